"""Events for the tests of the archive: articles in it, where they were placed, and what was told of them."""

from __future__ import annotations

from db import alerts, articles, events
from db.events import Placement
from db.models import AlertDraft, ArchivedArticle, Article
from db.store import Archive
from tests.db.rows import NOW, listed, read_next


def read_page(archive: Archive, path: str, title: str = "关于机器人的通知", body: str = "") -> ArchivedArticle:
    listed(archive, path)
    _, article_id = read_next(archive, Article(title, body or f"正文 {path}"))
    found = articles.get(archive, article_id)
    assert found is not None
    return found


def put(archive: Archive, *placed: Placement) -> None:
    with archive.write() as connection:
        events.place(connection, placed, "2026-04-01T02:00:00.000000Z")


def again(archive: Archive, one: ArchivedArticle) -> ArchivedArticle:
    found = articles.get(archive, one.id)
    assert found is not None
    return found


def event_ids(archive: Archive) -> list[int]:
    return [row[0] for row in archive.read().execute("select id from events order by id")]


def tell(archive: Archive, one: ArchivedArticle, *told: str) -> None:
    first = AlertDraft("robots", one, (), ("mail",), told=told)
    assert alerts.record(archive, [first], position=1, now=NOW)
