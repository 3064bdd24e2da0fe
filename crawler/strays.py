"""Items that no repetition shows: the headline over a list, the only flash of its day.

A link is one when it leads to an address of the very make of the list's. Beside a dated list it must carry a date of
its own, and stand where the items stand in the page's structure, or be one of at most two over the list. Beside a list
without dates it must stand in a heading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import takewhile

from crawler.choice import make_of, rooms
from crawler.dating import date_over, date_within
from crawler.outline import Element
from crawler.pagelinks import PageLink, size_of
from crawler.records import Item, Run, read_item
from crawler.zones import worth_of

_FEWEST = 3
_MOSTLY = 0.6
_OFTEN = 0.2
_SHORT = 6.0
_MAIN_MATTER = 0.9  # worth of a place that is nobody's sidebar
_MOST_HEADLINES = 2
_HEADLINE = 3  # h1 to h3


def strays(items: Sequence[Item], links: Sequence[PageLink]) -> list[Item]:
    """The further items of a list: those that share an item's block, those alone in theirs, the headlines."""
    makes = _makes(items)
    if len(items) < _FEWEST or not makes:
        return []
    dated = sum(item.stamp is not None for item in items) >= _MOSTLY * len(items)
    around = rooms(items)
    holders = {
        id(link): item
        for item, room in zip(items, around, strict=True)
        for link in links[room.first_link : room.last_link]
    }
    known = {item.link.key for item in items}
    places = {_place(item.link.element) for item in items}
    first = min(room.first_link for room in around)
    alike: dict[str, Item] = {}
    headlines: dict[str, Item] = {}
    for number, link in enumerate(links):
        if link.key in known or size_of(link.title) < _SHORT or make_of(link.url) not in makes:
            continue
        same_place = _place(link.element) in places
        holder = holders.get(id(link))
        if holder:
            item = _beside(link, holder, links) if same_place and dated else None
        elif same_place or (not dated and link.level <= _HEADLINE) or (dated and number < first):
            item = _alone(link, links)
        else:
            item = None
        if item and (item.stamp or not dated):
            (alike if same_place else headlines).setdefault(link.key, item)
    few = len(headlines) <= (_MOST_HEADLINES if dated else _MOSTLY * len(items))
    return [*alike.values(), *(headlines.values() if few else ())]


def _makes(items: Sequence[Item]) -> frozenset[str]:
    """The makes of most of the addresses: one, or a few where each column has its own folder. Empty: of none."""
    counts = Counter(make_of(item.link.url) for item in items)
    common = {make: count for make, count in counts.items() if count >= _OFTEN * len(items) and "0" in _path(make)}
    return frozenset(common) if sum(common.values()) >= _MOSTLY * len(items) else frozenset()


def _path(make: str) -> str:
    return make.partition("/")[2]


def _place(element: Element) -> tuple[str, ...]:
    return (element.shape, *(ancestor.shape for ancestor in element.ancestors()))


def _beside(link: PageLink, holder: Item, links: Sequence[PageLink]) -> Item:
    """The link as an item that stands in another's block, and shares its day unless it shows one."""
    own = _alone(link, links)
    return own if own and own.stamp else Item(link.element, link, link.title, stamp=holder.stamp)


def _alone(link: PageLink, links: Sequence[PageLink]) -> Item | None:
    """The link as an item of the widest block that leads nowhere else; None in a side matter."""
    above = list(takewhile(lambda one: _leads_only(one, link, links), link.element.ancestors()))
    block = above[-1] if above else link.element
    item = read_item(block, links)
    if item is None or item.link.key != link.key:
        return None
    if _worth(block, link, len(links)) < _MAIN_MATTER:
        return None
    item.stamp = date_within(item) or date_over(item)
    return item


def _worth(block: Element, link: PageLink, links_of_page: int) -> float:
    """Of the place, by all that is around the link and by what is written over the block and its siblings."""
    parent = block.parent or block
    first = next((one for one in parent.elements() if one.last_link > one.first_link), block)
    return worth_of(Run(link.element.parent or block, [first], []), links_of_page)


def _leads_only(element: Element, link: PageLink, links: Sequence[PageLink]) -> bool:
    """Its topics and its column may be linked, too."""
    return all(
        one.key == link.key or size_of(one.title) < _SHORT for one in links[element.first_link : element.last_link]
    )
