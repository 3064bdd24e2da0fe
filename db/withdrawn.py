"""Pages that are gone: what their servers say, look by look, and which of them people were told of."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.models import Attempt, DueLink
from db.outcomes import Outcome
from db.sqlite import sqlite3
from db.store import Archive
from db.times import BEIJING, from_text, to_text

#: Pages of told events are looked at again this often ...
EVERY = timedelta(days=1)
#: ... for so long after the last word on the event, and as long as a deadline of it is to come.
WATCHED = timedelta(days=30)
#: Pages of the same source that are looked at beside one that is gone: they tell a withdrawal from a rebuilt site.
OTHERS = 8
#: What went so much earlier is another matter.
_AT_ONCE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class GonePage:
    """A page of an event that people were told of, gone at every look since `first_at`. `status`: HTTP, at the last.

    `rules`: who told somebody of the event, and not yet that its page is gone. `stages`: what the page states;
    `reached`: what was told of the event. `official_stands`: the issuer's own page is another one, and is there.
    `others`, `others_gone`: known pages of its source, at most `OTHERS`, and how many of them have gone with it.
    """

    link_id: int
    article_id: int
    event_id: int
    url: str
    first_at: datetime
    last_at: datetime
    status: int | None
    rules: tuple[str, ...]
    stages: frozenset[str] = frozenset()
    reached: frozenset[str] = frozenset()
    official_stands: bool = False
    others: int = 0
    others_gone: int = 0
    held: bool = False


def found_gone(connection: sqlite3.Connection, link: DueLink, attempt: Attempt) -> None:
    """Count a look that found a known page gone; what was never read was never there. Inside `archive.write()`."""
    if attempt.outcome is Outcome.GONE and link.reads:
        connection.execute(
            "insert into gone (link_id, first_at, last_at, status) values (:link, :at, :at, :status)"
            " on conflict (link_id) do update set last_at = :at, status = :status",
            {"link": link.id, "at": to_text(attempt.started_at), "status": attempt.status},
        )


def found_there(connection: sqlite3.Connection, link: DueLink, attempt: Attempt) -> None:
    """Forget that a page was gone: its deadlines hold again, and if it goes once more, that is told once more."""
    if connection.execute("delete from gone where link_id = ?", [link.id]).rowcount:
        given = {"link": link.id, "now": to_text(attempt.started_at)}
        connection.execute(_REVIVE, given)
        connection.execute(_UNTELL, given)


_TOLD_GONE = """
    select w.rule, w.event_id, r.raised_at from told w join alerts r on r.id = w.alert_id
    where w.what = 'withdrawn' and w.ended_at is null
      and r.article_id = (select article_id from links where id = :link)
      and w.event_id = (select event_id from articles where id = r.article_id)
"""
_REVIVE = f"""
update told set ended_at = null where what like 'deadline:%' and (rule, event_id, ended_at) in ({_TOLD_GONE})
"""  # noqa: S608 - our own words, as below
_UNTELL = f"""
update told set ended_at = :now where what = 'withdrawn' and ended_at is null
  and (rule, event_id) in (select rule, event_id from ({_TOLD_GONE}))
"""  # noqa: S608


def watch(archive: Archive, now: datetime) -> None:
    """Have pages of told events looked at once a day, and, where one is gone, others of its source at once."""
    with archive.write() as connection:
        today = now.astimezone(BEIJING).date().isoformat()
        tomorrow, since = to_text(now + EVERY), to_text(now - WATCHED)
        connection.execute(_WATCH, {"tomorrow": tomorrow, "since": since, "today": today})
        for gone in connection.execute(f"{_GONE} and g.compared_at is null").fetchall():
            ids = [row["id"] for row in _others(connection, gone)]
            sql = (
                "update links set due_at = :now where id in (select value from json_each(:ids)) and claimed_at is null"
            )
            connection.execute(
                f"{sql} and (due_at is null or due_at > :now)", {"now": to_text(now), "ids": json.dumps(ids)}
            )
            connection.execute("update gone set compared_at = ? where link_id = ?", [to_text(now), gone["link_id"]])


#: The issuer's own page and what else its source was told with, a call for applications, say; while it is not known,
#: the pages that the alerts are about.
_WATCH = """
with told_of as (
    select t.alert_id as id, t.event_id from alerts r cross join told t on t.alert_id = r.id where r.raised_at >= :since
    union
    select alert_id, event_id from told
    where what like 'deadline:%' and ended_at is null and substr(what, -10) >= :today),
