"""Pages that need a browser: what comes of them, and what the servers see."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from crawler.fetch import Fetcher
from crawler.render import Renderer, RenderingFetcher, RenderLimits
from db.asks import Ask
from db.models import Access, Page, Validators
from db.outcomes import Outcome
from tests.crawler.browser.rendering import OTHER, QUICK, gone, got, html, json, needs_browser, renderer, said, script
from tests.crawler.fetching import AGENT, BOLD, Web, failure_of, loopback_fetcher, to_loopback
from tests.crawler.raw import Play, page, raw_server, redirect, saying

ITEMS = '[{"title": "兰河市机器人产业计划", "url": "/1.html"}, {"title": "云岫县智能制造通知", "url": "/2.html"}]'
SHELL = """<!doctype html><meta charset="utf-8"><title>通知公告</title><body><ul></ul><script src="/app.js"></script>"""
APP = """
fetch('/api/items').then(answer => answer.json()).then(items => {
    for (const item of items) {
        const link = document.createElement('a');
        link.href = item.url;
        link.textContent = item.title;
        document.querySelector('ul').appendChild(document.createElement('li')).append(link);
    }
});
"""
LISTED = '<li><a href="/1.html">兰河市机器人产业计划</a></li><li><a href="/2.html">云岫县智能制造通知</a></li>'
SITE = {
    "/": html(SHELL, b'ETag: "1"', b"X-Server: town"),
    "/app.js": saying(page(APP.encode(), b"Content-Type: text/javascript")),
    "/api/items": json(ITEMS),
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Renderer]:
    """One browser for all pages that do it no harm."""
    with renderer() as made:
        yield made


# --- what comes of a page


@needs_browser
def test_a_list_that_a_script_fills_is_there(browser: Renderer) -> None:
    with raw_server(SITE) as site:
        assert f"<ul>{LISTED}</ul>" in got(browser, site.url())
        assert [head.split()[1] for head in site.asked] == ["/", "/app.js", "/api/items"]


@needs_browser
def test_a_rendered_page_is_its_document_with_another_text(browser: Renderer) -> None:
    with raw_server({**SITE, "/old": saying(redirect(b"/"))}) as site:
        rendered = browser.fetch(site.url("/old"), access=BOLD, validators=Validators(etag='"1"'))
        assert isinstance(rendered, Page)
        assert (rendered.url, rendered.final_url, rendered.status) == (site.url("/old"), site.url(), 200)
        assert rendered.header("content-type") == "text/html; charset=utf-8"
        assert (rendered.header("x-server"), rendered.header("etag")) == ("town", '"1"')
        assert rendered.validators == Validators()
        assert not any("if-none-match" in head.lower() for head in site.asked)


@needs_browser
def test_whoever_asks_for_a_page_asks_as_jingbao(browser: Renderer) -> None:
    with raw_server(SITE) as site:
        got(browser, site.url())
        assert all(f"User-Agent: {AGENT}" in head and "Cookie" not in head for head in site.asked)
        assert f"Referer: {site.url()}" in site.asked[-1]


@needs_browser
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (b"application/json", ITEMS.encode()),
        (b"text/html", ITEMS.encode()),
        (b"application/pdf", b"%PDF-1.4"),
        (b"text/html", b'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title></channel></rss>'),
        (b"text/plain", b"<p>plain"),
        (b"text/html", b" "),
    ],
)
def test_what_is_no_page_comes_as_it_was_sent(browser: Renderer, kind: bytes, body: bytes) -> None:
    with raw_server(saying(page(body, b"Content-Type: " + kind, b'ETag: "7"'))) as site:
        fetched = browser.fetch(site.url(), access=BOLD)
        assert isinstance(fetched, Page)
        assert (fetched.content, fetched.validators.etag) == (body, '"7"')


@needs_browser
@pytest.mark.parametrize(
    ("answer", "outcome", "status"),
    [
        (b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n", Outcome.GONE, 404),
        (b"HTTP/1.1 412 No\r\nContent-Length: 0\r\n\r\n", Outcome.CHALLENGE, 412),
        (b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n", Outcome.HTTP_ERROR, 500),
        (redirect(f"http://{OTHER}/".encode()), Outcome.BLOCKED_ADDRESS, None),
        (b"", Outcome.PROTOCOL, None),
    ],
)
def test_a_document_that_does_not_come_fails_as_without_a_browser(
    browser: Renderer, answer: bytes, outcome: Outcome, status: int | None
) -> None:
    with raw_server(saying(answer)) as site:
        error = failure_of(lambda: browser.fetch(site.url(), access=BOLD))
        plain = failure_of(lambda: loopback_fetcher().fetch(site.url(), access=BOLD))
    assert (error.outcome, error.status, error.reason) == (outcome, status, plain.reason)


@needs_browser
def test_a_fragment_is_for_the_script_alone(browser: Renderer) -> None:
    with raw_server(script("say(location.hash)")) as site:
        assert said(browser, site.url("/#/policy")) == "#/policy"
        assert site.asked[0].startswith("GET / ")


@needs_browser
@pytest.mark.parametrize("home", ["https://www.town.example", "http://www.town.example"])
def test_addresses_are_asked_as_they_are_written_and_by_any_scheme(home: str) -> None:
    """Neither an upgrade to https nor a look at certificates: the browser sees no network at all."""
    app = "fetch('https://api.town.example/items').then(r => r.text()).then(t => document.body.append(t))"
    web = Web(
        {
            f"{home}/": httpx.Response(200, html=f"<body><script src='/app.js'></script><img src='/a.png'>{home}"),
            f"{home}/app.js": httpx.Response(200, text=app),
            "https://api.town.example/items": httpx.Response(200, text="one"),
        }
    )
    made = Renderer(web.fetcher(), limits=QUICK)
    try:
        assert f"{home}one</body>" in got(made, f"{home}/")
    finally:
        made.close()
    assert web.urls == [f"{home}/", f"{home}/app.js", "https://api.town.example/items"]


@needs_browser
def test_pages_know_nothing_of_each_other(browser: Renderer) -> None:
    text = (
        "say(localStorage.length + document.cookie.length + name.length);"
        "localStorage.a = 1; document.cookie = 'a=1; max-age=999'; name = 'x'"
    )
    with raw_server(script(text)) as site:
        assert [said(browser, site.url()) for _ in range(2)] == ["0", "0"]


@needs_browser
def test_times_are_shown_as_in_china(browser: Renderer) -> None:
    with raw_server(script("say(new Date(0).toLocaleString())")) as site:
        assert said(browser, site.url()) == "1970/1/1 08:00:00"


# --- documents that take each other's place


@needs_browser
def test_a_script_may_lead_to_another_page(browser: Renderer) -> None:
    plays: dict[str, Play] = {
        "/": script("location.href = '/moved'"),
        "/moved": saying(redirect(b"/deep/list.html")),
        "/deep/list.html": script("say(location.pathname); fetch('item').then(r => r.text()).then(say)"),
        "/deep/item": saying(page(b"one")),
    }
    with raw_server(plays) as site:
        fetched = browser.fetch(site.url(), access=BOLD)
        assert isinstance(fetched, Page)
        assert b"/deep/list.html one" in fetched.content
        assert fetched.final_url == site.url("/deep/list.html")
        assert [head.split()[1] for head in site.asked] == ["/", "/moved", "/deep/list.html", "/deep/item"]


@needs_browser
@pytest.mark.parametrize(
    ("where", "outcome", "reason"),
    [
        ("/none", Outcome.GONE, "redirected by script to http://127.0.0.1:PORT/none: HTTP 404"),
        (f"http://{OTHER}:1/", Outcome.BLOCKED_ADDRESS, f"redirected by script to http://{OTHER}:1/: {OTHER}"),
        ("/", Outcome.TOO_MANY_REDIRECTS, "redirected by script 6 times; it may want a cookie"),
        ("/hop", Outcome.BLOCKED_ADDRESS, f"redirected by script to http://127.0.0.1:PORT/hop: {OTHER}"),
    ],
)
def test_a_script_that_leads_astray_is_a_failed_page(
    browser: Renderer, where: str, outcome: Outcome, reason: str
) -> None:
    plays = {
        "/": script(f"location.replace('{where}')"),
        "/none": saying(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"),
        "/hop": saying(redirect(f"http://{OTHER}/".encode())),
    }
    with raw_server(plays) as site:
        error = failure_of(lambda: browser.fetch(site.url(), access=BOLD))
        assert error.outcome is outcome
        assert reason.replace("PORT", str(site.port)) in error.reason


@needs_browser
@pytest.mark.parametrize(
    "where", ["file:///etc/passwd", "chrome://version", "javascript:void 0", "/feed.pdf", "mailto:a@b"]
)
def test_a_script_that_leads_to_no_page_leaves_it_as_it_is(browser: Renderer, where: str) -> None:
    plays = {
        "/": script(f"say('here'); location.href = '{where}'"),
        "/feed.pdf": saying(page(b"%PDF-1.4", b"Content-Type: application/pdf")),
    }
    with raw_server(plays) as site:
        fetched = browser.fetch(site.url(), access=BOLD)
        assert isinstance(fetched, Page)
        assert b">here" in fetched.content
        assert fetched.final_url == site.url()


# --- what a page loads


@needs_browser
def test_a_page_may_post_to_its_own_site(browser: Renderer) -> None:
    text = (
        "fetch('/api', {method: 'POST', body: 'page=1', headers: {'X-Requested-With': 'XMLHttpRequest'}})"
        ".then(answer => answer.text()).then(say)"
    )
    with raw_server({"/": script(text), "/api": saying(page(b"listed"))}) as site:
        assert said(browser, site.url()) == "listed"
        posted = site.asked[1].lower()
        assert posted.startswith("post /api ")
        for header in (
            "content-length: 6",
            "content-type: text/plain;charset=utf-8",
            "x-requested-with: xmlhttprequest",
        ):
            assert header in posted


@needs_browser
def test_a_page_may_post_little_and_to_nobody_else_and_nothing_but_get_and_post(browser: Renderer) -> None:
    with raw_server(saying(page(b"x"))) as other:
        away = other.url(host="other.example")
        text = f"fetch('{away}', {{method: 'POST', body: 'x'}}).catch(() => say('no'));" + "".join(
            f"fetch('/x', {{method: '{method}'}}).catch(() => say('no'));" for method in ("PUT", "DELETE", "HEAD")
        )
        text += "fetch('/x', {method: 'POST', body: 'x'.repeat(10 << 20)}).catch(() => say('no'))"
        with raw_server({"/": script(text)}) as site:
            assert said(browser, site.url()) == "no no no no no"
            assert (len(site.asked), other.asked) == (1, [])


@needs_browser
def test_a_script_sees_how_its_requests_failed(browser: Renderer) -> None:
    text = "for (const p of ['/a', '/b', '/c']) fetch(p).then(r => say(p + r.status), () => say(p + 'none'))"
    plays = {
        "/": script(text),
        "/a": saying(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"),
        "/b": saying(b"HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n"),
        "/c": saying(redirect(f"http://{OTHER}/".encode())),
    }
    with raw_server(plays) as site:
        assert sorted(said(browser, site.url()).split()) == ["/a404", "/b503", "/cnone"]


@needs_browser
def test_robots_txt_counts_for_what_a_page_loads(browser: Renderer) -> None:
    text = "for (const p of ['/open', '/shut']) fetch(p).then(() => say(p), () => say(p + ' refused'))"
    plays = {
        "/": script(text),
        "/robots.txt": saying(page(b"User-agent: *\nDisallow: /shut")),
        "/open": saying(page(b"x")),
    }
    with raw_server(plays) as site:
        rendered = browser.fetch(site.url(), access=Access(delay_s=0.0))
        assert isinstance(rendered, Page)
        assert b"/shut refused" in rendered.content
        assert sorted(head.split()[1] for head in site.asked) == ["/", "/open", "/robots.txt"]


@needs_browser
def test_a_host_is_never_asked_twice_at_once(browser: Renderer) -> None:
    inside, most = [0], [0]

    def counting(connection: object, stopping: threading.Event) -> None:
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        stopping.wait(0.05)
        inside[0] -= 1
        saying(page(b"x"))(connection, stopping)  # type: ignore[arg-type]

    text = "for (let n = 0; n < 6; n++) fetch('/n?' + n).then(() => say(n))"
    with raw_server({"/": script(text), "/n": counting}) as site:
        assert sorted(said(browser, site.url()).split()) == ["0", "1", "2", "3", "4", "5"]
    assert most == [1]


@needs_browser
def test_private_addresses_stay_shut_but_for_the_sources_own_host() -> None:
    """`allow_private` opens 127.0.0.1 for the page; what it loads from elsewhere is judged as ever."""
    text = (
        "for (const u of ['/own', 'http://127.0.0.2:PORT/secret', '/hop']) "
        "fetch(u).then(r => r.text()).then(say, () => say('refused'))"
    )
    with raw_server(saying(page(b"secret")), host=OTHER) as private, raw_server(plays := {}) as site:
        plays["/"] = script(text.replace("PORT", str(private.port)))
        plays["/own"] = saying(page(b"own"))
        plays["/hop"] = saying(redirect(f"http://{OTHER}:{private.port}/hopped".encode()))
        made = Renderer(Fetcher(user_agent=AGENT, resolve=to_loopback), limits=QUICK, cut_off=False)
        try:
            rendered = made.fetch(site.url(), access=replace(BOLD, allow_private=True))
        finally:
            made.close()
        assert isinstance(rendered, Page)
        words = rendered.content.partition(b'id="said">')[2].partition(b"</p>")[0]
        assert sorted(words.split()) == [b"own", b"refused", b"refused"]
        assert not any("/secret" in head for head in private.asked)


# --- who renders


@needs_browser
def test_pages_are_rendered_one_after_the_other_for_many_threads(browser: Renderer) -> None:
    with raw_server(script("say(location.pathname)")) as site, ThreadPoolExecutor(3) as threads:
        paths = ["/a", "/b", "/c"]
        assert list(threads.map(lambda path: said(browser, site.url(path)), paths)) == paths


@needs_browser
@pytest.mark.parametrize(("render", "expected"), [(True, "said</p>"), (False, '<p id="said"></p>')])
def test_only_sources_that_ask_for_it_are_rendered(browser: Renderer, *, render: bool, expected: str) -> None:
    fetcher = RenderingFetcher(loopback_fetcher(), browser)
    with raw_server(script("document.getElementById('said').append('said')")) as site:
        fetched = fetcher.fetch(Ask(site.url()), access=replace(BOLD, render=render), validators=Validators())
        assert isinstance(fetched, Page)
        assert expected in fetched.content.decode()
        assert "127.0.0.1" not in fetcher.busy()


@needs_browser
@pytest.mark.parametrize(("idle_s", "stays"), [(0.0, False), (60.0, True)])
def test_an_idle_browser_goes_and_comes_back(idle_s: float, *, stays: bool) -> None:
    with raw_server(SITE) as site, renderer(replace(QUICK, idle_s=idle_s)) as made:
        fetcher = RenderingFetcher(loopback_fetcher(), made)
        got(made, site.url())
        before = made.pids()
        fetcher.reap()
        assert (made.pids()[:1] == before[:1]) is stays
        assert stays or gone(before)
        assert LISTED in got(made, site.url())


def test_without_a_browser_the_error_says_what_to_install(tmp_path: Path) -> None:
    made = Renderer(loopback_fetcher(), executable=tmp_path / "chromium")
    with raw_server(SITE) as site:
        error = failure_of(lambda: made.fetch(site.url(), access=BOLD))
        assert error.outcome is Outcome.INTERNAL
        assert "no browser to render with" in error.reason
        assert "install" in error.reason


@needs_browser
def test_a_program_that_is_no_browser_is_said_to_be_none() -> None:
    made = Renderer(loopback_fetcher(), executable=Path("/bin/false"), limits=RenderLimits(total_s=20.0))
    with raw_server(SITE) as site:
        error = failure_of(lambda: made.fetch(site.url(), access=BOLD))
        assert error.outcome is Outcome.INTERNAL
        assert "the browser does not start" in error.reason
        assert made.pids() == ()
