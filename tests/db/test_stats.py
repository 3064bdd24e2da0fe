from __future__ import annotations

from db import outbox, sources, stats
from db.models import Article, Attempt
from db.outcomes import Outcome
from db.store import Archive
from tests.db.rows import NOW, delivery, listed, read_next, source


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
