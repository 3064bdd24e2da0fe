from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.rules.language import MAX_DEPTH, parse
from alerts.rules.tree import FIELDS, And, AtLeast, Compare, Expression, Near, Not, Or, Regex, Term, label
from db.errors import RuleError, SettingsError


def word(phrase: str, field: str | None = None) -> Term:
    return Term(field, phrase)


def quoted(phrase: str, field: str | None = None) -> Term:
    return Term(field, phrase, quoted=True)


A, B, C, D = word("a"), word("b"), word("c"), word("d")


@pytest.mark.parametrize(
    ("expression", "tree"),
    [
        ("机器人", word("机器人")),
        ("GPT-4o", word("GPT-4o")),
        ("人工智能+", word("人工智能+")),
        ("C#", word("C#")),
        ("HANDBOOK手册", word("HANDBOOK手册")),
        ("R-AND-D", word("R-AND-D")),
        ("华为NEARLINK", word("华为NEARLINK")),
        ("《办法》", word("《办法》")),
        ('"artificial intelligence"', quoted("artificial intelligence")),
        ('"AND"', quoted("AND")),
        ('"say: this, and (that)"', quoted("say: this, and (that)")),
        ("a AND b", And((A, B))),
        ("a OR b", Or((A, B))),
        ("a AND NOT b", And((A, Not(B)))),
        ("a AND b AND c", And((A, B, C))),
        ("a OR b AND c", Or((A, And((B, C))))),
        ("a AND b OR c AND d", Or((And((A, B)), And((C, D))))),
        ("(a OR b) AND c", And((Or((A, B)), C))),
        ("((a))", A),
        ("a AND NOT (b OR c)", And((A, Not(Or((B, C)))))),
        ("NOT NOT a", Not(Not(A))),
        ("a AND (b OR NOT c)", And((A, Or((B, Not(C)))))),
        ("title:a", word("a", "title")),
        ('body:"a b"', quoted("a b", "body")),
        ("source: 工信部", word("工信部", "source")),
        ("url:gov.cn/zhengce", word("gov.cn/zhengce", "url")),
        ("title:(a OR b)", Or((word("a", "title"), word("b", "title")))),
        ("title:(a AND NOT (b OR c))", And((word("a", "title"), Not(Or((word("b", "title"), word("c", "title"))))))),
        ("title:a AND b", And((word("a", "title"), B))),
        ("title:(a) AND body:(b)", And((word("a", "title"), word("b", "body")))),
        ("a AND NOT title:b", And((A, Not(word("b", "title"))))),
    ],
)
def test_an_expression_becomes_this_tree(expression: str, tree: Expression) -> None:
    assert parse(expression, rule="r") == tree


@pytest.mark.parametrize(
    ("written", "ascii_twin"),
    [
        ("（a OR b） AND c", "(a OR b) AND c"),
        ("title：a", "title:a"),
        ("title：（a OR b）", "title:(a OR b)"),
        ("“a b” AND c", '"a b" AND c'),
        ("”a b“ AND c", '"a b" AND c'),
        ("“a b” AND “c d”", '"a b" AND "c d"'),
        ('“a b" AND c', '"a b" AND c'),
        ("「a b」 AND c", '"a b" AND c'),
        ("＂a b＂ AND c", '"a b" AND c'),
        ("a ＡＮＤ b ＯＲ ＮＯＴ ＮＯＴ c", "a AND b OR NOT NOT c"),
        ("a\u3000AND\u3000b", "a AND b"),
    ],
)
def test_what_a_chinese_keyboard_writes_means_the_same(written: str, ascii_twin: str) -> None:
    assert parse(written, rule="r") == parse(ascii_twin, rule="r")


def test_quotes_keep_quotation_marks_of_another_kind() -> None:
    assert parse('"“人工智能+”行动"', rule="r") == quoted("“人工智能+”行动")


def test_an_expression_may_run_over_lines_with_remarks() -> None:
    expression = """
        # the subject
        (a OR b)   # either
        AND c#d
        #AND nothing
    """
    assert parse(expression, rule="r") == And((Or((A, B)), word("c#d")))


