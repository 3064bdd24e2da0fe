"""A loopback server that does to a connection exactly what a test says."""

from __future__ import annotations

import socket
import socketserver
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Play = Callable[[socket.socket, threading.Event], object]
"""What happens on one connection after its request was read. The event is set when the server stops."""


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, host: str, choose: Callable[[str], Play], context: ssl.SSLContext | None) -> None:
        super().__init__((host, 0), _Connection)
        self.choose = choose
        self.context = context
        self.stopping = threading.Event()
        self.asked: list[str] = []


class _Connection(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        with suppress(OSError):  # the client may leave whenever it likes
            self.request.settimeout(10)
            context = self.server.context
            with context.wrap_socket(self.request, server_side=True) if context else self.request as connection:
                self.answer(connection)

    def answer(self, connection: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head and (got := connection.recv(4096)):
            head += got
        target = head.split(b" ")[1].decode("latin-1") if head.count(b" ") > 1 else ""
        self.server.asked.append(head.decode("latin-1"))
        self.server.choose(target)(connection, self.server.stopping)


class Raw:
    """The running server: its port, and the heads of the requests it got."""

    def __init__(self, server: _Server) -> None:
        self.port = int(server.server_address[1])
        self.asked = server.asked

    def url(self, path: str = "/", host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"


@contextmanager
def raw_server(
    play: Play | dict[str, Play], *, host: str = "127.0.0.1", context: ssl.SSLContext | None = None
) -> Iterator[Raw]:
    """Serve one play, or one per path; `context` puts TLS before it."""

    def choose(target: str) -> Play:
        return play[target.partition("?")[0]] if isinstance(play, dict) else play

    with serving(choose, host=host, context=context) as running:
        yield running


@contextmanager
def serving(
    choose: Callable[[str], Play], *, host: str = "127.0.0.1", context: ssl.SSLContext | None = None
) -> Iterator[Raw]:
    """Serve what `choose` says of each target."""
    with _Server(host, choose, context) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield Raw(server)
        finally:
            server.stopping.set()
            server.shutdown()


def saying(*parts: bytes) -> Play:
    """Send these bytes, then close."""
    return lambda connection, _: connection.sendall(b"".join(parts))


def page(body: bytes, *headers: bytes) -> bytes:
    """A whole answer of 200."""
    head = [b"HTTP/1.1 200 OK", b"Content-Length: %d" % len(body), *headers]
    return b"\r\n".join(head) + b"\r\n\r\n" + body


def redirect(location: bytes) -> bytes:
    return b"HTTP/1.1 302 Found\r\nLocation: " + location + b"\r\nContent-Length: 0\r\n\r\n"


def for_ever(first: bytes, again: bytes, pause_s: float = 0.0) -> Play:
    """Send `first`, then `again` with pauses until somebody stops it."""

    def play(connection: socket.socket, stopping: threading.Event) -> None:
        connection.sendall(first)
        while not stopping.wait(pause_s):
            connection.sendall(again)

    return play


def resetting(first: bytes = b"") -> Play:
    """Send `first` and drop the connection with a TCP reset."""

    def play(connection: socket.socket, stopping: threading.Event) -> None:
        if first:
            connection.sendall(first)
            stopping.wait(0.1)  # or the reset overtakes what was sent
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    return play


def telling(asked: threading.Event) -> Play:
    """Say that a request came, and never answer it."""

    def play(_: socket.socket, stopping: threading.Event) -> None:
        asked.set()
        stopping.wait(30)

    return play


def silent(_: socket.socket, stopping: threading.Event) -> None:
    """Never answer."""
    stopping.wait(30)
