"""The network under one exchange: its addresses, its time and its bytes are bounded here, where nothing gets round it.

httpcore asks this backend to connect, read and write. The name is resolved, every address is judged, and the judged
address is the one dialled: no second look-up that could answer otherwise (DNS rebinding). One `Meter` cuts every wait
at the exchange's deadline, because timeouts per read never end a drip of one byte a second, and counts every byte read,
because headers, early answers and chunk extensions are no body bytes.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass

import httpcore

from crawler.resolve import Place, Resolve
from db.errors import FetchError
from db.outcomes import Outcome

_READ_BYTES = 1 << 14  # httpcore asks for 64 KiB; smaller sips look at the clock more often
_TICK_S = 0.5  # how late a wait notices that jingbao is stopping
_MAX_ADDRESSES = 4  # of one name; more than that share a fate


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may cost. `total_s` covers all of it: robots.txt, waiting for the host's turn, redirects."""

    connect_s: float = 10.0  # look-up and TCP; TLS has as much again
    read_s: float = 15.0  # between two bytes
    total_s: float = 45.0
    head_bytes: int = 128 << 10  # status line, headers and early answers
    wire_bytes: int = 5 << 20  # the body as sent
    framing_bytes: int = 64 << 10  # chunk sizes, extensions, trailers: tiny chunks are work without end
    decoded_bytes: int = 15 << 20  # the body without its content codings
    redirects: int = 5


class Meter:
    """Time and bytes of one fetch to `url`. Raises FetchError (timeout, too_big) where either runs out."""

    def __init__(
        self, url: str, limits: Limits, *, monotonic: Callable[[], float], stopping: Callable[[], bool] = lambda: False
    ) -> None:
        self.url = url
        self.limits = limits
        self._monotonic = monotonic
        self._stopping = stopping
        self._started = monotonic()
        self._deadline = self._started + limits.total_s
        self._room = 0
        self._body_at = 0
        self.bytes_read = 0  # of the answer in hand

    def left(self) -> float:
        """Seconds to the deadline, more than 0. Raises: FetchError."""
        if self._stopping():
            raise FetchError(self.url, Outcome.TIMEOUT, "cut short: jingbao is stopping")
        left = self._deadline - self._monotonic()
        if left <= 0:
            raise FetchError(self.url, Outcome.TIMEOUT, f"not complete after {self.limits.total_s:.0f} s")
        return left

    def patience(self, wait_s: float) -> Patience:
        """A wait of `wait_s`, or until the deadline if that comes first."""
        return Patience(self, wait_s, self._monotonic)

    def elapsed_ms(self) -> int:
        return round((self._monotonic() - self._started) * 1000)

    def begin_head(self) -> None:
        """A new answer begins: its head has `head_bytes`."""
        self.bytes_read = 0
        self._room = self.limits.head_bytes

    def begin_body(self) -> None:
        """The head has ended: body and framing have their own bounds."""
        self._body_at = self.bytes_read
        self._room = self.bytes_read + self.limits.wire_bytes + self.limits.framing_bytes

    def check_body(self, size: int) -> None:
        """Look at the bounds after `size` bytes of body: tiny chunks use up time and framing, not body bytes."""
        self.left()
        if size > self.limits.wire_bytes:
            raise FetchError(self.url, Outcome.TOO_BIG, f"a body of more than {self.limits.wire_bytes:,} bytes")
        if self.bytes_read - self._body_at - size > self.limits.framing_bytes:
            raise FetchError(self.url, Outcome.TOO_BIG, "chunks so small that they are mostly framing")

    def count(self, size: int) -> None:
        """Note `size` more bytes from the network."""
        self.bytes_read += size
        if self.bytes_read > self._room:
            raise FetchError(self.url, Outcome.TOO_BIG, f"more than {self._room:,} bytes on the wire")


class Patience:
    """One wait, cut into ticks so that a stop is noticed."""

    def __init__(self, meter: Meter, wait_s: float, monotonic: Callable[[], float]) -> None:
        self._meter = meter
        self._wait_s = wait_s
        self._monotonic = monotonic
        self._until = monotonic() + wait_s

    def rest(self, doing: str) -> float:
        """Seconds left of it, more than 0. Raises: FetchError (timeout)."""
        left = self._meter.left()
        rest = self._until - self._monotonic()
        if rest <= 0:
            raise FetchError(self._meter.url, Outcome.TIMEOUT, f"{doing} took more than {self._wait_s:.0f} s")
        return min(left, rest)

    def tick(self, doing: str) -> float:
        """As `rest`, at most a tick: for waits that can be taken up again."""
        return min(self.rest(doing), _TICK_S)


