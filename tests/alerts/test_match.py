from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.rules.match import MAX_CHARS, MAX_EVIDENCE, Document, Match, Rule, RuleSet, match
from alerts.rules.text import pattern, stands_alone
from alerts.rules.tree import And, AtLeast, Expression, Not, Or, Term
from db.errors import RuleError
from db.understanding import Evidence

PAGE = Document(
    title="某市印发《“人工智能 + 製造”行动方案》",
    body="某市工信局今日发文。方案提出，ＡＩ 与機器人要进车间！\nThe city buys artificial\n intelligence, DeepSeek-R1.",
    source="某市日报\n工信局\nwww.moushi.gov.cn",
    url="https://www.moushi.gov.cn/zwgk/2026/0701/content_12.html",
)


def found(expression: str, document: Document = PAGE) -> Match | None:
    return match(Rule.of("r", expression), document)


def words(expression: str, document: Document = PAGE) -> list[tuple[str, str]]:
    """The evidence as (field, words as printed)."""
    result = found(expression, document)
    assert result is not None
    return [(piece.field, piece.term) for piece in result.evidence]


@pytest.mark.parametrize(
    "expression",
    [
        "人工智能",
        "人工智能+",
        "人工智能+制造",
        "机器人",
        "機器人",
        "AI",
        "ai",
        "“人工智能+制造”",
        '"artificial intelligence"',
        '"ARTIFICIAL  Intelligence"',
        "R1",
        "DeepSeek-R1",
        "title:行动方案",
        "title:行动方案》",
        "body:机器人",
        "source:工信局",
        "source:日报",
        "source:gov.cn",
        "url:moushi.gov.cn",
        "url:gov",
        'url:"/zwgk/2026"',
        "人工智能 AND 机器人",
        "人工智能 AND NOT 无人机",
        "无人机 OR 机器人",
        "title:(人工智能 AND 方案)",
        "(无人机 OR 机器人) AND (AI OR 大模型)",
        "NOT NOT 机器人",
        "机器人 AND NOT title:机器人",
        "机器人 AND NOT (机器人 AND 无人机)",
        "机器人 AND (无人机 OR NOT 大模型)",
        "NOT (NOT 机器人 OR NOT AI)",
    ],
)
def test_the_page_matches(expression: str) -> None:
    assert found(expression) is not None


@pytest.mark.parametrize(
    "expression",
    [
        "无人机",
        "body:人工智能+",
        "title:机器人",
        "日报",
        "moushi",
        "source:机器人",
        "url:mou",
        "Deep",
        "R",
        "artificialintelligence",
        "intelligence AND NOT artificial",
        "人工智能 AND 无人机",
        "人工智能 AND NOT 机器人",
        "title:(人工智能 AND 机器人)",
        "机器人 AND NOT (AI OR 无人机)",
        "车间The",
        "车间！The",
        "方案某市",
    ],
)
def test_the_page_does_not_match(expression: str) -> None:
    assert found(expression) is None


@pytest.mark.parametrize(
    ("word", "title", "matches"),
    [
        ("AI", "Committee chairmen meet", False),
        ("AI", "AI+教育", True),
        ("AI", "OpenAI发布新品", False),
        ("AI", "【ＡＩ】工信部門出手", True),
        ("机器人", "机器 人民日报", True),
        ("机器人", "机器\n人民日报", False),
        ("机器人", "无人驾驶航空器管理", False),
        ("5G", "15G流量", False),
        ("robot", "robots", False),
        ("don't", "Don’t panic", True),
        ("don't", "Don`t panic", True),
        ("don't", "莫慌: don`t panic", True),
        ("a\0b", "a\0b", True),
        ("人工智能法", "人工\u200b智能法草案", True),
        ("état", "L’État", True),
        ("eta", "L’État", False),
    ],
)
def test_words_match_as_people_mean_them(word: str, title: str, *, matches: bool) -> None:
    assert (found(f'"{word}"', Document(title)) is not None) is matches


def test_evidence_shows_the_words_as_printed_their_place_and_their_sentence() -> None:
    result = found("人工智能+制造 AND 机器人")
    assert result is not None
    assert result.rule.name == "r"
    assert result.evidence == (
        Evidence("人工智能 + 製造", "title", 6, 15, "某市印发《“人工智能 + 製造”行动方案》"),
        Evidence("機器人", "body", 19, 22, "方案提出，ＡＩ 与機器人要进车间！"),
    )
    for piece in result.evidence:
        assert getattr(PAGE, piece.field)[piece.start : piece.end] == piece.term


