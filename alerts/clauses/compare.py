"""Two texts, clause by clause."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from alerts.clauses.align import Group, Part, align, in_order
from alerts.clauses.changes import ClauseChange, Diff, Kind
from alerts.clauses.shortest import shortest
from alerts.clauses.split import Clause, clauses
from alerts.clauses.tokens import Sort, Token, tokens, words
from alerts.clauses.wording import MOST_EDITS, Wording, reworded

#: Words that name a clause by the number behind them.
_REFERRED = ("article", "section", "sec", "art", "rule", "clause")


def compare(before: str, after: str) -> Diff:
    """What an edit changed: nothing is asked but the two texts, and the same two give the same answer.

    Page furniture is left out (alerts/clauses/furniture.py). Bounded: n log n in the number of clauses, and a limit to
    the edits that are spelled out inside one.
    """
    sides = _Side.of(before), _Side.of(after)
    if sides[0].said() == sides[1].said():
        return _same(sides)
    groups = align(sides[0].parts(), sides[1].parts())
    kept = _in_order(groups, sides)
    references = _references(groups, sides)
    return Diff(tuple(_told(one, sides, references, moved=one not in kept) for one in _sorted(groups, kept)))


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the texts. `labels`: the words of each clause's own label."""

    clauses: tuple[Clause, ...]
    tokens: tuple[tuple[Token, ...], ...]
    labels: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, text: str) -> _Side:
        found = clauses(text)
        labels = tuple(words(tokens(one.own)) for one in found)
        return cls(found, tuple(tokens(one.text) for one in found), labels)

    def said(self) -> list[str]:
        """Every word, labels included, however the lines are broken."""
        both = zip(self.labels, self.tokens, strict=True)
        return [word for label, found in both for word in (*label, *words(found))]

    def parts(self) -> list[Part]:
        return [
            Part(words(found), " ".join(label), tuple("#" if one.is_number else one.key for one in _meant(found)))
            for found, label in zip(self.tokens, self.labels, strict=True)
        ]

    def path(self, at: Sequence[int]) -> str:
        return " + ".join(self.clauses[one].path for one in at)

    def own(self, at: Sequence[int]) -> tuple[tuple[str, ...], ...]:
        """The own labels of some clauses."""
        return tuple(self.labels[one] for one in at if self.labels[one])

    def text(self, at: Sequence[int]) -> str:
        return "\n".join(self.clauses[one].text for one in at)

    def tokens_of(self, at: Sequence[int]) -> tuple[Token, ...]:
        return self.tokens[at[0]] if len(at) == 1 else tokens(self.text(at))


def _meant(found: Sequence[Token]) -> list[Token]:
    return [one for one in found if one.sort is not Sort.MARK]


def _same(sides: tuple[_Side, _Side]) -> Diff:
    """The same words throughout, whose lines may be broken elsewhere."""
    told = (sides[0] if len(sides[0].clauses) == len(sides[1].clauses) else sides[1]).clauses
    both = zip(told, sides[1].clauses, strict=True)
    return Diff(tuple(ClauseChange(Kind.SAME, one.path, other.path, one.text, other.text) for one, other in both))


def _in_order(groups: Sequence[Group], sides: tuple[_Side, _Side]) -> set[Group]:
    """Those that have not moved: as much text as can be."""
    whole = {(one.before[0], one.after[0]): one for one in groups if one.before and one.after}
    pairs = sorted(whole)
    weights = [1 + sum(len(sides[1].tokens[j]) for j in whole[pair].after) for pair in pairs]
    return {whole[pair] for pair in in_order(pairs, weights)}


def _sorted(groups: Sequence[Group], kept: set[Group]) -> list[Group]:
    """In the order of the new text; what was removed behind what it stood behind."""
    fixed = sorted((one.before[-1], one.after[-1]) for one in kept)

    def place(one: Group) -> tuple[int, int, int]:
        if one.after:
            return one.after[0], 0, 0
        at = bisect_left(fixed, (one.before[0], -1))
        return fixed[at - 1][1] if at else -1, 1, one.before[0]

    return sorted(groups, key=place)


@dataclass(frozen=True, slots=True)
class _References:
    """How clauses are numbered now: 第3条 → 第4条, and behind words like “section” 3 → 4."""

    ordinals: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)

    def followed(self, found: Sequence[Token]) -> tuple[Token, ...]:
        """The tokens of an old clause with its references as the new text numbers them."""
        words_before = ("", *(one.key for one in found))
        return tuple(
            replace(
                one,
                key=self.numbers.get(one.key, one.key) if word in _REFERRED else self.ordinals.get(one.key, one.key),
            )
            for word, one in zip(words_before, found, strict=False)
        )


def _references(groups: Sequence[Group], sides: tuple[_Side, _Side]) -> _References:
    ordinals: dict[str, str] = {}
    numbers: dict[str, str] = {}
    for one in groups:
        if not (len(one.before) == len(one.after) == 1):
            continue
        old, new = sides[0].labels[one.before[0]], sides[1].labels[one.after[0]]
        if old and new and old[0].startswith("第") and new[0].startswith("第"):
            ordinals.setdefault(old[0], new[0])
        elif len(old) > 1 and len(new) > 1 and old[0] in _REFERRED and new[0] in _REFERRED:
            numbers.setdefault(old[1], new[1])
    return _References(ordinals, numbers)


def _told(group: Group, sides: tuple[_Side, _Side], references: _References, *, moved: bool) -> ClauseChange:
    labels = sides[0].path(group.before), sides[1].path(group.after)
    texts = sides[0].text(group.before), sides[1].text(group.after)
    if not (group.before and group.after):
        return ClauseChange(Kind.ADDED if group.after else Kind.REMOVED, *labels, *texts)
    wording = _wording(group, sides, references)
    own = sides[0].own(group.before), sides[1].own(group.after)
    kind = _kind(own, changed=wording is not None, moved=moved)
    if wording is None:
        return ClauseChange(kind, *labels, *texts)
    return ClauseChange(kind, *labels, *texts, wording.spans, wording.numbers)


def _wording(group: Group, sides: tuple[_Side, _Side], references: _References) -> Wording | None:
    """None: it says the same."""
    old, new = sides[0].tokens_of(group.before), sides[1].tokens_of(group.after)
    followed = references.followed(old)
    if words(new) in (words(old), words(followed)):
        return None
    if followed != old and _kept(followed, new) > _kept(old, new):
        old = followed
    return reworded(sides[0].text(group.before), sides[1].text(group.after), (old, new))


def _kept(old: Sequence[Token], new: Sequence[Token]) -> int:
    return len(shortest([one.key for one in old], [one.key for one in new], MOST_EDITS) or ())


def _kind(own: tuple[tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...]], *, changed: bool, moved: bool) -> Kind:
    """`own`: the labels that the clauses bear themselves. A plain paragraph broken in two is still one."""
    if max(map(len, own)) > 1:
        return Kind.MERGED if len(own[0]) > len(own[1]) else Kind.SPLIT
    if moved:
        return Kind.MOVED_AND_REWORDED if changed else Kind.MOVED
    if changed:
        return Kind.REWORDED
    return Kind.SAME if own[0] == own[1] else Kind.RENUMBERED
