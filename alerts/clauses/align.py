"""Which clause became which: equal ones first, then alike ones, then those that were merged or split."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from alerts.clauses.shortest import shortest

#: How alike two clauses are at least (Dice of their pieces): under one label, between the same neighbours, far apart.
SAME_LABEL, IN_PLACE, ANYWHERE = 0.3, 0.4, 0.6
CONTAINED = 0.7  # how much of a clause lies in the one that took it in
GOES_ON = 0.8  # what being contained, or keeping most words in their order, counts beside being alike
FAINT, SHORT = 0.15, 60  # where it is worth while to look for that: how alike at least, words at most
LONG = 10  # words: shorter clauses are alike by chance, and are looked for only in their place
ALL_PAIRS = 900  # in a gap of at most so many pairs each is weighed; in larger ones the near and those that share
NEAR = 4  # clauses to either side of the proportional place, in a larger gap
RARE = 12  # a piece that more clauses share tells nothing
LIKELY = 4  # candidates by rare pieces


@dataclass(frozen=True, slots=True)
class Part:
    """A clause to be aligned. `key`: equal ones say the same. `said`: its words, numbers as # alone."""

    key: object
    label: str
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Clauses that became each other, by their indices; either side may be empty, one of them holds one at most."""

    before: tuple[int, ...]
    after: tuple[int, ...]


def align(before: Sequence[Part], after: Sequence[Part]) -> tuple[Group, ...]:
    """Every clause of both texts in exactly one group, without order."""
    pairs = _equal(before, after)
    _extend(pairs, before, after)
    pieces_before = {i: _pieces(before[i]) for i in range(len(before)) if i not in pairs}
    taken = set(pairs.values())
    pieces_after = {j: _pieces(after[j]) for j in range(len(after)) if j not in taken}
    for i, j in _alike(pairs, before, after, (pieces_before, pieces_after)):
        pairs[i] = j
    return _groups(pairs, len(before), len(after), (pieces_before, pieces_after))


def in_order(pairs: Sequence[tuple[int, int]], weights: Sequence[int]) -> set[tuple[int, int]]:
    """The heaviest of the pairs (by first index) that keep the order; the others have moved."""
    best: list[tuple[int, int]] = []  # per pair: weight of the heaviest chain that ends here, the one before it
    tails: dict[int, int] = {}  # Fenwick tree over second indices: place → the pair with the heaviest chain
    ranks = {j: rank for rank, j in enumerate(sorted(j for _, j in pairs), 1)}
    for at, (_, j) in enumerate(pairs):
        last, place = -1, ranks[j] - 1
        while place > 0:
            if place in tails and (last < 0 or best[tails[place]][0] > best[last][0]):
                last = tails[place]
            place -= place & -place
        best.append((weights[at] + (best[last][0] if last >= 0 else 0), last))
        place = ranks[j]
        while place <= len(pairs):
            if place not in tails or best[at][0] > best[tails[place]][0]:
                tails[place] = at
            place += place & -place
    at = max(range(len(pairs)), key=lambda one: best[one][0], default=-1)
    kept = set()
    while at >= 0:
        kept.add(pairs[at])
        at = best[at][1]
    return kept


def _equal(before: Sequence[Part], after: Sequence[Part]) -> dict[int, int]:
    """What stands once in both texts."""
    counts = Counter(one.key for one in before), Counter(one.key for one in after)
    places = {one.key: j for j, one in enumerate(after)}
    return {
        i: places[one.key]
        for i, one in enumerate(before)
        if one.said and counts[0][one.key] == 1 and counts[1][one.key] == 1
    }


def _extend(pairs: dict[int, int], before: Sequence[Part], after: Sequence[Part]) -> None:
    """What stands several times goes with its equal neighbours, from either side, and from both ends of the texts."""
    taken = set(pairs.values())
    starts = [(-1, -1), *sorted(pairs.items())], [(len(before), len(after)), *sorted(pairs.items(), reverse=True)]
    for step, anchors in zip((1, -1), starts, strict=True):
        for anchor in anchors:
            i, j = anchor[0] + step, anchor[1] + step
            while 0 <= i < len(before) and 0 <= j < len(after) and i not in pairs and j not in taken:
                if before[i].key != after[j].key:
                    break
                pairs[i] = j
                taken.add(j)
                i, j = i + step, j + step


def _pieces(part: Part) -> Counter[str]:
    """Pairs of neighbouring words, and a single word for itself."""
    said = part.said
    return Counter(map("\0".join, pairwise(said))) if len(said) > 1 else Counter(said)


Pieces = tuple[dict[int, Counter[str]], dict[int, Counter[str]]]


def _alike(
    pairs: dict[int, int], before: Sequence[Part], after: Sequence[Part], pieces: Pieces
) -> Iterator[tuple[int, int]]:
    """Pairs of clauses that are reworded, the surest first."""
    weighed = []
    for i, j, near in _candidates(pairs, pieces):
        same_label = bool(before[i].label) and before[i].label == after[j].label
        long = min(len(before[i].said), len(after[j].said)) >= LONG
        alike = _dice(pieces[0][i], pieces[1][j])
        if near:
            alike = max(alike, _contained(pieces[0][i], pieces[1][j]))
            alike = alike if alike >= IN_PLACE or alike < FAINT else max(alike, _kept(before[i].said, after[j].said))
        if (alike >= (SAME_LABEL if same_label else IN_PLACE)) if near else (long and alike >= ANYWHERE):
            weighed.append((-(alike + 0.1 * near + 0.05 * same_label), i, j))
    used: tuple[set[int], set[int]] = (set(), set())
    for _, i, j in sorted(weighed):
        if i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            yield i, j


def _dice(one: Counter[str], other: Counter[str]) -> float:
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def _contained(one: Counter[str], other: Counter[str]) -> float:
    """High where one goes on where the other ends: an exception added, a half sentence struck."""
    less = min(one.total(), other.total())
    return GOES_ON * (one & other).total() / less if less >= LONG // 2 else 0.0


def _kept(one: Sequence[str], other: Sequence[str]) -> float:
    """High where most words stay in their order: short sentences with a change in every phrase."""
    total = len(one) + len(other)
    if total > 2 * SHORT or 2 * (Counter(one) & Counter(other)).total() < total / 2:
        return 0.0
    return GOES_ON * 2 * len(shortest(one, other, total // 2) or ()) / total


def _candidates(pairs: dict[int, int], pieces: Pieces) -> Iterator[tuple[int, int, bool]]:
    """(before, after, whether they stand between the same neighbours); few even where nothing is equal."""
    fixed = sorted(in_order(sorted(pairs.items()), [1] * len(pairs)))
    gaps: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side in (0, 1):
        edges = [pair[side] for pair in fixed]
        for at in pieces[side]:
            gaps[bisect_left(edges, at)][side].append(at)
    near = {(i, j) for gap in gaps.values() for i, j in _within(*gap)}
    yield from ((i, j, True) for i, j in sorted(near))
    yield from ((i, j, False) for i, j in sorted(_sharing(pieces) - near))


def _within(before: Sequence[int], after: Sequence[int]) -> Iterator[tuple[int, int]]:
    if len(before) * len(after) <= ALL_PAIRS:
        yield from ((i, j) for i in before for j in after)
        return
    for at, i in enumerate(before):
        middle = at * len(after) // len(before)
        yield from ((i, j) for j in after[max(0, middle - NEAR) : middle + NEAR + 1])


def _sharing(pieces: Pieces) -> set[tuple[int, int]]:
    """Clauses that share pieces which few others have."""
    holders: dict[str, list[int]] = defaultdict(list)
    for j, counted in pieces[1].items():
        for piece in counted:
            holders[piece].append(j)
    found = set()
    for i, counted in pieces[0].items():
        votes = Counter(j for piece in counted if len(holders.get(piece, ())) <= RARE for j in holders.get(piece, ()))
        found |= {(i, j) for j, _ in sorted(votes.items(), key=lambda one: (-one[1], one[0]))[:LIKELY]}
    return found


def _groups(pairs: dict[int, int], before: int, after: int, pieces: Pieces) -> tuple[Group, ...]:
    back = {j: i for i, j in pairs.items()}
    merged = _taken_in(range(before), pairs, pieces)
    split = _taken_in(range(after), back, (pieces[1], pieces[0]))
    groups = []
    for i, j in pairs.items():
        several = tuple(sorted((i, *merged.get(j, ()))))
        parts = tuple(sorted((j, *split.get(i, ())))) if len(several) == 1 else (j,)
        groups.append(Group(several, parts))
    held = {i for one in groups for i in one.before}, {j for one in groups for j in one.after}
    groups += [Group((i,), ()) for i in range(before) if i not in held[0]]
    groups += [Group((), (j,)) for j in range(after) if j not in held[1]]
    return tuple(groups)


def _taken_in(indices: Iterable[int], pairs: dict[int, int], pieces: Pieces) -> dict[int, list[int]]:
    """Clause of the other text → the clauses without a partner that went into it, beside the one it is paired with."""
    room: dict[int, Counter[str]] = {}
    found: dict[int, list[int]] = defaultdict(list)
    partners = {j: i for i, j in pairs.items()}
    owner = dict(pairs)  # grows: a third clause follows a second one
    for step in (1, -1):
        for at in sorted(indices, reverse=step < 0):
            target = owner.get(at - step)
            if at in owner or target is None or target not in pieces[1] or pieces[0][at].total() < LONG // 2:
                continue
            if target not in room:
                room[target] = pieces[1][target] - pieces[0][partners[target]]
            if (pieces[0][at] & room[target]).total() >= CONTAINED * pieces[0][at].total():
                room[target] = room[target] - pieces[0][at]
                found[target].append(at)
                owner[at] = target
    return found
