"""docs/rules.md is there to copy from: its rules parse and match what it says, its mistakes are answered as it says."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from alerts.policy.lexicon import shipped
from alerts.rules.match import Document, Rule, match
from alerts.rules.tree import FIELDS, KNOWN_FIELDS, MEASURES
from db.errors import RuleError

PAGE = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(rule|mistake|toml)\n(.*?)^```\n((?:- [✓✗] [^\n]*\n)*)", re.MULTILINE | re.DOTALL)
BLOCKS = [(found[1], found[2].rstrip("\n"), found[3]) for found in BLOCK.finditer(PAGE)]


def headlines() -> Iterator[tuple[str, str, str, bool]]:
    """(expression, title, body, whether it matches)"""
    for kind, expression, examples in BLOCKS:
        for line in examples.splitlines():
            title, _, body = line.removeprefix("- ")[2:].partition(" | ")
            assert kind == "rule"
            yield expression, title, body, line.startswith("- ✓")


def settings() -> Iterator[dict[str, Any]]:
    yield from (tomllib.loads(text) for kind, text, _ in BLOCKS if kind == "toml")


def test_the_page_has_examples_of_every_kind() -> None:
    kinds = [kind for kind, _, _ in BLOCKS]
    assert kinds.count("rule") >= 17
    assert kinds.count("mistake") >= 14
    assert len(list(headlines())) >= 40
    assert PAGE.count("\n- ✓ ") + PAGE.count("\n- ✗ ") == len(list(headlines()))


@pytest.mark.parametrize("expression", [text for kind, text, _ in BLOCKS if kind == "rule"])
def test_a_rule_on_the_page_parses(expression: str) -> None:
    Rule.of("page", expression)


@pytest.mark.parametrize("written", list(settings()))
def test_settings_on_the_page_are_such(written: dict[str, Any]) -> None:
    for rule in written["rules"]:
        Rule.of(rule["name"], rule["expression"], groups=written.get("groups"))


def test_the_page_names_every_field_measure_topic_and_stage() -> None:
    lexicon = shipped()
    names = [f"{name}:" for name in (*FIELDS, *KNOWN_FIELDS)] + [f"`{topic}`" for topic in lexicon.labels]
    names += [*MEASURES, *(stage.name for stage in lexicon.stages)]
    assert [name for name in names if name not in PAGE] == []


@pytest.mark.parametrize(("expression", "title", "body", "matches"), list(headlines()))
def test_a_headline_on_the_page_does_what_its_mark_says(
    expression: str, title: str, body: str, *, matches: bool
) -> None:
    assert (match(Rule.of("page", expression), Document(title, body)) is not None) is matches


@pytest.mark.parametrize("block", [text for kind, text, _ in BLOCKS if kind == "mistake"])
def test_a_mistake_on_the_page_is_answered_as_it_says(block: str) -> None:
    expression, _, answer = block.rpartition("\n→ ")
    with pytest.raises(RuleError) as caught:
        Rule.of("page", expression)
    assert str(caught.value) == f"rule 'page', {answer}"
