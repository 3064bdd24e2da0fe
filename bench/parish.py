"""The sites of bench.politeness: each with wishes of its own, and one log of all that is asked of them."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from bench import press
from bench.replica import free_port, host

_PATIENCE_S = 10.0
_ITEMS = 4  # on each list at first
_NEWS_S = 20.0  # a list gets an item so often
_ROBOTS = "User-agent: *\nDisallow: /admin/\n"


@dataclass(frozen=True, slots=True)
class Site:
    """`lists`: its sources. `takes_s`: until an answer is complete. `mapped`: its lists are sitemaps behind an index.

    `limits`: the numbers of the list requests that are refused, with a Retry-After of `retry_after_s`, as a date if
    `dated`. `validators`: etag, last-modified or "".
    """

    lists: int = 1
    takes_s: float = 0.0
    crawl_delay_s: float = 0.0
    limits: tuple[int, ...] = ()
    status: int = 429
    retry_after_s: int = 0
    dated: bool = False
    validators: str = "etag"
    mapped: bool = False


SITES = (
    Site(lists=4),
    Site(lists=3, validators="last-modified"),
    Site(crawl_delay_s=3),
    Site(lists=2, crawl_delay_s=2, validators="last-modified"),
    Site(takes_s=1.5, lists=2),
    Site(takes_s=0.3, validators=""),
    Site(limits=(3, 9), retry_after_s=65),
    Site(lists=2, limits=(4,), status=503, retry_after_s=70, dated=True),
    Site(mapped=True),
    Site(mapped=True, crawl_delay_s=2),
    *(Site() for _ in range(6)),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request and its answer, in seconds of one clock: arrived, and just before its last byte left.

    `edition`: of a list whose server offers validators, how it stood; None for all else. `retry_after_s`: counted from
    `ended`; 0: none.
    """

    host: str
    path: str
    began: float
    ended: float
    status: int
    edition: int | None = None
    retry_after_s: float = 0.0


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    edition: int | None = None
    retry_after_s: float = 0.0
    content_type: str = "text/html; charset=utf-8"


