from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from alerts.progress import Brought, changes, stated
from db.progress import Change, ChangeKind
from db.understanding import FactRow

TODAY = date(2031, 4, 1)
URL = "http://gxj.example/tz/1.html"
STAGE, OFFICIAL, DEADLINE, AMOUNT = ChangeKind.STAGE, ChangeKind.OFFICIAL, ChangeKind.DEADLINE, ChangeKind.AMOUNT


def _row(kind: str, value: str) -> FactRow:
    return FactRow(kind, value, "text", 0, len(value), value)


def stage(name: str) -> FactRow:
    return _row("stage", name)


def due(day: str, kind: str = "截止") -> FactRow:
    on = date.fromisoformat(day)
    return FactRow("date", day, "text", 0, 9, day, day=on, day_to=on, date_kind=kind)


def money(text: str, number: float, *qualifiers: str) -> FactRow:
    return FactRow(
        "amount", text, "text", 0, 9, text, number=number, number_to=number, unit="CNY", qualifiers=qualifiers
    )


def page(
    *facts: FactRow, title: str = "通知", official: bool = False, before: Iterable[FactRow] | None = None
) -> Brought:
    return Brought(title, facts, TODAY, URL if official else None, None if before is None else tuple(before))


def test_the_first_alert_tells_stage_deadlines_and_whether_it_is_the_issuers_page() -> None:
    found = stated(page(stage("征求意见"), due("2031-05-06", "征求意见止"), official=True))
    assert found == ("stage:征求意见", "deadline:征求意见止:2031-05-06", "official")


def test_a_reprint_brings_nothing() -> None:
    article = page(stage("印发"), due("2031-05-06"))
    assert changes(article, stated(article)) == ()


@pytest.mark.parametrize(
    ("told", "comes"),
    [("征求意见", "印发"), ("印发", "解读"), ("印发", "申报通知"), ("拟出台", "征求意见"), ("解读", "申报通知")],
)
def test_the_next_stage_is_told_with_the_one_before(told: str, comes: str) -> None:
    assert changes(page(stage(comes)), [f"stage:{told}"]) == (Change(STAGE, comes, told),)


@pytest.mark.parametrize(("told", "comes"), [("印发", "征求意见"), ("解读", "拟出台"), ("申报通知", "征求意见")])
def test_what_was_before_is_no_news(told: str, comes: str) -> None:
    assert changes(page(stage(comes)), [f"stage:{told}"]) == ()


def test_that_a_page_speaks_of_money_or_of_a_pilot_is_no_stage_of_a_policy() -> None:
    assert changes(page(stage("资金")), ["stage:印发"]) == ()


def test_what_will_be_in_force_one_day_is_issued_and_no_more() -> None:
    article = page(stage("施行"), due("2031-06-01", "施行"))
    assert changes(article, ["stage:印发"]) == ()
    assert stated(article) == ("stage:印发",)


def test_the_issuers_page_after_the_media_is_told_once() -> None:
    article = page(stage("印发"), official=True)
    assert changes(article, ["stage:印发"]) == (Change(OFFICIAL, URL),)
    assert changes(article, ["stage:印发", "official"]) == ()


def test_a_deadline_is_moved_by_an_edit() -> None:
    article = page(due("2031-05-20"), before=[due("2031-05-06")])
    assert changes(article, ["deadline:截止:2031-05-06"]) == (Change(DEADLINE, "2031-05-20", "2031-05-06", "截止"),)


def test_a_deadline_is_moved_by_a_notice_that_extends_it() -> None:
    article = page(due("2031-05-20"), title="关于延长申报期限的通知")
    assert changes(article, ["deadline:截止:2031-05-06"]) == (Change(DEADLINE, "2031-05-20", "2031-05-06", "截止"),)


def test_another_day_in_the_media_is_their_mistake() -> None:
    assert changes(page(due("2031-05-20")), ["deadline:截止:2031-05-06"]) == ()


def test_an_edit_that_keeps_its_own_day_moves_none() -> None:
    article = page(due("2031-05-20"), before=[due("2031-05-20")])
    assert changes(article, ["deadline:截止:2031-05-06"]) == ()


def test_a_first_deadline_comes_with_the_call_that_names_it() -> None:
    article = page(stage("申报通知"), due("2031-05-06"))
    assert changes(article, ["stage:印发"]) == (
        Change(STAGE, "申报通知", "印发"),
        Change(DEADLINE, "2031-05-06", of="截止"),
    )


def test_a_first_deadline_in_a_richer_reprint_is_no_change() -> None:
    assert changes(page(stage("印发"), due("2031-05-06")), ["stage:印发"]) == ()


def test_a_sum_takes_the_place_of_another() -> None:
    article = page(money("800万元", 8e6, "最高"), before=[money("500万元", 5e6, "最高")])
    assert changes(article, []) == (Change(AMOUNT, "800万元", "500万元", "最高"),)


def test_the_same_sum_written_otherwise_is_none() -> None:
    assert changes(page(money("0.05亿元", 5e6, "最高"), before=[money("500万元", 5e6, "最高")]), []) == ()


