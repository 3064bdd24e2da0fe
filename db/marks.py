"""Marks: what people think of alerts, good or noise. One an alert; marking again replaces."""

from __future__ import annotations

from collections.abc import Mapping

from db.errors import ArchiveError
from db.models import Mark, Verdict
from db.sqlite import has_table, sqlite3
from db.store import Archive
from db.times import from_text, to_text

_PUT = """
insert into marks (alert_id, mark, note, marked_at) values (?, ?, ?, ?)
on conflict (alert_id) do update set mark = excluded.mark, note = excluded.note, marked_at = excluded.marked_at
"""


def put(archive: Archive, alert_id: int, mark: Mark) -> None:
    """Raises ArchiveError where there is no such alert."""
    with archive.write() as connection:
        _require(archive, connection, alert_id)
        connection.execute(_PUT, [alert_id, mark.verdict, mark.note, to_text(mark.marked_at)])


def clear(archive: Archive, alert_id: int) -> bool:
    """Take an alert's mark away. Returns whether there was one. Raises ArchiveError where there is no such alert."""
    with archive.write() as connection:
        _require(archive, connection, alert_id)
        return connection.execute("delete from marks where alert_id = ?", [alert_id]).rowcount > 0


def _require(archive: Archive, connection: sqlite3.Connection, alert_id: int) -> None:
    if connection.execute("select 1 from alerts where id = ?", [alert_id]).fetchone() is None:
        remedy = "The first column of `jingbao alerts --all` has the ids"
        raise ArchiveError(str(archive.path), f"there is no alert {alert_id}. {remedy}")


def of(connection: sqlite3.Connection, alert_id: int) -> Mark | None:
    """None where nobody has marked it, or where an older jingbao wrote the archive."""
    if not has_table(connection, "marks"):
        return None
    row = connection.execute("select * from marks where alert_id = ?", [alert_id]).fetchone()
    return Mark(Verdict(row["mark"]), from_text(row["marked_at"]), row["note"]) if row else None


_BY_EVENT = """
select a.event_id, m.mark from marks m join alerts a on a.id = m.alert_id
where :rule is null or a.rule = :rule order by m.marked_at, m.alert_id
"""


def by_event(archive: Archive, rule: str | None = None) -> Mapping[int, Verdict]:
    """The marks of a rule's alerts by event id; of all rules' where None, the last one where they differ."""
    rows = archive.read().execute(_BY_EVENT, {"rule": rule})
    return {row["event_id"]: Verdict(row["mark"]) for row in rows}
