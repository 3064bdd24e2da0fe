"""`doctor`: is everything there that watching needs? Exit status 1 when something is in trouble."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import click
from rich.text import Text

from alerts.judge.judge import Judge
from alerts.judge.prompt import Page
from alerts.sample import sample_alert
from crawler.browser import find
from crawler.browser.process import BrowserFailed, trial
from db import outbox, stats
from db.errors import JingbaoError
from db.models import DeliveryStatus
from db.sqlite import LEAST_VERSION, VERSION, sqlite3
from db.store import Archive
from jingbao.cli.common import config_option, console, json_option, load_settings, print_json
from jingbao.settings import Settings
from jingbao.version import VERSION as JINGBAO
from jingbao.wiring import now, open_channel, open_judge

LEAST_PYTHON = (3, 11)
LEAST_DISK_BYTES = 1 << 30  # a WAL checkpoint and a few weeks of pages
FAILURES_TOLD = 3  # polls failed in a row


class Verdict(StrEnum):
    """NOTE: worth knowing, no trouble."""

    OK = "ok"
    NOTE = "note"
    TROUBLE = "TROUBLE"


_STYLES = {Verdict.OK: "green", Verdict.NOTE: "yellow", Verdict.TROUBLE: "bold red"}


@dataclass(frozen=True, slots=True)
class Check:
    """One finding, in words."""

    name: str
    verdict: Verdict
    found: str


@click.command()
@config_option
@json_option
def doctor(config: Path, *, as_json: bool) -> None:
    """Check Python, SQLite, disk, settings, channels, rendering, the LLM judge, archive and sources."""
    checks = tuple(_checks(config))
    for one in checks:
        if as_json:
            print_json({"check": one.name, "verdict": one.verdict, "found": one.found})
        else:
            verdict = (f"{one.verdict:>8}", _STYLES[one.verdict])
            console.print(Text.assemble(verdict, (f"  {one.name}: ", "bold"), one.found))
    sys.exit(any(one.verdict is Verdict.TROUBLE for one in checks))


def _verdict(*, ok: bool) -> Verdict:
    return Verdict.OK if ok else Verdict.TROUBLE


def _checks(config: Path) -> Iterator[Check]:
    yield Check("jingbao", Verdict.NOTE, JINGBAO)
    yield Check("Python", _verdict(ok=sys.version_info >= LEAST_PYTHON), platform.python_version())
    yield Check("SQLite", _verdict(ok=VERSION >= LEAST_VERSION), ".".join(map(str, VERSION)))
    try:
        settings = load_settings(config)
    except JingbaoError as error:
        yield Check("settings", Verdict.TROUBLE, str(error))
        return
    yield Check("settings", Verdict.OK, str(settings.path))
    yield from _settings_checks(settings)
    yield from _archive_checks(settings)


def _settings_checks(settings: Settings) -> Iterator[Check]:
    contact = settings.fetch.contact
    yield Check(
        "contact",
        Verdict.NOTE if contact is None else Verdict.OK,
        contact or "none: set [fetch] contact, sites ask for one",
    )
    yield Check(
        "rules", _verdict(ok=bool(settings.rules)), ", ".join(one.rule.name for one in settings.rules) or "none"
    )
    count = len(settings.sources)
    yield Check("sources", _verdict(ok=bool(count)), f"{count} to watch" if count else "none: jingbao add URL")
    for channel in settings.channels:
        try:
            open_channel(channel)
        except JingbaoError as error:
            yield Check(f"channel {channel.name}", Verdict.TROUBLE, str(error))
        else:
            yield Check(f"channel {channel.name}", Verdict.OK, f"try it with: jingbao test-channel {channel.name}")
    rendered = sum(source.access.render for source in settings.sources)
    yield rendering_check(rendered, find.chromium_path())
    judge = open_judge(settings)
    if judge:
        yield _judge_check(judge)
    folder = next(one for one in (settings.archive.path.parent, *settings.archive.path.parents) if one.exists())
    free = shutil.disk_usage(folder).free
    yield Check("disk", _verdict(ok=free >= LEAST_DISK_BYTES), f"{free / 1e9:.1f} GB free in {folder}")


def rendering_check(rendered: int, executable: Path | None) -> Check:
    """Is there a browser for the sources that want one, `rendered` of them? Where any does, it is started."""
    lacking = find.missing(executable)
    if lacking or executable is None:
        if rendered:
            return Check("rendering", Verdict.TROUBLE, f"sources with render = true: {rendered}, and {lacking}")
        return Check("rendering", Verdict.NOTE, f"off, and not possible: {lacking}")
    if not rendered:
        there = f"playwright {find.playwright_version()}, chromium {find.chromium_version(executable) or executable}"
        return Check("rendering", Verdict.NOTE, f"off: no source has render = true; possible: {there}")
    try:
        version, took_s = trial(executable)
    except BrowserFailed as error:
        return Check("rendering", Verdict.TROUBLE, f"{executable}: {error.reason}. See docs/rendering.md")
    there = f"playwright {find.playwright_version()}, chromium {version} starts in {took_s:.1f} s"
    return Check("rendering", Verdict.OK, f"sources with render = true: {rendered}; {there}")


def _judge_check(judge: Judge) -> Check:
    """Asks about a made-up page, as the daemon would."""
    sample = sample_alert(now()).article.article
    said = judge.ask(judge.prompt(Page(sample.title, sample.body)))
    if said.opinion:
        return Check("llm", Verdict.OK, f"{judge.model} answers in {said.elapsed_ms} ms: {said.opinion.label}")
    told = "no answer" if said.down else "an answer that does not count"
    return Check("llm", Verdict.TROUBLE, f"{judge.model}: {told}: {said.refused}")


def _archive_checks(settings: Settings) -> Iterator[Check]:
    path = settings.archive.path
    if not path.exists():
        folder = next(one for one in path.parents if one.exists())
        if folder.is_dir() and os.access(folder, os.W_OK):
            yield Check("archive", Verdict.NOTE, f"{path} is made by the first run")
        else:
            yield Check("archive", Verdict.TROUBLE, f"{path} cannot be made: {folder} is no folder we may write to")
        return
    try:
        archive = Archive(path, read_only=True)
    except JingbaoError as error:
        yield Check("archive", Verdict.TROUBLE, str(error))
        return
    with closing(archive):
        try:
            broken = str(archive.read().execute("pragma quick_check(1)").fetchone()[0])
        except sqlite3.DatabaseError as error:
            broken = str(error)
        yield Check("archive", _verdict(ok=broken == "ok"), f"{path}, {path.stat().st_size / 1e6:.1f} MB, {broken}")
        if broken != "ok":
            return
        yield from _source_checks(stats.sources(archive))
        dead = outbox.listed(archive, status=DeliveryStatus.DEAD)
        yield Check(
            "dead letters", _verdict(ok=not dead), f"{len(dead)}: jingbao deliveries --status dead" if dead else "none"
        )


def _source_checks(states: Iterable[stats.SourceState]) -> Iterator[Check]:
    for one in states:
        if one.active and one.failures >= FAILURES_TOLD:
            said = f"{one.failures} polls failed in a row, the last: {one.last_outcome}. Try: jingbao check {one.url}"
            yield Check(f"source {one.name}", Verdict.TROUBLE, said)
