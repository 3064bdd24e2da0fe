"""What Linux says of processes: who is left of a session, how much memory a tree holds, how long it computed."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Process:
    """A line of /proc/PID/stat. `cpu_s`: user and system time so far, of this process alone."""

    pid: int
    state: str
    parent: int
    session: int
    cpu_s: float
    threads: int


@dataclass(frozen=True, slots=True)
class Memory:
    """MiB. `pss` shares a page among its users, so it adds up over processes; `rss` counts it for each."""

    rss: float
    pss: float
    private: float


def parsed(stat: str) -> Process:
    """The name in parentheses may hold anything, parentheses too: what counts stands after the last one."""
    pid, _, rest = stat.partition(" (")
    fields = rest.rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])
    return Process(
        int(pid), fields[0], int(fields[1]), int(fields[3]), ticks / os.sysconf("SC_CLK_TCK"), int(fields[17])
    )


def processes() -> Iterator[Process]:
    """Those alive now; zombies, which only wait to be noticed, are left out."""
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            try:
                found = parsed((folder / "stat").read_text())
            except (FileNotFoundError, ProcessLookupError):
                continue  # it ended meanwhile
            if found.state not in "ZX":
                yield found


def of_session(session: int) -> tuple[Process, ...]:
    """A daemon started in a session of its own is known by it, and so is every child, whoever its parent is now."""
    return tuple(one for one in processes() if one.session == session)


def memory(pid: int) -> Memory:
    """Raises FileNotFoundError or ProcessLookupError for a process that has ended."""
    rollup = (PROC / str(pid) / "smaps_rollup").read_text()
    return Memory(*(_mib(rollup, row) for row in ("Rss", "Pss", "Private_Dirty")))


def _mib(rollup: str, row: str) -> float:
    found = re.search(rf"^{row}:\s+(\d+) kB", rollup, re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


def total(memories: list[Memory]) -> Memory:
    return Memory(
        sum(one.rss for one in memories), sum(one.pss for one in memories), sum(one.private for one in memories)
    )


def wait_until(
    true: Callable[[], bool], *, within_s: float, clock: Callable[[], float], nap: Callable[[float], object]
) -> float | None:
    """Seconds until `true()` was; None when it never was."""
    started = clock()
    while not true():
        if clock() - started > within_s:
            return None
        nap(0.005)
    return clock() - started
