"""Which lines are no part of an article wherever it stands, each with the reason.

Four kinds of evidence: what an element is called (tag, role, class, id), what a heading says it is, the shape of repeated
items that each link elsewhere, and what a line says by itself. Names are only hints: an element that holds much of the
page's prose, or its headline, is never dropped for its name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from crawler.reading.hints import (
    BLOCK_NAME,
    BLOCK_NAME_EN,
    BODY_NAME,
    BUTTON_LINE,
    CAPTION_NAME,
    COMMENT_NAME,
    COUNT_LINE,
    CREDIT_LINE,
    FOOTER_LINE,
    NOISE_NAME,
    NOISE_ROLES,
    NOISE_TAGS,
    TAIL_LINE,
    TAIL_LINE_EN,
)
from crawler.reading.prose import Sums
from crawler.reading.tree import INLINE, Element, Line, Tree

_MASS = 0.35  # share of the page's prose above which a name is taken for a misnomer
_COMMENT_MASS = 0.9  # comments may outweigh a short article
_ITEM_PROSE = 450.0  # mean weight of an item above which a repeated block is a listicle, not a list of teasers
_FILES = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|7z|txt|csv|jpe?g|png)(?:[?#]|$)", re.IGNORECASE)
_DECOR = re.compile(r"^[\s\W_]+|[\s\W_]+$")
_DIGITS = re.compile(r"\d")

Why = list[str]  # per line: why it is no part of an article, "" where nothing speaks against it


def mark(tree: Tree, sums: Sums, title_line: int | None) -> Why:
    why: Why = [""] * len(tree.lines)
    _mark_elements(tree, sums, title_line, why)
    _mark_lines(tree, why)
    _mark_named_blocks(tree, sums, why)
    _mark_repeated(tree, sums, why)
    return why


def _fill(why: Why, first: int, last: int, reason: str) -> None:
    for index in range(first, last):
        why[index] = why[index] or reason


# --------------------------------------------------------------------------------------------------- names of elements
def _mark_elements(tree: Tree, sums: Sums, title_line: int | None, why: Why) -> None:
    total = sums.over(0, len(tree.lines)) or 1.0
    done = 0  # elements come in document order: inside a dropped one there is nothing to do
    for element in tree.elements:
        if element.first >= element.last or element.last <= done:
            continue
        reason, limit = _reason(element)
        if not reason or sums.of(element) > limit * total:
            continue
        if title_line is not None and element.first <= title_line < element.last:
            continue
        _fill(why, element.first, element.last, reason)
        done = element.last


def _reason(element: Element) -> tuple[str, float]:
    """Why an element's name speaks against it, and how much of the page's prose it may hold at most."""
    tag = element.tag
    if tag in INLINE:
        return "", 0.0
    if tag in NOISE_TAGS:
        return tag, 0.5 if tag == "aside" else 0.4
    role = element.attributes.get("role")
    if role and role in NOISE_ROLES:
        return f"role {role}", _MASS
    if element.names:
        return _name_reason(element.names)
    return "", 0.0


@lru_cache(maxsize=4096)
def _name_reason(names: str) -> tuple[str, float]:
    if COMMENT_NAME.search(names):
        return "named comment", _COMMENT_MASS
    if CAPTION_NAME.search(names):
        return "named caption", _MASS
    match = NOISE_NAME.search(names)
    if match is None:
        return "", 0.0
    return f"named {match[0].strip(' -_')}", 0.1 if BODY_NAME.search(names) else _MASS


# ----------------------------------------------------------------------------------------------- what a line says
def _mark_lines(tree: Tree, why: Why) -> None:
    for index, line in enumerate(tree.lines):
        if not why[index]:
            why[index] = _line_reason(line)


def _line_reason(line: Line) -> str:
    text = line.text
    if len(text) > 300:
        return ""
    if line.link_share > 0.85 and not _to_files(line):
        return "links only"
    lower = text.lower()
    for name, pattern in _LINE_PATTERNS:
        if pattern(lower):
            return name
    if len(text) < 160 and FOOTER_LINE.search(lower):
        return "footer"
    return ""


_LINE_PATTERNS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("buttons", BUTTON_LINE.match),
    ("counts", COUNT_LINE.match),
    ("credits", CREDIT_LINE.match),
    ("notice", TAIL_LINE.match),
    ("notice", TAIL_LINE_EN.match),
)


def _to_files(line: Line) -> bool:
    return all(_FILES.search(href) for href, _ in line.links)


# ------------------------------------------------------------------------------------------ blocks that have a name
def names_block(text: str) -> bool:
    """Is this what stands above 相关文章, "More stories" and their like?"""
    if len(text) > 60:
        return False
    bare = _DECOR.sub("", text.lower().replace("’", "'"))
    return bool(bare) and bool(BLOCK_NAME.fullmatch(bare) or BLOCK_NAME_EN.fullmatch(bare))


def _mark_named_blocks(tree: Tree, sums: Sums, why: Why) -> None:
    total = sums.over(0, len(tree.lines)) or 1.0
    for index, line in enumerate(tree.lines):
        if len(line.text) > 60 or not names_block(line.text.partition("：")[0] if line.links else line.text):
            continue
        why[index] = why[index] or "names a block"
        first, last = _named_range(index, line, tree, why)
        if last > first and sums.over(first, last) <= 0.6 * total:
            _fill(why, first, last, f"under “{line.text[:20]}”")


def _named_range(index: int, line: Line, tree: Tree, why: Why) -> tuple[int, int]:
    """The lines a block's name speaks for: the element it opens, or what follows it beside it."""
    element = line.home
    while element.parent is not None and element.parent.first == index and element.last <= index + 1:
        element = element.parent
    if element.last > index + 1 and element.first == index:
        return index, element.last
    parent = element.parent if element.last <= index + 1 and element.parent is not None else element
    return index, _end_of_items(index + 1, parent.last, tree, why)


