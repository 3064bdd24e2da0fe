"""Worker threads that never work twice at once on the same host or channel."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait

log = logging.getLogger(__name__)

_TURNS_REMEMBERED = 10_000  # places


class Crew:
    """`threads` workers. Work is for a place (a host, a channel), busy until the work has ended and it rested."""

    def __init__(
        self,
        name: str,
        threads: int,
        *,
        ahead: int = 0,
        clock: Callable[[], float] = time.monotonic,
        ended: Callable[[], object] = lambda: None,
    ) -> None:
        """`ahead`: how much work is taken beyond what starts at once, so that a worker finds some when it has ended.

        `ended` is called when work has ended and none waits for a worker.
        """
        self._ended = ended
        self._ahead = ahead
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._threads = threads
        self._clock = clock
        self._free_at: dict[str, float] = {}  # infinite while it is worked on
        self._turns: dict[str, int] = {}  # the number of each place's last piece of work, oldest first
        self._submitted = 0
        self._running: set[Future[None]] = set()
        self._lock = threading.Lock()

    @property
    def running(self) -> int:
        """Pieces of work in hand."""
        return len(self._running)

    @property
    def free(self) -> int:
        """How many pieces of work there is room for."""
        return max(0, self._threads + self._ahead - len(self._running))

    def busy(self) -> frozenset[str]:
        """Places worked on or resting now; forgets the others."""
        now = self._clock()
        with self._lock:
            self._free_at = {place: free_at for place, free_at in self._free_at.items() if free_at > now}
            return frozenset(self._free_at)

    def turn(self, place: str) -> int:
        """The number of the last piece of work for `place`; 0: none, or long ago. Who has the lowest is next."""
        return self._turns.get(place, 0)

    def submit(self, place: str, work: Callable[[], None], *, rest_s: float = 0.0) -> None:
        """Start `work`; `place` stays busy for `rest_s` after it. What `work` raises is logged: its row comes back."""
        with self._lock:
            self._free_at[place] = float("inf")
            self._submitted += 1
            self._turns.pop(place, None)
            self._turns[place] = self._submitted
            if len(self._turns) > _TURNS_REMEMBERED:
                del self._turns[next(iter(self._turns))]
        future = self._pool.submit(self._run, place, work, rest_s)
        self._running.add(future)
        future.add_done_callback(self._done)

    def _done(self, future: Future[None]) -> None:
        self._running.discard(future)
        if len(self._running) <= self._threads:
            self._ended()

    def _run(self, place: str, work: Callable[[], None], rest_s: float) -> None:
        try:
            work()
        except Exception:
            log.exception("work place=%s outcome=internal", place)
        finally:
            with self._lock:
                self._free_at[place] = self._clock() + rest_s

    def close(self, *, grace_s: float) -> bool:
        """Take no more work; wait for what is in hand. False when some of it outlasted the grace."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        ended = not wait(set(self._running), timeout=grace_s).not_done
        if ended:
            self._pool.shutdown(wait=True)  # its threads have nothing to do but end
        return ended
