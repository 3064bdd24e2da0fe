# ruff: noqa: E501 - tables of samples read better unbroken
from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from crawler.jsonlist import listing_from_json, looks_like_json, read_json
from crawler.jsonpaths import JsonItem
from db.asks import Ask
from db.errors import ParseError
from db.models import Link, SourceKind
from db.outcomes import Outcome

URL = "https://www.lanhe.gov.cn/api/list.json"
BEIJING = timezone(timedelta(hours=8))
DAY = datetime(2024, 5, 28, tzinfo=BEIJING)


def rows(**keys: str) -> list[dict[str, object]]:
    """Two objects that keep title, address and date under the given keys."""
    values = [("关于甲事项的通知", "/a/1.html", "2024-05-28"), ("关于乙事项的公告", "/a/2.html", "2024-05-27")]
    return [
        {keys["title"]: title, keys["url"]: url, keys["date"]: date, "id": n}
        for n, (title, url, date) in enumerate(values)
    ]


@pytest.mark.parametrize(
    "keys",
    [
        {"title": "title", "url": "url", "date": "date"},
        {"title": "TITLE", "url": "URL", "date": "DOCRELPUBTIME"},
        {"title": "docTitle", "url": "docPubUrl", "date": "docRelTime"},
        {"title": "articleTitle", "url": "linkUrl", "date": "publishTime"},
        {"title": "name", "url": "href", "date": "release_date"},
        {"title": "headline", "url": "html_url", "date": "publication_date"},
        {"title": "subject", "url": "detail-link", "date": "created_at"},
    ],
)
def test_items_are_known_by_the_words_their_keys_are_made_of(keys: dict[str, str]) -> None:
    listing = listing_from_json(json.dumps(rows(**keys)).encode(), URL)
    assert listing.kind is SourceKind.JSON
    assert listing.links == (
        Link("https://www.lanhe.gov.cn/a/1.html", "关于甲事项的通知", DAY),
        Link("https://www.lanhe.gov.cn/a/2.html", "关于乙事项的公告", DAY - timedelta(days=1)),
    )


PLAIN = rows(title="title", url="url", date="date")


@pytest.mark.parametrize(
    "wrapped",
    [
        {"data": {"list": PLAIN, "total": 2}},
        {"code": 0, "data": {"records": PLAIN, "columns": [{"name": "要闻"}, {"name": "公告"}]}},
        {"hits": [{"_source": one} for one in PLAIN]},
        {"results": [{"data": one} for one in PLAIN]},
        [*PLAIN],
        {"a": [PLAIN[0]], "b": PLAIN},  # the longest array
        {"menu": [{"name": "首页", "url": "/"}], "list": PLAIN},
    ],
)
def test_items_are_found_wherever_they_lie(wrapped: object) -> None:
    assert [link.title for link in listing_from_json(json.dumps(wrapped).encode(), URL).links] == [
        "关于甲事项的通知",
        "关于乙事项的公告",
    ]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"pdf_url": "/1.pdf", "image_url": "/1.jpg"}, JsonItem("/a", "t", "2024-05-28")),
        ({"json_url": "https://x.example/1.json", "author_url": "/people/1"}, JsonItem("/a", "t", "2024-05-28")),
        ({"sub_title": "小标题", "shortTitle": "短", "site_name": "站"}, JsonItem("/a", "t", "2024-05-28")),
        ({"updateTime": "2024-06-01", "expire_date": "2025-01-01"}, JsonItem("/a", "t", "2024-05-28")),
        ({"url": ""}, None),
        ({"url": "javascript:void(0)"}, None),
        ({"url": "no address at all"}, None),
        ({"title": ""}, None),
        ({"title": "<em>t</em>"}, JsonItem("/a", "t", "2024-05-28")),
        ({"url": "content/1.html"}, JsonItem("content/1.html", "t", "2024-05-28")),
        ({"date": 1716825600}, JsonItem("/a", "t", "1716825600")),
        ({"date": None}, JsonItem("/a", "t", "")),
    ],
)
def test_of_several_keys_the_one_that_means_the_article_counts(
    more: dict[str, object], expected: JsonItem | None
) -> None:
    node = {"title": "t", "url": "/a", "date": "2024-05-28"} | more
    found = read_json([node, node])
    assert found == ([expected] * 2 if expected else [])


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2024-05-28 09:30:00", DAY.replace(hour=9, minute=30)),
        ("2024-05-28T01:30:00Z", datetime(2024, 5, 28, 1, 30, tzinfo=UTC)),
        (1716859800, DAY.replace(hour=9, minute=30)),
        (1716859800000, DAY.replace(hour=9, minute=30)),
        ("20240528", DAY),
        ("05-28", DAY),
        ("soon", None),
        (None, None),
    ],
)
def test_dates_are_read_as_on_pages(date: object, expected: datetime | None) -> None:
    content = json.dumps([{**one, "date": date} for one in PLAIN]).encode()
    listing = listing_from_json(content, URL, now=datetime(2024, 6, 1, tzinfo=UTC))
    assert listing.links[0].published_at == expected


def test_html_wrapped_in_json_is_read_as_a_page() -> None:
    html = "".join(f"<li><a href='/art/1_{n}.html'>关于第{n}批名单的公示</a><b>2024-05-2{n}</b></li>" for n in range(3))
    listing = listing_from_json(json.dumps({"code": 1, "data": {"html": f"<ul>{html}</ul>"}}).encode(), URL)
    assert [link.url for link in listing.links] == [f"https://www.lanhe.gov.cn/art/1_{n}.html" for n in range(3)]


def test_a_callback_around_the_json_does_not_hide_it() -> None:
    assert len(listing_from_json(f"jQuery_123({json.dumps(PLAIN)});".encode(), URL).links) == 2


