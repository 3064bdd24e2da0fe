"""Expressions cut into tokens, and the mistakes that name a place in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from alerts.rules.tree import FIELDS, KNOWN_FIELDS
from db.errors import RuleError

AND, OR, NOT, NEAR = OPERATORS = ("AND", "OR", "NOT", "NEAR")
FIELD_NAMES = ", ".join(f"{name}:" for name in (*FIELDS, *KNOWN_FIELDS))

_CLOSING = {"“": "”", "”": "”", "「": "」"}
_STOP = r"\s()（）\"＂“”「」:："  # ends a bare word
_SIGN = "<>=＜＞＝≤≥≦≧"
_NEAR = re.compile(r"NEAR(?:/\d+)?")


def _token(stop: str) -> re.Pattern[str]:
    return re.compile(
        rf"""(?P<blank>\s+|\#[^\n]*)
        |(?P<count>\d+\s+[oO][fF]\s*[(（])
        |(?P<open>[(（])
        |(?P<close>[)）])
        |(?P<quoted>"[^"\n]*"|＂[^＂\n]*＂|[“”][^“”"\n]*[”“"]|「[^」\n]*」)
        |(?P<unclosed>["＂“”「」])
        |(?P<regex>/(?:[^/\\\n]|\\.)+/)
        |(?P<slash>/(?!/))
        |(?P<compare>[^{stop}{_SIGN}]*[^\S\n]*[{_SIGN}]{{1,2}}[^\S\n]*(?:\d{{1,3}}(?:,\d{{3}})+)?[^{stop}{_SIGN}]*)
        |(?P<field>[^{stop}]+[:：])
        |(?P<colon>[:：])
        |(?P<word>[^{stop}]+)
        |(?P<comma>.)""",
        re.VERBOSE,
    )


_ANYWHERE = _token(_STOP)
_LISTED = _token(_STOP + ",，、;；")  # between the brackets of “2 of (a, b)”


@dataclass(frozen=True, slots=True)
class Token:
    kind: str  # a group of the patterns above, an operator in capitals, or "end"
    text: str  # as written
    at: int

    @property
    def shown(self) -> str:
        return {"end": "the end", "quoted": self.text}.get(self.kind, f"“{self.text}”")

    @property
    def plain(self) -> str:
        """What a Chinese keyboard wrote with full-width signs, in ASCII."""
        return unicodedata.normalize("NFKC", self.text)


@dataclass(frozen=True, slots=True)
class Written:
    """The text of the rule called `rule`."""

    text: str
    rule: str

    def fail(self, reason: str, *, at: int, token: str, remedy: str) -> NoReturn:
        """Raises: RuleError."""
        line = self.text.count("\n", 0, at) + 1
        column = at - self.text.rfind("\n", 0, at)
        remedy = remedy[0].upper() + remedy[1:]
        raise RuleError(self.rule, reason, line=line, column=column, token=token, remedy=remedy)

    def tokens(self) -> Iterator[Token]:
        """Each token, and "end" behind the last.

        Raises: RuleError.
        """
        at, brackets = 0, [_ANYWHERE]
        while found := brackets[-1].match(self.text, at):
            at = found.end()
            token = Token(found.lastgroup or "", found.group(), found.start())
            if token.kind in ("open", "count"):
                brackets.append(_LISTED if token.kind == "count" else _ANYWHERE)
            elif token.kind == "close" and len(brackets) > 1:
                brackets.pop()
            if token.kind != "blank":
                yield self._checked(token)
        yield Token("end", "", len(self.text))

    def _checked(self, token: Token) -> Token:
        """The token, an operator by its name."""
        if token.kind == "unclosed":
            remedy = f"close it with {_CLOSING.get(token.text, token.text)} on the same line"
            self.fail("this quotation mark is never closed", at=token.at, token=token.text, remedy=remedy)
        if token.kind == "slash":
            remedy = r"close it with / on the same line (\/ is a / inside), or put quotes around it for the sign"
            self.fail("this regular expression is never closed", at=token.at, token=token.text, remedy=remedy)
        if token.kind == "colon":
            remedy = f"write the field right before it ({FIELD_NAMES}), or put it in quotes"
            self.fail("this colon follows no field", at=token.at, token=token.text, remedy=remedy)
        operator = NEAR if _NEAR.fullmatch(token.plain) else token.plain
        return Token(operator, token.text, token.at) if token.kind == "word" and operator in OPERATORS else token
