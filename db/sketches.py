"""The index of sketches: which archived articles share characteristic pieces with a text."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from heapq import nlargest

from db.sqlite import sqlite3

#: Articles looked at for each key, newest first: some pieces stand in every tenth article, and say nothing.
NEWEST = 100
#: Keys that two texts must share to be worth a comparison: so many, or fewer that hardly any other article has.
_MANY, _FEW, _RARE = 9, 2, 0.34
_NEWEST_OF = "select article_id from sketches where key = ? and article_id < ? order by article_id desc limit ?"
#: No article has this id: SQLite gives them out from below.
_NO_END = 2**63 - 1


def index(connection: sqlite3.Connection, article_id: int, keys: Sequence[int]) -> None:
    """Add an article's sketch; keys that it has already are passed over. Call inside `archive.write()`."""
    connection.executemany(
        "insert or ignore into sketches (key, article_id) values (?, ?)", [(key, article_id) for key in keys]
    )


def unindex(connection: sqlite3.Connection, article_id: int) -> None:
    """Take out what `index` added."""
    connection.execute("delete from sketches where article_id = ?", [article_id])


def candidates(
    connection: sqlite3.Connection,
    keys: Sequence[int],
    *,
    before: int | None = None,
    limit: int = 5,
    newest: int = NEWEST,
) -> tuple[tuple[int, int], ...]:
    """(article id, keys shared) of the likest articles, likest first, and the newest among equals.

    A key counts the more the fewer articles have it: what a whole template shares says little. `before`: only articles
    with a lower id. `newest`: how many articles of each key are looked at, so that a key of a hundred thousand
    articles costs no more than one of a hundred.
    """
    end = _NO_END if before is None else before
    weight: defaultdict[int, float] = defaultdict(float)
    shared: Counter[int] = Counter()
    for key in keys:
        found = [row[0] for row in connection.execute(_NEWEST_OF, (key, end, newest))]
        shared.update(found)
        for article_id in found:
            weight[article_id] += 1 / len(found)
    likest = nlargest(
        limit,
        (one for one in weight if _tells(len(keys), shared[one], weight[one])),
        key=lambda one: (weight[one], one),
    )
    return tuple((one, shared[one]) for one in likest)


def _tells(keys: int, shared: int, weight: float) -> bool:
    """Whether a comparison is worth its time. A text of a few words has few keys, and each of them counts."""
    return keys < _MANY or shared >= _MANY or (shared >= _FEW and weight >= _RARE)


def of(connection: sqlite3.Connection, article_id: int) -> tuple[int, ...]:
    """The keys of an article that is in the archive."""
    return tuple(
        row[0] for row in connection.execute("select key from sketches where article_id = ?", [article_id]).fetchall()
    )


def standing_alone() -> sqlite3.Connection:
    """An index in memory that belongs to no archive: its ids are the caller's."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute(
        "create table sketches (key integer not null, article_id integer not null, primary key (key, article_id))"
        " strict, without rowid"
    )
    return connection
