"""A ruling decides what detection left open, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from alerts.judge.rulings import rulings
from alerts.judge.step import matters_to
from alerts.policy.detection import Decision, Detection, Signal
from alerts.policy.known import Known
from alerts.rules.match import Rule, RuleSet
from db import judgements
from db.judgements import Call, Label, Outcome
from db.models import Article
from db.store import Archive
from tests.db.rows import NOW, archived, listed, read_next

#: What somebody says of a subject, from a clear act down: as weights change, some of these are always left open.
_SUBJECTS = ("人形机器人标准", "人工智能条例", "机器人产业政策", "自动驾驶立法", "大模型监管规则", "算力补贴")
_SAID = ("印发", "将出台", "有望年内发布", "正在研究", "征求意见中", "或将出台", "传闻", "受关注", "是什么")
HEADLINES = tuple(f"{subject}{said}" for subject in _SUBJECTS for said in _SAID)


def decided(headline: str, ruling: Decision | None = None) -> Decision:
    return Known(headline, source="town\nnews.example", ruling=ruling).detection.decision


@pytest.fixture(scope="module")
def example() -> Mapping[Decision, str]:
    """A headline of each decision."""
    return {decided(one): one for one in HEADLINES}


@pytest.mark.parametrize("ruling", [*Decision, None])
@pytest.mark.parametrize("decision", Decision)
def test_a_ruling_counts_where_detection_leaves_it_open_and_nowhere_else(
    example: Mapping[Decision, str], decision: Decision, ruling: Decision | None
) -> None:
    expected = ruling if ruling and decision is Decision.REVIEW else decision
    assert decided(example[decision], ruling) is expected


def test_a_ruling_changes_the_decision_and_nothing_else() -> None:
    veto = Signal("rumour", -1.0)
    found = Detection(0.3, Decision.REVIEW, (Signal("subject", 1.0),), (veto,), ("robots",))
    assert found.ruled(Decision.NO) == replace(found, decision=Decision.NO)
    assert found.ruled(None) is found


@pytest.mark.parametrize("decision", Decision)
@pytest.mark.parametrize(
    ("expression", "matters"),
    [
        ("kind:policy", True),
        ("kind:review", True),
        ("kind:policy OR 天气", True),
        ("kind:policy OR kind:review", True),
        ('title:"{headline}" OR 天气', False),
        ("天气 AND kind:policy", False),
        ("score>=0.01", False),
    ],
)
def test_only_open_texts_are_for_the_judge_and_only_where_its_word_changes_what_is_told(
    archive: Archive, example: Mapping[Decision, str], decision: Decision, expression: str, *, matters: bool
) -> None:
    headline = example[decision]
    rules = RuleSet([Rule.of("r", expression.format(headline=headline))])
    asked = matters_to(rules, clock=lambda: NOW)(archived(archive, title=headline, body=""))
    assert asked is (matters and decision is Decision.REVIEW)


@pytest.mark.parametrize(
    ("outcome", "share", "ruling"),
    [
        (Outcome(1, label=Label.POLICY), 0.0, {1: Decision.ALERT}),
        (Outcome(1, label=Label.NOT_POLICY), 1.0, {1: Decision.NO}),
        (Outcome(1, label=Label.NOT_POLICY), 0.0, {}),
        (Outcome(1, refused="a quote is not on the page"), 1.0, {}),
        (None, 1.0, {}),
    ],
)
def test_assess_gets_to_know_only_what_counts(
    archive: Archive, outcome: Outcome | None, share: float, ruling: dict[int, Decision]
) -> None:
    listed(archive, "/1.html")
    read_next(archive, Article("标题", "正文"))
    call_id = judgements.begin(archive, Call(1, 1, "m", "0" * 64, NOW), day=NOW, cap=1)
    assert call_id is not None
    if outcome:
        judgements.settle(archive, call_id, outcome, share=share)
    assert rulings(archive, [1, 2]) == ruling
    assert rulings(archive, []) == {}
