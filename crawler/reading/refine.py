"""The last cut: lines inside the body's container that are still no part of the article.

Another article further down, lines about the article above its first paragraph, and scraps far from the body's prose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.dates import find_stamps
from crawler.reading.prose import Sums
from crawler.reading.tree import Line, Tree, Why

_GAP = 5  # dropped lines in a row that part the body from something else
_NEAR = 0.25  # share of the main part's prose that a part beyond a gap must hold to belong
_STOP = re.compile(r"[。！？!?]")


def refine(tree: Tree, why: Why, values: Sequence[float]) -> None:
    _drop_about(tree, why, values)
    _drop_islands(tree, why, values)


def _kept(why: Why) -> list[int]:
    return [index for index, reason in enumerate(why) if not reason]


def second_article(tree: Tree, values: Sequence[float], title_line: int | None) -> int | None:
    """The line where another article's headline stands: of the same make as the first's, with prose between them."""
    if title_line is None or not tree.lines[title_line].heading:
        return None
    first = tree.lines[title_line]
    between = 0.0
    for index in range(title_line + 1, len(tree.lines)):
        line = tree.lines[index]
        if line.heading == "h1" == first.heading and line.home.names and line.home.names == first.home.names:
            return index if between >= 40 else None
        between += values[index]
    return None


def _drop_about(tree: Tree, why: Why, values: Sequence[float]) -> None:
    """Lines that only say when, where and by whom, before the first paragraph."""
    for index in _kept(why):
        line = tree.lines[index]
        if values[index] > 40 and _STOP.search(line.text):
            return
        if is_about(line):
            why[index] = "about the article"


def is_about(line: Line) -> bool:
    """A dateline of a page, not of a story: a date and little else, no sentence."""
    if len(line.text) > 150 or _STOP.search(line.text):
        return False
    stamps = find_stamps(line.text)
    return bool(stamps) and stamps[0].start < 60


def _drop_islands(tree: Tree, why: Why, values: Sequence[float]) -> None:
    """Of the parts that long gaps cut the body into, keep the heaviest, its siblings and what weighs alike."""
    parts: list[list[int]] = []
    for index in _kept(why):
        if not parts or index - parts[-1][-1] > _GAP:
            parts.append([])
        parts[-1].append(index)
    if len(parts) < 2:
        return
    weights = [sum(values[index] for index in part) for part in parts]
    most = max(weights)
    main = {id(tree.lines[index].home.parent) for index in parts[weights.index(most)]}
    for part, weight in zip(parts, weights, strict=True):
        if weight < _NEAR * most and not any(id(tree.lines[index].home.parent) in main for index in part):
            for index in part:
                why[index] = "apart from the body"
