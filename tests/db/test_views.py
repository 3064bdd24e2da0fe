"""The views, as somebody sees them who opens the archive with sqlite3 or Datasette: columns, values, order."""

from __future__ import annotations

import sqlite3 as any_sqlite
from contextlib import closing
from datetime import datetime, timedelta, timezone

import pytest

from db import alerts, articles, outbox, sources, stats
from db.models import AlertDraft, ArchivedArticle, Article, Attempt, Link, Source
from db.outcomes import Outcome
from db.progress import Change, ChangeKind
from db.store import Archive
from db.understanding import Evidence
from tests.db.rows import LEASE, NOW, archived, attempt, claim_source, draft, listed, read_next, source

BEIJING = timezone(timedelta(hours=8))
MINUTE = timedelta(minutes=1)
COLUMNS = {
    "recent_alerts": [
        "id",
        "raised_beijing",
        "rule",
        "title",
        "changes",
        "source",
        "printed_source",
        "published_beijing",
        "url",
        "printed_by",
        "deliveries",
        "matched",
    ],
    "source_health": [
        "name",
        "url",
        "active",
        "last_outcome",
        "failures",
        "last_ok_beijing",
        "last_new_beijing",
        "next_poll_beijing",
        "links",
        "articles",
        "unread",
    ],
    "delivery_log": [
        "id",
        "channel",
        "status",
        "attempts",
        "created_beijing",
        "delivered_beijing",
        "next_try_beijing",
        "last_detail",
        "rule",
        "title",
    ],
}


def _view(archive: Archive, name: str) -> list[dict[str, object]]:
    return [dict(row) for row in archive.read().execute(f"select * from {name}")]


def _told(archive: Archive, number: int, *channels: str, rule: str = "robots", now: datetime = NOW) -> ArchivedArticle:
    """An article about the `number`th event, and its alert."""
    found = archived(archive, title=f"通知{number}", body=f"正文{number}。", path=f"/{number}.html")
    alerts.record(archive, [draft(found, rule, *channels)], position=number, now=now)
    return found


@pytest.mark.parametrize("view", COLUMNS)
def test_a_view_has_the_columns_that_its_users_count_on(archive: Archive, view: str) -> None:
    cursor = archive.read().execute(f"select * from {view}")
    assert [column[0] for column in cursor.description] == COLUMNS[view]


@pytest.mark.parametrize("view", COLUMNS)
@pytest.mark.skipif(any_sqlite.sqlite_version_info < (3, 38), reason="JSON operators came with 3.38")
def test_a_view_opens_in_the_systems_own_sqlite_while_the_daemon_writes(archive: Archive, view: str) -> None:
    _told(archive, 1)
    with closing(any_sqlite.connect(f"{archive.path.as_uri()}?mode=ro", uri=True)) as other, archive.write() as writer:
        writer.execute("insert into cursors (name, position) values ('unfinished', 1)")
        assert len(other.execute(f"select * from {view}").fetchall()) == 1


# --- recent_alerts


def test_an_alert_shows_everything_that_a_reader_asks_first(archive: Archive) -> None:
    printed = Article("关于机器人的通知", "正文。", datetime(2026, 4, 1, 17, 33, tzinfo=BEIJING), source="某市发布")
    listed(archive, "/1.html")
    _, article_id = read_next(archive, printed)
    found = articles.get(archive, article_id)
    assert found is not None
    alerts.record(archive, [draft(found, "robots", "hook", "mail")], position=1, now=NOW)
    (row,) = _view(archive, "recent_alerts")
    assert row == {
        "id": 1,
        "raised_beijing": "2026-04-01 10:00:00",
        "rule": "robots",
        "title": "关于机器人的通知",
        "changes": None,
        "source": "town",
        "printed_source": "某市发布",
        "published_beijing": "2026-04-01 17:33:00",
        "url": "http://news.example/1.html",
        "printed_by": 1,
        "deliveries": "hook: pending, mail: pending",
        "matched": "机器人",
    }


def test_the_newest_alert_is_on_top_and_of_one_moment_the_later_one(archive: Archive) -> None:
    for number, minutes in ((1, 0), (2, 2), (3, 1), (4, 1)):
        _told(archive, number, now=NOW + minutes * MINUTE)
    assert [row["title"] for row in _view(archive, "recent_alerts")] == ["通知2", "通知4", "通知3", "通知1"]


