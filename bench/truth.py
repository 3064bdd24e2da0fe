"""Pages with a truth: what the extraction bench measures on.

A folder of truth is either one of JSON files, each a set: a list of objects with `id`, `file` (relative to the folder,
`.gz` for gzip) and, as far as known, `url`, `title`, `body` (paragraphs joined by newlines), `published_at`,
`optional` (lines that are neither right nor wrong) and `china_time` (`published_at` is wall time in China); or one of
folders that each hold `page.html` and `expected.json`, as `tests/pages` does: one set, called as the folder is.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Truth:
    """What a page says. None: not known, so not measured."""

    id: str
    path: Path
    url: str = ""
    title: str | None = None
    body: str | None = None
    published_at: str | None = None  # ISO 8601, to the minute or to the day
    optional: tuple[str, ...] = ()
    china_time: bool = False

    def content(self) -> bytes:
        return content_of(self.path)


def content_of(path: Path) -> bytes:
    content = path.read_bytes()
    return gzip.decompress(content) if path.suffix == ".gz" else content


def load(folder: Path, sets: Sequence[str] = ()) -> dict[str, list[Truth]]:
    """The sets named, or all. Raises: FileNotFoundError where a set, or any set, is missing."""
    if not sets and any(folder.glob("*/expected.json")):
        return {folder.resolve().name: _golden(folder)}
    names = sets or sorted(path.stem for path in folder.glob("*.json"))
    if not names:
        raise FileNotFoundError(f"{folder} holds neither SET.json nor PAGE/expected.json")
    return {name: _listed(folder, name) for name in names}


def _listed(folder: Path, name: str) -> list[Truth]:
    rows: list[dict[str, Any]] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    return [
        Truth(
            id=row["id"],
            path=folder / row["file"],
            url=row.get("url") or "",
            title=row.get("title"),
            body=row.get("body"),
            published_at=row.get("published_at"),
            optional=tuple(row.get("optional") or ()),
            china_time=bool(row.get("china_time")),
        )
        for row in rows
    ]


def _golden(folder: Path) -> list[Truth]:
    """The articles among them: what a page that is none should give is not what peers promise."""
    found = []
    for place in sorted(folder.glob("*/expected.json")):
        row: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
        if row["kind"] == "article":
            when, chinese = row.get("published_at"), row.get("lang") == "zh"
            body, page = "\n".join(row["body"]), place.with_name("page.html")
            found.append(Truth(place.parent.name, page, row["url"], row["title"], body, when, china_time=chinese))
    return found
