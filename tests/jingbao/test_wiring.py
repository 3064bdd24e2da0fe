"""From settings to things that run: what is opened, what is closed again, and what `once` makes of its exit status."""

from __future__ import annotations

import logging
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.parse import ParserPool
from db import articles, stats
from db.errors import ArchiveError, ArchiveLocked, SettingsError
from db.sqlite import sqlite3
from db.store import Archive, instance_lock
from db.times import to_text
from jingbao.cli import cli
from jingbao.settings import Settings, default, load
from jingbao.wiring import make_fetcher, now, open_channel, open_plan
from tests.db.rows import archived

UNREACHABLE = "http://127.0.0.1:9/"  # the discard port: refused, without leaving this machine


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _settings(folder: Path, text: str) -> Settings:
    (folder / "jingbao.toml").write_text(text)
    return load(folder / "jingbao.toml", {})


def _source(name: str, url: str = UNREACHABLE) -> str:
    return f'[[sources]]\nname = "{name}"\nurl = "{url}{name}"\nallow_private = true\nrobots = "ignore"\ndelay = "0s"\n'


def _closed(archive: Archive, connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("select 1")
    except sqlite3.ProgrammingError:
        return not (archive.path.parent / f"{archive.path.name}-wal").exists()
    return False


# --- open_plan


def test_a_plan_is_what_the_settings_say(folder: Path) -> None:
    channels = "".join(f'[[channels]]\nkind = "file"\nname = "{one}"\npath = "{one}.jsonl"\n' for one in ("a", "b"))
    rules = (
        '[[rules]]\nname = "all"\nexpression = "机器人"\n[[rules]]\nname = "one"\nexpression = "AI"\nchannels = ["b"]\n'
    )
    fetch = '[fetch]\nthreads = 3\n[schedule]\nrecheck = ["5m", "1h"]\n'
    with open_plan(_settings(folder, fetch + channels + rules + _source("x") + _source("y"))) as plan:
        assert list(plan.sources) == ["x", "y"]
        assert set(plan.channels) == {"a", "b"}
        assert plan.routes == {"all": ("a", "b"), "one": ("b",)}
        assert plan.threads == 3
        assert plan.crawl.recheck == (timedelta(minutes=5), timedelta(hours=1))
        assert plan.crawl.archive.path == folder / "jingbao.db"


def test_a_plan_that_ends_leaves_nothing_open(folder: Path) -> None:
    with open_plan(default(folder)) as plan:
        archive, connection = plan.crawl.archive, plan.crawl.archive.read()
        assert not _closed(archive, connection)
    assert _closed(archive, connection)


def test_a_plan_whose_block_fails_leaves_nothing_open_either(folder: Path) -> None:
    seen: list[tuple[Archive, sqlite3.Connection]] = []

    def fail() -> None:
        with open_plan(default(folder)) as plan:
            seen.append((plan.crawl.archive, plan.crawl.archive.read()))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert _closed(*seen[0])


@pytest.mark.parametrize("path", ["file/a.db", "folder"])
def test_an_archive_that_cannot_be_opened_is_named(folder: Path, path: str) -> None:
    (folder / "file").write_text("no folder")
    (folder / "folder").mkdir()
    settings = _settings(folder, f'[archive]\npath = "{path}"\n')
    with pytest.raises(ArchiveError, match=path), open_plan(settings):
        pass


def test_a_plan_finds_what_the_one_before_has_left(folder: Path) -> None:
    for expected in (0, 1):
        with open_plan(default(folder)) as plan:
            assert articles.count(plan.crawl.archive) == expected
            if not expected:
                archived(plan.crawl.archive)


def test_the_parsers_of_a_plan_are_processes_that_end_with_it(folder: Path) -> None:
    with open_plan(default(folder)) as plan:
        assert isinstance(plan.crawl.parser, ParserPool)
        page = plan.crawl.parser.call("http://a.example/", str.upper, "page")
        assert page == "PAGE"
    with pytest.raises(Exception, match=r".+"):
        plan.crawl.parser.call("http://a.example/", str.upper, "page")


@pytest.mark.parametrize(
    ("contact", "shown"),
    [("", "jingbao/"), ('contact = "https://desk.example/bot"', "(+https://desk.example/bot)")],
)
def test_the_fetcher_says_who_asks(folder: Path, contact: str, shown: str) -> None:
    settings = _settings(folder, f"[fetch]\n{contact}\n")
    assert shown in settings.fetch.user_agent
    assert make_fetcher(settings).busy() == frozenset()


def test_a_channel_carries_the_name_that_the_settings_gave_it(folder: Path) -> None:
    settings = _settings(
        folder, '[[channels]]\nkind = "file"\nname = "日志"\npath = "a.jsonl"\n[[channels]]\nkind = "console"\n'
    )
    assert [open_channel(one).name for one in settings.channels] == ["日志", "console"]


# --- tidy


@pytest.mark.parametrize(
    ("days", "age", "kept"), [(30, 29, True), (30, 31, False), (None, 4000, True), (1, 1.1, False)]
)
def test_tidying_drops_raw_pages_past_their_time_and_says_so(
    folder: Path, caplog: pytest.LogCaptureFixture, days: int | None, age: float, *, kept: bool
) -> None:
    caplog.set_level(logging.INFO)
    keep = f"[archive]\nkeep_raw_days = {days}\n" if days else ""
    with open_plan(_settings(folder, keep)) as plan:
        one = archived(plan.crawl.archive)
        fetched = to_text(now() - timedelta(days=age))
        plan.crawl.archive.read().execute("update pages set fetched_at = ?", [fetched])
        plan.tidy()
        pages = plan.crawl.archive.read().execute("select count(*) from pages").fetchone()[0]
        assert bool(pages) is kept
        assert articles.get(plan.crawl.archive, one.id) is not None
    assert caplog.messages == ([] if kept else ["tidy raw_pages_dropped=1"])


def test_what_is_past_its_time_is_told_by_the_plans_clock(folder: Path) -> None:
    keep = "[archive]\nkeep_raw_days = 30\n"
    with open_plan(_settings(folder, keep), clock=lambda: now() - timedelta(days=300)) as plan:
        archived(plan.crawl.archive)
        fetched = to_text(now() - timedelta(days=310))
        plan.crawl.archive.read().execute("update pages set fetched_at = ?", [fetched])
        plan.tidy()
        assert plan.crawl.archive.read().execute("select count(*) from pages").fetchone()[0] == 1


# --- once


def _once(*words: str) -> Result:
    return CliRunner().invoke(cli, ["once", *words], env={"COLUMNS": "200"}, catch_exceptions=False)


def _states(folder: Path) -> tuple[stats.SourceState, ...]:
    with closing(Archive(folder / "jingbao.db", read_only=True)) as archive:
        return stats.sources(archive)


def test_once_ends_with_0_though_every_source_fails_and_says_which(folder: Path) -> None:
    """Cron would mail its owner at every hiccup of a site; doctor is who tells of sources in trouble."""
    (folder / "jingbao.toml").write_text(_source("x"))
    result = _once()
    assert result.exit_code == 0
    said = [f"{one.name} {one.last_outcome}" for one in _states(folder)]
    assert said == ["x connect"]


def test_once_again_asks_nobody_before_it_is_time(folder: Path) -> None:
    (folder / "jingbao.toml").write_text(_source("x"))
    _once()
    first = _states(folder)
    assert _once().exit_code == 0
    assert _states(folder) == first


def test_once_beside_a_daemon_changes_nothing_and_names_it(folder: Path) -> None:
    (folder / "jingbao.toml").write_text(_source("x"))
    with instance_lock(folder / "jingbao.db"), pytest.raises(ArchiveLocked, match="Stop that one first"):
        _once()
    assert not (folder / "jingbao.db").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "jingbao add"), ("[fetch]\ndelay = soon\n", "no valid TOML"), ('[schedule]\nevery = "soon"\n', "every")],
)
def test_once_without_anything_to_do_names_the_remedy(folder: Path, text: str, said: str) -> None:
    (folder / "jingbao.toml").write_text(text)
    with pytest.raises(SettingsError, match=said):
        _once()
    assert not (folder / "jingbao.db").exists()
