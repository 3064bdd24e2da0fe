"""Is the daemon polite, as its servers see it? Every request is logged where it arrives, and the log is judged.

    python -m bench.politeness [--seconds 150] [--folder DIR]

Made-up sites on loopback, one address each: plain ones with several sources, some that ask for a Crawl-delay, slow
ones, some that answer 429 or 503 with Retry-After (in seconds, and as a date), lists behind a sitemap index, sites with
ETag, with Last-Modified and with neither; every list gets a new item now and then. `jingbao run` watches them at
intervals of seconds. Exit 1 when one of these fails:

- never two requests at once to a host (from the request's arrival to the last byte of the answer);
- no request before Crawl-delay, or the pause that the settings ask for, has passed since the answer before it;
- no request to a host before its Retry-After is over;
- where a server offers validators, 95 of 100 polls of an unchanged list are answered 304.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.lives import ROOT
from bench.parish import Asked, Parish, parish
from bench.replica import host

DELAY_S, EVERY_S = 0.5, 2.0
LEAST_304 = 0.95
#: A pause is counted from before the last byte leaves to the arrival of the next request: what is missing is clocks'.
CLOCKS_S = 0.002
END_S = 20.0
SETTINGS = """\
[archive]
path = "archive.db"

[fetch]
contact = "mailto:bench@example.org"
delay = "{delay_s}s"

[schedule]
every = "{every_s}s"
adaptive = false

[daemon]
health = "off"

[[channels]]
kind = "file"
path = "alerts.jsonl"

[[rules]]
use = "ai-policy"
"""
SOURCE = """
[[sources]]
name = "{name}"
url = "{url}"
allow_private = true
"""


@dataclass(frozen=True, slots=True)
class Judged:
    """What the log says. The tuples hold a line for each breach."""

    requests: int
    at_once: int
    too_soon: tuple[str, ...]
    before_retry: tuple[str, ...]
    held: int  # answers with Retry-After that a later request followed: without any, nothing was proved
    unchanged: int  # polls of lists that had not changed, where the server offers validators
    not_modified: int  # those of them that a 304 answered

    @property
    def share(self) -> float:
        return self.not_modified / self.unchanged if self.unchanged else 0.0

    @property
    def polite(self) -> bool:
        return self.at_once == 1 and not self.too_soon and not self.before_retry and self.share >= LEAST_304


def judge(log: Sequence[Asked], pauses_s: dict[str, float]) -> Judged:
    """`log`: in order of arrival. `pauses_s`: of each host, what its robots.txt or the settings ask for."""
    of_host: dict[str, list[Asked]] = {}
    for one in log:
        of_host.setdefault(one.host, []).append(one)
    too_soon: list[str] = []
    before_retry: list[str] = []
    for name, asked in of_host.items():
        too_soon += _too_soon(asked, pauses_s[name])
        before_retry += _before_retry(asked)
    polls = [poll for asked in of_host.values() for poll in _unchanged(asked)]
    return Judged(
        requests=len(log),
        at_once=max((_at_once(asked) for asked in of_host.values()), default=0),
        too_soon=tuple(too_soon),
        before_retry=tuple(before_retry),
        held=sum(any(later.began > one.ended for later in asked) for asked in of_host.values() for one in _held(asked)),
        unchanged=len(polls),
        not_modified=sum(poll.status == 304 for poll in polls),
    )


def _at_once(asked: Sequence[Asked]) -> int:
    return max(sum(one.began <= other.began < one.ended for one in asked) for other in asked)


def _too_soon(asked: Sequence[Asked], pause_s: float) -> list[str]:
    """robots.txt tells of its delay only when it has been read: what follows it is held to the delay already."""
    return [
        f"{later.host}{later.path} {later.began - one.ended:.3f} s after {one.path}, not {pause_s:g} s"
        for one, later in pairwise(asked)
        if later.began - one.ended < pause_s - CLOCKS_S
    ]


def _held(asked: Iterable[Asked]) -> list[Asked]:
    return [one for one in asked if one.retry_after_s]


def _before_retry(asked: Sequence[Asked]) -> list[str]:
    return [
        f"{later.host}{later.path} {later.began - one.ended:.3f} s after {one.status} with {one.retry_after_s:g} s"
        for one in _held(asked)
        for later in asked
        if 0 < later.began - one.ended < one.retry_after_s - CLOCKS_S
    ]


def _unchanged(asked: Iterable[Asked]) -> list[Asked]:
    """Good answers for a list that stands as it stood when it was last asked for, by a server that has validators."""
    seen: dict[str, int] = {}
    found = []
    for one in asked:
        if one.edition is None or one.status not in (200, 304):
            continue
        if seen.get(one.path) == one.edition:
            found.append(one)
        seen[one.path] = one.edition
    return found


def write_settings(folder: Path, parish: Parish) -> Path:
    path = folder / "jingbao.toml"
    sources = "".join(SOURCE.format(name=name, url=url) for name, url in parish.sources())
    path.write_text(SETTINGS.format(delay_s=DELAY_S, every_s=EVERY_S) + sources, encoding="utf-8")
    return path


def run(folder: Path, seconds: float) -> Judged:
    """Watch for so long, then judge."""
    with parish(start=time.time()) as sites:
        config = write_settings(folder, sites)
        told = [sys.executable, "-m", "jingbao", "run", "--config", str(config)]
        with (folder / "log.jsonl").open("wb") as log:
            daemon = subprocess.Popen(told, stdin=subprocess.DEVNULL, stderr=log, start_new_session=True, cwd=ROOT)
            try:
                time.sleep(seconds)
                daemon.send_signal(signal.SIGTERM)
                daemon.wait(END_S)
            finally:
                daemon.kill()
                daemon.wait()
        pauses = {host(number): max(DELAY_S, site.crawl_delay_s) for number, site in enumerate(sites.sites)}
        return judge(sorted(sites.log, key=lambda one: one.began), pauses)


def show(console: Console, judged: Judged) -> None:
    table = Table("bar", "found", "held")
    rows = [
        ("requests at once to a host: 1", str(judged.at_once), judged.at_once == 1),
        ("before Crawl-delay or the pause: 0", str(len(judged.too_soon)), not judged.too_soon),
        (
            "before Retry-After: 0",
            f"{len(judged.before_retry)} (after {judged.held} such answers)",
            not judged.before_retry,
        ),
        (
            f"unchanged polls answered 304: ≥ {LEAST_304:.0%}",
            f"{judged.share:.1%} of {judged.unchanged}",
            judged.share >= LEAST_304,
        ),
    ]
    for bar, found, held in rows:
        table.add_row(bar, found, "yes" if held else "[bold red]NO[/]")
    console.print(table)
    for breach in (judged.too_soon + judged.before_retry)[:20]:
        console.print(breach)
    console.print(f"{judged.requests} requests")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=150.0, help="over a minute: no host is asked again before")
    parser.add_argument("--folder", type=Path, help="keep settings, archive and log there")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jingbao-politeness-") as temporary:
        folder = args.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        judged = run(folder, args.seconds)
    show(Console(highlight=False), judged)
    sys.exit(not judged.polite)


if __name__ == "__main__":
    main()
