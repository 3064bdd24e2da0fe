"""Pages that need a browser: the same contract as `Fetcher.fetch`, with the DOM that scripts made as content.

The browser asks nobody. Its document, and whatever that loads, is fetched here, in the daemon's process and through
its one `Fetcher`: addresses, robots.txt, deadlines and bytes are judged as for any page, and politeness counts it all.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urldefrag

from crawler import urls
from crawler.browser import find
from crawler.browser.process import BrowserFailed, BrowserProcess, RenderLimits
from crawler.browser.wire import Kind, Message
from crawler.feeds import looks_like_feed
from crawler.fetch import Fetcher
from crawler.jsonlist import looks_like_json
from db.asks import Ask
from db.errors import FetchError
from db.models import Access, Page, Unchanged, Validators
from db.outcomes import Outcome

__all__ = ["RenderLimits", "Renderer", "RenderingFetcher"]

_HTML = ("text/html", "application/xhtml+xml")
_TICK_S = 0.5  # how late a wait notices that jingbao is stopping
_ANSWERED = (Outcome.HTTP_ERROR, Outcome.GONE)  # failures that a script may want to see as what they are
# What of an answer's headers a script or the browser has use for. Not what would set it asking others (Link, Alt-Svc,
# Report-To, policies with a report-uri), and nothing of cookies: nobody would send them.
_PASSED_ON = ("content-type", "content-language", "date", "etag", "last-modified")
_PASSED_ON_PREFIXES = ("access-control-", "x-")

log = logging.getLogger(__name__)


class Renderer:
    """Renders one page at a time, for any number of threads. The browser is started when one is wanted."""

    def __init__(
        self,
        fetcher: Fetcher,
        *,
        limits: RenderLimits = RenderLimits(),
        executable: Path | None = None,
        cut_off: bool = True,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`executable`: a chromium; None looks where systems have it. `cut_off`: leave the network where one may."""
        self._fetcher = fetcher
        self._limits = limits
        self._executable = executable
        self._cut_off = cut_off
        self._monotonic = monotonic
        self._turn = threading.Lock()
        self._browser: BrowserProcess | None = None  # touched by whoever has the turn
        self._stopping = False

    def fetch(
        self,
        ask: str | Ask,
        *,
        access: Access,
        validators: Validators = Validators(),  # noqa: ARG002
    ) -> Page | Unchanged:
        """What is asked for, as the page's scripts leave it; what is no HTML comes as it was fetched.

        `validators` are not sent, and a rendered page has none: that a shell is unchanged says nothing of its items.
        Raises: FetchError, at the latest `RenderLimits.total_s` after the call (and two seconds).
        """
        url = ask if isinstance(ask, str) else ask.url
        left = self._clock(urls.shown(url))
        page = self._fetcher.fetch(ask, access=access)
        if isinstance(page, Unchanged) or not _is_html(page):
            return page
        began = self._monotonic()
        loading = Loading(self._fetcher, self._limits, access, page)
        try:
            with self._my_turn(left):
                done = self._shown(loading, urldefrag(url).fragment, left)
        except BrowserFailed as error:
            left()  # or it was us who ended it
            raise FetchError(urls.shown(url), error.outcome, error.reason) from None
        finally:
            took_ms = round(1000 * (self._monotonic() - began))
            log.info("render url=%s %s ms=%d", urls.shown(url), loading.summary(), took_ms)
        return replace(
            page,
            final_url=urls.resolve(page.final_url, done.url) or page.final_url,
            headers=(*_but_type(page.headers), ("Content-Type", "text/html; charset=utf-8")),
            content=done.body,
            validators=Validators(),
            elapsed_ms=page.elapsed_ms + took_ms,
        )

    def reap(self) -> None:
        """End the browser that has had no page for `RenderLimits.idle_s`. The next page starts another."""
        if self._turn.acquire(blocking=False):
            try:
                if self._browser and self._browser.used_at <= self._monotonic() - self._limits.idle_s:
                    self._end()
            finally:
                self._turn.release()

    def close(self) -> None:
        """End the browser, busy or not, and for good: a page in hand, or asked for later, ends in FetchError."""
        self._stopping = True
        if browser := self._browser:
            browser.kill()
        with self._turn:
            self._end()

    def pids(self) -> tuple[int, ...]:
        """The browser's processes alive now, its driver first."""
        browser = self._browser
        return browser.line() if browser else ()

    def _clock(self, url: str) -> Callable[[], float]:
        """Says how many seconds there are, more than 0, or raises FetchError (timeout)."""
        ends_at = self._monotonic() + self._limits.total_s

        def left() -> float:
            if self._stopping:
                raise FetchError(url, Outcome.TIMEOUT, "cut short: jingbao is stopping")
            seconds = ends_at - self._monotonic()
            if seconds <= 0:
                raise FetchError(url, Outcome.TIMEOUT, f"not rendered after {self._limits.total_s:g} s")
            return seconds

        return left

    @contextmanager
    def _my_turn(self, left: Callable[[], float]) -> Iterator[None]:
        while not self._turn.acquire(timeout=min(left(), _TICK_S)):
            pass
        try:
            yield
        finally:
            self._turn.release()

    def _shown(self, loading: Loading, fragment: str, left: Callable[[], float]) -> Message:
        """Raises: BrowserFailed, FetchError."""
        try:
            browser = self._ready(left)
            opening = replace(
                loading.opening(fragment),
                within_s=left(),
                quiet_s=self._limits.quiet_s,
                most_bytes=self._limits.dom_bytes,
            )
            done = browser.show(opening, loading.answer, left=left, at_once=self._limits.at_once)
            browser.used_at = self._monotonic()
        finally:
            if self._browser and not self._browser.alive():
                self._end()
        if loading.failure:
            raise loading.failure
        return done

    def _ready(self, left: Callable[[], float]) -> BrowserProcess:
        """The browser, running. Raises: BrowserFailed, FetchError."""
        left()
        if self._browser and not self._browser.alive():
            self._end()
        if self._browser is None:
            executable = self._executable or find.chromium_path()
            reason = find.missing(executable)
            if reason or executable is None:
                raise BrowserFailed(Outcome.INTERNAL, f"no browser to render with: {reason}")
            self._browser = BrowserProcess(executable, memory_bytes=self._limits.memory_bytes, cut_off=self._cut_off)
            self._browser.wait_ready(left)
        return self._browser

    def _end(self) -> None:
        browser, self._browser = self._browser, None
        if browser:
            browser.close()


