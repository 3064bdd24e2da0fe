"""Rules that ask for what is known of a page beyond its words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from alerts.policy.detection import Decision, Detection, Signal
from alerts.policy.fact import Amount, Day, Fact, Facts, Issuer
from alerts.policy.known import Known
from alerts.policy.lexicon import Tier
from alerts.rules.explain import explain
from alerts.rules.match import Document, Rule, match
from db.understanding import Evidence

TODAY = date(2031, 3, 10)
TITLE = "工信部就人形机器人标准公开征求意见"
BODY = (
    "意见反馈截止时间为2031年3月31日。广东省深圳市将安排最高5000万元补贴，另设一亿美元基金。文号工信部科〔2031〕6号。"
)
QUOTE = "意见反馈"


def at(words: str, text: str = BODY, field: str = "text") -> tuple[str, int, int, str]:
    start = text.index(words)
    return field, start, start + len(words), QUOTE


FACTS = Facts(
    docnums=(Fact("工信部科〔2031〕6号", *at("工信部科〔2031〕6号")),),
    issuers=(Issuer("工业和信息化部", *at("工信部", TITLE, "title"), tier=Tier.MINISTRY),),
    region=Fact("广东省深圳市", *at("广东省深圳市")),
    stage=Fact("征求意见", *at("征求意见", TITLE, "title")),
    amounts=(
        Amount("5000万元", *at("5000万元"), number=5e7, currency="CNY", qualifiers=("最高",)),
        Amount("一亿美元", *at("一亿美元"), number=1e8, currency="USD", qualifiers=()),
    ),
    dates=(
        Day("2031-03-31", *at("2031年3月31日"), kind="截止"),
        Day("2031-03-01", *at("2031"), kind="征求意见止"),
        Day("2031-03-12", *at("2031"), kind="施行"),
        Day("2031-03", *at("2031"), kind="截止"),
    ),
)
SUBJECT = Evidence("人形机器人", "title", 4, 9, TITLE)
DETECTION = Detection(
    0.72,
    Decision.ALERT,
    (Signal("subject", 2.0, SUBJECT), Signal("against", -1.0, Evidence("标准", "title", 9, 11, TITLE)), Signal("s", 1)),
    topics=("ai", "robots"),
)


@dataclass(frozen=True)
class Given(Known):
    """What is known, without working it out. None: nobody may ask."""

    found: Detection | None = None
    stated: Facts | None = None

    @property
    def detection(self) -> Detection:
        assert self.found is not None, "detection was asked for"
        return self.found

    @property
    def facts(self) -> Facts:
        assert self.stated is not None, "facts were asked for"
        return self.stated


def page(
    found: Detection | None = DETECTION, stated: Facts | None = FACTS, *, lang: str = "", today: date | None = TODAY
) -> Document:
    return Document(TITLE, BODY, lang=lang, known=Given(TITLE, BODY, found=found, stated=stated), today=today)


def shown(expression: str, document: Document) -> list[str] | None:
    result = match(Rule.of("r", expression), document)
    return None if result is None else [piece.term for piece in result.evidence]


@pytest.mark.parametrize(
    ("expression", "terms"),
    [
        ("region:广东", ["广东省深圳市"]),
        ("region:深圳", ["广东省深圳市"]),
        ("region:廣東", ["广东省深圳市"]),
        ("region:(浙江 OR 广东)", ["广东省深圳市"]),
        ("stage:征求意见", ["征求意见"]),
        ("issuer:工信部", ["工信部"]),
        ("issuer:工业和信息化部", ["工信部"]),
        ("issuer:信息化", ["工信部"]),
        ("docnum:工信部科", ["工信部科〔2031〕6号"]),
        ('docnum:"工信部科 [2031] 6号"', ["工信部科〔2031〕6号"]),
        ("docnum:2031", ["工信部科〔2031〕6号"]),
        ("topic:robots", ["人形机器人"]),
        ("kind:policy", ["人形机器人"]),
        ("score>=0.6", ["人形机器人"]),
        ("机器人 AND score<0.8", ["人形机器人"]),
        ("score=0.72", ["人形机器人"]),
        ("amount>=5000万", ["5000万元"]),
        ("amount<1亿", ["5000万元"]),
        ("amount=5000万", ["5000万元"]),
        ("deadline<30d", ["2031年3月31日"]),
        ("deadline<22d", ["2031年3月31日"]),
        ("deadline>=21d", ["2031年3月31日"]),
        ("region:广东 AND stage:征求意见", ["征求意见", "广东省深圳市"]),
        ("机器人 AND NOT region:浙江", ["机器人"]),
        ("2 of (region:浙江, kind:policy, 机器人)", ["人形机器人"]),
        ("机器人 AND lang:zh", ["机器人"]),
    ],
)
def test_what_is_known_makes_a_rule_true_and_is_its_evidence(expression: str, terms: list[str]) -> None:
    assert shown(expression, page()) == terms


@pytest.mark.parametrize(
    "expression",
    [
        "region:浙江",
        "stage:印发",
        "issuer:科技部",
        "issuer:工信局",
        "docnum:国发",
        "topic:chips",
        "kind:review",
        "score>=0.73",
        "score>0.72",
        "amount>5000万",
        "amount>=1亿",
        "deadline<21d",
        "deadline>30d",
        "机器人 AND NOT kind:policy",
        "机器人 AND lang:en",
    ],
)
def test_what_is_not_so_makes_it_untrue(expression: str) -> None:
    assert shown(expression, page()) is None


def test_a_page_that_states_nothing_matches_no_question() -> None:
    nothing = page(Detection(0.0, Decision.NO), Facts())
    for expression in (
        "region:广东",
        "stage:印发",
        "issuer:部",
        "docnum:号",
        "amount>0",
        "deadline<99d",
        "kind:policy",
    ):
        assert shown(expression, nothing) is None


@pytest.mark.parametrize(
    ("today", "holds"), [(date(2031, 3, 31), True), (date(2031, 4, 1), False), (date(2031, 1, 1), False), (None, False)]
)
def test_a_deadline_lies_ahead_of_today_and_near(today: date | None, *, holds: bool) -> None:
    assert (shown("deadline<30d", page(today=today)) is not None) is holds


def test_the_first_of_march_counts_on_its_own_day() -> None:
    assert shown("deadline<=0d", page(today=date(2031, 3, 1))) == ["2031"]


def test_what_detection_says_is_told_in_the_words_of_the_language() -> None:
    for decision, said in ((Decision.ALERT, "policy"), (Decision.REVIEW, "review"), (Decision.NO, "no")):
        branch = explain(Rule.of("r", "kind:policy"), page(Detection(0.5, decision)))
        assert branch.value == said


@pytest.mark.parametrize("decision", [Decision.ALERT, Decision.REVIEW, Decision.NO])
def test_a_kind_is_a_decision(decision: Decision) -> None:
    seen = page(Detection(0.5, decision))
    assert [shown(f"kind:{kind}", seen) is not None for kind in ("policy", "review")] == [
        decision is Decision.ALERT,
        decision is Decision.REVIEW,
    ]


@pytest.mark.parametrize(
    ("expression", "holds"),
    [
        ("无人机 AND region:广东", False),
        ("region:广东 AND 无人机", False),
        ("机器人 OR region:广东", True),
        ("region:广东 OR 机器人", True),
        ("region:广东 AND kind:policy AND NOT 机器人", False),
        ("(region:广东 OR 无人机) AND (kind:policy OR 低空) AND NOT 标准", False),
        ("1 of (amount>1亿, 机器人, deadline<30d)", True),
        ("2 of (amount>1亿, 无人机, 低空)", False),
        ("NOT (region:广东 OR 机器人) AND 标准", False),
        ("机器人 NEAR/2 无人机 AND score>0.5", False),
        ("/无人.机/ AND score>0.5", False),
    ],
)
def test_nothing_is_worked_out_where_words_decide(expression: str, *, holds: bool) -> None:
    assert (match(Rule.of("r", expression), page(None, None)) is not None) is holds


@pytest.mark.parametrize(
    ("expression", "holds"),
    [("kind:review AND region:广东", False), ("region:广东 OR score>0.5", True), ("amount>1 AND NOT topic:ai", False)],
)
def test_facts_are_not_read_where_detection_decides(expression: str, *, holds: bool) -> None:
    assert (match(Rule.of("r", expression), page(DETECTION, None)) is not None) is holds


def test_without_anything_known_it_is_worked_out_from_the_fields() -> None:
    body = "深圳市工业和信息化局印发《深圳市人形机器人产业扶持办法》，对项目给予最高2000万元补贴。"
    document = Document("深圳市印发人形机器人产业扶持办法", body)
    assert shown("region:深圳 AND amount>=2000万 AND issuer:深圳市工信局", document) is not None
    assert shown("region:上海", document) is None
    assert shown("issuer:广州市工信局", document) is None


@pytest.mark.parametrize(
    ("title", "lang", "expected"),
    [
        ("机器人政策", "", "zh"),
        ("AI act 机器人 amends rules on robots and on everything else", "", "en"),
        ("Robots", "", "en"),
        ("Robots", "zh", "zh"),
    ],
)
def test_a_language_is_the_pages_own_or_told_by_its_letters(title: str, lang: str, expected: str) -> None:
    document = Document(title, lang=lang)
    found = [one for one in ("zh", "en") if match(Rule.of("r", f"/.../ AND lang:{one}"), document)]
    assert found == [expected]


def test_evidence_whose_place_is_not_the_pages_own_is_left_out() -> None:
    """A page without a headline is detected by its first sentence, and the offsets are that sentence's."""
    elsewhere = Detection(0.9, Decision.ALERT, (Signal("s", 1.0, Evidence("机器人", "title", 0, 3, "机器人")),))
    assert shown("kind:policy", page(elsewhere)) == []
