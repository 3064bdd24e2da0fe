"""Inside the browser's process: playwright, chromium, and a page whose every wish goes to the parent.

Chromium has no network of its own. Its requests are stopped before they leave (`Visit.routed`) and answered with what
the parent fetched; what playwright does not see, or sees too late, meets a proxy that does not exist, a resolver that
knows no name, and, where the kernel allows, a network namespace without a network.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import select
import shutil
import socket
import threading
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import count
from multiprocessing.connection import Connection
from time import monotonic
from urllib.parse import urldefrag

from playwright.async_api import Browser, BrowserContext, Error, Page, Request, Route, WebSocketRoute, async_playwright

from crawler.browser import procs
from crawler.browser.wire import Kind, Message, packed, unpacked
from db.outcomes import Outcome

_ARGUMENTS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",  # names and addresses alike
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",  # WebRTC asks no proxy for UDP, nor any router
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",  # its name in older versions
    "--disable-quic",
    "--dns-prefetch-disable",
    "--no-pings",
    "--disable-3d-apis",  # nobody looks; graphics drivers are large and old
    "--disable-crash-reporter",
    "--disk-cache-size=1",
    "--js-flags=--max-old-space-size=512",
)
_NOWHERE = "http://nowhere.invalid:1"  # RFC 6761: no such name, ever
_FETCHED = frozenset(("document", "script", "xhr", "fetch"))
_SAID_ON = ("Accept", "Content-Type", "Referer", "X-Requested-With")
_SAID_BY_BROWSER = "[err]"  # in playwright's log
_TOLD_CHARACTERS = 500
_POSTED_BYTES = 256 << 10  # a question to a list, not an upload
_FILE_BYTES = 256 << 20  # the largest file it may write
_CLOSING_S = 2.0
_LOOK_S = 0.05
_MARGIN_S = 3.0  # kept for taking the page down, or a quarter of the time where that is less
_NICE = 5  # the daemon's own work goes first
# What dials without asking playwright, and second windows. Pages do without; the other guards stand if a page gets hold
# of them after all.
_WITHOUT = """for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection", "SharedWorker", "WebTransport",
    "WebSocketStream"]) delete globalThis[name];
globalThis.open = () => null"""
_MOVED = '<!doctype html><meta charset="utf-8"><script>location.replace(%s)</script>'


def serve(fd: int, executable: str, home: str, *, sandbox: bool, cut_off: bool) -> None:
    """The process's whole life: until the parent is gone."""
    procs.adopt_orphans()
    if cut_off:
        procs.leave_network()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_FILE_BYTES, _FILE_BYTES))
    os.nice(_NICE)
    connection = Connection(fd)
    threading.Thread(target=_end_with, args=(connection.fileno(), home), daemon=True).start()
    asyncio.run(Session(connection).run(executable, sandbox=sandbox))


def _end_with(fd: int, home: str) -> None:
    """Ends everything when either end of the wire is closed: the parent may have died and left all as it is."""
    poller = select.poll()
    poller.register(fd, 0)  # no event but the hang-up
    poller.poll()
    procs.kill_line(os.getpid())
    shutil.rmtree(home, ignore_errors=True)
    os._exit(1)


