"""The index of sketches at 100,000 and 1,000,000 articles, beside datasketch and simhash.

    python -m bench.dedup [--articles 1000000] [--measured 2000] [--folder FOLDER] [--peers-python PYTHON]

The index is filled with the articles of bench.reprinted; at each size some more are sketched, looked up and added as
the daemon does it (WAL, synchronous = FULL), with a commit for each and with one for fifty. Every other one is a
reprint of an earlier article, cut, shortened, reworded or with an advertisement in it. The peers (PYTHON has the
`bench` extra) hold the first 20,000 of them in memory. Exit 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path
from random import Random
from statistics import median

from rich.console import Console
from rich.table import Table

from bench.lives import ROOT
from bench.reprinted import article, reprinted
from crawler.dedup import sketch
from db.models import Article
from db.sketches import candidates, index
from db.sqlite import sqlite3
from db.store import Archive

LEAST_PER_S, MOST_P95_MS, MOST_BYTES, MOST_CPU_MS = 400.0, 5.0, 1000.0, 2.0
AT_ONCE = 100_000
CHUNK = 50
PEERS = ("datasketch", "simhash")
HELD_BY_PEERS, ASKED_OF_PEERS = 20_000, 2_000


@dataclass(frozen=True, slots=True)
class Measured:
    """At one size. `per_s`, `batched_per_s`: by the clock, a commit an article and one for fifty.

    `cpu_ms`: an article's sketch, look-up, entry and commit, of the median fifty. `found`: share of the reprints
    whose first printing was named.
    """

    articles: int
    per_s: float
    batched_per_s: float
    cpu_ms: float
    p50_ms: float
    p95_ms: float
    bytes_each: float
    found: float


def opened(path: Path) -> sqlite3.Connection:
    """An archive's connection that asks for no articles behind the sketches."""
    Archive(path).close()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = full")
    return connection


def _sketched(number: int) -> tuple[int, ...]:
    return sketch(article(number))


def fill(connection: sqlite3.Connection, start: int, end: int) -> None:
    """Articles `start` to `end`, many in one transaction and in the order of the index."""
    with Pool() as pool:
        for first in range(start, end, AT_ONCE):
            numbers = range(first, min(end, first + AT_ONCE))
            sketches = pool.map(_sketched, numbers, chunksize=500)
            rows = sorted((key, number) for number, keys in zip(numbers, sketches, strict=True) for key in keys)
            connection.execute("begin immediate")
            connection.executemany("insert into sketches (key, article_id) values (?, ?)", rows)
            connection.execute("commit")


