"""The bench of sketches: its articles, and which bars it calls missed."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO
from pathlib import Path

from rich.console import Console

from bench.dedup import Measured, missed, ours
from bench.dedup_peer import pieces
from bench.reprinted import article, reprinted

GOOD = Measured(
    articles=1_000, per_s=900, batched_per_s=1200, cpu_ms=1.0, p50_ms=0.5, p95_ms=1.0, bytes_each=700, found=0.99
)


def test_an_article_is_always_the_same_and_unlike_every_other() -> None:
    assert article(7) == article(7)
    assert len({article(number).body for number in range(200)}) == 200
    assert all(250 < len(article(number).body) < 1_000 for number in range(200))


def test_a_reprint_keeps_much_and_not_all() -> None:
    for number in range(8):
        original = article(number)
        shared = pieces(original.body) & pieces(reprinted(original, number).body)
        assert 0.4 * len(pieces(original.body)) < len(shared) < len(pieces(original.body))


def test_a_small_index_is_measured_at_both_sizes_and_finds_what_was_reprinted(tmp_path: Path) -> None:
    measured = ours(tmp_path / "archive.db", 1_000, 100, Console(file=StringIO()))
    assert [one.articles for one in measured] == [100, 1_000]
    assert all(one.found > 0.95 for one in measured)
    assert measured[-1].bytes_each > 100


def test_a_bar_that_is_missed_is_named() -> None:
    large = replace(GOOD, articles=10_000)
    assert missed([GOOD, large]) == []
    assert missed([GOOD, replace(large, p95_ms=5.1)]) == ["look-up p95: 5.10 ms"]
    assert missed([GOOD, replace(large, cpu_ms=1.4)]) == ["growth: 1.40 times, allowed 1.33"]
    assert missed([GOOD, replace(large, batched_per_s=399, bytes_each=1001)]) == [
        "added: 399/s in fifties",
        "on disk: 1001 bytes an article",
    ]
