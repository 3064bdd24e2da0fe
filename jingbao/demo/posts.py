"""What the demo sites print: the posts of `content/<site>/posts.toml`, and how they look at each edition.

An edition is a state of the sites: 0 before the first poll, 1 with the new posts, 2 with a published post edited.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

SITES = ("cms", "gbk", "feed")
LAST_EDITION = 2


@dataclass(frozen=True, slots=True)
class Edit:
    """A later change. `swap`: (old, new) wording inside paragraphs. `append`: paragraphs that are added at the end.

    `moves`: the fact that is another one now ("deadline"), of which people are told; None: the edit is only kept.
    """

    edition: int
    at: datetime
    swap: tuple[tuple[str, str], ...]
    append: tuple[str, ...]
    moves: str | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """One article as its site prints it.

    `event`: the policy event it tells of, None for a negative; `why_not`: the temptation of a hard negative.
    `changed_at` is `at` until the post is edited: what its site sorts lists by.
    """

    site: str
    id: str
    section: str
    edition: int
    at: datetime
    changed_at: datetime
    source: str
    editor: str
    title: str
    paragraphs: tuple[str, ...]
    lang: str
    event: str | None = None
    why_not: str | None = None
    reprint_of: str | None = None  # "site/id" of the post whose title and paragraphs it repeats
    image: bool = False
    edit: Edit | None = None

    @property
    def key(self) -> str:
        return f"{self.site}/{self.id}"

    def as_of(self, edition: int) -> Post:
        """The post as its page reads at `edition`."""
        if self.edit is None or edition < self.edit.edition:
            return self
        paragraphs = tuple(_swapped(one, self.edit.swap) for one in self.paragraphs)
        return replace(self, paragraphs=paragraphs + self.edit.append, changed_at=self.edit.at)


def posts(site: str, edition: int = LAST_EDITION) -> tuple[Post, ...]:
    """What `site` shows at `edition`, newest first."""
    shown = (post.as_of(edition) for post in _all_posts() if post.site == site and post.edition <= edition)
    return tuple(sorted(shown, key=lambda post: post.changed_at, reverse=True))


def _swapped(paragraph: str, swap: Iterable[tuple[str, str]]) -> str:
    for old, new in swap:
        paragraph = paragraph.replace(old, new)
    return paragraph


@cache
def _all_posts() -> tuple[Post, ...]:
    rows = {f"{site}/{row['id']}": {**row, "site": site} for site in SITES for row in _rows(site)}
    return tuple(_post(row, rows.get(row.get("reprint_of", ""), row)) for row in rows.values())


def _rows(site: str) -> list[dict[str, Any]]:
    text = files("jingbao.demo").joinpath("content", site, "posts.toml").read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = tomllib.loads(text)["posts"]
    return rows


def _post(row: dict[str, Any], told: dict[str, Any]) -> Post:
    """`told` is the row that holds the words: the row itself, or the one it reprints."""
    edit = row.get("edit")
    return Post(
        site=row["site"],
        id=row["id"],
        section=row["section"],
        edition=row["edition"],
        at=row["at"],
        changed_at=row["at"],
        source=row["source"],
        editor=row["editor"],
        title=told["title"],
        paragraphs=tuple(told["body"].strip().splitlines()),
        lang=told.get("lang", "zh"),
        event=told.get("event"),
        why_not=told.get("why_not"),
        reprint_of=row.get("reprint_of"),
        image=row.get("image", False),
        edit=None if edit is None else _edit(edit),
    )


def _edit(row: dict[str, Any]) -> Edit:
    swap = tuple((old, new) for old, new in row.get("swap", ()))
    return Edit(row["edition"], row["at"], swap, tuple(row.get("append", ())), row.get("moves"))
