"""Lists that come as JSON: the answers of list scripts and open interfaces, read without being told their keys.

The items are the longest array of objects that each name a title and an address by the words such keys are made of
(`title`, `docTitle`, `html_url`, `pubUrl` …). Where the JSON only wraps HTML (`{"data": {"html": "<ul>…"}}`), that HTML
is read as a page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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

#: Words of keys, the surest first; also glued to others (docTitle, DOCPUBURL), the last ones only on their own.
_TITLES = ("title", "headline", "subject", "name", "biaoti", "bt", "wzbt")
_ADDRESSES = ("url", "link", "href", "permalink", "path", "wzlj")
_DATES = (
    *("published", "publication", "pub", "publish", "release", "display", "date", "time", "updated", "create"),
    *("created", "ctime", "fbsj", "fbrq"),
)
_SHORT_WORD = 3  # letters; not glued to others: "btn" is no "bt"
#: Parts of keys whose address is not the article's own page.
_OTHER_PAGES = (
    *(
        "pdf",
        "img",
        "image",
        "pic",
        "picture",
        "thumb",
        "icon",
        "cover",
        "avatar",
        "logo",
        "video",
        "api",
        "json",
        "xml",
    ),
    *("raw", "text", "inspection", "author", "user", "comment", "source", "site", "category", "tag", "self"),
)
_OTHER_TITLES = (
    "sub",
    "short",
    "site",
    "column",
    "channel",
    "author",
    "user",
    "file",
    "node",
    "source",
    "tag",
    "category",
)
_OTHER_DATES = (
    *("update", "updated", "modify", "modified", "create", "created", "edit", "effective", "expire", "end", "start"),
    *("crtime", "optime"),
)
#: Keys that only say how their object's value is written: {"title": {"rendered": "…"}}.
_VALUES = frozenset(["rendered", "value", "href", "alias", "raw", "plain", "text", "time"])
_DEEPEST = 3  # objects inside an item that may hold its title
_ADDRESS = re.compile(r"(?:https?://|\.{0,2}/|[\w-]+[/.?])\S*$")
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:[\w$.]{1,60}\s*\(\s*)?(?:\{\s*[\"}]|\[\s*[\[{\"\]\dNIntf-])")
_JSONP = re.compile(r"^[\w$.]+\s*\((.*)\)\s*;?$", re.DOTALL)
_INTERFACE = re.compile(r"https?://[^?]*/(?:json)?api/")
_SCHEMELESS = re.compile(r"^(?=www\.[\w-]+\.)")
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
    listing = links_of_items(found, url, now)
    return replace(listing, older=_older(root, url)) if listing.links else listing


def links_of_items(items: Sequence[JsonItem], url: str, now: datetime | None) -> Listing:
    """The items as links, in order, each once."""
    zone = listdates.zone_of(item.title for item in items)
    links: dict[str, Link] = {}
    for item in items:
        if leads := target(url, item.address):
            links.setdefault(leads[1], Link(leads[0], item.title or None, _moment(item.date, zone, now)))
    return Listing(SourceKind.JSON, None, tuple(links.values()), Outcome.OK if links else Outcome.EMPTY_LIST)


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
    """The items in order, or the HTML inside, or an empty list. A single item must tell its day."""
    nodes = list(_walk(root))
    arrays = [items for node in nodes if isinstance(node, list) and (items := _items(node))]
    likely = [items for items in arrays if len(items) >= _FEWEST or items[0].date]
    if likely:
        return max(likely, key=len)
    pages = [node for node in nodes if isinstance(node, str) and "<a" in node and "href" in node]
    if len(pages) > 1 and max(page.count("<a") for page in pages) == 1:  # an item each
        return "".join(pages)
    return max(pages, key=len, default=[])


def _walk(root: object) -> Iterator[object]:
    stack = [root]
    for _ in range(_MOST_OBJECTS):
        if not stack:
            return
        node = stack.pop()
        yield node
        inner = node.values() if isinstance(node, Mapping) else node if isinstance(node, list) else ()
        stack += [*inner][::-1]


def _items(array: list[object]) -> list[JsonItem]:
    """The objects as items; none unless most of them are."""
    items = [item for node in array if isinstance(node, Mapping) and (item := _item(node))]
    return items if 2 * len(items) > len(array) else []


def _item(node: Mapping[str, object]) -> JsonItem | None:
    texts = list(_texts(node))
    pages = [one for one in texts if _ADDRESS.match(one.value) and not one.speaks_of(_OTHER_PAGES)]
    pages = [one for one in pages if not _INTERFACE.match(one.value)] or pages
    address = _best(pages, _ADDRESSES, _OTHER_PAGES)
    title = fold_space(_TAG.sub("", _best(texts, _TITLES, _OTHER_TITLES)))
    if not address or not title:
        return None
    return JsonItem(_SCHEMELESS.sub("//", address), title, _usual_date(node))


def _usual_date(node: Mapping[str, object]) -> str:
    return _best([one for one in _texts(node) if _is_date(one.value)], _DATES, _OTHER_DATES)


def _is_date(value: str) -> bool:
    return len(value) < 40 and listdates.read_machine(value) is not None


@dataclass(frozen=True, slots=True)
class _Text:
    """A value of an item. `words`: its key's; `around`: also those of the keys of the objects that hold it."""

    words: tuple[str, ...]
    around: tuple[str, ...]
    value: str

    def speaks_of(self, unwanted: tuple[str, ...]) -> bool:
        """Whether a word of its keys is one of these, or begins with one (imgurl)."""
        return any(word.startswith(unwanted) for word in self.around)


def _texts(node: Mapping[str, object], around: tuple[str, ...] = (), depth: int = 1) -> Iterator[_Text]:
    """The object's texts and numbers, also those in objects inside it."""
    for key, value in node.items():
        words = tuple(_words(str(key)))
        if isinstance(value, Mapping) and depth < _DEEPEST:
            wrapper = str(key).startswith("_")  # _source, _links: the program's own
            yield from _texts(value, around if wrapper else (*around, *words), depth + 1)
        elif isinstance(value, str | int | float) and not isinstance(value, bool):
            named = around[-1:] if around and str(key).lower() in _VALUES else words
            text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
            yield _Text(named, (*around, *words) if named is words else around, text.strip())


def _best(texts: Sequence[_Text], wanted: tuple[str, ...], unwanted: tuple[str, ...]) -> str:
    """The value whose key says best what is wanted: fewest unwanted words, then the order of `wanted`, then brevity."""
    ranked = []
    for one in texts:
        places = [place for place, word in enumerate(wanted) if any(_says(own, word) for own in one.words)]
        if places and one.value:
            bad = sum(word in unwanted for word in one.around)
            ranked.append((bad, min(places), sum(map(len, one.around)), one.value))
    return min(ranked)[3] if ranked else ""


def _says(own: str, word: str) -> bool:
    return own == word or (len(word) >= _SHORT_WORD and (own.startswith(word) or own.endswith(word)))


def _words(key: str) -> list[str]:
    """DocPubUrl → doc, pub, url; DOCRELPUBTIME and puburl stay whole and are matched by their beginning and end."""
    return [key.lower()] if key.isupper() else words_of(key)
