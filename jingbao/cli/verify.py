"""`sources verify`: ask each source once, as a poll would, and store nothing."""

from __future__ import annotations

import logging
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from crawler.charset import encoding
from crawler.gather import Fetches, Gatherer, Lists
from crawler.parse import ParserPool
from crawler.storable import storable_listing
from db.errors import FetchError, ParseError, SettingsError
from db.models import Listing, Source, Unchanged
from db.outcomes import GOOD, Outcome
from db.sources import host_of
from jingbao.cli.common import config_of, config_option, console, errors, json_option, print_json, print_table
from jingbao.cli.look import settings_or_default
from jingbao.settings import Settings, catalogue
from jingbao.settings.mistakes import closest
from jingbao.wiring import make_fetcher

log = logging.getLogger(__name__)

#: Outcomes that come about before robots.txt has said anything, or may do so.
_UNASKED = frozenset(
    {
        Outcome.BAD_URL,
        Outcome.BLOCKED_ADDRESS,
        Outcome.DNS,
        Outcome.CONNECT,
        Outcome.TLS,
        Outcome.TIMEOUT,
        Outcome.PROTOCOL,
        Outcome.RATE_LIMITED,
        Outcome.INTERNAL,
    }
)


@dataclass(frozen=True, slots=True)
class Verified:
    """What one look at a source gave. `newest`: of its items' dates. `robots`: allows, forbids, ignored, or unknown."""

    source: str
    url: str
    outcome: Outcome
    items: int
    newest: datetime | None
    charset: str | None
    robots: str
    elapsed_ms: int
    platform: str | None = None
    detail: str | None = None

    @property
    def good(self) -> bool:
        return self.outcome in GOOD


@click.command()
@click.argument("names", nargs=-1)
@config_option
@click.option("--off", "with_off", is_flag=True, help="Of packs, also the presets that they leave out.")
@json_option
@click.pass_context
def verify(ctx: click.Context, names: tuple[str, ...], config: Path, *, with_off: bool, as_json: bool) -> None:
    """Ask sources once and show what came: NAMES of packs, presets or sources of jingbao.toml, which is the default.

    robots.txt is obeyed and each host asked at its pace. Nothing is stored. Exit status 1 when a source failed.
    """
    settings = settings_or_default(config_of(ctx, config))
    found = verified(chosen(names, settings, with_off=with_off), settings)
    if as_json:
        for one in found:
            print_json(one)
    else:
        _print(found)
    sys.exit(not all(one.good for one in found))


def chosen(names: Sequence[str], settings: Settings, *, with_off: bool) -> tuple[Source, ...]:
    """What the names mean, each source once. Raises: SettingsError for one that means nothing."""
    if not names:
        if not settings.sources:
            remedy = "Name a pack: jingbao sources verify central"
            raise SettingsError(str(settings.path or "jingbao.toml"), "names no sources", remedy)
        return settings.sources
    by_name = {one.name: one for one in settings.sources}
    found: dict[str, Source] = {}
    for name in names:
        for source in [by_name[name]] if name in by_name else _presets(name, settings, with_off=with_off):
            found.setdefault(source.name, by_name.get(source.name, source))
    return tuple(found.values())


def _presets(name: str, settings: Settings, *, with_off: bool) -> Iterator[Source]:
    tables = [one.table for one in catalogue.chosen([name])]
    if with_off:
        packs = (one for one in catalogue.presets() if name in (catalogue.ALL, one.pack))
        tables += [one.table for one in packs if one.table.broken is None and one.table not in tables]
    if not tables:
        reason, remedy = catalogue.objection(name) or ("", "")
        own = closest(name, [one.name for one in settings.sources])
        if name in catalogue.PACKS:
            remedy = f"Try them all the same: jingbao sources verify {name} --off"
        raise SettingsError("sources verify", reason, f"Did you mean {own}?" if own else remedy)
    yield from (table.source(settings.fetch, settings.schedule) for table in tables)


