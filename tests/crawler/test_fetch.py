"""The fetcher over a web that is a table, on a clock that obeys; and over real sockets where the network matters."""

from __future__ import annotations

import gzip
import logging
import socket
import ssl
from functools import partial
from itertools import pairwise
from pathlib import Path

import httpcore
import httpx
import pytest

from crawler import tls
from crawler.fetch import Fetcher
from crawler.resolve import Place
from db.asks import Ask
from db.errors import FetchError
from db.models import Access, Page, TlsProfile, Unchanged, Validators
from db.outcomes import Outcome
from tests.crawler.fetching import (
    AGENT,
    BOLD,
    NOW,
    SMALL,
    Web,
    chunked,
    failure_of,
    loopback_fetcher,
    only_loopback,
    to_loopback,
)
from tests.crawler.raw import page, raw_server, redirect, saying

URL = "http://e.cn/a"
ROBOTS = "http://e.cn/robots.txt"
PEM = Path(__file__).parent / "tls"


def html(text: str = "<p>hello</p>", **headers: str) -> httpx.Response:
    return httpx.Response(200, headers={name.replace("_", "-"): value for name, value in headers.items()}, text=text)


def moved(location: str | bytes, status: int = 302) -> httpx.Response:
    raw = location if isinstance(location, bytes) else location.encode()
    return httpx.Response(status, headers=[(b"Location", raw)])


def robots(text: str) -> httpx.Response:
    return httpx.Response(200, text=text)


def got(web: Web, url: str = URL, access: Access = BOLD) -> Page:
    fetched = web.fetcher().fetch(url, access=access)
    assert isinstance(fetched, Page)
    return fetched


def failed(web: Web, url: str = URL, access: Access = BOLD) -> FetchError:
    return failure_of(lambda: web.fetcher().fetch(url, access=access))


# ---- what goes out


def test_a_request_says_who_asks_and_what_is_understood() -> None:
    web = Web({URL: html()})
    got(web)
    request = web.asked[0][1]
    assert request.method == "GET"
    assert dict(request.headers) == {
        "host": "e.cn",
        "user-agent": AGENT,
        "accept": request.headers["accept"],
        "accept-language": "zh-CN,zh;q=0.9,en;q=0.8",
        "accept-encoding": "gzip, deflate, zstd",
        "connection": "close",
    }


def test_the_path_goes_out_as_whatwg_writes_it() -> None:
    with raw_server(saying(page(b"ok"))) as server:
        loopback_fetcher().fetch(server.url("/新闻/a b?q=[机]|{x}&r='%e4'#part"), access=BOLD)
        assert server.asked[0].startswith("GET /%E6%96%B0%E9%97%BB/a%20b?q=[%E6%9C%BA]|{x}&r=%27%e4%27 HTTP/1.1\r\n")
        assert f"\r\nHost: 127.0.0.1:{server.port}\r\n" in server.asked[0]


def test_no_cookie_is_ever_sent_back() -> None:
    web = Web({URL: [moved("/b"), html()], "http://e.cn/b": html(Set_Cookie="a=1; Path=/")})
    fetcher = web.fetcher()
    for _ in range(2):
        fetcher.fetch(URL, access=BOLD)
    assert all("cookie" not in request.headers for _, request in web.asked)


def test_the_environments_proxy_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with raw_server(saying(page(b"ok"))) as server:
        assert isinstance(loopback_fetcher().fetch(server.url(), access=BOLD), Page)


# ---- what comes back


def test_a_page_carries_its_address_headers_bytes_and_time() -> None:
    web = Web({URL: html("<p>你好</p>", ETag='"1"', Last_Modified="Mon, 02 Mar 2026 00:00:00 GMT")}, takes_s=0.25)
    fetched = got(web, "HTTP://E.CN:80/a#part")
    assert fetched.url == "HTTP://E.CN:80/a#part"
    assert fetched.final_url == URL
    assert fetched.status == 200
    assert fetched.content == "<p>你好</p>".encode()
    assert fetched.header("Content-Type") == "text/plain; charset=utf-8"
    assert fetched.validators == Validators('"1"', "Mon, 02 Mar 2026 00:00:00 GMT")
    assert fetched.elapsed_ms == 250
    assert (fetched.fetched_at - NOW).total_seconds() == 0.25


