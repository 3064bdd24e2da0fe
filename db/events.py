"""Events: one policy across its printings. Where an article belongs, why, and what its event is tied to."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from db import facts
from db.articles import SELECT, archived_article
from db.errors import ArchiveError
from db.models import ArchivedArticle
from db.progress import EventSummary
from db.sqlite import has_table, sqlite3
from db.store import Archive
from db.times import from_text
from db.understanding import FactRow

#: Newest articles that one key brings, and of each event: reprints must not crowd out an event of the same name.
PER_KEY, PER_EVENT = 40, 3
_LOOKED_AT = 1000  # newest articles of a key: a name that thousands bear tells nothing apart


@dataclass(frozen=True, slots=True)
class Tie:
    """What an article says its event does to another one. `kind`: implements or repeals."""

    kind: str
    event_id: int
    detail: str


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an assessed article belongs. `event_id` None: where it is. `keys`: by which others will find it.

    `reason`: docnum, title, reprint or similar, and `with_article_id` the member it was tied to; "" where it came first
    or prints another's very text.
    """

    article_id: int
    event_id: int | None = None
    reason: str = ""
    with_article_id: int | None = None
    detail: str = ""
    keys: frozenset[str] = frozenset()
    ties: tuple[Tie, ...] = ()
    official: bool = False  # the issuer's own page


@dataclass(frozen=True, slots=True)
class Member:
    """An article of an event, and why it is one. `reason` "": it came first, or prints another's very text."""

    article: ArchivedArticle
    facts: tuple[FactRow, ...]
    decision: str | None = None
    reason: str = ""
    with_article_id: int | None = None
    detail: str = ""


def require(archive: Archive) -> None:
    """Raises ArchiveError where an older jingbao wrote the archive, and it can only be read."""
    if not has_table(archive.read(), "memberships"):
        reason = "an older jingbao wrote it. `jingbao run` or `jingbao once` updates it"
        raise ArchiveError(str(archive.path), reason)


def event_of(connection: sqlite3.Connection, article_id: int) -> int:
    """The event that an article belongs to now."""
    return int(connection.execute("select event_id from articles where id = ?", [article_id]).fetchone()[0])


def sharing(archive: Archive, keys: Collection[str], *, but: int) -> tuple[int, ...]:
    """Articles that bear one of these keys, those that share most first; of each key and event the newest."""
    counted: dict[int, int] = {}
    connection = archive.read()
    given = {"but": but, "looked_at": _LOOKED_AT, "per_event": PER_EVENT, "per_key": PER_KEY}
    for key in keys:
        for row in connection.execute(_SHARING, given | {"key": key}):
            counted[row[0]] = counted.get(row[0], 0) + 1
    return tuple(sorted(counted, key=lambda one: (-counted[one], -one)))


_SHARING = """
select article_id from (
    select k.article_id, row_number() over (partition by a.event_id order by k.article_id desc) as place
    from (select article_id from event_keys where key = :key and article_id <> :but
          order by article_id desc limit :looked_at) k
    join articles a on a.id = k.article_id)
where place <= :per_event order by article_id desc limit :per_key
"""


def members_of(archive: Archive, article_ids: Sequence[int]) -> tuple[Member, ...]:
    """These articles with what is known of them, in the order given."""
    sql = f"{SELECT} where a.id in (select value from json_each(?))"  # noqa: S608 - our own words
    connection = archive.read()
    found = {row["id"]: row for row in connection.execute(sql, [json.dumps(list(article_ids))])}
    return tuple(_member(connection, found[one]) for one in article_ids if one in found)


def assessed(archive: Archive, article_ids: Sequence[int]) -> tuple[ArchivedArticle, ...]:
    """Those of these articles that were assessed: what was not comes later, and looks for the others then."""
    sql = (
        f"{SELECT} where a.id in (select value from json_each(?))"  # noqa: S608 - our own words
        " and exists (select 1 from detections where article_id = a.id)"
    )
    return tuple(map(archived_article, archive.read().execute(sql, [json.dumps(list(article_ids))])))


