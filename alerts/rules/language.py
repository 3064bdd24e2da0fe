"""The rule language: an expression becomes a tree, or an error that says what to write instead.

    expression = all { OR all }
    all        = near { AND near }                    AND binds tighter than OR
    near       = NOT near | one [ NEAR one ]          NEAR/30 binds tightest; NEAR is NEAR/30
    one        = [field:] ( "(" expression ")" | word | "quoted phrase" | /regex/ | @group | n of "(" list ")" )
               | amount>=5000万 | score>=0.6 | deadline<30d
    list       = expression { , expression }
    field      = title | body | source | url | lang | region | stage | issuer | docnum | topic | kind

Operators are upper case. `#` at the start of a word comments out the rest of its line. Full-width brackets, colon and
comparison signs, and Chinese quotation marks, mean their ASCII twins. Nothing is guessed: two words side by side are an
error, and what other search languages write differently (`-word`, `a, b`, `robot*`) is refused with the way to write it
here, so that it cannot quietly mean something else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import NoReturn

from alerts.policy.lexicon import Lexicon, shipped
from alerts.rules import regex, values
from alerts.rules.tokens import AND, FIELD_NAMES, NEAR, NOT, OR, Token, Written
from alerts.rules.tree import (
    FIELDS,
    KNOWN_FIELDS,
    MEASURES,
    NEAR_CHARS,
    And,
    AtLeast,
    Compare,
    Expression,
    Group,
    Near,
    Not,
    Or,
    Regex,
    Term,
    idle,
    parts_of,
)
from db.fold import fold

MAX_DEPTH = 60  # brackets and NOTs inside each other; real rules need five, the interpreter's stack allows some 130
_DIGITS = 9  # of a number that are read: none is allowed as many, and int() refuses some thousands
MAX_NEAR = 1000  # characters: further apart than a long paragraph, words have nothing to do with each other

_TRANSLATED = {
    name: field
    for field, names in (
        ("title", "标题"),
        ("body", "正文 内容"),
        ("source", "来源"),
        ("url", "网址 链接"),
        ("lang", "语言"),
        ("region", "地区 地域"),
        ("stage", "阶段"),
        ("issuer", "机关 发文机关 发布机构"),
        ("docnum", "文号 发文字号"),
        ("topic", "主题"),
        ("kind", "类型"),
    )
    for name in names.split()
}
_MEANT = {  # what people write for an operator, by its folded form
    **dict.fromkeys(("and", "&", "&&", "且", "并且"), AND),
    **dict.fromkeys(("or", "|", "||", "或", "或者"), OR),
    **dict.fromkeys(("not", "!", "-", "非"), NOT),
    "near": f"NEAR/{NEAR_CHARS}",
}
_PREFIXES = {  # a first character that means something elsewhere, and what to write here
    "-": "write NOT before the word",
    "!": "write NOT before the word",
    **dict.fromkeys("'‘’`『", 'a phrase stands between double quotes, as in "artificial intelligence"'),
    "+": "words joined with AND are all required; leave the + away",
    "/": "a regular expression stands between ASCII slashes, as in /第[0-9]+号/; put quotes around it for the sign",
}
_INSIDE = {  # characters that a bare word may not hold
    **dict.fromkeys(",，、;；", "put OR (any) or AND (all) between words, or quotes around the whole phrase"),
    **dict.fromkeys(
        "*＊?？", "words match whole: write the forms out, as in (robot OR robots); quotes are for the sign"
    ),
    **dict.fromkeys("|｜", "write OR between words; quotes are for the sign"),
}
_OPERANDS = ("open", "count", "word", "quoted", "regex")
_GLUED = re.compile(
    r"(?<=[^\x00-\x7f])(?:AND|OR|NOT|NEAR)(?![A-Za-z])|(?<![A-Za-z])(?:AND|OR|NOT|NEAR)(?=[^\x00-\x7f])"
)
_DISTANCE = re.compile(r"near/.*", re.IGNORECASE)
_NEAR_TAKES = "NEAR joins words, phrases, @groups and brackets of these with OR, as in: (补贴 OR 奖励) NEAR/30 机器人"

Groups = Mapping[str, Sequence[str]]
"""Name → words and phrases, as `[groups]` in jingbao.toml has them."""


def parse(expression: str, *, rule: str, groups: Groups | None = None, lexicon: Lexicon | None = None) -> Expression:
    """The tree of an expression that can only match where one of its words stands, or what it asks for is known.

    `lexicon`: names the topics and stages there are; the shipped one where None.

    Raises: RuleError, naming `rule`, the line and column (from 1) and the remedy.
    """
    parser = _Parser(Written(expression, rule), groups or {}, lexicon)
    tree = parser.whole()
    if idle(tree, holds=True):
        culprit = _culprit(tree)
        missing, length = "that lacks a word", len(NOT)
        if isinstance(culprit, Term):
            missing, length = "in that language", len(culprit.phrase) + 2 * culprit.quoted
        elif isinstance(culprit, Compare):
            missing, length = "that is no policy", len(culprit.said)
        token = expression[culprit.at : culprit.at + length]
        remedy = "say with AND which words must stand there, as in: robot AND NOT toy"
        parser.written.fail(f"it would match every page {missing}", at=culprit.at, token=token, remedy=remedy)
    return tree


def _culprit(tree: Expression) -> Not | Term | Compare:
    """The outermost NOT (or lang:, or low score) that lets a page without any word through."""
    while not isinstance(tree, Not | Term | Compare):
        tree = next(part for part in parts_of(tree) if idle(part, holds=True))
    return tree


class _Parser:
    """Recursive descent over the tokens of one expression."""

    def __init__(self, written: Written, groups: Groups, lexicon: Lexicon | None) -> None:
        self.written = written
        self._groups = groups
        self._lexicon = lexicon
        self._depth = 0
        self._tokens = written.tokens()
        self._last = self._token = next(self._tokens)

    def whole(self) -> Expression:
        if self._token.kind == "end":
            self._refuse("the expression is empty", "write at least one word, as in: 人工智能 AND 政策")
        tree = self._any(None)
        if self._token.kind == "close":
            self._refuse("this bracket closes nothing", "take it away, or open one with ( before it")
        return tree

    def _any(self, scope: str | None) -> Expression:
        parts = [self._all(scope)]
        while self._taken(OR):
            parts.append(self._all(scope))
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _all(self, scope: str | None) -> Expression:
        parts = [self._near(scope)]
        while self._taken(AND):
            parts.append(self._near(scope))
        self._joined()
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _near(self, scope: str | None) -> Expression:
        token = self._token
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self._refuse("brackets and NOTs lie too deep in each other", "write the rule flatter, or as two rules")
        part: Expression
        if self._taken(NOT):
            part = Not(self._near(scope), token.at)
        else:
            part = self._one(scope)
            if self._token.kind == NEAR:
                part = self._beside(part, token, scope)
        self._depth -= 1
        return part

    def _beside(self, left: Expression, first: Token, scope: str | None) -> Near:
        near = self._token
        chars = int(near.plain.partition("/")[2][:_DIGITS] or NEAR_CHARS)
        if chars > MAX_NEAR:
            self._refuse(f"{near.text} reaches too far", f"write at most NEAR/{MAX_NEAR}, or join the two with AND")
        self._advance()
        second = self._token
        if second.kind == NOT:
            self._refuse("NEAR is followed by NOT", f"write: a AND NOT (a {near.text} b)")
        right = self._one(scope)
        for part, token in ((left, first), (right, second)):
            if not _is_near_operand(part):
                self.written.fail("NEAR cannot join this", at=token.at, token=token.text, remedy=_NEAR_TAKES)
        if self._token.kind == NEAR:
            self._refuse("one NEAR follows another", f"write: (a {near.text} b) AND (b {self._token.text} c)")
        if not _fields(left) & _fields(right):
            remedy = "both words must stand in one field: name it before both, or join the two with AND"
            self.written.fail("NEAR joins two fields", at=near.at, token=near.text, remedy=remedy)
        return Near(left, right, chars, near.at)

    def _one(self, scope: str | None) -> Expression:
        token = self._token
        if token.kind not in (*_OPERANDS, "field", "compare"):
            self._refuse("a word is missing", f"put a word, a quoted phrase or ( … ) before {token.shown}")
        if token.kind in ("word", "quoted"):
            return self._named(scope) if token.plain.startswith("@") else self._term(scope)
        if token.kind == "regex":
            return self._regex(scope)
        if token.kind == "compare":
            return self._compare(scope)
        self._advance()
        opened = {"field": self._fielded, "open": self._group, "count": self._count}
        return opened[token.kind](token, scope)

    def _fielded(self, token: Token, scope: str | None) -> Expression:
        name, known = token.text[:-1], (*FIELDS, *KNOWN_FIELDS)
        if name not in known:
            near = _TRANSLATED.get(name) or next(iter(get_close_matches(name.lower(), known, n=1)), None)
            meant = f"did you mean {near}: ? " if near else ""
            meant = f"compare {name}, as in: {values.EXAMPLE}. " if name in MEASURES else meant
            remedy = f"{meant}The fields are {FIELD_NAMES}; to look for a colon put quotes around the words"
            self.written.fail(f"there is no field “{name}”", at=token.at, token=token.text, remedy=remedy)
        if scope is not None:
            remedy = f"take {token.text} out of the brackets after {scope}: and join the two with AND"
            self.written.fail(f"{token.text} stands inside {scope}:", at=token.at, token=token.text, remedy=remedy)
        if self._token.kind not in (*_OPERANDS, "compare"):
            self._refuse(
                f"{token.text} has nothing to look for", f"put a word, a quoted phrase or ( after {token.text}"
            )
        return self._one(name)

    def _group(self, opening: Token, scope: str | None) -> Expression:
        if self._token.kind == "close":
            self._refuse("the brackets are empty", "put a word between them, or take them away")
        tree = self._any(scope)
        if not self._taken("close"):
            remedy = "put ) where its group ends"
            self.written.fail("this bracket is never closed", at=opening.at, token=opening.text, remedy=remedy)
        return tree

    def _count(self, opening: Token, scope: str | None) -> AtLeast:
        n = int(opening.plain.split()[0][:_DIGITS])
        if self._token.kind == "close":
            self._refuse("the brackets are empty", f"list what to count, as in: {n} of (a, b, c)")
        parts = [self._any(scope)]
        while self._taken("comma"):
            parts.append(self._any(scope))
        if not self._taken("close"):
            remedy = "put ) where its list ends"
            self.written.fail("this bracket is never closed", at=opening.at, token=opening.text, remedy=remedy)
        if not 1 <= n <= len(parts):
            reason = f"{n} of {len(parts)} can {'always' if n < 1 else 'never'} hold"
            remedy = f"count from 1 to {len(parts)}; a comma stands between two things that are counted"
            self.written.fail(reason, at=opening.at, token=opening.text, remedy=remedy)
        return AtLeast(n, tuple(parts), opening.at)

    def _regex(self, scope: str | None) -> Regex:
        token = self._token
        if scope in KNOWN_FIELDS:
            self._refuse(f"{scope}: takes no regular expression", f"put a word or a quoted phrase after {scope}:")
        try:
            regex.compiled(token.text[1:-1])
        except ValueError as error:
            remedy = (
                "it must need a character, stay small, and be written as RE2 has it: no look-around, no \\1; "
                "for the signs themselves put quotes around it"
            )
            self._refuse(f"{token.text} cannot be used: {error}", remedy)
        self._advance()
        return Regex(scope, token.text[1:-1], token.at)

    def _compare(self, scope: str | None) -> Compare:
        token = self._token
        try:
            measure, sign, limit = values.comparison(token.plain)
        except values.UnfitError as error:
            self._refuse(error.reason, error.remedy)
        if scope is not None:
            remedy = f"take it out of the brackets after {scope}: and join the two with AND"
            self._refuse(f"{measure} stands inside {scope}:", remedy)
        self._advance()
        return Compare(measure, sign, limit, token.text, token.at)

    def _named(self, scope: str | None) -> Group:
        token = self._token
        name = token.plain[1:]
        if name not in self._groups:
            near = next(iter(get_close_matches(name, self._groups, n=1)), None)
            listed = ", ".join(f"@{one}" for one in sorted(self._groups))
            known = f"the groups are {listed}" if listed else "there are none yet"
            meant = f"did you mean @{near}? " if near else ""
            remedy = f"{meant}Groups stand under [groups] in jingbao.toml; {known}; put quotes around it for the sign"
            self._refuse(f"there is no group “{token.text}”", remedy)
        terms = tuple(Term(scope, word, quoted=True, at=token.at) for word in self._groups[name])
        for term in terms:
            self._check_value(term)
        self._advance()
        return Group(name, terms, token.at)

    def _term(self, scope: str | None) -> Term:
        token = self._token
        quoted = token.kind == "quoted"
        phrase = token.text[1:-1] if quoted else token.text
        if not fold(phrase).strip():
            self._refuse(
                f"{token.shown} holds nothing to look for", "write a word between the quotes, or leave it away"
            )
        if not quoted:
            self._check_word(token)
        term = Term(scope, phrase, quoted, token.at)
        self._check_value(term)
        self._advance()
        return term

    def _check_value(self, term: Term) -> None:
        if term.field in KNOWN_FIELDS:
            try:
                values.check(term.field, term.phrase, self._lexicon or shipped())
            except values.UnfitError as error:
                self._refuse(error.reason, error.remedy)

    def _check_word(self, token: Token) -> None:
        meant = _MEANT.get(fold(token.text))
        if meant is not None:
            self._refuse(f"“{token.text}” is no operator", f'write {meant}, or "{token.text}" in quotes for the word')
        if _DISTANCE.fullmatch(token.plain):
            self._refuse(
                f"“{token.text}” is no distance", f"write the most characters between, as in NEAR/{NEAR_CHARS}"
            )
        remedy = _PREFIXES.get(unicodedata.normalize("NFKC", token.text[0]))
        remedy = remedy or next((_INSIDE[char] for char in token.text if char in _INSIDE), None)
        glued = _GLUED.search(token.plain)
        if glued and not remedy:
            remedy = f"put blanks around {glued[0]}, or quotes around it all for the exact words"
        if remedy:
            self._refuse(f"“{token.text}” is no plain word", remedy)

    def _joined(self) -> None:
        """Refuses two operands without an operator between them."""
        before, after = self._last, self._token
        if after.kind == "word":
            self._check_word(after)
        if after.text.lower() == "of" and before.plain.isdecimal():
            remedy = f"put brackets around what is counted, as in: {before.text} of (a, b, c)"
        elif after.kind in ("word", "quoted", "regex", "compare"):
            remedy = f"put AND or OR between {before.text} and {after.text}, or quotes around both for the exact phrase"
            if before.kind == "compare" and after.kind == "word":
                remedy = f"write the number without blanks, or AND or OR before {after.text}"
            if before.kind == "regex" and after.at == before.at + len(before.text):
                remedy = r"write \/ for a slash inside a regular expression, or put quotes around it all for the signs"
        elif after.kind in ("field", "open", "count"):
            remedy = f"put AND or OR before {after.text}"
        elif after.kind == NOT:
            remedy = "write AND NOT"
        else:
            return
        self._refuse(f"nothing joins {before.shown} and {after.shown}", remedy)

    def _refuse(self, reason: str, remedy: str) -> NoReturn:
        """Fails at the token that stands next."""
        self.written.fail(reason, at=self._token.at, token=self._token.text, remedy=remedy)

    def _taken(self, kind: str) -> bool:
        if self._token.kind != kind:
            return False
        self._advance()
        return True

    def _advance(self) -> None:
        self._last, self._token = self._token, next(self._tokens)


def _is_near_operand(tree: Expression) -> bool:
    match tree:
        case Term(field=field):
            return field not in KNOWN_FIELDS
        case Group(words=parts) | Or(parts=parts):
            return all(map(_is_near_operand, parts))
        case _:
            return False


def _fields(tree: Expression) -> set[str]:
    """The fields in which the words of a NEAR's operand are looked for."""
    if isinstance(tree, Term):
        return {tree.field} if tree.field else {"title", "body"}
    return set().union(*map(_fields, parts_of(tree)))
