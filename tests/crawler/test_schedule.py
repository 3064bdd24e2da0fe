from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.schedule import LONGEST_WAIT, RETRIES, SPREAD, fixed_poll, next_read, next_try
from db.outcomes import Outcome

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
