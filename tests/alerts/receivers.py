# ruff: noqa: ARG002, N802 - aiosmtpd looks its hooks up by these names and hands them all of this
"""Receivers on loopback that behave badly on purpose: SMTP hooks with faults, and sockets that follow a script."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiosmtpd.smtp import SMTP, Envelope, Session

from jingbao.demo.catchers import Kept, MailHandler

CERTIFICATE = Path(__file__).with_name("loopback.pem")  # for 127.0.0.1 and localhost, signed by itself, until 2126
LOOPBACK = "127.0.0.1"


def server_tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


def trusting_tls() -> ssl.SSLContext:
    """A client's context that knows the loopback certificate and nothing else."""
    return ssl.create_default_context(cafile=str(CERTIFICATE))


@dataclass
class MailFaults:
    """Replies to give instead of 250, first come first served; an address or step without any is accepted.

    `heard`: the recipients of every mail that reached DATA. `logins`: what AUTH was told.
    """

    login: list[str] = field(default_factory=list)
    sender: list[str] = field(default_factory=list)
    recipients: dict[str, list[str]] = field(default_factory=dict)
    content: list[str] = field(default_factory=list)
    drop_after_content: int = 0
    heard: list[tuple[str, ...]] = field(default_factory=list)
    logins: list[list[str]] = field(default_factory=list)

    def handler(self, kept: Kept) -> FaultyMail:
        return FaultyMail(kept, self)


class FaultyMail(MailHandler):
    """aiosmtpd's hooks, with faults."""

    def __init__(self, kept: Kept, faults: MailFaults) -> None:
        super().__init__(kept)
        self.faults = faults

    async def handle_AUTH(self, server: SMTP, session: Session, envelope: Envelope, args: list[str]) -> str:
        self.faults.logins.append(args)
        if self.faults.login:
            return self.faults.login.pop(0)
        session.authenticated = True
        return "235 welcome"

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.faults.sender.pop(0) if self.faults.sender else "250 sender ok"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        replies = self.faults.recipients.get(address)
        if replies:
            return replies.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 recipient ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.faults.heard.append(tuple(str(one) for one in envelope.rcpt_tos))
        if self.faults.content:
            return self.faults.content.pop(0)
        reply = await super().handle_DATA(server, session, envelope)
        if self.faults.drop_after_content:
            self.faults.drop_after_content -= 1
            transport: Any = server.transport
            transport.abort()
        return reply


class Wire:
    """One connection to a Scripted server."""

    def __init__(self, sock: socket.socket, over: threading.Event) -> None:
        self.sock = sock
        self.over = over

    def say(self, text: bytes) -> None:
        self.sock.sendall(text)

    def hear(self, end: bytes = b"\r\n") -> bytes:
        """What the client said up to and with `end`, or until it hung up."""
        said = b""
        while not said.endswith(end) and (byte := self.sock.recv(1)):
            said += byte
        return said

    def hear_post(self) -> bytes:
        """A whole HTTP request."""
        head = self.hear(b"\r\n\r\n")
        length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        body = b""
        while len(body) < length and (part := self.sock.recv(length - len(body))):
            body += part
        return head + body

    def drip(self, piece: bytes, every_s: float = 0.02) -> None:
        """Say `piece` again and again until the test is over or the client has hung up."""
        while not self.over.wait(every_s):
            self.say(piece)

    def stay_silent(self) -> None:
        self.over.wait(30)

    def reset(self) -> None:
        """End with RST instead of FIN."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self.sock.close()


class Scripted:
    """A server on a free loopback port that runs `script` for every connection while the `with` block runs."""

    def __init__(self, script: Callable[[Wire], None], *, tls: ssl.SSLContext | None = None) -> None:
        self._script = script
        self._tls = tls
        self._over = threading.Event()
        self._socket = socket.create_server((LOOPBACK, 0))
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self.port: int = self._socket.getsockname()[1]
        self.connections = 0

    @property
    def url(self) -> str:
        return f"http{'s' if self._tls else ''}://{LOOPBACK}:{self.port}/hook"

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for thread in self._threads:
            thread.join(10)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                self.connections += 1
                thread = threading.Thread(target=self._converse, args=(connection,), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _converse(self, connection: socket.socket) -> None:
        connection.settimeout(30)
        with contextlib.suppress(OSError), contextlib.closing(connection), self._wrapped(connection) as sock:
            self._script(Wire(sock, self._over))

    @contextlib.contextmanager
    def _wrapped(self, connection: socket.socket) -> Iterator[socket.socket]:
        if self._tls is None:
            yield connection
        else:
            with self._tls.wrap_socket(connection, server_side=True) as sock:
                yield sock
