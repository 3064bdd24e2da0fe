"""`sources`: at a glance, latency, coverage and the catalogue, as people and programs see them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from db import sources
from db.models import Attempt, Link, Publisher, Source
from db.outcomes import Outcome
from db.store import Archive
from jingbao.cli import cli
from jingbao.cli.common import console
from jingbao.cli.sources import span, sparkline
from jingbao.settings.catalogue import PACKS, presets
from jingbao.wiring import now
from tests.db import watching
from tests.db.watching import watched

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TOWN = watched("兰河市数据局·通知公告", "town.example", Publisher(issuer="兰河市数据局", tier="city"))
PAPER = watched("日报", "paper.example", Publisher(tier="media"))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "jingbao.toml").write_text('[archive]\npath = "a.db"\n')
    return tmp_path


@pytest.fixture
def archive(folder: Path) -> Iterator[Archive]:
    with closing(Archive(folder / "a.db")) as opened:
        yield opened


def run(*words: str, columns: int = 120) -> Result:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(console, "_width", columns)  # rich asks the environment only once
        return CliRunner().invoke(cli, words, catch_exceptions=False)


def said(*words: str, columns: int = 120) -> str:
    result = run(*words, columns=columns)
    assert result.exit_code == 0, result.output
    return result.stdout


def objects(*words: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in said(*words, "--json").splitlines()]


def polled(
    archive: Archive, at: datetime, outcome: Outcome, *urls: str, baseline: bool = False, name: str = TOWN.name
) -> None:
    due = next(one for one in sources.claim_due(archive, at, lease=MINUTE, limit=9) if one.name == name)
    items = len(urls) if outcome is Outcome.OK else None
    tried = Attempt(due.id, due.url, at, outcome, elapsed_ms=1, items=items)
    found = [(url, Link(url)) for url in urls]
    sources.settle_poll(archive, due, tried, next_poll_at=at + MINUTE, links=found, baseline=baseline)


def watch(archive: Archive, *found: Source, since: timedelta = 20 * DAY) -> None:
    sources.sync(archive, found, now() - since)


# --- at a glance


def test_a_source_shows_its_days_its_list_and_its_polls(archive: Archive) -> None:
    watch(archive, TOWN)
    moment = now()
    polled(archive, moment - 3 * DAY, Outcome.OK, "http://town.example/0", baseline=True)
    polled(archive, moment - 2 * DAY, Outcome.OK, "http://town.example/0", "http://town.example/1")
    polled(archive, moment - 2 * HOUR, Outcome.OK, *(f"http://town.example/{n}" for n in range(5)))
    text = said("sources")
    assert TOWN.name in text
    assert re.search(r"▁{11}▃(▁█|█▁)", text), text  # what of it is today depends on the hour
    assert "5 (5 unread)" in text
    assert "new 2.0h ago" in text
    assert "due" in text
    (one,) = objects("sources")
    assert (one["items"], one["unread"], one["issuer"]) == (5, 5, "兰河市数据局")
    assert sum(one["new_by_day"]) == 4  # type: ignore[call-overload]


def test_a_source_in_trouble_says_how_often_and_for_how_long(archive: Archive) -> None:
    watch(archive, TOWN)
    for days in (9, 5, 4, 3):
        polled(archive, now() - days * DAY, Outcome.OK if days == 9 else Outcome.CHALLENGE)
    text = said("sources")
    assert "challenge" in text
    assert "3× in 5.0d" in text
    assert "never anything new" in text


def test_the_next_poll_is_told_from_now_and_a_source_that_is_gone_has_none(archive: Archive) -> None:
    watch(archive, TOWN, PAPER)
    sources.sync(archive, [TOWN], now())
    with archive.write() as connection:
        connection.execute("update sources set next_poll_at = '2999-01-01T00:00:00.000Z'")
    text = said("sources")
    assert len(re.findall(r"in \d{6}d", text)) == 1
    assert "日报 (not watched)" in text


@pytest.mark.parametrize("columns", [80, 120])
def test_a_source_takes_two_lines_of_an_ordinary_terminal(archive: Archive, columns: int) -> None:
    watch(archive, TOWN)
    polled(archive, now() - DAY, Outcome.TOO_MANY_REDIRECTS)
    lines = [line for line in said("sources", columns=columns).splitlines() if line.startswith("│")]
    assert len(lines) == 2


def test_a_hundred_and_sixty_sources_are_listed_and_doctor_stands_it(folder: Path) -> None:
    (folder / "jingbao.toml").write_text('presets = ["all"]\n[archive]\npath = "a.db"\n')
    watched_ids = [one for one in presets() if one.watched]
    with closing(Archive(folder / "a.db")) as archive:
        watch(archive, *(watched(one.table.name, one.id) for one in watched_ids))
    assert len(objects("sources")) == len(watched_ids)
    result = run("doctor", "--json")
    assert result.exit_code == 0, result.output
    assert f"{len(watched_ids)} to watch" in result.stdout


@pytest.mark.parametrize(
    ("counts", "bars"),
    [
        ((0, 0, 0), "▁▁▁"),
        ((0, 1, 100), "▁▂█"),
        ((7, 7), "██"),
        ((0, 1, 2, 3, 4, 5, 6, 7), "▁▂▃▄▅▆▇█"),
        ((), ""),
    ],
)
def test_a_sparkline_is_flat_for_nothing_and_high_for_the_most(counts: tuple[int, ...], bars: str) -> None:
    assert sparkline(counts) == bars


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(0), "0s"),
        (timedelta(seconds=59.4), "59s"),
        (12 * MINUTE, "12m"),
        (3.5 * HOUR, "3.5h"),
        (40 * HOUR, "40h"),
        (6.2 * DAY, "6.2d"),
        (45 * DAY, "45d"),
    ],
)
def test_a_span_is_told_in_two_figures(length: timedelta, text: str) -> None:
    assert span(length) == text


# --- latency


def test_latency_is_told_by_source_with_the_number_of_items(archive: Archive) -> None:
    watch(archive, TOWN)
    seen = now() - HOUR
    for minutes in (10, 20, 30):
        number = watching.event(archive)
        found = watching.article(archive, TOWN.name, event_id=number, published=seen - minutes * MINUTE, seen=seen)
        told = watching.alert(archive, found, raised=seen + MINUTE)
        watching.delivered(archive, told, seen + 4 * MINUTE)
    text = said("sources", "--latency")
    assert "20m / 30m (3)" in text
    assert "1m / 1m (3)" in text
    assert "3m / 3m (3)" in text
    assert text.count("(3)") == 6, "of the source, and of all"
    town, total = objects("sources", "--latency")
    assert (town["source"], total["source"]) == (TOWN.name, None)
    assert town["seen"] == {"items": 3, "p50_s": 1200.0, "p95_s": 1800.0}


def test_latency_looks_back_as_far_as_it_is_asked(archive: Archive) -> None:
    watch(archive, TOWN)
    seen = now() - 3 * DAY
    watching.article(archive, TOWN.name, event_id=watching.event(archive), published=seen - MINUTE, seen=seen)
    assert "Nothing to count yet." in said("sources", "--latency", "--days", "2")
    assert "(1)" in said("sources", "--latency", "--days", "4")


# --- coverage


def test_coverage_names_silent_bodies_and_what_was_seen_only_in_media(archive: Archive) -> None:
    watch(archive, TOWN, PAPER, since=40 * DAY)
    polled(archive, now() - 30 * DAY, Outcome.OK, "http://town.example/1")
    polled(archive, now() - HOUR, Outcome.OK, "http://paper.example/1", name=PAPER.name)
    number = watching.event(archive, "云岫县机器人产业办法", now() - HOUR)
    found = watching.article(archive, PAPER.name, event_id=number, site="paper.example")
    watching.alert(archive, found, raised=now() - HOUR)
    watching.issuer(archive, found, "云岫县人民政府")
    text = said("sources", "--coverage")
    assert "兰河市数据局" in text
    assert "云岫县机器人产业办法" in text
    assert "云岫县人民政府" in text
    assert [one["kind"] for one in objects("sources", "--coverage")] == ["silent", "only_in_media"]
    assert [one["kind"] for one in objects("sources", "--coverage", "--days", "31")] == ["only_in_media"]


def test_what_was_never_read_or_added_lately_is_not_called_silent(archive: Archive) -> None:
    watch(archive, TOWN, since=20 * DAY)
    watch(archive, TOWN, PAPER, since=DAY)
    polled(archive, now() - HOUR, Outcome.DNS)
    polled(archive, now() - HOUR / 2, Outcome.OK, name=PAPER.name)
    text = said("sources", "--coverage", columns=160)
    assert "Every body that was watched for 14 days has shown something new within them." in text
    early = text.partition("Too early to tell")[2]
    assert re.search(r"兰河市数据局 .* never read yet, added on \d{4}-\d\d-\d\d .* dns ", early), early
    assert re.search(r"日报 .* │ added on \d{4}-\d\d-\d\d .* ok ", early), early
    assert [one["kind"] for one in objects("sources", "--coverage")] == ["never_read", "just_added"]


def test_single_articles_are_not_asked_for_silence(archive: Archive, folder: Path) -> None:
    watch(archive, TOWN, since=40 * DAY)
    polled(archive, now() - 30 * DAY, Outcome.OK, "http://town.example/1")
    assert [one["body"] for one in objects("sources", "--coverage")] == ["兰河市数据局"]
    entry = f'[[sources]]\nname = "{TOWN.name}"\nurl = "{TOWN.url}"\nkind = "article"\n'
    (folder / "jingbao.toml").write_text(f'[archive]\npath = "a.db"\n{entry}', encoding="utf-8")
    assert objects("sources", "--coverage") == []


def test_a_host_that_a_preset_gives_to_the_issuer_is_the_issuers(archive: Archive) -> None:
    watch(archive, PAPER)
    number = watching.event(archive)
    found = watching.article(archive, PAPER.name, event_id=number, site="www.tc260.org.cn")
    watching.alert(archive, found, raised=now())
    watching.issuer(archive, found, "全国网络安全标准化技术委员会")
    assert objects("sources", "--coverage") == []


def test_nothing_missing_is_said(archive: Archive) -> None:
    assert archive
    text = said("sources", "--coverage")
    assert "Every body that was watched for 14 days has shown something new within them." in text
    assert "Too early to tell" not in text
    assert "Whatever names an issuer was seen at a public body." in text


@pytest.mark.parametrize("words", [("--latency", "--coverage"), ("--days", "3"), ("--latency", "--days", "0")])
def test_options_that_do_not_go_together_are_refused(words: tuple[str, ...]) -> None:
    assert run("sources", *words).exit_code == 2


# --- presets


def test_presets_are_listed_without_settings_or_archive(folder: Path) -> None:
    (folder / "jingbao.toml").unlink()
    found = objects("sources", "presets")
    assert [one["id"] for one in found] == [one.id for one in presets()]
    text = said("sources", "presets")
    assert all(f"  {pack} (" in text for pack in PACKS)


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (("横琴",), ["gd-hengqin"]),
        (("广东省", "科学技术"), ["gd-gdstc", "gd-gdstc-gfwj"]),
        (("GDSTC", "gfwj"), ["gd-gdstc-gfwj"]),
        (("federalregister",), ["fedreg-ai"]),
        (("gkmlpt", "--pack", "guangdong"), ["gd-zfsg", "sz-nanshan-kcj", "sz-baoan-kcj"]),
        (("--pack", "standards"), ["tc260"]),
        (("nothing-like-it",), []),
    ],
)
def test_presets_are_searched_by_every_word(words: tuple[str, ...], ids: list[str]) -> None:
    assert [one["id"] for one in objects("sources", "presets", *words)] == ids


@pytest.mark.parametrize("word", ["guangdong", "Guangdong", "广东", "深圳"])
def test_a_packs_name_or_title_finds_all_of_it(word: str) -> None:
    found = {one["id"] for one in objects("sources", "presets", word)}
    assert {one.id for one in presets() if one.pack == "guangdong"} <= found


def test_a_search_for_nothing_there_names_the_packs() -> None:
    assert "guangdong (广东（含深圳）): " in said("sources", "presets", "nothing-like-it")
    assert "Packs, and how many" not in said("sources", "presets", "横琴")


def test_a_preset_that_is_broken_says_so() -> None:
    text = said("sources", "presets", "信通院")
    assert "known not to work: answers 412, a challenge" in text
    assert "by its id only" in text
    (one,) = objects("sources", "presets", "信通院")
    assert (one["watched_by_pack"], one["render"], one["pack"]) == (False, True, "thinktanks")
    assert "No preset holds all of that." in said("sources", "presets", "nothing-like-it")
