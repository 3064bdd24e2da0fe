"""How long things take, from rows with chosen times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from db.latency import Latency, Spread, has_time_of_day, latencies, percentile
from db.store import Archive
from db.times import to_text
from tests.db.rows import NOW
from tests.db.watching import alert, article, delivered, event, sync, watched

MINUTE = timedelta(minutes=1)
MONTH_AGO = NOW - timedelta(days=30)


def seen_after(archive: Archive, source: str, *minutes: float, baseline: bool = False) -> list[int]:
    """Articles first seen now that were published so many minutes ago."""
    return [
        article(archive, source, event_id=event(archive), published=NOW - wait * MINUTE, seen=NOW, baseline=baseline)
        for wait in minutes
    ]


def by_source(archive: Archive, since: datetime = MONTH_AGO) -> dict[str | None, Latency]:
    return {one.source: one for one in latencies(archive, since=since)}


def test_half_and_nearly_all_of_the_waits_are_told_with_the_number_of_items(archive: Archive) -> None:
    sync(archive, watched("town"))
    seen_after(archive, "town", *range(1, 101))
    assert by_source(archive)["town"].seen == Spread(100, 50 * 60, 95 * 60)


def test_all_sources_together_come_last_and_the_slowest_first(archive: Archive) -> None:
    sync(archive, watched("fast"), watched("slow"))
    seen_after(archive, "fast", 1, 1)
    seen_after(archive, "slow", 60)
    found = latencies(archive, since=MONTH_AGO)
    assert [one.source for one in found] == ["slow", "fast", None]
    assert found[-1].seen == Spread(3, 60, 3600)


def test_each_step_is_counted_by_itself(archive: Archive) -> None:
    sync(archive, watched("town"))
    (number,) = seen_after(archive, "town", 10)
    told = alert(archive, number, raised=NOW + 2 * MINUTE)
    delivered(archive, told, NOW + 5 * MINUTE)
    delivered(archive, told, NOW + 9 * MINUTE, channel="hook")
    delivered(archive, told, None, channel="chat")
    assert by_source(archive)["town"] == Latency("town", Spread(1, 600, 600), Spread(1, 120, 120), Spread(2, 180, 420))


def test_an_item_is_seen_when_its_list_shows_it_however_late_it_is_read(archive: Archive) -> None:
    sync(archive, watched("town"))
    (number,) = seen_after(archive, "town", 30)
    with archive.write() as connection:
        connection.execute(
            "insert into links (source_id, url, url_key, host, found_at, baseline)"
            " select source_id, url, url_key, site, ?, 0 from articles where id = ?",
            [to_text(NOW - 20 * MINUTE), number],
        )
    alert(archive, number, raised=NOW)
    assert by_source(archive)["town"] == Latency("town", Spread(1, 600, 600), Spread(1, 1200, 1200), None)


def test_a_step_that_nothing_has_taken_is_none_and_an_empty_archive_has_nothing_to_tell(archive: Archive) -> None:
    assert latencies(archive, since=MONTH_AGO) == ()
    sync(archive, watched("town"))
    assert latencies(archive, since=MONTH_AGO) == ()
    seen_after(archive, "town", 1)
    assert by_source(archive)["town"].raised is None


def test_what_a_first_poll_found_does_not_count(archive: Archive) -> None:
    sync(archive, watched("town"))
    (old,) = seen_after(archive, "town", 9000, baseline=True)
    alert(archive, old, status="baseline")
    assert latencies(archive, since=MONTH_AGO) == ()


def test_an_alert_that_was_only_counted_is_no_alert_raised(archive: Archive) -> None:
    sync(archive, watched("town"))
    (number,) = seen_after(archive, "town", 1)
    alert(archive, number, status="baseline")
    assert by_source(archive)["town"].raised is None


def test_a_page_from_the_future_counts_as_zero(archive: Archive) -> None:
    sync(archive, watched("town"))
    seen_after(archive, "town", -480)
    assert by_source(archive)["town"].seen == Spread(1, 0, 0)


def test_a_bare_day_or_no_date_at_all_says_nothing(archive: Archive) -> None:
    sync(archive, watched("town"))
    for published in (None, datetime(2026, 3, 31, 16, 0, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)):
        article(archive, "town", event_id=event(archive), published=published)
    assert latencies(archive, since=MONTH_AGO) == ()


def test_what_is_older_than_asked_for_does_not_count(archive: Archive) -> None:
    sync(archive, watched("town"))
    article(archive, "town", event_id=event(archive), published=NOW - 5 * MINUTE, seen=NOW - MINUTE)
    assert latencies(archive, since=NOW) == ()
    assert by_source(archive, since=NOW - MINUTE)["town"].seen == Spread(1, 240, 240)


@pytest.mark.parametrize(
    ("moment", "known"),
    [
        (datetime(2026, 4, 1, 2, 0, tzinfo=UTC), True),
        (datetime(2026, 4, 1, 16, 0, tzinfo=UTC), False),  # midnight in Beijing
        (datetime(2026, 4, 1, 0, 0, tzinfo=UTC), False),  # a feed's bare day
        (datetime(2026, 4, 1, 16, 0, 1, tzinfo=UTC), True),
    ],
)
def test_midnight_is_a_day_without_a_time(moment: datetime, known: bool) -> None:  # noqa: FBT001 - a table's column
    assert has_time_of_day(moment) is known


@pytest.mark.parametrize(
    ("values", "share", "found"),
    [([7], 0.5, 7), ([1, 2], 0.5, 1), ([1, 2, 3], 0.5, 2), ([1, 2, 3], 0.95, 3), ([5], 0.0, 5)],
)
def test_percentiles_are_values_that_were_seen(values: list[float], share: float, found: float) -> None:
    assert percentile(values, share) == found
