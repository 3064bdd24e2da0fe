"""What is learned of a source, and how a list deviates from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.health import Look
from crawler.health.holidays import working_time
from db.health import NoticeKind
from db.models import Link, SourceKind
from db.outcomes import Outcome
from tests.crawler.health.lives import LIST
from tests.crawler.health.watch import (
    DAY,
    NOW,
    OK,
    RECOVERED,
    TROUBLE,
    UNCHANGED,
    Watch,
    day_of,
    links,
    outcomes,
    shown,
    watched,
)


def test_a_list_that_has_shrunk_stays_so_until_it_is_whole_again() -> None:
    watch = watched()
    short = shown(links(watch.now - DAY, 4))
    judged = watch.polls(short, UNCHANGED, UNCHANGED, shown(links(watch.now, 20), new=1))
    assert outcomes(judged) == [Outcome.SHRUNK_LIST] * 3 + [OK]
    assert [one.notice.kind for one in judged if one.notice] == [TROUBLE, RECOVERED]


def test_a_list_that_goes_on_with_fewer_items_is_only_rebuilt() -> None:
    watch = watched()
    judged = watch.polls(shown(links(watch.now, 6), new=1), shown(links(watch.now, 6)), shown(links(watch.now, 6)))
    assert outcomes(judged) == [OK] * 3


@pytest.mark.parametrize("count", [17, 12, 9])
def test_some_items_fewer_are_no_fault(count: int) -> None:
    watch = watched()
    assert outcomes(watch.polls(shown(links(watch.now - DAY, count)))) == [OK]


def test_a_list_of_few_items_cannot_shrink() -> None:
    watch = Watch()
    assert outcomes(watch.polls(*[shown(links(NOW, 5), new=1)] * 5, shown(links(NOW - DAY, 1)))) == [OK] * 6


def stopped(watch: Watch, days: int, look: Look) -> list[tuple[int, NoticeKind, Outcome]]:
    return watch.told(*[look] * days, every=DAY)


def test_a_list_that_stops_is_stale_after_a_pause_it_never_made() -> None:
    watch = watched(every=DAY, days=40)
    told = stopped(watch, 60, shown(links(watch.now - DAY)))
    assert [(kind, outcome) for _, kind, outcome in told] == [(TROUBLE, Outcome.STALE)]
    assert 4 <= told[0][0] <= 16


def test_the_same_page_for_ever_becomes_stale_too() -> None:
    watch = watched(every=DAY, days=40)
    told = stopped(watch, 60, UNCHANGED)
    assert [(kind, outcome) for _, kind, outcome in told] == [(TROUBLE, Outcome.STALE)]
    new = shown(links(watch.now), new=3)
    assert watch.told(new) == [(1, RECOVERED, Outcome.STALE)]


def test_a_slow_source_is_given_its_time() -> None:
    watch = watched(every=DAY, days=40, step=30 * DAY)
    watch.habits = None
    monthly = links(watch.now - 20 * DAY, 12, step=30 * DAY)
    watch.polls(shown(monthly, new=12), every=DAY)
    assert stopped(watch, 50, UNCHANGED) == []


def test_time_in_which_nobody_looked_is_no_pause_of_a_list_without_dates() -> None:
    watch = watched(every=DAY, days=40, dated=False)
    watch.now += 200 * DAY
    assert outcomes(watch.polls(UNCHANGED)) == [Outcome.NOT_MODIFIED]


def test_holidays_are_no_pause() -> None:
    eve = datetime(2026, 2, 13, 9, tzinfo=UTC)
    assert working_time(eve, datetime(2026, 2, 26, 9, tzinfo=UTC)) < 3 * DAY
    assert working_time(NOW, NOW + 9 * DAY) == 9 * DAY
    assert working_time(NOW, NOW) == timedelta()


@pytest.mark.parametrize(("age", "stale"), [(30, False), (150, False), (500, True), (3000, True)])
def test_a_dead_list_is_known_at_first_sight(age: int, stale: bool) -> None:  # noqa: FBT001
    dead = shown(links(NOW - age * DAY, 10, step=60 * DAY), new=10)
    assert outcomes(Watch().polls(dead)) == [Outcome.STALE if stale else OK]


def test_a_dead_list_without_dates_is_known_by_its_addresses() -> None:
    addresses = [
        f"https://www.lanhe.gov.cn/2022zcwj/2022{month:02}/t2022{month:02}11_{month}.html" for month in range(1, 10)
    ]
    items = [Link(address, "某事项的通知") for address in addresses]
    assert outcomes(Watch().polls(shown(items, new=9))) == [Outcome.STALE]


def test_an_old_copy_of_the_list_is_stale_though_its_links_are_new_to_us() -> None:
    watch = watched()
    assert outcomes(watch.polls(shown(links(NOW - 300 * DAY), new=20))) == [Outcome.STALE]


def test_a_page_that_is_its_own_item_never_goes_stale() -> None:
    page = shown([Link(LIST, "关于某事的公告")], kind=SourceKind.ARTICLE)
    assert set(outcomes(Watch(every=DAY).polls(*[page] * 300, *[UNCHANGED] * 300))) == {OK, Outcome.NOT_MODIFIED}


def test_a_text_where_the_list_was_is_no_list() -> None:
    watch = watched()
    text = shown([Link(LIST, "系统维护公告")], 1, kind=SourceKind.ARTICLE)
    assert outcomes(watch.polls(text)) == [Outcome.EMPTY_LIST]


def dated_all(items: Sequence[Link], moment: datetime) -> tuple[Link, ...]:
    return tuple(replace(link, published_at=day_of(moment)) for link in items)


def test_known_items_that_all_bear_one_date_are_misdated() -> None:
    watch = watched()
    same = shown(dated_all(links(watch.now - DAY), watch.now))
    assert outcomes(watch.polls(same, UNCHANGED)) == [Outcome.SAME_DATES] * 2


def test_a_date_that_is_that_of_the_request_is_found_out_the_next_day() -> None:
    watch = Watch()
    items = links(NOW)
    judged = watch.polls(*[shown(dated_all(items, NOW + n * DAY), 20 if n == 0 else 0) for n in range(4)], every=DAY)
    assert outcomes(judged) == [OK, *[Outcome.SAME_DATES] * 3]


def test_a_batch_of_new_items_of_one_day_is_none() -> None:
    watch = watched()
    batch = tuple(Link(f"https://www.lanhe.gov.cn/batch/{n}.html", "备案信息", day_of(watch.now)) for n in range(20))
    assert outcomes(watch.polls(shown(batch, new=20), shown(batch), shown(batch))) == [OK] * 3


STORIES = tuple(Link(f"https://www.partner{n}.example.com/p/{n}.html", "今天最值得看的几件事") for n in range(12))


def test_links_that_were_the_sites_own_and_are_others_now_are_offsite() -> None:
    watch = watched()
    judged = watch.polls(shown(STORIES, new=12), shown(STORIES))
    assert outcomes(judged) == [Outcome.OFFSITE] * 2
    assert judged[1].notice is not None


def test_an_aggregator_is_offsite_by_nature() -> None:
    watch = Watch()
    assert set(outcomes(watch.polls(*[shown(STORIES, new=1)] * 5))) == {OK}
    assert outcomes(watch.polls(replace(shown(STORIES), outcome=Outcome.OFFSITE))) == [OK]


def test_a_site_that_moves_to_a_new_domain_has_moved() -> None:
    watch = watched()
    assert outcomes(watch.polls(shown(links(watch.now, host="www.lanhe-new.example.cn"), new=20))) == [OK]
