"""The parent's end of a browser: start it, let it show a page, watch what it takes, and end all of it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Pipe
from pathlib import Path
from tempfile import TemporaryDirectory

from crawler.browser import procs
from crawler.browser.wire import Kind, Message, packed, unpacked
from db.outcomes import Outcome

_PROGRAM = (
    "import sys, json; terms = json.loads(sys.argv[1]); sys.path[:] = terms.pop('path'); "
    "from crawler.browser.child import serve; serve(**terms)"
)
_LOOK_S = 0.1  # how often the memory is looked at, and how late a stop is noticed
_JOIN_S = 2.0
_BESIDE_BYTES = 1 << 20  # what a message may hold beside the DOM: a posted form
_TRIAL_S = 30.0
_TOLD_LINES = 3  # of what a process that died had to say


@dataclass(frozen=True, slots=True)
class RenderLimits:
    """What one page may cost. `total_s` covers all of it: its document, waiting for the browser, what it loads."""

    total_s: float = 45.0
    quiet_s: float = 0.5  # without a request, and the page is taken to be complete
    requests: int = 60  # beside the document
    loaded_bytes: int = 24 << 20
    dom_bytes: int = 8 << 20
    memory_bytes: int = 1 << 30  # of all the browser's processes
    documents: int = 5  # that take each other's place by script
    at_once: int = 4
    idle_s: float = 60.0


class BrowserFailed(Exception):
    """A page was not rendered, or the browser did not start. The browser is ended where `spent`."""

    def __init__(self, outcome: Outcome, reason: str, *, spent: bool = True) -> None:
        super().__init__(reason)
        self.outcome = outcome
        self.reason = reason
        self.spent = spent


class BrowserProcess:
    """One browser, and the process that drives it. One thread at a time may show a page; `kill` may come from any."""

    def __init__(self, executable: Path, *, memory_bytes: int, cut_off: bool = True) -> None:
        self.version = ""
        self.used_at = 0.0  # when its last page was done, by its owner's clock
        self._memory_bytes = memory_bytes
        self._looked_at = float("-inf")
        self._line: tuple[procs.Process, ...] = ()  # as last seen
        self._sending = threading.Lock()
        self._killing = threading.Lock()
        self._home = TemporaryDirectory(prefix="jingbao-render-", ignore_cleanup_errors=True)
        self._errors = Path(self._home.name, "errors")
        self._socket, theirs = Pipe(duplex=True)
        terms = {
            "path": [str(Path(place).resolve()) for place in sys.path],  # relative ones mean another place over there
            "fd": theirs.fileno(),
            "executable": str(executable),
            "home": self._home.name,
            "sandbox": os.getuid() != 0,  # chromium refuses to run sandboxed as root
            "cut_off": cut_off,
        }
        with theirs, self._errors.open("wb") as errors:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
                [sys.executable, "-c", _PROGRAM, json.dumps(terms)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                pass_fds=(theirs.fileno(),),
                env={"HOME": self._home.name, "TMPDIR": self._home.name, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
                cwd="/",
                start_new_session=True,  # a terminal's Ctrl-C is the parent's business
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def alive(self) -> bool:
        return self._process.poll() is None

    def line(self) -> tuple[int, ...]:
        """The processes alive now, the driver's own first."""
        return (self.pid, *(one.pid for one in procs.descendants(self.pid) if not one.dead))

    def wait_ready(self, left: Callable[[], float]) -> None:
        """Until the browser runs. `left`: as in `show`. Raises: BrowserFailed, and what `left` raises."""
        with self._dead_if_failed():
            said = self._said(left, most_bytes=0)
            if said.kind is not Kind.READY:
                raise BrowserFailed(said.outcome, f"the browser does not start: {said.text}")
            self.version = said.text

    def show(
        self,
        opening: Message,
        answer: Callable[[Message], Message],
        *,
        left: Callable[[], float],
        at_once: int = 4,
    ) -> Message:
        """The page that comes of `opening`, a RENDER: DONE. `answer` is asked, by many threads, for what it loads.

        `left` says how many seconds there are, or raises. Raises: BrowserFailed, and what `left` raises; the browser is
        dead then, unless the failure is not `spent`.
        """
        loading = ThreadPoolExecutor(at_once, thread_name_prefix="render")
        try:
            with self._dead_if_failed():
                loading.submit(self._reply, lambda message: message, opening)
                while (said := self._said(left, most_bytes=opening.most_bytes)).kind is Kind.ASK:
                    loading.submit(self._reply, answer, said)
                if said.kind is not Kind.DONE:
                    raise BrowserFailed(said.outcome, said.text, spent=said.spent)
                if said.spent:
                    self.kill()
                return said
        finally:
            loading.shutdown(wait=False, cancel_futures=True)

    @contextlib.contextmanager
    def _dead_if_failed(self) -> Iterator[None]:
        """Whatever goes wrong in the block ends the browser, except a failure that says it need not."""
        try:
            yield
        except BaseException as error:
            if not isinstance(error, BrowserFailed) or error.spent:
                self.kill()
            raise

    def _reply(self, answer: Callable[[Message], Message], asked: Message) -> None:
        with contextlib.suppress(BrowserFailed):  # whoever listens to it notices, too
            self._send(answer(asked))

    def _send(self, message: Message) -> None:
        try:
            with self._sending:
                self._socket.send_bytes(packed(message))
        except OSError:
            raise self._died() from None

    def _said(self, left: Callable[[], float], *, most_bytes: int) -> Message:
        """The next message, with an eye on the clock and the memory."""
        try:
            while not self._socket.poll(min(_LOOK_S, left())):
                self._watch()
            self._watch()
            return unpacked(self._socket.recv_bytes(most_bytes + _BESIDE_BYTES))
        except (EOFError, OSError):
            raise self._died() from None
        except ValueError as error:
            raise BrowserFailed(Outcome.PARSER_KILLED, f"the browser's process talks nonsense: {error}") from None

    def _watch(self) -> None:
        if time.monotonic() < self._looked_at + _LOOK_S:
            return
        self._looked_at = time.monotonic()
        self._line = procs.descendants(self.pid)
        held = procs.resident_bytes(self._line)
        if held > self._memory_bytes:
            reason = f"the page makes the browser take {held >> 20:,} MiB, {self._memory_bytes >> 20:,} at most"
            raise BrowserFailed(Outcome.TOO_BIG, reason)

    def _died(self) -> BrowserFailed:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_JOIN_S)
        words = self._errors.read_text(errors="replace").split("\n")[-_TOLD_LINES:] if self._errors.exists() else []
        reason = " ".join(words).strip() or f"exit status {self._process.returncode}"
        return BrowserFailed(Outcome.PARSER_KILLED, f"the browser's process died: {reason}")

    def kill(self) -> None:
        """The browser and all that belongs to it, at once. Harmless when repeated."""
        with self._killing:
            if self.alive():
                self._process.send_signal(signal.SIGSTOP)  # as long as its driver lives, orphans have a parent
                procs.kill_line(self.pid)
            procs.kill_strays(self._line)
            self._process.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_JOIN_S)

    def close(self) -> None:
        """Kill, and give back socket and folder. Only when no page is under way."""
        self.kill()
        self._socket.close()
        self._home.cleanup()


def trial(executable: Path) -> tuple[str, float]:
    """Start a browser and end it: its version, and the seconds it took. Raises: BrowserFailed."""
    began = time.monotonic()

    def left() -> float:
        if time.monotonic() > began + _TRIAL_S:
            raise BrowserFailed(Outcome.TIMEOUT, f"it had not started after {_TRIAL_S:.0f} s")
        return began + _TRIAL_S - time.monotonic()

    with contextlib.closing(BrowserProcess(executable, memory_bytes=RenderLimits().memory_bytes)) as browser:
        browser.wait_ready(left)
        return browser.version, time.monotonic() - began
