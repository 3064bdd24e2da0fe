from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from db import history
from db.errors import ArchiveError
from db.models import Article
from db.sqlite import sqlite3
from db.store import Archive
from tests.db.rows import NOW, listed, read_next

DAY = timedelta(days=1)


def _seen(archive: Archive, number: int, body: str, day: int) -> None:
    listed(archive, f"/{number}.html", now=NOW + day * DAY)
    read_next(archive, Article(f"标题{number}", body), now=NOW + day * DAY)


def _titles(archive: Archive, day: int, size: int = 2) -> list[list[str]]:
    found = history.batches(archive, NOW + day * DAY, size=size)
    return [[one.article.title[-1] for _, one in batch] for batch in found]


@pytest.fixture
def four(archive: Archive) -> Archive:
    """Four articles, a day apart from each other; the last one reprints the first."""
    for number, body in enumerate(("同", "乙", "丙", "同")):
        _seen(archive, number, body, number)
    return archive


@pytest.mark.parametrize(
    ("day", "size", "batches"),
    [
        (0, 2, [["0", "1"], ["2", "3"]]),
        (0, 3, [["0", "1", "2"], ["3"]]),
        (0, 9, [["0", "1", "2", "3"]]),
        (1, 9, [["0"], ["1", "2", "3"]]),
        (3, 1, [["0"], ["3"]]),
        (4, 9, []),
    ],
)
def test_batches_are_in_order_after_the_earlier_printings_of_what_they_hold(
    four: Archive, day: int, size: int, batches: list[list[str]]
) -> None:
    assert _titles(four, day, size) == batches
    assert history.count(four, NOW + day * DAY) == sum(map(len, batches))


def test_articles_of_one_moment_are_read_once_each(archive: Archive) -> None:
    for number in range(5):
        _seen(archive, number, f"正文{number}", 0)
    assert _titles(archive, 0) == [["0", "1"], ["2", "3"], ["4"]]


def test_what_is_archived_meanwhile_is_read_and_waits_for_nobody(four: Archive) -> None:
    found = history.batches(four, NOW, size=3)
    next(found)
    _seen(four, 4, "戊", 4)
    assert [[one.article.title for _, one in batch] for batch in found] == [["标题3", "标题4"]]


def test_an_articles_seq_comes_with_it(four: Archive) -> None:
    assert [seq for batch in history.batches(four, NOW) for seq, _ in batch] == [1, 2, 3, 4]


def test_an_archive_of_an_older_jingbao_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with closing(Archive(tmp_path / "a.db")) as archive:
        history.require(archive)
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        connection.execute("drop table marks")
    with closing(Archive(tmp_path / "a.db", read_only=True)) as old, pytest.raises(ArchiveError, match="jingbao once"):
        history.require(old)
