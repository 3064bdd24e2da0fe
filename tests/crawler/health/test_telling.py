"""When people are told of a source's trouble, and when not."""

from __future__ import annotations

import pytest

from db.outcomes import Outcome
from tests.crawler.health.watch import (
    DAY,
    HOUR,
    RECOVERED,
    TIMEOUT,
    TROUBLE,
    UNCHANGED,
    Watch,
    failed,
    links,
    shown,
    watched,
)


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome.TIMEOUT,
        Outcome.HTTP_ERROR,
        Outcome.CHALLENGE,
        Outcome.EMPTY_LIST,
        Outcome.SOFT_404,
        Outcome.REDIRECTED_HOME,
        Outcome.GONE,
        Outcome.PARSER_KILLED,
    ],
)
def test_trouble_is_told_at_the_third_poll_and_once(outcome: Outcome) -> None:
    assert watched().told(*[failed(outcome)] * 40) == [(3, TROUBLE, outcome)]


@pytest.mark.parametrize(
    "outcome",
    [Outcome.LOGIN, Outcome.MOJIBAKE, Outcome.OFFSITE, Outcome.ROBOTS, Outcome.BLOCKED_ADDRESS, Outcome.BAD_URL],
)
def test_what_one_look_makes_certain_is_told_at_the_second(outcome: Outcome) -> None:
    assert watched().told(*[failed(outcome)] * 40) == [(2, TROUBLE, outcome)]


@pytest.mark.parametrize("outcome", [Outcome.RATE_LIMITED, Outcome.INTERNAL])
def test_what_is_no_fault_of_the_source_is_told_after_a_day(outcome: Outcome) -> None:
    assert watched().told(*[failed(outcome)] * 30, every=HOUR) == [(25, TROUBLE, outcome)]


def test_a_source_that_is_asked_seldom_is_told_of_within_a_day_or_two_polls() -> None:
    assert Watch(every=DAY).told(*[failed(TIMEOUT)] * 5) == [(2, TROUBLE, TIMEOUT)]
    assert Watch(every=7 * DAY).told(*[failed(Outcome.LOGIN)] * 5) == [(1, TROUBLE, Outcome.LOGIN)]
    assert Watch(every=12 * HOUR).told(failed(TIMEOUT), failed(TIMEOUT), every=DAY) == [(2, TROUBLE, TIMEOUT)]


def test_a_notice_says_what_was_expected_what_was_seen_and_since_when() -> None:
    watch = watched()
    since = watch.now
    notice = watch.polls(*[failed(Outcome.HTTP_ERROR, "HTTP 502")] * 3)[-1].notice
    assert notice is not None
    assert (notice.since, notice.seen.polls, notice.seen.detail, notice.seen.items) == (since, 3, "HTTP 502", None)
    assert (notice.expected.items, notice.expected.gap_s) == (20, DAY.total_seconds())
    assert notice.seen.newest == since - DAY
    well = watch.polls(shown(links(watch.now), new=1))[0].notice
    assert well is not None
    assert (well.kind, well.outcome, well.since, well.seen.polls, well.seen.items) == (
        RECOVERED,
        Outcome.HTTP_ERROR,
        since,
        3,
        20,
    )


def test_recovery_is_told_once_and_only_of_what_was_told() -> None:
    watch = watched()
    good = shown(links(watch.now))
    assert watch.told(failed(TIMEOUT), failed(TIMEOUT), good, good) == []
    assert watch.told(*[failed(TIMEOUT)] * 4, good, good, good) == [(3, TROUBLE, TIMEOUT), (5, RECOVERED, TIMEOUT)]
    assert watched().told(*[failed(TIMEOUT)] * 3, UNCHANGED, UNCHANGED) == [
        (3, TROUBLE, TIMEOUT),
        (4, RECOVERED, TIMEOUT),
    ]


def test_another_kind_of_fault_is_the_same_trouble() -> None:
    watch = watched()
    changing = [failed(one) for one in (TIMEOUT, Outcome.HTTP_ERROR, Outcome.GONE, Outcome.SOFT_404, Outcome.LOGIN)]
    assert watch.told(*changing, shown(links(watch.now))) == [(3, TROUBLE, Outcome.GONE), (6, RECOVERED, Outcome.GONE)]


def test_bad_and_good_in_turn_raises_no_alarm_after_alarm() -> None:
    watch = watched()
    good = shown(links(watch.now))
    assert watch.told(*[failed(TIMEOUT), good] * 100) == []
    burst = [*[failed(TIMEOUT)] * 3, good]
    told = watch.told(*burst * 48)  # two days
    assert 2 <= len(told) <= 4 + 2
    assert [kind for _, kind, _ in told[:2]] == [TROUBLE, RECOVERED]


def test_after_many_good_polls_the_same_fault_is_news_again() -> None:
    watch = watched()
    good = shown(links(watch.now))
    looks = [*[failed(Outcome.LOGIN)] * 2, *[good] * 11, *[failed(Outcome.LOGIN)] * 2]
    assert [n for n, kind, _ in watch.told(*looks) if kind is TROUBLE] == [2, 15]


def test_another_fault_soon_after_is_told_at_once() -> None:
    watch = watched()
    looks = [*[failed(TIMEOUT)] * 3, shown(links(watch.now)), *[failed(Outcome.LOGIN)] * 2]
    assert [(n, outcome) for n, kind, outcome in watch.told(*looks) if kind is TROUBLE] == [
        (3, TIMEOUT),
        (6, Outcome.LOGIN),
    ]


def test_an_hour_off_every_night_is_a_habit_after_some_nights() -> None:
    watch = watched()
    told = []
    for night in range(20):
        good = [shown(links(watch.now), new=1), *[UNCHANGED] * 91]
        told += [(night, kind) for _, kind, _ in watch.told(*[failed(TIMEOUT)] * 4, *good)]
    assert {night for night, _ in told} <= {0, 1}
    assert watch.told(*[failed(TIMEOUT)] * 97)[0][0] <= 97  # a real outage is still told within a day


def test_the_same_fault_coming_and_going_is_told_once_a_day() -> None:
    watch = watched()
    good, bad = shown(links(watch.now)), failed(Outcome.LOGIN)
    told = watch.told(*[bad, bad, good] * 30)  # 22 hours
    assert told == [(2, TROUBLE, Outcome.LOGIN), (3, RECOVERED, Outcome.LOGIN)]


def test_recovery_from_what_came_again_is_believed_after_two_good_polls() -> None:
    watch = watched()
    good, bad = shown(links(watch.now)), failed(Outcome.LOGIN)
    watch.polls(bad, bad, good)
    again = watch.told(*[bad] * 100)
    assert [kind for _, kind, _ in again] == [TROUBLE]
    assert watch.told(good, bad, good, good, good) == [(4, RECOVERED, Outcome.LOGIN)]
