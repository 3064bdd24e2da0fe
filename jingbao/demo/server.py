"""The demo sites on loopback, each on a port of its own, with honest conditional GET and a log of requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from threading import Thread
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from db.models import Access, Source
from jingbao.demo.markup import File
from jingbao.demo.posts import LAST_EDITION, SITES
from jingbao.demo.sites import Place, Resource, list_path, resources

_HOST = "127.0.0.1"
_NOT_FOUND = File(
    "<html><head><title>404</title></head><body><h1>404 页面不存在</h1></body></html>".encode(),
    "text/html; charset=utf-8",
)
_SHUTDOWN_POLL_S = 0.05  # how soon a server notices that it should stop


@dataclass(frozen=True, slots=True)
class Request:
    """One request as answered. `path` carries the query."""

    at: datetime
    site: str
    path: str
    status: int


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: tuple[tuple[str, str], ...]
    content: bytes = b""


def answer(shown: Mapping[str, Resource], target: str, asked: Mapping[str, str]) -> Answer:
    """The site's answer to a GET for `target` (path and query); `asked`: its headers by lower-case name."""
    found = shown.get(target) or shown.get(urlsplit(target).path)  # a query that means nothing here is ignored
    if found is None:
        return Answer(404, (("Content-Type", _NOT_FOUND.content_type),), _NOT_FOUND.content)
    validators = _validators(found)
    if _unchanged(found, asked):
        return Answer(304, validators)
    return Answer(200, (("Content-Type", found.file.content_type), *validators), found.file.content)


def _validators(resource: Resource) -> tuple[tuple[str, str], ...]:
    etag = (("ETag", resource.etag),) if resource.etag else ()
    changed = resource.changed_at
    return (*etag, ("Last-Modified", format_datetime(changed.astimezone(UTC), usegmt=True))) if changed else etag


def _unchanged(resource: Resource, asked: Mapping[str, str]) -> bool:
    """If-None-Match decides alone where it is sent (RFC 9110 §13.2.2)."""
    tags = asked.get("if-none-match")
    if tags is not None:
        return resource.etag is not None and resource.etag in (
            tag.strip().removeprefix("W/") for tag in tags.split(",")
        )
    since = _parsed(asked.get("if-modified-since"))
    return since is not None and resource.changed_at is not None and resource.changed_at <= since


def _parsed(http_date: str | None) -> datetime | None:
    """None for an absent or malformed date, which a server ignores (RFC 9110 §13.1.3)."""
    try:
        return None if http_date is None else parsedate_to_datetime(http_date).astimezone(UTC)
    except ValueError:
        return None


class _Server(ThreadingHTTPServer):
    """One site. `shown` is swapped whole when the sites advance, so a request sees one edition."""

    def __init__(self, port: int, site: str, log: Callable[[str, str, int], None]) -> None:
        super().__init__((_HOST, port), _Handler)
        self.site = site
        self.log = log
        self.base = f"http://{_HOST}:{self.server_address[1]}"
        self.shown: Mapping[str, Resource] = {}
        self._thread = Thread(target=self.serve_forever, args=(_SHUTDOWN_POLL_S,), name=f"demo-{site}", daemon=True)

    def server_bind(self) -> None:
        TCPServer.server_bind(self)  # HTTPServer's own asks DNS for a name that nobody needs
        self.server_name, self.server_port = _HOST, self.server_address[1]

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = 10.0  # seconds a silent client may hold a thread

    def do_GET(self) -> None:
        self._send(self._answer(), with_body=True)

    def do_HEAD(self) -> None:
        self._send(self._answer(), with_body=False)

    def _answer(self) -> Answer:
        asked = {name.lower(): value for name, value in self.headers.items()}
        return answer(self.server.shown, self.path, asked)

    def _send(self, reply: Answer, *, with_body: bool) -> None:
        self.server.log(self.server.site, self.path, reply.status)
        self.send_response(reply.status)
        for name, value in reply.headers:
            self.send_header(name, value)
        if reply.status != 304:
            self.send_header("Content-Length", str(len(reply.content)))
        self.end_headers()
        if with_body:
            self.wfile.write(reply.content)

    def log_message(self, format: str, *_args: object) -> None:  # noqa: A002 - the base class names it
        """Nothing on the terminal: the log is `DemoSites.requests`."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class DemoSites:
    """The running sites. A context manager; build with `DemoSites.start()`."""

    def __init__(self, servers: Mapping[str, _Server], log: list[Request], edition: int) -> None:
        self._servers = servers
        self._log = log
        self.edition = edition
        self._show()
        for server in servers.values():
            server.start()

    @classmethod
    def start(
        cls, *, edition: int = 0, ports: Mapping[str, int] | None = None, clock: Callable[[], datetime] = _utc_now
    ) -> Self:
        """Serve all sites at `edition`.

        `ports`: the port wished for by site name, so that a second run has the URLs of the first; a free one is taken
        where none is wished for or the wished one is in use. `clock` dates the request log.
        """
        log: list[Request] = []

        def note(site: str, path: str, status: int) -> None:
            log.append(Request(clock(), site, path, status))

        wished = ports or {}
        return cls({site: _open(wished.get(site, 0), site, note) for site in SITES}, log, edition)

    def advance(self) -> int:
        """Publish the next edition; the edition now shown, which stays at the last one."""
        self.edition = min(self.edition + 1, LAST_EDITION)
        self._show()
        return self.edition

    def sources(self) -> tuple[Source, ...]:
        """The list pages and the feed, to be watched without a pause between requests."""
        access = Access(allow_private=True, delay_s=0.0)
        return tuple(Source(f"demo-{site}", self.url(Place(site, list_path(site))), access=access) for site in SITES)

    def url(self, place: Place) -> str:
        return self._servers[place.site].base + place.path

    def place(self, url: str) -> Place | None:
        """The other way round; None for a URL of no demo site."""
        parts = urlsplit(url)
        server = next((one for one in self._servers.values() if one.base == f"{parts.scheme}://{parts.netloc}"), None)
        if server is None:
            return None
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        return Place(server.site, target if target in server.shown else parts.path)

    @property
    def ports(self) -> dict[str, int]:
        return {site: server.server_port for site, server in self._servers.items()}

    @property
    def requests(self) -> tuple[Request, ...]:
        """Every request so far, in the order of the answers."""
        return tuple(self._log)

    def close(self) -> None:
        for server in self._servers.values():
            server.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _show(self) -> None:
        for site, server in self._servers.items():
            server.shown = resources(site, self.edition, server.base)


def _open(port: int, site: str, note: Callable[[str, str, int], None]) -> _Server:
    try:
        return _Server(port, site, note)
    except OSError:
        if not port:
            raise
        return _Server(0, site, note)  # the wished port is in use
