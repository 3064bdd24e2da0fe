"""`run`, `once` and `health`: the daemon from the command line."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import click
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from db import stats
from db.errors import SettingsError
from db.store import instance_lock
from jingbao import logs
from jingbao.cli.common import config_option, console, load_settings
from jingbao.engine import Engine
from jingbao.health import serve_health
from jingbao.logs import Line, line
from jingbao.service import GRACE_S, Daemon
from jingbao.settings import Settings
from jingbao.wiring import open_plan

log = logging.getLogger(__name__)

HEALTH_TIMEOUT_S = 5.0
INTERRUPTED = 130  # the exit status of what Ctrl-C ended


def _start_logging(*, verbose: bool) -> None:
    level = logging.DEBUG if verbose else logging.INFO
    logs.configure(stream=sys.stderr, json=not sys.stderr.isatty(), level=level)


def _needs_sources(settings: Settings) -> None:
    if not settings.sources:
        remedy = 'Add one with: jingbao add URL, or a pack of them: presets = ["central"]'
        raise SettingsError(str(settings.path), "names no sources to watch", remedy)


@click.command()
@config_option
@click.option("-v", "--verbose", is_flag=True, help="Log more.")
def run(config: Path, *, verbose: bool) -> None:
    """Watch the sources until SIGTERM or Ctrl-C. Logs go to standard error, as JSON when that is no terminal."""
    settings = load_settings(config)
    _needs_sources(settings)
    _start_logging(verbose=verbose)
    with ExitStack() as stack:
        stack.enter_context(instance_lock(settings.archive.path))
        plan = stack.enter_context(open_plan(settings))
        daemon = Daemon(Engine(plan))
        if settings.daemon.health_address:
            stack.enter_context(serve_health(daemon, settings.daemon.health_address))
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: daemon.stop())
        log.info(_start_line(settings))
        ended = daemon.run()
    _leave(ended=ended)


def _start_line(settings: Settings) -> Line:
    """What is watched, by which rules, and whom it is told: the first line of the log."""
    return line(
        "start",
        sources=len(settings.sources),
        rules=", ".join(one.rule.name for one in settings.rules),
        channels=", ".join(one.name for one in settings.channels),
        archive=str(settings.archive.path),
        health=settings.daemon.health,
    )


def _leave(*, ended: bool, status: int = 0) -> None:
    """A worker that outlasted its grace would hold up the interpreter's exit; what it did not commit is rolled back."""
    if not ended:
        logging.shutdown()
        sys.stdout.flush()
        os._exit(status)
    sys.exit(status)


@click.command()
@config_option
@click.option("-v", "--verbose", is_flag=True, help="Show the log.")
def once(config: Path, *, verbose: bool) -> None:
    """Poll what is due, read, assess and deliver until nothing is left to do now. Made for cron."""
    settings = load_settings(config)
    _needs_sources(settings)
    if verbose:
        _start_logging(verbose=verbose)
    with instance_lock(settings.archive.path), open_plan(settings) as plan, _ended_by_ctrl_c(Engine(plan)) as engine:
        engine.start()
        before = stats.totals(plan.crawl.archive)
        _work(engine)
        ended = engine.close(grace_s=GRACE_S)
        _summarise(before, stats.totals(plan.crawl.archive))
    _leave(ended=ended, status=INTERRUPTED if engine.halted else 0)


@contextmanager
def _ended_by_ctrl_c(engine: Engine) -> Iterator[Engine]:
    """Ctrl-C as a wish: as an exception it may come between the taking of a lock and its release."""
    before = signal.signal(signal.SIGINT, lambda *_: engine.halt())
    try:
        yield engine
    finally:
        signal.signal(signal.SIGINT, before)


def _summarise(before: stats.Totals, after: stats.Totals) -> None:
    """What a round came to, in one line."""
    told = f"{after.attempts - before.attempts} pages asked for, {after.articles - before.articles} new articles"
    told += f", {after.alerts - before.alerts} alerts, {after.delivered - before.delivered} messages delivered"
    waiting = f"; {after.undelivered} not delivered: jingbao deliveries" if after.undelivered else ""
    console.print(Text(told + waiting), soft_wrap=True)


def _work(engine: Engine) -> None:
    progress = Progress(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), transient=True)
    if not console.is_terminal:
        engine.run_until_quiet()
        return
    with progress:
        task = progress.add_task("polling")
        engine.run_until_quiet(watch=lambda said: progress.update(task, description=said))


@click.command()
@config_option
def health(config: Path) -> None:
    """Ask the daemon's /healthz; exit status 0 when it is well. For containers and scripts."""
    address = load_settings(config).daemon.health_address
    if address is None:
        raise SettingsError("[daemon] health", 'is "off"', 'Set it to "127.0.0.1:8765"')
    host, port = address
    connection = HTTPConnection(host, port, timeout=HEALTH_TIMEOUT_S)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        click.echo(answer.read().decode("utf-8", "replace"))
    except (OSError, HTTPException) as error:
        raise SettingsError(f"{host}:{port}/healthz", f"no answer ({error})", "Is `jingbao run` at work?") from None
    finally:
        connection.close()
    sys.exit(0 if answer.status == 200 else 1)
