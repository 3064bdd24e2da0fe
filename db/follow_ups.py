"""Follow-ups: policies that media tell of and whose own page is still to come, and the lists that are asked early."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.sqlite import has_table, sqlite3
from db.store import Archive
from db.times import from_text, to_text, to_text_or_none

CURSOR = "follow"
#: No list is asked again sooner than this, however early it is wanted.
LEAST_PAUSE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Told:
    """An assessed article that states something of a policy. `raised`: somebody was alerted to it."""

    seq: int
    article_id: int
    event_id: int
    source_name: str
    raised: bool
    titles: tuple[str, ...]
    docnums: tuple[str, ...]
    issuers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """`titles` and `docnums`: by which the official page will be known."""

    event_id: int
    issuer: str
    titles: tuple[str, ...]
    docnums: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Open:
    """A follow-up whose official page has not come. `asked`: early polls so far."""

    id: int
    opened_at: datetime
    asked: int
    sought: FollowUp


def assessed(archive: Archive, *, limit: int) -> tuple[Told, ...]:
    """The next articles that were assessed, in order; those that state nothing have empty tuples."""
    rows = archive.read().execute(_ASSESSED, {"follow": CURSOR, "limit": limit}).fetchall()
    return tuple(_told(row) for row in rows)


_ASSESSED = """
select a.seq, a.id, a.event_id, s.name as source_name,
       (select json_group_array(json_array(kind, value)) from facts
        where article_id = a.id and kind in ('title', 'docnum', 'issuer')) as kinds,
       exists (select 1 from alerts t where t.event_id = a.event_id and t.status = 'raised') as raised
from articles a join sources s on s.id = a.source_id
where a.seq > coalesce((select position from cursors where name = :follow), 0)
  and a.seq <= coalesce((select position from cursors where name = 'assess'), 0)
order by a.seq limit :limit
"""


def _told(row: sqlite3.Row) -> Told:
    stated = [(kind, value) for kind, value in json.loads(row["kinds"] or "[]")]
    titles, docnums, issuers = (
        tuple(value for kind, value in stated if kind == wanted) for wanted in ("title", "docnum", "issuer")
    )
    return Told(
        row["seq"], row["id"], row["event_id"], row["source_name"], bool(row["raised"]), titles, docnums, issuers
    )


def published_by(archive: Archive, source_names: Collection[str], since: datetime) -> tuple[Told, ...]:
    """What these sources have told of policies since then."""
    sql = _PUBLISHED
    given = {"names": json.dumps(sorted(source_names)), "since": to_text(since)}
    return tuple(_told(row) for row in archive.read().execute(sql, given).fetchall())


_PUBLISHED = """
select a.seq, a.id, a.event_id, s.name as source_name, json_group_array(json_array(f.kind, f.value)) as kinds,
       0 as raised
from sources s cross join articles a on a.source_id = s.id
cross join facts f on f.article_id = a.id and f.kind in ('title', 'docnum', 'issuer')
where s.name in (select value from json_each(:names)) and a.first_seen_at >= :since
group by a.id order by a.seq
"""


def waiting(archive: Archive, *, since: datetime) -> tuple[Open, ...]:
    """The follow-ups opened since then whose official page has not come, oldest first."""
    sql = "select * from follow_ups where found_at is null and opened_at >= ? order by opened_at, id"
    return tuple(_open(row) for row in archive.read().execute(sql, [to_text(since)]).fetchall())


def due(archive: Archive, now: datetime) -> tuple[Open, ...]:
    """Those whose issuer's list is to be asked early now."""
    sql = "select * from follow_ups where found_at is null and due_at <= ? order by due_at"
    return tuple(_open(row) for row in archive.read().execute(sql, [to_text(now)]).fetchall())


def _open(row: sqlite3.Row) -> Open:
    sought = FollowUp(
        row["event_id"], row["issuer"], tuple(json.loads(row["titles"])), tuple(json.loads(row["docnums"]))
    )
    return Open(row["id"], from_text(row["opened_at"]), row["asked"], sought)


def record(
    archive: Archive,
    opened: Iterable[FollowUp],
    found: Mapping[int, int],
    *,
    position: int,
    now: datetime,
) -> None:
    """Move the cursor; write what is sought from now on, and what was found (follow-up id → article id)."""
    with archive.write() as connection:
        connection.executemany(
            "insert into follow_ups (event_id, issuer, titles, docnums, opened_at, due_at)"
            " values (?, ?, ?, ?, ?, ?) on conflict do nothing",
            [
                (
                    one.event_id,
                    one.issuer,
                    json.dumps(one.titles, ensure_ascii=False),
                    json.dumps(one.docnums, ensure_ascii=False),
                    to_text(now),
                    to_text(now),
                )
                for one in opened
            ],
        )
        connection.executemany(
            "update follow_ups set found_at = ?, article_id = ?, due_at = null where id = ? and found_at is null",
            [(to_text(now), article, one) for one, article in found.items()],
        )
        connection.execute(
            "insert into cursors (name, position) values (?, ?)"
            " on conflict (name) do update set position = excluded.position",
            [CURSOR, position],
        )


def ask_early(
    archive: Archive, asked: Sequence[tuple[Open, datetime | None]], source_names: Collection[str], now: datetime
) -> int:
    """Have these sources polled now, and each follow-up again when it says. Returns how many polls are sooner by it.

    A source that fails is left to its backoff, one that was asked just now to its pause.
    """
    with archive.write() as connection:
        connection.executemany(
            "update follow_ups set asked = asked + 1, due_at = ? where id = ?",
            [(to_text_or_none(then), one.id) for one, then in asked],
        )
        return connection.execute(
            "update sources set next_poll_at = :now where name in (select value from json_each(:names))"
            " and active = 1 and claimed_at is null and failures = 0 and next_poll_at > :now"
            " and not exists (select 1 from polls p where p.source_id = sources.id and p.link_id is null"
            " and p.started_at > :pause)",
            {"now": to_text(now), "names": json.dumps(sorted(source_names)), "pause": to_text(now - LEAST_PAUSE)},
        ).rowcount


def official_page(archive: Archive, event_id: int) -> str | None:
    """The issuer's own page of an event that was first told of by others; None: not known."""
    if not has_table(archive.read(), "follow_ups"):  # an older jingbao wrote the archive, and it is only read
        return None
    sql = (
        "select a.url from follow_ups f join articles a on a.id = f.article_id where f.event_id = ?"
        " order by f.found_at limit 1"
    )
    row = archive.read().execute(sql, [event_id]).fetchone()
    return row["url"] if row else None
