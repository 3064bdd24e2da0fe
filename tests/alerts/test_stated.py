from __future__ import annotations

from datetime import date

import pytest

from alerts import stated
from alerts.policy.detection import Decision, Detection, Signal
from alerts.policy.fact import Amount, Day, Fact, Facts, Issuer, Official, Target
from alerts.policy.facts import facts
from alerts.policy.lexicon import Tier
from db.understanding import Evidence, FactRow, Reason

AT = ("text", 3, 9, "一句。")
ROW = AT


def _amount(number: float, start: int = 3, currency: str = "CNY", *qualifiers: str) -> Amount:
    return Amount("50万—200万元", "text", start, start + 9, "一句。", number, currency, qualifiers)


def test_every_kind_of_fact_becomes_a_row_with_its_support() -> None:
    found = Facts(
        docnums=(Fact("工信部联科〔2031〕12号", *AT),),
        titles=(Fact("机器人行动计划", *AT),),
        issuers=(Issuer("工业和信息化部", *AT, tier=Tier.MINISTRY),),
        region=Fact("全国", *AT),
        stage=Fact("印发", *AT),
        targets=(Target("个场景", *AT, n=100),),
        officials=(Official("王某某", *AT, role="副部长"),),
    )
    assert stated.rows(found) == (
        FactRow("docnum", "工信部联科〔2031〕12号", *ROW),
        FactRow("title", "机器人行动计划", *ROW),
        FactRow("issuer", "工业和信息化部", *ROW, tier="ministry"),
        FactRow("region", "全国", *ROW),
        FactRow("stage", "印发", *ROW),
        FactRow("target", "个场景", *ROW, number=100, number_to=100),
        FactRow("official", "王某某", *ROW, role="副部长"),
    )


def test_a_page_that_states_nothing_has_no_rows() -> None:
    assert stated.rows(Facts()) == ()


@pytest.mark.parametrize(
    ("amounts", "spans"),
    [
        ([_amount(5e5), _amount(2e6)], [(5e5, 2e6)]),
        ([_amount(2e6), _amount(5e5)], [(5e5, 2e6)]),
        ([_amount(5e5), _amount(2e6, start=40)], [(5e5, 5e5), (2e6, 2e6)]),
        ([_amount(5e5), _amount(5e5, currency="USD")], [(5e5, 5e5), (5e5, 5e5)]),
        ([_amount(float("inf")), _amount(1.0)], [(1.0, 1.0)]),
    ],
)
def test_the_two_ends_of_a_range_are_one_row(amounts: list[Amount], spans: list[tuple[float, float]]) -> None:
    found = stated.rows(Facts(amounts=tuple(amounts)))
    assert [(one.number, one.number_to) for one in found] == spans


def test_a_sum_keeps_its_currency_and_qualifiers() -> None:
    (found,) = stated.rows(Facts(amounts=(_amount(5e5, 3, "USD", "最高", "单件"),)))
    assert (found.unit, found.qualifiers) == ("USD", ("最高", "单件"))


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2026-05-20", date(2026, 5, 20), date(2026, 5, 20)),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("2028", date(2028, 1, 1), date(2028, 12, 31)),
    ],
)
def test_a_month_and_a_year_run_to_their_last_day(value: str, first: date, last: date) -> None:
    (found,) = stated.rows(Facts(dates=(Day(value, *AT, kind="截止"),)))
    assert (found.value, found.day, found.day_to, found.date_kind) == (value, first, last, "截止")


@pytest.mark.parametrize("value", ["2026-02-30", "2026-13", "0000"])
def test_a_day_that_no_calendar_has_is_no_row(value: str) -> None:
    assert stated.rows(Facts(dates=(Day(value, *AT, kind="截止"),))) == ()


@pytest.mark.parametrize(("n", "span"), [(3, (3, 3)), ((10, 20), (10, 20)), (float("nan"), None)])
def test_a_target_counts_from_and_to(n: float | tuple[float, float], span: tuple[float, float] | None) -> None:
    found = stated.rows(Facts(targets=(Target("个", *AT, n=n),)))
    assert [(one.number, one.number_to) for one in found] == ([span] if span else [])


def test_a_page_of_nothing_but_numbers_is_cut_for_each_kind_by_itself() -> None:
    many = tuple(Fact(f"青工信〔2031〕{n}号", *AT) for n in range(500))
    found = stated.rows(Facts(docnums=many, stage=Fact("印发", *AT)))
    assert [one.kind for one in found] == ["docnum"] * stated.MOST + ["stage"]


def test_offsets_and_quotes_of_rows_are_those_of_the_page() -> None:
    body = "市里印发《云桥市机器人办法》。\n对单个项目给予最高50万—200万元补助。"
    for one in stated.rows(facts("通知", body, published_on=date(2031, 4, 1))):
        assert one.field == "text"
        assert body[one.start : one.end]
        assert one.quote.strip("…") in body


@pytest.mark.parametrize(("decision", "kept"), [(Decision.ALERT, 12), (Decision.REVIEW, 12), (Decision.NO, 3)])
def test_the_weightiest_signals_are_kept_behind_the_vetoes(decision: Decision, kept: int) -> None:
    said = Evidence("通知", "title", 0, 2, "通知")
    signals = [Signal(f"s{n}", n / 10) for n in range(-5, 20)]
    found = stated.reasons(Detection(0.4, decision, (*signals, Signal("act", 9.0, said)), (Signal("debunk", 0.0),)))
    assert found[:3] == (Reason("debunk", 0.0, veto=True), Reason("act", 9.0, evidence=said), Reason("s19", 1.9))
    assert len(found) == kept
