"""`check`, `extract` and `links`: what would be read and matched, storing nothing."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
from pydantic_core import PydanticCustomError
from rich.table import Table
from rich.text import Text

from alerts.labels import KINDS, LABELS
from alerts.policy.known import Known
from alerts.policy.lexicon import Lexicon
from alerts.rules.match import Document, Match, RuleSet
from alerts.stated import rows
from crawler.extract import Explained
from crawler.extract import extract as extract_page
from crawler.gather import Gathered, Gatherer
from crawler.parse import ParserPool, explain_article, links_of
from crawler.storable import storable_article, storable_listing
from db.errors import FetchError, JingbaoError, ParseError, SettingsError
from db.models import Access, Article, Hints, Listing, Page, PageKind, Source, SourceKind, TlsProfile, Unchanged
from db.outcomes import Outcome
from jingbao.cli.alert_view import fact_lines, quotes
from jingbao.cli.common import (
    BEIJING,
    DEFAULT_FILE,
    beijing,
    config_option,
    console,
    errors,
    json_option,
    lines_in,
    print_json,
    print_table,
)
from jingbao.cli.outcome_view import counted, outcome_facts, show_outcome
from jingbao.settings import Settings, default, load
from jingbao.settings.catalogue import presets
from jingbao.settings.checks import css_selector
from jingbao.settings.mistakes import closest
from jingbao.wiring import make_fetcher, now

BODY_LINES_SHOWN = 12


def settings_or_default(config: Path) -> Settings:
    """The settings, or the defaults where there is no ./jingbao.toml yet: looking needs none."""
    return load(config, os.environ) if config.exists() or str(config) != DEFAULT_FILE else default(Path.cwd())


def fetch_page(settings: Settings, url: str, access: Access) -> Page:
    """One page, as a poll would fetch it. Raises FetchError."""
    with console.status(f"asking {url}"):
        page = _fetched(settings, url, access)
    if isinstance(page, Unchanged):
        raise SettingsError(url, "answered 304 to a request without validators", "Nothing can be shown of it")
    return page


def _fetched(settings: Settings, url: str, access: Access) -> Page | Unchanged:
    """Raises: FetchError, SettingsError."""
    with private_addresses_named(url, access), closing(make_fetcher(settings)) as fetcher:
        return fetcher.fetch(url, access=access)


def _from_scripts(settings: Settings, source: Source, parser: ParserPool) -> Listing | None:
    """The items of a list that scripts fill, as a poll would ask for them. Raises: JingbaoError."""
    asked = console.status(f"asking where {source.url} has its items")
    with asked, private_addresses_named(source.url, source.access), closing(make_fetcher(settings)) as fetcher:
        found = Gatherer(fetcher, parser).first(source)
    return found.listing if isinstance(found, Gathered) else None


@contextmanager
def private_addresses_named(url: str, access: Access) -> Iterator[None]:
    """SettingsError for an address of this machine or a local network, which an option admits."""
    try:
        yield
    except FetchError as error:
        if error.outcome is not Outcome.BLOCKED_ADDRESS or access.allow_private:
            raise
        raise SettingsError(url, f"{error.outcome}: {error.reason}", "Here: --allow-private") from None


def _css(_context: click.Context, _parameter: click.Parameter, value: Any) -> Any:  # noqa: ANN401 - click's values
    """Refuse what is no CSS selector, before anything is fetched."""
    for one in value if isinstance(value, tuple) else (value,):
        try:
            css_selector(one or "*")
        except PydanticCustomError as error:
            raise click.BadParameter(error.message()) from None
    return value


@click.command()
@click.argument("url")
@config_option
@click.option("--kind", type=click.Choice([one.value for one in SourceKind]), default="auto", show_default=True)
@click.option("--selector", callback=_css, help="CSS selector of the items' links, as in [[sources]].")
@click.option("--body", callback=_css, help="CSS selector of the article's body, as in [[sources]].")
@click.option(
    "--exclude", multiple=True, callback=_css, help="CSS selector of what is no part of an article; repeatable."
)
@click.option("--explain", is_flag=True, help="Show every line of an article's page, and why it was left out.")
@click.option("--allow-private", is_flag=True, help="Allow addresses of this machine and of local networks.")
@click.option("--ignore-robots", is_flag=True, help="Ask even where robots.txt says no.")
@click.option("--tls", type=click.Choice([one.value for one in TlsProfile]), help="legacy admits old ciphers.")
@click.option("--render", is_flag=True, help="Have a browser draw the page first, as `render = true` does.")
@json_option
def check(url: str, config: Path, *, as_json: bool, explain: bool, **options: Any) -> None:  # noqa: ANN401 - click's values
    """Fetch URL once and show what would be read and matched there. Nothing is stored, nobody is told.

    The name of a source or a preset may stand for its URL. A URL of a configured source, or of its host, is asked and
    read as that source says. What is no list and no article is called by its outcome, with what to try.
    """
    settings = settings_or_default(config)
    source = meant(url, settings, options)
    url = source.url
    rules = RuleSet(one.rule for one in settings.rules)
    with closing(ParserPool(workers=1)) as parser, _outcome_shown(as_json=as_json):
        page = fetch_page(settings, url, source.access)
        if explain:
            _show_lines(parser.call(url, explain_article, page, source.hints), as_json=as_json)
            return
        listing, article = _read(settings, source, page, parser)
    if options["selector"] and not listing.links and listing.outcome is Outcome.EMPTY_LIST:
        raise SettingsError(f"selector {source.selector!r}", "finds no link on this page", "Look at its HTML again")
    if article is None:
        _show_listing(page, listing, rules, as_json=as_json)
    else:
        if not as_json and (source.selector or source.kind is SourceKind.LIST):
            show_outcome(listing.outcome)
        _show_article(page, article, rules, settings.lexicon, as_json=as_json)


@contextmanager
def _outcome_shown(*, as_json: bool) -> Iterator[None]:
    """What it means that no page came, and what to try, before the error says what happened."""
    try:
        yield
    except (FetchError, ParseError) as error:
        if not as_json:
            show_outcome(error.outcome)
        raise


def _read(settings: Settings, source: Source, page: Page, parser: ParserPool) -> tuple[Listing, Article | None]:
    """The page as a list, and as the article that it is instead. A list without items is never `ok`."""
    listing = parser.listing(page, source)
    if listing.kind is SourceKind.ARTICLE:
        return listing, parser.article(page, source.hints)
    if listing.asks and not listing.links:
        listing = _from_scripts(settings, source, parser) or listing
    if listing.links or listing.outcome not in (Outcome.OK, Outcome.EMPTY_LIST):
        return listing, None
    article = parser.article(page, source.hints)  # the hints may know better than structure where the body is
    is_article = article.kind is PageKind.ARTICLE and article.body
    return replace(listing, outcome=Outcome.EMPTY_LIST), article if is_article else None


def meant(word: str, settings: Settings, options: Mapping[str, Any]) -> Source:
    """The source at an address, or the one of this name: of jingbao.toml, or a preset. Raises: SettingsError."""
    named = {one.id: one.table.source(settings.fetch, settings.schedule) for one in presets() if one.id == word}
    named |= {one.name: one for one in settings.sources if one.name == word}
    if word in named:
        known = replace(settings, sources=(named[word], *settings.sources))
        return source_of(named[word].url, known, options)
    if urlsplit(word).scheme:
        return source_of(word, settings, options)
    close = closest(word, [*(one.name for one in settings.sources), *(one.id for one in presets())])
    remedy = f"Did you mean {close}?" if close else f"Write the whole address, as https://{word}"
    raise SettingsError(word, "is no address, and no source or preset is called so", remedy)


def source_of(url: str, settings: Settings, options: Mapping[str, Any]) -> Source:
    """The URL as a source: as [[sources]] has it or another page of its host, and as the command's options say."""
    plain = Source("check", url, access=Access(delay_s=settings.fetch.delay_s))
    hosts = {urlsplit(one.url).netloc: one for one in settings.sources}
    known = {one.url: one for one in settings.sources}.get(url) or hosts.get(urlsplit(url).netloc) or plain
    kind = known.kind if known.url == url and options["kind"] == "auto" else SourceKind(options["kind"])
    selector = options["selector"] or (known.selector if known.url == url else None)
    access = known.access
    return replace(
        known,
        url=url,
        kind=kind,
        selector=selector,
        hints=Hints(options["body"] or known.hints.body, options["exclude"] or known.hints.exclude),
        access=Access(
            allow_private=options["allow_private"] or access.allow_private,
            obey_robots=access.obey_robots and not options["ignore_robots"],
            tls=TlsProfile(options["tls"] or access.tls),
            delay_s=access.delay_s,
            render=access.render or options.get("render", False),
        ),
    )


