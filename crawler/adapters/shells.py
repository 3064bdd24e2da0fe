"""Pages with nothing on them but what stands around a list."""

from __future__ import annotations

from crawler.adapters.sheet import Sheet
from crawler.discover import read_list_page
from crawler.outline import Element
from crawler.pagelinks import size_of

_PROSE_LINE = 25.0  # an article has lines of at least this size …
_LEAST_PROSE = 150.0  # … and that much of them


def is_shell(sheet: Sheet) -> bool:
    """Whether a page shows neither items nor an article: a frame that scripts fill. Raises: ParseError."""
    found = read_list_page(sheet.content, sheet.url, content_type=sheet.content_type)
    lines = found.root.lines(skip=_is_link)
    return not found.items and sum(size for line in lines if (size := size_of(line)) >= _PROSE_LINE) < _LEAST_PROSE


def _is_link(element: Element) -> bool:
    return element.tag == "a" or bool(element.get("onclick"))
