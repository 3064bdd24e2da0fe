"""The daemon, killed with SIGKILL at random moments while sites keep publishing: is anything lost, doubled or untold?

    python -m bench.crash [--kills 200] [--commits 60] [--seed 1] [--folder DIR]

Two papers on loopback print, edit and reprint; the daemon (bench/watched.py) is started and killed again and again, a
fifth of the time while it starts; then it runs until nothing is left, and once more. In a second round (--commits) it
dies right before or after one of its commits, which no clock would hit; how often messages repeat is no bar there,
because such lives are short. Exit 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.lives import Heard, Life, Moment, Passing, by_clock, by_commits, command
from bench.publisher import Arrival, Publisher, Receiver, file_arrivals, printing, town
from bench.watched import ARCHIVE, LINES
from db.store import Archive

RATE = 3.0  # items a second
MOST_REPEATS = 0.15


@dataclass(frozen=True, slots=True)
class Scene:
    """What surrounds the daemon."""

    folder: Path
    publisher: Publisher
    receiver: Receiver
    heard: Heard

    def life(self, *, until_rest: bool = False, die: str | None = None) -> Life:
        told = command(self.folder, self.publisher.ports, self.receiver.url, until_rest=until_rest, die=die)
        return Life(told, self.heard)


@dataclass(frozen=True, slots=True)
class Told:
    """What reached one channel. `missed`: events without a message; `renamed`: events whose messages differ in id."""

    deliveries: int
    arrivals: int
    missed: int
    renamed: int
    uncalled: int  # messages about what is no event, or was one before the first poll

    @property
    def repeats(self) -> float:
        """Messages beyond the first of each delivery, as a share of the deliveries."""
        return (self.arrivals - self.deliveries) / max(self.deliveries, 1)


@dataclass(frozen=True, slots=True)
class Stored:
    """What the archive holds of what was printed."""

    articles: int
    lost: int
    doubled: int
    stale: int  # an edit that did not get in
    alerted_twice: int
    intact: bool


@dataclass(frozen=True, slots=True)
class Result:
    seconds: float
    published: int
    events: int
    stored: Stored
    told: dict[str, Told]
    passings: list[Passing]
    most_repeats: float
    heard: Heard
    again: int  # messages that a quiet restart sent once more
    torn: int

    @property
    def orphans_left(self) -> int:
        return sum(one.gone_s is None for one in self.passings)

    @property
    def own_deaths(self) -> int:
        """Lives that ended by themselves before the kill."""
        return sum(one.status is not None for one in self.passings)


def run(moments: Sequence[Moment], seed: int, folder: Path, *, watch: Callable[[int], None] = lambda _: None) -> Result:
    """Kill it at each of the moments. `watch` is told the number of each kill."""
    heard, started = Heard(), time.monotonic()
    with town(folder, seed, archived=heard.archived.__contains__) as (publisher, receiver):
        scene = Scene(folder, publisher, receiver, heard)
        with printing(publisher, rate=RATE, may_start=heard.watched, seed=seed):
            passings = list(_killed(moments, scene, watch))
        rest(scene)
        before = len(receiver.arrivals)
        rest(scene)
        lines, torn = file_arrivals(folder / LINES)
        return Result(
            seconds=time.monotonic() - started,
            published=len(publisher.ledger),
            events=len(publisher.to_tell),
            stored=stored(folder / ARCHIVE, publisher),
            told={"webhook": told(receiver.arrivals, publisher), "file": told(lines, publisher)},
            passings=passings,
            most_repeats=MOST_REPEATS if all(one.commit is None for one in moments) else float("inf"),
            heard=heard,
            again=len(receiver.arrivals) - before,
            torn=torn,
        )


def _killed(moments: Sequence[Moment], scene: Scene, watch: Callable[[int], None]) -> Iterable[Passing]:
    for number, moment in enumerate(moments):
        watch(number)
        life = scene.life(die=moment.commit)
        try:
            yield life.kill(moment)
        finally:
            life.end()


def rest(scene: Scene) -> None:
    """Let it run until nothing is left to do."""
    life = scene.life(until_rest=True)
    try:
        if status := life.rest().status:
            scene.heard.troubles.append(f"the last run ended with {status}")
    finally:
        life.end()


def stored(path: Path, publisher: Publisher) -> Stored:
    archive = Archive(path, read_only=True)
    try:
        rows = archive.read().execute("select url, title from articles").fetchall()
        alerts = archive.read().execute("select r.url from alerts a join articles r on r.id = a.article_id").fetchall()
        checks = [archive.read().execute(f"pragma {name}_check").fetchall() for name in ("integrity", "foreign_key")]
    finally:
        archive.close()
    titles = {row["url"]: row["title"] for row in rows}
    per_event = Counter(publisher.events.get(row["url"]) for row in alerts)
    return Stored(
        articles=len(rows),
        lost=len(publisher.ledger.keys() - titles.keys()),
        doubled=len(rows) - len(titles),
        stale=sum(url in titles and titles[url] != one.title for url, one in publisher.ledger.items()),
        alerted_twice=sum(number > 1 for number in per_event.values()),
        intact=[[tuple(row) for row in found] for found in checks] == [[("ok",)], []],
    )


def told(arrivals: list[Arrival], publisher: Publisher) -> Told:
    events, due = publisher.events, publisher.to_tell
    ids: dict[int, set[str]] = defaultdict(set)
    for one in arrivals:
        if (number := events.get(one.url)) in due and number is not None:
            ids[number].add(one.id)
    return Told(
        deliveries=len({one.id for one in arrivals}),
        arrivals=len(arrivals),
        missed=len(due - ids.keys()),
        renamed=sum(len(found) > 1 for found in ids.values()),
        uncalled=sum(events.get(one.url) not in due for one in arrivals),
    )


def bars(result: Result) -> list[tuple[str, str, bool]]:
    """What is asked, what was found, and whether that is enough."""
    stored, heard = result.stored, result.heard
    rows = [
        ("articles lost", f"{stored.lost} of {result.published} published", not stored.lost),
        ("articles doubled", f"{stored.doubled} of {stored.articles} archived", not stored.doubled),
        ("edits lost", str(stored.stale), not stored.stale),
        ("events alerted twice", f"{stored.alerted_twice} of {result.events}", not stored.alerted_twice),
    ]
    for channel, one in result.told.items():
        share = f"{one.arrivals - one.deliveries} of {one.deliveries} ({one.repeats:.1%})"
        rows += [
            (f"alerts missed, {channel}", f"{one.missed} of {result.events}", not one.missed),
            (f"repeats, {channel}", share, one.repeats <= result.most_repeats),
            (f"repeats under another id, {channel}", str(one.renamed), not one.renamed),
            (f"uncalled for, {channel}", str(one.uncalled), not one.uncalled),
        ]
    slowest = max((one.gone_s or 0.0 for one in result.passings), default=0.0)
    alive = sum(one.orphans for one in result.passings)
    return [
        *rows,
        ("sent again after a quiet restart", str(result.again), not result.again),
        ("archive's integrity_check", "ok" if stored.intact else "broken", stored.intact),
        ("orphans left", f"{result.orphans_left}; {alive} parsers gone in {slowest:.2f} s", not result.orphans_left),
        ("deaths of its own", str(result.own_deaths), not result.own_deaths),
        ("troubles in the log", str(len(heard.troubles)), not heard.troubles),
    ]


def show(console: Console, title: str, result: Result) -> bool:
    """Print the table; True when every bar held."""
    table = Table("bar", "found", "held", title=title)
    rows = bars(result)
    for name, found, held in rows:
        table.add_row(name, found, "yes" if held else "[bold red]NO[/]")
    console.print(table)
    heard = result.heard
    for trouble in heard.troubles[:5]:
        console.print(trouble[:2000], markup=False, highlight=False)
    imported, opened, ready = (
        statistics.median(one[name] for one in heard.starts) for name in ("imported_s", "opened_s", "ready_s")
    )
    console.print(
        f"{len(result.passings)} kills in {result.seconds:.0f} s; the daemon got ready {len(heard.starts)} times,"
        f" in {ready:.2f} s at the median: imports {imported:.2f}, archive and channels {opened - imported:.2f},"
        f" ticks {ready - opened:.2f}; {result.torn} torn lines in the file"
    )
    return all(held for _, _, held in rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--commits", type=int, default=60, help="further kills, at commits")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="keep the archives and the messages there (empty at the start)")
    args = parser.parse_args()
    console = Console()
    rounds = {"by the clock": by_clock(args.kills, args.seed), "at commits": by_commits(args.commits, args.seed)}
    with tempfile.TemporaryDirectory(prefix="jingbao-crash-") as temporary:
        held = [
            show(
                console,
                f"Killed {name}",
                run(moments, args.seed, (args.folder or Path(temporary)) / name, watch=_count),
            )
            for name, moments in rounds.items()
            if moments
        ]
    sys.exit(not all(held))


def _count(number: int) -> None:
    print(f"kill {number + 1}", end="\r", flush=True)


if __name__ == "__main__":
    main()