def _member(connection: sqlite3.Connection, row: sqlite3.Row) -> Member:
    joined = connection.execute("select * from memberships where article_id = ?", [row["id"]]).fetchone()
    detected = connection.execute("select decision from detections where article_id = ?", [row["id"]]).fetchone()
    return Member(
        archived_article(row),
        facts.of(connection, row["id"]),
        decision=detected["decision"] if detected else None,
        reason=joined["reason"] if joined else "",
        with_article_id=joined["with_article_id"] if joined else None,
        detail=joined["detail"] if joined else "",
    )


def originals(archive: Archive, event_ids: Collection[int], *, each: int = 8) -> tuple[int, ...]:
    """The first articles of these events that are nobody's reprints."""
    sql = "select id from articles where event_id = ? and duplicate_of is null order by id limit ?"
    connection = archive.read()
    return tuple(row[0] for one in sorted(event_ids) for row in connection.execute(sql, [one, each]))


def numbers(archive: Archive, event_ids: Collection[int], *, prefix: str) -> dict[int, frozenset[str]]:
    """Event → the keys with this prefix of all its articles, without it."""
    sql = (
        "select distinct a.event_id, substr(k.key, ?) as said from articles a join event_keys k on k.article_id = a.id"
        " where a.event_id = ? and k.key >= ? and k.key < ? || char(1114111)"
    )
    found: dict[int, set[str]] = {}
    for event_id in event_ids:
        for row in archive.read().execute(sql, [len(prefix) + 1, event_id, prefix, prefix]):
            found.setdefault(row["event_id"], set()).add(row["said"])
    return {event_id: frozenset(said) for event_id, said in found.items()}


def held(archive: Archive, article_id: int) -> bool:
    """Whether people have said where an article belongs."""
    sql = "select 1 from memberships where article_id = ? and reason = 'hand'"
    return archive.read().execute(sql, [article_id]).fetchone() is not None


def settled(archive: Archive, article_id: int) -> bool:
    """Whether it stays where it is: it was placed, people have said so, or they were told of it there."""
    return archive.read().execute(_SETTLED, {"id": article_id}).fetchone() is not None


_SETTLED = """
select 1 from memberships where article_id = :id
union all
select 1 from articles a join told t on t.event_id = a.event_id
where a.id = :id and exists (select 1 from detections where article_id = :id)
"""


def apart(archive: Archive, event_id: int) -> frozenset[int]:
    """Events that people have said are not this one."""
    sql = (
        "select other_id from events_apart where event_id = :id"
        " union select event_id from events_apart where other_id = :id"
    )
    return frozenset(row[0] for row in archive.read().execute(sql, {"id": event_id}))


def place(connection: sqlite3.Connection, placed: Iterable[Placement], now: str) -> None:
    """Put articles where they belong. Call inside `archive.write()`."""
    for one in placed:
        connection.execute("delete from event_keys where article_id = ?", [one.article_id])
        connection.executemany(
            "insert into event_keys (key, article_id) values (?, ?)", [(key, one.article_id) for key in one.keys]
        )
        if one.event_id is not None:
            _move(connection, one.article_id, one.event_id)
        if one.reason:
            remember(connection, one, now)
        _tie(connection, one)
        if one.official:
            connection.execute(_OFFICIAL, [one.article_id, event_of(connection, one.article_id)])


#: The first one; but an issued text takes the place of its draft.
_OFFICIAL = """
update events set official_id = ? where id = ?
  and (official_id is null
       or exists (select 1 from facts where article_id = official_id and kind = 'stage' and value = '征求意见'))
"""


