"""`jingbao facts`: what is asked for as people write it, and what is found as they read it."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from db import alerts
from db.errors import SettingsError
from db.facts import Sums
from db.store import Archive
from db.times import BEIJING
from db.understanding import Detected, FactRow, Understood
from jingbao.cli import cli
from jingbao.cli.common import console
from jingbao.cli.facts import days, sums
from jingbao.wiring import now
from tests.db.rows import NOW, archived, draft

TODAY = date(2026, 4, 1)
ENDLESS = float("inf")


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        (">=1000万", Sums("CNY", 1e7)),
        (">= 1,000 万元", Sums("CNY", 1e7)),
        ("＞＝１０００万", Sums("CNY", 1e7)),
        (">=一千万", Sums("CNY", 1e7)),
        (">=10000000", Sums("CNY", 1e7)),
        ("<=1.5亿", Sums("CNY", 0.0, 1.5e8)),
        ("500万元", Sums("CNY", 5e6, 5e6)),
        ("=500万元", Sums("CNY", 5e6, 5e6)),
        (">=10万美元", Sums("USD", 1e5)),
        (">=$2 million", Sums("USD", 2e6)),
        ("最高>=1000万", Sums("CNY", 1e7, ENDLESS, ("最高",))),
        ("每人最高<=5万", Sums("CNY", 0.0, 5e4, ("每人", "最高"))),
        (">=99999999999万亿", Sums("CNY", 99999999999e12)),
        ("累计 超 >=1亿", Sums("CNY", 1e8, ENDLESS, ("累计", "超"))),
    ],
)
def test_sums_are_read_as_people_write_them(said: str, wanted: Sums) -> None:
    assert sums(said) == wanted


@pytest.mark.parametrize("said", ["", ">=", ">=many", "1000万>=", ">=10万到20万", "最低>=5万", "10个", ">=1000万吨"])
def test_what_is_no_sum_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="no sum of money"):
        sums(said)


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("30d", TODAY, date(2026, 5, 1)),
        ("2026-05", date(2026, 5, 1), date(2026, 5, 31)),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
        ("9999-12", date(9999, 12, 1), date(9999, 12, 31)),
        ("2026-05-20", TODAY, date(2026, 5, 20)),
    ],
)
def test_deadlines_are_within_a_time_in_a_month_or_until_a_day(said: str, first: date, last: date) -> None:
    assert days(said, today=TODAY) == (first, last)


@pytest.mark.parametrize("said", ["", "soon", "2026-13", "30", "99999d", "2026-05-32"])
def test_what_is_no_time_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        days(said, today=TODAY)


# --- the command


def _stated(**more: object) -> FactRow:
    return FactRow("stage", "申报通知", "text", 0, 4, "一句。", **more)  # type: ignore[arg-type]


def _rows(due: date) -> tuple[FactRow, ...]:
    one = _stated()
    return (
        one,
        replace(one, kind="issuer", value="青川市科技局", tier="city"),
        replace(one, kind="docnum", value="青科〔2026〕3号"),
        replace(one, kind="region", value="广东省深圳市"),
        replace(one, kind="amount", value="1000万元", number=1e7, number_to=1e7, unit="CNY", qualifiers=("最高",)),
        replace(one, kind="date", value=due.isoformat(), day=due, day_to=due, date_kind="截止"),
    )


@pytest.fixture(autouse=True)
def due(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> date:
    """An archive with one call, whose deadline is ten days from now."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "jingbao.toml").write_text(
        '[archive]\npath = "a.db"\n[[sources]]\nname = "town"\nurl = "http://news.example/list.html"\n'
    )
    last = now().astimezone(BEIJING).date() + timedelta(days=10)
    with closing(Archive(tmp_path / "a.db")) as archive:
        call, other = archived(archive, title="申报通知一"), archived(archive, title="二", body="二", path="/2.html")
        known = Detected(0.9, "alert", source_tier="city", verified=True)
        understood = [
            Understood(call.id, known, _rows(last)),
            Understood(other.id, replace(known, verified=False), (replace(_stated(), value="印发"),)),
        ]
        drafts = [draft(call), draft(other)]
        alerts.record(archive, drafts, position=1, now=NOW, understood=understood)
    return last


def _run(*words: str) -> Result:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(console, "_width", 120)  # rich asks the environment only once
        return CliRunner().invoke(cli, words, catch_exceptions=False)


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ((), ["二", "申报通知一"]),
        (("--stage", "申报通知", "--amount", ">=1000万", "--due", "30d"), ["申报通知一"]),
        (("--amount", "最高>=1000万"), ["申报通知一"]),
        (("--amount", "累计>=1000万"), []),
        (("--due", "5d"), []),
        (("--region", "深圳"), ["申报通知一"]),
        (("--issuer", "科技局"), ["申报通知一"]),
        (("--docnum", "青科〔2026〕"), ["申报通知一"]),
        (("--docnum", b"\xc7\xe0".decode(errors="surrogateescape")), []),  # as Python hands on GBK
        (("--amount", ">=99999999999万亿"), []),
        (("--stage", "印发"), ["二"]),
        (("-n", "1"), ["二"]),
    ],
)
def test_what_is_asked_for_is_found(words: tuple[str, ...], titles: list[str]) -> None:
    found = [json.loads(line) for line in _run("facts", *words, "--json").stdout.splitlines()]
    assert [one["article"]["article"]["title"] for one in found] == titles


def test_a_policy_for_programs_comes_with_its_facts(due: date) -> None:
    (found,) = (json.loads(line) for line in _run("facts", "--issuer", "青川", "--json").stdout.splitlines())
    stated = {one["kind"]: one for one in found["facts"]}
    assert (stated["amount"]["number"], stated["amount"]["qualifiers"]) == (1e7, ["最高"])
    assert (stated["date"]["day_to"], stated["date"]["quote"]) == (due.isoformat(), "一句。")


def test_a_policy_for_people_reads_kind_by_kind(due: date) -> None:
    said = _run("facts", "--stage", "申报通知").stdout
    lines = ("发文机关：青川市科技局（市级）", "发文字号：青科〔2026〕3号", "金额：最高1000万元", f"日期：截止 {due}")
    for line in ("申报通知一", "http://news.example/1.html", *lines):
        assert line in said


def test_nothing_found_is_said() -> None:
    assert _run("facts", "--docnum", "国发").stdout.strip() == "No policy states that."


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--amount", "viel"), r"--amount viel: is no sum of money\. Write .*'>=1000万'"),
        (("--amount", ">1000万"), r"--amount >1000万: is no sum of money\. Write .*'>=1000万'"),
        (("--due", "soon"), r"--due soon: 'soon' is not a duration\. Write 30d, 2026-05 or"),
        (("--due", "2026-13"), r"--due 2026-13: .*\. Write 30d, 2026-05 or"),
    ],
)
def test_what_cannot_be_read_names_its_option_and_what_that_takes(words: tuple[str, ...], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        _run("facts", *words)


def test_a_stage_that_there_is_not_is_answered_with_those_there_are() -> None:
    result = _run("facts", "--stage", "申报")
    assert result.exit_code == 2
    assert "申报通知" in result.stderr


def test_alerts_in_the_terminal_say_what_is_stated_and_what_is_unverified(due: date) -> None:
    said = _run("alerts").stdout
    assert "青川市科技局 · 申报通知 · 青科〔2026〕3号" in said
    assert said.count(f"截止 {due}") == 1
    assert said.count("未核实：") == 1
