"""When to ask again: pure decisions over what happened.

A source is polled when items are expected: the density of its requests follows the square root of the intensity that
its rhythm (`rhythm`) foretells, hour by hour, and minute by minute after an item. An item that comes at random waits
half an interval, so the mean delay is Σ λ/2f over sources and hours; under a given Σ f it is least where f ∝ √λ.
`scale` is the one number by which all sources share a budget of requests.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from crawler import rhythm
from crawler.rhythm import Habit, Rhythm, State
from db.outcomes import Outcome

LONGEST_WAIT = timedelta(days=1)
#: Share by which a poll's time is spread, so that sources that came due together drift apart.
SPREAD = 0.1

#: No two polls of a source are closer than this, and none further apart, whatever is expected.
LEAST_WAIT_H, MOST_WAIT_H = 1 / 60, 24.0
#: Items a day expected beside the rhythm, at any hour: it may be wrong, and a surprise is not to wait for long.
SURPRISES_A_DAY = 1.0
#: Days at the fixed interval before a source's rhythm is followed, and in which the room to differ from it doubles.
BASELINE_DAYS, DOUBLING_DAYS = 3.0, 1.0
#: A cache's promise beyond this is not believed: lists are said to be fresh for a year by careless servers.
LONGEST_FRESH_S = 6 * 3600.0

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


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a source may be polled: at the fixed interval `every_s`, or, if `adaptive`, between the two bounds."""

    every_s: float
    least_s: float
    most_s: float
    adaptive: bool = True


@dataclass(frozen=True, slots=True)
class Polled:
    """What a poll told the schedule.

    `published`: of the links that were new, each one's time, or when it was first seen if its date has no hour.
    `first`: the source's first good poll; what was on the list before is history. `failures`: in a row, this one
    included, 0 after a good poll. `retry_after_s`, `fresh_s`: what the server said (Retry-After; for how long caches
    give the same answer).
    """

    published: Sequence[datetime] = ()
    first: bool = False
    failures: int = 0
    retry_after_s: float | None = None
    fresh_s: float | None = None


def after_poll(
    state: object, polled: Polled, *, pace: Pace, scale: float, now: datetime, rng: random.Random
) -> tuple[State | None, datetime]:
    """A source's new state and the time of its next poll.

    After a failure, and where nothing adapts, `fixed_poll` decides; a failure teaches nothing, the next good poll sees
    what it missed. Otherwise `next_poll` does, within the pace's bounds. In a source's first days it keeps to the
    interval, then may be twice as quick or slow each day. Never before Retry-After, never while a cache would only
    repeat itself, as far as `most_s` allows.
    """
    fixed = fixed_poll(
        now, every_s=pace.every_s, failures=polled.failures, retry_after_s=polled.retry_after_s, rng=rng
    ).astimezone(UTC)
    if polled.failures:
        known = rhythm.restore(state)
        return (rhythm.store(known) if known else None), fixed
    learned = _learned(None if polled.first else state, now, polled.published)
    if not pace.adaptive:
        return rhythm.store(learned), fixed
    room = 2.0 ** min(max((learned.known_days - BASELINE_DAYS) / DOUBLING_DAYS, 0.0), 32.0)
    near_s = min(max(wait_h(learned, scale) * 3600, pace.every_s / room), pace.every_s * room)
    spread_s = min(near_s, pace.most_s) * rng.uniform(1 - SPREAD, 1)
    fresh_s = min(polled.fresh_s or 0.0, pace.most_s, LONGEST_FRESH_S)
    wait_s = max(spread_s, pace.least_s, fresh_s, polled.retry_after_s or 0.0)
    return rhythm.store(learned), (now + timedelta(seconds=wait_s)).astimezone(UTC)


def next_poll(state: object, now: datetime, published: Sequence[datetime], scale: float) -> tuple[State, datetime]:
    """What a good poll adds to a source's state, and when the rhythm wants the next one.

    `state`: what the last call returned, or None; anything else begins anew. `published`: the times of the items that
    this poll showed. `scale`: requests a day where one item a day is expected; all requests are in proportion to it.
    """
    learned = _learned(state, now, published)
    return rhythm.store(learned), now + timedelta(hours=wait_h(learned, scale))


