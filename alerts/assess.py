"""The verb `assess`: new article texts in; alerts, outbox rows and facts out, in one transaction with the cursor."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date, datetime

from alerts.follow import Bodies
from alerts.judge.rulings import rulings
from alerts.origin import origin
from alerts.placing import NOBODY, Placed, placed
from alerts.policy.detection import Decision
from alerts.policy.fact import Facts
from alerts.policy.known import Known
from alerts.policy.lexicon import Lexicon, shipped
from alerts.rules.match import Document, RuleSet
from alerts.stated import reasons, rows
from alerts.telling import Routes, telling
from db import alerts, articles
from db.events import Placement
from db.models import AlertDraft, ArchivedArticle, Article
from db.store import Archive
from db.times import BEIJING
from db.understanding import Detected, Understood

log = logging.getLogger(__name__)

Know = Callable[[ArchivedArticle, Decision | None], Known]
"""What is known of an article, given the LLM judge's ruling on it where it was asked."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """What one batch came to. `articles` 0: nothing was waiting."""

    articles: int
    raised: tuple[AlertDraft, ...] = ()
    baseline: int = 0  # would have alerted, had it not been a source's first poll


def known_of(article: ArchivedArticle, ruling: Decision | None, lexicon: Lexicon | None = None) -> Known:
    """`lexicon`: the shipped words where None."""
    found = article.article
    return Known(
        title=found.title,
        body=found.body,
        source=_source(article),
        url=article.url,
        published_on=_published_on(found),
        ruling=ruling,
        lexicon=lexicon or shipped(),
    )


def _published_on(article: Article) -> date | None:
    published = article.published_at
    if published is None or published.year in (MINYEAR, MAXYEAR):  # a mistake, and perhaps no day of any calendar
        return article.written_on
    return published.astimezone(BEIJING).date()


def assess(
    archive: Archive,
    rules: RuleSet,
    channels: Routes,
    *,
    now: datetime,
    batch: int = 100,
    until: int | None = None,
    know: Know = known_of,
    bodies: Bodies = NOBODY,
) -> Assessed:
    """Match and understand the next `batch` article texts. `until`: the seq of the last that may be; None: all may.

    After a crash anywhere the rest of the batch is assessed again; a rule tells an event each thing once (`told`).
    """
    waiting = articles.after(archive, alerts.cursor(archive), limit=batch, until=until)
    decided = rulings(archive, [seq for seq, _ in waiting])
    judge = _Judging(archive, rules, channels, know=know, bodies=bodies, now=now)
    for seq, article in waiting:
        judge.take(seq, article, decided.get(seq))
    judge.write()
    raised = tuple(draft for draft in judge.written if draft.status == "raised")
    return Assessed(len(waiting), raised, len(judge.written) - len(raised))


class _Judging:
    """Takes articles in order. What belongs to an event is written at once: the next may belong to it, too."""

    def __init__(
        self, archive: Archive, rules: RuleSet, channels: Routes, *, know: Know, bodies: Bodies, now: datetime
    ) -> None:
        self._archive, self._rules, self._channels, self._know, self._bodies = archive, rules, channels, know, bodies
        self._now = now
        self._today = now.astimezone(BEIJING).date()
        self._understood: list[Understood] = []
        self._position = 0
        self.written: list[AlertDraft] = []

    def take(self, seq: int, article: ArchivedArticle, ruling: Decision | None) -> None:
        known = self._know(article, ruling)
        drafts = _drafts(article, known, self._rules, self._channels, self._today)
        understood = _understood(article, known, matched=bool(drafts))
        where = self._placed(article, understood)
        self._understood.append(understood)
        self._position = seq
        if where.placement or drafts or understood.facts:
            told = self._told(article, drafts, understood, where)
            self.write(told, [where.placement] if where.placement else [])

    def write(self, drafts: Sequence[AlertDraft] = (), placed: Sequence[Placement] = ()) -> None:
        """All that was taken since the last time, in one transaction."""
        if self._understood:
            self.written += alerts.record(
                self._archive,
                drafts,
                position=self._position,
                now=self._now,
                understood=self._understood,
                placed=placed,
            )
            self._understood = []

    def _told(
        self, article: ArchivedArticle, drafts: Sequence[AlertDraft], understood: Understood, where: Placed
    ) -> Sequence[AlertDraft]:
        """First alerts alone, when telling breaks on it: what was told already is dropped where it is written."""
        try:
            return telling(
                self._archive, drafts, understood, where, article, channels=self._channels, today=self._today
            )
        except Exception:
            log.exception("tell article=%d outcome=failed", article.id)
            return [replace(one, article=replace(article, event_id=where.event_id)) for one in drafts]

    def _placed(self, article: ArchivedArticle, understood: Understood) -> Placed:
        """Where it is, when placing breaks on it: an alert too many is better than one that never comes."""
        try:
            return placed(self._archive, article, understood, self._bodies)
        except Exception:
            log.exception("place article=%d outcome=failed", article.id)
            return Placed(article.event_id)


def _drafts(article: ArchivedArticle, known: Known, rules: RuleSet, channels: Routes, today: date) -> list[AlertDraft]:
    """The alerts an article deserves. What it breaks (a rule, detection, facts) costs the rules that ask for it."""
    status = "baseline" if article.baseline else "raised"
    try:
        found = rules.match(document(article, known=known, today=today))
        return [AlertDraft(m.rule.name, article, m.evidence, channels.get(m.rule.name, ()), status) for m in found]
    except Exception:
        log.exception("assess article=%d rules=%d outcome=failed", article.id, len(rules.rules))
    alone = [RuleSet([rule]) for rule in rules.rules] if len(rules.rules) > 1 else []
    return [draft for one in alone for draft in _drafts(article, known, one, channels, today)]


def _understood(article: ArchivedArticle, known: Known, *, matched: bool) -> Understood:
    """What is kept of an article beside its alerts; nothing of one that detection or facts break on."""
    try:
        return understand(article, known, matched=matched)
    except Exception:
        log.exception("understand article=%d outcome=failed", article.id)
        return Understood(article.id)


def understand(article: ArchivedArticle, known: Known, *, matched: bool) -> Understood:
    """Facts are read where a rule matched, or where detection would have an alert or a second look."""
    detection = known.detection
    read = matched or detection.decision is not Decision.NO
    stated_facts = known.facts if read else Facts()
    published_by = origin(
        article.site,
        source_name=article.source_name,
        printed=article.article.source,
        issuing=[one.tier for one in stated_facts.issuers],
        lexicon=known.lexicon,
    )
    named = bool(stated_facts.titles or stated_facts.docnums or stated_facts.officials or stated_facts.dates)
    detected = Detected(
        score=detection.score,
        decision=detection.decision.value,
        source_tier=published_by.tier,
        verified=named or published_by.vouched if read else None,
        topics=detection.topics,
        why=reasons(detection),
    )
    return Understood(article.id, detected, rows(stated_facts))


def document(article: ArchivedArticle, *, known: Known | None = None, today: date | None = None) -> Document:
    """What rules see of an article. `today`: in Beijing, what deadlines are counted from."""
    found = article.article
    return Document(found.title, found.body, _source(article), article.url, found.lang or "", known, today)


def _source(article: ArchivedArticle) -> str:
    """`source:` finds the [[sources]] name, the printed 来源 and the site alike."""
    return "\n".join(filter(None, (article.source_name, article.article.source, article.site)))
