"""The fitting of detection's weights, on items small enough to see through."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

pytest.importorskip("sklearn", reason="in the bench extra: pip install .[bench]")

import numpy as np

from alerts.policy.features import Feature, Weights
from alerts.policy.lexicon import shipped
from bench import fit_policy
from bench.fit_policy import best_threshold, fitted, in_folds, items_of, measured, scores, written
from bench.policy import ITEMS

TABLE = Weights(
    bias=0.0,
    alert=0.5,
    review=0.2,
    weights=((Feature.of("title: issue", {}), 0.0), (Feature.of("title: company", {}), 0.0)),
    vetoes=((Feature.of("title: debunk", {}), "a debunk"),),
)
TEXT = """# A remark stays.
bias = 0.0
alert = 0.5
review = 0.2

[vetoes]
"title: issue" = "a reason of the same name"

[weights]
"title: issue" = 0.0
"title: company" = 0.0
"""


def _row(title: str, label: int, **more: str | float) -> dict[str, Any]:
    return {"title": title, "text": "", "source": "", "url": "", "label": label, **more}


ROWS = [_row(f"青山市印发机器人办法之{n}", 1) for n in range(10)] + [_row(f"华为机器人之{n}", 0) for n in range(10)]


def test_a_row_becomes_a_line_of_zeros_and_ones() -> None:
    items = items_of([_row("印发机器人办法", 1, lang="en", borderline=1, weight=0.3)], TABLE, shipped())
    assert items.features.tolist() == [[1.0, 0.0]]
    assert all(flags.tolist() == [True] for flags in (items.labels, items.english, items.borderline))
    assert items.weights.tolist() == [0.3]


@pytest.mark.parametrize(
    ("title", "possible"), [("印发机器人办法", True), ("印发养老办法", False), ("印发机器人办法系谣言", False)]
)
def test_a_page_without_subject_or_with_a_veto_is_not_fitted_and_scores_nothing(title: str, possible: bool) -> None:  # noqa: FBT001
    items = items_of([*ROWS, _row(title, 1)], TABLE, shipped())
    told = scores(fitted(items, np.ones(len(items.labels), dtype=np.bool_), 1.0), items)
    assert (bool(items.possible[-1]), bool(told[-1] > 0)) == (possible, possible)


def test_what_speaks_for_an_act_gets_weight_and_what_speaks_against_it_the_contrary() -> None:
    items = items_of(ROWS, TABLE, shipped())
    issue, company = fitted(items, items.possible, 1.0).coef_[0]
    assert issue > 0 > company


def test_in_folds_each_row_is_scored_by_a_model_that_has_not_seen_it() -> None:
    # The only row with its feature: a model that has seen it says 1, one that has not says what the others say.
    alone = _row("湖北印发机器人办法，华为", 1, weight=1000)
    items = items_of([*ROWS, alone, *(_row(f"华为印发机器人规范{n}", 0) for n in range(5))], TABLE, shipped())
    seen = scores(fitted(items, items.possible, 10.0), items)[len(ROWS)]
    assert seen > 0.9
    assert in_folds(items, 10.0)[len(ROWS)] < 0.5


@pytest.mark.parametrize(
    ("labels", "said", "figures"),
    [
        ([1, 1, 0, 0], [1, 1, 0, 0], (1.0, 1.0, 1.0)),
        ([1, 1, 0, 0], [1, 0, 1, 0], (0.5, 0.5, 0.5)),
        ([1, 1, 1, 0], [1, 0, 0, 0], (1.0, 1 / 3, 0.5)),
        ([0, 0], [0, 0], (0.0, 0.0, 0.0)),
    ],
)
def test_precision_recall_and_their_mean(labels: list[int], said: list[int], figures: tuple[float, ...]) -> None:
    assert measured(np.array(labels) == 1, np.array(said) == 1) == pytest.approx(figures)


def test_the_threshold_is_the_middle_of_the_best() -> None:
    assert best_threshold(np.array([True, True, False]), np.array([0.9, 0.7, 0.4])) == pytest.approx(0.55, abs=0.011)


def test_only_the_numbers_of_the_table_are_written() -> None:
    items = items_of(ROWS, TABLE, shipped())
    text = written(TEXT, TABLE, fitted(items, items.possible, 1.0), 0.61)
    table = tomllib.loads(text)
    assert text.startswith("# A remark stays.")
    assert (table["alert"], table["review"]) == (0.61, 0.2)
    assert table["vetoes"] == {"title: issue": "a reason of the same name"}
    assert table["weights"]["title: issue"] > 0 > table["weights"]["title: company"]


def test_our_own_items_have_no_address_but_of_examples() -> None:
    rows = [json.loads(line) for line in ITEMS.read_text(encoding="utf-8").splitlines()]
    named = {urlsplit(row["url"]).hostname or "" for row in rows if row["url"]}
    assert named
    assert all("example" in host.split(".") for host in named)


def test_without_files_our_own_items_are_fitted_and_nothing_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    count = len(ITEMS.read_text(encoding="utf-8").splitlines())
    assert fit_policy.main([]) == 0
    printed = capsys.readouterr().out
    assert "five folds" in printed
    assert str(count) in printed


def test_held_out_files_are_measured_and_not_fitted_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fit, held = tmp_path / "fit.jsonl", tmp_path / "other.jsonl"
    fit.write_text("\n".join(json.dumps(row) for row in ROWS), encoding="utf-8")
    held.write_text("\n".join(json.dumps(row) for row in ROWS[7:]), encoding="utf-8")
    assert fit_policy.main([str(fit), "--held-out", str(held)]) == 0
    lines = [line.split() for line in capsys.readouterr().out.replace("│", "").splitlines() if " all " in line]
    assert [(line[0], line[-4]) for line in lines] == [("fitted", "20"), ("five", "20"), ("other", "13")]
