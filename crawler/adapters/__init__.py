"""What is known of the platforms that dozens of sites share: how their lists come, and what they answer instead.

One file per platform. Each recognises its pages and answers from bytes and addresses, so that a site of a known
platform works when only its URL is given. A page meets them twice: `claimed` before anything is read, `completed` after
it was read in the common way.
"""

from __future__ import annotations

from dataclasses import replace

from crawler.adapters.calls import CALLS
from crawler.adapters.gkmlpt import GKMLPT
from crawler.adapters.govcn import GOVCN, GOVCN_SEARCH
from crawler.adapters.hanweb import HANWEB
from crawler.adapters.jpaas import JPAAS
from crawler.adapters.jsearch import JSEARCH
from crawler.adapters.jsonpages import JSON_PAGES
from crawler.adapters.miit_search import MIIT_SEARCH
from crawler.adapters.onclick import ONCLICK
from crawler.adapters.rsshub import RSSHUB
from crawler.adapters.shanghai import SHANGHAI_SITES
from crawler.adapters.sheet import Adapter, Completer, Sheet, sheet_of
from crawler.adapters.shells import is_shell
from crawler.adapters.state import STATE
from crawler.adapters.trs import TRS
from crawler.adapters.ucap import UCAP
from crawler.adapters.weixin import WEIXIN
from crawler.adapters.xinhua import XINHUA
from db.models import Listing, SourceKind
from db.outcomes import Outcome

__all__ = ["CLAIMING", "COMPLETING", "FILLING", "Sheet", "claimed", "completed", "sheet_of"]

#: The surest signs first.
CLAIMING: tuple[Adapter, ...] = (JPAAS, MIIT_SEARCH, GKMLPT, HANWEB, XINHUA, UCAP, JSEARCH, GOVCN_SEARCH, GOVCN, RSSHUB)
#: What the page holds before what it asks for.
FILLING: tuple[Adapter, ...] = (ONCLICK, STATE, CALLS)
COMPLETING: tuple[Completer, ...] = (TRS, SHANGHAI_SITES, WEIXIN, JSON_PAGES)
_NO_ITEMS = frozenset({Outcome.EMPTY_LIST, Outcome.CHALLENGE, Outcome.OFFSITE})


def claimed(sheet: Sheet) -> Listing | None:
    """The list of a platform that is known for certain; None for the common way. Raises: ParseError."""
    return _first(CLAIMING, sheet)


def completed(sheet: Sheet, listing: Listing) -> Listing:
    """A list that was read in the common way, with what its platform's habits add; or what stands for one.

    A page that shows no items of its own holds them in its scripts, or its scripts ask for them. It may look like an
    article, if only by its footer. A challenge is not asked on: only what it holds counts. Raises: ParseError.
    """
    if listing.kind is SourceKind.ARTICLE:
        return (_first(FILLING, sheet) if is_shell(sheet) else None) or listing
    if listing.outcome in _NO_ITEMS:
        found = _first(FILLING, sheet)
        return found if found and (found.links or listing.outcome is Outcome.EMPTY_LIST) else listing
    for completer in COMPLETING if listing.outcome is Outcome.OK else ():
        if completer.recognises(sheet):
            listing = replace(completer.complete(sheet, listing), platform=listing.platform or completer.name)
    return listing


def _first(adapters: tuple[Adapter, ...], sheet: Sheet) -> Listing | None:
    for adapter in adapters:
        if adapter.recognises(sheet) and (listing := adapter.read(sheet)):
            return replace(listing, platform=adapter.name)
    return None
