"""The shortest edit between two sequences. difflib is no bound: quadratic as a rule, cubic at its worst."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def shortest(before: Sequence[str], after: Sequence[str], most: int) -> list[tuple[int, int]] | None:
    """The pairs of equal elements that a shortest edit keeps (Myers, 1986), or None where it takes more than `most`."""
    furthest = {1: 0}
    trace: list[dict[int, int]] = []
    for edits in range(min(most, len(before) + len(after)) + 1):
        trace.append(
            dict(furthest) if edits <= 1 else {k: furthest[k] for k in range(-edits, edits + 1) if k in furthest}
        )
        for diagonal in range(-edits, edits + 1, 2):
            down = diagonal == -edits or (diagonal != edits and furthest[diagonal - 1] < furthest[diagonal + 1])
            x = furthest[diagonal + 1] if down else furthest[diagonal - 1] + 1
            while x < len(before) and x - diagonal < len(after) and before[x] == after[x - diagonal]:
                x += 1
            furthest[diagonal] = x
            if x >= len(before) and x - diagonal >= len(after):
                return _kept(trace, len(before), len(after))
    return None


def _kept(trace: Sequence[Mapping[int, int]], x: int, y: int) -> list[tuple[int, int]]:
    kept = []
    for edits in range(len(trace) - 1, -1, -1):
        furthest, diagonal = trace[edits], x - y
        down = diagonal == -edits or (diagonal != edits and furthest[diagonal - 1] < furthest[diagonal + 1])
        came = diagonal + 1 if down else diagonal - 1
        from_x = furthest[came] if edits else 0
        from_y = from_x - came if edits else 0
        start_x, start_y = (from_x, from_y + 1) if down else (from_x + 1, from_y)
        floor = (start_x, start_y) if edits else (0, 0)
        while x > floor[0] and y > floor[1]:
            x, y = x - 1, y - 1
            kept.append((x, y))
        x, y = from_x, from_y
    return kept[::-1]
