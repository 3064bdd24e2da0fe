"""Every platform from the first poll to its oldest page: real fetcher, real gatherer, replicas on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from crawler.gather import Gathered, Gatherer
from crawler.parse import InlineParser
from crawler.transport import Limits
from db.models import Link, Source
from db.outcomes import Outcome
from tests.crawler.adapters import central_sites, other_sites, publish_servers
from tests.crawler.adapters.loopback import Replica, running
from tests.crawler.adapters.surroundings import LEAK
from tests.crawler.fetching import BOLD, loopback_fetcher

REPLICAS = (*publish_servers.REPLICAS, *central_sites.REPLICAS, *other_sites.REPLICAS)
MOST_PAGES = 12


@dataclass(frozen=True, slots=True)
class Crawled:
    """What came of a replica: the first poll's list, and all of it."""

    replica: Replica
    base: str
    first: Gathered
    whole: Gathered
    requests: int

    def right(self) -> Iterator[tuple[Link, bool]]:
        """The links that are items, and whether their dates are right."""
        expected = {self.base + one.path: one for one in self.replica.expected}
        for link in self.whole.listing.links:
            if one := expected.get(link.url):
                apart = None if link.published_at is None or one.when is None else link.published_at - one.when
                yield link, (apart == timedelta(0) if apart is not None else link.published_at is one.when)


def crawled(replica: Replica) -> Crawled:
    gatherer = Gatherer(loopback_fetcher(Limits()), InlineParser())
    with running(replica.serve) as site:
        source = Source("lanhe", site.base + replica.path, access=BOLD)
        first = gatherer.first(source)
        assert isinstance(first, Gathered)
        whole = gatherer.older(first, source, met=lambda _: False, most_pages=MOST_PAGES)
        return Crawled(replica, site.base, first, whole, len(site.asked))


@pytest.mark.parametrize("replica", REPLICAS, ids=lambda one: one.name)
def test_a_site_of_a_known_platform_needs_nothing_but_its_url(replica: Replica) -> None:
    got = crawled(replica)
    assert got.first.listing.outcome is Outcome.OK
    assert got.first.listing.platform == replica.platform or replica.platform is None
    paths = [link.url.removeprefix(got.base) for link in got.first.listing.links]
    assert sorted(paths) == sorted(one.path for one in replica.expected[: replica.first])


@pytest.mark.parametrize("replica", REPLICAS, ids=lambda one: one.name)
def test_its_titles_and_dates_are_the_platforms(replica: Replica) -> None:
    got = crawled(replica)
    titles = {got.base + one.path: one.title for one in replica.expected}
    assert [link.title for link in got.first.listing.links] == [titles[link.url] for link in got.first.listing.links]
    assert all(right for _, right in got.right())


@pytest.mark.parametrize("replica", [one for one in REPLICAS if one.pages > 1], ids=lambda one: one.name)
def test_its_older_pages_are_read_to_the_last(replica: Replica) -> None:
    got = crawled(replica)
    assert got.whole.why_not is None
    paths = {link.url.removeprefix(got.base) for link in got.whole.listing.links}
    assert paths == {one.path for one in replica.expected}
    frame = InlineParser().listing(got.first.page, Source("lanhe", got.first.page.url)).asks
    assert got.requests == replica.pages + len(frame)  # and nobody is asked for a page after the last


def test_the_replicas_as_a_whole_reach_the_bars() -> None:
    """At least 40 list pages; precision and recall ≥ .99, dates ≥ .98, not one link of a menu, hot list or friend."""
    done = [crawled(replica) for replica in REPLICAS]
    found = sum(len(one.whole.listing.links) for one in done)
    expected = sum(len(one.replica.expected) for one in done if one.replica.pages > 1) + sum(
        one.replica.first for one in done if one.replica.pages == 1
    )
    right = [right for one in done for _, right in one.right()]
    leaked = [link.url for one in done for link in one.whole.listing.links if LEAK in link.url]
    assert sum(one.replica.pages for one in done) >= 40
    assert leaked == []
    assert len(right) >= 0.99 * found
    assert len(right) >= 0.99 * expected
    assert sum(right) >= 0.98 * len(right)
