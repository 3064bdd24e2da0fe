"""UCAP: sites whose lists are searches for a channel: `/searchList/{channel}?_isAgg=true&_isJson=true&…&page=1`.

Also `/common/search/{channel}` and `/search/{channel}`. The channel has 32 hex digits; it stands in the page beside the
path, or in a field called channelid. The answer is `data.results[]`: `title`, `url`, `publishedTimeStr`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from crawler.adapters.query import number, parameters, with_parameters
from crawler.adapters.refusal import refused
from crawler.adapters.sheet import Adapter, Entry, Sheet, elsewhere, listing_of, plain
from crawler.adapters.shells import shows_a_list
from db.models import Listing

_PATH = re.compile(r"/(?:searchlist|(?:common/)?search)/[0-9a-f]{32}$")
_NAMED = re.compile(r"/(?:searchList|(?:common/)?search)/[0-9a-f]{32}(?![0-9a-f])")
_BARE = re.compile(r"""["'](/(?:searchList|common/search)/)["']""")
_CHANNEL = re.compile(
    r"""\bchannel_?id["']?\s{0,9}(?:[:=]\s{0,9}|["'\s]{1,9}value\s*=\s*)["']([0-9a-f]{32})["']""", re.IGNORECASE
)
_QUESTION = {"_isAgg": "true", "_isJson": "true", "_pageSize": 20, "_template": "index", "page": 1}


def _recognises(sheet: Sheet) -> bool:
    if _PATH.search(sheet.path()):
        return "_isjson" in sheet.asked.lower()
    return b"/searchlist/" in sheet.lower or (b"/search/" in sheet.lower and b"_isjson" in sheet.lower)


def _read(sheet: Sheet) -> Listing | None:
    return _answer(sheet) if _PATH.search(sheet.path()) else _shell(sheet)


def _shell(sheet: Sheet) -> Listing | None:
    text = sheet.text()
    named = _NAMED.search(text)
    bare, channel = _BARE.search(text), _CHANNEL.search(text)
    path = named[0] if named else bare[1] + channel[1] if bare and channel else None
    if path is None or shows_a_list(sheet.page()):
        return None
    return elsewhere([sheet.ask(with_parameters(path, _QUESTION))])


def _answer(sheet: Sheet) -> Listing:
    document = sheet.document()
    data = document.get("data") if isinstance(document, Mapping) else None
    rows = data.get("results") if isinstance(data, Mapping) else None
    if not isinstance(data, Mapping) or not isinstance(rows, list) or not rows:
        return refused(sheet, document)
    asked = parameters(sheet.asked)
    page, size = number(asked, "page") or 1, number(asked, "_pageSize") or len(rows)
    total = number({"total": str(data.get("total"))}, "total")
    more = page * size < total if total is not None else len(rows) >= size
    older = sheet.ask(with_parameters(sheet.asked, {"page": page + 1})) if more else None
    return listing_of(sheet, _entries(rows), older=older)


def _entries(rows: list[object]) -> Iterator[Entry]:
    for row in rows:
        if isinstance(row, Mapping):
            when = row.get("publishedTimeStr") or row.get("publishedTime") or ""
            yield Entry(str(row.get("url") or ""), plain(row.get("title")), str(when))


UCAP = Adapter("ucap", _recognises, _read)
