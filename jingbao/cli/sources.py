"""`sources`: how they are, how fast, what is not covered; the catalogue of presets, and trying sources out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

import click
from rich.text import Text

from db import coverage, latency, stats
from db.models import SourceKind
from db.sources import host_of
from db.store import Archive
from jingbao.cli.common import (
    beijing,
    config_option,
    json_option,
    load_settings,
    open_archive,
    print_json,
    print_table,
)
from jingbao.cli.presets import presets
from jingbao.cli.verify import verify
from jingbao.settings import catalogue
from jingbao.wiring import now

SPARK_DAYS = 14
LATENCY_DAYS, SILENT_DAYS = 30, 14
_BARS = "▁▂▃▄▅▆▇█"
_DAYS = click.IntRange(1, 3650)


@click.group(invoke_without_command=True)
@config_option
@click.option(
    "--latency", "with_latency", is_flag=True, help="How long things take: published, seen, alert, delivered."
)
@click.option("--coverage", "with_coverage", is_flag=True, help="Bodies fallen silent; policy seen only in media.")
@click.option("--days", type=_DAYS, help=f"Of --latency ({LATENCY_DAYS}) and --coverage ({SILENT_DAYS}).")
@json_option
@click.pass_context
def sources(
    ctx: click.Context, config: Path, *, with_latency: bool, with_coverage: bool, days: int | None, as_json: bool
) -> None:
    """List the sources: how their last poll ended, their new items of 14 days, when they are next asked."""
    if ctx.invoked_subcommand:
        return
    if with_latency and with_coverage:
        raise click.UsageError("Give --latency or --coverage, not both")
    if days and not (with_latency or with_coverage):
        raise click.UsageError("--days goes with --latency or --coverage")
    settings = load_settings(config)
    with closing(open_archive(settings)) as archive:
        if with_latency:
            _latency(archive, days or LATENCY_DAYS, as_json=as_json)
        elif with_coverage:
            articles = {one.name for one in settings.sources if one.kind is SourceKind.ARTICLE}
            _coverage(archive, days or SILENT_DAYS, articles, as_json=as_json)
        else:
            _at_a_glance(archive, now(), as_json=as_json)


sources.add_command(presets)
sources.add_command(verify)


# --- at a glance


def _at_a_glance(archive: Archive, moment: datetime, *, as_json: bool) -> None:
    found = stats.sources(archive)
    by_day = stats.new_items_by_day(archive, moment, days=SPARK_DAYS)
    nothing = (0,) * SPARK_DAYS
    if as_json:
        for one in found:
            print_json(asdict(one) | {"new_by_day": by_day.get(one.name, nothing)})
        return
    rows = [
        (_name(one, moment), _news(one, by_day.get(one.name, nothing)), _health(one, moment), _next(one, moment))
        for one in found
    ]
    columns = ("Source", f"New, {SPARK_DAYS} days", "Last poll", "Next poll")
    print_table("Sources", columns, rows, empty="No sources yet.")


def _name(one: stats.SourceState, moment: datetime) -> Text:
    said = Text(one.name) if one.active else Text(f"{one.name} (not watched)", style="dim")
    new = f"new {span(moment - one.last_new_at)} ago" if one.last_new_at else "never anything new"
    return Text("\n").join([said, Text(new, style="dim")])


def _news(one: stats.SourceState, counts: Sequence[int]) -> Text:
    listed = "–" if one.items is None else f"{one.items} listed"
    if one.unread:
        listed = f"{one.items or 0} ({one.unread} unread)"
    return Text("\n").join([Text(sparkline(counts), style="cyan", no_wrap=True), Text(listed, style="dim")])


def sparkline(counts: Sequence[int]) -> str:
    """A bar a number. The lowest is for none at all; the highest for the most of these."""
    most = max(counts, default=0)
    return "".join(_BARS[0] if not count else _BARS[max(1, round(count / most * (len(_BARS) - 1)))] for count in counts)


def _health(one: stats.SourceState, moment: datetime) -> Text:
    outcome = Text(one.last_outcome or "–", style="bold red" if one.failures else "green")
    if one.failures:
        since = f" in {span(moment - one.trouble_since)}" if one.trouble_since else ""
        return Text("\n").join([outcome, Text(f"{one.failures}×{since}", style="red")])
    return Text("\n").join(
        [outcome, *([Text(f"{span(moment - one.last_ok_at)} ago", style="dim")] if one.last_ok_at else [])]
    )


def _next(one: stats.SourceState, moment: datetime) -> Text:
    if not one.active:
        return Text("–")
    if one.next_poll_at <= moment:
        return Text("due", style="yellow")
    return Text(f"in {span(one.next_poll_at - moment)}")


def span(length: timedelta) -> str:
    """Two figures of it at most: 45s, 12m, 3.5h, 40h, 6.2d, 45d."""
    seconds = length.total_seconds()
    if seconds < 60:
        return f"{seconds:.0f}s"
    if seconds < 3600:
        return f"{seconds / 60:.0f}m"
    size, unit = (3600, "h") if seconds < 48 * 3600 else (86400, "d")
    return f"{seconds / size:.1f}{unit}" if seconds < 10 * size else f"{seconds / size:.0f}{unit}"


# --- latency


def _latency(archive: Archive, days: int, *, as_json: bool) -> None:
    found = latency.latencies(archive, since=now() - timedelta(days=days))
    if as_json:
        for one in found:
            print_json(one)
        return
    rows = [
        (Text("all", style="bold") if one.source is None else one.source, *map(_spread, _steps(one))) for one in found
    ]
    columns = ("Source", "Published → seen", "Seen → alert", "Alert → delivered")
    print_table(f"Half within / 95 of 100 within (items), {days} days", columns, rows, empty="Nothing to count yet.")


def _steps(one: latency.Latency) -> tuple[latency.Spread | None, ...]:
    return one.seen, one.raised, one.delivered


def _spread(one: latency.Spread | None) -> str:
    if one is None:
        return "–"
    half, nearly_all = (span(timedelta(seconds=wait_s)) for wait_s in (one.p50_s, one.p95_s))
    return f"{half} / {nearly_all} ({one.items})"


# --- coverage


def _coverage(archive: Archive, days: int, articles: Collection[str], *, as_json: bool) -> None:
    quiet = coverage.silent(stats.sources(archive), now(), days=days, apart=articles)
    told = coverage.told_since(archive, now() - timedelta(days=days))
    known = tuple(
        coverage.Home(one.table.issuer, host_of(one.table.url)) for one in catalogue.presets() if one.table.issuer
    )
    missed = coverage.only_in_media(told, (*coverage.homes(archive), *known))
    if as_json:
        for body in quiet:
            print_json({"kind": body.why} | asdict(body))
        for event in missed:
            print_json({"kind": "only_in_media"} | asdict(event))
        return
    _print_quiet(quiet, days)
    print_table(
        f"Told within {days} days, seen only in media and never at the issuer",
        ("Issuer", "Event", "Seen in", "First seen"),
        [
            (
                "\n".join(one.issuers),
                one.title,
                "\n".join(dict.fromkeys(place.source for place in one.places)),
                beijing(one.first_seen_at),
            )
            for one in missed
        ],
        empty="Whatever names an issuer was seen at a public body.",
    )


def _print_quiet(quiet: Sequence[coverage.Silent], days: int) -> None:
    said, unknown = ([one for one in quiet if (one.why is coverage.Quiet.SILENT) is known] for known in (True, False))
    print_table(
        f"Silent for {days} days or more",
        ("Body", "Its sources", "Last new", "Last poll"),
        [(one.body, "\n".join(one.sources), beijing(one.last_new_at), "\n".join(one.outcomes)) for one in said],
        empty=f"Every body that was watched for {days} days has shown something new within them.",
    )
    if unknown:
        print_table(
            "Too early to tell",
            ("Body", "Its sources", "Why", "Last poll"),
            [(one.body, "\n".join(one.sources), _why(one), "\n".join(one.outcomes)) for one in unknown],
            empty="",
        )


def _why(one: coverage.Silent) -> str:
    added = f"added on {beijing(one.added_at)[:10]}"
    return f"never read yet, {added}" if one.why is coverage.Quiet.NEVER_READ else added