class Loading:
    """What one page loads while it is rendered: fetched for it, within its limits. For any number of threads."""

    def __init__(self, fetcher: Fetcher, limits: RenderLimits, access: Access, page: Page) -> None:
        self.failure: FetchError | None = None  # of a document that a script put in the page's place
        self._fetcher = fetcher
        self._limits = limits
        self._access = access
        self._page = page
        self._lock = threading.Lock()
        self._asked = 0
        self._documents = 0
        self._refused = 0
        self._bytes = 0

    def opening(self, fragment: str) -> Message:
        """The page itself, for the browser to begin with. Scripts may want the fragment; no server sees it."""
        url = self._page.final_url + (f"#{fragment}" if fragment else "")
        return Message(Kind.RENDER, url=url, status=200, headers=_passed_on(self._page), body=self._page.content)

    def answer(self, asked: Message) -> Message:
        """ANSWER or REFUSAL to an ASK; never raises."""
        try:
            self._begin(asked)
            page = self._got(asked)
            if asked.document and not _is_html(page):
                return Message(Kind.REFUSAL, asked.number, text="no page to show")
            return Message(
                Kind.ANSWER, asked.number, page.final_url, status=200, headers=_passed_on(page), body=page.content
            )
        except FetchError as error:
            return self._failed(asked, error)
        except Exception:  # the boundary of one wish: whatever broke, the page gets its answer
            log.exception("render url=%s wish=%s", self._page.url, urls.shown(asked.url))
            return Message(Kind.REFUSAL, asked.number, text="internal")

    def summary(self) -> str:
        with self._lock:
            return f"asked={self._asked} refused={self._refused} bytes={self._bytes}"

    def _begin(self, asked: Message) -> None:
        """Count a wish. Raises: FetchError where there have been enough."""
        with self._lock:
            self._documents += asked.document
            if self._documents > self._limits.documents:
                reason = f"redirected by script {self._documents} times; it may want a cookie"
                raise FetchError(urls.shown(asked.url), Outcome.TOO_MANY_REDIRECTS, reason)
            if self._asked >= self._limits.requests or self._bytes >= self._limits.loaded_bytes:
                raise FetchError(urls.shown(asked.url), Outcome.TOO_BIG, "the page has loaded enough")
            self._asked += 1

    def _got(self, asked: Message) -> Page:
        """Raises: FetchError."""
        private = self._access.allow_private and self._ours(asked.url)
        delay_s = self._access.delay_s if asked.document else 0.0
        access = replace(self._access, allow_private=private, delay_s=delay_s)
        posted = asked.body if asked.post else None
        if posted is not None and not self._ours(asked.url):
            raise FetchError(asked.url, Outcome.BLOCKED_ADDRESS, "a page may post to its own site only")
        page = self._fetcher.fetch(Ask(asked.url, asked.headers, posted), access=access)
        if isinstance(page, Unchanged):
            raise FetchError(page.url, Outcome.PROTOCOL, "HTTP 304, although nothing was known of it")
        if private and not self._ours(page.final_url):  # a script could read there, and tell others what it read
            raise FetchError(page.url, Outcome.BLOCKED_ADDRESS, f"redirected to {page.final_url}, another's host")
        with self._lock:
            self._bytes += len(page.content)
            if self._bytes > self._limits.loaded_bytes:
                raise FetchError(page.url, Outcome.TOO_BIG, "the page has loaded enough")
        return page

    def _failed(self, asked: Message, error: FetchError) -> Message:
        with self._lock:
            self._refused += 1
        if asked.document:
            self.failure = _retold(error, self._page.url, f"redirected by script to {urls.shown(asked.url)}: ")
            return Message(Kind.REFUSAL, asked.number, document=True, text=error.reason)
        if error.outcome in _ANSWERED and error.status:
            return Message(Kind.ANSWER, asked.number, asked.url, status=error.status)
        return Message(Kind.REFUSAL, asked.number, text=error.reason)

    def _ours(self, url: str) -> bool:
        """Is it the source's own host, or one beside it? `allow_private` was said of no other."""
        home = self._page.final_url
        return urls.host_of(url) == urls.host_of(home) or urls.same_site(url, home)


