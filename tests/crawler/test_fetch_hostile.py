"""The fetcher against servers that misbehave, over real sockets with short limits."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from crawler.fetch import Fetcher
from db.errors import FetchError
from db.models import Page
from db.outcomes import Outcome
from tests.crawler.fetching import BOLD, SMALL, failure_of, loopback_fetcher
from tests.crawler.hostile import CASES, OTHER_LOOPBACK
from tests.crawler.raw import Raw, page, raw_server, redirect, saying, telling

#: What a busy machine may add.
GRACE_S = 1.0


@pytest.fixture(scope="module")
def server() -> Iterator[Raw]:
    paths = {f"/{name.replace(' ', '-')}": case.play for name, case in CASES.items()}
    with raw_server(paths | {"/ok": saying(page(b"<p>hello</p>"))}) as running:
        yield running


@pytest.fixture(scope="module")
def fetcher() -> Fetcher:
    return loopback_fetcher()


def outcome_of(fetcher: Fetcher, url: str) -> Outcome | None:
    """The outcome of the error, or None for a page; anything else fails the test."""
    try:
        page_ = fetcher.fetch(url, access=BOLD)
    except FetchError as error:
        return error.outcome
    assert isinstance(page_, Page)
    return None


def test_an_honest_page_arrives(server: Raw, fetcher: Fetcher) -> None:
    got = fetcher.fetch(server.url("/ok"), access=BOLD)
    assert isinstance(got, Page)
    assert got.content == b"<p>hello</p>"


@pytest.mark.parametrize("name", CASES)
def test_a_misbehaving_server_ends_in_time_with_the_outcome_it_deserves(
    name: str, server: Raw, fetcher: Fetcher
) -> None:
    started = time.monotonic()
    outcome = outcome_of(fetcher, server.url(f"/{name.replace(' ', '-')}", host="hostile.test"))
    assert outcome in CASES[name].right
    assert time.monotonic() - started < SMALL.total_s + GRACE_S


def test_fifty_at_once_do_not_hold_up_an_honest_server(server: Raw, fetcher: Fetcher) -> None:
    names = [name for name in CASES if "bomb" not in name]
    urls = [server.url(f"/{name.replace(' ', '-')}", host=f"h{rank}.test") for rank, name in enumerate(names)]
    with ThreadPoolExecutor(len(urls)) as pool:
        running = [pool.submit(outcome_of, fetcher, url) for url in urls]
        started = time.monotonic()
        assert outcome_of(fetcher, server.url("/ok", host="honest.test")) is None
        assert time.monotonic() - started < SMALL.total_s
        outcomes = [one.result() for one in running]
    late = {name: got for name, got in zip(names, outcomes, strict=True) if got not in CASES[name].right}
    assert {name for name, got in late.items() if got is not Outcome.TIMEOUT} == set()  # 50 share the machine


def test_no_redirect_reaches_an_address_that_is_not_admitted() -> None:
    with raw_server(saying(page(b"secret")), host=OTHER_LOOPBACK) as forbidden:
        location = f"http://{OTHER_LOOPBACK}:{forbidden.port}/".encode()
        with raw_server(saying(redirect(location))) as running:
            error = failure_of(lambda: loopback_fetcher().fetch(running.url(), access=BOLD))
        assert error.outcome is Outcome.BLOCKED_ADDRESS
        assert forbidden.asked == []


@pytest.mark.parametrize("seed", range(40))
def test_whatever_bytes_a_server_sends_only_a_fetch_error_comes_out(seed: int, fetcher: Fetcher) -> None:
    rng = random.Random(seed)
    heads = [
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.0 302 X\r\nLocation: ",
        b"HTTP/1.1 200\r\nContent-Encoding: gzip\r\n",
        b"",
    ]
    rubbish = rng.choice(heads) + bytes(rng.choices(b"\r\n: ;,=\0\xff\xe4aHT/1.0chunked", k=rng.randint(0, 300)))
    with raw_server(saying(rubbish)) as running:
        outcome_of(fetcher, running.url(host=f"rubbish-{seed}.test"))


def test_closing_the_fetcher_ends_what_is_in_hand() -> None:
    fetcher, asked = loopback_fetcher(), threading.Event()
    with raw_server(telling(asked)) as running, ThreadPoolExecutor(2) as pool:
        reading = pool.submit(failure_of, lambda: fetcher.fetch(running.url(), access=BOLD))
        waiting = pool.submit(failure_of, lambda: fetcher.fetch(running.url(), access=BOLD))
        assert asked.wait(5)
        started = time.monotonic()
        fetcher.close()
        assert {reading.result().outcome, waiting.result().outcome} == {Outcome.TIMEOUT}
        assert time.monotonic() - started < SMALL.read_s + GRACE_S
    assert "stopping" in str(failure_of(lambda: fetcher.fetch("http://e.cn/", access=BOLD)))
