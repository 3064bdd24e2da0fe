"""When to try a delivery again, and what a receiver's Retry-After means."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from random import Random

from db.errors import DeliveryError

_MINUTE_S, _HOUR_S = 60, 3600
# Seconds after the 1st, 2nd … failed attempt; 75.6 hours in all: Standard Webhooks' example, so that a receiver that
# falls silent on a Friday evening still gets everything on Monday.
SCHEDULE_S = (
    5,
    5 * _MINUTE_S,
    30 * _MINUTE_S,
    2 * _HOUR_S,
    5 * _HOUR_S,
    10 * _HOUR_S,
    14 * _HOUR_S,
    20 * _HOUR_S,
    24 * _HOUR_S,
)
JITTER = 0.2  # ± share of a delay, so that what failed together does not come back together
LONGEST_WISH_S = 24 * _HOUR_S
LONGEST_WAIT_S = max(*SCHEDULE_S, LONGEST_WISH_S) * (1 + JITTER)


def next_attempt(attempts_made: int, error: DeliveryError, now: datetime, rng: Random) -> datetime | None:
    """When to try again after `attempts_made` attempts (the failed one included); None: a dead letter.

    Never before the receiver's Retry-After.
    """
    if error.permanent or attempts_made > len(SCHEDULE_S):
        return None
    delay_s = SCHEDULE_S[max(attempts_made, 1) - 1] * rng.uniform(1 - JITTER, 1 + JITTER)
    if error.retry_after_s is not None:
        wish_s = min(max(error.retry_after_s, 0.0), LONGEST_WISH_S)
        delay_s = max(delay_s, wish_s * rng.uniform(1, 1 + JITTER))
    return now + timedelta(seconds=delay_s)


def retry_after_s(value: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for, 0 to 24 h; None: it is absent or garbled (RFC 9110 §10.2.3)."""
    if value is None:
        return None
    value = value.strip()
    if re.fullmatch(r"[0-9]+", value):
        return float(min(int(value.lstrip("0")[:9] or "0"), LONGEST_WISH_S))
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):  # what the parser raises on nonsense, by version
        return None
    if moment.tzinfo is None:  # "-0000": UTC of unknown place
        moment = moment.replace(tzinfo=UTC)
    return min(max((moment - now).total_seconds(), 0.0), float(LONGEST_WISH_S))
