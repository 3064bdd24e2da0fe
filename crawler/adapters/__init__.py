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
from crawler.adapters.pathdates import dated_by_folder
from crawler.adapters.refusal import of_document
from crawler.adapters.rsshub import RSSHUB, RSSHUB_FEEDS
from crawler.adapters.shanghai import SHANGHAI_SITES
from crawler.adapters.sheet import Adapter, Completer, Sheet, sheet_of
from crawler.adapters.shells import has_an_empty_place, is_shell, shows_the_side_only
from crawler.adapters.state import STATE
from crawler.adapters.trs import TRS
from crawler.adapters.ucap import UCAP
from crawler.adapters.weixin import WEIXIN
from crawler.adapters.xinhua import XINHUA
from crawler.discover import ListPage
from db.models import Listing, SourceKind
from db.outcomes import Outcome

__all__ = ["CLAIMING", "COMPLETING", "FILLING", "HOLDING", "Sheet", "claimed", "completed", "sheet_of"]

#: The surest signs first.
CLAIMING: tuple[Adapter, ...] = (JPAAS, MIIT_SEARCH, GKMLPT, HANWEB, XINHUA, UCAP, JSEARCH, GOVCN_SEARCH, GOVCN, RSSHUB)
HOLDING: tuple[Adapter, ...] = (ONCLICK, STATE)
#: What the page holds before what it asks for.
FILLING: tuple[Adapter, ...] = (*HOLDING, CALLS)
COMPLETING: tuple[Completer, ...] = (TRS, SHANGHAI_SITES, WEIXIN, RSSHUB_FEEDS, JSON_PAGES)
_NO_LIST = frozenset({Outcome.CHALLENGE, Outcome.OFFSITE})


def claimed(sheet: Sheet) -> Listing | None:
    """The list of a platform that is known for certain; None for the common way. Raises: ParseError."""
    return _first(CLAIMING, sheet)


def completed(sheet: Sheet, listing: Listing, page: ListPage | None = None) -> Listing:
    """A list that was read in the common way, with what its platform's habits add; or what stands for one.

    JSON without items may say why. `page`: as it was read, where it is HTML. Raises: ParseError.
    """
    if page and (better := _filled(sheet, listing, page)):
        return better
    if page is None and listing.outcome is Outcome.EMPTY_LIST and sheet.first() == b"{":
        return replace(listing, outcome=of_document(sheet.document()))
    is_list = listing.outcome is Outcome.OK and listing.kind is not SourceKind.ARTICLE
    for completer in COMPLETING if is_list else ():
        if completer.recognises(sheet):
            listing = replace(completer.complete(sheet, listing), platform=listing.platform or completer.name)
    return dated_by_folder(listing) if is_list and page else listing


def _filled(sheet: Sheet, listing: Listing, page: ListPage) -> Listing | None:
    """What a page's scripts hold or ask for, where the page itself shows no list, or only the one beside it.

    A frame without items may look like an article, if only by its footer. A challenge is not asked on, nor a page whose
    items may be all there are: there only what the page holds counts.
    """
    if listing.kind is SourceKind.ARTICLE:
        return _first(FILLING, sheet) if is_shell(page) else None
    if listing.outcome is Outcome.EMPTY_LIST:
        return _first(FILLING, sheet)
    if listing.outcome in _NO_LIST:
        return _first(HOLDING, sheet)
    if listing.outcome is Outcome.OK and shows_the_side_only(page):
        return _first(FILLING if has_an_empty_place(sheet.text()) else HOLDING, sheet)
    return None


def _first(adapters: tuple[Adapter, ...], sheet: Sheet) -> Listing | None:
    for adapter in adapters:
        if adapter.recognises(sheet) and (listing := adapter.read(sheet)):
            return replace(listing, platform=adapter.name)
    return None
