"""`doctor`: what it says of everything that can be well or ill, and with which status it ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.browser import find
from db import alerts, outbox, sources
from db.store import Archive
from jingbao.cli import cli
from jingbao.cli.doctor import rendering_check
from tests.alerts.judge.endpoints import KEY, Model, http, opinion_json, says
from tests.alerts.receivers import Scripted
from tests.crawler.browser.rendering import needs_browser
from tests.db.rows import LEASE, NOW, archived, draft, source

SOURCE = '[[sources]]\nname = "town"\nurl = "http://news.example/list.html"\n'
FINE = f'[archive]\npath = "a.db"\n[fetch]\ncontact = "mailto:desk@news.example"\n{SOURCE}'


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "jingbao.toml").write_text(FINE)
    return tmp_path


def _doctor(*words: str) -> Result:
    return CliRunner().invoke(cli, ["doctor", *words], env={"COLUMNS": "300"}, catch_exceptions=False)


def _checks() -> dict[str, tuple[str, str]]:
    """Check → (verdict, what was found)."""
    lines = [json.loads(line) for line in _doctor("--json").stdout.splitlines()]
    assert all(one.keys() == {"check", "verdict", "found"} for one in lines)
    return {one["check"]: (one["verdict"], one["found"]) for one in lines}


def _troubles() -> list[str]:
    return [name for name, (verdict, _) in _checks().items() if verdict == "TROUBLE"]


def _archive(folder: Path, prepare: Callable[[Archive], object]) -> None:
    with closing(Archive(folder / "a.db")) as archive:
        sources.sync(archive, [source()], NOW)
        prepare(archive)


def _columns(**values: object) -> Callable[[Archive], object]:
    """Set these columns of every source."""
    assignments = ", ".join(f"{name} = :{name}" for name in values)
    return lambda archive: archive.read().execute(f"update sources set {assignments}", values)


def _sent(*, ok: bool) -> Callable[[Archive], object]:
    """An alert whose one delivery arrived, or is a dead letter."""

    def send(archive: Archive) -> None:
        alerts.record(archive, [draft(archived(archive))], position=1, now=NOW)
        (one,) = outbox.claim_due(archive, NOW, lease=LEASE, limit=1)
        outbox.settle(archive, one, started_at=NOW, now=NOW, detail="as said", due_at=None, ok=ok)

    return send


def test_before_the_first_run_all_is_well_and_status_0(folder: Path) -> None:
    result = _doctor()
    assert result.exit_code == 0
    assert "TROUBLE" not in result.stdout
    assert _checks()["archive"] == ("note", f"{folder / 'a.db'} is made by the first run")
    assert not (folder / "a.db").exists()


def test_the_same_is_said_to_people_and_to_programs() -> None:
    said = _doctor().stdout.splitlines()
    assert len(said) == len(_checks())
    for line, (name, (verdict, found)) in zip(said, _checks().items(), strict=True):
        if name != "disk":  # somebody else may be writing
            assert line == f"{verdict:>8}  {name}: {found}"


@pytest.mark.parametrize("name", ["jingbao", "Python", "SQLite", "settings", "contact", "rules", "sources", "disk"])
def test_it_looks_at_everything_that_watching_needs(name: str) -> None:
    verdict, found = _checks()[name]
    assert verdict in ("ok", "note")
    assert found


@pytest.mark.parametrize(
    ("text", "check", "verdict", "found"),
    [
        (FINE, "contact", "ok", "mailto:desk@news.example"),
        (SOURCE, "contact", "note", "sites ask for one"),
        (FINE, "sources", "ok", "1 to watch"),
        (FINE + SOURCE.replace("town", "port").replace("list", "other"), "sources", "ok", "2 to watch"),
        ("", "sources", "TROUBLE", "jingbao add URL"),
        (FINE, "rules", "ok", "ai-policy"),
        (FINE + '[[rules]]\nname = "mine"\nexpression = "机器人"\n', "rules", "ok", "mine"),
        (FINE + '[[channels]]\nkind = "file"\npath = "out.jsonl"\n', "channel file", "ok", "test-channel file"),
        ("[fetch]\ndelay = 2\n[fetch]\n", "settings", "TROUBLE", "no valid TOML"),
        ('[fetch]\nspeed = "fast"\n', "settings", "TROUBLE", "speed"),
        (FINE + '[[rules]]\nname = "r"\nexpression = "机器人 AND"\n', "settings", "TROUBLE", "rule"),
    ],
)
def test_each_setting_gets_its_verdict(folder: Path, text: str, check: str, verdict: str, found: str) -> None:
    (folder / "jingbao.toml").write_text(text)
    said = _checks()[check]
    assert said[0] == verdict
    assert found in said[1]
    assert _doctor().exit_code == (1 if verdict == "TROUBLE" else 0)


def test_settings_that_do_not_load_end_the_visit_there(folder: Path) -> None:
    (folder / "jingbao.toml").unlink()
    assert list(_checks()) == ["jingbao", "Python", "SQLite", "settings"]
    assert "jingbao init" in _checks()["settings"][1]


def test_every_channel_is_named_with_the_command_that_tries_it(folder: Path) -> None:
    names = ("first", "second")
    tables = [f'[[channels]]\nkind = "file"\nname = "{name}"\npath = "{name}.jsonl"\n' for name in names]
    (folder / "jingbao.toml").write_text(FINE + "".join(tables))
    for name in names:
        assert _checks()[f"channel {name}"] == ("ok", f"try it with: jingbao test-channel {name}")
        assert not (folder / f"{name}.jsonl").exists()


@pytest.mark.parametrize(
    "keys",
    [
        'kind = "webhook"\nurl = "https://hook.example/"\nsecrets = "short"',
        'kind = "email"\nhost = "h"\nsender = "a@example.org"\nrecipients = []',
        'kind = "pigeon"',
    ],
)
def test_a_channel_through_which_nothing_could_leave_is_trouble(folder: Path, keys: str) -> None:
    (folder / "jingbao.toml").write_text(f"{FINE}[[channels]]\n{keys}\n")
    assert _troubles() == ["settings"]
    assert "channels" in _checks()["settings"][1]


@pytest.mark.parametrize("written", [1, 2])
def test_an_archive_that_is_well_says_its_size(folder: Path, written: int) -> None:
    _archive(folder, lambda archive: [archived(archive, path=f"/{n}.html", body=f"{n}") for n in range(written)])
    verdict, found = _checks()["archive"]
    assert verdict == "ok"
    assert found.startswith(str(folder / "a.db"))
    assert found.endswith("MB, ok")


@pytest.mark.parametrize(
    ("content", "found"), [(b"somebody's notes" * 500, "not a database"), (b"", "is no archive of jingbao's")]
)
def test_a_file_that_is_no_archive_is_trouble_and_left_alone(folder: Path, content: bytes, found: str) -> None:
    (folder / "a.db").write_bytes(content)
    assert _troubles() == ["archive"]
    assert found in _checks()["archive"][1]
    assert (folder / "a.db").read_bytes() == content


def test_an_archive_of_a_newer_version_is_trouble(folder: Path) -> None:
    sql = "insert into _sqlite_migrations (migration_set, name) values ('jingbao', 'to_come')"
    _archive(folder, lambda archive: archive.read().execute(sql))
    assert "Update jingbao" in _checks()["archive"][1]
    assert _troubles() == ["archive"]


@pytest.mark.parametrize(
    ("values", "troubled"),
    [
        ({"failures": 0}, False),
        ({"failures": 2, "last_outcome": "timeout"}, False),
        ({"failures": 3, "last_outcome": "challenge"}, True),
        ({"failures": 3, "last_outcome": "challenge", "active": 0}, False),
    ],
)
def test_a_source_is_trouble_once_it_failed_three_times_in_a_row(
    folder: Path, values: dict[str, object], *, troubled: bool
) -> None:
    _archive(folder, _columns(**values))
    assert _troubles() == (["source town"] if troubled else [])
    if troubled:
        said = _checks()["source town"][1]
        assert "3 polls failed in a row, the last: challenge" in said
        assert "jingbao check http://news.example/list.html" in said


@pytest.mark.parametrize("ok", [True, False])
def test_dead_letters_are_counted_and_the_way_to_them_is_named(folder: Path, *, ok: bool) -> None:
    _archive(folder, _sent(ok=ok))
    assert _checks()["dead letters"] == (("ok", "none") if ok else ("TROUBLE", "1: jingbao deliveries --status dead"))
    assert _doctor().exit_code == (0 if ok else 1)


def test_what_it_looks_at_stays_as_it_was(folder: Path) -> None:
    _archive(folder, _sent(ok=False))
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in (".db", ".toml")}
    _doctor()
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in (".db", ".toml")} == before


# --- the browser


def _chromium(folder: Path, says: str) -> Path:
    """A program of that name; what it does when it is started."""
    path = folder / "chromium"
    path.write_text(f"#!/bin/sh\n{says}\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("rendered", "verdict", "found"),
    [
        (0, "note", "off, and not possible: "),
        (1, "TROUBLE", "sources with render = true: 1, and "),
        (7, "TROUBLE", "sources with render = true: 7, and "),
    ],
)
def test_without_a_browser_sources_that_want_one_are_trouble(rendered: int, verdict: str, found: str) -> None:
    check = rendering_check(rendered, None)
    assert (check.verdict, check.found.startswith(found)) == (verdict, True)
    assert "install" in check.found


@pytest.mark.skipif(find.playwright_version() is None, reason="playwright is not installed")
def test_a_browser_that_nobody_wants_is_said_with_its_version(folder: Path) -> None:
    check = rendering_check(0, _chromium(folder, "echo Chromium 150.0.1.2"))
    assert check.verdict == "note"
    assert "no source has render = true" in check.found
    assert check.found.endswith(f"playwright {find.playwright_version()}, chromium 150.0.1.2")


@pytest.mark.skipif(find.playwright_version() is None, reason="playwright is not installed")
def test_a_browser_that_does_not_start_is_trouble_with_the_reason(folder: Path) -> None:
    check = rendering_check(2, _chromium(folder, "echo 'FATAL: no usable sandbox' >&2; exit 1"))
    assert check.verdict == "TROUBLE"
    assert "the browser does not start" in check.found
    assert "no usable sandbox" in check.found
    assert "docs/rendering.md" in check.found


@needs_browser
def test_a_browser_that_starts_is_fine(folder: Path) -> None:
    (folder / "jingbao.toml").write_text(FINE + "render = true\n")
    verdict, found = _checks()["rendering"]
    assert verdict == "ok"
    assert found.startswith("sources with render = true: 1; playwright ")
    assert " starts in " in found


def test_rendering_is_off_unless_a_source_asks_for_it() -> None:
    verdict, found = _checks()["rendering"]
    assert verdict == "note"
    assert found.startswith("off")


# --- the judge


def _with_llm(url: str, more: str = "") -> str:
    return f'{FINE}[llm]\nbase_url = "{url}"\nmodel = "m"\napi_key = "{KEY}"\ntimeout = "1s"\n{more}'


@pytest.mark.parametrize(
    ("answer", "verdict", "found"),
    [
        (lambda asked: says(opinion_json("policy", None, [_line_of(asked)])), "ok", "m answers in "),
        (says("sorry"), "TROUBLE", "m: an answer that does not count: the answer is no valid JSON"),
        (http(b"{}", status="401 Unauthorized"), "TROUBLE", "m: no answer: HTTP 401"),
    ],
)
def test_the_judge_is_asked_about_a_made_up_page(
    folder: Path, answer: bytes | Callable[[str], bytes], verdict: str, found: str
) -> None:
    with Scripted(Model(answer)) as server:
        (folder / "jingbao.toml").write_text(_with_llm(server.url, "allow_private = true\n"))
        checks = _checks()
        assert KEY not in _doctor().stdout
    assert checks["llm"][0] == verdict
    assert found in checks["llm"][1]


def _line_of(asked: str) -> str:
    return asked.partition("正文：\n")[2].partition("\n")[0]


def test_without_a_judge_doctor_does_not_speak_of_one() -> None:
    assert "llm" not in _checks()


def test_a_judge_on_this_machine_that_is_not_meant_to_be_there_is_trouble(folder: Path) -> None:
    (folder / "jingbao.toml").write_text(_with_llm("https://127.0.0.1:9/v1"))
    verdict, found = _checks()["llm"]
    assert verdict == "TROUBLE"
    assert "allow_private = true" in found
