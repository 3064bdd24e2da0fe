from __future__ import annotations

import json
import math
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import rhythm
from crawler.rhythm import State
from crawler.schedule import (
    LONGEST_FRESH_S,
    LONGEST_WAIT,
    RETRIES,
    SPREAD,
    Pace,
    Polled,
    after_poll,
    demand,
    fixed_poll,
    next_poll,
    next_read,
    next_try,
    scale_for,
)
from db.outcomes import Outcome
from tests.crawler import publishing

NOW = datetime(2026, 4, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def _wait(every_s: float = 900, failures: int = 0, retry_after_s: float | None = None, seed: int = 1) -> timedelta:
    rng = random.Random(seed)
    return fixed_poll(NOW, every_s=every_s, failures=failures, retry_after_s=retry_after_s, rng=rng) - NOW


@pytest.mark.parametrize(
    ("every_s", "failures", "about"),
    [
        (900, 0, timedelta(minutes=15)),
        (900, 1, timedelta(minutes=30)),
        (900, 3, timedelta(hours=2)),
        (900, 50, LONGEST_WAIT),
        (7 * 86400, 0, timedelta(days=7)),
        (7 * 86400, 2, timedelta(days=7)),
    ],
)
def test_failures_double_the_wait_up_to_a_day(every_s: float, failures: int, about: timedelta) -> None:
    assert about * (1 - SPREAD) <= _wait(every_s, failures) <= about * (1 + SPREAD)


def test_a_healthy_source_is_never_polled_later_than_its_interval() -> None:
    assert max(_wait(seed=seed) for seed in range(200)) <= timedelta(minutes=15)


def test_polls_that_fell_together_drift_apart() -> None:
    assert len({_wait(seed=seed) for seed in range(20)}) == 20


@given(st.floats(60, 1e6), st.integers(0, 10_000), st.none() | st.floats(0, 86_400), st.integers(0, 2**32))
def test_never_before_retry_after_nor_in_the_past(
    every_s: float, failures: int, retry_after_s: float | None, seed: int
) -> None:
    wait = _wait(every_s, failures, retry_after_s, seed)
    assert wait >= timedelta(seconds=retry_after_s or 0)
    assert wait > timedelta(0)


def test_second_looks_follow_the_settings_and_end() -> None:
    recheck = (HOUR, 6 * HOUR)
    assert next_read(NOW, reads=1, recheck=recheck) == NOW + HOUR
    assert next_read(NOW, reads=2, recheck=recheck) == NOW + 5 * HOUR, "6 hours old"
    assert next_read(NOW, reads=3, recheck=recheck) is None
    assert next_read(NOW, reads=1, recheck=()) is None
    assert next_read(NOW, reads=2, recheck=(HOUR, HOUR)) == NOW + timedelta(minutes=1)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_is_tried_again_at_growing_distance_and_given_up(outcome: Outcome) -> None:
    waits: list[timedelta] = []
    while due := next_try(NOW, outcome=outcome, failures=len(waits) + 1, retry_after_s=None):
        waits.append(due - NOW)
    assert waits == sorted(waits)
    assert len(waits) <= 8
    assert (waits == []) == (outcome is Outcome.BAD_URL)


def test_trouble_of_the_network_is_tried_for_days() -> None:
    waits = [next_try(NOW, outcome=Outcome.TIMEOUT, failures=n, retry_after_s=None) for n in range(1, 9)]
    assert sum(((one - NOW) for one in waits if one), timedelta(0)) > timedelta(days=4)
    assert Outcome.TIMEOUT not in RETRIES


def test_a_link_waits_for_retry_after_too() -> None:
    due = next_try(NOW, outcome=Outcome.RATE_LIMITED, failures=1, retry_after_s=7200)
    assert due == NOW + 2 * HOUR


# ---- following a rhythm ----

MINUTE = timedelta(minutes=1)
WEEK = timedelta(days=7)
PACE = Pace(every_s=900, least_s=300, most_s=7200)
OFFICE = publishing.sources(5, number=3, office=True, followers=1.5)[1]  # eight items a day
TUESDAY_10 = publishing.moment(15 * 1440 + 10 * 60)


def _known(items: Sequence[float] = OFFICE, until: datetime = TUESDAY_10) -> State:
    """What polls every half hour have taught by then."""
    state: State | None = None
    now = publishing.MONDAY
    while now <= until:
        fresh = [at for at in map(publishing.moment, items) if now - 30 * MINUTE <= at < now]
        state, _ = next_poll(state, now, fresh, 1.0)
        now += 30 * MINUTE
    assert state is not None
    return state


KNOWN = _known()


def _wanted(
    state: object, now: datetime = TUESDAY_10, published: Sequence[datetime] = (), scale: float = 30
) -> timedelta:
    return next_poll(state, now, published, scale)[1] - now


def test_an_office_is_asked_often_by_day_seldom_by_night_and_soon_after_an_item() -> None:
    noon, night = TUESDAY_10 + timedelta(hours=1), TUESDAY_10 + timedelta(hours=16)
    by_day, by_night = _wanted(KNOWN, noon), _wanted(KNOWN, night)
    assert 1.7 * by_day < by_night
    assert 2 * _wanted(KNOWN, noon, [noon - MINUTE]) < by_day
    assert _wanted(KNOWN, noon, [noon - 50 * MINUTE]) > 0.8 * by_day, "the session is over"


def test_more_scale_is_more_requests() -> None:
    waits = [_wanted(KNOWN, scale=scale) for scale in (1e-9, 1, 10, 100, 1e9)]
    assert waits == sorted(waits, reverse=True)
    assert waits[0] == LONGEST_WAIT
    assert waits[-1] == MINUTE
    with pytest.raises(ValueError, match="scale is 0"):
        next_poll(None, NOW, (), 0)


@pytest.mark.parametrize(
    "state", [None, {}, [], "x", 7, [1.5, 2], {"version": 1}, {"version": 0, "starts": [0.0] * 168}]
)
def test_a_state_of_another_kind_begins_anew(state: object) -> None:
    assert next_poll(state, NOW, (), 30) == next_poll(None, NOW, (), 30)


_MOMENTS = st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(st.lists(st.tuples(_MOMENTS, st.lists(_MOMENTS, max_size=3)), max_size=5), st.floats(1e-3, 1e4))
def test_whatever_came_the_next_poll_is_between_a_minute_and_a_day_off(
    polls: list[tuple[datetime, list[datetime]]], scale: float
) -> None:
    state: object = None
    for now, published in polls:
        state, due = next_poll(state, now, published, scale)
        assert MINUTE <= due - now <= LONGEST_WAIT
        assert len(json.dumps(state)) < 4000


def test_offices_are_seen_in_half_the_time_of_a_fixed_interval_at_equal_requests() -> None:
    world = publishing.sources(1, number=10, office=True, followers=1.5)
    ours = publishing.watch(world, next_poll, 12.0)
    fixed = publishing.at_equal_requests(world, publishing.fixed, ours.requests)
    root = publishing.at_equal_requests(world, publishing.square_root, ours.requests)
    assert ours.mean_min < 0.5 * fixed.mean_min
    assert ours.mean_min < 0.7 * root.mean_min
    assert ours.p95_min < fixed.p95_min


def test_where_no_hour_differs_looking_for_hours_costs_next_to_nothing() -> None:
    world = publishing.sources(1, number=10, office=False, followers=0.0)
    ours = publishing.watch(world, next_poll, 12.0)
    root = publishing.at_equal_requests(world, publishing.square_root, ours.requests)
    assert ours.mean_min < 1.04 * root.mean_min


# ---- a budget ----


def test_demand_foretells_what_a_source_is_asked_in_a_week() -> None:
    scale, now, requests = 20.0, TUESDAY_10 - WEEK, 0
    state = _known(until=now)
    foretold = demand(state) * scale * 7
    items, before = [publishing.moment(at) for at in OFFICE], now
    while now < TUESDAY_10:
        fresh = [at for at in items if before <= at < now]
        before = now
        state, now = next_poll(state, now, fresh, scale)
        requests += 1
    assert requests == pytest.approx(foretold, rel=0.06)


def test_a_source_without_a_state_demands_what_is_guessed() -> None:
    assert demand(None) == demand("rubbish") == pytest.approx(demand(next_poll(None, NOW, (), 1.0)[0]))
    listed = [NOW - n * HOUR for n in range(100)]
    assert demand(None) < demand(next_poll(None, NOW, listed, 1.0)[0])


def test_sources_share_a_budget_within_their_bounds() -> None:
    assert scale_for([1, 2, 3], 960) == pytest.approx(160)
    assert scale_for([1, 9], 1000, least_s=100) == pytest.approx(136), "864 and 136: one is at its bound"
    assert scale_for([1, 9], 1000, most_s=864) == pytest.approx(100)
    assert scale_for([1, 9], 1000, most_s=432) == pytest.approx(800 / 9)
    assert scale_for([1, 9], 10, most_s=432) * 9 < 200, "the bounds alone spend 400"
    assert scale_for([1, 9], 1000, least_s=86_400) * 1 > 1, "the bounds allow 2"
    assert scale_for([], 1000) > 0
    with pytest.raises(ValueError, match="budget is 0"):
        scale_for([1], 0)


# ---- after a poll ----


def _after(polled: Polled, state: object = KNOWN, pace: Pace = PACE, scale: float = 30, seed: int = 1) -> timedelta:
    now = TUESDAY_10 + MINUTE
    _, due = after_poll(state, polled, pace=pace, scale=scale, now=now, rng=random.Random(seed))
    assert due.utcoffset() == timedelta(0)
    return due - now


@pytest.mark.parametrize(
    ("polled", "scale", "least", "most"),
    [
        (Polled(), 30, 300, 7200),
        (Polled(), 1e6, 300, 300),
        (Polled(), 1e-3, 6480, 7200),
        (Polled(retry_after_s=9000), 30, 9000, 9000),
        (Polled(retry_after_s=1), 1e6, 300, 300),
        (Polled(fresh_s=3600), 1e6, 3600, 3600),
        (Polled(fresh_s=60), 1e6, 300, 300),
        (Polled(fresh_s=1e9), 1e6, 7200, 7200),
        (Polled(failures=1), 1e6, 1620, 1980),
        (Polled(failures=3, fresh_s=1e9), 30, 6480, 7920),
        (Polled(failures=40), 30, 77_760, 95_040),
        (Polled(failures=1, retry_after_s=9000), 30, 9000, 9000),
        (Polled(first=True), 1e6, 810, 900),
        (Polled(first=True), 1e-3, 810, 900),
    ],
)
def test_waits_keep_to_the_bounds_the_server_and_the_backoff(
    polled: Polled, scale: float, least: float, most: float
) -> None:
    assert least <= _after(polled, scale=scale).total_seconds() <= most


def test_a_promise_of_freshness_is_not_believed_for_long() -> None:
    wait = _after(Polled(fresh_s=1e9), scale=1e6, pace=Pace(900, 300, 86_400))
    assert wait.total_seconds() == LONGEST_FRESH_S


def test_where_nothing_adapts_the_interval_is_fixed_whatever_is_known() -> None:
    for polled in (Polled(), Polled(fresh_s=7200), Polled(failures=2), Polled(retry_after_s=5000)):
        ours = _after(polled, pace=Pace(900, 300, 7200, adaptive=False), scale=1e6)
        assert ours == _wait(900, polled.failures, polled.retry_after_s)


def test_a_fixed_interval_goes_on_learning() -> None:
    polled, pace = Polled([TUESDAY_10]), Pace(900, 300, 7200, adaptive=False)
    state, _ = after_poll(KNOWN, polled, pace=pace, scale=1, now=TUESDAY_10 + MINUTE, rng=random.Random(1))
    assert state == next_poll(KNOWN, TUESDAY_10 + MINUTE, [TUESDAY_10], 1)[0] != KNOWN


def test_a_failure_teaches_nothing_and_forgets_nothing() -> None:
    for state, kept in ((KNOWN, KNOWN), (None, None), ("rubbish", None)):
        polled = Polled([TUESDAY_10], failures=1)
        after, _ = after_poll(state, polled, pace=PACE, scale=30, now=TUESDAY_10, rng=random.Random(1))
        assert after == kept


def test_a_first_poll_begins_anew() -> None:
    now = TUESDAY_10 + MINUTE
    state, _ = after_poll(KNOWN, Polled(first=True), pace=PACE, scale=30, now=now, rng=random.Random(1))
    assert state == next_poll(None, now, (), 30)[0]


def test_a_young_source_keeps_to_the_interval_and_then_gains_room_day_by_day() -> None:
    shortest = []
    for days in (1, 3, 4, 5, 30):
        known = rhythm.Rhythm(since=(TUESDAY_10 - timedelta(days=days)).timestamp(), unit=0, polled=0)
        state = rhythm.store(rhythm.learn(_at(known, TUESDAY_10), TUESDAY_10.timestamp(), ()))
        shortest.append(_after(Polled(), state, Pace(3600, 60, 7200), scale=1e6))
    hours = [wait / HOUR for wait in shortest]
    assert hours == pytest.approx([1, 1, 0.5, 0.25, 1 / 60], rel=SPREAD)


def _at(known: rhythm.Rhythm, now: datetime) -> rhythm.Rhythm:
    return rhythm.Rhythm(known.since, unit=now.timestamp(), polled=now.timestamp())


def test_the_same_seed_gives_the_same_time_and_others_spread() -> None:
    assert _after(Polled(), seed=4) == _after(Polled(), seed=4)
    assert len({_after(Polled(), seed=seed) for seed in range(20)}) > 10
    assert not math.isclose(_after(Polled(), seed=1) / MINUTE, _after(Polled(), seed=2) / MINUTE)
