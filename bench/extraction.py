"""Our extractor and its peers on the same pages in one run: how right, how fast, how much memory.

    python -m bench.extraction [FOLDER [SET …]] [--only NAME …] [--rounds 3] [--peers-python PYTHON]

FOLDER holds pages with a truth (see bench/truth.py); without one, it is our own pages in tests/pages. The peers come
with `pip install -e ".[bench]"`, or with another interpreter that has them; one that is not installed is said so.
Each extractor reads each set in a fresh process, page after page on one core. With several rounds, the rounds of all
extractors alternate, and the speeds are each one's best.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.peers import PEERS, Ready
from bench.scores import Figures, Read, cpu_ms, figures, pages_per_s
from bench.truth import Truth, load
from crawler.charset import sniff

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "tests" / "pages"
LIMIT_S = 30.0
NOWHERE = "http://127.0.0.1:9"  # some peers would fetch images and suffix lists
OURS, MEASURE = "jingbao", "trafilatura"
NOT_INSTALLED = 'not installed: pip install -e ".[bench]"'
COLUMNS = ("F1", "≥ .95", "lost", "title", "day", "wrong", "minute", "pages/s", "cpu ms", "×", "MiB", "errors")


@dataclass(frozen=True, slots=True)
class Run:
    """What one process gave. `peak_mib` None: it died before it could say."""

    ready: Ready
    reads: dict[str, Read]
    peak_mib: float | None


@dataclass(frozen=True, slots=True)
class Row:
    """An extractor on a set. `figures` None: it is not installed."""

    name: str
    version: str
    figures: Figures | None = None
    pages_per_s: float = 0.0
    cpu_ms: float = 0.0  # a page
    peak_mib: float | None = None
    ready_mib: float = 0.0  # before the first page


def encoding(content: bytes) -> str:
    try:
        content.decode()
    except UnicodeDecodeError:
        return sniff(content)
    return "utf-8"


def run(name: str, pages: Sequence[Truth], python: str) -> Run:
    """One extractor over the pages, in a fresh process."""
    told = subprocess.run(
        [python, "-m", "bench.peers", name, str(LIMIT_S)],
        input=json.dumps([[page.id, str(page.path), page.url, encoding(page.content())] for page in pages]),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHONWARNINGS": "ignore",
            "OMP_NUM_THREADS": "1",
            "http_proxy": NOWHERE,
            "https_proxy": NOWHERE,
        },
    )
    answers = [json.loads(line) for line in told.stdout.splitlines()]
    if not answers:
        sys.exit(f"{name} did not start: {told.stderr[-500:]}")
    reads = {answer[0]: Read(**answer[1]) for answer in answers if isinstance(answer, list)}
    peak = answers[-1] if isinstance(answers[-1], float) else None
    return Run(Ready(**answers[0]), reads, peak)


def row(name: str, pages: Sequence[Truth], runs: Sequence[Run]) -> Row:
    """Right and wrong from the first run (they are alike), speed from the fastest."""
    first = runs[0]
    if first.ready.version is None:
        return Row(name, "")
    return Row(
        name,
        first.ready.version,
        figures(pages, first.reads),
        pages_per_s=max(pages_per_s(one.reads) for one in runs),
        cpu_ms=min(cpu_ms(one.reads) for one in runs),
        peak_mib=first.peak_mib,
        ready_mib=first.ready.mib,
    )


def shown(share: float | None) -> str:
    """Three digits, as .979; "–" for what was not measured."""
    return "–" if share is None else f"{share:.3f}".removeprefix("0")


def cells(one: Row, measure: float) -> list[str]:
    """`measure`: processor time a page of the peer that speeds are compared with; 0 where it is missing."""
    name = f"{one.name} {one.version}".rstrip()
    if one.figures is None:
        return [name, NOT_INSTALLED]
    found = one.figures
    memory = "died" if one.peak_mib is None else f"{one.peak_mib:.0f} (+{one.peak_mib - one.ready_mib:.0f})"
    shares = (found.f1, found.good, found.lost, found.title, found.day, found.wrong, found.minute)
    times = f"{measure / one.cpu_ms:.1f}" if measure and one.cpu_ms else "–"
    return [name, *map(shown, shares), f"{one.pages_per_s:.1f}", f"{one.cpu_ms:.1f}", times, memory, str(found.errors)]


def table(name: str, pages: Sequence[Truth], rows: Sequence[Row]) -> Table:
    drawn = Table(title=f"{name}: {len(pages)} pages", title_justify="left")
    drawn.add_column("extractor", no_wrap=True)
    for column in COLUMNS:
        drawn.add_column(column, justify="right", no_wrap=True)
    measure = next((one.cpu_ms for one in rows if one.name == MEASURE), 0.0)
    for one in rows:
        drawn.add_row(*cells(one, measure), style="bold" if one.name == OURS else "")
    return drawn


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=PAGES, metavar="FOLDER")
    parser.add_argument("sets", nargs="*", metavar="SET")
    parser.add_argument("--only", nargs="+", choices=PEERS, default=list(PEERS), metavar="NAME", help=", ".join(PEERS))
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument(
        "--peers-python", default=sys.executable, metavar="PYTHON", help="an interpreter with the peers"
    )
    args = parser.parse_args()
    try:
        sets = load(args.folder.resolve(), args.sets)
    except FileNotFoundError as error:
        sys.exit(str(error))
    console = Console(highlight=False, width=max(Console().width, 132))
    for name, pages in sets.items():
        runs: dict[str, list[Run]] = {peer: [] for peer in args.only}
        for number in range(args.rounds):
            for peer, done in runs.items():
                console.print(f"[dim]{name} {number + 1}/{args.rounds} {peer}[/dim]", end="\r")
                done.append(run(peer, pages, sys.executable if peer == OURS else args.peers_python))
        console.print(table(name, pages, [row(peer, pages, done) for peer, done in runs.items()]))
    console.print(
        "× is how much less processor time than trafilatura in this run; MiB is the peak, in brackets after warm-up"
    )


if __name__ == "__main__":
    main()
