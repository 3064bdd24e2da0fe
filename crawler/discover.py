"""The article links of a list page, found by structure alone.

Repeated blocks are weighed by what lists of articles have and navigation has not: titles of a sentence's length, dates
beside them, addresses that look like articles', the page's own site, a place in the middle of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawler import listdates
from crawler.charset import decode
from crawler.outline import Element, convert
from crawler.reading.guard import check_markup
from crawler.records import Cluster, Item, PageLink, clusters, mark_links, read_item, size_of
from crawler.urls import canonical, resolve, same_site
from db.models import Link, Listing, Outcome, SourceKind

# --- links --------------------------------------------------------------------------------------------------------

_ADDRESS_ATTRIBUTES = ("data-url", "data-href", "data-link")
_QUOTED_ADDRESS = re.compile(r"""["']((?:https?://|\.{0,2}/)[^"'\s<>]+|[\w./-]+\.s?html?(?:\?[^"'\s<>]*)?)["']""")


def page_links(root: Element, base: str) -> list[PageLink]:
    """Every link to another http(s) address, also those kept in `onclick` or `data-url`."""
    found = []
    for node in root.walk():
        if isinstance(node, Element) and (href := _address(node)) and (url := resolve(base, href)):
            found += [PageLink(node, url, canonical(url), same_site(url, base))] if url != base else []
    return found


def _address(element: Element) -> str:
    if element.tag == "a":
        href = element.get("href")
        if href and not href.startswith("#") and not href.lower().startswith(("javascript:", "mailto:", "tel:")):
            return href
    for name in _ADDRESS_ATTRIBUTES:
        if value := element.get(name):
            return value
    script = element.get("onclick") or (element.get("href") if element.tag == "a" else "")
    match = _QUOTED_ADDRESS.search(script)
    return match[1] if match else ""


# --- where on the page --------------------------------------------------------------------------------------------

#: Words of class and id (or tags) that say what a region of the page is for, and what an item inside is worth.
_ZONES: tuple[tuple[float, frozenset[str]], ...] = (
    (0.02, frozenset({"friend", "friends", "friendlink", "flink", "yqlj", "links", "footer", "foot", "bottom"})),
    (
        0.02,
        frozenset(
            {"breadcrumb", "breadcrumbs", "crumb", "crumbs", "position", "pager", "pagination", "paging", "pages"}
        ),
    ),
    (
        0.1,
        frozenset({"nav", "navbar", "navigation", "topnav", "mainnav", "subnav", "menu", "menus", "submenu", "header"}),
    ),
    (0.2, frozenset({"share", "login", "tags", "tagcloud", "lang", "language", "comments", "copyright", "related"})),
    (0.3, frozenset({"hot", "rank", "ranking", "paihang", "recommend", "popular", "trending"})),
    (0.4, frozenset({"sidebar", "side", "aside", "widget", "banner", "slider", "swiper", "carousel"})),
)
_FRIENDS = re.compile(
    r"友情链接|相关链接|常用链接|合作伙伴|网站导航|网站群|快速链接|friend(?:ly)? links|links", re.IGNORECASE
)
_HOT = re.compile(
    r"热门|热点|热榜|排行|推荐|点击榜|最热|猜你喜欢|相关阅读|most (?:read|popular)|trending|popular", re.IGNORECASE
)


def zone_weight(element: Element) -> float:
    """What the regions around an element are worth, the worst of them."""
    return min((_weight(one) for one in (element, *element.ancestors())), default=1.0)


def _weight(element: Element) -> float:
    if element.tag in {"body", "html", "main"}:
        return 1.0
    words = element.words() | {element.tag}
    return next((weight for weight, names in _ZONES if words & names), 1.0)


# --- what a cluster is worth --------------------------------------------------------------------------------------

