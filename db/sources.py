"""Sources: what is watched, when it is due, and how its polls went."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from db import notices
from db.health import NoticeDraft
from db.models import Attempt, DueSource, Link, Source, Validators
from db.outcomes import GOOD, LISTED
from db.sqlite import sqlite3
from db.store import Archive
from db.times import from_text_or_none, to_text, to_text_or_none


def host_of(url: str) -> str:
    """host:port as it stands in the URL, the unit of politeness and of claims."""
    return urlsplit(url).netloc.rpartition("@")[2].lower()


def sync(archive: Archive, sources: Sequence[Source], now: datetime) -> None:
    """Make the table say what the settings say. What was archived of a source that is gone stays.

    A new source is due at once; a changed URL starts again with a baseline and without validators; a changed name
    changes nothing else.
    """
    with archive.write() as connection:
        _rename(connection, sources)
        connection.execute("update sources set active = 0")
        for source in sources:
            connection.execute(
                "update sources set etag = null, last_modified = null, validators_url = null, gap_since = null,"
                " rhythm = null, habits = null, platform = null, baseline_at = null, baseline_told_at = null,"
                " next_poll_at = :now, failures = 0 where name = :name and url <> :url",
                {"now": to_text(now), "name": source.name, "url": source.url},
            )
            publisher = source.publisher
            connection.execute(
                "insert into sources (name, url, host, added_at, next_poll_at, region, tier, issuer, lang)"
                " values (:name, :url, :host, :now, :now, :region, :tier, :issuer, :lang)"
                " on conflict (name) do update set url = :url, host = :host, active = 1,"
                " region = :region, tier = :tier, issuer = :issuer, lang = :lang",
                {
                    "name": source.name,
                    "url": source.url,
                    "host": host_of(source.url),
                    "now": to_text(now),
                    "region": publisher.region,
                    "tier": publisher.tier,
                    "issuer": publisher.issuer,
                    "lang": publisher.lang,
                },
            )


def _rename(connection: sqlite3.Connection, sources: Sequence[Source]) -> None:
    """A source that is called otherwise now goes on where it was: another baseline would silence its news."""
    names = {source.name for source in sources}
    rows = connection.execute("select name, url from sources order by active desc, id").fetchall()
    known = {row["name"] for row in rows}
    left = {row["url"]: row["name"] for row in reversed(rows) if row["name"] not in names}
    for source in sources:
        if source.name not in known and source.url in left:
            renamed = [source.name, left.pop(source.url)]
            connection.execute("update sources set name = ? where name = ?", renamed)


def claim_due(
    archive: Archive, now: datetime, *, lease: timedelta, limit: int, busy_hosts: Collection[str] = ()
) -> tuple[DueSource, ...]:
    """Take the sources that are due, longest overdue first, at most one per host and none of a busy host.

    A claim moves the due time past the lease: if this process dies, the poll comes back.
    """
    if limit <= 0 or not anything_due(archive, now):
        return ()
    with archive.write() as connection:
        rows = connection.execute(
            "select *, min(next_poll_at) from sources where active = 1 and next_poll_at <= ?"
            " group by host order by next_poll_at",
            [to_text(now)],
        ).fetchall()
        taken = [row for row in rows if row["host"] not in busy_hosts][:limit]
        connection.executemany(
            "update sources set next_poll_at = ?, claimed_at = ? where id = ?",
            [(to_text(now + lease), to_text(now), row["id"]) for row in taken],
        )
    return tuple(_due_source(row) for row in taken)


def anything_due(archive: Archive, now: datetime) -> bool:
    """A cheap look before a claim."""
    sql = "select 1 from sources where active = 1 and next_poll_at <= ? limit 1"
    return archive.read().execute(sql, [to_text(now)]).fetchone() is not None


#: Hosts that must have been asked, all in vain, before it is said that nobody answers.
_ENOUGH = 3


def nobody_answers(archive: Archive, *, since: datetime, not_before: datetime) -> bool:
    """Whether several hosts have been asked since then, and no HTTP answer came from any.

    Not where that has gone on since `not_before`: somebody has to be told in the end.
    """
    connection = archive.read()
    lately = "select count(distinct host), count(status) from polls p join sources s on s.id = source_id"
    asked, answered = connection.execute(f"{lately} where started_at >= ?", [to_text(since)]).fetchone()
    if asked < _ENOUGH or answered:
        return False
    return connection.execute(_IN_VAIN, [to_text(not_before)]).fetchone() is None


_IN_VAIN = """
select 1 from polls where started_at < ? and started_at > coalesce(
    (select started_at from polls where status is not null order by started_at desc limit 1), '') limit 1
