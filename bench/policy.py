"""What it costs to know a policy: milliseconds of detection and of the facts, and the memory both add.

    python -m bench.policy [--pages 40] [--characters 3000]

The pages are put together from our own labelled items (bench/data/policy.jsonl), each in another order. Exit 1 where a
bar is missed: 3 ms and 8 ms of processor time a page in the mean, 40 MiB of memory.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.table import Table

DETECT_MS, FACTS_MS, MOST_MIB = 3.0, 8.0, 40.0
ITEMS = Path(__file__).parent / "data" / "policy.jsonl"
_ROUNDS = 3
Reading = Callable[[str, str], object]


def pages(count: int, characters: int) -> list[tuple[str, str]]:
    """Chinese titles and texts of that length."""
    rows = [json.loads(line) for line in ITEMS.read_text(encoding="utf-8").splitlines()]
    chinese = [row for row in rows if row["lang"] == "zh"]
    shuffled = random.Random(7)
    made = []
    for row in chinese[:count]:
        parts = [other["text"] for other in shuffled.sample(chinese, len(chinese)) if other["text"]]
        made.append((row["title"], "\n".join([row["text"], *parts])[:characters]))
    return made


def milliseconds(read: Reading, made: Sequence[tuple[str, str]]) -> float:
    """Processor time of one page in the mean, in the best of three rounds."""
    rounds = []
    for _ in range(_ROUNDS):
        started = time.process_time()
        for title, text in made:
            read(title, text)
        rounds.append((time.process_time() - started) * 1000 / len(made))
    return min(rounds)


def resident_mib() -> float:
    """Of this process, now."""
    said = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+) kB", said)
    return int(found[1]) / 1024 if found else 0.0


def readings() -> tuple[Reading, Reading]:
    """Detection and facts, with their words loaded."""
    # Imported here, so that their memory can be told from the interpreter's.
    from alerts.policy.detect import detect  # noqa: PLC0415
    from alerts.policy.facts import facts  # noqa: PLC0415
    from alerts.policy.lexicon import shipped  # noqa: PLC0415

    lexicon = shipped()
    return (
        lambda title, text: detect(title, text, source="", url="", lexicon=lexicon),
        lambda title, text: facts(title, text, published_on=date(2031, 3, 2), lexicon=lexicon),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--characters", type=int, default=3000)
    asked = parser.parse_args(arguments)
    made = pages(asked.pages, asked.characters)
    before = resident_mib()
    detect, facts = readings()
    figures = (
        ("detect, ms", milliseconds(detect, made), DETECT_MS),
        ("facts, ms", milliseconds(facts, made), FACTS_MS),
        ("memory added, MiB", resident_mib() - before, MOST_MIB),
    )
    table = Table("measure", "figure", "bar", title=f"{len(made)} pages of {asked.characters} characters")
    for name, figure, bar in figures:
        table.add_row(name, f"{figure:.2f}", f"≤ {bar:g}")
    Console().print(table)
    return 0 if all(figure <= bar for _, figure, bar in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
