"""The archive file: opening it, one connection per thread, one writer, one daemon at a time.

WAL and `synchronous = FULL`: a commit that returned survives a power cut. Writes go through `write()`, one at a time,
over a connection of their own (db.writer); everything in one is there after a crash, or nothing is.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from db.errors import ArchiveError, ArchiveLocked, ArchiveTooNew
from db.migrations import STEPS, migrations
from db.sqlite import sqlite3
from db.writer import Writer

BUSY_TIMEOUT_MS = 10_000


class Archive:
    """An open archive. Safe to share between threads; each gets its own connection.

    Raises ArchiveError where the file cannot be opened, ArchiveTooNew where a newer jingbao wrote it.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        self._local = threading.local()
        self._writer = Writer(self._connect)
        self._connections: list[tuple[threading.Thread, sqlite3.Connection]] = []
        try:
            self._prepare()
        except (OSError, sqlite3.Error) as error:
            self.close()
            raise ArchiveError(str(path), f"{error}. Is it a SQLite file, and is its folder writable?") from error

    def _prepare(self) -> None:
        if not self.read_only:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        database = Database(self.read(), execute_plugins=False)
        applied = {step.name for step in migrations.applied(database)}
        if applied - STEPS:
            raise ArchiveTooNew(str(self.path), f"has the unknown steps {sorted(applied - STEPS)}. Update jingbao")
        if not self.read_only:
            migrations.apply(database)
        elif not applied:
            raise ArchiveError(str(self.path), "is no archive of jingbao's. Is [archive] path right?")

    def read(self) -> sqlite3.Connection:
        """This thread's connection, in autocommit mode. Rows are `sqlite3.Row`."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._connect()
            self._connections.append((threading.current_thread(), connection))
        return connection

    def _connect(self) -> sqlite3.Connection:
        mode = "ro" if self.read_only else "rwc"
        uri = f"{self.path.absolute().as_uri()}?mode={mode}"
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
        connection.row_factory = sqlite3.Row
        connection.execute(f"pragma busy_timeout = {BUSY_TIMEOUT_MS}")
        connection.execute("pragma foreign_keys = on")
        if not self.read_only:
            connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = full")
        return connection

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction: committed when this returns, rolled back when the block raises. Does not nest.

        `read()` does not see it before. Other threads' writes may share its commit.
        """
        with self._writer.turn() as connection:
            yield connection

    def close(self) -> None:
        """Close the connections of this thread and of threads that have ended. The archive is not usable afterwards.

        A connection closed under a thread that is still using it would crash the process; that one is left to the
        system, and what its transaction had not committed is rolled back when the file is next opened.
        """
        self._writer.close()
        here = threading.current_thread()
        for thread, connection in self._connections:
            if thread is here or not thread.is_alive():
                connection.close()
        self._connections.clear()
        self._local = threading.local()


@contextmanager
def instance_lock(path: Path) -> Iterator[None]:
    """Hold the archive at `path` for this process; the system lets go of it even after SIGKILL.

    Raises ArchiveLocked at once when another process holds it, ArchiveError where its folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise ArchiveError(str(path), f"{error}. Is [archive] path right, and may its folder be written?") from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(handle, 20, 0).decode("ascii", "replace").strip() or "unknown"
            raise ArchiveLocked(
                str(path), f"another jingbao (process {holder}) is at work on it. Stop that one first"
            ) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)
