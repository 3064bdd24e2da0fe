"""The verb `assess`: new article texts in; alerts, outbox rows and facts out, in one transaction with the cursor."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, datetime

from alerts import stated
from alerts.judge.rulings import rulings
from alerts.origin import origin
from alerts.policy.detection import Decision
from alerts.policy.fact import Facts
from alerts.policy.known import Known
from alerts.policy.lexicon import Lexicon, shipped
from alerts.rules.match import Document, RuleSet
from db import alerts, articles
from db.models import AlertDraft, ArchivedArticle, Article
from db.store import Archive
from db.times import BEIJING
from db.understanding import Detected, Understood

log = logging.getLogger(__name__)

Routes = Mapping[str, tuple[str, ...]]
"""Which channels each rule's alerts go to."""

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
) -> Assessed:
    """Match and understand the next `batch` article texts. `until`: the seq of the last that may be; None: all may.

    After a crash anywhere the batch is assessed again; a rule tells an event once (`unique (rule, event, stage)`).
    """
    waiting = articles.after(archive, alerts.cursor(archive), limit=batch, until=until)
    if not waiting:
        return Assessed(0)
    drafts: list[AlertDraft] = []
    understood: list[Understood] = []
    today = now.astimezone(BEIJING).date()
    decided = rulings(archive, [seq for seq, _ in waiting])
    for seq, article in waiting:
        known = know(article, decided.get(seq))
        found = _drafts(article, known, rules, channels, today)
        drafts += found
        understood.append(_understood(article, known, matched=bool(found)))
    written = alerts.record(archive, drafts, position=waiting[-1][0], now=now, understood=understood)
    raised = tuple(draft for draft in written if draft.status == "raised")
    return Assessed(len(waiting), raised, len(written) - len(raised))


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
    facts = known.facts if read else Facts()
    published_by = origin(
        article.site,
        source_name=article.source_name,
        printed=article.article.source,
        issuing=[one.tier for one in facts.issuers],
        lexicon=known.lexicon,
    )
    named = bool(facts.titles or facts.docnums or facts.officials or facts.dates)
    detected = Detected(
        score=detection.score,
        decision=detection.decision.value,
        source_tier=published_by.tier,
        verified=named or published_by.vouched if read else None,
        topics=detection.topics,
        why=stated.reasons(detection),
    )
    return Understood(article.id, detected, stated.rows(facts))


def document(article: ArchivedArticle, *, known: Known | None = None, today: date | None = None) -> Document:
    """What rules see of an article. `today`: in Beijing, what deadlines are counted from."""
    found = article.article
    return Document(found.title, found.body, _source(article), article.url, found.lang or "", known, today)


def _source(article: ArchivedArticle) -> str:
    """`source:` finds the [[sources]] name, the printed 来源 and the site alike."""
    return "\n".join(filter(None, (article.source_name, article.article.source, article.site)))
