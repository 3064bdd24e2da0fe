"""How long things take on their way: published → first seen → alert raised → delivered, by source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from math import ceil

from db.sqlite import sqlite3
from db.store import Archive
from db.times import BEIJING, from_text, to_text


@dataclass(frozen=True, slots=True)
class Spread:
    """Seconds. `items`: how many it rests on. `p50_s`, `p95_s`: half, and 95 of 100, took no longer."""

    items: int
    p50_s: float
    p95_s: float


@dataclass(frozen=True, slots=True)
class Latency:
    """Of one source; `source` None: of all. A step that nothing has taken yet is None.

    `seen`: from the time that the page prints to the poll that found it on a list; `raised`: from there to the alert;
    `delivered`: from there until a channel took it.
    """

    source: str | None
    seen: Spread | None
    raised: Spread | None
    delivered: Spread | None


@dataclass(slots=True)
class _Waits:
    seen: list[float]
    raised: list[float]
    delivered: list[float]


def latencies(archive: Archive, *, since: datetime) -> tuple[Latency, ...]:
    """Of what was first seen, raised or delivered since then; the slowest to be seen first, all sources together last.

    What a source's first poll found doesn't count: it was published long before anybody looked.
    """
    waits: dict[str, _Waits] = defaultdict(lambda: _Waits([], [], []))
    moment = to_text(since)
    for row in archive.read().execute(_SEEN, [moment]):
        published = from_text(row["begun"])
        if has_time_of_day(published):
            waits[row["name"]].seen.append(_seconds(row))
    for row in archive.read().execute(_RAISED, [moment]):
        waits[row["name"]].raised.append(_seconds(row))
    for row in archive.read().execute(_DELIVERED, [moment]):
        waits[row["name"]].delivered.append(_seconds(row))
    by_source = [_latency(name, [one]) for name, one in waits.items()]
    by_source.sort(key=lambda one: (-(one.seen.p50_s if one.seen else -1.0), one.source or ""))
    return (*by_source, _latency(None, waits.values())) if by_source else ()


#: A list shows an item before its page is read; one whose address led elsewhere counts from its reading.
_SIGHT = "min(a.first_seen_at, coalesce((select found_at from links where url_key = a.url_key), a.first_seen_at))"
_SEEN = f"""
select s.name, a.published_at as begun, {_SIGHT} as ended
from articles a join sources s on s.id = a.source_id
where a.first_seen_at >= ? and a.baseline = 0 and a.published_at is not null
"""  # noqa: S608 - our own words, as below
_RAISED = f"""
select s.name, {_SIGHT} as begun, l.raised_at as ended
from alerts l join articles a on a.id = l.article_id join sources s on s.id = a.source_id
where l.raised_at >= ? and l.status = 'raised' and a.baseline = 0
"""  # noqa: S608
_DELIVERED = """
select s.name, l.raised_at as begun, d.delivered_at as ended
from deliveries d join alerts l on l.id = d.alert_id join articles a on a.id = l.article_id
join sources s on s.id = a.source_id
where d.delivered_at >= ? and a.baseline = 0
"""


def has_time_of_day(published: datetime) -> bool:
    """Whether more than a day is known: bare days stand at midnight, in Beijing, or of feeds that say so in UTC."""
    return time() not in (published.astimezone(BEIJING).time(), published.time())


def percentile(ordered: Sequence[float], share: float) -> float:
    """The least value that `share` of all do not exceed (nearest rank). `ordered` rises, and is not empty."""
    return ordered[max(0, ceil(share * len(ordered)) - 1)]


def _seconds(row: sqlite3.Row) -> float:
    """Never below 0: a page from the future has a wrong clock or zone."""
    return max(0.0, (from_text(row["ended"]) - from_text(row["begun"])).total_seconds())


def _latency(source: str | None, waits: Iterable[_Waits]) -> Latency:
    waits = tuple(waits)
    return Latency(
        source,
        seen=_spread(wait for one in waits for wait in one.seen),
        raised=_spread(wait for one in waits for wait in one.raised),
        delivered=_spread(wait for one in waits for wait in one.delivered),
    )


def _spread(waits: Iterable[float]) -> Spread | None:
    ordered = sorted(waits)
    return Spread(len(ordered), percentile(ordered, 0.5), percentile(ordered, 0.95)) if ordered else None
