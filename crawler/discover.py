"""The article links of a list page, found by structure alone: no selector, no knowledge of the site.

How: the page becomes plain Python (`outline`), its links are named (`pagelinks`), repeated blocks become clusters of
items (`records`), the clusters are weighed by what they are and where they stand (`zones`, `choice`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from crawler import listdates
from crawler.challenge import is_challenge
from crawler.charset import decode
from crawler.choice import choose, rooms, weigh, weigh_alone
from crawler.dating import date_items, with_year
from crawler.declared import says_article
from crawler.outline import Element, fold_space, outline
from crawler.pagelinks import PageLink, page_links, size_of
from crawler.pager import older_page
from crawler.reading.guard import check_markup
from crawler.records import Cluster, Item, clusters, number_links, read_item, split
from crawler.strays import strays
from crawler.urls import resolve
from crawler.zones import worth_by_name
from db.asks import Ask
from db.models import Link, Listing, SourceKind
from db.outcomes import Outcome

#: An article's text: lines of at least this size outside links and items, and that much of them.
_PROSE_LINE = 25.0
_LEAST_PROSE = 150.0
_LEAST_DECLARED = 100.0  # where the page itself says that it is an article
_MOST_LEVELS = 4  # from a selected link up to its item
_UNDATED_TITLES = 0.4  # what titles without dates count against it: the lists beside articles seldom have any
_SMALL_PRINT = 0.02  # worth of regions whose text is nobody's article: footer, cookie notice
_RECORD = re.compile(r"<record>\s{0,50}<!\[CDATA\[")


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page read as a list. `links` are all its links, `items` those that lead to articles, `older` the next page."""

    title: str | None
    root: Element
    links: Sequence[PageLink]
    items: Sequence[Item]
    challenged: bool
    older: str | None = None
    declared: bool = False  # the page says of itself that it is an article

    def listing(self, now: datetime | None) -> Listing:
        """The items in page order. `now` settles dates without a year and 3小时前, which stay unknown without it."""
        order = {id(link): number for number, link in enumerate(self.links)}
        ordered = sorted(self.items, key=lambda item: order[id(item.link)])
        zone = listdates.zone_of(item.title for item in ordered)
        found = tuple(
            Link(item.link.url, item.title, listdates.settle(stamp, zone=zone, now=now) if stamp else None)
            for item in ordered
            for stamp in (with_year(item.stamp, item.link.url) if item.stamp else None,)
        )
        outcome = Outcome.OK if found else Outcome.CHALLENGE if self.challenged else Outcome.EMPTY_LIST
        older = Ask(self.older) if found and self.older else None
        return Listing(SourceKind.LIST, self.title, found, outcome, older=older)

    def tells_a_story(self) -> bool:
        """Whether this may rather be an article with a list beside it: its long lines outweigh the items' titles."""
        if not self.items:
            return not self.challenged
        around = rooms(self.items)
        taken = {id(room) for room in around}
        alike = {(id(room.parent), room.shape) for room in around}

        def beside(element: Element) -> bool:
            if element.tag == "a" or id(element) in taken or worth_by_name(element) <= _SMALL_PRINT:
                return True
            dead = (id(element.parent), element.shape) in alike and element.first_link == element.last_link
            return dead and any(inner.tag == "a" for inner in element.descendants())  # an item whose link leads nowhere

        lines = self.root.lines(skip=beside)
        prose = sum(size for line in lines if (size := size_of(line)) >= _PROSE_LINE)
        dated = 2 * sum(item.stamp is not None for item in self.items) >= len(self.items)
        titles = sum(item.size for item in self.items) * (1.0 if dated else _UNDATED_TITLES)
        if self.declared:
            return prose >= max(_LEAST_DECLARED, titles / 2)
        return prose >= max(_LEAST_PROSE, titles)


def listing_from_html(
    content: bytes,
    url: str,
    *,
    selector: str | None = None,
    content_type: str | None = None,
    now: datetime | None = None,
) -> Listing:
    """The article links of a list page in page order, each once; outcome `challenge` or `empty` where there are none.

    `selector`: CSS for the items or their links, where structure alone fails. `now`: as in `ListPage.listing`.
    Raises: as `read_list_page`.
    """
    return read_list_page(content, url, selector=selector, content_type=content_type).listing(now)


def read_list_page(
    content: bytes, url: str, *, selector: str | None = None, content_type: str | None = None
) -> ListPage:
    """The page with its items found.

    Raises:
        ParseError: markup built to stop a parser.
        ValueError: not a CSS selector.
    """
    html = decode(content, content_type)
    check_markup(html, url)
    tree = LexborHTMLParser(_without_datastore(html))
    root, by_id = outline(tree)
    base = _base(tree, url)
    links = page_links(root, base)
    number_links(root, links)
    title = tree.css_first("title")
    name = fold_space(title.text()) or None if title else None
    if selector:
        items = _selected([by_id[node.mem_id] for node in _css(tree, selector) if node.mem_id in by_id], links)
    else:
        items = _found(root, links, name or "")
    challenged = not items and is_challenge(content, html, root)
    older = older_page(root, url, base=base, head_next=_head_next(tree), html=html) if items else None
    return ListPage(name, root, links, items, challenged, older, says_article(html))


def _found(root: Element, links: Sequence[PageLink], column: str) -> list[Item]:
    """The items by structure. `column`: the page's title."""
    parts = [part for cluster in clusters(root, links) for part in split(cluster)]
    weighed = (weigh(part, len(links)) for part in parts)
    items = choose((one for one in weighed if one), links)
    if not items:
        alone = (weigh_alone(part, len(links), column) for part in parts)
        items = choose((one for one in alone if one), links)
    return items + strays(items, links)


def _head_next(tree: LexborHTMLParser) -> str:
    node = tree.css_first('link[rel~="next"][href]')
    return ((node.attributes.get("href") if node else None) or "").strip()


def _css(tree: LexborHTMLParser, selector: str) -> list[LexborNode]:
    try:
        return tree.css(selector)
    except SelectolaxError:
        raise ValueError(f"not a CSS selector: {selector!r}") from None


def _without_datastore(html: str) -> str:
    """Hanweb jcms keeps its list as CDATA records in a script or an XML answer: those records, as a page."""
    records = [part.partition("]]>")[0] for part in _RECORD.split(html)[1:]]
    return f"<ul>{''.join(records)}</ul>" if records else html


def _base(tree: LexborHTMLParser, url: str) -> str:
    node = tree.css_first("base[href]")
    return (resolve(url, (node.attributes.get("href") or "").strip()) if node else None) or url


def _selected(elements: Sequence[Element], links: Sequence[PageLink]) -> list[Item]:
    """The selected items. A selected link takes in the block around it, as far as that holds no other selected one."""
    taken = {id(element) for element in elements}
    cluster = Cluster(())
    for element in elements:
        block = _block(element, taken, links) if element.tag == "a" else element
        item = read_item(element, links)
        if item:
            cluster.add(block, replace(item, block=block))
    date_items(cluster)
    return cluster.items


def _block(element: Element, taken: set[int], links: Sequence[PageLink]) -> Element:
    """The only link selected has no other to be told apart from: any link with a name ends its block."""
    block = element
    for ancestor in islice(element.ancestors(), _MOST_LEVELS):
        inside = [link.element for link in links[ancestor.first_link : ancestor.last_link] if link.title]
        others = [one for one in inside if one is not element and (id(one) in taken or len(taken) == 1)]
        if others:
            break
        block = ancestor
    return block