def _end_of_items(first: int, last: int, tree: Tree, why: Why) -> int:
    """Up to the last line that still belongs to items: long prose after the last link belongs to the article."""
    end = first
    free = 0  # lines of prose since the last sign of an item
    for index in range(first, last):
        line = tree.lines[index]
        if why[index] or line.link_share > 0.5 or (len(line.text) < 40 and _DIGITS.search(line.text)):
            end, free = index + 1, 0
        else:
            free += 1
            if free > 3:
                break
    return last if free <= 1 and end > first else end


# --------------------------------------------------------------------------------------------------- repeated items
def _mark_repeated(tree: Tree, sums: Sums, why: Why) -> None:
    """Three siblings of one shape, each led by a link, are a list of other pages: teasers, cards, headlines."""
    for parent in [tree.root, *tree.elements]:
        if len(parent.children) < 3 or parent.size < 3:
            continue
        for items in _teasers(parent, tree.lines):
            if sum(sums.of(item) for item in items) <= _ITEM_PROSE * len(items):
                _fill(why, items[0].first, items[-1].last, "repeated links")


def _teasers(parent: Element, lines: list[Line]) -> list[list[Element]]:
    """Runs of at least three neighbouring children of one shape that each lead elsewhere."""
    groups: list[list[Element]] = []
    run: list[Element] = []
    for child in parent.children:
        if child.last <= child.first:
            continue
        if not _is_teaser(child, lines):
            groups.append(run)
            run = []
        elif run and _shape(run[-1]) != _shape(child):
            groups.append(run)
            run = [child]
        else:
            run.append(child)
    groups.append(run)
    return [group for group in groups if len(group) >= 3]


def _shape(element: Element) -> tuple[str, str]:
    return element.tag, element.names.split(" ", 1)[0]


def _is_teaser(item: Element, lines: list[Line]) -> bool:
    """Does the item open with a link that is a line by itself and, if longer, only explain it?"""
    if item.size > 12:
        return False
    for line in lines[item.first : min(item.first + 3, item.last)]:
        if line.link_share > 0.8:
            return line.weight >= 3 and not _to_files(line)
        if line.weight > 12:
            return False
    return False
