"""How soon items are seen that a schedule cannot foresee, at equal requests, in a small made-up world.

    python -m bench.freshness [--seeds 1,2,3] [--scale 12]

Two kinds of sources, from 1 to 60 items a day: offices that publish in sessions by day, and sources that publish at
random at any hour, at which there is nothing to learn but the rate. Ten days are for learning, eleven are measured.
Prints our mean and 95th percentile of the delay, and both against a fixed interval and against requests in proportion
to the square root of the mean rate.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from crawler.schedule import next_poll
from tests.crawler import publishing

NUMBER = 10
KINDS = {"office": (True, 1.5), "any hour": (False, 0.0)}


def row(kind: str, seed: int, scale: float) -> tuple[str, ...]:
    office, followers = KINDS[kind]
    world = publishing.sources(seed, number=NUMBER, office=office, followers=followers)
    ours = publishing.watch(world, next_poll, scale)
    fixed = publishing.at_equal_requests(world, publishing.fixed, ours.requests)
    root = publishing.at_equal_requests(world, publishing.square_root, ours.requests)
    every_min = (publishing.DAYS - publishing.LEARNING) * publishing.DAY_MIN * NUMBER / ours.requests
    return (
        kind,
        str(seed),
        f"{every_min:.1f}",
        f"{ours.mean_min:.1f}",
        f"{ours.p95_min:.1f}",
        f"{ours.mean_min / fixed.mean_min:.2f}",
        f"{ours.p95_min / fixed.p95_min:.2f}",
        f"{ours.mean_min / root.mean_min:.2f}",
    )


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--scale", type=float, default=12.0)
    args = parser.parse_args(argv)
    table = Table("sources", "seed", "every min", "mean min", "p95 min", "mean / fixed", "p95 / fixed", "mean / √rate")
    for kind in KINDS:
        for seed in map(int, args.seeds.split(",")):
            table.add_row(*row(kind, seed, args.scale))
    Console().print(table)


if __name__ == "__main__":
    main()
