"""When the items of a list were published: by what stands in them, beside them, between them or over them all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from crawler import listdates
from crawler.listdates import Stamp
from crawler.outline import Element
from crawler.pagelinks import is_date, size_of
from crawler.records import Cluster, Item, Run

#: An item shows a title, a date and a summary; what follows this many texts is something else.
_MOST_TEXTS_OF_AN_ITEM = 200
_MOST_TEXTS_BETWEEN = 20
_LONGEST_LABEL = 8.0  # "发布时间："
_DATE_ATTRIBUTES = ("datetime", "data-time", "data-date", "data-timestamp", "data-pubdate", "data-publish-time")
#: A moment so exact that it needs no name: data-ot="2024-05-28T10:12:00+08:00".
_MOMENT = re.compile(r"20\d\d-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?\S{0,20}")
_DAY_IN_ADDRESS = re.compile(
    r"(?<!\d)(?P<year>20\d\d)[-_/]?(?P<month>0[1-9]|1[0-2])(?:[-_/]?(?P<day>0[1-9]|[12]\d|3[01]))?(?!\d)"
)
_SPAN = re.compile(r"[1-9]\d?")  # rows; a day has no more
_MONTH_OF_YEAR = re.compile(r"(?P<cn>20\d\d\s?年\s?\d{1,2}\s?月)|[A-Za-z]{3,9}\.?\s(?:19|20)\d\d")
_YEAR = re.compile(r"\W{0,4}((?:19|20)\d\d)\s?年?\W{0,4}")


@dataclass(slots=True)
class _Seen:
    """What may hold a date: texts with what is written before or over each, and attributes for machines."""

    texts: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    attributes: list[str] = field(default_factory=list)

    def add(self, text: str, column: str = "") -> None:
        before = self.texts[-1] if self.texts else ""
        named = before.endswith((":", "：")) and size_of(before) <= _LONGEST_LABEL
        self.texts.append(text)
        self.labels.append(column or (before if named else ""))

    def stamp(self) -> Stamp | None:
        """The date shown, made exact by a machine-readable one of the same day; without one shown, the machine's."""
        shown = listdates.best(self.texts, self.labels)
        if shown and shown.full and shown.clock != (0, 0, 0):
            return shown
        machine = [stamp for value in self.attributes if (stamp := listdates.read_machine(value)) and stamp.full]
        if shown is None or shown.ago is not None:
            return machine[0] if machine else shown
        same_day = (stamp for stamp in machine if (stamp.month, stamp.day) == (shown.month, shown.day))
        return next((stamp for stamp in same_day if shown.year in (None, stamp.year)), shown)


def date_items(cluster: Cluster) -> None:
    """Give each item the date that stands in it, beside it, or over its run. Costly: only for likely clusters."""
    for run in cluster.runs:
        columns = _columns(run)
        for item in run.items:
            item.stamp = _in_item(item, columns).stamp()
        _date_from_rows_above(run)
        if not any(item.stamp for item in run.items):
            _date_from_around(run)
        if any(item.stamp and _lacks_year(item.stamp) for item in run.items):
            _add_years(run)


def date_within(item: Item) -> Stamp | None:
    """The date that stands in an item, whatever is around it."""
    return _in_item(item, ()).stamp()


def date_over(item: Item) -> Stamp | None:
    """The date that is written over an item's block, as over the flashes of one day."""
    return _read_heading(item.block)


def _read_heading(block: Element) -> Stamp | None:
    heading = heading_over(block)
    return listdates.read(heading) if is_date(heading) else None


def _in_item(item: Item, columns: Sequence[str]) -> _Seen:
    """The item's texts apart from its title, and the attributes that may hold a date."""
    seen = _Seen()
    cells = list(item.block.elements()) if columns else []
    if len(cells) == len(columns) and cells:
        for cell, column in zip(cells, columns, strict=True):
            _look(cell, item.title, seen, column)
    else:
        _look(item.block, item.title, seen)
    return seen


def _look(root: Element, title: str, seen: _Seen, column: str = "") -> None:
    stack: list[Element | str] = [root]
    while stack and len(seen.texts) < _MOST_TEXTS_OF_AN_ITEM:
        node = stack.pop()
        if isinstance(node, Element):
            seen.attributes += _date_attributes(node)
            stack += node.children[::-1]
        elif (text := node.strip()) and (size_of(text) < 4 or text not in title):
            seen.add(text, column)


