"""An article's texts: those it had, and the one it has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.store import Archive
from db.times import from_text


@dataclass(frozen=True, slots=True)
class Version:
    """`number`: 1 is the text as first seen. `seen_at`: when this text was first seen."""

    number: int
    title: str
    body: str
    seen_at: datetime


def of(archive: Archive, article_id: int) -> tuple[Version, ...]:
    """Oldest first, the present text last; () when there is no such article."""
    connection = archive.read()
    now = connection.execute("select title, body, first_seen_at from articles where id = ?", [article_id]).fetchone()
    if now is None:
        return ()
    sql = "select title, body, replaced_at from versions where article_id = ? order by id"
    earlier = connection.execute(sql, [article_id]).fetchall()
    since = [now["first_seen_at"], *(row["replaced_at"] for row in earlier)]
    return tuple(
        Version(number, row["title"], row["body"], from_text(seen))
        for number, (row, seen) in enumerate(zip([*earlier, now], since, strict=True), 1)
    )