@pytest.mark.parametrize("text", ["<p>hello</p>", ""])
def test_content_codings_are_undone(text: str) -> None:
    body = gzip.compress(text.encode())
    with raw_server(saying(page(body, b"Content-Encoding: gzip", b"Content-Type: text/html"))) as server:
        fetched = loopback_fetcher().fetch(server.url(), access=BOLD)
    assert isinstance(fetched, Page)
    assert fetched.content == text.encode()


def test_a_chunked_body_is_put_together() -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    with raw_server(saying(head + chunked([b"hello ", b"world", b"x" * 5000]))) as server:
        fetched = loopback_fetcher().fetch(server.url(), access=BOLD)
    assert isinstance(fetched, Page)
    assert fetched.content == b"hello world" + b"x" * 5000


def test_a_304_to_our_validators_is_unchanged() -> None:
    web = Web({URL: httpx.Response(304, headers={"ETag": '"2"'})}, takes_s=0.1)
    given = Validators('"1"', "Mon, 02 Mar 2026 00:00:00 GMT")
    fetched = web.fetcher().fetch(URL, access=BOLD, validators=given)
    assert fetched == Unchanged(URL, web.time.now(), Validators('"2"'), 100)
    assert web.headers()["if-none-match"] == '"1"'
    assert web.headers()["if-modified-since"] == "Mon, 02 Mar 2026 00:00:00 GMT"


def test_a_304_to_no_question_is_an_error() -> None:
    assert failed(Web({URL: httpx.Response(304)})).outcome is Outcome.HTTP_ERROR


def test_validators_are_asked_after_a_redirect_and_never_of_robots_txt() -> None:
    web = Web({URL: moved("/b"), "http://e.cn/b": httpx.Response(304)})
    fetched = web.fetcher().fetch(URL, validators=Validators('"1"'))
    assert isinstance(fetched, Unchanged)
    assert [("if-none-match" in request.headers) for _, request in web.asked] == [False, True, True]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (404, Outcome.GONE),
        (410, Outcome.GONE),
        (403, Outcome.HTTP_ERROR),
        (500, Outcome.HTTP_ERROR),
        (412, Outcome.CHALLENGE),
        (521, Outcome.CHALLENGE),
        (429, Outcome.RATE_LIMITED),
    ],
)
def test_a_status_that_is_no_page_is_an_error_with_its_outcome(status: int, outcome: Outcome) -> None:
    error = failed(Web({URL: httpx.Response(status)}))
    assert (error.outcome, error.status, error.url) == (outcome, status, URL)


def test_a_challenge_under_200_is_no_page_even_when_it_is_compressed() -> None:
    body = gzip.compress(b"<html><script>document.cookie='acw_sc__v2=1';location.reload()</script></html>")
    answer = page(body, b"Content-Encoding: gzip")
    refused = answer.replace(b"200 OK", b"403 No", 1)
    with raw_server({"/page": saying(answer), "/refused": saying(refused)}) as server:
        for path in ("/page", "/refused"):
            error = failure_of(partial(loopback_fetcher().fetch, server.url(path), access=BOLD))
            assert error.outcome is Outcome.CHALLENGE


def test_an_error_page_in_a_broken_coding_is_still_that_error() -> None:
    answer = page(b"not gzip", b"Content-Encoding: gzip").replace(b"200 OK", b"404 No", 1)
    with raw_server(saying(answer)) as server:
        error = failure_of(lambda: loopback_fetcher().fetch(server.url(), access=BOLD))
    assert error.outcome is Outcome.GONE


