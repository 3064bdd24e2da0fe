"""Numbers of acts, in one form each."""

from __future__ import annotations

from datetime import date

import pytest

from alerts.acts.numbers import at_odds, canonical, others
from db.fold import fold


@pytest.mark.parametrize(
    ("printed", "form"),
    [
        ("川办发〔2026〕3号", "川办发〔2026〕3号"),
        ("川办发[2026]3号", "川办发〔2026〕3号"),
        ("川办发（２０２６）０３ 号", "川办发〔2026〕3号"),
        ("川办发【2026】第3号", "川办发〔2026〕3号"),
        ("川办发〔2026〕号3", "川办发〔2026〕3号"),
        ("国家林草局令第十二号", "国家林草局令第12号"),
        ("国家林草局公告2026年第7号", "国家林草局公告2026第7号"),
        ("2026年第7号公告", "国家林草局公告2026第7号"),
        ("川政第24号", "川政第24号"),
        ("第三章", ""),
    ],
)
def test_one_form_whatever_the_brackets(printed: str, form: str) -> None:
    assert canonical(printed, issuer="国家林草局", year=2026) == form


def test_an_announcement_of_nobody_has_no_number() -> None:
    assert canonical("公告2026年第7号") == ""
    assert canonical("第7号公告") == ""


def test_orders_are_numbered_through_and_announcements_each_year_anew() -> None:
    assert canonical("令第7号", issuer="某部", year=2025) == canonical("令第7号", issuer="某部", year=2026)
    assert canonical("公告第7号", issuer="某部", year=2025) != canonical("公告第7号", issuer="某部", year=2026)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("GB 41234—2026《某某要求》", "gb 41234-2026"),
        ("GB/T 41234-2026", "gb/t 41234-2026"),
        ("Regulation (EU) 2026/118", "eu 2026/118"),
        ("欧盟2026/118号条例", "eu 2026/118"),
        ("Executive Order 14501", "eo 14501"),
        ("EO 14501", "eo 14501"),
        ("第14501号行政令", "eo 14501"),
        ("H.R. 7741", "us hr 7741 2025"),
        ("HR 7741", "us hr 7741 2025"),
        ("S. 12 passes", "us s 12 2025"),
        ("California SB 412", "california sb 412 2025"),
        ("S.B. 412, California's law", "california sb 412 2025"),
        ("Texas House Bill 88", "texas hb 88 2025"),
    ],
)
def test_numbers_abroad_and_of_standards(text: str, number: str) -> None:
    assert [one for one, _ in others(fold(text), published_on=date(2026, 3, 1))] == [number]


@pytest.mark.parametrize(
    "text", ["version 2026/11", "the U.S. 5000 jobs", "AI chairs 12", "some 14501 orders", "hr 10%"]
)
def test_what_is_no_number_of_an_act(text: str) -> None:
    assert list(others(fold(text), published_on=date(2026, 3, 1))) == []


@pytest.mark.parametrize(
    ("mine", "theirs", "odds"),
    [
        ({"川办发〔2026〕3号"}, {"川办发〔2026〕4号"}, True),
        ({"川办发〔2026〕3号"}, {"川府发〔2026〕3号"}, True),
        ({"川办发〔2026〕3号"}, {"川办发〔2026〕3号"}, False),
        ({"川办发〔2026〕3号"}, set(), False),
        ({"国家网信办令第9号"}, {"国家互联网信息办公室令第9号"}, False),
        ({"国家网信办令第9号"}, {"国家网信办令第8号"}, True),
        ({"某部公告2025第9号"}, {"某部公告2026第9号"}, True),
        ({"us hr 5 2025"}, {"us hr 5 2025", "us s 6 2025"}, True),
    ],
)
def test_numbers_at_odds(mine: set[str], theirs: set[str], *, odds: bool) -> None:
    assert at_odds(mine, theirs) is odds
    assert at_odds(theirs, mine) is odds


def test_a_bill_is_counted_anew_by_each_legislature() -> None:
    in_three = {next(others("hr 5", published_on=date(year, 1, 9)))[0] for year in (2025, 2026, 2027)}
    assert in_three == {"us hr 5 2025", "us hr 5 2027"}


def test_the_publisher_may_tell_the_state() -> None:
    assert [one for one, _ in others("sb 412", published_on=None, where="oregon legislature")] == ["oregon sb 412"]
