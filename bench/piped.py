"""Our side of bench.pipeline: all that `jingbao once` does, over the sites of bench.sites, in a process of its own.

    python -m bench.piped --folder DIR --port P --sites N [--threads 8]

Says one line of JSON when all is quiet: seconds, articles archived, alerts raised.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path

from alerts.rules.default import default_rule
from alerts.rules.match import Rule
from bench.sites import WORDS, urls
from db import articles
from db.models import Access, Source
from db.store import Archive, instance_lock
from jingbao import logs
from jingbao.engine import Engine
from jingbao.settings import RuleSettings, Settings
from jingbao.settings.tables import ArchiveSettings, DaemonSettings, FetchSettings, LlmSettings, ScheduleSettings
from jingbao.wiring import open_plan

ARCHIVE, LOG = "archive.db", "log.jsonl"
GRACE_S = 30.0


def settings(folder: Path, lists: Sequence[str], *, threads: int) -> Settings:
    """The defaults, but for the sites' addresses and the pause between two requests, which would be all we measure."""
    access = Access(allow_private=True, delay_s=0.0)
    return Settings(
        path=None,
        archive=ArchiveSettings(folder / ARCHIVE),
        fetch=FetchSettings(contact="mailto:bench@example.org", delay_s=0.0, threads=threads),
        schedule=ScheduleSettings(),
        daemon=DaemonSettings(health="off"),
        llm=LlmSettings(),
        channels=(),
        rules=(
            RuleSettings(default_rule(), ()),
            RuleSettings(Rule.of("words", " OR ".join(f'"{word}"' for word in WORDS)), ()),
        ),
        sources=tuple(Source(f"site {n}", url, backlog=True, access=access) for n, url in enumerate(lists)),
    )


def work(asked: Settings) -> dict[str, float]:
    """Everything from the first list to the last match, and what there is to show for it."""
    with instance_lock(asked.archive.path), open_plan(asked) as plan:
        engine = Engine(plan)
        started = time.monotonic()
        engine.start()
        engine.run_until_quiet()
        seconds = time.monotonic() - started
        engine.close(grace_s=GRACE_S)
        return {"seconds": seconds, **counted(plan.crawl.archive)}


def counted(archive: Archive) -> dict[str, float]:
    raised = archive.read().execute("select count(*) from alerts where status = 'raised'").fetchone()[0]
    return {"articles": articles.count(archive), "alerts": raised}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--sites", type=int, required=True)
    parser.add_argument("--threads", type=int, default=8)
    args = parser.parse_args()
    with (args.folder / LOG).open("w", encoding="utf-8") as log:
        logs.configure(stream=log, json=True)
        print(json.dumps(work(settings(args.folder, urls(args.sites, args.port), threads=args.threads))))


if __name__ == "__main__":
    main()
