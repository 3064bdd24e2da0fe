from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from db import links, outbox, sources
from db.models import Article, Attempt, Source
from db.outcomes import Outcome
from db.recall import Longest, recall
from db.store import Archive
from tests.db.rows import LEASE, NOW, attempt, claim_link, claim_source, delivery, listed, read_next, source

DAY = timedelta(days=1)
LONGEST = Longest(poll=2 * DAY, quiet=timedelta(0), read=2 * DAY, recheck=7 * DAY, delivery=DAY)
WATCHED = replace(source(), every_s=900)


def _recall(archive: Archive, watched: Source = WATCHED) -> int:
    return recall(archive, [watched], LONGEST, NOW)


def _polled(archive: Archive, outcome: Outcome, wait: timedelta) -> None:
    sources.sync(archive, [WATCHED], NOW)
    due = claim_source(archive)
    sources.settle_poll(archive, due, attempt(due, outcome), next_poll_at=NOW + wait)


@pytest.mark.parametrize(
    ("outcome", "wait", "recalled"),
    [
        (Outcome.OK, timedelta(minutes=15), 0),
        (Outcome.OK, timedelta(minutes=16), 1),
        (Outcome.TIMEOUT, timedelta(hours=30), 0),
        (Outcome.TIMEOUT, 3 * DAY, 1),
        (Outcome.TIMEOUT, 3650 * DAY, 1),
    ],
)
def test_a_poll_planned_by_a_clock_that_was_ahead_is_due_at_once(
    archive: Archive, outcome: Outcome, wait: timedelta, recalled: int
) -> None:
    _polled(archive, outcome, wait)
    assert _recall(archive) == recalled
    assert sources.anything_due(archive, NOW) is bool(recalled)


def test_a_shorter_interval_counts_from_the_next_start(archive: Archive) -> None:
    _polled(archive, Outcome.OK, DAY)
    assert _recall(archive, replace(WATCHED, every_s=86400)) == 0
    assert _recall(archive, replace(WATCHED, every_s=60)) == 1


def test_an_interval_that_adapts_may_be_as_long_as_that_of_a_quiet_source(archive: Archive) -> None:
    _polled(archive, Outcome.OK, timedelta(hours=5))
    quiet = replace(LONGEST, quiet=timedelta(hours=6))
    assert recall(archive, [WATCHED], quiet, NOW) == 0
    assert recall(archive, [replace(WATCHED, fixed=True)], quiet, NOW) == 1


def test_what_is_being_worked_on_is_left_alone(archive: Archive) -> None:
    delivery(archive)
    listed(archive, "/2.html")
    claim_source(archive)
    claim_link(archive)
    assert _recall(archive) == 0
    assert not links.anything_due(archive, NOW)
    assert outbox.claim_due(archive, NOW, lease=LEASE, limit=1) == ()


def test_a_link_found_by_a_clock_that_was_ahead_is_read_at_once(archive: Archive) -> None:
    listed(archive, "/1.html", now=NOW + 30 * DAY)
    sources.sync(archive, [], NOW)
    sources.sync(archive, [WATCHED], NOW)
    assert _recall(archive) >= 1
    assert claim_link(archive).reads == 0


@pytest.mark.parametrize(("wait", "recalled"), [(2 * DAY, 0), (3 * DAY, 1)])
def test_a_failed_read_waits_no_longer_than_any_retry(archive: Archive, wait: timedelta, recalled: int) -> None:
    listed(archive, "/1.html")
    due = claim_link(archive)
    tried = Attempt(due.source_id, due.url, NOW, Outcome.TIMEOUT, elapsed_ms=1, link_id=due.id)
    links.settle_failure(archive, due, tried, due_at=NOW + wait)
    assert _recall(archive) == recalled


@pytest.mark.parametrize(("wait", "recalled"), [(7 * DAY, 0), (8 * DAY, 1)])
def test_a_second_look_waits_no_longer_than_the_settings_say(archive: Archive, wait: timedelta, recalled: int) -> None:
    listed(archive, "/1.html")
    read_next(archive, Article("t", "b"), due_at=NOW + wait)
    assert _recall(archive) == recalled


@pytest.mark.parametrize(("wait", "recalled"), [(DAY, 0), (2 * DAY, 1)])
def test_a_failed_delivery_waits_no_longer_than_any_retry(archive: Archive, wait: timedelta, recalled: int) -> None:
    one = delivery(archive)
    outbox.settle(archive, one, started_at=NOW, now=NOW, detail="refused", due_at=NOW + wait, ok=False)
    sources.sync(archive, [], NOW)
    assert _recall(archive) == recalled


def test_an_alert_raised_by_a_clock_that_was_ahead_is_sent_at_once(archive: Archive) -> None:
    one = delivery(archive)
    archive.read().execute("update deliveries set claimed_at = null, due_at = '2036-01-01T00:00:00.000Z'")
    assert _recall(archive) == 1
    assert [again.id for again in outbox.claim_due(archive, NOW, lease=LEASE, limit=1)] == [one.id]
