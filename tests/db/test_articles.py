from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from db import alerts, articles, by_hand
from db.errors import ArchiveError
from db.models import ArchivedArticle, Article, BodyLink, Reading
from db.store import Archive
from db.times import to_text
from tests.db.rows import NOW, SITE, archived, draft, listed, read_next

BEIJING = timezone(timedelta(hours=8))
LATER = NOW + timedelta(hours=1)
FULL = Article(
    title="某市关于支持机器人产业的若干措施",
    body="第一条 对首台套给予奖励。\n第二条 自印发之日起施行。",
    published_at=datetime(2026, 4, 1, 17, 33, tzinfo=BEIJING),
    written_on=date(2026, 3, 28),
    author="张某",
    source="某市发布",
    lang="zh",
    links=(BodyLink(f"{SITE}/a.pdf", "附件"),),
    images=(f"{SITE}/a.png",),
)


def _rows(archive: Archive, table: str) -> int:
    return int(archive.read().execute(f"select count(*) from {table}").fetchone()[0])


def test_an_article_comes_back_as_it_went_in(archive: Archive) -> None:
    listed(archive, "/1.html", baseline=True)
    reading, article_id = read_next(archive, FULL)
    found = articles.get(archive, article_id)
    assert reading is Reading.NEW
    assert found is not None
    assert found.article == FULL
    assert found.article.published_at == datetime(2026, 4, 1, 9, 33, tzinfo=UTC)
    assert (found.url, found.site, found.source_name, found.first_seen_at) == (
        f"{SITE}/1.html",
        "news.example",
        "town",
        NOW,
    )
    assert found.baseline
    assert found.duplicate_of is None


def test_times_lie_in_the_archive_as_utc(archive: Archive) -> None:
    listed(archive, "/1.html")
    read_next(archive, FULL)
    row = archive.read().execute("select published_at, written_on from articles").fetchone()
    assert tuple(row) == ("2026-04-01T09:33:00.000Z", "2026-03-28")


def test_the_raw_page_is_kept_with_its_headers_and_hash(archive: Archive) -> None:
    listed(archive, "/1.html")
    _, article_id = read_next(archive, FULL)
    assert articles.raw_page(archive, article_id) == b"<p>as it came</p>"
    row = archive.read().execute("select sha256, size, headers from pages").fetchone()
    assert row["sha256"] == hashlib.sha256(b"<p>as it came</p>").hexdigest()
    assert row["size"] == 17
    assert json.loads(row["headers"]) == [["Content-Type", "text/html"]]


def test_a_reprint_is_archived_and_linked_to_the_first(archive: Archive) -> None:
    first = archived(archive, body="同一正文", path="/1.html")
    listed(archive, "/2.html")
    reading, article_id = read_next(archive, Article("另一标题", "同一正文"))
    second = articles.get(archive, article_id)
    assert reading is Reading.REPRINT
    assert second is not None
    assert (second.duplicate_of, second.event_id) == (first.id, first.event_id)


def test_a_reprint_of_an_earlier_wording_is_linked_to_the_article_that_has_been_edited_since(archive: Archive) -> None:
    first = archived(archive, title="标题", body="原文", path="/1.html")
    archive.read().execute("update links set due_at = ?", [to_text(LATER)])
    assert read_next(archive, Article("标题", "改文"), now=LATER)[0] is Reading.EDITED
    listed(archive, "/2.html", now=LATER)
    reading, article_id = read_next(archive, Article("标题", "原文"), now=LATER)
    second = articles.get(archive, article_id)
    assert reading is Reading.REPRINT
    assert second is not None
    assert (second.duplicate_of, second.event_id) == (first.id, first.event_id)


def test_what_an_article_said_before_its_edit_joins_nothing_of_another_title(archive: Archive) -> None:
    """A placeholder that stood on two pages must not hide the second one's text for good."""
    archived(archive, title="甲", body="内容更新中", path="/1.html")
    archive.read().execute("update links set due_at = ?", [to_text(LATER)])
    assert read_next(archive, Article("甲", "正文"), now=LATER)[0] is Reading.EDITED
    listed(archive, "/2.html", now=LATER)
    assert read_next(archive, Article("乙", "内容更新中"), now=LATER)[0] is Reading.NEW


MAINTENANCE = Article("系统维护公告", "本网站正在升级维护，暂停服务，由此带来的不便敬请谅解，请稍后再来访问。")
ROBOTS = Article("关于支持机器人产业的若干措施", "对首台套机器人按合同金额的三成给予补贴，每家企业每年最高五百万元。")
CHIPS = Article("关于做好算力券发放工作的通知", "向租用智能算力的中小企业发放算力券，申报截止到六月底，逾期不再受理。")


