from __future__ import annotations

import pytest

from crawler.parts import next_part, with_part
from db.models import Article, BodyLink

SITE = "http://news.example"


def _page(*links: str) -> bytes:
    return f"<html><body><p>正文。</p><div class=page>{' '.join(links)}</div></body></html>".encode()


def _a(href: str, words: str) -> str:
    return f'<a href="{href}">{words}</a>'


@pytest.mark.parametrize(
    ("here", "links", "following"),
    [
        ("/a/123.html", [_a("123_2.html", "2"), _a("123_3.html", "3"), _a("123_2.html", "下一页")], "/a/123_2.html"),
        ("/a/123_2.html", [_a("123.html", "1"), _a("123_3.html", "3"), _a("123_3.html", "下一页")], "/a/123_3.html"),
        ("/a/123-1.html", [_a("123-2.html", "下一页 >")], "/a/123-2.html"),
        ("/t20260401_99.html", [_a("./t20260401_99_1.html", "下一页")], "/t20260401_99_1.html"),
        ("/a/123/", [_a("/a/123/2", "Next")], "/a/123/2"),
        ("/a/123/", [_a("/a/123/2", "NEXT PAGE")], "/a/123/2"),
        ("/a/123/", [_a("/a/123/2", "下 一 页")], "/a/123/2"),
        ("/show?id=7", [_a("/show?id=7&page=2", "下页")], "/show?id=7&page=2"),
        ("/show?id=7&page=2", [_a("/show?id=7&page=3", "下一页")], "/show?id=7&page=3"),
        ("/a/123.html", [_a("123_2.html", "余下全文")], "/a/123_2.html"),
        ("/a/123.html", ['<link rel="next" href="/a/123_2.html">', "next"], "/a/123_2.html"),
    ],
)
def test_the_next_part_is_found(here: str, links: list[str], following: str) -> None:
    assert next_part(_page(*links), SITE + here) == SITE + following


@pytest.mark.parametrize(
    ("here", "links"),
    [
        ("/a/123.html", [_a("124.html", "下一篇"), "下一页"]),
        ("/a/123.html", [_a("124.html", "下一页")]),
        ("/a/123_3.html", [_a("123_2.html", "2"), _a("123_2.html", "上一页"), "下一页"]),
        ("/a/123.html", [_a("http://other.example/a/123_2.html", "下一页")]),
        ("/show?id=7", [_a("/show?id=8&page=2", "下一页")]),
        ("/show?id=7", [_a("/show?id=8", "下一页")]),
        ("/a/123.html", [_a("javascript:next()", "下一页")]),
        ("/a/123.html", [_a("123_2.html", "评论 (2) 下一页的故事")]),
        ("/a/123.html", [_a("123_9.html", "9"), "下一页"]),
        ("/a/123.html", [_a("123_2.html", "2")]),
        ("/2026/04/01/", [_a("/2026/04/02/", "下一页")]),
        ("/2026/4/1", [_a("/2026/4/2", "下一页")]),
    ],
    ids=[
        "the next article",
        "the next article under the next page's name",
        "the last part",
        "another site",
        "another article's second part",
        "another article",
        "a script",
        "other words",
        "far away",
        "a number, and nothing speaks of parts",
        "the next day",
        "the next day, unpadded",
    ],
)
def test_what_is_no_next_part_is_left(here: str, links: list[str]) -> None:
    assert next_part(_page(*links), SITE + here) is None


def test_the_page_is_decoded_as_declared() -> None:
    page = "<p>正文</p><a href='1_2.html'>下一页</a>".encode("gb18030")
    assert next_part(page, f"{SITE}/1.html", content_type="text/html; charset=gbk") == f"{SITE}/1_2.html"


def test_a_part_adds_what_is_new_in_it() -> None:
    first = Article("标题", "一\n二", links=(BodyLink("u", "甲"),), images=("a",), next_part="p2")
    second = Article("标题（2）", "二\n三", links=(BodyLink("u", "甲"), BodyLink("v", "乙")), images=("b",))
    joined = Article("标题", "一\n二\n三", links=(BodyLink("u", "甲"), BodyLink("v", "乙")), images=("a", "b"))
    assert with_part(first, second) == joined
