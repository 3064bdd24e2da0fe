"""Refusing, before the parser sees it, the markup that makes lexbor quadratic.

Nested blocks cost lexbor time in the square of their depth (300 kB of `<div>`: 10 s), and so does a tag with tens of
thousands of attributes. Both are counted here on the text, in well under a millisecond for an honest page. The guard is
cheap, not complete: what slips through is ended by the child process's time limit.
"""

from __future__ import annotations

import re

from db.errors import ParseError
from db.outcomes import Outcome

MAX_DEPTH = 1000  # honest pages stay under 150
MAX_TAG = 65_536  # characters of one tag outside its quoted values: a state blob in `data-props="…"` is honest
_CHUNKS = 64

_NEVER_NEST = frozenset(
    [
        "br",
        "img",
        "input",
        "meta",
        "link",
        "hr",
        "p",
        "li",
        "td",
        "th",
        "tr",
        "dd",
        "dt",
        "option",
        "col",
        "area",
        "base",
        "embed",
        "source",
        "wbr",
        "param",
        "track",
    ]
)  # void, or closed by the next of their kind: old pages leave thousands of them open
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)")
_LONG_TAG = re.compile(rf"<[a-zA-Z][^<]{{{MAX_TAG},}}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


def check_markup(text: str, url: str) -> None:
    """Raises: ParseError (outcome PARSE) on a page no honest site sends."""
    if _may_be_deep(text) and _depth(text) > MAX_DEPTH:
        raise ParseError(url, Outcome.PARSE, f"elements nested deeper than {MAX_DEPTH}")
    if any(_is_huge_tag(tag[0]) for tag in _LONG_TAG.finditer(text)):
        raise ParseError(url, Outcome.PARSE, f"a tag longer than {MAX_TAG} characters")


def _may_be_deep(text: str) -> bool:
    """Could any prefix hold MAX_DEPTH more opened than closed tags? Counted by chunks, at C speed, erring to yes."""
    step = len(text) // _CHUNKS + 1
    balance = 0
    for start in range(0, len(text), step):
        closed = text.count("</", start, start + step)
        opened = text.count("<", start, start + step) - closed
        if balance + opened >= MAX_DEPTH:
            return True
        balance += opened - closed
    return False


def _depth(text: str) -> int:
    depth = deepest = 0
    for slash, name in _TAG.findall(text):
        if name.lower() in _NEVER_NEST:
            continue
        depth = max(depth - 1, 0) if slash else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _is_huge_tag(tag: str) -> bool:
    """`tag` runs from its `<` to the next one."""
    head = tag.partition(">")[0]
    if '"' in head or "'" in head:
        head = _QUOTED.sub("", tag).partition(">")[0]
    return len(head) > MAX_TAG + 1
