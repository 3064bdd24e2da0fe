"""The repeated blocks of a page: which links stand in items that look alike, each item's main link, title and date.

An *item* is one of several siblings of one shape (`li`, `tr`, a card's `div`, the `a` elements of a `<br>` list …) that
leads to one article. Runs of items whose path through the page is the same belong to one `Cluster`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from crawler import listdates
from crawler.listdates import Stamp
from crawler.outline import Element, fold_space

#: More links than this inside one block make it a section of the page, not an item.
_MOST_LINKS_OF_AN_ITEM = 40
_MOST_TEXTS_OF_AN_ITEM = 400
#: Items whose class is decoration (`odd`, `last`, `line-3`): their shape is the tag alone.
_PLAIN_ITEMS = frozenset({"li", "tr", "td", "dd", "dt", "article", "a", "p"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TITLE_WORDS = frozenset({"title", "tit", "tt", "headline", "heading", "subject", "bt", "biaoti"})
_DATE_ATTRIBUTES = ("datetime", "data-time", "data-date", "data-timestamp", "data-pubdate", "data-publish-time")
#: Words that lead to the article without naming it.
_GENERIC = re.compile(
    r"[\[【(（<>»›→.…\s]*(?:(?:查看|阅读|点击|了解|浏览)?(?:全文|更多|详情|详细|原文|正文|内容|查看)|read\s*(?:more|on)?|(?:learn\s*)?more|continue(?:\s*reading)?|details?|view|full\s*story|下载|附件|pdf|link)[\]】)）<>»›→.…\s]*",
    re.IGNORECASE,
)
_CUT = re.compile(r"(?:…|\.\.\.|。。。|\.\.)\s*$")


@dataclass(slots=True)
class PageLink:
    """A link as found: its element, absolute URL, canonical URL, and whether it stays on the page's own site."""

    element: Element
    url: str
    key: str
    same_site: bool


@dataclass(slots=True)
class Item:
    """One repeated block. `size`: length of the title, a Chinese character counting 1 and a Latin letter ½."""

    block: Element
    link: PageLink
    title: str
    size: float
    stamp: Stamp | None
    rivals: int  # other links inside that look as much like a title


@dataclass(slots=True)
class Cluster:
    """Items of one shape. `path`: shapes from the root to the item."""

    path: tuple[str, ...]
    items: list[Item] = field(default_factory=list)


def clusters(root: Element, links: Sequence[PageLink]) -> list[Cluster]:
    """Every way to see the page as repeated items; ways overlap, the caller chooses."""
    by_element = mark_links(root, links)
    found: dict[tuple[str, ...], Cluster] = {}
    for parent in _elements(root):
        if parent.last_link - parent.first_link < 2:
            continue
        for shape, blocks in _runs(parent).items():
            path = (*_path(parent), shape)
            cluster = found.setdefault(path, Cluster(path))
            cluster.items += _read_run(parent, blocks, by_element)
    return list(found.values())


def mark_links(root: Element, links: Sequence[PageLink]) -> list[PageLink]:
    """Number the links inside each element; returns them in page order."""
    of = {id(link.element): link for link in links}
    ordered: list[PageLink] = []
    stack: list[tuple[Element, bool]] = [(root, False)]
    while stack:
        element, closing = stack.pop()
        if closing:
            element.last_link = len(ordered)
            continue
        element.first_link = len(ordered)
        if id(element) in of:
            ordered.append(of[id(element)])
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(list(element.elements())))
    return ordered


def _elements(root: Element) -> Iterator[Element]:
    yield root
    yield from (node for node in root.walk() if isinstance(node, Element))


def _path(element: Element) -> tuple[str, ...]:
    return (*reversed([one.shape for one in element.ancestors()]), element.shape)


def _runs(parent: Element) -> dict[str, list[Element]]:
    """The children that hold links, by shape."""
    runs: dict[str, list[Element]] = defaultdict(list)
    for child in parent.elements():
        if child.last_link > child.first_link:
            runs[child.tag if child.tag in _PLAIN_ITEMS else child.shape].append(child)
    return runs


def _read_run(parent: Element, blocks: list[Element], links: list[PageLink]) -> list[Item]:
    """The items among blocks of one shape. Dates that stand between the blocks go to the block they follow or precede."""
    small = [block for block in blocks if block.last_link - block.first_link <= _MOST_LINKS_OF_AN_ITEM]
    items = [(block, item) for block in small if (item := read_item(block, links))]
    if len(small) >= 2 and not any(item.stamp for _, item in items):
        beside = _beside(parent, blocks)
        for block, item in items:
            item.stamp = listdates.best(beside.get(id(block), []))
    return [item for _, item in items]


