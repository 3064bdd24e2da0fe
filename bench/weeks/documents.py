"""What documents.toml tells: the documents of the policies, their edits and withdrawals, and the news beside them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from db.times import BEIJING


@dataclass(frozen=True, slots=True)
class Document:
    """A document where it is first printed. `reprints`: how often others print it."""

    id: str  # policy/what it is
    site: str
    at: datetime
    source: str
    title: str
    paragraphs: tuple[str, ...]
    lang: str = "zh"
    headlines: tuple[str, ...] = ()
    brief: str = ""
    reprints: int = 0

    @property
    def policy(self) -> str:
        return self.id.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Edit:
    """What becomes of a document's page, without a word. `swap`: (old, new) wording."""

    document: str
    at: datetime
    swap: tuple[tuple[str, str], ...] = ()
    ad: str | None = None
    views: int | None = None
    moved_to: datetime | None = None
    editor: str | None = None


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """`status`: what the page answers from then on."""

    document: str
    at: datetime
    status: int


@dataclass(frozen=True, slots=True)
class Item:
    """News that is no policy: a title and its paragraphs."""

    title: str
    paragraphs: tuple[str, ...] = field(default=())


@cache
def documents() -> tuple[Document, ...]:
    """In the order of their times."""
    found = [_document(row) for row in _read("documents.toml")["documents"]]
    return tuple(sorted(found, key=lambda one: one.at))


@cache
def edits() -> tuple[Edit, ...]:
    return tuple(
        Edit(
            row["document"],
            _beijing(row["at"]),
            tuple((old, new) for old, new in row.get("swap", ())),
            row.get("ad"),
            row.get("views"),
            _beijing(row["moved_to"]) if "moved_to" in row else None,
            row.get("editor"),
        )
        for row in _read("documents.toml")["edits"]
    )


@cache
def withdrawals() -> tuple[Withdrawal, ...]:
    rows = _read("documents.toml")["withdrawals"]
    return tuple(Withdrawal(row["document"], _beijing(row["at"]), row["status"]) for row in rows)


@cache
def news() -> tuple[Item, ...]:
    """Items that speak of the field and are no policy."""
    return tuple(Item(row["title"], _lines(row["body"])) for row in _read("news.toml")["items"])


def _document(row: dict[str, Any]) -> Document:
    return Document(
        id=row["id"],
        site=row["site"],
        at=_beijing(row["at"]),
        source=row["source"],
        title=row["title"],
        paragraphs=_lines(row["body"]),
        lang=row.get("lang", "zh"),
        headlines=tuple(row["headlines"]),
        brief=row["brief"].strip(),
        reprints=row["reprints"],
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.strip().splitlines())


def _beijing(at: datetime) -> datetime:
    return at.replace(tzinfo=BEIJING)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("bench.weeks").joinpath(name).read_text(encoding="utf-8"))
