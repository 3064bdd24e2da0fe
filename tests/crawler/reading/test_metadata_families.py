"""What templates say out of sight, one row a template's way, and pages that say it wrongly."""

from __future__ import annotations

import json

import pytest

from crawler.extract import extract
from crawler.reading.attachments import body_links
from crawler.reading.guard import MAX_DEPTH, check_markup
from crawler.reading.kinds import kind_of
from crawler.reading.metadata import read_metadata
from crawler.reading.tree import parse
from db.errors import ParseError
from db.models import PageKind
from tests.crawler.reading.layouts import STORY, TITLE
from tests.crawler.reading.pages import paragraphs, read

URL = "https://news.yunzhou.example/a/1.html"
MOMENT = 1744091025  # 2025-04-08 13:43:45 in Beijing


def page(head: str, line: str = "", shown: str = f"<h1>{TITLE}</h1>") -> bytes:
    return f"<head><title>{TITLE}</title>{head}</head>{shown}<div>{line}</div><div>{paragraphs(*STORY)}</div>".encode()


# ------------------------------------------------------------------------------------------------ names of a time
TIME_NAMES = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "pubdate",
    "publishdate",
    "publish_date",
    "publish-date",
    "pubtime",
    "publishtime",
    "firstpublishedtime",
    "_pubtime",
    "apub:time",
    "bytedance:published_time",
    "weibo:article:create_at",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dcterms.created",
    "dc.date.issued",
    "dc.date",
    "date",
    "createdate",
    "bt:pubdate",
)


@pytest.mark.parametrize("attribute", ["name", "property", "itemprop"])
@pytest.mark.parametrize("name", TIME_NAMES)
def test_a_template_names_its_time_in_any_attribute_and_case(name: str, attribute: str) -> None:
    for spelled in (name, name.upper(), name.title()):
        published = extract(page(f"<meta {attribute}='{spelled}' content='2025-04-08 13:43:45'>"), URL).published_at
        assert published is not None
        assert published.timestamp() == MOMENT


@pytest.mark.parametrize("name", ["viewport", "modified", "lastmod", "expires", "article:modified_time", "generator"])
def test_other_names_tell_no_publication(name: str) -> None:
    assert extract(page(f"<meta name='{name}' content='2025-04-08 13:43:45'>"), URL).published_at is None


@pytest.mark.parametrize(
    "content",
    ["", "soon", "0", "2025", "{{pubtime}}", "undefined", "null", "NaN-NaN-NaN", "1970-01-01 08:00:00", "2025-99-99"],
)
def test_a_broken_time_is_passed_over_for_the_next(content: str) -> None:
    both = f"<meta name=pubdate content='{content}'><meta name=publishdate content='2025-04-08 13:43:45'>"
    published = extract(page(both), URL).published_at
    assert published is not None
    assert published.timestamp() == MOMENT


@pytest.mark.parametrize(
    "name",
    ["publishTime", "publish_time", "publishDate", "pubTime", "pub_date", "ptime", "createTime", "ct", "oriCreateTime"],
)
@pytest.mark.parametrize(
    "written",
    [
        '{}="2025-04-08 13:43:45"',
        "{}: '2025-04-08 13:43:45'",
        '"{}":"2025/04/08 13:43:45"',
        "'{}': 1744091025",
        "{} = 1744091025000",
    ],
)
def test_a_script_that_holds_the_time_tells_it(written: str, name: str) -> None:
    published = extract(page(f"<script>var x; {written.format(name)};</script>"), URL).published_at
    assert published is not None
    assert published.timestamp() == MOMENT


# ------------------------------------------------------------------------------------------------ names of a source
@pytest.mark.parametrize("name", ["contentsource", "source", "docsource", "og:source", "article:source", "mediaid"])
def test_a_template_names_its_source(name: str) -> None:
    assert extract(page(f"<meta name='{name}' content='云州晚报'>"), URL).source == "云州晚报"


@pytest.mark.parametrize("content", ["", "本站", "原创", "网络", "未知", "x", "http://a.example", "整理"])
def test_a_source_that_says_nothing_is_none(content: str) -> None:
    assert extract(page(f"<meta name='source' content='{content}'>"), URL).source is None


@pytest.mark.parametrize("name", ["author", "article:author", "dc.creator", "parsely-author"])
def test_a_template_names_its_author(name: str) -> None:
    assert extract(page(f"<meta name='{name}' content='谭越'>"), URL).author == "谭越"


