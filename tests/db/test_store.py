from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from db.errors import ArchiveError, ArchiveLocked, ArchiveTooNew
from db.migrations import STEPS
from db.sqlite import LEAST_VERSION, VERSION, sqlite3
from db.store import Archive, instance_lock


def _sources(archive: Archive) -> int:
    return int(archive.read().execute("select count(*) from cursors").fetchone()[0])


def _write(archive: Archive, name: str) -> None:
    with archive.write() as connection:
        connection.execute("insert into cursors (name, position) values (?, 1)", [name])


def test_the_sqlite_in_use_has_no_wal_reset_bug() -> None:
    assert VERSION >= LEAST_VERSION


def test_commits_are_durable(archive: Archive) -> None:
    connection = archive.read()
    assert connection.execute("pragma journal_mode").fetchone()[0] == "wal"
    assert connection.execute("pragma synchronous").fetchone()[0] == 2  # FULL
    assert connection.execute("pragma foreign_keys").fetchone()[0] == 1


def test_a_write_is_all_or_nothing(archive: Archive) -> None:
    def fail_half_way() -> None:
        with archive.write() as connection:
            connection.execute("insert into cursors (name, position) values ('a', 1)")
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        fail_half_way()
    assert _sources(archive) == 0
    _write(archive, "b")
    assert _sources(archive) == 1


def test_threads_write_side_by_side_without_a_locked_error(archive: Archive) -> None:
    failures: list[Exception] = []

    def work(worker: int) -> None:
        try:
            for number in range(20):
                _write(archive, f"{worker}-{number}")
        except sqlite3.Error as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert _sources(archive) == 120


def test_opening_again_keeps_what_is_there_and_migrates_once(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "a.db"
    first = Archive(path)
    _write(first, "kept")
    first.close()
    second = Archive(path)
    assert _sources(second) == 1
    steps = second.read().execute("select name from _sqlite_migrations").fetchall()
    assert {row["name"] for row in steps} == STEPS
    second.close()


def test_an_archive_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    archive = Archive(path)
    with archive.write() as connection:
        connection.execute("insert into _sqlite_migrations (migration_set, name) values ('jingbao', 'from_the_future')")
    archive.close()
    with pytest.raises(ArchiveTooNew, match=r"from_the_future.*Update jingbao"):
        Archive(path)


def test_a_file_that_is_no_archive_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database, but somebody's notes" * 50)
    with pytest.raises(ArchiveError, match="Is it a SQLite file"):
        Archive(path)
    assert path.read_text().startswith("not a database")


def test_a_read_only_archive_refuses_writes(archive: Archive) -> None:
    reader = Archive(archive.path, read_only=True)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        _write(reader, "x")
    assert _sources(reader) == 0
    reader.close()


def test_a_read_only_archive_must_exist(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError):
        Archive(tmp_path / "none.db", read_only=True)
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize("content", [b"", b"not a database, but somebody's notes" * 50])
def test_a_read_only_archive_must_be_one(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.db"
    path.write_bytes(content)
    with pytest.raises(ArchiveError, match=r"other\.db: .*\?"):
        Archive(path, read_only=True)
    assert path.read_bytes() == content


def test_an_archive_of_a_newer_version_is_not_read_either(archive: Archive) -> None:
    with archive.write() as connection:
        connection.execute("insert into _sqlite_migrations (migration_set, name) values ('jingbao', 'from_the_future')")
    with pytest.raises(ArchiveTooNew, match="Update jingbao"):
        Archive(archive.path, read_only=True)


def test_a_place_where_no_archive_can_be_is_named_when_it_is_locked(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(ArchiveError, match=r"\[archive\] path"), instance_lock(tmp_path / "file" / "a.db"):
        pass


def _lock_in_another_process(path: Path) -> subprocess.Popen[str]:
    code = (
        "import sys; from pathlib import Path; from db.store import instance_lock\n"
        "with instance_lock(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_one_process_holds_an_archive_and_is_named_to_the_other(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with _lock_in_another_process(path) as holder:
        with pytest.raises(ArchiveLocked, match=f"process {holder.pid}"), instance_lock(path):
            pass
        assert holder.stdin is not None
        holder.stdin.close()
        holder.wait()
    with instance_lock(path):
        pass


def test_a_killed_holder_leaves_no_lock_behind(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with _lock_in_another_process(path) as holder:
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
    with instance_lock(path):
        pass


def test_the_views_can_be_read_by_any_sqlite(archive: Archive) -> None:
    for view in ("recent_alerts", "source_health", "delivery_log"):
        assert archive.read().execute(f"select * from {view}").fetchall() == []


def test_closing_leaves_the_connection_of_a_thread_at_work_alone(archive: Archive) -> None:
    began, let_go, found = threading.Event(), threading.Event(), []

    def work() -> None:
        connection = archive.read()
        began.set()
        assert let_go.wait(10.0)
        found.append(connection.execute("select count(*) from sources").fetchone()[0])

    thread = threading.Thread(target=work)
    thread.start()
    assert began.wait(10.0)
    archive.close()
    let_go.set()
    thread.join()
    assert found == [0]
