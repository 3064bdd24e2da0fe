"""Where an assessed article belongs: what the archive finds, and what `alerts.events` makes of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

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
MOST_ALIKE = 3
#: Articles that bear its number, its name or a piece of that.
MOST_NAMED = 16
#: A page that explains an act, or tells that it will come, is not the act.
_NO_TEXT = frozenset(["解读", "发布会", "拟出台"])
_HEAD = 120  # characters in which a page names its issuer

#: No watched source is known to be anybody's.
NOBODY = Bodies({})


@dataclass(frozen=True, slots=True)
class Placed:
    """`placement` None: it is where it was, and there is nothing to write. `ended`: events that it repeals.

    `again`: it prints a text that its event has, so that what it leaves out or puts around it is no news.
    """

    event_id: int
    placement: Placement | None = None
    ended: tuple[Tie, ...] = ()
    again: bool = False


def placed(archive: Archive, article: ArchivedArticle, understood: Understood, bodies: Bodies) -> Placed:
    """Where the article belongs now. One that was placed before, or by hand, or was told of, stays."""
    described = _described(article, understood)
    filed = keys(described) if described.policy else frozenset[str]()
    official = is_official(article, understood, bodies)
    if events.settled(archive, article.id):
        event_id = events.event_of(archive.read(), article.id)
        refiled = bool(filed) or events.filed(archive, article.id)
        return Placed(event_id, Placement(article.id, keys=filed, official=official) if refiled or official else None)
    if article.duplicate_of and events.assessed(archive, [article.duplicate_of]):
        event_id = events.event_of(archive.read(), article.duplicate_of)
        return Placed(event_id, Placement(article.id, event_id, keys=filed, official=official), again=True)
    reprint = _reprint(archive, article)
    says = _decided(archive, article, described, reprint)
    ties = tuple(
        Tie(kind, other, detail)
        for kind, others in (("implements", says.implements), ("repeals", says.repeals))
        for other, detail in others
    )
    placement = Placement(
        article.id, says.event_id, says.reason, says.with_article_id, says.detail, filed, ties, official=official
    )
    refiled = bool(filed) or events.filed(archive, article.id)
    writes = says.event_id is not None or refiled or ties or official
    ended = tuple(tie for tie in ties if tie.kind == "repeals")
    if says.event_id is None:
        return Placed(article.event_id, placement if writes else None, ended)
    return Placed(says.event_id, placement, ended, again=_again(archive, described, reprint, says.event_id))


def _again(archive: Archive, described: Described, reprint: Reprint | None, event_id: int) -> bool:
    """A text that was a draft, and is printed with its number, is another one."""
    if reprint is None or events.event_of(archive.read(), reprint.article_id) != event_id:
        return False
    known = events.numbers(archive, [event_id], prefix="doc:").get(event_id, frozenset())
    return described.subject.numbers <= known


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


def _decided(archive: Archive, article: ArchivedArticle, described: Described, reprint: Reprint | None) -> Said:
    """By what it may be a printing of and what shares its number or name; then, of an event that it would join, by all.

    The other texts of that event may keep it out.
    """
    named = events.sharing(archive, lookups(described), but=article.id)[:MOST_NAMED] if described.policy else ()
    ids = tuple(dict.fromkeys([*([reprint.article_id] if reprint else []), *named]))
    barred = events.apart(archive, article.event_id) if ids else frozenset[int]()
    candidates = _candidates(archive, ids, reprint, barred)
    whole: set[int] = set()
    said = _said(archive, described, candidates)
    while described.policy and said.event_id is not None and said.event_id not in whole:
        whole.add(said.event_id)
        known = {article.id, *(one.article.article_id for one in candidates)}
        others = [one for one in events.originals(archive, [said.event_id]) if one not in known]
        candidates += _candidates(archive, others, None, barred)
        said = _said(archive, described, candidates)
    return said


def _said(archive: Archive, described: Described, candidates: Sequence[Candidate]) -> Said:
    if not candidates:
        return Said(None)
    numbers = events.numbers(archive, {one.article.event_id for one in candidates}, prefix="doc:")
    return place(described, candidates, numbers=numbers)


def _candidates(
    archive: Archive, ids: Sequence[int], reprint: Reprint | None, barred: Collection[int]
) -> list[Candidate]:
    """What was not assessed comes later, and looks for this one then."""
    return [
        Candidate(_of_member(one), _shared(reprint, one))
        for one in events.members_of(archive, ids)
        if one.decision and one.article.event_id not in barred
    ]


def _shared(reprint: Reprint | None, one: Member) -> float | None:
    return reprint.likeness.containment if reprint and reprint.article_id == one.article.id else None


def _reprint(archive: Archive, article: ArchivedArticle) -> Reprint | None:
    connection = archive.read()
    alike = sketches.candidates(connection, sketches.of(connection, article.id), limit=MOST_ALIKE + 1)
    ids = [one for one, _ in alike if one != article.id][:MOST_ALIKE]
    olds = events.assessed(archive, ids) if ids else ()
    return best(_prepared(article), [(one.id, _prepared(one)) for one in olds]) if olds else None


def _prepared(archived: ArchivedArticle) -> Prepared:
    article = archived.article
    return _ready(Text(article.title, article.body, _day(archived), article.source or archived.source_name))


#: What was read a moment ago is what the next one is compared with. Some 60 kB each.
_ready = lru_cache(100)(prepare)


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
