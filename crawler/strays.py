"""Items that no repetition shows: the headline over a list, the only flash of its day.

A link is one when it leads to an address of the very make of the list's, carries a date of its own, and stands where
the list's items stand in the page's structure, or is one of at most two over the list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import takewhile

from crawler.choice import make_of, rooms
from crawler.dating import date_items
from crawler.outline import Element
from crawler.pagelinks import PageLink, size_of
from crawler.records import Cluster, Item, read_item
from crawler.zones import worth_of

_FEWEST = 3
_MOSTLY = 0.6
_SHORT = 6.0
_MAIN_MATTER = 0.9  # worth of a place that is nobody's sidebar
_MOST_HEADLINES = 2


def strays(items: Sequence[Item], links: Sequence[PageLink]) -> list[Item]:
    """The further items of a dated list: those that share an item's block, those alone in theirs, the headlines."""
    dated = sum(item.stamp is not None for item in items)
    make, count = Counter(make_of(item.link.url) for item in items).most_common(1)[0] if items else ("", 0)
    if len(items) < _FEWEST or min(dated, count) < _MOSTLY * len(items) or "0" not in make.rpartition("/")[2]:
        return []
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
        if link.key in known or size_of(link.title) < _SHORT or make_of(link.url) != make:
            continue
        same_place = _place(link.element) in places
        holder = holders.get(id(link))
        if not same_place and (holder or number > first):
            continue
        item = _beside(link, holder, links) if holder else _alone(link, links)
        if item:
            (alike if same_place else headlines).setdefault(link.key, item)
    return [*alike.values(), *(headlines.values() if len(headlines) <= _MOST_HEADLINES else ())]


def _place(element: Element) -> tuple[str, ...]:
    return (element.shape, *(ancestor.shape for ancestor in element.ancestors()))


def _beside(link: PageLink, holder: Item, links: Sequence[PageLink]) -> Item:
    """The link as an item that stands in another's block, and shares its day unless it shows one."""
    return _alone(link, links) or Item(link.element, link, link.title, stamp=holder.stamp)


def _alone(link: PageLink, links: Sequence[PageLink]) -> Item | None:
    """The link as an item of the widest block that leads nowhere else; None without a date, or in a side matter."""
    above = list(takewhile(lambda one: _leads_only(one, link, links), link.element.ancestors()))
    block = above[-1] if above else link.element
    item = read_item(block, links)
    if item is None or item.link.key != link.key:
        return None
    cluster = Cluster(())
    cluster.add(block, item)
    if worth_of(cluster.runs[0], len(links)) < _MAIN_MATTER:
        return None
    date_items(cluster)
    return item if item.stamp else None


def _leads_only(element: Element, link: PageLink, links: Sequence[PageLink]) -> bool:
    return all(one.key == link.key or not one.title for one in links[element.first_link : element.last_link])
