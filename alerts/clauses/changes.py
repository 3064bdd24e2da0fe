"""The nouns of a diff: what became of each clause of a text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What became of a clause. SAME and RENUMBERED say the same in the same order: they are no changes."""

    SAME = "same"
    RENUMBERED = "renumbered"  # another label, the same words
    REWORDED = "reworded"
    MOVED = "moved"
    MOVED_AND_REWORDED = "moved_and_reworded"
    MERGED = "merged"  # several clauses became one
    SPLIT = "split"  # one became several
    ADDED = "added"
    REMOVED = "removed"


QUIET = (Kind.SAME, Kind.RENUMBERED)


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a reworded clause. `op`: equal (text after the edit), delete (before), insert (after)."""

    op: str
    text: str


@dataclass(frozen=True, slots=True)
class NumberChange:
    """A figure as printed, with its unit: 300万元, 15%, 2026年6月30日. "" where there was none, or none is left."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """A clause before and after; "" on the side that has none.

    Labels are paths as printed (第二章 第三条 （一）), ¶n the n-th paragraph under one. Texts come without labels. Of a
    merged or split clause the labels of the several are joined by " + ", their texts by line feeds. `spans` and
    `numbers`: only where words changed inside the clause, in reading order.
    """

    kind: Kind
    label_before: str = ""
    label_after: str = ""
    text_before: str = ""
    text_after: str = ""
    spans: tuple[Span, ...] = ()
    numbers: tuple[NumberChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Diff:
    """`clauses`: all, in the order of the new text; what was removed stands where it stood."""

    clauses: tuple[ClauseChange, ...]

    @property
    def changes(self) -> tuple[ClauseChange, ...]:
        """What differs in wording or order."""
        return tuple(one for one in self.clauses if one.kind not in QUIET)

    @property
    def renumbered(self) -> tuple[ClauseChange, ...]:
        return tuple(one for one in self.clauses if one.kind is Kind.RENUMBERED)

    @property
    def trivial(self) -> bool:
        """Nothing to tell: counters, dates of the page, ads, punctuation, blanks, width, script, labels."""
        return not self.changes
