"""One item by itself: is it AI or robotics policy, why, and which facts does it state? Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from alerts.rules.default import default_rule
from alerts.rules.match import Document, RuleSet
from db.models import Evidence

_TEXTS = ("title", "text", "source", "url", "date")


class Decision(StrEnum):
    """REVIEW is for scores between two thresholds; a rule, which holds or does not, never says it."""

    ALERT = "alert"
    REVIEW = "review"
    NO = "no"


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
    """`score` is in 0–1. `why`: the words that decided, each with its sentence; empty when the answer is no."""

    id: str | int
    score: float
    decision: Decision
    why: tuple[Evidence, ...] = ()
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


def classify(item: Item) -> Classification:
    """The shipped rule's decision: score 1.0 where it matches, else 0.0. Facts are not read yet, so none are stated."""
    found = _shipped().match(Document(item.title, item.text, item.source, item.url))
    if not found:
        return Classification(item.id, 0.0, Decision.NO)
    return Classification(item.id, 1.0, Decision.ALERT, found[0].evidence)


@cache
def _shipped() -> RuleSet:
    return RuleSet((default_rule(),))
