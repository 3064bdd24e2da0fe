"""Blocks that are no prose as a whole: those a heading names, and lists of items that each link elsewhere."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawler.reading.phrases import BLOCK_NAME, BLOCK_NAME_EN, LEGAL_NAME
from crawler.reading.prose import Sums
from crawler.reading.tree import LINKS_ONLY, Element, Line, Tree, Why, fill, overrule, to_files

_NAME_LENGTH = 60  # characters of a heading that names a block, at most
_DECOR = re.compile(r"^[\s\W_]+|[\s\W_]+$")
_DATED = re.compile(
    r"\d{1,4}[-/.年月]\d{1,2}|\d{1,2}:\d\d|\d+\s*(?:小时|分钟|天|月|周|年|小時|分鐘|週|hours?|days?|minutes?"
    r"|weeks?|months?)(?:之?前| ago)|^\d+$"
)
_TEASER_PROSE = 60.0  # mean weight of an item's prose: below, a list of links is a list of links
_SUMMARY_PROSE = 200.0  # below, an item that leads to the same site is a summary of what it leads to
_MANY = 10  # items: a stream
_LONG_PROSE = 450.0  # above, the items are sections, whatever leads them


# ------------------------------------------------------------------------------------------ blocks that have a name
def names_block(text: str) -> bool:
    """Is this (folded) what stands above 相关文章, "More stories" and their like?"""
    if len(text) > _NAME_LENGTH:
        return False
    bare = _DECOR.sub("", text.replace("’", "'"))
    return bool(bare) and bool(BLOCK_NAME.fullmatch(bare.replace(" ", "")) or BLOCK_NAME_EN.fullmatch(bare))


def _is_name(line: Line) -> bool:
    if line.link_share > 0.9 and not line.heading:  # "more" leads to a list, it does not head one
        return False
    return names_block(line.folded.partition(":")[0] if line.links else line.folded)


def mark_named_blocks(tree: Tree, sums: Sums, why: Why) -> None:
    total = sums.over(0, len(tree.lines)) or 1.0
    for index, line in enumerate(tree.lines):
        if len(line.text) > _NAME_LENGTH:
            continue
        if LEGAL_NAME.fullmatch(line.folded.strip(" :")):
            _mark_legal(index, line, sums, why)
        elif _is_name(line):
            first, last = _named_range(index, line, tree, why)
            why[index] = why[index] or "names a block"
            if sums.over(first, last) <= 0.6 * total:
                overrule(why, first, last, f"under “{line.text[:20]}”")


def _mark_legal(index: int, line: Line, sums: Sums, why: Why) -> None:
    """Legal notices run to the end of their container, when most of its prose is behind."""
    parent = _beside(line.home, index).parent or line.home
    before = sums.over(parent.first, index) or sums.over(0, index)
    if before > sums.over(index, parent.last):
        fill(why, index, parent.last, "legal notice")


def _beside(element: Element, index: int) -> Element:
    """The largest element that holds line `index` and nothing else."""
    while element.parent is not None and element.parent.first == index and element.parent.last == index + 1:
        element = element.parent
    return element


def _named_range(index: int, line: Line, tree: Tree, why: Why) -> tuple[int, int]:
    """The lines a block's name speaks for: the element it opens, or what follows it beside it."""
    element = _beside(line.home, index)
    block = element.parent if element.last == index + 1 else element
    while block is not None and block.last == index + 1:
        block = block.parent
    if block is None:
        return index, index + 1
    return index, _end_of_items(index + 1, block.last, tree, why)


def _end_of_items(first: int, last: int, tree: Tree, why: Why) -> int:
    """Up to the last line that still belongs to items: two paragraphs in a row belong to the article again."""
    end, signs = first, 0
    for index in range(first, last):
        line = tree.lines[index]
        if why[index] or line.link_share > 0.5 or (len(line.text) < 40 and _DATED.search(line.text)):
            end = index + 1
            signs += 1
        elif index - end >= 1 and line.weight > 12:
            break
    if signs < 0.4 * (end - first):
        return first
    return last if last - end <= 1 and end > first else end


