"""Pages that say of themselves that they are an article, and what follows where a list stands beside it."""

from __future__ import annotations

import pytest

from crawler.declared import says_article
from crawler.discover import read_list_page

URL = "https://www.lanhe.gov.cn/art/7.html"
POSTING = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "兰河"}</script>'
TIME = '<meta property="article:published_time" content="2024-05-28T09:00:00+08:00">'
TITLE = '<meta content="兰河市召开机器人产业推进大会" name="ArticleTitle"/>'
_DAY = "<span>2024-05-2{0}</span>"
LIST = "".join(
    f"<li><a href='/a/{n}.html'>兰河市第{n}批机器人项目申报指南发布</a>{_DAY.format(n)}</li>" for n in range(6)
)
TEXT = "兰河市二十八日召开机器人产业推进大会，有关县区和企业的代表参加了会议，并就算力供给交流了意见。"


@pytest.mark.parametrize("head", [POSTING, TIME, TITLE])
def test_a_page_says_that_it_is_an_article(head: str) -> None:
    assert says_article(f"<html><head>{head}</head><body></body></html>")


@pytest.mark.parametrize(
    "head",
    [
        "",
        POSTING * 2,
        '<meta name="ArticleTitle" content="">',
        '<meta name="ArticleTitle" content="通知公告"><meta name="description" content="兰河市人民政府的通知和公告">',
        '<meta property="og:type" content="article">',
        '<script type="application/ld+json">{"@type": "CollectionPage"}</script>',
    ],
)
def test_columns_say_nothing_of_the_kind(head: str) -> None:
    assert not says_article(f"<html><head>{head}</head><body></body></html>")


@pytest.mark.parametrize(("head", "paragraphs", "story"), [(TIME, 3, True), ("", 3, False), (TIME, 1, False)])
def test_a_short_text_beside_a_dated_list_is_the_story_where_the_page_says_so(
    head: str,
    paragraphs: int,
    story: bool,  # noqa: FBT001
) -> None:
    page = f"<html><head>{head}</head><body><div>{f'<p>{TEXT}</p>' * paragraphs}</div><ul>{LIST}</ul></body></html>"
    found = read_list_page(page.encode(), URL)
    assert len(found.items) == 6
    assert found.tells_a_story() is story
