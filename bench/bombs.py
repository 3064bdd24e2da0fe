"""Pages that kill parsers, read by the pool as the daemon does: does each end soon, small, and with a name?

    python -m bench.bombs [--bombs MODULE.py] [--mutants 20000] [--seed A] [--pages FOLDER [SET …]]

MODULE.py has `BOMBS` (`name`, `kind`, `make(size)`) and `mutants(pages, count, seed)`; without one, bench/markup.py.
Every bomb, then every mutant of the pages (as for bench.extraction; by default our own), is read as an article and as
a list. After each bomb, an honest page must be read at once. Then the honest pages are timed. Exit 1 when a bar is
missed.
"""

from __future__ import annotations

import argparse
import importlib.util
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Protocol

from rich.console import Console
from rich.progress import Progress

from bench import markup
from bench.cores import page_of, pages_of
from bench.extraction import PAGES
from bench.memory import Peak
from bench.truth import load
from crawler.parse import ParserPool
from db.errors import ParseError
from db.models import Page, Source

LATEST_S, MOST_MIB = 5.0, 512.0
SLACK_S = 0.5  # to start another child, and of a loaded machine
HONEST_BYTES, HONEST_P99_MS, HONEST_AGAIN_S = 1_000_000, 250.0, 1.0
SIZE = 2 << 20
SOURCE = Source("bombs", "http://example.org/")
IN_HAND = 64  # mutants waiting for a child


@dataclass(frozen=True, slots=True)
class Ending:
    """`outcome`: "ok", an Outcome's name, or the name of an exception that had no business here."""

    outcome: str
    seconds: float


def ending(read: Callable[[], object]) -> Ending:
    started = time.monotonic()
    try:
        read()
        outcome = "ok"
    except ParseError as error:
        outcome = error.outcome.value
    except Exception as error:  # noqa: BLE001 what escapes would have been the daemon's
        outcome = f"escaped: {type(error).__name__}"
    return Ending(outcome, time.monotonic() - started)


def module_at(path: Path | None) -> ModuleType:
    if path is None:
        return markup
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        sys.exit(f"{path} is no Python module")
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module  # its dataclasses look for it there
    spec.loader.exec_module(module)
    return module


def both_ways(pool: ParserPool, page: Page) -> dict[str, Callable[[], object]]:
    return {"article": lambda: pool.article(page), "list": lambda: pool.listing(page, SOURCE)}


def missed(what: str, one: Ending, *, latest_s: float = LATEST_S + SLACK_S) -> Iterator[str]:
    if one.outcome.startswith("escaped"):
        yield f"{what}: {one.outcome}"
    if one.seconds > latest_s:
        yield f"{what}: {one.seconds:.1f} s, at most {LATEST_S:g}"


