"""Where the article stands: the block whose prose outweighs, by most, what else it holds.

Each line has a value: its prose where nothing speaks against it, a small cost otherwise. The body's container is the
element with the greatest sum. So a body split over several containers is found in their common parent as soon as the
gain exceeds the junk between them, and a sidebar is left out as soon as it costs more than it brings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.reading.halves import end_of_halves
from crawler.reading.hints import BODY_NAME, STANDFIRST_NAME
from crawler.reading.marks import mark
from crawler.reading.prose import Sums, penalty, prose
from crawler.reading.refine import mark_about, refine, second_article
from crawler.reading.tree import HEADINGS, LINKS_ONLY, Element, Line, Tree, Why, fill
from db.fold import fold

_LEDE = 25.0  # weight of a sentence between headline and body that opens the article
_ABOVE = 0.4  # share of the page's prose above the headline from which it is taken for a repetition
_FEW_ITEMS = 3  # links in a list that may still be part of the text
_SIBLING = 10.0  # weight of a sibling that is a paragraph
_NEAR_LINES = 8  # lines below the headline
_NEAR_BONUS = 60.0  # weight
_NEAR_SCRAPS = 12.0
OUTSIDE = "outside the body"
_STOP = re.compile(r"[。！？!?]|[a-z]\.(?:\s|$)")


@dataclass(slots=True)
class Reading:
    """`why[i]` is the reason line i was left out, "" where it was kept."""

    tree: Tree
    why: Why
    container: Element

    def kept(self) -> list[int]:
        return [index for index, reason in enumerate(self.why) if not reason]


def read_body(tree: Tree, title_line: int | None) -> Reading:
    """`title_line` is where the headline stands, None where it is not shown."""
    values = [prose(line) for line in tree.lines]
    why = mark(tree, Sums(values), title_line)
    _mark_around(tree, why, values, title_line)
    _favour_near(values, why, title_line)
    container = _with_siblings(_find_container(tree, values, why), why, values)
    end = end_of_halves(container, tree, values, why)
    start = title_line + 1 if title_line is not None else container.first
    for index, line in enumerate(tree.lines):
        lede = start <= index < container.first and values[index] > _LEDE and _is_lede(line, tree)
        if not lede and not container.first <= index < end:
            why[index] = why[index] or OUTSIDE
    _rescue_links(tree, why)
    refine(tree, why, values)
    return Reading(tree, why, container)


def _mark_around(tree: Tree, why: Why, values: list[float], title_line: int | None) -> None:
    """What stands above the headline, and what follows a second one.

    A headline below most of the page's prose repeats it elsewhere, unless that prose is a list's or the article's own.
    """
    unmarked = [0.0 if reason else value for value, reason in zip(values, why, strict=True)]
    if title_line is not None and any(sum(each[:title_line]) < _ABOVE * sum(each) for each in (values, unmarked)):
        why[title_line] = why[title_line] or "headline"
        fill(why, 0, title_line, "before the headline")
    if title_line is not None:
        mark_about(tree, why, values, range(title_line + 1, min(title_line + 1 + _NEAR_LINES, len(why))))
    other = second_article(tree, values, title_line)
    if other is not None:
        fill(why, other, len(why), "another article")


def _rescue_links(tree: Tree, why: Why) -> None:
    """A line that is one link belongs where prose surrounds it, as a paragraph, a heading or a list item."""
    kept = [index for index, reason in enumerate(why) if not reason]
    if not kept:
        return
    stays = [
        index
        for index in range(max(kept[0] - 1, 0), kept[-1])
        if why[index] == LINKS_ONLY and _in_context(tree.lines[index], index, why)
    ]
    for index in stays:
        why[index] = ""


def _in_context(line: Line, index: int, why: Why) -> bool:
    if line.heading:
        return any(not why[below] for below in range(index + 1, min(index + 4, len(why))))
    if index == 0 or not any(not reason for reason in why[:index]):
        return False  # above the body only a heading opens it
    if line.home.tag == "p":
        parent = line.home.parent
        return not line.bold or (parent is not None and parent.tag == "li")
    if line.home.tag == "li":
        items = line.home.parent or line.home
        in_page = all(href.startswith("#") for href, _ in line.links)
        return in_page or any(not why[item] for item in range(items.first, items.last)) or items.size <= _FEW_ITEMS
    return False


def _is_lede(line: Line, tree: Tree) -> bool:
    """A first paragraph set apart, not the standfirst that repeats the page's description."""
    if line.home.tag not in ("p", "div") or line.heading or STANDFIRST_NAME.search(line.home.names):
        return False
    return _STOP.search(line.text) is not None and fold(line.text)[:20] not in fold(tree.description)


def _favour_near(values: list[float], why: Why, title_line: int | None) -> None:
    """The first prose below the headline is the article's, however short: it counts for more."""
    if title_line is None:
        return
    near = [index for index in range(title_line + 1, len(values)) if not why[index]][:_NEAR_LINES]
    first = next((index for index in near if values[index] > 20), None)
    if first is None and sum(values[index] for index in near) > _NEAR_SCRAPS:  # a body of short lines
        first = near[0]
    if first is not None:
        values[first] += max(_NEAR_BONUS, values[first])


def _find_container(tree: Tree, values: list[float], why: Why) -> Element:
    """Where the page has no part that is worth more than it costs, cost does not count: a sentence above many cards."""
    lines = list(zip(tree.lines, values, why, strict=True))
    worth = Sums([-penalty(line) if reason else value for line, value, reason in lines])
    best = _container(tree, worth)
    if worth.of(best) > 0:
        return best
    return _container(tree, Sums([0.0 if reason else value for _, value, reason in lines]))


def _container(tree: Tree, worth: Sums) -> Element:
    """The deepest element of the greatest worth; a named body container wins when it holds nearly as much."""
    best, most = tree.root, worth.of(tree.root)
    for element in tree.elements:
        if not element.inline and element.last > element.first:
            value = worth.of(element)
            if value >= most:
                best, most = element, value
    return _named_inside(best, tree, worth, most)


def _with_siblings(container: Element, why: Why, values: list[float]) -> Element:
    """A paragraph is no container: where its siblings are paragraphs, too, its parent is; nor is a heading."""
    while (parent := container.parent) is not None and container.size <= 1:
        if container.tag not in HEADINGS and parent.size > 1:  # else: what it heads is beside it; a mere wrapper
            alike = [one for one in parent.children if one.tag == container.tag and one.names == container.names]
            prose = [one for one in alike if one.size == 1 and not why[one.first] and values[one.first] > _SIBLING]
            if len(prose) < 2:
                break
        container = parent
    return container


def _named_inside(best: Element, tree: Tree, worth: Sums, most: float) -> Element:
    inside = [
        element
        for element in tree.elements
        if best.first <= element.first
        and element.last <= best.last
        and worth.of(element) >= 0.85 * most
        and (element.attributes.get("itemprop") == "articleBody" or BODY_NAME.search(element.names))
    ]
    return inside[-1] if inside else best
