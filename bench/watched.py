"""The daemon of the kill test: all that `jingbao run` is, at a pace that a settings file would not ask for.

    python -m bench.watched --folder DIR --ports P P --hook URL --spawned MONOTONIC [--until-rest]
        [--die before:N | after:N]

Logs as JSON to standard error; `ready` once it works, with the seconds it took to get there.
"""

from __future__ import annotations

import argparse
import itertools
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alerts.channels.file import FileSettings
from alerts.channels.webhook import WebhookSettings
from alerts.rules.default import default_rule
from bench.press import PAPERS, SECRET, list_urls
from db import links, outbox, stats
from db.models import Access, DeliveryStatus, Source
from db.sqlite import sqlite3
from db.store import Archive, instance_lock
from jingbao import logs
from jingbao.engine import Engine
from jingbao.logs import line
from jingbao.service import Daemon
from jingbao.settings import RuleSettings, Settings
from jingbao.settings.tables import ArchiveSettings, DaemonSettings, FetchSettings, LlmSettings, ScheduleSettings
from jingbao.wiring import open_plan

ARCHIVE, LINES = "archive.db", "alerts.jsonl"
EVERY_S, TICK_S, LOOK_S = 0.3, 0.05, 0.05
RECHECK_S = (15.0,)
REST = timedelta(seconds=2)  # polls that find nothing for so long mean that nothing is left

log = logging.getLogger(__name__)


def settings(folder: Path, ports: Sequence[int], hook: str) -> Settings:
    access = Access(allow_private=True, delay_s=0.0)
    return Settings(
        path=None,
        archive=ArchiveSettings(folder / ARCHIVE),
        fetch=FetchSettings(delay_s=0.0),
        schedule=ScheduleSettings(every_s=EVERY_S, recheck_s=RECHECK_S),
        daemon=DaemonSettings(health="off"),
        llm=LlmSettings(),
        channels=(
            WebhookSettings(name="hook", url=hook, secrets=(SECRET,)),
            FileSettings(name="lines", path=folder / LINES),
        ),
        rules=(RuleSettings(default_rule(), ("hook", "lines")),),
        sources=tuple(
            Source(name, url, every_s=EVERY_S, access=access)
            for name, url in zip(PAPERS, list_urls(ports), strict=True)
        ),
    )


def make_mortal(archive: Archive, when: str) -> None:
    """The process kills itself before or after its Nth commit (`before:3`, `after:3`): moments no clock would hit."""
    side, _, number = when.partition(":")
    commits, write = itertools.count(1), archive.write

    @contextmanager
    def counted() -> Iterator[sqlite3.Connection]:
        with write() as connection:
            yield connection
            last = next(commits) == int(number)
            if last and side == "before":
                os.kill(os.getpid(), signal.SIGKILL)
        if last:
            os.kill(os.getpid(), signal.SIGKILL)

    archive.write = counted  # type: ignore[method-assign]


def at_rest(engine: Engine, since: datetime) -> bool:
    """Every list has been polled for a while, every link read, every alert delivered."""
    archive = engine.plan.crawl.archive
    states = [one for one in stats.sources(archive) if one.active]
    return (
        engine.quiet()
        and all(one.last_ok_at is not None and one.last_ok_at > since + REST for one in states)
        and not links.waiting(archive)
        and not outbox.listed(archive, status=DeliveryStatus.PENDING, limit=1)
    )


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--ports", type=int, nargs=len(PAPERS), required=True)
    parser.add_argument("--hook", required=True)
    parser.add_argument("--spawned", type=float, required=True)
    parser.add_argument("--until-rest", action="store_true")
    parser.add_argument("--die", metavar="before:N|after:N")
    return parser.parse_args()


def main() -> None:
    args = arguments()
    logs.configure(stream=sys.stderr, json=True)
    imported_s = time.monotonic() - args.spawned
    asked = settings(args.folder, args.ports, args.hook)
    with ExitStack() as stack:
        stack.enter_context(instance_lock(asked.archive.path))
        plan = stack.enter_context(open_plan(asked))
        if args.die:
            make_mortal(plan.crawl.archive, args.die)
        opened_s = time.monotonic() - args.spawned
        daemon = Daemon(Engine(plan), tick_s=TICK_S)
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: daemon.stop())
        said = {"imported_s": round(imported_s, 3), "opened_s": round(opened_s, 3)}
        daemon.run(until=_look(daemon.engine, args.spawned, said, until_rest=args.until_rest), look_s=LOOK_S)


def _look(engine: Engine, spawned: float, said: dict[str, float], *, until_rest: bool) -> Callable[[], bool]:
    """What the daemon asks now and then: says `ready` the first time, and whether it may end."""
    since, told = datetime.now(UTC), False

    def look() -> bool:
        nonlocal told
        if not told:
            log.info(line("ready", **said, ready_s=round(time.monotonic() - spawned, 3)))
            told = True
        return until_rest and at_rest(engine, since)

    return look


if __name__ == "__main__":
    main()
