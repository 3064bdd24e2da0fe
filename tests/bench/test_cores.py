"""What the bench of the parser pool makes of its rounds."""

from __future__ import annotations

from contextlib import closing

import pytest

from bench.cores import BOTH, HERE, Round, Way, best_of, page_of, table, times, verdict
from crawler.parse import InlineParser, ParserPool

TEXT = "市政府印发机器人产业行动方案，明确目标任务。" * 5
PAGE = page_of(f"<html><head><title>题</title></head><body><h1>题</h1><p>{TEXT}</p></body></html>".encode())


@pytest.mark.parametrize(
    ("here", "both", "expected", "basis"),
    [
        (Round(100.0, 10.0), Round(185.0, 10.5), 1.85, "measured"),
        (Round(100.0, 10.0), Round(90.0, 11.0), 20 / 11, "by processor time"),
        (Round(100.0, 10.0), Round(120.0, 16.0), 1.2, "measured"),
    ],
)
def test_the_wall_clock_counts_where_both_cores_were_free(
    here: Round, both: Round, expected: float, basis: str
) -> None:
    best = {HERE: here, BOTH: both}
    assert times(best) == pytest.approx(expected)
    assert basis in verdict(best)


def test_every_way_reads_the_same_pages_and_its_best_round_counts() -> None:
    with closing(ParserPool(workers=1)) as pool:
        best = best_of([Way(HERE, InlineParser()), Way("pool", pool, 2, pool.pids)], [PAGE] * 12, 2)
    assert list(best) == [HERE, "pool"]
    assert all(one.pages_per_s > 0 for one in best.values())
    assert table(best, "title").row_count == 2
