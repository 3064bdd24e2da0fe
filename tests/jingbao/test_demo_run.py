from __future__ import annotations

import json
from contextlib import closing
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from db.store import Archive
from jingbao.cli import cli
from jingbao.demo.run import run_demo
from jingbao.demo.sites import expected_events, expected_follow_ups

NEW = [event for event in expected_events() if event.edition > 0]
MOVED = expected_follow_ups()
MESSAGES = len(NEW) + len(MOVED)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def first(folder: Path) -> Result:
    """The demo as a newcomer runs it."""
    return CliRunner().invoke(cli, ["demo", "--folder", str(folder)], env={"COLUMNS": "160"}, catch_exceptions=False)


def _archived(folder: Path) -> list[dict[str, object]]:
    command = ["alerts", "--json", "--all", "--config", str(folder / "jingbao.toml")]
    said = CliRunner().invoke(cli, command, catch_exceptions=False).stdout
    return [json.loads(line) for line in said.splitlines()]


def test_each_new_policy_event_is_told_once_and_nothing_else(first: Result, folder: Path) -> None:
    assert first.exit_code == 0, first.output
    assert f"{len(NEW)} new alerts for {len(NEW)} new policy events" in first.stdout
    assert f"and {len(MOVED)} follow-up: a deadline was moved" in first.stdout
    raised = [one for one in _archived(folder) if one["status"] == "raised" and not one["changes"]]
    titles = {str(one["article"]["article"]["title"]) for one in raised}  # type: ignore[index]
    assert len(raised) == len(titles) == len(NEW)


def test_an_edit_that_moves_a_deadline_is_told_once_in_the_mail_thread_of_its_policy(
    first: Result, folder: Path
) -> None:
    assert first.exit_code == 0
    bodies = [json.loads(path.read_bytes()) for path in (folder / "webhooks").iterdir()]
    (later,) = [body["data"] for body in bodies if body["type"] == "alert.followed_up"]
    assert [change["kind"] for change in later["changes"]] == ["deadline"]
    mails = [message_from_bytes(path.read_bytes(), policy=default) for path in (folder / "mails").iterdir()]
    thread = [mail for mail in mails if mail["X-Jingbao-Event"] == f"event-{later['event_id']}"]
    assert len(thread) == 2
    assert len({mail["References"].split()[0] for mail in thread}) == 1


def test_the_old_policy_item_is_only_counted(first: Result, folder: Path) -> None:
    assert first.exit_code == 0
    baseline = [one for one in _archived(folder) if one["status"] == "baseline"]
    assert len(baseline) == len(expected_events()) - len(NEW) == 1
    assert "1 would have alerted" in first.stdout


def test_each_alert_reached_both_catchers_once_under_one_id(first: Result, folder: Path) -> None:
    assert first.exit_code == 0
    mails = [message_from_bytes(path.read_bytes(), policy=default) for path in (folder / "mails").iterdir()]
    bodies = [json.loads(path.read_bytes()) for path in (folder / "webhooks").iterdir()]
    lines = [json.loads(line) for line in (folder / "alerts.jsonl").read_text().splitlines()]
    assert len(mails) == len(bodies) == len(lines) == MESSAGES
    assert {body["data"]["title"] for body in bodies} == {line["data"]["title"] for line in lines}
    assert len({mail["Message-ID"] for mail in mails}) == MESSAGES


def test_a_second_run_tells_nothing_new(first: Result, folder: Path) -> None:
    assert first.exit_code == 0
    outcome = run_demo(folder)
    assert outcome.right
    assert outcome.new == ()
    assert (outcome.expected, outcome.mails, outcome.hooks) == (0, {}, {})


def test_an_edited_article_became_a_version(first: Result, folder: Path) -> None:
    assert first.exit_code == 0
    with closing(Archive(folder / "archive.db", read_only=True)) as archive:
        (version,) = archive.read().execute(
            "select v.body, a.body from versions v join articles a on a.id = article_id"
        )
    assert version[0] != version[1]


def test_the_list_names_the_words_that_matched(first: Result) -> None:
    assert first.stdout.count("matched: ") == MESSAGES