def test_an_event_of_three_printings_is_one_row_that_says_three(archive: Archive) -> None:
    first = _told(archive, 1)
    for path in ("/2.html", "/3.html"):
        assert archived(archive, title="转载", body=first.article.body, path=path).event_id == first.event_id
    assert [(row["title"], row["printed_by"]) for row in _view(archive, "recent_alerts")] == [("通知1", 3)]


def test_what_a_first_poll_only_counted_is_no_alert(archive: Archive) -> None:
    found = archived(archive)
    alerts.record(archive, [draft(found, status="baseline")], position=1, now=NOW)
    assert _view(archive, "recent_alerts") == []
    alerts.record(archive, [draft(found, "other")], position=1, now=NOW)
    assert [row["rule"] for row in _view(archive, "recent_alerts")] == ["other"]


@pytest.mark.parametrize(
    ("terms", "matched"),
    [
        ([], None),
        (["机器人"], "机器人"),
        (["机器人", "机器人"], "机器人"),
        (["机器人", "AI"], "机器人,AI"),
        (['"quoted"', "a, b"], '"quoted",a, b'),
    ],
)
def test_matched_names_each_word_once(archive: Archive, terms: list[str], matched: str | None) -> None:
    pieces = tuple(Evidence(term, "body", at, at + len(term), "…") for at, term in enumerate(terms))
    alerts.record(archive, [AlertDraft("r", archived(archive), pieces, ("mail",))], position=1, now=NOW)
    assert [row["matched"] for row in _view(archive, "recent_alerts")] == [matched]


def test_an_alert_that_goes_nowhere_is_still_seen(archive: Archive) -> None:
    alerts.record(archive, [AlertDraft("quiet", archived(archive), (), ())], position=1, now=NOW)
    assert [(row["rule"], row["deliveries"]) for row in _view(archive, "recent_alerts")] == [("quiet", None)]


def test_an_unknown_time_is_null_and_no_date_of_ours(archive: Archive) -> None:
    _told(archive, 1)
    (row,) = _view(archive, "recent_alerts")
    assert (row["published_beijing"], row["printed_source"]) == (None, None)


@pytest.mark.parametrize(
    ("utc", "beijing"),
    [
        ("2026-03-31T15:59:59.000Z", "2026-03-31 23:59:59"),
        ("2026-03-31T16:00:00.000Z", "2026-04-01 00:00:00"),
        ("2026-12-31T16:00:00.999Z", "2027-01-01 00:00:00"),
        ("2024-02-28T20:00:00.000Z", "2024-02-29 04:00:00"),
    ],
)
def test_a_views_time_is_beijings_across_midnight(archive: Archive, utc: str, beijing: str) -> None:
    _told(archive, 1, now=datetime.fromisoformat(utc))
    assert [row["raised_beijing"] for row in _view(archive, "recent_alerts")] == [beijing]
    assert [row["created_beijing"] for row in _view(archive, "delivery_log")] == [beijing]


# --- source_health


@pytest.fixture
def two_hosts(archive: Archive) -> Archive:
    """`fine` has found two links and read one; `ill` has failed three times."""
    sources.sync(archive, [source("fine", "http://a.example/"), source("ill", "http://b.example/")], NOW)
    for one in sources.claim_due(archive, NOW, lease=LEASE, limit=9):
        found = [(url, Link(url)) for url in ("http://a.example/1", "http://a.example/2")] if one.name == "fine" else []
        outcome = Outcome.OK if one.name == "fine" else Outcome.TLS
        tried = Attempt(one.id, one.url, NOW, outcome, elapsed_ms=1)
        for _ in range(1 if one.name == "fine" else 3):
            sources.settle_poll(archive, one, tried, next_poll_at=NOW + 15 * MINUTE, links=found)
    read_next(archive, Article("t", "b"))
    return archive


def test_a_sources_health_is_one_row_with_its_counts(two_hosts: Archive) -> None:
    ill, fine = _view(two_hosts, "source_health")
    assert fine == {
        "name": "fine",
        "url": "http://a.example/",
        "active": 1,
        "last_outcome": "ok",
        "failures": 0,
        "last_ok_beijing": "2026-04-01 10:00:00",
        "last_new_beijing": "2026-04-01 10:00:00",
        "next_poll_beijing": "2026-04-01 10:15:00",
        "links": 2,
        "articles": 1,
        "unread": 1,
    }
    assert (ill["name"], ill["last_outcome"], ill["failures"], ill["last_ok_beijing"]) == ("ill", "tls", 3, None)


