"""Alerts: the cursor of assessment, and what it decided, in one transaction with the outbox."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from db import events, facts, marks
from db.articles import archived_article
from db.events import Placement
from db.models import Alert, AlertDraft, ArchivedArticle
from db.progress import DRAFTS, Change, ChangeKind
from db.sqlite import has_table, sqlite3
from db.store import Archive
from db.times import from_text, to_text
from db.understanding import Evidence, Understood

CURSOR = "assess"
#: That an event is there: what its first alert tells.
FIRST = "first"

SELECT = (
    "select a.*, s.name as source_name, t.id as alert_id, t.event_id as told_event_id, t.rule,"
    " t.status as alert_status, t.raised_at, t.evidence,"
    " p.sha256 as page_sha256"
    " from alerts t join articles a on a.id = t.article_id join sources s on s.id = a.source_id"
    " left join pages p on p.id = a.page_id"
)


def cursor(archive: Archive) -> int:
    """The seq of the last article text that was assessed, 0 at the beginning."""
    row = archive.read().execute("select position from cursors where name = ?", [CURSOR]).fetchone()
    return int(row[0]) if row else 0


def anything_new(archive: Archive) -> bool:
    """Whether article texts wait to be assessed."""
    last = archive.read().execute("select max(seq) from articles").fetchone()[0]
    return (last or 0) > cursor(archive)


def record(
    archive: Archive,
    drafts: Sequence[AlertDraft],
    *,
    position: int,
    now: datetime,
    understood: Iterable[Understood] = (),
    placed: Iterable[Placement] = (),
) -> tuple[AlertDraft, ...]:
    """Move the cursor to `position` and write what was understood, where articles belong, and the alerts, all or none.

    A draft whose rule has told (or counted in a baseline) the same already is dropped: the reprint, the edit, the work
    repeated after a crash. Returns the drafts that were written.
    """
    with archive.write() as connection:
        facts.replace(connection, understood, to_text(now))
        events.place(connection, placed, to_text(now))
        written = tuple(filter(None, (write(connection, draft, to_text(now)) for draft in drafts)))
        connection.execute(
            "insert into cursors (name, position) values (?, ?)"
            " on conflict (name) do update set position = excluded.position",
            [CURSOR, position],
        )
    return written


def tell(archive: Archive, drafts: Sequence[AlertDraft], *, now: datetime) -> tuple[AlertDraft, ...]:
    """Write follow-ups that no new text brings, all or none. Returns those that said anything new."""
    with archive.write() as connection:
        return tuple(filter(None, (write(connection, draft, to_text(now)) for draft in drafts)))


def write(connection: sqlite3.Connection, draft: AlertDraft, now: str) -> AlertDraft | None:
    """Write one alert and its deliveries, inside `archive.write()`. None: there is nothing in it that is not told."""
    event_id, first = draft.article.event_id, not draft.changes
    told = told_of(connection, draft.rule, event_id)
    if first == bool(told) and not (draft.anew and draft.rule in only_counted(connection, event_id)):
        return None
    if not first:
        over = _over(connection, draft.rule, event_id)
        news = (one for one in draft.changes if one.key not in told and _deadline(one) not in over)
        draft = replace(draft, changes=tuple(news))
        if not draft.changes:
            return None
    alert_id = _insert(connection, draft, now)
    keys = [FIRST] if first else [one.key for one in draft.changes]
    for change in draft.changes:
        _end(connection, draft.rule, event_id, change, now)
    connection.executemany(
        "insert into told (rule, event_id, what, alert_id) values (?, ?, ?, ?) on conflict (rule, event_id, what)"
        " do update set alert_id = excluded.alert_id, ended_at = null",
        [(draft.rule, event_id, key, alert_id) for key in dict.fromkeys([*keys, *draft.told])],
    )
    return draft


def only_counted(connection: sqlite3.Connection, event_id: int) -> frozenset[str]:
    """The rules that have counted an event in a source's first poll, and told nobody of it."""
    sql = (
        "select t.rule from told t join alerts a on a.id = t.alert_id where t.event_id = ?"
        " group by t.rule having max(a.status = 'raised') = 0"
    )
    return frozenset(row["rule"] for row in connection.execute(sql, [event_id]))


def is_news_to_its_source(archive: Archive, article: ArchivedArticle, event_id: int) -> bool:
    """Whether the article's source was watched a day before the event was first seen, and nobody printed that long ago.

    "Long ago" is more than a day before this article.
    """
    printed = article.article.published_at or article.first_seen_at
    given = {
        "event": event_id,
        "source": article.source_name,
        "article": article.id,
        "day_ago": to_text(printed - timedelta(days=1)),
    }
    return archive.read().execute(_NEWS, given).fetchone() is not None


_NEWS = """
select 1 from events e join sources s on s.name = :source
where e.id = :event and julianday(s.baseline_at) <= julianday(e.first_seen_at) - 1
  and not exists (select 1 from articles a where a.event_id = e.id and a.id <> :article
                  and min(coalesce(a.published_at, a.first_seen_at), a.first_seen_at) < :day_ago)
"""


def told_of(connection: sqlite3.Connection, rule: str, event_id: int) -> frozenset[str]:
    """The keys of what a rule has told of an event and what is still true."""
    sql = "select what from told where rule = ? and event_id = ? and ended_at is null"
    return frozenset(row["what"] for row in connection.execute(sql, [rule, event_id]))


