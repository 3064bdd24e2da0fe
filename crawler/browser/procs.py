"""Processes as Linux shows them: who descends from whom, what they take, and how to end all of them.

A browser is a dozen processes that leave the group, the session and the parent they were started with. What they cannot
leave is their line of descent, as long as its head adopts the orphans (PR_SET_CHILD_SUBREAPER, prctl(2)).
Where there is no /proc, nothing is found: the browser then ends because its pipe closes.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_PR_SET_CHILD_SUBREAPER = 36
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_KILLING_S = 3.0  # SIGKILL is not refused; this is for the kernel's bookkeeping
_BETWEEN_S = 0.005
_RESIDENT = re.compile(r"^Rss(Anon|File|Shmem):\s*(\d+) kB", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Process:
    """`began`: the kernel's tick of its start, which tells it from a later one of the same number."""

    pid: int
    parent: int
    began: int
    dead: bool  # and not yet buried


def descendants(pid: int) -> tuple[Process, ...]:
    """All that `pid` started, and all that those started, in no order; the dead ones too."""
    children: dict[int, list[Process]] = {}
    for one in _all():
        children.setdefault(one.parent, []).append(one)
    found: list[Process] = []
    heads = [pid]
    while heads:
        offspring = children.pop(heads.pop(), [])
        found += offspring
        heads += [one.pid for one in offspring]
    return tuple(found)


def resident_bytes(processes: Iterable[Process]) -> int:
    """What they hold together. Pages of files are mostly those of one program: only the largest share is counted."""
    own, files = 0, 0
    for one in processes:
        sizes = {name: int(size) << 10 for name, size in _RESIDENT.findall(_read(one.pid, "status"))}
        own += sizes.get("Anon", 0) + sizes.get("Shmem", 0)
        files = max(files, sizes.get("File", 0))
    return own + files


def kill_line(head: int) -> None:
    """End all descendants of `head`, which adopts orphans; not `head` itself."""
    _kill_while(lambda: descendants(head))


def kill_strays(known: tuple[Process, ...]) -> None:
    """End whoever of these is left."""
    _kill_while(lambda: [now for one in known if (now := _process(one.pid)) and now.began == one.began])


def adopt_orphans() -> None:
    """From now on, whoever of our descendants loses its parent becomes our child. Nothing where there is no prctl."""
    with contextlib.suppress(AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def leave_network() -> bool:
    """Move this process, which has one thread, to a network namespace of its own, with nothing in it.

    False where the kernel does not let us. Raises: OSError when it lets us go half the way.
    """
    libc = ctypes.CDLL(None)
    user, group = os.getuid(), os.getgid()
    try:
        if libc.unshare(_CLONE_NEWNET) == 0:
            return True
        if libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
            return False
    except AttributeError:
        return False
    (_PROC / "self/setgroups").write_text("deny")  # user_namespaces(7): before gid_map, who has no privilege
    (_PROC / "self/uid_map").write_text(f"{user} {user} 1")
    (_PROC / "self/gid_map").write_text(f"{group} {group} 1")
    return True


def _kill_while(there_are: Callable[[], Iterable[Process]]) -> None:
    """Again and again: one of them may just be starting another."""
    until = time.monotonic() + _KILLING_S
    while living := [one for one in there_are() if not one.dead]:
        for one in living:
            with contextlib.suppress(ProcessLookupError):
                os.kill(one.pid, signal.SIGKILL)
        if time.monotonic() > until:
            return
        time.sleep(_BETWEEN_S)


def _all() -> Iterator[Process]:
    if not _PROC.is_dir():
        return
    for name in os.listdir(_PROC):  # noqa: PTH208 - names are all that is wanted, many times a second
        if name.isdigit() and (found := _process(int(name))):
            yield found


def _process(pid: int) -> Process | None:
    """None: there is none any more."""
    stat = _read(pid, "stat")
    if not stat:
        return None
    words = stat.rpartition(")")[2].split()  # proc_pid_stat(5) from the third field on; names may hold anything
    return Process(pid, int(words[1]), int(words[19]), words[0] in "ZX")


def _read(pid: int, name: str) -> str:
    try:
        return (_PROC / str(pid) / name).read_text(errors="replace")
    except OSError:
        return ""
