from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import urls
from crawler.answer import Answer
from crawler.robots import (
    KEPT_S,
    LONGEST_CRAWL_DELAY_S,
    MAX_BYTES,
    SERVER_ERROR_KEPT_S,
    UNREACHABLE_KEPT_S,
    RobotsCache,
    rules_of,
)
from db.errors import FetchError
from db.outcomes import Outcome
from tests.crawler.fetching import FakeTime

ORIGIN = "http://e.cn:80"
TARGET = urls.parse("http://e.cn/robots.txt")


def answer(text: str | bytes = "", status: int = 200, content_type: str = "text/plain") -> Answer:
    content = text.encode() if isinstance(text, str) else text
    return Answer(TARGET, status, (("Content-Type", content_type),), content)


def allows(text: str | bytes, path: str) -> bool:
    return rules_of(answer(text)).allows(f"http://e.cn{path}")


# ---- what a file means


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /private/", "/private/a", False),
        ("User-agent: *\nDisallow: /private/", "/public/a", True),
        ("User-agent: jingbao\nDisallow: /", "/a", False),
        ("User-agent: JingBao\nDisallow: /", "/a", False),
        ("User-agent: otherbot\nDisallow: /", "/a", True),
        ("User-agent: jing\nDisallow: /", "/a", True),
        ("User-agent: bao\nDisallow: /", "/a", True),
        ("User-agent: jingbaobot\nDisallow: /", "/a", True),
        ("User-agent: jingbao/0.1\nDisallow: /", "/a", False),
        ("useragent : JINGBAO crawler # no bots\nDisallow: /", "/a", False),
        ("User-agent: * # everybody\nDisallow: /", "/a", False),
        ("User-agent: a\nUser-agent: jingbao\nUser-agent: b\nDisallow: /", "/a", False),
        ("User-agent:\nDisallow: /", "/a", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: jingbao\nAllow: /", "/a", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf?1", True),
        ("User-agent: *\nDisallow: /search?", "/search?q=1", False),
        ("User-agent: *\nDisallow: /新闻", "/%E6%96%B0%E9%97%BB/1", False),
        ("\ufeffUser-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\r\nDisallow: /a\r\n", "/a", False),
        ("# nothing here\n<html>login</html>", "/a", True),
    ],
)
def test_the_group_for_us_decides_else_the_one_for_all(text: str, path: str, allowed: bool) -> None:  # noqa: FBT001
    assert allows(text, path) is allowed


@pytest.mark.parametrize("status", [300, 304, 400, 401, 403, 404, 410, 412, 451])
def test_without_a_file_everything_is_allowed(status: int) -> None:
    rules = rules_of(answer("User-agent: *\nDisallow: /", status))
    assert rules.denial is None
    assert rules.allows("http://e.cn/a")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("5", 5),
        ("0.5", 0.5),
        ("600", 600),
        ("1e9", LONGEST_CRAWL_DELAY_S),
        ("-1", 0),
        ("soon", 0),
        ("nan", 0),
        ("inf", 0),
    ],
)
def test_a_crawl_delay_is_read_and_bounded(value: str, seconds: float) -> None:
    assert rules_of(answer(f"User-agent: *\nCrawl-delay: {value}")).crawl_delay_s == seconds


def test_a_crawl_delay_for_others_is_not_ours() -> None:
    assert rules_of(answer("User-agent: otherbot\nCrawl-delay: 30\n\nUser-agent: *\nDisallow: /x")).crawl_delay_s == 0


