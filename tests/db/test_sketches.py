"""The index of sketches: who shares most, and what it costs where many share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from db.sketches import candidates, index, of, standing_alone, unindex
from db.sqlite import sqlite3


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    opened = standing_alone()
    yield opened
    opened.close()


def test_those_who_share_most_come_first_and_the_newest_among_equals(connection: sqlite3.Connection) -> None:
    for article_id, keys in ((1, [10, 20, 30]), (2, [10, 20]), (3, [10, 99]), (4, [20, 98])):
        index(connection, article_id, keys)
    assert candidates(connection, [10, 20, 30]) == ((1, 3), (2, 2), (4, 1), (3, 1))
    assert candidates(connection, [10, 20, 30], limit=2) == ((1, 3), (2, 2))
    assert candidates(connection, [77]) == ()
    assert candidates(connection, []) == ()


def test_only_earlier_articles_are_named_where_one_is_given(connection: sqlite3.Connection) -> None:
    for article_id in (1, 2, 3):
        index(connection, article_id, [5])
    assert candidates(connection, [5], before=3) == ((2, 1), (1, 1))


def test_the_keys_of_an_article_are_known(connection: sqlite3.Connection) -> None:
    index(connection, 4, [7, 3])
    assert sorted(of(connection, 4)) == [3, 7]
    assert of(connection, 5) == ()


def test_what_was_taken_out_is_not_found_and_may_be_put_back_twice(connection: sqlite3.Connection) -> None:
    index(connection, 1, [5, 6])
    index(connection, 2, [5])
    unindex(connection, 1)
    assert candidates(connection, [5, 6]) == ((2, 1),)
    index(connection, 1, [5, 6])
    index(connection, 1, [5, 6])
    assert candidates(connection, [5, 6]) == ((1, 2), (2, 1))


def test_of_a_key_that_stands_everywhere_only_the_newest_are_looked_at(connection: sqlite3.Connection) -> None:
    for article_id in range(1, 501):
        index(connection, article_id, [1, 1000 + article_id])
    assert candidates(connection, [1], newest=3, limit=10) == ((500, 1), (499, 1), (498, 1))


def test_a_key_that_few_have_says_more_than_several_that_many_have(connection: sqlite3.Connection) -> None:
    for article_id in range(1, 101):
        index(connection, article_id, [1, 2, 3, 1000 + article_id])
    assert candidates(connection, [1, 2, 3, 1007], newest=20, limit=2) == ((7, 1), (100, 3))


def test_keys_are_looked_up_in_the_index_not_by_reading_the_table(connection: sqlite3.Connection) -> None:
    seen: list[str] = []
    connection.set_trace_callback(seen.append)
    candidates(connection, [1, 2])
    connection.set_trace_callback(None)
    plan = [row[3] for row in connection.execute(f"explain query plan {seen[-1]}")]
    assert any("SEARCH sketches" in step for step in plan)
    assert not any("SCAN sketches" in step for step in plan)


COMMON = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]


def _of_one_template(connection: sqlite3.Connection, articles: int) -> None:
    for article_id in range(1, articles + 1):
        index(connection, article_id, [*COMMON[:4], 1000 + article_id, 2000 + article_id])


def test_what_shares_only_what_all_of_a_template_share_is_no_candidate(connection: sqlite3.Connection) -> None:
    _of_one_template(connection, 50)
    assert candidates(connection, [*COMMON, 11, 12]) == ()


def test_pieces_that_hardly_any_other_has_make_a_candidate(connection: sqlite3.Connection) -> None:
    _of_one_template(connection, 50)
    assert candidates(connection, [*COMMON, 1007, 2007]) == ((7, 6),)
    assert candidates(connection, [*COMMON[4:], 11, 12, 13, 1007, 2007]) == ((7, 2),)


def test_one_piece_alone_is_chance(connection: sqlite3.Connection) -> None:
    _of_one_template(connection, 2)
    assert candidates(connection, [*COMMON[4:], 11, 12, 13, 1001]) == ()


def test_the_four_hundredth_reprint_is_found_though_every_piece_is_common(connection: sqlite3.Connection) -> None:
    for article_id in range(1, 401):
        index(connection, article_id, COMMON)
    assert candidates(connection, COMMON, limit=1) == ((400, 10),)
