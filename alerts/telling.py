"""What people are told of an article: first alerts by the rules that match, follow-ups by those that told its event."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from alerts.placing import Placed
from alerts.progress import Brought, changes, stated, stated_official
from db import alerts, events, facts
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
    official = bool(where.placement and where.placement.official)
    brought = _brought(archive, article, understood, where, today=today)
    article = replace(article, event_id=where.event_id)
    told = events.told(archive, where.event_id)
    anew = _anew(archive, article).intersection(one.rule for one in found) if told else frozenset[str]()
    told = {rule: keys for rule, keys in told.items() if rule not in anew}
    first = [
        replace(one, article=article, told=stated(brought), anew=one.rule in anew)
        for one in found
        if one.rule not in told
    ]
    evidence = {one.rule: one.evidence for one in found}
    news = () if where.again and not official else _progress(archive, article, brought, told)
    later = [*news, *(_repeals(archive, article, where) if not brought.drafted else ())]
    return (*first, *(_routed(one, evidence, channels) for one in later if one.rule in channels))


def _anew(archive: Archive, article: ArchivedArticle) -> frozenset[str]:
    """The rules that have only counted the event, in the first poll of a source that was added after this one.

    A new source's baseline must not silence what one that has long been watched would have told.
    """
    news = not article.baseline and alerts.is_news_to_its_source(archive, article, article.event_id)
    return alerts.only_counted(archive.read(), article.event_id) if news else frozenset()


def _brought(
    archive: Archive, article: ArchivedArticle, understood: Understood, where: Placed, *, today: date
) -> Brought:
    """An edit is compared with what its page stated before; to an event that it joins by it, all of it is new."""
    connection = archive.read()
    edited = where.event_id == article.event_id and facts.detected(connection, article.id) is not None
    return Brought(
        article.article.title,
        understood.facts,
        today,
        official_url=article.url if where.placement and where.placement.official else None,
        before=facts.of(connection, article.id) if edited else None,
        had_official=events.official_stages(archive, where.event_id),
    )


def _progress(
    archive: Archive, article: ArchivedArticle, brought: Brought, told: Mapping[str, Collection[str]]
) -> Iterator[AlertDraft]:
    over = events.over(archive, article.event_id) if told else {}
    for rule, keys in told.items():
        if new := changes(brought, keys, over.get(rule, ())):
            yield replace(_follow_up(rule, article, new), told=stated_official(brought))


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
