"""Where an assessed article belongs: what the archive finds, and what `alerts.events` makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from alerts.events import Candidate, Described, described_of_rows, keys, lookups, place
from alerts.events import Placed as Said
from alerts.follow import Bodies
from alerts.policy.detection import Decision
from alerts.reprints.compare import Reprint, best
from alerts.reprints.text import Prepared, Text, prepare
from db import events, sketches
from db.events import Member, Placement, Tie
from db.models import ArchivedArticle
from db.store import Archive
from db.times import BEIJING
from db.understanding import Detected, Understood

#: Articles that share most with a text, of which one may be its first printing; more would only be read for nothing.
MOST_ALIKE = 8
#: Articles that bear its number, its name or a piece of that.
MOST_NAMED = 24
#: A page that explains an act, or tells that it will come, is not the act.
_HEAD = 120  # characters
_NO_TEXT = frozenset(["解读", "发布会", "拟出台"])


#: No watched source is known to be anybody's.
NOBODY = Bodies({})


@dataclass(frozen=True, slots=True)
class Placed:
    """`placement` None: it is where it was, and there is nothing to write. `ended`: events that it repeals."""

    event_id: int
    placement: Placement | None = None
    ended: tuple[Tie, ...] = ()


def placed(archive: Archive, article: ArchivedArticle, understood: Understood, bodies: Bodies) -> Placed:
    """Where the article belongs now. One that was placed before, or by hand, or was told of, stays."""
    described = _described(article, understood)
    filed = keys(described) if described.policy else frozenset[str]()
    official = is_official(article, understood, bodies)
    if events.settled(archive, article.id):
        event_id = events.event_of(archive.read(), article.id)
        return Placed(event_id, Placement(article.id, keys=filed, official=official) if filed or official else None)
    if article.duplicate_of:
        event_id = events.event_of(archive.read(), article.duplicate_of)
        return Placed(event_id, Placement(article.id, event_id, keys=filed, official=official))
    says = _decided(archive, article, described)
    ties = tuple(
        Tie(kind, other, detail)
        for kind, others in (("implements", says.implements), ("repeals", says.repeals))
        for other, detail in others
    )
    placement = Placement(
        article.id, says.event_id, says.reason, says.with_article_id, says.detail, filed, ties, official=official
    )
    writes = says.event_id is not None or filed or ties or official
    ended = tuple(tie for tie in ties if tie.kind == "repeals")
    return Placed(article.event_id if says.event_id is None else says.event_id, placement if writes else None, ended)


def is_official(article: ArchivedArticle, understood: Understood, bodies: Bodies) -> bool:
    """Whether it is a page of the issuer's own, and the text itself.

    A body that the lexicon does not know is the issuer where its own page names it at the head.
    """
    stages = {one.value for one in understood.facts if one.kind == "stage"}
    if not stages or stages & _NO_TEXT:
        return False
    issuers = {one.value for one in understood.facts if one.kind == "issuer"}
    if any(article.source_name in bodies.own(issuer) for issuer in issuers):
        return True
    head = article.article.title + article.article.body[:_HEAD]
    return not issuers and any(article.source_name in own and body in head for body, own in bodies.sources.items())


def _decided(archive: Archive, article: ArchivedArticle, described: Described) -> Said:
    sought = lookups(described) if described.policy else frozenset[str]()
    members, alike = _found(archive, article, sought)
    if not members:
        return Said(None)
    barred = events.apart(archive, article.event_id)
    reprint = _reprint(article, [one for one in members if one.article.id in alike])
    shared = {reprint.article_id: reprint.likeness.containment} if reprint else {}
    candidates = [
        Candidate(_of_member(one), shared.get(one.article.id)) for one in members if one.article.event_id not in barred
    ]
    numbers = events.numbers(archive, {one.article.event_id for one in candidates}, prefix="doc:")
    return place(described, candidates, numbers=numbers)


def _found(
    archive: Archive, article: ArchivedArticle, sought: frozenset[str]
) -> tuple[tuple[Member, ...], frozenset[int]]:
    """The articles that may be of its event, and the ids of those that may be its first printing.

    What is not assessed yet comes later, and looks for this one then.
    """
    connection = archive.read()
    alike = sketches.candidates(connection, sketches.of(connection, article.id), limit=MOST_ALIKE + 1)
    alike_ids = [one for one, _ in alike if one != article.id][:MOST_ALIKE]
    named_ids = events.sharing(archive, sought, but=article.id)[:MOST_NAMED]
    members = events.members_of(archive, tuple(dict.fromkeys([*alike_ids, *named_ids])))
    members = tuple(one for one in members if one.decision)
    known = {one.article.id for one in members}
    others = events.originals(archive, {one.article.event_id for one in members})
    more = events.members_of(archive, [one for one in others if one not in known and one != article.id])
    return (*members, *(one for one in more if one.decision)), frozenset(alike_ids)


def _reprint(article: ArchivedArticle, olds: Sequence[Member]) -> Reprint | None:
    if not olds:
        return None
    return best(_prepared(article), [(one.article.id, _prepared(one.article)) for one in olds])


def _prepared(archived: ArchivedArticle) -> Prepared:
    article = archived.article
    return prepare(Text(article.title, article.body, _day(archived), article.source or archived.source_name))


def _day(archived: ArchivedArticle) -> date:
    return (archived.article.published_at or archived.first_seen_at).astimezone(BEIJING).date()


def _described(archived: ArchivedArticle, understood: Understood) -> Described:
    decided = understood.detected.decision if understood.detected else Decision.NO.value
    article = archived.article
    return described_of_rows(
        archived.id,
        archived.event_id,
        title=article.title,
        body=article.body,
        source=article.source or archived.source_name,
        published_on=_day(archived),
        facts=understood.facts,
        policy=bool(understood.facts) or decided != Decision.NO.value,
    )


def _of_member(one: Member) -> Described:
    return _described(one.article, Understood(one.article.id, Detected(0.0, one.decision or ""), one.facts))
