"""Two texts laid side by side: what is the same, what stands in the same place and differs, what only one of them says.

A reprint adds, drops and cuts; here and there it changes a word. What comes from the same template as another text has,
between the sentences that both share, other sentences in the same places.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from alerts.reprints.text import Clause, Prepared

#: Numbers (also in Chinese figures), Latin words, any other character.
TOKEN = re.compile(r"\d+(?:[.,]\d+)*%?|[零〇一二三四五六七八九十百千万亿两]+|[a-z]+(?:['’][a-z]+)?|[^\W\d_]")
_NEAR = 16  # clauses of one gap that are tried, so that two long laws take no second
_CUT = 3  # tokens that are missing at least where a word was cut
_FIGURES = re.compile(r"\d[\d.]*")
#: Share of their pairs of characters that two wordings of one clause have in common.
_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Swap:
    """Tokens of one text in whose place the other has others."""

    new: tuple[str, ...]
    old: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Variant:
    """One clause in two wordings. `slipped`: characters that only one of them has, nothing standing in their place."""

    new: Clause
    old: Clause
    swaps: tuple[Swap, ...]
    slipped: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """Characters: `crossed` faces other words in its gap, `ends` the same before and behind all that both say."""

    variants: tuple[Variant, ...]
    crossed: int
    ends: int


def align(new: Prepared, old: Prepared) -> Alignment:
    """Lay `new` beside `old`. Clauses that stand elsewhere in the other text are the same, not missing."""
    crossed = ends = 0
    variants: list[Variant] = []
    mine, theirs = ([one.words for one in text.clauses] for text in (new, old))
    for kind, i1, i2, j1, j2 in SequenceMatcher(a=mine, b=theirs, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        left = [one for one in new.clauses[i1:i2] if one.words not in old.words]
        right = [one for one in old.clauses[j1:j2] if one.words not in new.words]
        pairs = _pair(left, right)
        variants.extend(variant(one, other) for one, other in pairs)
        alone = _length(left) - _length([one for one, _ in pairs])
        facing = _length(right) - _length([other for _, other in pairs])
        if i1 == j1 == 0 or (i2 == len(mine) and j2 == len(theirs)):
            ends += min(alone, facing)
        else:
            crossed += min(alone, facing)
    return Alignment(tuple(variants), crossed, ends)


def _length(clauses: Sequence[Clause]) -> int:
    return sum(len(one.words) for one in clauses)


def _pair(left: Sequence[Clause], right: Sequence[Clause]) -> list[tuple[Clause, Clause]]:
    """Wordings of the same clause, in order, each clause once."""
    pairs: list[tuple[Clause, Clause]] = []
    rest = [(other, _bigrams(other.words)) for other in right]
    for one in left:
        mine = _bigrams(one.words)
        likest = max(range(min(len(rest), _NEAR)), key=lambda at: _dice(mine, rest[at][1]), default=None)
        if likest is not None and _dice(mine, rest[likest][1]) >= _ALIKE:
            pairs.append((one, rest[likest][0]))
            del rest[: likest + 1]
    return pairs


def _bigrams(text: str) -> set[str]:
    """Pairs of neighbours; all numbers are one, so that “by 3 April” and “by 28 March” are wordings of one clause."""
    text = _FIGURES.sub("0", text)
    return {text[at : at + 2] for at in range(len(text) - 1)}


def _dice(one: set[str], other: set[str]) -> float:
    return 2 * len(one & other) / ((len(one) + len(other)) or 1)


def resemblance(one: Clause, other: Clause) -> float:
    """0 to 1: the share of their pairs of characters that two clauses have in common."""
    return _dice(_bigrams(one.words), _bigrams(other.words))


def variant(new: Clause, old: Clause) -> Variant:
    """Where two wordings of one clause differ."""
    mine, theirs = TOKEN.findall(new.printed), TOKEN.findall(old.printed)
    swaps: list[Swap] = []
    slipped = 0
    for kind, i1, i2, j1, j2 in SequenceMatcher(a=mine, b=theirs, autojunk=False).get_opcodes():
        if kind == "replace" and not _cut(mine[i1:], theirs[j1:]) and not _cut(theirs[j1:], mine[i1:]):
            swaps.append(Swap(tuple(mine[i1:i2]), tuple(theirs[j1:j2])))
        elif kind in ("insert", "delete") and i1 < len(mine) and j1 < len(theirs):  # an end may be cut off
            slipped += sum(map(len, mine[i1:i2])) + sum(map(len, theirs[j1:j2]))
    return Variant(new, old, tuple(swaps), slipped)


def _cut(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether one wording ends in the middle of a number or word of the other, as a text does that was cut."""
    return len(short) == 1 and (long[0].startswith(short[0]) or (len(long) > _CUT and not _FIGURES.match(short[0])))
