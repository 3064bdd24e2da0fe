"""WeChat articles in the feeds and lists of bridges: one article under many addresses.

`/s?__biz=…&mid=…&idx=…&sn=…` names it; what comes after (`chksm`, `scene`, a key of the reader's) changes from one
fetch to the next, and each change would be a new item.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit, urlunsplit

from crawler.adapters.query import form, parameters
from crawler.adapters.sheet import Completer, Sheet
from crawler.pagelinks import target
from db.models import Link, Listing

_NAMING = ("__biz", "mid", "idx", "sn")


def _recognises(sheet: Sheet) -> bool:
    return b"__biz=" in sheet.content


def _complete(_: Sheet, listing: Listing) -> Listing:
    first: dict[str, Link] = {}
    for link in listing.links:
        named = replace(link, url=_named(link.url))
        leads = target(named.url, named.url)
        first.setdefault(leads[1] if leads else named.url, named)
    return replace(listing, links=tuple(first.values()))


def _named(url: str) -> str:
    given = parameters(url)
    if not all(given.get(name) for name in _NAMING[:3]):
        return url
    kept = [(name, given[name]) for name in _NAMING if given.get(name)]
    return urlunsplit(urlsplit(url)._replace(query=form(kept), fragment=""))


WEIXIN = Completer("weixin", _recognises, _complete)
