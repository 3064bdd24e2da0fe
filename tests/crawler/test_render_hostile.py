"""What pages may do to their browser, and what is left of it afterwards: nothing, or all that the next page needs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from tempfile import gettempdir

import pytest

from crawler.browser import procs
from crawler.render import Renderer, RenderLimits
from db.outcomes import Outcome
from tests.crawler.browser.rendering import QUICK, gone, got, json, needs_browser, renderer, said, script
from tests.crawler.fetching import BOLD, failure_of
from tests.crawler.raw import Play, page, raw_server, saying, telling

pytestmark = needs_browser

ROOT = Path(__file__).resolve().parents[2]
GREETING = "say('still here')"
SHORT = RenderLimits(total_s=3.5, quiet_s=0.3)


@pytest.fixture(scope="module")
def browser() -> Iterator[Renderer]:
    """One browser for all pages that do it no harm."""
    with renderer() as made:
        yield made


def _homes() -> set[str]:
    return {path.name for path in Path(gettempdir()).glob("jingbao-render-*")}


# --- pages that would never end


def test_an_endless_loop_is_a_timeout_and_takes_nothing_with_it() -> None:
    plays = {"/": script("while (true) {}"), "/next": script(GREETING)}
    with renderer(SHORT) as made, raw_server(plays) as site:
        got(made, site.url("/next"))
        before, homes = made.pids(), _homes()
        assert len(before) > 4
        error = failure_of(lambda: made.fetch(site.url(), access=BOLD))
        assert (error.outcome, error.url) == (Outcome.TIMEOUT, site.url())
        assert gone(before)
        assert made.pids() == ()
        assert _homes() < homes
        assert said(made, site.url("/next")) == "still here"


def test_a_page_that_never_rests_is_taken_as_it_stands_in_time() -> None:
    text = "say('listed'); setInterval(() => fetch('/tick'), 100)"
    with renderer(SHORT) as made, raw_server({"/": script(text), "/tick": json("1")}) as site:
        assert said(made, site.url()) == "listed"


def test_a_request_that_is_never_answered_holds_nobody_up() -> None:
    asked = threading.Event()
    with renderer(SHORT) as made, raw_server({"/": script("say('listed'); fetch('/x')"), "/x": telling(asked)}) as site:
        assert said(made, site.url()) == "listed"
        assert asked.is_set()


# --- pages that would take everything


def test_a_page_that_eats_memory_is_ended_for_it() -> None:
    eater = "const kept = []; setInterval(() => kept.push(new Uint8Array(32 << 20).fill(7)), 10)"
    limits = replace(QUICK, memory_bytes=700 << 20)
    with renderer(limits) as made, raw_server({"/": script(eater), "/next": script(GREETING)}) as site:
        got(made, site.url("/next"))
        before = made.pids()
        error = failure_of(lambda: made.fetch(site.url(), access=BOLD))
        assert error.outcome is Outcome.TOO_BIG
        assert "MiB, 700 at most" in error.reason
        assert gone(before)
        assert said(made, site.url("/next")) == "still here"


def test_a_page_whose_process_dies_fails_and_the_next_has_a_new_browser(browser: Renderer) -> None:
    eater = "const kept = []; while (true) kept.push('x'.repeat(1 << 20).split(''))"
    with raw_server({"/": script(eater), "/next": script(GREETING)}) as site:
        error = failure_of(lambda: browser.fetch(site.url(), access=BOLD))
        assert error.outcome in (Outcome.PARSER_KILLED, Outcome.TOO_BIG)
        assert said(browser, site.url("/next")) == "still here"


def test_no_more_is_asked_than_a_page_may(browser: Renderer) -> None:
    text = "for (let n = 0; n < 500; n++) fetch('/n?' + n).then(() => say('got'), () => say('refused'))"
    with raw_server({"/": script(text), "/n": json("1")}) as site:
        words = said(browser, site.url()).split()
        assert (words.count("got"), words.count("refused")) == (60, 440)
        assert len(site.asked) == 61


def test_no_more_is_loaded_than_a_page_may() -> None:
    text = (
        "for (let n = 0; n < 20; n++)"
        "fetch('/n?' + n).then(r => r.text()).then(t => say(t.length), () => say('refused'))"
    )
    plays = {"/": script(text), "/n": saying(page(b"x" * 10_000))}
    with renderer(replace(QUICK, loaded_bytes=50_000)) as made, raw_server(plays) as site:
        words = said(made, site.url()).split()
        assert (words.count("10000"), words.count("refused")) == (5, 15)
        assert len(site.asked) < 12


def test_a_dom_too_large_is_refused_and_harms_nobody() -> None:
    text = "document.body.append('x'.repeat(2 << 20))"
    plays = {"/": script(text), "/next": script(GREETING)}
    with renderer(replace(QUICK, dom_bytes=1 << 20)) as made, raw_server(plays) as site:
        error = failure_of(lambda: made.fetch(site.url(), access=BOLD))
        before = made.pids()
        assert error.outcome is Outcome.TOO_BIG
        assert "1,048,576 at most" in error.reason
        assert said(made, site.url("/next")) == "still here"
        assert made.pids()[0] == before[0]


# --- pages that want somebody to be there


@pytest.mark.parametrize(
    "text",
    [
        "alert(1); confirm('x'); prompt('x')",
        "addEventListener('beforeunload', event => event.preventDefault())",
        "for (let n = 0; n < 5; n++) window.open('/next')",
        "const w = window.open('about:blank'); if (w) w.document.write('<script>while (true) {}</' + 'script>')",
        "const a = document.createElement('a'); a.href = '/next'; a.target = '_blank'; a.click()",
        "window.print()",
        "document.body.requestFullscreen().catch(() => 0)",
        "navigator.geolocation.getCurrentPosition(() => 0); Notification.requestPermission()",
        "let a = document.createElement('a'); a.href = URL.createObjectURL(new Blob(['x'])); a.download = 1; a.click()",
        "const a = document.createElement('a'); a.href = '/file'; a.download = 'x.zip'; a.click()",
        "const i = document.createElement('input'); i.type = 'file'; i.click()",
        "close()",
    ],
)
def test_nobody_answers_a_page(browser: Renderer, text: str) -> None:
    plays: dict[str, Play] = {
        "/": script(f"{text}; say('here')"),
        "/next": script(GREETING),
        "/file": saying(page(b"PK", b"Content-Type: application/zip", b"Content-Disposition: attachment")),
    }
    with raw_server(plays) as site:
        assert said(browser, site.url()) == "here"
        assert "/next" not in {head.split()[1] for head in site.asked}


# --- the end of a browser


def test_a_stop_ends_the_page_in_hand_and_all_its_processes() -> None:
    asked = threading.Event()
    plays = {"/": script("fetch('/x')"), "/x": telling(asked)}
    with raw_server(plays) as site, renderer() as made, ThreadPoolExecutor(1) as thread:
        page_in_hand = thread.submit(failure_of, lambda: made.fetch(site.url(), access=BOLD))
        assert asked.wait(10)
        before = made.pids()
        made.close()
        error = page_in_hand.result(5)
        assert error.outcome is Outcome.TIMEOUT
        assert "stopping" in error.reason
        assert gone(before)
        assert failure_of(lambda: made.fetch(site.url(host="e.cn"), access=BOLD)).reason == error.reason


@pytest.mark.parametrize("whom", ["driver", "browser"])
def test_a_browser_that_is_killed_leaves_nobody_behind(whom: str) -> None:
    asked = threading.Event()
    plays = {"/": script("fetch('/x')"), "/x": telling(asked), "/next": script(GREETING)}
    with raw_server(plays) as site, renderer() as made, ThreadPoolExecutor(1) as thread:
        page_in_hand = thread.submit(failure_of, lambda: made.fetch(site.url(), access=BOLD))
        assert asked.wait(10)
        before = made.pids()
        os.kill(before[0] if whom == "driver" else _browser_of(before), signal.SIGKILL)
        assert page_in_hand.result(10).outcome is Outcome.PARSER_KILLED
        assert gone(before)
        assert said(made, site.url("/next", host="e.cn")) == "still here"


def _browser_of(pids: tuple[int, ...]) -> int:
    """The chromium that the others belong to."""
    return next(pid for pid in pids if b"--remote-debugging-pipe" in Path(f"/proc/{pid}/cmdline").read_bytes())


def test_a_browser_ends_with_its_parent_however_that_ends() -> None:
    asked, homes = threading.Event(), _homes()
    plays = {"/": script("fetch('/x'); setTimeout(() => { while (true) {} }, 500)"), "/x": telling(asked)}
    with raw_server(plays) as site:
        parent = subprocess.Popen([sys.executable, "-m", "tests.crawler.browser.orphaned", site.url()], cwd=ROOT)
        assert asked.wait(20)
        line = [one.pid for one in procs.descendants(parent.pid)]
        assert len(line) > 4
        (home,) = _homes() - homes
        parent.kill()
        parent.wait()
        assert gone(tuple(line))
        assert home not in _homes()


def test_a_page_in_another_charset_comes_out_in_utf_8(browser: Renderer) -> None:
    chinese = saying(page("<p>兰河市".encode("gb18030"), b"Content-Type: text/html; charset=gbk"))
    xhtml = b"<html xmlns='http://www.w3.org/1999/xhtml'><body><p>x</p></body></html>"
    plays = {"/": chinese, "/x": saying(page(xhtml, b"Content-Type: application/xhtml+xml"))}
    with raw_server(plays) as site:
        assert "<p>兰河市</p>" in got(browser, site.url())
        assert "<p>x</p>" in got(browser, site.url("/x"))
