"""What a parser may do to its process. Called by name inside real children."""

from __future__ import annotations

import ctypes
import os
import re
import resource
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

from db.errors import ParseError
from db.outcomes import Outcome


def pid(_page: object = None) -> int:
    return os.getpid()


def hang(fifo: str) -> None:
    """Says through a FIFO that it has begun, then never ends, but lets other threads run."""
    Path(fifo).write_text(str(os.getpid()))
    threading.Event().wait()


def hang_in_c(fifo: str) -> None:
    """As `hang`, but inside one call into C that holds the interpreter lock."""
    Path(fifo).write_text(str(os.getpid()))
    re.match(r"(a+)+$", "a" * 64 + "b")


def wait(began: str, end: str) -> int:
    """Says that it has begun, ends when it is told to."""
    Path(began).write_text("begun")
    Path(end).read_text()
    return os.getpid()


def litter(mebibytes: int) -> int:
    """Leaves that much memory in a knot which only the collector can undo."""
    knot: list[object] = [bytearray(mebibytes << 20)]
    knot.append(knot)
    return os.getpid()


def crash() -> None:
    ctypes.string_at(0)


def leave() -> None:
    os._exit(3)


def swell() -> int:
    """Two gigabytes in pieces; each is kept."""
    return len([bytearray(1 << 20) for _ in range(2048)])


def fail() -> None:
    raise ValueError("no such thing in this page")


def refuse() -> None:
    raise ParseError("https://a.example/", Outcome.TOO_BIG, "a tag longer than the page")


def unpicklable() -> Callable[[], None]:
    return lambda: None


def signalled() -> str:
    """What Ctrl-C on the terminal and `systemctl stop` do to the child."""
    os.kill(os.getpid(), signal.SIGINT)
    os.kill(os.getpid(), signal.SIGTERM)
    return "went on"


def secrets() -> dict[str, str]:
    return dict(os.environ)


def grow(mebibytes: int) -> int:
    """Touches that much memory and gives it back."""
    return len(bytearray(mebibytes << 20))


def spin(seconds: float) -> float:
    """Computes that long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass
    return seconds


def burn(seconds: float) -> None:
    """Computes under a processor-time limit that is reached at once, as if the parent had forgotten to kill."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))
    spin(60.0)


def limits() -> dict[str, int]:
    return {"core": resource.getrlimit(resource.RLIMIT_CORE)[0], "data": resource.getrlimit(resource.RLIMIT_DATA)[0]}
