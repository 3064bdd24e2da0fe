"""Which lines are no part of an article wherever it stands, each with the reason.

Four kinds of evidence: what an element is called (tag, role, class, id), what a line says by itself, what a heading
says follows, and the shape of repeated items that each link elsewhere. Names are hints: an element that holds much of
the page's prose, or its headline, is never dropped for its name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from crawler.reading.blocks import mark_interleaved, mark_named_blocks, mark_repeated
from crawler.reading.hints import (
    BODY_NAME,
    CAPTION_NAME,
    COMMENT_NAME,
    FOOT_NAME,
    LINKED_NAME,
    NOISE_NAME,
    NOISE_ROLE,
    NOISE_TAGS,
    WEAK_NAME,
)
from crawler.reading.phrases import (
    BUTTON_LINE,
    CALL_LINE,
    CALL_LINE_EN,
    CAPTION_LINE,
    COUNT_LINE,
    CREDIT_LINE,
    FOOTER_LINE,
    NOTICE_LINE,
    NOTICE_LINE_EN,
    RECORD_LINE,
)
from crawler.reading.prose import Sums
from crawler.reading.tree import LINKS_ONLY, Element, Line, Tree, Why, fill, to_files

_MASS = 0.35  # share of the page's prose above which a name is taken for a misnomer
_COMMENT_MASS = 0.9  # comments may outweigh a short article
_FOOT_MASS = 0.8  # a footer may outweigh a short notice
_WEAK_PROSE = 0.4  # share of an element's text that is prose above which a weak name says nothing
_ROUNDING = 1e-6  # two sums of the same lines differ in their last digits
_TABLE = frozenset(("tr", "td", "th", "tbody", "thead"))  # their classes name columns and kinds of rows
_LINKED = 0.4  # share of an element's text that must be links for the weakest names to count
_LONG_LINE = 300  # characters: a longer line is a paragraph
_SHORT_LINE = 160  # … and a shorter may be a button, a credit, a call
_BUTTONS = 40  # characters of a row of buttons
_ONLY_LINKS = 0.85
_SOME_LINKS = 0.3
_BESIDE_LINKS = re.compile(r"\d+\s*[-/.:年月日时分]|[年月日时分]|\[.{1,6}\]|\(.{1,6}\)|（.{1,6}）|【.{1,6}】")
_LETTERS = re.compile(r"[\W\d_]+")


def mark(tree: Tree, sums: Sums, title_line: int | None) -> Why:
    why: Why = [""] * len(tree.lines)
    _mark_elements(tree, sums, title_line, why)
    for index, line in enumerate(tree.lines):
        if not why[index]:
            why[index] = _line_reason(line)
    mark_interleaved(tree, [index for index, reason in enumerate(why) if reason == LINKS_ONLY], why)
    mark_named_blocks(tree, sums, why)
    mark_repeated(tree, sums, why)
    return why


# --------------------------------------------------------------------------------------------------- names of elements
def _mark_elements(tree: Tree, sums: Sums, title_line: int | None, why: Why) -> None:
    total = sums.over(0, len(tree.lines)) or 1.0
    weights = Sums([line.weight for line in tree.lines])
    linked = Sums([line.weight * line.link_share for line in tree.lines])
    done = 0  # elements come in document order: inside a dropped one there is nothing to do
    for element in tree.elements:
        if element.first >= element.last or element.last <= done or element.inline:
            continue
        name = _name(element)
        weight = weights.of(element)
        if not name.reason or sums.of(element) > min(name.mass * total, name.prose * weight) + _ROUNDING:
            continue
        if linked.of(element) < name.links * weight or (
            title_line is not None and element.first <= title_line < element.last
        ):
            continue
        fill(why, element.first, element.last, name.reason)
        done = element.last


@dataclass(frozen=True, slots=True)
class _Name:
    """What an element's name says against it, and the limits within which it is believed.

    `mass`: the greatest share of the page's prose it may hold. `prose`: the greatest share of its own text that may be
    prose. `links`: the least share of its text that must be links.
    """

    reason: str = ""
    mass: float = _MASS
    prose: float = 1.0
    links: float = 0.0


_NOTHING = _Name()
_LIMITS = (
    (COMMENT_NAME, _Name(mass=_COMMENT_MASS)),
    (CAPTION_NAME, _Name()),
    (FOOT_NAME, _Name(mass=_FOOT_MASS)),
    (NOISE_NAME, _Name()),
    (WEAK_NAME, _Name(prose=_WEAK_PROSE)),
    (LINKED_NAME, _Name(prose=_WEAK_PROSE, links=_LINKED)),
)
_REASONS = {COMMENT_NAME: "comment", CAPTION_NAME: "caption", FOOT_NAME: "footer"}


def _name(element: Element) -> _Name:
    tag = element.tag
    if tag in NOISE_TAGS:
        return _Name(tag, mass=0.5 if tag == "aside" else 0.4)
    role = element.attributes.get("role")
    if role and NOISE_ROLE.fullmatch(role):
        return _Name(f"role {role}")
    if element.names and tag not in _TABLE:
        return _by_class(element.names)
    return _NOTHING


@lru_cache(maxsize=4096)
def _by_class(names: str) -> _Name:
    for pattern, limit in _LIMITS:
        if match := pattern.search(names):
            weak = pattern is NOISE_NAME and BODY_NAME.search(names)
            reason = f"named {_REASONS.get(pattern) or match[0].strip(' -_')}"
            return replace(limit, reason=reason, prose=_WEAK_PROSE if weak else limit.prose)
    return _NOTHING


# ----------------------------------------------------------------------------------------------- what a line says
def _line_reason(line: Line) -> str:
    if len(line.text) > _LONG_LINE:
        return ""
    if line.link_share > _SOME_LINKS and _is_only_links(line) and not to_files(line):
        return "buttons" if len(line.text) <= _BUTTONS and BUTTON_LINE.fullmatch(line.folded) else LINKS_ONLY
    text = line.folded
    if NOTICE_LINE.match(text) or NOTICE_LINE_EN.match(text):
        return "notice"
    if len(text) > _SHORT_LINE:
        return ""
    if line.after_image and CAPTION_LINE.fullmatch(text):
        return "caption"
    return next((name for name, matches in _SHORT_LINES if matches(text)), "")


def _is_only_links(line: Line) -> bool:
    """Links, and beside them no more than a bullet, a number, a date, a bracketed channel's name."""
    if line.link_share > _ONLY_LINKS:
        return True
    rest = line.text
    for _, label in line.links:
        rest = rest.replace(label, " ", 1)
    return len(_LETTERS.sub("", _BESIDE_LINKS.sub("", rest))) <= 2


def _is_record(text: str) -> object:
    return RECORD_LINE.match(text.replace(" ", ""))


_SHORT_LINES: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("footer", FOOTER_LINE.search),
    ("buttons", BUTTON_LINE.fullmatch),
    ("counts", COUNT_LINE.fullmatch),
    ("credits", CREDIT_LINE.fullmatch),
    ("record", _is_record),
    ("call", CALL_LINE.match),
    ("call", CALL_LINE_EN.fullmatch),
)
