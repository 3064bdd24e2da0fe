"""Detection: what it decides, and what it says of its reasons."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files

import pytest

from alerts.policy.detect import detect
from alerts.policy.detection import Decision, Detection
from alerts.policy.features import Feature, Weights
from alerts.policy.lexicon import load, shipped

TITLE = "工信部印发《人形机器人产业行动计划》"


def _hard() -> Iterator[tuple[str, str, list[str]]]:
    text = files(__package__).joinpath("hard_items.toml").read_text(encoding="utf-8")
    for decision, groups in tomllib.loads(text).items():
        for group in groups:
            yield from ((decision, group["kind"], item) for item in group["items"])


def _detected(title: str, text: str = "", source: str = "", url: str = "") -> Detection:
    return detect(title, text, source=source, url=url, lexicon=shipped())


HARD = list(_hard())


def test_there_are_enough_hard_items_of_either_kind() -> None:
    wanted = [decision for decision, _, _ in HARD]
    assert wanted.count("no") >= 60
    assert wanted.count("yes") >= 40


@pytest.mark.parametrize(("decision", "kind", "item"), HARD, ids=[item[0][:40] for _, _, item in HARD])
def test_hard_items_are_told_apart(decision: str, kind: str, item: list[str]) -> None:
    found = _detected(*item)
    assert (found.decision is Decision.ALERT) is (decision == "yes"), (kind, found.score, found.vetoes)
