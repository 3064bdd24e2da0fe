"""Deadlines: those that rules have told of, those that only stand in texts, and the page that states each."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from db import facts
from db.articles import SELECT, archived_article
from db.errors import ArchiveError
from db.facts import DEADLINES
from db.models import ArchivedArticle
from db.sqlite import has_table, sqlite3
from db.store import Archive
from db.times import from_text_or_none, to_text
from db.understanding import FactRow


@dataclass(frozen=True, slots=True)
class Told:
    """A deadline that a rule has told of an event and that still holds. `kind`: one of `DEADLINES`.

    `told_at`: when somebody first heard of it, or of the event if that was later; None: a baseline counted it, and
    nobody has heard of the event. `reminders`: which went out, in days before. `article_id`: of the alert that told it.
    """

    rule: str
    event_id: int
    kind: str
    day: date
    told_at: datetime | None
    article_id: int
    reminders: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day by which somebody has to do something. `page`: the issuer's own, else the one that states it.

    `issuers` and `regions`: as that page has them. `quote`: the sentence that states the day. `rules`: that told it.
    """

    day: date
    kind: str
    event_id: int
    page: ArchivedArticle
    quote: str
    official: bool = False
    issuers: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


def told(archive: Archive, *, since: date, until: date = date.max) -> tuple[Told, ...]:
    """The deadlines between two days, both included, that rules have told of: the soonest first."""
    rows = archive.read().execute(_TOLD, {"since": since.isoformat(), "until": until.isoformat()}).fetchall()
    return tuple(_told(row) for row in rows)


_TOLD = """
select t.rule, t.event_id, t.what, r.article_id,
       max(r.raised_at, (select min(s.raised_at) from told o join alerts s on s.id = o.alert_id
                         where o.rule = t.rule and o.event_id = t.event_id and s.status = 'raised')) as told_at,
       (select json_group_array(m.what) from told m
        where m.rule = t.rule and m.event_id = t.event_id and m.what like 'reminder:%') as reminders
from told t join alerts r on r.id = t.alert_id join events e on e.id = t.event_id
where t.what like 'deadline:%' and t.ended_at is null and e.merged_into is null
  and substr(t.what, -10) between :since and :until
order by substr(t.what, -10), t.event_id, t.what, t.rule
"""


def _told(row: sqlite3.Row) -> Told:
    _, kind, day = row["what"].split(":")
    reminders = (key.split(":") for key in json.loads(row["reminders"]))
    return Told(
        row["rule"],
        row["event_id"],
        kind,
        date.fromisoformat(day),
        from_text_or_none(row["told_at"]),
        row["article_id"],
        frozenset(int(days) for _, of, days, on in reminders if (of, on) == (kind, day)),
    )


def stated(archive: Archive, one: Told) -> tuple[ArchivedArticle, FactRow] | None:
    """The page that states a deadline, and its sentence: the one that was told of, else another of the event.

    None: no page of the event states it any more.
    """
    connection = archive.read()
    given = {"event": one.event_id, "told": one.article_id, "kind": one.kind, "day": one.day.isoformat()}
    row = connection.execute(_STATED, given).fetchone()
    if row is None:
        return None
    found = (fact for fact in facts.of(connection, row["id"]) if (fact.date_kind, fact.day_to) == (one.kind, one.day))
    return replace(archived_article(row), event_id=one.event_id), next(found)


_STATED = f"""
{SELECT}
where (a.event_id = :event or a.id = :told) and a.id in (
    select article_id from facts where kind = 'date' and date_kind = :kind and day_to = :day)
order by a.id = :told desc, a.id limit 1
"""  # noqa: S608 - our own words, as below


def cancel_overdue(archive: Archive, today: date, now: datetime) -> int:
    """Reminders that have not left when their day is over stay here. Returns how many deliveries that were."""
    given = {"today": today.isoformat(), "now": to_text(now)}
    if not archive.read().execute(_ANY_OVERDUE, given).fetchone():
        return 0
    with archive.write() as connection:
        return connection.execute(_CANCEL, given).rowcount