def remember(connection: sqlite3.Connection, one: Placement, now: str) -> None:
    """Keep why an article belongs where it is. Call inside `archive.write()`."""
    connection.execute(
        "insert into memberships (article_id, reason, with_article_id, detail, joined_at) values (?, ?, ?, ?, ?)"
        " on conflict (article_id) do update set reason = excluded.reason, detail = excluded.detail,"
        " with_article_id = excluded.with_article_id, joined_at = excluded.joined_at",
        [one.article_id, one.reason, one.with_article_id, one.detail, now],
    )
    if one.reason == "reprint":
        connection.execute(_PRINTED_FIRST, {"id": one.article_id, "first": one.with_article_id})


#: What was printed after the one is now printed after the other.
_PRINTED_FIRST = """
update articles set duplicate_of = coalesce((select duplicate_of from articles where id = :first), :first)
where id = :id or (duplicate_of = :id and event_id = (select event_id from articles where id = :id))
"""


def _tie(connection: sqlite3.Connection, one: Placement) -> None:
    own = event_of(connection, one.article_id)
    connection.executemany(
        "insert into event_links (event_id, kind, other_id, article_id, detail) values (?, ?, ?, ?, ?)"
        " on conflict do nothing",
        [(own, tie.kind, tie.event_id, one.article_id, tie.detail) for tie in one.ties if tie.event_id != own],
    )


def _move(connection: sqlite3.Connection, article_id: int, event_id: int) -> None:
    """Its reprints go with it, where nobody has said otherwise.

    The event that is left, if nothing else is in it and nobody was told of it, was never one.
    """
    left = event_of(connection, article_id)
    if left == event_id:
        return
    given = {"id": article_id, "left": left, "event": event_id}
    connection.execute(_MOVE, given)
    connection.execute(_PARTED, given)
    if connection.execute(_IS_EMPTY, given).fetchone():
        tie(connection, left, event_id)
    connection.execute(_DROP_EMPTY, {"id": left})


_MOVE = """
update articles set event_id = :event
where id = :id or (event_id = :left and duplicate_of = :id
                   and not exists (select 1 from memberships where article_id = articles.id and reason = 'hand'))
"""
_PARTED = """
update articles set duplicate_of = null
where id = :id and (select event_id from articles o where o.id = articles.duplicate_of) <> :event
"""
_IS_EMPTY = "select 1 where not exists (select 1 from articles where event_id = :left)"


def tie(connection: sqlite3.Connection, left: int, event_id: int) -> None:
    """What was tied to one event is tied to another. Call inside `archive.write()`."""
    for sql in _TIE:
        connection.execute(sql, {"left": left, "event": event_id})


_TIE = (
    "update or ignore event_links set event_id = :event where event_id = :left",
    "update or ignore event_links set other_id = :event where other_id = :left",
    "delete from event_links where event_id = :left or other_id = :left",
    "delete from event_links where event_id = :event and other_id = :event",
)
_DROP_EMPTY = """
delete from events where id = :id
  and not exists (select 1 from articles where event_id = :id)
  and not exists (select 1 from versions where event_id = :id)
  and not exists (select 1 from alerts where event_id = :id)
  and not exists (select 1 from told where event_id = :id)
  and not exists (select 1 from follow_ups where event_id = :id)
  and not exists (select 1 from events_apart where event_id = :id or other_id = :id)
  and not exists (select 1 from event_links where event_id = :id or other_id = :id)
  and not exists (select 1 from events e where e.merged_into = :id)
"""


def now_called(archive: Archive, event_id: int) -> int:
    """The event's id, or of the one it was merged into."""
    row = archive.read().execute("select merged_into from events where id = ?", [event_id]).fetchone()
    return row["merged_into"] if row and row["merged_into"] else event_id


def members(archive: Archive, event_id: int) -> tuple[Member, ...]:
    """All articles of an event, first seen first."""
    sql = f"{SELECT} where a.event_id = ? order by a.first_seen_at, a.id"
    connection = archive.read()
    return tuple(_member(connection, row) for row in connection.execute(sql, [event_id]).fetchall())