def _both_now_say(archive: Archive, one: Article, other: Article, *, now: datetime = NOW) -> list[ArchivedArticle]:
    """What lies at /1.html and /2.html, after they were read (again)."""
    archive.read().execute("update links set due_at = null")
    ids = []
    for path, article in (("/1.html", one), ("/2.html", other)):
        listed(archive, path, now=now)
        archive.read().execute("update links set due_at = ? where url like ?", [to_text(now), f"%{path}"])
        ids.append(read_next(archive, article, now=now)[1])
    found = [articles.get(archive, one_id) for one_id in ids]
    return [one for one in found if one]


def test_articles_that_shared_a_maintenance_page_are_news_of_their_own_afterwards(archive: Archive) -> None:
    first, second = _both_now_say(archive, MAINTENANCE, MAINTENANCE)
    assert (first.event_id, second.duplicate_of) == (second.event_id, first.id)
    first, second = _both_now_say(archive, ROBOTS, CHIPS, now=LATER)
    assert first.event_id != second.event_id
    assert (first.duplicate_of, second.duplicate_of) == (None, None)


def test_reprints_behind_one_maintenance_page_are_one_event_afterwards(archive: Archive) -> None:
    _both_now_say(archive, MAINTENANCE, MAINTENANCE)
    first, second = _both_now_say(archive, ROBOTS, Article("转载", ROBOTS.body), now=LATER)
    assert (first.event_id, first.id) == (second.event_id, second.duplicate_of)


def test_an_hour_of_maintenance_makes_no_new_event_of_what_was_told(archive: Archive) -> None:
    told, _ = _both_now_say(archive, ROBOTS, CHIPS)
    _both_now_say(archive, MAINTENANCE, MAINTENANCE, now=LATER)
    listed(archive, "/3.html", now=LATER)
    assert read_next(archive, MAINTENANCE, now=LATER)[0] is Reading.REPRINT
    back, _ = _both_now_say(archive, ROBOTS, CHIPS, now=LATER)
    assert back.event_id == told.event_id


def test_a_told_reprint_goes_back_to_its_event_after_an_hour_of_maintenance(archive: Archive) -> None:
    told, _ = _both_now_say(archive, ROBOTS, ROBOTS)
    first, second = _both_now_say(archive, MAINTENANCE, MAINTENANCE, now=LATER)
    assert {first.event_id, second.event_id} != {told.event_id}
    first, second = _both_now_say(archive, ROBOTS, ROBOTS, now=LATER)
    assert {first.event_id, second.event_id} == {told.event_id}


def test_a_placeholder_that_becomes_a_known_text_is_its_reprint(archive: Archive) -> None:
    _both_now_say(archive, ROBOTS, Article("公示", "内容更新中"))
    first, second = _both_now_say(archive, ROBOTS, Article("公示", ROBOTS.body), now=LATER)
    assert (second.event_id, second.duplicate_of) == (first.event_id, first.id)


def test_a_reprint_that_is_corrected_stays_with_its_event(archive: Archive) -> None:
    first, _ = _both_now_say(archive, ROBOTS, ROBOTS)
    corrected = Article("更正：" + ROBOTS.title, ROBOTS.body.replace("五百万", "三百万"))
    _, second = _both_now_say(archive, ROBOTS, corrected, now=LATER)
    assert (second.event_id, second.duplicate_of) == (first.event_id, first.id)


def test_another_text_is_another_event(archive: Archive) -> None:
    first = archived(archive, body="一", path="/1.html")
    second = archived(archive, body="二", path="/2.html")
    assert first.event_id != second.event_id


def test_an_edited_page_becomes_a_version(archive: Archive) -> None:
    listed(archive, "/1.html")
    _, article_id = read_next(archive, Article("标题", "截止日期4月30日"), due_at=NOW)
    reading, same_id = read_next(archive, Article("标题", "截止日期5月31日"))
    assert (reading, same_id) == (Reading.EDITED, article_id)
    assert _rows(archive, "articles") == 1
    assert archive.read().execute("select title, body from versions").fetchone()["body"] == "截止日期4月30日"
    now = articles.get(archive, article_id)
    assert now is not None
    assert now.article.body == "截止日期5月31日"
    assert _rows(archive, "pages") == 2


def test_a_changed_title_alone_is_an_edit(archive: Archive) -> None:
    listed(archive, "/1.html")
    read_next(archive, Article("旧标题", "正文"), due_at=NOW)
    reading, _ = read_next(archive, Article("新标题", "正文"))
    assert reading is Reading.EDITED


