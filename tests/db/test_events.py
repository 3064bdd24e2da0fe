from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from db import alerts, events, outbox, withdrawn
from db.errors import ArchiveError
from db.events import Placement, Tie
from db.migrations import migrations
from db.progress import Change, ChangeKind
from db.sqlite import sqlite3
from db.store import Archive
from tests.db.placing import again, event_ids, put, read_page, tell
from tests.db.rows import LEASE, MOVED, NOW, REMINDER, draft, follow_up

LATER = NOW + timedelta(hours=1)
BACK = Change(ChangeKind.DEADLINE, "2026-05-06", "2026-05-20", "截止")


def test_a_placed_article_leaves_no_empty_event_behind(archive: Archive) -> None:
    first, second = read_page(archive, "/1"), read_page(archive, "/2")
    put(archive, Placement(second.id, first.event_id, "docnum", first.id, "桥工信〔2031〕6号"))
    assert again(archive, second).event_id == first.event_id
    assert event_ids(archive) == [first.event_id]
    (one, other) = events.members(archive, first.event_id)
    assert (one.reason, other.reason, other.with_article_id) == ("", "docnum", first.id)
    assert other.detail == "桥工信〔2031〕6号"


def test_an_event_that_somebody_was_told_of_stays_though_it_is_empty(archive: Archive) -> None:
    first, second = read_page(archive, "/1"), read_page(archive, "/2")
    alerts.record(archive, [draft(second)], position=2, now=NOW)
    put(archive, Placement(second.id, first.event_id, "title", first.id, "《…》"))
    assert event_ids(archive) == [first.event_id, second.event_id]


def test_a_reprint_points_at_the_first_printing(archive: Archive) -> None:
    first, second, third = (read_page(archive, f"/{number}") for number in range(3))
    put(archive, Placement(second.id, first.event_id, "reprint", first.id, "97 %"))
    put(archive, Placement(third.id, first.event_id, "reprint", second.id, "95 %"))
    assert [again(archive, one).duplicate_of for one in (first, second, third)] == [None, first.id, first.id]


def test_keys_find_the_articles_that_share_most_of_them(archive: Archive) -> None:
    one, two, three = (read_page(archive, f"/{number}") for number in range(3))
    put(archive, Placement(one.id, keys=frozenset("ab")), Placement(two.id, keys=frozenset("bcd")))
    assert events.sharing(archive, "bcd", but=three.id) == (two.id, one.id)
    assert events.sharing(archive, "bcd", but=two.id) == (one.id,)
    put(archive, Placement(two.id, keys=frozenset("x")))
    assert events.sharing(archive, "bcd", but=three.id) == (one.id,), "its keys were replaced"


def test_a_key_that_all_bear_brings_the_newest_only(archive: Archive) -> None:
    known = [read_page(archive, f"/{number}").id for number in range(events.PER_KEY + 2)]
    put(archive, *(Placement(one, keys=frozenset(["common"])) for one in known))
    assert events.sharing(archive, ["common"], but=0) == tuple(reversed(known[2:]))


def test_the_reprints_of_one_event_do_not_crowd_out_another_that_bears_the_same_key(archive: Archive) -> None:
    one, other, *reprints = (read_page(archive, f"/{number}") for number in range(events.PER_KEY + 4))
    shared = frozenset(["title:支持机器人产业若干措施"])
    put(archive, *(Placement(reprint.id, other.event_id, keys=shared) for reprint in (other, *reprints)))
    put(archive, Placement(one.id, keys=shared))
    found = events.sharing(archive, shared, but=0)
    assert found == (*(reprint.id for reprint in reprints[: -events.PER_EVENT - 1 : -1]), one.id)


def test_what_an_event_implements_is_shown_from_both_sides(archive: Archive) -> None:
    one, other = read_page(archive, "/1", "部里的办法"), read_page(archive, "/2", "省里的细则")
    put(archive, Placement(other.id, ties=(Tie("implements", one.event_id, "根据《办法》"),)))
    assert events.ties(archive, other.event_id) == (("implements", one.event_id, "部里的办法", "根据《办法》"),)
    assert events.ties(archive, one.event_id) == (("implemented_by", other.event_id, "省里的细则", "根据《办法》"),)


def test_the_first_official_page_is_the_events(archive: Archive) -> None:
    one, other = read_page(archive, "/1"), read_page(archive, "/2")
    put(archive, Placement(other.id, one.event_id, "title", one.id, "t", official=True))
    put(archive, Placement(one.id, official=True))
    said = events.summary(archive.read(), one.event_id)
    assert said is not None
    assert (said.official_url, said.reprints, said.first_source) == (other.url, 1, "town")


def test_a_follow_up_goes_out_once(archive: Archive) -> None:
    one = read_page(archive, "/1")
    tell(archive, one, "stage:征求意见")
    issued = follow_up(one, Change(ChangeKind.STAGE, "印发", "征求意见"))
    assert alerts.record(archive, [issued, issued], position=2, now=LATER) == (issued,)
    newest = alerts.latest(archive)[0]
    assert newest.changes == issued.changes
    assert newest.event is not None
    assert newest.event.id == one.event_id