def test_a_line_break_inside_a_text_is_forgiven() -> None:
    content = json.dumps(PLAIN, ensure_ascii=False).replace("甲事项", "甲\n事项").encode()
    assert listing_from_json(content, URL).links[0].title == "关于甲 事项的通知"


def test_two_addresses_of_one_article_are_one_link() -> None:
    twice = [*PLAIN, {**PLAIN[0], "url": "/a/1.html?spm=1"}]
    assert len(listing_from_json(json.dumps(twice).encode(), URL).links) == 2


def test_a_link_too_long_to_be_asked_is_left_out() -> None:
    content = json.dumps([*PLAIN, {**PLAIN[0], "url": "/" + "一" * 1500}]).encode()
    assert len(listing_from_json(content, URL).links) == 2


@pytest.mark.parametrize("content", [b"[]", b"{}", b'{"list": []}', b'["a", "b"]', b"[1, 2, 3]", b'[{"name": "x"}]'])
def test_json_without_items_is_an_empty_list(content: bytes) -> None:
    assert listing_from_json(content, URL).outcome is Outcome.EMPTY_LIST


@pytest.mark.parametrize("content", [b"{", b"[" * 100_000, b'{"a": 1e', b"[1" + b"0" * 5_000 + b"]"])
def test_what_is_no_json_says_so(content: bytes) -> None:
    with pytest.raises(ParseError, match="JSON") as caught:
        listing_from_json(content, URL)
    assert (caught.value.url, caught.value.outcome) == (URL, Outcome.PARSE)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'{"a": 1}', True),
        (b"\xef\xbb\xbf [\n {}]", True),
        (b"callback([1])", True),
        (b"[NaN]", True),
        (b"{}", True),
        (b"", False),
        (b"<html>{}</html>", False),
        ("[通知]".encode(), False),
        (b"var a = {}", False),
    ],
)
def test_json_is_known_by_its_first_characters(content: bytes, expected: bool) -> None:  # noqa: FBT001
    assert looks_like_json(content) is expected


# --- older items --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("around", "older"),
    [
        ({"next": "/api/list.json?page=2"}, "https://www.lanhe.gov.cn/api/list.json?page=2"),
        ({"next_page_url": "https://www.lanhe.gov.cn/api/2"}, "https://www.lanhe.gov.cn/api/2"),
        ({"links": {"next": "?page=2"}}, None),
        ({"links": {"next": "./list.json?page=2"}}, "https://www.lanhe.gov.cn/api/list.json?page=2"),
        ({"_links": {"next": {"href": "/api/list.json?page=2"}}}, "https://www.lanhe.gov.cn/api/list.json?page=2"),
        ({"meta": {"pagination": 3}, "next": None}, None),
        ({"next": 2}, None),
        ({"next": True}, None),
        ({"next": "/api/list.json"}, None),
        ({"next": "https://elsewhere.example/2.json"}, None),
        ({"page": 1, "total": 500}, None),
    ],
)
def test_older_items_are_followed_only_where_the_answer_names_their_address(
    around: dict[str, object], older: str | None
) -> None:
    found = listing_from_json(json.dumps({"items": PLAIN, **around}).encode(), URL).older
    assert found == (Ask(older) if older else None)


# --- shapes of open interfaces ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "item",
    [
        {"link": "/a/1.html", "title": {"rendered": "关于甲事项的通知"}, "guid": {"rendered": "/?p=1"}, "date": "2024-05-28T00:00:00"},
        {"id": "1", "links": {"self": {"href": "https://www.lanhe.gov.cn/jsonapi/1"}}, "attributes": {"title": "关于甲事项的通知", "created": "2024-05-28", "path": {"alias": "/a/1.html"}}},
        {"article": {"meta": {"title": "关于甲事项的通知", "url": "/a/1.html"}}, "date": "2024-05-28"},
        {"_source": {"title": "关于甲事项的通知", "url": "/a/1.html", "publishDate": "2024-05-28"}},
        {"title": "关于甲事项的通知", "url": "https://www.lanhe.gov.cn/api/1", "html_url": "/a/1.html", "date": "2024-05-28"},
        {"bt": "关于甲事项的通知", "url": "/a/1.html", "fbsj": "2024-05-28", "btn": "查看"},
        {"title": "关于甲事项的通知", "imgurl": "/i.png", "docurl": "/a/1.html", "commenturl": "/c", "time": "05/28/2024"},
        {"title": "关于甲事项的通知", "url": "www.lanhe.gov.cn/a/1.html", "date": 20240528},
        {"title": "关于甲事项的通知", "url": "/a/1.html", "ctime": 1716825600.0, "author": {"name": "x", "url": "/p/1"}},
        {"DOCTITLE": "关于甲事项的通知", "DOCPUBURL": "/a/1.html", "DOCRELTIME": "2024/05/28", "CRTIME": "2024/05/20"},
    ],
)  # fmt: skip
def test_values_are_found_in_objects_inside_and_under_glued_keys(item: dict[str, object]) -> None:
    listing = listing_from_json(json.dumps({"rows": [item]}).encode(), URL)
    assert listing.links == (Link("https://www.lanhe.gov.cn/a/1.html", "关于甲事项的通知", DAY),)


def test_a_single_object_is_an_item_only_with_its_day() -> None:
    assert not listing_from_json(b'{"menu": [{"title": "x", "url": "/1"}]}', URL).links


def test_pieces_of_html_that_are_an_item_each_make_one_list() -> None:
    pieces = [f'<li><a href="/a/{n}.html">关于第{n}项工作的通知</a><span>2024-05-2{n}</span></li>' for n in range(4)]
    assert len(listing_from_json(json.dumps({"data": pieces}).encode(), URL).links) == 4
