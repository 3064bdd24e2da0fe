from __future__ import annotations

import re
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from db import alerts, by_hand, notices, outbox, sources
from db.health import Expected, Notice, NoticeDraft, NoticeKind, Seen
from db.migrations import migrations
from db.models import Alert, Delivery, DeliveryStatus
from db.outcomes import Outcome
from db.sqlite import sqlite3
from db.store import Archive
from tests.db.rows import (
    LEASE,
    MOVED,
    NOW,
    SITE,
    TROUBLE,
    archived,
    cancelled_reminder,
    delivery,
    draft,
    follow_up,
    listed,
    notice,
)

SOON = NOW + timedelta(seconds=5)


def _claim(archive: Archive, now: object = NOW, **options: object) -> tuple[Delivery, ...]:
    return outbox.claim_due(archive, now, lease=LEASE, limit=9, **options)  # type: ignore[arg-type]


def _settle(archive: Archive, one: Delivery, *, ok: bool, retry: bool = False) -> DeliveryStatus:
    due_at = SOON if retry else None
    detail = "250 ok" if ok else "connection refused"
    return outbox.settle(archive, one, started_at=NOW, now=SOON, detail=detail, due_at=due_at, ok=ok)


def _alerts(archive: Archive, count: int, *channels: str) -> None:
    for number in range(count):
        article = archived(archive, body=f"正文{number}", path=f"/{number}.html")
        alerts.record(archive, [draft(article, "r", *channels)], position=number, now=NOW + timedelta(seconds=number))


def _told(one: Delivery) -> tuple[str, str]:
    """The channel, and what it is told: an alert's text, or what is wrong with a source."""
    return one.channel, one.what.article.article.body if isinstance(one.what, Alert) else one.what.draft.outcome


def test_a_delivery_carries_its_alert(archive: Archive) -> None:
    one = delivery(archive)
    assert isinstance(one.what, Alert)
    assert (one.channel, one.attempts, one.what.rule) == ("mail", 0, "robots")
    assert one.what.article.article.title == "关于机器人的通知"


def test_a_claimed_delivery_comes_back_after_its_lease_under_the_same_id(archive: Archive) -> None:
    one = delivery(archive)
    assert _claim(archive) == ()
    assert [again.id for again in _claim(archive, NOW + LEASE)] == [one.id]


def test_a_dead_process_leaves_its_claims_to_the_next_start(archive: Archive) -> None:
    one = delivery(archive)
    sources.release_claims(archive, NOW)
    assert [again.id for again in _claim(archive)] == [one.id]


def test_each_channel_gets_its_oldest_alert_first_and_one_at_a_time(archive: Archive) -> None:
    _alerts(archive, 2, "hook", "mail")
    late = NOW + timedelta(minutes=1)
    first = _claim(archive, late)
    assert sorted(map(_told, first)) == [("hook", "正文0"), ("mail", "正文0")]
    assert _claim(archive, late, busy_channels={"hook", "mail"}) == ()
    (rest,) = _claim(archive, late, busy_channels={"mail"})
    assert _told(rest) == ("hook", "正文1")


def test_a_delivery_carries_its_notice_as_it_was_drafted(archive: Archive) -> None:
    listed(archive, "/0.html")
    number = notice(archive, "mail")
    (one,) = _claim(archive)
    assert re.fullmatch("msg_[0-9a-f]{24}", one.id)
    assert one.what == Notice(number, 1, "town", f"{SITE}/list.html", NOW, TROUBLE)


def test_a_notice_of_which_little_is_known_comes_back_as_it_was(archive: Archive) -> None:
    bare = NoticeDraft(NoticeKind.RECOVERED, Outcome.DNS, NOW, Expected(), Seen())
    listed(archive, "/0.html")
    notice(archive, "mail", drafted=bare)
    (one,) = _claim(archive)
    assert isinstance(one.what, Notice)
    assert one.what.draft == bare


def test_half_a_character_in_a_detail_does_not_fail_the_poll_that_brought_it(archive: Archive) -> None:
    poison = replace(TROUBLE, seen=Seen(detail="半个\ud83e字"))
    listed(archive, "/0.html")
    notice(archive, "mail", drafted=poison)
    (one,) = _claim(archive)
    assert isinstance(one.what, Notice)
    assert one.what.draft.seen.detail == "半个?字"


def test_a_notice_has_a_delivery_for_each_channel_once_and_none_where_nobody_is_told(archive: Archive) -> None:
    listed(archive, "/0.html")
    told, kept = notice(archive, "mail", "hook", "mail"), notice(archive)
    rows = archive.read().execute("select notice_id, channel from deliveries order by channel").fetchall()
    assert [tuple(row) for row in rows] == [(told, "hook"), (told, "mail")]
    assert kept != told


