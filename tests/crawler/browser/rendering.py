"""What the tests of rendering share: a browser or a reason to skip, pages of our own, a port nobody may knock at."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from crawler.browser import find
from crawler.browser.process import RenderLimits
from crawler.render import Renderer
from crawler.transport import Limits
from db.models import Page
from tests.crawler.fetching import BOLD, loopback_fetcher
from tests.crawler.raw import Play, page, saying

OTHER = "127.0.0.2"  # not the one address that the tests' guard admits
QUICK = RenderLimits(total_s=15.0, quiet_s=0.3)
_HTML = b"Content-Type: text/html; charset=utf-8"
_JSON = b"Content-Type: application/json"

_LACKING = find.missing(find.chromium_path())
needs_browser = pytest.mark.skipif(_LACKING is not None, reason=f"rendering is not possible here: {_LACKING}")


def html(text: str, *headers: bytes) -> Play:
    return saying(page(text.encode(), _HTML, *headers))


def script(text: str) -> Play:
    """A page with a paragraph to write to, `say(words)` to do so, and this script."""
    return html(
        '<!doctype html><meta charset="utf-8"><title>t</title><body><p id="said"></p><script>'
        "const say = words => { document.getElementById('said').append(words + ' ') };\n"
        f"{text}</script>"
    )


def json(text: str) -> Play:
    return saying(page(text.encode(), _JSON))


@contextmanager
def renderer(limits: RenderLimits = QUICK, *, cut_off: bool = False) -> Iterator[Renderer]:
    """A renderer for servers of the test's own; in the kernel's network, so that the other guards must hold."""
    made = Renderer(loopback_fetcher(Limits(total_s=10.0)), limits=limits, cut_off=cut_off)
    try:
        yield made
    finally:
        made.close()


def got(renderer: Renderer, url: str) -> str:
    """The DOM of a page."""
    page = renderer.fetch(url, access=BOLD)
    assert isinstance(page, Page)
    return page.content.decode("utf-8")


def said(renderer: Renderer, url: str) -> str:
    """What a page made by `script` has said."""
    return got(renderer, url).partition('<p id="said">')[2].partition("</p>")[0].strip()


def gone(pids: tuple[int, ...], within_s: float = 10.0) -> bool:
    """Whether all of these end, or have ended."""
    until = time.monotonic() + within_s
    while left := [pid for pid in pids if _running(pid)]:
        if time.monotonic() > until:
            return False
        threading.Event().wait(0.02)
    return not left


def _running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


class Trap:
    """A port of TCP and UDP; `hits` tells what came to either."""

    def __init__(self, stream: socket.socket, datagrams: socket.socket) -> None:
        self.port = int(stream.getsockname()[1])
        self.hits: list[bytes] = []
        self._sockets = (stream, datagrams)
        for listen in (self._connections, self._datagrams):
            threading.Thread(target=listen, daemon=True).start()

    def _connections(self) -> None:
        while True:
            try:
                connection, _ = self._sockets[0].accept()
            except OSError:
                return  # the test is over
            with connection:
                connection.settimeout(0.2)
                self.hits.append(_first(connection))

    def _datagrams(self) -> None:
        while True:
            try:
                self.hits.append(b"UDP " + self._sockets[1].recv(2048))
            except OSError:
                return


def _first(connection: socket.socket) -> bytes:
    try:
        return b"TCP " + connection.recv(2048)
    except OSError:
        return b"TCP"


@contextmanager
def trap(host: str = OTHER) -> Iterator[Trap]:
    with socket.create_server((host, 0)) as stream, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        datagrams.bind((host, stream.getsockname()[1]))
        yield Trap(stream, datagrams)
        stream.shutdown(socket.SHUT_RDWR)