def _show_lines(lines: Sequence[Explained], *, as_json: bool) -> None:
    """The page as jingbao sees it: what is kept in green, what is left out dimmed, with the reason."""
    for one in lines:
        if as_json:
            print_json({"text": one.text, "kept": not one.why, "why": one.why})
        elif one.why:
            console.print(Text.assemble((f"{one.why:>28} │ ", "red"), (one.text, "dim")))
        else:
            console.print(Text.assemble((f"{'kept':>28} ┃ ", "bold green"), one.text))


def _show_listing(page: Page, listing: Listing, rules: RuleSet, *, as_json: bool) -> None:
    rows = [(link, rules.match(Document(link.title or "", url=link.url))) for link in listing.links]
    if as_json:
        if listing.outcome is not Outcome.OK:
            print_json({"url": page.final_url, **outcome_facts(listing.outcome)})
        for link, matches in rows:
            print_json({"url": link.url, "title": link.title, "date": link.published_at, "rules": _names(matches)})
        return
    show_outcome(listing.outcome)
    console.print(Text(f"{listing.kind}: {listing.title or page.final_url}", style="bold"))
    console.print(Text.assemble(("fetched  ", "dim"), _answer(page)))
    print_table(
        f"{counted(len(rows), 'link')} ({listing.outcome})",
        ("Date", "Title", "Its title alone matches"),
        [
            (beijing(one.published_at), f"{one.title or '–'}\n{one.url}", ", ".join(_names(found)))
            for one, found in rows
        ],
        empty="No article links were found. If this is an article: --explain shows its lines, --body names its text.",
    )