def test_every_term_knows_where_it_stands() -> None:
    tree = parse('a\nAND title:"b"', rule="r")
    assert isinstance(tree, And)
    assert [part.at for part in tree.parts if isinstance(part, Term)] == [0, 12]


@pytest.mark.parametrize(
    ("expression", "line", "column", "token", "reason"),
    [
        ("", 1, 1, "", "the expression is empty"),
        (" \n # only a remark\n", 3, 1, "", "the expression is empty"),
        ("(a OR b", 1, 1, "(", "this bracket is never closed"),
        ("a AND (b OR (c)", 1, 7, "(", "this bracket is never closed"),
        ("a）", 1, 2, "）", "this bracket closes nothing"),
        ("(a OR b)) AND c", 1, 9, ")", "this bracket closes nothing"),
        ("()", 1, 2, ")", "the brackets are empty"),
        ("a AND ()", 1, 8, ")", "the brackets are empty"),
        ("titel:a", 1, 1, "titel:", "there is no field “titel”"),
        ("a AND Title:b", 1, 7, "Title:", "there is no field “Title”"),
        ("https://example.org", 1, 1, "https:", "there is no field “https”"),
        ("title:(a OR body:b)", 1, 13, "body:", "body: stands inside title:"),
        ("title:url:b", 1, 7, "url:", "title: has nothing to look for"),
        ("title:", 1, 7, "", "title: has nothing to look for"),
        ("title: AND a", 1, 8, "AND", "title: has nothing to look for"),
        ("title:NOT a", 1, 7, "NOT", "title: has nothing to look for"),
        ("title :a", 1, 7, ":", "this colon follows no field"),
        ("a and b", 1, 3, "and", "“and” is no operator"),
        ("a Or b", 1, 3, "Or", "“Or” is no operator"),
        ("not a", 1, 1, "not", "“not” is no operator"),
        ("a && b", 1, 3, "&&", "“&&” is no operator"),
        ("a || b", 1, 3, "||", "“||” is no operator"),
        ("a 或 b", 1, 3, "或", "“或” is no operator"),
        ("a AND", 1, 6, "", "a word is missing"),
        ("a AND\n  OR b", 2, 3, "OR", "a word is missing"),
        ("OR a", 1, 1, "OR", "a word is missing"),
        ("(a OR ) AND b", 1, 7, ")", "a word is missing"),
        ("a AND NOT", 1, 10, "", "a word is missing"),
        ("人工智能 政策", 1, 6, "政策", "nothing joins “人工智能” and “政策”"),
        ('a "b c"', 1, 3, '"b c"', 'nothing joins “a” and "b c"'),
        ("(a) (b)", 1, 5, "(", "nothing joins “)” and “(”"),
        ("(a OR b) c", 1, 10, "c", "nothing joins “)” and “c”"),
        ("a title:b", 1, 3, "title:", "nothing joins “a” and “title:”"),
        ("a NOT b", 1, 3, "NOT", "nothing joins “a” and “NOT”"),
        ('a AND "b', 1, 7, '"', "this quotation mark is never closed"),
        ('"a\nb"', 1, 1, '"', "this quotation mark is never closed"),
        ("a AND “b", 1, 7, "“", "this quotation mark is never closed"),
        ("「b", 1, 1, "「", "this quotation mark is never closed"),
        ('a AND "b”', 1, 7, '"', "this quotation mark is never closed"),
        ('""', 1, 1, '""', '"" holds nothing to look for'),
        ('a AND "  "', 1, 7, '"  "', '"  " holds nothing to look for'),
        ('"\u200b\ufeff"', 1, 1, '"\u200b\ufeff"', '"\u200b\ufeff" holds nothing to look for'),
        ("\u200b", 1, 1, "\u200b", "“\u200b” holds nothing to look for"),
        ("NOT a", 1, 1, "NOT", "it would match every page that lacks a word"),
        ("a OR\nNOT b", 2, 1, "NOT", "it would match every page that lacks a word"),
        ("NOT (a AND b)", 1, 1, "NOT", "it would match every page that lacks a word"),
        ("(a AND NOT b) OR (NOT c AND NOT d)", 1, 19, "NOT", "it would match every page that lacks a word"),
        ("a，b", 1, 1, "a，b", "“a，b” is no plain word"),
        ("a、b", 1, 1, "a、b", "“a、b” is no plain word"),
        ("a; b", 1, 1, "a;", "“a;” is no plain word"),
        ("robot*", 1, 1, "robot*", "“robot*” is no plain word"),
        ("a -b", 1, 3, "-b", "“-b” is no plain word"),
        ("!a", 1, 1, "!a", "“!a” is no plain word"),
        ("+a", 1, 1, "+a", "“+a” is no plain word"),
        ("'a'", 1, 1, "'a'", "“'a'” is no plain word"),
        ("‘a’", 1, 1, "‘a’", "“‘a’” is no plain word"),
        ("『a』", 1, 1, "『a』", "“『a』” is no plain word"),
        ("robot?", 1, 1, "robot?", "“robot?” is no plain word"),
        ("a OR 机器人|补贴", 1, 6, "机器人|补贴", "“机器人|补贴” is no plain word"),
        ("机器人AND补贴", 1, 1, "机器人AND补贴", "“机器人AND补贴” is no plain word"),
        ("机器人 ORrobot補", 1, 5, "ORrobot補", "nothing joins “机器人” and “ORrobot補”"),
        ("NOT招聘", 1, 1, "NOT招聘", "“NOT招聘” is no plain word"),
        ("机器人NEAR/9补贴", 1, 1, "机器人NEAR/9补贴", "“机器人NEAR/9补贴” is no plain word"),
    ],
)
def test_a_mistake_names_its_place(expression: str, line: int, column: int, token: str, reason: str) -> None:
    with pytest.raises(RuleError) as caught:
        parse(expression, rule="robots")
    error = caught.value
    assert (error.rule, error.line, error.column, error.token, error.reason) == ("robots", line, column, token, reason)
    assert error.remedy[0] == error.remedy[0].upper()


