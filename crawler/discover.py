"""The article links of a list page, found by structure alone.

Repeated blocks are weighed by what lists of articles have and navigation has not: titles of a sentence's length, dates
beside them, addresses that look like articles', the page's own site, a place in the main matter of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from itertools import takewhile
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawler import listdates
from crawler.challenge import is_challenge
from crawler.charset import decode
from crawler.outline import Element, fold_space, outline
from crawler.pagelinks import PageLink, page_links, size_of
from crawler.reading.guard import check_markup
from crawler.records import Cluster, Item, clusters, date_items, number_links, read_item
from crawler.urls import resolve
from crawler.zones import worth_of
from db.models import Link, Listing, Outcome, SourceKind

_FEWEST_DATED = 2
_FEWEST_UNDATED = 3
_MOSTLY = 0.5
#: Least worth of an item (0 to 1) in a list whose items are mostly dated, or not.
_LEAST_DATED = 0.35
_LEAST_UNDATED = 0.45
#: Another list of the page counts when its items are worth at least this share of the best list's.
_AS_GOOD = 0.75
_AS_GOOD_UNDATED = 0.9
_LONG_TITLE = 20.0

_INDEX_PATH = re.compile(r"/(?:(?:index|default|list|home|main)(?:_\d+)?\.\w+)?$", re.IGNORECASE)
_ARTICLE_PATH = re.compile(
    r"\d{4,}|/\d+\.\w{3,5}$|[?&]\w*id=\w+|[0-9a-f]{16,}|(?:[^/-]+-){3,}[^/-]+"
    r"|/(?:art|article|content|detail|news|info|post|view)s?/.",
    re.IGNORECASE,
)
_DATASTORE = re.compile(r"<record>\s*<!\[CDATA\[(.*?)\]\]>\s*</record>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A cluster's items that may be articles. `worth`: of one item, 0 to 1; `dated`: the share with a date."""

    items: tuple[Item, ...]
    worth: float
    dated: float

    @property
    def score(self) -> float:
        return self.worth * self.worth * len(self.items) ** 0.7


def weigh(cluster: Cluster, links_of_page: int) -> Weighed | None:
    """None: these are no article links."""
    items = cluster.items
    if len(items) < _FEWEST_DATED or _mean(item.rivals for item in items) > _MOSTLY:
        return None
    place = max(worth_of(run, links_of_page) for run in cluster.runs)
    if place * (0.35 + _mean(_undated_worth(item) for item in items)) < _LEAST_DATED:
        return None
    date_items(cluster)
    items = cluster.items
    dated = _mean(item.stamp is not None for item in items)
    kept = tuple(item for item in items if item.stamp or (item.link.same_site and not _odd_one_out(item, dated)))
    if len(kept) < (_FEWEST_DATED if dated >= _MOSTLY else _FEWEST_UNDATED):
        return None
    worth = place * _mean(_undated_worth(item) + 0.35 * (item.stamp is not None) for item in kept)
    if worth < (_LEAST_DATED if dated >= _MOSTLY else _LEAST_UNDATED):
        return None
    return Weighed(kept, worth, dated)


def _undated_worth(item: Item) -> float:
    parts = urlsplit(item.link.url)
    article = _ARTICLE_PATH.search(f"{parts.path}?{parts.query}")
    address = 1.0 if article else 0.0 if _INDEX_PATH.search(parts.path) else 0.4
    return 0.45 * min(item.size, _LONG_TITLE) / _LONG_TITLE + 0.2 * address


def _odd_one_out(item: Item, dated: float) -> bool:
    """A short undated link among dated items: 更多, a column's name in the last row."""
    return dated >= 0.8 and item.size < 6


def _mean(values: Iterable[float]) -> float:
    numbers = list(values)
    return sum(numbers) / len(numbers) if numbers else 0.0


def choose(weighed: Sequence[Weighed], links: Sequence[PageLink]) -> list[Item]:
    """The items of the best list, and of those as good that stand elsewhere on the page."""
    ranked = sorted(weighed, key=lambda one: -one.score)
    chosen: dict[str, Item] = {}
    covered: set[int] = set()  # ids of the links in the room of a chosen item: authors, tags, comments
    for other in ranked:
        if other is not ranked[0] and not _as_good(other, ranked[0]):
            continue
        fresh = [item for item in other.items if item.link.key not in chosen and id(item.link) not in covered]
        if len(fresh) >= _FEWEST_DATED:
            rooms = _rooms(fresh)
            chosen |= {item.link.key: _best_named(item, room, links) for item, room in zip(fresh, rooms, strict=True)}
            covered |= {id(link) for room in rooms for link in links[room.first_link : room.last_link]}
    return list(chosen.values())


