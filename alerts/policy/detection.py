"""What detection says of a page: a score, a decision, and the evidence for and against, each with its sentence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from db.understanding import Evidence

MAX_EVIDENCE = 8  # words that are shown: what a person reads before following the link


class Decision(StrEnum):
    """REVIEW is for scores between the two thresholds: a person, or a judge, should look."""

    ALERT = "alert"
    REVIEW = "review"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Signal:
    """A feature that holds. `name`: its row in weights.toml; `evidence`: None where the site or the date says it."""

    name: str
    weight: float
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Detection:
    """`score` is in 0–1; a veto makes it 0. `signals`: strongest first. `topics`: named subjects the page speaks of."""

    score: float
    decision: Decision
    signals: tuple[Signal, ...] = ()
    vetoes: tuple[Signal, ...] = ()
    topics: tuple[str, ...] = ()

    def ruled(self, ruling: Decision | None) -> Detection:
        """With a judge's decision, which counts where this one is open (review) and nowhere else. None: no judge."""
        return replace(self, decision=ruling) if ruling and self.decision is Decision.REVIEW else self

    @property
    def why(self) -> tuple[Evidence, ...]:
        """The words that spoke for it, each place once: in the title first, then in the order of the text."""
        found = {one.evidence: None for one in self.signals if one.evidence and one.weight > 0}
        strongest = list(found)[:MAX_EVIDENCE]
        return tuple(sorted(strongest, key=lambda one: (one.field != "title", one.start)))