# ---- redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("location", ["/b", "b", "http://e.cn/b", "//e.cn/b", "http://e.cn:80/x/../b#part"])
def test_a_redirect_is_followed_to_its_page(status: int, location: str) -> None:
    web = Web({URL: moved(location, status), "http://e.cn/b": html("<p>there</p>")})
    fetched = got(web)
    assert fetched.url == URL
    assert fetched.final_url == "http://e.cn/b"
    assert fetched.content == b"<p>there</p>"


def test_five_redirects_are_followed_and_the_sixth_is_not() -> None:
    chain = {f"http://e.cn/{n}": moved(f"/{n + 1}") for n in range(10)}
    assert got(Web(chain | {"http://e.cn/5": html()}), "http://e.cn/0").final_url == "http://e.cn/5"
    web = Web(chain)
    assert failed(web, "http://e.cn/0").outcome is Outcome.TOO_MANY_REDIRECTS
    assert len(web.asked) == 6


def test_a_redirect_in_a_circle_is_left_when_it_closes() -> None:
    web = Web({URL: moved("/b"), "http://e.cn/b": moved("/a#again")})
    error = failed(web)
    assert error.outcome is Outcome.TOO_MANY_REDIRECTS
    assert "cookie" in error.reason
    assert len(web.asked) == 2


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "ftp://e.cn/",
        "javascript:1",
        "data:text/html,x",
        "http://[",
        "http://a:secret@e.cn/",
        "about:blank",
    ],
)
def test_a_redirect_out_of_the_web_is_refused(location: str) -> None:
    web = Web({URL: moved(location)})
    error = failed(web)
    assert error.outcome is Outcome.BAD_URL
    assert error.url == URL
    assert "secret" not in str(error)
    assert len(web.asked) == 1


def test_a_redirect_in_raw_bytes_is_followed_as_the_server_means_it() -> None:
    gbk = "http://e.cn/%D0%C2%CE%C5"
    web = Web(
        {URL: moved("/新闻".encode("gbk")), gbk: moved("/新闻".encode()), "http://e.cn/%E6%96%B0%E9%97%BB": html()}
    )
    assert got(web).final_url == "http://e.cn/%E6%96%B0%E9%97%BB"


def test_a_failure_behind_a_redirect_names_both_urls() -> None:
    error = failed(Web({URL: moved("http://other.cn/b")}))
    assert error.outcome is Outcome.GONE
    assert error.url == URL
    assert "http://other.cn/b" in error.reason


# ---- robots.txt


def test_robots_txt_is_asked_first_and_once() -> None:
    web = Web({ROBOTS: robots("User-agent: *\nDisallow: /private"), URL: html()})
    fetcher = web.fetcher()
    fetcher.fetch(URL)
    fetcher.fetch(URL)
    assert web.urls == [ROBOTS, URL, URL]


def test_a_forbidden_page_is_not_asked_for() -> None:
    web = Web({ROBOTS: robots("User-agent: jingbao\nDisallow: /a"), URL: html()})
    error = failed(web, access=Access())
    assert error.outcome is Outcome.ROBOTS
    assert 'robots = "ignore"' in error.reason
    assert web.urls == [ROBOTS]


def test_an_override_asks_anyway_and_can_be_seen_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    web = Web({ROBOTS: robots("User-agent: *\nDisallow: /"), URL: html()})
    with caplog.at_level(logging.INFO):
        got(web, access=Access(obey_robots=False))
    assert web.urls == [URL]
    assert "robots overridden url=http://e.cn/a" in caplog.text


def test_each_host_on_the_way_has_its_own_robots_txt() -> None:
    there = "https://other.cn:8443/b"
    web = Web(
        {URL: moved(there), there: html(), "https://other.cn:8443/robots.txt": robots("User-agent: *\nDisallow: /b")}
    )
    error = failed(web, access=Access())
    assert error.outcome is Outcome.ROBOTS
    assert web.urls == [ROBOTS, URL, "https://other.cn:8443/robots.txt"]