class RenderingFetcher:
    """Fetches what `crawl` asks for: through the browser where a source says `render = true`."""

    def __init__(self, fetcher: Fetcher, renderer: Renderer) -> None:
        self._fetcher = fetcher
        self._renderer = renderer

    def fetch(self, ask: str | Ask, *, access: Access, validators: Validators = Validators()) -> Page | Unchanged:
        """Raises: FetchError, and nothing else."""
        chosen = self._renderer if access.render else self._fetcher
        return chosen.fetch(ask, access=access, validators=validators)

    def busy(self) -> frozenset[str]:
        return self._fetcher.busy()

    def reap(self) -> None:
        """Let an idle browser go; called now and then."""
        self._renderer.reap()

    def close_browser(self) -> None:
        """Stop the browser alone. What else is in hand stays so: its rows come back at the next start."""
        self._renderer.close()

    def close(self) -> None:
        """Stop: what is in hand ends within a second with a FetchError, and so does what is asked for later."""
        self._fetcher.close()
        self._renderer.close()


def _is_html(page: Page) -> bool:
    """Feeds and JSON come as text/html now and then; a browser would make a mess of them."""
    stated = page.header("content-type")
    kind = (stated or "text/html").partition(";")[0].strip().lower()
    if kind not in _HTML or not page.content.strip():
        return False
    return not looks_like_feed(page.content, stated) and not looks_like_json(page.content)


def _passed_on(page: Page) -> tuple[tuple[str, str], ...]:
    kept: dict[str, str] = {}
    for name, value in page.headers:
        key = name.lower()
        if key in _PASSED_ON or key.startswith(_PASSED_ON_PREFIXES):
            kept[key] = f"{kept[key]}, {value}" if key in kept else value
    return tuple(kept.items())


def _but_type(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in headers if name.lower() != "content-type")


def _retold(error: FetchError, url: str, prefix: str) -> FetchError:
    """The same failure, told of the page that was asked for."""
    return FetchError(
        urls.shown(url),
        error.outcome,
        prefix + error.reason,
        status=error.status,
        retry_after_s=error.retry_after_s,
        permanent=error.permanent,
    )