"""


def went_on(archive: Archive, due: DueSource, *, pages: int, since: datetime) -> int:
    """How many polls since then brought new links only, on as many pages as that."""
    sql = (
        "select count(*) from polls where source_id = ? and link_id is null and started_at >= ?"
        " and items > 0 and new >= 0.8 * items * ?"
    )
    return int(archive.read().execute(sql, [due.id, to_text(since), pages]).fetchone()[0])


def rhythms(archive: Archive) -> tuple[tuple[str, str | None], ...]:
    """What the schedule has learned of each source that is watched: (name, rhythm)."""
    rows = archive.read().execute("select name, rhythm from sources where active = 1")
    return tuple((row["name"], row["rhythm"]) for row in rows)


def _due_source(row: sqlite3.Row) -> DueSource:
    return DueSource(
        id=row["id"],
        name=row["name"],
        url=row["url"],
        host=row["host"],
        validators=Validators(row["etag"], row["last_modified"]),
        failures=row["failures"],
        first_poll=row["baseline_at"] is None,
        validators_url=row["validators_url"],
        gap_since=from_text_or_none(row["gap_since"]),
        rhythm=row["rhythm"],
        habits=row["habits"],
    )


def renew(archive: Archive, due: DueSource, *, until: datetime) -> None:
    """A poll that has many pages to read keeps its claim."""
    with archive.write() as connection:
        connection.execute(
            "update sources set next_poll_at = ? where id = ? and claimed_at is not null", [to_text(until), due.id]
        )


@dataclass(frozen=True, slots=True)
class Vouched:
    """Validators of the answer that held the items, and its address; without one, the next poll asks for all."""

    url: str | None
    validators: Validators


@dataclass(frozen=True, slots=True)
class Left:
    """What a poll leaves behind for the next one. `rhythm`, `habits` None: as they were. `notice`: to be told."""

    gap_since: datetime | None = None
    platform: str | None = None
    rhythm: str | None = None
    habits: str | None = None
    notice: NoticeDraft | None = None
    channels: tuple[str, ...] = ()


def settle_poll(
    archive: Archive,
    due: DueSource,
    attempt: Attempt,
    *,
    next_poll_at: datetime,
    links: Sequence[tuple[str, Link]] = (),
    vouched: Vouched | None = None,
    left: Left = Left(),
    baseline: bool = False,
    again: bool = False,
) -> int:
    """Record a poll, its links and the validators that vouch for them, in one transaction. Returns how many are new.

    `links`: (canonical URL, link) in page order. `vouched` None: the validators we have stay (304, or a failure).
    A known link whose title or date on the list has changed is due for another look; with `again`, every known link.
    """
    with archive.write() as connection:
        now, flags = to_text(attempt.started_at), {"baseline": baseline, "again": again}
        new = sum(_take_in(connection, _link_row(due, key, link, now) | flags) for key, link in links)
        insert_attempt(connection, attempt, new if attempt.outcome in GOOD else None)
        connection.execute(
            "update sources set claimed_at = null, next_poll_at = :next, last_outcome = :outcome,"
            " failures = case when :good then 0 else failures + 1 end,"
            " last_ok_at = case when :good then :now else last_ok_at end,"
            " last_new_at = case when :new then :now else last_new_at end,"
            " baseline_at = coalesce(baseline_at, case when :listed then :now end),"
            " gap_since = :gap, platform = coalesce(:platform, platform),"
            " rhythm = coalesce(:rhythm, rhythm), habits = coalesce(:habits, habits)"
            " where id = :id",
            {
                "id": due.id,
                "now": now,
                "next": to_text(next_poll_at),
                "outcome": attempt.outcome.value,
                "good": attempt.outcome in GOOD,
                "listed": attempt.outcome in LISTED,
                "new": new,
                "gap": to_text_or_none(left.gap_since),
                "platform": left.platform,
                "rhythm": left.rhythm,
                "habits": left.habits,
            },
        )
        if left.notice:
            notices.record(connection, due.id, left.notice, left.channels, attempt.started_at)
        if vouched is not None:
            connection.execute(
                "update sources set etag = ?, last_modified = ?, validators_url = ? where id = ?",
                [vouched.validators.etag, vouched.validators.last_modified, vouched.url, due.id],
            )
    return new


def _link_row(due: DueSource, key: str, link: Link, now: str) -> dict[str, object]:
    return {
        "source": due.id,
        "url": link.url,
        "key": key,
        "host": host_of(link.url),
        "title": link.title,
        "published": to_text_or_none(link.published_at),
        "now": now,
    }


def _take_in(connection: sqlite3.Connection, row: Mapping[str, object]) -> bool:
    """Put a link on the reading list unless it is there. True when it is new."""
    inserted = connection.execute(
        "insert into links (source_id, url, url_key, host, title, published_at, found_at, baseline, due_at)"
        " values (:source, :url, :key, :host, :title, :published, :now, :baseline, :now) on conflict do nothing",
        row,
    ).rowcount
    if not inserted:
        _take_out_of_baseline(connection, row)
        _take_over(connection, row)
        connection.execute(_LOOK_AGAIN, row)
    return bool(inserted)


#: A date counts by its day: feeds that print the time of the request would have every article read at every poll.
_LOOK_AGAIN = """
update links set title = coalesce(:title, title), published_at = coalesce(:published, published_at),
       due_at = case when reads > 0 and claimed_at is null then :now else due_at end
