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
from db.models import Evidence

_T = TypeVar("_T")


def detect(
    title: str, text: str, *, source: str, url: str, lexicon: Lexicon, weights: Weights | None = None
) -> Detection:
    """Works on a bare headline, on title and lead, and on a whole page, of which the beginning decides.

    `source`: the site's name and its printed 来源, as far as known. `weights`: the shipped table where None.
    """
    table = weights or shipped_weights()
    found = signs(title, text, source=source, url=url, lexicon=lexicon)
    if all(ABOUT.isdisjoint(scope) for scope in (found.title, *found.sentences)):
        return Detection(0.0, Decision.NO, topics=found.topics)
    held = _held(found, table.weights)
    vetoes = tuple(Signal(reason, 0.0, _evidence(found, where)) for _, reason, where in _held(found, table.vetoes))
    score = 0.0 if vetoes else logistic(table.bias + sum(weight for _, weight, _ in held))
    strongest = sorted(held, key=lambda one: one[1], reverse=True)
    signals = tuple(Signal(one.name, weight, _evidence(found, where)) for one, weight, where in strongest)
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


def _evidence(found: Signs, where: tuple[Span, ...]) -> Evidence | None:
    """The first of a feature's words, in its sentence."""
    start, end = min((span for span in where if span[1]), default=(0, 0))
    if not end:
        return None
    support = found.reading.support(start, end)
    field = "body" if support.field == "text" else support.field
    return Evidence(found.reading.printed(start, end), field, support.start, support.end, support.quote)
