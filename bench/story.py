"""Eight weeks of twelve policies and 400 reprints, with the daemon killed on the way: is exactly the expected told?

    python -m bench.story [--kills 50] [--seed 1] [--folder DIR]

Ten sites on loopback (bench/weeks) print drafts, issued texts, explanations, calls and reprints, edit pages silently
and withdraw some. The daemon looks twice a day on a clock that we set, and is killed with SIGKILL: at random moments,
at commits, while it starts; then it takes up the same look again. What its webhooks said, a repeated id once, is held
against bench/weeks/expected.txt, line by line, and its mails against its webhooks. Exit 1 when anything differs.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from rich.console import Console

from bench.lives import ROOT
from bench.press import SECRET
from bench.weeks.ledger import Arrival, difference, expected, told
from bench.weeks.printings import EVE, STEPS, Printing, printings
from bench.weeks.town import Town, open_town
from bench.weeks.watched import ARCHIVE
from db.store import Archive
from jingbao.demo.catchers import SmtpCatcher, WebhookCatcher

LOOK_S = 120.0  # the longest that a look may take, on a loaded machine
_TELLING = 0.3  # of the other kills are in looks that bring messages


@dataclass(frozen=True, slots=True)
class Kill:
    """When to kill during a look: after `delay_s`; at one of its commits (as bench/weeks/watched.py has it); or when
    the receiver has a message, and the daemon does not know it yet.
    """

    delay_s: float = 0.0
    commit: str | None = None
    arrival: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """`strays`: pages of a policy outside its event; `mixed`: events that hold pages of several, or other news."""

    seconds: float
    kills: int
    told: tuple[str, ...]
    repeats: int
    strays: tuple[str, ...]
    mixed: tuple[str, ...]
    unread: int
    mails: tuple[str, ...]  # what is wrong with them
    troubles: tuple[str, ...]

    @property
    def difference(self) -> tuple[str, ...]:
        return difference(expected(), self.told)


class Receiver(WebhookCatcher):
    """Keeps the order in which ids first came, and the time in the story. `strike` is called before an answer."""

    def __init__(self, folder: Path, town: Town) -> None:
        super().__init__(folder, SECRET)
        self._town = town
        self.arrivals: list[Arrival] = []
        self.strike: Callable[[], None] = _stay

    def receive(self, headers: dict[str, str], body: bytes) -> int:
        status = super().receive(headers, body)
        known = {one.id for one in self.arrivals}
        if status == 204 and headers["webhook-id"] not in known:
            self.arrivals.append(Arrival(headers["webhook-id"], self._town.at, body))
        self.strike()
        return status


def _stay() -> None:
    """Nobody is killed."""


class Daemon:
    """One process after another."""

    def __init__(self, command: Sequence[str], receiver: Receiver) -> None:
        self._command = command
        self._receiver = receiver
        self._process: subprocess.Popen[str] | None = None
        self.kills = 0
        self.troubles: list[str] = []

    def look(self, now: datetime, kills: Sequence[Kill]) -> None:
        """Have it do all that is due, killed as often as that, then in peace. Raises TimeoutError."""
        for kill in kills:
            self._start(now, kill.commit)
            if kill.arrival:
                assert self._process
                self._receiver.strike = self._process.kill
            if kill.arrival or kill.commit:
                self._said()
            else:
                time.sleep(kill.delay_s)
            self._receiver.strike = _stay
            self._bury()
        self._start(now)
        if self._said() != "done\n":
            raise TimeoutError(f"the look at {now} did not end: {self.troubles[-3:]}")

    def _start(self, now: datetime, die: str | None = None) -> None:
        if self._process is None:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                cwd=ROOT,
            )
            self._listener = threading.Thread(target=self._listen, args=(self._process,), daemon=True)
            self._listener.start()
        assert self._process.stdin
        self._process.stdin.write(json.dumps({"now": now.isoformat(), "die": die}) + "\n")
        self._process.stdin.flush()

    def _said(self) -> str:
        """`done`, or "" when it died, or took too long and was killed for that."""
        assert self._process
        assert self._process.stdout
        timer = threading.Timer(LOOK_S, self._process.kill)
        timer.start()
        try:
            return self._process.stdout.readline()
        finally:
            timer.cancel()

    def _listen(self, process: subprocess.Popen[str]) -> None:
        for text in process.stderr or ():
            if '"level": "error"' in text or not text.startswith("{") or '"error"' in text:
                self.troubles.append(text.strip())

    def _bury(self) -> None:
        assert self._process
        self._process.kill()
        self._process.wait()
        self._close(self._process)
        self._process, self.kills = None, self.kills + 1

    def end(self) -> None:
        """Let it end by itself."""
        if self._process and self._process.stdin:
            self._process.stdin.close()
            try:
                self._process.wait(LOOK_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._close(self._process)

    def _close(self, process: subprocess.Popen[str]) -> None:
        self._listener.join(LOOK_S)
        for pipe in (process.stdin, process.stdout, process.stderr):
            with suppress(BrokenPipeError):  # what it was told and did not live to read
                pipe.close()  # type: ignore[union-attr]


def plan_kills(kills: int, seed: int) -> dict[datetime, list[Kill]]:
    """In which looks to kill, and when: by the clock at the start or at work, at commits, at messages; a third each.

    A daemon that never comes to its moment dies when it has done all.
    """
    dice = random.Random(f"story {seed}")
    found: defaultdict[datetime, list[Kill]] = defaultdict(list)
    said = {line[:11] for line in expected()}
    looks = (EVE, *STEPS)
    telling = [look for look in looks if f"{look:%m-%d %H:%M}" in said]
    for number in range(kills):
        commit = f"{dice.choice(('before', 'after'))}:{dice.randint(1, 25)}"
        kill = (Kill(dice.uniform(0.02, 2.0)), Kill(commit=commit), Kill(arrival=True))[number % 3]
        found[dice.choice(telling if kill.arrival or dice.random() < _TELLING else looks)].append(kill)
    return found


def run(folder: Path, *, kills: int, seed: int = 1, watch: Callable[[str], None] = lambda _: None) -> Result:
    """The whole story. `watch` hears of each look."""
    began, planned = time.monotonic(), plan_kills(kills, seed)
    with ExitStack() as stack:
        town, sites = stack.enter_context(open_town(EVE, seed))
        hook = stack.enter_context(Receiver(folder / "webhooks", town))
        mail = stack.enter_context(SmtpCatcher(folder / "mails"))
        command = [sys.executable, "-m", "bench.weeks.watched", "--folder", str(folder), "--sites", json.dumps(sites)]
        daemon = Daemon([*command, "--hook", hook.url, "--smtp", str(mail.port)], hook)
        stack.callback(daemon.end)
        for now in (EVE, *STEPS):
            watch(f"{now:%m-%d %H:%M}, {len(hook.arrivals)} told, {daemon.kills} kills")
            town.at = now
            daemon.look(now, planned.get(now, ()))
        pages = {sites[one.site] + one.path: one for one in printings(seed)}
        strays, mixed, unread = _events(folder / ARCHIVE, pages)
        return Result(
            time.monotonic() - began,
            daemon.kills,
            told(hook.arrivals, pages),
            sum(hook.counts.values()) - len(hook.arrivals),
            strays,
            mixed,
            unread,
            tuple(_wrong_mails(hook.arrivals, mail.mails)),
            tuple(daemon.troubles),
        )


def _events(path: Path, pages: dict[str, Printing]) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    """Which pages stand outside their policy's event, which events hold too much, how many pages are not read."""
    archive = Archive(path, read_only=True)
    try:
        where = dict(archive.read().execute("select url, event_id from articles").fetchall())
    finally:
        archive.close()
    held: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for url, event in where.items():
        held[event][pages[url].policy or "other news"] += 1
    homes: dict[str, int] = {}
    for event in sorted(held, key=lambda one: -max(held[one].values())):
        homes.setdefault(held[event].most_common(1)[0][0], event)
    strays = tuple(
        f"event {where[url]}: {one.policy}, {one.way or 'first printing'} of {one.document} in {one.site}: {one.title}"
        for url, one in pages.items()
        if one.policy and url in where and where[url] != homes.get(one.policy)
    )
    mixed = tuple(f"event {event}: {dict(found)}" for event, found in held.items() if len(found) > 1)
    return strays, mixed, len(pages) - len(where)


