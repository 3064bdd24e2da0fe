"""What adapters look at: a page, or the answer to one of their asks, with what is cheap to know about it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from urllib.parse import urlsplit

from crawler import listdates
from crawler.charset import decode
from crawler.discover import ListPage, listing_from_html, read_list_page
from crawler.outline import fold_space
from crawler.pagelinks import target
from crawler.urls import resolve
from db.asks import Ask
from db.models import Link, Listing, Page, SourceKind
from db.outcomes import Outcome

HTML = "text/html; charset=utf-8"
_JSONP = re.compile(r"^[\w$.]{1,100}\s*\((.*)\)\s*;?$", re.DOTALL)
_MARKUP = re.compile(r"<[a-zA-Z/!][^<>]{0,1000}>")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as it came. `asked`: its URL before redirects; `home`: of the list page on whose behalf it was asked.

    HTML inside answers stands on the list page, as it does in a browser that has put it there. `lower`: the bytes in
    lower case, for cheap looks.
    """

    content: bytes
    url: str
    asked: str
    home: str
    content_type: str | None = None
    now: datetime | None = None
    lower: bytes = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "lower", self.content.lower())

    def first(self) -> bytes:
        """The first byte that is no blank: { and [ begin JSON, < a page."""
        return self.content[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1]

    def text(self) -> str:
        return decode(self.content, self.content_type)

    def document(self) -> object:
        """The JSON that this is, also inside a JSONP call; None where it is none."""
        text = self.text().strip()
        call = _JSONP.match(text)
        try:
            found: object = json.loads(call[1] if call else text, strict=False)
        except (ValueError, RecursionError):
            return None
        return found

    def path(self) -> str:
        """Of the address as asked, in lower case."""
        return urlsplit(self.asked).path.lower()

    def page(self) -> ListPage:
        """The page as HTML, with the items it shows. Raises: ParseError."""
        return read_list_page(self.content, self.url, content_type=self.content_type)

    def shown(self, html: str, *, base: str | None = None) -> Listing:
        """The list some HTML shows, standing on this page or on `base`. Raises: ParseError."""
        return listing_from_html(html.encode("utf-8", "replace"), base or self.url, content_type=HTML, now=self.now)

    def ask(self, href: str) -> Ask | None:
        """A GET from the page, with its address as Referer; None for what is no http(s) address."""
        url = resolve(self.url, href)
        return Ask(url, (("Referer", self.home),)) if url else None


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as an answer writes it. `when`: a date in any form, or seconds or milliseconds since 1970 in digits."""

    href: str
    title: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class Adapter:
    """Reads what one platform makes.

    `recognises` looks at bytes and addresses only, never at host names, and is cheap; `read` may still find that the
    platform has no list here (None). Raises: ParseError.
    """

    name: str
    recognises: Callable[[Sheet], bool]
    read: Callable[[Sheet], Listing | None]


@dataclass(frozen=True, slots=True)
class Completer:
    """Adds to a list that was read in the common way what only the platform's own habits tell: dates, older pages."""

    name: str
    recognises: Callable[[Sheet], bool]
    complete: Callable[[Sheet, Listing], Listing]


def sheet_of(page: Page, home: str) -> Sheet:
    """`home`: the source's address; it stands for itself where the page is the source's own."""
    base = (None if page.url == home else resolve(home, home)) or page.final_url
    return Sheet(page.content, page.final_url, page.url, base, page.header("content-type"), page.fetched_at)


def plain(text: object) -> str:
    """A title without its mark-up: search answers wrap the words they found in `<em>`."""
    return fold_space(unescape(_MARKUP.sub("", text))) if isinstance(text, str) else ""


def listing_of(
    sheet: Sheet, entries: Iterable[Entry], *, older: Ask | None = None, empty: Outcome = Outcome.EMPTY_LIST
) -> Listing:
    """The entries in order, each page once. `empty`: the outcome where there are none; then nothing is older."""
    found: dict[str, Link] = {}
    for entry in entries:
        leads = target(sheet.url, entry.href) if entry.href and entry.title else None
        if leads:
            found.setdefault(leads[1], Link(leads[0], entry.title, _moment(entry.when, sheet.now)))
    links = tuple(found.values())
    return Listing(SourceKind.LIST, None, links, Outcome.OK if links else empty, older=older if links else None)


def elsewhere(asks: Iterable[Ask | None], *, title: str | None = None) -> Listing | None:
    """A list that stands at other addresses; None without any."""
    wanted = tuple(dict.fromkeys(ask for ask in asks if ask))
    return Listing(SourceKind.LIST, title, (), Outcome.EMPTY_LIST, asks=wanted) if wanted else None


def _moment(text: str, now: datetime | None) -> datetime | None:
    stamp = listdates.read_machine(text) if text else None
    return listdates.settle(stamp, zone=listdates.SHANGHAI, now=now) if stamp else None
