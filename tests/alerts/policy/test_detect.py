"""Detection: what it decides, and what it says of its reasons."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files

import pytest

from alerts.policy.detect import detect
from alerts.policy.detection import Decision, Detection
from alerts.policy.features import Feature, Weights
from alerts.policy.lexicon import load, shipped

TITLE = "工信部印发《人形机器人产业行动计划》"


def _hard() -> Iterator[tuple[str, str, list[str]]]:
    text = files(__package__).joinpath("hard_items.toml").read_text(encoding="utf-8")
    for decision, groups in tomllib.loads(text).items():
        for group in groups:
            yield from ((decision, group["kind"], item) for item in group["items"])


def _detected(title: str, text: str = "", source: str = "", url: str = "") -> Detection:
    return detect(title, text, source=source, url=url, lexicon=shipped())


HARD = list(_hard())


def test_there_are_enough_hard_items_of_either_kind() -> None:
    wanted = [decision for decision, _, _ in HARD]
    assert wanted.count("no") >= 60
    assert wanted.count("yes") >= 40


@pytest.mark.parametrize(("decision", "kind", "item"), HARD, ids=[item[0][:40] for _, _, item in HARD])
def test_hard_items_are_told_apart(decision: str, kind: str, item: list[str]) -> None:
    found = _detected(*item)
    assert (found.decision is Decision.ALERT) is (decision == "yes"), (kind, found.score, found.vetoes)


def _table(**weights: float) -> Weights:
    features = tuple((Feature.of(name.replace("_", ": "), {}), weight) for name, weight in weights.items())
    veto = (Feature.of("title: debunk", {}), "a debunk")
    return Weights(bias=-1.0, alert=0.7, review=0.4, weights=features, vetoes=(veto,))


@pytest.mark.parametrize(
    ("weight", "score", "decision"),
    [(2.0, 0.7311, Decision.ALERT), (1.0, 0.5, Decision.REVIEW), (0.0, 0.2689, Decision.NO)],
)
def test_the_score_is_logistic_and_has_two_thresholds(weight: float, score: float, decision: Decision) -> None:
    found = detect("机器人", "", source="", url="", lexicon=shipped(), weights=_table(title_subject=weight))
    assert (found.score, found.decision) == (score, decision)


def test_a_veto_makes_the_score_nothing_and_says_why() -> None:
    found = detect("机器人谣言", "", source="", url="", lexicon=shipped(), weights=_table(title_subject=9.0))
    assert (found.score, found.decision) == (0.0, Decision.NO)
    assert [(veto.name, veto.evidence and veto.evidence.term) for veto in found.vetoes] == [("a debunk", "谣言")]


def test_without_a_subject_nothing_is_computed() -> None:
    found = _detected("国务院印发《养老服务条例》", "自下月起施行。")
    assert found == Detection(0.0, Decision.NO)


def test_why_names_the_words_that_spoke_for_it_in_the_order_of_the_page() -> None:
    found = _detected(TITLE, "工信部近日印发通知。")
    assert found.decision is Decision.ALERT
    terms = [one.term for one in found.why if one.field == "title"]
    assert {"工信部", "人形机器人"} & set(terms)
    places = [(one.field != "title", one.start) for one in found.why]
    assert places == sorted(set(places))
    assert all(one.quote for one in found.why)


@pytest.mark.parametrize(
    ("title", "text"),
    [("工信部發布《智慧機器人指引》", ""), ("【ＡＩ】", "７月，國家網信辦印發《人工智能指引》。"), ("", TITLE)],
)
def test_evidence_is_quoted_as_printed(title: str, text: str) -> None:
    found = _detected(title, text)
    printed = {"title": title or text, "body": text}
    assert found.signals
    for one in found.signals:
        if one.evidence:
            assert printed[one.evidence.field][one.evidence.start : one.evidence.end] == one.evidence.term


def test_a_topic_set_on_makes_its_policy_an_alert() -> None:
    title, source = "工信部印发《集成电路产业行动计划》", "工业和信息化部"
    assert _detected(title, "", source).decision is Decision.NO
    on = load({"topics": {"chips": {"on": True}}})
    assert detect(title, "", source=source, url="", lexicon=on).decision is Decision.ALERT
