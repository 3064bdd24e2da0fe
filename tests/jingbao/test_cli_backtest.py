"""`jingbao rules test` as a user types it, over a small archive."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from alerts.policy.detection import Decision
from alerts.policy.known import Known
from alerts.rules.backtest import Week
from alerts.rules.match import Rule
from alerts.rules.remembered import remember
from db import alerts, articles, judgements, marks
from db.judgements import Call, Label, Outcome
from db.models import AlertDraft, Article, Mark, Verdict
from db.sqlite import sqlite3
from db.store import Archive
from jingbao.cli import backtest as command
from jingbao.cli import cli, main
from jingbao.cli.backtest_view import WEEKS, chart
from jingbao.cli.common import console
from jingbao.wiring import now
from tests.db.rows import NOW, listed, read_next

SETTINGS = """
[archive]
path = "a.db"
[groups]
robot = ["机器人", "robot"]
[[rules]]
name = "robots"
expression = "@robot AND (补贴 OR 奖励)"
[[rules]]
name = "soon"
expression = "机器人 AND deadline<30d"
"""
DAY = timedelta(days=1)
#: (title, text, days ago)
PAGES = (
    ("机器人补贴办法", "对购置机器人的企业给予补贴。\n请于2026年4月20日前申报。", 20),
    ("机器人大会开幕", "本届机器人大会有百家企业参加。", 13),
    ("大模型补贴办法", "对大模型企业给予补贴。", 12),
    ("机器人奖励细则", "对机器人企业给予奖励。", 5),
    ("低空经济大会开幕", "无人机表演。", 1),
    ("机器人补贴旧办法", "对购置机器人的企业给予补贴，此为旧办法。", 400),
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(console, "_width", 100)  # rich asks the environment only once
    (tmp_path / "jingbao.toml").write_text(SETTINGS)
    return tmp_path


@pytest.fixture
def archive(folder: Path) -> Iterator[Archive]:
    """Six articles; the old rule `robots` asked for 补贴 alone and has told two, marked by somebody."""
    with closing(Archive(folder / "a.db")) as opened:
        today = now()
        for number, (title, body, days) in sorted(enumerate(PAGES, 1), key=lambda one: -one[1][2]):
            listed(opened, f"/{number}.html", now=today - days * DAY)
            read_next(opened, Article(title, body, source="某市发布", lang="zh"), now=today - days * DAY)
        remember(opened, [Rule.of("robots", "补贴")], NOW)
        told = [
            one
            for _, one in articles.after(opened, 0, limit=9)
            if one.article.title in ("机器人补贴办法", "大模型补贴办法")
        ]
        drafts = [AlertDraft("robots", one, (), ("console",)) for one in told]
        alerts.record(opened, drafts, position=6, now=NOW)
        for one in alerts.latest(opened):
            good = one.article.article.title.startswith("机器人")
            marks.put(opened, one.id, Mark(Verdict.GOOD if good else Verdict.NOISE, NOW))
        yield opened


def _run(*words: str) -> Result:
    return CliRunner().invoke(cli, ("rules", "test", *words), catch_exceptions=False)


def _said(*words: str) -> str:
    result = _run(*words)
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    return result.stdout


def _found(*words: str) -> dict[str, object]:
    (line,) = _said(*words, "--json").splitlines()
    found = json.loads(line)
    assert isinstance(found, dict)
    return found


def _titles(found: object) -> list[str]:
    assert isinstance(found, list)
    return [one.get("told", one)["title"] for one in found]


def _section(said: str, heading: str) -> list[str]:
    """The lines under a heading."""
    lines = iter(said.splitlines())
    next(line for line in lines if line.startswith(heading))
    return [line.strip() for line in iter(lambda: next(lines, ""), "")]


@pytest.mark.usefixtures("archive")
def test_a_rule_is_asked_of_the_archive() -> None:
    said = _said("robots")
    assert _section(said, "Rule 'robots' on 5 articles since")[0].startswith("2 alerts, 0.")
    told = _section(said, "What it would have told, the newest 2 of 2")
    assert told[0] == "机器人奖励细则"
    assert told[3:5] == ["▸ 对机器人企业给予奖励。", "机器人补贴办法"]
    missed = _section(said, "What it narrowly missed, the nearest 2")
    assert {"机器人大会开幕", "✗ (补贴 OR 奖励)", "大模型补贴办法", "✗ @robot"} <= set(missed)


@pytest.mark.usefixtures("archive")
def test_the_rule_is_compared_with_what_the_archive_was_last_matched_by() -> None:
    lines = _section(_said("robots"), "Against the rule as it was")
    assert lines[0] == "It was, since 2026-04-01 10:00: 补贴"
    assert lines[1:3] == ["1 event would be told as well", "+ 机器人奖励细则"]
    assert lines[4:6] == ["1 event would no longer be told", "− 大模型补贴办法"]


def test_a_rule_that_is_as_it_was_says_since_when(archive: Archive) -> None:
    remember(archive, [Rule.of("robots", "@robot AND (补贴 OR 奖励)", groups={"robot": ("机器人", "robot")})], NOW)
    lines = _section(_said("robots"), "Against the rule as it was")
    assert lines == ["It is as the archive was last matched by it, since 2026-04-01 10:00."]
    assert _found("robots")["difference"] is None


def test_a_group_that_has_changed_changes_the_rule(archive: Archive) -> None:
    remember(archive, [Rule.of("robots", "@robot AND (补贴 OR 奖励)", groups={"robot": ("大模型",)})], NOW)
    lines = _section(_said("robots"), "Against the rule as it was")
    assert "2 events would be told as well" in lines
    assert "− 大模型补贴办法" in lines


def test_rules_that_differ_and_tell_the_same_say_so(archive: Archive) -> None:
    remember(archive, [Rule.of("robots", "机器人 AND (补贴 OR 奖励)")], NOW)
    assert "Both tell the same." in _section(_said("robots"), "Against the rule as it was")


def test_a_rule_of_old_that_nobody_can_read_any_more_is_shown(archive: Archive) -> None:
    with archive.write() as connection:
        connection.execute("update rules_matched set expression = 'colour:red'")
    assert "cannot be read any more: colour:red" in _said("robots")


@pytest.mark.usefixtures("archive")
def test_marks_say_what_is_kept_and_lost() -> None:
    assert _section(_said("robots"), "What the marks say") == [
        "good: 1 kept, 0 lost; noise: 0 kept, 1 gone; precision 1.00"
    ]
    lines = _section(_said("robots", "--expr", "大模型"), "What the marks say")
    assert lines[0] == "good: 0 kept, 1 lost; noise: 1 kept, 0 gone; precision 0.00"
    assert lines[1:3] == ["1 event marked good, and lost", "− 机器人补贴办法"]


@pytest.mark.usefixtures("archive")
def test_an_expression_by_itself_is_held_against_all_marks_and_no_earlier_rule() -> None:
    said = _said("--expr", "@robot AND 补贴")
    assert "Rule '--expr' on 5 articles" in said
    assert "Against the rule" not in said
    assert _section(said, "What the marks say") == ["good: 1 kept, 0 lost; noise: 0 kept, 1 gone; precision 1.00"]
    assert "What the marks say" not in _said("soon"), "they are of another rule's alerts"


@pytest.mark.usefixtures("archive")
def test_for_programs_all_is_one_object() -> None:
    found = _found("robots")
    assert (found["rule"], found["expression"]) == ("robots", "@robot AND (补贴 OR 奖励)")
    assert (found["articles"], found["told"], found["baseline"], found["failed"]) == (5, 2, 0, 0)
    assert _titles(found["hits"]) == ["机器人奖励细则", "机器人补贴办法"]
    assert sorted(_titles(found["near"])) == ["大模型补贴办法", "机器人大会开幕"]
    assert found["before"] == {"expression": "补贴", "since": NOW.isoformat()}
    difference, marked = found["difference"], found["marked"]
    assert isinstance(difference, dict)
    assert isinstance(marked, dict)
    assert (_titles(difference["new"]), _titles(difference["gone"])) == (["机器人奖励细则"], ["大模型补贴办法"])
    assert (_titles(marked["noise_gone"]), marked["precision"]) == (["大模型补贴办法"], 1.0)
    weeks = found["weeks"]
    assert isinstance(weeks, list)
    assert sum(week["told"] for week in weeks) == 2


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize(
    ("since", "articles_read", "told"), [("90d", 5, 2), ("6d", 2, 1), ("365d", 5, 2), ("500d", 6, 3)]
)
def test_how_far_to_go_back_is_asked_for(since: str, articles_read: int, told: int) -> None:
    found = _found("robots", "--since", since)
    assert (found["articles"], found["told"]) == (articles_read, told)


@pytest.mark.usefixtures("archive")
def test_how_many_samples_is_asked_for() -> None:
    found = _found("robots", "--samples", "1")
    assert (_titles(found["hits"]), len(_titles(found["near"]))) == (["机器人奖励细则"], 1)
    assert "What it would have told" not in _said("robots", "--samples", "0")


def test_a_deadline_is_counted_from_the_day_on_which_the_page_was_first_seen(archive: Archive) -> None:
    for day, told in (("2026-04-01", 1), ("2026-03-01", 0), ("2026-05-01", 0)):
        with archive.write() as connection:
            connection.execute("update articles set first_seen_at = ? where id = 2", [f"{day}T02:00:00.000Z"])
        assert _found("soon", "--since", "3650d")["told"] == told, day


def test_a_judges_ruling_counts_as_it_did(archive: Archive) -> None:
    headlines = ("某市将推动人工智能发展", "人工智能产业办法将出台", "某市研究支持人工智能", "某市部署人工智能工作")
    body = "有关部门表示，将研究支持人工智能产业的办法。"
    title = next(one for one in headlines if Known(one, body).detection.decision is Decision.REVIEW)
    listed(archive, "/9.html", now=now())
    _, article_id = read_next(archive, Article(title, body), now=now())
    call = judgements.begin(archive, Call(article_id, 7, "m", "s", NOW), day=NOW, cap=9)
    assert call is not None
    assert _found("--expr", "kind:policy AND 表示")["told"] == 0
    judgements.settle(archive, call, Outcome(1, label=Label.POLICY), share=1.0)
    assert _found("--expr", "kind:policy AND 表示")["told"] == 1


# --- labels


LABELS = (
    {"title": "机器人补贴", "text": "", "source": "", "url": "", "label": 1},
    {"title": "机器人奖励", "label": 0},
    {"title": "大模型补贴", "label": 1},
    {"title": "讣告", "label": 0},
)


@pytest.fixture
def labels(folder: Path) -> Path:
    path = folder / "labels.jsonl"
    path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in LABELS) + "\n\n", encoding="utf-8")
    return path


def test_labelled_items_give_precision_and_recall_without_an_archive(labels: Path) -> None:
    lines = _section(_said("robots", "--labels", str(labels)), "Labelled items")
    assert lines == [
        "precision 0.500, recall 0.500, F1 0.500",
        "4 items: 1 rightly told",
        "1 told, and labelled 0",
        "✗ 机器人奖励",
        "1 labelled 1, and not told",
        "− 大模型补贴",
    ]


@pytest.mark.usefixtures("archive")
def test_labels_come_after_what_the_archive_says(labels: Path) -> None:
    found = _found("robots", "--labels", str(labels))
    assert found["told"] == 2
    assert found["labels"] == {
        "items": 4,
        "told": 1,
        "false": ["机器人奖励"],
        "missed": ["大模型补贴"],
        "precision": 0.5,
        "recall": 0.5,
        "f1": 0.5,
    }
    assert "Labelled items" in _said("robots", "--labels", str(labels))


# --- what cannot be


def _fails(*words: str, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as ended:
        main(["rules", "test", *words])
    assert ended.value.code == 1
    error = capsys.readouterr().err
    assert len(error.splitlines()) == 1
    return error


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("robot",), "rule 'robot': is not in jingbao.toml, and none that ships with jingbao. Did you mean robots?"),
        (("--expr", "a b"), "rule '--expr', line 1, column 3: nothing joins “a” and “b”"),
        (("robots", "--expr", "@robto"), "rule 'robots', line 1, column 1: there is no group “@robto”"),
        (("robots", "--since", "soon"), "--since: 'soon' is not a duration. Write a number and a unit: 14d, 365d"),
    ],
)
def test_what_cannot_be_tested_says_why_in_one_line(
    words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said in _fails(*words, capsys=capsys)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"title": "a"}', "labels.jsonl, line 2: label must be 0 or 1. Give title, text, source, url, label"),
        ("title,label", "labels.jsonl, line 2: no JSON"),
        ("[1]", "labels.jsonl, line 2: no JSON object"),
    ],
)
def test_a_line_that_is_no_label_is_named(
    labels: Path, line: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    labels.write_text('{"title": "a", "label": 1}\n' + line)
    assert said in _fails("robots", "--labels", str(labels), capsys=capsys)


def test_without_an_archive_and_labels_there_is_nothing_to_test(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "there is no archive yet" in _fails("robots", capsys=capsys)
    assert not (folder / "a.db").exists()


def test_an_archive_of_an_older_jingbao_is_not_touched(
    archive: Archive, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive.close()
    with closing(sqlite3.connect(folder / "a.db")) as connection:
        connection.execute("drop table marks")
    before = (folder / "a.db").read_bytes()
    assert "an older jingbao wrote it" in _fails("robots", capsys=capsys)
    assert (folder / "a.db").read_bytes() == before


def test_a_call_without_a_rule_shows_the_usage() -> None:
    result = _run()
    assert result.exit_code == 2
    assert "--expr '机器人 AND 补贴'" in result.stderr


# --- the terminal


@pytest.mark.usefixtures("archive")
def test_progress_is_shown_on_a_terminal_and_on_no_other_stderr(monkeypatch: pytest.MonkeyPatch) -> None:
    said = io.StringIO()
    monkeypatch.setattr(command, "errors", Console(file=said, force_terminal=True, width=80))
    _said("robots")
    assert "reading the archive" in said.getvalue()
    assert "5/5" in said.getvalue()
    monkeypatch.setattr(command, "errors", Console(file=io.StringIO(), force_terminal=False))
    _said("robots")


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize("columns", [40, 80, 120])
def test_nothing_is_wider_than_the_terminal(columns: int, labels: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "_width", columns)
    for line in _said("robots", "--labels", str(labels)).splitlines():
        assert sum(2 if "\u2e80" <= char <= "\uffef" else 1 for char in line.rstrip()) <= columns, line


def _bars(*told: int, width: int = 40) -> list[str]:
    monday = NOW.date() - timedelta(days=NOW.weekday())
    weeks = [Week(monday + timedelta(days=7 * number), count) for number, count in enumerate(told)]
    return [line.plain for line in chart(weeks, width=width)]


def test_bars_are_as_long_as_their_weeks_are_rich_and_none_is_nothing() -> None:
    assert _bars(0, 26, 13, 1) == [
        "2026-03-30  0",
        f"2026-04-06  {'█' * 25} 26",
        f"2026-04-13  {'█' * 12}▌ 13",
        "2026-04-20  █ 1",
    ]
    assert _bars(1, 1000)[0] == "2026-03-30  ▏ 1"
    assert _bars() == []
    assert _bars(0) == ["2026-03-30  0"]
    assert max(map(len, _bars(5, 99, width=300))) == 12 + 50 + 3


def test_a_long_history_shows_its_last_half_year_and_the_sum_of_the_rest() -> None:
    lines = _bars(*[2] * (WEEKS + 3))
    assert lines[0] == "3 earlier weeks: 6 alerts"
    assert len(lines) == WEEKS + 1
