"""Days taken from articles' addresses, where a list shows none."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from crawler import listdates
from db.models import Link, Listing


def dated_by(pattern: re.Pattern[str], listing: Listing) -> Listing:
    """The list with days from the addresses; as it is where any item shows a date of its own.

    `pattern` finds year, month and day in the path.
    """
    if any(link.published_at for link in listing.links):
        return listing
    return replace(listing, links=tuple(replace(link, published_at=_day(pattern, link)) for link in listing.links))


def _day(pattern: re.Pattern[str], link: Link) -> datetime | None:
    match = pattern.search(urlsplit(link.url).path)
    if match is None:
        return None
    try:
        return datetime(int(match[1]), int(match[2]), int(match[3]), tzinfo=listdates.SHANGHAI)
    except ValueError:  # no day of the calendar
        return None