def _over(connection: sqlite3.Connection, rule: str, event_id: int) -> frozenset[str]:
    """The deadlines that a rule has told of an event and that are none any more: nobody is reminded of them."""
    sql = "select what from told where rule = ? and event_id = ? and ended_at is not null and what like 'deadline:%'"
    return frozenset(row["what"] for row in connection.execute(sql, [rule, event_id]))


def _deadline(change: Change) -> str | None:
    """The key of the deadline that a reminder is of."""
    return f"{ChangeKind.DEADLINE}:{change.of}:{change.after}" if change.kind is ChangeKind.REMINDER else None


def _insert(connection: sqlite3.Connection, draft: AlertDraft, now: str) -> int:
    cursor = connection.execute(
        "insert into alerts (rule, event_id, stage, article_id, status, raised_at, evidence)"
        " values (?, ?, ?, ?, ?, ?, ?)",
        [
            draft.rule,
            draft.article.event_id,
            _name(connection, draft),
            draft.article.id,
            draft.status,
            now,
            json.dumps([asdict(piece) for piece in draft.evidence], ensure_ascii=False),
        ],
    )
    connection.executemany(
        "insert into alert_changes (alert_id, place, kind, of, before, after) values (?, ?, ?, ?, ?, ?)",
        [(cursor.lastrowid, at, *_said(change)) for at, change in enumerate(draft.changes)],
    )
    if draft.status == "raised":
        connection.executemany(
            "insert into deliveries (id, alert_id, channel, created_at, due_at) values (?, ?, ?, ?, ?)",
            [(f"msg_{secrets.token_hex(12)}", cursor.lastrowid, channel, now, now) for channel in draft.channels],
        )
    return int(cursor.lastrowid or 0)


def _name(connection: sqlite3.Connection, draft: AlertDraft) -> str:
    """What the follow-up tells, by keys; a deadline that is moved back to where it was is told under a number."""
    name = " ".join(change.key for change in draft.changes)
    sql = "select count(*) from alerts where rule = ? and event_id = ? and (stage = ? or stage like ? || ' #%')"
    before = connection.execute(sql, [draft.rule, draft.article.event_id, name, name]).fetchone()[0]
    return f"{name} #{before + 1}" if before else name


def _said(change: Change) -> tuple[str, str, str, str]:
    return change.kind.value, change.of, change.before, change.after


def _end(connection: sqlite3.Connection, rule: str, event_id: int, change: Change, now: str) -> None:
    """What a change makes untrue: the day or the sum that it was; of a policy that is gone, all its deadlines; that
    the official text is known, where that was the draft's.

    Reminders of them that nobody has been sent are not sent any more.
    """
    if change.kind in (ChangeKind.REPEALED, ChangeKind.WITHDRAWN):
        ended = "deadline:%"
    elif change.kind is ChangeKind.STAGE and change.before in DRAFTS and change.after not in DRAFTS:
        ended = ChangeKind.OFFICIAL.value
    elif change.kind in (ChangeKind.DEADLINE, ChangeKind.AMOUNT) and change.before:
        ended = replace(change, after=change.before).key
    else:
        return
    given = {"rule": rule, "event": event_id, "ended": ended, "now": now}
    connection.execute(_END, given)
    connection.execute(_CANCEL_REMINDERS, given)


_END = """
update told set ended_at = :now
where rule = :rule and event_id = :event and ended_at is null and what like :ended
"""
_CANCEL_REMINDERS = """
update deliveries
set status = 'dead', due_at = null, cancelled_at = :now, last_detail = 'cancelled: that deadline is none any more'
where status <> 'delivered' and alert_id in (
    select a.id from alerts a join alert_changes c on c.alert_id = a.id
    where a.rule = :rule and a.event_id = :event and c.kind = 'reminder'
      and 'deadline:' || c.of || ':' || c.after like :ended)
"""


def alert_of(connection: sqlite3.Connection, row: sqlite3.Row) -> Alert:
    """The alert of a row that `SELECT` gave, with what is known of its article."""
    return Alert(
        id=row["alert_id"],
        rule=row["rule"],
        raised_at=from_text(row["raised_at"]),
        article=archived_article(row),
        evidence=tuple(Evidence(**piece) for piece in json.loads(row["evidence"])),
        status=row["alert_status"],
        detected=facts.detected(connection, row["id"]),
        facts=facts.of(connection, row["id"]),
        page_sha256=row["page_sha256"],
        mark=marks.of(connection, row["alert_id"]),
        changes=_changes(connection, row["alert_id"]),
        event=events.summary(connection, row["told_event_id"]),
    )


def _changes(connection: sqlite3.Connection, alert_id: int) -> tuple[Change, ...]:
    """None in an archive that an older jingbao wrote."""
    if not has_table(connection, "alert_changes"):
        return ()
    rows = connection.execute("select * from alert_changes where alert_id = ? order by place", [alert_id])
    return tuple(Change(ChangeKind(row["kind"]), row["after"], row["before"], row["of"]) for row in rows)


def latest(archive: Archive, *, limit: int = 20, baseline: bool = False) -> tuple[Alert, ...]:
    """The newest alerts first; with `baseline`, also those that a first poll only counted."""
    where = "" if baseline else " where t.status = 'raised'"
    sql = f"{SELECT}{where} order by t.raised_at desc, t.id desc limit ?"
    connection = archive.read()
    return tuple(alert_of(connection, row) for row in connection.execute(sql, [limit]).fetchall())


def printings(archive: Archive, event_id: int) -> int:
    """How many articles print this event."""
    return int(archive.read().execute("select count(*) from articles where event_id = ?", [event_id]).fetchone()[0])
