"""What people are told of an article: first alerts by the rules that match, follow-ups by those that told its event."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from alerts.placing import Placed
from alerts.progress import Brought, changes, stated
from db import events, facts
from db.models import AlertDraft, ArchivedArticle
from db.progress import Change, ChangeKind
from db.store import Archive
from db.understanding import Evidence, Understood

Routes = Mapping[str, tuple[str, ...]]
"""Which channels each rule's alerts go to."""


def telling(
    archive: Archive,
    found: Sequence[AlertDraft],
    understood: Understood,
    where: Placed,
    article: ArchivedArticle,
    *,
    channels: Routes,
    today: date,
) -> tuple[AlertDraft, ...]:
    """`found`: a draft for each rule that the article matches, as if nothing had been told. `today`: in Beijing."""
    article = replace(article, event_id=where.event_id)
    official = bool(where.placement and where.placement.official)
    brought = _brought(archive, article, understood, official=official, today=today)
    told = events.told(archive, where.event_id)
    first = [replace(one, article=article, told=stated(brought)) for one in found if one.rule not in told]
    evidence = {one.rule: one.evidence for one in found}
    news = () if where.again and not official else _progress(article, brought, told)
    later = [*news, *_repeals(archive, article, where)]
    return (*first, *(_routed(one, evidence, channels) for one in later if one.rule in channels))


def _brought(
    archive: Archive, article: ArchivedArticle, understood: Understood, *, official: bool, today: date
) -> Brought:
    """An edit is compared with what its page stated before."""
    connection = archive.read()
    assessed = facts.detected(connection, article.id) is not None
    before = facts.of(connection, article.id) if assessed else None
    return Brought(article.article.title, understood.facts, today, article.url if official else None, before)


def _progress(article: ArchivedArticle, brought: Brought, told: Mapping[str, Collection[str]]) -> Iterator[AlertDraft]:
    for rule, keys in told.items():
        if new := changes(brought, keys):
            yield _follow_up(rule, article, new)


def _repeals(archive: Archive, article: ArchivedArticle, where: Placed) -> Iterator[AlertDraft]:
    """A repeal is told in the course of what it repeals, too."""
    for tie in where.ended:
        ended = replace(article, event_id=tie.event_id)
        for rule in events.told(archive, tie.event_id):
            yield _follow_up(rule, ended, (Change(ChangeKind.REPEALED, article.article.title),))


def _follow_up(rule: str, article: ArchivedArticle, new: tuple[Change, ...]) -> AlertDraft:
    status = "baseline" if article.baseline else "raised"
    return AlertDraft(rule, article, (), (), status, new)


def _routed(draft: AlertDraft, evidence: Mapping[str, tuple[Evidence, ...]], channels: Routes) -> AlertDraft:
    return replace(draft, channels=channels[draft.rule], evidence=evidence.get(draft.rule, ()))