_FEWEST_DATED = 2
_FEWEST_UNDATED = 3
_INDEX_PATH = re.compile(r"/(?:index|default|list|home|main)(?:_\d+)?\.\w+$|/$", re.IGNORECASE)
_ARTICLE_PATH = re.compile(
    r"\d{4,}|/\d+\.\w{3,5}$|[?&](?:\w*id)=\w+|[0-9a-f]{16,}|(?:[^/-]+-){3,}[^/-]+|/(?:art|article|content|detail|news|info|post|view)s?/.",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A cluster with its worth. `items`: those kept, one per URL."""

    cluster: Cluster
    items: tuple[Item, ...]
    score: float
    dated: float  # share of items with a date


def weigh(cluster: Cluster) -> Verdict | None:
    """None: these are no article links."""
    items = _distinct(cluster.items)
    if len(items) < _FEWEST_DATED or _mean(item.rivals for item in items) > 0.5:
        return None
    dated = _mean(item.stamp is not None for item in items)
    kept = tuple(item for item in items if item.link.same_site or item.stamp)
    if not kept or (dated < 0.5 and len(kept) < _FEWEST_UNDATED):
        return None
    value = _mean(_value(item) for item in kept) * zone_weight(kept[0].block)
    if value < (0.35 if dated >= 0.5 else 0.45):
        return None
    return Verdict(cluster, kept, value * value * len(kept) ** 0.7, dated)


def _value(item: Item) -> float:
    path = urlsplit(item.link.url)
    whole = path.path + ("?" + path.query if path.query else "")
    article = 1.0 if _ARTICLE_PATH.search(whole) else 0.0 if _INDEX_PATH.search(path.path) else 0.4
    length = min(item.size, 20.0) / 20.0
    return 0.45 * length + 0.35 * (item.stamp is not None) + 0.2 * article


def _distinct(items: Iterable[Item]) -> list[Item]:
    best: dict[str, Item] = {}
    for item in items:
        best.setdefault(item.link.key, item)
    return list(best.values())


def _mean(values: Iterable[float]) -> float:
    numbers = list(values)
    return sum(numbers) / len(numbers) if numbers else 0.0


# --- choosing -----------------------------------------------------------------------------------------------------


def choose(verdicts: Sequence[Verdict]) -> list[Item]:
    """The items of the best cluster and of those as good that show other links."""
    ranked = sorted(verdicts, key=lambda verdict: -verdict.score)
    if not ranked:
        return []
    best = ranked[0]
    taken = {item.link.key for item in best.items}
    chosen = list(best.items)
    for other in ranked[1:]:
        fresh = [item for item in other.items if item.link.key not in taken]
        if len(fresh) >= _FEWEST_DATED and _belongs(other, best):
            chosen += fresh
            taken |= {item.link.key for item in fresh}
    return chosen


def _belongs(other: Verdict, best: Verdict) -> bool:
    return (best.dated < 0.5 or other.dated >= 0.5) and other.score >= 0.5 * best.score


# --- the page -----------------------------------------------------------------------------------------------------


def listing_from_html(
    content: bytes,
    url: str,
    *,
    selector: str | None = None,
    content_type: str | None = None,
    now: datetime | None = None,
) -> Listing:
    """The article links of a list page in page order. `now` (when it was fetched) settles dates without a year."""
    html = decode(content, content_type)
    check_markup(html, url)
    tree = LexborHTMLParser(html)
    root, by_id = convert(tree)
    base = _base(tree, url)
    links = page_links(root, base)
    if selector:
        items = _selected([by_id[node.mem_id] for node in tree.css(selector) if node.mem_id in by_id], root, links)
    else:
        found = clusters(root, links)
        items = choose([verdict for cluster in found if (verdict := weigh(cluster))])
    title = tree.css_first("title")
    return _listing(items, links, title.text(strip=True) if title else None, now)


def _base(tree: LexborHTMLParser, url: str) -> str:
    node = tree.css_first("base[href]")
    return (resolve(url, (node.attributes.get("href") or "").strip()) if node else None) or url


def _selected(elements: Sequence[Element], root: Element, links: Sequence[PageLink]) -> list[Item]:
    ordered = mark_links(root, links)
    items = (read_item(_block(element, elements), ordered) for element in elements)
    return _distinct(item for item in items if item)


def _block(element: Element, all_of_them: Sequence[Element]) -> Element:
    """A selected link's item: its widest ancestor that holds no other selected element."""
    if element.tag != "a":
        return element
    others = {id(one) for one in all_of_them if one is not element}
    block = element
    for ancestor in element.ancestors():
        if any(id(node) in others for node in ancestor.walk()):
            return block
        block = ancestor
    return element


def _listing(items: Sequence[Item], links: Sequence[PageLink], title: str | None, now: datetime | None) -> Listing:
    order = {id(link.element): number for number, link in enumerate(links)}
    ordered = sorted(_distinct(items), key=lambda item: order[id(item.link.element)])
    zone = _zone([item.title for item in ordered])
    found = tuple(
        Link(item.link.url, item.title, listdates.settle(item.stamp, zone=zone, now=now) if item.stamp else None)
        for item in ordered
    )
    return Listing(SourceKind.LIST, title, found, Outcome.OK if found else Outcome.EMPTY)


def _zone(titles: Sequence[str]) -> tzinfo:
    """Chinese pages show Beijing time; others say nothing, and UTC is as good a guess as any."""
    text = "".join(titles)
    return listdates.SHANGHAI if size_of(text) > 0.75 * len(text.replace(" ", "")) else UTC
