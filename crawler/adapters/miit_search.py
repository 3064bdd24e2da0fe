"""The search server of jpaas sites, as the Ministry of Industry and Information Technology lists its documents.

`/search-front-server/api/search/info?…&p=1&pg=20` answers `data.searchResult.dataResults[]`; each result holds a
document in `data`, or those of one group in `groupData[]`. Times are milliseconds since 1970.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from crawler.adapters.query import literals, number, parameters, with_parameters
from crawler.adapters.refusal import refused
from crawler.adapters.sheet import Adapter, Entry, Sheet, elsewhere, listing_of, plain
from crawler.adapters.shells import shows_a_list
from db.models import Listing

_PATH = "/search-front-server/api/search/"
_CALL = re.compile(
    r"""["']([^"'\s]{0,100}/search-front-server/api/search/info[^"'\s]{0,2000})["'](.{0,3000})""", re.DOTALL
)
_ASKED = frozenset(
    ["websiteid", "scope", "q", "pg", "cateid", "p", "pos", "dateField", "selectFields", "group", "level", "sortFields"]
)
_DATES = ("deploytime", "publishtime", "cdate")


def _recognises(sheet: Sheet) -> bool:
    return _PATH in sheet.path() or _PATH.encode() in sheet.lower


def _read(sheet: Sheet) -> Listing | None:
    return _answer(sheet) if _PATH in sheet.path() else _shell(sheet)


def _shell(sheet: Sheet) -> Listing | None:
    """A page whose script asks the server: its question, as it stands in the script.

    Other pages of such sites ask it from the search box in their head, and have their list themselves.
    """
    call = _CALL.search(sheet.text())
    if call is None or ("/search" not in sheet.path() and shows_a_list(sheet.page())):
        return None
    question = {name: value for name, value in literals(call[2]).items() if name in _ASKED}
    whole = with_parameters(call[1], question | {"p": 1})
    return elsewhere([sheet.ask(whole)]) if "websiteid" in parameters(whole) else None


def _answer(sheet: Sheet) -> Listing:
    document = sheet.document()
    data = document.get("data") if isinstance(document, Mapping) else None
    found = data.get("searchResult") if isinstance(data, Mapping) else None
    results = found.get("dataResults") if isinstance(found, Mapping) else None
    if not isinstance(found, Mapping) or not isinstance(results, list) or not results:
        return refused(sheet, document)
    asked = parameters(sheet.asked)
    page, size = number(asked, "p") or 1, number(asked, "pg") or len(results)
    known = {name: str(found.get(name)) for name in ("total", "totalHits", "totalCount")}
    total = number(known, *known)
    more = page * size < total if total is not None else len(results) >= size
    older = sheet.ask(with_parameters(sheet.asked, {"p": page + 1})) if more else None
    return listing_of(sheet, _entries(results), older=older)


def _entries(results: list[object]) -> Iterator[Entry]:
    for node in _documents(results):
        when = next((str(value) for name in _DATES if (value := node.get(name))), "")
        yield Entry(str(node.get("url") or ""), plain(node.get("title") or node.get("title_text")), when)


def _documents(results: list[object]) -> Iterator[Mapping[str, object]]:
    for result in results:
        if isinstance(result, Mapping):
            group = result.get("groupData")
            for one in group if isinstance(group, list) and group else [result]:
                node = one.get("data", one) if isinstance(one, Mapping) else None
                if isinstance(node, Mapping):
                    yield node


MIIT_SEARCH = Adapter("miit-search", _recognises, _read)
