from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from alerts import assess
from alerts.rules.match import Rule, RuleSet
from db import alerts, by_hand, events
from db.models import Article
from db.progress import Change, ChangeKind
from db.store import Archive
from db.times import to_text
from tests.alerts.press import BUREAU, DAILY, ISSUED, NAME, ROBOTS, TEXT, Press, kinds
from tests.db.rows import NOW

DRAFT = Article(
    f"关于公开征求《{NAME}（征求意见稿）》意见的通知",
    f"为推动机器人产业发展，{BUREAU}起草了《{NAME}（征求意见稿）》，现向社会公开征求意见，截止时间为2031年5月6日。",
    NOW,
)
EXPLAINED = Article(f"《{NAME}》政策解读", f"《{NAME}》（桥工信〔2031〕6号）印发后，{BUREAU}有关负责人作了解读。", NOW)
CALL = Article(
    "云桥市2031年机器人中试平台申报通知", f"{BUREAU}组织申报机器人中试平台，截止时间为2031年5月6日。\n{TEXT}", NOW
)
CLOSED = Article("系统维护公告", "本网站正在升级维护，暂停服务，由此带来的不便敬请谅解，请稍后再来访问。", NOW)


@pytest.fixture
def press(archive: Archive) -> Press:
    return Press(archive)


def _seen(article: Article, views: int) -> Article:
    return replace(article, body=f"浏览次数：{views}次\n{article.body}")


def _out_of_the_baseline(press: Press) -> None:
    """As when an established source lists what another one's first poll had: what was counted of it is told anew."""
    with press.archive.write() as connection:
        connection.execute("delete from alerts where article_id = 1 and status = 'baseline'")
        connection.execute("update articles set baseline = 0, seq = (select max(seq) + 1 from articles) where id = 1")


def test_a_policy_taken_out_of_the_baseline_is_followed_on(press: Press) -> None:
    press.prints("bureau", DRAFT, baseline=True)
    assert press.prints("bureau", ISSUED, "/2.html").raised
    _out_of_the_baseline(press)
    press.assess()
    (told,) = press.prints("bureau", EXPLAINED, "/3.html").raised
    assert [one.after for one in told.changes] == ["解读"]
    first = [one for one in alerts.latest(press.archive, baseline=True) if not one.changes]
    assert len(first) <= 1


def test_a_draft_that_would_repeal_an_act_repeals_nothing_yet(press: Press) -> None:
    press.prints("bureau", ISSUED)
    body = (
        f"{BUREAU}起草了《云桥市机器人产业促进办法（征求意见稿）》，现公开征求意见，截止时间为2031年9月6日。\n"
        f"本办法自公布之日起施行，《{NAME}》（桥工信〔2031〕6号）同时废止。"
    )
    press.prints(
        "bureau", Article("关于公开征求《云桥市机器人产业促进办法（征求意见稿）》意见的公告", body, NOW), "/2.html"
    )
    assert [one for one in alerts.latest(press.archive) if ChangeKind.REPEALED in kinds(one)] == []


def test_a_rule_that_came_later_is_not_told_of_an_official_page_that_was_there(press: Press) -> None:
    press.rules = RuleSet([Rule.of("other", "云桥")])
    press.prints("bureau", ISSUED)
    press.rules = ROBOTS
    assert press.prints("daily", DAILY).raised
    assert not press.prints("bureau", _seen(ISSUED, 153)).raised


def test_an_edit_of_a_told_page_that_was_split_off_is_not_told_again(press: Press) -> None:
    press.prints("daily", DAILY)
    press.prints("evening", replace(DAILY, title="云桥机器人行动计划来了", body=TEXT + "\n本报综合整理。"))
    by_hand.split(press.archive, [1], NOW)
    assert not press.prints("daily", _seen(DAILY, 12)).raised


def test_media_that_print_a_draft_as_issued_tell_of_the_next_stage(press: Press) -> None:
    text = TEXT.replace(f"{BUREAU}日前印发《{NAME}》（桥工信〔2031〕6号），", "行动计划")
    draft = Article(
        f"关于公开征求《{NAME}（征求意见稿）》意见的通知",
        f"{BUREAU}起草了《{NAME}（征求意见稿）》，现向社会公开征求意见。\n{text}",
        NOW,
    )
    press.prints("bureau", draft)
    issued = Article(f"{BUREAU}印发《{NAME}》", f"{BUREAU}近日印发《{NAME}》。\n{text}", NOW)
    press.prints("daily", issued)
    assert len(press.events()) == 1
    assert press.newest().changes == (Change(ChangeKind.STAGE, "印发", "征求意见"),)


def test_a_page_behind_a_maintenance_text_comes_back_as_what_it_was(press: Press) -> None:
    press.prints("bureau", ISSUED)
    press.prints("portal", ISSUED)
    known = press.events()
    for text in (CLOSED, ISSUED):
        for name in ("bureau", "portal"):
            assert not press.prints(name, text).raised
    assert press.events() == known
    said = events.summary(press.archive.read(), known[0])
    assert said is not None
    assert said.official_url == "http://bureau.example/1.html"


