"""Pages with nothing on them but what stands around a list."""

from __future__ import annotations

import re

from crawler.discover import ListPage
from crawler.outline import Element
from crawler.pagelinks import size_of
from crawler.records import Item, Run
from crawler.zones import worth_of

_PROSE_LINE = 25.0  # an article has lines of at least this size …
_LEAST_PROSE = 150.0  # … and that much of them
_FEWEST_ITEMS = 3
#: A place for a list that a script is to fill: `<ul id="list"></ul>`.
_EMPTY_PLACE = re.compile(
    r"""<(ul|ol|tbody|div|dl)\b[^<>]{0,200}?(?:id|class)\s*=\s*["'][^"'<>]{0,80}(?:list|news|article|result)[^<>]{0,200}>\s{0,200}</\1>""",
    re.IGNORECASE,
)


def is_shell(page: ListPage) -> bool:
    """Whether a page shows hardly a line of text: no article, but a frame that scripts fill."""
    lines = page.root.lines(skip=_is_link)
    return sum(size for line in lines if (size := size_of(line)) >= _PROSE_LINE) < _LEAST_PROSE


def shows_a_list(page: ListPage) -> bool:
    """Whether some of the items are dated and the page's main matter: no hot list, no menu."""
    return sum(item.stamp is not None and _is_main(item, page) for item in page.items) >= _FEWEST_ITEMS


def shows_the_side_only(page: ListPage) -> bool:
    """Whether all items stand where pages have what is beside their list."""
    return not any(_is_main(item, page) for item in page.items)


def has_an_empty_place(html: str) -> bool:
    return _EMPTY_PLACE.search(html) is not None


def _is_main(item: Item, page: ListPage) -> bool:
    return worth_of(Run(item.block.parent or item.block, [item.block], [item]), len(page.links)) >= 1.0


def _is_link(element: Element) -> bool:
    return element.tag == "a" or bool(element.get("onclick"))
