from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from alerts import shown
from alerts.labels import KINDS, LABELS, Labels
from alerts.policy.lexicon import Tier, shipped
from db.understanding import Evidence, FactRow, Reason
from tests.alerts.samples import DETECTED, EVIDENCE, FACTS, alert, evidence, fact

ZH, EN = LABELS["zh"], LABELS["en"]


@pytest.mark.parametrize(
    ("number", "number_to", "unit", "qualifiers", "zh", "en"),
    [
        (1e7, 1e7, "CNY", ("最高",), "最高1000万元", "up to CNY 10 million"),
        (1.2e8, 1.2e8, "CNY", (), "1.2亿元", "CNY 120 million"),
        (3500, 3500, "CNY", ("每人",), "每人3500元", "per person: CNY 3,500"),
        (12_345_678, 12_345_678, "CNY", (), "1234.5678万元", "CNY 12.345678 million"),
        (5e5, 2e6, "CNY", ("单件",), "单件50万—200万元", "each: CNY 500,000–2 million"),
        (2e12, 2e12, "CNY", ("累计", "超"), "累计超2万亿元", "in total over CNY 2 trillion"),
        (4.5e9, 4.5e9, "USD", ("约",), "约45亿美元", "about USD 4.5 billion"),
        (1e6, 1e6, "XYZ", (), "100万XYZ", "XYZ 1 million"),
        (1e7, 1e7, "CNY", ("最高", "年度"), "年度最高1000万元", "a year: up to CNY 10 million"),
        (0.5, 0.5, "CNY", (), "0.5元", "CNY 0.5"),
        (0, 0, "CNY", (), "0元", "CNY 0"),
    ],
)
def test_money_reads_as_people_write_it(  # noqa: PLR0917
    number: float, number_to: float, unit: str, qualifiers: tuple[str, ...], zh: str, en: str
) -> None:
    one = fact("amount", "…", number=number, number_to=number_to, unit=unit, qualifiers=qualifiers)
    assert (shown.value(one, ZH), shown.value(one, EN)) == (zh, en)


@pytest.mark.parametrize(
    ("one", "zh", "en"),
    [
        (fact("issuer", "工业和信息化部", tier="ministry"), "工业和信息化部（部委）", "工业和信息化部 (ministry)"),
        (fact("issuer", "某局", tier="unknown"), "某局", "某局"),
        (fact("title", "机器人办法"), "《机器人办法》", "《机器人办法》"),
        (fact("title", "AI Act"), "“AI Act”", "“AI Act”"),
        (fact("stage", "申报通知"), "申报通知", "call for applications"),
        (fact("date", "2026-05", date_kind="截止"), "截止 2026-05", "deadline 2026-05"),
        (fact("date", "2026", date_kind="某日"), "某日 2026", "某日 2026"),
        (fact("target", "个场景", number=100), "100个场景", "100个场景"),
        (fact("target", "AI systems", number=10), "10 AI systems", "10 AI systems"),
        (fact("target", "家企业", number=10, number_to=20), "10—20家企业", "10–20家企业"),
        (fact("official", "王某某", role="副市长"), "王某某（副市长）", "王某某 (副市长)"),
        (fact("official", "王某某", role=""), "王某某", "王某某"),
        (fact("docnum", "青工信〔2026〕\u202e12号\n"), "青工信〔2026〕12号", "青工信〔2026〕12号"),
    ],
)
def test_a_fact_reads_as_people_write_it(one: FactRow, zh: str, en: str) -> None:
    assert (shown.value(one, ZH), shown.value(one, EN)) == (zh, en)


OTHER = fact("title", "青川市机器人条例")  # the sample's headline names another document
DUE = fact("date", "2026-05-31", day=date(2026, 5, 31), date_kind="截止")
PAST = fact("date", "2026-03-31", day=date(2026, 3, 31), date_kind="截止")
SOON = fact("date", "2026-04-30", day=date(2026, 4, 30), date_kind="征求意见止")


