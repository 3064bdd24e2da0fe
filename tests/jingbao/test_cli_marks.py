"""`jingbao alerts mark` as a user types it."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from db import alerts
from db.store import Archive
from jingbao.cli import cli, main
from jingbao.cli.common import console
from tests.db.rows import NOW, archived, draft

SETTINGS = '[archive]\npath = "a.db"\n'


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive with one alert."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(console, "_width", 120)
    (tmp_path / "jingbao.toml").write_text(SETTINGS)
    with closing(Archive(tmp_path / "a.db")) as archive:
        alerts.record(archive, [draft(archived(archive))], position=1, now=NOW)
    return tmp_path


def _run(*words: str) -> Result:
    return CliRunner().invoke(cli, ("alerts", *words), catch_exceptions=False)


def _said(*words: str) -> str:
    result = _run(*words)
    assert result.exit_code == 0, result.output
    return result.stdout.strip()


def _mark() -> tuple[str, str] | None:
    mark = json.loads(_said("--json"))["mark"]
    return mark and (mark["verdict"], mark["note"])


def test_a_mark_is_shown_with_its_note_and_replaced_and_cleared() -> None:
    assert _said("mark", "1", "good", "--note", "just\n what we want") == "Alert 1 is marked good."
    listed = _said()
    assert "marked good" in listed
    assert "✎ just what we want" in listed
    assert _mark() == ("good", "just what we want")
    assert _said("mark", "1", "noise") == "Alert 1 is marked noise."
    assert _mark() == ("noise", "")
    assert "✎" not in _said()
    assert _said("mark", "1", "--clear") == "Alert 1 is no longer marked."
    assert _mark() is None
    assert "marked" not in _said()
    assert _said("mark", "1", "--clear") == "Alert 1 had no mark."


def test_an_alert_that_is_not_there_is_an_error_that_says_where_the_ids_are(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (("mark", "7", "good"), ("mark", "7", "--clear")):
        with pytest.raises(SystemExit) as ended:
            main(["alerts", *words])
        assert ended.value.code == 1
        assert "there is no alert 7. The first column of `jingbao alerts --all` has the ids" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ("mark",),
        ("mark", "1"),
        ("mark", "1", "bad"),
        ("mark", "one", "good"),
        ("mark", "0", "good"),
        ("mark", "99999999999999999999", "good"),
        ("mark", "1", "good", "--clear"),
        ("mark", "1", "--clear", "--note", "why"),
    ],
)
def test_what_cannot_be_meant_changes_nothing_and_shows_the_usage(words: tuple[str, ...]) -> None:
    result = _run(*words)
    assert result.exit_code == 2
    assert "Usage: jingbao alerts mark" in result.stderr.replace("cli alerts", "jingbao alerts")
    assert _mark() is None


@pytest.mark.parametrize(
    "words",
    [
        ("--config", "{}", "mark", "1", "good"),
        ("mark", "1", "good", "--config", "{}"),
        ("--config", "nowhere.toml", "mark", "1", "good", "--config", "{}"),
    ],
)
def test_the_settings_may_lie_elsewhere_and_be_named_before_and_behind(
    folder: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    (folder / "other").mkdir()
    monkeypatch.chdir(folder / "other")
    assert _said(*(word.format(folder / "jingbao.toml") for word in words)) == "Alert 1 is marked good."


def test_no_archive_is_made_to_mark_in(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "jingbao.toml").write_text('[archive]\npath = "b.db"\n')
    with pytest.raises(SystemExit):
        main(["alerts", "mark", "1", "good"])
    assert "there is no archive yet" in capsys.readouterr().err
    assert not (folder / "b.db").exists()
