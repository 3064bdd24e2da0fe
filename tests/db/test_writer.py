"""Threads that write at once: each write is all or nothing, none returns before it is on the disk."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from db.sqlite import sqlite3
from db.writer import MOST_TURNS, Writer

PATIENCE_S = 10.0


class Counting(sqlite3.Connection):
    """`commits`, so far; `refuse`: let the next one fail."""

    commits = 0
    refuse = False

    def execute(self, sql: str, parameters: object = ()) -> sqlite3.Cursor:
        if sql == "commit":
            self.commits += 1
            if self.refuse:
                raise sqlite3.OperationalError("disk I/O error")
        return super().execute(sql, parameters)  # type: ignore[arg-type]


class Table:
    """A file with one table, a writer over it, and a look at what is committed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, factory=Counting)
        self.connection.execute("pragma journal_mode = wal")
        self.connection.execute("create table rows (name text unique)")
        self.writer = Writer(lambda: self.connection)

    def add(self, name: str, *, then: Callable[[], object] = lambda: None) -> None:
        with self.writer.turn() as connection:
            connection.execute("insert into rows values (?)", [name])
            then()

    def committed(self) -> set[str]:
        other = sqlite3.connect(self._path)
        try:
            return {row[0] for row in other.execute("select name from rows")}
        finally:
            other.close()


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Table]:
    table = Table(tmp_path / "t.db")
    yield table
    table.connection.close()


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as threads:
        yield threads


def held_up(
    table: Table, threads: ThreadPoolExecutor, *names: str, then: Callable[[], object] = lambda: None
) -> tuple[Future[None], list[Future[None]]]:
    """A write of "first" that ends (by `then`) when writes of `names` wait behind it; all of them."""
    begun, let_go = threading.Event(), threading.Event()

    def stay_then() -> None:
        stay(begun, let_go)
        then()

    first = threads.submit(table.add, "first", then=stay_then)
    assert begun.wait(PATIENCE_S)
    behind = [threads.submit(table.add, name) for name in names]
    while table.writer.waiting < len(names):
        pass
    let_go.set()
    return first, behind


def stay(begun: threading.Event, let_go: threading.Event) -> None:
    begun.set()
    assert let_go.wait(PATIENCE_S)


def fail() -> None:
    raise LookupError("of its own making")


def test_writes_that_wait_for_each_other_share_a_commit(table: Table, threads: ThreadPoolExecutor) -> None:
    first, behind = held_up(table, threads, "a", "b", "c")
    for one in (first, *behind):
        one.result(PATIENCE_S)
    assert table.committed() == {"first", "a", "b", "c"}
    assert table.connection.commits == 1


def test_a_commit_is_shared_by_a_few_only(table: Table) -> None:
    names = [str(number) for number in range(MOST_TURNS + 2)]
    with ThreadPoolExecutor(len(names) + 1) as many:
        first, behind = held_up(table, many, *names)
        for one in (first, *behind):
            one.result(PATIENCE_S)
    assert table.committed() == {"first", *names}
    assert table.connection.commits == 2


def test_a_write_alone_is_committed_when_it_returns(table: Table) -> None:
    for number in range(3):
        table.add(str(number))
        assert str(number) in table.committed()
    assert table.connection.commits == 3


def test_nobody_returns_before_the_commit(table: Table, threads: ThreadPoolExecutor) -> None:
    seen: list[bool] = []

    def look() -> None:
        seen.append(first.done() or bool(table.committed()))

    begun, let_go = threading.Event(), threading.Event()
    first = threads.submit(table.add, "first", then=partial(stay, begun, let_go))
    assert begun.wait(PATIENCE_S)
    last = threads.submit(table.add, "last", then=look)
    while not table.writer.waiting:
        pass
    let_go.set()
    first.result(PATIENCE_S)
    last.result(PATIENCE_S)
    assert seen == [False]
    assert table.committed() == {"first", "last"}


def test_a_write_that_fails_takes_nobody_along(table: Table, threads: ThreadPoolExecutor) -> None:
    first, behind = held_up(table, threads, "a", "b", then=fail)
    with pytest.raises(LookupError):
        first.result(PATIENCE_S)
    for one in behind:
        one.result(PATIENCE_S)
    assert table.committed() == {"a", "b"}


def test_the_last_one_failing_still_commits_what_the_others_wrote(table: Table, threads: ThreadPoolExecutor) -> None:
    table.add("twice")
    first, (second,) = held_up(table, threads, "twice")
    with pytest.raises(sqlite3.IntegrityError):
        second.result(PATIENCE_S)
    first.result(PATIENCE_S)
    assert table.committed() == {"twice", "first"}


def test_a_commit_that_fails_is_told_to_all_and_the_next_one_may_succeed(
    table: Table, threads: ThreadPoolExecutor
) -> None:
    table.connection.refuse = True
    first, behind = held_up(table, threads, "a", "b")
    for one in (first, *behind):
        with pytest.raises(sqlite3.OperationalError, match="disk I/O error"):
            one.result(PATIENCE_S)
    table.connection.refuse = False
    assert table.committed() == set()
    table.add("later")
    assert table.committed() == {"later"}


def test_when_sqlite_rolls_back_everything_those_before_are_told(table: Table, threads: ThreadPoolExecutor) -> None:
    def lose_all() -> None:
        table.connection.execute("rollback")
        raise LookupError("as a full disk does")

    begun, let_go = threading.Event(), threading.Event()
    first = threads.submit(table.add, "first", then=partial(stay, begun, let_go))
    assert begun.wait(PATIENCE_S)
    second = threads.submit(table.add, "second", then=lose_all)
    while not table.writer.waiting:
        pass
    let_go.set()
    with pytest.raises(LookupError):
        second.result(PATIENCE_S)
    with pytest.raises(sqlite3.OperationalError, match="rolled back with others: as a full disk does"):
        first.result(PATIENCE_S)
    table.add("later")
    assert table.committed() == {"later"}


def test_a_write_inside_a_write_is_refused_and_does_no_harm(table: Table) -> None:
    with pytest.raises(RuntimeError, match="wait for itself"):
        table.add("outer", then=lambda: table.add("inner"))
    assert table.committed() == set()
    table.add("later")
    assert table.committed() == {"later"}


def test_many_threads_lose_nothing(table: Table) -> None:
    names = [f"{worker}-{number}" for worker in range(8) for number in range(50)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(table.add, names))
    assert table.committed() == set(names)
    assert table.connection.commits <= len(names)


def test_closing_leaves_a_connection_at_work_alone(table: Table, threads: ThreadPoolExecutor) -> None:
    begun, let_go = threading.Event(), threading.Event()
    at_work = threads.submit(table.add, "kept", then=partial(stay, begun, let_go))
    assert begun.wait(PATIENCE_S)
    table.writer.close()
    let_go.set()
    at_work.result(PATIENCE_S)
    assert table.committed() == {"kept"}
