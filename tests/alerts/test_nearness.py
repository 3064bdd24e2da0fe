"""What a page lacks to match a rule, where it is one part."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pytest

from alerts.policy.detection import Decision, Detection, Signal
from alerts.policy.known import Known
from alerts.rules.document import Document
from alerts.rules.match import Rule, RuleSet
from alerts.rules.nearness import Lack, brief, lack, part_of
from db.understanding import Evidence

GROUPS = {"robot": ("机器人", "robot")}


def _lack(expression: str, title: str, body: str = "", *, known: Known | None = None) -> Lack | None:
    rule = Rule.of("r", expression, groups=GROUPS)
    page = RuleSet((rule,)).page(Document(title, body, known=known))
    return lack(part_of(rule.expression), page)


@pytest.mark.parametrize(
    ("expression", "title", "said"),
    [
        ("机器人 AND 补贴", "机器人大会", "补贴"),
        ("机器人 AND title:补贴 AND 深圳", "深圳机器人大会", "title:补贴"),
        ("机器人 AND 补贴 AND 深圳", "机器人大会", None),
        ("机器人 AND 补贴", "低空经济大会", None),
        ("机器人", "低空经济大会", None),
        ("机器人 OR 大模型", "低空经济大会", None),
        ("机器人 AND (补贴 OR 奖励)", "机器人大会", "(补贴 OR 奖励)"),
        ("机器人 AND (补贴 OR 奖励 OR 资助 OR 贴息)", "机器人大会", "(补贴 OR 奖励 OR 资助 OR … 1 more)"),
        ("补贴 AND @robot", "补贴办法", "@robot"),
        ("机器人 AND NOT 招聘", "机器人公司招聘", "NOT 招聘"),
        ("机器人 AND NOT title:(招聘 OR 股价)", "机器人公司招聘，股价上涨", "NOT (title:招聘 OR title:股价)"),
        ("机器人 AND 补贴 AND NOT 招聘", "机器人公司招聘", None),
        ("(机器人 AND 补贴) OR (大模型 AND 备案)", "大模型大会", "备案"),
        ("(机器人 AND 补贴 AND 深圳) OR (大模型 AND 备案 AND 北京)", "大模型大会", None),
        ("3 of (机器人, 补贴, 深圳, 申报)", "深圳机器人大会", "3 of (机器人, 补贴, 深圳, … 1 more)"),
        ("3 of (机器人, 补贴, 深圳, 申报)", "机器人大会", None),
        ("2 of (机器人, 补贴 AND 深圳, 申报)", "深圳机器人大会", "补贴"),
        ("机器人 NEAR/2 补贴 AND 深圳", "深圳的机器人大会谈到补贴", "机器人 NEAR/2 补贴"),
        ("机器人 NEAR/2 补贴", "机器人大会，会上谈到补贴", "机器人 NEAR/2 补贴"),
        ("机器人 NEAR/2 (补贴 OR 奖励)", "机器人大会", "(补贴 OR 奖励)"),
        ("机器人 NEAR/2 补贴", "低空经济大会", None),
        ("机器人 NEAR/2 补贴 AND 深圳", "深圳大会", None),
        ("机器人 AND NOT (招聘 AND 股价)", "低空经济招聘", None),
        ("机器人 AND /补贴\\d+万/", "机器人大会", "/补贴\\d+万/"),
        ("机器人 AND amount>=500万", "机器人大会", "amount>=500万"),
    ],
)
def test_the_one_part_that_is_missing_is_named(expression: str, title: str, said: str | None) -> None:
    found = _lack(expression, title)
    assert (found.said if found else None) == said


def test_what_stands_there_is_quoted_and_what_a_not_bars_with_it() -> None:
    found = _lack("机器人 AND NOT 招聘", "机器人公司", "本公司招聘工程师。")
    assert found is not None
    assert [piece.term for piece in found.evidence] == ["机器人", "招聘"]


def test_what_the_page_states_instead_of_a_fact_is_told() -> None:
    found = _lack("机器人 AND amount>=500万", "机器人补贴办法", "对每家企业给予最高200万元补贴。")
    assert found is not None
    assert (found.said, found.value) == ("amount>=500万", "200万元")
    words = _lack("机器人 AND 补贴", "机器人大会")
    assert words is not None
    assert words.value is None


@dataclass(frozen=True)
class _Judged(Known):
    """Known of a page: detection's word, without detection; its facts may not be asked for."""

    decision: Decision = Decision.NO
    score: float = 0.0

    @cached_property
    def detection(self) -> Detection:
        why = Evidence("机器人", "title", 0, 3, self.title)
        return Detection(self.score, self.decision, (Signal("subject_in_title", 1.0, why),))

    @cached_property
    def facts(self) -> None:  # type: ignore[override]
        raise AssertionError("facts were read")


@pytest.mark.parametrize(
    ("expression", "decision", "score", "said"),
    [
        ("kind:policy", Decision.REVIEW, 0.3, "kind:policy"),
        ("kind:policy", Decision.NO, 0.2, None),
        ("kind:ＰＯＬＩＣＹ AND 机器人", Decision.REVIEW, 0.3, "kind:ＰＯＬＩＣＹ"),
        ("kind:review", Decision.NO, 0.2, None),
        ("kind:policy AND 机器人", Decision.REVIEW, 0.3, "kind:policy"),
        ("kind:policy OR 大模型政策", Decision.REVIEW, 0.3, "kind:policy"),
        ("kind:policy AND 大模型", Decision.REVIEW, 0.3, None),
        ("kind:policy AND 大模型", Decision.ALERT, 0.9, "大模型"),
        ("score>=0.6", Decision.ALERT, 0.5, "score>=0.6"),
        ("score>=0.6", Decision.NO, 0.4, None),
    ],
)
def test_detections_word_is_near_where_it_leaves_the_page_open(
    expression: str, decision: Decision, score: float, said: str | None
) -> None:
    title = "机器人大会"
    found = _lack(expression, title, known=_Judged(title, decision=decision, score=score))
    assert (found.said if found else None) == said
    if found and found.said.startswith("kind:"):
        assert found.value == "review"
        assert [piece.term for piece in found.evidence] == ["机器人"]


def test_facts_are_not_read_for_a_page_that_lacks_a_word_already() -> None:
    title = "机器人大会"
    assert _lack("机器人 AND 补贴 AND amount>=500万", title, known=_Judged(title)) is None
    with pytest.raises(AssertionError, match="facts were read"):
        _lack("机器人 AND amount>=500万", title, known=_Judged(title))


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("a AND b AND c AND d AND e", "(a AND b AND c AND … 2 more)"),
        ("2 of (a, b, c OR d)", "2 of (a, b, (c OR d))"),
        ("a AND NOT (b OR c)", "(a AND NOT (b OR c))"),
        ("title:@robot NEAR/5 title:补贴", "title:@robot NEAR/5 title:补贴"),
    ],
)
def test_a_part_is_told_as_it_could_be_written(expression: str, said: str) -> None:
    assert brief(Rule.of("r", expression, groups=GROUPS).expression) == said
