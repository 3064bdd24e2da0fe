"""The outbox: alerts and notices on their way to channels: claimed, tried, settled; at least once, by one id."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from db import alerts, notices
from db.health import Notice
from db.models import Alert, Delivery, DeliveryStatus
from db.sqlite import has_table, sqlite3
from db.store import Archive
from db.times import from_text, from_text_or_none, to_text, to_text_or_none


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A delivery as the CLI lists it. `due_at` None: nothing more will be tried.

    Of a notice, `rule` is @health, and `title` the source and what is wrong with it, or was. `cancelled_at`: what it
    tells was true no longer before it was sent; it is no dead letter, whatever its status.
    """

    id: str
    channel: str
    status: DeliveryStatus
    attempts: int
    rule: str
    title: str
    created_at: datetime
    due_at: datetime | None
    delivered_at: datetime | None
    last_detail: str | None
    cancelled_at: datetime | None = None


def claim_due(
    archive: Archive, now: datetime, *, lease: timedelta, limit: int, busy_channels: Collection[str] = ()
) -> tuple[Delivery, ...]:
    """Take deliveries that are due, oldest alert first, one per channel and none of a busy channel.

    One at a time per channel keeps the order and lets a slow receiver delay nobody else. Notices wait until no alert
    is due: forty sources behind one broken line must not hold up the one that works.
    """
    if limit <= 0 or not anything_due(archive, now):
        return ()
    with archive.write() as connection:
        rows = connection.execute(
            "select id, channel from (select id, channel, created_at, alert_id is null as is_notice, row_number()"
            " over (partition by channel order by alert_id is null, created_at, alert_id, notice_id) as place"
            " from deliveries where status = 'pending' and due_at <= ?) where place = 1 order by is_notice, created_at",
            [to_text(now)],
        ).fetchall()
        taken = [row["id"] for row in rows if row["channel"] not in busy_channels][:limit]
        connection.executemany(
            "update deliveries set due_at = ?, claimed_at = ? where id = ?",
            [(to_text(now + lease), to_text(now), one) for one in taken],
        )
        return tuple(_delivery(connection, one) for one in taken)


def anything_due(archive: Archive, now: datetime) -> bool:
    """A cheap look before a claim."""
    sql = "select 1 from deliveries where status = 'pending' and due_at <= ? limit 1"
    return archive.read().execute(sql, [to_text(now)]).fetchone() is not None


def _delivery(connection: sqlite3.Connection, delivery_id: str) -> Delivery:
    row = connection.execute("select * from deliveries where id = ?", [delivery_id]).fetchone()
    thread = connection.execute(_THREAD, {"alert": row["alert_id"], "channel": row["channel"]}).fetchone()
    return Delivery(
        id=row["id"],
        channel=row["channel"],
        what=_what(connection, row),
        attempts=row["attempts"],
        thread_event=thread["event_id"] if thread else None,
        replies_to=thread["first_id"] if thread else None,
    )


_THREAD = """
select f.event_id, iif(f.id = t.id, null, d.id) as first_id
from alerts t join told o on o.rule = t.rule and o.event_id = t.event_id and o.what = 'first'
join alerts f on f.id = o.alert_id left join deliveries d on d.alert_id = f.id and d.channel = :channel
where t.id = :alert
"""


def _what(connection: sqlite3.Connection, row: sqlite3.Row) -> Alert | Notice:
    if row["alert_id"] is None:
        return notices.notice_of(connection.execute(f"{notices.SELECT} where n.id = ?", [row["notice_id"]]).fetchone())
    alert = connection.execute(f"{alerts.SELECT} where t.id = ?", [row["alert_id"]]).fetchone()
    return alerts.alert_of(connection, alert)


def settle(
    archive: Archive,
    delivery: Delivery,
    *,
    started_at: datetime,
    now: datetime,
    detail: str,
    due_at: datetime | None,
    ok: bool,
) -> DeliveryStatus:
    """Record an attempt. Not `ok`: tried again at `due_at`, or a dead letter when that is None.

    What was cancelled meanwhile is not tried again.
    """
    status = DeliveryStatus.DELIVERED if ok else DeliveryStatus.PENDING if due_at else DeliveryStatus.DEAD
    elapsed_ms = round((now - started_at).total_seconds() * 1000)
    with archive.write() as connection:
        connection.execute(
            "insert into delivery_attempts (delivery_id, started_at, elapsed_ms, ok, detail) values (?, ?, ?, ?, ?)",
            [delivery.id, to_text(started_at), elapsed_ms, ok, detail],
        )
        (settled,) = connection.execute(
            _SETTLE,
            {
                "id": delivery.id,
                "status": status.value,
                "due": to_text_or_none(due_at),
                "delivered": to_text(now) if ok else None,
                "detail": detail,
            },
        ).fetchall()
    return DeliveryStatus(settled["status"])


_SETTLE = """
update deliveries set attempts = attempts + 1, claimed_at = null, delivered_at = :delivered, last_detail = :detail,
       status = iif(cancelled_at is null or :status = 'delivered', :status, 'dead'),
       due_at = iif(cancelled_at is null, :due, null),
       cancelled_at = iif(:status = 'delivered', null, cancelled_at)
where id = :id returning status
"""


def listed(archive: Archive, *, status: DeliveryStatus | None = None, limit: int = 50) -> tuple[DeliveryRow, ...]:
    """The newest deliveries first, of one status or of all. What was cancelled is no dead letter."""
    connection = archive.read()
    cancelled = "d.cancelled_at" if has_table(connection, "told") else "null"  # an older jingbao wrote the archive
    given = {"route": notices.ROUTE, "status": status, "limit": limit}
    rows = connection.execute(_LISTED.format(cancelled=cancelled), given)
    return tuple(_row(row) for row in rows)


_LISTED = """
select d.*, {cancelled} as no_more_at, coalesce(t.rule, :route) as rule,
       coalesce(a.title, s.name || ': ' || n.outcome || iif(n.kind = 'recovered', ', recovered', '')) as title
from deliveries d left join alerts t on t.id = d.alert_id left join articles a on a.id = t.article_id
left join notices n on n.id = d.notice_id left join sources s on s.id = n.source_id
where :status is null or (d.status = :status and {cancelled} is null) order by d.created_at desc, d.id limit :limit
"""


def _row(row: sqlite3.Row) -> DeliveryRow:
    return DeliveryRow(
        id=row["id"],
        channel=row["channel"],
        status=DeliveryStatus(row["status"]),
        attempts=row["attempts"],
        rule=row["rule"],
        title=row["title"],
        created_at=from_text(row["created_at"]),
        due_at=from_text_or_none(row["due_at"]),
        delivered_at=from_text_or_none(row["delivered_at"]),
        last_detail=row["last_detail"],
        cancelled_at=from_text_or_none(row["no_more_at"]),
    )


def redrive(archive: Archive, now: datetime, ids: Sequence[str] = ()) -> int:
    """Make dead letters (all, or those named) due at once, with fresh attempts and their old ids. Returns how many.

    What was cancelled stays so.
    """
    sql = "select id from deliveries where status = 'dead' and cancelled_at is null"
    with archive.write() as connection:
        dead = [row["id"] for row in connection.execute(sql)]
        chosen = [one for one in dead if not ids or one in ids]
        connection.executemany(
            "update deliveries set status = 'pending', attempts = 0, due_at = ? where id = ?",
            [(to_text(now), one) for one in chosen],
        )
    return len(chosen)
