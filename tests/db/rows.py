"""Rows for the tests of the archive: a source, its links, what reading them gave, and alerts on it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from db import alerts, articles, links, notices, outbox, sources
from db.health import Expected, NoticeDraft, NoticeKind, Seen
from db.models import (
    AlertDraft,
    ArchivedArticle,
    Article,
    Attempt,
    Delivery,
    DueLink,
    DueSource,
    Link,
    Page,
    Reading,
    Source,
    Validators,
)
from db.outcomes import Outcome
from db.progress import Change, ChangeKind
from db.store import Archive
from db.understanding import Evidence

NOW = datetime(2026, 4, 1, 2, 0, tzinfo=UTC)
LEASE = timedelta(minutes=5)
SITE = "http://news.example"


def source(name: str = "town", url: str = f"{SITE}/list.html") -> Source:
    return Source(name=name, url=url)


def claim_source(archive: Archive, name: str = "town", now: datetime = NOW) -> DueSource:
    (due,) = sources.claim_due(archive, now, lease=LEASE, limit=1)
    assert due.name == name
    return due


def attempt(due: DueSource, outcome: Outcome = Outcome.OK, now: datetime = NOW) -> Attempt:
    return Attempt(due.id, due.url, now, outcome, elapsed_ms=12, status=200, items=3)


def listed(
    archive: Archive,
    *paths: str,
    now: datetime = NOW,
    baseline: bool = False,
    validators: Validators | None = None,
) -> int:
    """Poll the one source and find links at these paths."""
    sources.sync(archive, [source()], now)
    found = [(f"{SITE}{path}", Link(f"{SITE}{path}", title=f"Item {path}")) for path in paths]
    due = claim_source(archive, now=now)
    return sources.settle_poll(
        archive,
        due,
        attempt(due, now=now),
        next_poll_at=now,
        links=found,
        baseline=baseline,
        vouched=sources.Vouched(source().url, validators) if validators else None,
    )


def claim_link(archive: Archive, now: datetime = NOW) -> DueLink:
    (due,) = links.claim_due(archive, now, lease=LEASE, limit=1)
    return due


def page(url: str, content: bytes = b"<p>as it came</p>", now: datetime = NOW) -> Page:
    return Page(url, url, 200, (("Content-Type", "text/html"),), content, now, Validators(etag='"p"'))


def read_next(
    archive: Archive,
    article: Article,
    *,
    content_hash: str = "",
    now: datetime = NOW,
    due_at: datetime | None = None,
) -> tuple[Reading, int]:
    """Read the next link that is due and find `article` there. `content_hash` "": the body stands for it."""
    due = claim_link(archive, now)
    tried = Attempt(due.source_id, due.url, now, Outcome.OK, elapsed_ms=30, link_id=due.id, status=200)
    read = articles.Read(due, tried, page(due.url, now=now), article, due.url, content_hash or article.body)
    return articles.settle_read(archive, read, due_at=due_at)


def archived(
    archive: Archive, *, title: str = "关于机器人的通知", body: str = "正文。", path: str = "/1.html"
) -> ArchivedArticle:
    """One article, listed and read."""
    listed(archive, path)
    _, article_id = read_next(archive, Article(title, body))
    found = articles.get(archive, article_id)
    assert found is not None
    return found


def draft(article: ArchivedArticle, rule: str = "robots", *channels: str, status: str = "raised") -> AlertDraft:
    piece = Evidence("机器人", "title", 2, 5, article.article.title)
    return AlertDraft(rule, article, (piece,), channels or ("mail",), status)


TROUBLE = NoticeDraft(
    NoticeKind.TROUBLE,
    Outcome.EMPTY_LIST,
    since=NOW - timedelta(hours=2),
    expected=Expected(items=20.5, gap_s=86400.0),
    seen=Seen(items=0, newest=NOW - timedelta(days=1), polls=3, detail="HTTP 200, 页面没有条目"),
)


def notice(archive: Archive, *channels: str, drafted: NoticeDraft = TROUBLE, now: datetime = NOW) -> int:
    """A notice of the one source, which is in the archive, to these channels. Returns its id."""
    source_id = archive.read().execute("select id from sources").fetchone()[0]
    with archive.write() as connection:
        return notices.record(connection, source_id, drafted, channels, now)


def delivery(archive: Archive, *channels: str) -> Delivery:
    """An alert raised and its first delivery claimed."""
    alerts.record(archive, [draft(archived(archive), "robots", *channels)], position=1, now=NOW)
    return outbox.claim_due(archive, NOW, lease=LEASE, limit=1)[0]


MOVED = Change(ChangeKind.DEADLINE, "2026-05-20", "2026-05-06", "截止")
REMINDER = Change(ChangeKind.REMINDER, "2026-05-06", "14", "截止")


def follow_up(article: ArchivedArticle, *changes: Change, channels: tuple[str, ...] = ("mail",)) -> AlertDraft:
    return AlertDraft("robots", article, (), channels, changes=changes)


def cancelled_reminder(archive: Archive) -> None:
    """An alert, a reminder of its deadline that nobody was sent, and a follow-up: the deadline has moved."""
    article = archived(archive)
    for place, one in enumerate((draft(article), follow_up(article, REMINDER), follow_up(article, MOVED))):
        alerts.record(archive, [one], position=place, now=NOW + timedelta(seconds=place))
