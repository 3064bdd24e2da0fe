"""The daemon: APScheduler ticks over the engine, a watchdog over the ticks, and a clean end."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from jingbao.engine import Engine
from jingbao.logs import line

log = logging.getLogger(__name__)

#: A tick only claims and hands over; one that has not ended after this long is stuck.
STALE_AFTER_S = 60.0
#: What is in hand may take this long to end; the rest is rolled back and done again at the next start.
GRACE_S = 8.0


@dataclass(slots=True)
class Tick:
    """One periodic step. `last_s`: monotonic time at which it last ended well."""

    name: str
    run: Callable[[], object]
    every_s: float
    last_s: float
    _running: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self) -> None:
        with self._running:
            try:
                self.run()
                self.last_s = time.monotonic()
            except Exception:
                log.exception("tick name=%s outcome=internal", self.name)

    def ended(self, *, timeout_s: float) -> bool:
        """Wait for a run in progress. False when it is still going on."""
        ended = self._running.acquire(timeout=max(0.0, timeout_s))
        if ended:
            self._running.release()
        return ended


class Daemon:
    """Runs until `stop`. Due times live in the archive: a stop of days costs one poll per source, not a burst."""

    def __init__(self, engine: Engine, *, tick_s: float = 1.0, tidy_s: float = 60.0) -> None:
        self.engine = engine
        now = time.monotonic()
        self.ticks = (
            Tick("poll_due", engine.poll_due, tick_s, now),
            Tick("read_due", engine.read_due, tick_s, now),
            Tick("assess_new", engine.assess_new, tick_s, now),
            Tick("deliver_due", engine.deliver_due, tick_s, now),
            Tick("tidy", engine.tidy, tidy_s, now),
        )
        self._stop = threading.Event()
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(len(self.ticks))},
            job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None},
        )

    def stop(self) -> None:
        """Ask `run` to end. Safe in a signal handler, and more than once."""
        self._stop.set()

    def run(self, *, until: Callable[[], bool] = lambda: False, look_s: float = 5.0) -> bool:
        """Work until `stop`, or until `until()` says so (asked every `look_s`).

        Returns False when work in hand outlasted the grace; its rows come back at the next start.
        """
        self.engine.start()
        for tick in self.ticks:
            self._scheduler.add_job(
                tick, "interval", seconds=tick.every_s, id=tick.name, next_run_time=datetime.now(UTC)
            )
        self._scheduler.start()
        try:
            while not self._stop.wait(look_s) and not until():
                self._revive_stale_ticks()
        finally:
            ended = self._end()
        return ended

    def _end(self) -> bool:
        """No new ticks, then no new work, then what is in hand, all within the grace."""
        deadline = time.monotonic() + GRACE_S
        self._scheduler.shutdown(wait=False)
        ticks = [tick.ended(timeout_s=deadline - time.monotonic()) for tick in self.ticks]
        worked = self.engine.close(grace_s=max(0.0, deadline - time.monotonic()))
        log.info(line("stop", unfinished=self.engine.running))
        return all(ticks) and worked

    def ages_s(self) -> dict[str, float]:
        """Seconds since each tick last ended well."""
        now = time.monotonic()
        return {tick.name: now - tick.last_s for tick in self.ticks}

    def stale(self) -> tuple[str, ...]:
        """Ticks that have not ended well for too long: stuck, failing, or not run because the clock went back."""
        ages = self.ages_s()
        return tuple(tick.name for tick in self.ticks if ages[tick.name] > tick.every_s + STALE_AFTER_S)

    def _revive_stale_ticks(self) -> None:
        """APScheduler waits for the wall clock; set back by an hour, it would run nothing for that hour."""
        for name in self.stale():
            log.warning(line("watchdog", tick=name, age_s=round(self.ages_s()[name])))
            self._scheduler.modify_job(name, next_run_time=datetime.now(UTC))