@pytest.mark.parametrize(
    ("expression", "remedy"),
    [
        ("titel:a", "Did you mean title: ?"),
        ("BODY:a", "Did you mean body: ?"),
        ("标题：a", "Did you mean title: ?"),
        ("来源:a", "Did you mean source: ?"),
        ("xyz:a", "The fields are title:, body:, source:, url:"),
        ("title:(body:a)", "Take body: out of the brackets after title: and join the two with AND"),
        ("a and b", 'Write AND, or "and" in quotes for the word'),
        ("a 且 b", 'Write AND, or "且" in quotes for the word'),
        ("a && b", 'Write AND, or "&&" in quotes for the word'),
        ("not a", 'Write NOT, or "not" in quotes for the word'),
        ("a b", "Put AND or OR between a and b, or quotes around both for the exact phrase"),
        ("a (b)", "Put AND or OR before ("),
        ("a NOT b", "Write AND NOT"),
        ("-a", "Write NOT before the word"),
        ("a、b", "Put OR (any) or AND (all) between words, or quotes around the whole phrase"),
        ("robot*", "Words match whole: write the forms out, as in (robot OR robots)"),
        ("a|b", "Write OR between words"),
        ("'a'", 'A phrase stands between double quotes, as in "artificial intelligence"'),
        ("机器人ＡＮＤ补贴", "Put blanks around AND, or quotes around it all for the exact words"),
        ("机器人 AND补贴", "Put blanks around AND"),
        ("“a", "Close it with ” on the same line"),
        ("「a", "Close it with 」 on the same line"),
        ('"a', 'Close it with " on the same line'),
        ("(a", "Put ) where its group ends"),
        ("a)", "Take it away, or open one with ( before it"),
        ("a OR", "Put a word, a quoted phrase or ( … ) before the end"),
        ("NOT a", "Say with AND which words must stand there, as in: robot AND NOT toy"),
    ],
)
def test_a_mistake_says_what_to_write_instead(expression: str, remedy: str) -> None:
    with pytest.raises(RuleError, match=re.escape(remedy)):
        parse(expression, rule="r")