def verified(sources: Sequence[Source], settings: Settings) -> tuple[Verified, ...]:
    """A look at each, in the order given: as many hosts at once as [fetch] allows, one source of a host at a time."""
    with (
        closing(make_fetcher(settings)) as asking,
        closing(ParserPool()) as parser,
        _progress() as progress,
        ThreadPoolExecutor(settings.fetch.threads, thread_name_prefix="verify") as pool,
    ):
        bar = progress.add_task("asking", total=len(sources))
        look = _counted(lambda source: looked_at(source, asking, parser), lambda: progress.advance(bar))
        hosts: dict[str, list[Source]] = defaultdict(list)
        for source in sources:
            hosts[host_of(source.url)].append(source)
        work = [pool.submit(_in_turn, look, of_host) for of_host in hosts.values()]
        try:
            found = {one.source: one for one in _results(work)}
        except KeyboardInterrupt:
            asking.close()  # what is in hand ends within a second
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return tuple(found[source.name] for source in sources)


def _results(work: Iterable[Future[list[Verified]]]) -> Iterator[Verified]:
    for future in as_completed(work):
        yield from future.result()


def _in_turn(look: Callable[[Source], Verified], sources: Iterable[Source]) -> list[Verified]:
    return [look(source) for source in sources]


def _counted(look: Callable[[Source], Verified], done: Callable[[], object]) -> Callable[[Source], Verified]:
    def looked(source: Source) -> Verified:
        try:
            return look(source)
        finally:
            done()

    return looked


def looked_at(source: Source, fetcher: Fetches, lists: Lists) -> Verified:
    """The source's list as a first poll gets it, without its older pages. What goes wrong has its outcome."""
    begun = time.monotonic()

    def told(
        outcome: Outcome, listing: Listing | None = None, charset: str | None = None, detail: str = ""
    ) -> Verified:
        links = listing.links if listing else ()
        return Verified(
            source.name,
            source.url,
            outcome,
            items=len(links),
            newest=max((link.published_at for link in links if link.published_at), default=None),
            charset=charset,
            robots=_robots(source, outcome),
            elapsed_ms=round(1000 * (time.monotonic() - begun)),
            platform=listing.platform if listing else None,
            detail=detail or None,
        )

    try:
        found = Gatherer(fetcher, lists).first(source)
    except (FetchError, ParseError) as error:
        return told(error.outcome, detail=error.reason)
    except Exception as error:  # the boundary of one source: the others are looked at all the same
        log.exception("verify source=%s", source.name)
        return told(Outcome.INTERNAL, detail=repr(error))
    if isinstance(found, Unchanged):
        return told(Outcome.NOT_MODIFIED)
    listing = storable_listing(found.listing)
    charset = encoding(found.page.content, found.page.header("content-type"))
    empty = listing.outcome is Outcome.OK and not listing.links
    return told(Outcome.EMPTY_LIST if empty else listing.outcome, listing, charset)


def _robots(source: Source, outcome: Outcome) -> str:
    if not source.access.obey_robots:
        return "ignored"
    if outcome is Outcome.ROBOTS:
        return "forbids"
    return "unknown" if outcome in _UNASKED else "allows"


def _progress() -> Progress:
    """On standard error, and only for people: standard output is the table's."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal)


def _print(found: Sequence[Verified]) -> None:
    rows = [(_source(one), _outcome(one), _items(one), one.charset or "–", _robots_ms(one)) for one in found]
    print_table("Verified", ("Source", "Outcome", "Items, newest", "Charset", "Robots, ms"), rows, empty="Nothing.")
    for one in found:
        if one.detail:
            console.print(Text.assemble((f"{one.source}: ", "bold"), one.detail))
    failed = sum(not one.good for one in found)
    said = f"{len(found) - failed} of {len(found)} answer with items."
    console.print(Text(said, style="yellow" if failed else "green"))


def _source(one: Verified) -> Text:
    return Text("\n").join([Text(one.source), *([Text(one.platform, style="dim")] if one.platform else [])])


def _outcome(one: Verified) -> Text:
    return Text(one.outcome.value, style="green" if one.good else "bold red")


def _items(one: Verified) -> str:
    return f"{one.items}\n{one.newest:%Y-%m-%d}" if one.newest else str(one.items)


def _robots_ms(one: Verified) -> str:
    return f"{one.robots}\n{one.elapsed_ms}"
