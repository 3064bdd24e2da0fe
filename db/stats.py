"""How things are: what the CLI, doctor and later the page show of sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from db.store import Archive
from db.times import BEIJING, from_text, from_text_or_none, to_text


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source and its health. `failures`: polls failed in a row; `unread`: links waiting for their first read.

    `items`: on the list when it was last read. `trouble_since`: the first failed poll since the last good one. What is
    known of its publisher: `region`, `tier`, `issuer`.
    """

    name: str
    url: str
    active: bool
    last_outcome: str | None
    failures: int
    last_ok_at: datetime | None
    last_new_at: datetime | None
    next_poll_at: datetime
    links: int
    articles: int
    unread: int
    items: int | None = None
    trouble_since: datetime | None = None
    added_at: datetime | None = None
    region: str | None = None
    tier: str | None = None
    issuer: str | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts over the whole archive. `undelivered`: waiting for a try, and dead letters; not what was cancelled."""

    attempts: int
    articles: int
    alerts: int
    delivered: int
    undelivered: int


def totals(archive: Archive) -> Totals:
    row = archive.read().execute(
        "select (select coalesce(max(id), 0) from polls), (select count(*) from articles),"
        " (select count(*) from alerts where status = 'raised'),"
        " (select count(*) from deliveries where status = 'delivered'),"
        " (select count(*) from deliveries where status <> 'delivered' and cancelled_at is null)"
    )
    return Totals(*row.fetchone())


def sources(archive: Archive) -> tuple[SourceState, ...]:
    """All sources: watched ones first, those in trouble before the others."""
    rows = archive.read().execute(
        "select s.*,"
        " (select count(*) from links l where l.source_id = s.id) as links,"
        " (select count(*) from articles a where a.source_id = s.id) as articles,"
        " (select count(*) from links l where l.source_id = s.id and l.article_id is null and l.due_at is not null)"
        " as unread,"
        " (select p.items from polls p where p.source_id = s.id and p.link_id is null and p.items is not null"
        " order by p.started_at desc limit 1) as items,"
        " (select min(p.started_at) from polls p where s.failures > 0 and p.source_id = s.id and p.link_id is null"
        " and p.started_at > coalesce(s.last_ok_at, '')) as trouble_since"
        " from sources s order by active desc, failures desc, name"
    )
    return tuple(
        SourceState(
            name=row["name"],
            url=row["url"],
            active=bool(row["active"]),
            last_outcome=row["last_outcome"],
            failures=row["failures"],
            last_ok_at=from_text_or_none(row["last_ok_at"]),
            last_new_at=from_text_or_none(row["last_new_at"]),
            next_poll_at=from_text(row["next_poll_at"]),
            links=row["links"],
            articles=row["articles"],
            unread=row["unread"],
            items=row["items"],
            trouble_since=from_text_or_none(row["trouble_since"]),
            added_at=from_text(row["added_at"]),
            region=row["region"],
            tier=row["tier"],
            issuer=row["issuer"],
        )
        for row in rows
    )


def new_items_by_day(archive: Archive, now: datetime, *, days: int) -> Mapping[str, tuple[int, ...]]:
    """Source → how many items it brought on each of the last Beijing `days`, today last. First polls don't count."""
    today = now.astimezone(BEIJING).date()
    first = today - timedelta(days=days - 1)
    rows = archive.read().execute(
        "select s.name, date(l.found_at, '+8 hours') as day, count(*) as items"
        " from links l join sources s on s.id = l.source_id"
        " where l.baseline = 0 and l.found_at >= ? group by s.id, day",
        [to_text(datetime(first.year, first.month, first.day, tzinfo=BEIJING))],
    )
    found: dict[str, list[int]] = defaultdict(lambda: [0] * days)
    for row in rows:
        place = (date.fromisoformat(row["day"]) - first).days
        if place < days:
            found[row["name"]][place] = row["items"]
    return {name: tuple(counts) for name, counts in found.items()}
