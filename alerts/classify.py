"""One item by itself: is it AI or robotics policy, why, and which facts does it state? Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from alerts.policy import fact
from alerts.policy.detection import Decision
from alerts.policy.known import Known
from alerts.policy.lexicon import Lexicon, shipped
from db.understanding import Evidence

_DATED = re.compile(r"\s*(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_TEXTS = ("title", "text", "source", "url", "date")


@dataclass(frozen=True, slots=True)
class Item:
    """What is known of a page or a bare headline; what is unknown is "". `id` comes back in the answer."""

    id: str | int
    title: str
    text: str = ""
    source: str = ""
    url: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the item states of the policy. No support in the text, no fact: what is not read stays empty."""

    docnums: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    region: str = ""
    stage: str = ""
    amounts: tuple[Mapping[str, object], ...] = ()
    dates: tuple[Mapping[str, object], ...] = ()
    targets: tuple[Mapping[str, object], ...] = ()
    officials: tuple[Mapping[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Classification:
    """`score` is in 0–1. `why`: the words that spoke for it, each with its sentence; empty when the answer is no.

    `vetoes`: reasons that made the score 0. `topics`: the named subjects it speaks of.
    """

    id: str | int
    score: float
    decision: Decision
    why: tuple[Evidence, ...] = ()
    vetoes: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    facts: Facts = Facts()


def item_of(fields: Mapping[str, object]) -> Item:
    """The item that a JSON object describes: `id` and `title` are required, null is unknown, other keys are ignored.

    Raises: ValueError, saying what is wrong with which key.
    """
    if "title" not in fields:
        raise ValueError("title is missing")
    return Item(_name(fields.get("id")), *(_text(key, fields.get(key)) for key in _TEXTS))


def _name(said: object) -> str | int:
    match said:
        case str() | int() if not isinstance(said, bool):
            return said
        case _:
            raise ValueError("id must be a text or a whole number")


def _text(key: str, said: object) -> str:
    match said:
        case None:
            return ""
        case str():
            return said
        case _:
            raise ValueError(f"{key} must be a text")


def classify(item: Item, lexicon: Lexicon | None = None) -> Classification:
    """What detection decides, and the facts, whatever the decision. `lexicon`: the shipped words where None."""
    known = Known(item.title, item.text, item.source, item.url, day_of(item.date), lexicon=lexicon or shipped())
    found = known.detection
    return Classification(
        item.id,
        found.score,
        found.decision,
        () if found.decision is Decision.NO else found.why,
        tuple(veto.name for veto in found.vetoes),
        found.topics,
        _stated(known.facts),
    )


def _stated(read: fact.Facts) -> Facts:
    return Facts(
        docnums=tuple(one.value for one in read.docnums),
        titles=tuple(one.value for one in read.titles),
        issuers=tuple(one.value for one in read.issuers),
        region=read.region.value if read.region else "",
        stage=read.stage.value if read.stage else "",
        amounts=tuple(
            {"value": one.number, "currency": one.currency, "qualifiers": one.qualifiers} for one in read.amounts
        ),
        dates=tuple({"kind": one.kind, "value": one.value} for one in read.dates),
        targets=tuple({"n": one.n, "what": one.value} for one in read.targets),
        officials=tuple({"name": one.value, "role": one.role} for one in read.officials),
    )


def day_of(said: str) -> date | None:
    """The day that a date, a time, a month or a year begins with, as ISO 8601 writes it; None where it is none.

    What is coarser than a day is put in its middle: facts without a year are dated by what is nearest.
    """
    found = _DATED.match(said)
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        return date(year or 0, month or 7, day or 15)
    except ValueError:
        return None
