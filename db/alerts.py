"""Alerts: the cursor of assessment, and what it decided, in one transaction with the outbox."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime

from db import facts, marks
from db.articles import archived_article
from db.models import Alert, AlertDraft
from db.sqlite import sqlite3
from db.store import Archive
from db.times import from_text, to_text
from db.understanding import Evidence, Understood

CURSOR = "assess"

SELECT = (
    "select a.*, s.name as source_name, t.id as alert_id, t.rule, t.status as alert_status, t.raised_at, t.evidence,"
    " p.sha256 as page_sha256"
    " from alerts t join articles a on a.id = t.article_id join sources s on s.id = a.source_id"
    " left join pages p on p.id = a.page_id"
)


def cursor(archive: Archive) -> int:
    """The seq of the last article text that was assessed, 0 at the beginning."""
    row = archive.read().execute("select position from cursors where name = ?", [CURSOR]).fetchone()
    return int(row[0]) if row else 0


def anything_new(archive: Archive) -> bool:
    """Whether article texts wait to be assessed."""
    last = archive.read().execute("select max(seq) from articles").fetchone()[0]
    return (last or 0) > cursor(archive)


def record(
    archive: Archive,
    drafts: Sequence[AlertDraft],
    *,
    position: int,
    now: datetime,
    understood: Iterable[Understood] = (),
) -> tuple[AlertDraft, ...]:
    """Move the cursor to `position` and write what was understood, the alerts and their deliveries, in one transaction.

    A draft whose rule has told (or counted in a baseline) the same event already is dropped: the reprint, the edit,
    the work repeated after a crash. Returns the drafts that were written.
    """
    with archive.write() as connection:
        facts.replace(connection, understood, to_text(now))
        written = tuple(draft for draft in drafts if _insert(connection, draft, to_text(now)))
        connection.execute(
            "insert into cursors (name, position) values (?, ?)"
            " on conflict (name) do update set position = excluded.position",
            [CURSOR, position],
        )
    return written


def _insert(connection: sqlite3.Connection, draft: AlertDraft, now: str) -> bool:
    cursor = connection.execute(
        "insert into alerts (rule, event_id, article_id, status, raised_at, evidence) values (?, ?, ?, ?, ?, ?)"
        " on conflict do nothing",
        [
            draft.rule,
            draft.article.event_id,
            draft.article.id,
            draft.status,
            now,
            json.dumps([asdict(piece) for piece in draft.evidence], ensure_ascii=False),
        ],
    )
    if not cursor.rowcount:
        return False
    if draft.status == "raised":
        connection.executemany(
            "insert into deliveries (id, alert_id, channel, created_at, due_at) values (?, ?, ?, ?, ?)",
            [(f"msg_{secrets.token_hex(12)}", cursor.lastrowid, channel, now, now) for channel in draft.channels],
        )
    return True


def alert_of(connection: sqlite3.Connection, row: sqlite3.Row) -> Alert:
    """The alert of a row that `SELECT` gave, with what is known of its article."""
    return Alert(
        id=row["alert_id"],
        rule=row["rule"],
        raised_at=from_text(row["raised_at"]),
        article=archived_article(row),
        evidence=tuple(Evidence(**piece) for piece in json.loads(row["evidence"])),
        status=row["alert_status"],
        detected=facts.detected(connection, row["id"]),
        facts=facts.of(connection, row["id"]),
        page_sha256=row["page_sha256"],
        mark=marks.of(connection, row["alert_id"]),
    )


def latest(archive: Archive, *, limit: int = 20, baseline: bool = False) -> tuple[Alert, ...]:
    """The newest alerts first; with `baseline`, also those that a first poll only counted."""
    where = "" if baseline else " where t.status = 'raised'"
    sql = f"{SELECT}{where} order by t.raised_at desc, t.id desc limit ?"
    connection = archive.read()
    return tuple(alert_of(connection, row) for row in connection.execute(sql, [limit]).fetchall())


def printings(archive: Archive, event_id: int) -> int:
    """How many articles print this event."""
    return int(archive.read().execute("select count(*) from articles where event_id = ?", [event_id]).fetchone()[0])