def test_a_rule_error_is_a_settings_error_that_reads_as_one_sentence_and_a_remedy() -> None:
    with pytest.raises(SettingsError) as caught:
        parse("a\nAND b c", rule="robots")
    assert str(caught.value) == (
        "rule 'robots', line 2, column 7: nothing joins “b” and “c”. "
        "Put AND or OR between b and c, or quotes around both for the exact phrase"
    )


@pytest.mark.parametrize("expression", ["a AND NOT b", "(a OR b) AND (NOT c OR d)", "NOT NOT a", "NOT (NOT a OR b)"])
def test_not_is_welcome_where_some_word_must_stand(expression: str) -> None:
    parse(expression, rule="r")


@pytest.mark.parametrize(("opening", "closing"), [("(", ")"), ("NOT NOT ", ""), ("title:(", ")")])
def test_nesting_without_end_is_a_mistake_and_no_crash(opening: str, closing: str) -> None:
    with pytest.raises(RuleError):
        parse(opening * 5000 + "a" + closing * 5000, rule="r")


def test_reasonable_nesting_parses() -> None:
    depth = MAX_DEPTH - 1
    assert parse("(" * depth + "a" + ")" * depth, rule="r") == A


def test_side_by_side_groups_do_not_count_as_nesting() -> None:
    tree = parse(" AND ".join(["(a OR b)"] * 500), rule="r")
    assert isinstance(tree, And)
    assert len(tree.parts) == 500


@settings(deadline=None)
@given(st.text(alphabet='ab ()（）"“”「」:：ANDORNOT #，*-\n机器人titlebody\u200b/@2of,.<>=[\\'))
def test_any_text_parses_or_is_a_rule_error_inside_the_text(expression: str) -> None:
    error = _mistake(expression)
    if error is not None:
        lines = expression.split("\n")
        assert 1 <= error.line <= len(lines)
        assert lines[error.line - 1][error.column - 1 :].startswith(error.token)
        assert error.remedy


def _mistake(expression: str) -> RuleError | None:
    try:
        parse(expression, rule="r")
    except RuleError as error:
        return error
    return None


def _written(tree: Expression) -> str:
    match tree:
        case Term() | Regex() | Compare():
            return label(tree)
        case Not(part=part):
            return f"NOT {_written(part)}"
        case Near(left=left, right=right):
            return f"({_written(left)} {label(tree)} {_written(right)})"
        case AtLeast(n=n, parts=parts):
            return f"{n} of ({', '.join(map(_written, parts))})"
        case And(parts=parts) | Or(parts=parts):
            return "(" + f" {label(tree)} ".join(map(_written, parts)) + ")"
        case _:
            raise AssertionError(tree)


TERMS = st.builds(Term, st.sampled_from([None, *FIELDS]), st.sampled_from(["a", "机器人", "b c"]), st.just(value=True))
COMPARED = st.sampled_from([Compare("score", ">=", 0.6, "score>=0.6"), Compare("deadline", "<", 30, "deadline<30d")])
NEARS = st.builds(Near, st.just(quoted("a")), st.just(Or((quoted("b"), quoted("c")))), st.integers(0, 99))
LEAVES = st.one_of(TERMS, COMPARED, NEARS, st.builds(Regex, st.sampled_from([None, *FIELDS]), st.just("[0-9]+号")))
PARTS: st.SearchStrategy[Expression] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(And, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Or, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Not, inner),
        st.builds(AtLeast, st.just(1), st.lists(inner, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=8,
)


@settings(deadline=None)
@given(PARTS)
def test_what_is_written_out_parses_back(tree: Expression) -> None:
    anchored = And((quoted("must"), tree))
    assert parse(_written(anchored), rule="r") == anchored
