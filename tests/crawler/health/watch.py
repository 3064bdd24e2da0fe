"""A source that is polled, and what was said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from crawler.health import Judged, Look, judge
from db.health import NoticeKind
from db.models import Link, SourceKind
from db.outcomes import Outcome
from db.times import BEIJING
from tests.crawler.health.lives import LIST

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOW = datetime(2026, 3, 18, 2, 0, tzinfo=UTC)
EVERY = timedelta(minutes=15)
TROUBLE, RECOVERED = NoticeKind.TROUBLE, NoticeKind.RECOVERED
OK, TIMEOUT = Outcome.OK, Outcome.TIMEOUT


def day_of(moment: datetime) -> datetime:
    return moment.astimezone(BEIJING).replace(hour=0, minute=0, second=0, microsecond=0)


def links(
    newest: datetime, count: int = 20, *, step: timedelta = DAY, dated: bool = True, host: str = "www.lanhe.gov.cn"
) -> tuple[Link, ...]:
    days = [day_of(newest) - step * n for n in range(count)]
    return tuple(
        Link(f"https://{host}/c{day:%j}{day:%y}.html", f"第{day:%j}号公告", day if dated else None) for day in days
    )


def shown(items: Sequence[Link], new: int = 0, *, kind: SourceKind = SourceKind.LIST) -> Look:
    return Look(OK, LIST, tuple(items), new=new, kind=kind)


def failed(outcome: Outcome, detail: str | None = None) -> Look:
    return Look(outcome, LIST, detail=detail)


UNCHANGED = failed(Outcome.NOT_MODIFIED)


@dataclass
class Watch:
    """A source that is polled, and what was said of it."""

    habits: str | None = None
    now: datetime = NOW
    every: timedelta = EVERY

    def polls(self, *looks: Look, every: timedelta | None = None) -> list[Judged]:
        found = []
        for look in looks:
            judged = judge(self.habits, look, every_s=self.every.total_seconds(), now=self.now)
            self.habits, self.now = judged.habits, self.now + (every or self.every)
            found.append(judged)
        return found

    def told(self, *looks: Look, every: timedelta | None = None) -> list[tuple[int, NoticeKind, Outcome]]:
        """(number of the poll, kind, outcome) of every notice."""
        judged = self.polls(*looks, every=every)
        return [(n, one.notice.kind, one.notice.outcome) for n, one in enumerate(judged, 1) if one.notice]


def watched(*, every: timedelta = EVERY, days: int = 15, dated: bool = True, step: timedelta = DAY) -> Watch:
    """A source that has put one item a day on a list of twenty."""
    watch = Watch(now=NOW - days * DAY, every=every)
    for number in range(days):
        judged = watch.polls(shown(links(watch.now, dated=dated, step=step), new=1 if number else 20), every=DAY)
        assert (judged[0].outcome, judged[0].notice) == (OK, None)
    return watch


def outcomes(judged: Sequence[Judged]) -> list[Outcome]:
    return [one.outcome for one in judged]
