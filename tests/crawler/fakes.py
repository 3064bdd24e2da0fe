"""A web and a parser made of dictionaries, for the verbs' tests."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from crawler.crawl import Crawl
from db.asks import Ask
from db.errors import FetchError, ParseError
from db.models import Access, Article, Hints, Listing, Page, Source, Unchanged, Validators
from db.outcomes import Outcome
from db.store import Archive

NOW = datetime(2026, 4, 1, 2, 0, tzinfo=UTC)
HTML = (("Content-Type", "text/html; charset=utf-8"),)


def page(url: str, *, content: bytes = b"<p>", headers: tuple[tuple[str, str], ...] = HTML, etag: str = '"1"') -> Page:
    return Page(url, url, 200, headers, content, NOW, Validators(etag=etag))


@dataclass(slots=True)
class Web:
    """What each URL answers: a page, Unchanged, or an error to raise. `asked` keeps the validators that came along."""

    answers: dict[str, Page | Unchanged | Exception] = field(default_factory=dict)
    asked: list[tuple[str, Validators]] = field(default_factory=list)

    resting: frozenset[str] = frozenset()

    def busy(self) -> frozenset[str]:
        return self.resting

    def fetch(self, ask: str | Ask, *, access: Access, validators: Validators = Validators()) -> Page | Unchanged:
        assert access
        url = ask if isinstance(ask, str) else ask.url
        self.asked.append((url, validators))
        answer = self.answers.get(url) or FetchError(url, Outcome.GONE, "nothing is there", status=404)
        if isinstance(answer, Exception):
            raise answer
        return answer


@dataclass(slots=True)
class Reader:
    """What each URL's page holds."""

    listings: dict[str, Listing] = field(default_factory=dict)
    articles: dict[str, Article | Exception] = field(default_factory=dict)
    hints: list[Hints] = field(default_factory=list)  # that came along

    def listing(self, page: Page, source: Source) -> Listing:
        assert source
        return self.listings[page.url]

    def article(self, page: Page, hints: Hints = Hints()) -> Article:
        self.hints.append(hints)
        found = self.articles.get(page.url) or ParseError(page.url, Outcome.PARSER_KILLED, "the parser's process died")
        if isinstance(found, Exception):
            raise found
        return found


class Clock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@dataclass(slots=True)
class World:
    """Everything `poll` and `read` need, with the web and the reader to fill."""

    archive: Archive
    web: Web = field(default_factory=Web)
    reader: Reader = field(default_factory=Reader)
    clock: Clock = field(default_factory=Clock)
    recheck: tuple[timedelta, ...] = (timedelta(hours=1), timedelta(days=1))

    @property
    def crawl(self) -> Crawl:
        return Crawl(self.archive, self.web, self.reader, self.clock, random.Random(1), self.recheck)

    def shows(self, url: str, found: Listing | Article, **options: object) -> None:
        """Let `url` answer with a page that holds this."""
        self.web.answers[url] = page(url, **options)  # type: ignore[arg-type]
        shelf: Mapping[str, object] = self.reader.listings if isinstance(found, Listing) else self.reader.articles
        shelf[url] = found  # type: ignore[index]
