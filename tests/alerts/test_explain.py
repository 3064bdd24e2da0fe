"""Why a page matches a rule, or doesn't, part by part."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings

from alerts.rules.explain import Branch, explain
from alerts.rules.match import Document, Rule, RuleSet
from alerts.rules.tree import Expression
from db.understanding import Evidence
from tests.alerts.test_match import DOCUMENTS, TREES

GROUPS = {"robot": ("机器人", "robot")}
PAGE = Document(
    "深圳市印发机器人补贴办法",
    "深圳市工业和信息化局今日印发办法，对机器人企业给予最高2000万元补贴。申报截止时间为2031年4月2日。",
    today=date(2031, 3, 10),
)


def tree(expression: str, document: Document = PAGE) -> Branch:
    return explain(Rule.of("r", expression, groups=GROUPS), document)


def outline(branch: Branch) -> list[str]:
    """Each part with its mark, indented."""
    mark = "✓" if branch.holds else "✗"
    value = "" if branch.value is None else f" = {branch.value}"
    below = [f"  {line}" for part in branch.parts for line in outline(part)]
    return [f"{mark} {branch.said}{value}", *below]


def test_every_part_of_a_rule_says_whether_it_holds() -> None:
    said = outline(tree('(@robot OR "AI") AND NOT title:招聘 AND 2 of (补贴, 无人机, 深圳 NEAR/9 印发) AND /第.批/'))
    assert said == [
        "✗ AND",
        "  ✓ OR",
        "    ✓ @robot",
        '      ✓ "机器人"',
        '      ✗ "robot"',
        '    ✗ "AI"',
        "  ✓ NOT",
        "    ✗ title:招聘",
        "  ✓ 2 of 3",
        "    ✓ 补贴",
        "    ✗ 无人机",
        "    ✓ NEAR/9",
        "      ✓ 深圳",
        "      ✓ 印发",
        "  ✗ /第.批/",
    ]


def test_what_is_asked_of_facts_shows_what_the_page_states() -> None:
    said = outline(
        tree("region:上海 OR issuer:工信局 OR amount>=1亿 OR deadline<30d OR docnum:国发 OR lang:zh AND 办法")
    )
    assert said == [
        "✓ OR",
        "  ✗ region:上海 = 广东省深圳市",
        "  ✓ issuer:工信局 = 深圳市工业和信息化局",
        "  ✗ amount>=1亿 = 2000万元",
        "  ✓ deadline<30d = 2031-04-02",
        "  ✗ docnum:国发 = ",
        "  ✓ AND",
        "    ✓ lang:zh = zh",
        "    ✓ 办法",
    ]


def test_what_detection_says_is_shown_with_its_score_and_reasons() -> None:
    rumour = Document("辟谣：网传工信部发布机器人禁令为谣言")
    (kind, score, topic) = tree("kind:policy OR score>=0.6 OR topic:chips", rumour).parts
    assert (kind.holds, score.holds, topic.holds) == (False, False, False)
    assert (kind.value or "").startswith("no, ")
    assert score.value == "0.00"
    assert "robots" in (topic.value or "")


def test_leaves_that_hold_show_their_sentence_once() -> None:
    (word, near) = tree("办法 AND 机器人 NEAR/3 企业").parts
    assert word.evidence == (
        Evidence("办法", "title", 10, 12, "深圳市印发机器人补贴办法"),
        Evidence("办法", "body", 14, 16, "深圳市工业和信息化局今日印发办法，对机器人企业给予最高2000万元补贴。"),
    )
    assert [piece.term for piece in near.evidence] == ["机器人", "企业"]
    assert [part.evidence for part in near.parts] == [(), ()]


def test_a_word_that_keeps_the_page_away_shows_where_it_stands() -> None:
    (_, veto) = tree("机器人 AND NOT 补贴").parts
    assert not veto.holds
    assert [piece.field for piece in veto.parts[0].evidence] == ["title", "body"]


def test_words_too_far_apart_are_shown_by_themselves() -> None:
    far = tree("title:(深圳 NEAR/1 办法)")
    assert (far.holds, far.evidence) == (False, ())
    assert [[piece.term for piece in part.evidence] for part in far.parts] == [["深圳"], ["办法"]]


@settings(deadline=None)
@given(TREES, DOCUMENTS)
def test_an_explanation_agrees_with_the_match(expression: Expression, document: Document) -> None:
    rule = Rule("r", "", expression)
    assert explain(rule, document).holds is bool(RuleSet([rule]).match(document))
