"""pairs.toml: the diff names every changed clause and number, and nothing else."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from alerts.clauses import compare
from alerts.clauses.tokens import tokens, words

PAIRS: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("pairs.toml").read_text(encoding="utf-8"))["pair"]
NAMES = [pair["name"] for pair in PAIRS]


@pytest.mark.parametrize("pair", PAIRS, ids=NAMES)
def test_every_changed_clause_and_number_is_named_and_nothing_else(pair: dict[str, Any]) -> None:
    told = compare(pair["before"], pair["after"])
    found = [
        (one.kind, one.label_before, one.label_after, [[number.before, number.after] for number in one.numbers])
        for one in told.changes
    ]
    meant = [(one["kind"], one.get("was", ""), one.get("now", ""), one.get("numbers", [])) for one in pair["changes"]]
    assert found == meant
    assert told.trivial == (not meant)


@pytest.mark.parametrize("pair", PAIRS, ids=NAMES)
def test_the_spans_of_a_clause_are_its_text_before_and_after(pair: dict[str, Any]) -> None:
    for one in compare(pair["before"], pair["after"]).clauses:
        if one.spans:
            kept_before = "".join(span.text for span in one.spans if span.op != "insert")
            assert "".join(span.text for span in one.spans if span.op != "delete") == one.text_after
            assert words(tokens(kept_before)) == words(tokens(one.text_before))


@pytest.mark.parametrize("pair", PAIRS, ids=NAMES)
def test_a_text_against_itself_has_no_change(pair: dict[str, Any]) -> None:
    assert compare(pair["before"], pair["before"]).trivial
    assert compare(pair["after"], pair["after"]).trivial


@pytest.mark.parametrize("pair", PAIRS, ids=NAMES)
def test_the_way_back_changes_as_many_clauses(pair: dict[str, Any]) -> None:
    back = compare(pair["after"], pair["before"])
    assert len(back.changes) == len(pair["changes"])
