"""The ten sites on loopback, each at an address of its own, as they are at the moment that they are told."""

from __future__ import annotations

import hashlib
import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from bench.weeks.pages import LIST_PATH, article_page, list_page
from bench.weeks.printings import SITES, Printing, as_of, gone, printings
from jingbao.demo.markup import File
from jingbao.demo.server import Answer, answer
from jingbao.demo.sites import Resource

HOSTS = {site: f"127.0.2.{number}" for number, site in enumerate(SITES, 1)}  # so that none waits for another's turn


class Town:
    """All sites at one moment. `at`: what is printed later is not there yet, what is withdrawn is gone."""

    def __init__(self, printed: Sequence[Printing], at: datetime) -> None:
        self.at = at
        self._printed: dict[str, list[Printing]] = defaultdict(list)
        for one in printed:
            self._printed[one.site].append(one)
        self._by_path = {(one.site, one.path): one for one in printed}

    def answer(self, site: str, path: str, asked: dict[str, str]) -> Answer:
        """What the site says to a GET. `asked`: headers by lower-case name."""
        one = self._by_path.get((site, path))
        if path == LIST_PATH:
            shown = [other for other in self._shown(site) if gone(other, self.at) is None]
            return answer({path: _resource(list_page(site, shown))}, path, asked)
        if one is None or one.at > self.at:
            return answer({}, path, asked)
        status = gone(one, self.at)
        if status:
            return Answer(status, (("Content-Type", "text/html"),), b"<html><body><h1>Gone</h1></body></html>")
        beside = [other for other in self._printed[site] if other.at < one.at]  # fixed when it is printed
        return answer({path: _resource(article_page(as_of(one, self.at), beside))}, path, asked)

    def _shown(self, site: str) -> list[Printing]:
        return [one for one in self._printed[site] if one.at <= self.at]


class _Server(ThreadingHTTPServer):
    def __init__(self, site: str, town: Town) -> None:
        super().__init__((HOSTS[site], 0), _Page)
        self.site, self.town = site, town

    def handle_error(self, request: object, client_address: object) -> None:
        """A reader that was killed hangs up; that is the point of the exercise."""


class _Page(BaseHTTPRequestHandler):
    server: _Server
    timeout = 10.0

    def do_GET(self) -> None:
        asked = {name.lower(): value for name, value in self.headers.items()}
        reply = self.server.town.answer(self.server.site, self.path, asked)
        self.send_response(reply.status)
        for name, value in reply.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.content)))
        self.end_headers()
        self.wfile.write(reply.content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the base class's name
        """What was asked for is nobody's business here."""


def _resource(content: bytes) -> Resource:
    return Resource(File(content, "text/html; charset=utf-8"), f'"{hashlib.sha256(content).hexdigest()[:16]}"', None)


@contextmanager
def open_town(at: datetime, seed: int = 1) -> Iterator[tuple[Town, dict[str, str]]]:
    """The sites, at work, and the address of each: site → http://host:port."""
    town = Town(printings(seed), at)
    servers = [_Server(site, town) for site in SITES]
    for server in servers:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield town, {one.site: f"http://{HOSTS[one.site]}:{one.server_port}" for one in servers}
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()
