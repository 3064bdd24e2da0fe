"""Whole lives of sources: no alarm while they are well, one when they break, whatever their habits are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from crawler.health import Look
from db.outcomes import Outcome
from tests.crawler.health.lives import LIVES, Life, Polled, live
from tests.crawler.health.watch import DAY, RECOVERED, TIMEOUT, TROUBLE, Watch, failed

GOOD_LIVES = [life for life in LIVES if life.fails < 0.1]


def test_six_hundred_good_polls_and_more_raise_no_alarm() -> None:
    polled = [one for life in GOOD_LIVES for one in live(life, polls=90)]
    assert len(polled) >= 600
    assert len({one.look.outcome for one in polled}) == 3  # lists, 304 and some timeouts
    assert [one.judged.notice for one in polled if one.judged.notice] == []


@pytest.mark.parametrize("life", GOOD_LIVES, ids=lambda life: life.name)
@pytest.mark.parametrize("fault", [Outcome.EMPTY_LIST, Outcome.CHALLENGE, Outcome.LOGIN, TIMEOUT])
def test_whatever_its_habits_a_source_that_breaks_is_told_once_and_its_recovery_once(
    life: Life, fault: Outcome
) -> None:
    past = list(live(life, polls=40))
    watch = Watch(past[-1].judged.habits, past[-1].at + life.every, life.every)
    told = watch.told(*[failed(fault)] * 6, _body(past))
    assert told[0][1:] == (TROUBLE, fault)
    assert told[0][0] <= 3
    assert told[1:] == [(7, RECOVERED, fault)]


def _body(past: Sequence[Polled]) -> Look:
    """The last list that was shown, with something new on it."""
    return replace(next(one.look for one in reversed(past) if one.look.links), new=1)


@pytest.mark.parametrize("life", [life for life in GOOD_LIVES if life.every <= DAY], ids=lambda life: life.name)
def test_whatever_its_habits_a_source_that_stops_is_stale_one_day(life: Life) -> None:
    past = list(live(life, polls=60))
    watch = Watch(past[-1].judged.habits, past[-1].at + DAY, life.every)
    told = watch.told(*[replace(_body(past), new=0)] * 200, every=DAY)
    assert [(kind, outcome) for _, kind, outcome in told] == [(TROUBLE, Outcome.STALE)]
