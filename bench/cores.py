"""How much faster two parser processes read than one: what the pool costs, and whether both cores work.

    python -m bench.cores [FOLDER [SET …]] [--rounds 5] [--threads 8]

The pages (as for bench.extraction; by default our own, over and over) are read in this process, then by a ParserPool
of one child and of two, called by threads as the daemon calls it. The rounds alternate and each way's best counts,
since other work on the machine only ever slows one down. Exit 1 when the bar is missed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.extraction import PAGES
from bench.processes import PROC, parsed
from bench.truth import Truth, load
from crawler.parse import InlineParser, Parser, ParserPool
from db.models import Page

LEAST = 1.8  # times the speed of one process
CORES_HAD = 1.8  # of two: below, the wall clock measures the machine's other work
HERE, BOTH = "this process", "pool of two"
PAGES_AT_LEAST = 300
NOW = datetime(2024, 6, 1, tzinfo=UTC)
NOWHERE = "http://example.org/"


def pages_of(truths: Sequence[Truth]) -> list[Page]:
    return [page_of(truth.content(), truth.url or NOWHERE) for truth in truths]


def page_of(content: bytes, url: str = NOWHERE) -> Page:
    return Page(url, url, 200, (("Content-Type", "text/html"),), content, NOW)


@dataclass(frozen=True, slots=True)
class Way:
    """A parser, how many threads call it, and the children it has now."""

    name: str
    parser: Parser
    threads: int = 1
    pids: Callable[[], tuple[int, ...]] = tuple


@dataclass(frozen=True, slots=True)
class Round:
    """`cpu_ms`: processor time a page, here and in the children; what other work on the machine cannot spoil."""

    pages_per_s: float
    cpu_ms: float


def one_round(way: Way, pages: Sequence[Page]) -> Round:
    before = cpu_s(way)
    started = time.perf_counter()
    with ThreadPoolExecutor(way.threads) as readers:
        for _ in readers.map(way.parser.article, pages):
            pass
    return Round(len(pages) / (time.perf_counter() - started), (cpu_s(way) - before) * 1000 / len(pages))


def cpu_s(way: Way) -> float:
    """Of this process and the children together, to a hundredth of a second."""
    return time.process_time() + sum(parsed((PROC / str(pid) / "stat").read_text()).cpu_s for pid in way.pids())


def best_of(ways: Sequence[Way], pages: Sequence[Page], rounds: int) -> dict[str, Round]:
    """The best figures of each way; its rounds alternate with the others'."""
    for way in ways:
        one_round(way, pages[: 4 * way.threads])  # children start, caches fill
    done: dict[str, list[Round]] = {way.name: [] for way in ways}
    for _ in range(rounds):
        for way in ways:
            done[way.name].append(one_round(way, pages))
    return {
        name: Round(max(one.pages_per_s for one in each), min(one.cpu_ms for one in each))
        for name, each in done.items()
    }


def table(best: dict[str, Round], title: str) -> Table:
    drawn = Table(title=title, title_justify="left")
    drawn.add_column("")
    for column in ("pages/s", f"× {HERE}", "processor ms a page"):
        drawn.add_column(column, justify="right")
    for name, one in best.items():
        drawn.add_row(
            name, f"{one.pages_per_s:.1f}", f"{one.pages_per_s / best[HERE].pages_per_s:.2f}", f"{one.cpu_ms:.2f}"
        )
    return drawn


def times(best: dict[str, Round]) -> float:
    """How much faster two children are. On a machine that others keep busy, what the processor time says instead."""
    had = best[BOTH].pages_per_s * best[BOTH].cpu_ms / 1000
    if had < CORES_HAD:
        return 2 * best[HERE].cpu_ms / best[BOTH].cpu_ms
    return best[BOTH].pages_per_s / best[HERE].pages_per_s


def verdict(best: dict[str, Round]) -> str:
    had = best[BOTH].pages_per_s * best[BOTH].cpu_ms / 1000
    basis = "measured" if had >= CORES_HAD else "by processor time, as others used the machine"
    return f"{BOTH} had {had:.2f} cores: {times(best):.2f} × {HERE} ({basis}; bar {LEAST})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=PAGES, metavar="FOLDER")
    parser.add_argument("sets", nargs="*", metavar="SET")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=8, help="that call the pool, as many as the daemon's")
    args = parser.parse_args()
    truths = [truth for one in load(args.folder.resolve(), args.sets).values() for truth in one]
    pages = list(islice(cycle(pages_of(truths)), max(len(truths), PAGES_AT_LEAST)))
    with closing(ParserPool(workers=1)) as one, closing(ParserPool(workers=2)) as two:
        ways = (
            Way(HERE, InlineParser()),
            Way("pool of one", one, args.threads, one.pids),
            Way(BOTH, two, args.threads, two.pids),
        )
        best = best_of(ways, pages, args.rounds)
    console = Console(highlight=False)
    console.print(table(best, f"{len(pages)} pages, best of {args.rounds} rounds"))
    console.print(verdict(best))
    sys.exit(times(best) < LEAST)


if __name__ == "__main__":
    main()