told_pages as materialized (
    select distinct e.official_id, r.article_id
    from told_of t cross join alerts r on r.id = t.id cross join events e on e.id = t.event_id
    where r.status = 'raised' and e.merged_into is null)
update links set due_at = :tomorrow
where claimed_at is null and reads > 0 and (due_at is null or due_at > :tomorrow) and article_id in (
    select official_id from told_pages where official_id is not null
    union
    select p.article_id from told_pages p join articles a on a.id = p.article_id
    left join articles o on o.id = p.official_id where o.id is null or o.source_id = a.source_id)
"""
#: A link that leads to an article which has an address of its own says nothing of it: old addresses go.
_GONE = """
select g.*, l.source_id, l.host, l.article_id, a.event_id, a.url, e.official_id
from gone g cross join links l on l.id = g.link_id cross join articles a on a.id = l.article_id
cross join events e on e.id = a.event_id
where (e.official_id = a.id or exists (
          select 1 from told t join alerts r on r.id = t.alert_id
          where t.event_id = e.id and r.article_id = a.id))
  and not exists (select 1 from links k where k.url_key = a.url_key and k.id <> l.id)
"""


def _others(connection: sqlite3.Connection, gone: sqlite3.Row) -> Sequence[sqlite3.Row]:
    """Other known pages of a gone one's source, the newest first: (id, gone). A policy's own pages go together."""
    before = to_text(from_text(gone["first_at"]) - _AT_ONCE)
    given = {"link": gone["link_id"], "source": gone["source_id"], "host": gone["host"], "before": before}
    given["event"] = gone["event_id"]
    return connection.execute(_OTHERS, given | {"most": OTHERS}).fetchall()


_OTHERS = """
select n.id, o.link_id is not null as gone from links n left join gone o on o.link_id = n.id
where n.source_id = :source and n.host = :host and n.id <> :link and n.article_id is not null
  and n.article_id not in (select id from articles where event_id = :event) and coalesce(o.first_at, :before) >= :before
order by n.id desc limit :most
"""


def gone_pages(archive: Archive) -> tuple[GonePage, ...]:
    """Pages of told events that are gone, and that some rule has not told to be so; official ones first."""
    connection = archive.read()
    rows = connection.execute(f"{_GONE} order by e.official_id = a.id desc, g.first_at, g.link_id").fetchall()
    found = (_gone_page(connection, row) for row in rows)
    return tuple(one for one in found if one.rules)


def _gone_page(connection: sqlite3.Connection, row: sqlite3.Row) -> GonePage:
    event, others = [row["event_id"]], _others(connection, row)
    official = row["official_id"] if row["official_id"] != row["article_id"] else None
    return GonePage(
        link_id=row["link_id"],
        article_id=row["article_id"],
        event_id=row["event_id"],
        url=row["url"],
        first_at=from_text(row["first_at"]),
        last_at=from_text(row["last_at"]),
        status=row["status"],
        rules=tuple(one[0] for one in connection.execute(_RULES, event)),
        stages=frozenset(one[0] for one in connection.execute(_STAGES, [row["article_id"]])),
        reached=frozenset(one[0] for one in connection.execute(_REACHED, event)),
        official_stands=official is not None and not connection.execute(_IS_GONE, [official]).fetchone(),
        others=len(others),
        others_gone=sum(one["gone"] for one in others),
        held=row["held_at"] is not None,
    )


_RULES = """
select distinct t.rule from told t join alerts r on r.id = t.alert_id
where t.event_id = ?1 and r.status = 'raised' and t.rule not in (
    select rule from told where event_id = ?1 and what = 'withdrawn' and ended_at is null)
order by t.rule
"""
_STAGES = "select value from facts where article_id = ? and kind = 'stage'"
_REACHED = "select substr(what, 7) from told where event_id = ? and what like 'stage:%' and ended_at is null"
_IS_GONE = "select 1 from gone join links on links.id = gone.link_id where links.article_id = ?"


def hold(archive: Archive, page: GonePage, now: datetime) -> None:
    """Remember that a page is not taken for withdrawn."""
    with archive.write() as connection:
        connection.execute("update gone set held_at = ? where link_id = ?", [to_text(now), page.link_id])
