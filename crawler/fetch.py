"""One URL in, one complete answer out, or an error with a name. The only module of the crawler that knows httpx.

A fetch is a chain of exchanges, one per redirect. Before each one the URL is parsed anew, robots.txt is asked and the
host's turn awaited; inside each one the network (`transport`) judges the address it dials. No cookie, proxy or
environment variable takes part, and every exchange has a connection of its own: at one request in two seconds per host
a kept one would be closed by the server anyway.
"""

from __future__ import annotations

import logging
import re
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

import httpcore
import httpx

from crawler import codings, tls, urls
from crawler.address import refusal
from crawler.answer import Answer, conditions, failure, headers_of
from crawler.polite import NotYetError, Turnstile
from crawler.resolve import Resolve, Resolver
from crawler.retry_after import LEAST_S, MOST_S
from crawler.robots import PRODUCT, RobotsCache
from crawler.transport import Limits, Meter, Network
from crawler.urls import Target
from db.asks import Ask
from db.errors import FetchError
from db.models import Access, Page, TlsProfile, Unchanged, Validators
from db.outcomes import Outcome

__all__ = ["Fetcher", "Limits"]

_ACCEPT = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,application/rss+xml;q=0.9,application/atom+xml;q=0.9,"
    "application/feed+json;q=0.9,application/json;q=0.8,*/*;q=0.7"
)
_ACCEPT_LANGUAGE = "zh-CN,zh;q=0.9,en;q=0.8"
_ERROR_PAGE_BYTES = 64 << 10  # how much of an error's body is read: enough to know a challenge
_HEADER_VALUE = re.compile(r"[\t\x20-\x7e\xa0-\xff]*")
_DECODED_AT_ONCE = 4  # decoders keep windows of up to 8 MiB, and keep a core busy

log = logging.getLogger(__name__)


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class _Errand:
    """What the exchanges of one fetch ask. `own`: the headers of its `Ask`, besides those of every request."""

    meter: Meter
    access: Access
    common: dict[str, str]
    decoding: threading.Semaphore
    own: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None  # of a POST

    @property
    def method(self) -> str:
        return "GET" if self.body is None else "POST"

    @property
    def headers(self) -> dict[str, str]:
        return self.common | dict(self.own)

    def redirected(self, answer: Answer, target: Target) -> _Errand:
        """What is asked where a redirect leads: a POST becomes a GET but for 307 and 308 (RFC 9110 §15.4).

        Headers that were meant for one site are not told another; Content-Type goes where its body goes.
        """
        body = self.body if answer.status in (307, 308) else None
        told = _same_site(answer.target, target)
        own = tuple(one for one in self.own if (body is not None if one[0].lower() == "content-type" else told))
        return replace(self, body=body, own=own)


def _same_site(left: Target, right: Target) -> bool:
    """One origin (RFC 6454), or its http moved to https."""
    return left.origin == right.origin or (
        left.host == right.host and (left.scheme, left.port, right.scheme, right.port) == ("http", 80, "https", 443)
    )


class Wire(httpx.BaseTransport):
    """One connection over a guarded network, as httpx knows transports."""

    def __init__(self, network: Network, context: ssl.SSLContext | None) -> None:
        self._network = network
        self._context = context

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Raises: FetchError, httpcore's exceptions."""
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.extensions["target"],  # the path as WHATWG writes it; httpx would encode it once more
        )
        connection = httpcore.HTTPConnection(url.origin, ssl_context=self._context, network_backend=self._network)
        with ExitStack() as until_handed_over:
            until_handed_over.callback(connection.close)
            content = request.content or None
            asked = httpcore.Request(request.method, url, headers=request.headers.raw, content=content)
            answer = connection.handle_request(asked)
            until_handed_over.pop_all()
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer, connection))


class _Body(httpx.SyncByteStream):
    """The raw body of an answer; closing it closes the connection."""

    def __init__(self, answer: httpcore.Response, connection: httpcore.HTTPConnection) -> None:
        self._answer = answer
        self._connection = connection

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._connection.close()


