"""One request at a time and a pause between two, per host, whatever the thread or the source that asks."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

_REMEMBERED_S = 3600.0  # a host idle for longer, and not on hold, is forgotten
_HOSTS_BEFORE_PRUNING = 1000
_POLL_S = 0.05  # how often a thread looks whether another one has left the host
_LEAST_NAP_S = 0.001  # rounding can leave a rest that no clock can show
_NAP_S = 0.5  # how late a waiting thread notices that jingbao is stopping


class NotYetError(Exception):
    """The host is left alone for another `wait_s` seconds, which is longer than one may wait."""

    def __init__(self, host: str, wait_s: float) -> None:
        super().__init__(f"{host} is left alone for another {wait_s:.0f} s")
        self.host = host
        self.wait_s = wait_s


@dataclass(slots=True)
class _Host:
    """Times are the monotonic clock's. `rest_s`: the pause that the last request asked for."""

    busy: bool = False
    left_at: float = float("-inf")
    rest_s: float = 0.0
    held_until: float = float("-inf")

    def free_at(self, rest_s: float = 0.0) -> float:
        return max(self.left_at + max(rest_s, self.rest_s), self.held_until)


class Turnstile:
    """Lets one request at a time through to each host. For any number of threads."""

    def __init__(
        self, *, monotonic: Callable[[], float] = time.monotonic, sleep: Callable[[float], object] = time.sleep
    ) -> None:
        self._monotonic = monotonic
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, host: str, delay_s: float, *, within_s: Callable[[], float]) -> Iterator[None]:
        """Wait until nobody is at `host` and `delay_s` have passed since the last one left; hold it for the block.

        `within_s` says, each time it is asked, how long one may still wait, or raises.
        Raises: NotYetError, at once where the wait is known to be longer than that.
        """
        while wait_s := self._enter(host, delay_s, within_s()):
            self._sleep(wait_s)
        try:
            yield
        finally:
            with self._lock:
                state = self._hosts[host]
                state.busy, state.left_at, state.rest_s = False, self._monotonic(), delay_s

    def free(self, host: str) -> bool:
        """Would a request to `host` start at once, at the pace of the last one?"""
        with self._lock:
            state = self._hosts.get(host)
            return state is None or (not state.busy and state.free_at() <= self._monotonic())

    def busy(self) -> frozenset[str]:
        """The hosts that are not free."""
        with self._lock:
            now = self._monotonic()
            return frozenset(host for host, state in self._hosts.items() if state.busy or state.free_at() > now)

    def hold(self, host: str, seconds: float) -> None:
        """Nobody asks `host` for so long (Retry-After). A shorter hold never ends a longer one."""
        with self._lock:
            state = self._state(host)
            state.held_until = max(state.held_until, self._monotonic() + seconds)

    @property
    def remembered(self) -> int:
        """How many hosts."""
        return len(self._hosts)

    def _enter(self, host: str, delay_s: float, patience_s: float) -> float:
        """Take the host and return 0, or return the seconds to sleep before trying again."""
        with self._lock:
            state = self._state(host)
            if state.busy:
                return _POLL_S
            wait_s = state.free_at(delay_s) - self._monotonic()
            if wait_s > patience_s:
                raise NotYetError(host, wait_s)
            if wait_s > 0:
                return max(_LEAST_NAP_S, min(wait_s, _NAP_S))
            state.busy = True
            return 0.0

    def _state(self, host: str) -> _Host:
        """The host's state, made on first use. The lock is held."""
        if len(self._hosts) >= _HOSTS_BEFORE_PRUNING and host not in self._hosts:
            self._prune()
        return self._hosts.setdefault(host, _Host())

    def _prune(self) -> None:
        horizon = self._monotonic() - _REMEMBERED_S
        self._hosts = {host: state for host, state in self._hosts.items() if state.busy or state.free_at() > horizon}
