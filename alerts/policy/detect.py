"""Is a page an act of a public body about AI or robotics? Pure: `detect(title, text, source=…, url=…)`.

Signs (signs.py) → features (features.py) → the sum of their weights as a logistic score → two thresholds. A veto makes
the score 0. No subject, no policy: then nothing is computed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TypeVar

from alerts.policy.detection import Decision, Detection, Signal
from alerts.policy.features import Feature, Weights, shipped_weights
from alerts.policy.lexicon import Lexicon
from alerts.policy.signs import ABOUT, Signs, Span, signs
from db.understanding import Evidence

_T = TypeVar("_T")


def detect(
    title: str, text: str, *, source: str, url: str, lexicon: Lexicon, weights: Weights | None = None
) -> Detection:
    """Works on a bare headline, on title and lead, and on a whole page, of which the beginning decides.

    `source`: the site's name and its printed 来源, as far as known. `weights`: the shipped table where None.
    """
    table = weights or shipped_weights()
    found = signs(title, text, source=source, url=url, lexicon=lexicon)
    if ABOUT.isdisjoint(found.title) and ABOUT.isdisjoint(found.text):
        return Detection(0.0, Decision.NO, topics=found.topics)
    quotes = _Quotes(found)
    held = _held(found, table.weights)
    vetoes = tuple(Signal(reason, 0.0, quotes.of(where)) for _, reason, where in _held(found, table.vetoes))
    score = 0.0 if vetoes else logistic(table.bias + sum(weight for _, weight, _ in held))
    strongest = sorted(held, key=lambda one: one[1], reverse=True)
    signals = tuple(Signal(one.name, weight, quotes.of(where)) for one, weight, where in strongest)
    return Detection(score, _decision(score, table), signals, vetoes, found.topics)


def logistic(total: float) -> float:
    """0–1, to four digits."""
    return round(1 / (1 + math.exp(-total)), 4)


def _decision(score: float, table: Weights) -> Decision:
    if score >= table.alert:
        return Decision.ALERT
    return Decision.REVIEW if score >= table.review else Decision.NO


def _held(found: Signs, features: Iterable[tuple[Feature, _T]]) -> list[tuple[Feature, _T, tuple[Span, ...]]]:
    return [(one, worth, where) for one, worth in features if (where := one.where(found)) is not None]


class _Quotes:
    """Evidence by place: many features hold by the same word."""

    def __init__(self, found: Signs) -> None:
        self._reading = found.reading
        self._known: dict[Span, Evidence] = {}

    def of(self, where: tuple[Span, ...]) -> Evidence | None:
        """The first of a feature's words, in its sentence."""
        place = min((span for span in where if span[1]), default=None)
        if place is None:
            return None
        if place not in self._known:
            support = self._reading.support(*place)
            field = "body" if support.field == "text" else support.field
            term = self._reading.printed(*place)
            self._known[place] = Evidence(term, field, support.start, support.end, support.quote)
        return self._known[place]
