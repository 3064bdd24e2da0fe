"""Articles: storing what a page said, with its raw bytes, its reprints and its earlier texts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

import zstandard

from db import grams, sketches
from db.errors import ArchiveError
from db.links import settle_success
from db.models import ArchivedArticle, Article, Attempt, BodyLink, DueLink, Page, Reading
from db.sources import host_of, insert_attempt
from db.sqlite import sqlite3
from db.store import Archive
from db.times import date_or_none, from_text, from_text_or_none, to_text, to_text_or_none

ZSTD_LEVEL = 9  # 32 kB of HTML: about 6 kB, in a millisecond

#: Every column of an article and its source's name: what `archived_article` reads.
SELECT = "select a.*, s.name as source_name from articles a join sources s on s.id = a.source_id"


@dataclass(frozen=True, slots=True)
class Read:
    """What reading a link gave: everything `settle_read` writes. `url_key`: canonical URL after redirects.

    `sketch`: by which reprints of it are found.
    """

    link: DueLink
    attempt: Attempt
    page: Page
    article: Article
    url_key: str
    content_hash: str
    sketch: tuple[int, ...] = ()


def settle_read(archive: Archive, read: Read, *, due_at: datetime | None) -> tuple[Reading, int]:
    """Store a read, in one transaction. Returns what it was, and the article's id.

    NEW and REPRINT are a new article (a reprint shares the first printing's event), EDITED moves the old text to
    `versions`, SAME stores nothing. `due_at`: when to look again, None for never.
    """
    with archive.write() as connection:
        insert_attempt(connection, read.attempt)
        known = connection.execute("select * from articles where url_key = ?", [read.url_key]).fetchone()
        reading, article_id = _edit(connection, known, read) if known else _insert(connection, read)
        connection.execute(
            "update links set article_id = ?, etag = ?, last_modified = ? where id = ?",
            [article_id, read.page.validators.etag, read.page.validators.last_modified, read.link.id],
        )
        settle_success(connection, read.link, read.attempt, due_at=due_at)
    return reading, article_id


#: Others go on printing what an article said before its edit. That counts under its old title only: a placeholder
#: that once stood on two pages must not tie together what they say now.
_FIRST_PRINTING = """
select id, event_id from articles
where content_hash = :hash
   or id in (select article_id from versions where content_hash = :hash and title = :title)
order by id limit 1
"""


def _insert(connection: sqlite3.Connection, read: Read) -> tuple[Reading, int]:
    now = to_text(read.attempt.started_at)
    first = connection.execute(_FIRST_PRINTING, {"hash": read.content_hash, "title": read.article.title}).fetchone()
    event_id = first["event_id"] if first else _insert_event(connection, read.article.title, now)
    values = _text_columns(read.article) | {
        "url": read.page.final_url,
        "url_key": read.url_key,
        "site": host_of(read.page.final_url),
        "source_id": read.link.source_id,
        "event_id": event_id,
        "duplicate_of": first["id"] if first else None,
        "baseline": _is_baseline(connection, read.link),
        "first_seen_at": now,
        "content_hash": read.content_hash,
        "page_id": _insert_page(connection, read.page),
        "seq": _next_seq(connection),
    }
    columns, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
    cursor = connection.execute(f"insert into articles ({columns}) values ({marks})", values)  # noqa: S608 - names above
    article_id = int(cursor.lastrowid or 0)
    grams.index(connection, article_id, f"{read.article.title}\n{read.article.body}")
    sketches.index(connection, article_id, read.sketch)
    return (Reading.REPRINT if first else Reading.NEW), article_id


def _edit(connection: sqlite3.Connection, known: sqlite3.Row, read: Read) -> tuple[Reading, int]:
    article_id: int = known["id"]
    if (known["title"], known["body"]) == (read.article.title, read.article.body):
        return Reading.SAME, article_id
    now = to_text(read.attempt.started_at)
    connection.execute(
        "insert into versions (article_id, replaced_at, title, body, published_at, content_hash, page_id, event_id)"
        " select id, ?, title, body, published_at, content_hash, page_id, event_id from articles where id = ?",
        [now, article_id],
    )
    values = _text_columns(read.article) | _moved(connection, known, read, now)
    values |= {
        "edited_at": now,
        "content_hash": read.content_hash,
        "page_id": _insert_page(connection, read.page),
        "seq": _next_seq(connection),
    }
    assignments = ", ".join(f"{name} = :{name}" for name in values)
    connection.execute(f"update articles set {assignments} where id = :id", values | {"id": article_id})  # noqa: S608
    grams.unindex(connection, article_id, _text_of(known))
    grams.index(connection, article_id, f"{read.article.title}\n{read.article.body}")
    sketches.unindex(connection, article_id)
    sketches.index(connection, article_id, read.sketch)
    return Reading.EDITED, article_id


def _moved(connection: sqlite3.Connection, known: sqlite3.Row, read: Read, now: str) -> dict[str, int | None]:
    """What an edit changes beside the text: the event the article belongs to, and whether it is old news.

    What is added to a text that stood there before the first poll is news.

    A site in maintenance shows one text at many addresses. What each says afterwards is news of its own, a reprint of
    somebody, or what it had said before; an article that shares its event with nobody keeps it.
    """
    if grams.alike(_text_of(known), f"{read.article.title}\n{read.article.body}"):
        return {"baseline": 0}
    asked = {"id": known["id"], "event": known["event_id"], "hash": read.content_hash, "title": read.article.title}
    earlier = (
        connection.execute(_EARLIER_EVENT, asked).fetchone() or connection.execute(_FIRST_PRINTING, asked).fetchone()
    )
    if earlier is None and not connection.execute(_SHARED, asked).fetchone():
        return {}
    event_id = earlier["event_id"] if earlier else _insert_event(connection, read.article.title, now)
    if event_id == known["event_id"]:
        return {}
    for sql in _LEAVE:
        connection.execute(sql, asked)
    first = connection.execute(_SAME_TEXT, asked | {"event": event_id}).fetchone()[0]
    return {"event_id": event_id, "duplicate_of": first}


_LEAVE = (
    "delete from memberships where article_id = :id",
    "update articles set duplicate_of = null where event_id = :event and duplicate_of = :id",
    "update events set official_id = null where id = :event and official_id = :id",
)
_EARLIER_EVENT = """
select coalesce(e.merged_into, v.event_id, :event) as event_id from versions v left join events e on e.id = v.event_id
where v.article_id = :id and v.content_hash = :hash order by v.id desc limit 1
"""
_SAME_TEXT = """
select min(id) from articles
where event_id = :event and id < :id
  and (content_hash = :hash
       or id in (select article_id from versions where content_hash = :hash and title = :title))
"""
_SHARED = "select 1 from articles where event_id = :event and id <> :id"


def _text_of(row: sqlite3.Row) -> str:
    return f"{row['title']}\n{row['body']}"


def _insert_event(connection: sqlite3.Connection, title: str, now: str) -> int:
    sql = "insert into events (first_seen_at, title) values (?, ?)"
    return int(connection.execute(sql, [now, title]).lastrowid or 0)


def _insert_page(connection: sqlite3.Connection, page: Page) -> int:
    """Keep the bytes as they came: the evidence of what was published."""
    cursor = connection.execute(
        "insert into pages (url, final_url, fetched_at, status, headers, sha256, size, zstd)"
        " values (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            page.url,
            page.final_url,
            to_text(page.fetched_at),
            page.status,
            json.dumps(page.headers, ensure_ascii=False),
            page.sha256,
            len(page.content),
            zstandard.ZstdCompressor(level=ZSTD_LEVEL).compress(page.content),
        ],
    )
    return int(cursor.lastrowid or 0)


def _next_seq(connection: sqlite3.Connection) -> int:
    """Assigned inside the one writer's transaction, so that a reader never sees a gap filled later."""
    return int(connection.execute("select coalesce(max(seq), 0) + 1 from articles").fetchone()[0])


def _is_baseline(connection: sqlite3.Connection, link: DueLink) -> bool:
    return bool(connection.execute("select baseline from links where id = ?", [link.id]).fetchone()[0])


def _text_columns(article: Article) -> dict[str, str | int | None]:
    return {
        "title": article.title,
        "body": article.body,
        "lang": article.lang,
        "author": article.author,
        "source": article.source,
        "published_at": to_text_or_none(article.published_at),
        "written_on": article.written_on.isoformat() if article.written_on else None,
        "links": json.dumps([[link.url, link.text] for link in article.links], ensure_ascii=False),
        "images": json.dumps(article.images, ensure_ascii=False),
    }


def archived_article(row: sqlite3.Row) -> ArchivedArticle:
    """The article of a row that `SELECT` gave."""
    article = Article(
        title=row["title"],
        body=row["body"],
        published_at=from_text_or_none(row["published_at"]),
        written_on=date_or_none(row["written_on"]),
        author=row["author"],
        source=row["source"],
        lang=row["lang"],
        links=tuple(BodyLink(url, text) for url, text in json.loads(row["links"])),
        images=tuple(json.loads(row["images"])),
    )
    return ArchivedArticle(
        id=row["id"],
        url=row["url"],
        site=row["site"],
        source_name=row["source_name"],
        first_seen_at=from_text(row["first_seen_at"]),
        event_id=row["event_id"],
        article=article,
        duplicate_of=row["duplicate_of"],
        baseline=bool(row["baseline"]),
    )


def get(archive: Archive, article_id: int) -> ArchivedArticle | None:
    row = archive.read().execute(f"{SELECT} where a.id = ?", [article_id]).fetchone()
    return archived_article(row) if row else None


def at_url(archive: Archive, url_key: str) -> ArchivedArticle | None:
    """The article whose canonical URL is `url_key`."""
    row = archive.read().execute(f"{SELECT} where a.url_key = ?", [url_key]).fetchone()
    return archived_article(row) if row else None


def count(archive: Archive) -> int:
    return int(archive.read().execute("select count(*) from articles").fetchone()[0])


def after(
    archive: Archive, seq: int, *, limit: int, until: int | None = None
) -> tuple[tuple[int, ArchivedArticle], ...]:
    """New and edited articles in the order their texts were stored: (seq, article). `until`: the last; None: no end."""
    sql = f"{SELECT} where a.seq > ? and a.seq <= ifnull(?, a.seq) order by a.seq limit ?"
    rows = archive.read().execute(sql, [seq, until, limit])
    return tuple((row["seq"], archived_article(row)) for row in rows)


#: At most so many pages go at once: others want to write, too.
PAGES_DROPPED = 500

#: Alerts rest on all pages of what they told of, and on the article that each is about, wherever it belongs now.
_OLD_PAGES = """
with told_of as materialized (
    select a.id from (select distinct event_id from told) t cross join articles a on a.event_id = t.event_id
    union select article_id from alerts)
select id from pages where fetched_at < :before
  and id not in (select a.page_id from told_of t cross join articles a on a.id = t.id where a.page_id is not null)
  and id not in (select v.page_id from told_of t cross join versions v on v.article_id = t.id
                 where v.page_id is not null)
limit :most
"""


def drop_raw_pages(archive: Archive, *, before: datetime) -> int:
    """Forget the raw bytes fetched before a time, except of pages that alerts rest on. Returns how many pages went.

    At most `PAGES_DROPPED` in one call.
    """
    with archive.write() as connection:
        old = connection.execute(_OLD_PAGES, {"before": to_text(before), "most": PAGES_DROPPED}).fetchall()
        ids = [(row["id"],) for row in old]
        connection.executemany("update articles set page_id = null where page_id = ?", ids)
        connection.executemany("update versions set page_id = null where page_id = ?", ids)
        connection.executemany("delete from pages where id = ?", ids)
    return len(ids)


def raw_page(archive: Archive, article_id: int) -> bytes:
    """The bytes of the page behind an article's present text, as they came. Raises ArchiveError when pruned."""
    sql = "select p.zstd from articles a join pages p on p.id = a.page_id where a.id = ?"
    row = archive.read().execute(sql, [article_id]).fetchone()
    if row is None:
        raise ArchiveError(str(archive.path), f"no raw page is kept of article {article_id}")
    return zstandard.ZstdDecompressor().decompress(row[0])
