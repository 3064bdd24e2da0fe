from __future__ import annotations

import json
import math
import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import rhythm
from crawler.rhythm import DAY_S, HOURS, Rhythm, State, decode, encode, learn, restore, starts_an_hour, store
from tests.crawler.publishing import MONDAY

START = MONDAY.timestamp()
HOUR_S = 3600.0
TUESDAY_10, TUESDAY_3, SUNDAY_10 = 24 + 10, 24 + 3, 6 * 24 + 10


def _watched(items: Sequence[float], *, days: float, before: Rhythm | None = None, start: float = START) -> Rhythm:
    """What hourly polls teach about items at these times."""
    known = learn(before, start, ())
    for hour in range(1, int(days * 24) + 1):
        now = start + hour * HOUR_S
        known = learn(known, now, [at for at in items if now - HOUR_S < at <= now])
    return known


def _sessions(weeks: int, *, hours: Sequence[int] = (9, 10, 11, 14, 15, 16), size: int = 1) -> list[float]:
    """A session at half past these hours on five days a week, its items two minutes apart."""
    days = [week * 7 + day for week in range(weeks) for day in range(5)]
    begins = [START + day * DAY_S + hour * HOUR_S + 1800 for day in days for hour in hours]
    return [begin + 120.0 * n for begin in begins for n in range(size)]


@pytest.mark.parametrize(
    ("at", "hour"),
    [(START, 0), (START - 1, 167), (START + HOUR_S, 1), (START + 7 * DAY_S, 0), (START + 6.5 * DAY_S, 156), (0.0, 80)],
)
def test_the_week_begins_on_monday_at_midnight_in_beijing(at: float, hour: int) -> None:
    assert rhythm.hour_of_week(at) == hour


def test_a_rhythm_comes_back_out_of_its_column() -> None:
    known = _watched(_sessions(2, size=3), days=14)
    text = encode(store(known))
    assert text is not None
    assert len(text) < 4000
    assert restore(decode(text)) == known
    assert encode(None) is None
    assert decode(None) is None


SOUND = store(_watched(_sessions(1), days=7))


@pytest.mark.parametrize(
    "change",
    [
        {"version": 0},
        {"starts": [1.0] * 24},
        {"starts": ["1"] * HOURS},
        {"starts": [-1.0] * HOURS},
        {"starts": [math.nan] * HOURS},
        {"starts": None},
        {"items": "many"},
        {"items": -1},
        {"days": math.inf},
        {"days": 10**400},
        {"last": "yesterday"},
        {"polled": None},
        {"since": 1e300},
        {"unit": 0.0},
        {"worths": [0.0, 1.0, 1.0]},
        {"worths": [1.0, math.nan, 1.0]},
        {"worths": [1.0]},
    ],
)
def test_a_state_with_anything_odd_in_it_is_no_state(change: State) -> None:
    assert restore(SOUND) is not None
    assert restore(SOUND | change) is None


@pytest.mark.parametrize("name", list(SOUND))
def test_a_state_that_lacks_something_is_no_state(name: str) -> None:
    assert restore({key: value for key, value in SOUND.items() if key != name}) is None


@pytest.mark.parametrize("text", ["", "{}", "null", "[1,2]", "7", '"x"', "{", "[" * 100_000, "9" * 5000, "\x00", "NaN"])
def test_any_other_text_in_the_column_is_no_state(text: str) -> None:
    assert decode(text) is None


def test_office_hours_stand_out_after_three_weeks() -> None:
    known = _watched(_sessions(3), days=21)
    busy = starts_an_hour(known, TUESDAY_10)
    assert busy == pytest.approx(0.8, rel=0.15), "one session in each such hour, seen three times"
    assert busy > 8 * starts_an_hour(known, TUESDAY_3)
    assert busy > 5 * starts_an_hour(known, SUNDAY_10)


def test_a_few_items_say_little_about_hours() -> None:
    known = _watched([START + 10 * HOUR_S, START + 34 * HOUR_S], days=3)
    rates = [starts_an_hour(known, hour) for hour in range(HOURS)]
    assert max(rates) < 5 * min(rates)


def test_the_rates_of_a_week_add_up_to_what_was_counted() -> None:
    known = _watched(_sessions(4), days=28)
    assert sum(starts_an_hour(known, hour) for hour in range(HOURS)) == pytest.approx(30, rel=0.1)


def test_an_hour_never_polled_in_is_guessed_from_its_neighbours_and_other_days() -> None:
    known = _watched(_sessions(3, hours=(10, 11, 13, 14)), days=21)
    assert starts_an_hour(known, 24 + 12) > 2 * starts_an_hour(known, TUESDAY_3), "noon, between two busy hours"


def test_a_source_without_hours_is_seen_to_have_none_and_an_office_is_seen_to_have_some() -> None:
    rng = random.Random(3)
    flat = _watched(sorted(rng.uniform(START, START + 21 * DAY_S) for _ in range(800)), days=21)
    office = _watched(_sessions(3), days=21)
    assert all(mine > 5 * theirs for mine, theirs in zip(flat.worths[:2], office.worths[:2], strict=True))
    rates = [starts_an_hour(flat, hour) for hour in range(HOURS)]
    assert max(rates) < 2 * min(rates)


def test_followers_are_told_from_beginnings() -> None:
    known = _watched(_sessions(3, size=4), days=21)
    ways = rhythm.habit(known)
    assert ways.again == pytest.approx(3 / 4, abs=0.08), "the guess of 0.3 is in it"
    assert ways.gap_h * 60 == pytest.approx(2, rel=0.2)
    assert 90 < sum(known.starts) < 0.4 * 360


