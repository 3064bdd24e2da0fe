"""JSON lists that are turned by a number in their own address: `?currpage=1&pagesize=15`, `…&p=1&n=20`.

The next page is asked while the answer does not say that this was the last, by its total or by being short of a size
that the address states.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from crawler.adapters.query import number, parameters, with_parameters
from crawler.adapters.sheet import Completer, Sheet
from crawler.jsonlist import looks_like_json
from db.models import Listing

_PAGE = (
    "currpage",
    "currentPage",
    "curPage",
    "pageNo",
    "pageno",
    "pageNum",
    "pageIndex",
    "pageindex",
    "page",
    "pn",
    "p",
)
_SIZE = ("pagesize", "pageSize", "page_size", "per_page", "perpage", "limit", "size", "rows", "n", "pg")
_TOTAL = ("total", "totalCount", "totalcount", "total_count", "totalSize", "totalRecord", "count", "recordCount")
_AROUND = ("data", "result", "page", "pager", "pagination")


def _recognises(sheet: Sheet) -> bool:
    return "?" in sheet.asked and looks_like_json(sheet.content)


def _complete(sheet: Sheet, listing: Listing) -> Listing:
    asked = parameters(sheet.asked)
    name = next((name for name in _PAGE if number(asked, name) is not None), None)
    if name is None or listing.older:
        return listing
    page, size, total = int(asked[name]), number(asked, *_SIZE), _total(sheet.document())
    done = (page + (page == 0)) * (size or len(listing.links))
    last = done >= total if total is not None else size is not None and len(listing.links) < size
    return listing if last else replace(listing, older=sheet.ask(with_parameters(sheet.asked, {name: page + 1})))


def _total(document: object) -> int | None:
    """How many items there are in all, as the answer says beside them."""
    if not isinstance(document, Mapping):
        return None
    nodes = [document, *(inner for name in _AROUND if isinstance(inner := document.get(name), Mapping))]
    known = [number({name: str(node.get(name))}, name) for node in nodes for name in _TOTAL]
    return next((count for count in known if count is not None), None)


JSON_PAGES = Completer("json", _recognises, _complete)
