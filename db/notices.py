"""Notices: what people are told of a source's health, once when it goes wrong and once when it is well again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from db.outcomes import Outcome
from db.sqlite import sqlite3
from db.times import from_text, from_text_or_none, to_text, to_text_or_none


class NoticeKind(StrEnum):
    TROUBLE = "trouble"
    RECOVERED = "recovered"


@dataclass(frozen=True, slots=True)
class Expected:
    """What the source usually does: items on its list, and the longest it has paused between two new ones."""

    items: float | None = None
    gap_s: float | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What it did. `newest`: when it last had something new. `polls`: since it went wrong. `detail`: in words."""

    items: int | None = None
    newest: datetime | None = None
    polls: int = 1
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class NoticeDraft:
    """A notice to be. `since`: the first poll that went wrong, also of a recovery."""

    kind: NoticeKind
    outcome: Outcome
    since: datetime
    expected: Expected
    seen: Seen


@dataclass(frozen=True, slots=True)
class Notice:
    id: int
    source_name: str
    source_url: str
    raised_at: datetime
    draft: NoticeDraft


SELECT = "select n.*, s.name as source_name, s.url as source_url from notices n join sources s on s.id = n.source_id"


def insert(connection: sqlite3.Connection, source_id: int, draft: NoticeDraft, now: datetime) -> int:
    """Write a notice; its deliveries are the caller's. Call inside `archive.write()`. Returns its id."""
    seen = {
        "items": draft.seen.items,
        "newest": to_text_or_none(draft.seen.newest),
        "polls": draft.seen.polls,
        "detail": draft.seen.detail,
    }
    row = connection.execute(
        "insert into notices (source_id, kind, outcome, raised_at, since, expected, seen)"
        " values (?, ?, ?, ?, ?, ?, ?) returning id",
        [
            source_id,
            draft.kind.value,
            draft.outcome.value,
            to_text(now),
            to_text(draft.since),
            json.dumps({"items": draft.expected.items, "gap_s": draft.expected.gap_s}),
            json.dumps(seen, ensure_ascii=False),
        ],
    ).fetchone()
    return int(row[0])


def notice_of(row: sqlite3.Row) -> Notice:
    """A row of SELECT."""
    expected, seen = json.loads(row["expected"]), json.loads(row["seen"])
    return Notice(
        id=row["id"],
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
