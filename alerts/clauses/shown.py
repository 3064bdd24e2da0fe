"""A diff as rows to show: its changes with some of what stands around them, and how much is left out."""

from __future__ import annotations

from alerts.clauses.changes import QUIET, ClauseChange, Diff

Row = ClauseChange | int


def rows(diff: Diff, context: int) -> tuple[Row, ...]:
    """The changes with up to `context` unchanged clauses on either side; a number stands for so many left out."""
    near = [False] * len(diff.clauses)
    for at, one in enumerate(diff.clauses):
        if one.kind not in QUIET:
            for beside in range(max(0, at - context), min(len(near), at + context + 1)):
                near[beside] = True
    found: list[Row] = []
    for one, shown in zip(diff.clauses, near, strict=True):
        if shown:
            found.append(one)
        elif found and isinstance(found[-1], int):
            found[-1] += 1
        else:
            found.append(1)
    return tuple(found)


def where(one: ClauseChange) -> str:
    """Its label, or both where they differ: 第三条 → 第四条."""
    labels = [label for label in (one.label_before, one.label_after) if label]
    return labels[0] if len(set(labels)) < 2 else " → ".join(labels)
