"""`jingbao rules` as a user types it, over an archive and over pages served on loopback."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.urls import canonical
from db import articles
from db.models import Article
from db.store import Archive
from jingbao.cli import cli, main
from jingbao.cli.common import console
from jingbao.demo.server import DemoSites
from jingbao.demo.sites import expected_events
from tests.db.rows import listed, read_next

SETTINGS = """
[archive]
path = "a.db"
[groups]
robot = ["机器人", "robot"]
[[channels]]
kind = "console"
[[channels]]
kind = "file"
path = "a.jsonl"
[[rules]]
name = "robots"
expression = '''
# machines that move
@robot AND (补贴 OR 奖励 OR 资助 OR 算力券 OR 基金 OR 贷款 OR 贴息 OR 房租)
AND NOT title:招聘
'''
channels = "file"
[[rules]]
name = "shenzhen"
expression = "region:深圳 AND deadline<30d"
"""
PRINTED = Article(
    "关于机器人补贴的通知",
    "云桥市工业和信息化局对机器人企业给予最高300万元补贴。\n请于2020年5月8日前申报。",
    datetime(2020, 4, 1, tzinfo=UTC),
    source="云桥市工信局",
    lang="zh",
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(console, "_width", 120)  # rich asks the environment only once
    (tmp_path / "jingbao.toml").write_text(SETTINGS)
    return tmp_path


@pytest.fixture
def archived(folder: Path) -> str:
    """The URL of the one article in the archive."""
    with closing(Archive(folder / "a.db")) as archive:
        listed(archive, "/1.html")
        read_next(archive, PRINTED)
        found = articles.get(archive, 1)
        assert found is not None
        return found.url


@pytest.fixture(scope="module")
def sites() -> Iterator[DemoSites]:
    with DemoSites.start(edition=1) as served:
        yield served


def _run(*words: str) -> Result:
    return CliRunner().invoke(cli, words, catch_exceptions=False)


def _said(*words: str) -> str:
    result = _run(*words)
    assert result.exit_code == 0, result.output
    return result.stdout


def _fails(*words: str, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 1
    return capsys.readouterr().err


def test_rules_are_listed_with_whom_they_tell() -> None:
    said = _said("rules", "list")
    assert "robots" in said
    assert "AND NOT title:招聘" in said
    assert "machines that move" not in said
    assert "console, file" in said
    assert 'Also shipped, for use = "…": ai-policy, ai-policy-review, models-policy' in said


def test_rules_are_listed_for_programs() -> None:
    first, second = (json.loads(line) for line in _said("rules", "list", "--json").splitlines())
    assert (first["name"], first["channels"]) == ("robots", ["file"])
    assert second == {
        "name": "shenzhen",
        "expression": "region:深圳 AND deadline<30d",
        "channels": ["console", "file"],
    }


def test_without_a_file_the_shipped_rule_is_listed(folder: Path) -> None:
    (folder / "jingbao.toml").unlink()
    assert "ai-policy" in _said("rules", "list")


def test_an_archived_article_is_explained_by_its_id_and_its_url(archived: str) -> None:
    said = _said("rules", "explain", "robots", "1")
    assert said == _said("rules", "explain", "robots", archived)
    lines = [line.strip("│├└─ ") for line in said.splitlines()]
    assert lines[:3] == ["关于机器人补贴的通知", archived, "Rule 'robots' matches"]
    assert lines[3:] == [
        "✓ AND",
        "✓ @robot",
        '✓ "机器人"',
        "“关于机器人补贴的通知”",
        "“云桥市工业和信息化局对机器人企业给予最高300万元补贴。”",
        '✗ "robot"',
        "✓ OR",
        "✓ 补贴",
        "“关于机器人补贴的通知”",
        "“云桥市工业和信息化局对机器人企业给予最高300万元补贴。”",
        "✗ 7 others",
        "✓ NOT",
        "✗ title:招聘",
    ]


@pytest.mark.usefixtures("archived")
def test_a_rule_that_does_not_match_shows_what_the_page_states_instead() -> None:
    said = _said("rules", "explain", "shenzhen", "1")
    assert "Rule 'shenzhen' does not match" in said
    assert "✗ region:深圳  the page: " in said
    assert "✗ deadline<30d  the page: 2020-05-08" in said


@pytest.mark.usefixtures("archived")
def test_where_detection_is_asked_its_score_is_taken_apart() -> None:
    said = _said("rules", "explain", "--expr", "机器人 AND kind:policy", "1")
    verdict = next(line for line in said.splitlines() if line.startswith("Detection: "))
    assert re.fullmatch(
        r"Detection: score \d\.\d\d, (alert|review|no) \(policy from .* on, review from .* on\)", verdict
    )
    weights = [float(one) for one in re.findall(r"^  ([+-]\d\.\d\d)  \S", said, re.MULTILINE)]
    assert len(weights) > 1
    assert weights == sorted(weights, key=abs, reverse=True)
    assert "Detection: " not in _said("rules", "explain", "robots", "1")


def test_a_veto_is_named(folder: Path) -> None:
    with closing(Archive(folder / "a.db")) as archive:
        listed(archive, "/2.html")
        read_next(archive, Article("辟谣：网传“多部门印发机器人补贴办法”不实", "该消息不实。"))
    assert re.search(r"^   veto  \S", _said("rules", "explain", "--expr", "kind:policy", "1"), re.MULTILINE)


@pytest.mark.usefixtures("archived")
def test_a_shipped_rule_needs_no_line_in_the_file() -> None:
    assert "Rule 'robots-policy' " in _said("rules", "explain", "robots-policy", "1")


@pytest.mark.usefixtures("archived")
def test_an_expression_can_be_tried_with_the_files_groups() -> None:
    assert "Rule '--expr' matches" in _said("rules", "explain", "--expr", "title:@robot NEAR/2 补贴", "1")
    assert "✗ docnum:国发  the page: nothing stated" in _said("rules", "explain", "--expr", "docnum:国发", "1")


@pytest.mark.usefixtures("archived")
def test_an_explanation_is_there_for_programs() -> None:
    (line,) = _said("rules", "explain", "--expr", "amount>=200万 AND 机器人", "1", "--json").splitlines()
    found = json.loads(line)
    assert found["tree"]["holds"] is True
    amount, word = found["tree"]["parts"]
    assert (amount["said"], amount["value"]) == ("amount>=200万", "300万元")
    assert amount["evidence"][0]["term"] == "300万元"
    assert word["value"] is None


def test_a_page_that_is_not_in_the_archive_is_fetched(sites: DemoSites) -> None:
    event = next(one for one in expected_events() if one.edition <= 1)
    said = _said("rules", "explain", "--expr", "kind:policy", sites.url(event.prints[0]), "--allow-private")
    assert event.title in said
    assert "kind:policy  the page: policy" in said


def test_a_page_is_fetched_anew_when_asked_to(folder: Path, sites: DemoSites) -> None:
    event = next(one for one in expected_events() if one.edition <= 1)
    url = sites.url(event.prints[0])
    with closing(Archive(folder / "a.db")) as archive:
        listed(archive, "/1.html")
        read_next(archive, Article("旧标题", "旧文"))
        with archive.write() as connection:
            connection.execute("update articles set url = ?, url_key = ?", [url, canonical(url)])
    assert "旧标题" in _said("rules", "explain", "--expr", "标题", url)
    assert event.title in _said("rules", "explain", "--expr", "标题", url, "--fetch", "--allow-private")


@pytest.mark.usefixtures("archived")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("robot", "1"),
            "jingbao: rule 'robot': is not in jingbao.toml, and none that ships with jingbao. Did you mean robots?",
        ),
        (("robots", "99"), "jingbao: article 99: is not in the archive. See the ids with: jingbao search WORDS"),
        (("robots", "9" * 30), f"jingbao: article {'9' * 30}: is not in the archive"),
        (("--expr", "", "1"), "jingbao: rule '--expr', line 1, column 1: the expression is empty"),
        (("--expr", "a b", "1"), "jingbao: rule '--expr', line 1, column 3: nothing joins “a” and “b”"),
        (("--expr", "@robto", "1"), "there is no group “@robto”. Did you mean @robot?"),
        (("robots", "ftp://a.example/"), "ftp"),
        (("robots", "http://127.0.0.1:9/"), "Here: --allow-private"),
    ],
)
def test_what_cannot_be_explained_says_why_in_one_line(
    words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    error = _fails("rules", "explain", *words, capsys=capsys)
    assert said in error
    assert len(error.splitlines()) == 1


def test_without_an_archive_an_id_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert "there is no archive yet" in _fails("rules", "explain", "robots", "1", capsys=capsys)


@pytest.mark.parametrize(
    "words",
    [("robots",), ("robots", "1", "2"), ("--expr", "a", "robots", "1"), (), ("robots", "1", "--fetch")],
)
def test_a_call_with_too_much_or_too_little_shows_the_usage(words: tuple[str, ...]) -> None:
    result = _run("rules", "explain", *words)
    assert result.exit_code == 2
    assert "Usage: " in result.stderr
