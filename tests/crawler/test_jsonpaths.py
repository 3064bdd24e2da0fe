# ruff: noqa: E501 - tables of samples read better unbroken
"""JSON lists by the paths of the settings, and what is said when a path leads nowhere."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from crawler.jsonlist import listing_from_json
from crawler.jsonpaths import JsonItem, items_at
from db.asks import JsonPaths
from db.errors import ParseError
from db.models import Link, SourceKind
from db.outcomes import Outcome

URL = "https://www.lanhe.gov.cn/api/list.json"
ROWS: list[dict[str, Any]] = [
    {"id": 11, "t": "关于<em>甲</em>事项的通知", "pub": {"at": "2024-05-28", "slug": "jia"}, "u": "/a/11.html"},
    {"id": 12, "t": "关于乙事项的公告", "pub": {"at": "2024-05-27", "slug": "yi"}, "u": "/a/12.html"},
]


@pytest.mark.parametrize(
    ("root", "paths"),
    [
        ({"data": {"rows": ROWS}}, JsonPaths("data.rows", "t", "u", "pub.at")),
        (ROWS, JsonPaths("", "t", "u", "pub.at")),
        ({"data": [{"rows": ROWS}]}, JsonPaths("data.0.rows", "t", "/a/{id}.html", "pub.at")),
        ({"rows": {"0": ROWS[0], "7": ROWS[1]}}, JsonPaths("rows", "t", "https://www.lanhe.gov.cn/a/{id}.html", "pub.at")),
        ({"rows": [*ROWS, {"t": "没有地址的一条"}, "no object"]}, JsonPaths("rows", "t", "u", "pub.at")),
        ([{**one, "date": one["pub"]["at"]} for one in ROWS], JsonPaths("", "t", "u")),
    ],
)  # fmt: skip
def test_items_are_read_from_where_the_paths_say(root: object, paths: JsonPaths) -> None:
    listing = listing_from_json(json.dumps(root).encode(), URL, paths=paths)
    day = datetime(2024, 5, 28, tzinfo=timezone(timedelta(hours=8)))
    assert (listing.kind, listing.outcome) == (SourceKind.JSON, Outcome.OK)
    assert listing.links == (
        Link("https://www.lanhe.gov.cn/a/11.html", "关于甲事项的通知", day),
        Link("https://www.lanhe.gov.cn/a/12.html", "关于乙事项的公告", day - timedelta(days=1)),
    )


def test_a_template_takes_several_keys_also_deeper_ones() -> None:
    paths = JsonPaths("", "t", "/{pub.slug}/{id}.html")
    assert [item.address for item in items_at(ROWS, paths)] == ["/jia/11.html", "/yi/12.html"]


def test_without_a_date_path_and_without_a_usual_name_there_is_no_date() -> None:
    assert items_at([{"t": "x", "u": "/1", "q": "2024-05-28"}], JsonPaths("", "t", "u")) == [JsonItem("/1", "x", "")]


def test_an_item_without_a_title_is_kept_for_its_address() -> None:
    rows = [{"t": None, "u": "/1"}, {"t": "x", "u": "/2"}]
    listing = listing_from_json(json.dumps(rows).encode(), URL, paths=JsonPaths("", "t", "u"))
    assert [link.title for link in listing.links] == [None, "x"]


def test_an_item_that_lacks_a_part_of_the_address_is_left_out() -> None:
    rows = [{"t": "x", "id": 1}, {"t": "y", "id": None}, {"t": "z", "id": True}]
    assert [item.address for item in items_at(rows, JsonPaths("", "t", "/{id}.html"))] == ["/1.html"]


def test_no_items_are_an_empty_list() -> None:
    listing = listing_from_json(b'{"rows": []}', URL, paths=JsonPaths("rows", "t", "u"))
    assert (listing.links, listing.outcome) == ((), Outcome.EMPTY_LIST)


@pytest.mark.parametrize(
    ("root", "paths", "reason"),
    [
        ({"data": {"list": ROWS}}, JsonPaths("data.rows", "t", "u"), "items = 'data.rows': data has no key 'rows'; its keys are list"),
        ({"list": ROWS}, JsonPaths("rows", "t", "u"), "items = 'rows': the answer has no key 'rows'; its keys are list"),
        ({}, JsonPaths("rows", "t", "u"), "its keys are none"),
        (ROWS, JsonPaths("rows", "t", "u"), "items = 'rows': the answer is a list of 2, which has no key 'rows'"),
        ({"rows": "none"}, JsonPaths("rows.x", "t", "u"), "items = 'rows.x': rows is text, which has no key 'x'"),
        ({"rows": 7}, JsonPaths("rows", "t", "u"), "items = 'rows' is no list but a number"),
        ({"rows": None}, JsonPaths("rows", "t", "u"), "items = 'rows' is no list but null"),
        ({"rows": [1, 2]}, JsonPaths("rows", "t", "u"), "a list of a number, not of objects"),
        (ROWS, JsonPaths("", "title", "u"), "title = 'title': an item has no key 'title'; its keys are id, t, pub, u"),
        (ROWS, JsonPaths("", "t", "/{key}.html"), "url = 'key': an item has no key 'key'"),
        (ROWS, JsonPaths("", "t", "u", "pub.day"), "date = 'pub.day': pub has no key 'day'; its keys are at, slug"),
        ([{"t": None, "u": "/1"}], JsonPaths("", "t", "u"), "title = 't' is null in every item"),
    ],
)  # fmt: skip
def test_a_path_that_leads_nowhere_is_named_with_the_keys_that_are_there(
    root: object, paths: JsonPaths, reason: str
) -> None:
    with pytest.raises(ParseError) as caught:
        listing_from_json(json.dumps(root).encode(), URL, paths=paths)
    assert caught.value.outcome is Outcome.PARSE
    assert reason in caught.value.reason