# --------------------------------------------------------------------------------------------------- repeated items
def mark_repeated(tree: Tree, sums: Sums, why: Why) -> None:
    """Three siblings of one shape, each led by a link, are a list of other pages: teasers, cards, headlines."""
    total = sums.over(0, len(tree.lines)) or 1.0
    for parent in [tree.root, *tree.elements]:
        if len(parent.children) < 3 or parent.size < 3:
            continue
        for items in _teasers(parent, tree, why):
            mass = sum(sums.of(item) for item in items)
            if _leads_away(items, tree, mass / len(items), mass / total):
                for item in items:
                    overrule(why, item.first, item.last, "repeated links")


def _leads_away(items: list[Element], tree: Tree, mean: float, share: float) -> bool:
    """Is this group of items there to be left, rather than read?"""
    if mean < _TEASER_PROSE or (mean < 1.6 * _TEASER_PROSE and len(items) >= _MANY):
        return True
    if mean > _LONG_PROSE:
        return False
    lines = tree.lines
    dated = sum(
        any(len(line.text) < 40 and _DATED.search(line.text) for line in lines[item.first : item.last])
        for item in items
    )
    return dated >= 0.6 * len(items) or share < 0.3 or (bool(tree.host) and mean < _SUMMARY_PROSE)


def _teasers(parent: Element, tree: Tree, why: Why) -> list[list[Element]]:
    """Children of one shape, at least three and most of them leading to other pages of the site."""
    shapes: dict[tuple[str, str], list[Element]] = {}
    for child in parent.children:
        if child.last > child.first:
            shapes.setdefault((child.tag, child.names.split(" ", 1)[0]), []).append(child)
    groups = []
    for items in shapes.values():
        if len(items) >= 3:
            teasers = [item for item in items if _is_teaser(item, tree, why)]
            if len(teasers) >= 3 and len(teasers) >= 0.6 * len(items):
                groups.append(items[items.index(teasers[0]) :])  # what stands above the first is a paragraph
    return groups


def _is_teaser(item: Element, tree: Tree, why: Why) -> bool:
    """Does the item open with a link that is a line by itself and, if longer, only explain it?"""
    if item.size > 12:
        return False
    for index in range(item.first, min(item.first + 3, item.last)):
        line = tree.lines[index]
        if line.link_share > 0.8 or why[index] == LINKS_ONLY:
            return line.weight >= 3 and _elsewhere(line, tree.host)
        if line.weight > 12:
            return False
    return False


def _elsewhere(line: Line, host: str) -> bool:
    """Does the line lead to another page of the same site (or, the site unknown, anywhere)?"""
    if to_files(line):
        return False
    for href, _ in line.links:
        if not href or href.startswith(("#", "javascript:", "mailto:")):
            return False
        if host and "//" in href and urlsplit(href).netloc.removeprefix("www.") != host.removeprefix("www."):
            return False
    return bool(line.links)


def mark_interleaved(tree: Tree, links: list[int], why: Why) -> None:
    """Title, summary, date, title, summary, date … as bare siblings: lines that are links, at an even distance.

    `links` are the indexes of lines that are links only.
    """
    start = 0
    while start + 2 < len(links):
        stride = links[start + 1] - links[start]
        end = start + 1
        while end + 1 < len(links) and links[end + 1] - links[end] == stride:
            end += 1
        run = links[start : end + 1]
        if len(run) >= 3 and 2 <= stride <= 4 and _are_items(run, stride, tree):
            for index in range(run[0], min(run[-1] + stride, len(why))):
                why[index] = "repeated links"
        start = end


def _are_items(run: list[int], stride: int, tree: Tree) -> bool:
    """Siblings, of which each is dated or numbered."""
    lines = tree.lines
    if len({id(lines[index].home.parent) for index in run}) > 1 or any(lines[index].heading for index in run):
        return False
    dated = sum(
        any(len(line.text) < 40 and _DATED.search(line.text) for line in lines[index + 1 : index + stride])
        for index in run
    )
    return dated >= 0.8 * len(run)
