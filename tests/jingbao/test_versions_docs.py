"""docs/versions.md is true of the command: what it shows is what is printed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from alerts.clauses import Kind
from alerts.clauses.changes import QUIET
from jingbao.cli import cli
from jingbao.cli.common import console

TEXT = (Path(__file__).parents[2] / "docs" / "versions.md").read_text(encoding="utf-8")
OLD = "第一条 支持研发。\n第二条 最高补助300万元。\n第三条 自印发之日起施行。\n"
NEW = "第一条 支持研发。\n第二条 最高补助500万元。\n第三条 补助分两次拨付。\n第四条 自印发之日起施行。\n"


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(console, "_width", 120)
    (tmp_path / "old.txt").write_text(OLD, encoding="utf-8")
    (tmp_path / "new.txt").write_text(NEW, encoding="utf-8")


def _fenced(language: str) -> str:
    return TEXT.partition(f"```{language}\n")[2].partition("```")[0]


def test_the_terminals_lines_are_those_of_the_command() -> None:
    said = CliRunner().invoke(cli, ["diff", "old.txt", "new.txt", "--context", "0"], catch_exceptions=False).stdout
    shown = [line.rstrip() for line in said.splitlines() if line.strip() and "…" not in line]
    assert shown == [line for line in _fenced("text").splitlines() if line]


def test_the_json_is_that_of_the_command() -> None:
    said = CliRunner().invoke(cli, ["diff", "old.txt", "new.txt", "--json"], catch_exceptions=False).stdout
    assert json.loads(said) == json.loads(_fenced("json"))


def test_every_kind_of_change_is_explained() -> None:
    assert {f"`{kind}`" for kind in Kind if kind not in QUIET} <= set(re.findall(r"`\w+`", TEXT))
