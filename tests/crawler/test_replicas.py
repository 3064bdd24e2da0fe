"""The replica suite: list pages of all platforms and layouts we know of, as they are and as redesigns leave them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import pytest

from crawler.discover import listing_from_html
from crawler.parse import links_of
from crawler.urls import canonical
from db.models import Listing
from tests.crawler.list_layouts import ENTRIES, HOST, LAYOUTS, PAGE_URL, PAGES
from tests.crawler.replicas.changes import CHANGES
from tests.crawler.replicas.english import ENGLISH_PAGES
from tests.crawler.replicas.government import GOVERNMENT
from tests.crawler.replicas.media import MEDIA
from tests.crawler.replicas.odd import ODD
from tests.crawler.replicas.stories import NOW, Replica, Wanted

LEAST_PRECISION = LEAST_RECALL = 0.99
LEAST_DATES = 0.98
REPLICAS = (*GOVERNMENT, *MEDIA, *ENGLISH_PAGES, *ODD)
#: Pages in HTML: the others have no classes to lose.
WEB_PAGES = tuple(one for one in REPLICAS if b"<html" in one.content.lower())


@dataclass(frozen=True, slots=True)
class Score:
    """Sums over pages. `never`: friend links, hot lists and adverts that came out as items."""

    found: int
    wanted: int
    right: int
    dated: int
    days_right: int
    never: int


def score(pairs: Iterable[tuple[Replica, Listing]]) -> Score:
    total = [0] * 6
    for replica, listing in pairs:
        got = {canonical(link.url): link.published_at for link in listing.links}
        want = {canonical(one.url): one.day for one in replica.wanted}
        never = {canonical(url) for url in replica.never}
        hits = [url for url in got if url in want]
        dated = [url for url in hits if want[url]]
        days = [url for url in dated if (moment := got[url]) and moment.date() == want[url]]
        numbers = (len(got), len(want), len(hits), len(dated), len(days), len(never & set(got)))
        total = [before + number for before, number in zip(total, numbers, strict=True)]
    return Score(*total)


def read(replica: Replica) -> Listing:
    return links_of(replica.content, replica.url, content_type=replica.content_type, now=NOW)


def layouts() -> tuple[Replica, ...]:
    """The layouts of the other tests in each of their pages, as replicas."""
    wanted = tuple(Wanted(entry.url, entry.title, entry.day) for entry in ENTRIES)
    return tuple(
        Replica(
            f"{layout.name}, {page.__name__}",
            PAGE_URL,
            page(layout.block()).encode(),
            wanted if layout.dated else tuple(replace(one, day=None) for one in wanted),
            frozenset(f"{HOST}/zt/2023/content_{900 + n}.html" for n in range(4)),
            None,
        )
        for layout in LAYOUTS
        for page in PAGES
    )


def test_the_suite_holds_its_bars() -> None:
    pages = (*REPLICAS, *layouts())
    assert len(REPLICAS) >= 40
    total = score((page, read(page)) for page in pages)
    assert total.right / total.found >= LEAST_PRECISION
    assert total.right / total.wanted >= LEAST_RECALL
    assert total.days_right / total.dated >= LEAST_DATES
    assert total.never == 0


@pytest.mark.parametrize("replica", [pytest.param(one, id=one.name) for one in REPLICAS])
def test_a_replica_is_read_as_a_reader_would(replica: Replica) -> None:
    listing = read(replica)
    assert {canonical(link.url): link.title for link in listing.links} == {
        canonical(one.url): one.title for one in replica.wanted
    }
    assert (listing.older.url if listing.older else None) == replica.older


@pytest.mark.parametrize("replica", [pytest.param(one, id=one.name) for one in WEB_PAGES if not one.wanted[0].day])
def test_where_a_page_shows_no_day_none_is_made_up(replica: Replica) -> None:
    assert {link.published_at for link in listing_from_html(replica.content, replica.url, now=NOW).links} == {None}


@pytest.mark.parametrize("change", [pytest.param(one, id=one.__name__) for one in CHANGES])
def test_the_bars_hold_after_a_change(change: Callable[[str], str]) -> None:
    total = score(
        (page, listing_from_html(change(_text(page)).encode(_encoding(page)), page.url, now=NOW)) for page in WEB_PAGES
    )
    assert total.right / total.found >= LEAST_PRECISION
    assert total.right / total.wanted >= LEAST_RECALL
    assert total.days_right / total.dated >= LEAST_DATES
    assert total.never == 0


def _encoding(page: Replica) -> str:
    try:
        page.content.decode()
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _text(page: Replica) -> str:
    return page.content.decode(_encoding(page))
