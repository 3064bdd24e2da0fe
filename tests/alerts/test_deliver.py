from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from alerts.deliver import deliver
from alerts.message import Channel, Message, Receipt
from db import outbox
from db.errors import DeliveryError
from db.models import Delivery, DeliveryStatus
from db.store import Archive
from tests.db.rows import LEASE, NOW, delivery, listed, notice


@dataclass(slots=True)
class Receiver:
    """A channel that takes messages, or answers with the errors it was given, one after the other."""

    errors: list[Exception] = field(default_factory=list)
    taken: list[Message] = field(default_factory=list)
    name: str = "mail"

    def send(self, message: Message) -> Receipt:
        if self.errors:
            raise self.errors.pop(0)
        self.taken.append(message)
        return Receipt("250 ok")


def _deliver(archive: Archive, one: Delivery, channel: Channel | None, now: datetime = NOW) -> DeliveryStatus:
    return deliver(one, channel, archive=archive, clock=lambda: now, rng=random.Random(1))


def _row(archive: Archive) -> outbox.DeliveryRow:
    (row,) = outbox.listed(archive)
    return row


def test_what_the_receiver_took_is_delivered_with_its_receipt(archive: Archive) -> None:
    one, receiver = delivery(archive), Receiver()
    assert _deliver(archive, one, receiver) is DeliveryStatus.DELIVERED
    assert [message.id for message in receiver.taken] == [one.id]
    assert _row(archive).last_detail == "250 ok"


def test_a_notice_is_delivered_like_an_alert(archive: Archive) -> None:
    listed(archive, "/1.html")
    notice(archive, "mail")
    receiver = Receiver([DeliveryError("mail", "connection refused")])
    (one,) = outbox.claim_due(archive, NOW, lease=LEASE, limit=1)
    assert _deliver(archive, one, receiver) is DeliveryStatus.PENDING
    (again,) = outbox.claim_due(archive, NOW + timedelta(minutes=1), lease=LEASE, limit=1)
    assert _deliver(archive, again, receiver) is DeliveryStatus.DELIVERED
    assert [(said.id, said.subject) for said in receiver.taken] == [(one.id, "[jingbao] 来源异常：town — 列表为空")]
    assert (_row(archive).rule, _row(archive).attempts) == ("@health", 2)


def test_a_passing_failure_is_tried_again_under_the_same_id(archive: Archive) -> None:
    receiver = Receiver([DeliveryError("mail", "connection refused")])
    one = delivery(archive)
    assert _deliver(archive, one, receiver) is DeliveryStatus.PENDING
    due_at = _row(archive).due_at
    assert due_at is not None
    assert timedelta(seconds=3) < due_at - NOW < timedelta(seconds=7)
    (again,) = outbox.claim_due(archive, due_at, lease=LEASE, limit=1)
    assert again.attempts == 1
    assert _deliver(archive, again, receiver, due_at) is DeliveryStatus.DELIVERED
    assert [message.id for message in receiver.taken] == [one.id]


def test_a_receivers_wish_is_honoured(archive: Archive) -> None:
    _deliver(archive, delivery(archive), Receiver([DeliveryError("mail", "busy", retry_after_s=600)]))
    due_at = _row(archive).due_at
    assert due_at is not None
    assert due_at >= NOW + timedelta(minutes=10)


def test_a_permanent_failure_is_a_dead_letter(archive: Archive) -> None:
    failed = DeliveryError("mail", "550 no such user", permanent=True)
    assert _deliver(archive, delivery(archive), Receiver([failed])) is DeliveryStatus.DEAD
    assert _row(archive).last_detail == "550 no such user"


def test_after_the_last_retry_it_is_a_dead_letter(archive: Archive) -> None:
    receiver = Receiver([DeliveryError("mail", "down")] * 20)
    one, now, attempts = delivery(archive), NOW, 1
    while _deliver(archive, one, receiver, now) is DeliveryStatus.PENDING:
        now = _row(archive).due_at or now
        (one,) = outbox.claim_due(archive, now, lease=LEASE, limit=1)
        attempts += 1
    assert attempts == 10
    assert now - NOW > timedelta(hours=60)
    assert outbox.redrive(archive, now) == 1


def test_a_channel_that_left_the_settings_is_a_dead_letter_that_says_so(archive: Archive) -> None:
    assert _deliver(archive, delivery(archive), None) is DeliveryStatus.DEAD
    assert "not in jingbao.toml any more" in str(_row(archive).last_detail)


def test_our_own_mistake_is_logged_and_tried_again(archive: Archive, caplog: pytest.LogCaptureFixture) -> None:
    assert _deliver(archive, delivery(archive), Receiver([ZeroDivisionError("a bug")])) is DeliveryStatus.PENDING
    assert "ZeroDivisionError: a bug" in caplog.text
    assert _row(archive).last_detail == "our own mistake, see the log: ZeroDivisionError"
