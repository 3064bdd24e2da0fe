"""What is remembered of a source between two polls."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.health import judge
from crawler.health.habits import decode, encode
from db.outcomes import Outcome
from tests.crawler.health.lives import LIVES, START, live
from tests.crawler.health.watch import DAY, NOW, OK, TIMEOUT, UNCHANGED, failed, links, shown


def test_habits_stay_small_and_come_back_as_they_were() -> None:
    for life in LIVES:
        habits = list(live(life, polls=60))[-1].judged.habits
        known = decode(habits)
        assert known is not None
        assert decode(encode(known)) == known
        assert len(habits.encode()) <= 2000


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=6,
)
GOOD_HABITS = list(live(LIVES[0], polls=20))[-1].judged.habits


@pytest.mark.parametrize(
    "habits",
    [
        "",
        "{",
        "null",
        "[]",
        "7",
        "[" * 5000,
        '{"version":1}',
        '{"version":1,"polled":1e400}',
        "9" * 5000,
        GOOD_HABITS.replace("1", "-9e99"),
        GOOD_HABITS.replace("[", "{").replace("]", "}"),
    ],
)
def test_habits_that_cannot_be_read_are_learned_anew(habits: str) -> None:
    judged = judge(habits, shown(links(NOW), new=20), every_s=900, now=NOW)
    assert judged.outcome is OK
    assert decode(judged.habits) is not None


@given(field=st.sampled_from(sorted(json.loads(GOOD_HABITS))), value=JSON)
def test_no_value_of_a_field_breaks_a_poll(field: str, value: object) -> None:
    habits = json.dumps(json.loads(GOOD_HABITS) | {field: value})
    for look in (shown(links(NOW), new=1), UNCHANGED, failed(TIMEOUT)):
        assert len(judge(habits, look, every_s=900, now=NOW).habits) < 4000


@pytest.mark.parametrize("now", [START - 400 * DAY, NOW, NOW + 9000 * DAY])
def test_a_clock_that_jumps_breaks_nothing(now: datetime) -> None:
    for look in (shown(links(now), new=1), UNCHANGED, failed(TIMEOUT)):
        assert judge(GOOD_HABITS, look, every_s=900, now=now).outcome in set(Outcome)
