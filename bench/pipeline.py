"""list → fetch → extract → archive → match over two hundred sites, side by side with Scrapy + trafilatura + sqlite.

    python -m bench.pipeline [--sites 200] [--items 100] [--peers-python PYTHON] [--threads 8] [--rounds 1]

The sites of bench.sites are served by a process of their own; ours (bench.piped) and the peer (bench.pipeline_peer: one
process, as it is commonly run, and two that share the sites out) take turns, and each way's best round counts. Then
a hundredth and a tenth of the articles are read alone: what one more article costs must stay what it is. Exit 1 when a
bar is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from rich.console import Console
from rich.table import Table

from bench.lives import ROOT
from bench.processes import Memory, memory, of_session, total
from bench.sites import WORDS, urls

LEAST_TIMES, MOST_MIB, MOST_GROWTH = 4.0, 250.0, 0.15
LOOK_S = 0.25
OURS, ONE, TWO = "jingbao", "scrapy + trafilatura", "the same, two processes"


@dataclass(frozen=True, slots=True)
class Ran:
    """`seconds`: from the first request to the last match, of the slowest process.

    `cpu_s`: from start to end, with their children. `mib`: the most that all held at one moment, each page once.
    """

    seconds: float
    articles: int
    alerts: int
    cpu_s: float
    mib: float

    @property
    def per_s(self) -> float:
        return self.articles / self.seconds

    @property
    def cpu_ms(self) -> float:
        """An article."""
        return 1000 * self.cpu_s / self.articles

    @property
    def cores(self) -> float:
        return self.cpu_s / self.seconds


@contextmanager
def served(sites: int, items: int) -> Iterator[int]:
    """The port of the sites, up while the block runs."""
    command = [sys.executable, "-m", "bench.sites", "--sites", str(sites), "--items", str(items)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
        try:
            assert server.stdout is not None
            yield int(json.loads(server.stdout.readline())["port"])
        finally:
            assert server.stdin is not None
            server.stdin.close()


class Held:
    """The most memory that sessions hold while the block runs."""

    def __init__(self, sessions: Sequence[int]) -> None:
        self.mib = 0.0
        self._sessions = sessions
        self._over = threading.Event()
        self._watcher = threading.Thread(target=self._watch)

    def __enter__(self) -> Self:
        self._watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._watcher.join()

    def _watch(self) -> None:
        while not self._over.wait(LOOK_S):
            self.mib = max(self.mib, total(list(self._looked())).pss)

    def _looked(self) -> Iterator[Memory]:
        for one in (one for session in self._sessions for one in of_session(session)):
            try:
                yield memory(one.pid)
            except (FileNotFoundError, ProcessLookupError):
                continue  # it ended meanwhile


def run(commands: Sequence[Sequence[str]]) -> Ran:
    """Run these side by side, each in a session of its own; what they said, added up. Raises CalledProcessError."""
    started = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True, cwd=ROOT)
        for command in commands
    ]
    with Held([one.pid for one in started]) as held:
        said, cpu_s = [], 0.0
        for one in started:
            assert one.stdout is not None
            said.append(one.stdout.read())
            one.stdout.close()
            _, status, used = os.wait4(one.pid, 0)
            one.returncode = os.waitstatus_to_exitcode(status)
            cpu_s += used.ru_utime + used.ru_stime
            if one.returncode:
                raise subprocess.CalledProcessError(one.returncode, one.args)
    found = [json.loads(text.splitlines()[-1]) for text in said]
    return Ran(
        seconds=max(one["seconds"] for one in found),
        articles=sum(one["articles"] for one in found),
        alerts=sum(one["alerts"] for one in found),
        cpu_s=cpu_s,
        mib=held.mib,
    )


def ours(port: int, sites: int, threads: int) -> Ran:
    with tempfile.TemporaryDirectory(prefix="jingbao-pipeline-") as folder:
        told = ["--folder", folder, "--port", str(port), "--sites", str(sites), "--threads", str(threads)]
        return run([[sys.executable, "-m", "bench.piped", *told]])


def peer(python: str, port: int, sites: int, processes: int) -> Ran:
    """Each process has a share of the sites and a file of its own."""
    lists = urls(sites, port)
    with tempfile.TemporaryDirectory(prefix="peer-pipeline-") as folder:
        commands = []
        for number in range(processes):
            own = Path(folder) / str(number)
            own.mkdir()
            told = [str(own), ",".join(WORDS), *lists[number::processes]]
            commands.append([python, "-m", "bench.pipeline_peer", *told])
        return run(commands)


def has_peer(python: str) -> bool:
    asked = [python, "-c", "import scrapy, trafilatura"]
    return subprocess.run(asked, check=False, capture_output=True).returncode == 0


def best(runs: Sequence[Ran]) -> Ran:
    return max(runs, key=lambda one: one.per_s)


def measured(
    ways: Mapping[str, Callable[[], Ran]], rounds: int, say: Callable[[str], None], *, clock: Callable[[], float]
) -> dict[str, Ran]:
    """The ways take turns; the best of each."""
    done: dict[str, list[Ran]] = {name: [] for name in ways}
    for number in range(rounds):
        for name, way in ways.items():
            began = clock()
            done[name].append(way())
            say(f"round {number + 1}: {name}, {clock() - began:.0f} s")
    return {name: best(runs) for name, runs in done.items()}


def table(found: dict[str, Ran]) -> Table:
    drawn = Table()
    drawn.add_column("")
    for column in ("articles", "alerts", "seconds", "articles/s", "cpu ms an article", "cores used", "MiB"):
        drawn.add_column(column, justify="right")
    for name, one in found.items():
        figures = (f"{one.seconds:.1f}", f"{one.per_s:.0f}", f"{one.cpu_ms:.2f}", f"{one.cores:.2f}", f"{one.mib:.0f}")
        drawn.add_row(name, str(one.articles), str(one.alerts), *figures)
    return drawn


@dataclass(frozen=True, slots=True)
class Growth:
    """Three runs of growing size. What starting costs is in all of them, and falls out of the differences."""

    least: Ran
    small: Ran
    large: Ran

    @property
    def cpu(self) -> float:
        """By how much more processor time one more article costs when there are many."""
        return _slope(self.small, self.large, "cpu_s") / _slope(self.least, self.small, "cpu_s") - 1

    @property
    def wall(self) -> float:
        return _slope(self.small, self.large, "seconds") / _slope(self.least, self.small, "seconds") - 1


def _slope(fewer: Ran, more: Ran, of: str) -> float:
    """Seconds that one more article costs."""
    taken: float = getattr(more, of) - getattr(fewer, of)
    return taken / (more.articles - fewer.articles)


def verdicts(found: dict[str, Ran], growth: Growth) -> list[tuple[str, str, bool]]:
    """(bar, found, held). Growth is judged by processor time, since others use the machine, too."""
    mine = found[OURS]
    peers = [one for name, one in found.items() if name != OURS]
    rows = []
    if peers:
        times = mine.per_s / max(one.per_s for one in peers)
        rows.append((f"articles/s ≥ {LEAST_TIMES:.0f} × the better peer", f"{times:.2f} ×", times >= LEAST_TIMES))
    rows.append((f"memory ≤ {MOST_MIB:.0f} MiB", f"{mine.mib:.0f} MiB", mine.mib <= MOST_MIB))
    said = f"{growth.cpu:+.0%} (wall clock {growth.wall:+.0%})"
    bar = f"{growth.small.articles} → {mine.articles} articles: one more costs ≤ {MOST_GROWTH:.0%} more"
    rows.append((bar, said, growth.cpu <= MOST_GROWTH))
    return rows


def grown(sites: int, items: int, threads: int, large: Ran) -> Growth:
    def fewer(of_each: int) -> Ran:
        with served(sites, of_each) as port:
            return ours(port, sites, threads)

    return Growth(fewer(max(1, items // 100)), fewer(max(2, items // 10)), large)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sites", type=int, default=200)
    parser.add_argument("--items", type=int, default=100, help="of each site")
    parser.add_argument("--threads", type=int, default=8, help="[fetch] threads of ours")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--peers-python", default=sys.executable, metavar="PYTHON", help="an interpreter with the peer")
    args = parser.parse_args()
    console = Console(highlight=False, width=max(Console().width, 120))
    with served(args.sites, args.items) as port:
        ways: dict[str, Callable[[], Ran]] = {OURS: lambda: ours(port, args.sites, args.threads)}
        if has_peer(args.peers_python):
            ways[ONE] = lambda: peer(args.peers_python, port, args.sites, 1)
            ways[TWO] = lambda: peer(args.peers_python, port, args.sites, 2)
        else:
            console.print('the peer is not installed: pip install -e ".[bench]"')
        found = measured(ways, args.rounds, console.print, clock=time.monotonic)
    rows = verdicts(found, grown(args.sites, args.items, args.threads, found[OURS]))
    console.print(table(found))
    shown = Table("bar", "found", "held")
    for bar, said, held in rows:
        shown.add_row(bar, said, "yes" if held else "[bold red]NO[/]")
    console.print(shown)
    if ONE in found:
        times = {name: one.cpu_ms / found[OURS].cpu_ms for name, one in found.items() if name != OURS}
        console.print("processor time of the peer's article: " + ", ".join(f"{n} {t:.2f} ×" for n, t in times.items()))
    sys.exit(not all(held for _, _, held in rows))


if __name__ == "__main__":
    main()
