"""Lists whose links have no address but a script: `onclick="jumpDetail('3f9a')"`.

The function stands in the page and says where it leads (`location.href = "/portal/detail/" + id`), or it stands in a
file, and then the article is where such pages have it: `{list}-detail/{id}`. Only for pages that show no items.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from urllib.parse import quote, urlsplit

from crawler.adapters.sheet import Adapter, Sheet
from db.models import Listing

_CLICK = re.compile(
    r"""onclick\s*=\s*(?P<q>["'])\s*(?:return\s+)?(?P<name>[A-Za-z_$]\w{1,40})\(\s*(?:&quot;|&#39;|["'])?(?P<id>[\w-]{1,64})"""
    r"""(?:&quot;|&#39;|["'])?\s*\)\s*;?\s*(?P=q)""",
    re.IGNORECASE,
)
_FEWEST = 3  # items that call one function
_BODY = (
    r"(?:function\s+{0}|\b{0}\s*[:=]\s*(?:async\s+)?function)\s*\(\s*(\w{{1,40}})\s*\)"
    r"\s*\{{((?:[^{{}}]|\{{[^{{}}]{{0,200}}\}}){{1,800}})\}}"
)
_LEADS = (
    r"""["']([^"'<>]{{1,300}})["']\s*\+\s*(?:encodeURIComponent\(\s*)?{0}\b\)?(?:\s*\+\s*["']([^"'<>]{{0,100}})["'])?"""
)
_TEMPLATE = r"`([^`$]{{1,300}})\$\{{\s*{0}\s*\}}([^`]{{0,100}})`"
_GOES = re.compile(r"location|window\.open|href", re.IGNORECASE)
_DETAIL = re.compile(r"detail", re.IGNORECASE)
_FILE_END = re.compile(r"\.\w{2,5}$")


def _recognises(sheet: Sheet) -> bool:
    return sheet.lower.count(b"onclick") >= _FEWEST


def _read(sheet: Sheet) -> Listing | None:
    """The page read once more, with addresses in the place of calls."""
    html = sheet.text()
    names = Counter(call["name"] for call in _CLICK.finditer(html))
    for name, times in names.most_common(2):
        around = _leads_to(html, name, sheet.url) if times >= _FEWEST else None
        if around and (listing := sheet.shown(_with_addresses(html, name, around))).links:
            return replace(listing, older=None)
    return None


def _leads_to(html: str, name: str, url: str) -> tuple[str, str] | None:
    """What stands before and after the id in the article's address."""
    body = re.search(_BODY.format(re.escape(name)), html)
    if body and _GOES.search(body[2]):
        argument = re.escape(body[1])
        found = re.search(_LEADS.format(argument), body[2]) or re.search(_TEMPLATE.format(argument), body[2])
        return (found[1], found[2] or "") if found else None
    return (
        (f"{_FILE_END.sub('', urlsplit(url).path).rstrip('/')}-detail/", "")
        if not body and _DETAIL.search(name)
        else None
    )


def _with_addresses(html: str, name: str, around: tuple[str, str]) -> str:
    before, after = around

    def address(call: re.Match[str]) -> str:
        return f'data-url="{before}{quote(call["id"])}{after}"' if call["name"] == name else call[0]

    return _CLICK.sub(address, html)


ONCLICK = Adapter("onclick", _recognises, _read)
