"""Parsing apart: what travels to the child processes, and the pool that kills them when they hang.

lexbor and feedparser can be made to run for minutes, to take gigabytes or to crash (one tag of 200,000 attributes,
100,000 nested templates). A thread cannot be killed and a segmentation fault takes its process along, so pages are
read in children with a time limit, a memory limit and nothing to lose.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Protocol, TypeVar, cast

from crawler.adapters import Sheet, claimed, completed, sheet_of
from crawler.child import Child, ChildFailed
from crawler.discover import ListPage, listing_from_html, read_list_page
from crawler.extract import NO_HINTS, Explained, explain, extract
from crawler.faults import named
from crawler.feeds import listing_from_feed, looks_like_feed
from crawler.jsonlist import listing_from_json, looks_like_json
from crawler.parts import next_part
from crawler.sitemap import listing_from_sitemap, looks_like_sitemap
from crawler.xmllist import listing_from_xml, looks_like_xml
from db.asks import JsonPaths
from db.errors import ParseError
from db.models import Article, Hints, Link, Listing, Page, PageKind, Source, SourceKind
from db.outcomes import Outcome

_Result = TypeVar("_Result")

#: A child that grew past this is not kept: memory once taken for a huge page is seldom given back.
_FAT_BYTES = 96 << 20
#: Kinds whose pages are never HTML.
_TOLD = frozenset({SourceKind.FEED, SourceKind.SITEMAP, SourceKind.JSON})
_STOPPED = "the parsers were stopped"


def links_of(
    content: bytes,
    url: str,
    *,
    kind: SourceKind = SourceKind.AUTO,
    paths: JsonPaths | None = None,
    content_type: str | None = None,
    now: datetime | None = None,
) -> Listing:
    """The links of a sitemap, a feed, a JSON list or a list page: as `kind` says, else whichever the bytes are. Pure.

    `now`, when the bytes were fetched, settles dates without a year. Raises: ParseError.
    """
    if paths or kind is not SourceKind.AUTO:
        return _links_of(content, url, kind=kind, paths=paths, content_type=content_type, now=now)
    sheet = Sheet(content, url, url, url, content_type, now)
    if known := claimed(sheet):
        return known
    if _tells(content, content_type):
        return completed(sheet, _links_of(content, url, content_type=content_type, now=now))
    found = read_list_page(content, url, content_type=content_type)
    return completed(sheet, found.listing(now), found)


def _links_of(
    content: bytes,
    url: str,
    *,
    kind: SourceKind = SourceKind.AUTO,
    paths: JsonPaths | None = None,
    content_type: str | None = None,
    now: datetime | None = None,
) -> Listing:
    auto = kind is SourceKind.AUTO
    if kind is SourceKind.SITEMAP or (auto and looks_like_sitemap(content, content_type)):
        return listing_from_sitemap(content, url, content_type=content_type, now=now)
    if kind is SourceKind.FEED or (auto and looks_like_feed(content, content_type)):
        return listing_from_feed(content, url, content_type=content_type, now=now)
    if paths or kind is SourceKind.JSON or looks_like_json(content):
        return listing_from_json(content, url, paths=paths, content_type=content_type, now=now)
    found = listing_from_xml(content, url, content_type=content_type, now=now) if auto else None
    return found or listing_from_html(content, url, content_type=content_type, now=now)


def _tells(content: bytes, content_type: str | None) -> bool:
    """Whether the bytes say themselves that they are a list, and of what kind."""
    looks = looks_like_sitemap(content, content_type) or looks_like_feed(content, content_type)
    return looks or looks_like_json(content) or looks_like_xml(content)


def read_listing(page: Page, source: Source) -> Listing:
    """What `source` yields on this page.

    AUTO decides from the content, at each poll anew: a sitemap, a feed, a JSON list, a list page, or an article that is
    itself the item. A source with a selector is a list. A known platform's page or answer is read as it is made.
    Raises: ParseError.
    """
    sheet = sheet_of(page, source.url)
    if source.selector or source.paths or source.kind in (SourceKind.ARTICLE, SourceKind.SITEMAP):
        return completed(sheet, _read_listing(page, source)[0])
    return claimed(sheet) or completed(sheet, *_read_listing(page, source))


def _read_listing(page: Page, source: Source) -> tuple[Listing, ListPage | None]:
    """The list, and the page as it was read where it is HTML."""
    content_type = page.header("content-type")
    if source.kind is SourceKind.ARTICLE:
        return _itself(page), None
    is_list = source.kind is SourceKind.LIST or source.selector is not None
    if is_list and looks_like_json(page.content):
        return _links(page, source, SourceKind.JSON), None
    if source.kind in _TOLD or source.paths or (not is_list and _tells(page.content, content_type)):
        return _links(page, source, source.kind), None
    found = read_list_page(page.content, page.final_url, selector=source.selector, content_type=content_type)
    listing = named(page, found)
    may_be_article = not is_list and listing.outcome in (Outcome.OK, Outcome.EMPTY_LIST)
    return (_article_in(page) if may_be_article and found.tells_a_story() else None) or listing, found


def _links(page: Page, source: Source, kind: SourceKind) -> Listing:
    content_type = page.header("content-type")
    return _links_of(
        page.content, page.final_url, kind=kind, paths=source.paths, content_type=content_type, now=page.fetched_at
    )


def _article_in(page: Page) -> Listing | None:
    article = read_article(page)
    return _itself(page, article.title) if article.kind is PageKind.ARTICLE and article.body else None


def _itself(page: Page, title: str | None = None) -> Listing:
    return Listing(SourceKind.ARTICLE, title, (Link(page.final_url, title),))


def read_article(page: Page, hints: Hints = NO_HINTS) -> Article:
    """What an article's page says, and where it goes on."""
    content_type = page.header("content-type")
    article = extract(page.content, page.final_url, content_type=content_type, hints=hints)
    return replace(article, next_part=next_part(page.content, page.final_url, content_type=content_type))


