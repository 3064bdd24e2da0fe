"""A source's health: what it usually does, how a poll deviates from it, and whether people are to be told.

Pure. `judge` is called at the end of every poll, failures and 304 included, with what earlier calls returned.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from crawler.health import telling, usual
from crawler.health.habits import Habits, at, decode, encode
from db.health import Expected, NoticeDraft, Seen
from db.models import Link, SourceKind
from db.outcomes import LISTED, Outcome

__all__ = ["Judged", "Look", "judge"]

_AWAY = timedelta(days=2)  # without a poll: it was we who were not there
_AWAY_POLLS = 5
_LONGEST_DETAIL = 300


@dataclass(frozen=True, slots=True)
class Look:
    """What one poll saw. `outcome`: of the page, or of the failure; `url`: where the list stands.

    `links`: of the list's first page, whatever the outcome; `items`: how many those are, where they are not handed
    over. `new`: links that the archive did not know, at a first poll all of them. `detail`: the failure in words.
    """

    outcome: Outcome
    url: str
    links: tuple[Link, ...] = ()
    items: int | None = None
    new: int = 0
    kind: SourceKind = SourceKind.LIST
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """`outcome` is the poll's; `habits` are for the next call; `notice` goes into the outbox."""

    outcome: Outcome
    habits: str
    notice: NoticeDraft | None = None


def judge(habits: str | None, look: Look, *, every_s: float, now: datetime) -> Judged:
    """The poll's outcome by the source's past, and the notice it gives rise to.

    `habits`: as returned at the last poll; None or anything unreadable: nothing is known. `every_s`: seconds between
    polls when all is well.
    """
    known = _shifted(decode(habits) or Habits(polled=now.timestamp()), every_s, now)
    outcome, seen = _verdict(known, look, now)
    after, told = telling.after(seen, outcome, every_s=every_s, now=now)
    notice = _notice(after, told, look) if told else None
    return Judged(outcome, encode(replace(after, polled=round(now.timestamp()))), notice)


def _shifted(known: Habits, every_s: float, now: datetime) -> Habits:
    """Time in which nobody looked is no pause of the source, unless its dates say so."""
    away = now - at(known.polled)
    if known.fresh is None or known.newest is not None or away < max(_AWAY, _AWAY_POLLS * timedelta(seconds=every_s)):
        return known
    return replace(known, fresh=min(known.fresh + away.total_seconds(), now.timestamp()))


def _verdict(known: Habits, look: Look, now: datetime) -> tuple[Outcome, Habits]:
    if look.outcome is Outcome.NOT_MODIFIED:
        return known.soft or (Outcome.STALE if usual.is_stale(known, now) else Outcome.NOT_MODIFIED), known
    collected = look.outcome is Outcome.OFFSITE and usual.collects_others(known)
    if look.outcome not in LISTED and not collected:
        return look.outcome, known
    items = len(look.links) if look.items is None else look.items
    body = usual.body_of(look.links, look.url, items=items, new=look.new, kind=look.kind, now=now)
    outcome = usual.deviation(known, body)
    if outcome not in LISTED:
        return outcome, known
    if outcome is not Outcome.OK:
        return outcome, replace(known, soft=outcome)
    after = usual.learned(known, body, now)
    return (Outcome.STALE if usual.is_stale(after, now) else Outcome.OK), after


def _notice(habits: Habits, told: telling.Told, look: Look) -> NoticeDraft:
    gap = usual.usual_gap(habits)
    trouble = told.trouble
    counted = look.outcome is not Outcome.NOT_MODIFIED and (look.links or look.items is not None)
    items = len(look.links) if look.items is None else look.items
    return NoticeDraft(
        kind=told.kind,
        outcome=trouble.outcome,
        since=at(trouble.since),
        expected=Expected(usual.usual_items(habits), gap.total_seconds() if gap else None),
        seen=Seen(
            items if counted else None,
            usual.last_new(habits),
            trouble.polls,
            look.detail[:_LONGEST_DETAIL] if look.detail else None,
        ),
    )
