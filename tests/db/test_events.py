from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from db import alerts, articles, events, outbox
from db.errors import ArchiveError
from db.events import Placement, Tie
from db.migrations import migrations
from db.models import AlertDraft, ArchivedArticle, Article
from db.progress import Change, ChangeKind
from db.sqlite import sqlite3
from db.store import Archive
from tests.db.rows import LEASE, NOW, draft, listed, read_next

LATER = NOW + timedelta(hours=1)


def _read(archive: Archive, path: str, title: str = "关于机器人的通知", body: str = "") -> ArchivedArticle:
    listed(archive, path)
    _, article_id = read_next(archive, Article(title, body or f"正文 {path}"))
    found = articles.get(archive, article_id)
    assert found is not None
    return found


def _place(archive: Archive, *placed: Placement) -> None:
    with archive.write() as connection:
        events.place(connection, placed, "2026-04-01T02:00:00.000000Z")


def _again(archive: Archive, one: ArchivedArticle) -> ArchivedArticle:
    found = articles.get(archive, one.id)
    assert found is not None
    return found


def _ids(archive: Archive) -> list[int]:
    return [row[0] for row in archive.read().execute("select id from events order by id")]


def test_a_placed_article_leaves_no_empty_event_behind(archive: Archive) -> None:
    first, second = _read(archive, "/1"), _read(archive, "/2")
    _place(archive, Placement(second.id, first.event_id, "docnum", first.id, "桥工信〔2031〕6号"))
    assert _again(archive, second).event_id == first.event_id
    assert _ids(archive) == [first.event_id]
    (one, other) = events.members(archive, first.event_id)
    assert (one.reason, other.reason, other.with_article_id) == ("", "docnum", first.id)
    assert other.detail == "桥工信〔2031〕6号"


def test_an_event_that_somebody_was_told_of_stays_though_it_is_empty(archive: Archive) -> None:
    first, second = _read(archive, "/1"), _read(archive, "/2")
    alerts.record(archive, [draft(second)], position=2, now=NOW)
    _place(archive, Placement(second.id, first.event_id, "title", first.id, "《…》"))
    assert _ids(archive) == [first.event_id, second.event_id]


def test_a_reprint_points_at_the_first_printing(archive: Archive) -> None:
    first, second, third = (_read(archive, f"/{number}") for number in range(3))
    _place(archive, Placement(second.id, first.event_id, "reprint", first.id, "97 %"))
    _place(archive, Placement(third.id, first.event_id, "reprint", second.id, "95 %"))
    assert [_again(archive, one).duplicate_of for one in (first, second, third)] == [None, first.id, first.id]


def test_keys_find_the_articles_that_share_most_of_them(archive: Archive) -> None:
    one, two, three = (_read(archive, f"/{number}") for number in range(3))
    _place(archive, Placement(one.id, keys=frozenset("ab")), Placement(two.id, keys=frozenset("bcd")))
    assert events.sharing(archive, "bcd", but=three.id) == (two.id, one.id)
    assert events.sharing(archive, "bcd", but=two.id) == (one.id,)
    _place(archive, Placement(two.id, keys=frozenset("x")))
    assert events.sharing(archive, "bcd", but=three.id) == (one.id,), "its keys were replaced"


def test_a_key_that_all_bear_brings_the_newest_only(archive: Archive) -> None:
    known = [_read(archive, f"/{number}").id for number in range(events.PER_KEY + 2)]
    _place(archive, *(Placement(one, keys=frozenset(["common"])) for one in known))
    assert events.sharing(archive, ["common"], but=0) == tuple(reversed(known[2:]))


def test_the_reprints_of_one_event_do_not_crowd_out_another_that_bears_the_same_key(archive: Archive) -> None:
    one, other, *reprints = (_read(archive, f"/{number}") for number in range(events.PER_KEY + 4))
    shared = frozenset(["title:支持机器人产业若干措施"])
    _place(archive, *(Placement(reprint.id, other.event_id, keys=shared) for reprint in (other, *reprints)))
    _place(archive, Placement(one.id, keys=shared))
    found = events.sharing(archive, shared, but=0)
    assert found == (*(reprint.id for reprint in reprints[: -events.PER_EVENT - 1 : -1]), one.id)