class Network(httpcore.NetworkBackend):
    """Connects one exchange. `refusal(address)` says why an address must not be dialled, or None."""

    def __init__(self, meter: Meter, *, resolve: Resolve, refusal: Callable[[str], str | None]) -> None:
        self._meter = meter
        self._resolve = resolve
        self._refusal = refusal

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 the meter knows better
        local_address: str | None = None,  # noqa: ARG002 never set
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002 never set
    ) -> httpcore.NetworkStream:
        """Raises: FetchError (dns, blocked_address, connect, timeout)."""
        patience = self._meter.patience(self._meter.limits.connect_s)
        places = self._admitted(host, self._places(host, port, patience))
        failure: OSError | None = None
        for rank, place in enumerate(places):
            try:  # a dead IPv6 address must not use up the time of the IPv4 one behind it
                return Stream(self._dial(place, patience.rest("connecting") / (len(places) - rank)), self._meter)
            except OSError as error:
                failure = error
        patience.rest("connecting")
        raise FetchError(self._meter.url, Outcome.CONNECT, f"{host} port {port}: {_cause(failure)}")

    def _places(self, host: str, port: int, patience: Patience) -> tuple[Place, ...]:
        try:
            return self._resolve(host, port, patience.rest("looking up the name"))
        except TimeoutError as error:
            self._meter.left()
            raise FetchError(self._meter.url, Outcome.DNS, f"{host}: {error}") from None
        except OSError as error:
            raise FetchError(self._meter.url, Outcome.DNS, f"{host}: {_cause(error)}") from None

    def _admitted(self, host: str, places: tuple[Place, ...]) -> list[Place]:
        """The addresses that may be dialled. A name with public and private answers is asked at the public ones."""
        verdicts = [(place, self._refusal(place.address)) for place in places]
        admitted = [place for place, reason in verdicts if reason is None]
        if not admitted:
            refused = "; ".join(f"{place.address} refused: {reason}" for place, reason in verdicts[:_MAX_ADDRESSES])
            raise FetchError(
                self._meter.url, Outcome.BLOCKED_ADDRESS, f"{host}: {refused or 'no address'}", permanent=True
            )
        return admitted[:_MAX_ADDRESSES]

    def _dial(self, place: Place, timeout_s: float) -> socket.socket:
        sock = socket.socket(place.family, socket.SOCK_STREAM)
        try:
            sock.settimeout(timeout_s)
            sock.connect(place.sockaddr)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError:
            sock.close()
            raise
        return sock


class Stream(httpcore.NetworkStream):
    """A connected socket that reads and writes on the meter's time."""

    def __init__(self, sock: socket.socket, meter: Meter) -> None:
        self._sock = sock
        self._meter = meter

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 the meter knows better
        """Raises: FetchError (timeout, too_big, connect before the first byte, protocol after it)."""
        patience = self._meter.patience(self._meter.limits.read_s)
        while True:
            self._sock.settimeout(patience.tick("waiting for the server's next byte"))
            try:
                got = self._sock.recv(min(max_bytes, _READ_BYTES))
            except TimeoutError:
                continue
            except OSError as error:
                raise self._lost(error) from None
            self._meter.count(len(got))
            return got

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002 the meter knows better
        """Raises: FetchError (timeout), httpcore.WriteError: the answer may have come before the request was read."""
        patience = self._meter.patience(self._meter.limits.read_s)
        rest = memoryview(buffer)
        while rest:
            self._sock.settimeout(patience.tick("sending the request"))
            try:
                rest = rest[self._sock.send(rest) :]
            except TimeoutError:
                continue
            except OSError as error:
                raise httpcore.WriteError(str(error)) from error

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002 the meter knows better
    ) -> httpcore.NetworkStream:
        """Raises: FetchError (tls, timeout)."""
        host = (server_hostname or "").rstrip(".")  # certificates name hosts without the root's dot
        with ExitStack() as until_shaken:
            until_shaken.callback(self._sock.close)
            stream = Stream(self._shaken(ssl_context, host), self._meter)
            until_shaken.pop_all()
        return stream

    def _shaken(self, ssl_context: ssl.SSLContext, host: str) -> ssl.SSLSocket:
        patience = self._meter.patience(self._meter.limits.connect_s)
        try:
            host.encode("idna")  # wrap_socket does so, too, but leaves two owners of one descriptor when it fails
            self._sock.settimeout(patience.rest("the TLS handshake"))
            return ssl_context.wrap_socket(self._sock, server_hostname=host)
        except TimeoutError:
            self._meter.left()
            raise FetchError(self._meter.url, Outcome.TIMEOUT, "the TLS handshake took too long") from None
        except (OSError, ValueError) as error:  # ValueError: a name that no certificate can hold
            raise FetchError(self._meter.url, Outcome.TLS, _tls_cause(error)) from None

    def close(self) -> None:
        self._sock.close()

    def get_extra_info(self, info: str) -> object:
        return self._sock if info == "socket" else None

    def _lost(self, error: OSError) -> FetchError:
        if self._meter.bytes_read == 0:
            return FetchError(self._meter.url, Outcome.CONNECT, f"no answer: {_cause(error)}")
        return FetchError(self._meter.url, Outcome.PROTOCOL, f"cut off: {_cause(error)}")


def _cause(error: OSError | None) -> str:
    return "no address answers" if error is None else error.strerror or str(error) or type(error).__name__


def _tls_cause(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"certificate refused: {error.verify_message}"
    reason = getattr(error, "reason", None) or str(error)
    return f'{reason}; an old server may need tls = "legacy" on its source'
