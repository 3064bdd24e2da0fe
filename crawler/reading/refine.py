"""The last cut: lines inside the body's container that are still no part of the article.

Another article further down, lines about the article above its first paragraph, and scraps far from the body's prose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.dates import find_stamps
from crawler.reading.tree import Element, Line, Tree, Why

_GAP = 5  # dropped lines in a row that part the body from something else
_REPEATED = 12.0  # weight of a line worth comparing
_FAR_LINES = 15  # lines between two parts beyond which only likeness joins them
_LEDE = 30.0  # weight of a part above the main one that is its first paragraph, not a scrap
_FIRST = 0.3  # share of the heaviest part's prose at which an earlier part is the body
_NEAR = 0.25  # share of the main part's prose that a part beyond a gap must hold to belong
_ENACTED = re.compile(r"通过|修订|修正|批准|施行|实施")  # the preamble of a law, not the dateline of a page
_SENTENCE = re.compile(r"[。！？!?]|\.(?:\s|$)")
_NUMBER = re.compile(r"\d+")  # boxes of one make may be numbered
_STOP = re.compile(r"[。！？!?]")


def refine(tree: Tree, why: Why, values: Sequence[float]) -> None:
    mark_about(tree, why, values, range(len(why)))
    _drop_repeats(tree, why)
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
        if line.heading == "h1" == first.heading and line.home.names == first.home.names:
            alike = line.home.names or any(find_stamps(near.text) for near in tree.lines[index + 1 : index + 6])
            return index if between >= 40 and alike else None
        between += values[index]
    return None


def mark_about(tree: Tree, why: Why, values: Sequence[float], lines: range) -> None:
    """Those of `lines` that only say when, where and by whom, before the first paragraph."""
    for index in lines:
        if why[index]:
            continue
        line = tree.lines[index]
        if values[index] > 40 and _SENTENCE.search(line.text):
            return
        if is_about(line):
            why[index] = "about the article"


def _drop_repeats(tree: Tree, why: Why) -> None:
    """A page rendered once per screen size says everything two or three times; a refrain stands among its own."""
    first: dict[str, Element | None] = {}
    kept = _kept(why)
    repeats = [
        index
        for index in kept
        if first.setdefault(tree.lines[index].text, tree.lines[index].home.parent) is not tree.lines[index].home.parent
    ]
    long = [index for index in kept if tree.lines[index].weight > _REPEATED]
    said = sum(tree.lines[index].weight > _REPEATED for index in repeats)
    if said >= 4 and said > 0.2 * len(long):
        for index in repeats:
            why[index] = "said before"


def is_about(line: Line) -> bool:
    """A dateline of a page, not of a story: a date and little else, no sentence."""
    if len(line.text) > 150 or _STOP.search(line.text):
        return False
    stamps = find_stamps(line.text)
    return bool(stamps) and stamps[0].start < 60 and not _ENACTED.search(line.text)


def _drop_islands(tree: Tree, why: Why, values: Sequence[float]) -> None:
    """Of the parts that long gaps cut the body into, keep the first weighty one, its kind, and its equals nearby."""
    parts = _parts(why)
    if not parts:
        return
    weights = [sum(values[index] for index in part) for part in parts]
    chosen = next(number for number, weight in enumerate(weights) if weight >= _FIRST * max(weights))
    main = _makes(tree, parts[chosen], values)
    for number, part in enumerate(parts):
        alike = weights[number] >= _NEAR * weights[chosen] and _distance(parts, number, chosen) <= _FAR_LINES
        lede = number < chosen and weights[number] > _LEDE
        if number != chosen and not alike and not lede and not main & _makes(tree, part, values):
            for index in part:
                why[index] = "apart from the body"
    _trim(tree, why, values, main)


def _parts(why: Why) -> list[list[int]]:
    """The kept lines, cut where more than _GAP lines in a row were dropped."""
    parts: list[list[int]] = []
    for index in _kept(why):
        if not parts or index - parts[-1][-1] > _GAP:
            parts.append([])
        parts[-1].append(index)
    return parts


def _distance(parts: list[list[int]], one: int, other: int) -> int:
    """Lines between two parts."""
    before, after = sorted((parts[one], parts[other]))
    return after[0] - before[-1]


def _makes(tree: Tree, part: list[int], values: Sequence[float]) -> set[object]:
    """What the part's lines are children of, and (where classes tell) what they look like."""
    makes: set[object] = set()
    for index in part:
        home = tree.lines[index].home
        if values[index] > 8 and home.parent is not None:
            makes.add(id(home.parent))
            if values[index] > 20:
                makes.add((home.tag, home.names, home.parent.tag, _NUMBER.sub("", home.parent.names)))
    return makes


def _trim(tree: Tree, why: Why, values: Sequence[float], main: set[object]) -> None:
    """Scraps at both ends that are no siblings of the paragraphs."""
    kept = _kept(why)
    for ends in (kept, kept[::-1]):
        for index in ends:
            line = tree.lines[index]
            if (
                values[index] > 8
                or (line.heading and ends is kept)
                or _STOP.search(line.text)
                or id(line.home.parent) in main - {id(tree.root)}
            ):
                break
            why[index] = "a scrap at the edge"