def test_what_an_event_implements_is_shown_from_both_sides(archive: Archive) -> None:
    one, other = _read(archive, "/1", "部里的办法"), _read(archive, "/2", "省里的细则")
    _place(archive, Placement(other.id, ties=(Tie("implements", one.event_id, "根据《办法》"),)))
    assert events.ties(archive, other.event_id) == (("implements", one.event_id, "部里的办法", "根据《办法》"),)
    assert events.ties(archive, one.event_id) == (("implemented_by", other.event_id, "省里的细则", "根据《办法》"),)


def test_the_first_official_page_is_the_events(archive: Archive) -> None:
    one, other = _read(archive, "/1"), _read(archive, "/2")
    _place(archive, Placement(other.id, one.event_id, "title", one.id, "t", official=True))
    _place(archive, Placement(one.id, official=True))
    said = events.summary(archive.read(), one.event_id)
    assert said is not None
    assert (said.official_url, said.reprints, said.first_source) == (other.url, 1, "town")


def test_merged_events_are_one_and_stay_so(archive: Archive) -> None:
    one, other = _read(archive, "/1"), _read(archive, "/2")
    alerts.record(archive, [draft(one), draft(other, "other")], position=2, now=NOW)
    assert events.merge(archive, one.event_id, other.event_id, LATER) == 1
    assert events.now_called(archive, other.event_id) == one.event_id
    assert events.held(archive, other.id)
    assert set(events.told(archive, one.event_id)) == {"robots", "other"}
    assert alerts.record(archive, [draft(_again(archive, other), "other")], position=3, now=LATER) == ()
    with pytest.raises(ArchiveError, match="is part of event"):
        events.merge(archive, one.event_id, other.event_id, LATER)


def test_split_articles_have_an_event_of_their_own(archive: Archive) -> None:
    one, other, third = (_read(archive, f"/{number}") for number in range(3))
    _place(archive, Placement(other.id, one.event_id, "title", one.id, "t"))
    _place(archive, Placement(third.id, one.event_id, "reprint", other.id, "t"))
    new = events.split(archive, [other.id, third.id], LATER)
    assert {_again(archive, two).event_id for two in (other, third)} == {new} != {one.event_id}
    assert _again(archive, third).duplicate_of is None or _again(archive, third).duplicate_of == other.id
    assert events.held(archive, other.id)
    assert not events.held(archive, one.id)
    assert events.apart(archive, new) == {one.event_id}
    assert events.apart(archive, one.event_id) == {new}


def test_split_refuses_what_makes_no_two_events(archive: Archive) -> None:
    one, other = _read(archive, "/1"), _read(archive, "/2")
    for wrong in ([one.id], [one.id, other.id], [99]):
        with pytest.raises(ArchiveError):
            events.split(archive, wrong, LATER)
    assert len(_ids(archive)) == 2


def test_merge_refuses_an_event_that_is_not_there(archive: Archive) -> None:
    one = _read(archive, "/1")
    with pytest.raises(ArchiveError, match="no event 99"):
        events.merge(archive, one.event_id, 99, LATER)


def follow_up(article: ArchivedArticle, *changes: Change) -> AlertDraft:
    return AlertDraft("robots", article, (), ("mail",), changes=changes)


MOVED = Change(ChangeKind.DEADLINE, "2026-05-20", "2026-05-06", "截止")
BACK = Change(ChangeKind.DEADLINE, "2026-05-06", "2026-05-20", "截止")
REMINDER = Change(ChangeKind.REMINDER, "2026-05-06", "14", "截止")


def _told(archive: Archive, one: ArchivedArticle, *told: str) -> None:
    first = AlertDraft("robots", one, (), ("mail",), told=told)
    assert alerts.record(archive, [first], position=1, now=NOW)


def test_a_follow_up_goes_out_once(archive: Archive) -> None:
    one = _read(archive, "/1")
    _told(archive, one, "stage:征求意见")
    issued = follow_up(one, Change(ChangeKind.STAGE, "印发", "征求意见"))
    assert alerts.record(archive, [issued, issued], position=2, now=LATER) == (issued,)
    newest = alerts.latest(archive)[0]
    assert newest.changes == issued.changes
    assert newest.event is not None
    assert newest.event.id == one.event_id