def _date_attributes(element: Element) -> list[str]:
    if not element.attrs:
        return []
    values = [element.get(name) for name in _DATE_ATTRIBUTES if name in element.attrs]
    own = (value for name, value in element.attrs.items() if value and name.startswith("data-"))
    values += [value for value in own if _MOMENT.fullmatch(value)]
    if element.tag != "a":
        values.append(element.get("title"))
    if element.tag == "meta" and "date" in element.get("itemprop").lower():
        values.append(element.get("content"))
    return [value for value in values if value]


def _columns(run: Run) -> list[str]:
    """What a table's first row calls its columns; nothing where that row is an item, or the blocks are no rows."""
    if run.blocks[0].tag != "tr":
        return []
    table = next((one for one in run.blocks[0].ancestors() if one.tag == "table"), None)
    first = next((one for one in table.descendants() if one.tag == "tr"), None) if table else None
    if first is None or any(first is item.block for item in run.items):
        return []
    return [cell.text()[:40] for cell in first.elements()]


# --- around the items ---------------------------------------------------------------------------------------------


def _date_from_rows_above(run: Run) -> None:
    """A cell that spans rows holds the date of them all."""
    over: Stamp | None = None
    left = 0
    for item in run.items:
        left -= 1
        spans = [int(cell.get("rowspan")) for cell in item.block.elements() if _SPAN.fullmatch(cell.get("rowspan"))]
        if spans and item.stamp:
            over, left = item.stamp, max(spans)
        elif left > 0 and item.stamp is None:
            item.stamp = over


def _date_from_around(run: Run) -> None:
    """Dates between the blocks (`<dt>` and `<dd>`, text after `<br>`), or one over them all."""
    beside = _beside(run.parent, run.blocks)
    for item in run.items:
        item.stamp = beside[id(item.block)].stamp()
    if not any(item.stamp for item in run.items):
        over = _read_heading(run.blocks[0])
        for item in run.items:
            item.stamp = over


def _beside(parent: Element, blocks: Sequence[Element]) -> dict[int, _Seen]:
    """What stands between sibling blocks, given to the block before it, or, where dates come first, after it."""
    ids = {id(block) for block in blocks}
    gaps = [_Seen()]
    for child in parent.children:
        if isinstance(child, str):
            if text := child.strip():
                gaps[-1].add(text)
        elif id(child) in ids:
            gaps.append(_Seen())
        else:
            for text in islice(child.texts(), _MOST_TEXTS_BETWEEN):
                gaps[-1].add(text)
            gaps[-1].attributes += [
                value for one in (child, *islice(child.descendants(), 40)) for value in _date_attributes(one)
            ]
    first_come = gaps[0].stamp() is not None and gaps[-1].stamp() is None
    return {id(block): gap for block, gap in zip(blocks, gaps[:-1] if first_come else gaps[1:], strict=True)}


def _lacks_year(stamp: Stamp) -> bool:
    return stamp.year is None and stamp.ago is None and stamp.instant is None


def _add_years(run: Run) -> None:
    """Days without year under a year's number, which stands over them all or among them, as archives do it."""
    by_block = {id(item.block): item for item in run.items}
    over = _read_year(heading_over(run.blocks[0]))
    for child in run.parent.elements():
        item = by_block.get(id(child))
        if item is None:
            texts = list(islice(child.texts(), 2))
            over = (_read_year(texts[0]) if len(texts) == 1 else None) or over
        elif over and item.stamp and _lacks_year(item.stamp) and over[1] in (None, item.stamp.month):
            item.stamp = replace(item.stamp, year=over[0])


def with_year(stamp: Stamp, url: str) -> Stamp:
    """A day without year gets it from an address that names the same day or month: /202105/t20210531_1.html."""
    if not _lacks_year(stamp):
        return stamp
    for match in _DAY_IN_ADDRESS.finditer(url):
        if int(match["month"]) == stamp.month and int(match["day"] or stamp.day) == stamp.day:
            return replace(stamp, year=int(match["year"]))
    return stamp


def _read_year(text: str) -> tuple[int, int | None] | None:
    """The year that a text is, and the month, where it is both: "2024", "May 2024", "2024年5月"."""
    match = _YEAR.fullmatch(text)
    if match:
        return int(match[1]), None
    month = _MONTH_OF_YEAR.fullmatch(text)
    stamp = listdates.read(f"{text}1日" if month and month["cn"] else f"1 {text}") if month else None
    return (stamp.year, stamp.month) if stamp and stamp.year else None


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