def test_a_member_by_name_is_nobodys_reprint_after_an_hour_of_maintenance(press: Press) -> None:
    press.prints("bureau", DRAFT)
    press.prints("bureau", ISSUED, "/2.html")
    press.prints("bureau", CLOSED, "/2.html")
    press.prints("bureau", ISSUED, "/2.html")
    sql = "select duplicate_of from articles where id = 2"
    assert press.archive.read().execute(sql).fetchone()[0] is None
    assert len(press.events()) == 1


def test_an_official_page_that_becomes_another_is_no_longer_the_events(press: Press) -> None:
    press.prints("bureau", ISSUED)
    press.prints("daily", DAILY)
    (event_id,) = press.events()
    press.prints(
        "bureau", Article("春季植树活动掠影", "三月的郊外，志愿者们种下了五百棵树苗，孩子们画下了春天的样子。", NOW)
    )
    said = events.summary(press.archive.read(), event_id)
    assert said is not None
    assert said.official_url is None


def test_an_edit_that_puts_a_sum_in_the_place_of_another_is_one_follow_up(press: Press) -> None:
    press.prints("bureau", ISSUED)
    less = ISSUED.body.replace("最高1000万元补助", "最高800万元补助")
    press.prints("bureau", replace(ISSUED, body=less))
    assert kinds(press.newest()) == [ChangeKind.AMOUNT]


def test_a_reprint_read_before_the_first_printing_was_assessed_finds_its_event(press: Press) -> None:
    press.prints("daily", DAILY)
    other = replace(DAILY, body=TEXT + "\n本报综合整理。")
    press.prints("evening", other, assessed=False)
    press.prints("portal", other, assessed=False)
    press.prints("evening", _seen(other, 3), assessed=False)
    assert not press.assess().raised
    assert len(press.events()) == 1


def test_the_issued_text_is_official_though_the_draft_was_told_from_its_page(press: Press) -> None:
    press.prints("bureau", DRAFT)
    press.prints("daily", DAILY)
    assert kinds(press.newest()) == [ChangeKind.STAGE]
    press.prints("bureau", ISSUED, "/2.html")
    assert kinds(press.newest()) == [ChangeKind.OFFICIAL]
    assert not press.prints("portal", ISSUED).raised


def test_an_issued_text_on_the_drafts_site_is_one_follow_up(press: Press) -> None:
    press.prints("bureau", DRAFT)
    press.prints("bureau", ISSUED, "/2.html")
    assert kinds(press.newest()) == [ChangeKind.STAGE]
    assert not press.prints("bureau", _seen(ISSUED, 3), "/2.html").raised
    assert not press.prints("daily", DAILY).raised


def _long_watched(press: Press, name: str) -> None:
    with press.archive.write() as connection:
        day_before = to_text(NOW - timedelta(days=2))
        connection.execute("update sources set baseline_at = ? where name = ?", [day_before, name])


def test_a_new_sources_baseline_does_not_silence_the_same_policy_at_one_long_watched(press: Press) -> None:
    _long_watched(press, "daily")
    assert press.prints("portal", replace(DAILY, title="云桥机器人新政"), baseline=True).baseline == 1
    (told,) = press.prints("daily", DAILY).raised
    assert told.changes == ()
    assert not press.prints("evening", replace(DAILY, title="快讯：云桥机器人新政")).raised


def test_what_all_sources_showed_at_the_beginning_is_no_news(press: Press) -> None:
    assert press.prints("portal", replace(DAILY, title="云桥机器人新政"), baseline=True).baseline == 1
    assert not press.prints("daily", DAILY).raised


def test_what_a_new_sources_baseline_shows_of_long_ago_is_no_news_to_anybody(press: Press) -> None:
    _long_watched(press, "daily")
    old = replace(DAILY, title="云桥机器人新政", published_at=NOW - timedelta(days=20))
    assert press.prints("portal", old, baseline=True).baseline == 1
    assert not press.prints("daily", DAILY).raised


def test_what_was_only_counted_is_followed_on_by_a_page_that_the_rule_does_not_match(press: Press) -> None:
    _long_watched(press, "bureau")
    press.rules = RuleSet([Rule.of("robots", "机器人 AND 中试平台")])
    assert press.prints("portal", DAILY, baseline=True).baseline == 1
    (told,) = press.prints("bureau", EXPLAINED).raised
    assert told.changes == (Change(ChangeKind.STAGE, "解读", "印发"),)


def test_a_page_on_which_telling_breaks_holds_up_no_other(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assess, "telling", _broken)
    assert len(press.prints("daily", DAILY).raised) == 1
    assert not press.prints("evening", replace(DAILY, title="快讯：云桥机器人新政")).raised
    assert not alerts.anything_new(press.archive)


def _broken(*_: object, **__: object) -> None:
    raise RuntimeError("telling breaks")