class Bomb(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def kind(self) -> str: ...

    @property
    def make(self) -> Callable[[int], bytes]: ...


def bombs(console: Console, pool: ParserPool, made: Iterable[Bomb], honest: Page, size: int = SIZE) -> Iterator[str]:
    """Those of HTML, one after another. Yields the bars that were missed."""
    for bomb in (one for one in made if one.kind == "html"):
        page = page_of(bomb.make(size))
        told = []
        for way, read in both_ways(pool, page).items():
            with Peak(pool.pids) as peak:
                one = ending(read)
            told.append(f"{way} {one.outcome:13} {one.seconds:5.2f} s {peak.mib:4.0f} MiB")
            yield from missed(f"{bomb.name} as {way}", one)
            if peak.mib > MOST_MIB:
                yield f"{bomb.name} as {way}: {peak.mib:.0f} MiB"
            after = ending(lambda: pool.article(honest))
            if after.outcome != "ok" or after.seconds > HONEST_AGAIN_S:
                yield f"after {bomb.name} as {way}: an honest page was {after.outcome} in {after.seconds:.1f} s"
        console.print(f"{bomb.name:24} {len(page.content):8} bytes   {'   '.join(told)}")


@dataclass(slots=True)
class Tally:
    """What became of the mutants, as article and as list."""

    outcomes: Counter[str] = field(default_factory=Counter)
    slowest_s: float = 0.0
    missed: list[str] = field(default_factory=list)

    def count(self, one: Ending) -> None:
        self.outcomes[one.outcome] += 1
        self.slowest_s = max(self.slowest_s, one.seconds)
        self.missed += missed("a mutant", one)


def read_mutants(pool: ParserPool, pages: Iterable[bytes], done: Callable[[], object]) -> Tally:
    """Two threads call the pool, so that what a mutant takes is its own time, not the others'. `done` after each."""
    tally, running = Tally(), set[Future[list[Ending]]]()

    def read(page: Page) -> list[Ending]:
        return [ending(one) for one in both_ways(pool, page).values()]

    def settle(most: int) -> None:
        while len(running) > most:
            ended = wait(running, return_when="FIRST_COMPLETED").done
            running.difference_update(ended)
            for future in ended:
                for one in future.result():
                    tally.count(one)
                done()

    with ThreadPoolExecutor(2) as readers:
        for content in pages:
            running.add(readers.submit(read, page_of(content)))
            settle(IN_HAND)
        settle(0)
    return tally


def mutants(console: Console, pool: ParserPool, made: Iterable[bytes], total: int) -> Iterator[str]:
    """Yields the bars that were missed."""
    started = time.monotonic()
    with Peak(pool.pids) as peak, Progress(console=console, transient=True) as progress:
        task = progress.add_task("mutants", total=total)
        tally = read_mutants(pool, made, lambda: progress.advance(task))
    said = ", ".join(f"{outcome} {count}" for outcome, count in tally.outcomes.most_common())
    console.print(
        f"{total} mutants, each as article and as list, in {time.monotonic() - started:.0f} s: {said};"
        f" slowest {tally.slowest_s:.2f} s, largest child {peak.mib:.0f} MiB"
    )
    yield from tally.missed
    if peak.mib > MOST_MIB:
        yield f"mutants: a child had {peak.mib:.0f} MiB"


def honest_pages(console: Console, pool: ParserPool, pages: Sequence[Page]) -> Iterator[str]:
    """Yields the bar that was missed."""
    took = honest_ms(pool, pages)
    p99 = percentile(took, 0.99)
    console.print(
        f"{len(took)} honest pages: median {statistics.median(took):.1f} ms, p99 {p99:.1f} ms,"
        f" slowest {took[-1]:.1f} ms"
    )
    if p99 > HONEST_P99_MS:
        yield f"honest pages take {p99:.0f} ms at p99, at most {HONEST_P99_MS:g}"


def honest_ms(pool: ParserPool, pages: Sequence[Page], rounds: int = 3) -> list[float]:
    """From call to answer for each page, its best of some rounds, in ascending order."""
    best = [float("inf")] * len(pages)
    for _ in range(rounds):
        for index, page in enumerate(pages):
            started = time.perf_counter()
            pool.article(page)
            best[index] = min(best[index], (time.perf_counter() - started) * 1000)
    return sorted(best)


def percentile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bombs", type=Path, metavar="MODULE.py")
    parser.add_argument("--mutants", type=int, default=20_000)
    parser.add_argument("--seed", default="A")
    parser.add_argument("--pages", nargs="+", default=[str(PAGES)], metavar="FOLDER")
    args = parser.parse_args()
    module, console = module_at(args.bombs), Console(highlight=False, soft_wrap=True)
    truths = [one for each in load(Path(args.pages[0]).resolve(), args.pages[1:]).values() for one in each]
    pages = [page for page in pages_of(truths) if len(page.content) <= HONEST_BYTES]
    contents = [page.content for page in pages]
    with closing(ParserPool()) as pool:
        wrong = [
            *bombs(console, pool, module.BOMBS, pages[0]),
            *mutants(console, pool, module.mutants(contents, args.mutants, args.seed), args.mutants),
            *honest_pages(console, pool, pages),
        ]
    console.print("\n".join(wrong) if wrong else "every bar held", markup=False)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
