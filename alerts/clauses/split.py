"""A text as its clauses: labelled ones under their path of labels, and plain paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from alerts.clauses.furniture import is_furniture, without_counters
from alerts.clauses.labels import RANKS, Label, label_at
from alerts.clauses.margin import unwrapped


@dataclass(frozen=True, slots=True)
class Clause:
    """`path`: the labels above and its own, or ¶n of a plain paragraph. `own`: its own label, "" of a plain one."""

    path: str
    own: str
    text: str


_SPACE = " \t\u3000\u00a0\u200b\ufeff"
#: Styles whose items may run on in one line; a list of them begins with its first item. 条 stands in any place.
_INLINE = ("条", "、", "（）", "(1)", "1)", "1.", "①", "(a)", "(i)")
_AFTER = re.compile(
    r"[。；;：:！!？?—][ \t\u3000\u00a0]*(?:and |or |及|和|以及)?(?=[第（(\d①-⑳⑴-⒇０-９一二三四五六七八九十])"
)
_AND = re.compile(r"([;,]) and$")  # stands before the last item, whichever that is


def clauses(text: str) -> tuple[Clause, ...]:
    """The clauses of a text in order, the furniture of its page left out."""
    found: list[Clause] = []
    above: tuple[Label, ...] = ()
    paragraphs = 0
    bare: Label | None = None  # a label alone on its line takes the next line as its text
    for piece in _pieces(text):
        labels, body = _labels(piece, above)
        if labels:
            for label in labels:
                above = _under(above, label)
            own = " ".join(one.printed for one in labels)
            found.append(Clause(_path(above), own, body))
            paragraphs, bare = 1, None if body else labels[-1]
        elif bare:
            found[-1] = Clause(found[-1].path, found[-1].own, body)
            bare = None
        else:
            paragraphs += 1
            found.append(Clause(" ".join(filter(None, (_path(above), f"¶{paragraphs}"))), "", body))
    return tuple(found)


def _pieces(text: str) -> Iterator[str]:
    """Lines, joined where a margin broke them, and broken where items of a list run on in one."""
    lines = [without_counters(line).strip(_SPACE) for line in text.splitlines()]
    for line in unwrapped([line for line in lines if not line or not is_furniture(line)]):
        yield from (_AND.sub(r"\1", piece) for piece in _broken(line))


def _broken(line: str) -> list[str]:
    starts = [0, *(match.end() for match in _AFTER.finditer(line))]
    if len(starts) == 1:
        return [line]
    found = [(at, label[0]) for at in starts if (label := label_at(line, at))]
    cuts: set[int] = set()
    for style in _INLINE:
        cuts |= _run(line, [(at, label) for at, label in found if label.style == style])
    edges = [0, *sorted(cuts - {0}), len(line)]
    return [line[left:right].strip(_SPACE) for left, right in pairwise(edges)]


def _run(line: str, items: list[tuple[int, Label]]) -> set[int]:
    """Where the items of one style begin that count up by one; none where it is no list."""
    taken: list[tuple[int, Label]] = []
    for at, label in items:
        follows = taken and label.number == (taken[-1][1].number or 0) + 1
        opens = not taken and (label.number == 1 or label.style == "条" or at == 0)
        if follows or opens:
            taken.append((at, label))
    if taken and taken[0][1].style == "条":
        return {at for at, label in taken if at == 0 or line[at + len(label.printed) :][:1] in _SPACE}
    return {at for at, _ in taken} if len(taken) > 1 else set()


def _labels(piece: str, above: tuple[Label, ...]) -> tuple[list[Label], str]:
    """The labels at the start of a piece, of several styles at most one each, and the text behind them."""
    labels: list[Label] = []
    at = 0
    while found := label_at(piece, at, (*above, *labels)):
        if any(one.style == found[0].style for one in labels):
            break
        labels.append(found[0])
        at = found[1]
        while at < len(piece) and piece[at] in _SPACE + ".．、:：|｜":
            at += 1
    return labels, piece[at:].strip(_SPACE)


def _under(above: tuple[Label, ...], label: Label) -> tuple[Label, ...]:
    """The path with this label at its end: siblings and what was under them go."""
    for at, one in enumerate(above):
        ranked = label.style in RANKS and RANKS.get(one.style, len(RANKS)) >= RANKS[label.style]
        if one.style == label.style or ranked:
            return (*above[:at], label)
    return (*above, label)


def _path(above: tuple[Label, ...]) -> str:
    return " ".join(one.printed for one in above)
