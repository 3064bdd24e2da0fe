"""Work that waits longer than anything could have asked it to: planned by a clock that was ahead, or by old settings.

A machine that wakes up in 2036 and is put right an hour later would otherwise be silent for ten years.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.models import Source
from db.store import Archive
from db.times import to_text


@dataclass(frozen=True, slots=True)
class Longest:
    """The longest that each kind of work may wait: a poll or a read that failed, a second look, a delivery.

    `quiet`: a poll of a source whose interval adapts.
    """

    poll: timedelta
    quiet: timedelta
    read: timedelta
    recheck: timedelta
    delivery: timedelta


def recall(archive: Archive, sources: Iterable[Source], longest: Longest, now: datetime) -> int:
    """Make due at once what waits too long. Returns how many rows that were; in ordinary times none."""
    with archive.write() as connection:
        polls = connection.executemany(_POLLS, [_poll_limits(source, longest, now) for source in sources])
        limits = {
            "now": to_text(now),
            "read": to_text(now + longest.read),
            "recheck": to_text(now + longest.recheck),
            "delivery": to_text(now + longest.delivery),
        }
        return sum(max(0, done.rowcount) for done in (polls, *(connection.execute(sql, limits) for sql in _OTHERS)))


def _poll_limits(source: Source, longest: Longest, now: datetime) -> dict[str, str]:
    every = timedelta(seconds=source.every_s)
    return {
        "name": source.name,
        "now": to_text(now),
        "good": to_text(now + (every if source.fixed else max(every, longest.quiet))),
        "failed": to_text(now + max(every * 2, longest.poll)),
    }


_POLLS = """
update sources set next_poll_at = :now
where name = :name and claimed_at is null and next_poll_at > case when failures = 0 then :good else :failed end
"""
_OTHERS = (
    """
update links set due_at = :now
where article_id is null and due_at is not null and claimed_at is null
  and due_at > case when failures = 0 then :now else :read end
""",
    """
update links set due_at = :now where claimed_at is null and due_at > :recheck
  and source_id in (select id from sources where active = 1)
""",
    """
update deliveries set due_at = :now
where status = 'pending' and claimed_at is null and due_at > case when attempts = 0 then :now else :delivery end
""",
)