@pytest.mark.parametrize("status", [401, 403, 404, 410, 412])
def test_without_a_robots_txt_everything_is_allowed(status: int) -> None:
    assert got(Web({ROBOTS: httpx.Response(status), URL: html()}), access=Access()).status == 200


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_robots_txt_that_fails_forbids_everything(status: int) -> None:
    web = Web({ROBOTS: httpx.Response(status), URL: html()})
    error = failed(web, access=Access())
    assert (error.outcome, error.status) == (Outcome.ROBOTS, status)
    assert web.urls == [ROBOTS]


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (httpx.ConnectError("refused"), Outcome.CONNECT),
        (httpx.ReadTimeout("slow"), Outcome.TIMEOUT),
        (httpx.RemoteProtocolError("what?"), Outcome.PROTOCOL),
        (httpx.Response(521), Outcome.CHALLENGE),
        (moved("/robots.txt"), Outcome.TOO_MANY_REDIRECTS),
    ],
)
def test_a_robots_txt_that_cannot_be_had_is_reported_as_what_it_is(
    reply: httpx.Response | Exception, outcome: Outcome
) -> None:
    web = Web({ROBOTS: reply, URL: html()})
    error = failed(web, access=Access())
    assert error.outcome is outcome
    assert error.reason.startswith("robots.txt: ")
    assert error.url == URL
    assert URL not in web.urls


def test_a_robots_txt_behind_a_redirect_counts() -> None:
    elsewhere = "http://www.e.cn/robots.txt"
    web = Web({ROBOTS: moved(elsewhere), elsewhere: robots("User-agent: *\nDisallow: /"), URL: html()})
    assert failed(web, access=Access()).outcome is Outcome.ROBOTS
    assert web.urls == [ROBOTS, elsewhere]


def test_a_rate_limit_on_robots_txt_is_a_rate_limit() -> None:
    web = Web({ROBOTS: httpx.Response(429, headers={"Retry-After": "300"}), URL: html()})
    error = failed(web, access=Access())
    assert (error.outcome, error.retry_after_s) == (Outcome.RATE_LIMITED, 300)


# ---- politeness


def test_requests_to_one_host_are_two_seconds_apart_robots_txt_and_redirects_among_them() -> None:
    web = Web({ROBOTS: robots(""), URL: moved("https://e.cn/b"), "https://e.cn/b": html()}, takes_s=0.5)
    fetcher = web.fetcher()
    for _ in range(2):
        fetcher.fetch(URL)
    assert web.urls[:4] == [ROBOTS, URL, "https://e.cn/robots.txt", "https://e.cn/b"]
    assert all(later - earlier >= 2.5 for earlier, later in pairwise(web.seconds))


def test_different_hosts_are_not_kept_waiting() -> None:
    web = Web({f"http://h{n}.cn/": html() for n in range(5)})
    fetcher = web.fetcher()
    for n in range(5):
        fetcher.fetch(f"http://h{n}.cn/", access=Access(obey_robots=False))
    assert web.seconds == [0.0] * 5


def test_a_crawl_delay_is_kept() -> None:
    web = Web({ROBOTS: robots("User-agent: *\nCrawl-delay: 10"), URL: html()})
    fetcher = web.fetcher()
    fetcher.fetch(URL)
    fetcher.fetch(URL)
    assert web.seconds == pytest.approx([0, 10, 20])


def test_a_crawl_delay_longer_than_a_fetch_is_told_and_kept() -> None:
    web = Web({ROBOTS: robots("User-agent: *\nCrawl-delay: 300"), URL: html()})
    fetcher = web.fetcher()
    error = failure_of(lambda: fetcher.fetch(URL))
    assert (error.outcome, error.retry_after_s) == (Outcome.RATE_LIMITED, 300)
    assert web.urls == [ROBOTS]
    web.time.pass_by(300)
    assert isinstance(fetcher.fetch(URL), Page)
    assert fetcher.busy() == {"e.cn"}