class Session:
    """The child's end of the wire, and one browser for as many pages as come."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._numbers = count(1)
        self._asked: dict[int, asyncio.Future[Message]] = {}
        self._openings: asyncio.Queue[Message] = asyncio.Queue()

    async def run(self, executable: str, *, sandbox: bool) -> None:
        asyncio.get_running_loop().add_reader(self._connection.fileno(), self._heard)
        async with async_playwright() as playwright:
            try:
                browser = await playwright.chromium.launch(
                    executable_path=executable,
                    chromium_sandbox=sandbox,
                    args=_ARGUMENTS,
                    proxy={"server": _NOWHERE, "bypass": "<-loopback>"},  # or loopback would be asked directly
                )
            except Error as error:
                self.say(Message(Kind.FAILED, outcome=Outcome.INTERNAL, text=_told(error), spent=True))
                return
            browser.on("disconnected", self._hang_up)
            self.say(Message(Kind.READY, text=browser.version))
            while True:
                self.say(await self._visited(browser, await self._openings.get()))

    def say(self, message: Message) -> None:
        self._connection.send_bytes(packed(message))

    async def ask(self, question: Message) -> Message:
        """The parent's ANSWER or REFUSAL to an ASK."""
        number = next(self._numbers)
        self._asked[number] = asyncio.get_running_loop().create_future()
        try:
            self.say(replace(question, number=number))
            return await self._asked[number]
        finally:
            del self._asked[number]

    def _hang_up(self, _: Browser) -> None:
        """Without a browser there is nothing to do."""
        with socket.socket(fileno=os.dup(self._connection.fileno())) as end:
            end.shutdown(socket.SHUT_RDWR)

    def _heard(self) -> None:
        """One message of the parent's; answers to a page that has gone meanwhile are dropped."""
        try:
            message = unpacked(self._connection.recv_bytes())
        except EOFError:
            return  # `_end_with` sees it, too
        if message.kind is Kind.RENDER:
            self._openings.put_nowait(message)
        elif (waiting := self._asked.get(message.number)) and not waiting.done():
            waiting.set_result(message)

    async def _visited(self, browser: Browser, opening: Message) -> Message:
        """What became of one page: DONE or FAILED. Every page has a context, so none knows of the ones before."""
        context = await browser.new_context(
            service_workers="block", accept_downloads=False, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        visit = Visit(self, opening)
        try:
            said = await asyncio.wait_for(visit.run(context), opening.within_s)
        except TimeoutError:
            said = Message(Kind.FAILED, outcome=Outcome.TIMEOUT, text="the page never stood still", spent=True)
        except Error as error:
            text = "the page's process died; it may have run out of memory" if visit.crashed else _told(error)
            said = Message(Kind.FAILED, outcome=Outcome.PARSER_KILLED, text=text, spent=True)
        return said if said.spent or await _closed(context) else replace(said, spent=True)


@dataclass  # playwright hangs its own attributes on whoever listens to it: no slots
class Visit:
    """One page, from its document to its DOM."""

    session: Session
    opening: Message
    crashed: bool = False
    failed: bool = False  # a document that was to take its place did not come
    pending: int = 0
    active_at: float = 0.0
    page: Page | None = None
    known: dict[str, Message] = field(default_factory=dict)  # documents that need not be asked for

    async def run(self, context: BrowserContext) -> Message:
        """Raises: TimeoutError, Error."""
        ends_at = monotonic() + self.opening.within_s
        self.page = page = await context.new_page()
        page.on("crash", self._crash)
        context.on("page", _shut)
        await context.route("**/*", self.routed)
        await context.add_init_script(_WITHOUT)
        await context.route_web_socket("**/*", WebSocketRoute.close)
        self.known[urldefrag(self.opening.url).url] = self.opening
        self.active_at = monotonic()
        await page.goto(self.opening.url, wait_until="commit", timeout=self.opening.within_s * 1000)
        margin_s = min(_MARGIN_S, self.opening.within_s / 4)
        with suppress(TimeoutError):  # then it is taken as it stands
            await asyncio.wait_for(self._still(page), ends_at - monotonic() - margin_s)
        content = (await self._content(page)).encode("utf-8", "replace")
        if len(content) > self.opening.most_bytes:
            reason = f"{len(content):,} bytes once rendered, {self.opening.most_bytes:,} at most"
            return Message(Kind.FAILED, outcome=Outcome.TOO_BIG, text=reason)
        return Message(Kind.DONE, url=page.url, body=content)

    async def routed(self, route: Route) -> None:
        """Answer one request of the page's with what the parent says to it."""
        request = route.request
        url = urldefrag(request.url).url
        with suppress(Error):  # the page may have gone, and its request with it
            if not self._wanted(request):
                await route.abort("blockedbyclient")
                return
            self.pending += 1
            try:
                await self._answered(route, url, document=_is_document(request))
            finally:
                self.pending -= 1
                self.active_at = monotonic()

    async def _answered(self, route: Route, url: str, *, document: bool) -> None:
        answer = self.known.pop(url, None) if document else None
        if answer is None:
            answer = await self.session.ask(_question(route.request, url))
        if answer.kind is Kind.REFUSAL:
            self.failed = self.failed or answer.document
            await route.abort("aborted" if document else "failed")  # "aborted" leaves the page before it where it is
        elif document and urldefrag(answer.url).url != url:
            # It must be shown at its own address, but playwright never shows us what a redirect leads to.
            self.known[answer.url] = answer
            place = json.dumps(answer.url).replace("<", "\\u003c")
            await route.fulfill(status=200, content_type="text/html", body=_MOVED % place)
        else:
            await route.fulfill(status=answer.status, headers=dict(answer.headers), body=answer.body)

    def _wanted(self, request: Request) -> bool:
        """What makes up a page's text; documents only in place of the page itself, not in its frames."""
        if request.resource_type not in _FETCHED or not request.url.startswith(("http://", "https://")):
            return False
        if _is_document(request):
            return request.method == "GET" and self._in_place(request)
        return request.method in ("GET", "POST") and len(request.post_data_buffer or b"") <= _POSTED_BYTES

    def _in_place(self, request: Request) -> bool:
        try:
            return self.page is not None and request.frame == self.page.main_frame
        except Error:
            return False  # a window that has only just been opened

    async def _still(self, page: Page) -> None:
        """Until the page is loaded, and no request is under way or was a moment ago."""
        while not self.failed:
            quiet = not self.pending and monotonic() - self.active_at >= self.opening.quiet_s
            if quiet and await self._said(page.evaluate("document.readyState")) == "complete":
                return
            await asyncio.sleep(_LOOK_S)

    async def _content(self, page: Page) -> str:
        """The DOM as HTML. A page that is just being replaced has none: a moment later there is another."""
        while True:
            content = await self._said(page.content())
            if content is not None:
                return content

    async def _said(self, asked: Awaitable[str]) -> str | None:
        """None: the page is just being replaced. Raises: Error where there is no page any more."""
        try:
            return await asked
        except Error:
            if self.crashed or self.page is None or self.page.is_closed():
                raise
            await asyncio.sleep(_LOOK_S)
            return None

    def _crash(self, _: Page) -> None:
        self.crashed = True


def _is_document(request: Request) -> bool:
    return request.resource_type == "document"


def _question(request: Request, url: str) -> Message:
    """An ASK. Cookies, and whatever else the browser would say of itself, stay here."""
    said = request.headers
    return Message(
        Kind.ASK,
        url=url,
        document=_is_document(request),
        post=request.method == "POST",
        headers=tuple((name, said[name.lower()]) for name in _SAID_ON if name.lower() in said),
        body=request.post_data_buffer or b"",
    )


async def _shut(window: Page) -> None:
    """Nobody looks at a second window."""
    with suppress(Error):
        await window.close()


async def _closed(context: BrowserContext) -> bool:
    """Whether the page could be put away in time."""
    try:
        await asyncio.wait_for(context.close(), _CLOSING_S)
    except (TimeoutError, Error):
        return False
    return True


def _told(error: Error) -> str:
    """The first line, and what the browser itself said: playwright's errors go on for pages."""
    lines = [line.strip() for line in error.message.splitlines() if line.strip()]
    own = [line.partition(_SAID_BY_BROWSER)[2].strip() for line in lines if _SAID_BY_BROWSER in line]
    fatal = [line for line in own if "FATAL" in line] or own[-1:]
    return " ".join([*lines[:1], *fatal[:1]])[:_TOLD_CHARACTERS]
