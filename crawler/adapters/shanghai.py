"""Shanghai's departments: static lists of articles at `/YYYYMMDD/<32 hex digits>.html`, dated by their folder."""

from __future__ import annotations

import re

from crawler.adapters.pathdates import dated_by
from crawler.adapters.sheet import Completer, Sheet
from db.models import Listing

_NAME = re.compile(r"/((?:19|20)\d{2})(\d{2})(\d{2})/[0-9a-f]{32}\.s?html?$")
_SEEN = re.compile(rb"/20\d{6}/[0-9a-f]{32}\.")


def _recognises(sheet: Sheet) -> bool:
    return _SEEN.search(sheet.lower) is not None


def _complete(_: Sheet, listing: Listing) -> Listing:
    return dated_by(_NAME, listing)


SHANGHAI_SITES = Completer("shanghai", _recognises, _complete)
