"""www.gov.cn: its lists are JSON files beside their pages, its library of policies is a search.

The page of a list is a shell whose script loads a file in capitals (`./ZUIXINZHENGCE.json`): an array of `TITLE`,
`URL`, `DOCRELPUBTIME`. The search answers `searchVO.listVO`, or the same per category in `searchVO.catMap`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from crawler.adapters.query import number, parameters, with_parameters
from crawler.adapters.refusal import refused
from crawler.adapters.sheet import Adapter, Entry, Sheet, elsewhere, listing_of, plain
from crawler.adapters.shells import shows_a_list
from db.models import Listing

_SEARCH = "/search-gov/data"
_FILE = re.compile(
    r"""["']([^"'\s<>]{0,200}?[A-Z][A-Z0-9]{2,40}(?:_[A-Z0-9]{1,40}){0,4}\.json)(?:\?[^"'\s<>]{0,100})?["']"""
)
_DATES = ("pubtimeStr", "pubtime", "ptime")


def _recognises_file(sheet: Sheet) -> bool:
    if sheet.first() == b"[":
        return b'"DOCRELPUBTIME"' in sheet.content
    return sheet.first() == b"<" and b".json" in sheet.lower


def _read_file(sheet: Sheet) -> Listing | None:
    document = sheet.document() if sheet.first() == b"[" else None
    if isinstance(document, list):
        return listing_of(sheet, _rows(document))
    named = next((name for name in _FILE.findall(sheet.text()) if _beside(sheet.url, name)), None)
    return elsewhere([sheet.ask(named)]) if named and not shows_a_list(sheet.page()) else None


def _beside(url: str, name: str) -> bool:
    """Whether a file belongs to this page: a menu's or the whole site's lie higher up."""
    folder = urlsplit(url).path.rpartition("/")[0]
    path = urlsplit(name).path
    return not path.startswith(("/", "../")) or path.startswith(f"{folder}/")


def _rows(document: list[object]) -> Iterator[Entry]:
    for row in document:
        if isinstance(row, Mapping):
            yield Entry(str(row.get("URL") or ""), plain(row.get("TITLE")), str(row.get("DOCRELPUBTIME") or ""))


def _recognises_search(sheet: Sheet) -> bool:
    return sheet.path().endswith(_SEARCH) or (sheet.first() == b"{" and b'"searchVO"' in sheet.content)


def _read_search(sheet: Sheet) -> Listing:
    document = sheet.document()
    found = document.get("searchVO") if isinstance(document, Mapping) else None
    groups = _groups(found) if isinstance(found, Mapping) else []
    entries = list(_entries(groups))
    if not entries:
        return refused(sheet, document)
    asked = parameters(sheet.asked)
    page, size = number(asked, "p") or 1, number(asked, "n") or len(entries)
    totals = [total for group in groups if (total := number({"t": str(group.get("totalCount"))}, "t")) is not None]
    more = page * size < max(totals) if totals else len(entries) >= size
    older = sheet.ask(with_parameters(sheet.asked, {"p": page + 1})) if more else None
    return listing_of(sheet, entries, older=older)


def _groups(found: Mapping[str, object]) -> list[Mapping[str, object]]:
    """What has a `listVO`: the answer itself, then its categories."""
    categories = found.get("catMap")
    inner = list(categories.values()) if isinstance(categories, Mapping) else []
    return [group for group in [found, *inner] if isinstance(group, Mapping) and isinstance(group.get("listVO"), list)]


def _entries(groups: list[Mapping[str, object]]) -> Iterator[Entry]:
    for group in groups:
        rows = group["listVO"]
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, Mapping):
                when = next((str(value) for name in _DATES if (value := row.get(name))), "")
                yield Entry(str(row.get("url") or ""), plain(row.get("title")), when)


GOVCN = Adapter("govcn", _recognises_file, _read_file)
GOVCN_SEARCH = Adapter("govcn-search", _recognises_search, _read_search)
