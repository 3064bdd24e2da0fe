"""Lists that come as JSON: the answers of list scripts and open interfaces, read without being told their keys.

The items are the longest array of objects that each name a title and an address by the words such keys are made of
(`title`, `docTitle`, `html_url`, `pubUrl` …). Where the JSON only wraps HTML (`{"data": {"html": "<ul>…"}}`), that HTML
is read as a page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo

from crawler import listdates
from crawler.charset import decode
from crawler.discover import listing_from_html
from crawler.jsonpaths import JsonItem, items_at
from crawler.outline import fold_space, words_of
from crawler.pagelinks import target
from crawler.urls import same_site
from db.asks import Ask, JsonPaths
from db.errors import ParseError
from db.models import Link, Listing, SourceKind
from db.outcomes import Outcome

_TITLES = ("title", "headline", "subject", "name")
_ADDRESSES = ("url", "link", "href")
_DATES = (
    "published",
    "publication",
    "pub",
    "publish",
    "release",
    "display",
    "date",
    "time",
    "updated",
    "create",
    "created",
)
#: Parts of keys whose address is not the article's own page.
_OTHER_PAGES = frozenset(
    [
        "pdf",
        "img",
        "image",
        "pic",
        "picture",
        "thumb",
        "icon",
        "cover",
        "api",
        "json",
        "xml",
        "raw",
        "text",
        "inspection",
        "author",
    ]
)
_OTHER_TITLES = frozenset(["sub", "short", "site", "column", "channel", "author", "user", "file", "node"])
_OTHER_DATES = frozenset(
    ["update", "updated", "modify", "modified", "create", "created", "edit", "effective", "expire", "end", "start"]
)
_ADDRESS = re.compile(r"(?:https?://|\.{0,2}/|[\w-]+[/.?])\S*$")
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:[\w$.]{1,60}\s*\(\s*)?(?:\{\s*[\"}]|\[\s*[\[{\"\]\dNIntf-])")
_JSONP = re.compile(r"^[\w$.]+\s*\((.*)\)\s*;?$", re.DOTALL)
_TAG = re.compile(r"<[^<>]{1,300}>")
#: What a page's answer calls the address of the next one, and the objects that hold it.
_NEXT = ("next_page_url", "nextPageUrl", "next_url", "nextUrl", "next", "next_page", "nextPage")
_AROUND = ("links", "_links", "paging", "pagination", "meta", "data")
_FEWEST = 2
_MOST_OBJECTS = 20_000


def looks_like_json(content: bytes) -> bool:
    """Whether the bytes are an object or an array, also inside a JSONP call."""
    return _JSON.match(content[:200]) is not None


def listing_from_json(
    content: bytes,
    url: str,
    *,
    paths: JsonPaths | None = None,
    content_type: str | None = None,
    now: datetime | None = None,
) -> Listing:
    """The items in the array's order, each once. `paths`: where they are, if their keys do not tell.

    Raises: ParseError: no JSON, or nested too deep, or paths that lead nowhere.
    """
    text = decode(content, content_type).strip()
    try:
        root = json.loads(_JSONP.sub(r"\1", text, count=1), strict=False)
        found = items_at(root, paths, usual_date=_usual_date) if paths else read_json(root)
    except (ValueError, RecursionError) as error:
        raise ParseError(url, Outcome.PARSE, f"JSON: {error}"[:300]) from None
    if isinstance(found, str):
        return listing_from_html(found.encode(), url, content_type="text/html; charset=utf-8", now=now)
    zone = listdates.zone_of(item.title for item in found)
    links: dict[str, Link] = {}
    for item in found:
        if leads := target(url, item.address):
            links.setdefault(leads[1], Link(leads[0], item.title or None, _moment(item.date, zone, now)))
    outcome = Outcome.OK if links else Outcome.EMPTY_LIST
    return Listing(SourceKind.JSON, None, tuple(links.values()), outcome, older=_older(root, url) if links else None)


def _older(root: object, url: str) -> Ask | None:
    """The next page, where the answer itself gives its address: `next`, `next_page_url`, `links.next`."""
    here = target(url, url)
    for node in (root, *(_child(root, name) for name in _AROUND)):
        for name in _NEXT:
            value = _child(node, name)
            href = value if isinstance(value, str) else _child(value, "href")
            leads = target(url, href) if isinstance(href, str) and _ADDRESS.match(href) else None
            if leads and here and leads[1] != here[1] and same_site(leads[0], url):
                return Ask(leads[0])
    return None


def _child(node: object, name: str) -> object:
    return node.get(name) if isinstance(node, Mapping) else None


def _moment(text: str, zone: tzinfo, now: datetime | None) -> datetime | None:
    stamp = listdates.read_machine(text) if text else None
    return listdates.settle(stamp, zone=zone, now=now) if stamp else None


def read_json(root: object) -> list[JsonItem] | str:
    """The items in order, or the HTML inside, or an empty list."""
    nodes = list(_walk(root))
    arrays = [items for node in nodes if isinstance(node, list) and len(items := _items(node)) >= _FEWEST]
    if arrays:
        return max(arrays, key=len)
    pages = [node for node in nodes if isinstance(node, str) and "<a" in node and "href" in node]
    return max(pages, key=len, default=[])


def _walk(root: object) -> Iterator[object]:
    stack = [root]
    for _ in range(_MOST_OBJECTS):
        if not stack:
            return
        node = stack.pop()
        yield node
        if isinstance(node, Mapping):
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)


def _items(array: list[object]) -> list[JsonItem]:
    """The objects as items; none unless most of them are."""
    items = [item for node in array if isinstance(node, Mapping) and (item := _item(node))]
    return items if 2 * len(items) > len(array) else []


def _item(node: Mapping[str, object]) -> JsonItem | None:
    texts = dict(_texts(node))
    pages = {
        key: value for key, value in texts.items() if _ADDRESS.match(value) and not _OTHER_PAGES & set(_words(key))
    }
    address = _best(pages, _ADDRESSES, _OTHER_PAGES)
    title = fold_space(_TAG.sub("", _best(texts, _TITLES, _OTHER_TITLES)))
    if not address or not title:
        return None
    return JsonItem(address, title, _usual_date(node))


def _usual_date(node: Mapping[str, object]) -> str:
    return _best({k: v for k, v in _texts(node) if _is_date(v)}, _DATES, _OTHER_DATES)


def _is_date(value: str) -> bool:
    return len(value) < 40 and listdates.read_machine(value) is not None


def _texts(node: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """The object's texts and numbers, also those one object deeper ({"data": {"title": …}})."""
    for key, value in node.items():
        if isinstance(value, Mapping):
            yield from ((str(name), str(inner)) for name, inner in value.items() if isinstance(inner, str | int))
        elif isinstance(value, str | int):
            yield str(key), str(value)


def _best(texts: Mapping[str, str], wanted: tuple[str, ...], unwanted: frozenset[str]) -> str:
    """The value whose key says best what is wanted: fewest unwanted words, then the order of `wanted`, then brevity."""
    ranked = []
    for key, value in texts.items():
        words = _words(key)
        places = [place for place, one in enumerate(wanted) if any(w.startswith(one) or w.endswith(one) for w in words)]
        if places and value:
            ranked.append((len(unwanted & set(words)), min(places), len(key), value))
    return min(ranked)[3] if ranked else ""


def _words(key: str) -> list[str]:
    """DocPubUrl → doc, pub, url; DOCRELPUBTIME and puburl stay whole and are matched by their beginning and end."""
    return [key.lower()] if key.isupper() else words_of(key)
