"""The repeated blocks of a page: which links stand in items that look alike, each item's main link, title and date.

An *item* is one of several siblings of one shape (`li`, `tr`, a card's `div`, the `a` elements of a `<br>` list …) that
leads to one article. Runs of items whose path through the page is the same belong to one `Cluster`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from crawler import listdates
from crawler.listdates import Stamp
from crawler.outline import Element
from crawler.pagelinks import HEADINGS, PageLink, is_date, size_of

#: More links than this inside one block make it a section of the page, not an item.
_MOST_LINKS_OF_AN_ITEM = 40
#: An item shows a title, a date and a summary; what follows this many texts is something else.
_MOST_TEXTS_OF_AN_ITEM = 200
#: Items whose class is decoration (`odd`, `last`, `line-3`): their shape is the tag alone.
_PLAIN_ITEMS = frozenset({"li", "tr", "td", "dd", "dt", "article", "a", "p"})
_DATE_ATTRIBUTES = ("datetime", "data-time", "data-date", "data-timestamp", "data-pubdate", "data-publish-time")


@dataclass(slots=True)
class Item:
    """One repeated block. `stamps` is filled by `date_items`. `rivals`: other links that look as much like a title."""

    block: Element
    link: PageLink
    title: str
    rivals: int = 0
    stamp: Stamp | None = None

    @property
    def size(self) -> float:
        return size_of(self.title)


@dataclass(slots=True)
class Run:
    """Sibling blocks of one shape. `parent` holds them all."""

    parent: Element
    blocks: list[Element]
    items: list[Item]


@dataclass(slots=True)
class Cluster:
    """Runs of one shape at one place of the page's structure. `path`: shapes from the root to the items."""

    path: tuple[str, ...]
    runs: list[Run] = field(default_factory=list)

    def add(self, block: Element, item: Item) -> None:
        """A run of a single item."""
        self.runs.append(Run(block.parent or block, [block], [item]))

    @property
    def items(self) -> list[Item]:
        """One per article, in page order; of two that lead to one article, the one that says more."""
        best: dict[str, Item] = {}
        for run in self.runs:
            for item in run.items:
                known = best.get(item.link.key)
                if known is None or (known.stamp is None and item.stamp is not None):
                    best[item.link.key] = item
        return list(best.values())


def clusters(root: Element, links: Sequence[PageLink]) -> list[Cluster]:
    """Every way to see the page as repeated items, not yet dated. The ways overlap: the caller chooses.

    `links` have been numbered.
    """
    found: dict[tuple[str, ...], Cluster] = {}
    for parent, path in _with_paths(root):
        for shape, blocks in _blocks_by_shape(parent).items():
            small = [block for block in blocks if block.last_link - block.first_link <= _MOST_LINKS_OF_AN_ITEM]
            items = [item for block in small if (item := read_item(block, links))]
            if items:
                whole = (*path, shape)
                found.setdefault(whole, Cluster(whole)).runs.append(Run(parent, blocks, items))
    return list(found.values())


def number_links(root: Element, links: Sequence[PageLink]) -> None:
    """Tell each element which of the links (in page order) it holds."""
    place = {id(link.element): number for number, link in enumerate(links)}
    count = 0
    stack: list[tuple[Element, bool]] = [(root, False)]
    while stack:
        element, closing = stack.pop()
        if closing:
            element.last_link = count
            continue
        element.first_link = count
        count += id(element) in place
        stack.append((element, True))
        stack.extend([(child, False) for child in element.elements()][::-1])


def _with_paths(root: Element) -> Iterator[tuple[Element, tuple[str, ...]]]:
    """The elements with at least two links inside, each with the shapes that lead to it."""
    stack: list[tuple[Element, tuple[str, ...]]] = [(root, (root.shape,))]
    while stack:
        element, path = stack.pop()
        if element.last_link - element.first_link >= 2:
            yield element, path
            stack.extend([(child, (*path, child.shape)) for child in element.elements()][::-1])


def _blocks_by_shape(parent: Element) -> dict[str, list[Element]]:
    """The children that hold links."""
    blocks: dict[str, list[Element]] = defaultdict(list)
    for child in parent.elements():
        if child.last_link > child.first_link:
            blocks[child.tag if child.tag in _PLAIN_ITEMS else child.shape].append(child)
    return blocks


def read_item(block: Element, links: Sequence[PageLink]) -> Item | None:
    """The block's main link with its title, undated. None: nothing in it names an article."""
    best: dict[str, PageLink] = {}
    inside = links[block.first_link : block.last_link]
    for link in inside:
        if link.title and (link.key not in best or link.rank > best[link.key].rank):
            best[link.key] = link
    if not best:
        return _named_by_its_text(block, inside)
    main = max(best.values(), key=lambda link: link.rank)
    if main.rank <= 0:
        return None
    rivals = sum(1 for link in best.values() if link is not main and _rivals(link, main))
    return Item(block, main, main.title, rivals)


def _rivals(link: PageLink, main: PageLink) -> bool:
    """Whether a link may be the title of another item: as prominent as the main one, and not much shorter."""
    if link.is_file and not main.is_file:
        return False
    return link.level <= main.level and size_of(link.title) >= max(6.0, 0.6 * size_of(main.title))


def _named_by_its_text(block: Element, inside: Sequence[PageLink]) -> Item | None:
    """An item whose title is no link: a heading or text, and a 查看详情 or a picture that opens it."""
    if len({link.key for link in inside}) != 1 or block is inside[0].element:
        return None
    headings = (node.text() for node in block.descendants() if node.tag in HEADINGS)
    unlinked = block.lines(skip=lambda element: element.tag == "a")
    lines = (line for line in unlinked if size_of(line) >= 4 and not is_date(line))
    title = next((text for text in headings if size_of(text) >= 2), "") or next(lines, "")
    return Item(block, inside[0], title) if title else None


# --- dates --------------------------------------------------------------------------------------------------------


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
    machine.sort(key=lambda stamp: stamp.instant is not None)  # a date with its zone tells more than an instant
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
        elif child.last_link == child.first_link:
            gaps[-1] += list(child.texts())[:20]
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
