from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.fold import fold
from db.models import Article
from db.search import search
from db.store import Archive
from tests.db.rows import NOW, listed, read_next

ARTICLES = (
    Article("某市发布机器人产业措施", "支持人形机器人首台套应用，最高奖励1000万元。"),
    Article("關於人工智慧的公告", "徵求意見稿全文如下。"),
    Article("Town adopts AI bill", "The bill covers foundation  models. The chairmen agreed."),
    Article("天气预报", "明天晴。机器 人不在这里。"),
)


@pytest.fixture
def library(archive: Archive) -> Archive:
    listed(archive, *(f"/{number}.html" for number in range(len(ARTICLES))))
    for article in ARTICLES:
        read_next(archive, article)
    return archive


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("机器", [3, 0]),
        ("机器人", [0]),
        ("人形机器人", [0]),
        ("奖", [0]),
        ("机器人 奖励", [0]),
        ("机器人 天气", []),
        ("机器人天气", []),
        ("关于", [1]),
        ("徵求意见", [1]),
        ("AI", [2]),
        ("ａｉ", [2]),
        ("hair", []),
        ("chairmen", [2]),
        ('"foundation models"', [2]),
        ("foundation models", [2]),
        ('"models foundation"', []),
        ("1000万元", [0]),
        ("000万", []),
        ("人不", [3]),
        ("。", [3, 1, 0]),
        ("", []),
        ('""', []),
        ("没有这个词", []),
        ('" OR 机器人', []),
    ],
)
def test_what_a_query_finds_newest_first(library: Archive, query: str, found: list[int]) -> None:
    titles = [one.article.title for one in search(library, query)]
    assert titles == [ARTICLES[number].title for number in found]


def test_no_more_than_the_limit_are_found(library: Archive) -> None:
    assert len(search(library, "机器", limit=1)) == 1


def test_an_edited_text_is_found_by_its_new_words_only(archive: Archive) -> None:
    listed(archive, "/1.html")
    read_next(archive, Article("旧", "申报截止四月"), due_at=NOW)
    read_next(archive, Article("新", "申报截止五月"))
    assert search(archive, "四月") == ()
    assert len(search(archive, "五月")) == 1


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text("人工智能机器政策 AIa1，。", min_size=1, max_size=12),
    query=st.text("人工智能机器政策", min_size=1, max_size=4),
)
def test_chinese_search_finds_exactly_what_stands_in_the_text(archive: Archive, text: str, query: str) -> None:
    with archive.write() as connection:
        connection.execute("delete from polls")
        connection.execute("update links set article_id = null")
        connection.execute("delete from articles")
        connection.execute("delete from links")
        connection.execute("insert into articles_fts (articles_fts) values ('delete-all')")
    listed(archive, "/1.html")
    read_next(archive, Article(text, ""))
    assert bool(search(archive, query)) == (fold(query) in fold(text))
