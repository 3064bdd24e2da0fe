from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from db import alerts, marks
from db.errors import ArchiveError
from db.migrations import migrations
from db.models import Mark, Verdict
from db.sqlite import sqlite3
from db.store import Archive
from tests.db.rows import NOW, archived, draft

GOOD = Mark(Verdict.GOOD, NOW, "what we are here for")
NOISE = Mark(Verdict.NOISE, NOW + timedelta(hours=1))


def _told(archive: Archive, *rules: str, path: str = "/1.html", status: str = "raised") -> int:
    """An article that these rules tell. Returns its event."""
    article = archived(archive, title=f"通知 {path}", body=f"正文 {path}", path=path)
    drafts = [draft(article, rule, status=status) for rule in rules]
    alerts.record(archive, drafts, position=alerts.cursor(archive) + 1, now=NOW)
    return article.event_id


def _mark(archive: Archive) -> Mark | None:
    return alerts.latest(archive, baseline=True)[0].mark


def test_an_alert_shows_its_mark(archive: Archive) -> None:
    _told(archive, "robots")
    assert _mark(archive) is None
    marks.put(archive, 1, GOOD)
    assert _mark(archive) == GOOD


def test_marking_again_replaces_verdict_note_and_time(archive: Archive) -> None:
    _told(archive, "robots")
    marks.put(archive, 1, GOOD)
    marks.put(archive, 1, NOISE)
    assert _mark(archive) == NOISE


def test_a_mark_is_cleared_once(archive: Archive) -> None:
    _told(archive, "robots")
    marks.put(archive, 1, GOOD)
    assert marks.clear(archive, 1)
    assert _mark(archive) is None
    assert not marks.clear(archive, 1)


def test_an_alert_that_is_not_there_cannot_be_marked(archive: Archive) -> None:
    for change in (lambda: marks.put(archive, 99, GOOD), lambda: marks.clear(archive, 99)):
        with pytest.raises(ArchiveError, match=r"there is no alert 99\. The first column of `jingbao alerts --all`"):
            change()


def test_a_mark_goes_with_its_alert(archive: Archive) -> None:
    """What one source's first poll only counted may become news to another source."""
    _told(archive, "robots", status="baseline")
    marks.put(archive, 1, NOISE)
    with archive.write() as connection:
        connection.execute("delete from alerts")
    assert marks.by_event(archive) == {}


def test_marks_by_event_are_of_one_rule_or_of_all(archive: Archive) -> None:
    first = _told(archive, "robots", "chips")
    second = _told(archive, "chips", path="/2.html")
    marks.put(archive, 1, GOOD)
    marks.put(archive, 2, NOISE)
    marks.put(archive, 3, GOOD)
    assert marks.by_event(archive, "robots") == {first: Verdict.GOOD}
    assert marks.by_event(archive, "chips") == {first: Verdict.NOISE, second: Verdict.GOOD}
    assert marks.by_event(archive) == {first: Verdict.NOISE, second: Verdict.GOOD}
    marks.put(archive, 1, replace(GOOD, marked_at=NOW + timedelta(days=1)))
    assert marks.by_event(archive)[first] is Verdict.GOOD


def test_alerts_of_an_archive_that_knows_no_marks_have_none(tmp_path: Path) -> None:
    with closing(Archive(tmp_path / "a.db")) as archive:
        _told(archive, "robots")
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        connection.execute("drop table marks")
    with closing(Archive(tmp_path / "a.db", read_only=True)) as old:
        assert _mark(old) is None


def test_an_older_archive_is_brought_up_to_date(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "old.db")) as connection:
        migrations.apply(Database(connection, execute_plugins=False), stop_before="marks")
        connection.commit()
    with closing(Archive(tmp_path / "old.db")) as archive:
        _told(archive, "robots")
        marks.put(archive, 1, GOOD)
        assert _mark(archive) == GOOD
