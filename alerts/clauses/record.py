"""A diff as JSON: docs/versions.md describes the shape."""

from __future__ import annotations

from dataclasses import asdict

from alerts.clauses.changes import ClauseChange, Diff


def as_record(diff: Diff) -> dict[str, object]:
    """`changes` in the order of the new text, and which clauses were only renumbered."""
    return {
        "trivial": diff.trivial,
        "clauses": len(diff.clauses),
        "changes": [_change(one) for one in diff.changes],
        "renumbered": [{"label_before": one.label_before, "label_after": one.label_after} for one in diff.renumbered],
    }


def _change(one: ClauseChange) -> dict[str, object]:
    """What there is none of is null: the side that has no such clause."""
    told = asdict(one)
    for side, missing in (("before", not one.label_before), ("after", not one.label_after)):
        if missing:
            told[f"label_{side}"] = told[f"text_{side}"] = None
    return told
