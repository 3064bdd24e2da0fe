"""One life after another of the daemon under test: started, listened to, killed, and searched for orphans."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.press import PAPERS
from bench.processes import Process, of_session, wait_until

ROOT = Path(__file__).parent.parent
START_S, REST_S = 60.0, 120.0  # longest start and longest way to rest, on a loaded machine
ORPHANS_S = 3.0  # a parser that outlives its daemon for longer is an orphan


@dataclass(frozen=True, slots=True)
class Moment:
    """When to kill: `delay_s` after the start of the process, or after it said `ready`, or at a commit."""

    ready: bool = False
    delay_s: float = 0.0
    commit: str | None = None  # as bench/watched.py's --die says it


def by_clock(kills: int, seed: int) -> tuple[Moment, ...]:
    """Random moments, a fifth of them and the first ones in the start-up: the archive is killed while it is made."""
    rng = random.Random(f"kills {seed}")
    return tuple(_by_clock(rng, early=number < kills // 20 or rng.random() < 0.2) for number in range(kills))


def by_commits(kills: int, seed: int) -> tuple[Moment, ...]:
    """Right before or after one of the daemon's first forty commits, which is a second's work."""
    rng = random.Random(f"commits {seed}")
    return tuple(Moment(commit=f"{rng.choice(('before', 'after'))}:{rng.randint(1, 40)}") for _ in range(kills))


def _by_clock(rng: random.Random, *, early: bool) -> Moment:
    return Moment(ready=not early, delay_s=rng.uniform(0.05, 1.2 if early else 1.5))


@dataclass(slots=True)
class Heard:
    """What all lives together said in their logs. `archived`: addresses whose text is certainly in the archive."""

    archived: set[str] = field(default_factory=set)
    baselines: set[str] = field(default_factory=set)
    watched: threading.Event = field(default_factory=threading.Event)  # every list's first poll is in the archive
    starts: list[dict[str, float]] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)  # tracebacks, locked archives, anything of our own doing
    events: Counter[str] = field(default_factory=Counter)

    def take(self, text: str) -> str:
        """Note a line of the log; what it tells of. A line that a kill cut off tells nothing."""
        try:
            said = json.loads(text)
        except ValueError:
            said = {}
            if "jingbao" in text or "Error" in text:
                self.troubles.append(text.strip())
        event = str(said.get("msg", ""))
        self.events[event] += 1
        good = said.get("outcome") in ("ok", "not_modified")
        if event == "read" and good:
            self.archived.add(said["url"])
        elif event == "poll" and good:
            self.baselines.add(said["source"])
        elif event == "ready":
            self.starts.append({name: said[name] for name in ("imported_s", "opened_s", "ready_s")})
        if "error" in said or said.get("level") == "error" or said.get("outcome") == "internal":
            self.troubles.append(text.strip())
        if len(self.baselines) == len(PAPERS):
            self.watched.set()
        return event


class Life:
    """A running daemon, in a session of its own, so that whatever it leaves behind can be found."""

    def __init__(self, command: Sequence[str], heard: Heard) -> None:
        self._ready = threading.Event()
        self._heard = heard
        self._process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True, cwd=ROOT
        )
        self.started = time.monotonic()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        for text in self._process.stderr or ():
            if self._heard.take(text) == "ready":
                self._ready.set()

    def kill(self, moment: Moment) -> Passing:
        """SIGKILL for the daemon alone, at the moment: its children have to notice by themselves.

        Raises TimeoutError when it never got ready, subprocess.TimeoutExpired when it never came to its last commit.
        """
        if moment.commit:
            status = self._process.wait(REST_S)
            return self._buried(None if status == -signal.SIGKILL else status)
        if moment.ready and not self._ready.wait(START_S):
            raise TimeoutError("the daemon did not get ready")
        time.sleep(moment.delay_s)
        ended_before = self._process.poll()
        self._process.send_signal(signal.SIGKILL)
        return self._buried(ended_before)

    def rest(self, *, within_s: float = REST_S) -> Passing:
        """Wait until it ends by itself. Raises subprocess.TimeoutExpired."""
        return self._buried(self._process.wait(within_s))

    def _buried(self, status: int | None) -> Passing:
        self._process.wait()
        orphans = len(self._left())
        gone_s = wait_until(lambda: not self._left(), within_s=ORPHANS_S, clock=time.monotonic, nap=time.sleep)
        self._listener.join(ORPHANS_S)
        return Passing(status, orphans, gone_s)

    def _left(self) -> tuple[Process, ...]:
        return of_session(self._process.pid)

    def end(self) -> None:
        """Leave nothing behind, whatever happened."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        for one in self._left():
            os.kill(one.pid, signal.SIGKILL)
        self._listener.join(ORPHANS_S)
        if self._process.stderr:
            self._process.stderr.close()


@dataclass(frozen=True, slots=True)
class Passing:
    """How a life ended. `status`: None when the kill ended it, else the exit status it had by itself.

    `orphans`: children alive at that moment; `gone_s`: until the last had gone, None when one stayed.
    """

    status: int | None
    orphans: int
    gone_s: float | None


def command(
    folder: Path, ports: Sequence[int], hook: str, *, until_rest: bool = False, die: str | None = None
) -> list[str]:
    told = [sys.executable, "-m", "bench.watched", "--folder", str(folder), "--ports", *map(str, ports)]
    told += ["--hook", hook, "--spawned", str(time.monotonic())]
    return told + ["--until-rest"] * until_rest + (["--die", die] if die else [])
