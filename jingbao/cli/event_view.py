"""`events list`, `show`, `merge` and `split`: which pages are one policy, why, and what people say to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click
from rich.text import Text

from db import by_hand
from db import events as event_rows
from db.errors import ArchiveError
from db.events import Member
from db.progress import EventSummary
from db.store import Archive
from jingbao.cli.common import (
    LIMIT,
    beijing,
    config_of,
    config_option,
    console,
    json_option,
    load_settings,
    open_archive,
    print_json,
    print_table,
)
from jingbao.wiring import now

_REASONS = {
    "docnum": "same number",
    "title": "same title",
    "reprint": "reprint",
    "similar": "same facts",
    "hand": "by hand",
}
_TIES = {
    "implements": "implements",
    "implemented_by": "is implemented by",
    "repeals": "repeals",
    "repealed_by": "is repealed by",
}


@click.command(name="list")
@config_option
@click.option("-n", "--limit", default=20, show_default=True, type=LIMIT, help="How many, those that grew last first.")
@json_option
@click.pass_context
def list_events(ctx: click.Context, config: Path, *, limit: int, as_json: bool) -> None:
    """List the policies: title, stages, how many pages print them."""
    with closing(_open(ctx, config)) as archive:
        found = event_rows.latest(archive, limit=limit)
    if as_json:
        for one in found:
            print_json(one)
        return
    columns = ("Event", "Title, and its stages", "First seen, pages")
    print_table("Events", columns, [_row(one) for one in found], empty="No policies yet.")


def _row(one: EventSummary) -> tuple[object, ...]:
    title = [Text(one.title, style="bold"), Text(" → ".join(one.stages), style="dim")]
    seen = f"{beijing(one.first_seen_at)}\n{one.first_source}\n{_pages(one.reprints + 1)}"
    return one.id, Text("\n").join(line for line in title if line.plain), seen


def _pages(count: int) -> str:
    return "1 page" if count == 1 else f"{count} pages"


@click.command(name="show")
@click.argument("event", type=int)
@config_option
@json_option
@click.pass_context
def show(ctx: click.Context, event: int, config: Path, *, as_json: bool) -> None:
    """Show an event: its pages in the order they were seen, why each belongs to it, its stages, what it is tied to."""
    with closing(_open(ctx, config)) as archive:
        event_id = event_rows.now_called(archive, event)
        said = event_rows.summary(archive.read(), event_id)
        if said is None:
            raise ArchiveError(str(archive.path), f"there is no event {event}. `jingbao events list` shows them")
        members, ties = event_rows.members(archive, event_id), event_rows.ties(archive, event_id)
    if as_json:
        print_json({"event": said, "members": [_as_json(one) for one in members], "ties": list(ties)})
        return
    if event_id != event:
        console.print(Text(f"Event {event} is part of event {event_id}.", style="yellow"))
    console.print(Text("\n").join(_head(said, ties)))
    print_table(
        "Pages", ("Article", "Title, address, why it belongs here", "Seen"), map(_member, members), empty="None."
    )


def _head(said: EventSummary, ties: tuple[tuple[str, int, str, str], ...]) -> Iterator[Text]:
    yield Text(f"{said.id}  {said.title}", style="bold")
    yield Text(f"first seen {beijing(said.first_seen_at)} at {said.first_source}, +{said.reprints} more")
    if said.stages:
        yield Text(f"stages: {' → '.join(said.stages)}")
    yield Text(f"official page: {said.official_url or 'not seen yet'}", style="green" if said.official_url else "dim")
    for kind, event_id, title, detail in ties:
        yield Text(f"{_TIES[kind]} event {event_id}: {title}" + (f" ({detail})" if detail else ""))


def _member(one: Member) -> tuple[object, ...]:
    archived = one.article
    tied = f" #{one.with_article_id}" if one.with_article_id else ""
    if one.reason:
        why = f"{_REASONS[one.reason]}{tied}: {one.detail}"
    else:
        why = f"the very text of #{archived.duplicate_of}" if archived.duplicate_of else "came first"
    stage = [fact.value for fact in one.facts if fact.kind == "stage"]
    title = Text.assemble((archived.article.title, "bold"), *[f" [{name}]" for name in stage])
    lines = [title, Text(archived.url, style="cyan"), Text(why, style="dim")]
    return archived.id, Text("\n").join(lines), f"{archived.source_name}\n{beijing(archived.first_seen_at)}"


def _as_json(one: Member) -> dict[str, object]:
    archived = one.article
    return {
        "article_id": archived.id,
        "title": archived.article.title,
        "url": archived.url,
        "source_name": archived.source_name,
        "first_seen_at": archived.first_seen_at,
        "duplicate_of": archived.duplicate_of,
        "stage": next((fact.value for fact in one.facts if fact.kind == "stage"), None),
        "reason": one.reason,
        "with_article_id": one.with_article_id,
        "detail": one.detail,
    }


@click.command(name="merge")
@click.argument("kept", type=int)
@click.argument("others", type=int, nargs=-1, required=True)
@config_option
@click.pass_context
def merge(ctx: click.Context, kept: int, others: tuple[int, ...], config: Path) -> None:
    """Make events one, for good: jingbao events merge 12 15 puts the pages of 15 into 12."""
    if kept in others or len(set(others)) < len(others):
        raise click.UsageError("an event cannot be merged with itself: name each once")
    with closing(_open(ctx, config, read_only=False)) as archive:
        moved = sum(by_hand.merge(archive, kept, other, now()) for other in others)
    console.print(f"{_pages(moved)} moved to event {kept}. What comes later joins it there.", highlight=False)


@click.command(name="split")
@click.argument("articles", type=int, nargs=-1, required=True)
@config_option
@click.pass_context
def split(ctx: click.Context, articles: tuple[int, ...], config: Path) -> None:
    """Put pages into an event of their own, for good: jingbao events split 31 34 (articles of one event)."""
    with closing(_open(ctx, config, read_only=False)) as archive:
        event_id = by_hand.split(archive, articles, now())
    console.print(f"Event {event_id} has {_pages(len(set(articles)))} now, and keeps them.", highlight=False)


def _open(ctx: click.Context, config: Path, *, read_only: bool = True) -> Archive:
    archive = open_archive(load_settings(config_of(ctx, config)), read_only=read_only)
    event_rows.require(archive)
    return archive
