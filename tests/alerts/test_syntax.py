"""What the rule language has beyond words, AND, OR and NOT: NEAR, /regex/, @groups, n of (…), facts, comparisons."""

from __future__ import annotations

import re

import pytest

from alerts.policy.lexicon import load
from alerts.rules.language import MAX_NEAR, parse
from alerts.rules.tree import And, AtLeast, Compare, Expression, Group, Near, Not, Or, Regex, Term, label
from db.errors import RuleError

GROUPS = {"robot": ("机器人", "robot", "robot arm"), "主体": ("工信部", "科技部"), "where": ("广东", "江苏")}


def word(phrase: str, field: str | None = None) -> Term:
    return Term(field, phrase)


def group(name: str, field: str | None = None) -> Group:
    return Group(name, tuple(Term(field, phrase, quoted=True) for phrase in GROUPS[name]))


A, B, C = word("a"), word("b"), word("c")


@pytest.mark.parametrize(
    ("expression", "tree"),
    [
        ("a NEAR/5 b", Near(A, B, 5)),
        ("a NEAR b", Near(A, B, 30)),
        ("a ＮＥＡＲ／５ b", Near(A, B, 5)),
        ("a AND b NEAR/5 c", And((A, Near(B, C, 5)))),
        ("a NEAR/5 b OR c", Or((Near(A, B, 5), C))),
        ("c AND NOT a NEAR b", And((C, Not(Near(A, B, 30))))),
        ("(a OR b) NEAR c", Near(Or((A, B)), C, 30)),
        ("a NEAR @robot", Near(A, group("robot"), 30)),
        ('"a" NEAR/0 b', Near(Term(None, "a", quoted=True), B, 0)),
        ("title:(a NEAR b)", Near(word("a", "title"), word("b", "title"), 30)),
        ("title:a NEAR title:(b OR c)", Near(word("a", "title"), Or((word("b", "title"), word("c", "title"))), 30)),
        ("title:a NEAR b", Near(word("a", "title"), B, 30)),
        ("/a.*b/", Regex(None, "a.*b")),
        ("title:/a b/", Regex("title", "a b")),
        (r"/a\/b/ AND c", And((Regex(None, r"a\/b"), C))),
        ('/("|（)x:/', Regex(None, '("|（)x:')),
        ("body:(/x+/ OR a)", Or((Regex("body", "x+"), word("a", "body")))),
        ("a/b", word("a/b")),
        ("@robot", group("robot")),
        ("＠robot", group("robot")),
        ("@主体 AND title:@robot", And((group("主体"), group("robot", "title")))),
        ("region:@where", group("where", "region")),
        ("2 of (a, b, c)", AtLeast(2, (A, B, C))),
        ("2 of (a，b、c)", AtLeast(2, (A, B, C))),
        ("２ OF （a; b）", AtLeast(2, (A, B))),
        ("1 of (a)", AtLeast(1, (A,))),
        ("2 of (a, b OR c, @robot)", AtLeast(2, (A, Or((B, C)), group("robot")))),
        ("2 of (a, 1 of (b, c), NOT a)", AtLeast(2, (A, AtLeast(1, (B, C)), Not(A)))),
        ("title:1 of (a, b)", AtLeast(1, (word("a", "title"), word("b", "title")))),
        ("2 of (amount>=5,000万, a)", AtLeast(2, (Compare("amount", ">=", 50_000_000, ""), A))),
        ('1 of ("a, b", /a,b/, c)', AtLeast(1, (Term(None, "a, b", quoted=True), Regex(None, "a,b"), C))),
        ("a AND lang:zh", And((A, word("zh", "lang")))),
        ("region:广东", word("广东", "region")),
        ("region:(广东 OR 江苏)", Or((word("广东", "region"), word("江苏", "region")))),
        ("stage:征求意见", word("征求意见", "stage")),
        ("stage:申报", word("申报", "stage")),
        ("issuer:工信部", word("工信部", "issuer")),
        ("docnum:国发〔2031〕6号", word("国发〔2031〕6号", "docnum")),
        ("topic:robots", word("robots", "topic")),
        ("kind:policy OR kind:review", Or((word("policy", "kind"), word("review", "kind")))),
        ("NOT kind:review AND a", And((Not(word("review", "kind")), A))),
    ],
)
def test_an_expression_becomes_this_tree(expression: str, tree: Expression) -> None:
    assert parse(expression, rule="r", groups=GROUPS) == tree


