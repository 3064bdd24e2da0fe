"""How much each line looks like prose, and sums of that over any part of the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from crawler.reading.tree import Element, Line

_STOPS = re.compile(r"[，。！？；、：”]|[,.;:!?](?=\s|$|[\"'”’)])")
_FULL_STOP = re.compile(r"[。！？…；]|[.!?][\"'”’)]?(?:\s|$)")
_LONG = 15.0  # weight of a line that one comma makes running text


def prose(line: Line) -> float:
    """Above 0 for running text (about its weight), 0 for scraps, never below."""
    share = line.link_share
    if share > 0.5:
        return 0.0
    weight = line.weight * (1 - share)
    stops = _STOPS.finditer(line.text)
    if next(stops, None) and (weight > _LONG or next(stops, None)):
        return weight
    if _FULL_STOP.search(line.text):
        return weight
    return weight * (0.6 if weight > 25 else 0.25)


def penalty(line: Line) -> float:
    """What a line that is no prose costs a block that would take it in."""
    return 4 + min(line.weight, 20) * 0.4


class Sums:
    """Sums of a value over line ranges in constant time."""

    __slots__ = ("_total",)

    def __init__(self, values: Sequence[float]) -> None:
        self._total = list(accumulate(values, initial=0.0))

    def over(self, first: int, last: int) -> float:
        return self._total[last] - self._total[first]

    def of(self, element: Element) -> float:
        return self._total[element.last] - self._total[element.first]
