"""The nouns of a source's health: what people are told once when it goes wrong and once when it is well again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from db.outcomes import Outcome


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
    """A notice to be. `outcome`: what is wrong, or was. `since`: the first poll that went wrong, also of a recovery."""

    kind: NoticeKind
    outcome: Outcome
    since: datetime
    expected: Expected
    seen: Seen


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as it lies in the archive. `source_name`, `source_url`: as `[[sources]]` has them now."""

    id: int
    source_id: int
    source_name: str
    source_url: str
    raised_at: datetime
    draft: NoticeDraft
