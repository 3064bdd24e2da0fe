"""The one connection that writes, for all threads: whoever waits for it shares a commit with who has it.

A commit waits for the disk, milliseconds in which nothing else is written. So a thread whose turn ends while others
wait leaves the transaction open; the last of them (or the eighth) commits for all, and only then do they return: what
`turn` let go is on the disk. Each turn is a savepoint of its own, undone alone when its block raises.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from db.sqlite import sqlite3

#: More would keep the first of them waiting for the last, and all threads would stop and go together.
MOST_TURNS = 8


class _Batch:
    """The turns of one transaction. At most one of each thread, since each waits for its end."""

    def __init__(self) -> None:
        self._ended = threading.Event()
        self._error: BaseException | None = None
        self.turns = 0

    def end(self, error: BaseException | None = None) -> None:
        self._error = error
        self._ended.set()

    def wait(self) -> None:
        """Raises sqlite3.OperationalError where it came to nothing."""
        self._ended.wait()
        if self._error is not None:
            raise sqlite3.OperationalError(f"rolled back with others: {self._error}") from self._error


class Writer:
    """Turns do not nest. `connect` makes the connection, in autocommit mode and usable by any thread."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._connection: sqlite3.Connection | None = None
        self._batch: _Batch | None = None  # open: somebody waits for a turn, and will end it
        self._lock = threading.Lock()  # over both
        self._counting = threading.Lock()
        self.waiting = 0  # threads that want a turn
        self._owner = 0  # the thread whose turn it is

    @contextmanager
    def turn(self) -> Iterator[sqlite3.Connection]:
        """A part of a transaction: committed when this returns; undone, and it alone, when the block raises."""
        self._queue()
        try:
            self._owner = threading.get_ident()
            batch = self._begun()
            batch.turns += 1
            try:
                with self._savepoint() as connection:
                    yield connection
            finally:
                self._end_unless_awaited()
        finally:
            self._owner = 0
            self._lock.release()
        batch.wait()

    @contextmanager
    def _savepoint(self) -> Iterator[sqlite3.Connection]:
        connection = self._open()
        connection.execute("savepoint turn")
        try:
            yield connection
            connection.execute("release turn")
        except BaseException as error:
            self._undo(connection, error)
            raise

    def _queue(self) -> None:
        """Wait for the lock, and be counted meanwhile."""
        if self._owner == threading.get_ident():
            raise RuntimeError("a write inside a write would wait for itself")
        with self._counting:
            self.waiting += 1
        try:
            self._lock.acquire()
        except BaseException:  # Ctrl-C: those who count on this turn must not wait for ever
            self._give_up()
            raise
        with self._counting:
            self.waiting -= 1

    def _give_up(self) -> None:
        with self._counting:
            self.waiting -= 1
        with self._lock:
            self._end_unless_awaited()

    def _begun(self) -> _Batch:
        if self._batch is None:
            self._open().execute("begin immediate")
            self._batch = _Batch()
        return self._batch

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = self._connect()
        return self._connection

    def _undo(self, connection: sqlite3.Connection, error: BaseException) -> None:
        if connection.in_transaction:
            connection.execute("rollback to turn")
            connection.execute("release turn")
        elif self._batch:  # a full disk and the like: SQLite has rolled back everything
            self._batch.end(error)
            self._batch = None

    def _end_unless_awaited(self) -> None:
        batch, connection = self._batch, self._open()
        if batch is None or (self.waiting and batch.turns < MOST_TURNS):
            return
        self._batch = None
        try:
            connection.execute("commit")
        except BaseException as error:
            connection.rollback()
            batch.end(error)
            raise
        batch.end()

    def close(self) -> None:
        """Unless a thread is writing: its connection is left to the system, which rolls back."""
        if self._lock.acquire(blocking=False):
            try:
                if self._connection and not self._batch:
                    self._connection.close()
                    self._connection = None
            finally:
                self._lock.release()
