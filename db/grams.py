"""The index side of search: what goes into `articles_fts`."""

from __future__ import annotations

import re

from db.fold import fold
from db.sqlite import sqlite3

#: Latin words and numbers, or runs of any other letters (Han, kana, Cyrillic …), in folded text.
RUN = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")


def _grams(text: str) -> str:
    """A text's tokens: Latin words whole; per other run each pair of neighbours, and the last character alone, so that
    a single character is found as the start of a token.
    """
    return " ".join(
        token
        for run in RUN.findall(fold(text))
        for token in ([run] if run.isascii() else [run[at : at + 2] for at in range(len(run))])
    )


#: Share of the shorter text's tokens. An edited article keeps nearly all; two unrelated Chinese ones have a tenth in
#: common (one pair of a hundred four tenths), two English ones a third.
_ALIKE = 0.5


def alike(one: str, other: str) -> bool:
    """Whether the shorter of two texts stands, more or less, in the longer one: an edit, not another story."""
    tokens, others = sorted((set(_grams(text).split()) for text in (one, other)), key=len)
    return len(tokens & others) >= _ALIKE * len(tokens)


def index(connection: sqlite3.Connection, article_id: int, text: str) -> None:
    """Add an article's title and body. Call inside `archive.write()`."""
    connection.execute("insert into articles_fts (rowid, grams) values (?, ?)", [article_id, _grams(text)])


def unindex(connection: sqlite3.Connection, article_id: int, text: str) -> None:
    """Take out what `index` added; `text` must be the same as then."""
    connection.execute(
        "insert into articles_fts (articles_fts, rowid, grams) values ('delete', ?, ?)", [article_id, _grams(text)]
    )
