"""What follow-ups ask of the archive at every tick costs no more however much lies in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from db import follow_ups
from db.store import Archive
from tests.db.rows import NOW


@pytest.mark.parametrize(
    "ask",
    [lambda one: follow_ups.assessed(one, limit=9), lambda one: follow_ups.published_by(one, ["town"], NOW)],
    ids=["assessed", "published by"],
)
def test_neither_all_facts_nor_all_alerts_are_gone_through(archive: Archive, ask: Callable[[Archive], object]) -> None:
    asked: list[str] = []
    archive.read().set_trace_callback(asked.append)
    ask(archive)
    archive.read().set_trace_callback(None)
    plan = [row["detail"] for row in archive.read().execute(f"explain query plan {asked[0]}")]
    assert any("facts_by_article" in step for step in plan)
    through = [step for step in plan if step.startswith(("SCAN", "MATERIALIZE")) and "VIRTUAL TABLE" not in step]
    assert through == []
