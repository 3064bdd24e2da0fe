"""A source's rhythm: how much it publishes in each hour of the week, and how it goes on once it has begun.

Editors publish in sessions: one item, then a few more minutes apart. Sessions begin at a rate that depends on the hour
of the week in Beijing; each item is followed by another one of its session with a chance (`Habit.again`) and after a
gap (`Habit.gap_h`). Which items began a session and which followed is not known: each counts as both, by how likely
either is (expectation maximisation, online). Counts fade with a half-life of four weeks. Where little has been seen,
a guess stands in for it: an hour of the week resembles its hour of the day and its day, these resemble the whole.

The numbers below are guesses worth some observations: halving or doubling one moves the mean delay by some 2 %.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

HOURS = 168
DAY_S = 86_400.0
HALF_LIFE_S = 28 * DAY_S
#: A gap after which nothing learned would be left, and the furthest that a clock may step back.
FORGOTTEN_S, STEP_BACK_S = 8 * HALF_LIFE_S, DAY_S

#: A day's items and how many days they are worth, before anything was seen.
PRIOR_A_DAY, PRIOR_DAYS = 4.0, 1.0
#: Sessions that the guess is worth against those counted (of a day, of an hour of the day, of an hour of the week)
#: before a source has shown how much its days and hours differ, and the least and most that it may be worth then.
WORTHS = (2.0, 1.0, 4.0)
LEAST_WORTH, MOST_WORTH = 0.5, 50.0
#: Share of the hours before and after in an hour of the day: a source's hours begin at no full hour.
BESIDE = 0.5
#: Chance of a follower, items that the guess is worth; minutes to the follower, followers that the guess is worth.
AGAIN, AGAIN_WORTH, GAP_MIN, GAP_WORTH = 0.3, 8.0, 8.0, 4.0
MOST_AGAIN, LEAST_GAP_MIN = 0.9, 0.5
#: Items learned from in one poll, the newest; days for which a list's history counts at most.
MOST_ITEMS, HISTORY_DAYS = 200, 7.0

_BEIJING_S = 8 * 3600
_VERSION = 1

#: A rhythm as a JSON object, for a text column.
State: TypeAlias = dict[str, object]


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What polls have shown. Times in seconds since 1970; counts carry the weight 1 at `unit` and twice as much later.

    `starts`: sessions begun in each hour of the week, Monday 0 h in Beijing first. `days`: what they were counted in.
    `worths`: as `WORTHS`, learned.
    """

    since: float
    unit: float
    polled: float
    last: float | None = None  # the newest item
    days: float = 0.0
    items: float = 0.0
    followers: float = 0.0
    gaps_min: float = 0.0  # of all followers together
    starts: tuple[float, ...] = (0.0,) * HOURS
    worths: tuple[float, ...] = WORTHS

    def weight(self, at: float) -> float:
        """What something seen at a time weighs among the counts."""
        return math.exp2((at - self.unit) / HALF_LIFE_S)

    @property
    def known_days(self) -> float:
        """Days since the first poll."""
        return (self.polled - self.since) / DAY_S


@dataclass(frozen=True, slots=True)
class Habit:
    """How an item is followed by another one of its session: the chance, and the mean gap in hours."""

    again: float
    gap_h: float

    @property
    def lasting_h(self) -> float:
        """After how long the chance of more has fallen to 1/e, followers of followers included."""
        return self.gap_h / (1 - self.again)

    def going_on(self, silent_h: float) -> float:
        """The chance that a session is still under way, so long after its newest item."""
        still = self.again * math.exp(-max(silent_h, 0.0) / self.gap_h)
        return still / (still + 1 - self.again)


def restore(state: object) -> Rhythm | None:
    """The rhythm that `store` wrote. None for anything else: another version, other types, impossible numbers."""
    if not isinstance(state, dict) or state.get("version") != _VERSION:
        return None
    try:
        starts, worths, last = tuple(state["starts"]), tuple(state["worths"]), state["last"]
        numbers = tuple(state[name] for name in ("since", "unit", "polled", "days", "items", "followers", "gaps_min"))
        since, unit, polled, *counts = map(float, numbers)
        sound = all(map(math.isfinite, (*numbers, *starts, last or 0.0))) and min(*counts, *starts) >= 0
        sound = sound and all(LEAST_WORTH <= worth <= MOST_WORTH for worth in worths)
    except (KeyError, TypeError, ValueError, OverflowError):  # OverflowError: an integer of a thousand digits
        return None
    if not sound or len(starts) != HOURS or len(worths) != len(WORTHS):
        return None
    if not since <= polled or abs(polled - unit) > FORGOTTEN_S:
        return None
    days, items, followers, gaps_min = counts
    newest = None if last is None else float(last)
    return Rhythm(since, unit, polled, newest, days, items, followers, gaps_min, starts, worths)


