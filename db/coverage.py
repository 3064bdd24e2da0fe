"""What is not covered: silent bodies, those never read, and policy told by media and never seen at its issuer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from db.stats import SourceState
from db.store import Archive
from db.times import from_text, to_text

#: What vouches for a site being a public body's own.
_PUBLIC_TIERS = frozenset({"central", "ministry", "province", "city", "district", "foreign", "standards"})
_LEAST_NAME = 3  # characters: a shorter name begins too many others
_PLACES = ("省", "市", "区", "县", "州", "国")  # a name that ends so is a place: what follows it is a body of its own
_PARTS = ("司", "处", "室", "厅", "局")


class Quiet(StrEnum):
    """Why nothing new comes from a body."""

    NEVER_READ = "never_read"  # no poll of any of its sources was good so far
    JUST_ADDED = "just_added"  # what it would have published in that time cannot be known
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Silent:
    """A body none of whose watched sources shows anything new. `last_new_at` None: none ever did.

    `body`: the issuer, or the source itself where none is known. `outcomes`: how their last polls ended. `added_at`:
    when the first of them was.
    """

    body: str
    sources: tuple[str, ...]
    last_new_at: datetime | None
    outcomes: tuple[str, ...]
    why: Quiet = Quiet.SILENT
    added_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article stands. `tier`, `issuer`: of its source; `said_tier`: what detection makes of its site."""

    source: str
    site: str
    tier: str | None
    issuer: str | None
    said_tier: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """An event that was told. `issuers`: the bodies that its articles name as such."""

    event_id: int
    title: str
    first_seen_at: datetime
    issuers: tuple[str, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """A host whose pages are a body's own."""

    body: str
    host: str


def silent(
    states: Iterable[SourceState], now: datetime, *, days: int, apart: Collection[str] = ()
) -> tuple[Silent, ...]:
    """Bodies without a new item for so long, those that never had one first.

    `apart`: names of sources that count for nothing, such as single articles. Nor does what was never asked.
    """
    bodies: dict[str, list[SourceState]] = defaultdict(list)
    for one in states:
        if one.active and one.last_outcome is not None and one.name not in apart:
            bodies[one.issuer or one.name].append(one)
    before = now - timedelta(days=days)
    found = [_silent(body, watched, before) for body, watched in bodies.items()]
    quiet = [one for one in found if one.last_new_at is None or one.last_new_at < before]
    return tuple(sorted(quiet, key=lambda one: (to_text(one.last_new_at) if one.last_new_at else "", one.body)))


def _silent(body: str, watched: Sequence[SourceState], before: datetime) -> Silent:
    read = [one for one in watched if one.last_ok_at is not None]
    long_watched = any(one.added_at is None or one.added_at <= before for one in read)
    return Silent(
        body,
        tuple(one.name for one in watched),
        max((one.last_new_at for one in watched if one.last_new_at), default=None),
        tuple(dict.fromkeys(one.last_outcome or "" for one in watched)),
        Quiet.NEVER_READ if not read else Quiet.SILENT if long_watched else Quiet.JUST_ADDED,
        min((one.added_at for one in watched if one.added_at), default=None),
    )


def only_in_media(told: Iterable[Told], homes: Sequence[Home]) -> tuple[Told, ...]:
    """Events that name an issuer and were seen nowhere but in media: neither at an issuer nor at another public body.

    `homes`: which hosts are whose, besides what the articles' sources say.
    """
    return tuple(
        one
        for one in told
        if one.issuers and not any(_is_public(place) or _at_issuer(place, one.issuers, homes) for place in one.places)
    )


def _is_public(place: Place) -> bool:
    return place.tier in _PUBLIC_TIERS or place.said_tier in _PUBLIC_TIERS


def _at_issuer(place: Place, issuers: Sequence[str], homes: Sequence[Home]) -> bool:
    if place.issuer and any(same_body(place.issuer, one) for one in issuers):
        return True
    return any(home.host == place.site and same_body(home.body, one) for home in homes for one in issuers)


def same_body(known: str, named: str) -> bool:
    """Whether one is the other, or its office or department: 某部科技司 and 某部办公厅 are 某部."""
    short, long = sorted(("".join(name.split()).casefold() for name in (known, named)), key=len)
    if short == long:
        return True
    part = len(short) >= _LEAST_NAME and not short.endswith(_PLACES) and long.startswith(short)
    return part and long.endswith(_PARTS)


def told_since(archive: Archive, since: datetime) -> tuple[Told, ...]:
    """Events that a rule has told since then, newest first, with everything that is archived of them."""
    moment = to_text(since)
    places, issuers = defaultdict(list), defaultdict(list)
    for row in archive.read().execute(_PLACES_OF_TOLD, [moment]):
        place = Place(row["name"], row["site"], row["tier"], row["issuer"], row["source_tier"])
        places[row["event_id"]].append(place)
    for row in archive.read().execute(_ISSUERS_OF_TOLD, [moment]):
        issuers[row["event_id"]].append(row["value"])
    return tuple(
        Told(
            row["id"],
            row["title"],
            from_text(row["first_seen_at"]),
            tuple(dict.fromkeys(issuers[row["id"]])),
            tuple(dict.fromkeys(places[row["id"]])),
        )
        for row in archive.read().execute(_TOLD, [moment])
    )


def homes(archive: Archive) -> tuple[Home, ...]:
    """The hosts of sources that name an issuer, watched or not."""
    rows = archive.read().execute("select distinct issuer, host from sources where issuer is not null")
    return tuple(Home(row["issuer"], row["host"]) for row in rows)


_TOLD = """
select e.id, e.title, e.first_seen_at from events e
where e.id in (select event_id from alerts where status = 'raised' and raised_at >= ?)
order by e.first_seen_at desc, e.id desc
"""
_PLACES_OF_TOLD = """
select a.event_id, a.site, s.name, s.tier, s.issuer, d.source_tier
from articles a join sources s on s.id = a.source_id left join detections d on d.article_id = a.id
where a.event_id in (select event_id from alerts where status = 'raised' and raised_at >= ?)
order by a.id
"""
_ISSUERS_OF_TOLD = """
select a.event_id, f.value from facts f join articles a on a.id = f.article_id
where f.kind = 'issuer' and a.event_id in (select event_id from alerts where status = 'raised' and raised_at >= ?)
order by f.id
"""
