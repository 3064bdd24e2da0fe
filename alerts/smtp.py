"""One SMTP session under one deadline: smtplib over a socket that is hung up when the time is over.

smtplib's own timeout is per read, so that a server which sends a byte now and then would hold a worker for ever.
"""

from __future__ import annotations

import contextlib
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_CONNECT_S = 10.0  # for each address of the host

Security = Literal["starttls", "tls", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """`tls`: how to verify it; unused where `security` is "none"."""

    host: str
    port: int
    security: Security
    tls: ssl.SSLContext | None


class _Client(smtplib.SMTP):
    """smtplib connects inside its constructor, before anybody could limit it: so it is given the socket."""

    def __init__(self, sock: socket.socket, server: Server) -> None:
        self._given = sock
        super().__init__(server.host, server.port, timeout=sock.gettimeout() or 0.0)

    def _get_socket(self, *_: object) -> socket.socket:
        return self._given


@contextlib.contextmanager
def session(server: Server, *, deadline_s: float) -> Iterator[smtplib.SMTP]:
    """A client that has said EHLO, over TLS unless `security` is "none". A failing QUIT fails nothing.

    Raises smtplib's errors and OSError; TimeoutError when `deadline_s` is over, wherever the session then was.
    """
    with (
        socket.create_connection((server.host, server.port), timeout=min(deadline_s, _CONNECT_S)) as sock,
        _hung_up_after(sock, deadline_s) as time_is_over,
    ):
        sock.settimeout(2 * deadline_s)  # the deadline itself hangs up
        try:
            with contextlib.closing(_greeted(sock, server)) as client:
                yield client
                if time_is_over.is_set():  # the last reply may be half a line, and its code a part of a number
                    raise TimeoutError
                with contextlib.suppress(smtplib.SMTPException, OSError):
                    client.quit()
        except (smtplib.SMTPException, OSError):
            if time_is_over.is_set():
                raise TimeoutError(f"not done within {deadline_s:g} s") from None
            raise


def _greeted(sock: socket.socket, server: Server) -> smtplib.SMTP:
    if server.security == "tls":
        sock = _required(server.tls).wrap_socket(sock, server_hostname=server.host)
    with contextlib.ExitStack() as undo:
        client = undo.enter_context(contextlib.closing(_Client(sock, server)))
        if server.security == "starttls":
            client.starttls(context=_required(server.tls))
        client.ehlo_or_helo_if_needed()
        undo.pop_all()
    return client


def _required(tls: ssl.SSLContext | None) -> ssl.SSLContext:
    if tls is None:
        raise ValueError("no TLS context for a server that wants TLS")
    return tls


@contextlib.contextmanager
def _hung_up_after(sock: socket.socket, seconds: float) -> Iterator[threading.Event]:
    """Shuts the connection down after `seconds`, even if TLS has taken the socket over; the event says that it did."""
    guard, time_is_over = sock.dup(), threading.Event()

    def hang_up() -> None:
        time_is_over.set()
        with contextlib.suppress(OSError):
            guard.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield time_is_over
    finally:
        timer.cancel()
        timer.join()
        guard.close()
