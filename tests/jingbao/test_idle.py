"""The waiting daemon as a process: what it holds and what it costs."""

from __future__ import annotations

import json
import time
import urllib.request
from datetime import timedelta
from pathlib import Path

from bench.idle import MOST_MIB, Watch, measure, watching
from bench.processes import memory, wait_until
from bench.replica import ITEMS, free_port, serving
from db import articles
from db.store import Archive

SOURCES = 8
PATIENCE_S = 60.0
#: Of a core. The bar is a hundredth over a minute and a half; this is over seconds, on a machine that tests keep busy.
SOON = 0.05


def _settled(watch: Watch) -> None:
    waited = wait_until(
        lambda: watch.all_read(SOURCES), within_s=PATIENCE_S, clock=time.monotonic, nap=lambda _: time.sleep(0.2)
    )
    assert waited is not None


def test_waiting_costs_little_memory_and_next_to_no_time(tmp_path: Path) -> None:
    with serving(sites=SOURCES) as replica:
        health = free_port()
        with watching(tmp_path, replica, health=health, delay="0s") as watch:
            _settled(watch)
            measured = measure(watch, 3.0)
            daemon = memory(watch.process.pid)
            with urllib.request.urlopen(f"http://127.0.0.1:{health}/healthz", timeout=5) as answer:
                said = json.load(answer)
    assert daemon.rss <= MOST_MIB
    assert daemon.private <= daemon.pss <= daemon.rss <= measured.memory.rss
    assert measured.share <= SOON
    assert (said["status"], said["running"]) == ("ok", 0)
    assert watch.process.returncode == 0


def test_sources_that_are_due_again_cost_one_request_each(tmp_path: Path) -> None:
    with serving(sites=SOURCES) as replica, watching(tmp_path, replica, health=free_port(), delay="0s") as watch:
        _settled(watch)
        before = replica.statuses.copy()
        watch.spread(over=timedelta(0))
        polled = wait_until(
            lambda: replica.statuses[304] - before[304] >= SOURCES,
            within_s=PATIENCE_S,
            clock=time.monotonic,
            nap=lambda _: time.sleep(0.05),
        )
    assert polled is not None
    assert replica.statuses - before == {304: SOURCES}
    archive = Archive(tmp_path / "archive.db", read_only=True)
    try:
        assert articles.count(archive) == SOURCES * ITEMS
    finally:
        archive.close()
