"""What people say of events: these two are one, those articles are another. It holds for good."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from db import events
from db.errors import ArchiveError
from db.events import Placement
from db.sqlite import sqlite3
from db.store import Archive
from db.times import to_text


def merge(archive: Archive, kept: int, other: int, now: datetime) -> int:
    """Make two events one, for good. Returns how many articles moved. Raises ArchiveError for one that is not there."""
    with archive.write() as connection:
        for event_id in (kept, other):
            _require(archive, connection, event_id)
        moving = [row[0] for row in connection.execute("select id from articles where event_id = ?", [other])]
        for article_id in moving:
            placed = Placement(article_id, kept, "hand", None, f"merged from event {other}")
            events.remember(connection, placed, to_text(now))
        for sql in _MERGE:
            connection.execute(sql, {"kept": kept, "other": other})
        events.tie(connection, other, kept)
    return len(moving)


_MERGE = (
    "update articles set event_id = :kept where event_id = :other",
    "update events set merged_into = :kept where id = :other or merged_into = :other",
    """
    update events set official_id = coalesce(official_id, (select official_id from events where id = :other)),
           first_seen_at = min(first_seen_at, (select first_seen_at from events where id = :other)) where id = :kept
    """,
    # Follow-ups are replies to what was sent: not to what a baseline has only counted.
    """
    insert into told (rule, event_id, what, alert_id, ended_at)
    select rule, :kept, what, alert_id, ended_at from told where event_id = :other
    on conflict do update set alert_id = excluded.alert_id
    where (select status from alerts where id = told.alert_id) = 'baseline'
      and (select status from alerts where id = excluded.alert_id) = 'raised'
    """,
    "delete from events_apart where :kept in (event_id, other_id) and :other in (event_id, other_id)",
    # What is not the one is not the other either, now that they are one.
    """
    insert or ignore into events_apart (event_id, other_id, said_at)
    select min(:kept, third), max(:kept, third), said_at from (
        select iif(event_id = :other, other_id, event_id) as third, said_at
        from events_apart where :other in (event_id, other_id))
    """,
)


def split(archive: Archive, article_ids: Sequence[int], now: datetime) -> int:
    """Put articles into an event of their own, for good. Returns its id. Raises ArchiveError where that cannot be.

    What rules have told by these articles stays told. What they have not, they tell with the next word on it.
    """
    with archive.write() as connection:
        rows = connection.execute(
            "select id, event_id, title, first_seen_at from articles where id in (select value from json_each(?))"
            " order by first_seen_at, id",
            [json.dumps(list(article_ids))],
        ).fetchall()
        left = {row["event_id"] for row in rows}
        if len(rows) != len(set(article_ids)) or len(left) != 1:
            raise ArchiveError(str(archive.path), "name articles of one event, as `jingbao events show` lists them")
        (event_id,) = left
        (printings,) = connection.execute("select count(*) from articles where event_id = ?", [event_id]).fetchone()
        if printings == len(rows):
            raise ArchiveError(str(archive.path), f"that is all of event {event_id}: nothing would be left in it")
        return _split(connection, event_id, rows, to_text(now))


def _split(connection: sqlite3.Connection, left: int, rows: Sequence[sqlite3.Row], now: str) -> int:
    sql = "insert into events (first_seen_at, title) values (?, ?)"
    event_id = int(connection.execute(sql, [rows[0]["first_seen_at"], rows[0]["title"]]).lastrowid or 0)
    for row in rows:
        connection.execute("update articles set event_id = ? where id = ?", [event_id, row["id"]])
        said = Placement(row["id"], event_id, "hand", None, f"split from event {left}")
        events.remember(connection, said, now)
    given = {"left": left, "new": event_id, "ids": json.dumps([row["id"] for row in rows])}
    for sql in _SPLIT:
        connection.execute(sql, given)
    connection.execute("insert into events_apart values (?, ?, ?)", [min(left, event_id), max(left, event_id), now])
    return event_id


_IDS = "(select value from json_each(:ids))"
_SPLIT = (
    f"update articles set duplicate_of = null where id in {_IDS} and duplicate_of not in {_IDS}",  # noqa: S608 - ours
    f"update articles set duplicate_of = null where event_id = :left and duplicate_of in {_IDS}",  # noqa: S608
    f"""
    update events set official_id = (select official_id from events where id = :left)
    where id = :new and (select official_id from events where id = :left) in {_IDS}
    """,  # noqa: S608
    f"update events set official_id = null where id = :left and official_id in {_IDS}",  # noqa: S608
    f"update event_links set event_id = :new where event_id = :left and article_id in {_IDS}",  # noqa: S608
    f"""
    insert into told (rule, event_id, what, alert_id, ended_at)
    select rule, :new, what, alert_id, ended_at from told t where event_id = :left and exists (
        select 1 from told o join alerts a on a.id = o.alert_id
        where o.event_id = :left and o.rule = t.rule and (o.what = t.what or t.what = 'first')
          and a.article_id in {_IDS})
    """,  # noqa: S608
)


def _require(archive: Archive, connection: sqlite3.Connection, event_id: int) -> None:
    row = connection.execute("select merged_into from events where id = ?", [event_id]).fetchone()
    if row is None:
        raise ArchiveError(str(archive.path), f"there is no event {event_id}. `jingbao events list` shows them")
    if row["merged_into"]:
        raise ArchiveError(str(archive.path), f"event {event_id} is part of event {row['merged_into']} already")
