"""How far a poll follows a list: back to what the source's own list has shown, and no list for ever."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from crawler.poll import LEASE, poll
from crawler.schedule import Pace
from db import sources
from db.asks import Ask
from db.errors import FetchError
from db.models import Attempt, Link, Listing, Source, SourceKind
from db.outcomes import Outcome
from db.store import Archive
from db.times import to_text
from tests.crawler.fakes import HTML, NOW, World

OFFICE = Source("office", "http://office.example/list.html", SourceKind.LIST, every_s=900)
PORTAL = Source("portal", "http://portal.example/list.html", SourceKind.LIST, every_s=900)
PER_PAGE = 20


@pytest.fixture
def world(archive: Archive) -> World:
    world = World(archive)
    sources.sync(archive, [OFFICE, PORTAL], world.clock())
    return world


def _links(numbers: Iterable[int], site: str = "http://office.example") -> tuple[Link, ...]:
    return tuple(Link(f"{site}/{number}.html", f"兰河市第{number}号机器人公告") for number in numbers)


def _url(number: int) -> str:
    return OFFICE.url if number == 0 else f"http://office.example/list_{number}.html"


def _shows(world: World, newest: int, *, pages: int = 30, site: str = "http://office.example") -> None:
    """The office's list: twenty items a page, the newest first."""
    for number in range(pages):
        first = newest - number * PER_PAGE
        found = _links(range(first, first - PER_PAGE, -1), site)
        world.shows(_url(number), Listing(SourceKind.LIST, "公告", found, older=Ask(_url(number + 1))))


def _poll(world: World, source: Source = OFFICE, **changes: object) -> tuple[Attempt, int]:
    """What came of it, and how many pages were asked for."""
    with world.archive.write() as connection:
        due_at = "case name when ? then ? else '9' end"
        connection.execute(f"update sources set next_poll_at = {due_at}", [source.name, to_text(world.clock())])
    (due,) = sources.claim_due(world.archive, world.clock(), lease=LEASE, limit=1)
    world.web.asked.clear()
    attempt = poll(due, source, replace(world.crawl, **changes))  # type: ignore[arg-type]
    world.clock.now += timedelta(minutes=15)
    return attempt, len(world.web.asked)


def _row(world: World, column: str) -> str | None:
    row = world.archive.read().execute(f"select {column} as one from sources where name = 'office'").fetchone()
    return None if row["one"] is None else str(row["one"])


def test_what_another_source_found_meanwhile_does_not_tell_how_far_back_this_list_reaches(world: World) -> None:
    _shows(world, 1000)
    _poll(world)
    world.shows(PORTAL.url, Listing(SourceKind.LIST, "要闻", _links(range(1006, 1013))))
    _poll(world, PORTAL)
    _shows(world, 1025)
    attempt, pages = _poll(world)
    assert (attempt.new, pages) == (25 - 7, 2)


def test_what_another_source_found_before_the_last_poll_does(world: World) -> None:
    world.shows(PORTAL.url, Listing(SourceKind.LIST, "要闻", _links(range(900, 1001))))
    _poll(world, PORTAL)
    _shows(world, 1000)
    _poll(world)
    _shows(world, 1010)
    attempt, pages = _poll(world)
    assert (attempt.new, pages) == (10, 1)


def test_a_list_whose_items_never_come_again_is_soon_followed_no_further_than_at_first(world: World) -> None:
    pages = []
    for number in range(5):
        _shows(world, 100_000 * (number + 1))
        pages.append(_poll(world)[1])
    assert pages == [3, 20, 20, 3, 3]


def test_a_burst_is_read_to_its_end_the_day_after_a_burst(world: World) -> None:
    _shows(world, 1000)
    _poll(world)
    newest = 1000
    for _ in range(3):
        newest += 300
        _shows(world, newest)
        attempt, pages = _poll(world)
        assert (attempt.new, pages) == (300, 16)
        world.clock.now += timedelta(days=1)


def test_a_list_of_strangers_is_not_followed(world: World) -> None:
    for newest in range(1000, 1005):
        _shows(world, newest)
        _poll(world)
    for number in range(20):
        found = tuple(
            Link(f"http://www.casino{one}.example/", f"好运{one}") for one in range(number * 9, number * 9 + 9)
        )
        world.shows(_url(number), Listing(SourceKind.LIST, "公告", found, older=Ask(_url(number + 1))))
    attempt, pages = _poll(world)
    assert (attempt.outcome, attempt.new, pages) == (Outcome.OFFSITE, None, 1)


def test_an_older_page_that_never_answers_is_given_up_in_the_end(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    _shows(world, 1000)
    _poll(world)
    _shows(world, 1030)
    world.web.answers[_url(1)] = FetchError(_url(1), Outcome.HTTP_ERROR, "HTTP 500", status=500)
    gaps, asked = [], []
    for _ in range(9):
        asked.append(_poll(world)[1])
        gaps.append(_row(world, "gap_since"))
        world.clock.now += timedelta(days=1)
    assert gaps == [to_text(NOW + timedelta(minutes=15))] * 7 + [None, None]
    assert asked == [2] * 8 + [1]
    assert "given up" in caplog.text
    assert _row(world, "etag") is not None


def test_the_freshness_of_a_frame_is_not_that_of_the_list_in_it(world: World) -> None:
    script = "http://office.example/api?column=7"
    frame = Listing(SourceKind.LIST, "公告", (), Outcome.EMPTY_LIST, asks=(Ask(script),))
    world.shows(OFFICE.url, frame, headers=(*HTML, ("Cache-Control", "max-age=86400")))
    world.shows(script, Listing(SourceKind.LIST, None, _links(range(9))))
    began = world.clock()
    _poll(world, pace=lambda _: Pace(900, 120, 6 * 3600))
    assert datetime.fromisoformat(_row(world, "next_poll_at") or "") <= began + timedelta(minutes=15)
