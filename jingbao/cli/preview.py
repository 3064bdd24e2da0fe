"""What a source would bring, as `add` shows it before it writes anything."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from rich.text import Text

from crawler.alternates import feeds_of, sitemaps_of
from crawler.gather import Gathered, Gatherer
from crawler.parse import ParserPool
from crawler.storable import storable_listing
from db.errors import FetchError, ParseError, SettingsError
from db.models import Listing, Page, Source, SourceKind, Unchanged
from jingbao.cli.common import beijing, console, print_table
from jingbao.cli.look import private_addresses_named
from jingbao.cli.outcome_view import counted, show_outcome
from jingbao.settings import Settings
from jingbao.wiring import make_fetcher

LINKS_SHOWN = 8
_CHINESE_SHARE = 0.2  # of the titles' characters


def gathered(settings: Settings, source: Source) -> Gathered:
    """The source's list as its first poll would find it, without older pages. Raises: FetchError, ParseError."""
    with (
        closing(ParserPool(workers=1)) as parser,
        console.status(Text(f"asking {source.url}")),
        private_addresses_named(source.url, source.access),
        closing(make_fetcher(settings)) as fetcher,
    ):
        found = Gatherer(fetcher, parser).first(source)
        if isinstance(found, Unchanged):
            reason = "answered 304 to a request without validators"
            raise SettingsError(source.url, reason, "Nothing can be shown of it")
        title = found.listing.title or _title_of(found.page, source, parser)
    return Gathered(found.page, storable_listing(replace(found.listing, title=title)), found.answer)


def _title_of(page: Page, source: Source, parser: ParserPool) -> str | None:
    """Of the page itself, whose items stand elsewhere. Whoever reads it by a selector reads it as plain HTML."""
    try:
        return parser.listing(page, replace(source, kind=SourceKind.LIST, selector="title", paths=None)).title
    except ParseError:
        return None


def show(found: Gathered) -> None:
    """What it is, its first items, and what its dates and its pager promise."""
    listing = found.listing
    shown = listing.links[:LINKS_SHOWN]
    platform = f" ({listing.platform})" if listing.platform else ""
    show_outcome(listing.outcome)
    console.print(Text(f"{listing.kind}{platform}: {listing.title or '(no title)'}", style="bold"))
    print_table(
        counted(len(listing.links), "item") + (f", the first {len(shown)}:" if len(shown) < len(listing.links) else ""),
        ("Date", "Title"),
        [(beijing(one.published_at), f"{one.title or '–'}\n{one.url}") for one in shown],
        empty="No items were found.",
    )
    for name, value in particulars(found) if listing.links else ():
        console.print(Text.assemble((f"{name:>12}  ", "dim"), value), soft_wrap=True)


def particulars(found: Gathered) -> list[tuple[str, str]]:
    """What tells a good list from a doubtful one, in names and words."""
    listing = found.listing
    days = sorted(link.published_at for link in listing.links if link.published_at)
    undated = len(listing.links) - len(days)
    dates = f"{beijing(days[0])} to {beijing(days[-1])}" if days else "none"
    missing = f"; {undated} of {len(listing.links)} items without a date" if days and undated else ""
    answer = found.answer.final_url if found.answer else "several addresses"
    return [
        ("dates", dates + missing),
        ("language", _language(listing)),
        ("older items", listing.older.url if listing.older else "no page of them was found"),
        *([("read from", answer)] if answer != found.page.final_url else []),
    ]


def _language(listing: Listing) -> str:
    """A guess by the titles' script."""
    text = "".join(link.title or "" for link in listing.links)
    chinese = sum("\u4e00" <= char <= "\u9fff" for char in text)
    if not text.strip():
        return "unknown"
    return "Chinese" if chinese > _CHINESE_SHARE * len(text) else "other than Chinese"


def other_ways(settings: Settings, source: Source, page: Page) -> list[str]:
    """Feeds and sitemaps that the page and its site's robots.txt name: a remedy where no list was found."""
    try:
        feeds = feeds_of(page.content, page.final_url, page.header("content-type"))
    except ParseError:
        feeds = ()
    return [*(f"feed: {url}" for url in feeds), *(f"sitemap: {url}" for url in _sitemaps(settings, source, page))]


def _sitemaps(settings: Settings, source: Source, page: Page) -> tuple[str, ...]:
    """Of a site's front page only: a column has no sitemap of its own."""
    if urlsplit(page.final_url).path not in ("", "/"):
        return ()
    try:
        with closing(make_fetcher(settings)) as fetcher:
            robots = fetcher.fetch(urljoin(page.final_url, "/robots.txt"), access=source.access)
    except FetchError:
        return ()
    return sitemaps_of(robots.content, robots.final_url) if isinstance(robots, Page) else ()