def explain_article(page: Page, hints: Hints = NO_HINTS) -> tuple[Explained, ...]:
    """Every line of an article's page, and why it was left out."""
    return explain(page.content, page.final_url, content_type=page.header("content-type"), hints=hints)


class Parser(Protocol):
    """Reads pages, here or elsewhere. Both raise ParseError."""

    def listing(self, page: Page, source: Source) -> Listing: ...

    def article(self, page: Page, hints: Hints = NO_HINTS) -> Article: ...


class InlineParser:
    """In this process: for one-shot commands and tests. A hang hangs."""

    def listing(self, page: Page, source: Source) -> Listing:
        return _inline(page.url, read_listing, page, source)

    def article(self, page: Page, hints: Hints = NO_HINTS) -> Article:
        return _inline(page.url, read_article, page, hints)

    def close(self) -> None:
        """Nothing to stop."""


def _inline(url: str, function: Callable[..., _Result], *arguments: object) -> _Result:
    try:
        return function(*arguments)
    except ParseError:
        raise
    except Exception as error:
        raise ParseError(url, Outcome.PARSE, f"{type(error).__name__}: {error}") from error


class ParserPool:
    """Children that read pages: started when there is work, replaced when they die, stopped when idle.

    Threads may call at will; at most `workers` pages are read at once, the others wait. `timeout_s` is for one page,
    counted from when its child is ready. `memory_bytes` is each child's limit. `reap` stops children after `idle_s`
    seconds without work. Raises ParseError: parse (the parser raised) or parser_killed; these cost the child.
    """

    def __init__(
        self,
        *,
        workers: int = 2,
        timeout_s: float = 5.0,
        idle_s: float = 60.0,
        memory_bytes: int = 512 << 20,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._timeout_s = timeout_s
        self._idle_s = idle_s
        self._memory_bytes = memory_bytes
        self._clock = clock
        self._places = threading.BoundedSemaphore(workers)
        self._lock = threading.Lock()
        self._idle: list[Child] = []
        self._busy: set[Child] = set()
        self._closed = False

    def listing(self, page: Page, source: Source) -> Listing:
        return self.call(page.url, read_listing, page, source)

    def article(self, page: Page, hints: Hints = NO_HINTS) -> Article:
        return self.call(page.url, read_article, page, hints)

    def call(self, url: str, function: Callable[..., _Result], *arguments: object) -> _Result:
        """function(*arguments) in a child, on behalf of the page at `url`."""
        with self._places:
            child: Child | None = None
            try:
                child = self._borrow()
                answer = child.call(function, *arguments, timeout_s=self._timeout_s)
            except ChildFailed as failure:
                reason = _STOPPED if self._closed else failure.reason
                raise ParseError(url, failure.outcome, reason) from None
            finally:
                if child:
                    self._give_back(child)
            return cast("_Result", answer.result)

    def _borrow(self) -> Child:
        """A child that is alive and ready. One that died while idle is replaced without a word."""
        with self._lock:
            if self._closed:
                raise ChildFailed(Outcome.PARSER_KILLED, _STOPPED, dead=True)
            while self._idle:
                child = self._idle.pop()
                if child.alive():
                    self._busy.add(child)
                    return child
                child.close()
            child = Child(memory_bytes=self._memory_bytes, preload=__name__)
            self._busy.add(child)
        try:
            child.wait_ready()
        except ChildFailed:
            self._give_back(child)
            raise
        return child

    def _give_back(self, child: Child) -> None:
        with self._lock:
            self._busy.discard(child)
            child.used_at = self._clock()
            if child.alive() and child.peak_bytes < _FAT_BYTES and not self._closed:
                self._idle.append(child)
                return
        child.close()

    def reap(self) -> None:
        """Stop the children that have had no work for `idle_s` seconds. The next page starts new ones."""
        with self._lock:
            since = self._clock() - self._idle_s
            leaving = [child for child in self._idle if child.used_at <= since]
            self._idle = [child for child in self._idle if child.used_at > since]
        for child in leaving:
            child.close()

    def close(self) -> None:
        """Kill every child, busy or not; pages being read end in ParseError (crash). At once, and for good."""
        with self._lock:
            self._closed = True
            leaving, self._idle = self._idle, []
            busy = tuple(self._busy)
        for child in busy:
            child.kill()
        for child in leaving:
            child.close()

    def pids(self) -> tuple[int, ...]:
        """The processes alive now, for doctor and tests."""
        with self._lock:
            return tuple(child.pid for child in (*self._idle, *self._busy))
