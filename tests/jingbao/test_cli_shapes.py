"""What the listing commands print, column by column and key by key: people and scripts both count on it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.storable import storable_article
from db import alerts, articles, outbox
from db.models import AlertDraft, Article, DeliveryStatus
from db.store import Archive
from db.understanding import Evidence
from jingbao.cli import cli
from jingbao.cli.common import DEFAULT_FILE  # imported here, before COLUMNS is set: the console looks for it once
from tests.db.rows import LEASE, NOW, archived, draft, listed, read_next

SETTINGS = '[archive]\npath = "a.db"\n[[sources]]\nname = "town"\nurl = "http://news.example/list.html"\n'
MINUTE = timedelta(minutes=1)
PRINTED = Article(
    "关于机器人的通知",
    "第一条 机器人企业可申报。\n第二条 自印发之日起施行。",
    datetime(2026, 4, 1, 9, 33, tzinfo=UTC),
    source="某市发布",
    lang="zh",
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / DEFAULT_FILE).write_text(SETTINGS)
    return tmp_path


@pytest.fixture
def archive(folder: Path) -> Iterator[Archive]:
    with closing(Archive(folder / "a.db")) as opened:
        yield opened


@pytest.fixture
def told(archive: Archive) -> Archive:
    """One article of which one rule told two channels; the mail arrived."""
    listed(archive, "/1.html")
    read_next(archive, PRINTED)
    ((_, found),) = articles.after(archive, 0, limit=1)
    alerts.record(archive, [draft(found, "robots", "hook", "mail")], position=1, now=NOW)
    one = next(one for one in outbox.claim_due(archive, NOW, lease=LEASE, limit=2) if one.channel == "mail")
    outbox.settle(archive, one, started_at=NOW, now=NOW + MINUTE, detail="250 queued", due_at=None, ok=True)
    return archive


def _run(*words: str, columns: int = 200, env: Mapping[str, str] | None = None) -> Result:
    environ = {"COLUMNS": str(columns), **(env or {})}
    result = CliRunner().invoke(cli, words, env=environ, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


def _table(*words: str, columns: int = 200) -> tuple[list[str], list[list[str]]]:
    """A table's header (without the zone in brackets) and the lines of its body, cell by cell."""
    lines = _run(*words, columns=columns).stdout.splitlines()
    header = [_cells(line, "┃") for line in lines if line.startswith("┃")]
    body = [_cells(line, "│") for line in lines if line.startswith("│")]
    return ["".join(cells).partition(" (")[0] for cells in zip(*header, strict=True)], body


def _cells(line: str, bar: str) -> list[str]:
    return [cell.strip() for cell in line.strip(bar).split(bar)]


def _objects(*words: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in _run(*words, "--json").stdout.splitlines()]


# --- tables


@pytest.mark.usefixtures("told")
def test_an_article_found_shows_its_id_time_title_and_source() -> None:
    header, body = _table("search", "机器人")
    assert header == ["Id", "Title", "Source, and first seen"]
    assert [[cell for cell in line if cell] for line in body] == [
        ["1", "关于机器人的通知", "某市发布"],
        ["http://news.example/1.html", "2026-04-01 10:00"],
    ]


def test_a_delivery_shows_its_channel_its_title_and_the_last_answer(told: Archive) -> None:
    header, body = _table("deliveries")
    assert header == ["Delivery", "Title, and the last answer", "Status"]
    cells = {cell for line in body for cell in line}
    assert {"hook", "mail", "pending", "delivered", "250 queued", "0 attempts", "1 attempt"} <= cells
    assert {one.id for one in outbox.listed(told)} <= cells
    assert {"2026-04-01 10:01", "2026-04-01 10:05"} <= cells, "when it arrived, and when its lease ends"


