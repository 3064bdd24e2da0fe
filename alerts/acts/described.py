"""An article as events see it. Frozen values; `described_of_facts` and `described_of_rows` make them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from alerts.acts.subject import Subject, of_facts, of_rows, subject
from alerts.policy.fact import Facts
from db.understanding import FactRow


@dataclass(frozen=True, slots=True)
class Described:
    """`event_id`: where it is now (for one that is not placed yet, anything). `published_on`: else when first seen.

    `policy`: detection says that it is, or may be, an act of policy.
    """

    article_id: int
    event_id: int
    title: str
    body: str
    published_on: date | None
    subject: Subject
    policy: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that may be of the same event. `reprint`: how much of one text is in the other (0–1), if verified."""

    article: Described
    reprint: float | None = None


def described_of_facts(
    article_id: int,
    event_id: int,
    *,
    title: str,
    body: str,
    source: str,
    published_on: date | None,
    facts: Facts,
    policy: bool,
) -> Described:
    """An article whose facts were just read."""
    about = subject(title, body, of_facts(facts), published_on=published_on, source=source)
    return Described(article_id, event_id, title, body, published_on, about, policy)


def described_of_rows(
    article_id: int,
    event_id: int,
    *,
    title: str,
    body: str,
    source: str,
    published_on: date | None,
    facts: Iterable[FactRow],
    policy: bool,
) -> Described:
    """An article of the archive, by its rows of `facts`. The same value as from its facts when they were read."""
    about = subject(title, body, of_rows(facts), published_on=published_on, source=source)
    return Described(article_id, event_id, title, body, published_on, about, policy)
