"""gkmlpt: the open-government catalogues of Guangdong's cities, districts and offices, all under `…/gkmlpt/`.

The page is a shell; its script asks `{site}/gkmlpt/api/all/{column}?page=1&sid={SID}`, column 0 being all of them. The
fragment of the page's address names the column (`/gkmlpt/index#2811`), `SID` stands in `window._CONFIG`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from crawler.adapters.query import number, parameters, with_parameters
from crawler.adapters.refusal import refused
from crawler.adapters.sheet import Adapter, Entry, Sheet, elsewhere, listing_of, plain
from db.models import Listing

_PLACE = re.compile(r"^(.{0,300}?/gkmlpt)(?:/|$)", re.IGNORECASE)
_API = re.compile(r"/gkmlpt/api/all/\d+$")
_SID = re.compile(r"""\bSID["']?\s{0,9}[:=]\s{0,9}["']?(\w{1,20})""")
_PAGE_SIZE = 100  # articles of a full answer, on every site seen
#: The moments an article knows, best first: what the page shows, when it first came out, when it was written down.
_DATES = ("display_publish_time", "first_publish_time", "date", "publish_time", "created_at", "create_time")


def _recognises(sheet: Sheet) -> bool:
    path = sheet.path()
    return bool(_PLACE.match(path)) and "/gkmlpt/content/" not in path


def _read(sheet: Sheet) -> Listing | None:
    return _answer(sheet) if _API.search(sheet.path()) else _shell(sheet)


def _shell(sheet: Sheet) -> Listing | None:
    place = _PLACE.match(urlsplit(sheet.url).path) or _PLACE.match(urlsplit(sheet.asked).path)
    if place is None or sheet.first() != b"<":
        return None
    sid = _SID.search(sheet.text())
    column = urlsplit(sheet.asked).fragment.strip("/")
    api = f"{place[1]}/api/all/{column if column.isdecimal() else 0}"
    return elsewhere([sheet.ask(with_parameters(api, {"page": 1} | ({"sid": sid[1]} if sid else {})))])


def _answer(sheet: Sheet) -> Listing:
    document = sheet.document()
    articles = document.get("articles") if isinstance(document, Mapping) else None
    if not isinstance(document, Mapping) or not isinstance(articles, list) or not articles:
        return refused(sheet, document)
    page = number(parameters(sheet.asked), "page") or 1
    more = (number({"total": str(document.get("total"))}, "total") or 0) > page * _PAGE_SIZE
    older = sheet.ask(with_parameters(sheet.asked, {"page": page + 1})) if more else None
    return listing_of(sheet, _entries(articles), older=older)


def _entries(articles: list[object]) -> Iterator[Entry]:
    for article in articles:
        if isinstance(article, Mapping):
            moments = (str(value) for name in _DATES if (value := article.get(name)) not in (None, "", 0, "0"))
            href = article.get("url") or article.get("post_url") or ""
            yield Entry(str(href), plain(article.get("title")), next(moments, ""))


GKMLPT = Adapter("gkmlpt", _recognises, _read)
