"""A body that goes on in further boxes of one make: where it ends.

Such a box may close with related cards that outweigh its text, and a list may stand before it. Neither is a reason to
lose the text. What counts is that the box opens with a paragraph: a column about the site, the next story and the
visitors' words are led by a heading, a name, a date or a link.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from crawler.reading.prose import penalty
from crawler.reading.tree import Element, Tree, Why

_OPENING = 25.0  # weight of the paragraph that opens a box
_NUMBER = re.compile(r"\d{1,3}")


def end_of_halves(container: Element, tree: Tree, values: Sequence[float], why: Why) -> int:
    """The line behind the last paragraph of the boxes that go on where `container`, or a wrapper of it, ends."""
    end, wrapper = container.last, container
    while wrapper.parent is not None:
        if _is_box(wrapper):
            end = _end_beside(wrapper, end, tree, values, why)
        wrapper = wrapper.parent
    return end


def _is_box(element: Element) -> bool:
    """An element without a name tells nothing about those beside it, unless it says by its tag that it is a part."""
    return element.tag == "section" or (element.tag in ("div", "article", "table") and bool(element.names))


def _end_beside(box: Element, end: int, tree: Tree, values: Sequence[float], why: Why) -> int:
    """`end`, or the end of the last box in a row of those made like `box`; the first without text ends the row."""
    for other in box.parent.children if box.parent else ():
        if other.first < end or other.size == 0 or not _is_next(box, other):
            continue
        text_end = _text_end(other, tree, values, why)
        if text_end is None:
            break
        box, end = other, text_end
    return end


def _is_next(box: Element, other: Element) -> bool:
    """Of one make: the same tag and names, or names that are numbered one higher."""
    if other.tag != box.tag:
        return False
    return other.names == box.names or _NUMBER.sub(lambda number: str(int(number[0]) - 1), other.names) == box.names


def _text_end(box: Element, tree: Tree, values: Sequence[float], why: Why) -> int | None:
    """The line behind the text that opens the box, as far as it outweighs the noise in it; None where none does."""
    first = box.first
    if why[first] or values[first] <= _OPENING or tree.lines[first].heading:
        return None
    lines = range(first, box.last)
    worth = accumulate(-penalty(tree.lines[index]) if why[index] else values[index] for index in lines)
    return max(zip(worth, lines, strict=True))[1] + 1
