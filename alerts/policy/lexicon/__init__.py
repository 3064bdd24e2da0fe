"""The words that policy is told by, as data: regions.toml, issuers.toml and stages.toml beside this module.

A table of the same shape adds to the shipped ones: `load({"ministry": {"国家机器人局": "国家机器人局 机器人局"}})`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from ahocorasick_rs import AhoCorasick, MatchKind

from alerts.policy.lexicon.words import Words, topics_in, words_of
from db.fold import fold

Table = Mapping[str, Any]
"""A TOML document of one of the shapes in this folder."""

_FILES = ("regions.toml", "issuers.toml", "abroad.toml", "stages.toml", "subjects.toml", "signs.toml")
_PEOPLES = (
    "朝鲜族|土家族|苗族|藏族|羌族|彝族|布依族|侗族|哈尼族|壮族|傣族|白族|景颇族|傈僳族|回族|蒙古族|蒙古|柯尔克孜|哈萨克"
)
_PREFECTURE = re.compile(rf"(?:{_PEOPLES})+自治州$")
_PROVINCE_END = re.compile(r"(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区)$")
_DIVISION_END = ("市", "区", "县", "旗", "州", "盟")


class Tier(StrEnum):
    """How high a body stands."""

    CENTRAL = "central"
    MINISTRY = "ministry"
    PROVINCE = "province"
    CITY = "city"
    DISTRICT = "district"
    FOREIGN = "foreign"
    UNKNOWN = "unknown"


Path = tuple[str, ...]
"""A division from the province down: ("广东省", "深圳市"). () is the whole country."""
_MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")


def tier_of(path: Path) -> Tier:
    """How high a division stands. A municipality has districts, and no cities."""
    if path and path[0] in _MUNICIPALITIES and len(path) > 1:
        return Tier.DISTRICT
    return (Tier.CENTRAL, Tier.PROVINCE, Tier.CITY, Tier.DISTRICT)[min(len(path), 3)]


@dataclass(frozen=True, slots=True)
class Stage:
    """`running` cues hold outside 《…》, `named` cues in the names of documents."""

    name: str
    running: re.Pattern[str] | None
    named: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Name:
    """What one word in a text can stand for. Several paths: places that share the name, in the order they are listed.

    `whole`: printed with its 省, 市 or 区. `zone`: a development zone, which issues policy under its own name. A name
    without paths is a word that only looks like a place.
    """

    paths: tuple[Path, ...] = ()
    whole: bool = True
    zone: bool = False
    body: str = ""  # full name, where the word is a central body or one abroad
    tier: Tier | None = None
    country: tuple[str, str] | None = None  # its name in Chinese and English, where the word points at it


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Names are folded. `words` finds them, leftmost and longest first, by their index in `names`."""

    names: tuple[Name, ...]
    words: AhoCorasick
    local: Mapping[str, str]  # 工信局 → 工业和信息化局
    marks: Mapping[str, Path]  # 粤 → ("广东省",)
    stages: tuple[Stage, ...]
    signs: Words
    labels: Mapping[str, str]  # topic → its name for people


@cache
def shipped() -> Lexicon:
    return load()


def load(*extra: Table) -> Lexicon:
    """The shipped tables and `extra` ones of the same shape."""
    here = files("alerts.policy.lexicon")
    tables = [tomllib.loads(here.joinpath(name).read_text(encoding="utf-8")) for name in _FILES]
    tables.extend(extra)  # type: ignore[arg-type]
    names: dict[str, Name] = {}
    for word, name in _entries(tables):
        names[word] = _joined(names[word], name) if word in names else name
    return Lexicon(
        tuple(names.values()),
        AhoCorasick(list(names), matchkind=MatchKind.LeftmostLongest),
        {fold(short): full for table in tables for short, full in table.get("local", {}).items()},
        {one["mark"]: (one["name"],) for table in tables for one in table.get("provinces", ()) if "mark" in one},
        tuple(_stage(row) for table in tables for row in table.get("stages", ())),
        words_of(tables),
        _labels(tables),
    )