def test_after_a_rate_limit_the_host_is_not_asked_before_its_time() -> None:
    web = Web({URL: [httpx.Response(429, headers={"Retry-After": "120"}), html()], "http://e.cn/b": html()})
    fetcher = web.fetcher()
    assert failure_of(lambda: fetcher.fetch(URL, access=BOLD)).retry_after_s == 120
    web.time.pass_by(30)
    error = failure_of(lambda: fetcher.fetch("http://e.cn/b", access=BOLD))
    assert (error.outcome, error.retry_after_s) == (Outcome.RATE_LIMITED, 90)
    assert len(web.asked) == 1
    web.time.pass_by(90)
    assert isinstance(fetcher.fetch(URL, access=BOLD), Page)


def test_a_rate_limit_behind_a_redirect_holds_the_host_that_said_so() -> None:
    web = Web({URL: moved("http://b.cn/"), "http://b.cn/": httpx.Response(503, headers={"Retry-After": "3600"})})
    fetcher = web.fetcher()
    assert failure_of(lambda: fetcher.fetch(URL, access=BOLD)).outcome is Outcome.RATE_LIMITED
    assert fetcher.busy() == {"b.cn"}


# ---- time


def test_all_of_a_fetch_shares_one_deadline() -> None:
    chain = {f"http://e.cn/{n}": moved(f"/{n + 1}") for n in range(5)}
    web = Web(chain | {"http://e.cn/5": html(), ROBOTS: robots("")}, takes_s=8)
    error = failed(web, "http://e.cn/0", access=Access())
    assert error.outcome is Outcome.TIMEOUT
    assert web.time.elapsed_s < 45 + 10


def test_an_answer_that_comes_after_the_deadline_is_no_page() -> None:
    assert failed(Web({URL: html()}, takes_s=46)).outcome is Outcome.TIMEOUT


# ---- errors


@pytest.mark.parametrize(
    ("raised", "outcome"),
    [
        (httpx.ConnectError("x"), Outcome.CONNECT),
        (httpx.ReadError("x"), Outcome.CONNECT),
        (httpx.ReadTimeout("x"), Outcome.TIMEOUT),
        (httpx.RemoteProtocolError("x"), Outcome.PROTOCOL),
        (httpx.DecodingError("x"), Outcome.PROTOCOL),
        (httpx.UnsupportedProtocol("x"), Outcome.PROTOCOL),
        (httpcore.ConnectTimeout("x"), Outcome.TIMEOUT),
        (httpcore.ReadError("x"), Outcome.CONNECT),
        (httpcore.LocalProtocolError("x"), Outcome.PROTOCOL),
        (OSError("x"), Outcome.CONNECT),
        (ssl.SSLError("x"), Outcome.CONNECT),
        (UnicodeDecodeError("utf-8", b"", 0, 1, "x"), Outcome.PROTOCOL),
        (ValueError("x"), Outcome.PROTOCOL),
    ],
)
def test_whatever_the_network_raises_comes_out_as_a_fetch_error(raised: Exception, outcome: Outcome) -> None:
    error = failed(Web({URL: raised}))
    assert error.outcome is outcome
    assert error.url == URL


@pytest.mark.parametrize(
    "url",
    ["", "e.cn/a", "ftp://e.cn/", "http://", "http://\ud800", "http://u:p@e.cn/", "http://xn--/"],
)
def test_what_is_no_web_address_is_a_bad_url(url: str) -> None:
    web = Web({})
    error = failed(web, url)
    assert error.outcome is Outcome.BAD_URL
    assert error.permanent
    assert web.asked == []


# ---- addresses


def test_by_default_the_loopback_is_refused() -> None:
    with raw_server(saying(page(b"secret"))) as server:
        guarded = Fetcher(user_agent=AGENT, limits=SMALL)
        for host in ("127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.0.0.1."):
            error = failure_of(partial(guarded.fetch, server.url(host=host), access=BOLD))
            assert error.outcome is Outcome.BLOCKED_ADDRESS
            assert error.permanent
        assert server.asked == []