def test_the_same_text_again_stores_nothing(archive: Archive) -> None:
    listed(archive, "/1.html")
    read_next(archive, FULL, due_at=NOW)
    reading, _ = read_next(archive, FULL)
    assert reading is Reading.SAME
    assert _rows(archive, "pages") == 1
    assert _rows(archive, "versions") == 0


def test_new_and_edited_texts_are_assessed_in_the_order_they_were_stored(archive: Archive) -> None:
    listed(archive, "/1.html", "/2.html")
    _, first = read_next(archive, Article("a", "a"), due_at=NOW + timedelta(seconds=1))
    _, second = read_next(archive, Article("b", "b"))
    read_next(archive, Article("a", "a, edited"), now=NOW + timedelta(seconds=1))
    waiting = articles.after(archive, 0, limit=10)
    assert [(seq, one.id) for seq, one in waiting] == [(2, second), (3, first)]
    assert [seq for seq, _ in articles.after(archive, 2, limit=10)] == [3]
    assert len(articles.after(archive, 0, limit=1)) == 1


def test_an_article_that_is_not_there_is_none(archive: Archive) -> None:
    assert articles.get(archive, 1) is None
    with pytest.raises(ArchiveError, match="no raw page is kept of article 1"):
        articles.raw_page(archive, 1)


def test_old_raw_pages_go_but_never_an_alerts_evidence(archive: Archive) -> None:
    alerted = archived(archive, body="一", path="/1.html")
    alerts.record(archive, [draft(alerted)], position=1, now=NOW)
    quiet = archived(archive, body="二", path="/2.html")
    assert articles.drop_raw_pages(archive, before=NOW) == 0
    assert articles.drop_raw_pages(archive, before=NOW + timedelta(days=1)) == 1
    assert articles.raw_page(archive, alerted.id)
    with pytest.raises(ArchiveError):
        articles.raw_page(archive, quiet.id)
    assert articles.get(archive, quiet.id) == quiet


def test_the_page_an_alert_was_raised_on_stays_after_an_edit(archive: Archive) -> None:
    listed(archive, "/1.html")
    _, article_id = read_next(archive, Article("t", "as it alerted"), due_at=NOW)
    found = articles.get(archive, article_id)
    assert found is not None
    alerts.record(archive, [draft(found)], position=1, now=NOW)
    read_next(archive, Article("t", "as it was edited"))
    assert articles.drop_raw_pages(archive, before=NOW + timedelta(days=1)) == 0
    assert archive.read().execute("select page_id is not null from versions").fetchone()[0]


def test_raw_pages_go_in_portions_so_that_others_can_write(archive: Archive) -> None:
    with archive.write() as connection:
        connection.executemany(
            "insert into pages (url, final_url, fetched_at, status, headers, sha256, size, zstd)"
            " values ('', '', ?, 200, '[]', '', 0, x'')",
            [[to_text(NOW)]] * (articles.PAGES_DROPPED + 7),
        )
    later = NOW + timedelta(days=1)
    assert [articles.drop_raw_pages(archive, before=later) for _ in range(3)] == [articles.PAGES_DROPPED, 7, 0]


def test_evidence_outlives_a_merge_and_an_edit_that_makes_another_page_of_it(archive: Archive) -> None:
    kept, told = archived(archive, body="一", path="/3.html"), archived(archive, body="二", path="/4.html")
    alerts.record(archive, [draft(told)], position=1, now=NOW)
    by_hand.merge(archive, kept.event_id, told.event_id, NOW)
    assert articles.drop_raw_pages(archive, before=NOW + timedelta(days=1)) == 0
    first, second = _both_now_say(archive, ROBOTS, ROBOTS)
    alerts.record(archive, [draft(first, "other")], position=2, now=NOW)
    _both_now_say(archive, MAINTENANCE, MAINTENANCE, now=LATER)
    archive.read().execute("update articles set event_id = ? where id = ?", [kept.event_id, second.id])
    articles.drop_raw_pages(archive, before=NOW + timedelta(days=1))
    sql = "select page_id is not null from versions where article_id = ?"
    assert archive.read().execute(sql, [first.id]).fetchone()[0]


def test_a_page_comes_back_to_the_event_that_its_own_is_part_of_now(archive: Archive) -> None:
    first, second = _both_now_say(archive, ROBOTS, ROBOTS)
    kept = archived(archive, body="另一篇", path="/3.html")
    _both_now_say(archive, MAINTENANCE, MAINTENANCE, now=LATER)
    by_hand.merge(archive, kept.event_id, first.event_id, LATER)
    first, second = _both_now_say(archive, ROBOTS, ROBOTS, now=LATER)
    assert first.event_id == kept.event_id
    assert (first.duplicate_of, second.duplicate_of) == (None, first.id)
