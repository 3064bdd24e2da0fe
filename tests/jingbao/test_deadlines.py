"""`jingbao deadlines`: what is to come, as people and programs read it; and the daemon that reminds and looks after."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from db.errors import SettingsError
from db.store import Archive
from db.times import BEIJING
from jingbao.cli import cli
from jingbao.cli.common import console
from jingbao.wiring import now
from tests.db.rows import archived
from tests.db.test_deadlines import article, told


@pytest.fixture(autouse=True)
def today(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> date:
    """An archive with a deadline today, one in ten days, one that is over, and one that no rule told of."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "jingbao.toml").write_text(
        '[archive]\npath = "a.db"\n[[sources]]\nname = "town"\nurl = "http://news.example/list.html"\n'
    )
    this = now().astimezone(BEIJING).date()
    with closing(Archive(tmp_path / "a.db")) as archive:
        for number, left in enumerate((0, 10, -1), 1):
            day = this + timedelta(days=left)
            told(archive, article(archive, number, day), day)
        article(archive, 4, this + timedelta(days=40), kind="征求意见止")
    return this


def run(*words: str) -> Result:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(console, "_width", 120)  # rich asks the environment only once
        return CliRunner().invoke(cli, ["deadlines", *words], catch_exceptions=False)


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ((), ["通知1", "通知2"]),
        (("--within", "9d"), ["通知1"]),
        (("--all",), ["通知1", "通知2", "通知4"]),
        (("--all", "--within", "30d"), ["通知1", "通知2"]),
        (("--past",), ["通知3"]),
        (("--past", "--all"), ["通知3"]),
    ],
)
def test_what_is_asked_for_is_listed_the_soonest_first(words: tuple[str, ...], titles: list[str]) -> None:
    found = [json.loads(one) for one in run(*words, "--jsonl").stdout.splitlines()]
    assert [one["title"] for one in found] == titles


def test_a_deadline_for_programs(today: date) -> None:
    found = json.loads(run("--jsonl").stdout.splitlines()[1])
    day = today + timedelta(days=10)
    assert found == {
        "day": f"{day}",
        "days_left": 10,
        "kind": "截止",
        "title": "通知2",
        "issuers": ["青川市科技局"],
        "regions": ["青川市"],
        "rules": ["robots"],
        "url": "http://news.example/2.html",
        "official": False,
        "event_id": 2,
        "article_id": 2,
        "quote": f"{day}前。",
    }


def test_deadlines_for_people(today: date) -> None:
    said = run("--all").stdout
    for words in (f"{today}", "today", "10 days", "征求意见止", "通知4", "青川市科技局 · 青川市", "robots", "/2.html"):
        assert words in said
    assert "1 day ago" in run("--past").stdout


def test_nothing_to_come_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.db").unlink()
    with closing(Archive(tmp_path / "a.db")) as archive:
        archived(archive)
    assert run().stdout.strip() == "No deadlines."


def test_what_is_no_time_is_refused() -> None:
    with pytest.raises(SettingsError, match=r"--within soon: 'soon' is not a duration\. Write 30d, 2026-05 or"):
        run("--within", "soon")
    assert run("--within", "3d", "--past").exit_code == 2