def _as_good(other: Weighed, best: Weighed) -> bool:
    """Without dates to tell news from the rest, only a list of like length."""
    if best.dated < _MOSTLY:
        return other.worth >= _AS_GOOD_UNDATED * best.worth and len(other.items) >= _MOSTLY * len(best.items)
    return other.worth >= _AS_GOOD * best.worth and other.dated >= _MOSTLY


def _rooms(items: Sequence[Item]) -> list[Element]:
    """Each item's widest ancestor that holds no other of the items."""
    held: dict[int, int] = {}
    for item in items:
        for ancestor in (item.block, *item.block.ancestors()):
            held[id(ancestor)] = held.get(id(ancestor), 0) + 1
    return [next(_alone(item.block, held)) for item in items]


def _alone(block: Element, held: dict[int, int]) -> Iterator[Element]:
    """The widest first."""
    above = [block, *takewhile(lambda ancestor: held[id(ancestor)] == 1, block.ancestors())]
    return iter(above[::-1])


def _best_named(item: Item, room: Element, links: Sequence[PageLink]) -> Item:
    """The item under its best title: a picture's link and a heading's often lead to the same article."""
    same = [link for link in links[room.first_link : room.last_link] if link.key == item.link.key and link.title]
    best = max(same, key=lambda link: (-link.level, size_of(link.title)), default=item.link)
    return replace(item, title=best.title) if best.level < item.link.level else item


# --- the page -----------------------------------------------------------------------------------------------------


def listing_from_html(
    content: bytes,
    url: str,
    *,
    selector: str | None = None,
    content_type: str | None = None,
    now: datetime | None = None,
) -> Listing:
    """The article links of a list page in page order, each once.

    `selector`: CSS for the items or their links, where structure alone fails. `now`: when the page was fetched; it
    settles dates without a year and 3小时前, which stay unknown without it. Outcome `challenge` or `empty`: no links.

    Raises:
        ParseError: markup built to stop a parser.
        ValueError: not a CSS selector.
    """
    html = decode(content, content_type)
    check_markup(html, url)
    tree = LexborHTMLParser(_without_datastore(html))
    root, by_id = outline(tree)
    links = page_links(root, _base(tree, url))
    number_links(root, links)
    if selector:
        items = _selected([by_id[node.mem_id] for node in tree.css(selector) if node.mem_id in by_id], links)
    else:
        weighed = (weigh(cluster, len(links)) for cluster in clusters(root, links))
        items = choose([one for one in weighed if one], links)
    title = tree.css_first("title")
    found = _in_page_order(items, links, now)
    outcome = Outcome.OK if found else Outcome.CHALLENGE if is_challenge(html, root) else Outcome.EMPTY
    return Listing(SourceKind.LIST, fold_space(title.text()) or None if title else None, found, outcome)


def _without_datastore(html: str) -> str:
    """Hanweb jcms keeps its list as CDATA records in a script or an XML answer: those records, as a page."""
    records = _DATASTORE.findall(html)
    if not records:
        return html
    rows = "".join(records)
    return f"<table>{rows}</table>" if rows.lstrip().startswith("<tr") else f"<ul>{rows}</ul>"


def _base(tree: LexborHTMLParser, url: str) -> str:
    node = tree.css_first("base[href]")
    return (resolve(url, (node.attributes.get("href") or "").strip()) if node else None) or url


def _selected(elements: Sequence[Element], links: Sequence[PageLink]) -> list[Item]:
    """The selected items. Selected links take in the block around them, as far as it holds no other selected one."""
    taken = {id(element) for element in elements}
    cluster = Cluster(())
    for element in elements:
        block = _block(element, taken) if element.tag == "a" else element
        if item := read_item(block, links):
            cluster.add(block, item)
    date_items(cluster)
    return cluster.items


def _block(element: Element, taken: set[int]) -> Element:
    block = element
    for ancestor in element.ancestors():
        if sum(id(node) in taken for node in ancestor.descendants()) > 1:
            return block
        block = ancestor
    return element


def _in_page_order(items: Sequence[Item], links: Sequence[PageLink], now: datetime | None) -> tuple[Link, ...]:
    order = {id(link): number for number, link in enumerate(links)}
    ordered = sorted(items, key=lambda item: order[id(item.link)])
    zone = _zone([item.title for item in ordered])
    return tuple(
        Link(item.link.url, item.title, listdates.settle(item.stamp, zone=zone, now=now) if item.stamp else None)
        for item in ordered
    )


def _zone(titles: Sequence[str]) -> tzinfo:
    """Chinese pages show Beijing time; others say nothing, and UTC is as good a guess as any."""
    text = "".join(titles)
    chinese = sum("\u4e00" <= char <= "\u9fff" for char in text)
    return listdates.SHANGHAI if chinese > 0.2 * len(text) else UTC
