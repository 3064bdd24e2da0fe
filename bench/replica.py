"""Many small sites with nothing new: one loopback address each, a list of a few items, and 304 ever after."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bench import press

ITEMS = 3  # a site's list; enough for a list page to be one
ROBOTS = b"User-agent: *\nDisallow: /admin/\n"
_PATIENCE_S = 10.0


def host(number: int) -> str:
    """Linux answers on all of 127.0.0.0/8."""
    return f"127.0.{1 + number // 250}.{1 + number % 250}"


@dataclass(slots=True)
class Replica:
    """`statuses`: how often each status was answered."""

    sites: int
    port: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    _pages: dict[tuple[str, str], bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number in range(self.sites):
            stories = [press.story(number * ITEMS + one, seed=0) for one in range(ITEMS)]
            self._pages[host(number), "/"] = press.list_page("north", stories)
            self._pages |= {(host(number), one.path): press.article_page(one) for one in stories}

    def urls(self) -> tuple[str, ...]:
        return tuple(f"http://{host(number)}:{self.port}/" for number in range(self.sites))

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            request = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            writer.write(self._reply(writer.get_extra_info("sockname")[0], request))
            await writer.drain()
        writer.close()

    def _reply(self, site: str, request: str) -> bytes:
        path, asked_before = request.split(" ", 2)[1], "if-none-match" in request.lower()
        page = ROBOTS if path == "/robots.txt" else self._pages.get((site, path))
        status = 404 if page is None else 304 if asked_before else 200
        self.statuses[status] += 1
        body = (page or b"") if status == 200 else b""
        head = f'HTTP/1.1 {status} -\r\nConnection: close\r\nETag: "one"\r\nContent-Type: text/html; charset=utf-8\r\n'
        length = "" if status == 304 else f"Content-Length: {len(body)}\r\n"
        return f"{head}{length}\r\n".encode() + body


def free_port(address: str = "127.0.0.1") -> int:
    """Nobody listens there now."""
    with socket.create_server((address, 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(sites: int) -> Iterator[Replica]:
    """All sites on one port, from one thread, while the block runs."""
    replica, loop = Replica(sites, free_port(host(0))), asyncio.new_event_loop()
    hosts = [host(number) for number in range(sites)]
    server = loop.run_until_complete(asyncio.start_server(replica.answer, hosts, replica.port))
    thread = threading.Thread(target=loop.run_forever, name="replica", daemon=True)
    thread.start()
    try:
        yield replica
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(_PATIENCE_S)
        loop.close()
