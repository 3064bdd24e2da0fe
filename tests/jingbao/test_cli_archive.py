"""What lies in the archive, as the commands print it: also what is strange, wide or not there."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from db import alerts, outbox
from db.errors import ArchiveError, SettingsError
from db.store import Archive
from jingbao.cli import cli, main
from jingbao.cli.common import console
from tests.db.rows import LEASE, NOW, archived, cancelled_reminder, draft, notice

SETTINGS = '[archive]\npath = "a.db"\n[[sources]]\nname = "town"\nurl = "http://news.example/list.html"\n'
TABLES = (("search", "机器人"), ("sources",), ("deliveries",))
LISTS = (("alerts",), *TABLES)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "jingbao.toml").write_text(SETTINGS)
    return tmp_path


@pytest.fixture
def delivery_id(folder: Path) -> Iterator[str]:
    """An alert whose delivery to `mail` is a dead letter."""
    with closing(Archive(folder / "a.db")) as archive:
        alerts.record(archive, [draft(archived(archive, title="关于\u202e机器人\u2028的通知"))], position=1, now=NOW)
        (one,) = outbox.claim_due(archive, NOW, lease=LEASE, limit=1)
        outbox.settle(archive, one, started_at=NOW, now=NOW, detail="550 no such user", due_at=None, ok=False)
        yield one.id


def _run(*words: str, columns: int = 80) -> Result:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(console, "_width", columns)  # rich asks the environment only once
        return CliRunner().invoke(cli, words, catch_exceptions=False)


def test_a_dead_letters_id_can_be_copied_from_an_ordinary_terminal(delivery_id: str) -> None:
    said = _run("deliveries").stdout
    assert delivery_id in said
    assert "550 no such user" in said
    assert "1 attempt" in said


def test_a_reminder_that_was_cancelled_is_called_so_and_is_no_dead_letter(folder: Path) -> None:
    with closing(Archive(folder / "a.db")) as archive:
        cancelled_reminder(archive)
    said = _run("deliveries").stdout
    assert [word for word in said.split() if word in ("pending", "cancelled", "dead")].count("cancelled") == 1
    assert " dead " not in said
    assert "Nothing was sent yet" in _run("deliveries", "--status", "dead").stdout
    assert "0 dead letters revived" in _run("deliveries", "--retry").stdout
    assert "dead letters: none" in _run("doctor").stdout
    assert said.count("2026-04-01 10:00") == 3


def test_alerts_tells_a_follow_up_from_what_it_follows(folder: Path) -> None:
    with closing(Archive(folder / "a.db")) as archive:
        cancelled_reminder(archive)
    said = _run("alerts").stdout
    assert "⟳ 进展：截止 2026-05-06 → 2026-05-20" in said
    assert "⟳ 提醒：距截止还有 35 天" in said, "as many as there were when it was raised"
    assert said.count("⟳") == 2
    moved, reminded, first = (json.loads(line) for line in _run("alerts", "--json").stdout.splitlines())
    assert [one["kind"] for told in (moved, reminded, first) for one in told["changes"]] == ["deadline", "reminder"]


@pytest.mark.usefixtures("delivery_id")
def test_deliveries_of_notices_are_told_from_those_of_alerts(folder: Path) -> None:
    with closing(Archive(folder / "a.db")) as archive:
        notice(archive, "mail", now=NOW + timedelta(seconds=1))
    first, second = map(json.loads, _run("deliveries", "--json").stdout.splitlines())
    assert (first["rule"], first["title"], second["rule"]) == ("@health", "town: empty_list", "robots")
    said = _run("deliveries").stdout
    assert [word for word in said.split() if word in ("@health", "robots")] == ["@health", "robots"]
    assert "town: empty_list" in said


@pytest.mark.parametrize("words", TABLES)
@pytest.mark.parametrize("columns", [30, 80, 200])
@pytest.mark.usefixtures("delivery_id")
def test_no_table_loses_its_last_column(words: tuple[str, ...], columns: int) -> None:
    lines = _run(*words, columns=columns).stdout.splitlines()
    assert lines[1].endswith("┓")
    assert len(lines[1]) <= columns
    assert {len(lines[1])} == {len(line) for line in lines[1:] if line.startswith(("┏", "└", "┡"))}


@pytest.mark.usefixtures("delivery_id")
def test_json_is_one_line_for_every_reader_and_turns_no_terminal_around() -> None:
    (line,) = _run("alerts", "--json").stdout.splitlines()
    assert line.isprintable()
    assert json.loads(line)["article"]["article"]["title"] == "关于\u202e机器人\u2028的通知"


def test_retry_revives_what_is_named_and_says_when_something_is_no_dead_letter(delivery_id: str) -> None:
    with pytest.raises(SettingsError, match="0 of 1 are dead letters"):
        _run("deliveries", "--retry", "msg_other")
    assert "1 dead letter revived" in _run("deliveries", "--retry", delivery_id).stdout


def test_retry_makes_no_archive(folder: Path) -> None:
    with pytest.raises(SettingsError, match="no archive yet"):
        _run("deliveries", "--retry")
    assert not (folder / "a.db").exists()


@pytest.mark.parametrize("words", LISTS)
@pytest.mark.parametrize("content", [b"", b"somebody's notes" * 99])
def test_a_file_that_is_no_archive_is_said_in_one_line(folder: Path, words: tuple[str, ...], content: bytes) -> None:
    (folder / "a.db").write_bytes(content)
    with pytest.raises(ArchiveError, match=r"a\.db"):
        _run(*words)


def test_doctor_finds_a_damaged_archive(folder: Path, delivery_id: str) -> None:
    assert delivery_id
    with closing(Archive(folder / "a.db")) as archive:
        archive.read().execute("pragma wal_checkpoint(truncate)")
    whole = (folder / "a.db").read_bytes()
    (folder / "a.db").write_bytes(whole[: 3 * 4096] + b"\xff" * (len(whole) - 3 * 4096))
    result = _run("doctor")
    assert result.exit_code == 1
    assert "TROUBLE  archive" in result.stdout


def test_doctor_sees_that_no_archive_can_be_made(folder: Path) -> None:
    (folder / "jingbao.toml").write_text(SETTINGS.replace("a.db", "file/a.db"))
    (folder / "file").write_text("no folder")
    result = _run("doctor", columns=300)
    assert result.exit_code == 1
    assert "file is no folder we may write to" in result.stdout


@pytest.mark.usefixtures("delivery_id")
def test_more_than_a_million_is_refused() -> None:
    assert _run("alerts", "-n", "99999999999999999999").exit_code == 2


@pytest.mark.usefixtures("delivery_id")
def test_a_terminal_without_chinese_shows_what_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    said = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(said, encoding="ascii", write_through=True))
    with pytest.raises(SystemExit) as done:
        main(["alerts"])
    assert done.value.code == 0
    assert b"\\u673a" in said.getvalue()
