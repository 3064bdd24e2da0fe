"""`jingbao diff`: an article's edits, two articles, a draft and what was issued, two files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from db import alerts, articles, versions
from db.errors import ArchiveError, SettingsError
from db.models import Article
from db.store import Archive
from db.understanding import Detected, FactRow, Understood
from jingbao.cli import cli
from jingbao.cli.common import console
from tests.db.rows import NOW, draft, listed, read_next

SETTINGS = '[archive]\npath = "a.db"\n[[sources]]\nname = "town"\nurl = "http://news.example/list.html"\n'
FIRST = "第一条 支持研发。\n第二条 最高补助300万元。\n第三条 自印发之日起施行。"
SECOND = "第一条 支持研发。\n第二条 最高补助500万元。\n第三条 自印发之日起施行。"
THIRD = "第一条 支持研发。\n第二条 最高补助500万元！\n第三条 自印发之日起施行。\n浏览次数：12"
STAGE = FactRow("stage", "征求意见", "text", 0, 4, "一句。")


@pytest.fixture(autouse=True)
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    """Article 1 was edited twice; article 2 stands as it was."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "jingbao.toml").write_text(SETTINGS)
    with closing(Archive(tmp_path / "a.db")) as opened:
        listed(opened, "/1.html")
        for hour, body in enumerate((FIRST, SECOND, THIRD)):
            read_next(opened, Article("办法", body), now=NOW + timedelta(hours=hour), due_at=NOW)
        with opened.write() as connection:
            connection.execute("update links set due_at = null")
        listed(opened, "/2.html", now=NOW + timedelta(days=1))
        read_next(opened, Article("办法", SECOND.replace("研发", "应用")), now=NOW + timedelta(days=1))
        yield opened


def _run(*words: str, width: int = 120) -> Result:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(console, "_width", width)  # rich asks the environment only once
        return CliRunner().invoke(cli, ["diff", *words], catch_exceptions=False)