@pytest.mark.parametrize("columns", [40, 72, 120, 200])
@pytest.mark.parametrize("words", [("search", "机器人"), ("sources",), ("deliveries",)])
@pytest.mark.usefixtures("told")
def test_a_table_keeps_within_its_terminal_and_loses_no_character(words: tuple[str, ...], columns: int) -> None:
    lines = _run(*words, columns=columns).stdout.splitlines()
    widths = [sum(2 if "\u2e80" <= char <= "\uffef" else 1 for char in line) for line in lines]
    assert max(widths) <= max(columns, 43)  # seven columns take what they need
    _, body = _table(*words, columns=columns)
    run_together = "".join(line[number] for number in range(len(body[0])) for line in body)
    wanted = {"sources": "town"}.get(words[0], "关于机器人的通知")
    assert wanted in run_together


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("alerts",), "No alerts yet."),
        (("search", "没有"), "Nothing."),
        (("sources",), "No sources yet."),
        (("deliveries",), "Nothing was sent yet."),
    ],
)
@pytest.mark.usefixtures("archive")
def test_nothing_to_list_is_said_to_people_and_is_no_line_for_programs(words: tuple[str, ...], said: str) -> None:
    assert _run(*words).stdout.strip() == said
    assert _objects(*words) == []


# --- JSON


@pytest.mark.usefixtures("told")
def test_an_alert_for_programs_holds_all_that_is_known() -> None:
    (one,) = _objects("alerts")
    known = {"detected", "facts", "page_sha256", "mark", "changes", "event"}
    assert one.keys() == {"id", "rule", "raised_at", "article", "evidence", "status"} | known
    assert (one["rule"], one["status"], one["raised_at"]) == ("robots", "raised", NOW.isoformat())
    assert one["evidence"] == [{"term": "机器人", "field": "title", "start": 2, "end": 5, "quote": "关于机器人的通知"}]


@pytest.mark.usefixtures("told")
def test_an_article_for_programs_is_whole_and_the_same_in_both_commands() -> None:
    (found,) = _objects("search", "机器人")
    assert found == _objects("alerts")[0]["article"]
    assert found["article"] == {
        "title": PRINTED.title,
        "body": PRINTED.body,
        "published_at": "2026-04-01T09:33:00+00:00",
        "written_on": None,
        "author": None,
        "source": "某市发布",
        "lang": "zh",
        "links": [],
        "images": [],
        "kind": "article",
        "next_part": None,
    }
    assert found.keys() - {"article"} == {
        "id",
        "url",
        "site",
        "source_name",
        "first_seen_at",
        "event_id",
        "duplicate_of",
        "baseline",
    }


@pytest.mark.usefixtures("told")
def test_a_source_and_a_delivery_for_programs_have_a_key_for_each_fact() -> None:
    (town,) = _objects("sources")
    assert town == {
        "name": "town",
        "url": "http://news.example/list.html",
        "active": True,
        "last_outcome": "ok",
        "failures": 0,
        "last_ok_at": NOW.isoformat(),
        "last_new_at": NOW.isoformat(),
        "next_poll_at": NOW.isoformat(),
        "links": 1,
        "articles": 1,
        "unread": 0,
        "items": 3,
        "trouble_since": None,
        "added_at": NOW.isoformat(),
        "region": None,
        "tier": None,
        "issuer": None,
        "new_by_day": [0] * 14,
    }
    mail = next(one for one in _objects("deliveries") if one["channel"] == "mail")
    assert mail.pop("id")
    assert mail == {
        "channel": "mail",
        "status": "delivered",
        "attempts": 1,
        "rule": "robots",
        "title": "关于机器人的通知",
        "created_at": NOW.isoformat(),
        "due_at": None,
        "delivered_at": (NOW + MINUTE).isoformat(),
        "last_detail": "250 queued",
        "cancelled_at": None,
    }


# --- options


def _several(archive: Archive, count: int) -> None:
    for number in range(1, count + 1):
        found = archived(archive, title=f"通知{number}", body=f"机器人{number}。", path=f"/{number}.html")
        status = "baseline" if number == count else "raised"
        alerts.record(archive, [draft(found, status=status)], position=number, now=NOW + number * MINUTE)


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        (("alerts",), ["通知3", "通知2", "通知1"]),
        (("alerts", "-n", "2"), ["通知3", "通知2"]),
        (("alerts", "--all"), ["通知4", "通知3", "通知2", "通知1"]),
        (("alerts", "--all", "--limit", "1"), ["通知4"]),
        (("search", "机器人", "-n", "2"), ["通知4", "通知3"]),
        (("search", "机器人2"), ["通知2"]),
        (("deliveries", "-n", "1"), ["通知3"]),
    ],
)
def test_how_many_and_which_is_asked_for(archive: Archive, words: tuple[str, ...], titles: list[str]) -> None:
    _several(archive, 4)
    found = _objects(*words)
    assert len(found) == len(titles)
    for one, title in zip(found, titles, strict=True):
        assert title in json.dumps(one, ensure_ascii=False)


