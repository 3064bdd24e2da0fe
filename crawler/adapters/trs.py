"""TRS WCM: static lists whose articles carry their day in their names, `./202405/t20240528_4021000.html`.

Their pager is a script's call, `createPageHTML(13, 0, "index", "html")`, which `crawler.pager` reads for any platform.
"""

from __future__ import annotations

import re

from crawler.adapters.pathdates import dated_by
from crawler.adapters.sheet import Completer, Sheet
from db.models import Listing

_NAME = re.compile(r"/t((?:19|20)\d{2})(\d{2})(\d{2})_\d{1,12}\.s?html?$")
_SEEN = re.compile(rb"/t20\d{6}_\d{1,12}\.s?html?")


def _recognises(sheet: Sheet) -> bool:
    return b"createPageHTML" in sheet.content or _SEEN.search(sheet.lower) is not None


def _complete(_: Sheet, listing: Listing) -> Listing:
    return dated_by(_NAME, listing)


TRS = Completer("trs", _recognises, _complete)
