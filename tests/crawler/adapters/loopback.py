"""Replicas of platforms on loopback: a server per test, which answers as the platform does."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from threading import Thread
from urllib.parse import parse_qsl, urlsplit

from tests.crawler.adapters.items import Item


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. `form`: the fields of its body; `headers` by lower-case name; `base`: scheme, host and port."""

    base: str
    path: str
    query: Mapping[str, str]
    form: Mapping[str, str]
    headers: Mapping[str, str]
    method: str = "GET"


@dataclass(frozen=True, slots=True)
class Reply:
    content: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


def html(text: str, charset: str = "utf-8", *, declared: bool = True) -> Reply:
    """`declared`: the charset stands in the HTTP header, too."""
    kind = f"text/html; charset={charset}" if declared else "text/html"
    return Reply(text.encode(charset, "xmlcharrefreplace"), kind)


def answer(document: object, content_type: str = "application/json;charset=UTF-8") -> Reply:
    return Reply(json.dumps(document, ensure_ascii=False).encode(), content_type)


def redirect(location: str) -> Reply:
    return Reply(b"", status=302, headers=(("Location", location),))


NOT_FOUND = Reply("<html><head><title>404</title></head><body>页面不存在</body></html>".encode(), status=404)

Serve = Callable[[Asked], Reply | None]
"""None: not found."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A link as it must come out. `path` from the root on; `when` as exact as the list shows it."""

    path: str
    title: str
    when: datetime | None


@dataclass(frozen=True, slots=True)
class Replica:
    """A site of one platform. `path`: of its list; `first`: how many of the items a poll finds without turning pages.

    `platform`: the adapter that must have read it. `pages`: how many answers with items the list is made of.
    """

    name: str
    platform: str | None
    path: str
    expected: tuple[Expected, ...]
    serve: Serve
    first: int
    pages: int = 3


def listed(found: tuple[Item, ...], path: Callable[[Item], str], *, dated: str = "day") -> tuple[Expected, ...]:
    """`dated`: "day", "time" or "never", as the list shows its dates."""
    moments: dict[str, Callable[[Item], datetime | None]] = {
        "day": lambda item: item.day,
        "time": lambda item: item.when,
        "never": lambda _: None,
    }
    return tuple(Expected(path(item), item.title, moments[dated](item)) for item in found)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, serve: Serve) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.serve = serve
        self.asked: list[Asked] = []

    def server_bind(self) -> None:
        TCPServer.server_bind(self)  # HTTPServer's own asks DNS for a name that nobody needs
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = 10.0

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def _answer(self, method: str) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = urlsplit(self.path)
        asked = Asked(
            base=f"http://127.0.0.1:{self.server.server_port}",
            path=parts.path,
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            form=dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)),
            headers={name.lower(): value for name, value in self.headers.items()},
            method=method,
        )
        self.server.asked.append(asked)
        reply = self.server.serve(asked) or NOT_FOUND
        self.send_response(reply.status)
        for name, value in (("Content-Type", reply.content_type), *reply.headers):
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.content)))
        self.end_headers()
        self.wfile.write(reply.content)

    def log_message(self, format: str, *_args: object) -> None:  # noqa: A002 - the base class names it
        """Nothing on the terminal."""


@dataclass(frozen=True, slots=True)
class Running:
    base: str
    asked: list[Asked] = field(repr=False)


@contextmanager
def running(serve: Serve) -> Iterator[Running]:
    with _Server(serve) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield Running(f"http://127.0.0.1:{server.server_port}", server.asked)
        finally:
            server.shutdown()