def why(facts: Iterable[FactRow], *reasons: Reason, matches: tuple[Evidence, ...] = EVIDENCE) -> str:
    seen = replace(DETECTED, why=reasons)
    return shown.why(alert(facts=tuple(facts), detected=seen, matches=matches), ZH)


@pytest.mark.parametrize(
    ("facts", "line"),
    [
        (FACTS[2:3] + FACTS[5:6], "青川市工业和信息化局 · 印发"),
        (FACTS[2:4] + FACTS[5:6], "青川市工业和信息化局等 · 印发"),
        ((FACTS[0], OTHER), "《青川市机器人条例》 · 青工信〔2026〕12号"),
        (FACTS[0:2], "青工信〔2026〕12号 · 命中词：机器人、人工智能"),
        ((*FACTS[5:6], DUE, SOON), "印发 · 征求意见截至 2026-04-30"),
        ((*FACTS[5:6], DUE, PAST), "印发 · 截止 2026-05-31"),
        ((*FACTS[4:6], PAST), "印发 · 命中词：机器人、人工智能"),
        ((*FACTS[5:8], fact("amount", "", number=2e7, unit="CNY", qualifiers=("最高",))), "印发 · 最高2000万元"),
        (FACTS[5:6], "印发 · 命中词：机器人、人工智能"),
        (FACTS[9:12], "命中词：机器人、人工智能"),
    ],
)
def test_the_line_says_who_does_what_by_when_and_for_how_much(facts: tuple[FactRow, ...], line: str) -> None:
    assert why(facts) == line


def test_a_deadline_was_over_by_the_day_of_publication_in_beijing() -> None:
    at_night = datetime(2026, 3, 31, 17, 0, tzinfo=UTC)
    assert shown.why(alert(facts=(*FACTS[4:6], PAST), published_at=at_night), ZH, words=False) == "印发"


def test_where_little_is_stated_the_strongest_signals_words_stand_before_the_rules_in_the_line() -> None:
    said = evidence("征求意见", "公开征求意见")
    reasons = (
        Reason("headline", 3.0, evidence=evidence("长" * 41, "长" * 99)),
        Reason("statistics", 2.0, veto=True, evidence=evidence("增长", "同比增长")),
        Reason("act", 1.5, evidence=said),
        Reason("host", 1.0),
        Reason("company", -1.0, evidence=evidence("公司", "某公司")),
    )
    assert why((), *reasons) == "命中词：征求意见、机器人、人工智能"


def test_a_word_stands_once_whatever_its_case() -> None:
    assert why((), matches=(evidence("AI", "AI ai"), evidence("ai", "AI ai"))) == "命中词：AI"


def test_without_words_a_line_of_one_fact_is_that_fact() -> None:
    assert shown.why(alert(facts=FACTS[5:6]), ZH, words=False) == "印发"


def test_a_line_without_anything_to_say_is_empty() -> None:
    assert why((), matches=()) == ""


def test_a_line_is_short_whatever_a_page_states() -> None:
    endless = tuple(fact(one.kind, "长" * 5000, number=1e300, unit="长" * 500, tier="city") for one in FACTS)
    assert len(why(endless)) <= 200


def test_kinds_stand_in_the_readers_order_and_values_once() -> None:
    rows = dict(shown.table((*FACTS[::-1], *FACTS), EN))
    assert list(rows) == [EN.kinds[kind] for kind in KINDS]
    assert rows["Number"] == ("青工信〔2026〕12号",)


@pytest.mark.parametrize("labels", LABELS.values(), ids=LABELS)
def test_every_kind_tier_and_topic_has_its_words(labels: Labels) -> None:
    assert tuple(labels.kinds) == KINDS
    assert set(labels.tiers) == {*Tier, "media"}


def test_english_has_a_word_for_every_stage_and_qualifier() -> None:
    assert set(EN.stages) == {stage.name for stage in shipped().stages}
    assert set(EN.qualifiers) == {"最高", "累计", "年度", "不低于", "约", "超", "单件", "每人", "规模", "安排"}
    kinds = {"印发", "施行", "生效", "发布", "截止", "征求意见起", "征求意见止", "起始", "有效期至", "目标"}
    assert set(EN.date_kinds) == kinds