def test_a_sum_that_only_comes_or_only_goes_replaces_none() -> None:
    one, other = money("500万元", 5e6, "最高"), money("3亿元", 3e8, "规模")
    assert changes(page(one, other, before=[one]), []) == ()
    assert changes(page(one, before=[one, other]), []) == ()


def test_a_repeal_is_told_as_what_it_is() -> None:
    article = page(stage("废止"), title="关于废止某办法的公告")
    assert changes(article, ["stage:印发"]) == (Change(ChangeKind.REPEALED, "关于废止某办法的公告"),)
    assert changes(article, ["stage:印发", "repealed"]) == ()


def test_a_page_that_ends_another_act_in_passing_or_tells_of_a_repeal_again_repeals_nothing() -> None:
    assert changes(page(stage("废止"), title="关于印发某办法的通知"), ["stage:印发"]) == ()
    assert changes(page(stage("废止"), title="某办法已废止"), ["stage:废止"]) == ()


def test_a_call_for_applications_was_issued_before() -> None:
    assert changes(page(stage("印发")), ["stage:申报通知"]) == ()
    assert changes(page(stage("印发")), ["stage:发布会"]) == (Change(STAGE, "印发", "发布会"),)


def test_media_say_in_the_headline_or_the_lead_what_has_happened() -> None:
    deep = replace(stage("申报通知"), start=271, end=273)
    assert changes(page(deep), ["stage:印发"]) == ()
    assert changes(page(replace(deep, field="title")), ["stage:印发"]) == (Change(STAGE, "申报通知", "印发"),)
    assert changes(page(deep, official=True), ["stage:印发", "official"]) == (Change(STAGE, "申报通知", "印发"),)


def test_an_edit_that_leaves_the_stage_as_it_was_brings_none() -> None:
    article = page(stage("申报通知"), before=[stage("申报通知")])
    assert changes(article, ["stage:印发"]) == ()


def test_everything_new_is_told_in_one() -> None:
    article = page(stage("印发"), due("2031-05-20"), official=True)
    told = ["stage:征求意见", "deadline:截止:2031-05-06"]
    assert [one.kind for one in changes(article, told)] == [STAGE, OFFICIAL, DEADLINE]


def test_a_district_that_wants_papers_earlier_moves_no_deadline() -> None:
    article = page(stage("申报通知"), due("2031-04-25"), official=True)
    told = ["stage:申报通知", "official", "deadline:截止:2031-05-06"]
    assert changes(article, told) == (Change(DEADLINE, "2031-04-25", of="截止"),)


def test_the_issuers_word_stands_against_the_medias() -> None:
    article = page(stage("申报通知"), due("2031-05-20"), official=True)
    told = ["stage:申报通知", "deadline:截止:2031-05-06"]
    assert changes(article, told)[1] == Change(DEADLINE, "2031-05-20", "2031-05-06", "截止")


def test_a_second_round_comes_when_the_first_is_over() -> None:
    article = page(stage("征求意见"), due("2031-05-20", "征求意见止"), official=True)
    told = ["stage:征求意见", "official", "deadline:征求意见止:2031-03-06"]
    assert changes(article, told) == (Change(DEADLINE, "2031-05-20", "2031-03-06", "征求意见止"),)


def test_a_late_printing_moves_no_deadline_back() -> None:
    article, over = page(stage("申报通知"), due("2031-05-06"), official=True), ["deadline:截止:2031-05-06"]
    told = ["stage:申报通知", "official", "deadline:截止:2031-05-20"]
    assert changes(article, told, over) == ()
    back = page(due("2031-05-06"), before=[due("2031-05-20")])
    assert changes(back, told, over) == (Change(DEADLINE, "2031-05-06", "2031-05-20", "截止"),)


def test_an_edit_replaces_the_days_of_its_own_page_only() -> None:
    told = ["deadline:截止:2031-05-06", "deadline:截止:2031-06-06"]
    assert changes(page(due("2031-06-20"), before=[due("2031-06-06")]), told) == (
        Change(DEADLINE, "2031-06-20", "2031-06-06", "截止"),
    )
    assert changes(page(due("2031-06-20"), before=[]), told) == (), "a day that a paper has found out of another text"


def said(sentence: str, text: str, number: float) -> FactRow:
    return FactRow(
        "amount",
        text,
        "text",
        0,
        9,
        f"{sentence}{text}。",
        number=number,
        number_to=number,
        unit="CNY",
        qualifiers=("最高",),
    )


PLATFORM, PRODUCT = "对新建的中试平台给予最高", "企业首台套产品实现销售的，一次性奖励最高"


def test_a_sum_is_replaced_by_the_one_in_its_sentence() -> None:
    before = [said(PLATFORM, "500万元", 5e6), said(PRODUCT, "300万元", 3e6)]
    assert changes(page(said(PRODUCT, "800万元", 8e6), before=before), []) == (
        Change(AMOUNT, "800万元", "300万元", "最高"),
    )


def test_a_sum_of_another_sentence_replaces_none() -> None:
    assert changes(page(said(PRODUCT, "800万元", 8e6), before=[said(PLATFORM, "500万元", 5e6)]), []) == ()


def test_nobody_is_asked_any_more_about_what_was_issued() -> None:
    article = page(stage("征求意见"), due("2031-05-06", "征求意见止"), official=True)
    assert changes(article, ["stage:印发", "official"]) == ()
