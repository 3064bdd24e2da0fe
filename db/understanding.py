"""What was understood of an article: why it is policy, and what it states. Frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a rule fired: the words that matched, where, and the sentence around them as printed."""

    term: str  # the matched words as they stand in the text
    field: str  # title, body, source or url
    start: int  # character offset in that field
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class FactRow:
    """What a text states of a policy: a row of `facts`. What does not apply to its `kind` is None or ().

    Kinds: docnum, title, issuer, region, stage, amount, date, target, official. `field`: title or text; text[start:end]
    supports the value, `quote` is its sentence. `number_to` is `number`, and `day_to` is `day`, but for ranges and for
    dates that are a month or a year. `unit`: ISO 4217.
    """

    kind: str
    value: str
    field: str
    start: int
    end: int
    quote: str
    number: float | None = None
    number_to: float | None = None
    unit: str | None = None
    qualifiers: tuple[str, ...] = ()
    day: date | None = None
    day_to: date | None = None
    date_kind: str | None = None
    tier: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """A signal for (or against) a page being policy. `evidence`: None where no words of the page say it."""

    name: str
    weight: float
    veto: bool = False
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Detected:
    """What detection said of an article's text. `decision`: alert, review or no; `score` in 0–1.

    `source_tier`: how high whoever publishes it stands. `verified` False: it names no document, number, official or
    date, and nobody vouches for its site; None: its facts were not read.
    """

    score: float
    decision: str
    source_tier: str = "unknown"
    verified: bool | None = None
    topics: tuple[str, ...] = ()
    why: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """What assess found out of one article text, to be written with its alerts. Without `detected`: nothing."""

    article_id: int
    detected: Detected | None = None
    facts: tuple[FactRow, ...] = ()
