"""A text made ready to be compared with many others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import islice

from alerts.policy import docnum
from alerts.reprints.wording import plain
from db.fold import fold
from db.shingles import clauses, sentences, shingles, words

#: Clauses of a text that are compared. A law has some two thousand.
MOST_CLAUSES = 600
_CONSIDERED = 40_000  # characters
_CAPITAL = re.compile(r"(?<=[a-z,;0-9] )[A-Z][A-Za-z]+|(?<![A-Za-z .])[A-Z][A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Text:
    """What is compared. `published_on`: None where the page does not say."""

    title: str
    body: str
    published_on: date | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """What stands between two commas. `printed` is folded, in plain wording; `words` its letters and digits alone."""

    printed: str
    words: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text without what its site added.

    `words`: those of all clauses on end; `numbers`: document numbers that it prints; `capitals`: Latin words, folded,
    that it writes with a capital where no sentence begins.
    """

    title: Clause
    clauses: tuple[Clause, ...]
    words: str
    shingles: frozenset[str]
    numbers: frozenset[str]
    capitals: frozenset[str]
    published_on: date | None


def prepare(text: Text) -> Prepared:
    """The form in which `compare` takes texts; about a millisecond for a thousand characters."""
    said = list(sentences(text.body[:_CONSIDERED]))
    pieces = (_clause(piece) for sentence in said for piece in clauses(sentence))
    kept = tuple(islice((piece for piece in pieces if piece.words), MOST_CLAUSES))
    return Prepared(
        title=_clause(fold(text.title)),
        clauses=kept,
        words="".join(piece.words for piece in kept),
        shingles=frozenset(shingles(said)),
        numbers=_numbers(said),
        capitals=frozenset(map(str.lower, _CAPITAL.findall(f"{text.title}\n{text.body[:_CONSIDERED]}"))),
        published_on=text.published_on,
    )


def _numbers(said: list[str]) -> frozenset[str]:
    text = "\n".join(one for one in said if "号" in one)
    return frozenset(words(text[start:end]) for start, end in docnum.find(text)) if text else frozenset()


def _clause(printed: str) -> Clause:
    shown = plain(printed)
    return Clause(shown, words(shown))