def _beside(parent: Element, blocks: list[Element]) -> dict[int, list[str]]:
    """The texts that stand between sibling blocks, given to the block before them, or after them if they come first."""
    ids = {id(block) for block in blocks}
    gaps: list[list[str]] = [[]]
    for child in parent.children:
        if isinstance(child, Element) and id(child) in ids:
            gaps.append([])
        elif isinstance(child, str):
            gaps[-1].append(child)
        elif child.last_link == child.first_link:
            gaps[-1] += list(child.texts())[:20]
    leading = listdates.best(gaps[0]) is not None and listdates.best(gaps[-1]) is None
    own = gaps[:-1] if leading else gaps[1:]
    return {id(block): texts for block, texts in zip(blocks, own, strict=True)}


def read_item(block: Element, links: list[PageLink]) -> Item | None:
    """The block's main link with its title and date. None: no link that names anything."""
    inside = links[block.first_link : block.last_link]
    titles: dict[str, tuple[float, str, PageLink]] = {}
    for link in inside:
        title = title_of(link)
        rank = _rank(link, title)
        if rank > 0 and rank > titles.get(link.key, (0.0, "", link))[0]:
            titles[link.key] = (rank, title, link)
    if not titles:
        return None
    rank, title, link = max(titles.values(), key=lambda entry: entry[0])
    rivals = sum(1 for other, *_ in titles.values() if other >= max(6.0, rank * 0.6)) - 1
    return Item(block, link, title, size_of(title), stamp_of(block, link, title), rivals)


def _rank(link: PageLink, title: str) -> float:
    """How much a link looks like an item's title: its length, doubled inside a heading."""
    if not title or _GENERIC.fullmatch(title):
        return 0.0
    near = [link.element, *_nearest(link.element, 2)]
    heading = any(one.tag in _HEADINGS or one.words() & _TITLE_WORDS for one in near)
    return size_of(title) * (2 if heading else 1)


def _nearest(element: Element, count: int) -> Iterable[Element]:
    return (one for one, _ in zip(element.ancestors(), range(count), strict=False))


def size_of(text: str) -> float:
    """Length where a Chinese character counts 1 and any other letter or digit ½."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WF" else 0.5 for char in text if char.isalnum())


def title_of(link: PageLink) -> str:
    """The full title: of a whole card inside a link, its heading; where the text is cut with …, the title attribute."""
    element = link.element
    attribute = fold_space(element.get("title"))
    text = _heading_inside(element) or _first_line(element, attribute)
    if text and _CUT.search(text):
        stem = _CUT.sub("", text).strip()
        return attribute if attribute.startswith(stem[:6]) and len(attribute) > len(stem) else text
    return text or attribute or _image_text(element)


def _heading_inside(element: Element) -> str:
    for node in element.walk():
        if isinstance(node, Element) and (node.tag in _HEADINGS or node.words() & _TITLE_WORDS):
            text = node.text()
            if text and not _is_date(text):
                return text
    return ""


def _first_line(element: Element, attribute: str) -> str:
    """The link's text. A link around a whole card shows several lines: then its title attribute or the first long line."""
    if not any(child.tag in {"div", "p", "dl", "ul", "h3", "article", "section"} for child in element.elements()):
        return element.text()
    texts = [text for text in element.texts() if size_of(text) >= 4 and not _is_date(text)]
    return attribute or (texts[0] if texts else element.text())


def _is_date(text: str) -> bool:
    stamp = listdates.read(text)
    return stamp is not None and len(text) - (stamp.span[1] - stamp.span[0]) < 8


def _image_text(element: Element) -> str:
    return next(
        (fold_space(node.get("alt")) for node in element.walk() if isinstance(node, Element) and node.tag == "img"), ""
    )


def stamp_of(block: Element, link: PageLink, title: str) -> Stamp | None:
    """The date an item shows: the displayed one first, completed by a machine-readable one of the same day."""
    texts, machine = _texts_and_dates(block, link, title)
    shown = listdates.best(texts)
    if shown and shown.full and shown.clock != (0, 0, 0):
        return shown
    stamps = [stamp for value in machine if (stamp := listdates.read_machine(value)) and stamp.full]
    if shown and shown.full:
        return shown
    return stamps[0] if stamps else shown


def _texts_and_dates(block: Element, link: PageLink, title: str) -> tuple[list[str], list[str]]:
    """The block's texts that are not its title, and its date attributes."""
    named = link.element if link.element.text() == title else None
    texts: list[str] = []
    machine: list[str] = []
    stack: list[Element | str] = [block]
    while stack and len(texts) < _MOST_TEXTS_OF_AN_ITEM:
        node = stack.pop()
        if isinstance(node, str):
            texts += [node] if size_of(node) < 4 or node not in title else []
            continue
        machine += _date_attributes(node)
        if node is not named:
            stack.extend(reversed(node.children))
    return texts, machine


def _date_attributes(element: Element) -> list[str]:
    values = [element.get(name) for name in _DATE_ATTRIBUTES]
    if element.tag != "a":
        values.append(element.get("title"))
    if element.tag == "meta" and "date" in element.get("itemprop").lower():
        values.append(element.get("content"))
    return [value for value in values if value]