def store(rhythm: Rhythm) -> State:
    """A JSON object of at most 3 kB."""
    return {
        "version": _VERSION,
        "since": rhythm.since,
        "unit": rhythm.unit,
        "polled": rhythm.polled,
        "last": rhythm.last,
        "days": rhythm.days,
        "items": rhythm.items,
        "followers": rhythm.followers,
        "gaps_min": rhythm.gaps_min,
        "starts": list(rhythm.starts),
        "worths": list(rhythm.worths),
    }


def encode(state: State | None) -> str | None:
    """A state as it lies in its column."""
    return None if state is None else json.dumps(state, separators=(",", ":"))


def decode(text: str | None) -> State | None:
    """A state out of its column; None for what `encode` did not write, so that learning begins anew."""
    try:
        known = restore(json.loads(text or "null"))
    except (ValueError, RecursionError):  # no JSON, an integer too long to read, brackets without end
        return None
    return store(known) if known else None


def hour_of_week(at: float) -> int:
    """0 is Monday 0 h in Beijing."""
    return int((at + _BEIJING_S) // 3600 + 72) % HOURS  # 1970 began on a Thursday


def habit(rhythm: Rhythm) -> Habit:
    return _habit(rhythm.items, rhythm.followers, rhythm.gaps_min, rhythm.weight(rhythm.polled))


def _habit(items: float, followers: float, gaps_min: float, weight: float) -> Habit:
    again = (followers + AGAIN * AGAIN_WORTH * weight) / (items + AGAIN_WORTH * weight)
    gap_min = (gaps_min + GAP_MIN * GAP_WORTH * weight) / (followers + GAP_WORTH * weight)
    return Habit(min(again, MOST_AGAIN), max(gap_min, LEAST_GAP_MIN) / 60)


def starts_an_hour(rhythm: Rhythm, hour: int) -> float:
    """Sessions expected to begin in an hour of the week: what was counted, drawn towards the guess of day and hour."""
    weight, weeks, mean = rhythm.weight(rhythm.polled), rhythm.days / 7, _mean(rhythm)
    guess = mean * _of_day(rhythm, hour // 24, mean) * _of_hour(rhythm, hour % 24, mean)
    worth = rhythm.worths[2] * weight
    return (rhythm.starts[hour] + worth) / (weeks + worth / guess)


def _mean(rhythm: Rhythm) -> float:
    """Sessions an hour, over the whole week."""
    weight = rhythm.weight(rhythm.polled)
    return (sum(rhythm.starts) + PRIOR_A_DAY * PRIOR_DAYS * weight) / (rhythm.days + PRIOR_DAYS * weight) / 24


def _of_day(rhythm: Rhythm, day: int, mean: float) -> float:
    """How much more than the mean a day of the week has."""
    worth = rhythm.worths[0] * rhythm.weight(rhythm.polled)
    return (sum(rhythm.starts[day * 24 : day * 24 + 24]) + worth) / (24 * mean * rhythm.days / 7 + worth)


def _of_hour(rhythm: Rhythm, hour: int, mean: float) -> float:
    """How much more than the mean an hour of the day has, its neighbours included."""
    starts, worth = rhythm.starts, rhythm.worths[1] * rhythm.weight(rhythm.polled)
    counted = sum(starts[hour::24])
    counted += BESIDE * (sum(starts[(hour + 1) % 24 :: 24]) + sum(starts[(hour - 1) % 24 :: 24]))
    return (counted + worth) / (mean * rhythm.days * (1 + 2 * BESIDE) + worth)


def _worths(rhythm: Rhythm) -> tuple[float, ...]:
    """What the guesses are worth, by how much more the counts differ from them than chance would have it."""
    starts, mean, weeks = rhythm.starts, _mean(rhythm), rhythm.days / 7
    days = [sum(starts[day * 24 : day * 24 + 24]) for day in range(7)]
    hours = [sum(starts[hour::24]) for hour in range(24)]
    flat = mean * weeks
    of_hours = [_of_hour(rhythm, hour, mean) * flat for hour in range(24)]
    guessed = [_of_day(rhythm, day, mean) * of_hour for day in range(7) for of_hour in of_hours]
    weight = rhythm.weight(rhythm.polled)
    return (
        _worth(days, [24 * flat] * 7, WORTHS[0], weight),
        _worth(hours, [7 * flat] * 24, WORTHS[1], weight),
        _worth(starts, guessed, WORTHS[2], weight),
    )


def _worth(counted: Sequence[float], guessed: Sequence[float], prior: float, weight: float) -> float:
    """The shape of the gamma distribution from which the ratios to the guess come, by their moments.

    Counts vary by their mean (Poisson), ratios by 1/shape. The prior stands for one guessed session of each kind.
    """
    differing = sum(
        (count - guess) * (count - guess) - guess * weight for count, guess in zip(counted, guessed, strict=True)
    )
    squares, known = sum(guess * guess for guess in guessed), len(counted) * weight * weight
    variance = (differing + known / prior) / (squares + known)
    return round(1 / min(max(variance, 1 / MOST_WORTH), 1 / LEAST_WORTH), 2)


def learn(before: Rhythm | None, now: float, published: Sequence[float]) -> Rhythm:
    """What a poll adds that showed items of these times, in any order.

    An item cannot have been on the list before the last poll nor be newer than now: such a time (a date without an
    hour, a wrong clock) is taken for the middle of the two. A clock set back a little is borne; after a larger step,
    and after so long a pause that nothing would be left, learning begins again.
    """
    if before is None or not -STEP_BACK_S <= now - before.polled <= FORGOTTEN_S:
        return _first(now, published)
    rhythm = _aged(before, now)
    if not published:
        return rhythm
    earliest = min(before.polled, now)
    middle = (earliest + now) / 2
    times = sorted(at if earliest <= at <= now else middle for at in published)
    return _counted(rhythm, times[-MOST_ITEMS:])


def _first(now: float, published: Sequence[float]) -> Rhythm:
    """A list's history says how much a source publishes, if its dates reach back a day; dates rarely have hours."""
    past = [at for at in published if now - 4 * HISTORY_DAYS * DAY_S <= at <= now]
    span = (now - min(past)) / DAY_S if past else 0.0
    if span < 1:
        return Rhythm(now, now, now)
    days = min(span, HISTORY_DAYS)
    starts = round((1 - AGAIN) * len(past[:MOST_ITEMS]) * days / span / HOURS, 3)
    return Rhythm(now, now, now, days=days, starts=(starts,) * HOURS)


def _aged(before: Rhythm, now: float) -> Rhythm:
    """The days watched since the last poll are added, at the weight they have; a unit that became small is renewed."""
    passed = max(now - before.polled, 0.0)
    added = HALF_LIFE_S / math.log(2) * (before.weight(now) - before.weight(now - passed)) / DAY_S
    days, unit, starts = before.days + added, before.unit, before.starts
    fade = 1 / before.weight(now) if before.weight(now) > 2 else 1.0
    if fade < 1:
        unit, starts = now, tuple(round(count * fade, 3) for count in starts)
    return Rhythm(
        since=min(before.since, now),
        unit=unit,
        polled=now,
        last=before.last,
        days=days * fade,
        items=before.items * fade,
        followers=before.followers * fade,
        gaps_min=before.gaps_min * fade,
        starts=starts,
        worths=before.worths,
    )


def _counted(rhythm: Rhythm, times: Sequence[float]) -> Rhythm:
    """Every item is shared out between the session before it and one of its own, by how likely either is."""
    starts, rates = list(rhythm.starts), dict[int, float]()
    last, items, followers, gaps_min = rhythm.last, rhythm.items, rhythm.followers, rhythm.gaps_min
    for at in times:
        weight, hour = rhythm.weight(at), hour_of_week(at)
        if hour not in rates:
            rates[hour] = starts_an_hour(rhythm, hour)
        share = 0.0
        if last is not None:
            gap_h = max(at - last, 0.0) / 3600
            ways = _habit(items, followers, gaps_min, weight)
            following = ways.going_on(gap_h) / ways.gap_h
            share = following / (following + rates[hour])
            followers += share * weight
            gaps_min += share * weight * gap_h * 60
        items += weight
        starts[hour] += (1 - share) * weight
        last = at
    seen = tuple(round(count, 3) for count in starts)
    known = replace(rhythm, last=last, items=items, followers=followers, gaps_min=gaps_min, starts=seen)
    return replace(known, worths=_worths(known))