def test_what_lies_behind_500_kib_is_not_read() -> None:
    head = "User-agent: *\n" + "# padding\n" * (MAX_BYTES // 10)
    assert allows(head + "Disallow: /", "/a")
    assert not allows("User-agent: *\nDisallow: /\n" + "# padding\n" * (MAX_BYTES // 10), "/a")


def test_a_file_in_gbk_is_read() -> None:
    text = "# 本站不对外开放抓取，请联系网站管理员处理\nUser-agent: *\nDisallow: /新闻\n"
    assert not allows(text.encode("gbk"), "/%E6%96%B0%E9%97%BB")


def test_a_file_made_to_hurt_is_read_in_no_time() -> None:
    hurtful = "User-agent: *\n" + "Disallow: /" + "*a" * 5000 + "b\n" + "Disallow: /*a*a*a*a*b$\n" * 19_000
    started = time.thread_time()
    rules = rules_of(answer(hurtful))
    assert rules.allows("http://e.cn/" + "a" * 8000)
    assert time.thread_time() - started < 3.0


@settings(deadline=None)  # a loaded machine is no bug
@given(st.text(max_size=200), st.text(max_size=40))
def test_any_text_is_a_robots_file(text: str, path: str) -> None:
    rules = rules_of(answer("User-agent: *\nDisallow: " + text))
    assert rules.allows(urls.parse("http://e.cn/").href + urls.parse("http://x/" + path.replace("\\", "")).path) in (
        True,
        False,
    )


# ---- how long it is kept


class Server:
    """Answers robots.txt as `reply` says now; counts how often it was asked."""

    def __init__(self, reply: Answer | FetchError) -> None:
        self.reply = reply
        self.asked = 0

    def __call__(self) -> Answer:
        self.asked += 1
        if isinstance(self.reply, FetchError):
            raise self.reply
        return self.reply


def no_hurry() -> float:
    return 1000.0


def cache_and_time() -> tuple[RobotsCache, FakeTime]:
    clock = FakeTime()
    return RobotsCache(monotonic=clock.monotonic), clock


def test_a_file_is_asked_for_once_a_day() -> None:
    cache, clock = cache_and_time()
    server = Server(answer("User-agent: *\nDisallow: /"))
    for _ in range(3):
        assert not cache.rules(ORIGIN, server, within_s=no_hurry).allows("http://e.cn/a")
    clock.pass_by(KEPT_S - 1)
    cache.rules(ORIGIN, server, within_s=no_hurry)
    assert server.asked == 1
    server.reply = answer("")
    clock.pass_by(1)
    assert cache.rules(ORIGIN, server, within_s=no_hurry).allows("http://e.cn/a")
    assert server.asked == 2


def test_a_missing_file_is_remembered_as_long() -> None:
    cache, clock = cache_and_time()
    server = Server(answer(status=404))
    cache.rules(ORIGIN, server, within_s=no_hurry)
    clock.pass_by(KEPT_S - 1)
    cache.rules(ORIGIN, server, within_s=no_hurry)
    assert server.asked == 1


@pytest.mark.parametrize("status", [500, 502, 503, 521, 599])
def test_a_server_error_forbids_everything_for_ten_minutes_and_is_logged(
    status: int, caplog: pytest.LogCaptureFixture
) -> None:
    cache, clock = cache_and_time()
    server = Server(answer(status=status))
    with caplog.at_level(logging.WARNING):
        denial = cache.rules(ORIGIN, server, within_s=no_hurry).denial
    assert denial is not None
    assert denial.outcome is Outcome.ROBOTS
    assert denial.status == status
    assert "asked again in 600 s" in caplog.text
    clock.pass_by(SERVER_ERROR_KEPT_S - 1)
    assert cache.rules(ORIGIN, server, within_s=no_hurry).denial is not None
    assert server.asked == 1
    server.reply = answer("")
    clock.pass_by(1)
    assert cache.rules(ORIGIN, server, within_s=no_hurry).denial is None


@pytest.mark.parametrize("outcome", [Outcome.DNS, Outcome.CONNECT, Outcome.TIMEOUT, Outcome.PROTOCOL])
def test_an_unreachable_server_is_not_asked_for_every_page(outcome: Outcome) -> None:
    cache, clock = cache_and_time()
    server = Server(FetchError("http://e.cn/robots.txt", outcome, "trouble"))
    for _ in range(3):
        denial = cache.rules(ORIGIN, server, within_s=no_hurry).denial
        assert denial is not None
        assert denial.outcome is outcome
    assert server.asked == 1
    clock.pass_by(UNREACHABLE_KEPT_S)
    server.reply = answer("")
    assert cache.rules(ORIGIN, server, within_s=no_hurry).denial is None


@pytest.mark.parametrize("outcome", [Outcome.BLOCKED_ADDRESS, Outcome.TLS, Outcome.RATE_LIMITED, Outcome.TOO_BIG])
def test_a_failure_that_another_source_need_not_share_is_not_remembered(outcome: Outcome) -> None:
    cache, _ = cache_and_time()
    server = Server(FetchError("http://e.cn/robots.txt", outcome, "trouble"))
    assert cache.rules(ORIGIN, server, within_s=no_hurry).denial is not None
    server.reply = answer("")
    assert cache.rules(ORIGIN, server, within_s=no_hurry).denial is None


def test_origins_do_not_share_their_files() -> None:
    cache, _ = cache_and_time()
    closed, opened = Server(answer("User-agent: *\nDisallow: /")), Server(answer(""))
    assert not cache.rules("http://e.cn:80", closed, within_s=no_hurry).allows("http://e.cn/a")
    assert cache.rules("https://e.cn:443", opened, within_s=no_hurry).allows("https://e.cn/a")
    assert cache.remembered == 2


def test_only_the_origins_met_last_are_remembered() -> None:
    clock = FakeTime()
    cache = RobotsCache(monotonic=clock.monotonic, max_origins=2)
    servers = {name: Server(answer("")) for name in "abc"}
    for name in "abaca":
        cache.rules(name, servers[name], within_s=no_hurry)
    assert cache.remembered == 2
    assert {name: server.asked for name, server in servers.items()} == {"a": 1, "b": 1, "c": 1}
    cache.rules("b", servers["b"], within_s=no_hurry)
    assert servers["b"].asked == 2


def test_threads_that_want_one_file_ask_for_it_once() -> None:
    cache, ready = RobotsCache(), threading.Event()
    asked: list[int] = []

    def slow() -> Answer:
        asked.append(1)
        ready.wait(5)
        return answer("")

    with ThreadPoolExecutor(6) as pool:
        waiting = [pool.submit(cache.rules, ORIGIN, slow, within_s=no_hurry) for _ in range(6)]
        ready.set()
        assert all(one.result().allows("http://e.cn/") for one in waiting)
    assert len(asked) == 1


def test_a_thread_does_not_wait_for_another_ones_answer_for_ever() -> None:
    cache, ready = RobotsCache(), threading.Event()

    def slow() -> Answer:
        ready.wait(5)
        return answer("")

    def hurry() -> float:
        raise FetchError("http://e.cn/a", Outcome.TIMEOUT, "no time left")

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(cache.rules, ORIGIN, slow, within_s=no_hurry)
        while not cache.remembered:
            pass
        with pytest.raises(FetchError, match="no time left"):
            cache.rules(ORIGIN, slow, within_s=hurry)
        ready.set()
        assert first.result().denial is None
