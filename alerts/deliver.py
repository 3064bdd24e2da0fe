"""The verb `deliver`: one claimed delivery to its channel, and the verdict into the outbox."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from datetime import datetime

from alerts.message import Channel, Receipt
from alerts.render import render
from alerts.retry import next_attempt
from db import outbox
from db.errors import DeliveryError
from db.models import Delivery, DeliveryStatus
from db.store import Archive

log = logging.getLogger(__name__)


def deliver(
    delivery: Delivery,
    channel: Channel | None,
    *,
    archive: Archive,
    clock: Callable[[], datetime],
    rng: random.Random,
) -> DeliveryStatus:
    """Send one delivery and settle its row. `channel` None: it is no longer in the settings, which is a dead letter.

    At least once: a crash between the receiver's yes and the commit repeats the message with the same id.
    """
    started_at = clock()
    sent = _send(delivery, channel)
    now = clock()
    if isinstance(sent, Receipt):
        due_at, detail = None, sent.detail
    else:
        due_at, detail = next_attempt(delivery.attempts + 1, sent, now, rng), sent.reason
    ok = isinstance(sent, Receipt)
    return outbox.settle(archive, delivery, started_at=started_at, now=now, detail=detail, due_at=due_at, ok=ok)


def _send(delivery: Delivery, channel: Channel | None) -> Receipt | DeliveryError:
    if channel is None:
        reason = "not in jingbao.toml any more. Put it back, then: jingbao deliveries --retry"
        return DeliveryError(delivery.channel, reason, permanent=True)
    try:
        return channel.send(render(delivery))
    except DeliveryError as error:
        return error
    except Exception as error:  # the boundary of one delivery: a message that cannot be made holds up no other
        log.exception("deliver id=%s channel=%s", delivery.id, delivery.channel)
        return DeliveryError(delivery.channel, f"our own mistake, see the log: {type(error).__name__}")
