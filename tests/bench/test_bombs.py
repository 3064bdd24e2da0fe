"""The bench of bombs: what it counts as a fault, and that our own bombs are what they say."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from rich.console import Console

from bench import markup
from bench.bombs import Ending, bombs, ending, honest_ms, missed, module_at, mutants, percentile, read_mutants
from bench.cores import page_of
from bench.memory import Peak, peak_mib
from crawler.parse import ParserPool
from db.errors import ParseError
from db.outcomes import Outcome

SIZE = 50_000
HONEST = page_of(f"<h1>题</h1><p>{'市政府印发机器人产业行动方案，明确目标任务。' * 5}</p>".encode())


@pytest.fixture(scope="module")
def pool() -> Iterator[ParserPool]:
    with closing(ParserPool()) as pool:
        yield pool


def quiet() -> Console:
    return Console(quiet=True)


def raising(error: Exception) -> object:
    raise error


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (ParseError("http://a.example/", Outcome.PARSER_KILLED, "killed"), "parser_killed"),
        (RecursionError(), "escaped: RecursionError"),
    ],
)
def test_an_ending_has_a_name_whatever_is_raised(error: Exception, outcome: str) -> None:
    assert ending(lambda: raising(error)).outcome == outcome
    assert ending(lambda: None).outcome == "ok"


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (Ending("ok", 1.0), []),
        (Ending("parser_killed", 5.2), []),
        (Ending("ok", 6.0), ["x: 6.0 s, at most 5"]),
        (Ending("escaped: KeyError", 0.1), ["x: escaped: KeyError"]),
    ],
)
def test_late_and_escaped_endings_are_faults(one: Ending, said: list[str]) -> None:
    assert list(missed("x", one)) == said


@pytest.mark.parametrize("bomb", markup.BOMBS, ids=lambda bomb: bomb.name)
def test_a_bomb_is_about_as_big_as_asked(bomb: markup.Bomb) -> None:
    assert SIZE * 0.8 < len(bomb.make(SIZE)) < SIZE * 1.3
    assert bomb.kind == "html"


def test_mutants_hang_on_seed_number_and_pages_alone() -> None:
    pages = [b"<p>one page</p>" * 20, b"<div>another</div>" * 20]
    few, many = list(markup.mutants(pages, 5, "A")), list(markup.mutants(pages, 9, "A"))
    assert many[:5] == few
    assert len(set(many)) == 9
    assert few != list(markup.mutants(pages, 5, "B"))


def test_bombs_of_another_module_are_loaded_from_its_path(tmp_path: Path) -> None:
    path = tmp_path / "elsewhere.py"
    lines = ("from dataclasses import dataclass", "@dataclass", "class Bomb:", "    name: str", "BOMBS = (Bomb('a'),)")
    path.write_text("\n".join(lines), encoding="utf-8")
    assert module_at(path).BOMBS[0].name == "a"
    assert module_at(None) is markup


def test_every_bomb_ends_and_the_next_page_is_read(pool: ParserPool) -> None:
    feed = markup.Bomb("a feed, which is no page", "xml", lambda size: bytes([size]))  # cannot be made
    assert list(bombs(quiet(), pool, (*markup.BOMBS, feed), HONEST, SIZE)) == []


def test_mutants_are_each_read_both_ways(pool: ParserPool) -> None:
    done: list[int] = []
    tally = read_mutants(pool, markup.mutants([HONEST.content], 80, "A"), lambda: done.append(1))
    assert len(done) == 80
    assert tally.outcomes.total() == 160
    assert tally.missed == []
    assert list(mutants(quiet(), pool, [b"<div>" * 3000], 1)) == []


def test_honest_pages_are_timed_in_ascending_order(pool: ParserPool) -> None:
    took = honest_ms(pool, [HONEST] * 3)
    assert took == sorted(took)
    assert took[0] > 0


@pytest.mark.parametrize(("share", "value"), [(0.0, 1.0), (0.5, 51.0), (0.99, 100.0), (1.0, 100.0)])
def test_a_percentile_is_one_of_the_values(share: float, value: float) -> None:
    assert percentile([float(number) for number in range(1, 101)], share) == value


def test_the_peak_is_of_whoever_lives_meanwhile() -> None:
    program = "import sys; held = bytearray(80 << 20); print(len(held), flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdin is not None
        with Peak(lambda: (child.pid,)) as peak:
            child.stdout.readline()
        assert 80 < peak.mib < 200
        child.stdin.close()
    assert peak_mib(child.pid) == 0.0
