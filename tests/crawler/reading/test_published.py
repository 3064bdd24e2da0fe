"""Which of a page's dates is the publication."""

from __future__ import annotations

from datetime import UTC, datetime, timezone

import pytest

from crawler.dates import CHINA
from crawler.reading.published import find_published
from tests.crawler.reading.pages import URL, paragraphs, read

TITLE = "<title>云州公布机器人方案</title><h1>云州公布机器人方案</h1>"
LD = '<script type="application/ld+json">'
PUBLISHED = "article:published_time"


def when(html: str, url: str = URL, zone: timezone = CHINA) -> str | None:
    found, headline, reading = read(html, url)
    published: datetime | None = find_published(found, reading, headline.line, url, zone)
    return published.isoformat(sep=" ") if published else None


def shown(line: str, head: str = "", url: str = URL) -> str | None:
    return when(f"{head}{TITLE}<div>{line}</div><div>{paragraphs()}</div>", url)


def meta(name: str, value: str) -> str:
    return f"<meta name='{name}' content='{value}'>"


def script(value: str) -> str:
    return f"<script>{value}</script>"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("2025-04-08 13:43:45 来源：云州晚报", "2025-04-08 13:43:45+08:00"),
        ("来源：云州晚报 2025-04-08 13:43", "2025-04-08 13:43:00+08:00"),
        ("发布时间：2025年4月8日", "2025-04-08 00:00:00+08:00"),
        ("更新时间：2025-04-09 08:00 发布时间：2025-04-08 13:43", "2025-04-08 13:43:00+08:00"),
        ("成文日期：2025-04-01 发布日期：2025-04-08", "2025-04-08 00:00:00+08:00"),
        ("0次浏览 发布时间:2025-04-08 13:43:45", "2025-04-08 13:43:45+08:00"),
        ("<a href='/'>www.yunzhou.example</a> 2025-04-08 13:43", "2025-04-08 13:43:00+08:00"),
        ("<span>2025-04-08</span>&nbsp;<span>13:43</span>", "2025-04-08 13:43:00+08:00"),
        ("<time datetime='2025-04-08T05:43:45Z'>昨天</time>", "2025-04-08 05:43:45+00:00"),
        ("今天是2025年4月12日", None),
        ("有效期至2025-12-31", None),
        ("阅读 20250408", "2025-04-08 00:00:00+08:00"),
    ],
)
def test_the_date_between_headline_and_body_is_the_publication(line: str, expected: str | None) -> None:
    assert shown(line) == expected


@pytest.mark.parametrize(
    "head",
    [
        meta("pubdate", "2025-04-08 13:43"),
        meta("PubDate", "2025-04-08 13:43"),
        meta("firstpublishedtime", "2025-04-08-13:43:00"),
        "<meta property='article:published_time' content='2025-04-08T13:43:00+08:00'>",
        "<meta itemprop=datePublished content='2025-04-08T13:43:00+08:00'>",
        f'{LD}{{"@type":"NewsArticle","datePublished":"2025-04-08T13:43:00+08:00"}}</script>',
        f'{LD}{{"@graph":[{{"@type":"Article","datePublished":"2025-04-08 13:43"}}]}}</script>',
        f'{LD}{{broken, "datePublished":"2025-04-08T13:43:00+08:00"}}</script>',
        script("window.s = {publishTime: '2025-04-08 13:43'}"),
        script('var ct = "1744090980";'),
        script("{'pub_time':'2025-04-08 13:43:00'}"),
        script('showDate("2025/04/08 13:43:00")'),
    ],
)
def test_without_one_the_metadata_tell(head: str) -> None:
    assert shown("", head) == "2025-04-08 13:43:00+08:00"


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/2025/04/08/robots.html",
        "https://a.example/2025-04/08/content_1.htm",
        "https://a.example/20250408/0123456789abcdef0123456789abcdef.html",
        "https://a.example/zwgk/t20250408_1001.html",
        "https://a.example/art/2025/4/8/art_1_2.html",
        "https://a.example/c/2025-04-08/1.shtml",
    ],
)
def test_without_either_the_address_tells_the_day(url: str) -> None:
    assert shown("", url=url) == "2025-04-08 00:00:00+08:00"


@pytest.mark.parametrize(
    "url", ["https://a.example/1/2/3", "https://a.example/20251340/1", "https://a.example/p/202504081234567"]
)
def test_other_numbers_in_an_address_tell_nothing(url: str) -> None:
    assert shown("", url=url) is None


@pytest.mark.parametrize(
    ("line", "told", "expected"),
    [
        ("2025-04-08 13:43", "2025-04-09T09:00:00+08:00", "2025-04-08 13:43:00+08:00"),
        ("2025-04-08", "2025-04-08T05:43:45Z", "2025-04-08 05:43:45+00:00"),
        ("2025-04-08", "2025-04-07T20:00:00Z", "2025-04-08 04:00:00+08:00"),
        ("2025-04-08", "2025-04-05T20:00:00Z", "2025-04-08 00:00:00+08:00"),
        ("2025-04-08 13:43", "2025-04-08T17:43:12Z", "2025-04-08 13:43:00-04:00"),
        ("2025-04-08 13:43", "2025-04-08T17:50:12Z", "2025-04-08 13:43:00+08:00"),
        ("Updated 2025-04-08 13:43", "2025-04-02T09:00:00+08:00", "2025-04-02 09:00:00+08:00"),
        ("04/11/2025", "2025-11-04T09:00:00+08:00", "2025-11-04 09:00:00+08:00"),
    ],
)
def test_the_displayed_time_wins_and_metadata_fill_it_in(line: str, told: str, expected: str) -> None:
    assert shown(line, meta(PUBLISHED, told)) == expected


@pytest.mark.parametrize(
    "part",
    [
        "<aside>2025-01-01 08:00</aside>",
        "<nav>2025-01-01 08:00</nav>",
        "<div class='comment-list'>支持 2025-01-01 08:00</div>",
        "<ul>" + "".join(f"<li><a href='/{n}'>别的新闻第{n}条</a> 2025-01-0{n}</li>" for n in range(1, 6)) + "</ul>",
    ],
)
def test_a_date_of_something_else_is_not_the_publication(part: str) -> None:
    assert when(f"{part}{TITLE}<div>{paragraphs()}</div>{part}") is None


def test_a_date_in_the_prose_is_not_the_publication() -> None:
    story = "这座桥于2010年5月1日通车，市政府昨天决定在今年年底以前完成大修，期间车辆需要绕行。"
    assert when(f"{TITLE}<div>{paragraphs(story, story[::-1])}</div>") is None


@pytest.mark.parametrize(
    "html",
    [
        f"{TITLE}<div>{paragraphs()}<p>发布日期：2025-04-08</p></div>",
        f"<p>2025-04-08</p>{TITLE}<div>{paragraphs()}</div>",
        f"{TITLE}<div>{paragraphs()}</div><p>2025年4月8日</p>",
    ],
)
def test_with_nothing_better_a_line_that_is_a_date_will_do(html: str) -> None:
    assert when(html) == "2025-04-08 00:00:00+08:00"


def test_the_zone_of_the_asker_is_for_wall_time_only() -> None:
    html = f"{TITLE}<div>2025-04-08 13:43</div>{paragraphs()}"
    assert when(html, zone=UTC) == "2025-04-08 13:43:00+00:00"


def test_the_preamble_of_a_law_is_not_its_publication() -> None:
    assert (
        shown("（2007年6月29日第十届人大常委会第二十八次会议通过）", meta("pubdate", "2007-08-20"))
        == "2007-08-20 00:00:00+08:00"
    )
