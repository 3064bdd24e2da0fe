from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from alerts.assess import assess, document, known_of, understand
from alerts.policy.detection import Decision, Detection
from alerts.policy.fact import Facts
from alerts.policy.facts import facts
from alerts.policy.known import Known
from alerts.rules.match import Rule, RuleSet
from db import alerts, articles, judgements
from db.judgements import Call, Label, Outcome
from db.models import ArchivedArticle, Article
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


def test_no_text_behind_the_last_that_may_be_is_assessed(archive: Archive) -> None:
    for number in range(3):
        _read(archive, f"/{number}", f"机器人补贴{number}", f"正文{number}")
    assert [assess(archive, ROBOTS, ROUTES, now=NOW, until=last).articles for last in (0, 2, 2, None)] == [0, 2, 0, 1]


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


PLAN = Article(
    "云桥市关于印发《云桥市机器人产业行动计划》的通知",
    "云桥市工业和信息化局印发《云桥市机器人产业行动计划》（桥工信〔2031〕6号）。\n对单个项目给予最高1000万元补助。",
    published_at=NOW,
)


def _kinds(archive: Archive) -> list[str]:
    return [row[0] for row in archive.read().execute("select distinct kind from facts order by kind")]


def _detections(archive: Archive) -> list[tuple[object, ...]]:
    sql = "select article_id, source_tier, verified from detections order by article_id"
    return [tuple(row) for row in archive.read().execute(sql)]


def test_what_a_matching_article_states_is_archived_with_its_alert(archive: Archive) -> None:
    listed(archive, "/1")
    read_next(archive, PLAN)
    assess(archive, RuleSet([Rule.of("robots", "机器人")]), {"robots": ("mail",)}, now=NOW)
    (alert,) = alerts.latest(archive)
    stated = {one.kind: one for one in alert.facts}
    assert (stated["docnum"].value, stated["title"].value) == ("桥工信〔2031〕6号", "云桥市机器人产业行动计划")
    assert (stated["amount"].number, stated["amount"].qualifiers) == (1e7, ("最高", "单件"))
    assert alert.detected is not None
    assert (alert.detected.source_tier, alert.detected.verified) == ("unknown", True)


def test_an_article_of_no_interest_is_detected_and_its_facts_are_not_read(archive: Archive) -> None:
    _read(archive, "/1", "体育新闻", "比赛于2031年4月1日结束，奖金最高10万元。")
    assess(archive, ROBOTS, ROUTES, now=NOW)
    assert _detections(archive) == [(1, "unknown", None)]
    assert _kinds(archive) == []


@pytest.mark.parametrize(("decision", "kept"), [("alert", 1), ("review", 1), ("no", 0)])
def test_facts_are_read_of_what_detection_does_not_say_no_to_without_any_rule(
    archive: Archive, decision: str, kept: int
) -> None:
    listed(archive, "/1")
    read_next(archive, PLAN)

    def know(article: ArchivedArticle, _: Decision | None) -> Known:
        return _Decided(article.article.title, article.article.body, ruling=Decision(decision))

    assess(archive, ROBOTS, ROUTES, now=NOW, know=know)
    assert archive.read().execute("select count(*) from facts where kind = 'docnum'").fetchone()[0] == kept


class _Decided(Known):
    @property
    def detection(self) -> Detection:
        return Detection(0.5, self.ruling or Decision.NO)


@pytest.mark.parametrize(
    ("site", "source_name", "verified"),
    [("news.example", "列表", False), ("news.example", "青川日报", True), ("www.qingchuan.gov.cn", "列表", True)],
)
def test_a_site_that_somebody_vouches_for_needs_no_names_on_its_pages(
    archive: Archive, site: str, source_name: str, *, verified: bool
) -> None:
    found = archived(archive, title="机器人迎来利好", body="机器人将有大动作。")
    found = replace(found, site=site, source_name=source_name)
    told = understand(found, known_of(found, None), matched=True)
    assert told.detected is not None
    assert told.detected.verified is verified