def test_items_that_come_at_random_have_few_followers() -> None:
    rng = random.Random(3)
    known = _watched(sorted(rng.uniform(START, START + 21 * DAY_S) for _ in range(400)), days=21)
    assert rhythm.habit(known).again < 0.15


def test_a_session_goes_quiet_in_time() -> None:
    ways = rhythm.Habit(again=0.5, gap_h=0.1)
    chances = [ways.going_on(silent_h) for silent_h in (0.0, 0.1, 0.3, 2.0, 1e6)]
    assert chances[0] == 0.5
    assert chances == sorted(chances, reverse=True)
    assert chances[3] < 1e-6
    assert ways.going_on(-5.0) == 0.5, "an item newer than now"


def test_times_that_cannot_be_are_taken_for_the_middle_of_the_two_polls() -> None:
    before = learn(None, START, ())
    hours = []
    for impossible in (0.0, START - 60, START + 3 * HOUR_S, 1e11):
        known = learn(before, START + 2 * HOUR_S - 60, [impossible])
        hours += [hour for hour, count in enumerate(known.starts) if count]
        assert known.last == START + HOUR_S - 30
    assert hours == [0, 0, 0, 0]


def test_the_order_in_which_a_list_shows_its_items_does_not_matter() -> None:
    before, now = learn(None, START, ()), START + DAY_S
    items = [START + n * 700.0 for n in range(50)]
    assert learn(before, now, items[::-1]) == learn(before, now, items)


def test_a_clock_that_goes_back_an_hour_is_borne_and_one_that_goes_back_two_days_is_not() -> None:
    known = _watched(_sessions(1), days=7)
    hour_back = learn(known, known.polled - HOUR_S, [known.polled])
    assert sum(hour_back.starts) > sum(known.starts)
    assert hour_back.days == known.days
    assert learn(known, known.polled - 2 * DAY_S, ()).days == 0


def test_after_a_pause_of_a_year_learning_begins_again() -> None:
    known = _watched(_sessions(1), days=7)
    assert learn(known, known.polled + 30 * DAY_S, ()).known_days == 37
    assert learn(known, known.polled + 365 * DAY_S, ()) == learn(None, known.polled + 365 * DAY_S, ())


def test_the_history_of_a_list_says_how_much_a_source_publishes() -> None:
    daily = learn(None, START, [START - day * DAY_S for day in range(10)])
    hourly = learn(None, START, [START - hour * HOUR_S for hour in range(200)])
    silent = learn(None, START, [START - 20 * DAY_S])
    rates = [starts_an_hour(known, TUESDAY_10) * 24 for known in (silent, daily, hourly)]
    assert rates == pytest.approx([0.33, 0.88, 18.0], rel=0.1), "sessions; the guess is worth a day"
    assert daily.last is None, "no session is under way"


@pytest.mark.parametrize("listed", [(), (START,) * 500, (START - HOUR_S,), (START + DAY_S,), (START - 400 * DAY_S,)])
def test_a_first_list_without_days_behind_it_says_nothing(listed: Sequence[float]) -> None:
    assert learn(None, START, listed) == Rhythm(START, START, START)


def test_new_habits_replace_old_ones() -> None:
    mornings = _watched(_sessions(8, hours=(9, 10)), days=56)
    moved = [at + 56 * DAY_S for at in _sessions(8, hours=(20, 21))]
    known = _watched(moved, days=56, before=mornings, start=START + 56 * DAY_S)
    assert starts_an_hour(known, 24 + 20) > 2 * starts_an_hour(known, 24 + 10)


def test_a_unit_renewed_changes_no_rate() -> None:
    known = replace(_watched(_sessions(4), days=28), unit=START - 1)
    renewed = learn(known, known.polled + 1, ())
    assert known.unit < START < renewed.unit
    for hour in (TUESDAY_10, TUESDAY_3, SUNDAY_10):
        assert starts_an_hour(renewed, hour) == pytest.approx(starts_an_hour(known, hour), rel=0.01)
    assert rhythm.habit(renewed).again == pytest.approx(rhythm.habit(known).again)


def test_ten_thousand_items_at_once_are_one_session() -> None:
    before = _watched(_sessions(1), days=7)
    known = learn(before, before.polled + HOUR_S, [before.polled + 60.0] * 10_000)
    assert sum(known.starts) < sum(before.starts) + 30
    assert known.items - before.items < 1.3 * rhythm.MOST_ITEMS, "the newest are enough, so that no poll takes long"
    assert 0.8 < rhythm.habit(known).again <= rhythm.MOST_AGAIN
    assert restore(json.loads(json.dumps(store(known)))) == known


_TIMES = st.floats(-1e12, 1e12)
_POLLS = st.lists(st.tuples(st.floats(-1e7, 1e8), st.lists(_TIMES, max_size=4)), max_size=12)


@settings(deadline=None)  # a loaded machine is no bug
@given(_POLLS)
def test_whatever_polls_show_the_rhythm_stays_sound(polls: list[tuple[float, list[float]]]) -> None:
    known: Rhythm | None = None
    now = START
    for passed, published in polls:
        now += passed
        known = learn(known, now, published)
        assert restore(json.loads(json.dumps(store(known)))) == known
        assert all(0 < starts_an_hour(known, hour) < 1e4 for hour in range(0, HOURS, 12))
