"""The daemon of the story: the engine of `jingbao run` on settings of its own, at the times that it is told.

    python -m bench.weeks.watched --folder DIR --sites JSON --hook URL --smtp PORT

Reads a line of JSON for each look, {"now": …, "die": "before:3"}, and says `done` on standard output when nothing is
left to do. Times stand still in between. `die`: kill yourself before or after the so-manieth commit of this look.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

from alerts.channels.email import EmailSettings
from alerts.channels.webhook import WebhookSettings
from alerts.rules.default import default_rule
from bench.press import SECRET
from bench.weeks.pages import LIST_PATH
from bench.weeks.printings import EVE, ISSUERS
from db.models import Access, Publisher, Source
from db.sqlite import sqlite3
from db.store import Archive, instance_lock
from jingbao import logs
from jingbao.engine import Engine
from jingbao.settings import RuleSettings, Settings
from jingbao.settings.tables import ArchiveSettings, DaemonSettings, FetchSettings, LlmSettings, ScheduleSettings
from jingbao.wiring import open_plan

ARCHIVE = "archive.db"
EVERY_S = 3600.0


class Clock:
    """Says what it was told last."""

    def __init__(self) -> None:
        self.now = EVE

    def __call__(self) -> datetime:
        return self.now


def settings(folder: Path, sites: dict[str, str], hook: str, smtp_port: int) -> Settings:
    access = Access(allow_private=True, delay_s=0.0)
    return Settings(
        path=None,
        archive=ArchiveSettings(folder / ARCHIVE),
        fetch=FetchSettings(delay_s=0.0),
        schedule=ScheduleSettings(every_s=EVERY_S),
        daemon=DaemonSettings(health="off"),
        llm=LlmSettings(),
        channels=(
            WebhookSettings(name="hook", url=hook, secrets=(SECRET,)),
            EmailSettings(
                name="mail",
                host="127.0.0.1",
                port=smtp_port,
                security="none",
                sender="jingbao@story.example",
                recipients=("analyst@story.example",),
            ),
        ),
        rules=(RuleSettings(default_rule(), ("hook", "mail")),),
        sources=tuple(
            Source(
                site,
                base + LIST_PATH,
                every_s=EVERY_S,
                fixed=True,
                access=access,
                publisher=Publisher(issuer=ISSUERS.get(site)),
            )
            for site, base in sites.items()
        ),
    )


class Mortal:
    """Counts the archive's commits, and kills the process at the one that it was told."""

    def __init__(self, archive: Archive) -> None:
        self._write = archive.write
        self.expect(None)
        archive.write = self._counted  # type: ignore[method-assign]

    def expect(self, when: str | None) -> None:
        """`before:3`, `after:3`; None: it lives on."""
        self._side, _, number = (when or "").partition(":")
        self._last, self._commits = int(number or 0), itertools.count(1)

    @contextmanager
    def _counted(self) -> Iterator[sqlite3.Connection]:
        with self._write() as connection:
            yield connection
            last = next(self._commits) == self._last
            if last and self._side == "before":
                os.kill(os.getpid(), signal.SIGKILL)
        if last:
            os.kill(os.getpid(), signal.SIGKILL)


def look(engine: Engine) -> None:
    """All that is due now: what a tick would do, and a tick later."""
    for _ in range(2):
        engine.tidy()
        engine.run_until_quiet()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--sites", type=json.loads, required=True, help="address of each site")
    parser.add_argument("--hook", required=True)
    parser.add_argument("--smtp", type=int, required=True)
    args = parser.parse_args()
    logs.configure(stream=sys.stderr, json=True)
    clock = Clock()
    with ExitStack() as stack:
        asked = settings(args.folder, args.sites, args.hook, args.smtp)
        stack.enter_context(instance_lock(asked.archive.path))
        plan = stack.enter_context(open_plan(asked, clock=clock))
        mortal, engine = Mortal(plan.crawl.archive), Engine(plan)
        started = False
        for line in sys.stdin:
            told = json.loads(line)
            clock.now = datetime.fromisoformat(told["now"])
            mortal.expect(told.get("die"))
            if not started:
                engine.start()
                started = True
            look(engine)
            print("done", flush=True)
        engine.close(grace_s=5.0)


if __name__ == "__main__":
    main()
