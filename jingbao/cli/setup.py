"""`init`, `add` and `test-channel`: from nothing to a configuration that reaches people."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import chain, count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
from rich.text import Text

from alerts.render import render
from alerts.sample import sample_delivery
from db.errors import SettingsError
from db.models import Listing, SourceKind, TlsProfile
from db.outcomes import GOOD
from db.sources import host_of
from jingbao.cli import preview
from jingbao.cli.common import DEFAULT_FILE, config_option, console, load_settings
from jingbao.cli.outcome_view import counted
from jingbao.config_edit import add_source, rewrite
from jingbao.settings import durations, template
from jingbao.settings.catalogue import hint, refuse_name
from jingbao.wiring import now, open_channel

_LONGEST_TITLE = 60  # characters of a page's title in a source's name


@click.command()
@click.argument("path", default=DEFAULT_FILE, type=click.Path(path_type=Path, dir_okay=False))
def init(path: Path) -> None:
    """Write a commented jingbao.toml (or PATH). An existing file is never overwritten."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(template())
    except FileExistsError:
        raise SettingsError(
            str(path), "is there already", "Edit it, or name another: jingbao init OTHER.toml"
        ) from None
    except OSError as error:
        raise SettingsError(str(path), f"cannot be written: {error.strerror}", "Choose another folder") from error
    console.print(Text(f"Wrote {path}. Next: jingbao add URL, then jingbao doctor, then jingbao run."))


@click.command()
@click.argument("url")
@config_option
@click.option("--name", help="What to call it; otherwise by the page's title.")
@click.option("--every", help='How often to poll, like "30m"; otherwise as [schedule] says.')
@click.option("--kind", type=click.Choice([one.value for one in SourceKind]), default="auto", show_default=True)
@click.option("--selector", help="CSS selector of the items' links, where structure alone fails.")
@click.option("--tls", type=click.Choice([one.value for one in TlsProfile]), default="modern", show_default=True)
@click.option("--allow-private", is_flag=True, help="Allow addresses of this machine and of local networks.")
@click.option("--render", is_flag=True, help="Have a browser draw the page first, and write `render = true`.")
@click.option("--dry-run", is_flag=True, help="Only show what was found.")
@click.option("--force", is_flag=True, help="Add it though its items do not look like its own.")
def add(url: str, config: Path, **options: Any) -> None:  # noqa: ANN401 - click's values
    """Look what stands at URL, show its first items, and add it to jingbao.toml.

    A list page, a feed, a sitemap, a JSON list and an article are told apart by their content; a list that a script
    fills is asked for where the script asks. Your comments and the order of the file stay as they are.
    """
    settings = load_settings(config)
    refuse_name(url)
    if known := hint(url):
        console.print(Text(known, style="yellow"))
    plain = settings.plain_source("new", url)
    tls, private, render = TlsProfile(options["tls"]), options["allow_private"], options["render"]
    access = replace(plain.access, allow_private=private, tls=tls, render=render)
    source = replace(plain, kind=SourceKind(options["kind"]), selector=options["selector"], access=access)
    if options["every"]:
        source = replace(source, every_s=_seconds(options["every"]), fixed=True)
    looked = preview.gathered(settings, source)
    listing = looked.listing
    preview.show(looked)
    others = [] if listing.links else preview.other_ways(settings, source, looked.page)
    for other in others:
        console.print(Text(f"The site names another way in, {other}", style="yellow"), soft_wrap=True)
    if options["dry_run"]:
        return
    _refuse_no_list(url, listing, others, options)
    name = options["name"] or unused_name(listing.title, url, [one.name for one in settings.sources])
    found = f"{listing.kind} of {counted(len(listing.links), 'item')} when added, {now():%Y-%m-%d}"
    added = replace(source, name=name)
    rewrite(config, lambda text: add_source(text, added, plain=plain, found=found))
    console.print(Text(f"Added {name!r} to {config}. A running daemon takes it up when it is restarted."))


def _refuse_no_list(url: str, listing: Listing, others: Sequence[str], options: Mapping[str, Any]) -> None:
    """Raises: SettingsError where nothing was found that is this source's, and what to try instead."""
    if not listing.links:
        ways = ["one of these"] if others else []
        ways += ["--selector"] if options["render"] else ["--selector", "--render (where a script fills the page)"]
        remedy = f"Try {', '.join(ways)}, or --kind"
        raise SettingsError(url, f"no items were found there ({listing.outcome})", f"{remedy}; nothing was added")
    if listing.outcome not in GOOD and not options["force"]:
        remedy = "Name the column's own address, or add it all the same with --force; nothing was added"
        raise SettingsError(url, f"what was found there is not this source's news ({listing.outcome})", remedy)


def _seconds(every: str) -> float:
    try:
        return durations.parse(every)
    except ValueError as error:
        raise SettingsError("--every", str(error), durations.REMEDY) from None


def unused_name(title: str | None, url: str, used: Collection[str]) -> str:
    """The page's title on one line, or the site and path. Half of all columns are called 通知公告: with the site's name
    before it, or a number after that, where another source has it already.
    """
    host = host_of(url)
    plain = " ".join((title or "").split())[:_LONGEST_TITLE].strip()
    place = f"{host}{urlsplit(url).path}".rstrip("/")
    known = {one.strip() for one in used}
    last = f"{host} · {plain}" if plain else place
    numbered = (f"{last} {number}" for number in count(2))
    return next(name for name in chain([plain or place, last], numbered) if name not in known)


@click.command("test-channel")
@click.argument("name")
@config_option
def test_channel(name: str, config: Path) -> None:
    """Send a sample alert through the channel NAME and show what the receiver answered."""
    settings = load_settings(config)
    chosen = next((one for one in settings.channels if one.name == name), None)
    if chosen is None:
        known = ", ".join(one.name for one in settings.channels)
        raise SettingsError(f"channel {name!r}", "is not in the settings", f"These are: {known}")
    with console.status(f"sending through {name}"):
        receipt = open_channel(chosen).send(render(sample_delivery(name, now())))
    console.print(Text(f"{name}: {receipt.detail}", style="green"))
