"""Alerts: the cursor of assessment, and what it decided, in one transaction with the outbox."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from db.articles import archived_article
from db.models import Alert, AlertDraft, Evidence
from db.sqlite import sqlite3
from db.store import Archive
from db.times import from_text, to_text

CURSOR = "assess"

SELECT = (
    "select a.*, s.name as source_name, t.id as alert_id, t.rule, t.status as alert_status, t.raised_at, t.evidence"
    " from alerts t join articles a on a.id = t.article_id join sources s on s.id = a.source_id"
)


def cursor(archive: Archive) -> int:
    """The seq of the last article text that was assessed, 0 at the beginning."""
    row = archive.read().execute("select position from cursors where name = ?", [CURSOR]).fetchone()
    return int(row[0]) if row else 0


def anything_new(archive: Archive) -> bool:
    """Whether article texts wait to be assessed."""
    last = archive.read().execute("select max(seq) from articles").fetchone()[0]
    return (last or 0) > cursor(archive)


def record(archive: Archive, drafts: Sequence[AlertDraft], *, position: int, now: datetime) -> tuple[AlertDraft, ...]:
    """Move the cursor to `position` and write the alerts with their deliveries, in one transaction.

    A draft whose rule has told (or counted in a baseline) the same event already is dropped: the reprint, the edit,
    the work repeated after a crash. Returns the drafts that were written.
    """
    with archive.write() as connection:
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


def alert_of(row: sqlite3.Row) -> Alert:
    """The alert of a row that `SELECT` gave."""
    return Alert(
        id=row["alert_id"],
        rule=row["rule"],
        raised_at=from_text(row["raised_at"]),
        article=archived_article(row),
        evidence=tuple(Evidence(**piece) for piece in json.loads(row["evidence"])),
        status=row["alert_status"],
    )


def latest(archive: Archive, *, limit: int = 20, baseline: bool = False) -> tuple[Alert, ...]:
    """The newest alerts first; with `baseline`, also those that a first poll only counted."""
    where = "" if baseline else " where t.status = 'raised'"
    sql = f"{SELECT}{where} order by t.raised_at desc, t.id desc limit ?"
    return tuple(alert_of(row) for row in archive.read().execute(sql, [limit]))


def printings(archive: Archive, event_id: int) -> int:
    """How many articles print this event."""
    return int(archive.read().execute("select count(*) from articles where event_id = ?", [event_id]).fetchone()[0])
