"""The largest resident size that processes ever had, of a set that changes while one watches."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

_EVERY_S = 0.01
_HIGH_WATER = re.compile(r"VmHWM:\s+(\d+) kB")


class Peak:
    """The largest resident size of any of `pids()` while the block runs; `mib` is known when it has ended.

    Looks a hundred times a second at the kernel's high-water mark, which is begun anew where a process lived before:
    all that is missed is the last hundredth of a second of a process that is killed.
    """

    def __init__(self, pids: Callable[[], tuple[int, ...]]) -> None:
        self.mib = 0.0
        self._pids = pids
        self._over = threading.Event()
        self._watcher = threading.Thread(target=self._watch)

    def __enter__(self) -> Self:
        for pid in self._pids():
            with suppress(OSError):
                Path(f"/proc/{pid}/clear_refs").write_text("5", encoding="ascii")
        self._watcher.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self._over.set()
        self._watcher.join()
        self._look()

    def _watch(self) -> None:
        while not self._over.wait(_EVERY_S):
            self._look()

    def _look(self) -> None:
        self.mib = max([self.mib, *map(peak_mib, self._pids())])


def peak_mib(pid: int) -> float:
    """0 for a process that has ended."""
    try:
        found = _HIGH_WATER.search(Path(f"/proc/{pid}/status").read_text(encoding="utf-8"))
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return int(found[1]) / 1024 if found else 0.0
