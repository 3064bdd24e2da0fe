"""What detection says of a page: a score, a decision, and the evidence for and against, each with its sentence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from db.models import Evidence


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
    """`score` is in 0–1. A veto makes the decision no, whatever the score says; `topics`: named subjects it speaks of."""

    score: float
    decision: Decision
    signals: tuple[Signal, ...] = ()
    vetoes: tuple[Signal, ...] = ()
    topics: tuple[str, ...] = ()