def test_a_word_is_shown_at_its_first_place_in_each_field() -> None:
    document = Document("机器人与机器人", "无关。\n机器人一。\n机器人二。")
    result = found("机器人", document)
    assert result is not None
    assert result.evidence == (
        Evidence("机器人", "title", 0, 3, "机器人与机器人"),
        Evidence("机器人", "body", 4, 7, "机器人一。"),
    )


def test_the_first_place_is_one_where_the_word_stands_alone() -> None:
    result = found("AI", Document("chairmen", "OpenAI and AI"))
    assert result is not None
    assert result.evidence == (Evidence("AI", "body", 11, 13, "OpenAI and AI"),)


def test_evidence_is_ordered_by_field_then_by_place() -> None:
    document = Document("丙甲", "乙甲", "丁", "https://x.cn/wu")
    expression = "url:wu AND source:丁 AND 乙 AND 甲 AND 丙"
    expected = [("title", "丙"), ("title", "甲"), ("body", "乙"), ("body", "甲"), ("source", "丁"), ("url", "wu")]
    assert words(expression, document) == expected


@pytest.mark.parametrize(
    ("expression", "shown"),
    [
        ("甲 OR 乙", ["甲", "乙"]),
        ("甲 OR 无", ["甲"]),
        ("甲 AND 无 OR 乙", ["乙"]),
        ("甲 AND NOT 无", ["甲"]),
        ("甲 AND NOT (乙 AND 无)", ["甲"]),
        ("甲 AND (乙 OR NOT 无)", ["甲", "乙"]),
        ("NOT NOT 甲", ["甲"]),
        ("NOT (NOT 甲 OR NOT 乙)", ["甲", "乙"]),
        ("甲 AND NOT (丙 AND NOT 乙)", ["甲", "乙"]),
        ("甲 AND NOT (无 AND NOT 乙)", ["甲"]),
    ],
)
def test_only_words_that_helped_are_shown(expression: str, shown: list[str]) -> None:
    assert [word for _, word in words(expression, Document("甲", "乙丙"))] == shown


def test_a_word_inside_a_longer_find_is_not_shown_again() -> None:
    document = Document("人工智能+与人工智能", "人工智能")
    assert words("人工智能 OR 人工智能+ OR 智能", document) == [("title", "人工智能+"), ("body", "人工智能")]


def test_words_that_overlap_without_containing_each_other_are_both_shown() -> None:
    assert words("人工智能 AND 智能体", Document("人工智能体")) == [("title", "人工智能"), ("title", "智能体")]


def test_evidence_ends_after_what_a_person_reads() -> None:
    signs = "子丑寅卯辰巳午未申酉戌亥"
    shown = words(" AND ".join(signs), Document(signs))
    assert shown == [("title", sign) for sign in signs[:MAX_EVIDENCE]]


def test_ten_thousand_words_joined_by_or_are_made_ready_matched_and_explained_in_seconds() -> None:
    """Work that grew with the square of their number would take a minute."""
    synonyms = [f"词{number}" for number in range(10_000)]
    document = Document("", "，".join(synonyms[1:]))
    started = time.thread_time()
    result = found(" OR ".join(synonyms), document)
    assert result is not None
    assert [piece.term for piece in result.evidence] == synonyms[1 : MAX_EVIDENCE + 1]
    assert time.thread_time() - started < 10


def test_a_set_of_rules_says_which_match_in_their_order() -> None:
    expressions = {"one": "机器人", "none": "无人机", "two": "AI AND NOT 无人机", "three": "url:gov OR 无人机"}
    rules = RuleSet(Rule.of(name, text) for name, text in expressions.items())
    assert [one.rule.name for one in rules.match(PAGE)] == ["one", "two", "three"]
    assert [rule.name for rule in rules.rules] == list(expressions)


def test_a_large_set_keeps_the_order_too() -> None:
    rules = RuleSet(Rule.of(str(number), "甲" if number % 8 == 1 or number % 8 == 0 else "无") for number in range(40))
    expected = [str(number) for number in range(40) if number % 8 in (0, 1)]
    assert [one.rule.name for one in rules.match(Document("甲"))] == expected


