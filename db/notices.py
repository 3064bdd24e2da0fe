"""Notices in the archive: each with its deliveries, in the transaction of the poll that gave rise to it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from datetime import datetime

from db.health import Expected, Notice, NoticeDraft, NoticeKind, Seen
from db.outcomes import Outcome
from db.sqlite import sqlite3
from db.times import from_text, from_text_or_none, to_text, to_text_or_none

__all__ = ["ROUTE", "SELECT", "Expected", "Notice", "NoticeDraft", "NoticeKind", "Seen", "notice_of", "record"]

#: Stands where an alert's rule stands.
ROUTE = "@health"

SELECT = "select n.*, s.name as source_name, s.url as source_url from notices n join sources s on s.id = n.source_id"


def record(
    connection: sqlite3.Connection, source_id: int, draft: NoticeDraft, channels: Iterable[str], now: datetime
) -> int:
    """Write a notice and a delivery to each channel. Call inside `archive.write()`. Returns the notice's id.

    No channel: the notice is kept, and nobody is told.
    """
    written = connection.execute(
        "insert into notices (source_id, kind, outcome, raised_at, since, expected, seen)"
        " values (?, ?, ?, ?, ?, ?, ?) returning id",
        [source_id, draft.kind, draft.outcome, to_text(now), to_text(draft.since), *_as_json(draft)],
    ).fetchone()
    connection.executemany(
        "insert into deliveries (id, notice_id, channel, created_at, due_at) values (?, ?, ?, ?, ?)",
        [
            (f"msg_{secrets.token_hex(12)}", written["id"], channel, to_text(now), to_text(now))
            for channel in dict.fromkeys(channels)
        ],
    )
    return int(written["id"])


def _as_json(draft: NoticeDraft) -> tuple[str, str]:
    """The columns `expected` and `seen`."""
    expected = {"items": draft.expected.items, "gap_s": draft.expected.gap_s}
    seen = {
        "items": draft.seen.items,
        "newest": to_text_or_none(draft.seen.newest),
        "polls": draft.seen.polls,
        "detail": draft.seen.detail,
    }
    said = json.dumps(seen, ensure_ascii=False)
    return json.dumps(expected), said.encode("utf-8", "replace").decode()  # SQLite refuses half a character


def notice_of(row: sqlite3.Row) -> Notice:
    """A row of SELECT."""
    expected, seen = json.loads(row["expected"]), json.loads(row["seen"])
    return Notice(
        id=row["id"],
        source_id=row["source_id"],
        source_name=row["source_name"],
        source_url=row["source_url"],
        raised_at=from_text(row["raised_at"]),
        draft=NoticeDraft(
            kind=NoticeKind(row["kind"]),
            outcome=Outcome(row["outcome"]),
            since=from_text(row["since"]),
            expected=Expected(expected["items"], expected["gap_s"]),
            seen=Seen(seen["items"], from_text_or_none(seen["newest"]), seen["polls"], seen["detail"]),
        ),
    )