def test_what_was_only_counted_is_marked(archive: Archive) -> None:
    _several(archive, 1)
    assert "baseline · " in _run("alerts", "--all").stdout
    assert "baseline" not in _run("alerts").stdout


@pytest.mark.parametrize("status", DeliveryStatus)
@pytest.mark.usefixtures("told")
def test_deliveries_of_one_status(status: DeliveryStatus) -> None:
    found = [one["channel"] for one in _objects("deliveries", "--status", status.value)]
    expected = {DeliveryStatus.PENDING: ["hook"], DeliveryStatus.DELIVERED: ["mail"], DeliveryStatus.DEAD: []}
    assert found == expected[status]


@pytest.mark.parametrize(
    "words",
    [("alerts", "-n", "0"), ("alerts", "-n", "many"), ("deliveries", "--status", "lost"), ("search",)],
)
def test_what_cannot_be_meant_ends_with_2_and_the_usage(words: tuple[str, ...]) -> None:
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == 2
    assert "Usage: " in result.stderr


@pytest.mark.usefixtures("told")
def test_the_settings_may_lie_elsewhere(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "other").mkdir()
    monkeypatch.chdir(folder / "other")
    said = [
        _run("sources", "--json", "--config", str(folder / "jingbao.toml")).stdout,
        _run("sources", "--json", env={"JINGBAO_CONFIG": str(folder / "jingbao.toml")}).stdout,
    ]
    assert [json.loads(one)["name"] for one in said] == ["town", "town"]


# --- strange titles

STRANGE = ["[bold red]红[/]", "[link=http://evil.example]x[/link]", ":robot: 机器人", "\\[x]", "a" * 300, "机器人" * 99]
CONTROLS = ["\x1b[2J\x1b[31m红", "\x1b]0;title\x07", "a\rb", "\x9b2J", "\x08\x08"]


@pytest.mark.parametrize("title", STRANGE)
def test_a_title_is_shown_as_text_and_never_as_markup(archive: Archive, title: str) -> None:
    found = archived(archive, title=title)
    piece = Evidence(title[:3], "title", 0, 3, title)
    alerts.record(archive, [AlertDraft("r", found, (piece,), ("mail",))], position=1, now=NOW)
    told = "".join(line[3:].strip() for line in _run("alerts").stdout.splitlines())
    assert told.replace(" ", "").startswith(title.replace(" ", ""))
    for words in (("search", "正文"), ("deliveries",)):
        _, body = _table(*words)
        columns = ["".join(line[number] for line in body) for number in range(len(body[0]))]
        assert any(title.replace(" ", "") in column.replace(" ", "") for column in columns), words


@pytest.mark.parametrize("title", CONTROLS)
def test_a_control_in_a_title_reaches_no_terminal(archive: Archive, title: str) -> None:
    found = archived(archive, title=storable_article(Article(title, "")).title)
    alerts.record(archive, [draft(found)], position=1, now=NOW)
    for words in (("alerts",), ("search", "正文"), ("deliveries",)):
        assert not set(_run(*words).stdout) & set("\x1b\x07\r\x9b\x08"), words


@pytest.mark.parametrize("title", CONTROLS)
def test_json_steers_no_terminal_whatever_is_archived(archive: Archive, title: str) -> None:
    alerts.record(archive, [draft(archived(archive, title=title))], position=1, now=NOW)
    for words in (("alerts",), ("search", "正文"), ("deliveries",)):
        assert _run(*words, "--json").stdout.rstrip("\n").isprintable()


@pytest.mark.parametrize("title", [*STRANGE, *CONTROLS])
def test_json_gives_every_title_back_as_it_was(archive: Archive, title: str) -> None:
    archived(archive, title=title)
    (one,) = _objects("search", "正文")
    assert one["article"]["title"] == title  # type: ignore[index]
