"""hanweb jcms (大汉): lists as CDATA records in a script of the page, `jpage` turning the pages in the browser.

`<script type="text/xml"><datastore><recordset><record><![CDATA[<li>…</li>]]></record>…`. A page carries the records of
its first pages; `dataproxy.jsp` answers a POST with more of them, and `<nextgroup>` may name the address instead.
"""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from urllib.parse import urlsplit

from crawler.adapters.query import form, literals, number, parameters, with_parameters
from crawler.adapters.refusal import refused
from crawler.adapters.sheet import Adapter, Sheet, elsewhere
from crawler.urls import resolve
from db.asks import Ask
from db.models import Listing

_PROXY = "/jpage/dataproxy.jsp"
_RECORD = re.compile(r"<record>\s{0,50}<!\[CDATA\[", re.IGNORECASE)
_TOTAL = re.compile(
    r"""(?:<totalrecord>|<recordcount>|\btotalRecord["']?\s{0,9}[:=]\s{0,9}["']?)(\d{1,9})""", re.IGNORECASE
)
_NEXT = re.compile(r"""<nextgroup>[^>]{0,60}?href\s*=\s*(["'])((?!\1).{1,2000}?)\1""", re.IGNORECASE | re.DOTALL)
_CALL = re.compile(r"\.jpage\s*\(\s*\{")
_LONGEST_CALL, _BEFORE_CALL = 6000, 2000  # characters of jpage's call, and of what may be set up before it
_UNIT = re.compile(r"""\$\(\s*["']#(\d{1,12})["']\s*\)\s*\.jpage""")
_COLUMN = re.compile(r"/col/col(\d{1,12})/")
_PROXY_URL = re.compile(r"""["']([^"'\s]{0,200}/jpage/dataproxy\.jsp)(?:\?[^"']{0,1000})?["']""")
#: What the proxy wants to know, in the order jpage sends it, with what it sends when the page says nothing.
_FORM = {
    "col": "1",
    "appid": "1",
    "webid": "",
    "path": "/",
    "columnid": "",
    "sourceContentType": "1",
    "unitid": "",
    "webname": "",
    "permissiontype": "0",
}
_NEEDED = ("webid", "columnid", "unitid")
_GROUP = 3  # pages whose records come at once


def _recognises(sheet: Sheet) -> bool:
    if _PROXY in sheet.path():
        return True
    return b"dataproxy.jsp" in sheet.lower or (b"<record>" in sheet.lower and b"<![cdata[" in sheet.lower)


def _read(sheet: Sheet) -> Listing | None:
    text = sheet.text()
    store = _store(text)
    records = len(_RECORD.findall(store))
    if not records:
        return _without_records(sheet, text)
    listing = sheet.shown(store, base=sheet.home if _PROXY in sheet.path() else sheet.url)
    return replace(listing, title=None, older=_older(sheet, store, text, records))


def _without_records(sheet: Sheet, text: str) -> Listing | None:
    """An answer of the proxy with nothing in it, or a page whose records are all behind the proxy."""
    if _PROXY in sheet.path():
        return refused(sheet, "" if "<datastore" in text.lower() else sheet.document())
    question, size = _question(sheet, text), _page_size(text)
    if "<datastore" in text.lower() or not size or not question:
        return None
    return elsewhere([_post(sheet, text, question, (1, _GROUP * size), size)])


def _store(text: str) -> str:
    """The fullest datastore: a page may have one more for the list beside the list."""
    stores = text.split("<datastore")[1:] or [text]
    return max(stores, key=lambda store: len(_RECORD.findall(store)))


def _older(sheet: Sheet, store: str, text: str, records: int) -> Ask | None:
    asked = parameters(sheet.asked)
    total = _TOTAL.search(store) or _TOTAL.search(text)
    known = int(total[1]) if total else 0
    if _PROXY in sheet.path() and (end := number(asked, "endrecord")):
        start = number(asked, "startrecord") or 1
        return _turned(sheet, asked, (end + 1, 2 * end - start + 1)) if end < known else None
    if more := _NEXT.search(store):
        return sheet.ask(unescape(more[2]))
    question, size = _question(sheet, text), _page_size(text)
    if records >= known or not size or not question:
        return None
    return _post(sheet, text, question, (records + 1, 2 * records), size)


def _question(sheet: Sheet, text: str) -> dict[str, str]:
    """What the proxy must be told, from jpage's call and the page's address; empty where a needed part is missing."""
    near = _literals(text, _BEFORE_CALL)
    column, unit = _COLUMN.search(urlsplit(sheet.url).path), _UNIT.search(text)
    known = {"columnid": column[1] if column else "", "unitid": unit[1] if unit else ""}
    asked = parameters(sheet.url)
    known["unitid"] = asked.get("uid") or known["unitid"]
    question = {name: near.get(name) or known.get(name) or default for name, default in _FORM.items()}
    return question if all(question[name] for name in _NEEDED) else {}


def _page_size(text: str) -> int | None:
    return number(_literals(text, 0), "perPage")


def _literals(text: str, before: int) -> dict[str, str]:
    """The plain values in jpage's call and in so many characters before it."""
    call = _CALL.search(text)
    return literals(text[max(0, call.start() - before) : call.end() + _LONGEST_CALL]) if call else {}


def _post(sheet: Sheet, text: str, question: dict[str, str], records: tuple[int, int], size: int) -> Ask | None:
    proxy = _PROXY_URL.search(text)
    url = resolve(sheet.url, proxy[1] if proxy else f"/module/web{_PROXY}")
    return _asked(sheet, url, question, records, size) if url else None


def _turned(sheet: Sheet, asked: dict[str, str], records: tuple[int, int]) -> Ask:
    question = {name: asked[name] for name in _FORM if name in asked}
    size = number(asked, "perpage") or records[1] - records[0] + 1
    return _asked(sheet, sheet.asked, question, records, size)


def _asked(sheet: Sheet, url: str, question: dict[str, str], records: tuple[int, int], size: int) -> Ask:
    """A POST that repeats its question in the address: the answer, which does not repeat it, can be turned further."""
    place: dict[str, object] = {"startrecord": records[0], "endrecord": records[1], "perpage": size}
    headers = (
        ("Referer", sheet.home),
        ("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8"),
        ("X-Requested-With", "XMLHttpRequest"),
    )
    return Ask(with_parameters(url, place | question), headers, form(question.items()).encode())


HANWEB = Adapter("hanweb", _recognises, _read)