def test_of_a_follow_up_only_what_is_new_is_told(archive: Archive) -> None:
    one = _read(archive, "/1")
    _told(archive, one, "stage:印发")
    official = Change(ChangeKind.OFFICIAL, one.url)
    (written,) = alerts.record(
        archive, [follow_up(one, Change(ChangeKind.STAGE, "印发"), official)], position=2, now=NOW
    )
    assert written.changes == (official,)


def test_nobody_is_sent_the_progress_of_what_was_never_told(archive: Archive) -> None:
    one = _read(archive, "/1")
    assert alerts.record(archive, [follow_up(one, MOVED)], position=1, now=NOW) == ()


def test_a_deadline_that_moves_back_is_told_again(archive: Archive) -> None:
    one = _read(archive, "/1")
    _told(archive, one, "deadline:截止:2026-05-06")
    for change in (MOVED, BACK, MOVED, BACK):
        assert alerts.record(archive, [follow_up(one, change)], position=2, now=LATER)
    assert events.told(archive, one.event_id)["robots"] == {"first", "deadline:截止:2026-05-06"}


def _deliveries(archive: Archive) -> list[tuple[str, bool]]:
    sql = "select status, cancelled_at is not null from deliveries order by rowid"
    return [(row[0], bool(row[1])) for row in archive.read().execute(sql)]


def test_a_reminder_that_waits_is_cancelled_when_its_deadline_moves(archive: Archive) -> None:
    one = _read(archive, "/1")
    _told(archive, one, "deadline:截止:2026-05-06")
    alerts.record(archive, [follow_up(one, REMINDER)], position=2, now=LATER)
    alerts.record(archive, [follow_up(one, MOVED)], position=3, now=LATER)
    assert _deliveries(archive) == [("pending", False), ("dead", True), ("pending", False)]


@pytest.mark.parametrize("kind", [ChangeKind.WITHDRAWN, ChangeKind.REPEALED])
def test_of_a_policy_that_is_gone_no_deadline_is_left(archive: Archive, kind: ChangeKind) -> None:
    one = _read(archive, "/1")
    _told(archive, one, "deadline:截止:2026-05-06", "stage:印发")
    alerts.record(archive, [follow_up(one, REMINDER)], position=2, now=LATER)
    alerts.record(archive, [follow_up(one, Change(kind, before=one.url))], position=3, now=LATER)
    assert {"deadline:截止:2026-05-06"}.isdisjoint(events.told(archive, one.event_id)["robots"])
    assert _deliveries(archive)[1] == ("dead", True)


def test_an_archive_of_an_older_version_knows_no_events(tmp_path: Path) -> None:

    with closing(sqlite3.connect(tmp_path / "old.db")) as connection:
        migrations.apply(Database(connection, execute_plugins=False), stop_before="events_of_policies")
        connection.commit()
    with closing(Archive(tmp_path / "old.db", read_only=True)) as old:
        assert events.summary(old.read(), 1) is None
        with pytest.raises(ArchiveError, match="older jingbao"):
            events.require(old)


@pytest.mark.parametrize("ok", [True, False])
def test_a_reminder_on_its_way_when_its_deadline_moves_is_not_tried_again(archive: Archive, *, ok: bool) -> None:
    one = _read(archive, "/1")
    _told(archive, one, "deadline:截止:2026-05-06")
    alerts.record(archive, [follow_up(one, REMINDER)], position=2, now=LATER)
    with archive.write() as connection:
        connection.execute("update deliveries set status = 'delivered' where alert_id = 1")
        connection.execute("update deliveries set status = 'pending' where alert_id = 2")
    (sending,) = outbox.claim_due(archive, LATER, lease=LEASE, limit=1)
    alerts.record(archive, [follow_up(one, MOVED)], position=3, now=LATER)
    again = LATER + timedelta(minutes=1)
    outbox.settle(archive, sending, started_at=LATER, now=LATER, detail="busy", due_at=None if ok else again, ok=ok)
    assert _deliveries(archive)[1] == (("delivered", False) if ok else ("dead", True))
