from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from crawler.rhythm import State, encode
from crawler.schedule import demand, next_poll
from db import sources
from db.models import Attempt, Source
from db.outcomes import Outcome
from db.store import Archive
from jingbao.budget import LOOKED_AT_EVERY, Budget
from jingbao.settings.tables import ScheduleSettings
from tests.crawler.fakes import NOW, Clock

DEFAULT = ScheduleSettings()
EVERY_HOUR = Source("hourly", "http://own.example/", every_s=3600, fixed=True)
SHARED = tuple(Source(f"town{number}", f"http://town{number}.example/", every_s=900) for number in range(4))


def _budget(archive: Archive, settings: ScheduleSettings = DEFAULT, clock: Clock | None = None) -> Budget:
    sources.sync(archive, [EVERY_HOUR, *SHARED], NOW)
    return Budget(archive, [EVERY_HOUR, *SHARED], settings, clock=clock or Clock())


def _learns(archive: Archive, name: str, items: int) -> None:
    """A week in which the source published so often."""
    state: State | None = None
    for hour in range(168):
        now = NOW + timedelta(hours=hour)
        state, _ = next_poll(state, now, [now] * (items if hour % 24 == 2 else 0), 1.0)
    due = next(one for one in sources.claim_due(archive, NOW, lease=timedelta(0), limit=99) if one.name == name)
    tried = Attempt(due.id, due.url, NOW, Outcome.OK, 1)
    sources.settle_poll(archive, due, tried, next_poll_at=NOW, left=sources.Left(rhythm=encode(state)))


@pytest.mark.parametrize(
    ("settings", "a_day", "every_s"),
    [
        (ScheduleSettings(), 4 * 96, 900),
        (ScheduleSettings(daily_requests=24 + 4 * 48), 4 * 48, 1800),
        (ScheduleSettings(daily_requests=1, most_s=6 * 3600), 4 * 4, 6 * 3600),
    ],
    ids=["as often as every says", "a budget for all", "a budget that is none: as seldom as most allows"],
)
def test_sources_share_the_days_requests(
    archive: Archive, settings: ScheduleSettings, a_day: float, every_s: float
) -> None:
    budget = _budget(archive, settings)
    assert budget.requests_a_day == pytest.approx(a_day)
    assert budget.pace(SHARED[0]).every_s == pytest.approx(every_s)


def test_an_interval_of_its_own_is_kept_exactly(archive: Archive) -> None:
    pace = _budget(archive).pace(EVERY_HOUR)
    assert (pace.every_s, pace.adaptive) == (3600, False)


def test_nothing_adapts_when_nothing_shall(archive: Archive) -> None:
    budget = _budget(archive, ScheduleSettings(adaptive=False))
    assert [budget.pace(one).adaptive for one in SHARED] == [False] * 4
    assert budget.scale() == 1.0


def test_the_scale_spends_the_budget_on_what_is_known_of_the_sources(archive: Archive) -> None:
    budget = _budget(archive)
    assert budget.scale() * demand(None) * len(SHARED) == pytest.approx(budget.requests_a_day, rel=0.01)


def test_a_source_that_publishes_more_leaves_less_for_the_others(archive: Archive) -> None:
    clock = Clock()
    budget = _budget(archive, clock=clock)
    before = budget.scale()
    _learns(archive, "town1", items=40)
    assert budget.scale() == before
    clock.now += LOOKED_AT_EVERY + timedelta(seconds=1)
    assert budget.scale() < before


def test_a_clock_that_was_put_back_does_not_keep_an_old_scale_for_good(archive: Archive) -> None:
    clock = Clock(NOW + timedelta(days=365))
    budget = _budget(archive, clock=clock)
    before = budget.scale()
    clock.now = NOW
    _learns(archive, "town2", items=40)
    assert budget.scale() < before


def test_two_bounds_that_cross_are_a_mistake_that_is_told() -> None:
    with pytest.raises(Exception, match="least is longer than most"):
        replace(ScheduleSettings(), least_s=7200.0, most_s=3600.0)