def _learned(state: object, now: datetime, published: Sequence[datetime]) -> Rhythm:
    return rhythm.learn(rhythm.restore(state), now.timestamp(), [at.timestamp() for at in published])


def wait_h(known: Rhythm, scale: float) -> float:
    """Hours from the last poll to the moment up to which `scale` × √intensity adds up to one request.

    Raises: ValueError: the scale is not above 0.
    """
    if not scale > 0:
        raise ValueError(f"scale is {scale}: it must be above 0")
    ways = rhythm.habit(known)
    lasting_h, burst = ways.lasting_h, _burst(known, ways)
    waited, due, hour = 0.0, 0.0, rhythm.hour_of_week(known.polled)
    left = 1 - known.polled / 3600 % 1  # of the hour that runs; Beijing is whole hours from UTC
    while waited < MOST_WAIT_H:
        steady = _steady(known, ways, hour)
        while left > 0:
            more = burst * math.exp(-waited / lasting_h)
            step = min(left, max(lasting_h / 4, LEAST_WAIT_H)) if more > steady / 50 else left
            density = scale * math.sqrt((steady + more) / 24)
            if due + density * step >= 1:
                return min(max(waited + (1 - due) / density, LEAST_WAIT_H), MOST_WAIT_H)
            due, waited, left = due + density * step, waited + step, left - step
        hour, left = (hour + 1) % rhythm.HOURS, 1.0
    return MOST_WAIT_H


def _steady(known: Rhythm, ways: Habit, hour: int) -> float:
    """Items expected in an hour of the week, when none has just come."""
    return rhythm.starts_an_hour(known, hour) / (1 - ways.again) + SURPRISES_A_DAY / 24


def _burst(known: Rhythm, ways: Habit) -> float:
    """Items an hour expected on top right after the last poll, from the session that may be under way."""
    if known.last is None:
        return 0.0
    return ways.going_on((known.polled - known.last) / 3600) / ways.gap_h


def demand(state: object) -> float:
    """Requests a day that a source takes at scale 1; a source without a state takes what the guess about it says."""
    known = rhythm.restore(state) or Rhythm(0.0, 0.0, 0.0)
    ways = rhythm.habit(known)
    hours = [_steady(known, ways, hour) for hour in range(rhythm.HOURS)]
    return sum(math.sqrt(items / 24) * 24 + items * 24 * _on_top(items, ways) for items in hours) / rhythm.HOURS


def _on_top(steady: float, ways: Habit) -> float:
    """Requests at scale 1 that an item adds to those of its hour, because more may follow it."""
    step = ways.gap_h / 4
    total = 0.0
    for n in range(16):
        silent_h = (n + 0.5) * step
        more = ways.going_on(silent_h) / ways.gap_h
        alone = 1 - ways.again + ways.again * math.exp(-silent_h / ways.gap_h)
        total += alone * (math.sqrt((steady + more) / 24) - math.sqrt(steady / 24)) * step
    return total


def scale_for(
    expected: Sequence[float], budget_per_day: float, *, least_s: float = 0.0, most_s: float = math.inf
) -> float:
    """The scale at which sources of these demands (`demand`) spend a day's budget together, each within the bounds.

    If the bounds alone spend more, or less, the scale is so small, or large, that every source is at its bound.
    Raises: ValueError: the budget is not above 0.
    """
    if not budget_per_day > 0:
        raise ValueError(f"the budget is {budget_per_day} requests a day: it must be above 0")
    fewest, most = rhythm.DAY_S / most_s, rhythm.DAY_S / least_s if least_s else math.inf
    low, high = 1e-6, 1e6
    for _ in range(60):  # 12 decades halved 60 times: more digits than a float has
        scale = math.sqrt(low * high)
        spent = math.fsum(min(max(scale * one, fewest), most) for one in expected)
        low, high = (scale, high) if spent < budget_per_day else (low, scale)
    return low


def fixed_poll(
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
