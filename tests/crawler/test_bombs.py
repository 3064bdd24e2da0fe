"""Documents built to stop a parser, each read by a real child: it ends in time, with a name, and harms nobody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from time import monotonic

import pytest

from crawler.parse import ParserPool
from db.errors import ParseError
from db.models import Page, Source, SourceKind
from db.outcomes import Outcome

URL = "https://www.lanhe.gov.cn/tzgg/"
NOW = datetime(2024, 6, 1, 4, 0, tzinfo=UTC)
SIZE = 1 << 19
GOOD = "".join(
    f"<li><a href='/a/2024/c_{n}.html'>关于第{n}批机器人应用场景的公示</a> 2024-05-1{n}</li>" for n in range(5)
)


def filled(unit: str, *, head: str = "", tail: str = "") -> bytes:
    """About half a mebibyte of the unit."""
    return (head + unit * (SIZE // len(unit)) + tail).encode()


def attributes(count: int) -> str:
    return " ".join(f'a{number}="1"' for number in range(count))


HTML = {
    "open blocks": filled("<div>"),
    "open formatting": filled("<b>"),
    "links in links": filled("<a href=/x><p>"),
    "tables in tables": filled("<table><tr><td>"),
    "formatting rebuilt in every paragraph": filled("<p>x", head="<b><i><u>" * 2000),
    "templates in templates": filled("<template>"),
    "options in options": filled("<select><option>"),
    "foreign content": filled("<svg><foreignObject><math><mi>"),
    "one tag of many attributes": f"<p {attributes(100_000)}>".encode(),
    "the same attribute again": filled("a=1 ", head="<p ", tail=">"),
    "a quote that never ends": filled("x", head='<a href="'),
    "comments that never end": filled("<!--"),
    "references": filled("&amp;"),
    "wrong references": filled("&notit;&#xFFFFFFFF;"),
    "zeros": filled("\0"),
    "less-than signs": filled("<"),
    "paragraphs": filled("<p>x</p>"),
    "links": filled("<a href=/a/2024/1.html>关于机器人的通知</a>"),
    "items": filled("<li><a href=/a/2024/1.html>关于机器人的通知</a> 2024-05-28</li>"),
    "lists in lists": filled("<ul><li><a href=/a/2024/1.html>关于机器人的通知</a>"),
    "bases": filled("<base href=/x/>"),
    "digits in a link": filled("1", head="<ul><li><a href=/x>", tail="a</a></ul>"),
    "blanks in a link": filled(" &nbsp;", head="<ul><li><a href=/x>a", tail="b</a></ul>"),
    "dots in a title": filled(".", head="<a href=/x title='", tail="x'>a…</a>"),
    "a script in a link": filled("a.", head="<a href='#' onclick=\"open('", tail="')\">关于机器人的通知</a>"),
    "quotes in a script": filled("'a", head="<a href='#' onclick=\"", tail='">关于机器人的通知</a>'),
    "dates beside a link": filled("2024-05-", head="<li><a href=/a/2024/1.html>关于机器人的通知</a>", tail="28"),
    "classes": filled("nav ", head="<p class='", tail="'><a href=/x>关于机器人的通知</a>"),
    "records": filled("<record><![CDATA[<li>"),
}
FEEDS = {
    "open elements": filled("<x>", head="<rss><channel>"),
    "attributes": f"<rss {attributes(100_000)}><channel/></rss>".encode(),
    "namespaces": f"<rss {' '.join(f'xmlns:n{n}=u' for n in range(30_000))}><channel/></rss>".encode(),
    "items without end": filled("<item><title>x</title>", head="<rss><channel>"),
    "items": filled(
        "<item><title>x</title><link>https://a.example/1</link></item>", head="<rss><channel>", tail="</channel></rss>"
    ),
    "processing instructions": filled("<?x y?>", head="<rss><channel>"),
    "sections": filled("<![CDATA[", head="<rss><channel><title>"),
}
JSON = {
    "arrays in arrays": filled("["),
    "objects in objects": filled('{"a":'),
    "empty objects": filled("{},", head="[", tail="{}]"),
    "a huge number": filled("9", head="[", tail="]"),
    "odd numbers": filled("NaN,Infinity,-0.0,", head="[", tail="0]"),
    "half characters": filled("\\ud800", head='{"title": "', tail='"}'),
}
CASES = [
    pytest.param(content, content_type, id=f"{content_type}: {name}")
    for content_type, bombs in (("text/html", HTML), ("application/rss+xml", FEEDS), ("application/json", JSON))
    for name, content in bombs.items()
]


@pytest.fixture(scope="module")
def pool() -> Iterator[ParserPool]:
    pool = ParserPool()
    yield pool
    pool.close()


def outcome_of(pool: ParserPool, page: Page) -> Outcome:
    try:
        return pool.listing(page, Source("lanhe", URL)).outcome
    except ParseError as error:
        return error.outcome


@pytest.mark.parametrize(("content", "content_type"), CASES)
def test_a_bomb_ends_in_time_with_a_name_and_the_next_page_is_read(
    pool: ParserPool, content: bytes, content_type: str
) -> None:
    start = monotonic()
    outcome = outcome_of(pool, Page(URL, URL, 200, (("content-type", content_type),), content, NOW))
    assert monotonic() - start < 10.0  # five for the page, the rest for a new child on a loaded machine
    assert outcome in {Outcome.OK, Outcome.EMPTY_LIST, Outcome.MOJIBAKE, Outcome.PARSE, Outcome.PARSER_KILLED}
    good = pool.listing(
        Page(URL, URL, 200, (), f"<ul>{GOOD}</ul>".encode(), NOW), Source("lanhe", URL, SourceKind.LIST)
    )
    assert len(good.links) == 5
