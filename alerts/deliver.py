"""The verb `deliver`: one claimed delivery to its channel, and the verdict into the outbox."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime

from alerts.channels import Channel
from alerts.render import render
from alerts.retry import next_attempt
from db import outbox
from db.errors import DeliveryError
from db.models import Delivery, DeliveryStatus
from db.store import Archive


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
    try:
        if channel is None:
            raise DeliveryError(
                delivery.channel, "not in jingbao.toml any more. Put it back, then deliveries --retry", permanent=True
            )
        receipt = channel.send(render(delivery))
    except DeliveryError as error:
        now = clock()
        due_at = next_attempt(delivery.attempts + 1, error, now, rng)
        return outbox.settle(
            archive, delivery, started_at=started_at, now=now, detail=error.reason, due_at=due_at, ok=False
        )
    return outbox.settle(
        archive, delivery, started_at=started_at, now=clock(), detail=receipt.detail, due_at=None, ok=True
    )
