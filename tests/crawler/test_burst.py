"""Two hundred items between two polls, from a server that loses its oldest page and answers 503 in the middle."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest

from crawler.crawl import Crawl
from crawler.parse import InlineParser
from crawler.poll import LEASE, poll
from db import sources
from db.models import Access, Attempt, Source
from db.outcomes import Outcome
from db.store import Archive
from tests.crawler.fakes import NOW, Clock
from tests.crawler.fetching import loopback_fetcher
from tests.crawler.raw import Play, Raw, saying, serving

PER_PAGE = 20
BEFORE, BURST = 50, 200
GONE = saying(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
BROKEN = saying(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


class Office:
    """A list of static pages, the newest item first: index.html, index_1.html … `broken`: how often page 4 is 503."""

    def __init__(self) -> None:
        self.items = BEFORE
        self.pages = 99
        self.broken = 0

    def play(self, target: str) -> Play:
        if target == "/robots.txt":
            return GONE
        name = target.removeprefix("/tzgg/index").removesuffix(".html").removeprefix("_")
        number = int(name or 0)
        if number == 4 and self.broken:
            self.broken -= 1
            return BROKEN
        first = self.items - number * PER_PAGE
        if first <= 0 or number >= self.pages:
            return GONE
        page = self.page(number, range(first, max(0, first - PER_PAGE), -1)).encode()
        head = f'HTTP/1.1 200 OK\r\nETag: "{self.items}"\r\nContent-Type: text/html; charset=utf-8\r\n'
        return saying(f"{head}Content-Length: {len(page)}\r\nConnection: close\r\n\r\n".encode() + page)

    def page(self, number: int, items: range) -> str:
        rows = "".join(
            f'<li><a href="./202603/t202603{1 + one % 28:02}_{70000 + one}.html">'
            f"兰河市第{one}号智能机器人应用试点通知</a>"
            f"<span>2026-03-{1 + one % 28:02}</span></li>"
            for one in items
        )
        pages = -(-self.items // PER_PAGE)
        following = "" if number + 1 >= pages else f'<a href="index_{number + 1}.html">下一页</a>'
        return (
            "<html><head><title>通知公告</title></head><body><div class=nav><a href=/>首页</a></div>"
            f"<ul class=list>{rows}</ul><div class=pager>{following}</div></body></html>"
        )


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def server(office: Office) -> Iterator[Raw]:
    with serving(office.play) as running:
        yield running


class Watcher:
    """One source, polled by hand."""

    def __init__(self, archive: Archive, url: str) -> None:
        self.clock = Clock()
        self.source = Source("office", url, access=Access(delay_s=0.0))
        self.crawl = Crawl(archive, loopback_fetcher(), InlineParser(), self.clock, random.Random(0))

    def poll(self) -> Attempt:
        archive = self.crawl.archive
        sources.sync(archive, [self.source], self.clock())
        (due,) = sources.claim_due(archive, self.clock(), lease=LEASE, limit=1)
        attempt = poll(due, self.source, self.crawl)
        self.clock.now = NOW + max(timedelta(days=2), 2 * (self.clock.now - NOW))
        return attempt

    def found(self) -> Counter[str]:
        """How often each item's number lies on the reading list as news."""
        rows = self.crawl.archive.read().execute("select url from links where baseline = 0")
        return Counter(row["url"].rpartition("_")[2].partition(".")[0] for row in rows)


@pytest.fixture
def watcher(archive: Archive, server: Raw) -> Watcher:
    return Watcher(archive, server.url("/tzgg/index.html"))


NEWS = Counter(str(70000 + one) for one in range(BEFORE + 1, BEFORE + BURST + 1))


def test_a_burst_is_read_back_to_what_is_known_and_no_further(office: Office, server: Raw, watcher: Watcher) -> None:
    watcher.poll()
    office.items += BURST
    server.asked.clear()
    attempt = watcher.poll()
    assert (attempt.outcome, attempt.new) == (Outcome.OK, BURST)
    assert watcher.found() == NEWS
    assert len([head for head in server.asked if "/tzgg/" in head]) == 1 + BURST // PER_PAGE


def test_a_page_that_fails_twice_in_the_middle_costs_time_and_no_item(office: Office, watcher: Watcher) -> None:
    watcher.poll()
    office.items, office.broken = BEFORE + BURST, 2
    assert [watcher.poll().new for _ in range(4)] == [4 * PER_PAGE, 0, BURST - 4 * PER_PAGE, 0]
    assert watcher.found() == NEWS


def test_while_a_gap_is_open_the_list_is_asked_for_in_full(office: Office, server: Raw, watcher: Watcher) -> None:
    watcher.poll()
    office.items, office.broken = BEFORE + BURST, 1
    watcher.poll()
    server.asked.clear()
    watcher.poll()
    assert not any("if-none-match" in head.lower() for head in server.asked)
    watcher.poll()
    assert any("if-none-match" in head.lower() for head in server.asked)


def test_items_that_come_while_a_gap_is_open_are_found_too(office: Office, watcher: Watcher) -> None:
    watcher.poll()
    office.items, office.broken = BEFORE + BURST - 30, 1
    watcher.poll()
    office.items += 30
    watcher.poll()
    assert watcher.found() == NEWS


def test_an_oldest_page_that_is_deleted_ends_the_list(office: Office, watcher: Watcher) -> None:
    watcher.poll()
    office.items, office.pages = BEFORE + BURST, 10
    assert watcher.poll().new == 10 * PER_PAGE
    assert watcher.poll().new == 0
    assert watcher.found() == NEWS


def test_a_first_poll_takes_a_few_older_pages_and_tells_nobody(watcher: Watcher) -> None:
    assert watcher.poll().new == BEFORE
    assert watcher.found() == Counter()
