"""`sources presets`: the catalogue, listed and searched."""

from __future__ import annotations

from collections.abc import Iterable

import click
from rich.text import Text

from jingbao.cli.common import console, json_option, print_json, print_table
from jingbao.settings.catalogue import PACKS, Preset, catalogue
from jingbao.settings.catalogue import presets as every_preset


@click.command()
@click.argument("query", nargs=-1)
@click.option("--pack", type=click.Choice(PACKS), help="Only of this pack.")
@json_option
def presets(query: tuple[str, ...], *, pack: str | None, as_json: bool) -> None:
    """List the presets that hold every word of QUERY: in id, pack, name, address, issuer, region, topics or platform.

    Watch them with `presets = ["central", "gd-gdstc"]`, above all tables of jingbao.toml.
    """
    found = [one for one in every_preset() if pack in (None, one.pack) and _holds(one, query)]
    if as_json:
        for one in found:
            print_json(_facts(one))
        return
    rows = [(one.id, _shown(one), _watched(one)) for one in found]
    print_table("Presets", ("Id", "Name and address", "Pack"), rows, empty="No preset holds all of that.")
    if not found or not (query or pack):
        console.print(Text(_packs()))


def _holds(one: Preset, words: Iterable[str]) -> bool:
    table = one.table
    pack = next(f"{pack.name}\n{pack.title}" for pack in catalogue() if pack.name == one.pack)
    facts = (one.id, pack, table.name, table.url, table.issuer, table.region, table.tier, *table.topics, table.platform)
    text = "\n".join(fact for fact in facts if fact).casefold()
    return all(word.casefold() in text for word in words)


def _facts(one: Preset) -> dict[str, object]:
    table = one.table
    return {
        "id": one.id,
        "pack": one.pack,
        "name": table.name,
        "url": table.url,
        "kind": table.kind,
        "platform": table.platform,
        "region": table.region,
        "tier": table.tier,
        "issuer": table.issuer,
        "lang": table.lang,
        "topics": table.topics,
        "render": table.render,
        "watched_by_pack": one.watched,
        "broken": table.broken,
    }


def _shown(one: Preset) -> Text:
    lines = [Text(one.table.name, style="bold"), Text(one.table.url, style="cyan")]
    if one.table.broken:
        lines.append(Text(f"known not to work: {one.table.broken}", style="red"))
    return Text("\n").join(lines)


def _watched(one: Preset) -> Text:
    said = Text(one.pack)
    return said if one.watched else Text("\n").join([said, Text("by its id only", style="yellow")])


def _packs() -> str:
    counts = (
        f"{pack.name} ({pack.title}): {sum(one.watched for one in pack.presets)} of {len(pack.presets)}"
        for pack in catalogue()
    )
    return "Packs, and how many of their presets they watch:\n" + "\n".join(f"  {line}" for line in counts)