_OVERDUE = """
where status = 'pending' and claimed_at is null and alert_id in (
    select alert_id from alert_changes where kind = 'reminder' and after < :today)
"""
_ANY_OVERDUE = f"select 1 from deliveries {_OVERDUE} limit 1"  # noqa: S608
_CANCEL = f"""
update deliveries set status = 'dead', due_at = null, cancelled_at = :now,
    last_detail = 'cancelled: the day is over' {_OVERDUE}
"""  # noqa: S608


def listed(archive: Archive, *, since: date, until: date = date.max, everything: bool = False) -> tuple[Deadline, ...]:
    """Deadlines between two days, both included, the soonest first; one event's same day and kind once.

    `everything`: also of policies that no rule told of. What no page states any more is left out. Raises ArchiveError
    for an archive that an older jingbao wrote.
    """
    connection = archive.read()
    if not has_table(connection, "told"):
        raise ArchiveError(
            str(archive.path), "holds no deadlines yet: an older jingbao wrote it. Update it: `jingbao run`"
        )
    rules: defaultdict[tuple[date, int, str], list[Told]] = defaultdict(list)
    for one in told(archive, since=since, until=until):
        rules[one.day, one.event_id, one.kind].append(one)
    pages = ((stated(archive, group[0]), tuple(one.rule for one in group)) for group in rules.values())
    found = [_deadline(connection, *page, by) for page, by in pages if page]
    if everything:
        found += [_deadline(connection, *page, ()) for page in _untold(archive, since, until)]
    return tuple(sorted(found, key=lambda one: (one.day, one.event_id, one.kind)))


def _deadline(connection: sqlite3.Connection, page: ArchivedArticle, fact: FactRow, rules: tuple[str, ...]) -> Deadline:
    own = connection.execute(_OFFICIAL, [page.event_id]).fetchone()
    shown = archived_article(own) if own else page
    known = facts.of(connection, shown.id)
    return Deadline(
        day=fact.day_to or date.max,
        kind=fact.date_kind or "",
        event_id=page.event_id,
        page=shown,
        quote=fact.quote,
        official=own is not None,
        issuers=_values(known, "issuer"),
        regions=_values(known, "region"),
        rules=rules,
    )


_OFFICIAL = f"{SELECT} where a.id = (select official_id from events where id = ?)"  # noqa: S608


def _values(known: Iterable[FactRow], kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.value for one in known if one.kind == kind))


def _untold(archive: Archive, since: date, until: date) -> Iterator[tuple[ArchivedArticle, FactRow]]:
    """Of each event and kind what one page says: the issuer's own, else the one with the last day, for days move on."""
    given = {"since": since.isoformat(), "until": until.isoformat()}
    says: defaultdict[tuple[int, str], defaultdict[tuple[bool, int], list[str]]]
    says = defaultdict(lambda: defaultdict(list))
    for row in archive.read().execute(_UNTOLD, given):
        says[row["event_id"], row["date_kind"]][bool(row["official"]), row["id"]].append(row["day_to"])
    for (event_id, kind), pages in says.items():
        (_, article_id), days = max(pages.items(), key=lambda page: (page[0][0], max(page[1]), -page[0][1]))
        for day in sorted({date.fromisoformat(one) for one in days}):
            one = Told("", event_id, kind, day, None, article_id)
            if since <= day <= until and (found := stated(archive, one)):
                yield found


_UNTOLD = f"""
select a.id, a.event_id, f.date_kind, f.day_to, ifnull(e.official_id = a.id, 0) as official
from facts f join articles a on a.id = f.article_id join events e on e.id = a.event_id
where f.kind = 'date' and f.date_kind in {DEADLINES} and f.day_to is not null
  and a.event_id in (
      select b.event_id from facts g join articles b on b.id = g.article_id
      where g.kind = 'date' and g.date_kind in {DEADLINES} and g.day_to between :since and :until)
  and not exists (
      select 1 from told t where t.event_id = a.event_id and t.what like 'deadline:' || f.date_kind || ':%')
"""  # noqa: S608