def test_of_a_follow_up_only_what_is_new_is_told(archive: Archive) -> None:
    one = read_page(archive, "/1")
    tell(archive, one, "stage:印发")
    official = Change(ChangeKind.OFFICIAL, one.url)
    (written,) = alerts.record(
        archive, [follow_up(one, Change(ChangeKind.STAGE, "印发"), official)], position=2, now=NOW
    )
    assert written.changes == (official,)


def test_nobody_is_sent_the_progress_of_what_was_never_told(archive: Archive) -> None:
    one = read_page(archive, "/1")
    assert alerts.record(archive, [follow_up(one, MOVED)], position=1, now=NOW) == ()


def test_a_deadline_that_moves_back_is_told_again(archive: Archive) -> None:
    one = read_page(archive, "/1")
    tell(archive, one, "deadline:截止:2026-05-06")
    for change in (MOVED, BACK, MOVED, BACK):
        assert alerts.record(archive, [follow_up(one, change)], position=2, now=LATER)
    assert events.told(archive, one.event_id)["robots"] == {"first", "deadline:截止:2026-05-06"}


def _deliveries(archive: Archive) -> list[tuple[str, bool]]:
    sql = "select status, cancelled_at is not null from deliveries order by rowid"
    return [(row[0], bool(row[1])) for row in archive.read().execute(sql)]


def test_a_reminder_that_waits_is_cancelled_when_its_deadline_moves(archive: Archive) -> None:
    one = read_page(archive, "/1")
    tell(archive, one, "deadline:截止:2026-05-06")
    alerts.record(archive, [follow_up(one, REMINDER)], position=2, now=LATER)
    alerts.record(archive, [follow_up(one, MOVED)], position=3, now=LATER)
    assert _deliveries(archive) == [("pending", False), ("dead", True), ("pending", False)]


@pytest.mark.parametrize("kind", [ChangeKind.WITHDRAWN, ChangeKind.REPEALED])
def test_of_a_policy_that_is_gone_no_deadline_is_left(archive: Archive, kind: ChangeKind) -> None:
    one = read_page(archive, "/1")
    tell(archive, one, "deadline:截止:2026-05-06", "stage:印发")
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
    one = read_page(archive, "/1")
    tell(archive, one, "deadline:截止:2026-05-06")
    alerts.record(archive, [follow_up(one, REMINDER)], position=2, now=LATER)
    with archive.write() as connection:
        connection.execute("update deliveries set status = 'delivered' where alert_id = 1")
        connection.execute("update deliveries set status = 'pending' where alert_id = 2")
    (sending,) = outbox.claim_due(archive, LATER, lease=LEASE, limit=1)
    alerts.record(archive, [follow_up(one, MOVED)], position=3, now=LATER)
    again = LATER + timedelta(minutes=1)
    outbox.settle(archive, sending, started_at=LATER, now=LATER, detail="busy", due_at=None if ok else again, ok=ok)
    assert _deliveries(archive)[1] == (("delivered", False) if ok else ("dead", True))


def test_the_reprints_of_a_moved_article_move_with_it(archive: Archive) -> None:
    one, first = read_page(archive, "/1"), read_page(archive, "/2", body="同一正文")
    reprint = read_page(archive, "/3", body="同一正文")
    assert reprint.duplicate_of == first.id
    put(archive, Placement(first.id, one.event_id, "reprint", one.id, "t"))
    assert again(archive, reprint).event_id == one.event_id
    assert again(archive, reprint).duplicate_of == one.id
    assert event_ids(archive) == [one.event_id]


def test_what_is_tied_to_an_event_follows_its_article(archive: Archive) -> None:
    one, act, measure = (read_page(archive, f"/{number}") for number in range(3))
    put(archive, Placement(measure.id, ties=(Tie("implements", act.event_id, "d"),)))
    put(archive, Placement(act.id, one.event_id, "docnum", one.id, "t"))
    assert [event for _, event, *_ in events.ties(archive, measure.event_id)] == [one.event_id]
    assert event_ids(archive) == [one.event_id, measure.event_id]


def test_the_events_that_grew_last_come_first(archive: Archive) -> None:
    one, other, quiet, joined = (read_page(archive, f"/{number}") for number in range(4))
    alerts.record(archive, [draft(one), draft(other)], position=2, now=NOW)
    put(archive, Placement(joined.id, one.event_id, "title", one.id, "t"))
    assert [each.id for each in events.latest(archive, limit=9)] == [one.event_id, other.event_id]
    assert [each.id for each in events.latest(archive, limit=1)] == [one.event_id]
    assert quiet.event_id not in [each.id for each in events.latest(archive, limit=9)]


def test_what_is_asked_often_reads_no_table_of_the_whole_archive(archive: Archive) -> None:
    """SQLite keeps no statistics here: where it may choose, it takes all stages, or all links, for few."""
    asked: list[str] = []
    connection = archive.read()
    connection.set_trace_callback(asked.append)
    events.summary(connection, 1)
    withdrawn.gone_pages(archive)
    connection.set_trace_callback(None)
    plans = [row["detail"] for sql in asked for row in connection.execute(f"explain query plan {sql}")]
    assert "SCAN g" in plans
    assert not {"SCAN a", "SCAN l", "SCAN e", "SCAN f"} & {" ".join(step.split()[:2]) for step in plans}
    assert not [step for step in plans if "facts_by_value" in step]
