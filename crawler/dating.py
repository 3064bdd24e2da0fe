"""When the items of a list were published: by what stands in them, beside them, between them or over them all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from crawler import listdates
from crawler.listdates import Stamp
from crawler.outline import Element
from crawler.pagelinks import is_date, size_of
from crawler.records import Cluster, Item, Run

#: An item shows a title, a date and a summary; what follows this many texts is something else.
_MOST_TEXTS_OF_AN_ITEM = 200
_MOST_TEXTS_BETWEEN = 20
_DATE_ATTRIBUTES = ("datetime", "data-time", "data-date", "data-timestamp", "data-pubdate", "data-publish-time")


def date_items(cluster: Cluster) -> None:
    """Give each item the date that stands in it, beside it, or over its run. Costly: only for likely clusters."""
    for run in cluster.runs:
        for item in run.items:
            item.stamp = _stamp_of(item)
        if not any(item.stamp for item in run.items):
            _date_from_around(run)


def _stamp_of(item: Item) -> Stamp | None:
    """The date shown, made exact by a machine-readable one of the same day; without one shown, the machine's."""
    texts, attributes = _texts_and_attributes(item)
    shown = listdates.best(texts)
    if shown and shown.full and shown.clock != (0, 0, 0):
        return shown
    machine = [stamp for value in attributes if (stamp := listdates.read_machine(value)) and stamp.full]
    if shown is None or shown.ago is not None:
        return machine[0] if machine else shown
    same_day = (stamp for stamp in machine if (stamp.month, stamp.day) == (shown.month, shown.day))
    return next((stamp for stamp in same_day if shown.year in (None, stamp.year)), shown)


def _texts_and_attributes(item: Item) -> tuple[list[str], list[str]]:
    """The item's texts apart from its title, and the attributes that may hold a date."""
    texts: list[str] = []
    attributes: list[str] = []
    stack: list[Element | str] = [item.block]
    while stack and len(texts) < _MOST_TEXTS_OF_AN_ITEM:
        node = stack.pop()
        if isinstance(node, Element):
            attributes += _date_attributes(node)
            stack += node.children[::-1]
        elif (text := node.strip()) and (size_of(text) < 4 or text not in item.title):
            texts.append(text)
    return texts, attributes


def _date_attributes(element: Element) -> list[str]:
    if not element.attrs:
        return []
    values = [element.get(name) for name in _DATE_ATTRIBUTES if name in element.attrs]
    if element.tag != "a":
        values.append(element.get("title"))
    if element.tag == "meta" and "date" in element.get("itemprop").lower():
        values.append(element.get("content"))
    return [value for value in values if value]


def _date_from_around(run: Run) -> None:
    """Dates between the blocks (`<dt>` and `<dd>`, text after `<br>`), or one over them all."""
    beside = _beside(run.parent, run.blocks)
    for item in run.items:
        item.stamp = listdates.best(beside[id(item.block)])
    if not any(item.stamp for item in run.items):
        heading = heading_over(run.blocks[0])
        over = listdates.read(heading) if is_date(heading) else None
        for item in run.items:
            item.stamp = over


def _beside(parent: Element, blocks: Sequence[Element]) -> dict[int, list[str]]:
    """The texts between sibling blocks, given to the block before them, or, where dates come first, after them."""
    ids = {id(block) for block in blocks}
    gaps: list[list[str]] = [[]]
    for child in parent.children:
        if isinstance(child, str):
            gaps[-1] += [text] if (text := child.strip()) else []
        elif id(child) in ids:
            gaps.append([])
        else:
            gaps[-1] += islice(child.texts(), _MOST_TEXTS_BETWEEN)
    first_come = listdates.best(gaps[0]) is not None and listdates.best(gaps[-1]) is None
    return {id(block): gap for block, gap in zip(blocks, gaps[:-1] if first_come else gaps[1:], strict=True)}


def heading_over(element: Element, *, levels: int = 4) -> str:
    """The short text that stands directly before an element, or before what it begins; "" for none."""
    node: Element | None = element
    for _ in range(levels):
        if node is None or node.parent is None:
            return ""
        for text in _before(node):
            return text if size_of(text) <= 24 else ""
        node = node.parent
    return ""


def _before(element: Element) -> Iterable[str]:
    """The texts of the siblings before an element, the nearest first."""
    siblings = element.parent.children if element.parent else []
    place = next(number for number, child in enumerate(siblings) if child is element)
    for child in siblings[:place][::-1]:
        text = child.text() if isinstance(child, Element) else child.strip()
        if text:
            yield text
