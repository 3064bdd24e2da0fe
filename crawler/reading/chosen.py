"""What a source's settings say about its pages: where the body stands, and what is no part of it.

The selectors work on the page as it came; what they pick is read by the same rules as any other page, so a view count
inside the chosen container is still left out.
"""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from crawler.reading.body import OUTSIDE, Reading
from crawler.reading.tree import CHOSEN
from db.models import Hints

_NOT_CHOSEN = "outside the chosen body"


def apply_hints(page: LexborHTMLParser, hints: Hints) -> None:
    """Take out what is excluded, and mark the chosen bodies. Raises: ValueError on a selector that is none."""
    for selector in hints.exclude:
        for node in page.css(selector):
            node.decompose()
    if hints.body:
        for node in page.css(hints.body):
            node.attrs[CHOSEN] = ""


def keep_chosen(reading: Reading) -> None:
    """Let the marked elements be the body, and nothing else. A page without one is read as any other."""
    chosen = [one for one in reading.tree.elements if CHOSEN in one.attributes]
    inside = {index for one in chosen for index in range(one.first, one.last)}
    for index, reason in enumerate(reading.why if chosen else ()):
        if index not in inside:
            reading.why[index] = reason or _NOT_CHOSEN
        elif reason == OUTSIDE:
            reading.why[index] = ""
