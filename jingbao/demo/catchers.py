"""The demo's receivers: an SMTP server and a webhook endpoint on loopback that keep what arrives."""

from __future__ import annotations

import asyncio
import hashlib
import re
import socket
import ssl
import threading
from collections import Counter
from collections.abc import Callable
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import standardwebhooks
from aiosmtpd.smtp import SMTP, Envelope, Session

LOOPBACK = "127.0.0.1"
_MAX_BODY_BYTES = 1 << 20
_PATIENCE_S = 10.0
_OK = "250 OK: kept"


def _file_name(message_id: str, suffix: str) -> str:
    """The id where it is one; anything a stranger made up becomes a hash, not a path."""
    plain = message_id.strip("<> ").split("@")[0]
    safe = plain if re.fullmatch(r"[A-Za-z0-9_-]{1,64}", plain) else hashlib.sha256(plain.encode()).hexdigest()[:24]
    return safe + suffix


class Kept:
    """A folder of what arrived, one file per id (a repeat overwrites its equal), and how often each id came."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.counts: Counter[str] = Counter()
        self._lock = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, message_id: str, content: bytes, suffix: str) -> None:
        name = _file_name(message_id, suffix)
        with self._lock:
            (self.folder / name).write_bytes(content)
            self.counts[name.removesuffix(suffix)] += 1

    def files(self) -> tuple[Path, ...]:
        return tuple(sorted(path for path in self.folder.iterdir() if path.is_file()))


class MailHandler:
    """aiosmtpd's hooks: every mail is taken and kept as .eml, named by its Message-ID."""

    def __init__(self, kept: Kept) -> None:
        self.kept = kept

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802
        content = envelope.original_content or b""
        mail = message_from_bytes(content, policy=default)
        self.kept.keep(str(mail.get("Message-ID", "")), content, ".eml")
        return _OK


class SmtpCatcher:
    """An SMTP server on a free loopback port while the `with` block runs.

    `handler`: other hooks than MailHandler's; `options`: of aiosmtpd.smtp.SMTP; `tls`: speak TLS from the first byte.
    """

    def __init__(
        self,
        folder: Path,
        *,
        handler: Callable[[Kept], Any] = MailHandler,
        options: dict[str, Any] | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._kept = Kept(folder)
        self._handler = handler(self._kept)
        self._options = options or {}
        self._tls = tls
        self._socket = socket.create_server((LOOPBACK, 0))
        self._loop = asyncio.new_event_loop()
        self.port: int = self._socket.getsockname()[1]

    @property
    def counts(self) -> Counter[str]:
        """How often each Message-ID (without its domain) arrived."""
        return self._kept.counts

    @property
    def mails(self) -> tuple[Path, ...]:
        return self._kept.files()

    def __enter__(self) -> Self:
        options = {"hostname": "catcher.test", **self._options}
        listening = self._loop.create_server(
            lambda: SMTP(self._handler, loop=self._loop, **options), sock=self._socket, ssl=self._tls
        )
        # Listens before the thread runs: a catcher that is left at once is stopped while it serves, never before.
        server = self._loop.run_until_complete(listening)
        self._thread = threading.Thread(target=self._serve, args=(server,), name="smtp-catcher", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_PATIENCE_S)

    def _serve(self, server: asyncio.Server) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
        finally:
            server.close()
            self._loop.run_until_complete(_cancelled())
            self._loop.close()


async def _cancelled() -> None:
    """Ends every open session."""
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


class WebhookCatcher:
    """A webhook endpoint on a free loopback port while the `with` block runs: checks signatures, keeps bodies as .json.

    `secret` None: signatures are not looked at. Bad ones are answered 401 and counted in `refused`, not kept.
    """

    def __init__(self, folder: Path, secret: str | None = None) -> None:
        self._kept = Kept(folder)
        self._verifier = standardwebhooks.Webhook(secret) if secret else None
        self.refused = 0
        self._server = ThreadingHTTPServer((LOOPBACK, 0), _endpoint(self))
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="webhook-catcher", daemon=True
        )
        self.port: int = self._server.server_address[1]
        self.url = f"http://{LOOPBACK}:{self.port}/hook"

    @property
    def counts(self) -> Counter[str]:
        """How often each webhook-id arrived with a good signature."""
        return self._kept.counts

    @property
    def bodies(self) -> tuple[Path, ...]:
        return self._kept.files()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(_PATIENCE_S)

    def receive(self, headers: dict[str, str], body: bytes) -> int:
        """The HTTP status for this body."""
        if self._verifier is not None:
            try:
                self._verifier.verify(body, headers, json_parse=False)
            except (standardwebhooks.WebhookVerificationError, ValueError):
                self.refused += 1
                return 401
        self._kept.keep(headers.get("webhook-id", ""), body, ".json")
        return 204


def _endpoint(catcher: WebhookCatcher) -> type[BaseHTTPRequestHandler]:
    class Endpoint(BaseHTTPRequestHandler):
        timeout = _PATIENCE_S

        def do_POST(self) -> None:
            length = int(self.headers.get("content-length", "0"))
            if not 0 <= length <= _MAX_BODY_BYTES:
                self.send_error(413)
                return
            headers = {key.lower(): value for key, value in self.headers.items()}
            self.send_response(catcher.receive(headers, self.rfile.read(length)))
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """The demo prints its own table."""

    return Endpoint
