"""Fit the weights of policy detection, and say honestly how well they do on items they have not seen.

    python -m bench.fit_policy [LABELLED.jsonl …] [--held-out OTHER.jsonl …] [--write] [--strength C]

Without files, on our own items (bench/data/policy.jsonl). A labelled line has `title`, `text`, `source`, `url` and
`label` (1: an act of a public body about AI or robotics; 0), and may have `lang`, `borderline`, `weight`. Prints
precision, recall and F1 on the items fitted on, in five folds (fitted on four fifths, measured on the last) and on
held-out files. `--write` puts bias, weights and threshold into alerts/policy/lexicon/weights.toml; its features, groups
and vetoes are edited by hand.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from rich.console import Console
from rich.table import Table
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from alerts.policy.features import Weights, shipped_weights
from alerts.policy.lexicon import Lexicon, shipped
from alerts.policy.signs import ABOUT, signs
from bench.policy import ITEMS

FOLDS, SEED = 5, 7
Floats: TypeAlias = "np.ndarray[Any, np.dtype[np.float64]]"
Flags: TypeAlias = "np.ndarray[Any, np.dtype[np.bool_]]"


@dataclass(frozen=True, slots=True)
class Items:
    """Rows as a matrix of 0 and 1, one column a feature. `possible`: not vetoed and with a subject."""

    features: Floats
    labels: Flags
    possible: Flags
    english: Flags
    borderline: Flags
    weights: Floats


def items_of(rows: Sequence[dict[str, Any]], table: Weights, lexicon: Lexicon) -> Items:
    vectors, possible = [], []
    for row in rows:
        found = signs(
            row["title"],
            row.get("text") or "",
            source=row.get("source") or "",
            url=row.get("url") or "",
            lexicon=lexicon,
        )
        vectors.append([feature.where(found) is not None for feature, _ in table.weights])
        about = not (ABOUT.isdisjoint(found.title) and ABOUT.isdisjoint(found.text))
        possible.append(about and not any(veto.where(found) is not None for veto, _ in table.vetoes))
    return Items(
        np.array(vectors, dtype=np.float64),
        np.array([row["label"] == 1 for row in rows]),
        np.array(possible),
        np.array([row.get("lang") == "en" for row in rows]),
        np.array([bool(row.get("borderline")) for row in rows]),
        np.array([float(row.get("weight", 1)) for row in rows]),
    )


def fitted(items: Items, chosen: Flags, strength: float) -> LogisticRegression:
    """Fitted on the chosen rows that are possible at all: the others are decided without weights."""
    rows = chosen & items.possible
    model = LogisticRegression(C=strength, solver="newton-cholesky", max_iter=500)
    return model.fit(items.features[rows], items.labels[rows], sample_weight=items.weights[rows])


def scores(model: LogisticRegression, items: Items) -> Floats:
    told: Floats = model.predict_proba(items.features)[:, 1] * items.possible
    return told


def in_folds(items: Items, strength: float) -> Floats:
    """Each row's score by a model that has not seen it."""
    told: Floats = np.zeros(len(items.labels))
    for seen, unseen in StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(items.features, items.labels):
        chosen: Flags = np.zeros(len(told), dtype=np.bool_)
        chosen[seen] = True
        told[unseen] = scores(fitted(items, chosen, strength), items)[unseen]
    return told


def measured(labels: Flags, said: Flags) -> tuple[float, float, float]:
    """Precision, recall, F1."""
    right = float((labels & said).sum())
    precision, recall = right / max(said.sum(), 1), right / max(labels.sum(), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def best_threshold(labels: Flags, told: Floats) -> float:
    """The middle of the thresholds whose F1 is as good as the best, to a hundredth."""
    tried = np.arange(0.3, 0.8, 0.01)
    values = np.array([measured(labels, told >= one)[2] for one in tried])
    good = tried[values >= values.max() - 0.005]
    return round(float(np.median(good)), 2)


def written(text: str, table: Weights, model: LogisticRegression, alert: float) -> str:
    """weights.toml with its numbers replaced; a veto may have the name of a feature, and keeps its reason."""
    text, table_of_weights, rows = text.partition("\n[weights]\n")
    text = re.sub(r"(?m)^bias = .*$", f"bias = {float(model.intercept_[0]):.3f}", text)
    text = re.sub(r"(?m)^alert = .*$", f"alert = {alert}", text)
    for (feature, _), weight in zip(table.weights, model.coef_[0], strict=True):
        rows = re.sub(rf'(?m)^"{re.escape(feature.name)}" = .*$', f'"{feature.name}" = {float(weight):.3f}', rows)
    return text + table_of_weights + rows


def _rows(paths: Sequence[Path]) -> list[dict[str, Any]]:
    return [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line]


def _report(table: Table, name: str, items: Items, told: Floats, alert: float) -> None:
    said = told >= alert
    kept = {
        "all": np.ones(len(said), dtype=np.bool_),
        "zh": ~items.english,
        "en": items.english,
        "not borderline": ~items.borderline,
    }
    for group, rows in kept.items():
        if rows.any():
            figures = (f"{one:.3f}" for one in measured(items.labels[rows], said[rows]))
            table.add_row(name, group, str(int(rows.sum())), *figures)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled", nargs="*", type=Path)
    parser.add_argument("--held-out", nargs="*", type=Path, default=[])
    parser.add_argument("--strength", type=float, default=0.2, help="C of the regression: smaller is smoother")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args(arguments)
    weights, lexicon = shipped_weights(), shipped()
    items = items_of(_rows(asked.labelled or [ITEMS]), weights, lexicon)
    folded = in_folds(items, asked.strength)
    alert = best_threshold(items.labels, folded)
    model = fitted(items, np.ones(len(folded), dtype=np.bool_), asked.strength)
    table = Table("measured on", "items", "n", "precision", "recall", "F1", title=f"alert from {alert}")
    _report(table, "fitted on", items, scores(model, items), alert)
    _report(table, "five folds", items, folded, alert)
    for path in asked.held_out:
        held = items_of(_rows([path]), weights, lexicon)
        _report(table, path.stem, held, scores(model, held), alert)
    Console().print(table)
    if asked.write:
        place = Path(str(files("alerts.policy.lexicon").joinpath("weights.toml")))
        place.write_text(written(place.read_text(encoding="utf-8"), weights, model, alert), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
