"""An archive that any earlier version left is brought up to date, with what lay in it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from db import articles, events, follow_ups, outbox, search, sources
from db.errors import ArchiveError, ArchiveTooNew
from db.migrations import STEPS, migrations
from db.models import Article, Reading
from db.sqlite import sqlite3
from db.store import Archive
from db.times import to_text
from tests.db.rows import LEASE, NOW, listed, read_next, source

#: In the order in which they were published. A new step goes to the end, and none ever goes away.
PUBLISHED = [
    "tables",
    "views",
    "versions_by_hash",
    "indexes_of_due_work",
    "events_of_versions",
    "judgements",
    "facts",
    "marks",
    "notices",
    "sources_learn",
    "index_of_next_links",
    "follow_from_here_on",
    "events_of_policies",
    "pages_gone",
]


def _names() -> list[str]:
    return [step.name for step in migrations.pending(Database(memory=True, execute_plugins=False))]


def _left_by(path: Path, step: str) -> None:
    """The archive of a version whose last step was `step`, with a source, an article and its earlier wording."""
    names = _names()
    following = names[names.index(step) + 1 :]
    with closing(sqlite3.connect(path)) as connection:
        migrations.apply(Database(connection, execute_plugins=False), stop_before=following[0] if following else None)
        for statement in _ROWS:
            connection.execute(statement, {"now": to_text(NOW)})
        connection.commit()


_ROWS = (
    (
        "insert into sources (name, url, host, added_at, next_poll_at)"
        " values ('town', 'http://news.example/list.html', 'news.example', :now, :now)"
    ),
    "insert into events (first_seen_at, title) values (:now, '新标题')",
    (
        "insert into articles (seq, url, url_key, site, source_id, event_id, baseline, title, body, first_seen_at,"
        " content_hash, links, images) values (1, 'http://news.example/1.html', 'http://news.example/1.html',"
        " 'news.example', 1, 1, 0, '新标题', '机器人', :now, '机器人', '[]', '[]')"
    ),
    "insert into articles_fts (rowid, grams) values (1, '新标 标题 题 机器 器人 人')",
    (
        "insert into versions (article_id, replaced_at, title, body, content_hash)"
        " values (1, :now, '旧标题', '旧正文', '旧正文')"
    ),
    (
        "insert into links (source_id, url, url_key, host, found_at, baseline, due_at, reads, article_id)"
        " values (1, 'http://news.example/1.html', 'http://news.example/1.html', 'news.example', :now, 0, :now, 2, 1)"
    ),
    (
        "insert into alerts (rule, event_id, article_id, status, raised_at, evidence)"
        " values ('robots', 1, 1, 'raised', :now, '[]')"
    ),
    (
        "insert into deliveries (id, alert_id, channel, status, created_at, due_at, attempts, last_detail)"
        " values ('msg_1', 1, 'mail', 'pending', :now, :now, 1, 'HTTP 503')"
    ),
    (
        "insert into delivery_attempts (delivery_id, started_at, elapsed_ms, ok, detail)"
        " values ('msg_1', :now, 12, 0, 'HTTP 503')"
    ),
    "insert into cursors (name, position) values ('assess', 1)",
)


def _schema(archive: Archive) -> list[tuple[str, str]]:
    """Tables and views with their columns, and indexes with theirs; not the words of the statements."""
    connection = archive.read()
    rows = connection.execute("select type, name from sqlite_schema where name not glob 'sqlite_*'").fetchall()
    pragma = {"table": "table_xinfo", "view": "table_xinfo", "index": "index_xinfo"}
    described = [
        (row["name"], str([tuple(one) for one in connection.execute(f"pragma {pragma[row['type']]}({row['name']})")]))
        for row in rows
    ]
    return sorted(described)


def test_published_steps_stay_where_they_are() -> None:
    assert _names()[: len(PUBLISHED)] == PUBLISHED
    assert set(_names()) == STEPS


@pytest.mark.parametrize("step", PUBLISHED)
def test_an_archive_of_any_earlier_version_becomes_like_a_new_one(archive: Archive, tmp_path: Path, step: str) -> None:
    _left_by(tmp_path / "old.db", step)
    with closing(Archive(tmp_path / "old.db")) as old:
        assert _schema(old) == _schema(archive)


@pytest.mark.parametrize("step", PUBLISHED)
def test_what_an_earlier_version_archived_is_kept_and_goes_on(tmp_path: Path, step: str) -> None:
    _left_by(tmp_path / "old.db", step)
    with closing(Archive(tmp_path / "old.db")) as old:
        assert [one.article.title for one in search.search(old, "机器人")] == ["新标题"]
        sources.sync(old, [source()], NOW)
        assert read_next(old, Article("新标题", "机器人和卫星")) == (Reading.EDITED, 1)
        assert [one.article.title for one in search.search(old, "卫星")] == ["新标题"]
        assert old.read().execute("select body from versions order by id").fetchall()[1]["body"] == "机器人"


@pytest.mark.parametrize("step", PUBLISHED)
def test_what_was_on_its_way_to_people_still_is_by_the_same_id(tmp_path: Path, step: str) -> None:
    _left_by(tmp_path / "old.db", step)
    with closing(Archive(tmp_path / "old.db")) as old:
        tried = old.read().execute("select delivery_id, ok, detail from delivery_attempts").fetchall()
        assert [tuple(row) for row in tried] == [("msg_1", 0, "HTTP 503")]
        (delivery,) = outbox.claim_due(old, NOW, lease=LEASE, limit=9)
        assert (delivery.id, delivery.attempts) == ("msg_1", 1)
        assert old.read().execute("pragma foreign_key_check").fetchall() == []


@pytest.mark.parametrize("step", PUBLISHED[: PUBLISHED.index("follow_from_here_on")])
def test_what_was_alerted_to_before_there_were_follow_ups_is_not_followed(tmp_path: Path, step: str) -> None:
    _left_by(tmp_path / "old.db", step)
    with closing(Archive(tmp_path / "old.db")) as old:
        assert follow_ups.assessed(old, limit=9) == ()
        with old.write() as connection:
            connection.execute("update articles set seq = 2")
            connection.execute("update cursors set position = 2 where name = 'assess'")
        (told,) = follow_ups.assessed(old, limit=9)
        assert (told.seq, told.raised) == (2, True)


@pytest.mark.parametrize("step", PUBLISHED[: PUBLISHED.index("events_of_policies")])
def test_what_was_told_before_events_had_a_course_is_not_told_again(tmp_path: Path, step: str) -> None:
    _left_by(tmp_path / "old.db", step)
    with closing(Archive(tmp_path / "old.db")) as old:
        rules = {row["rule"]: row["event_id"] for row in old.read().execute("select rule, event_id from alerts")}
        assert rules
        assert all(events.told(old, event_id)[rule] >= {"first"} for rule, event_id in rules.items())


def test_an_earlier_wording_stored_before_events_were_kept_with_it_still_finds_its_event(tmp_path: Path) -> None:
    _left_by(tmp_path / "old.db", "indexes_of_due_work")
    with closing(Archive(tmp_path / "old.db")) as old:
        sources.sync(old, [source()], NOW)
        assert read_next(old, Article("旧标题", "旧正文")) == (Reading.EDITED, 1)
        found = articles.get(old, 1)
        assert found is not None
        assert found.event_id == 1


@pytest.mark.parametrize("step", PUBLISHED[:-1])
def test_an_old_archive_opened_to_be_read_is_left_as_it_is(tmp_path: Path, step: str) -> None:
    _left_by(tmp_path / "old.db", step)
    before = (tmp_path / "old.db").read_bytes()
    with closing(Archive(tmp_path / "old.db", read_only=True)) as old:
        assert articles.count(old) == 1
        assert len(migrations.applied(Database(old.read(), execute_plugins=False))) == PUBLISHED.index(step) + 1
    assert (tmp_path / "old.db").read_bytes() == before


def test_opening_twice_migrates_once(tmp_path: Path) -> None:
    _left_by(tmp_path / "old.db", "tables")
    counts = []
    for _ in range(2):
        with closing(Archive(tmp_path / "old.db")) as old:
            counts.append(old.read().execute("select count(*) from _sqlite_migrations").fetchone()[0])
    assert counts == [len(STEPS)] * 2


def test_a_step_that_fails_leaves_the_archive_as_the_step_before_did(tmp_path: Path) -> None:
    _left_by(tmp_path / "old.db", "versions_by_hash")
    with closing(sqlite3.connect(tmp_path / "old.db")) as connection:
        connection.execute("create table pages_by_time (somebody text)")  # its name is taken, in the middle of a step
    with pytest.raises(ArchiveError, match="pages_by_time"):
        Archive(tmp_path / "old.db")
    with closing(sqlite3.connect(tmp_path / "old.db")) as connection:
        assert _indexes(connection) >= {"links_due"}
        assert "links_unread" not in _indexes(connection)
        connection.execute("drop table pages_by_time")
    with closing(Archive(tmp_path / "old.db")) as mended:
        assert "links_unread" in _indexes(mended.read())


def _indexes(connection: sqlite3.Connection) -> set[str]:
    return {str(row[0]) for row in connection.execute("select name from sqlite_schema where type = 'index'")}


def test_a_newer_archive_is_not_touched_by_the_refusal(archive: Archive) -> None:
    listed(archive, "/1.html")
    with archive.write() as connection:
        connection.execute("insert into _sqlite_migrations (migration_set, name) values ('jingbao', 'to_come')")
    with pytest.raises(ArchiveTooNew, match="to_come"):
        Archive(archive.path)
    assert archive.read().execute("select count(*) from links").fetchone()[0] == 1
