"""How things are: what the CLI, doctor and later the page show of sources."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.store import Archive
from db.times import from_text, from_text_or_none


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source and its health. `failures`: polls failed in a row; `unread`: links waiting for their first read."""

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


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts over the whole archive. `undelivered`: waiting for another try, and dead letters."""

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
        " (select count(*) from deliveries where status <> 'delivered')"
    )
    return Totals(*row.fetchone())


def sources(archive: Archive) -> tuple[SourceState, ...]:
    """All sources: watched ones first, those in trouble before the others."""
    rows = archive.read().execute(
        "select s.*,"
        " (select count(*) from links l where l.source_id = s.id) as links,"
        " (select count(*) from articles a where a.source_id = s.id) as articles,"
        " (select count(*) from links l where l.source_id = s.id and l.article_id is null and l.due_at is not null)"
        " as unread"
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
        )
        for row in rows
    )