def test_allow_private_admits_the_loopback_for_that_source_only() -> None:
    private = Access(allow_private=True, obey_robots=False, delay_s=0)
    with raw_server(saying(page(b"ok"))) as server:
        guarded = Fetcher(user_agent=AGENT, limits=SMALL)
        assert isinstance(guarded.fetch(server.url(), access=private), Page)
        assert failure_of(lambda: guarded.fetch(server.url(), access=BOLD)).outcome is Outcome.BLOCKED_ADDRESS


def test_a_refusal_of_robots_txts_address_for_one_source_is_not_kept_for_another() -> None:
    with raw_server(saying(page(b""))) as server:
        guarded = Fetcher(user_agent=AGENT, limits=SMALL)
        assert (
            failure_of(lambda: guarded.fetch(server.url(), access=Access(delay_s=0))).outcome is Outcome.BLOCKED_ADDRESS
        )
        assert isinstance(guarded.fetch(server.url(), access=Access(allow_private=True, delay_s=0)), Page)


def test_a_fake_ip_is_refused_with_advice_and_admitted_by_the_setting() -> None:
    def fake(host: str, port: int, timeout_s: float) -> tuple[Place, ...]:  # noqa: ARG001 a proxy answers all alike
        return (Place(socket.AF_INET6, ("198.18.0.9", port)),)  # the wrong family: no packet can leave

    refused = Fetcher(user_agent=AGENT, limits=SMALL, resolve=fake)
    error = failure_of(lambda: refused.fetch(URL, access=BOLD))
    assert error.outcome is Outcome.BLOCKED_ADDRESS
    assert "allow_fake_ip = true under [fetch]" in error.reason
    admitted = Fetcher(user_agent=AGENT, limits=SMALL, resolve=fake, allow_fake_ip=True)
    assert failure_of(lambda: admitted.fetch(URL, access=BOLD)).outcome is Outcome.CONNECT


def test_a_name_that_changes_its_mind_is_looked_up_once_per_connection() -> None:
    asked: list[str] = []

    def flip(host: str, port: int, timeout_s: float) -> tuple[Place, ...]:  # noqa: ARG001 never waits
        asked.append(host)
        return (Place(socket.AF_INET, ("127.0.0.1" if len(asked) % 2 else "127.0.0.2", port)),)

    with (
        raw_server(saying(page(b"ok"))) as server,
        raw_server(saying(page(b"secret")), host="127.0.0.2") as forbidden,
    ):
        flipping = Fetcher(user_agent=AGENT, limits=SMALL, admits=only_loopback, resolve=flip)
        assert isinstance(flipping.fetch(server.url(host="flip.test"), access=BOLD), Page)
        second = failure_of(lambda: flipping.fetch(forbidden.url(host="flip.test"), access=BOLD))
        assert second.outcome is Outcome.BLOCKED_ADDRESS
        assert asked == ["flip.test", "flip.test"]
        assert forbidden.asked == []


def test_a_redirect_of_a_private_source_never_leads_to_the_clouds_keys() -> None:
    private = Access(allow_private=True, obey_robots=False, delay_s=0)
    with raw_server(saying(redirect(b"http://169.254.169.254/latest/"))) as server:
        error = failure_of(lambda: Fetcher(user_agent=AGENT, limits=SMALL).fetch(server.url(), access=private))
    assert error.outcome is Outcome.BLOCKED_ADDRESS


# ---- TLS


def test_https_is_fetched_with_the_profile_of_the_source() -> None:
    seen: list[TlsProfile] = []

    def contexts(profile: TlsProfile) -> ssl.SSLContext:
        seen.append(profile)
        return tls.context(profile, cafile=str(PEM / "ca.pem"))

    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(PEM / "server.pem")
    secure = Fetcher(user_agent=AGENT, limits=SMALL, admits=only_loopback, resolve=to_loopback, tls_context=contexts)
    with raw_server(saying(page(b"<p>safe</p>")), context=server_side) as server:
        for profile in TlsProfile:
            access = Access(obey_robots=False, delay_s=0, tls=profile)
            fetched = secure.fetch(server.url(host="secure.test", scheme="https"), access=access)
            assert isinstance(fetched, Page)
            assert fetched.content == b"<p>safe</p>"
        error = failure_of(lambda: secure.fetch(server.url(host="wrong.test", scheme="https"), access=BOLD))
    assert error.outcome is Outcome.TLS
    assert seen == [TlsProfile.MODERN, TlsProfile.LEGACY, TlsProfile.MODERN]


