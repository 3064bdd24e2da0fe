"""Sources that are well, each with habits of its own, lived through poll by poll.

A life says when the source publishes and what its list shows at a time; nothing of it knows how health judges.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from crawler.health import Judged, Look, judge
from db.models import Link
from db.outcomes import Outcome
from db.times import BEIJING

HOST = "https://www.lanhe.gov.cn"
LIST = f"{HOST}/zwgk/tzgg/"
START = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)  # a Monday, six weeks before the Spring Festival


@dataclass(frozen=True, slots=True)
class Item:
    number: int
    at: datetime


#: When items are published on a day.
Rate = Callable[[date, random.Random], Sequence[datetime]]


@dataclass(frozen=True, slots=True)
class Life:
    """`shows` cuts the list out of everything published so far, newest first; `fails`: share of polls that time out."""

    name: str
    rate: Rate
    shows: Callable[[Sequence[Item], datetime], Sequence[Item]]
    every: timedelta = timedelta(hours=6)
    dated: bool = True
    timed: bool = False
    unchanged: bool = False  # 304 when nothing is new
    fails: float = 0.0
    past_days: int = 500  # published before the first poll
    address: Callable[[Item], str] = field(default=lambda item: f"{LIST}t{item.at:%Y%m%d}_{item.number}.html")


@dataclass(frozen=True, slots=True)
class Polled:
    at: datetime
    look: Look
    judged: Judged


def live(life: Life, *, polls: int, seed: int = 1, start: datetime = START) -> Iterator[Polled]:
    """The life's polls with what health made of them."""
    chance = random.Random(f"{life.name} {seed}")
    published = _published(life, start - timedelta(days=life.past_days), start + polls * life.every, chance)
    known: set[str] = set()
    habits, shown_before = None, None
    for number in range(polls):
        now = start + number * life.every
        look = _look(life, published[: bisect_right(published, now, key=lambda item: item.at)], now, known)
        if life.unchanged and look.links == shown_before:
            look = Look(Outcome.NOT_MODIFIED, LIST)
        elif chance.random() < life.fails:
            look = Look(Outcome.TIMEOUT, LIST, detail="no answer within 45 s")
        else:
            shown_before = look.links
            known |= {link.url for link in look.links}
        judged = judge(habits, look, every_s=life.every.total_seconds(), now=now)
        habits = judged.habits
        yield Polled(now, look, judged)


def _published(life: Life, since: datetime, until: datetime, chance: random.Random) -> list[Item]:
    days = range((until - since).days + 2)
    times = sorted(at for day in days for at in life.rate((since + timedelta(days=day)).date(), chance))
    return [Item(number, at) for number, at in enumerate(times)]


def _look(life: Life, published: Sequence[Item], now: datetime, known: set[str]) -> Look:
    links = tuple(_link(life, item) for item in life.shows(published[::-1], now))
    return Look(Outcome.OK, LIST, links, new=sum(link.url not in known for link in links))


def _link(life: Life, item: Item) -> Link:
    day = item.at.astimezone(BEIJING)
    shown = day if life.timed else day.replace(hour=0, minute=0, second=0, microsecond=0)
    return Link(life.address(item), f"关于第{item.number}号事项的通知", shown if life.dated else None)


# --- when -------------------------------------------------------------------------------------------------------------


def _at(day: date, hour: float) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=BEIJING) + timedelta(hours=hour)


def _is_off(day: date) -> bool:
    spring = date(2026, 2, 15) <= day <= date(2026, 2, 24) or date(2025, 1, 28) <= day <= date(2025, 2, 4)
    return spring or (day.month == 10 and day.day <= 8)


def office(a_day: float, *, weekdays: Sequence[int] = range(5)) -> Rate:
    """In office hours, never on holidays: `a_day` items on average, in one batch or some."""

    def rate(day: date, chance: random.Random) -> Sequence[datetime]:
        if _is_off(day) or day.weekday() not in weekdays:
            return ()
        count = _poisson(a_day, chance)
        return [_at(day, chance.uniform(9, 17.5)) for _ in range(count)]

    return rate


def always(a_day: float) -> Rate:
    """Day and night, fewer on holidays."""

    def rate(day: date, chance: random.Random) -> Sequence[datetime]:
        count = _poisson(a_day * (0.3 if _is_off(day) else 0.6 if day.weekday() > 4 else 1.0), chance)
        return [_at(day, chance.uniform(6, 24)) for _ in range(count)]

    return rate