where url_key = :key and source_id = :source
  and (:again or title is not coalesce(:title, title)
       or substr(published_at, 1, 10) is not substr(coalesce(:published, published_at), 1, 10))
"""

#: Another source's first poll has seen it, and this source, watched before, has it only since then: that is news.
#: Five minutes, because first polls run side by side and each may take that long.
_NEWS_TO_THIS_SOURCE = """
update links set baseline = 0
where url_key = :key and baseline = 1 and not :baseline and source_id <> :source
  and found_at > coalesce((select strftime('%Y-%m-%dT%H:%M:%fZ', baseline_at, '+5 minutes')
                           from sources where id = :source), '')
returning article_id
"""


def _take_out_of_baseline(connection: sqlite3.Connection, row: Mapping[str, object]) -> None:
    """One source's baseline must not silence what another, established one would have told."""
    news = connection.execute(_NEWS_TO_THIS_SOURCE, row).fetchone()
    if news is None or news["article_id"] is None:
        return
    connection.execute("delete from alerts where article_id = ? and status = 'baseline'", [news["article_id"]])
    connection.execute(
        "update articles set baseline = 0, seq = (select max(seq) + 1 from articles) where id = ? and baseline = 1",
        [news["article_id"]],
    )


def _take_over(connection: sqlite3.Connection, row: Mapping[str, object]) -> None:
    """What a source that is not watched any more has left unread is read for the one that lists it now."""
    connection.execute(
        "update links set source_id = :source, failures = case when article_id is null then 0 else failures end,"
        " due_at = case when article_id is null then :now else due_at end"
        " where url_key = :key and source_id in (select id from sources where active = 0)",
        row,
    )


def insert_attempt(connection: sqlite3.Connection, attempt: Attempt, new: int | None = None) -> None:
    """Write a row of `polls`. Call inside `archive.write()`."""
    connection.execute(
        "insert into polls (source_id, link_id, url, started_at, outcome, status, elapsed_ms, items, new, detail)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            attempt.source_id,
            attempt.link_id,
            attempt.url,
            to_text(attempt.started_at),
            attempt.outcome.value,
            attempt.status,
            attempt.elapsed_ms,
            attempt.items,
            new,
            attempt.detail,
        ],
    )


def drop_attempts(archive: Archive, *, before: datetime, limit: int = 5_000) -> int:
    """Forget rows of `polls` older than a time, the oldest `limit` at most. Returns how many went."""
    sql = "delete from polls where id in (select id from polls where started_at < ? order by started_at limit ?)"
    with archive.write() as connection:
        return connection.execute(sql, [to_text(before), limit]).rowcount


def release_claims(archive: Archive, now: datetime) -> None:
    """Make due at once what a dead process had claimed. Only for the holder of the instance lock."""
    moment = to_text(now)
    with archive.write() as connection:
        for table, due in (("sources", "next_poll_at"), ("links", "due_at"), ("deliveries", "due_at")):
            connection.execute(
                f"update {table} set {due} = ?, claimed_at = null where claimed_at is not null",  # noqa: S608 - names above
                [moment],
            )


def finished_baselines(archive: Archive, now: datetime) -> tuple[tuple[str, int, int], ...]:
    """Sources whose first poll's links have all been read and assessed: (name, items, would have alerted), told once.

    A link that failed is not waited for.
    """
    rows = archive.read().execute(_FINISHED_BASELINES).fetchall()
    if rows:
        with archive.write() as connection:
            connection.executemany(
                "update sources set baseline_told_at = ? where id = ?", [(to_text(now), row["id"]) for row in rows]
            )
    return tuple((row["name"], row["items"], row["alerts"]) for row in rows)


_FINISHED_BASELINES = """
select id, name,
       (select count(*) from links where source_id = s.id and baseline = 1) as items,
       (select count(*) from alerts a join articles r on r.id = a.article_id
        where r.source_id = s.id and a.status = 'baseline') as alerts
from sources s
where active = 1 and baseline_at is not null and baseline_told_at is null
  and not exists (select 1 from links where source_id = s.id and baseline = 1 and article_id is null
                  and due_at is not null and failures = 0)
  and not exists (select 1 from articles r where r.source_id = s.id and r.baseline = 1
                  and r.seq > coalesce((select position from cursors where name = 'assess'), 0))
"""
