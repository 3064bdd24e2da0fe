"""The rules bench: what it makes, that its three ways agree, and when it fails."""

from __future__ import annotations

import subprocess
import sys
from io import StringIO
from random import Random

import pytest
from rich.console import Console

from alerts.rules.match import Document, Rule, RuleSet
from bench.rules import (
    BARS,
    CHARS,
    Row,
    article,
    by_in,
    by_regex,
    chosen,
    expression,
    measure,
    regexes,
    richer,
    table,
    triple,
    vocabulary,
)

WORDS = vocabulary()


def row(ours: float, *, agree: bool = True) -> Row:
    return Row(10, ours, with_evidence=2.0, plain=3.0, regex=4.0, matches=1.0, agree=agree)


def test_articles_are_as_long_as_said_and_hold_some_eighty_words() -> None:
    rng = Random(5)
    for _ in range(5):
        title, text = article(rng, WORDS)
        assert len(text) == CHARS
        assert title.startswith("关于")
        assert 60 <= sum(word in text for word in WORDS) <= 130


def test_the_same_seed_makes_the_same_rules_and_articles() -> None:
    assert article(Random(7), WORDS) == article(Random(7), WORDS)
    assert triple(Random(7), WORDS) == triple(Random(7), WORDS)
    assert vocabulary() == WORDS
    assert len(set(WORDS)) == len(WORDS) > 2_500


def test_common_words_are_chosen_more_often_and_none_twice() -> None:
    rng = Random(1)
    picked = [word for _ in range(40) for word in chosen(rng, WORDS, 20, evenly=100)]
    first, last = (sum(word in part for word in picked) for part in (set(WORDS[:300]), set(WORDS[-300:])))
    assert first > 3 * last
    assert all(len(set(chosen(rng, WORDS, 50, evenly=1))) == 50 for _ in range(3))


@pytest.mark.parametrize(
    ("text", "holds"), [("甲丁", True), ("丙戊", True), ("甲乙丙", False), ("丁戊", False), ("甲丁己", False)]
)
def test_all_three_read_a_rule_alike(text: str, *, holds: bool) -> None:
    rule = (["甲", "乙", "丙"], ["丁", "戊"], "己")
    assert expression(rule) == "(甲 OR 乙 OR 丙) AND (丁 OR 戊) AND NOT 己"
    found = [0] if holds else []
    assert by_in([rule], text) == found
    assert by_regex([regexes(rule)], text) == found
    assert bool(RuleSet([Rule.of("r", expression(rule))]).match(Document(text))) is holds


def test_what_is_measured_agrees_and_was_measured() -> None:
    rng = Random(2)
    articles = [article(rng, WORDS) for _ in range(3)]
    found = measure([triple(rng, WORDS) for _ in range(200)], articles, 1)
    assert found.agree
    assert found.rules == 200
    assert 0 < found.ours < found.plain < found.regex


def test_rules_of_every_other_kind_can_be_made() -> None:
    rng = Random(3)
    made = [richer(rng, WORDS) for _ in range(60)]
    for sign in ("NEAR", "title:", " of (", "/", "region:"):
        assert any(sign in text for text in made)
    assert RuleSet(Rule.of("r", text) for text in made).rules


@pytest.mark.parametrize(
    ("one", "verdict"), [(row(BARS[10]), "ok"), (row(BARS[10] + 1), "missed"), (row(1.0, agree=False), "disagree")]
)
def test_a_bar_that_is_missed_and_answers_that_differ_are_said(one: Row, verdict: str) -> None:
    printed = StringIO()
    Console(width=120, file=printed).print(table([one]))
    assert one.passes is (verdict == "ok")
    assert verdict in printed.getvalue()


def test_it_says_how_it_is_called() -> None:
    done = subprocess.run([sys.executable, "-m", "bench.rules", "--help"], capture_output=True, text=True, check=True)
    assert "--articles" in done.stdout
