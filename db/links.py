"""The reading list: links found and not read yet, failed and to be tried again, or due for another look."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta

from db import withdrawn
from db.models import Attempt, DueLink, Validators
from db.sources import insert_attempt
from db.sqlite import sqlite3
from db.store import Archive
from db.times import from_text_or_none, to_text, to_text_or_none

#: The hosts of each watched source, one look into links_next for each: due links may be thousands, hosts are few.
_HOSTS = """
with recursive places (source_id, host) as (
    select id, (select host from links where source_id = sources.id and due_at is not null order by host limit 1)
    from sources where active = 1
    union all
    select source_id, (select host from links where source_id = places.source_id and due_at is not null
                       and host > places.host order by host limit 1)
    from places where host is not null
)
"""
#: News first, then what a first poll found, then second looks: as the index links_next has it.
_CLASS = "case when reads > 0 then 2 else baseline end"
#: News by the name of what a first poll has found may be its reprint, which is no news: it is read after that.
_MAY_BE_OLD = """
and not exists (select 1 from links o where o.title = links.title and o.baseline = 1 and o.reads = 0 and o.failures = 0
                and o.claimed_at is null and o.due_at <= :now
                and o.source_id in (select id from sources where active = 1))
"""
_FIRST = ", ".join(
    f"(select id from links where source_id = p.source_id and host = p.host and {_CLASS} = {number} and due_at <= :now"  # noqa: S608
    f" {_MAY_BE_OLD if number == 0 else ''} order by due_at, id limit 1)"
    for number in range(3)
)
_NEXT_PER_PLACE = f"""
{_HOSTS}
select l.id, l.host from (select coalesce({_FIRST}) as id from places p where p.host is not null) n
join links l on l.id = n.id
order by {_CLASS}, l.due_at, l.id
"""  # noqa: S608 - our own words, as below
_DUE_HOSTS = f"""
{_HOSTS}
select distinct host from places p where coalesce({_FIRST}) is not null
"""  # noqa: S608
_CLAIM = """
update links set due_at = ?, claimed_at = ? where id = ?
returning *, (select name from sources where id = source_id) as source_name
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
    """Take the links that are due, one per host: its news first, then its baseline, then second looks; no busy host's.

    The host with the lowest `turn` comes first, so that one with a long list, or a slow one, keeps no other waiting.
    A claim moves the due time past the lease: if this process dies, the link comes back.
    """
    if limit <= 0 or not anything_due(archive, now):
        return ()
    with archive.write() as connection:
        next_of: dict[str, int] = {}
        for row in connection.execute(_NEXT_PER_PLACE, {"now": to_text(now)}):
            next_of.setdefault(row["host"], row["id"])
        taken = sorted((host for host in next_of if host not in busy_hosts), key=turn)[:limit]
        claim = (to_text(now + lease), to_text(now))
        rows = [connection.execute(_CLAIM, [*claim, next_of[host]]).fetchall()[0] for host in taken]
    return tuple(_due_link(row) for row in rows)


def anything_due(archive: Archive, now: datetime) -> bool:
    """A cheap look before a claim."""
    sql = (
        "select 1 from sources s where active = 1"
        " and exists (select 1 from links where source_id = s.id and due_at <= ?) limit 1"
    )
    return archive.read().execute(sql, [to_text(now)]).fetchone() is not None


def known(archive: Archive, keys: Sequence[str]) -> frozenset[str]:
    """Those of these canonical URLs that are in the archive."""
    sql = "select url_key from links where url_key in (select value from json_each(?))"
    return frozenset(row["url_key"] for row in archive.read().execute(sql, [json.dumps(list(keys))]))


def count_listed(archive: Archive, keys: Sequence[str], source_id: int, *, before: datetime) -> int:
    """How many of these canonical URLs were on the source's list before a time, as far as is known.

    What another source has found since this one's last good poll may be new to its list, too.
    """
    given = {"keys": json.dumps(list(keys)), "source": source_id, "before": to_text(before)}
    return int(archive.read().execute(_COUNT_LISTED, given).fetchone()[0])


_COUNT_LISTED = """
select count(*) from links where url_key in (select value from json_each(:keys)) and found_at < :before
  and (source_id = :source or found_at <= (select last_ok_at from sources where id = :source))
"""


def due_hosts(archive: Archive, now: datetime) -> frozenset[str]:
    """The hosts with links that are due."""
    return frozenset(row["host"] for row in archive.read().execute(_DUE_HOSTS, {"now": to_text(now)}))


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
        withdrawn.found_gone(connection, link, attempt)


def settle_unchanged(archive: Archive, link: DueLink, attempt: Attempt, *, due_at: datetime | None) -> None:
    """Record a read that found the page as it was."""
    with archive.write() as connection:
        insert_attempt(connection, attempt)
        settle_success(connection, link, attempt, due_at=due_at)


def settle_success(connection: sqlite3.Connection, link: DueLink, attempt: Attempt, *, due_at: datetime | None) -> None:
    """Mark a link as read, inside the caller's transaction."""
    withdrawn.found_there(connection, link, attempt)
    connection.execute(
        "update links set claimed_at = null, due_at = ?, reads = reads + 1, failures = 0, last_outcome = ?,"
        " last_detail = null where id = ?",
        [to_text_or_none(due_at), attempt.outcome.value, link.id],
    )
