"""Rules are written down with all that they meant, and come back as they were."""

from __future__ import annotations

from datetime import timedelta

import pytest

from alerts.rules.match import Rule
from alerts.rules.remembered import recall, remember
from db import matched
from db.matched import RuleText
from db.store import Archive
from tests.db.rows import NOW

GROUPS = {"robot": ("机器人", "robot"), "money": ("补贴",), "unused": ("x",)}


@pytest.mark.parametrize(
    "text",
    ["机器人 AND 补贴", "title:@robot AND (@money OR 2 of (@robot, a, b))", "# 说明\nkind:policy AND NOT @money"],
)
def test_a_rule_comes_back_as_it_was_whatever_its_groups_are_now(archive: Archive, text: str) -> None:
    rule = Rule.of("r", text, groups=GROUPS)
    remember(archive, [rule], NOW)
    found = recall(archive, "r")
    assert found is not None
    assert (found.text, found.since, found.rule) == (text, NOW, rule)


def test_a_group_that_gains_a_word_makes_another_rule_and_one_that_is_not_named_does_not(archive: Archive) -> None:
    for number, groups in enumerate(
        (GROUPS, GROUPS | {"unused": ("y",)}, GROUPS | {"robot": ("机器人", "robot", "robots")})
    ):
        remember(archive, [Rule.of("r", "@robot", groups=groups)], NOW + timedelta(days=number))
    assert archive.read().execute("select count(*) from rules_matched").fetchone()[0] == 2
    found = recall(archive, "r")
    assert found is not None
    assert found.since == NOW + timedelta(days=2)


def test_a_rule_that_was_never_matched_is_not_remembered(archive: Archive) -> None:
    assert recall(archive, "r") is None


def test_a_rule_that_can_no_longer_be_read_comes_back_as_text(archive: Archive) -> None:
    matched.record(archive, [RuleText("r", "colour:red AND 机器人")], NOW)
    found = recall(archive, "r")
    assert found is not None
    assert (found.text, found.rule) == ("colour:red AND 机器人", None)
