"""What kind of publisher a name or a host is: a newsroom, a government, or neither (publishers.toml)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from db.fold import fold

_WORDS = re.compile(r"[a-z0-9]+")
_PARTS = re.compile(r"[\s/|,，、:：·()（）\-–—]+")


@dataclass(frozen=True, slots=True)
class _Table:
    """`ends`, `never`: of a name's parts. `governments`: hosts, below which all are a government's."""

    governments: frozenset[str]
    ends: tuple[str, ...]
    holds: tuple[str, ...]
    words: frozenset[str]
    never: tuple[str, ...]


@cache
def _table() -> _Table:
    said = tomllib.loads(files("alerts.policy.lexicon").joinpath("publishers.toml").read_text(encoding="utf-8"))
    government, newsroom = said["government"], said["newsroom"]
    labels = government["labels"].items()
    named = newsroom["named"]
    return _Table(
        governments=frozenset(
            [*government["ends"], *(f"{label}.{country}" for label, all_ in labels for country in all_.split())]
        ),
        ends=tuple(newsroom["ends"]),
        holds=(*newsroom["holds"], *named["holds"]),
        words=frozenset([*newsroom["words"], *named["words"]]),
        never=tuple(newsroom["never"]),
    )


def is_government(host: str) -> bool:
    """Is this the host of a government, a parliament or armed forces, anywhere? `host` may have a port."""
    return not _table().governments.isdisjoint(ends_of(host))


def ends_of(host: str) -> Iterator[str]:
    """www.miit.gov.cn, miit.gov.cn, gov.cn, cn: a host and the ends of it, longest first."""
    labels = host.lower().partition(":")[0].rstrip(".").split(".")
    yield from (".".join(labels[start:]) for start in range(len(labels)))


@lru_cache(maxsize=1024)  # sources and what their pages print come again and again
def is_newsroom(name: str) -> bool:
    """Does a source's name, or the 来源 that a page prints, hold a newsroom's?"""
    return any(_is_newsroom(part) for part in _PARTS.split(fold(name)) if part)


def _is_newsroom(part: str) -> bool:
    table = _table()
    if part.endswith(table.never):
        return False
    held = part.endswith(table.ends) or any(word in part for word in table.holds)
    return held or not table.words.isdisjoint(_WORDS.findall(part))