def _answer(page: Page) -> str:
    return f"HTTP {page.status}, {len(page.content):,} bytes, {page.final_url}"


def _show_article(page: Page, article: Article, rules: RuleSet, lexicon: Lexicon, *, as_json: bool) -> None:
    document = document_of(article, page.final_url, lexicon)
    matches = rules.match(document)
    if as_json:
        print_json({"url": page.final_url, "article": article, "rules": {m.rule.name: m.evidence for m in matches}})
        return
    console.print(Text(article.title or "(no title)", style="bold"))
    facts = {
        "page": article.kind,
        "published": beijing(article.published_at),
        "written on": article.written_on,
        "source": article.source,
        "author": article.author,
        "language": article.lang,
        "links, images": f"{len(article.links)}, {len(article.images)}",
        "fetched": _answer(page),
    }
    for name, value in facts.items():
        console.print(Text.assemble((f"{name:>14}  ", "dim"), str(value or "–")))
    lines = article.body.split("\n")
    for paragraph in lines[:BODY_LINES_SHOWN]:
        console.print(Text(paragraph))
    if len(lines) > BODY_LINES_SHOWN:
        console.print(Text(f"… and {len(lines) - BODY_LINES_SHOWN} more paragraphs", style="dim"))
    _show_matches(matches)
    if matches and document.known:  # of other pages nobody is told what they state
        labels = LABELS["en" if article.lang == "en" else "zh"]
        for line in fact_lines(rows(document.known.facts), labels, KINDS):
            console.print(line)


