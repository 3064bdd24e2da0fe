"""Pages whose script asks for the list: the question, where it stands in the page in so many words.

`$.ajax({url: "/a/list", type: "POST", data: {channel: "7", page: 1}})`, `$.getJSON("list.json")`, `fetch("…")`,
`axios.get("…")`. Only for pages that show no items themselves, and only for questions to the same site whose every
part is written out; what is put together from variables is not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.adapters.query import form, literals, with_parameters
from crawler.adapters.sheet import Adapter, Sheet, elsewhere
from crawler.urls import resolve, same_site
from db.asks import Ask
from db.models import Listing

_URL = r"""["'](?P<{0}>[^"'\s<>+]{{2,500}})["']"""
_SHORT = re.compile(
    r"(?:(?:\$|jQuery|axios|\$http)\.(?P<verb>getJSON|get|post)|\bfetch)\(\s*"
    + _URL.format("url")
    + r"\s*(?P<end>[,)])\s*(?P<data>\{[^{}]{0,1000}\})?"
)
_LONG = re.compile(r"(?:\$|jQuery)\.ajax\(\s*\{")
_LONGEST = 1500  # characters of an ajax call that are looked at
_INSIDE_URL = re.compile(r"\burl\s*:\s*" + _URL.format("url") + r"\s*[,}]")
_INSIDE_VERB = re.compile(r"\b(?:type|method)\s*:\s*[\"'](?P<verb>\w{3,6})[\"']", re.IGNORECASE)
_INSIDE_DATA = re.compile(r"\bdata\s*:\s*(?P<data>\{[^{}]{0,1000}\})")
#: Every value written out: nothing that is computed when the script runs.
_PLAIN_DATA = re.compile(
    r"\{\s*(?:[\"']?\w{1,40}[\"']?\s*:\s*(?:\"[^\"]{0,500}\"|'[^']{0,500}'|-?\d{1,19}|true|false)\s*,?\s*){0,30}\}"
)
#: Questions that are not for a list.
_OTHER = re.compile(
    r"count|visit|hits?\b|stat|log(?:in|out)?\b|user|captcha|weather|tianqi|config|menu|nav|banner|search/?hot|hotword|keyword"
    r"|lang|i18n|track|collect|suggest|\.(?:js|css|html?|shtml|png|jpg|svg|woff2?)$",
    re.IGNORECASE,
)
_MOST_CALLS = 4


def _recognises(sheet: Sheet) -> bool:
    lower = sheet.lower
    return any(call in lower for call in (b".ajax(", b".getjson(", b"$.get(", b"$.post(", b"axios.", b"fetch("))


def _read(sheet: Sheet) -> Listing | None:
    return elsewhere(list(_asks(sheet))[:_MOST_CALLS])


def _asks(sheet: Sheet) -> Iterator[Ask]:
    text = sheet.text()
    for call in _SHORT.finditer(text):
        yield from _ask(sheet, call["url"], call["verb"] == "post", call["data"])
    for call in _LONG.finditer(text):
        inside = text[call.end() : call.end() + _LONGEST].partition("ajax(")[0]
        url, verb, data = (pattern.search(inside) for pattern in (_INSIDE_URL, _INSIDE_VERB, _INSIDE_DATA))
        computed = data is None and re.search(r"\bdata\s*:", inside) is not None
        if url and not computed:
            posts = verb is not None and verb["verb"].upper() == "POST"
            yield from _ask(sheet, url["url"], posts, data["data"] if data else None)


def _ask(sheet: Sheet, href: str, posts: bool, data: str | None) -> Iterator[Ask]:  # noqa: FBT001 - as the script says
    url = resolve(sheet.url, href)
    if url is None or not same_site(url, sheet.url) or _OTHER.search(href.partition("?")[0]):
        return
    if data is not None and not _PLAIN_DATA.fullmatch(data.strip()):
        return
    fields = literals(data or "")
    headers = (("Referer", sheet.home), ("X-Requested-With", "XMLHttpRequest"))
    if posts:
        kind = ("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
        yield Ask(url, (*headers, kind), form(fields.items()).encode())
    else:
        yield Ask(with_parameters(url, fields) if fields else url, headers)


CALLS = Adapter("page-calls", _recognises, _read)