def test_facts_of_an_edited_article_are_those_of_its_new_text(archive: Archive) -> None:
    listed(archive, "/1")
    read_next(archive, PLAN, due_at=NOW)
    rules = RuleSet([Rule.of("robots", "机器人")])
    assess(archive, rules, {}, now=NOW)
    assert "docnum" in _kinds(archive)
    read_next(archive, Article("机器人大赛", "机器人大赛将于2031年5月1日截止报名。", published_at=NOW))
    assess(archive, rules, {}, now=NOW)
    assert not {"docnum", "title", "amount"} & set(_kinds(archive))
    assert _detections(archive) == [(1, "unknown", 1)]


@pytest.mark.parametrize(
    ("body", "source", "verified"),
    [
        ("机器人将有大动作。", None, False),
        ("机器人将有大动作。", "青川日报", False),
        ("机器人将有大动作，《云桥市机器人产业行动计划》将印发。", None, True),
        ("机器人将有大动作，见桥工信〔2031〕6号。", None, True),
        ("机器人资金申报截止日期为2031年4月30日。", None, True),
        ("深圳市副市长王小明表示，机器人将有大动作。", None, True),
    ],
)
def test_what_names_nothing_on_an_unknown_site_is_unverified(
    archive: Archive, body: str, source: str | None, *, verified: bool
) -> None:
    listed(archive, "/1")
    read_next(archive, Article("机器人迎来利好", body, source=source, published_at=NOW))
    assess(archive, RuleSet([Rule.of("robots", "机器人")]), {"robots": ("mail",)}, now=NOW)
    (alert,) = alerts.latest(archive)
    assert alert.detected is not None
    assert alert.detected.verified is verified, alert.facts


class _Unreadable(Known):
    """Breaks where its body says so, as a bug would."""

    @property
    def detection(self) -> Detection:
        if "毒" in self.body:
            raise RecursionError
        return Detection(0.1, Decision.NO)

    @property
    def facts(self) -> Facts:
        if "误" in self.body:
            raise IndexError
        return facts(self.title, self.body, published_on=self.published_on)


def _unreadable(article: ArchivedArticle, ruling: Decision | None) -> Known:
    return _Unreadable(article.article.title, article.article.body, ruling=ruling)


@pytest.mark.parametrize("bug", ["毒", "误"])
def test_an_article_that_breaks_detection_or_facts_is_told_without_them_and_the_batch_goes_on(
    archive: Archive, caplog: pytest.LogCaptureFixture, bug: str
) -> None:
    _read(archive, "/1", "机器人补贴", f"（桥工信〔2031〕5号）{bug}")
    _read(archive, "/2", "机器人补贴", "（桥工信〔2031〕6号）")
    done = assess(archive, ROBOTS, ROUTES, now=NOW, know=_unreadable)
    assert len(done.raised) == 2
    assert "understand article=1 outcome=failed" in caplog.text
    assert [row[0] for row in _detections(archive)] == [2]
    (kept,) = archive.read().execute("select value from facts where kind = 'docnum'")
    assert kept[0] == "桥工信〔2031〕6号"


@pytest.mark.parametrize(
    ("bug", "rules", "told"),
    [
        ("毒", ("detected", "robots", "sums"), ["robots", "sums"]),
        ("误", ("sums", "robots", "detected"), ["robots", "detected"]),
        ("毒", ("detected",), []),
    ],
)
def test_what_an_article_breaks_costs_the_rules_that_ask_for_it_and_neither_others_nor_the_batch(
    archive: Archive, caplog: pytest.LogCaptureFixture, bug: str, rules: tuple[str, ...], told: list[str]
) -> None:
    texts = {"detected": "机器人 AND score < 0.5", "robots": "机器人 AND 补贴", "sums": "amount >= 1元"}
    _read(archive, "/1", "机器人补贴", f"最高5万元{bug}")
    _read(archive, "/2", "机器人补贴", "最高6万元")
    asked = RuleSet([Rule.of(name, texts[name]) for name in rules])
    done = assess(archive, asked, {}, now=NOW, know=_unreadable)
    assert [(one.article.id, one.rule) for one in done.raised] == [
        *((1, rule) for rule in told),
        *((2, rule) for rule in rules),
    ]
    assert "assess article=1" in caplog.text
    assert not alerts.anything_new(archive)