def _arrivals(size: int, count: int, oldest: int) -> list[tuple[int, Article, int | None]]:
    """What comes next at a size: (id, article, the article that it reprints). Half are new, half reprint old ones."""
    draw = Random(size)
    found: list[tuple[int, Article, int | None]] = []
    for number in range(size, size + count):
        first = draw.randrange(oldest) if number % 2 else None
        found.append((number, article(number) if first is None else reprinted(article(first), number // 2), first))
    return found


def measure(connection: sqlite3.Connection, path: Path, size: int, count: int, *, oldest: int) -> Measured:
    """Look up and add `count` articles one by one, and as many in fifties. Those reprinted are of the `oldest`."""
    looked: list[float] = []
    named: list[bool] = []
    arrivals = _arrivals(size, 2 * count, oldest)
    clock, cpus = time.perf_counter(), []
    for at in range(0, count, CHUNK):
        cpu = time.process_time()
        for arrival in arrivals[at : at + CHUNK]:
            _take(connection, [arrival], looked, named)
        cpus.append(time.process_time() - cpu)
    single_s, clock = time.perf_counter() - clock, time.perf_counter()
    for at in range(count, 2 * count, CHUNK):
        _take(connection, arrivals[at : at + CHUNK], looked, named)
    batched_s = time.perf_counter() - clock
    connection.execute("pragma wal_checkpoint(truncate)")
    looked.sort()
    return Measured(
        articles=size,
        per_s=count / single_s,
        batched_per_s=count / batched_s,
        cpu_ms=1000 * median(cpus) / CHUNK,
        p50_ms=1000 * looked[len(looked) // 2],
        p95_ms=1000 * looked[len(looked) * 95 // 100],
        bytes_each=path.stat().st_size / (size + 2 * count),
        found=sum(named) / len(named),
    )


def _take(
    connection: sqlite3.Connection,
    arrivals: Sequence[tuple[int, Article, int | None]],
    looked: list[float],
    named: list[bool],
) -> None:
    connection.execute("begin immediate")
    for number, arrived, first in arrivals:
        keys = sketch(arrived)
        begun = time.perf_counter()
        found = candidates(connection, keys)
        looked.append(time.perf_counter() - begun)
        if first is not None:
            named.append(first in {other for other, _ in found})
        index(connection, number, keys)
    connection.execute("commit")


def sizes(articles: int) -> Iterator[int]:
    yield articles // 10
    yield articles


def ours(path: Path, articles: int, count: int, console: Console) -> list[Measured]:
    connection, at, measured = opened(path), 0, []
    for size in sizes(articles):
        fill(connection, at, size)
        measured.append(measure(connection, path, size, count, oldest=articles // 10))
        at = size + 2 * count
        console.print(f"measured at {size:,} articles", style="dim")
    connection.close()
    return measured


def peer(python: str, name: str) -> dict[str, float]:
    """What bench.dedup_peer says of itself."""
    draw = Random(HELD_BY_PEERS)
    asked = [(draw.randrange(HELD_BY_PEERS), number) for number in range(ASKED_OF_PEERS)]
    edited = [(first, reprinted(article(first), number).body) for first, number in asked]
    lines = (json.dumps([article(number).body for number in range(HELD_BY_PEERS)]), json.dumps(edited))
    command = [python, "-m", "bench.dedup_peer", name]
    done = subprocess.run(command, input="\n".join(lines) + "\n", capture_output=True, text=True, check=True, cwd=ROOT)
    said: dict[str, float] = json.loads(done.stdout)
    return said


def missed(measured: Sequence[Measured]) -> list[str]:
    """The bars that were missed, in words."""
    small, large = measured[0], measured[-1]
    allowed = math.log(large.articles) / math.log(small.articles)
    bars = {
        f"added: {large.batched_per_s:.0f}/s in fifties": large.batched_per_s >= LEAST_PER_S,
        f"look-up p95: {large.p95_ms:.2f} ms": large.p95_ms <= MOST_P95_MS,
        f"on disk: {large.bytes_each:.0f} bytes an article": large.bytes_each <= MOST_BYTES,
        f"processor: {large.cpu_ms:.2f} ms an article": large.cpu_ms <= MOST_CPU_MS,
        f"growth: {large.cpu_ms / small.cpu_ms:.2f} times, allowed {allowed:.2f}": (
            large.cpu_ms <= small.cpu_ms * allowed
        ),
    }
    return [said for said, held in bars.items() if not held]


def show(console: Console, measured: Sequence[Measured], peers: dict[str, dict[str, float]]) -> None:
    table = Table("", "added/s", "in fifties", "cpu ms", "look-up p50", "p95", "bytes", "found")
    for one in measured:
        figures = (one.per_s, one.batched_per_s, one.cpu_ms, one.p50_ms, one.p95_ms, one.bytes_each, one.found)
        table.add_row(
            f"{one.articles:,}", *(f"{figure:.3g}" if figure < 100 else f"{figure:.0f}" for figure in figures)
        )
    for name, said in peers.items():
        row = (f"{1000 / said['add_ms']:.0f}", "", f"{said['add_ms']:.2f}", f"{said['p50_ms']:.2f}")
        held = f"{said['mib'] * 2**20 / HELD_BY_PEERS:.0f} (memory)"
        table.add_row(f"{name}, {HELD_BY_PEERS:,}", *row, f"{said['p95_ms']:.2f}", held, f"{said['found']:.3f}")
    console.print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--measured", type=int, default=2_000)
    parser.add_argument("--folder", type=Path, help="where the archive is made; a temporary folder by default")
    parser.add_argument("--peers-python")
    args = parser.parse_args()
    console = Console()
    with tempfile.TemporaryDirectory(dir=args.folder) as folder:
        measured = ours(Path(folder) / "archive.db", args.articles, args.measured, console)
    peers = {name: peer(args.peers_python, name) for name in PEERS} if args.peers_python else {}
    show(console, measured, peers)
    for said in (failures := missed(measured)):
        console.print(f"missed: {said}", style="red")
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
