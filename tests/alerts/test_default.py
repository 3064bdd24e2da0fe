"""The rules that ship with jingbao."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from alerts.policy.known import Known
from alerts.policy.lexicon import shipped
from alerts.rules import default
from alerts.rules.default import AI_POLICY, default_rule, shipped_rules
from alerts.rules.match import Document, Rule, RuleSet

TITLE, BODY = "工信部印发《人形机器人产业行动计划》", "工业和信息化部近日印发通知，自2031年5月1日起施行。"
RULES = RuleSet(Rule.of(name, text) for name, text in shipped_rules().items())


def _matched(title: str, body: str = "") -> set[str]:
    return {found.rule.name for found in RULES.match(Document(title, body, known=Known(title, body)))}


def test_the_default_rule_is_whatever_detection_calls_a_policy() -> None:
    assert default_rule().text == "kind:policy"
    assert AI_POLICY in _matched(TITLE, BODY)
    assert not _matched("养老院开业", "老人们搬进了新居。")


def test_its_evidence_is_detections() -> None:
    (found,) = RuleSet([default_rule()]).match(Document(TITLE, BODY, known=Known(TITLE, BODY)))
    assert any("机器人" in one.term for one in found.evidence)


def test_a_topic_has_a_rule_of_its_own() -> None:
    assert {f"{topic}-policy" for topic in shipped().labels} - {AI_POLICY} <= shipped_rules().keys()
    assert _matched(TITLE, BODY) == {AI_POLICY, "robots-policy"}


@pytest.mark.parametrize("name", list(shipped_rules()))
def test_a_shipped_rule_is_a_fragment_of_settings_that_users_can_copy(name: str) -> None:
    text = (Path(default.__file__).parent / "default.toml").read_text(encoding="utf-8")
    (rule,) = [one for one in tomllib.loads(text)["rules"] if one["name"] == name]
    assert rule == {"name": name, "expression": shipped_rules()[name]}
