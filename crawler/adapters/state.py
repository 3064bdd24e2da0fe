"""Pages that a script fills from what lies in them: Next, Nuxt and their likes keep the list as JSON in the page.

Only for pages that show no items themselves. Lists beside the list (hot, recommended, menus) lie in the same JSON, in
fields whose names say so; they are left out before the longest list is taken.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from crawler.adapters.sheet import Adapter, Sheet
from crawler.jsonlist import listing_from_json
from crawler.outline import words_of
from db.models import Listing, SourceKind

_SIGNS = re.compile(rb"__next_data__|application/json|window[.\[]|(?:state|data)\s{0,9}=\s{0,9}[\[{]")
_ELEMENT = re.compile(
    r"""<script\b[^>]{0,300}?(?:id\s*=\s*["']?__NEXT_DATA__|type\s*=\s*["']?application/json)[^>]{0,300}>""",
    re.IGNORECASE,
)
_ASSIGNED = re.compile(
    r"""(?:window(?:\.|\[["'])|\bvar\s|\bself\.)(__[A-Za-z_]{3,40}__|__?[a-z]\w{2,40}|(?:initial|page|server|preloaded)\w{1,30})"""
    r"""(?:["']\])?\s{0,9}=\s{0,9}(?=[\[{])""",
    re.IGNORECASE,
)
_UNDEFINED = re.compile(r"(?<=[:,\[])\s{0,3}undefined(?=\s{0,3}[,}\]])")
#: Words of the keys under which a list beside the list, or no list of articles, is kept.
_BESIDE = frozenset(
    """
    hot rank ranking top recommend recommends recommended related relate side sidebar nav navs navigation menu menus
    header footer foot friend friends friendly banner banners swiper carousel focus ad ads advert channel channels
    column columns category categories tag tags topic topics author authors breadcrumb crumbs links site sites
    routes i18n
    """.split()  # noqa: SIM905 - as prose
)
_MOST_BLOBS = 6
_DEEPEST = 60


def _recognises(sheet: Sheet) -> bool:
    return _SIGNS.search(sheet.lower) is not None


def _read(sheet: Sheet) -> Listing | None:
    """The longest list in what lies in the page, if it is one of articles: most of them elsewhere than the page."""
    read = [_listing(sheet, blob) for blob in _blobs(sheet.text())]
    best = max(read, key=lambda listing: len(listing.links), default=None)
    return replace(best, kind=SourceKind.LIST) if best and best.links else None


def _blobs(html: str) -> Iterator[object]:
    """The JSON values that lie in the page, those that can be read."""
    decoder = json.JSONDecoder(strict=False)
    places = sorted([*(m.end() for m in _ELEMENT.finditer(html)), *(m.end() for m in _ASSIGNED.finditer(html))])
    for place in places[:_MOST_BLOBS]:
        text = _UNDEFINED.sub("null", html[place:].lstrip())
        try:
            yield decoder.raw_decode(text)[0]
        except (ValueError, RecursionError):
            continue


def _listing(sheet: Sheet, blob: object) -> Listing:
    content = json.dumps(_pruned(blob), ensure_ascii=False).encode("utf-8", "surrogatepass")
    return listing_from_json(content, sheet.url, content_type="application/json; charset=utf-8", now=sheet.now)


def _pruned(node: object, depth: int = 0) -> object:
    """The value without the fields beside the list. Deeper than anybody nests a list, nothing is."""
    if depth > _DEEPEST:
        return None
    if isinstance(node, Mapping):
        return {key: _pruned(value, depth + 1) for key, value in node.items() if not _is_beside(str(key), value)}
    if isinstance(node, list):
        return [_pruned(value, depth + 1) for value in node]
    return node


def _is_beside(key: str, value: object) -> bool:
    """Whether a key that holds more than a text names what is beside the list."""
    return isinstance(value, Mapping | list) and not _BESIDE.isdisjoint(words_of(key))


STATE = Adapter("page-state", _recognises, _read)
