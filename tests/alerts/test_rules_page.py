"""docs/rules.md is there to copy from: its rules parse and match what it says, its mistakes are answered as it says."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from alerts.rules.match import Document, Rule, match
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


def in_settings() -> Iterator[str]:
    for kind, text, _ in BLOCKS:
        if kind == "toml":
            yield from (rule["expression"] for rule in tomllib.loads(text)["rules"])


def test_the_page_has_examples_of_every_kind() -> None:
    kinds = [kind for kind, _, _ in BLOCKS]
    assert kinds.count("rule") >= 12
    assert kinds.count("mistake") >= 7
    assert len(list(headlines())) >= 30
    assert PAGE.count("\n- ✓ ") + PAGE.count("\n- ✗ ") == len(list(headlines()))


@pytest.mark.parametrize("expression", [*(text for kind, text, _ in BLOCKS if kind == "rule"), *in_settings()])
def test_a_rule_on_the_page_parses(expression: str) -> None:
    Rule.of("page", expression)


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
