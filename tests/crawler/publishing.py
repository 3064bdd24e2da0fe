"""A small made-up world of sources that publish, and a clockwork that polls them: pure Python, seeded."""

from __future__ import annotations

import math
import random
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from crawler.rhythm import State

MONDAY = datetime(2026, 1, 4, 16, tzinfo=UTC)  # 0 h in Beijing
DAYS, LEARNING = 21, 10
DAY_MIN = 1440.0

#: As `schedule.next_poll`.
Policy = Callable[[State | None, datetime, list[datetime], float], tuple[State | None, datetime]]


@dataclass(frozen=True, slots=True)
class Outcome:
    requests: int
    delays_min: tuple[float, ...]

    @property
    def mean_min(self) -> float:
        return math.fsum(self.delays_min) / len(self.delays_min)

    @property
    def p95_min(self) -> float:
        return sorted(self.delays_min)[int(len(self.delays_min) * 0.95)]


def sources(seed: int, *, number: int, office: bool, followers: float) -> list[list[float]]:
    """The minutes at which each source publishes. Rates from 1 to 60 items a day.

    `office`: on five days a week from 8:30 to 18 h in Beijing, almost nothing at other times. `followers`: how many
    items a session has after its first, some minutes apart.
    """
    rng = random.Random(seed)
    rates = [60.0 ** (n / (number - 1)) for n in range(number)]
    return [sorted(_items(rate, rng, office=office, followers=followers)) for rate in rates]


def _items(rate: float, rng: random.Random, *, office: bool, followers: float) -> list[float]:
    busiest = rate / (1 + followers) / DAY_MIN * (3.4 if office else 1.0)
    items, minute = list[float](), rng.expovariate(busiest)
    while minute < DAYS * DAY_MIN:
        day, hour = int(minute // DAY_MIN), minute % DAY_MIN / 60
        if not office or rng.random() < (1.0 if day % 7 < 5 and 8.5 <= hour < 18 else 0.03):
            at = minute
            items.append(at)
            while rng.random() < followers / (1 + followers):
                at += rng.expovariate(1 / 6)
                items.append(at)
        minute += rng.expovariate(busiest)
    return items


def watch(world: Sequence[Sequence[float]], policy: Policy, scale: float) -> Outcome:
    """What a policy spends and how late it is, once the learning days are over."""
    requests, delays = 0, list[float]()
    for number, items in enumerate(world):
        state: State | None = None
        now, seen = 1.0 + number, 0
        while now < DAYS * DAY_MIN:
            upto = bisect_left(items, now)
            fresh, seen = items[seen:upto], upto
            if now >= LEARNING * DAY_MIN:
                requests += 1
                delays += [now - at for at in fresh if at >= LEARNING * DAY_MIN]
            state, then = policy(state, moment(now), [moment(at) for at in fresh], scale)
            now = max((then - MONDAY).total_seconds() / 60, now + 1)
    return Outcome(requests, tuple(delays))


def moment(minute: float) -> datetime:
    return MONDAY + timedelta(minutes=minute)


def fixed(state: State | None, now: datetime, _: list[datetime], scale: float) -> tuple[State | None, datetime]:
    return state, now + timedelta(days=1 / scale)


def square_root(
    state: State | None, now: datetime, published: list[datetime], scale: float
) -> tuple[State | None, datetime]:
    """Requests in proportion to the square root of a source's mean rate so far, no hour told from another."""
    known = state or {"items": 8.0, "days": 2.0, "at": now.timestamp()}
    items, days, at = (float(str(known[name])) for name in ("items", "days", "at"))
    items, days = items + len(published), days + (now.timestamp() - at) / 86_400
    wait = timedelta(days=1 / (scale * math.sqrt(max(items / days, 0.05))))
    return {"items": items, "days": days, "at": now.timestamp()}, now + wait


def at_equal_requests(world: Sequence[Sequence[float]], policy: Policy, requests: int) -> Outcome:
    """A policy at the scale at which it spends as many requests, within a hundredth."""
    scale = 1.0
    for _ in range(20):
        outcome = watch(world, policy, scale)
        if abs(outcome.requests / requests - 1) < 0.01:
            break
        scale *= requests / outcome.requests
    return outcome
