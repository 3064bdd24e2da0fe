from __future__ import annotations

from dataclasses import replace

import pytest

from db import alerts, by_hand, events
from db.models import Article
from db.progress import Change, ChangeKind
from db.store import Archive
from tests.alerts.press import BUREAU, DAILY, ISSUED, NAME, TEXT, Press, kinds
from tests.db.rows import NOW


@pytest.fixture
def press(archive: Archive) -> Press:
    return Press(archive)


def test_a_reprint_with_other_lines_around_it_sends_nothing(press: Press) -> None:
    assert press.prints("daily", DAILY).raised
    lines = f"来源：云桥日报 2031年4月2日 09:12\n{TEXT}\n【广告】春季特惠，全场五折。\n责任编辑：李四"
    assert not press.prints("evening", Article("云桥机器人行动计划来了！", lines, NOW)).raised
    assert len(press.events()) == 1
    said = events.summary(press.archive.read(), press.events()[0])
    assert said is not None
    assert (said.reprints, said.first_source) == (1, "daily")


def test_a_reprint_that_leaves_something_out_tells_of_no_other_stage(press: Press) -> None:
    asked = f"{BUREAU}日前组织申报机器人应用示范项目，以落实《{NAME}》（桥工信〔2031〕6号）。\n"
    press.prints("daily", replace(DAILY, body=TEXT + "\n" + asked))
    cut = Article("机器人应用示范项目组织申报", TEXT.replace("日前印发", "此前提出"), NOW)
    assert not press.prints("evening", cut).raised
    assert len(press.events()) == 1


def test_the_issuers_own_page_after_the_media_is_one_follow_up(press: Press) -> None:
    press.prints("daily", DAILY)
    official = ISSUED
    (told,) = press.prints("bureau", official).raised
    assert told.channels == ("mail", "hook")
    assert kinds(press.newest()) == [ChangeKind.OFFICIAL]
    assert not press.prints("portal", replace(official, title="转发：机器人行动计划")).raised


def test_the_next_stage_is_one_follow_up_per_rule(press: Press) -> None:
    draft = Article(
        f"关于公开征求《{NAME}（征求意见稿）》意见的通知",
        f"为推动机器人产业发展，{BUREAU}起草了《{NAME}（征求意见稿）》，现向社会公开征求意见，截止时间为2031年5月6日。",
        NOW,
    )
    press.prints("bureau", draft)
    issued = ISSUED
    press.prints("bureau", issued, "/2.html")
    assert press.newest().changes[0] == Change(ChangeKind.STAGE, "印发", "征求意见")
    assert len(press.events()) == 1


def test_another_province_with_a_measure_of_the_same_name_is_another_event(press: Press) -> None:
    press.prints("daily", DAILY)
    other = TEXT.replace("云桥市", "江口市").replace("桥工信〔2031〕6号", "江工信〔2031〕9号").replace("300亿", "500亿")
    (told,) = press.prints("daily", Article("江口出台机器人产业行动计划", other, NOW), "/2.html").raised
    assert told.changes == ()
    assert len(press.events()) == 2


def test_an_edit_that_moves_the_deadline_is_one_follow_up(press: Press) -> None:
    call = Article(
        "云桥市2031年机器人中试平台申报通知", f"{BUREAU}组织申报机器人中试平台，截止时间为2031年5月6日。\n{TEXT}", NOW
    )
    press.prints("bureau", call)
    later = replace(call, body=call.body.replace("5月6日", "5月20日"))
    press.prints("bureau", later)
    assert press.newest().changes == (Change(ChangeKind.DEADLINE, "2031-05-20", "2031-05-06", "截止"),)
    assert not press.prints("bureau", later).raised


def test_an_edit_of_nothing_that_matters_sends_nothing(press: Press) -> None:
    press.prints("bureau", DAILY)
    for body in (f"浏览次数：153次\n{TEXT}", TEXT.replace("，", ","), f"{TEXT}\n【广告】扫码领取优惠"):
        assert not press.prints("bureau", replace(DAILY, body=body)).raised
    assert press.archive.read().execute("select count(*) from versions").fetchone()[0] == 3


def test_what_a_baseline_counted_is_told_when_it_moves_on(press: Press) -> None:
    draft = Article(
        f"关于公开征求《{NAME}（征求意见稿）》意见的通知",
        f"{BUREAU}起草了《{NAME}（征求意见稿）》，现公开征求意见。",
        NOW,
    )
    assert press.prints("bureau", draft, baseline=True).baseline == 1
    issued = ISSUED
    (told,) = press.prints("bureau", issued, "/2.html").raised
    assert [one.kind for one in told.changes] == [ChangeKind.STAGE]


def test_a_page_that_was_split_off_is_not_moved_back(press: Press) -> None:
    press.prints("daily", DAILY)
    press.prints("evening", replace(DAILY, title="云桥机器人行动计划来了", body=TEXT + "\n本报综合整理。"))
    (event_id,) = press.events()
    new = by_hand.split(press.archive, [2], NOW)
    press.prints("evening", replace(DAILY, title="云桥机器人行动计划来了", body=TEXT + "\n本报记者综合整理报道。"))
    assert press.events() == [event_id, new]
    press.prints("portal", replace(DAILY, body=TEXT + "\n本报记者综合整理报道。"))
    assert len(press.events()) == 2


def test_a_repeal_is_told_to_those_who_were_told_of_what_it_ends(press: Press) -> None:
    press.prints("daily", DAILY)
    repeal = Article(
        f"{BUREAU}关于废止《{NAME}》的公告",
        f"经研究，决定废止《{NAME}》（桥工信〔2031〕6号），自公布之日起停止执行机器人相关补助。",
        NOW,
    )
    press.prints("bureau", repeal)
    told = [one for one in alerts.latest(press.archive) if ChangeKind.REPEALED in kinds(one)]
    assert len(told) == 1
    assert told[0].event is not None
    assert told[0].event.id == press.events()[0]


def test_what_a_page_said_once_finds_it_no_longer(press: Press) -> None:
    press.prints("bureau", ISSUED)
    assert events.filed(press.archive, 1)
    press.prints("bureau", Article("春季植树活动掠影", "三月的郊外，志愿者们种下了五百棵树苗，孩子们画下了春天。", NOW))
    assert not events.filed(press.archive, 1)
