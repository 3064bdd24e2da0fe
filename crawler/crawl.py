"""What the verbs `poll` and `read` work with. Their effects are in crawler.poll and crawler.read."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from crawler.gather import Fetches, Lists
from crawler.schedule import Pace
from db.errors import FetchError, ParseError
from db.models import Article, Hints, Page, Source
from db.store import Archive


class Parses(Lists, Protocol):
    def article(self, page: Page, hints: Hints = ...) -> Article: ...


def fixed_pace(source: Source) -> Pace:
    """Exactly as often as the source says."""
    return Pace(source.every_s, source.every_s, source.every_s, adaptive=False)


@dataclass(frozen=True, slots=True)
class Crawl:
    """The crawler's collaborators. `recheck`: ages at which an article is read again for edits.

    `pace`, `scale`: how often each source may be asked, and how many requests there are for all (crawler.schedule).
    `baseline_pages`, `older_pages`: how many pages of a list are read at most, at first and to close a gap later.
    `health_channels`: who is told of a source's health.
    """

    archive: Archive
    fetcher: Fetches
    parser: Parses
    clock: Callable[[], datetime]
    rng: random.Random
    recheck: Sequence[timedelta] = ()
    baseline_pages: int = 3
    older_pages: int = 20
    pace: Callable[[Source], Pace] = fixed_pace
    scale: Callable[[], float] = lambda: 1.0
    health_channels: tuple[str, ...] = ()


def elapsed_ms(started: datetime, crawl: Crawl) -> int:
    return round((crawl.clock() - started).total_seconds() * 1000)


def status_of(error: FetchError | ParseError) -> int | None:
    return error.status if isinstance(error, FetchError) else None


def retry_after(error: FetchError | ParseError) -> float | None:
    """In seconds."""
    return error.retry_after_s if isinstance(error, FetchError) else None
