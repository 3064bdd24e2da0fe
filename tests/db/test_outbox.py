from __future__ import annotations

from datetime import timedelta

from db import alerts, outbox, sources
from db.models import Alert, Delivery, DeliveryStatus
from db.store import Archive
from tests.db.rows import LEASE, NOW, archived, delivery, draft

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
