from __future__ import annotations

from datetime import timedelta

import pytest

from alerts.assess import assess, document
from alerts.rules.match import Document, Match, Rule, RuleSet
from db import alerts
from db.models import Article
from db.store import Archive
from tests.db.rows import NOW, archived, listed, read_next

ROBOTS = RuleSet([Rule.of("robots", "机器人 AND 补贴"), Rule.of("weather", "title:天气")])
ROUTES = {"robots": ("mail", "hook"), "weather": ("mail",)}


def _read(archive: Archive, path: str, title: str, body: str, *, baseline: bool = False) -> None:
    listed(archive, path, baseline=baseline)
    read_next(archive, Article(title, body))


def test_a_matching_article_raises_one_alert_on_each_channel(archive: Archive) -> None:
    _read(archive, "/1", "机器人补贴申报通知", "市财政安排补贴资金。")
    done = assess(archive, ROBOTS, ROUTES, now=NOW)
    assert (done.articles, done.baseline) == (1, 0)
    (draft,) = done.raised
    assert (draft.rule, draft.channels) == ("robots", ("mail", "hook"))
    assert {piece.term for piece in draft.evidence} == {"机器人", "补贴"}
    rows = archive.read().execute("select channel from deliveries order by channel").fetchall()
    assert [row[0] for row in rows] == ["hook", "mail"]


def test_what_was_assessed_is_not_assessed_again(archive: Archive) -> None:
    _read(archive, "/1", "机器人补贴", "。")
    assert assess(archive, ROBOTS, ROUTES, now=NOW).articles == 1
    assert assess(archive, ROBOTS, ROUTES, now=NOW).articles == 0


def test_an_article_that_matches_nothing_moves_the_cursor(archive: Archive) -> None:
    _read(archive, "/1", "体育新闻", "比赛结束。")
    done = assess(archive, ROBOTS, ROUTES, now=NOW)
    assert (done.articles, done.raised) == (1, ())
    assert not alerts.anything_new(archive)


def test_a_batch_takes_no_more_than_its_size_and_the_next_goes_on(archive: Archive) -> None:
    for number in range(5):
        _read(archive, f"/{number}", f"机器人补贴{number}", f"正文{number}")
    sizes = [assess(archive, ROBOTS, ROUTES, now=NOW, batch=2).articles for _ in range(4)]
    assert sizes == [2, 2, 1, 0]
    assert len(alerts.latest(archive)) == 5


def test_a_reprint_raises_nothing(archive: Archive) -> None:
    _read(archive, "/1", "机器人补贴", "同一正文")
    _read(archive, "/2", "转载：机器人补贴", "同一正文")
    assert len(assess(archive, ROBOTS, ROUTES, now=NOW).raised) == 1


def test_an_edit_that_only_now_matches_raises_an_alert(archive: Archive) -> None:
    listed(archive, "/1")
    read_next(archive, Article("通知", "稍后公布"), due_at=NOW)
    assert assess(archive, ROBOTS, ROUTES, now=NOW).raised == ()
    read_next(archive, Article("通知", "机器人补贴申报开始"))
    assert len(assess(archive, ROBOTS, ROUTES, now=NOW).raised) == 1


def test_an_edit_of_what_was_told_raises_nothing(archive: Archive) -> None:
    listed(archive, "/1")
    read_next(archive, Article("机器人补贴", "截止4月"), due_at=NOW)
    assess(archive, ROBOTS, ROUTES, now=NOW)
    read_next(archive, Article("机器人补贴", "截止5月"))
    done = assess(archive, ROBOTS, ROUTES, now=NOW)
    assert (done.articles, done.raised) == (1, ())


def test_a_baseline_article_is_counted_and_not_sent(archive: Archive) -> None:
    _read(archive, "/1", "机器人补贴", "旧闻", baseline=True)
    done = assess(archive, ROBOTS, ROUTES, now=NOW)
    assert (done.raised, done.baseline) == ((), 1)
    assert archive.read().execute("select count(*) from deliveries").fetchone()[0] == 0


class _Fragile(RuleSet):
    """Breaks on one article, as a bug would."""

    def match(self, document: Document) -> tuple[Match, ...]:
        if "毒" in document.title:
            raise RecursionError
        return super().match(document)


def test_an_article_that_breaks_the_matcher_costs_itself_not_the_batch(
    archive: Archive, caplog: pytest.LogCaptureFixture
) -> None:
    _read(archive, "/1", "机器人补贴之毒", "甲")
    _read(archive, "/2", "机器人补贴", "乙")
    done = assess(archive, _Fragile(ROBOTS.rules), ROUTES, now=NOW + timedelta(minutes=1))
    assert [draft.article.article.title for draft in done.raised] == ["机器人补贴"]
    assert "RecursionError" in caplog.text
    assert not alerts.anything_new(archive)


def test_rules_see_the_configured_source_the_printed_one_and_the_site(archive: Archive) -> None:
    listed(archive, "/1")
    read_next(archive, Article("标题", "正文", source="某市日报"))
    article = archived(archive, path="/2")
    seen = document(article)
    assert (seen.title, seen.body, seen.url) == (article.article.title, article.article.body, article.url)
    assert seen.source.split("\n") == ["town", "news.example"]
    for source in ("某市日报", "town", "news.example"):
        rules = RuleSet([Rule.of("r", f'title:标题 AND source:"{source}"')])
        with archive.write() as connection:
            connection.execute("delete from cursors")
            connection.execute("delete from deliveries")
            connection.execute("delete from alerts")
        assert len(assess(archive, rules, {}, now=NOW).raised) == 1, source


def test_what_is_added_to_an_old_page_is_news(archive: Archive) -> None:
    old = "本局网站每周更新一次，内容包括公告、统计和办事指南。" * 5
    listed(archive, "/1", baseline=True)
    read_next(archive, Article("公告栏", old), due_at=NOW)
    assert assess(archive, ROBOTS, ROUTES, now=NOW).raised == ()
    read_next(archive, Article("公告栏", f"{old}\n机器人补贴今天起可以申报。"))
    assert len(assess(archive, ROBOTS, ROUTES, now=NOW).raised) == 1
