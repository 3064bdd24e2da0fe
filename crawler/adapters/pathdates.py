"""Days taken from articles' addresses, where a list shows none."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, tzinfo
from urllib.parse import urlsplit

from crawler import listdates
from db.models import Link, Listing

#: A folder, or folders, of a day: /2024/0528/c1-2.html, /2024-05/28/content_3.htm, /20240528/, /art/2024/5/28/.
_FOLDER = re.compile(
    r"/((?:19|20)\d\d)(?:(?=[/-]?\d\d[/-]?\d\d/)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])|/(\d{1,2})/(\d{1,2}))/"
)
_MOSTLY = 0.8


def dated_by(pattern: re.Pattern[str], listing: Listing, zone: tzinfo = listdates.SHANGHAI) -> Listing:
    """The list with days from the addresses; as it is where any item shows a date of its own.

    `pattern` finds year, month and day in the path.
    """
    if any(link.published_at for link in listing.links):
        return listing
    links = tuple(replace(link, published_at=_day(pattern, link, zone)) for link in listing.links)
    return replace(listing, links=links)


def dated_by_folder(listing: Listing) -> Listing:
    """The list with the days of the folders its articles lie in, where nearly all lie in such ones."""
    zone = listdates.zone_of(link.title or "" for link in listing.links)
    dated = dated_by(_FOLDER, listing, zone)
    found = sum(link.published_at is not None for link in dated.links)
    return dated if found >= _MOSTLY * len(dated.links) else listing


def _day(pattern: re.Pattern[str], link: Link, zone: tzinfo) -> datetime | None:
    match = pattern.search(urlsplit(link.url).path)
    if match is None:
        return None
    try:
        year, month, day = (int(part) for part in match.groups() if part)
        return datetime(year, month, day, tzinfo=zone)
    except ValueError:  # no day of the calendar
        return None
