"""What a rule would have told, had it been there: asked of the archive's articles. Pure.

As in the daemon an event counts once, at the first article that matches; what stood there at a source's first poll is
counted apart. A page is seen as it reads now, by today's detection and facts, on the day on which it was first seen.
"""

from __future__ import annotations

import heapq
import logging
from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from alerts.rules.document import Document, Page
from alerts.rules.match import Rule, RuleSet
from alerts.rules.nearness import Lack, lack, part_of
from db.models import ArchivedArticle, Verdict
from db.times import BEIJING
from db.understanding import Evidence

log = logging.getLogger(__name__)

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Told:
    """An event at the article that would have been told. `baseline`: counted only, at its source's first poll."""

    event_id: int
    article_id: int
    title: str
    url: str
    source: str
    seen_at: datetime
    baseline: bool


@dataclass(frozen=True, slots=True)
class Hit:
    told: Told
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class NearMiss:
    """`score`: detection's."""

    told: Told
    score: float
    lack: Lack


@dataclass(frozen=True, slots=True)
class Week:
    """`monday`: its first day in Beijing."""

    monday: date
    told: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Against the rule as it was: events that only the new one tells, and only the old one."""

    new: tuple[Told, ...]
    gone: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """What becomes of marked events that are in the articles read."""

    good_kept: tuple[Told, ...]
    good_lost: tuple[Told, ...]
    noise_kept: tuple[Told, ...]
    noise_gone: tuple[Told, ...]

    @property
    def precision(self) -> float | None:
        """The share of good ones in what is told of them; None where none of them is told."""
        told = len(self.good_kept) + len(self.noise_kept)
        return len(self.good_kept) / told if told else None


@dataclass(frozen=True, slots=True)
class Backtest:
    """`hits` and `near`: samples, the newest and the nearest first. `difference` None: there is no rule to compare.

    `failed`: articles that the rule broke on. `weeks`: from the first article's to now's, without gaps.
    """

    articles: int
    failed: int
    weeks: tuple[Week, ...]
    told: int
    baseline: int
    hits: tuple[Hit, ...]
    near: tuple[NearMiss, ...]
    difference: Difference | None
    marked: Marked

    @property
    def a_week(self) -> float:
        """Alerts in the mean of the weeks; the first and the last may be shorter."""
        return self.told / len(self.weeks) if self.weeks else 0.0


@dataclass(frozen=True, slots=True)
class Asked:
    """`since`: events whose first matching article is older were told before. `samples`: hits and near misses kept.

    `before`: the rule as it was. `marks`: by event.
    """

    since: datetime
    now: datetime
    before: Rule | None = None
    marks: Mapping[int, Verdict] = field(default_factory=dict)
    samples: int = 10


def backtest(rule: Rule, pages: Iterable[tuple[ArchivedArticle, Document]], asked: Asked) -> Backtest:
    """`pages`: in the order in which they were first seen, after the earlier printings of their events (db.history)."""
    count = _Count(rule, asked)
    for article, document in pages:
        try:
            count.take(article, document)
        except Exception:  # as in assess: an article that breaks the matcher costs itself
            log.exception("backtest article=%d outcome=failed", article.id)
            count.failed += 1
    return count.result()


class _Count:
    """Grows with the events that match, a line each, and with nothing else."""

    def __init__(self, rule: Rule, asked: Asked) -> None:
        self._asked = asked
        self._set = RuleSet((rule, asked.before) if asked.before else (rule,))
        self._part = part_of(rule.expression)
        self._told: dict[int, Told] = {}  # by event
        self._told_before: dict[int, Told] = {}
        self._marked: dict[int, Told] = {}
        self._hits: deque[Hit] = deque(maxlen=asked.samples)
        self._near = _Nearest(asked.samples)
        self._first: datetime | None = None
        self._articles = 0
        self.failed = 0

    def take(self, article: ArchivedArticle, document: Document) -> None:
        told = _told(article)
        if told.seen_at >= self._asked.since:
            self._articles += 1
            self._first = self._first or told.seen_at
        if told.event_id in self._asked.marks:
            self._marked.setdefault(told.event_id, told)
        page = self._set.page(document)
        matching = self._set.decide(page)
        if 1 in matching:
            self._told_before.setdefault(told.event_id, told)
        if 0 in matching:
            self._hit(told, page)
        elif told.event_id not in self._told:
            self._miss(told, page)

    def _hit(self, told: Told, page: Page) -> None:
        self._near.drop(told.event_id)
        if told.event_id not in self._told:
            self._told[told.event_id] = told
            if self._is_new(told):
                self._hits.append(Hit(told, page.evidence(set(self._part.check.proofs(page, holds=True)))))

    def _miss(self, told: Told, page: Page) -> None:
        lacking = lack(self._part, page) if self._is_new(told) else None
        if lacking:
            self._near.offer(NearMiss(told, page.known.detection.score, lacking))

    def _is_new(self, told: Told) -> bool:
        return told.seen_at >= self._asked.since

    def result(self) -> Backtest:
        new = [one for one in self._told.values() if self._is_new(one)]
        raised = [one for one in new if not one.baseline]
        return Backtest(
            articles=self._articles,
            failed=self.failed,
            weeks=_weeks(raised, self._first, self._asked.now),
            told=len(raised),
            baseline=len(new) - len(raised),
            hits=tuple(reversed(self._hits)),
            near=self._near.found(),
            difference=self._difference() if self._asked.before else None,
            marked=self._marks(),
        )

    def _difference(self) -> Difference:
        new, old = ([one for one in told.values() if self._is_new(one)] for told in (self._told, self._told_before))
        return Difference(
            tuple(one for one in new if one.event_id not in self._told_before),
            tuple(one for one in old if one.event_id not in self._told),
        )

    def _marks(self) -> Marked:
        def of(verdict: Verdict, *, told: bool) -> tuple[Told, ...]:
            return tuple(
                one
                for event, one in self._marked.items()
                if self._asked.marks[event] is verdict and (event in self._told) is told
            )

        good, noise = Verdict.GOOD, Verdict.NOISE
        return Marked(of(good, told=True), of(good, told=False), of(noise, told=True), of(noise, told=False))


class _Nearest:
    """The near misses with the highest scores, one an event; of equal ones the newest."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._heap: list[tuple[tuple[float, datetime, int], NearMiss]] = []

    def offer(self, miss: NearMiss) -> None:
        told = miss.told
        if any(other.told.event_id == told.event_id for _, other in self._heap):
            return
        heapq.heappush(self._heap, ((miss.score, told.seen_at, told.article_id), miss))
        if len(self._heap) > self._most:
            heapq.heappop(self._heap)

    def drop(self, event_id: int) -> None:
        """Another article of the event matches."""
        if any(miss.told.event_id == event_id for _, miss in self._heap):
            self._heap = [one for one in self._heap if one[1].told.event_id != event_id]
            heapq.heapify(self._heap)

    def found(self) -> tuple[NearMiss, ...]:
        return tuple(miss for _, miss in sorted(self._heap, key=lambda one: one[0], reverse=True))


def _told(article: ArchivedArticle) -> Told:
    return Told(
        event_id=article.event_id,
        article_id=article.id,
        title=article.article.title,
        url=article.url,
        source=article.article.source or article.source_name,
        seen_at=article.first_seen_at,
        baseline=article.baseline,
    )


def _weeks(told: Iterable[Told], first: datetime | None, now: datetime) -> tuple[Week, ...]:
    if first is None:
        return ()
    counts = Counter(_monday(one.seen_at) for one in told)
    begin, end = _monday(first), _monday(max(first, now))
    mondays = [begin + number * WEEK for number in range((end - begin) // WEEK + 1)]
    return tuple(Week(monday, counts[monday]) for monday in mondays)


def _monday(moment: datetime) -> date:
    day = moment.astimezone(BEIJING).date()
    return day - timedelta(days=day.weekday())
