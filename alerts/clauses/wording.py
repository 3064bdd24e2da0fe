"""What changed inside a clause: spans word by word, and the numbers by name."""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from alerts.clauses.changes import NumberChange, Span
from alerts.clauses.shortest import shortest
from alerts.clauses.tokens import Sort, Token

MOST_EDITS = 1000  # tokens put in or taken out of one clause: beyond, it is shown as replaced by sentences, or whole
_SWALLOWED = 3  # tokens: so short a run between two changes reads better as a part of them
_END = re.compile(r"[。!?;\n！？；]")


@dataclass(frozen=True, slots=True)
class Block:
    """before[left:right] became after[start:end]; equal where `same`."""

    same: bool
    left: int
    right: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Wording:
    spans: tuple[Span, ...]
    numbers: tuple[NumberChange, ...]


def reworded(before: str, after: str, tokens: tuple[Sequence[Token], Sequence[Token]]) -> Wording:
    """`tokens`: of both texts, with references already written as the new text numbers them."""
    blocks = _joined(_blocks([one.key for one in tokens[0]], [one.key for one in tokens[1]]), tokens)
    return Wording(_spans(blocks, before, after, tokens), _numbers(blocks, before, after, tokens))


def _blocks(before: Sequence[str], after: Sequence[str]) -> list[Block]:
    """Equal and changed runs in turn, over all tokens of both."""
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    middle = before[head : len(before) - tail], after[head : len(after) - tail]
    inside = shortest(*middle, MOST_EDITS)
    if inside is None:
        inside = _by_sentences(*middle)
    ends = zip(range(len(before) - tail, len(before)), range(len(after) - tail, len(after)), strict=True)
    kept = [*((at, at) for at in range(head)), *((i + head, j + head) for i, j in inside), *ends]
    return _runs(kept, len(before), len(after))


def _by_sentences(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """The tokens of equal sentences, for clauses too long and too different to be compared word by word."""
    parts = _sentences(before), _sentences(after)
    texts = [
        ["\0".join(words[left:right]) for left, right in part]
        for words, part in zip((before, after), parts, strict=True)
    ]
    kept = shortest(texts[0], texts[1], MOST_EDITS) or []
    return [(i, j) for one, other in kept for i, j in zip(range(*parts[0][one]), range(*parts[1][other]), strict=True)]


def _sentences(words: Sequence[str]) -> list[tuple[int, int]]:
    ends = [at + 1 for at, word in enumerate(words) if _END.fullmatch(word)]
    edges = [0, *ends, *([len(words)] if not ends or ends[-1] < len(words) else [])]
    return list(pairwise(edges))


def _runs(kept: Sequence[tuple[int, int]], before: int, after: int) -> list[Block]:
    blocks: list[Block] = []
    i = j = 0
    for x, y in (*kept, (before, after)):
        if (x, y) != (i, j):
            blocks.append(Block(same=False, left=i, right=x, start=j, end=y))
        if x < before:
            last = blocks[-1] if blocks else None
            if last and last.same:
                blocks[-1] = Block(same=True, left=last.left, right=x + 1, start=last.start, end=y + 1)
            else:
                blocks.append(Block(same=True, left=x, right=x + 1, start=y, end=y + 1))
        i, j = x + 1, y + 1
    return blocks


def _joined(blocks: list[Block], tokens: tuple[Sequence[Token], Sequence[Token]]) -> list[Block]:
    """Changes with next to nothing between them as one: 加[大→强]支[持→撑] reads worse than 加大支持 → 加强支撑."""
    found: list[Block] = []
    for one in blocks:
        if len(found) > 1 and not one.same and found[-1].same and _slight(found[-2], found[-1], one, tokens):
            first = found[-2]
            found[-2:] = [Block(same=False, left=first.left, right=one.right, start=first.start, end=one.end)]
        else:
            found.append(one)
    return found


def _slight(one: Block, between: Block, other: Block, tokens: tuple[Sequence[Token], Sequence[Token]]) -> bool:
    run = tokens[0][between.left : between.right]
    sizes = [max(block.right - block.left, block.end - block.start) for block in (one, other)]
    if any(token.is_number or token.sort is Sort.MARK for token in run):
        return False
    return len(run) <= min(_SWALLOWED, *sizes)


def _spans(
    blocks: Sequence[Block], before: str, after: str, tokens: tuple[Sequence[Token], Sequence[Token]]
) -> tuple[Span, ...]:
    """Blanks between words go with what is equal, so that a word alone is marked."""
    spans: list[Span] = []
    shown = 0  # characters of `after`
    for one in blocks:
        if one.same:
            shown, start = _start(after, tokens[1], one.end), shown
            spans.append(Span("equal", after[start:shown]))
            continue
        if one.right > one.left:
            first, last = tokens[0][one.left].start, tokens[0][one.right - 1].end
            spans.append(
                Span("delete", before[first : last if one.end > one.start else _start(before, tokens[0], one.right)])
            )
        if one.end > one.start:
            shown, start = tokens[1][one.end - 1].end, shown
            spans.append(Span("insert", after[start:shown]))
    return tuple(spans)


def _start(text: str, tokens: Sequence[Token], at: int) -> int:
    """Where a token begins; the end of the text behind the last one."""
    return tokens[at].start if at < len(tokens) else len(text)


def _numbers(
    blocks: Sequence[Block], before: str, after: str, tokens: tuple[Sequence[Token], Sequence[Token]]
) -> tuple[NumberChange, ...]:
    changed: list[tuple[Token | None, Token | None]] = []
    for one in blocks:
        if not one.same:
            gone = [token for token in tokens[0][one.left : one.right] if token.is_number]
            new = [token for token in tokens[1][one.start : one.end] if token.is_number]
            changed += _paired(*_without_common(gone, new))
    # What left one place and stands in another has moved within the clause.
    lone = [Counter(pair[side].key for pair in changed if pair[side] and not pair[1 - side]) for side in (0, 1)]  # type: ignore[union-attr]
    moved = [lone[0] & lone[1], lone[0] & lone[1]]
    found = []
    for gone_one, new_one in changed:
        if gone_one and new_one:
            found.append(NumberChange(_of(before, gone_one), _of(after, new_one)))
            continue
        side, token = (0, gone_one) if gone_one else (1, new_one)
        if token is None or token.loose:
            continue
        if moved[side][token.key]:
            moved[side][token.key] -= 1
            continue
        found.append(NumberChange(_of(before, token), "") if side == 0 else NumberChange("", _of(after, token)))
    return tuple(found)


def _of(text: str, token: Token) -> str:
    return text[token.start : token.end]


def _without_common(gone: list[Token], new: list[Token]) -> tuple[list[Token], list[Token]]:
    """Numbers that only the words around them changed for."""
    kept = shortest([one.key for one in gone], [one.key for one in new], MOST_EDITS) or []
    left, right = {i for i, _ in kept}, {j for _, j in kept}
    return [one for i, one in enumerate(gone) if i not in left], [one for j, one in enumerate(new) if j not in right]


def _paired(gone: list[Token], new: list[Token]) -> list[tuple[Token | None, Token | None]]:
    """Numbers that count the same kind of thing, in order; the rest alone."""
    waiting: dict[Sort, deque[Token]] = defaultdict(deque)
    for one in new:
        waiting[one.sort].append(one)
    found = [(one, waiting[one.sort].popleft() if waiting[one.sort] else None) for one in gone]
    left = sorted((one for queue in waiting.values() for one in queue), key=lambda one: one.start)
    return [*found, *((None, one) for one in left)]
