"""`jingbao run` with many sources and nothing new: how much memory and processor time does waiting cost?

    python -m bench.idle [--sources 200] [--seconds 90] [--folder DIR]

Every source has a loopback address of its own and answers 304. When all have been polled, all is read and the parsers
are gone, the next polls are spread over a quarter of an hour, as they are after some days, and the daemon is measured.
Exit 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.lives import ROOT
from bench.processes import Memory, memory, of_session, total, wait_until
from bench.replica import Replica, free_port, serving
from db import links, stats
from db.errors import ArchiveError
from db.sqlite import sqlite3
from db.store import Archive
from db.times import to_text

MOST_MIB, MOST_SHARE = 120.0, 0.01
EVERY = timedelta(minutes=15)
FIRST_POLLS_S, REAPED_S, END_S = 600.0, 240.0, 10.0
SETTINGS = """\
[archive]
path = "archive.db"

[fetch]
contact = "mailto:bench@example.org"
delay = "{delay}"

[schedule]
every = "15m"

[daemon]
health = "127.0.0.1:{health}"

[[channels]]
kind = "file"
path = "alerts.jsonl"

[[channels]]
kind = "webhook"
url = "https://receiver.example/hook"

[[rules]]
use = "ai-policy"
"""
SOURCE = """
[[sources]]
name = "site {number}"
url = "{url}"
allow_private = true
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """`share`: of one core. `memory`: the most of it that was seen, over all processes of the daemon."""

    seconds: float
    share: float
    memory: Memory
    processes: int
    threads: int
    polls: int


@dataclass(frozen=True, slots=True)
class Watch:
    """A running daemon and its archive."""

    process: subprocess.Popen[bytes]
    archive: Path

    def all_read(self, sources: int) -> bool:
        """Every source has been polled well and nothing waits to be read."""
        try:
            opened = Archive(self.archive, read_only=True)
        except ArchiveError:
            return False  # not there yet
        try:
            polled = sum(one.last_ok_at is not None for one in stats.sources(opened))
            return polled == sources and not links.waiting(opened)
        except sqlite3.OperationalError:
            return False  # its tables are being made
        finally:
            opened.close()

    def alone(self) -> bool:
        """Its parsers are gone."""
        return len(of_session(self.process.pid)) == 1

    def spread(self, over: timedelta) -> None:
        """Make the sources due one after the other, as chance does in the long run."""
        opened = Archive(self.archive)
        try:
            with opened.write() as connection:
                rows = connection.execute("select id from sources order by id").fetchall()
                now = datetime.now(UTC)
                due = [(to_text(now + over * (place + 0.5) / len(rows)), row["id"]) for place, row in enumerate(rows)]
                connection.executemany("update sources set next_poll_at = ? where id = ?", due)
        finally:
            opened.close()

    def polls(self) -> int:
        opened = Archive(self.archive, read_only=True)
        try:
            return int(opened.read().execute("select count(*) from polls where link_id is null").fetchone()[0])
        finally:
            opened.close()

    def cpu_s(self) -> float:
        return sum(one.cpu_s for one in of_session(self.process.pid))


def write_settings(folder: Path, urls: Sequence[str], *, health: int, delay: str = "2s") -> Path:
    path = folder / "jingbao.toml"
    sources = (SOURCE.format(number=number, url=url) for number, url in enumerate(urls))
    path.write_text(SETTINGS.format(health=health, delay=delay) + "".join(sources), encoding="utf-8")
    return path


@contextmanager
def watching(folder: Path, replica: Replica, *, health: int, delay: str = "2s") -> Iterator[Watch]:
    """`jingbao run` over the replica's sites, in a session of its own; its log lies in the folder."""
    config = write_settings(folder, replica.urls(), health=health, delay=delay)
    told = [sys.executable, "-m", "jingbao", "run", "--config", str(config)]
    with (folder / "log.jsonl").open("wb") as log:
        process = subprocess.Popen(told, stdin=subprocess.DEVNULL, stderr=log, start_new_session=True, cwd=ROOT)
        try:
            yield Watch(process, folder / "archive.db")
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(END_S)
            finally:
                process.kill()
                process.wait()


def measure(watch: Watch, seconds: float) -> Measured:
    """Look once a second."""
    started, cpu_s, polls = time.monotonic(), watch.cpu_s(), watch.polls()
    seen: list[tuple[Memory, int, int]] = []
    while time.monotonic() - started < seconds:
        time.sleep(1.0)
        alive = of_session(watch.process.pid)
        seen.append((total([memory(one.pid) for one in alive]), len(alive), sum(one.threads for one in alive)))
    elapsed = time.monotonic() - started
    most = max(seen, key=lambda one: one[0].rss)
    return Measured(elapsed, (watch.cpu_s() - cpu_s) / elapsed, *most, polls=watch.polls() - polls)


def settled(watch: Watch, sources: int, say: Callable[[str], None]) -> tuple[float, float]:
    """Wait for the first polls and reads, then for the parsers to go; the seconds that each took."""
    say("first polls")
    read_s = wait_until(lambda: watch.all_read(sources), within_s=FIRST_POLLS_S, clock=time.monotonic, nap=_nap)
    say("parsers to go")
    gone_s = wait_until(watch.alone, within_s=REAPED_S, clock=time.monotonic, nap=_nap)
    if read_s is None or gone_s is None:
        raise TimeoutError("the sources were not all read" if read_s is None else "the parsers stayed")
    return read_s, gone_s


def _nap(_: float) -> None:
    time.sleep(0.5)


def show(console: Console, measured: Measured) -> bool:
    """Print the figures; True when the bars held."""
    memory_held, share_held = measured.memory.rss <= MOST_MIB, measured.share <= MOST_SHARE
    table = Table("bar", "found", "held")
    table.add_row(f"resident memory ≤ {MOST_MIB:.0f} MiB", f"{measured.memory.rss:.1f} MiB", _word(memory_held))
    table.add_row(f"processor ≤ {MOST_SHARE:.0%} of a core", f"{measured.share:.2%}", _word(share_held))
    console.print(table)
    console.print(
        f"{measured.seconds:.0f} s, {measured.polls} polls; {measured.processes} processes, {measured.threads} threads;"
        f" {measured.memory.pss:.1f} MiB proportional, {measured.memory.private:.1f} MiB private"
    )
    return memory_held and share_held


def _word(held: bool) -> str:  # noqa: FBT001 the table's cell
    return "yes" if held else "[bold red]NO[/]"


def run(folder: Path, sources: int, seconds: float, *, say: Callable[[str], None]) -> Measured:
    with serving(sites=sources) as replica, watching(folder, replica, health=free_port()) as watch:
        read_s, gone_s = settled(watch, sources, say)
        say(f"all read after {read_s:.0f} s, parsers gone {gone_s:.0f} s later; measuring")
        watch.spread(EVERY)
        return measure(watch, seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=90.0)
    parser.add_argument("--folder", type=Path, help="keep settings, archive and log there")
    args = parser.parse_args()
    console = Console()
    with tempfile.TemporaryDirectory(prefix="jingbao-idle-") as temporary:
        folder = args.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        measured = run(folder, args.sources, args.seconds, say=console.print)
    sys.exit(not show(console, measured))


if __name__ == "__main__":
    main()
