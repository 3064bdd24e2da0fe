"""The archive read from a day on, in batches, in the order in which its articles were first seen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from db.articles import SELECT, archived_article
from db.errors import ArchiveError
from db.models import ArchivedArticle
from db.sqlite import has_table
from db.store import Archive
from db.times import to_text

Batch = tuple[tuple[int, ArchivedArticle], ...]
"""(seq, article), as of db.articles.after."""

_WITHIN = "a.first_seen_at >= :since"
#: An event counts where it was first printed, also where that was before.
_EARLIER = """
a.first_seen_at < :since and a.event_id in (select event_id from articles where first_seen_at >= :since)
"""


def require(archive: Archive) -> None:
    """Raises ArchiveError where an older jingbao wrote the archive, and it can only be read."""
    if not has_table(archive.read(), "marks"):
        reason = "an older jingbao wrote it, and it knows no marks yet. `jingbao run` or `jingbao once` updates it"
        raise ArchiveError(str(archive.path), reason)


def count(archive: Archive, since: datetime) -> int:
    """How many articles `batches` gives."""
    sql = f"select count(*) from articles a where {_WITHIN} or ({_EARLIER})"  # noqa: S608 - our own words
    return int(archive.read().execute(sql, {"since": to_text(since)}).fetchone()[0])


def batches(archive: Archive, since: datetime, *, size: int = 200) -> Iterator[Batch]:
    """Articles first seen from `since` on, after the earlier printings of their events.

    Each batch is a query of its own: nothing is held open that a daemon at work would have to wait for.
    """
    for condition in (_EARLIER, _WITHIN):
        sql = (
            f"{SELECT} where {condition} and (a.first_seen_at, a.id) > (:seen, :id)"
            " order by a.first_seen_at, a.id limit :size"
        )
        at: dict[str, object] = {"since": to_text(since), "size": size, "seen": "", "id": 0}
        while rows := archive.read().execute(sql, at).fetchall():
            yield tuple((row["seq"], archived_article(row)) for row in rows)
            at |= {"seen": rows[-1]["first_seen_at"], "id": rows[-1]["id"]}
