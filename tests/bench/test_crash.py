"""The kill test's own judgement: what it hears, what it counts, and that it says so when a bar is missed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from rich.console import Console

from bench.crash import Result, Stored, Told, bars, show, told
from bench.lives import Heard, Passing, by_clock, by_commits
from bench.press import FRONT_PAGE
from bench.publisher import Arrival, Publisher

GOOD = Told(deliveries=100, arrivals=110, missed=0, renamed=0, uncalled=0)
STORED = Stored(articles=50, lost=0, doubled=0, stale=0, alerted_twice=0, intact=True)
START = {"imported_s": 0.4, "opened_s": 0.5, "ready_s": 0.6}
RESULT = Result(
    seconds=9.0,
    published=50,
    events=10,
    stored=STORED,
    told={"webhook": GOOD},
    passings=[Passing(None, 2, 0.1)],
    most_repeats=0.15,
    heard=Heard(starts=[START]),
    again=0,
    torn=0,
)


def _missed(result: Result) -> list[str]:
    return [name for name, _, held in bars(result) if not held]


def test_a_good_run_misses_no_bar() -> None:
    assert _missed(RESULT) == []
    assert show(Console(quiet=True), "good", RESULT)


@pytest.mark.parametrize(
    ("broken", "bar"),
    [
        ({"stored": replace(STORED, lost=1)}, "articles lost"),
        ({"stored": replace(STORED, doubled=1)}, "articles doubled"),
        ({"stored": replace(STORED, stale=1)}, "edits lost"),
        ({"stored": replace(STORED, alerted_twice=1)}, "events alerted twice"),
        ({"stored": replace(STORED, intact=False)}, "archive's integrity_check"),
        ({"told": {"webhook": replace(GOOD, missed=1)}}, "alerts missed, webhook"),
        ({"told": {"webhook": replace(GOOD, arrivals=116)}}, "repeats, webhook"),
        ({"told": {"webhook": replace(GOOD, renamed=1)}}, "repeats under another id, webhook"),
        ({"told": {"webhook": replace(GOOD, uncalled=1)}}, "uncalled for, webhook"),
        ({"passings": [Passing(None, 2, None)]}, "orphans left"),
        ({"passings": [Passing(1, 0, 0.0)]}, "deaths of its own"),
        ({"heard": Heard(starts=[START], troubles=["Traceback"])}, "troubles in the log"),
        ({"again": 1}, "sent again after a quiet restart"),
    ],
)
def test_each_fault_misses_its_bar(broken: dict[str, object], bar: str) -> None:
    result = replace(RESULT, **broken)  # type: ignore[arg-type]
    assert _missed(result) == [bar]
    assert not show(Console(quiet=True), "bad", result)


def test_repeats_are_no_bar_where_none_is_set() -> None:
    often = {"webhook": replace(GOOD, arrivals=300)}
    assert _missed(replace(RESULT, told=often, most_repeats=float("inf"))) == []


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with Publisher(seed=1) as publisher:
        for _ in range(20):
            publisher.print_next()
        yield publisher


def _addresses(publisher: Publisher) -> list[str]:
    """One for each event that is to be told."""
    return [
        next(url for url, event in publisher.events.items() if event == number) for number in sorted(publisher.to_tell)
    ]


def test_messages_are_counted_by_event_and_id(publisher: Publisher) -> None:
    first, second, *others = _addresses(publisher)
    front = next(url for url, event in publisher.events.items() if event < FRONT_PAGE)
    arrivals = [
        Arrival("a", 1, first),
        Arrival("a", 1, first),
        Arrival("b", 2, second),
        Arrival("c", 2, second),
        Arrival("d", 3, front),
        Arrival("e", 4, "http://nowhere.example/"),
    ]
    found = told(arrivals, publisher)
    assert found == Told(deliveries=5, arrivals=6, missed=len(others), renamed=1, uncalled=2)
    assert found.repeats == pytest.approx(0.2)


def test_no_messages_miss_every_event(publisher: Publisher) -> None:
    assert told([], publisher).missed == len(publisher.to_tell) > 0


def _said(**fields: object) -> str:
    return json.dumps(fields) + "\n"


def test_the_log_tells_what_is_in_the_archive_and_when_all_lists_are_watched() -> None:
    heard = Heard()
    heard.take(_said(msg="read", url="http://a/1", outcome="ok"))
    heard.take(_said(msg="read", url="http://a/2", outcome="timeout"))
    heard.take(_said(msg="poll", source="north", outcome="ok"))
    assert not heard.watched.is_set()
    heard.take(_said(msg="poll", source="south", outcome="empty_list"))
    assert not heard.watched.is_set()
    heard.take(_said(msg="poll", source="south", outcome="not_modified"))
    assert heard.watched.is_set()
    assert heard.archived == {"http://a/1"}
    assert heard.troubles == []


@pytest.mark.parametrize(
    "text",
    [
        _said(msg="tick", error="Traceback …"),
        _said(msg="work", outcome="internal"),
        _said(msg="x", level="error"),
        "jingbao: archive x: another jingbao is at work on it\n",
        "ModuleNotFoundError: No module named 'x'\n",
    ],
)
def test_tracebacks_and_refusals_are_troubles(text: str) -> None:
    heard = Heard()
    heard.take(text)
    assert heard.troubles == [text.strip()]


def test_a_line_cut_off_by_a_kill_is_none() -> None:
    heard = Heard()
    assert heard.take('{"msg": "read", "url": "htt') == ""
    assert (heard.troubles, heard.archived) == ([], set())


def test_the_moments_follow_from_the_seed_and_a_fifth_falls_into_the_start_up() -> None:
    assert by_clock(200, seed=1) == by_clock(200, seed=1) != by_clock(200, seed=2)
    moments = by_clock(200, seed=1)
    assert not any(one.ready for one in moments[:10])
    assert 20 < sum(not one.ready for one in moments) < 80
    assert all(0.05 <= one.delay_s <= 1.5 for one in moments)


def test_the_commits_are_before_and_after() -> None:
    sides = {(one.commit or "").partition(":")[0] for one in by_commits(50, seed=1)}
    assert sides == {"before", "after"}
