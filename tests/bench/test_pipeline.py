"""The bench of the whole line: its sites are what both sides are told, and its figures what they are called."""

from __future__ import annotations

import http.client
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from bench.pipeline import OURS, Growth, Ran, has_peer, measured, ours, run, served, table, verdicts
from bench.replica import host
from bench.sites import LIST_PATH, POLICY_EVERY, WORDS, Press, item, pages_of
from crawler.parse import InlineParser
from db.models import Article, Page, Source

SITES, ITEMS = 2, 25
NOW = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with served(SITES, ITEMS) as port:
        yield port


def _page(path: str, answer: bytes) -> Page:
    url = f"http://{host(0)}{path}"
    return Page(url, url, 200, (("Content-Type", "text/html"),), answer.partition(b"\r\n\r\n")[2], NOW)


def _article(number: int) -> tuple[Article, list[str]]:
    told = item(number)
    shown = pages_of(0, ITEMS, Press())
    return InlineParser().article(_page(told.path, shown[told.path.encode()])), Press().paragraphs(told)


@pytest.mark.parametrize("number", [0, 3, 11])
def test_an_article_is_read_as_it_was_written(number: int) -> None:
    read, written = _article(number)
    assert read.title == item(number).title
    assert "".join(read.body.split()) == "".join(written)
    assert read.source is not None


def test_a_list_holds_every_item_and_each_is_there() -> None:
    shown = pages_of(1, ITEMS, Press())
    found = InlineParser().listing(_page(LIST_PATH, shown[LIST_PATH.encode()]), Source("a", f"http://{host(0)}/"))
    assert len(found.links) == ITEMS
    assert {link.url.removeprefix(f"http://{host(0)}").encode() for link in found.links} < shown.keys()


def test_items_are_distinct_and_one_of_twenty_is_a_policy() -> None:
    items = [item(number) for number in range(400)]
    assert len({one.title for one in items}) == len({one.path for one in items}) == 400
    assert sum(one.policy for one in items) == 400 // POLICY_EVERY
    for one in items[:40]:
        said = one.title + "".join(Press().paragraphs(one))
        assert any(word in said for word in WORDS) == one.mentions


def test_a_connection_is_kept_until_the_asker_closes_it(port: int) -> None:
    asker = http.client.HTTPConnection(host(1), port, timeout=5)
    sizes = []
    for path in ("/robots.txt", LIST_PATH, "/nowhere"):
        asker.request("GET", path)
        with asker.getresponse() as answer:
            sizes.append((answer.status, len(answer.read()) > 0))
        assert asker.sock is not None
    assert sizes == [(200, True), (200, True), (404, False)]
    asker.request("GET", LIST_PATH, headers={"Connection": "close"})
    with asker.getresponse() as answer:
        assert len(answer.read()) > 1000
    asker.close()


def test_ours_archives_every_article_and_tells_what_is_to_be_told(port: int) -> None:
    done = ours(port, SITES, threads=4)
    policies = sum(item(number).policy for number in range(SITES * ITEMS))
    mentions = sum(item(number).mentions for number in range(SITES * ITEMS))
    assert done.articles == SITES * ITEMS
    assert done.alerts == policies + mentions, "the default rule and that of the words"
    assert done.cpu_s > 0
    assert done.mib > 0


def test_what_processes_say_is_added_up() -> None:
    say = "import json, sys; print('noise'); print(json.dumps(dict(seconds=float(sys.argv[1]), articles=5, alerts=1)))"
    done = run([[sys.executable, "-c", say, "2"], [sys.executable, "-c", say, "4"]])
    assert (done.seconds, done.articles, done.alerts) == (4.0, 10, 2)


def test_a_side_that_fails_fails_the_bench() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        run([[sys.executable, "-c", "print('{}'); raise SystemExit(3)"]])


def test_an_interpreter_without_the_peer_is_told(tmp_path: Path) -> None:
    assert not has_peer(str(_python_without_packages(tmp_path)))


def _python_without_packages(folder: Path) -> Path:
    told = folder / "python"
    told.write_text(f'#!/bin/sh\nexec "{sys.executable}" -S -I "$@"\n', encoding="utf-8")
    told.chmod(0o755)
    return told


def ran(articles: int, seconds: float, *, cpu_s: float = 1.0, mib: float = 100.0) -> Ran:
    return Ran(seconds, articles, alerts=1, cpu_s=cpu_s, mib=mib)


def test_the_best_round_of_each_way_counts() -> None:
    rounds = {"a": iter([ran(10, 5), ran(10, 2)]), "b": iter([ran(10, 4), ran(10, 8)])}
    ways = {name: partial(next, each) for name, each in rounds.items()}
    told: list[str] = []
    found = measured(ways, 2, told.append, clock=lambda: 0.0)
    assert {name: one.per_s for name, one in found.items()} == {"a": 5.0, "b": 2.5}
    assert [one.split(",")[0] for one in told] == ["round 1: a", "round 1: b", "round 2: a", "round 2: b"]


@pytest.mark.parametrize(
    ("large", "peer_seconds", "mib", "held"),
    [
        (ran(20_000, 100, cpu_s=102), 400, 200, [True, True, True]),
        (ran(20_000, 100, cpu_s=102), 390, 200, [False, True, True]),
        (ran(20_000, 100, cpu_s=102), 400, 251, [True, False, True]),
        (ran(20_000, 100, cpu_s=119), 400, 200, [True, True, False]),
    ],
    ids=["all held", "too slow", "too large", "grows"],
)
def test_each_bar_is_judged_by_itself(large: Ran, peer_seconds: float, mib: float, held: list[bool]) -> None:
    mine = ran(large.articles, large.seconds, cpu_s=large.cpu_s, mib=mib)
    growth = Growth(ran(200, 3, cpu_s=3), ran(2_000, 12, cpu_s=12), mine)
    found = {OURS: mine, "slow peer": ran(20_000, 2 * peer_seconds), "peer": ran(20_000, peer_seconds)}
    assert [one for _, _, one in verdicts(found, growth)] == held
    assert len(verdicts({OURS: mine}, growth)) == 2, "without a peer there is nothing to be compared with"
    assert table(found).row_count == 3


def test_what_starting_costs_is_no_growth() -> None:
    growth = Growth(ran(200, 11, cpu_s=21), ran(2_000, 20, cpu_s=30), ran(20_000, 110, cpu_s=120))
    assert (growth.wall, growth.cpu) == pytest.approx((0.0, 0.0))
