"""Names to addresses, within a time limit that the C library does not know."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address

_MAX_LOOKUPS = 64  # threads a dead resolver can hold at once; each ends when the C library gives up


@dataclass(frozen=True, slots=True)
class Place:
    """An address to dial: `sockaddr` goes to connect() exactly as the resolver gave it."""

    family: int
    sockaddr: tuple[str | int | bytes, ...]

    @property
    def address(self) -> str:
        return str(self.sockaddr[0])


Resolve = Callable[[str, int, float], tuple[Place, ...]]
"""host, port, seconds → its addresses in the resolver's order. Raises: OSError (no such name), TimeoutError."""


def lookup(host: str, port: int) -> tuple[Place, ...]:
    """What the system's resolver says now. Raises: OSError, also for names DNS cannot carry."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    except UnicodeError as error:  # empty label, label over 63 bytes
        raise socket.gaierror(socket.EAI_NONAME, f"not a host name: {error}") from None
    return tuple(dict.fromkeys(Place(family, sockaddr) for family, _, _, _, sockaddr in found))


def is_address(host: str) -> bool:
    """Whether a host is an IP address itself, without a zone: those are names to look up."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return "%" not in host


class Resolver:
    """Runs look-ups in threads of their own, because getaddrinfo cannot be interrupted.

    The threads are daemons: a look-up that hangs outlives its exchange, never the process.
    """

    def __init__(self, look: Callable[[str, int], tuple[Place, ...]] = lookup) -> None:
        self._look = look
        self._slots = threading.BoundedSemaphore(_MAX_LOOKUPS)

    def __call__(self, host: str, port: int, timeout_s: float) -> tuple[Place, ...]:
        """Raises: OSError when the name has no address, TimeoutError after `timeout_s`."""
        if is_address(host):  # nobody is asked about it: no need for a thread
            return self._look(host, port)
        if not self._slots.acquire(timeout=timeout_s):
            raise TimeoutError(f"{_MAX_LOOKUPS} look-ups hang already")
        answer: queue.SimpleQueue[tuple[Place, ...] | OSError] = queue.SimpleQueue()
        threading.Thread(target=self._run, args=(host, port, answer), name=f"resolve {host}", daemon=True).start()
        try:
            got = answer.get(timeout=timeout_s)
        except queue.Empty:
            raise TimeoutError(f"no answer in {timeout_s:.0f} s") from None
        if isinstance(got, OSError):
            raise got
        return got

    def _run(self, host: str, port: int, answer: queue.SimpleQueue[tuple[Place, ...] | OSError]) -> None:
        try:
            answer.put(self._look(host, port))
        except OSError as error:
            answer.put(error)
        finally:
            self._slots.release()
