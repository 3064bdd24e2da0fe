"""The presets: public lists worth watching, in packs. Each pack is a file in jingbao/presets, written by facts."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from db.errors import SettingsError
from jingbao.settings.checks import url_key
from jingbao.settings.convert import Reading
from jingbao.settings.mistakes import Mistakes, closest
from jingbao.settings.tables import SourceTable

#: In the order in which people see them.
PACKS = (
    "central",
    "ministries",
    "beijing",
    "shanghai",
    "guangdong",
    "zhejiang",
    "jiangsu",
    "provinces",
    "standards",
    "media",
    "thinktanks",
    "english",
)
ALL = "all"


@dataclass(frozen=True, slots=True)
class PresetTable(SourceTable):
    """A preset as its file has it: an entry of [[sources]] and three keys more.

    `platform`: what kind of site made the list. `on` False: its pack leaves it out. `broken`: why it is known not to
    work; its pack leaves it out, too.
    """

    platform: str = "html"
    on: bool = True
    broken: str | None = None


@dataclass(frozen=True, slots=True)
class Preset:
    """`id`: what `presets = [...]` calls it."""

    id: str
    pack: str
    table: PresetTable

    @property
    def watched(self) -> bool:
        """Whether naming its pack is enough."""
        return self.table.on and self.table.broken is None


@dataclass(frozen=True, slots=True)
class Pack:
    """`title`: for people."""

    name: str
    title: str
    presets: tuple[Preset, ...]


@cache
def catalogue() -> tuple[Pack, ...]:
    """All packs, in order."""
    folder = files("jingbao").joinpath("presets")
    return tuple(read_pack(name, folder.joinpath(f"{name}.toml").read_text(encoding="utf-8")) for name in PACKS)


def read_pack(name: str, text: str) -> Pack:
    """The pack that a file's text describes. Raises: SettingsMistakes."""
    document = tomllib.loads(text)
    mistakes = Mistakes(Path(f"{name}.toml"), {})
    reading = Reading(Path(), {}, mistakes)
    presets = [
        Preset(key, name, table)
        for key, entry in document.items()
        if key != "title" and (table := reading.table(PresetTable, entry, (key,)))
    ]
    mistakes.raise_if_any()
    return Pack(name, document["title"], tuple(presets))


def presets() -> Iterator[Preset]:
    """Every preset of every pack, in order."""
    for pack in catalogue():
        yield from pack.presets


def known() -> tuple[str, ...]:
    """What `presets = [...]` may name."""
    return (ALL, *PACKS, *(one.id for one in presets()))


def chosen(names: Sequence[str]) -> tuple[Preset, ...]:
    """The presets that packs and ids name, each once, in the catalogue's order. What is not known names none."""
    wanted = frozenset(names)
    return tuple(
        one for one in presets() if one.id in wanted or (one.watched and not wanted.isdisjoint((ALL, one.pack)))
    )


def objection(name: str) -> tuple[str, str] | None:
    """Why `name` watches nothing, and what to write instead. None: it does watch something."""
    pack = next((one for one in catalogue() if one.name == name), None)
    if pack and not any(one.watched for one in pack.presets):
        working = ", ".join(one.id for one in pack.presets if one.table.broken is None)
        return f"{name!r} watches nothing by itself: none of its presets was seen to work", f"Name some of {working}"
    if name in known():
        return None
    close = _pack_titled(name) or closest(name, known())
    listed = f"Packs: {', '.join((ALL, *PACKS))}; presets: jingbao sources presets"
    return f"{name!r} is no pack and no preset", f"Did you mean {close}?" if close else listed


def _pack_titled(name: str) -> str | None:
    """The pack whose title, which is Chinese, says `name`: 广东, 深圳, 智库."""
    said = name.strip()
    return next((pack.name for pack in catalogue() if len(said) > 1 and said in pack.title), None)


def refuse_name(url: str) -> None:
    """Raises: SettingsError for a pack or a preset where an address was asked for, and what to write instead."""
    name = url if url in known() else _pack_titled(url)
    if name is not None:
        remedy = f'Write presets = ["{name}"] above all tables of jingbao.toml, or add it to that list'
        raise SettingsError(url, "is no address, but one of the presets that jingbao knows", remedy)


def hint(url: str) -> str | None:
    """What is known of an address that somebody is about to add. None: nothing."""
    key = url_key(url)
    found = next((one for one in presets() if url_key(one.table.url) == key), None)
    if found is None:
        return None
    said = f'This is the preset {found.id}: presets = ["{found.id}"], above all tables of the file, watches it.'
    return f"{said} It is known not to work: {found.table.broken}." if found.table.broken else said
