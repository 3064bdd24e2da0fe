"""The bench of politeness: what it takes for a breach, that its sites are what they say, and our fetcher under it."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.parish import Asked, Parish, Site, parish
from bench.politeness import judge, write_settings
from bench.replica import host
from crawler.fetch import Fetcher
from crawler.parse import InlineParser
from db.errors import FetchError
from db.models import Access, Page, Source, Unchanged
from jingbao.settings import load

START = 4_000_000_000.0  # long to come: every list stays in its first edition
SITES = (
    Site(lists=2),
    Site(crawl_delay_s=0.2, validators="last-modified"),
    Site(takes_s=0.05, validators=""),
    Site(limits=(1,), retry_after_s=65),
    Site(limits=(1,), status=503, retry_after_s=70, dated=True),
    Site(mapped=True),
)


def asked(began: float, ended: float, path: str = "/", status: int = 200, **more: float) -> Asked:
    return replace(Asked("a", path, began, ended, status), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("log", "at_once", "too_soon", "before_retry"),
    [
        ([], 0, 0, 0),
        ([asked(0, 1), asked(3, 4), asked(6, 7)], 1, 0, 0),
        ([asked(0, 1), asked(2.9, 4)], 1, 1, 0),
        ([asked(0, 4), asked(1, 2), asked(1.5, 3)], 3, 2, 0),
        ([asked(0, 1), Asked("b", "/", 0.5, 2, 200)], 1, 0, 0),
        ([asked(0, 1, status=429, retry_after_s=60.0), asked(61, 62)], 1, 0, 0),
        ([asked(0, 1, status=503, retry_after_s=60.0), asked(60, 62), asked(70, 71)], 1, 0, 1),
        ([asked(0, 1, status=429, retry_after_s=60.0), asked(5, 6), asked(9, 10)], 1, 0, 2),
    ],
    ids=["nothing", "polite", "too soon", "three at once", "two hosts", "waited", "not quite", "not at all"],
)
def test_the_log_tells_what_was_impolite(log: list[Asked], at_once: int, too_soon: int, before_retry: int) -> None:
    judged = judge(log, {"a": 2.0, "b": 2.0})
    assert (judged.at_once, len(judged.too_soon), len(judged.before_retry)) == (at_once, too_soon, before_retry)


@pytest.mark.parametrize(
    ("editions", "statuses", "unchanged", "not_modified"),
    [
        ((0, 0, 0, 1, 1), (200, 304, 304, 200, 304), 3, 3),
        ((0, 0, 0), (200, 200, 304), 2, 1),
        ((0, 1, 2), (200, 200, 200), 0, 0),
        ((None, None), (200, 200), 0, 0),
        ((0, 0, 0), (200, 429, 304), 1, 1),
    ],
    ids=["as it should be", "not asked with validators", "always news", "no validators", "refused between"],
)
def test_only_a_list_that_stands_as_it_stood_can_cost_a_304(
    editions: tuple[int | None, ...], statuses: tuple[int, ...], unchanged: int, not_modified: int
) -> None:
    log = [
        replace(asked(10.0 * n, 10.0 * n + 1, "/list0/", status), edition=edition)
        for n, (edition, status) in enumerate(zip(editions, statuses, strict=True))
    ]
    judged = judge(log, {"a": 2.0})
    assert (judged.unchanged, judged.not_modified) == (unchanged, not_modified)


@pytest.fixture
def sites() -> Iterator[Parish]:
    with parish(start=START, sites=SITES) as sites:
        yield sites


def _url(sites: Parish, number: int, path: str) -> str:
    return f"http://{host(number)}:{sites.port}{path}"


def _get(url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=5) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        with closing(error):
            return error.code, dict(error.headers), b""


@pytest.mark.parametrize(("number", "sent"), [(0, "ETag"), (1, "Last-Modified")])
def test_who_brings_a_validator_back_gets_a_304(sites: Parish, number: int, sent: str) -> None:
    url = _url(sites, number, "/list0/")
    _, headers, _ = _get(url)
    known = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}[sent]
    assert _get(url, **{known: headers[sent]})[0] == 304
    assert [one.status for one in sites.log] == [200, 304]
    assert judge(sites.log, {host(number): 0.0}).share == 1.0


@pytest.mark.parametrize(("number", "status"), [(3, 429), (4, 503)])
def test_a_refusal_says_for_how_long_once(sites: Parish, number: int, status: int) -> None:
    url = _url(sites, number, "/list0/")
    found, headers, _ = _get(url)
    assert found == status
    assert "Retry-After" in headers
    assert 60 < sites.log[0].retry_after_s <= 70
    assert _get(url)[0] == 200


def test_every_list_holds_links_that_are_there(sites: Parish) -> None:
    parser, now = InlineParser(), datetime.now(UTC)
    for number, path in ((0, "/list1/"), (5, "/map0.xml")):
        _, headers, content = _get(_url(sites, number, path))
        page = Page(_url(sites, number, path), _url(sites, number, path), 200, (*headers.items(),), content, now)
        links = parser.listing(page, Source("a", page.url)).links
        assert len(links) == 4
        assert all(_get(link.url)[0] == 200 for link in links)


def test_the_settings_watch_every_list(sites: Parish, tmp_path: Path) -> None:
    settings = load(write_settings(tmp_path, sites), {})
    assert [(one.name, one.url) for one in settings.sources] == [*sites.sources()]
    assert {one.access.delay_s for one in settings.sources} == {0.5}


def test_our_fetcher_is_polite_however_many_threads_ask(sites: Parish) -> None:
    fetcher = Fetcher(user_agent="bench")
    access = Access(allow_private=True, delay_s=0.05)
    urls = [_url(sites, number, f"/list{place}/") for number in range(5) for place in (0, 0, 1 if number == 0 else 0)]

    def fetch(url: str) -> Page | Unchanged | None:
        with suppress(FetchError):  # the refusals, and what is not asked because of them
            return fetcher.fetch(url, access=access)
        return None

    with ThreadPoolExecutor(len(urls)) as threads:
        answers = list(threads.map(fetch, urls))
    log = sorted(sites.log, key=lambda one: one.began)
    judged = judge(log, {host(number): max(0.05, site.crawl_delay_s) for number, site in enumerate(SITES)})
    assert (judged.at_once, judged.too_soon, judged.before_retry) == (1, (), ())
    assert sum(answer is not None for answer in answers) == 9
    assert [one.status for one in log].count(429) == 1
