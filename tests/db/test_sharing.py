"""An archive among threads, among processes, on a full disk: nobody gets what another has, nothing is half there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from db import alerts, articles, links, outbox, sources, stats
from db.errors import ArchiveError
from db.models import Article, Link
from db.search import search
from db.sqlite import sqlite3
from db.store import Archive, instance_lock
from tests.db.rows import LEASE, NOW, SITE, archived, attempt, claim_source, draft, listed, read_next, source

ROOT = Path(__file__).parents[2]
HOSTS = 24


def _many_links(archive: Archive) -> set[str]:
    """A link on each of many hosts, all due."""
    sources.sync(archive, [source()], NOW)
    due = claim_source(archive)
    urls = [f"http://h{number}.example/" for number in range(HOSTS)]
    sources.settle_poll(archive, due, attempt(due), next_poll_at=NOW, links=[(url, Link(url)) for url in urls])
    return set(urls)


def _side_by_side(work: Callable[[int], list[str]], threads: int = 4) -> list[str]:
    """What `work` gave in each thread; all begin at the same moment."""
    given: list[str] = []
    gate = threading.Barrier(threads)

    def one(number: int) -> None:
        gate.wait(10.0)
        given.extend(work(number))

    started = [threading.Thread(target=one, args=(number,)) for number in range(threads)]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join(30.0)
    return given


# --- threads


def test_threads_that_claim_links_side_by_side_never_get_the_same(archive: Archive) -> None:
    urls = _many_links(archive)

    def claim(_: int) -> list[str]:
        mine: list[str] = []
        while due := links.claim_due(archive, NOW, lease=LEASE, limit=1):
            mine += [one.url for one in due]
        return mine

    assert sorted(_side_by_side(claim)) == sorted(urls)


def test_threads_that_claim_deliveries_side_by_side_never_get_the_same(archive: Archive) -> None:
    channels = [f"c{number}" for number in range(HOSTS)]
    alerts.record(archive, [draft(archived(archive), "r", *channels)], position=1, now=NOW)

    def claim(_: int) -> list[str]:
        mine: list[str] = []
        while due := outbox.claim_due(archive, NOW, lease=LEASE, limit=1):
            mine += [one.channel for one in due]
        return mine

    assert sorted(_side_by_side(claim)) == sorted(channels)


def test_threads_that_store_the_same_text_at_once_make_one_event(archive: Archive) -> None:
    _many_links(archive)

    def read(number: int) -> list[str]:
        busy = {f"h{other}.example" for other in range(HOSTS) if other != number}
        (link,) = links.claim_due(archive, NOW, lease=LEASE, limit=1, busy_hosts=busy)
        with archive.write() as connection:
            connection.execute("update links set due_at = ? where id = ?", ["2026-01-01T00:00:00.000Z", link.id])
        return [str(read_next(archive, Article("标题", "同一正文"))[0])]

    assert sorted(_side_by_side(read)) == ["new", "reprint", "reprint", "reprint"]
    rows = archive.read().execute("select count(distinct event_id), count(distinct seq) from articles").fetchone()
    assert tuple(rows) == (1, 4)


def test_threads_that_raise_the_same_alert_raise_it_once(archive: Archive) -> None:
    article = archived(archive)

    def record(_: int) -> list[str]:
        return [one.rule for one in alerts.record(archive, [draft(article)], position=1, now=NOW)]

    assert _side_by_side(record) == ["robots"]
    assert len(outbox.listed(archive)) == 1


def test_a_reader_sees_the_archive_as_it_was_until_the_writer_is_done(archive: Archive) -> None:
    with archive.write() as connection:
        connection.execute("insert into cursors (name, position) values ('assess', 7)")
        assert _side_by_side(lambda _: [str(alerts.cursor(archive))], threads=2) == ["0", "0"]
    assert _side_by_side(lambda _: [str(alerts.cursor(archive))], threads=2) == ["7", "7"]


def test_each_thread_has_a_connection_of_its_own_and_keeps_it(archive: Archive) -> None:
    def connections(_: int) -> list[str]:
        return [str(id(archive.read())), str(id(archive.read()))]

    found = _side_by_side(connections, threads=3)
    assert len(set(found)) == 3
    assert str(id(archive.read())) not in found


# --- processes

_CLAIM = """
import sys
from pathlib import Path
from db import links
from db.store import Archive
from tests.db.rows import LEASE, NOW
archive = Archive(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
while due := links.claim_due(archive, NOW, lease=LEASE, limit=1):
    print(due[0].url)
"""

_DIE_WRITING = """
import os, signal, sys
from pathlib import Path
from db.store import Archive
archive = Archive(Path(sys.argv[1]))
with archive.write() as connection:
    connection.execute("insert into cursors (name, position) values ('half', 1)")
    print("in the middle", flush=True)
    sys.stdin.readline()
"""


def _process(code: str, path: Path) -> subprocess.Popen[str]:
    words = [sys.executable, "-c", code, str(path)]
    started = subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert started.stdout
    assert started.stdout.readline()
    return started


def test_processes_that_claim_side_by_side_never_get_the_same(archive: Archive) -> None:
    urls = _many_links(archive)
    both = [_process(_CLAIM, archive.path) for _ in range(2)]
    for one in both:
        assert one.stdin
        one.stdin.write("go\n")
        one.stdin.flush()
    given = [url for one in both for url in one.communicate(timeout=30)[0].split()]
    assert sorted(given) == sorted(urls)


def test_what_a_killed_process_was_writing_is_not_there_and_blocks_nobody(archive: Archive) -> None:
    with _process(_DIE_WRITING, archive.path) as writer:
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
    with archive.write() as connection:
        assert connection.execute("select count(*) from cursors").fetchone()[0] == 0


def test_a_write_behind_another_process_that_takes_too_long_says_so_and_changes_nothing(archive: Archive) -> None:
    article = archived(archive)
    archive.read().execute("pragma busy_timeout = 0")
    with _process(_DIE_WRITING, archive.path) as writer:
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            alerts.record(archive, [draft(article)], position=9, now=NOW)
        assert alerts.cursor(archive) == 0, "and reading goes on"
        writer.communicate("go on\n", timeout=30)
    assert alerts.record(archive, [draft(article)], position=9, now=NOW)


def test_the_lock_names_its_holder_only(tmp_path: Path) -> None:
    """A longer number of an earlier holder leaves no digits behind."""
    (tmp_path / "a.db.lock").write_text("99999999999999")
    with instance_lock(tmp_path / "a.db"):
        assert (tmp_path / "a.db.lock").read_text() == str(os.getpid())


def test_the_lock_is_free_again_when_its_block_fails(tmp_path: Path) -> None:
    def fail() -> None:
        with instance_lock(tmp_path / "a.db"):
            raise RuntimeError("at work")

    for _ in range(2):
        with pytest.raises(RuntimeError, match="at work"):
            fail()


# --- a disk that gives out


def _allow_pages(archive: Archive, most: int) -> None:
    with archive.write() as connection:
        connection.execute(f"pragma max_page_count = {most}")


@pytest.fixture
def full(archive: Archive) -> Iterator[Archive]:
    """An archive with an article and an alert, on a disk that has no page left."""
    found = archived(archive)
    alerts.record(archive, [draft(found)], position=1, now=NOW)
    listed(archive, "/2.html")
    pages = archive.read().execute("pragma page_count").fetchone()[0]
    _allow_pages(archive, pages)
    yield archive
    _allow_pages(archive, 1_000_000)
    assert archive.read().execute("pragma integrity_check").fetchone()[0] == "ok"
    read_next(archive, Article("巨大", BIG), now=NOW + LEASE)
    assert len(search(archive, "巨大")) == 1


#: More than the free room in the pages that there are.
BIG = "".join(chr(0x4E00 + at % 20_000) for at in range(60_000))


def _counts(archive: Archive) -> dict[str, int]:
    tables = ("sources", "links", "polls", "pages", "events", "articles", "versions", "alerts", "deliveries")
    return {one: archive.read().execute(f"select count(*) from {one}").fetchone()[0] for one in tables}


def test_a_read_that_finds_the_disk_full_leaves_nothing_and_comes_back(full: Archive) -> None:
    before = _counts(full)
    with pytest.raises(sqlite3.OperationalError, match="full"):
        read_next(full, Article("巨大", BIG))
    assert _counts(full) == before
    assert links.waiting(full) == 1


def test_a_full_disk_does_not_keep_anybody_from_reading(full: Archive) -> None:
    with pytest.raises(sqlite3.OperationalError, match="full"):
        read_next(full, Article("巨大", BIG))
    assert len(search(full, "机器人")) == 1
    assert len(alerts.latest(full)) == 1
    assert [one.unread for one in stats.sources(full)] == [1]


def test_an_alert_that_finds_the_disk_full_keeps_the_cursor_where_it_was(full: Archive) -> None:
    (_, article), *_ = articles.after(full, 0, limit=1)
    channels = [f"{BIG}{number}" for number in range(9)]
    with pytest.raises(sqlite3.OperationalError, match="full"):
        alerts.record(full, [draft(article, "another", *channels)], position=5, now=NOW)
    assert alerts.cursor(full) == 1
    assert [one.rule for one in alerts.latest(full)] == ["robots"]


def test_a_folder_in_the_files_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.db").mkdir()
    with pytest.raises(ArchiveError, match=r"a\.db.*is its folder writable"):
        Archive(tmp_path / "a.db")


def test_a_file_whose_pages_are_torn_is_an_error_and_no_empty_archive(archive: Archive, tmp_path: Path) -> None:
    archived(archive)
    archive.read().execute("pragma wal_checkpoint(truncate)")
    whole = archive.path.read_bytes()
    torn = tmp_path / "torn.db"
    torn.write_bytes(whole[:4096] + b"\x00" * (len(whole) - 4096))
    with pytest.raises(ArchiveError, match=r"torn\.db"):
        Archive(torn)


# --- read-only


READERS: dict[str, Callable[[Archive], object]] = {
    "alerts.latest": lambda archive: len(alerts.latest(archive)),
    "alerts.cursor": alerts.cursor,
    "alerts.printings": lambda archive: alerts.printings(archive, 1),
    "articles.count": articles.count,
    "articles.raw_page": lambda archive: len(articles.raw_page(archive, 1)) > 0,
    "outbox.listed": lambda archive: len(outbox.listed(archive)),
    "search": lambda archive: len(search(archive, "机器人")),
    "stats.sources": lambda archive: len(stats.sources(archive)),
}
WRITERS: dict[str, Callable[[Archive], object]] = {
    "alerts.record": lambda archive: alerts.record(archive, [], position=9, now=NOW),
    "links.claim_due": lambda archive: links.claim_due(archive, NOW + LEASE, lease=LEASE, limit=1),
    "outbox.claim_due": lambda archive: outbox.claim_due(archive, NOW, lease=LEASE, limit=1),
    "sources.claim_due": lambda archive: sources.claim_due(archive, NOW, lease=LEASE, limit=1),
    "sources.release_claims": lambda archive: sources.release_claims(archive, NOW),
    "sources.sync": lambda archive: sources.sync(archive, [], NOW),
}


@pytest.fixture
def reader(archive: Archive) -> Iterator[Archive]:
    """Beside one that writes, with an article, its alert, and a link, a source and a delivery that are due."""
    alerts.record(archive, [draft(archived(archive))], position=1, now=NOW)
    listed(archive, "/2.html")
    with closing(Archive(archive.path, read_only=True)) as opened:
        yield opened


@pytest.mark.parametrize("name", READERS)
def test_what_only_looks_works_on_an_archive_opened_to_be_read(reader: Archive, name: str) -> None:
    assert READERS[name](reader) == 1


@pytest.mark.parametrize("name", WRITERS)
def test_what_changes_anything_is_refused_there(reader: Archive, archive: Archive, name: str) -> None:
    looked = "pragma data_version"  # moves when somebody else has committed
    before = archive.read().execute(looked).fetchone()[0]
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        WRITERS[name](reader)
    assert archive.read().execute(looked).fetchone()[0] == before


def test_a_reader_sees_what_is_written_beside_it(reader: Archive, archive: Archive) -> None:
    assert len(search(reader, "卫星")) == 0
    listed(archive, "/3.html")
    archive.read().execute("update links set due_at = null where url = ?", [f"{SITE}/2.html"])
    read_next(archive, Article("卫星", "正文"))
    assert [one.url for one in search(reader, "卫星")] == [f"{SITE}/3.html"]
