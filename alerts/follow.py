"""The verb `follow`: what media tell of a policy sends us to its issuer's list, until the policy's own page is there.

Only articles that somebody was alerted to are followed, and only where a watched source is known to be the issuer's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.naming import same_name
from alerts.policy.known import Known
from alerts.policy.lexicon import Lexicon, shipped
from db import follow_ups
from db.follow_ups import FollowUp, Open, Told
from db.models import Source
from db.store import Archive

#: After media have told of it: at once, then ever more seldom, for three days.
ASKED_AFTER = tuple(timedelta(minutes=n) for n in (5, 10, 20, 40, 60, 120, 240, 480, 720, 1440))
#: A policy's own page may have come before media told of it, and may come when it is not looked for any more.
LOOKED_BACK, LOOKED_FOR = timedelta(days=30), timedelta(days=60)

_BATCH = 200


@dataclass(frozen=True, slots=True)
class Followed:
    """What one call came to."""

    opened: int = 0
    found: int = 0
    hastened: int = 0


@dataclass(frozen=True, slots=True)
class Bodies:
    """Which watched sources are whose: full name of a body → names of its sources."""

    sources: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, watched: Iterable[Source], lexicon: Lexicon | None = None) -> Bodies:
        """`issuer` of a source may name several bodies, divided by "/", and in their short forms."""
        found: dict[str, set[str]] = {}
        for source in watched:
            for name in (source.publisher.issuer or "").split("/"):
                for body in _full_names(name.strip(), lexicon or shipped()):
                    found.setdefault(body, set()).add(source.name)
        return cls({body: frozenset(names) for body, names in found.items()})

    def own(self, issuer: str) -> frozenset[str]:
        """The names of the body's sources; what its office issues stands there, too."""
        of_office = (self.sources.get(issuer.removesuffix(office), frozenset()) for office in ("办公厅", "办公室"))
        return self.sources.get(issuer, frozenset()).union(*of_office)


def _full_names(name: str, lexicon: Lexicon) -> frozenset[str]:
    """The name as facts give issuers, beside the name itself."""
    if not name:
        return frozenset()
    known = Known(f"{name}印发《实施方案》的通知", "", "", "", published_on=None, lexicon=lexicon)
    return frozenset([name, *(one.value for one in known.facts.issuers)])


def follow(archive: Archive, bodies: Bodies, now: datetime) -> Followed:
    """Take the next assessed articles: open follow-ups, link official pages, and have issuers' lists asked early."""
    opened = found = 0
    while told := follow_ups.assessed(archive, limit=_BATCH):
        wanted = [one for article in told for one in sought(article, bodies)]
        waiting = follow_ups.waiting(archive, since=now - LOOKED_FOR)
        matched = answers(waiting, told, bodies)
        new = [one for one in wanted if not _is_here(archive, one, bodies, now)]
        follow_ups.record(archive, new, matched, position=told[-1].seq, now=now)
        opened, found = opened + len(new), found + len(matched)
    return Followed(opened, found, _hasten(archive, bodies, now))


def sought(told: Told, bodies: Bodies) -> Iterator[FollowUp]:
    """The official pages that an article makes one look for: one for each issuer with a watched source not its own."""
    if not told.raised or not (told.titles or told.docnums):
        return
    if any(told.source_name in bodies.own(issuer) for issuer in told.issuers):
        return  # it is the official page
    for issuer in told.issuers:
        if bodies.own(issuer):
            yield FollowUp(told.event_id, issuer, told.titles, told.docnums)


def answers(waiting: Sequence[Open], told: Sequence[Told], bodies: Bodies) -> dict[int, int]:
    """Follow-up id → article id, for the official pages among these articles; of several the first."""
    return {
        one.id: page.article_id for one in waiting for page in reversed(told) if is_official(page, one.sought, bodies)
    }


def is_official(page: Told, wanted: FollowUp, bodies: Bodies) -> bool:
    """Whether a page of the issuer's own is the one that was told of: by its number, or by its name."""
    if page.source_name not in bodies.own(wanted.issuer):
        return False
    if page.docnums and wanted.docnums:
        return bool(set(page.docnums) & set(wanted.docnums))
    return any(same_name(one, other) for one in page.titles for other in wanted.titles)


def _is_here(archive: Archive, wanted: FollowUp, bodies: Bodies, now: datetime) -> bool:
    """Whether the issuer's own page was read before others told of it."""
    own = bodies.own(wanted.issuer)
    pages = follow_ups.published_by(archive, own, now - LOOKED_BACK)
    return any(is_official(page, wanted, bodies) for page in pages)


def _hasten(archive: Archive, bodies: Bodies, now: datetime) -> int:
    due = follow_ups.due(archive, now)
    if not due:
        return 0
    again = [(one, now + ASKED_AFTER[one.asked] if one.asked < len(ASKED_AFTER) else None) for one in due]
    names: Collection[str] = frozenset().union(*(bodies.own(one.sought.issuer) for one in due))
    return follow_ups.ask_early(archive, again, names, now)