def document_of(article: Article, url: str, lexicon: Lexicon) -> Document:
    """What rules see of an article that was fetched just now."""
    seen = (article.title, article.body, article.source or "", url)
    published = article.published_at.astimezone(BEIJING).date() if article.published_at else article.written_on
    known = Known(*seen, published_on=published, lexicon=lexicon)
    return Document(*seen, lang=article.lang or "", known=known, today=now().astimezone(BEIJING).date())


def _show_matches(matches: tuple[Match, ...]) -> None:
    if not matches:
        console.print(Text("No rule matches.", style="yellow"))
    for one in matches:
        console.print(Text(f"Rule {one.rule.name!r} matches:", style="bold green"))
        hung = Table.grid()
        hung.add_column(no_wrap=True, style="dim")
        hung.add_column(overflow="fold")
        for quote in quotes(one.evidence):
            hung.add_row("  ▸ ", quote)
        console.print(hung)


def _names(matches: tuple[Match, ...]) -> list[str]:
    return [one.rule.name for one in matches]


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--url", default="", help="Where the page was saved from, to complete its links.")
@click.option("--jsonl", is_flag=True, help="One JSON object a line.")
def extract(files: tuple[Path, ...], url: str, *, jsonl: bool) -> None:
    """Read saved article pages: title, time, source, body. Exit status 1 when a file could not be read."""
    failed = False
    for path in files:
        try:
            article = storable_article(extract_page(path.read_bytes(), url))
        except (OSError, JingbaoError) as error:
            failed = True
            errors.print(Text(f"{path}: {error}", style="red"))
            if jsonl:
                print_json({"file": str(path), "error": str(error)})
            continue
        if jsonl:
            print_json({"file": str(path), **_fields(article)})
        else:
            _print_article(path, article)
    sys.exit(1 if failed else 0)


def _fields(article: Article) -> dict[str, object]:
    return {
        "title": article.title,
        "body": article.body,
        "published_at": article.published_at,
        "written_on": article.written_on,
        "author": article.author,
        "source": article.source,
        "lang": article.lang,
        "links": [{"url": link.url, "text": link.text} for link in article.links],
        "images": article.images,
        "kind": article.kind,
    }


def _print_article(path: Path, article: Article) -> None:
    console.print(Text(f"{path}", style="dim"))
    console.print(Text(article.title or "(no title)", style="bold"))
    console.print(Text(f"{beijing(article.published_at)}  {article.source or '–'}  {article.kind}", style="dim"))
    console.print(Text(article.body), soft_wrap=True)


@click.command()
@click.option("--jsonl", is_flag=True, required=True, help="Lines {id, file, url} in, {id, links} out.")
def links(*, jsonl: bool) -> None:  # noqa: ARG001 - the only format there is
    """Find the article links of saved list pages and feeds, named on standard input, in page order."""
    for number, item in lines_in():
        try:
            found = storable_listing(links_of(Path(str(item["file"])).read_bytes(), str(item["url"]))).links
        except KeyError as error:
            raise SettingsError(f"standard input, line {number}", f"has no {error}", "Give id, file and url") from None
        except (OSError, JingbaoError) as error:
            print_json({"id": item.get("id"), "links": [], "error": str(error)})
            continue
        said = [{"url": link.url, "title": link.title, "date": _day(link.published_at)} for link in found]
        print_json({"id": item.get("id"), "links": said})


def _day(moment: datetime | None) -> str | None:
    """The calendar day in the zone the page or feed itself shows."""
    return moment.date().isoformat() if moment else None
