"""When to ask again: pure decisions over what happened."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from db.outcomes import Outcome

LONGEST_WAIT = timedelta(days=1)
#: Share by which a poll's time is spread, so that sources that came due together drift apart.
SPREAD = 0.1

_MINUTE = timedelta(minutes=1)
#: The network's or the server's trouble: about five days of trying.
_TRANSIENT = tuple(n * _MINUTE for n in (1, 5, 30, 120, 360, 1440, 1440, 2880))
#: The page is there and is no article, or not there yet: lists are often ahead of their pages.
_DOUBTFUL = tuple(n * _MINUTE for n in (10, 120, 1440))

RETRIES: dict[Outcome, tuple[timedelta, ...]] = {
    Outcome.BAD_URL: (),
    Outcome.GONE: _DOUBTFUL,
    Outcome.NOT_ARTICLE: _DOUBTFUL,
    Outcome.EMPTY: _DOUBTFUL,
    Outcome.PARSE: _DOUBTFUL,
    Outcome.PARSER_KILLED: _DOUBTFUL,
    Outcome.TOO_BIG: _DOUBTFUL,
    Outcome.BLOCKED_ADDRESS: _DOUBTFUL,
}

LONGEST_RETRY = max(*_TRANSIENT, *_DOUBTFUL, LONGEST_WAIT)


def next_poll(
    now: datetime, *, every_s: float, failures: int, retry_after_s: float | None, rng: random.Random
) -> datetime:
    """When to poll again: never before Retry-After (RFC 9110 §10.2.3), else interval × 2**failures, at most a day.

    `failures`: polls failed in a row, this one included; 0 after a good one. An interval over a day stays as it is.
    """
    interval = timedelta(seconds=every_s)
    wait = min(interval * 2.0 ** min(failures, 16), max(interval, LONGEST_WAIT))
    spread = wait * rng.uniform(1 - SPREAD, 1 + SPREAD) if failures else wait * rng.uniform(1 - SPREAD, 1)
    return now + max(spread, timedelta(seconds=retry_after_s or 0))


def next_read(now: datetime, *, reads: int, recheck: Sequence[timedelta]) -> datetime | None:
    """When to look at a page again for an edit; None: not again.

    `reads`: complete reads so far, this one included. `recheck`: ages of the article, counted from its first read.
    """
    if reads > len(recheck):
        return None
    age = recheck[reads - 2] if reads > 1 else timedelta(0)
    return now + max(recheck[reads - 1] - age, _MINUTE)


def next_try(now: datetime, *, outcome: Outcome, failures: int, retry_after_s: float | None) -> datetime | None:
    """When to try a link that failed again; `failures`: in a row, this one included. None: given up."""
    waits = RETRIES.get(outcome, _TRANSIENT)
    if failures > len(waits):
        return None
    return now + max(waits[failures - 1], timedelta(seconds=retry_after_s or 0))
