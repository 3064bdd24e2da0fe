"""A site and a receiver that hang on purpose, and `jingbao run` as a process that a test starts and stops."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from bench.press import SECRET
from bench.publisher import Receiver

PATIENCE_S = 30.0  # a deadline for what takes a second; only a failing test waits so long
HOST = "127.0.0.3"  # none of the papers': hosts take turns
ROOT = Path(__file__).parents[2]


class GatedReceiver(Receiver):
    """Takes a message, and answers when the gate is open. `held`: someone stands at the gate."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, seed=0, slow=0.0, refused=0.0)
        self.gate = threading.Event()
        self.held = threading.Event()
        self._came = threading.Condition()

    def receive(self, headers: dict[str, str], body: bytes) -> int:
        status = super().receive(headers, body)
        with self._came:
            self._came.notify_all()
        self.held.set()
        self.gate.wait(PATIENCE_S)
        return status

    def await_ids(self, number: int) -> bool:
        """Until so many different messages have come."""
        with self._came:
            return self._came.wait_for(lambda: len(self.counts) >= number, PATIENCE_S)


class HangingSite(ThreadingHTTPServer):
    """Sends a tenth of every page and then nothing until `release`. robots.txt is absent, and at once."""

    def __init__(self) -> None:
        super().__init__((HOST, 0), _Drip)
        self.hanging = threading.Event()
        self.release = threading.Event()

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever hangs up has good reason."""

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.server_port}/"


class _Drip(BaseHTTPRequestHandler):
    server: HangingSite

    def do_GET(self) -> None:
        page = b"<p>slow</p>" * 100
        self.send_response(404 if self.path == "/robots.txt" else 200)
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        if self.path != "/robots.txt":
            self.wfile.write(page[: len(page) // 10])
            self.wfile.flush()
            self.server.hanging.set()
            self.server.release.wait(PATIENCE_S)
        self.wfile.write(page)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the base class's name
        """Nothing to say."""


@contextmanager
def hanging_site() -> Iterator[HangingSite]:
    with HangingSite() as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield server
        finally:
            server.release.set()
            server.shutdown()


SETTINGS = """\
[archive]
path = "archive.db"
[daemon]
health = "off"
[[channels]]
kind = "webhook"
name = "hook"
url = "{hook}"
secrets = ["{secret}"]
timeout = "100s"
[[rules]]
use = "ai-policy"
"""
SOURCE = """
[[sources]]
name = "source {number}"
url = "{url}"
backlog = true
delay = "0s"
allow_private = true
"""


def write_settings(folder: Path, hook: str, urls: Sequence[str]) -> Path:
    path = folder / "jingbao.toml"
    sources = "".join(SOURCE.format(number=number, url=url) for number, url in enumerate(urls))
    path.write_text(SETTINGS.format(hook=hook, secret=SECRET) + sources, encoding="utf-8")
    return path


@dataclass(slots=True)
class Running:
    """`jingbao run` at work."""

    process: subprocess.Popen[str]

    @property
    def pid(self) -> int:
        return self.process.pid

    def terminate(self) -> None:
        self.process.terminate()

    def ended(self) -> tuple[int, float, str]:
        """Its exit status, how many seconds that took from now, and its log."""
        started = time.monotonic()
        _, log = self.process.communicate(timeout=PATIENCE_S)
        return self.process.returncode, time.monotonic() - started, log


@contextmanager
def running(config: Path) -> Iterator[Running]:
    """In a process group of its own, of which nothing is left when the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "jingbao", "run", "--config", str(config)],
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        cwd=ROOT,
    )
    try:
        yield Running(process)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