def _json(*words: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(_run(*words, "--json").stdout)
    return told


def test_the_versions_of_an_article_are_its_texts_oldest_first(archive: Archive) -> None:
    found = versions.of(archive, 1)
    assert [(one.number, one.body) for one in found] == [(1, FIRST), (2, SECOND), (3, THIRD)]
    assert [one.seen_at for one in found] == [NOW + timedelta(hours=hour) for hour in range(3)]
    assert versions.of(archive, 99) == ()


def test_the_latest_edit_of_an_article_is_shown() -> None:
    said = _run("1").stdout
    assert "article 1, version 2 (2026-04-01 11:00): 办法" in said
    assert "article 1, version 3 (2026-04-01 12:00): 办法" in said
    assert "文字没有变化" in said


def test_any_two_versions_are_compared() -> None:
    said = _run("1", "--from", "1", "--to", "2").stdout
    assert "改写 1" in said
    assert "~ 第二条  改写\n  数字: 300万元 → 500万元\n  最高补助[-300万元-]{+500万元+}。\n" in said


def test_as_many_unchanged_clauses_are_shown_as_asked_for() -> None:
    edit = ("1", "--from", "1", "--to", "2")
    assert "支持研发" in _run(*edit).stdout
    assert "支持研发" not in _run(*edit, "--context", "0").stdout
    assert "… 2 条未变" in _run(*edit, "--context", "0").stdout


def test_from_a_version_on_goes_to_the_present_text_and_backwards_works() -> None:
    assert _json("1", "--from", "1")["after"] == {
        "named": "article 1, version 3 (2026-04-01 12:00): 办法",
        "article_id": 1,
        "version": 3,
    }
    (change,) = _json("1", "--from", "2", "--to", "1")["changes"]
    assert change["numbers"] == [{"before": "500万元", "after": "300万元"}]


def test_an_article_that_was_never_edited_is_said_to_be_so() -> None:
    said = _run("2")
    assert (said.exit_code, said.stdout.count("no edit of it has been seen")) == (0, 1)
    told = _json("2")
    assert (told["trivial"], told["changes"]) == (True, [])


def test_two_articles_are_compared_as_they_are_now() -> None:
    told = _json("1", "2")
    (change,) = told["changes"]
    assert (change["kind"], change["label_after"], change["text_after"]) == ("reworded", "第一条", "支持应用。")


def test_two_files_are_compared_in_either_charset(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(FIRST, encoding="gb18030")
    (tmp_path / "b.txt").write_text(SECOND, encoding="utf-8-sig")
    (change,) = _json("a.txt", "b.txt")["changes"]
    assert change["numbers"] == [{"before": "300万元", "after": "500万元"}]


def test_a_page_is_written_that_needs_nothing_else(tmp_path: Path) -> None:
    assert "Written to out.html" in _run("1", "--from", "1", "--to", "2", "--html", "out.html").stdout
    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert "<del>300万元</del><ins>500万元</ins>" in page
    assert not re.search(r"<script|<link|src=|https?:", page)


@pytest.mark.parametrize(
    "words",
    [(), ("1", "2", "3"), ("1", "2", "--from", "1"), ("--event", "1", "2"), ("--event", "1", "--to", "2")],
)
def test_what_cannot_be_meant_is_refused(words: tuple[str, ...]) -> None:
    result = _run(*words)
    assert result.exit_code == 2
    assert "two articles, two text files" in result.stderr


@pytest.mark.parametrize(
    ("words", "error", "message"),
    [
        (("7",), ArchiveError, "there is no article 7"),
        (("1", "7"), ArchiveError, "there is no article 7"),
        (("1", "--to", "4"), ArchiveError, "of article 1 there is versions 1 to 3, no version 4"),
        (("2", "--from", "2"), ArchiveError, "of article 2 there is only version 1, no version 2"),
        (("notes.txt",), SettingsError, r"diff notes\.txt: is no article's id"),
        (("9" * 30,), SettingsError, "is no article's id"),
        (("a.txt", "b.txt"), SettingsError, r"diff a\.txt: cannot be read: No such file"),
        (("--event", "99"), ArchiveError, "there is no event 99"),
        (("1", "--html", "no/folder.html"), SettingsError, r"--html no/folder\.html: cannot be written"),
    ],
)
def test_what_is_not_there_is_named(words: tuple[str, ...], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        _run(*words)


def test_files_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xff\xff\xff")
    with pytest.raises(SettingsError, match=r"a\.txt: is no text"):
        _run("a.txt", "a.txt")


# --- a draft against what was issued


def _stages(archive: Archive, stages: dict[int, str], *, together: bool = True) -> int:
    """Give articles 1 and 2 their stages, in one event. Returns its id."""
    found = [one for one in (articles.get(archive, 1), articles.get(archive, 2)) if one]
    known = Detected(0.9, "alert", source_tier="city", verified=True)
    rows = [Understood(one, known, (replace(STAGE, value=stage),)) for one, stage in stages.items()]
    alerts.record(archive, [draft(found[0])], position=1, now=NOW, understood=rows)
    if together:
        with archive.write() as connection:
            connection.execute("update articles set event_id = ?", [found[0].event_id])
    return found[0].event_id


def test_a_draft_is_compared_with_what_was_issued(archive: Archive) -> None:
    event = _stages(archive, {1: "征求意见", 2: "印发"})
    told = _json("--event", str(event))
    assert [told[side]["article_id"] for side in ("before", "after")] == [1, 2]
    assert [one["label_after"] for one in told["changes"]] == ["第一条"]


def test_short_pages_are_said_to_have_their_text_elsewhere(archive: Archive) -> None:
    event = _stages(archive, {1: "征求意见", 2: "印发"})
    assert "may stand in an attachment" in _run("--event", str(event)).stderr


@pytest.mark.parametrize(
    ("stages", "missing"),
    [
        ({1: "征求意见", 2: "解读"}, "no page of it is the issued text"),
        ({1: "印发", 2: "解读"}, "no page of it was put out for comment"),
        ({1: "解读", 2: "解读"}, r"put out for comment \(stage 征求意见\) and no page of it is the issued text"),
    ],
)
def test_what_an_event_lacks_is_named_with_what_to_do(archive: Archive, stages: dict[int, str], missing: str) -> None:
    event = _stages(archive, stages)
    with pytest.raises(SettingsError, match=rf"event {event}: .*{missing}.*jingbao events show {event}.*jingbao diff"):
        _run("--event", str(event))
