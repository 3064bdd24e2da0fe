"""Lists that come as JSON: the answers of list scripts and open interfaces, read without being told their keys.

The items are the longest array of objects that each name a title and an address by the words such keys are made of
(`title`, `docTitle`, `html_url`, `pubUrl` …). Where the JSON only wraps HTML (`{"data": {"html": "<ul>…"}}`), that HTML
is read as a page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from crawler import listdates
from crawler.charset import decode
from crawler.discover import listing_from_html
from crawler.outline import fold_space, words_of
from crawler.pagelinks import target
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
_FEWEST = 2
_MOST_OBJECTS = 20_000


@dataclass(frozen=True, slots=True)
class JsonItem:
    """`address` may be relative; `date` is as written, or seconds since 1970 in digits."""

    address: str
    title: str
    date: str


def looks_like_json(content: bytes) -> bool:
    """Whether the bytes are an object or an array, also inside a JSONP call."""
    return _JSON.match(content[:200]) is not None


def listing_from_json(
    content: bytes, url: str, *, content_type: str | None = None, now: datetime | None = None
) -> Listing:
    """The items in the array's order, each once. Raises: ParseError: no JSON, or nested too deep."""
    text = decode(content, content_type).strip()
    try:
        found = read_json(_JSONP.sub(r"\1", text, count=1))
    except (ValueError, RecursionError) as error:
        raise ParseError(url, Outcome.PARSE, f"JSON: {error}"[:300]) from None
    if isinstance(found, str):
        return listing_from_html(found.encode(), url, content_type="text/html; charset=utf-8", now=now)
    zone = listdates.zone_of(item.title for item in found)
    links: dict[str, Link] = {}
    for item in found:
        if leads := target(url, item.address):
            links.setdefault(leads[1], Link(leads[0], item.title, _moment(item.date, zone, now)))
    return Listing(SourceKind.LIST, None, tuple(links.values()), Outcome.OK if links else Outcome.EMPTY_LIST)


def _moment(text: str, zone: tzinfo, now: datetime | None) -> datetime | None:
    stamp = listdates.read_machine(text) if text else None
    return listdates.settle(stamp, zone=zone, now=now) if stamp else None


def read_json(text: str) -> list[JsonItem] | str:
    """The items in order, or the HTML inside, or an empty list.

    Raises: ValueError, RecursionError: no JSON, or nested too deep.
    """
    nodes = list(_walk(json.loads(text, strict=False)))
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
    return JsonItem(address, title, _best({k: v for k, v in texts.items() if _is_date(v)}, _DATES, _OTHER_DATES))


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