def test_a_notice_and_its_deliveries_go_with_the_transaction_that_they_were_written_in(archive: Archive) -> None:
    listed(archive, "/0.html")

    def poll_that_fails_late() -> None:
        with archive.write() as connection:
            notices.record(connection, 1, TROUBLE, ["mail"], NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        poll_that_fails_late()
    counts = archive.read().execute("select (select count(*) from notices), (select count(*) from deliveries)")
    assert tuple(counts.fetchone()) == (0, 0)


def test_a_notice_never_goes_before_an_alert_of_its_channel_however_old_it_is(archive: Archive) -> None:
    listed(archive, "/0.html")
    notice(archive, "mail", now=NOW - timedelta(days=1))
    _alerts(archive, 2, "mail")
    late = NOW + timedelta(minutes=1)
    order: list[tuple[str, str]] = []
    while claimed := _claim(archive, late):
        order.extend(map(_told, claimed))
        _settle(archive, claimed[0], ok=True)
    assert order == [("mail", "正文0"), ("mail", "正文1"), ("mail", Outcome.EMPTY_LIST)]


def test_where_hands_are_few_channels_with_an_alert_are_served_before_those_with_a_notice(archive: Archive) -> None:
    listed(archive, "/0.html")
    notice(archive, "hook", now=NOW - timedelta(days=1))
    _alerts(archive, 1, "mail")
    (first,) = outbox.claim_due(archive, NOW, lease=LEASE, limit=1)
    assert _told(first) == ("mail", "正文0")


def test_an_alert_that_waits_for_its_next_try_holds_up_no_notice(archive: Archive) -> None:
    listed(archive, "/0.html")
    _alerts(archive, 1, "mail")
    _settle(archive, _claim(archive)[0], ok=False, retry=True)
    notice(archive, "mail")
    assert [_told(one) for one in _claim(archive)] == [("mail", Outcome.EMPTY_LIST)]


def test_of_two_notices_the_older_goes_first_and_one_at_a_time(archive: Archive) -> None:
    listed(archive, "/0.html")
    numbers = [notice(archive, "mail", now=NOW + timedelta(seconds=n)) for n in range(2)]
    (first,) = _claim(archive, SOON)
    assert first.what.id == numbers[0]
    assert _claim(archive, SOON, busy_channels={"mail"}) == ()


def test_a_notice_can_be_a_dead_letter_and_is_revived_under_its_old_id(archive: Archive) -> None:
    listed(archive, "/0.html")
    notice(archive, "mail")
    (one,) = _claim(archive)
    assert _settle(archive, one, ok=False) is DeliveryStatus.DEAD
    assert outbox.redrive(archive, SOON) == 1
    (again,) = _claim(archive, SOON)
    assert (again.id, again.what) == (one.id, one.what)


def test_the_list_names_alerts_by_rule_and_title_and_notices_by_source_and_outcome(archive: Archive) -> None:
    listed(archive, "/0.html")
    notice(archive, "mail")
    well = replace(TROUBLE, kind=NoticeKind.RECOVERED)
    notice(archive, "mail", drafted=well, now=NOW + timedelta(seconds=1))
    article = archived(archive, path="/0.html")
    alerts.record(archive, [draft(article, "robots")], position=1, now=NOW + timedelta(seconds=2))
    assert [(row.rule, row.title) for row in outbox.listed(archive)] == [
        ("robots", "关于机器人的通知"),
        ("@health", "town: empty_list, recovered"),
        ("@health", "town: empty_list"),
    ]


def test_what_was_delivered_is_never_claimed_again(archive: Archive) -> None:
    assert _settle(archive, delivery(archive), ok=True) is DeliveryStatus.DELIVERED
    assert _claim(archive, NOW + timedelta(days=30)) == ()
    (row,) = outbox.listed(archive)
    assert (row.status, row.attempts, row.last_detail, row.delivered_at) == (
        DeliveryStatus.DELIVERED,
        1,
        "250 ok",
        SOON,
    )


def test_what_failed_is_tried_again_when_due(archive: Archive) -> None:
    one = delivery(archive)
    assert _settle(archive, one, ok=False, retry=True) is DeliveryStatus.PENDING
    assert _claim(archive) == ()
    (again,) = _claim(archive, SOON)
    assert (again.id, again.attempts) == (one.id, 1)


def test_a_dead_letter_is_revived_under_its_old_id(archive: Archive) -> None:
    one = delivery(archive)
    assert _settle(archive, one, ok=False) is DeliveryStatus.DEAD
    assert _claim(archive, NOW + timedelta(days=30)) == ()
    assert outbox.redrive(archive, SOON, ["msg_unknown"]) == 0
    assert outbox.redrive(archive, SOON, [one.id]) == 1
    (again,) = _claim(archive, SOON)
    assert (again.id, again.attempts) == (one.id, 0)


def test_redrive_without_ids_revives_all_dead_letters_and_nothing_else(archive: Archive) -> None:
    _alerts(archive, 3, "mail")
    late = NOW + timedelta(minutes=1)
    dead, delivered = _claim(archive, late)[0], _claim(archive, late)[0]
    _settle(archive, dead, ok=False)
    _settle(archive, delivered, ok=True)
    assert outbox.redrive(archive, SOON) == 1
    assert outbox.redrive(archive, SOON) == 0


def test_every_attempt_is_a_row(archive: Archive) -> None:
    one = delivery(archive)
    _settle(archive, one, ok=False, retry=True)
    _settle(archive, one, ok=True)
    rows = archive.read().execute("select ok, detail, elapsed_ms from delivery_attempts order by id").fetchall()
    assert [tuple(row) for row in rows] == [(0, "connection refused", 5000), (1, "250 ok", 5000)]


def test_the_list_can_be_of_one_status(archive: Archive) -> None:
    _alerts(archive, 2, "mail")
    _settle(archive, _claim(archive, SOON)[0], ok=False)
    assert [row.status for row in outbox.listed(archive, status=DeliveryStatus.DEAD)] == [DeliveryStatus.DEAD]
    assert len(outbox.listed(archive)) == 2
    assert len(outbox.listed(archive, limit=1)) == 1


def test_what_was_cancelled_is_no_dead_letter_and_cannot_be_revived(archive: Archive) -> None:
    cancelled_reminder(archive)
    cancelled = [row for row in outbox.listed(archive) if row.cancelled_at]
    assert [(row.status, row.last_detail) for row in cancelled] == [
        (DeliveryStatus.DEAD, "cancelled: that deadline is none any more")
    ]
    assert outbox.listed(archive, status=DeliveryStatus.DEAD) == ()
    assert outbox.redrive(archive, SOON) == 0
    assert outbox.redrive(archive, SOON, [cancelled[0].id]) == 0
    assert len(_sent_all(archive)) == 2


def _sent_all(archive: Archive) -> list[Delivery]:
    """All that is due, each delivered before the next one of its channel is claimed."""
    sent: list[Delivery] = []
    while claimed := _claim(archive, NOW + timedelta(days=1)):
        for one in claimed:
            _settle(archive, one, ok=True)
        sent += claimed
    return sent


def test_a_follow_up_answers_the_first_alert_of_its_own_channel_and_rule(archive: Archive) -> None:
    article = archived(archive)
    alerts.record(archive, [draft(article, "robots", "hook", "mail"), draft(article, "b")], position=1, now=NOW)
    first = {(one.channel, one.what.rule): one for one in _sent_all(archive) if isinstance(one.what, Alert)}
    alerts.record(archive, [follow_up(article, MOVED, channels=("hook", "mail", "desk"))], position=2, now=SOON)
    told = {one.channel: one for one in _sent_all(archive)}
    assert {one.replies_to for one in first.values()} == {None}
    assert {channel: one.replies_to for channel, one in told.items()} == {
        "hook": first["hook", "robots"].id,
        "mail": first["mail", "robots"].id,
        "desk": None,
    }
    assert {one.thread_event for one in (*first.values(), *told.values())} == {article.event_id}


def test_a_follow_up_stays_in_the_thread_that_people_know_when_its_event_is_merged(archive: Archive) -> None:
    listed(archive, "/0.html")
    kept, other = archived(archive, body="一", path="/1.html"), archived(archive, body="二", path="/2.html")
    alerts.record(archive, [draft(other)], position=1, now=NOW)
    (first,) = _sent_all(archive)
    by_hand.merge(archive, kept.event_id, other.event_id, SOON)
    alerts.record(archive, [follow_up(replace(other, event_id=kept.event_id), MOVED)], position=2, now=SOON)
    (told,) = _sent_all(archive)
    assert isinstance(told.what, Alert)
    assert told.what.article.event_id == kept.event_id
    assert (told.thread_event, told.replies_to) == (other.event_id, first.id)


def test_a_notice_is_in_no_events_thread(archive: Archive) -> None:
    listed(archive, "/0.html")
    notice(archive, "mail")
    (one,) = _claim(archive)
    assert (one.thread_event, one.replies_to) == (None, None)


def test_an_archive_of_an_older_version_knows_nothing_of_cancelling(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "old.db")) as connection:
        migrations.apply(Database(connection, execute_plugins=False), stop_before="events_of_policies")
        connection.commit()
    with closing(Archive(tmp_path / "old.db", read_only=True)) as old:
        assert outbox.listed(old, status=DeliveryStatus.DEAD) == ()
