"""The verb `assess`: new article texts in, alerts and outbox rows out, in one transaction with the cursor."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from alerts.rules.match import Document, RuleSet
from db import alerts, articles
from db.models import AlertDraft, ArchivedArticle
from db.store import Archive

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Assessed:
    """What one batch came to. `articles` 0: nothing was waiting."""

    articles: int
    raised: tuple[AlertDraft, ...] = ()
    baseline: int = 0  # would have alerted, had it not been a source's first poll


def assess(
    archive: Archive, rules: RuleSet, channels: Mapping[str, tuple[str, ...]], *, now: datetime, batch: int = 100
) -> Assessed:
    """Match the next `batch` article texts. `channels`: which channels each rule's alerts go to.

    After a crash anywhere the batch is assessed again; a rule tells an event once (`unique (rule, event, stage)`).
    """
    waiting = articles.after(archive, alerts.cursor(archive), limit=batch)
    if not waiting:
        return Assessed(0)
    drafts = [draft for _, article in waiting for draft in _drafts(article, rules, channels)]
    written = alerts.record(archive, drafts, position=waiting[-1][0], now=now)
    raised = tuple(draft for draft in written if draft.status == "raised")
    return Assessed(len(waiting), raised, len(written) - len(raised))


def _drafts(
    article: ArchivedArticle, rules: RuleSet, channels: Mapping[str, tuple[str, ...]]
) -> tuple[AlertDraft, ...]:
    """The alerts an article deserves. An article that breaks the matcher costs itself, not the batch."""
    try:
        matches = rules.match(document(article))
    except Exception:
        log.exception("assess article=%d outcome=failed", article.id)
        return ()
    status = "baseline" if article.baseline else "raised"
    return tuple(AlertDraft(m.rule.name, article, m.evidence, channels.get(m.rule.name, ()), status) for m in matches)


def document(article: ArchivedArticle) -> Document:
    """What rules see of an article. `source:` finds the [[sources]] name, the printed 来源 and the site alike."""
    found = article.article
    source = "\n".join(filter(None, (article.source_name, found.source, article.site)))
    return Document(title=found.title, body=found.body, source=source, url=article.url)
