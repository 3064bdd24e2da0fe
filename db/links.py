"""The reading list: links found and not read yet, failed and to be tried again, or due for another look."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta

from db.models import Attempt, DueLink, Validators
from db.sources import insert_attempt
from db.sqlite import sqlite3
from db.store import Archive
from db.times import from_text, from_text_or_none, to_text, to_text_or_none

_NEXT_PER_HOST = """
select l.*, s.name as source_name from (
    select d.id, row_number() over (partition by d.host order by d.reads > 0, d.due_at, d.id) as place
    from sources w cross join links d on d.source_id = w.id where w.active = 1 and d.due_at <= :now
) ranked join links l on l.id = ranked.id join sources s on s.id = l.source_id
where place = 1 order by l.reads > 0, l.due_at, l.id
"""


def claim_due(
    archive: Archive,
    now: datetime,
    *,
    lease: timedelta,
    limit: int,
    busy_hosts: Collection[str] = (),
    turn: Callable[[str], int] = lambda _: 0,
) -> tuple[DueLink, ...]:
    """Take the links that are due, one per host, its never-read ones first; none of a busy host.

    The host with the lowest `turn` comes first, so that one with a long list, or a slow one, keeps no other waiting.
    A claim moves the due time past the lease: if this process dies, the link comes back.
    """
    if limit <= 0 or not anything_due(archive, now):
        return ()
    with archive.write() as connection:
        rows = connection.execute(_NEXT_PER_HOST, {"now": to_text(now)}).fetchall()
        free = [row for row in rows if row["host"] not in busy_hosts]
        taken = sorted(free, key=lambda row: turn(row["host"]))[:limit]
        connection.executemany(
            "update links set due_at = ?, claimed_at = ? where id = ?",
            [(to_text(now + lease), to_text(now), row["id"]) for row in taken],
        )
    return tuple(_due_link(row) for row in taken)


def anything_due(archive: Archive, now: datetime) -> bool:
    """A cheap look before a claim."""
    sql = (
        "select 1 from sources s where active = 1"
        " and exists (select 1 from links where source_id = s.id and due_at <= ?) limit 1"
    )
    return archive.read().execute(sql, [to_text(now)]).fetchone() is not None


def known(archive: Archive, keys: Sequence[str]) -> dict[str, datetime]:
    """When those of these canonical URLs that are in the archive were found."""
    rows = archive.read().execute(
        "select url_key, found_at from links where url_key in (select value from json_each(?))", [json.dumps(list(keys))]
    )
    return {row["url_key"]: from_text(row["found_at"]) for row in rows}


def due_hosts(archive: Archive, now: datetime) -> frozenset[str]:
    """The hosts with links that are due."""
    sql = (
        "select distinct l.host from sources s cross join links l on l.source_id = s.id"
        " where s.active = 1 and l.due_at <= ?"
    )
    return frozenset(row["host"] for row in archive.read().execute(sql, [to_text(now)]))


def waiting(archive: Archive) -> int:
    """How many links have not been read yet and will be tried."""
    sql = (
        "select count(*) from links indexed by links_unread where due_at is not null and article_id is null"
        " and source_id in (select id from sources where active = 1)"
    )
    return int(archive.read().execute(sql).fetchone()[0])


def _due_link(row: sqlite3.Row) -> DueLink:
    return DueLink(
        id=row["id"],
        source_id=row["source_id"],
        source_name=row["source_name"],
        url=row["url"],
        host=row["host"],
        title=row["title"],
        published_at=from_text_or_none(row["published_at"]),
        validators=Validators(row["etag"], row["last_modified"]),
        reads=row["reads"],
        failures=row["failures"],
    )


def settle_failure(archive: Archive, link: DueLink, attempt: Attempt, *, due_at: datetime | None) -> None:
    """Record a failed read. `due_at` None takes the link off the reading list for good."""
    with archive.write() as connection:
        insert_attempt(connection, attempt)
        connection.execute(
            "update links set claimed_at = null, due_at = ?, failures = failures + 1, last_outcome = ?, last_detail = ?"
            " where id = ?",
            [to_text_or_none(due_at), attempt.outcome.value, attempt.detail, link.id],
        )


def settle_unchanged(archive: Archive, link: DueLink, attempt: Attempt, *, due_at: datetime | None) -> None:
    """Record a read that found the page as it was."""
    with archive.write() as connection:
        insert_attempt(connection, attempt)
        settle_success(connection, link, attempt, due_at=due_at)


def settle_success(connection: sqlite3.Connection, link: DueLink, attempt: Attempt, *, due_at: datetime | None) -> None:
    """Mark a link as read, inside the caller's transaction."""
    connection.execute(
        "update links set claimed_at = null, due_at = ?, reads = reads + 1, failures = 0, last_outcome = ?,"
        " last_detail = null where id = ?",
        [to_text_or_none(due_at), attempt.outcome.value, link.id],
    )