@pytest.mark.parametrize(
    ("expression", "title"),
    [
        ("NOT (NOT 甲 AND NOT 乙)", "甲"),
        ("NOT (NOT 甲 AND NOT 乙)", "乙"),
        ("(甲 OR NOT 乙) AND 丙", "丙"),
        ("丙 AND (甲 OR NOT 乙)", "丙"),
        ("(甲 OR 乙 AND 丁) AND NOT 丙", "乙丁"),
        ("甲 AND 乙 OR 丙 AND 丁", "丁丙"),
        ("NOT (NOT 甲 OR 乙)", "甲"),
    ],
)
def test_a_rule_is_looked_at_wherever_it_could_hold(expression: str, title: str) -> None:
    assert found(expression, Document(title)) is not None


def test_a_set_without_rules_matches_nothing() -> None:
    assert RuleSet(()).match(PAGE) == ()


@pytest.mark.parametrize("document", [Document(""), Document("", "", "", ""), Document("\n\u200b", "  ")])
def test_an_empty_page_matches_nothing(document: Document) -> None:
    assert RuleSet([Rule.of("r", "机器人 OR AI OR url:gov")]).match(document) == ()


def test_a_page_is_read_as_far_as_the_longest_law() -> None:
    assert found("机器人", Document("", "字" * (MAX_CHARS - 3) + "机器人")) is not None
    assert found("机器人", Document("", "字" * (MAX_CHARS - 2) + "机器人")) is None


def test_a_rule_with_a_mistake_is_no_rule() -> None:
    with pytest.raises(RuleError, match="rule 'robots', line 1, column 5"):
        Rule.of("robots", "机器人 大模型")


def test_a_rule_keeps_what_was_written() -> None:
    rule = Rule.of("robots", "机器人  # all of them")
    assert (rule.name, rule.text, rule.expression) == ("robots", "机器人  # all of them", Term(None, "机器人"))


ALPHABET = ("甲", "乙", "丙甲", "ai", "ai甲", "b c")
TERMS = st.builds(Term, st.sampled_from([None, "title", "body", "source", "url"]), st.sampled_from(ALPHABET))
TREES: st.SearchStrategy[Expression] = st.recursive(
    TERMS,
    lambda inner: st.one_of(
        st.builds(And, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Or, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Not, inner),
        st.lists(inner, min_size=2, max_size=4).flatmap(
            lambda parts: st.builds(AtLeast, st.integers(1, len(parts)), st.just(tuple(parts)))
        ),
    ),
    max_leaves=8,
)
FIELD = st.lists(st.sampled_from([*ALPHABET, " ", "\n", "x", "。"]), max_size=6).map("".join)
DOCUMENTS = st.builds(Document, FIELD, FIELD, FIELD, FIELD)


def stands(term: Term, document: Document) -> bool:
    """Plainly: does the word stand in one of the term's fields?"""
    places = (0, 1) if term.field is None else (("title", "body", "source", "url").index(term.field),)
    word = pattern(term.phrase)
    texts = [document.texts[place].searchable for place in places]
    return any(
        text.startswith(word, at) and stands_alone(text, at, at + len(word))
        for text in texts
        for at in range(len(text))
    )


def holds(tree: Expression, document: Document | None) -> bool:
    match tree:
        case Term():
            return document is not None and stands(tree, document)
        case Not(part=part):
            return not holds(part, document)
        case And(parts=parts):
            return all(holds(part, document) for part in parts)
        case Or(parts=parts):
            return any(holds(part, document) for part in parts)
        case AtLeast(n=n, parts=parts):
            return sum(holds(part, document) for part in parts) >= n
        case _:
            raise AssertionError(tree)


RULES = st.lists(TREES.filter(lambda tree: not holds(tree, None)), min_size=1, max_size=5)


@settings(deadline=None)
@given(RULES, DOCUMENTS)
def test_many_rules_at_once_match_as_each_would_by_plain_reading(trees: list[Expression], document: Document) -> None:
    rules = RuleSet(Rule(str(number), "", tree) for number, tree in enumerate(trees))
    expected = [str(number) for number, tree in enumerate(trees) if holds(tree, document)]
    assert [one.rule.name for one in rules.match(document)] == expected


@settings(deadline=None)
@given(RULES, DOCUMENTS)
def test_every_match_has_evidence_that_stands_where_it_says(trees: list[Expression], document: Document) -> None:
    rules = RuleSet(Rule(str(number), "", tree) for number, tree in enumerate(trees))
    for one in rules.match(document):
        assert one.evidence
        for piece in one.evidence:
            assert getattr(document, piece.field)[piece.start : piece.end] == piece.term
            assert piece.term in piece.quote