@pytest.mark.parametrize("sum_", ["最高99999999999万亿元", "US$99999999999999999999 trillion"])
def test_a_sum_beyond_all_measure_holds_up_nothing(archive: Archive, sum_: str) -> None:
    _read(archive, "/1", "机器人补贴", f"市财政安排补贴{sum_}。")
    assert len(assess(archive, ROBOTS, ROUTES, now=NOW).raised) == 1
    (kept,) = archive.read().execute("select number from facts where kind = 'amount'")
    assert kept[0] > 2**63


def test_facts_of_an_earlier_text_do_not_stay_where_the_new_one_breaks(archive: Archive) -> None:
    listed(archive, "/1")
    read_next(archive, Article("机器人补贴", "（桥工信〔2031〕6号）"), due_at=NOW)
    assess(archive, ROBOTS, ROUTES, now=NOW, know=_unreadable)
    read_next(archive, Article("机器人补贴", "（桥工信〔2031〕7号）误"))
    assess(archive, ROBOTS, ROUTES, now=NOW, know=_unreadable)
    assert (_kinds(archive), _detections(archive)) == ([], [])


@pytest.mark.parametrize(
    ("published_at", "written_on", "day"),
    [
        (datetime(2031, 3, 31, 16, 0, tzinfo=UTC), None, date(2031, 4, 1)),
        (None, date(2031, 3, 1), date(2031, 3, 1)),
        (None, None, None),
        (datetime(9999, 12, 31, 20, 0, tzinfo=UTC), None, None),
    ],
)
def test_dates_without_a_year_get_that_of_the_day_of_publication_in_beijing(
    archive: Archive, published_at: datetime | None, written_on: date | None, day: date | None
) -> None:
    listed(archive, "/1")
    _, article_id = read_next(archive, Article("标题", "正文", published_at=published_at, written_on=written_on))
    found = articles.get(archive, article_id)
    assert found is not None
    assert known_of(found, None).published_on == day


def test_what_the_judge_ruled_is_part_of_what_is_known(archive: Archive) -> None:
    _read(archive, "/1", "机器人补贴", "正文")
    ((seq, article),) = articles.after(archive, 0, limit=1)
    call = judgements.begin(archive, Call(article.id, seq, "m", "0" * 64, NOW), day=NOW, cap=9)
    assert call is not None
    judgements.settle(archive, call, Outcome(5, label=Label.POLICY), share=0.5)
    told: list[Decision | None] = []

    def know(article: ArchivedArticle, ruling: Decision | None) -> Known:
        told.append(ruling)
        return known_of(article, ruling)

    assess(archive, ROBOTS, ROUTES, now=NOW, know=know)
    assert told == [Decision.ALERT]
    assert known_of(article, Decision.ALERT).ruling is Decision.ALERT


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


@pytest.mark.parametrize(
    ("expression", "alerts_raised"),
    [
        ("amount>=1000万元", 1),
        ("amount>=1001万元", 0),
        ("docnum:桥工信", 1),
        ("stage:印发", 1),
        ("deadline<30d", 1),
        ("deadline<10d", 0),
        ("机器人 AND lang:zh", 1),
    ],
)
def test_rules_see_facts_and_count_deadlines_from_today_in_beijing(
    archive: Archive, expression: str, alerts_raised: int
) -> None:
    listed(archive, "/1")
    read_next(archive, replace(PLAN, body=f"{PLAN.body}\n申报材料请于4月20日前报送。", lang="zh"))
    assess(archive, RuleSet([Rule.of("r", expression)]), {"r": ("mail",)}, now=NOW)
    found = alerts.latest(archive)
    assert len(found) == alerts_raised
    for one in found:
        assert {piece.field for piece in one.evidence} <= {"title", "body"}