@pytest.mark.parametrize(
    ("expression", "measure", "sign", "limit"),
    [
        ("amount>=5000万", "amount", ">=", 50_000_000),
        ("amount >= 5000万", "amount", ">=", 50_000_000),
        ("amount＞＝５０００万", "amount", ">=", 50_000_000),
        ("amount≥1.5亿元", "amount", ">=", 150_000_000),
        ("amount>五千万", "amount", ">", 50_000_000),
        ("amount<=300,000", "amount", "<=", 300_000),
        ("amount==100万", "amount", "=", 1_000_000),
        ("score>=0.6", "score", ">=", 0.6),
        ("score=1", "score", "=", 1.0),
        ("deadline<30d", "deadline", "<", 30),
        ("deadline<=30天", "deadline", "<=", 30),
        ("deadline≦３０Ｄ", "deadline", "<=", 30),
        ("deadline<=0d", "deadline", "<=", 0),
        ("score≧0.5", "score", ">=", 0.5),
    ],
)
def test_a_comparison_has_a_measure_a_sign_and_a_limit(expression: str, measure: str, sign: str, limit: float) -> None:
    found = parse(expression, rule="r")
    assert found == Compare(measure, sign, limit, "")
    assert label(found) == expression


@pytest.mark.parametrize(
    ("expression", "line", "column", "token", "reason"),
    [
        ("a NEAR", 1, 7, "", "a word is missing"),
        ("NEAR b", 1, 1, "NEAR", "a word is missing"),
        ("a near b", 1, 3, "near", "“near” is no operator"),
        ("a NEAR/ b", 1, 3, "NEAR/", "“NEAR/” is no distance"),
        ("a near/30 b", 1, 3, "near/30", "“near/30” is no distance"),
        ("a NEAR/x b", 1, 3, "NEAR/x", "“NEAR/x” is no distance"),
        (f"a NEAR/{MAX_NEAR + 1} b", 1, 3, f"NEAR/{MAX_NEAR + 1}", f"NEAR/{MAX_NEAR + 1} reaches too far"),
        pytest.param(
            f"a NEAR/{'9' * 5000} b", 1, 3, f"NEAR/{'9' * 5000}", f"NEAR/{'9' * 5000} reaches too far", id="NEAR/9…"
        ),
        ("a NEAR b NEAR c", 1, 10, "NEAR", "one NEAR follows another"),
        ("a NEAR NOT b", 1, 8, "NOT", "NEAR is followed by NOT"),
        ("a NEAR (b AND c)", 1, 8, "(", "NEAR cannot join this"),
        ("(a AND b) NEAR c", 1, 1, "(", "NEAR cannot join this"),
        ("a NEAR /b/", 1, 8, "/b/", "NEAR cannot join this"),
        ("a NEAR region:b", 1, 8, "region:", "NEAR cannot join this"),
        ("a NEAR\nscore>0.5", 2, 1, "score>0.5", "NEAR cannot join this"),
        ("title:a NEAR body:b", 1, 9, "NEAR", "NEAR joins two fields"),
        ("a AND /b", 1, 7, "/", "this regular expression is never closed"),
        ("/b\n/", 1, 1, "/", "this regular expression is never closed"),
        ("//", 1, 1, "//", "“//” is no plain word"),
        ("/(/", 1, 1, "/(/", "/(/ cannot be used: missing ): ("),
        ("a OR /(?=b)/", 1, 6, "/(?=b)/", "/(?=b)/ cannot be used: invalid perl operator: (?="),
        ("/b*/", 1, 1, "/b*/", "/b*/ cannot be used: it can find nothing at all"),
        (r"/\b/", 1, 1, r"/\b/", r"/\b/ cannot be used: it can find nothing at all"),
        (r"/(?m)b|\b$/", 1, 1, r"/(?m)b|\b$/", r"/(?m)b|\b$/ cannot be used: it can find nothing at all"),
        ("/(.{1,30}){1,30}z/", 1, 1, "/(.{1,30}){1,30}z/", "/(.{1,30}){1,30}z/ cannot be used: it is too large"),
        ("region:/b/", 1, 8, "/b/", "region: takes no regular expression"),
        ("/a/b/", 1, 4, "b/", "nothing joins “/a/” and “b/”"),
        ("a /b/", 1, 3, "/b/", "nothing joins “a” and “/b/”"),
        ("@robto", 1, 1, "@robto", "there is no group “@robto”"),
        ("a AND title:@nobody", 1, 13, "@nobody", "there is no group “@nobody”"),
        ("@", 1, 1, "@", "there is no group “@”"),
        ("topic:@robot", 1, 7, "@robot", "topic: knows no “机器人”"),
        ("3 of (a, b)", 1, 1, "3 of (", "3 of 2 can never hold"),
        pytest.param(
            f"{'9' * 5000} of (a, b)", 1, 1, f"{'9' * 5000} of (", "999999999 of 2 can never hold", id="9… of"
        ),
        ("0 of (a, b)", 1, 1, "0 of (", "0 of 2 can always hold"),
        ("2 of (a, b", 1, 1, "2 of (", "this bracket is never closed"),
        ("2 of ()", 1, 7, ")", "the brackets are empty"),
        ("2 of (a,)", 1, 9, ")", "a word is missing"),
        ("2 of (a b, c)", 1, 9, "b", "nothing joins “a” and “b”"),
        ("2 of a", 1, 3, "of", "nothing joins “2” and “of”"),
        ("a 2 of (b, c)", 1, 3, "2 of (", "nothing joins “a” and “2 of (”"),
        ("2 of ((a, b), c)", 1, 8, "a,", "“a,” is no plain word"),
        ("1 of (a, NOT b)", 1, 10, "NOT", "it would match every page that lacks a word"),
        ("NOT 3 of (NOT a, b, c)", 1, 1, "NOT", "it would match every page that lacks a word"),
        ("lang:zh", 1, 6, "zh", "it would match every page in that language"),
        ('a OR lang:"en"', 1, 11, '"en"', "it would match every page in that language"),
        ("NOT kind:policy", 1, 1, "NOT", "it would match every page that lacks a word"),
        ("a AND NOT score>0.5 OR NOT amount>1亿", 1, 24, "NOT", "it would match every page that lacks a word"),
        ("score<0.5", 1, 1, "score<0.5", "it would match every page that is no policy"),
        ("a OR NOT (b OR score > 0)", 1, 6, "NOT", "it would match every page that lacks a word"),
        ("a OR score >= 0", 1, 6, "score >= 0", "it would match every page that is no policy"),
        ("lang:de AND a", 1, 6, "de", "lang: knows no “de”"),
        ("kind:polcy", 1, 6, "polcy", "kind: knows no “polcy”"),
        ("topic:robot", 1, 7, "robot", "topic: knows no “robot”"),
        ("stage:(印发 OR 宣布)", 1, 14, "宣布", "stage: knows no “宣布”"),
        ("title:(a OR score>0.5)", 1, 13, "score>0.5", "score stands inside title:"),
        ("title:amount>1亿", 1, 7, "amount>1亿", "amount stands inside title:"),
        ("amuont>=5000万", 1, 1, "amuont>=5000万", "“amuont>=5000万” compares nothing"),
        (">=5", 1, 1, ">=5", "“>=5” compares nothing"),
        ("url:id=5", 1, 5, "id=5", "“id=5” compares nothing"),
        ("amount><5", 1, 1, "amount><5", "“><” is no comparison"),
        ("amount>=lots", 1, 1, "amount>=lots", "“lots” is no sum in yuan"),
        ("amount>=5000万美元", 1, 1, "amount>=5000万美元", "“5000万美元” is no sum in yuan"),
        ("a AND amount>=", 1, 7, "amount>=", "“” is no sum in yuan"),
        ("score>=60", 1, 1, "score>=60", "“60” is no score"),
        ("deadline<30", 1, 1, "deadline<30", "“30” is no number of days"),
        ("a AND deadline<0d", 1, 7, "deadline<0d", "“deadline<0d” can never hold"),
        ("score>1", 1, 1, "score>1", "“score>1” can never hold"),
        ("amount<0", 1, 1, "amount<0", "“amount<0” can never hold"),
        ("a score>0.5", 1, 3, "score>0.5", "nothing joins “a” and “score>0.5”"),
    ],
)
def test_a_mistake_names_its_place(expression: str, line: int, column: int, token: str, reason: str) -> None:
    with pytest.raises(RuleError) as caught:
        parse(expression, rule="robots", groups=GROUPS)
    error = caught.value
    assert (error.rule, error.line, error.column, error.token, error.reason) == ("robots", line, column, token, reason)
    assert error.remedy[0] == error.remedy[0].upper()


