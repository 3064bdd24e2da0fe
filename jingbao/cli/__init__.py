"""The command line. Each command lives in a module of its own kind, imported when it is called: `--help` is quick."""

from __future__ import annotations

import importlib
import io
import sys
from collections.abc import Sequence

import click

from db.errors import JingbaoError
from jingbao.logs import printable
from jingbao.version import VERSION

#: Command → (where it lives, what it does). The order is the order of the help.
COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("jingbao.cli.demo:demo", "Watch three sample sites on this machine and see the alerts."),
    "init": ("jingbao.cli.setup:init", "Write a commented jingbao.toml to start from."),
    "add": ("jingbao.cli.setup:add", "Look at a URL and add it to jingbao.toml as a source."),
    "run": ("jingbao.cli.run:run", "Watch the sources until stopped: the daemon."),
    "once": ("jingbao.cli.run:once", "Poll everything that is due once, deliver, and end."),
    "check": ("jingbao.cli.look:check", "Show what would be read and matched at a URL, storing nothing."),
    "rules": (
        "jingbao.cli.rules:rules",
        "List the rules; explain what one makes of a page; test one over the archive.",
    ),
    "extract": ("jingbao.cli.look:extract", "Read saved pages: title, time, source and body."),
    "classify": ("jingbao.cli.classify:classify", "Say of items on standard input whether they are policy."),
    "neardup": ("jingbao.cli.neardup:neardup", "Say of items on standard input which reprint an earlier one."),
    "links": ("jingbao.cli.look:links", "Find the article links of saved list pages and feeds."),
    "alerts": ("jingbao.cli.archive:alerts", "List the alerts; mark them good or noise."),
    "events": ("jingbao.cli.events:events", "What is of one policy: list, show, merge, split; group items."),
    "facts": ("jingbao.cli.facts:facts", "Find policies by what they state: stage, issuer, sums, deadlines."),
    "diff": ("jingbao.cli.diff:diff", "Show what an edit changed in a page, or a draft before it was issued."),
    "deadlines": ("jingbao.cli.deadlines:deadlines", "List the deadlines to come, and who was told of them."),
    "search": ("jingbao.cli.archive:search", "Search the archive's full text."),
    "sources": (
        "jingbao.cli.sources:sources",
        "List the sources and how they are; search the presets; try sources out.",
    ),
    "deliveries": (
        "jingbao.cli.archive:deliveries",
        "List what was sent and what waits; --retry revives dead letters.",
    ),
    "test-channel": ("jingbao.cli.setup:test_channel", "Send a sample alert through a channel."),
    "doctor": ("jingbao.cli.doctor:doctor", "Check this installation, the settings, channels and sources."),
    "health": ("jingbao.cli.run:health", "Ask a running daemon whether it is well (exit 1 if not)."),
}


class Commands(click.Group):
    """Knows its commands by name and imports one only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, said) for name, (_, said) in COMMANDS.items()])


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="jingbao")
def cli() -> None:
    """Jingbao (警报) watches news and government pages and tells you about new AI and robotics policy.

    Start with `jingbao demo`, then `jingbao init`. Every command has its own --help.
    """


def main(words: Sequence[str] | None = None) -> None:
    """The `jingbao` script: errors of our own are one line on standard error and exit status 1.

    `words`: the command line, None for this process's own.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a title may hold what the terminal's encoding does not
    try:
        cli(words)
    except JingbaoError as error:
        said = "\n".join(map(printable, str(error).split("\n")))
        click.echo(f"jingbao: {said}", err=True)
        sys.exit(1)
