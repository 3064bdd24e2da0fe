"""What commands share: finding the settings, tables for people and lines for machines."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from alerts.rules.default import shipped_rules
from alerts.rules.match import Rule
from db.errors import SettingsError
from db.store import Archive
from jingbao.logs import one_line_json
from jingbao.settings import Settings, load
from jingbao.settings.mistakes import nearest

BEIJING = timezone(timedelta(hours=8))
DEFAULT_FILE = "jingbao.toml"

console = Console()
errors = Console(stderr=True)

#: More than anybody reads, and a number that SQLite can count to.
LIMIT = click.IntRange(1, 1_000_000)

F = TypeVar("F", bound=Callable[..., Any])


def config_option(command: F) -> F:
    """`--config FILE`, ./jingbao.toml by default; also from $JINGBAO_CONFIG."""
    return click.option(
        "--config",
        "config",
        type=click.Path(path_type=Path, dir_okay=False),
        default=DEFAULT_FILE,
        envvar="JINGBAO_CONFIG",
        show_default=True,
        help="The settings.",
    )(command)


def config_of(ctx: click.Context, config: Path) -> Path:
    """`--config` of a command inside a group: it may stand before the command's name as well as behind it."""
    typed = click.core.ParameterSource.COMMANDLINE
    outer = ctx.parent
    if outer and ctx.get_parameter_source("config") is not typed and outer.get_parameter_source("config") is typed:
        return Path(outer.params["config"])
    return config


def json_option(command: F) -> F:
    return click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for programs.")(command)


def load_settings(config: Path) -> Settings:
    return load(config, os.environ)


def open_archive(settings: Settings, *, read_only: bool = True) -> Archive:
    """The archive that is there. Raises SettingsError while there is none yet."""
    if not settings.archive.path.exists():
        raise SettingsError(str(settings.archive.path), "there is no archive yet", "It is made by: jingbao run")
    return Archive(settings.archive.path, read_only=read_only)


def rule_named(name: str, settings: Settings) -> Rule:
    """A rule of the settings, or else a shipped one. Raises SettingsError, with the name that may be meant."""
    known = {one.rule.name: one.rule for one in settings.rules}
    shipped = shipped_rules()
    if name in known:
        return known[name]
    if name in shipped:
        return Rule.of(name, shipped[name], groups=settings.groups, lexicon=settings.lexicon)
    reason = f"is not in {settings.path or 'the defaults'}, and none that ships with jingbao"
    raise SettingsError(f"rule {name!r}", reason, nearest(name, [*known, *(set(shipped) - set(known))]))


def beijing(moment: datetime | None) -> str:
    """`2026-04-01 17:33` in Beijing, the day alone when the time is unknown (00:00:00), – for None."""
    if moment is None:
        return "–"
    local = moment.astimezone(BEIJING)
    return f"{local:%Y-%m-%d}" if local.time() == datetime.min.time() else f"{local:%Y-%m-%d %H:%M}"


def program() -> str:
    """How this program was called, for commands that we suggest: `jingbao`, or its path where it is not on the PATH."""
    called = Path(sys.argv[0])
    if shutil.which("jingbao") == str(called):
        return "jingbao"
    return str(called.relative_to(Path.cwd()) if called.is_relative_to(Path.cwd()) else called)


def print_json(value: object) -> None:
    """One line of JSON; dataclasses become objects, times ISO-8601."""
    sys.stdout.write(one_line_json(value, _plain) + "\n")


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (frozenset, set, tuple)):
        return list(value)
    return str(value)


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> None:
    """A table as wide as the terminal; texts from pages are shown as text, never as markup. `empty` when no row."""
    table = Table(title=title, title_justify="left", header_style="bold", expand=False)
    room = (console.width - 1) // len(columns) - len("│  ")  # wider columns would push the last ones off a terminal
    for number, column in enumerate(columns):
        table.add_column(column, overflow="fold", min_width=max(1, min(10, room)), ratio=3 if number == 1 else None)
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Text) else Text(str(cell)) for cell in row))
    if table.row_count:
        console.print(table)
    else:
        console.print(Text(empty, style="dim"))


def lines_in() -> Iterator[tuple[int, dict[str, object]]]:
    """JSON objects of standard input with their line numbers; empty lines are passed over."""
    return json_lines(sys.stdin.buffer, "standard input")


def json_lines(lines: Iterable[bytes], name: str) -> Iterator[tuple[int, dict[str, object]]]:
    """JSON objects, one a line, with their line numbers; empty lines are passed over. `name`: for errors."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise SettingsError(f"{name}, line {number}", f"no JSON: {error}", "One object a line") from None
        if not isinstance(item, dict):
            raise SettingsError(f"{name}, line {number}", "no JSON object", "One object a line")
        yield number, item