def _labels(tables: Iterable[Table]) -> dict[str, str]:
    labels: dict[str, str] = {}
    for name, topic in (pair for table in tables for pair in topics_in(table)):
        labels[name] = topic.get("label") or labels.get(name, name)
    return labels


def _joined(one: Name, other: Name) -> Name:
    """One word for two things: places of the same name, or a body abroad that also points at its country."""
    paths = (*one.paths, *(path for path in other.paths if path not in one.paths))
    return replace(
        one, paths=paths, body=one.body or other.body, tier=one.tier or other.tier, country=one.country or other.country
    )


def _entries(tables: Iterable[Table]) -> Iterable[tuple[str, Name]]:
    parents: dict[str, Path] = {}
    for table in tables:
        yield from _divisions(table, parents)
        for zone, place in table.get("zones", {}).items():
            yield fold(zone), Name((_path(place, parents),), zone=True)
        for word in table.get("veto", {}).get("words", "").split():
            yield fold(word), Name()
        yield from _abroad(table)
        for tier in (Tier.CENTRAL, Tier.MINISTRY):
            for body, aliases in table.get(tier, {}).items():
                for alias in aliases.split():
                    yield fold(alias), Name(body=body, tier=tier)


def _abroad(table: Table) -> Iterable[tuple[str, Name]]:
    countries: list[tuple[str, str]] = []
    points: dict[str, tuple[str, str]] = {}  # a body that is a sign of a country → the country
    for chinese, words in table.get("countries", {}).items():
        signs = [word for word in map(str.strip, words.split(";")) if word] or [chinese]
        countries.append((chinese, signs[0]))
        for word in (chinese, *signs):
            points[word] = (chinese, signs[0])
            yield fold(word), Name(country=(chinese, signs[0]))
    for body, words in table.get("foreign", {}).items():
        for word in filter(None, map(str.strip, words.split(";"))):
            home = points.get(body) or next((pair for pair in countries if body.startswith(pair[0])), None)
            yield fold(word), Name(body=body, tier=Tier.FOREIGN, country=home)


def _divisions(table: Table, parents: dict[str, Path]) -> Iterable[tuple[str, Name]]:
    never_bare = set(table.get("never_bare", {}).get("words", "").split())
    for province in table.get("provinces", ()):
        path: Path = (province["name"],)
        parents[path[0]] = path
        yield fold(path[0]), Name((path,))
        yield fold(_PROVINCE_END.sub("", path[0])), Name((path,), whole=False)
        for district in province.get("districts", "").split():
            yield fold(district), Name(((*path, district),))
        for city in province.get("cities", "").split():
            yield from _city(city, path, parents, bare=city not in never_bare)
    for group in ("districts", "shared"):
        for city, districts in table.get(group, {}).items():
            for district in districts.split():
                yield fold(district), Name(((*parents[city], district),))


def _city(city: str, province: Path, parents: dict[str, Path], *, bare: bool) -> Iterable[tuple[str, Name]]:
    listed_whole = len(city) > 2 and city.endswith((*_DIVISION_END, "地区", "林区"))
    full = city if listed_whole else f"{city}市"
    path = (*province, full)
    parents[full] = path
    yield fold(full), Name((path,))
    short = _PREFECTURE.sub("", full) + "州" if _PREFECTURE.search(full) else city
    if short != full and (bare or short.endswith("州")) and short != province[0].removesuffix("省"):
        yield fold(short), Name((path,), whole=False)


def _path(place: str, parents: Mapping[str, Path]) -> Path:
    """("湖北省", "武汉市") from 湖北省武汉市: the deepest known division, and the rest as its district."""
    for path in sorted(parents.values(), key=len, reverse=True):
        if place.startswith("".join(path)):
            rest = place.removeprefix("".join(path))
            return (*path, rest) if rest else path
    raise ValueError(f"no province and city begin {place}")


def _stage(row: Table) -> Stage:
    running, named = row.get("running"), row.get("named")
    return Stage(
        row["name"],
        re.compile("|".join(running)) if running else None,
        re.compile("|".join(named)) if named else None,
    )