# ------------------------------------------------------------------------------------------------ titles
@pytest.mark.parametrize("name", ["articletitle", "og:title", "twitter:title", "dc.title", "title"])
def test_a_template_names_its_title(name: str) -> None:
    html = f"<meta name='{name}' content='{TITLE}'><div>{paragraphs(*STORY)}</div>"
    assert extract(html.encode(), URL).title == TITLE


@pytest.mark.parametrize("kind", ["NewsArticle", "Article", "BlogPosting", "ReportageNewsArticle", "Report", "WebPage"])
@pytest.mark.parametrize("wrapped", ["{}", "[{}]", '{{"@graph": [{}]}}', '[{{"@type": "Organization"}}, {}]'])
def test_json_ld_tells_title_time_and_author_however_it_is_wrapped(wrapped: str, kind: str) -> None:
    fields = {
        "@type": kind,
        "headline": TITLE,
        "datePublished": "2025-04-08T13:43:45+08:00",
        "author": {"name": "谭越"},
    }
    thing = wrapped.format(json.dumps(fields, ensure_ascii=False))
    html = f"<script type='application/ld+json'>{thing}</script><div>{paragraphs(*STORY)}</div>"
    article = extract(html.encode(), URL)
    assert (article.title, article.author) == (TITLE, "谭越")
    assert article.published_at is not None
    assert article.published_at.timestamp() == MOMENT


@pytest.mark.parametrize("broken", ["{", "[", "{'a': 1}", '{"headline": }', "undefined", "\x00", '"' * 99, "{" * 2000])
def test_broken_json_ld_costs_nothing_else(broken: str) -> None:
    script = f"<script type='application/ld+json'>{broken}</script>"
    assert extract(page(script), URL) == extract(page(""), URL)
    assert read_metadata(parse(script)).things == []


# ------------------------------------------------------------------------------------------------ guard
VOID = ("br", "img", "input", "hr", "p", "li", "td", "tr", "dd", "dt", "option")
NESTING = ("div", "span", "b", "font", "section", "table", "ul", "blockquote", "a", "custom-tag")


@pytest.mark.parametrize("tag", VOID)
def test_tags_that_close_each_other_may_be_many(tag: str) -> None:
    check_markup(f"<{tag}>" * (3 * MAX_DEPTH), URL)


@pytest.mark.parametrize("tag", NESTING)
def test_tags_that_nest_may_be_as_deep_as_the_limit_and_no_deeper(tag: str) -> None:
    check_markup(f"<{tag}>" * MAX_DEPTH, URL)
    with pytest.raises(ParseError):
        check_markup(f"<{tag}>" * (MAX_DEPTH + 1), URL)


# ------------------------------------------------------------------------------------------------ attachments, kinds
@pytest.mark.parametrize(
    "suffix", ["pdf", "doc", "docx", "xls", "xlsx", "ppt", "wps", "et", "ofd", "zip", "rar", "PDF", "pdf?v=1"]
)
@pytest.mark.parametrize("shape", ["<p>附件：{}</p>", "<p>{}</p>", "<ul><li>{}</li></ul>", "<div class='fj'>{}</div>"])
def test_a_file_right_below_the_body_belongs_to_it(shape: str, suffix: str) -> None:
    link = f"<a href='/f/1.{suffix}'>使用规范</a>"
    reading = read(f"<title>{TITLE}</title><h1>{TITLE}</h1><div>{paragraphs(*STORY)}</div>{shape.format(link)}")[2]
    assert [(one.url, one.text) for one in body_links(reading, URL)] == [
        (f"https://news.yunzhou.example/f/1.{suffix}", "使用规范")
    ]


@pytest.mark.parametrize("count", [10, 20, 40])
@pytest.mark.parametrize(
    "item",
    [
        "<li><a href='/{n}'>{t}</a></li>",
        "<p><a href='/{n}'>{t}</a> 2025-04-08</p>",
        "<div><a href='/{n}'>{t}</a></div>",
    ],
)
def test_a_column_of_headlines_is_a_list(item: str, count: int) -> None:
    rows = "".join(item.format(n=n, t=f"青岭乡第{n}次茶农大会今天召开") for n in range(count))
    _, headline, reading = read(f"<title>新闻</title><h2>新闻</h2><div>{rows}</div>")
    assert kind_of(reading, headline.text) is PageKind.LIST
