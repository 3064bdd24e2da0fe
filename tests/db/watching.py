"""Rows as watching leaves them, written as they stand: articles seen, told and delivered at chosen times."""

from __future__ import annotations

from datetime import datetime

from db import sources
from db.models import Publisher, Source
from db.store import Archive
from db.times import to_text, to_text_or_none
from tests.db.rows import NOW


def watched(name: str, host: str = "", publisher: Publisher | None = None) -> Source:
    return Source(name, f"http://{host or name + '.example'}/", publisher=publisher or Publisher())


def sync(archive: Archive, *found: Source, now: datetime = NOW) -> None:
    sources.sync(archive, found, now)


def _insert(archive: Archive, table: str, values: dict[str, object]) -> int:
    marks = ", ".join(f":{name}" for name in values)
    with archive.write() as connection:
        cursor = connection.execute(f"insert into {table} ({', '.join(values)}) values ({marks})", values)
        return int(cursor.lastrowid or 0)


def event(archive: Archive, title: str = "某件事", seen: datetime = NOW) -> int:
    return _insert(archive, "events", {"first_seen_at": to_text(seen), "title": title})


def article(
    archive: Archive,
    source: str,
    *,
    event_id: int,
    site: str = "",
    published: datetime | None = None,
    seen: datetime = NOW,
    baseline: bool = False,
) -> int:
    count = archive.read().execute("select count(*) from articles").fetchone()[0]
    (source_id,) = archive.read().execute("select id from sources where name = ?", [source]).fetchone()
    url = f"http://{site or source + '.example'}/{count}"
    return _insert(
        archive,
        "articles",
        {
            "seq": count + 1,
            "url": url,
            "url_key": url,
            "site": site or f"{source}.example",
            "source_id": source_id,
            "event_id": event_id,
            "baseline": int(baseline),
            "title": "t",
            "body": "b",
            "published_at": to_text_or_none(published),
            "first_seen_at": to_text(seen),
            "content_hash": str(count),
            "links": "[]",
            "images": "[]",
        },
    )


def alert(archive: Archive, article_id: int, *, raised: datetime = NOW, status: str = "raised", rule: str = "r") -> int:
    (event_id,) = archive.read().execute("select event_id from articles where id = ?", [article_id]).fetchone()
    values = {
        "rule": rule,
        "event_id": event_id,
        "article_id": article_id,
        "status": status,
        "raised_at": to_text(raised),
        "evidence": "[]",
    }
    return _insert(archive, "alerts", values)


def delivered(archive: Archive, alert_id: int, at: datetime | None, channel: str = "mail") -> None:
    values = {
        "id": f"msg_{alert_id}_{channel}",
        "alert_id": alert_id,
        "channel": channel,
        "status": "delivered" if at else "pending",
        "created_at": to_text(NOW),
        "delivered_at": to_text_or_none(at),
    }
    _insert(archive, "deliveries", values)


def issuer(archive: Archive, article_id: int, name: str) -> None:
    values = {
        "article_id": article_id,
        "kind": "issuer",
        "value": name,
        "field": "title",
        "start": 0,
        "end": 1,
        "quote": name,
    }
    _insert(archive, "facts", values)


def detected(archive: Archive, article_id: int, tier: str) -> None:
    values = {
        "article_id": article_id,
        "assessed_at": to_text(NOW),
        "score": 0.9,
        "decision": "alert",
        "topics": "[]",
        "why": "[]",
        "source_tier": tier,
    }
    _insert(archive, "detections", values)
