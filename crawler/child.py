"""A process that computes for us and may be killed at any moment: one socket, one call at a time.

Started as a fresh interpreter (never a fork: the daemon has threads), with an empty environment (it reads hostile pages
and needs no secret), with limits of its own, and deaf to Ctrl-C and SIGTERM: the parent decides. When the parent dies,
however it dies, the socket closes and the child ends.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import math
import os
import pickle
import re
import resource
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe
from pathlib import Path

from db.errors import ParseError
from db.outcomes import Outcome

_PARENTS_SIGNALS = (signal.SIGINT, signal.SIGTERM)  # a terminal or systemd sends them to the whole group
_START_TIMEOUT_S = 30.0  # imports on a loaded machine; a tenth of a second on a quiet one
_JOIN_TIMEOUT_S = 1.0  # SIGKILL is not refused; this is for the kernel's bookkeeping
_PROGRAM = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from crawler.child import serve; serve(*sys.argv[2:])"
)


_HIGH_WATER = re.compile(r"^VmHWM:\s*(\d+) kB", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Failure:
    """The call raised, in the child's own words."""

    outcome: Outcome
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call gave. `peak_bytes`: the child's largest resident size so far."""

    result: object
    peak_bytes: int


class ChildFailed(Exception):
    """The call has no result. `dead`: the child is gone, too, and must be replaced."""

    def __init__(self, outcome: Outcome, reason: str, *, dead: bool) -> None:
        super().__init__(reason)
        self.outcome = outcome
        self.reason = reason
        self.dead = dead


class Child:
    """The parent's end. One thread at a time may call; `kill` may come from any."""

    def __init__(self, *, memory_bytes: int, preload: str) -> None:
        self.peak_bytes = 0  # its largest resident size so far
        self.used_at = 0.0  # when its last call ended, by its owner's clock
        self._socket, theirs = Pipe(duplex=True)
        paths = [str(Path(place).resolve()) for place in sys.path]  # relative ones mean another place over there
        command = [sys.executable, "-c", _PROGRAM, json.dumps(paths)]
        command += [str(theirs.fileno()), str(memory_bytes), preload]
        with _signals_blocked(), theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
                command, stdin=subprocess.DEVNULL, pass_fds=(theirs.fileno(),), env={}, cwd="/"
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def alive(self) -> bool:
        return self._process.poll() is None

    def wait_ready(self) -> None:
        """Until the imports are done. Raises: ChildFailed (crash)."""
        self._receive(_START_TIMEOUT_S)

    def call(self, function: Callable[..., object], *arguments: object, timeout_s: float) -> Answer:
        """function(*arguments), computed over there; both must be picklable by name.

        Raises:
            ChildFailed: it raised (parse), took longer than `timeout_s` or died (parser_killed).
        """
        request = pickle.dumps((timeout_s, function, arguments))
        try:
            self._socket.send_bytes(request)
        except OSError:
            raise self._crashed() from None
        answer = self._receive(timeout_s)
        if isinstance(answer.result, Failure):
            raise ChildFailed(answer.result.outcome, answer.result.reason, dead=False)
        return answer

    def _receive(self, timeout_s: float) -> Answer:
        try:
            if not self._socket.poll(timeout_s):
                self.kill()
                raise ChildFailed(Outcome.PARSER_KILLED, f"killed after {timeout_s:g} s", dead=True)
            answer = self._socket.recv()
        except (EOFError, OSError):
            raise self._crashed() from None
        if not isinstance(answer, Answer):
            raise self._crashed()
        self.peak_bytes = answer.peak_bytes
        return answer

    def _crashed(self) -> ChildFailed:
        self.kill()
        code = self._process.returncode
        if code == -signal.SIGXCPU:
            return ChildFailed(Outcome.PARSER_KILLED, "used up its processor time", dead=True)
        how = f"exit status {code}" if code is None or code >= 0 else signal.Signals(-code).name
        return ChildFailed(Outcome.PARSER_KILLED, f"the parser's process died ({how})", dead=True)

    def kill(self) -> None:
        """At once, whatever it does. Harmless when repeated."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(0.05 if self._process.poll() is None and self._at_end() else 0)
        self._process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_JOIN_TIMEOUT_S)

    def _at_end(self) -> bool:
        """Whether the child closed its end: then it is dying by itself and its own exit status tells why."""
        poller = select.poll()
        poller.register(self._socket.fileno(), 0)
        return bool(poller.poll(0))

    def close(self) -> None:
        """Kill, and give back the socket. Only when no call is under way."""
        self.kill()
        self._socket.close()


@contextlib.contextmanager
def _signals_blocked() -> Iterator[None]:
    """A child inherits blocked signals: no Ctrl-C can reach it before it has learned to ignore them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _PARENTS_SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# --- inside the child ---------------------------------------------------------------------------------------------


def serve(fd: str, memory_bytes: str, preload: str) -> None:
    """The child's whole life: limits, imports, then calls until the parent is gone."""
    for number in _PARENTS_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _PARENTS_SIGNALS)
    connection = Connection(int(fd))
    threading.Thread(target=_end_with, args=(connection.fileno(),), daemon=True).start()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if preload:
        importlib.import_module(preload)
    _limit_memory(int(memory_bytes))
    gc.disable()  # a page's tree is garbage only when the page is done, and then at once
    gc.freeze()
    connection.send(Answer(None, _peak_bytes()))
    with contextlib.suppress(EOFError, OSError):
        while True:
            connection.send(_work(connection.recv_bytes()))
            gc.collect(0)  # all that a page made is young; looking at the rest, too, costs more than a small page


def _end_with(fd: int) -> None:
    """Ends the process when the other end of its socket closes, even in the midst of a call."""
    poller = select.poll()
    poller.register(fd, 0)  # no event but the hang-up
    poller.poll()
    os._exit(1)


def _limit_memory(size: int) -> None:
    """Linux counts private writable memory as data, so mapped libraries cost nothing of it."""
    resource.setrlimit(resource.RLIMIT_DATA, (size, size))


def _work(request: bytes) -> Answer:
    result: object
    try:
        timeout_s, function, arguments = pickle.loads(request)  # noqa: S301 - from our own parent
        _limit_processor_time(timeout_s)
        result = function(*arguments)
        pickle.dumps(result)
    except ParseError as error:
        result = Failure(error.outcome, error.reason)
    except MemoryError:
        result = Failure(Outcome.PARSE, "out of memory")
    except Exception as error:  # noqa: BLE001 - the boundary: whatever a parser raises is that page's outcome
        result = Failure(Outcome.PARSE, f"{type(error).__name__}: {error}"[:500])
    return Answer(result, _peak_bytes())


def _limit_processor_time(timeout_s: float) -> None:
    """The kernel's own stop, a little after the parent's: C code that holds the GIL keeps `_end_with` waiting."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = math.ceil(used.ru_utime + used.ru_stime + timeout_s) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _peak_bytes() -> int:
    """The kernel's high-water mark (0 where there is none to read). Not ru_maxrss: that begins at the parent's size."""
    try:
        found = _HIGH_WATER.search(Path("/proc/self/status").read_text())
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0
