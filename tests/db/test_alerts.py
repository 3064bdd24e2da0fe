from __future__ import annotations

from datetime import timedelta

from db import alerts, articles
from db.models import Alert, Article
from db.store import Archive
from db.understanding import Evidence
from tests.db.rows import NOW, archived, draft, listed, read_next


def _deliveries(archive: Archive) -> list[tuple[str, str]]:
    rows = archive.read().execute("select channel, id from deliveries order by channel")
    return [(row["channel"], row["id"]) for row in rows]


def test_alert_deliveries_and_cursor_move_together(archive: Archive) -> None:
    article = archived(archive)
    written = alerts.record(archive, [draft(article, "robots", "hook", "mail")], position=7, now=NOW)
    assert len(written) == 1
    assert alerts.cursor(archive) == 7
    assert [channel for channel, _ in _deliveries(archive)] == ["hook", "mail"]
    ids = {key for _, key in _deliveries(archive)}
    assert len(ids) == 2
    assert all(key.startswith("msg_") and len(key) == 28 for key in ids)


def test_a_rule_tells_an_event_once(archive: Archive) -> None:
    article = archived(archive)
    alerts.record(archive, [draft(article)], position=1, now=NOW)
    assert alerts.record(archive, [draft(article)], position=1, now=NOW) == ()
    assert len(_deliveries(archive)) == 1


def test_a_reprint_raises_no_second_alert(archive: Archive) -> None:
    first = archived(archive, body="同文", path="/1.html")
    reprint = archived(archive, body="同文", path="/2.html")
    assert reprint.event_id == first.event_id
    assert alerts.record(archive, [draft(first), draft(reprint)], position=2, now=NOW) == (draft(first),)
    assert alerts.printings(archive, first.event_id) == 2


def test_two_rules_tell_the_same_event_each(archive: Archive) -> None:
    article = archived(archive)
    written = alerts.record(archive, [draft(article, "a"), draft(article, "b")], position=1, now=NOW)
    assert [one.rule for one in written] == ["a", "b"]


def test_a_baseline_is_counted_not_sent_and_silences_its_reprints(archive: Archive) -> None:
    article = archived(archive)
    alerts.record(archive, [draft(article, status="baseline")], position=1, now=NOW)
    assert _deliveries(archive) == []
    assert alerts.record(archive, [draft(article)], position=2, now=NOW) == ()
    assert alerts.latest(archive) == ()
    assert [one.status for one in alerts.latest(archive, baseline=True)] == ["baseline"]


def test_the_cursor_begins_at_nothing_and_moves_without_alerts(archive: Archive) -> None:
    assert alerts.cursor(archive) == 0
    alerts.record(archive, [], position=5, now=NOW)
    assert alerts.cursor(archive) == 5


def test_the_newest_alerts_come_first_with_their_evidence(archive: Archive) -> None:
    for number in (1, 2, 3):
        listed(archive, f"/{number}.html")
        read_next(archive, Article(f"标题{number}", f"正文{number}"))
    for number, (_, article) in enumerate(articles.after(archive, 0, limit=9)):
        alerts.record(archive, [draft(article)], position=number, now=NOW + timedelta(minutes=number))
    latest = alerts.latest(archive, limit=2)
    assert [one.article.article.title for one in latest] == ["标题3", "标题2"]
    assert latest[0].evidence == (Evidence("机器人", "title", 2, 5, "标题3"),)
    assert isinstance(latest[0], Alert)
    assert latest[0].raised_at == NOW + timedelta(minutes=2)


def test_the_view_shows_alerts_in_beijing_time(archive: Archive) -> None:
    alerts.record(archive, [draft(archived(archive))], position=1, now=NOW)
    row = archive.read().execute("select * from recent_alerts").fetchone()
    assert row["raised_beijing"] == "2026-04-01 10:00:00"
    assert row["matched"] == "机器人"
    assert row["deliveries"] == "mail: pending"
    assert row["printed_by"] == 1
