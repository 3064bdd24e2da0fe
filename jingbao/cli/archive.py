"""`alerts`, `search`, `deliveries`: what lies in the archive."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click
from rich.text import Text

from db import alerts as alert_rows
from db import follow_ups, outbox
from db import search as full_text
from db.errors import SettingsError
from db.models import ArchivedArticle, DeliveryStatus
from jingbao.cli.alert_view import print_alerts
from jingbao.cli.common import (
    LIMIT,
    beijing,
    config_option,
    console,
    json_option,
    load_settings,
    open_archive,
    print_json,
    print_table,
)
from jingbao.cli.marks import mark
from jingbao.settings import Settings
from jingbao.wiring import now

_STYLES = {DeliveryStatus.DELIVERED: "green", DeliveryStatus.PENDING: "yellow", DeliveryStatus.DEAD: "bold red"}


@click.group(invoke_without_command=True)
@config_option
@click.option("-n", "--limit", default=20, show_default=True, type=LIMIT, help="How many, newest first.")
@click.option("--all", "with_baseline", is_flag=True, help="Also what a source's first poll only counted.")
@json_option
@click.pass_context
def alerts(ctx: click.Context, config: Path, *, limit: int, with_baseline: bool, as_json: bool) -> None:
    """List the alerts, newest first, with why each is one. Mark them good or noise."""
    if ctx.invoked_subcommand:
        return
    with closing(open_archive(load_settings(config))) as archive:
        found = alert_rows.latest(archive, limit=limit, baseline=with_baseline)
        events = {one.article.event_id for one in found}
        printings = {event: alert_rows.printings(archive, event) for event in events}
        officials = {event: url for event in events if (url := follow_ups.official_page(archive, event))}
    if as_json:
        for one in found:
            print_json(one)
    else:
        print_alerts(found, printings, officials=officials)


alerts.add_command(mark)


@click.command()
@click.argument("query", nargs=-1, required=True)
@config_option
@click.option("-n", "--limit", default=20, show_default=True, type=LIMIT, help="How many, newest first.")
@json_option
def search(query: tuple[str, ...], config: Path, *, limit: int, as_json: bool) -> None:
    """Find articles that hold every term: jingbao search 机器人 补贴 '"foundation model"'."""
    with closing(open_archive(load_settings(config))) as archive:
        found = full_text.search(archive, " ".join(query), limit=limit)
    if as_json:
        for one in found:
            print_json(one)
    else:
        print_table(
            "Articles",
            ("Id", "Title", "Source, and first seen"),
            [_found(one) for one in found],
            empty="Nothing.",
        )


def _found(one: ArchivedArticle) -> tuple[object, ...]:
    title = Text("\n").join([Text(one.article.title, style="bold"), Text(one.url, style="cyan")])
    return one.id, title, f"{one.article.source or one.source_name}\n{beijing(one.first_seen_at)}"


@click.command()
@config_option
@click.option("--status", type=click.Choice([one.value for one in DeliveryStatus]), help="Only these.")
@click.option("-n", "--limit", default=50, show_default=True, type=LIMIT, help="How many, newest first.")
@click.option("--retry", is_flag=True, help="Send dead letters again: those named, or all.")
@click.argument("ids", nargs=-1)
@json_option
def deliveries(
    config: Path, *, status: str | None, limit: int, retry: bool, ids: tuple[str, ...], as_json: bool
) -> None:
    """List what was sent and what waits. With --retry: revive dead letters, under their old ids."""
    settings = load_settings(config)
    if ids and not retry:
        raise SettingsError("deliveries", "ids are for --retry", "jingbao deliveries --retry ID …")
    if retry:
        _redrive(settings, ids)
        return
    with closing(open_archive(settings)) as archive:
        found = outbox.listed(archive, status=DeliveryStatus(status) if status else None, limit=limit)
    if as_json:
        for one in found:
            print_json(one)
        return
    columns = ("Delivery", "Title, and the last answer", "Status")
    print_table("Deliveries", columns, [_delivery(one) for one in found], empty="Nothing was sent yet.")


def _delivery(one: outbox.DeliveryRow) -> tuple[Text, Text, Text]:
    when = one.delivered_at or one.cancelled_at or one.due_at
    times = "1 attempt" if one.attempts == 1 else f"{one.attempts} attempts"
    how = Text("cancelled", style="dim") if one.cancelled_at else Text(one.status.value, style=_STYLES[one.status])
    status = [how, Text(times, style="dim"), Text(beijing(when))]
    answer = [Text(one.last_detail, style="dim")] if one.last_detail else []
    return (
        Text("\n").join([Text(one.id, no_wrap=True), Text(one.channel, style="cyan"), Text(one.rule, style="dim")]),
        Text("\n").join([Text(one.title), *answer]),
        Text("\n").join(status),
    )


def _redrive(settings: Settings, ids: tuple[str, ...]) -> None:
    """Safe beside a running daemon: one short transaction, which the daemon's next tick sees."""
    with closing(open_archive(settings, read_only=False)) as archive:
        revived = outbox.redrive(archive, now(), ids)
    if ids and revived < len(set(ids)):
        reason = f"{revived} of {len(set(ids))} are dead letters and were revived"
        raise SettingsError("deliveries --retry", reason, "See which there are: jingbao deliveries --status dead")
    letters = "1 dead letter" if revived == 1 else f"{revived} dead letters"
    console.print(f"{letters} revived; the daemon (or `jingbao once`) sends them now.", highlight=False)