def ties(archive: Archive, event_id: int) -> tuple[tuple[str, int, str, str], ...]:
    """(kind, other event's id, its title, detail); of ties from others the kind is implemented_by, repealed_by."""
    sql = """
    select l.kind, l.other_id as id, e.title, l.detail from event_links l join events e on e.id = l.other_id
    where l.event_id = :id
    union all
    select iif(l.kind = 'repeals', 'repealed_by', 'implemented_by'), l.event_id, e.title, l.detail
    from event_links l join events e on e.id = l.event_id where l.other_id = :id
    """
    rows = archive.read().execute(sql, {"id": event_id}).fetchall()
    return tuple((row["kind"], row["id"], row["title"], row["detail"]) for row in rows)


def summary(connection: sqlite3.Connection, event_id: int) -> EventSummary | None:
    """None in an archive that an older jingbao wrote, or for an event that is not there."""
    if not has_table(connection, "told"):
        return None
    row = connection.execute(_SUMMARY, {"id": event_id}).fetchone()
    if row is None:
        return None
    return EventSummary(
        id=row["id"],
        title=row["title"],
        first_seen_at=from_text(row["first_seen_at"]),
        first_source=row["first_source"] or "",
        reprints=max(0, row["printings"] - 1),
        official_url=row["official_url"],
        stages=tuple(json.loads(row["stages"])),
    )


_SUMMARY = """
select e.id, e.title, e.first_seen_at,
       (select count(*) from articles where event_id = e.id) as printings,
       (select s.name from articles a join sources s on s.id = a.source_id where a.event_id = e.id
        order by a.first_seen_at, a.id limit 1) as first_source,
       (select url from articles where id = e.official_id) as official_url,
       (select json_group_array(value) from (
            select f.value, min(a.seq) as first from articles a cross join facts f on f.article_id = a.id
            where a.event_id = e.id and f.kind = 'stage' group by f.value order by first)) as stages
from events e where e.id = :id
"""


def told(archive: Archive, event_id: int) -> dict[str, frozenset[str]]:
    """What each rule has told of an event and what is still true: rule → keys."""
    return _told(archive, event_id, "is null")


def over(archive: Archive, event_id: int) -> dict[str, frozenset[str]]:
    """What each rule has told of an event and what is true no longer: rule → keys."""
    return _told(archive, event_id, "is not null")


def _told(archive: Archive, event_id: int, ended: str) -> dict[str, frozenset[str]]:
    sql = f"select rule, what from told where event_id = ? and ended_at {ended}"  # noqa: S608 - our own words
    found: dict[str, set[str]] = {}
    for row in archive.read().execute(sql, [event_id]):
        found.setdefault(row["rule"], set()).add(row["what"])
    return {rule: frozenset(keys) for rule, keys in found.items()}


def official_stages(archive: Archive, event_id: int) -> frozenset[str] | None:
    """What the issuer's own page states; None: it is not known."""
    sql = (
        "select f.value from events e left join facts f on f.article_id = e.official_id and f.kind = 'stage'"
        " where e.id = ? and e.official_id is not null"
    )
    rows = archive.read().execute(sql, [event_id]).fetchall()
    return frozenset(row["value"] for row in rows if row["value"]) if rows else None


def filed(archive: Archive, article_id: int) -> bool:
    """Whether an article bears keys."""
    sql = "select 1 from event_keys where article_id = ? limit 1"
    return archive.read().execute(sql, [article_id]).fetchone() is not None


def latest(archive: Archive, *, limit: int) -> tuple[EventSummary, ...]:
    """The events of which people were told, or that hold an act of policy, by when they last grew."""
    connection = archive.read()
    newest: dict[int, None] = {}
    for row in connection.execute(_NEWEST):  # read as far as is needed: the archive may be long
        newest.setdefault(row["event_id"])
        if len(newest) == limit:
            break
    return tuple(filter(None, (summary(connection, one) for one in newest)))


_NEWEST = """
select a.event_id from articles a
where exists (select 1 from told t where t.event_id = a.event_id)
   or exists (select 1 from detections d where d.article_id = a.id and d.decision = 'alert')
order by a.seq desc
"""
