"""`demo`: the whole line on sample sites, on this machine alone."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import click
from rich.text import Text

from jingbao.cli.alert_view import print_alerts
from jingbao.cli.common import console, program
from jingbao.demo.run import Outcome, run_demo

QUERY = "select raised_beijing, title, printed_by, matched from recent_alerts"


@click.command()
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default="demo-data",
    show_default=True,
    help="Where the archive, the mails and the webhook bodies go.",
)
def demo(folder: Path) -> None:
    """Watch three sample sites on loopback with the real daemon, catch its mail and webhooks, and show the alerts.

    Nothing leaves this machine. Run it again: nothing new is told.
    """
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # on a busy machine it tells of each tick that is left out
    with console.status("three sites are publishing") as status:
        outcome = run_demo(folder, watch=lambda said: status.update(f"three sites are publishing, {said}"))
    print_alerts(outcome.new, outcome.printings, empty="Nothing new: every policy item was told before.")
    _summarise(outcome)
    sys.exit(0 if outcome.right else 1)


def _summarise(outcome: Outcome) -> None:
    folder, later = outcome.folder, outcome.follow_ups
    config = f"--config {folder}/jingbao.toml"
    console.print()
    found = f"{len(outcome.new) - later} new alerts for {outcome.expected} new policy events"
    if later:
        found += f", and {later} follow-up: a deadline was moved" if later == 1 else f", and {later} follow-ups"
    console.print(Text(found, style="bold green" if outcome.right else "bold red"))
    mails, hooks = sum(outcome.mails.values()), sum(outcome.hooks.values())
    text = f"""\
{outcome.articles} articles are in the archive; {outcome.baseline} would have alerted, had they not stood there before.
Caught now: {mails} mails in {folder}/mails and {hooks} signed webhooks in {folder}/webhooks.
The sites are gone again; their clock ran ahead between two editions.

Look into the archive:
  sqlite3 -box {folder}/archive.db "{QUERY}"
  {program()} search {config} 机器人 资金
  {program()} facts {config} --amount '最高>=1000万'
Then watch real sites: {program()} init, then its add URL and run; README.md tells more."""
    console.print(Text(text), soft_wrap=True)
    if not outcome.quiet:
        console.print(Text("It did not come to rest in time: is this machine very busy?", style="red"))
