from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from db import outbox, sources, stats
from db.models import Article, Attempt, Link, Publisher
from db.outcomes import Outcome
from db.store import Archive
from tests.db.rows import NOW, cancelled_reminder, delivery, listed, read_next, source


def test_a_source_shows_what_it_yielded_and_what_waits(archive: Archive) -> None:
    listed(archive, "/1.html", "/2.html", "/3.html")
    read_next(archive, Article("t", "b"))
    (town,) = stats.sources(archive)
    assert (town.name, town.active, town.last_outcome, town.failures) == ("town", True, "ok", 0)
    assert (town.links, town.articles, town.unread) == (3, 1, 2)
    assert (town.last_ok_at, town.last_new_at) == (NOW, NOW)


def test_sources_in_trouble_come_first_and_unwatched_ones_last(archive: Archive) -> None:
    watched = [source("fine", "http://a.example/"), source("ill", "http://b.example/")]
    sources.sync(archive, [*watched, source("gone", "http://c.example/")], NOW)
    sources.sync(archive, watched, NOW)
    for due in sources.claim_due(archive, NOW, lease=NOW - NOW, limit=9):
        outcome = Outcome.TLS if due.name == "ill" else Outcome.OK
        sources.settle_poll(archive, due, Attempt(due.id, due.url, NOW, outcome, elapsed_ms=1), next_poll_at=NOW)
    assert [one.name for one in stats.sources(archive)] == ["ill", "fine", "gone"]


def test_totals_count_the_whole_archive(archive: Archive) -> None:
    assert stats.totals(archive) == stats.Totals(0, 0, 0, 0, 0)
    one = delivery(archive, "hook", "mail")
    outbox.settle(archive, one, started_at=NOW, now=NOW, detail="ok", due_at=None, ok=True)
    assert stats.totals(archive) == stats.Totals(attempts=2, articles=1, alerts=1, delivered=1, undelivered=1)


def test_what_was_cancelled_waits_for_nothing_and_is_no_dead_letter(archive: Archive) -> None:
    cancelled_reminder(archive)
    assert stats.totals(archive).undelivered == 2  # the first alert, and that the deadline moved


def _polled(archive: Archive, outcome: Outcome, at: datetime, items: int | None = None, *paths: str) -> None:
    (due,) = sources.claim_due(archive, at, lease=at - at, limit=1)
    tried = Attempt(due.id, due.url, at, outcome, elapsed_ms=1, items=items)
    found = [(path, Link(path)) for path in paths]
    sources.settle_poll(archive, due, tried, next_poll_at=at, links=found)


def test_trouble_began_with_the_first_failure_after_the_last_good_poll(archive: Archive) -> None:
    sources.sync(archive, [source()], NOW)
    hours = [NOW + timedelta(hours=hour) for hour in range(6)]
    for outcome, at in zip((Outcome.TLS, Outcome.OK, Outcome.DNS, Outcome.TLS), hours, strict=False):
        _polled(archive, outcome, at)
    (town,) = stats.sources(archive)
    assert (town.failures, town.trouble_since) == (2, hours[2])
    _polled(archive, Outcome.NOT_MODIFIED, hours[4])
    assert stats.sources(archive)[0].trouble_since is None


def test_a_source_that_never_worked_is_in_trouble_since_its_first_poll(archive: Archive) -> None:
    sources.sync(archive, [source()], NOW)
    _polled(archive, Outcome.GONE, NOW)
    _polled(archive, Outcome.GONE, NOW + timedelta(hours=1))
    assert stats.sources(archive)[0].trouble_since == NOW


def test_a_source_whose_address_was_changed_is_not_in_trouble_before_it_is_asked(archive: Archive) -> None:
    sources.sync(archive, [source()], NOW)
    _polled(archive, Outcome.GONE, NOW)
    sources.sync(archive, [source(url="http://moved.example/")], NOW)
    assert stats.sources(archive)[0].trouble_since is None


def test_the_items_are_those_of_the_last_list_that_was_read(archive: Archive) -> None:
    sources.sync(archive, [source()], NOW)
    assert stats.sources(archive)[0].items is None
    for outcome, items in ((Outcome.OK, 20), (Outcome.OK, 25), (Outcome.NOT_MODIFIED, None), (Outcome.TLS, None)):
        _polled(archive, outcome, NOW, items)
    assert stats.sources(archive)[0].items == 25


def test_a_source_has_what_the_settings_say_of_its_publisher(archive: Archive) -> None:
    said = replace(source(), publisher=Publisher("广东", "city", "兰河市数据局", "zh", ("ai",)))
    sources.sync(archive, [said], NOW)
    (town,) = stats.sources(archive)
    assert (town.region, town.tier, town.issuer, town.added_at) == ("广东", "city", "兰河市数据局", NOW)
    (lang,) = archive.read().execute("select lang from sources").fetchone()
    assert lang == "zh"
    sources.sync(archive, [source()], NOW)
    assert (stats.sources(archive)[0].region, stats.sources(archive)[0].issuer) == (None, None)


def test_new_items_are_counted_by_the_day_in_beijing(archive: Archive) -> None:
    midnight = datetime(2026, 3, 31, 16, 0, tzinfo=UTC)  # of 1 April in Beijing
    sources.sync(archive, [source()], midnight - timedelta(days=3))
    _polled(archive, Outcome.OK, midnight - timedelta(days=3), 1, "http://a.example/3")
    _polled(archive, Outcome.OK, midnight - timedelta(seconds=1), 1, "http://a.example/0")
    _polled(archive, Outcome.OK, midnight, 2, "http://a.example/1", "http://a.example/2")
    assert stats.new_items_by_day(archive, NOW, days=3) == {"town": (0, 1, 2)}


def test_a_first_polls_items_are_not_new_nor_are_those_from_a_clock_ahead(archive: Archive) -> None:
    listed(archive, "/1.html", baseline=True)
    assert stats.new_items_by_day(archive, NOW, days=3) == {}
    listed(archive, "/2.html", now=NOW + timedelta(days=1))
    assert stats.new_items_by_day(archive, NOW, days=3).get("town", (0, 0, 0)) == (0, 0, 0)
