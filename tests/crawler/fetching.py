"""What the tests of the fetch stack share: a clock that obeys, names that lead to loopback, a web that is a table."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx

from crawler.fetch import Fetcher
from crawler.polite import Turnstile
from crawler.resolve import Place
from crawler.robots import RobotsCache
from crawler.transport import Limits
from db.errors import FetchError
from db.models import Access

LOOPBACK = "127.0.0.1"
AGENT = "jingbao/0.1 (+https://contact.example/bot)"
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
BOLD = Access(obey_robots=False, delay_s=0.0)  # neither robots.txt nor politeness: one request is one request
SMALL = Limits(
    connect_s=1.0,
    read_s=0.5,
    total_s=1.5,
    head_bytes=16 << 10,
    wire_bytes=64 << 10,
    framing_bytes=4 << 10,
    decoded_bytes=128 << 10,
)


class FakeTime:
    """A monotonic clock and a wall clock that only move when somebody sleeps or `pass_by` is called."""

    def __init__(self) -> None:
        self.elapsed_s = 0.0
        self.naps: list[float] = []

    def monotonic(self) -> float:
        return 1000.0 + self.elapsed_s

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.elapsed_s)

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.elapsed_s += seconds

    def pass_by(self, seconds: float) -> None:
        self.elapsed_s += seconds


def to_loopback(host: str, port: int, timeout_s: float) -> tuple[Place, ...]:  # noqa: ARG001 never waits
    """Names lead to 127.0.0.1; addresses lead to themselves."""
    literal = host.replace(".", "").isdigit()
    return (Place(socket.AF_INET, (host if literal else LOOPBACK, port)),)


def only_loopback(address: str) -> bool:
    return address == LOOPBACK


def loopback_fetcher(limits: Limits = SMALL) -> Fetcher:
    """A fetcher for servers of the test's own: real sockets, real time, short limits."""
    return Fetcher(user_agent=AGENT, limits=limits, admits=only_loopback, resolve=to_loopback)


Reply = httpx.Response | Exception


@dataclass
class Web:
    """The web as a table: URL → what it answers, in turn; the last answer stays. Anything else is a 404.

    `asked` lists the requests with the second at which they came.
    """

    pages: Mapping[str, Reply | list[Reply]]
    time: FakeTime = field(default_factory=FakeTime)
    takes_s: float = 0.0
    asked: list[tuple[float, httpx.Request]] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append((self.time.elapsed_s, request))
        self.time.pass_by(self.takes_s)
        reply = self.pages.get(str(request.url), httpx.Response(404))
        if isinstance(reply, list):
            reply = reply.pop(0) if len(reply) > 1 else reply[0]
        if isinstance(reply, Exception):
            raise reply
        return httpx.Response(reply.status_code, headers=reply.headers.raw, content=reply.content)

    @property
    def urls(self) -> list[str]:
        return [str(request.url) for _, request in self.asked]

    @property
    def seconds(self) -> list[float]:
        return [at for at, _ in self.asked]

    def headers(self, number: int = -1) -> httpx.Headers:
        return self.asked[number][1].headers

    def fetcher(self, limits: Limits = Limits()) -> Fetcher:
        """A fetcher in front of this web, on its clock."""
        return Fetcher(
            user_agent=AGENT,
            turnstile=Turnstile(monotonic=self.time.monotonic, sleep=self.time.sleep),
            robots=RobotsCache(monotonic=self.time.monotonic),
            limits=limits,
            wire=lambda network, context: httpx.MockTransport(self),  # noqa: ARG005 no network under a function
            now=self.time.now,
            monotonic=self.time.monotonic,
        )


def failure_of(fetch: Callable[[], object]) -> FetchError:
    """The FetchError that `fetch()` raises; anything else fails the test."""
    try:
        got = fetch()
    except FetchError as error:
        return error
    raise AssertionError(f"no FetchError, but {got!r}")


def chunked(pieces: Iterable[bytes]) -> bytes:
    """A body in chunked framing (RFC 9112 §7.1), complete."""
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
