"""来源 and 作者, as pages print them."""

from __future__ import annotations

import json

import pytest

from crawler.reading.byline import find_author, find_source
from tests.crawler.reading.pages import STORY, paragraphs, read

HEAD = "<title>云州公布机器人方案_云州在线</title><h1>云州公布机器人方案</h1>"


def source(line: str = "", tail: str = "", head: str = "", body: tuple[str, ...] = STORY) -> str | None:
    found, headline, reading = read(f"{head}{HEAD}<div>{line}</div><div>{paragraphs(*body)}{tail}</div>")
    return find_source(reading, found, headline.line)


def author(line: str = "", tail: str = "", head: str = "") -> str | None:
    found, headline, reading = read(f"{head}{HEAD}<div>{line}</div><div>{paragraphs()}{tail}</div>")
    return find_author(reading, found, headline.line)


@pytest.mark.parametrize(
    "line",
    [
        "2025-04-08 13:43 来源：云州晚报",
        "来源:云州晚报 2025-04-08",
        "来源： 云州晚报 作者：林晓舟",
        "来源：<a href='/'>云州晚报</a>",
        "信息来源：云州晚报 浏览次数：12",
        "文章来源：云州晚报　发布时间：2025-04-08",
        "稿源：云州晚报",
        "出处：云州晚报 编辑：何清",
        "来源|云州晚报",
        "来源：《云州晚报》",
        "来源：云州晚报2025-04-08 13:43",
        "2025-04-08来源：云州晚报",
        "本文来源于云州晚报 2025-04-08 13:43",
        "2025-04-08 13:43:45 云州晚报",
        "2025-04-08 13:43 · 云州晚报",
        "云州晚报 2025-04-08 13:43",
        "2025年4月8日 《云州晚报》",
    ],
)
def test_the_source_is_read_from_the_line_about_the_article(line: str) -> None:
    assert source(line) == "云州晚报"


@pytest.mark.parametrize(
    "tail",
    [
        "<p>（来源：云州晚报）</p>",
        "<p>来源：云州晚报 编辑：何清</p>",
        "<p>本文来源：云州晚报 责任编辑：周石</p>",
        "<div>编辑：何清 来源：云州晚报 作者：林晓舟</div>",
    ],
)
def test_the_source_is_read_from_below_the_body(tail: str) -> None:
    assert source(tail=tail) == "云州晚报"


@pytest.mark.parametrize("name", ["ContentSource", "source"])
def test_the_source_is_read_from_metadata(name: str) -> None:
    assert source(head=f"<meta name={name} content=云州晚报>") == "云州晚报"


@pytest.mark.parametrize("opening", ["新华社云州4月8日电（记者林晓舟）", "云州日报4月8日讯 "])
def test_the_dateline_of_an_agency_is_a_source_when_nothing_else_is(opening: str) -> None:
    name = source(body=(opening + STORY[0], *STORY[1:]))
    assert name is not None
    assert opening.startswith(name)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "来源：",
        "来源：未知",
        "来源：网络",
        "来源：本站原创",
        "图片来源：云州晚报",
        "2025-04-08 13:43 字号：大 中 小",
        "2025-04-08 13:43 浏览 12次",
        "2025-04-08",
    ],
)
def test_a_label_without_a_name_gives_none(line: str) -> None:
    assert source(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "By Dana Holloway | Source: Harbour Courier | 8 April 2025",
        "Source: Harbour Courier",
        "source: Harbour Courier, April 8",
    ],
)
def test_an_english_source_is_read(line: str) -> None:
    assert source(line) == "Harbour Courier"


def test_a_label_wins_over_metadata() -> None:
    assert source("来源：云州晚报", head="<meta name=source content=别的报>") == "云州晚报"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("作者：林晓舟", "林晓舟"),
        ("来源：云州晚报 作者：林晓舟 点击：2", "林晓舟"),
        ("文/林晓舟", "林晓舟"),
        ("文丨特约评论员 林晓舟", "林晓舟"),
        ("【文/云州网专栏作者 林晓舟】", "林晓舟"),
        ("撰文：林晓舟", "林晓舟"),
        ("记者：林晓舟", "林晓舟"),
        ("By Dana Holloway", "Dana Holloway"),
        ("By Dana Holloway and Rosa Whitfield", "Dana Holloway and Rosa Whitfield"),
    ],
)
def test_the_author_is_read_from_the_line_about_the_article(line: str, name: str) -> None:
    found = author(line)
    assert found is not None
    assert name in found


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ({"@type": "Person", "name": "程远"}, "程远"),
        ([{"name": "程远"}, {"name": "林晓舟"}], "程远, 林晓舟"),
        ("程远", "程远"),
        ({"name": ["程远"]}, "程远"),
        (None, None),
        (7, None),
    ],
)
def test_the_author_is_read_from_json_ld(value: object, name: str | None) -> None:
    thing = json.dumps({"@type": "Article", "author": value}, ensure_ascii=False)
    assert author(head=f'<script type="application/ld+json">{thing}</script>') == name


@pytest.mark.parametrize("name", ["云州在线", "a@b.example", "https://a.example/u/1", "2909", "x"])
def test_the_site_a_number_and_an_address_are_no_author(name: str) -> None:
    assert author(head=f"<meta name=author content='{name}'>") is None


def test_a_page_without_text_names_nobody() -> None:
    found, headline, reading = read("<title>x</title>")
    assert find_source(reading, found, headline.line) is None
    assert find_author(reading, found, headline.line) is None