def test_a_plain_page_costs_no_certificates() -> None:
    def never(profile: TlsProfile) -> ssl.SSLContext:
        raise AssertionError(profile)

    plain = Fetcher(user_agent=AGENT, limits=SMALL, admits=only_loopback, tls_context=never)
    with raw_server(saying(page(b"ok"))) as server:
        assert isinstance(plain.fetch(server.url(), access=BOLD), Page)


def test_a_question_with_a_body_is_posted_with_its_headers() -> None:
    web = Web({"http://a.example/api": httpx.Response(200, content=b"{}")})
    ask = Ask("http://a.example/api", (("Content-Type", "application/x-www-form-urlencoded"),), b"page=2")
    web.fetcher().fetch(ask, access=BOLD)
    _, asked = web.asked[-1]
    assert (asked.method, asked.content, asked.headers["content-type"]) == (
        "POST",
        b"page=2",
        "application/x-www-form-urlencoded",
    )


def redirected_to(url: str) -> httpx.Response:
    return httpx.Response(307, headers={"Location": url})


@pytest.mark.parametrize(("status", "method"), [(301, "GET"), (302, "GET"), (303, "GET"), (307, "POST"), (308, "POST")])
def test_a_post_is_posted_again_only_where_the_redirect_says_so(status: int, method: str) -> None:
    web = Web(
        {
            "http://a.example/api": httpx.Response(status, headers={"Location": "/new"}),
            "http://a.example/new": httpx.Response(200),
        }
    )
    web.fetcher().fetch(Ask("http://a.example/api", (("Content-Type", "text/plain"),), b"page=2"), access=BOLD)
    _, asked = web.asked[-1]
    assert (asked.method, "content-type" in asked.headers) == (method, method == "POST")


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("http://a.example/new", True),
        ("https://a.example/new", True),
        ("http://b.example/new", False),
        ("http://a.example:8080/new", False),
    ],
)
def test_what_was_meant_for_one_site_is_told_no_other(target: str, told: bool) -> None:  # noqa: FBT001
    web = Web({"http://a.example/api": redirected_to(target), target: httpx.Response(200)})
    own = (("Content-Type", "text/plain"), ("X-Token", "t"))
    web.fetcher().fetch(Ask("http://a.example/api", own, b"page=2"), access=BOLD)
    _, asked = web.asked[-1]
    assert (asked.content, asked.headers["content-type"]) == (b"page=2", "text/plain")
    assert asked.headers["user-agent"] == web.asked[0][1].headers["user-agent"]
    assert ("x-token" in asked.headers) is told


def test_a_secure_sites_headers_are_not_told_in_the_clear() -> None:
    web = Web({"https://a.example/": redirected_to("http://a.example/"), "http://a.example/": httpx.Response(200)})
    web.fetcher().fetch(Ask("https://a.example/", (("X-Token", "t"),)), access=BOLD)
    assert ["x-token" in asked.headers for _, asked in web.asked] == [True, False]


def test_robots_txt_is_asked_for_a_post_with_a_get() -> None:
    web = Web({"http://a.example/api": httpx.Response(200)})
    web.fetcher().fetch(Ask("http://a.example/api", body=b"page=2"))
    assert [(request.method, request.url.path) for _, request in web.asked] == [
        ("GET", "/robots.txt"),
        ("POST", "/api"),
    ]


def test_a_header_that_no_request_can_carry_is_a_bad_url() -> None:
    ask = Ask("http://a.example/", (("Referer", "http://a.example/\r\nX-Evil: 1"),))
    assert failure_of(lambda: Web({}).fetcher().fetch(ask, access=BOLD)).outcome is Outcome.BAD_URL