def test_the_view_and_the_command_tell_the_same_of_every_source(two_hosts: Archive) -> None:
    sources.sync(two_hosts, [source("ill", "http://b.example/"), source("young", "http://c.example/")], NOW)
    rows = _view(two_hosts, "source_health")
    keys = ("name", "url", "active", "last_outcome", "failures", "links", "articles", "unread")
    told = [{key: getattr(one, key) for key in keys} for one in stats.sources(two_hosts)]
    assert [{key: row[key] for key in keys} for row in rows] == told
    assert [row["name"] for row in rows] == ["ill", "young", "fine"]


def test_a_link_that_was_given_up_is_counted_but_does_not_wait(two_hosts: Archive) -> None:
    with two_hosts.write() as connection:
        connection.execute("update links set due_at = null where article_id is null")
    fine = _view(two_hosts, "source_health")[1]
    assert (fine["links"], fine["unread"]) == (2, 0)


# --- delivery_log


def _sent(archive: Archive, *, ok: bool, retry: bool = False) -> None:
    (one,) = outbox.claim_due(archive, NOW, lease=LEASE, limit=1)
    later = NOW + MINUTE
    due_at = later + MINUTE if retry else None
    outbox.settle(archive, one, started_at=NOW, now=later, detail="as said", due_at=due_at, ok=ok)


@pytest.mark.parametrize(
    ("ok", "retry", "said"),
    [
        (True, False, ("delivered", 1, "2026-04-01 10:01:00", None, "as said")),
        (False, True, ("pending", 1, None, "2026-04-01 10:02:00", "as said")),
        (False, False, ("dead", 1, None, None, "as said")),
    ],
)
def test_the_log_says_how_a_delivery_stands(archive: Archive, *, ok: bool, retry: bool, said: tuple[object]) -> None:
    _told(archive, 1)
    _sent(archive, ok=ok, retry=retry)
    (row,) = _view(archive, "delivery_log")
    keys = ("status", "attempts", "delivered_beijing", "next_try_beijing", "last_detail")
    assert tuple(row[key] for key in keys) == said
    assert (row["rule"], row["title"], row["channel"]) == ("robots", "通知1", "mail")


def test_the_log_has_a_row_for_every_channel_and_the_newest_on_top(archive: Archive) -> None:
    _told(archive, 1, "hook", "mail")
    _told(archive, 2, "hook", now=NOW + MINUTE)
    rows = [(row["title"], row["channel"]) for row in _view(archive, "delivery_log")]
    assert rows[0] == ("通知2", "hook")
    assert sorted(rows[1:]) == [("通知1", "hook"), ("通知1", "mail")]


def test_an_edited_title_shows_as_it_stands_now(archive: Archive) -> None:
    listed(archive, "/1.html")
    _, article_id = read_next(archive, Article("旧标题", "正文"), due_at=NOW)
    found = articles.get(archive, article_id)
    assert found is not None
    alerts.record(archive, [draft(found)], position=1, now=NOW)
    read_next(archive, Article("新标题", "正文"))
    for view in ("recent_alerts", "delivery_log"):
        assert [row["title"] for row in _view(archive, view)] == ["新标题"]


def test_the_polls_of_a_list_and_of_its_links_can_be_told_apart(archive: Archive) -> None:
    archived(archive)
    sources.sync(archive, [Source("town", "http://news.example/list.html")], NOW)
    due = claim_source(archive)
    sources.settle_poll(archive, due, attempt(due, Outcome.CHALLENGE), next_poll_at=NOW)
    sql = "select link_id is null, outcome, items, new, status from polls order by id"
    rows = [tuple(row) for row in archive.read().execute(sql)]
    assert rows == [(1, "ok", 3, 1, 200), (0, "ok", None, None, 200), (1, "challenge", 3, None, 200)]


def test_a_follow_up_shows_what_it_tells(archive: Archive) -> None:
    found = archived(archive)
    moved = Change(ChangeKind.DEADLINE, "2026-05-20", "2026-05-06", "截止")
    later = AlertDraft("robots", found, (), ("mail",), changes=(moved, Change(ChangeKind.OFFICIAL, found.url)))
    alerts.record(archive, [draft(found), later], position=1, now=NOW)
    told = [row["changes"] for row in archive.read().execute("select changes from recent_alerts")]
    assert told == [f"deadline 截止 2026-05-06 → 2026-05-20; official {found.url}", None]
