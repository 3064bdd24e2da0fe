"""What an expression is once it is read: a tree of these values. `at`: where a part stands in the text."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import TypeAlias

FIELDS = ("title", "body", "source", "url")  # what a page prints
KNOWN_FIELDS = ("lang", "region", "stage", "issuer", "docnum", "topic", "kind")  # what is known of it
MEASURES = ("amount", "score", "deadline")
SIGNS: Mapping[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
}
NEAR_CHARS = 30  # what a plain NEAR means: about a clause


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase as the user wrote it. `field`: None looks in title and body."""

    field: str | None
    phrase: str
    quoted: bool = False
    at: int = attribute(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Regex:
    """`source`: as written between the slashes."""

    field: str | None
    source: str
    at: int = attribute(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Group:
    """Any of the words that `[groups]` gives a name."""

    name: str
    words: tuple[Term, ...]
    at: int = attribute(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """`limit`: yuan for amount, 0–1 for score, days for deadline. `said`: as written."""

    measure: str
    sign: str
    limit: float
    said: str = attribute(compare=False)
    at: int = attribute(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Near:
    """A word of `left` and one of `right`, apart from each other by at most `chars` characters, either order."""

    left: Expression
    right: Expression
    chars: int
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


@dataclass(frozen=True, slots=True)
class AtLeast:
    """`n` of the parts or more."""

    n: int
    parts: tuple[Expression, ...]
    at: int = attribute(default=0, compare=False, repr=False)


Expression: TypeAlias = And | Or | Not | AtLeast | Near | Group | Compare | Regex | Term


def label(tree: Expression) -> str:
    """A part by itself, as it could be written; of what joins others, only how it joins them."""
    match tree:
        case Term(field=field, phrase=phrase, quoted=quoted):
            return _in_field(field, f'"{phrase}"' if quoted else phrase)
        case Regex(field=field, source=source):
            return _in_field(field, f"/{source}/")
        case Group(name=name, words=words):
            return _in_field(words[0].field, f"@{name}")
        case Compare(said=said):
            return said
        case Near() | AtLeast():
            return f"NEAR/{tree.chars}" if isinstance(tree, Near) else f"{tree.n} of {len(tree.parts)}"
        case _:
            return type(tree).__name__.upper()


def _in_field(field: str | None, wanted: str) -> str:
    return f"{field}:{wanted}" if field else wanted


def parts_of(tree: Expression) -> tuple[Expression, ...]:
    """What a part joins; () for a leaf."""
    match tree:
        case And(parts=parts) | Or(parts=parts) | AtLeast(parts=parts):
            return parts
        case Not(part=part):
            return (part,)
        case Near(left=left, right=right):
            return left, right
        case Group(words=words):
            return words
        case _:
            return ()


def idle(tree: Expression, *, holds: bool) -> bool:
    """Whether the tree can be true (holds=False: untrue) of a page that has none of its words and states nothing."""
    match tree:
        case Term(field="lang"):
            return True  # every page is in some language
        case Compare(measure="score", sign=sign, limit=limit):
            return SIGNS[sign](0, limit) is holds
        case Term() | Regex() | Group() | Compare() | Near():
            return not holds
        case Not(part=part):
            return idle(part, holds=not holds)
        case And(parts=parts) | Or(parts=parts) | AtLeast(parts=parts):
            n = tree.n if isinstance(tree, AtLeast) else len(parts) if isinstance(tree, And) else 1
            needed = n if holds else len(parts) - n + 1
            return sum(idle(part, holds=holds) for part in parts) >= needed