def bulk(weekday: int, low: int, high: int) -> Rate:
    """Many at once on one day of the week."""

    def rate(day: date, chance: random.Random) -> Sequence[datetime]:
        if _is_off(day) or day.weekday() != weekday:
            return ()
        return [_at(day, 10)] * chance.randint(low, high)

    return rate


def monthly(day_of_month: int) -> Rate:
    def rate(day: date, chance: random.Random) -> Sequence[datetime]:
        return [_at(day, chance.uniform(9, 17))] if day.day == day_of_month + (day.month * 7) % 9 else ()

    return rate


def _poisson(mean: float, chance: random.Random) -> int:
    left, count = chance.expovariate(1), 0
    while left < mean:
        left, count = left + chance.expovariate(1), count + 1
    return count


# --- what -------------------------------------------------------------------------------------------------------------


def newest(count: int) -> Callable[[Sequence[Item], datetime], Sequence[Item]]:
    return lambda published, _: published[:count]


def since(days: float, most: int = 100) -> Callable[[Sequence[Item], datetime], Sequence[Item]]:
    """A rolling window: what is not older than some days, and never less than one item."""
    return lambda published, now: (
        [one for one in published if now - one.at < timedelta(days=days)][:most] or published[:1]
    )


def pinned(count: int) -> Callable[[Sequence[Item], datetime], Sequence[Item]]:
    """Two old items stand on top for ever."""
    return lambda published, _: [*published[-2:], *published[:count]]


def open_ones(days: int) -> Callable[[Sequence[Item], datetime], Sequence[Item]]:
    """What is open for comment now."""
    return lambda published, now: [one for one in published if now - one.at < timedelta(days=days + one.number % 30)][
        :40
    ]


def uneven(low: int, high: int) -> Callable[[Sequence[Item], datetime], Sequence[Item]]:
    """A front page that shows now more, now less."""
    return lambda published, now: published[: low + (now.toordinal() * 7 + now.hour) % (high - low)]


_OTHERS = ("qinghe.gov.cn", "dongyu.gov.cn", "beiling.gov.cn", "nanpu.gov.cn", "xiyuan.gov.cn")

LIVES = (
    Life("a ministry, in batches", office(3), newest(20)),
    Life("a ministry's quiet column", office(0.3), newest(15), unchanged=True),
    Life("a ministry's busy column, asked every hour", office(6), newest(25), every=timedelta(hours=1), unchanged=True),
    Life("a bureau without dates", office(0.8), newest(20), dated=False),
    Life("a bureau that times out now and then", office(1), newest(20), fails=0.05),
    Life("a bureau that times out often", office(1), newest(20), fails=0.15),
    Life("a county, twice a month", office(0.1), newest(12), every=timedelta(hours=12), unchanged=True),
    Life("a monthly bulletin", monthly(8), newest(12), every=timedelta(hours=24), unchanged=True),
    Life("a monthly bulletin without dates", monthly(4), newest(12), every=timedelta(hours=24), dated=False),
    Life("a medium, hundreds a day", always(300), newest(30), every=timedelta(hours=1), timed=True, past_days=3),
    Life("a medium without dates", always(60), newest(40), dated=False, past_days=10),
    Life("a trade paper", always(8), newest(20), timed=True),
    Life("a feed of the last day", always(20), since(1), timed=True, past_days=10),
    Life("a feed of the last three days", office(4), since(3), timed=True),
    Life("a feed of today's items", always(40), since(0.5), every=timedelta(hours=2), timed=True, past_days=10),
    Life("a weekly batch that fills the list", bulk(4, 15, 30), newest(20)),
    Life("a weekly batch of some", bulk(1, 3, 8), newest(20), unchanged=True),
    Life("consultations while they are open", office(0.5), open_ones(30)),
    Life("two pinned items", office(1), pinned(15)),
    Life("a front page that shows now more, now less", always(15), uneven(8, 40), dated=False),
    Life(
        "an aggregator of other sites",
        office(3),
        newest(25),
        address=lambda item: f"https://www.{_OTHERS[item.number % 5]}/zwgk/art/{item.number}.html",
    ),
    Life(
        "an aggregator without dates",
        office(3),
        newest(25),
        dated=False,
        address=lambda item: f"https://www.{_OTHERS[item.number % 5]}/zwgk/art/{item.number}.html",
    ),
    Life("a list that is asked once a week", office(1), newest(20), every=timedelta(days=7)),
)
