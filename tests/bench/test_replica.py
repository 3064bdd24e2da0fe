from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing

import pytest

from bench.replica import ITEMS, Replica, host, serving
from crawler.discover import listing_from_html


@pytest.fixture
def replica() -> Iterator[Replica]:
    with serving(sites=3) as replica:
        yield replica


def _get(url: str, **headers: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=5) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with closing(error):
            return error.code, b""


def test_every_site_has_a_list_of_its_own_whose_pages_are_there(replica: Replica) -> None:
    seen: set[str] = set()
    for url in replica.urls():
        status, content = _get(url)
        found = listing_from_html(content, url).links
        assert (status, len(found)) == (200, ITEMS)
        assert all(_get(link.url)[0] == 200 for link in found)
        seen |= {link.title or "" for link in found}
    assert len(seen) == 3 * ITEMS


def test_who_has_been_there_gets_a_304(replica: Replica) -> None:
    assert _get(replica.urls()[0], **{"If-None-Match": '"one"'}) == (304, b"")
    assert replica.statuses == {304: 1}


@pytest.mark.parametrize(("path", "status"), [("robots.txt", 200), ("nowhere", 404)])
def test_robots_txt_is_there_and_what_is_not_is_404(replica: Replica, path: str, status: int) -> None:
    assert _get(replica.urls()[1] + path)[0] == status


def test_hosts_are_distinct_loopback_addresses() -> None:
    hosts = [host(number) for number in range(600)]
    assert len(set(hosts)) == 600
    assert all(one.startswith("127.0.") and 0 < int(one.rpartition(".")[2]) < 255 for one in hosts)
