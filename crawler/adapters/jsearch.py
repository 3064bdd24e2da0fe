"""jsearch (大汉): searches over all sites of a province, answered as JSON with one piece of HTML per hit.

`{"total": 40, "result": ["<div><a href='visit/link.do?url=…'>…", …]}`: the pieces make up a page, and the address of an
article is a parameter of the link that counts visits.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from crawler.adapters.query import number, parameters, with_parameters
from crawler.adapters.refusal import refused
from crawler.adapters.sheet import Adapter, Sheet
from crawler.urls import resolve
from db.asks import Ask
from db.models import Link, Listing

_PATH = re.compile(r"/jsearchfront/interfaces/\w+\.do$")
_VISIT = "visit/link.do"


def _recognises(sheet: Sheet) -> bool:
    return bool(_PATH.search(sheet.path()))


def _read(sheet: Sheet) -> Listing:
    document = sheet.document()
    result = document.get("result") if isinstance(document, Mapping) else None
    pieces = [piece for piece in result if isinstance(piece, str)] if isinstance(result, list) else []
    if not isinstance(document, Mapping) or not pieces:
        return refused(sheet, document)
    items = "".join(f"<li>{piece}</li>" for piece in pieces)
    listing = sheet.shown(f"<ul>{items}</ul>")
    links = tuple(_direct(link) for link in listing.links)
    return replace(listing, links=links, older=_older(sheet, document, len(pieces)) if links else None)


def _direct(link: Link) -> Link:
    if _VISIT not in link.url:
        return link
    leads = resolve(link.url, parameters(link.url).get("url", ""))
    return replace(link, url=leads or link.url)


def _older(sheet: Sheet, document: Mapping[str, object], shown: int) -> Ask | None:
    asked = parameters(sheet.asked)
    page, size = number(asked, "p"), number(asked, "pg") or shown
    total = number({"total": str(document.get("total"))}, "total") or 0
    return sheet.ask(with_parameters(sheet.asked, {"p": page + 1})) if page and page * size < total else None


JSEARCH = Adapter("jsearch", _recognises, _read)
