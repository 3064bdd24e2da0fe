"""How well a rule tells what people have labelled: precision, recall and F1. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from alerts.policy.known import Known
from alerts.policy.lexicon import Lexicon, shipped
from alerts.rules.document import Document
from alerts.rules.match import Rule, RuleSet

_TEXTS = ("title", "text", "source", "url")


@dataclass(frozen=True, slots=True)
class Labelled:
    """`wanted`: whether the rule should tell it."""

    document: Document
    wanted: bool


@dataclass(frozen=True, slots=True)
class Scores:
    """`told`: wanted and told. `false`, `missed`: the titles of what was told for nothing, and of what was not told."""

    items: int
    told: int
    false: tuple[str, ...]
    missed: tuple[str, ...]

    @property
    def precision(self) -> float | None:
        """None where nothing is told."""
        return _share(self.told, self.told + len(self.false))

    @property
    def recall(self) -> float | None:
        """None where nothing is wanted."""
        return _share(self.told, self.told + len(self.missed))

    @property
    def f1(self) -> float | None:
        """None where there is nothing to tell and nothing is told."""
        return _share(2 * self.told, 2 * self.told + len(self.false) + len(self.missed))


def labelled(fields: Mapping[str, object], *, lexicon: Lexicon | None = None) -> Labelled:
    """The item that a JSON object describes: `title` and `label` (0, 1, false, true); other keys are ignored.

    Raises: ValueError, saying what is wrong with which key.
    """
    if "title" not in fields:
        raise ValueError("title is missing")
    label = fields.get("label")
    if label not in (0, 1) or not isinstance(label, int):
        raise ValueError("label must be 0 or 1")
    title, text, source, url = (_text(key, fields.get(key)) for key in _TEXTS)
    known = Known(title, text, source, url, lexicon=lexicon or shipped())
    return Labelled(Document(title, text, source, url, known=known), wanted=bool(label))


def _text(key: str, said: object) -> str:
    if said is not None and not isinstance(said, str):
        raise ValueError(f"{key} must be a text")
    return said or ""


def scores(rule: Rule, items: Iterable[Labelled]) -> Scores:
    compiled, told, count = RuleSet((rule,)), 0, 0
    false: list[str] = []
    missed: list[str] = []
    for count, item in enumerate(items, 1):  # noqa: B007 - how many there were
        matches = bool(compiled.match(item.document))
        told += matches and item.wanted
        if matches is not item.wanted:
            (false if matches else missed).append(item.document.title)
    return Scores(count, told, tuple(false), tuple(missed))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