def _wrong_mails(arrivals: Sequence[Arrival], mails: Sequence[Path]) -> list[str]:
    """One mail for each webhook, and all mails of an event in the thread of its first."""
    parsed = [message_from_bytes(path.read_bytes(), policy=default) for path in mails]
    roots = Counter(str(one["References"] or one["Message-ID"]).split()[0] for one in parsed)
    threads = Counter(json.loads(one.body)["data"]["event_id"] for one in arrivals)
    found = [] if len(parsed) == len(arrivals) else [f"{len(parsed)} mails for {len(arrivals)} webhooks"]
    same = sorted(roots.values()) == sorted(threads.values())
    return found if same else [*found, f"threads of {sorted(roots.values())} mails, not {sorted(threads.values())}"]


def show(console: Console, result: Result) -> bool:
    """Print what differs; True when nothing does."""
    wrong = {
        "told otherwise than expected (- missing, + too many)": result.difference,
        "pages outside their policy's event": result.strays,
        "events that hold too much": result.mixed,
        "mails": result.mails,
        "troubles in the log": result.troubles,
    }
    for name, lines in wrong.items():
        if lines:
            console.print(f"[bold red]{name}: {len(lines)}[/]")
            for line in lines[:80]:
                console.print(line[:2000], markup=False, highlight=False)
    reprints = sum(bool(one.way) for one in printings())
    console.print(
        f"{len(result.told)} of {len(expected())} messages, {len(printings())} pages of which {reprints} reprints,"
        f" {result.unread} not read; {result.kills} kills, {result.repeats} repeats under the same id,"
        f" {result.seconds:.0f} s"
    )
    return not any(wrong.values()) and not result.unread


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1, help="of the reprints and of the kills")
    parser.add_argument("--folder", type=Path, help="keep the archive and the messages there (empty at the start)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jingbao-story-") as temporary:
        folder = args.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        result = run(folder, kills=args.kills, seed=args.seed, watch=lambda said: print(said, end="\r", flush=True))
    sys.exit(not show(Console(), result))


if __name__ == "__main__":
    main()
