"""A ruling decides what detection left open, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from alerts.judge.rulings import rulings
from alerts.judge.step import in_review
from alerts.policy.detection import Decision
from alerts.policy.known import Known
from db import judgements
from db.judgements import Call, Label, Outcome
from db.models import Article
from db.store import Archive
from tests.db.rows import NOW, archived, listed, read_next

#: From clear to hopeless, as detection sees them; some are left open.
HEADLINES = (
    "国务院印发人工智能管理条例",
    "云桥市将出台机器人产业政策",
    "Senators discuss AI bill",
    "人形机器人标准有望年内发布",
    "代表建议加快人工智能立法",
    "工信部：正研究人工智能相关举措",
    "人工智能成为热词",
    "体育新闻",
)


def test_some_headlines_are_left_open_and_some_are_not() -> None:
    assert {Known(one).detection.decision for one in HEADLINES} == set(Decision)


@pytest.mark.parametrize("ruling", [Decision.ALERT, Decision.NO])
@pytest.mark.parametrize("headline", HEADLINES)
def test_a_ruling_counts_where_detection_leaves_it_open_and_nowhere_else(headline: str, ruling: Decision) -> None:
    before, after = Known(headline).detection, Known(headline, ruling=ruling).detection
    expected = ruling if before.decision is Decision.REVIEW else before.decision
    assert after == replace(before, decision=expected), "score, signals and topics stay what they are"


@pytest.mark.parametrize("headline", HEADLINES)
def test_only_what_detection_leaves_open_is_for_the_judge(archive: Archive, headline: str) -> None:
    article = archived(archive, title=headline, body="")
    assert in_review(article) is (Known(headline, source="town").detection.decision is Decision.REVIEW)


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
