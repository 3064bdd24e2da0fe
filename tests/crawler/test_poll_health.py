"""What a poll makes of a source's health: a name for it, one notice when it matters, and no link of a wrong list."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from crawler.poll import LEASE, poll
from db import sources
from db.errors import FetchError
from db.models import Attempt, Link, Listing, Source, SourceKind, Unchanged
from db.outcomes import Outcome
from db.store import Archive
from db.times import to_text
from tests.crawler.fakes import NOW, World

LIST = "http://town.example/list.html"
SOURCE = Source("town", LIST, SourceKind.LIST, every_s=6 * 3600)


@pytest.fixture
def world(archive: Archive) -> World:
    return World(archive)


def _links(newest: int, count: int = 20, site: str = "http://town.example") -> tuple[Link, ...]:
    return tuple(
        Link(f"{site}/{number}.html", f"云岫县第{number}号公告", NOW - timedelta(days=20 - number))
        for number in range(newest, newest - count, -1)
    )


def _shows(world: World, links: tuple[Link, ...], outcome: Outcome = Outcome.OK) -> None:
    world.shows(LIST, Listing(SourceKind.LIST, "公告", links, outcome if links else Outcome.EMPTY_LIST))


def _poll(world: World) -> Attempt:
    """Six hours after the last one."""
    sources.sync(world.archive, [SOURCE], world.clock())
    with world.archive.write() as connection:
        connection.execute("update sources set next_poll_at = ?", [to_text(world.clock())])
    (due,) = sources.claim_due(world.archive, world.clock(), lease=LEASE, limit=1)
    attempt = poll(due, SOURCE, replace(world.crawl, health_channels=("desk", "log")))
    world.clock.now += timedelta(hours=6)
    return attempt


def _well(world: World, polls: int = 24) -> None:
    """The source as it usually is: an item a poll."""
    for number in range(polls):
        _shows(world, _links(20 + number))
        assert _poll(world).outcome is Outcome.OK


def _told(world: World) -> list[tuple[str, str]]:
    rows = world.archive.read().execute("select kind, outcome from notices order by id")
    return [(row["kind"], row["outcome"]) for row in rows]


def test_a_list_that_stays_empty_is_told_once_and_so_is_its_recovery(world: World) -> None:
    _well(world)
    _shows(world, ())
    assert [_poll(world).outcome for _ in range(6)] == [Outcome.EMPTY_LIST] * 6
    assert _told(world) == [("trouble", "empty_list")]
    _shows(world, _links(50))
    assert _poll(world).outcome is Outcome.OK
    assert _told(world) == [("trouble", "empty_list"), ("recovered", "empty_list")]


def test_a_notice_goes_to_every_channel_that_hears_of_health(world: World) -> None:
    _well(world)
    world.web.answers[LIST] = FetchError(LIST, Outcome.HTTP_ERROR, "HTTP 500", status=500)
    for _ in range(4):
        _poll(world)
    rows = world.archive.read().execute("select channel, notice_id, alert_id from deliveries order by channel")
    assert [tuple(row) for row in rows] == [("desk", 1, None), ("log", 1, None)]


def test_one_bad_poll_is_no_news(world: World) -> None:
    _well(world)
    _shows(world, ())
    _poll(world)
    _shows(world, _links(45))
    _poll(world)
    assert _told(world) == []


def test_a_list_that_shrank_is_named_and_still_a_list(world: World) -> None:
    _well(world)
    _shows(world, _links(43, count=3))
    attempt = _poll(world)
    assert (attempt.outcome, attempt.new) == (Outcome.SHRUNK_LIST, 0)


def test_a_304_does_not_make_a_shrunk_list_well(world: World) -> None:
    _well(world)
    _shows(world, _links(43, count=3))
    _poll(world)
    world.web.answers[LIST] = Unchanged(LIST, NOW)
    assert _poll(world).outcome is Outcome.SHRUNK_LIST


def test_the_links_of_a_list_of_friends_are_not_taken_for_news(world: World) -> None:
    _well(world)
    friends = tuple(Link(f"http://www.friend{number}.example/", f"友情链接{number}") for number in range(20))
    _shows(world, friends, Outcome.OFFSITE)
    attempt = _poll(world)
    assert (attempt.outcome, attempt.new) == (Outcome.OFFSITE, None)
    sql = "select count(*) from links where url like '%friend%'"
    assert world.archive.read().execute(sql).fetchone()[0] == 0


def test_a_source_that_was_silent_since_before_it_was_watched_is_stale_from_the_first(world: World) -> None:
    old = tuple(replace(link, published_at=NOW - timedelta(days=700)) for link in _links(20))
    _shows(world, old)
    assert _poll(world).outcome in {Outcome.STALE, Outcome.SAME_DATES}


def _nobody_answers(world: World, *hosts: str) -> None:
    """Other sources are asked just now, in vain, and so is this one."""
    others = [Source(f"other{number}", f"http://{host}/{number}.html") for number, host in enumerate(hosts)]
    sources.sync(world.archive, [SOURCE, *others], world.clock())
    sql = "insert into polls (source_id, url, started_at, outcome, elapsed_ms) select id, url, ?, 'dns', 1 from sources"
    with world.archive.write() as connection:
        connection.execute(f"{sql} where name <> 'town'", [to_text(world.clock())])
    world.web.answers[LIST] = FetchError(LIST, Outcome.CONNECT, "refused")
    assert _poll(world).outcome is Outcome.CONNECT


def test_while_no_host_answers_no_source_is_blamed(world: World) -> None:
    _well(world)
    for _ in range(4):
        _nobody_answers(world, "a.example", "b.example", "c.example")
    assert _told(world) == []


def test_a_network_that_is_down_for_days_is_told_of_in_the_end(world: World) -> None:
    _well(world)
    for _ in range(8):
        _nobody_answers(world, "a.example", "b.example", "c.example")
    assert _told(world) == [("trouble", "connect")]


def test_days_in_which_nobody_asked_are_no_days_in_vain(world: World) -> None:
    _well(world)
    world.clock.now += timedelta(days=3)
    for _ in range(4):
        _nobody_answers(world, "a.example", "b.example", "c.example")
    assert _told(world) == []


def test_several_lists_of_one_host_that_is_down_are_no_network_that_is_down(world: World) -> None:
    _well(world)
    for _ in range(4):
        _nobody_answers(world, "a.example", "a.example", "a.example")
    assert _told(world) == [("trouble", "connect")]


def test_a_mistake_of_ours_that_lasts_is_told_in_the_end(world: World) -> None:
    _well(world)
    world.web.answers[LIST] = RuntimeError("our own")
    for _ in range(8):
        _poll(world)
    assert _told(world) == [("trouble", "internal")]


def test_a_mistake_of_health_itself_settles_the_row(world: World, caplog: pytest.LogCaptureFixture) -> None:
    _shows(world, (Link(LIST, 7),))  # type: ignore[arg-type] # what no parser gives
    attempt = _poll(world)
    assert attempt.outcome is Outcome.INTERNAL
    row = world.archive.read().execute("select claimed_at, failures from sources").fetchone()
    assert (row["claimed_at"], row["failures"]) == (None, 1)
    assert "poll source=town" in caplog.text
