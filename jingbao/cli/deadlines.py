"""`deadlines`: by when somebody has to do something, the soonest first."""

from __future__ import annotations

from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import click
from rich.text import Text

from db import deadlines as deadline_rows
from db.deadlines import Deadline
from db.errors import SettingsError
from db.times import BEIJING
from jingbao.cli.common import config_option, load_settings, open_archive, print_json, print_table
from jingbao.cli.facts import TIMES, days
from jingbao.wiring import now


@click.command()
@config_option
@click.option("--within", help="For so long, in a month or until a day: 30d, 2026-05 or 2026-05-31.")
@click.option("--all", "everything", is_flag=True, help="Also of policies that no rule told of.")
@click.option("--past", is_flag=True, help="Those that are over, the latest first.")
@click.option("--json", "--jsonl", "as_json", is_flag=True, help="One JSON object a line, for programs.")
def deadlines(config: Path, *, within: str | None, everything: bool, past: bool, as_json: bool) -> None:
    """List the deadlines of policies that you were told of: day, days left, kind, policy, rules, event."""
    today = now().astimezone(BEIJING).date()
    since, until = _between(within, today, past=past)
    with closing(open_archive(load_settings(config))) as archive:
        found = deadline_rows.listed(archive, since=since, until=until, everything=everything)
    if past:
        found = found[::-1]
    if as_json:
        for one in found:
            print_json(as_object(one, today))
    else:
        columns = ("Day, days left", "Policy", "Rules", "Event")
        print_table("Deadlines", columns, [_row(one, today) for one in found], empty="No deadlines.")


def _between(within: str | None, today: date, *, past: bool) -> tuple[date, date]:
    """The first and the last day. Raises SettingsError for what is no time."""
    if within and past:
        raise click.UsageError("--within looks ahead and --past back: give one of them.")
    if past:
        return date.min, today - timedelta(days=1)
    if within is None:
        return today, date.max
    try:
        first, last = days(within, today=today)
    except ValueError as error:
        raise SettingsError(f"--within {within}", str(error), TIMES) from None
    return max(first, today), last


def as_object(one: Deadline, today: date) -> dict[str, object]:
    """For programs. `days_left` is 0 on the day itself, below 0 when it is over."""
    return {
        "day": one.day,
        "days_left": (one.day - today).days,
        "kind": one.kind,
        "title": one.page.article.title,
        "issuers": one.issuers,
        "regions": one.regions,
        "rules": one.rules,
        "url": one.page.url,
        "official": one.official,
        "event_id": one.event_id,
        "article_id": one.page.id,
        "quote": one.quote,
    }


def _row(one: Deadline, today: date) -> tuple[object, ...]:
    who = " · ".join([*one.issuers[:2], *one.regions])
    policy = [Text(one.page.article.title, style="bold"), Text(who), Text(one.page.url, style="cyan")]
    return (
        f"{one.day}\n{one.kind}\n{_left((one.day - today).days)}",
        Text("\n").join(part for part in policy if part.plain),
        ", ".join(one.rules) or "–",
        one.event_id,
    )


def _left(left: int) -> str:
    if left == 0:
        return "today"
    plural = "" if abs(left) == 1 else "s"
    return f"{left} day{plural}" if left > 0 else f"{-left} day{plural} ago"