class Fetcher:
    """Fetches for any number of threads; one per process, so that politeness counts all of its requests."""

    def __init__(
        self,
        *,
        user_agent: str,
        turnstile: Turnstile | None = None,
        robots: RobotsCache | None = None,
        limits: Limits = Limits(),
        allow_fake_ip: bool = False,
        admits: Callable[[str], bool] = lambda _: False,
        resolve: Resolve | None = None,
        tls_context: Callable[[TlsProfile], ssl.SSLContext] = tls.context,
        wire: Callable[[Network, ssl.SSLContext | None], httpx.BaseTransport] = Wire,
        now: Callable[[], datetime] = utc_now,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`user_agent` goes out as it is. `admits`: addresses to dial besides the public ones, for tests.

        `resolve`, `tls_context`, `wire`, `now` and `monotonic` stand for the world outside.
        """
        self._turnstile = Turnstile(monotonic=monotonic) if turnstile is None else turnstile
        self._robots = RobotsCache(monotonic=monotonic) if robots is None else robots
        self._limits = limits
        self._allow_fake_ip = allow_fake_ip
        self._admits = admits
        self._resolve = Resolver() if resolve is None else resolve
        self._tls_context = tls_context
        self._wire = wire
        self._now = now
        self._monotonic = monotonic
        self._stopping = threading.Event()
        self._decoding = threading.BoundedSemaphore(_DECODED_AT_ONCE)
        self._headers = {
            "User-Agent": user_agent,
            "Accept": _ACCEPT,
            "Accept-Language": _ACCEPT_LANGUAGE,
            "Accept-Encoding": codings.ACCEPT_ENCODING,
            "Connection": "close",
        }

    def fetch(
        self, ask: str | Ask, *, access: Access = Access(), validators: Validators = Validators()
    ) -> Page | Unchanged:
        """What is asked for after its redirects, or Unchanged when the server answers 304 to `validators`.

        `ask`: an address, or a request with headers and a body of its own.
        Raises: FetchError, and nothing else, at the latest `Limits.total_s` after the call (and a second).
        """
        ask = Ask(ask) if isinstance(ask, str) else ask
        url = ask.url
        meter = Meter(urls.shown(url), self._limits, monotonic=self._monotonic, stopping=self._stopping.is_set)
        asked = conditions(validators)
        errand = _Errand(meter, access, self._headers | asked, self._decoding, ask.headers, ask.body)
        target = urls.parse(url)
        if not access.obey_robots:
            log.info("robots overridden url=%s", meter.url)
        answer = self._follow(target, errand, obey_robots=access.obey_robots)
        if error := failure(answer, self._now(), conditional=bool(asked)):
            raise _retold(error, meter.url, "" if answer.target == target else f"at {answer.target.href}: ")
        if answer.status == 304:
            return Unchanged(url, self._now(), answer.validators, meter.elapsed_ms())
        return Page(
            url=url,
            final_url=answer.target.href,
            status=answer.status,
            headers=answer.headers,
            content=answer.content,
            fetched_at=self._now(),
            validators=answer.validators,
            elapsed_ms=meter.elapsed_ms(),
        )

    def busy(self) -> frozenset[str]:
        """Hosts that would keep a request waiting now: asked, resting, or left alone as they wish."""
        return self._turnstile.busy()

    def close(self) -> None:
        """Stop: what is in hand ends within a second with a FetchError, and so does what is asked for later."""
        self._stopping.set()

    def _follow(self, target: Target, errand: _Errand, *, obey_robots: bool) -> Answer:
        """The first answer that is no redirect."""
        seen = [target.href]
        while True:
            delay_s = self._permitted_delay_s(target, errand) if obey_robots else errand.access.delay_s
            answer = self._polite(target, errand, delay_s)
            if answer.location is None:
                return answer
            target = _next_target(answer, errand.meter)
            errand = errand.redirected(answer, target)
            if target.href in seen or len(seen) > self._limits.redirects:
                how = "in a circle; it may want a cookie" if target.href in seen else f"{len(seen)} times"
                reason = f"redirected {how}, last to {target.href}"
                raise FetchError(errand.meter.url, Outcome.TOO_MANY_REDIRECTS, reason, status=answer.status)
            seen.append(target.href)

    def _permitted_delay_s(self, target: Target, errand: _Errand) -> float:
        """The pause to keep at the target's host. Raises: FetchError where robots.txt forbids the target."""
        rules = self._robots.rules(target.origin, partial(self._robots_txt, target, errand), within_s=errand.meter.left)
        if rules.denial:
            raise _retold(rules.denial, errand.meter.url, "robots.txt: ")
        if not rules.allows(target.href):
            reason = f'robots.txt forbids {target.href} to {PRODUCT}; robots = "ignore" on its source would ask anyway'
            raise FetchError(errand.meter.url, Outcome.ROBOTS, reason)
        return max(errand.access.delay_s, rules.crawl_delay_s)

    def _robots_txt(self, target: Target, errand: _Errand) -> Answer:
        """The server's answer for its robots.txt, after redirects. Raises: FetchError."""
        plain = replace(errand, common=self._headers, own=(), body=None)
        answer = self._follow(urls.parse("/robots.txt", target.href), plain, obey_robots=False)
        error = failure(answer, self._now(), conditional=False)
        limited = error and error.outcome is Outcome.RATE_LIMITED
        challenged = error and error.outcome is Outcome.CHALLENGE and answer.status >= 500
        if error and (limited or challenged):  # the page would be answered alike
            raise error
        return answer

    def _polite(self, target: Target, errand: _Errand, delay_s: float) -> Answer:
        """One exchange, when the host's turn has come."""
        try:
            with self._turnstile.turn(target.host, delay_s, within_s=errand.meter.left):
                answer = self._exchange(target, errand)
                error = failure(answer, self._now(), conditional=True)
                if error and error.retry_after_s:
                    self._turnstile.hold(target.host, error.retry_after_s)
                return answer
        except NotYetError as error:
            wait_s = min(max(error.wait_s, LEAST_S), MOST_S)
            raise FetchError(errand.meter.url, Outcome.RATE_LIMITED, str(error), retry_after_s=wait_s) from None

    def _exchange(self, target: Target, errand: _Errand) -> Answer:
        """Ask once. Raises: FetchError."""
        meter = errand.meter
        context = self._tls_context(errand.access.tls) if target.scheme == "https" else None
        network = Network(meter, resolve=self._resolve, refusal=partial(self._refusal, access=errand.access))
        request = _request(target, errand)
        meter.begin_head()
        with _named_faults(meter):
            response = self._wire(network, context).handle_request(request)
            try:
                return _received(response, target, errand)
            finally:
                response.close()

    def _refusal(self, address: str, *, access: Access) -> str | None:
        if self._admits(address):
            return None
        return refusal(address, allow_private=access.allow_private, allow_fake_ip=self._allow_fake_ip)


def _request(target: Target, errand: _Errand) -> httpx.Request:
    """Raises: FetchError (bad_url) for a host that WHATWG lets pass and httpx does not, or a header that is none."""
    if not all(_HEADER_VALUE.fullmatch(value) for value in errand.headers.values()):
        raise FetchError(errand.meter.url, Outcome.BAD_URL, "a header to send holds line breaks or other controls")
    extensions = {"target": target.path.encode("ascii")}
    try:
        return httpx.Request(
            errand.method, target.href, headers=errand.headers, content=errand.body, extensions=extensions
        )
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError(errand.meter.url, Outcome.BAD_URL, f"{target.href}: {error}", permanent=True) from None


def _next_target(answer: Answer, meter: Meter) -> Target:
    """Raises: FetchError (bad_url) for a Location that leads to no http(s) URL."""
    try:
        return urls.parse(answer.location or "", answer.target.href)
    except FetchError as error:
        raise _retold(error, meter.url, f"redirected to {error.url}: ") from None


def _received(response: httpx.Response, target: Target, errand: _Errand) -> Answer:
    """Read as much of an answer as its status is worth. Raises: FetchError, codings.CodingError."""
    errand.meter.begin_body()
    head = Answer(target, response.status_code, headers_of(response.headers.raw))
    if head.location is not None or head.status < 200 or head.status in (204, 304):
        return head
    content = _page(response, head, errand) if head.status < 300 else _error_page(response, head, errand)
    return replace(head, content=content)


def _page(response: httpx.Response, head: Answer, errand: _Errand) -> bytes:
    """The complete body; what cannot be one is refused before it is read."""
    url, limits, length = errand.meter.url, errand.meter.limits, head.header("content-length") or ""
    coding = head.header("content-encoding") or ""
    codings.decoders(coding)
    if length.isdigit() and int(length) > limits.wire_bytes:
        raise FetchError(url, Outcome.TOO_BIG, f"{int(length):,} bytes declared, {limits.wire_bytes:,} at most")
    return _decoded(tuple(_counted(response, errand.meter)), coding, errand, max_bytes=limits.decoded_bytes)


def _error_page(response: httpx.Response, head: Answer, errand: _Errand) -> bytes:
    """What can be had of an error's body. The status is known already: nothing that goes wrong here matters."""
    kept = bytearray()
    try:
        for chunk in _counted(response, errand.meter):
            kept += chunk
            if len(kept) > _ERROR_PAGE_BYTES:
                break
        coding = head.header("content-encoding") or ""
        return _decoded((bytes(kept),), coding, errand, max_bytes=16 * _ERROR_PAGE_BYTES)
    except (FetchError, codings.CodingError, httpcore.ProtocolError, httpx.HTTPError):
        return b""


def _decoded(chunks: tuple[bytes, ...], coding: str, errand: _Errand, *, max_bytes: int) -> bytes:
    """Raises: FetchError (timeout) when others decode until the deadline, codings.CodingError."""
    while not errand.decoding.acquire(timeout=min(errand.meter.left(), 1.0)):
        pass
    try:
        return codings.decode(chunks, coding, max_bytes=max_bytes)
    finally:
        errand.decoding.release()


def _counted(response: httpx.Response, meter: Meter) -> Iterator[bytes]:
    """The raw body, within its bounds."""
    total = 0
    assert isinstance(response.stream, httpx.SyncByteStream)  # noqa: S101 what every transport here gives
    for chunk in response.stream:
        total += len(chunk)
        meter.check_body(total)
        yield chunk


@contextmanager
def _named_faults(meter: Meter) -> Iterator[None]:
    """Turn whatever an exchange raises into a FetchError with the outcome it means."""
    try:
        yield
    except codings.CodingError as error:
        outcome = Outcome.TOO_BIG if isinstance(error, codings.TooBigError) else Outcome.DECODE
        raise FetchError(meter.url, outcome, str(error)) from None
    except (httpcore.TimeoutException, httpx.TimeoutException) as error:
        raise FetchError(meter.url, Outcome.TIMEOUT, str(error)) from error
    except (httpcore.NetworkError, httpx.NetworkError, OSError) as error:
        outcome = Outcome.PROTOCOL if meter.bytes_read else Outcome.CONNECT
        raise FetchError(meter.url, outcome, str(error)) from error
    except (httpcore.ProtocolError, httpx.HTTPError, httpx.StreamError, ValueError) as error:
        raise FetchError(meter.url, Outcome.PROTOCOL, f"not an HTTP answer: {str(error)[:200]}") from error


def _retold(error: FetchError, url: str, prefix: str = "") -> FetchError:
    """The same failure, told of the URL that was asked for."""
    return FetchError(
        url,
        error.outcome,
        prefix + error.reason,
        status=error.status,
        retry_after_s=error.retry_after_s,
        permanent=error.permanent,
    )