@pytest.mark.parametrize(
    ("expression", "remedy"),
    [
        ("a near b", 'Write NEAR/30, or "near" in quotes for the word'),
        ("a NEAR/ b", "Write the most characters between, as in NEAR/30"),
        ("a NEAR/9999 b", f"Write at most NEAR/{MAX_NEAR}, or join the two with AND"),
        ("a NEAR b NEAR/5 c", "Write: (a NEAR b) AND (b NEAR/5 c)"),
        ("a NEAR/9 NOT b", "Write: a AND NOT (a NEAR/9 b)"),
        ("a NEAR (b AND c)", "NEAR joins words, phrases, @groups and brackets of these with OR"),
        ("title:a NEAR body:b", "Both words must stand in one field"),
        ("/b", "Close it with / on the same line"),
        ("/(/", "written as RE2 has it: no look-around"),
        ("/a/b/", r"Write \/ for a slash inside a regular expression"),
        ("／b／", "A regular expression stands between ASCII slashes"),
        ("@robto", "Did you mean @robot? Groups stand under [groups] in jingbao.toml; the groups are @robot, @where"),
        ("3 of (a, b)", "Count from 1 to 2"),
        ("2 of a", "Put brackets around what is counted, as in: 2 of (a, b, c)"),
        ("lang:zh", "Say with AND which words must stand there"),
        ("lang:de", "It is one of: zh, en"),
        ("kind:polcy", "Did you mean kind:policy ?"),
        ("topic:robot", "Did you mean topic:robots ?"),
        ("stage:征集意见", "Did you mean stage:征求意见 ?"),
        ("地区：广东", "Did you mean region: ?"),
        ("发文字号：国发", "Did you mean docnum: ?"),
        ("amuont>=5", "Did you mean amount? Else put quotes around it to look for it as written"),
        ("id=5", "What can be compared: amount>=5000万, score>=0.6, deadline<30d"),
        ("金额>=5000万", "Did you mean amount?"),
        ("截止<30d", "Did you mean deadline?"),
        ("amount:5000万", "Compare amount, as in: amount>=5000万, score>=0.6, deadline<30d. The fields are title:"),
        ("amount>=5000 万", "Write the number without blanks, or AND or OR before 万"),
        ("score>1", "No measure is below 0, no score above 1, and a deadline that has passed does not count"),
        ("amount><5", "Write one of >= <= > < ="),
        ("amount>=5k", "Write a number, as in amount>=5000万"),
        ("score>6", "Write a number from 0 to 1"),
        ("deadline<一个月", "Write it with d, as in deadline<30d"),
    ],
)
def test_a_mistake_says_what_to_write_instead(expression: str, remedy: str) -> None:
    with pytest.raises(RuleError, match=re.escape(remedy)):
        parse(expression, rule="r", groups=GROUPS)


def test_without_any_groups_a_name_says_so() -> None:
    with pytest.raises(RuleError, match="there are none yet"):
        parse("@robot", rule="r")


@pytest.mark.parametrize(
    "expression",
    [
        "kind:policy",
        "NOT 1 of (NOT a, NOT b, c)",
        "score>=0.6",
        "amount>1亿",
        "region:广东",
        "NOT NOT topic:ai",
        "NOT score<0.5",
    ],
)
def test_what_must_be_known_or_stand_somewhere_is_enough_for_a_rule(expression: str) -> None:
    parse(expression, rule="r")


def test_topics_and_stages_may_come_from_a_larger_lexicon() -> None:
    lexicon = load({"topics": {"fusion": {"label": "核聚变", "zh": "核聚变"}}})
    for name in ("fusion", "核聚变", "robots"):
        parse(f"topic:{name}", rule="r", lexicon=lexicon)
    with pytest.raises(RuleError, match="fusion"):
        parse("topic:fusion", rule="r")