@dataclass(slots=True)
class Parish:
    """`start`: seconds since 1970 when the first edition came out; the editions follow the clock."""

    sites: tuple[Site, ...]
    start: float
    port: int = 0
    log: list[Asked] = field(default_factory=list)
    _asked: Counter[str] = field(default_factory=Counter)  # lists, by host

    def sources(self) -> Iterator[tuple[str, str]]:
        """(name, address) of every list."""
        for number, site in enumerate(self.sites):
            for one in range(site.lists):
                path = "/sitemap.xml" if site.mapped else f"/list{one}/"
                yield f"site {number} list {one}", f"http://{host(number)}:{self.port}{path}"

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            request = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            began, name = time.monotonic(), writer.get_extra_info("sockname")[0]
            number = next(place for place in range(len(self.sites)) if host(place) == name)
            path = request.split(" ", 2)[1]
            reply = self._reply(number, path, _headers(request), time.time())
            content = _written(reply)
            if takes_s := self.sites[number].takes_s:
                writer.write(content[: len(content) // 2])
                await asyncio.sleep(takes_s)
                content = content[len(content) // 2 :]
            ended = time.monotonic()
            self.log.append(Asked(name, path, began, ended, reply.status, reply.edition, reply.retry_after_s))
            writer.write(content)
            await writer.drain()
        writer.close()

    def _reply(self, number: int, path: str, headers: dict[str, str], now: float) -> _Reply:
        site = self.sites[number]
        if path == "/robots.txt":
            delay = f"Crawl-delay: {site.crawl_delay_s:g}\n" if site.crawl_delay_s else ""
            return _Reply(200, (_ROBOTS + delay).encode(), content_type="text/plain")
        if path.startswith("/art/"):
            told = press.story(int(path.rpartition("_")[2].removesuffix(".html")), seed=0)
            return _Reply(200, press.article_page(told))
        if path == "/sitemap.xml":
            return _Reply(200, _index(host(number), self.port), content_type="application/xml")
        self._asked[host(number)] += 1
        if self._asked[host(number)] in site.limits:
            return _refused(site, now)
        return self._list(number, path, headers, now)

    def _list(self, number: int, path: str, headers: dict[str, str], now: float) -> _Reply:
        site = self.sites[number]
        place = 0 if site.mapped else int(path.strip("/").removeprefix("list"))
        edition = max(0, int((now - self.start) / _NEWS_S))
        given = _validators(site, self.start + edition * _NEWS_S, edition)
        known = edition if given else None
        if _matches(given, headers):
            return _Reply(304, headers=given, edition=known)
        first = 10_000 * number + 1_000 * place
        stories = [press.story(first + one, seed=0) for one in range(_ITEMS + edition)]
        if site.mapped:
            where = f"http://{host(number)}:{self.port}"
            return _Reply(200, _sitemap(where, stories), given, known, content_type="application/xml")
        return _Reply(200, press.list_page("north", stories), given, known)


def _refused(site: Site, now: float) -> _Reply:
    """A date counts whole seconds: it is up to one earlier than so many seconds from now."""
    until = datetime.fromtimestamp(int(now + site.retry_after_s), UTC)
    value = format_datetime(until, usegmt=True) if site.dated else str(site.retry_after_s)
    wait_s = until.timestamp() - now if site.dated else site.retry_after_s
    return _Reply(site.status, headers=(("Retry-After", value),), retry_after_s=wait_s)


def _headers(request: str) -> dict[str, str]:
    lines = (one.partition(":") for one in request.split("\r\n")[1:])
    return {name.lower(): value.strip() for name, _, value in lines if name}


def _validators(site: Site, changed_at: float, edition: int) -> tuple[tuple[str, str], ...]:
    moment = format_datetime(datetime.fromtimestamp(int(changed_at), UTC), usegmt=True)
    given = {"etag": ("ETag", f'"edition-{edition}"'), "last-modified": ("Last-Modified", moment)}
    return (given[site.validators],) if site.validators else ()


def _matches(given: Sequence[tuple[str, str]], headers: dict[str, str]) -> bool:
    """RFC 9110 §13.1: the client has what stands there now."""
    for name, value in given:
        if name == "ETag" and headers.get("if-none-match") == value:
            return True
        since = headers.get("if-modified-since")
        if name == "Last-Modified" and since and parsedate_to_datetime(since) >= parsedate_to_datetime(value):
            return True
    return False


def _index(name: str, port: int) -> bytes:
    part = f"<sitemap><loc>http://{name}:{port}/map0.xml</loc></sitemap>"
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{part}</sitemapindex>'.encode()


def _sitemap(where: str, stories: Sequence[press.Story]) -> bytes:
    rows = "".join(
        f"<url><loc>{where}{one.path}</loc><lastmod>{one.published_at.isoformat()}</lastmod></url>" for one in stories
    )
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'.encode()


def _written(reply: _Reply) -> bytes:
    head = f"HTTP/1.1 {reply.status} -\r\nConnection: close\r\nContent-Type: {reply.content_type}\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in reply.headers)
    length = "" if reply.status == 304 else f"Content-Length: {len(reply.body)}\r\n"
    return f"{head}{length}\r\n".encode() + reply.body


@contextmanager
def parish(*, start: float, sites: tuple[Site, ...] = SITES) -> Iterator[Parish]:
    """All sites on one port, from one thread, while the block runs."""
    shown, loop = Parish(sites, start, free_port(host(0))), asyncio.new_event_loop()
    hosts = [host(number) for number in range(len(sites))]
    server = loop.run_until_complete(asyncio.start_server(shown.answer, hosts, shown.port))
    thread = threading.Thread(target=loop.run_forever, name="parish", daemon=True)
    thread.start()
    try:
        yield shown
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(_PATIENCE_S)
        loop.close()
