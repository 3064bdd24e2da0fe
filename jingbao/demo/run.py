"""The demo: the real daemon over three sites on loopback, with its mail and webhooks caught.

Time is fast-forwarded between the sites' editions, so that the next poll and the second look at a page, which come
after minutes and hours, come at once. Everything else is what `jingbao run` does.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from db import alerts, articles
from db.models import Alert
from db.store import instance_lock
from jingbao.demo.catchers import SmtpCatcher, WebhookCatcher
from jingbao.demo.posts import LAST_EDITION
from jingbao.demo.server import DemoSites
from jingbao.demo.sites import expected_events, expected_follow_ups
from jingbao.engine import Engine
from jingbao.service import Daemon
from jingbao.settings import Settings, load
from jingbao.wiring import open_plan

#: Signs the demo's webhooks; known to everyone, so good for nothing else.
SECRET = "whsec_" + "ZGVtbyBrZXksIGtub3duIHRvIGV2ZXJ5b25l"
STEP = timedelta(hours=2)
TICK_S = 0.1
LIMIT_S = 120.0

_SETTINGS = """\
# The demo's settings, written anew by every `jingbao demo`.
[archive]
path = "archive.db"

[daemon]
health = "off"

[[channels]]
kind = "email"
name = "mail"
host = "127.0.0.1"
port = {smtp_port}
security = "none"
sender = "jingbao@demo.example"
recipients = ["analyst@demo.example"]

[[channels]]
kind = "webhook"
name = "hook"
url = "{hook_url}"
secrets = ["{secret}"]

[[channels]]
kind = "file"
path = "alerts.jsonl"

[[rules]]
use = "ai-policy"
"""
_SOURCE = """
[[sources]]
name = "{name}"
url = "{url}"
delay = "0s"
allow_private = true
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run of the demo came to. `mails`, `hooks`: how often each id arrived, by id."""

    folder: Path
    new: tuple[Alert, ...]
    printings: dict[int, int]  # event id → pages that print it
    expected: int  # policy events of the sites that no earlier run has told
    moved: int  # facts of told policies that the sites have changed meanwhile
    articles: int
    baseline: int
    mails: dict[str, int]
    hooks: dict[str, int]
    quiet: bool  # False: it did not come to rest in time

    @property
    def follow_ups(self) -> int:
        return sum(bool(one.changes) for one in self.new)

    @property
    def right(self) -> bool:
        """One alert per event and one follow-up per change, each delivered to both catchers once."""
        delivered = all(len(ids) == len(self.new) and set(ids.values()) <= {1} for ids in (self.mails, self.hooks))
        told = (len(self.new) - self.follow_ups, self.follow_ups) == (self.expected, self.moved)
        return self.quiet and told and delivered


class _Clock:
    """The real time, moved forward on request."""

    def __init__(self, ahead: timedelta) -> None:
        self.ahead = ahead

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


def run_demo(folder: Path, *, watch: Callable[[str], None] = lambda _: None) -> Outcome:
    """Run until every edition of the sites is read and every alert delivered. `watch` is told what goes on.

    `folder` keeps the archive, the mails and the webhook bodies; a second run there finds nothing new.
    """
    folder.mkdir(parents=True, exist_ok=True)
    memory = _remembered(folder)
    with ExitStack() as stack:
        stack.enter_context(instance_lock(folder / "archive.db"))
        mail = stack.enter_context(SmtpCatcher(folder / "mails"))
        hook = stack.enter_context(WebhookCatcher(folder / "webhooks", SECRET))
        sites = stack.enter_context(DemoSites.start(edition=memory.edition, ports=memory.ports))
        settings = _write_settings(folder, sites, mail, hook)
        clock = _Clock(timedelta(hours=memory.hours_ahead))
        plan = stack.enter_context(open_plan(settings, clock=clock))
        known = {one.id for one in alerts.latest(plan.crawl.archive, limit=-1)}
        quiet = _run_through_editions(Daemon(Engine(plan), tick_s=TICK_S), sites, clock, watch)
        _remember(folder, _Memory(sites.edition, sites.ports, clock.ahead // timedelta(hours=1)))
        told = alerts.latest(plan.crawl.archive, limit=-1, baseline=True)
        new = tuple(one for one in told if one.status == "raised" and one.id not in known)
        return Outcome(
            folder=folder,
            new=new,
            printings={one.article.event_id: alerts.printings(plan.crawl.archive, one.article.event_id) for one in new},
            expected=sum(one.edition > memory.edition for one in expected_events()),
            moved=sum(one.edit.edition > memory.edition for one in expected_follow_ups() if one.edit),
            articles=articles.count(plan.crawl.archive),
            baseline=sum(one.status == "baseline" for one in told),
            mails=dict(mail.counts),
            hooks=dict(hook.counts),
            quiet=quiet,
        )


def _run_through_editions(daemon: Daemon, sites: DemoSites, clock: _Clock, watch: Callable[[str], None]) -> bool:
    """False when the time limit ended it."""
    clock.ahead += STEP
    timer = threading.Timer(LIMIT_S, daemon.stop)
    timer.start()
    done = False

    def published_and_quiet() -> bool:
        nonlocal done
        watch(f"edition {sites.edition}: {daemon.engine.running} at work")
        if not daemon.engine.quiet():
            return False
        done = sites.edition == LAST_EDITION
        if not done:
            sites.advance()
            clock.ahead += STEP
        return done

    try:
        daemon.run(until=published_and_quiet, look_s=2 * TICK_S)
    finally:
        timer.cancel()
    return done


@dataclass(frozen=True, slots=True)
class _Memory:
    """What a second run needs of the first: where the sites stood, on which ports, and how far time had gone."""

    edition: int
    ports: dict[str, int]
    hours_ahead: int


def _remembered(folder: Path) -> _Memory:
    path = folder / "demo.json"
    began = -STEP * (LAST_EDITION + 1) // timedelta(hours=1)  # so that the first run's last edition is of just now
    return _Memory(**json.loads(path.read_text())) if path.exists() else _Memory(0, {}, began)


def _remember(folder: Path, memory: _Memory) -> None:
    said = {"edition": memory.edition, "ports": memory.ports, "hours_ahead": memory.hours_ahead}
    (folder / "demo.json").write_text(json.dumps(said))


def _write_settings(folder: Path, sites: DemoSites, mail: SmtpCatcher, hook: WebhookCatcher) -> Settings:
    path = folder / "jingbao.toml"
    text = _SETTINGS.format(smtp_port=mail.port, hook_url=hook.url, secret=SECRET)
    path.write_text(text + "".join(_SOURCE.format(name=one.name, url=one.url) for one in sites.sources()))
    return load(path, {})
