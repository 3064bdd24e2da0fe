"""`alerts mark`: what people think of an alert. `rules test` counts by it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click
from rich.text import Text

from db import marks
from db.models import Mark, Verdict
from jingbao.cli.common import config_of, config_option, console, load_settings, open_archive
from jingbao.wiring import now


@click.command()
@click.argument("alert_id", metavar="ID", type=click.IntRange(1, 2**63 - 1))
@click.argument("verdict", required=False, metavar="good|noise", type=click.Choice([one.value for one in Verdict]))
@click.option("--note", default="", help="Why, in a few words.")
@click.option("--clear", is_flag=True, help="Take the mark away.")
@config_option
@click.pass_context
def mark(ctx: click.Context, alert_id: int, verdict: str | None, *, note: str, clear: bool, config: Path) -> None:
    """Mark the alert ID as good, or as noise. Marking again replaces.

    IDs stand in the first column of `jingbao alerts`.
    """
    if clear is (verdict is not None) or (clear and note):
        raise click.UsageError("Give good or noise, or --clear alone")
    with closing(open_archive(load_settings(config_of(ctx, config)), read_only=False)) as archive:
        if verdict:
            marks.put(archive, alert_id, Mark(Verdict(verdict), now(), " ".join(note.split())))
            said = f"Alert {alert_id} is marked {verdict}."
        else:
            had = marks.clear(archive, alert_id)
            said = f"Alert {alert_id} is no longer marked." if had else f"Alert {alert_id} had no mark."
    console.print(Text(said))
