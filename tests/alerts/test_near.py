"""NEAR, /regex/, n of (…) and @groups on pages."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.rules.match import MAX_CHARS, Document, Rule, RuleSet, match
from alerts.rules.regex import compiled
from alerts.rules.tree import And, Near, Not, Term

GROUPS = {"robot": ("机器人", "robot", "robot arm"), "money": ("补贴", "奖励")}


def shown(expression: str, document: Document) -> list[tuple[str, str]] | None:
    """The evidence as (field, words as printed); None where the page does not match."""
    found = match(Rule.of("r", expression, groups=GROUPS), document)
    return None if found is None else [(piece.field, piece.term) for piece in found.evidence]


def matches(expression: str, title: str, body: str = "") -> bool:
    return shown(expression, Document(title, body)) is not None


@pytest.mark.parametrize(
    ("expression", "title", "holds"),
    [
        ("甲 NEAR/2 乙", "甲一二乙", True),
        ("甲 NEAR/2 乙", "乙一二甲", True),
        ("甲 NEAR/2 乙", "甲一二三乙", False),
        ("甲 NEAR/0 乙", "甲乙", True),
        ("甲 NEAR/0 乙", "甲一乙", False),
        ("甲 NEAR/2 乙", "甲一二三乙一甲", True),
        ("甲 NEAR/2 乙", "甲 一 二 乙", True),
        ("甲 NEAR 乙", f"甲{'一' * 30}乙", True),
        ("甲 NEAR 乙", f"甲{'一' * 31}乙", False),
        ("人工智能 NEAR 智能", "人工智能", False),
        ("人工智能 NEAR 智能", "人工智能与智能", True),
        ("甲 NEAR/1 甲", "甲一甲", True),
        ("甲 NEAR/1 甲", "甲", False),
        ("(甲 OR 丙) NEAR/1 乙", "甲一二乙丙", True),
        ("(甲 OR 丙) NEAR/1 乙", "甲一二乙一二丙", False),
        ("@robot NEAR/3 @money", "ＲＯＢＯＴ购置补贴", True),
        ("@robot NEAR/3 @money", "robots购置补贴", False),
        ('"robot arm" NEAR/9 bought', "He bought a robot arm", True),
        ("甲 NEAR/2 乙 AND NOT 丙", "甲乙", True),
        ("甲 NEAR/2 乙 AND NOT 丙", "甲乙丙", False),
        ("丙 AND NOT 甲 NEAR/2 乙", "丙甲乙", False),
        ("丙 AND NOT 甲 NEAR/2 乙", "甲丙一二三乙", True),
        ("丙 AND NOT 甲 NEAR/2 乙", "丙甲", True),
    ],
)
def test_near_counts_the_characters_between_two_words(expression: str, title: str, *, holds: bool) -> None:
    assert matches(expression, title) is holds
    assert matches(expression, "", title) is holds


@pytest.mark.parametrize(
    ("expression", "holds"),
    [
        ("甲 NEAR/5 乙", False),
        ("甲 NEAR/5 丙", True),
        ("title:甲 NEAR/5 乙", False),
        ("title:甲 NEAR/5 丙", False),
        ("body:甲 NEAR/5 丙", True),
        ("甲 NEAR/5 body:丙", True),
        ("title:(甲 NEAR/5 丁)", True),
    ],
)
def test_near_does_not_reach_from_one_field_into_another(expression: str, *, holds: bool) -> None:
    assert (shown(expression, Document("甲丁", "乙" + "一" * 9 + "甲丙")) is not None) is holds


def test_near_shows_the_first_pair_of_each_field() -> None:
    document = Document("补贴与机器人", "补贴不在旁边：一二三四五六七八九。机器人补贴，机器人奖励。")
    assert shown("机器人 NEAR/3 补贴", document) == [
        ("title", "补贴"),
        ("title", "机器人"),
        ("body", "机器人"),
        ("body", "补贴"),
    ]


def test_the_first_pair_is_first_in_the_text_whichever_word_leads() -> None:
    found = match(Rule.of("r", "甲 NEAR/1 乙"), Document("乙甲一一一甲乙"))
    assert found is not None
    assert [(piece.term, piece.start) for piece in found.evidence] == [("乙", 0), ("甲", 1)]


PIECES = st.lists(st.sampled_from(["甲", "乙甲", "乙", "丙", "ai", " ai ", "一"]), max_size=12).map("".join)


@settings(deadline=None)
@given(PIECES, st.integers(0, 4), st.sampled_from(["甲", "乙甲", "ai"]), st.sampled_from(["乙", "丙", "ai", "甲"]))
def test_near_is_what_comparing_every_pair_of_places_says(text: str, chars: int, one: str, other: str) -> None:
    document = Document(text)
    page = RuleSet([Rule("r", "", Near(Term(None, one), Term(None, other), chars))]).page(document)
    gaps = [
        max(first[0], second[0]) - min(first[1], second[1])
        for first in page.spans(one, 0)
        for second in page.spans(other, 0)
    ]
    for tree, expected in (
        (Near(Term(None, one), Term(None, other), chars), any(0 <= gap <= chars for gap in gaps)),
        (Not(Near(Term(None, one), Term(None, other), chars)), not any(0 <= gap <= chars for gap in gaps)),
    ):
        assert bool(RuleSet([Rule("r", "", tree)]).match(document)) is expected


@pytest.mark.parametrize(
    ("expression", "title", "printed"),
    [
        ("/第[一二三]批/", "关于第二批试点的通知", "第二批"),
        ("/第[0-9]+批/", "关于第１２批试点", "第１２批"),
        ("/機器人.{0,3}補貼/", "机器人购置补贴", "机器人购置补贴"),
        ("/GPT-?\\d/", "gpt4发布", "gpt4"),
        ("/\\bai\\b/", "the AI act", "AI"),
        ("/\\bai\\b/", "chairmen", None),
        ("/（试行）/", "办法(试行)", "(试行)"),
        ("/“人工智能\\+/", "「人工智能＋」行动", "「人工智能＋"),
        ("/[Ａ-Ｃ]股/", "b股", "b股"),
        ("/人工智能 /", "人工智能 政策", None),
        ("/a\\/b/", "A/B test", "A/B"),
        ("/通知$/", "关于试点的通知", "通知"),
        ("/通知$/", "通知发布", None),
        ("/…{2}/", "完……", "……"),
        ("/\\（x/", "(x", "(x"),
        ("/[…。]x/", "。x", "。x"),
        ("/[…。]x/", ":x", None),
        ("/\\[…\\]/", "[……]", None),
        ("/\\[…+\\]/", "[……]", "[……]"),
    ],
)
def test_a_regular_expression_reads_folded_text_and_shows_what_is_printed(
    expression: str, title: str, printed: str | None
) -> None:
    found = shown(expression, Document(title))
    assert found == (None if printed is None else [("title", printed)])


def test_a_regular_expression_stays_in_its_field() -> None:
    document = Document("第一批", "第二批", "第三批", "https://a.example/4")
    assert shown("/第.批/", document) == [("title", "第一批"), ("body", "第二批")]
    assert shown("body:/第.批/", document) == [("body", "第二批")]
    assert shown("url:/[0-9]/", document) == [("url", "4")]
    assert shown("source:/第[一二]批/", document) is None


def test_a_regular_expression_under_not_keeps_pages_away() -> None:
    assert matches("甲 AND NOT /第.批/", "甲第批")
    assert not matches("甲 AND NOT /第.批/", "甲第一批")


@pytest.mark.parametrize("source", ["(a|b)*a(a|b){1,300}c", "(a*)*c", "(a|aa)+c", "(?:a?){300}a{300}c"])
def test_no_regular_expression_takes_long_on_the_longest_text(source: str) -> None:
    """Backtracking engines need more than the age of the universe for these."""
    text = "ab" * (MAX_CHARS // 2)
    started = time.thread_time()
    assert compiled(source).first(text) is None
    assert time.thread_time() - started < 10


@pytest.mark.parametrize(
    ("expression", "title", "holds"),
    [
        ("2 of (甲, 乙, 丙)", "甲丙", True),
        ("2 of (甲, 乙, 丙)", "甲甲", False),
        ("2 of (甲, 乙, 丙)", "甲乙丙", True),
        ("3 of (甲, 乙, 丙)", "甲乙", False),
        ("3 of (甲, 乙, 丙)", "丙乙甲", True),
        ("1 of (甲, 乙)", "乙", True),
        ("2 of (甲, 乙 OR 丙)", "乙丙", False),
        ("2 of (甲, 乙 OR 丙)", "甲丙", True),
        ("2 of (甲, NOT 乙, 丙)", "甲", True),
        ("2 of (甲, NOT 乙, 丙)", "甲乙", False),
        ("2 of (@robot, @money)", "机器人robot", False),
        ("2 of (@robot, @money)", "机器人奖励", True),
        ("甲 AND NOT 2 of (乙, 丙, 丁)", "甲乙", True),
        ("甲 AND NOT 2 of (乙, 丙, 丁)", "甲乙丁", False),
        ("2 of (甲, 2 of (乙, 丙, 丁))", "甲乙丁", True),
        ("2 of (甲 NEAR/1 乙, /第.批/, 丙)", "乙甲第一批", True),
        ("2 of (甲 NEAR/1 乙, /第.批/, 丙)", "甲一二乙第一批", False),
    ],
)
def test_a_count_wants_so_many_of_its_list(expression: str, title: str, *, holds: bool) -> None:
    assert matches(expression, title) is holds


def test_a_group_is_any_of_its_words_and_shows_those_that_stand() -> None:
    assert shown("@robot", Document("A robot arm", "机器人")) == [("title", "robot arm"), ("body", "机器人")]
    assert shown("title:@robot", Document("x", "机器人")) is None
    assert shown("机器人 AND NOT @money", Document("机器人补贴")) is None


def test_many_rules_of_all_kinds_are_decided_together() -> None:
    expressions = {
        "words": "甲 AND 乙",
        "near": "甲 NEAR/1 乙",
        "far": "甲 NEAR/1 丙",
        "regex": "/甲./",
        "both": "/甲./ AND 丙",
        "two": "2 of (甲, 丁, 乙)",
        "four": "甲 AND 乙 AND 丙 AND 一 AND 二",
        "five": "甲 AND 乙 AND 丙 AND 一 AND 戊",
        "none": "甲 AND NOT /一/",
    }
    rules = RuleSet(Rule.of(name, text) for name, text in expressions.items())
    found = [one.rule.name for one in rules.match(Document("甲乙一二丙"))]
    assert found == ["words", "near", "regex", "both", "two", "four"]


def test_words_that_exclude_and_words_that_are_needed_may_be_one() -> None:
    assert not RuleSet([Rule("r", "", And((Term(None, "甲"), Not(Term(None, "甲")))))]).match(Document("甲"))
