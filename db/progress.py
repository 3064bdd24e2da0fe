"""The nouns of a policy's course: what is new in an event that people have been told of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

#: Stages in which there is no text in force: what comes after them has another text, and an official page of its own.
DRAFTS = frozenset({"拟出台", "征求意见"})


class ChangeKind(StrEnum):
    """Why a follow-up goes out. REMINDER: nothing has changed, but a deadline is near."""

    STAGE = "stage"
    OFFICIAL = "official"
    DEADLINE = "deadline"
    AMOUNT = "amount"
    REPEALED = "repealed"
    WITHDRAWN = "withdrawn"
    REMINDER = "reminder"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a follow-up tells. `of`: the kind of date (截止 …) or the qualifiers of an amount, else "".

    `before` and `after`: a stage's name, YYYY-MM-DD, or an amount as people write it; "" where there is none (before a
    first stage, after a withdrawal). OFFICIAL: `after` is the official page's URL. REPEALED: the repeal's title.
    WITHDRAWN: `before` is the URL that is gone. REMINDER: `after` is the day, `before` the days left ("14").
    """

    kind: ChangeKind
    after: str = ""
    before: str = ""
    of: str = ""

    @property
    def key(self) -> str:
        """What makes it the same thing again: a rule tells an event each key once."""
        if self.kind in (ChangeKind.OFFICIAL, ChangeKind.REPEALED, ChangeKind.WITHDRAWN):
            return self.kind.value  # once, whatever page says so
        days_left = self.before if self.kind is ChangeKind.REMINDER else ""
        return ":".join(part for part in (self.kind, self.of, days_left, self.after) if part)


@dataclass(frozen=True, slots=True)
class EventSummary:
    """What an alert says of its event. `first_source`: where it was seen first; `reprints`: its other printings."""

    id: int
    title: str
    first_seen_at: datetime
    first_source: str
    reprints: int = 0
    official_url: str | None = None
    stages: tuple[str, ...] = ()  # in the order they were first seen
