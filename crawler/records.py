"""The repeated blocks of a page: which links stand in items that look alike, each item's main link, title and date.

An *item* is one of several siblings of one shape (`li`, `tr`, a card's `div`, the `a` elements of a `<br>` list …) that
leads to one article. Runs of items whose path through the page is the same belong to one `Cluster`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from crawler.listdates import Stamp
from crawler.outline import Element
from crawler.pagelinks import HEADINGS, PageLink, is_date, size_of

#: More links than this inside one block make it a section of the page, not an item.
_MOST_LINKS_OF_AN_ITEM = 40
_MIXED = 0.3  # of a cluster's items, from where on those whose link stands elsewhere are items of another kind
#: Items whose class is decoration (`odd`, `last`, `line-3`): their shape is the tag alone.
_PLAIN_ITEMS = frozenset({"li", "tr", "td", "dd", "dt", "article", "a", "p"})


@dataclass(slots=True)
class Item:
    """One repeated block. `stamp` is filled by crawler.dating. `rivals`: other links that look as much like a title."""

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
                if known is None:
                    best[item.link.key] = item
                elif known.stamp is None and item.stamp is not None:  # a summary may be what stands beside the date
                    better = item.link.names_better(known.link)
                    best[item.link.key] = item if better else replace(known, stamp=item.stamp)
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
        if link.title and (link.key not in best or link.names_better(best[link.key])):
            best[link.key] = link
    if not best:
        return _named_by_its_text(block, inside)
    main = max(best.values(), key=lambda link: link.rank)
    if main.rank <= 0:
        return None
    rivals = sum(1 for link in best.values() if link is not main and _rivals(link, main))
    return Item(block, main, _heading_within(main, block) or main.title, rivals)


def _heading_within(main: PageLink, block: Element) -> str:
    """The heading that a link laid over a whole card only repeats: "Read the post “…”"; "" where there is none."""
    if any(main.element.texts()):
        return ""
    headings = (node.text() for node in block.descendants() if node.tag in HEADINGS)
    return next((text for text in headings if size_of(text) >= 4 and text in main.title), "")


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


def split(cluster: Cluster) -> list[Cluster]:
    """The cluster, or one for each place the main link has in its items: rows of titles may alternate with others."""
    places: dict[tuple[str, ...], Cluster] = {}
    for run in cluster.runs:
        parts: dict[tuple[str, ...], list[Item]] = defaultdict(list)
        for item in run.items:
            parts[_place(item)].append(item)
        for place, items in parts.items():
            part = Run(run.parent, [item.block for item in items], items)
            places.setdefault(place, Cluster((*cluster.path, *place))).runs.append(part)
    sizes = sorted(sum(len(run.items) for run in part.runs) for part in places.values())
    mixed = len(sizes) > 1 and sizes[-2] >= _MIXED * sum(sizes)
    return list(places.values()) if mixed else [cluster]


def _place(item: Item) -> tuple[str, ...]:
    """The shapes that lead from an item's block to its link."""
    shapes: list[str] = []
    node: Element | None = item.link.element
    while node is not None and node is not item.block:
        shapes.append(node.shape)
        node = node.parent
    return tuple(reversed(shapes))
