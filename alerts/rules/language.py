"""The rule language: an expression becomes a tree, or an error that says what to write instead.

    expression = all { OR all }
    all        = one { AND one }                      AND binds tighter than OR
    one        = NOT one | [field:] ( "(" expression ")" | word | "quoted phrase" )
    field      = title | body | source | url

Operators are upper case. `#` at the start of a word comments out the rest of its line. Full-width brackets and colon,
and Chinese quotation marks, mean their ASCII twins. Nothing is guessed: two words side by side are an error, and what
other search languages write differently (`-word`, `a, b`, `robot*`, `/regex/`) is refused with the way to write it
here, so that it cannot quietly mean something else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as attribute
from difflib import get_close_matches
from typing import NoReturn, TypeAlias

from db.errors import RuleError
from db.fold import fold

FIELDS = ("title", "body", "source", "url")
MAX_DEPTH = 60  # brackets and NOTs inside each other; real rules need five, the interpreter's stack allows some 300

_FIELD_NAMES = ", ".join(f"{name}:" for name in FIELDS)
_TRANSLATED = {"标题": "title", "正文": "body", "内容": "body", "来源": "source", "网址": "url", "链接": "url"}
_MEANT = {  # what people write for an operator, by its folded form
    **dict.fromkeys(("and", "&", "&&", "且", "并且"), "AND"),
    **dict.fromkeys(("or", "|", "||", "或", "或者"), "OR"),
    **dict.fromkeys(("not", "!", "-", "非"), "NOT"),
}
_PREFIXES = {  # a first character that means something elsewhere, and what to write here
    "-": "write NOT before the word",
    "!": "write NOT before the word",
    "+": "words joined with AND are all required; leave the + away",
    "/": "there are no regular expressions; put quotes around it to look for it as written",
    "@": "put quotes around it to look for it as written",
}
_INSIDE = {  # characters that a bare word may not hold
    **dict.fromkeys(",，、;；", "put OR (any) or AND (all) between words, or quotes around the whole phrase"),
    **dict.fromkeys("*＊", "words match whole: write the forms out, as in (robot OR robots)"),
    **dict.fromkeys("<>=＜＞＝", "put quotes around it to look for it as written"),
}
_AND, _OR, _NOT = _OPERATORS = ("AND", "OR", "NOT")
_CLOSING = {"“": "”", "”": "”", "「": "」"}
_STOP = r"\s()（）\"＂“”「」:："  # ends a bare word
_TOKEN = re.compile(
    rf"""(?P<blank>\s+|\#[^\n]*)
    |(?P<open>[(（])
    |(?P<close>[)）])
    |(?P<quoted>"[^"\n]*"|＂[^＂\n]*＂|[“”][^“”"\n]*[”“"]|「[^」\n]*」)
    |(?P<unclosed>["＂“”「」])
    |(?P<field>[^{_STOP}]+[:：])
    |(?P<colon>[:：])
    |(?P<word>[^{_STOP}]+)""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase as the user wrote it. `field`: None looks in title and body. `at`: its offset in the text."""

    field: str | None
    phrase: str
    quoted: bool = False
    at: int = attribute(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Not:
    part: Expression
    at: int = attribute(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Expression, ...]


Expression: TypeAlias = And | Or | Not | Term


def parse(expression: str, *, rule: str) -> Expression:
    """The tree of an expression that can only match where at least one of its words stands.

    Raises: RuleError, naming `rule`, the line and column (from 1) and the remedy.
    """
    parser = _Parser(expression, rule)
    tree = parser.whole()
    if _holds_without_words(tree):
        remedy = "say with AND which words must stand there, as in: robot AND NOT toy"
        parser.fail("it would match every page that lacks a word", at=_culprit(tree), token=_NOT, remedy=remedy)
    return tree


def _holds_without_words(tree: Expression) -> bool:
    match tree:
        case Term():
            return False
        case Not(part=part):
            return not _holds_without_words(part)
        case And(parts=parts):
            return all(map(_holds_without_words, parts))
        case Or(parts=parts):
            return any(map(_holds_without_words, parts))


def _culprit(tree: Expression) -> int:
    """Where the outermost NOT stands that lets a page without any word through."""
    while isinstance(tree, And | Or):
        tree = next(filter(_holds_without_words, tree.parts))
    return tree.at


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # a group of _TOKEN, an operator in capitals, or "end"
    text: str  # as written
    at: int

    @property
    def shown(self) -> str:
        return {"end": "the end", "quoted": self.text}.get(self.kind, f"“{self.text}”")


class _Parser:
    """Recursive descent over the tokens of one expression."""

    def __init__(self, expression: str, rule: str) -> None:
        self._expression = expression
        self._rule = rule
        self._depth = 0
        self._tokens = self._read()
        self._last = self._token = next(self._tokens)

    def fail(self, reason: str, *, at: int, token: str, remedy: str) -> NoReturn:
        line = self._expression.count("\n", 0, at) + 1
        column = at - self._expression.rfind("\n", 0, at)
        remedy = remedy[0].upper() + remedy[1:]
        raise RuleError(self._rule, reason, line=line, column=column, token=token, remedy=remedy)

    def whole(self) -> Expression:
        if self._token.kind == "end":
            self._refuse("the expression is empty", "write at least one word, as in: 人工智能 AND 政策")
        tree = self._any(None)
        if self._token.kind == "close":
            self._refuse("this bracket closes nothing", "take it away, or open one with ( before it")
        return tree

    def _any(self, scope: str | None) -> Expression:
        parts = [self._all(scope)]
        while self._taken(_OR):
            parts.append(self._all(scope))
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _all(self, scope: str | None) -> Expression:
        parts = [self._one(scope)]
        while self._taken(_AND):
            parts.append(self._one(scope))
        self._joined()
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _one(self, scope: str | None) -> Expression:
        token = self._token
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self._refuse("brackets and NOTs lie too deep in each other", "write the rule flatter, or as two rules")
        part: Expression
        if self._taken(_NOT):
            part = Not(self._one(scope), token.at)
        elif self._taken("field"):
            part = self._fielded(token, scope)
        elif self._taken("open"):
            part = self._group(token, scope)
        elif token.kind in ("word", "quoted"):
            part = self._term(scope)
        else:
            self._missing()
        self._depth -= 1
        return part

    def _fielded(self, token: _Token, scope: str | None) -> Expression:
        name = token.text[:-1]
        if name not in FIELDS:
            near = _TRANSLATED.get(name) or next(iter(get_close_matches(name.lower(), FIELDS, n=1)), None)
            meant = f"did you mean {near}: ? " if near else ""
            remedy = f"{meant}The fields are {_FIELD_NAMES}; to look for a colon put quotes around the words"
            self.fail(f"there is no field “{name}”", at=token.at, token=token.text, remedy=remedy)
        if scope is not None:
            remedy = f"take {token.text} out of the brackets after {scope}: and join the two with AND"
            self.fail(f"{token.text} stands inside {scope}:", at=token.at, token=token.text, remedy=remedy)
        if self._token.kind not in ("open", "word", "quoted"):
            self._refuse(
                f"{token.text} has nothing to look for", f"put a word, a quoted phrase or ( after {token.text}"
            )
        return self._one(name)

    def _group(self, opening: _Token, scope: str | None) -> Expression:
        if self._token.kind == "close":
            self._refuse("the brackets are empty", "put a word between them, or take them away")
        tree = self._any(scope)
        if not self._taken("close"):
            remedy = "put ) where its group ends"
            self.fail("this bracket is never closed", at=opening.at, token=opening.text, remedy=remedy)
        return tree

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
        self._advance()
        return Term(scope, phrase, quoted, token.at)

    def _check_word(self, token: _Token) -> None:
        meant = _MEANT.get(fold(token.text))
        if meant is not None:
            self._refuse(f"“{token.text}” is no operator", f'write {meant}, or "{token.text}" in quotes for the word')
        if re.fullmatch(r"NEAR(/\d*)?", token.text):
            self._refuse("there is no NEAR", "join the words with AND, or put quotes around it for the word")
        remedy = _PREFIXES.get(unicodedata.normalize("NFKC", token.text[0]))
        remedy = remedy or next((_INSIDE[char] for char in token.text if char in _INSIDE), None)
        if remedy is not None:
            self._refuse(f"“{token.text}” is no plain word", remedy)

    def _joined(self) -> None:
        """Refuses two operands without an operator between them."""
        before, after = self._last, self._token
        if after.kind == "word":
            self._check_word(after)
        if after.kind in ("word", "quoted"):
            remedy = f"put AND or OR between {before.text} and {after.text}, or quotes around both for the exact phrase"
        elif after.kind in ("field", "open"):
            remedy = f"put AND or OR before {after.text}"
        elif after.kind == _NOT:
            remedy = "write AND NOT"
        else:
            return
        self._refuse(f"nothing joins {before.shown} and {after.shown}", remedy)

    def _missing(self) -> NoReturn:
        remedy = f"put a word, a quoted phrase or ( … ) before {self._token.shown}"
        self._refuse("a word is missing", remedy)

    def _refuse(self, reason: str, remedy: str) -> NoReturn:
        """Fails at the token that stands next."""
        self.fail(reason, at=self._token.at, token=self._token.text, remedy=remedy)

    def _taken(self, kind: str) -> bool:
        if self._token.kind != kind:
            return False
        self._advance()
        return True

    def _advance(self) -> None:
        self._last, self._token = self._token, next(self._tokens)

    def _read(self) -> Iterator[_Token]:
        for found in _TOKEN.finditer(self._expression):
            kind, text = found.lastgroup or "", found.group()
            if kind == "blank":
                continue
            if kind == "unclosed":
                closing = _CLOSING.get(text, text)
                remedy = f"close it with {closing} on the same line"
                self.fail("this quotation mark is never closed", at=found.start(), token=text, remedy=remedy)
            if kind == "colon":
                remedy = f"write the field right before it ({_FIELD_NAMES}), or put it in quotes"
                self.fail("this colon follows no field", at=found.start(), token=text, remedy=remedy)
            operator = unicodedata.normalize("NFKC", text)
            if kind == "word" and operator in _OPERATORS:
                kind = operator
            yield _Token(kind, text, found.start())
        yield _Token("end", "", len(self._expression))
