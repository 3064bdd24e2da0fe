"""Full text that finds two-character Chinese words: character bigrams in a contentless FTS5 index.

`detail = none` keeps the index small: it says which articles hold all pieces of a term, and a look at the folded text
says whether they stand together. (Measured before: trigram finds no two-character word, unicode61 no Chinese at all.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from db.articles import SELECT, archived_article
from db.fold import fold
from db.grams import RUN
from db.models import ArchivedArticle
from db.sqlite import sqlite3
from db.store import Archive

_TERM = re.compile(r'"([^"]*)"|(\S+)')


def search(archive: Archive, query: str, *, limit: int = 20) -> tuple[ArchivedArticle, ...]:
    """The newest `limit` articles whose title or body holds every term of the query.

    Terms are separated by spaces; "quotes" keep spaces inside a term. Chinese terms match anywhere, Latin ones as
    words. Width, case, and traditional or simplified script make no difference. No term: no result.
    """
    terms = [fold(quoted or bare) for quoted, bare in _TERM.findall(query)]
    patterns = [_pattern(term) for term in terms if term.strip()]
    pieces = list(dict.fromkeys(piece for term in terms for piece in _pieces(term)))
    if not patterns:
        return ()
    found = (row for row in _candidates(archive, pieces) if _holds(row, patterns))
    return tuple(archived_article(row) for row, _ in zip(found, range(limit), strict=False))


def _candidates(archive: Archive, pieces: list[str]) -> Iterator[sqlite3.Row]:
    """Articles that hold every piece, newest first. Without pieces (only punctuation was asked): all."""
    if not pieces:
        yield from archive.read().execute(f"{SELECT} order by a.id desc")
        return
    match = " ".join(f'"{piece}"' if len(piece) > 1 else f'"{piece}"*' for piece in pieces)
    yield from archive.read().execute(
        f"{SELECT} where a.id in (select rowid from articles_fts where articles_fts match ?) order by a.id desc",  # noqa: S608
        [match],
    )


def _holds(row: sqlite3.Row, patterns: list[re.Pattern[str]]) -> bool:
    text = fold(f"{row['title']}\n{row['body']}")
    return all(pattern.search(text) for pattern in patterns)


def _pattern(term: str) -> re.Pattern[str]:
    """The term itself; a Latin letter or digit at its edge ends a word there."""
    words = r"\s+".join(re.escape(word) for word in term.split())
    before = r"(?<![a-z0-9])" if re.match(r"[a-z0-9]", term) else ""
    after = r"(?![a-z0-9])" if re.search(r"[a-z0-9]$", term) else ""
    return re.compile(before + words + after)


def _pieces(folded: str) -> Iterator[str]:
    """What the index must hold for a term: its Latin words and its bigrams, or its one character."""
    for run in RUN.findall(folded):
        if run.isascii() or len(run) == 1:
            yield run
        else:
            yield from (run[at : at + 2] for at in range(len(run) - 1))
