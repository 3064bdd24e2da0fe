# ruff: noqa: E501 - tables of samples read better unbroken
"""What holds for every page and every date, whatever they are: invariants, searched by hypothesis."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.discover import listing_from_html
from crawler.feeds import looks_like_feed
from crawler.jsonlist import looks_like_json
from crawler.listdates import SHANGHAI, best, read, read_machine, settle
from crawler.pagelinks import is_date, size_of
from crawler.parse import links_of
from crawler.urls import canonical
from db.errors import ParseError
from db.models import Listing
from db.outcomes import Outcome
from tests.crawler.list_layouts import LAYOUTS, PAGES, Entry, Layout

URL = "https://www.lanhe.gov.cn/zwgk/tzgg/index.html"
NOW = datetime(2024, 6, 1, 4, 0, tzinfo=UTC)
DAYS = st.dates(date(1995, 1, 1), date(2090, 12, 31))
HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=8, max_size=40)
#: Pieces that a page is made of, whole and broken.
PIECES = st.sampled_from(
    [
        "<ul>", "</ul>", "<li>", "</li>", "<a href='/a/2024/1.html'>", "<a href='x?id=7'>", "<a href='javascript:;'>", "</a>", "<td>", "<tr>", "<br>", "<p>",
        "<table>", "<h3>", "</h3>", "<div class='nav'>", "</div>", "2024-05-28", "[05-28]", "3小时前", "关于印发机器人产业行动计划的通知", "下一页", "更多", "友情链接",
        "<script>", "</script>", "<!--", "-->", "<base href='/b/'>", "<time datetime='2024-05-28'>", "<img alt='图'>", "&nbsp;", "&#8211;", "\x00", "<record><![CDATA[",
        "]]></record>", "<a onclick=\"open('/x.html')\">", "<template>", "<select>", "<svg>",
    ]
)  # fmt: skip


def written(day: date) -> st.SearchStrategy[str]:
    """The ways to write a day with its year."""
    month = f"{day:%B}"
    return st.sampled_from(
        [
            f"{day:%Y-%m-%d}", f"[{day:%Y-%m-%d}]", f"{day:%Y/%m/%d}", f"{day.year}/{day.month}/{day.day}", f"{day:%Y.%m.%d}", f"{day.year}年{day.month}月{day.day}日",
            f"发布时间：{day:%Y-%m-%d}", f"{month} {day.day}, {day.year}", f"{day.day} {month} {day.year}", f"{month[:3]} {day.day}, {day.year}", f"{day:%Y%m%d}",
            f"{day:%d} {day:%Y-%m}", f"{day:%m-%d} {day.year}", f"（{day:%Y-%m-%d}）", f"{day:%Y-%m-%d} 09:30:00",
        ]
    )  # fmt: skip


@given(st.data(), DAYS)
def test_a_day_is_read_back_however_it_is_written(data: st.DataObject, day: date) -> None:
    stamp = read(data.draw(written(day)))
    assert stamp is not None
    moment = settle(stamp, zone=SHANGHAI, now=None)
    assert moment is not None
    assert moment.date() == day


@given(DAYS, st.sampled_from(["%m-%d", "[%m-%d]", "%m/%d", "%m月%d日"]), st.integers(0, 360))
def test_a_day_without_its_year_is_the_latest_one_that_is_not_ahead(day: date, form: str, back: int) -> None:
    now = datetime(day.year, day.month, day.day, 4, tzinfo=UTC) + timedelta(days=back)
    stamp = read(day.strftime(form))
    assert stamp is not None
    moment = settle(stamp, zone=SHANGHAI, now=now)
    if moment is None:  # 29 February, looked at from the year after
        assert (day.month, day.day) == (2, 29)
    else:
        assert (moment.month, moment.day) == (day.month, day.day)
        assert now - timedelta(days=366) < moment <= now + timedelta(days=2)


@given(st.text(max_size=80), st.none() | st.just(NOW))
def test_any_text_is_a_date_or_none_and_nothing_breaks(text: str, now: datetime | None) -> None:
    for stamp in (read(text), read_machine(text), best(text.split())):
        if stamp:
            moment = settle(stamp, zone=SHANGHAI, now=now)
            assert moment is None or moment.tzinfo is not None
    assert is_date(text) in (True, False)
    assert size_of(text) >= 0


def check(listing: Listing) -> None:
    """What holds of every listing."""
    keys = [canonical(link.url) for link in listing.links]
    assert len(keys) == len(set(keys))
    assert (listing.outcome is Outcome.OK) == bool(listing.links)
    for link in listing.links:
        assert link.url.startswith(("http://", "https://"))
        assert "#" not in link.url
        assert link.published_at is None or link.published_at.tzinfo is not None
        assert link.title is None or link.title == " ".join(link.title.split())


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(PIECES, max_size=60))
def test_any_heap_of_markup_gives_a_listing_that_keeps_its_word(pieces: list[str]) -> None:
    check(listing_from_html("".join(pieces).encode(), URL, now=NOW))


@settings(deadline=None)
@given(
    st.binary(max_size=300),
    st.none() | st.sampled_from(["text/html", "application/rss+xml", "application/json", "x; charset=gbk"]),
)
def test_any_bytes_give_a_listing_or_an_outcome(content: bytes, content_type: str | None) -> None:
    assert looks_like_feed(content, content_type) in (True, False)
    assert looks_like_json(content) in (True, False)
    with suppress(ParseError):
        check(links_of(content, URL, content_type=content_type, now=NOW))


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=20)
    | st.sampled_from(["/a/1.html", "2024-05-28", "<a href='/x'>y</a>"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["title", "url", "date", "list", "data", "html"]), inner, max_size=4)
    ),
    max_leaves=25,
)


@settings(deadline=None)
@given(JSON)
def test_any_json_gives_a_listing_or_an_outcome(value: object) -> None:
    with suppress(ParseError):
        check(links_of(json.dumps(value).encode(), URL, now=NOW))


DATED = [layout for layout in LAYOUTS if layout.dated and layout.year]
#: Lists that are called what they are not: only several sentences beside dates tell them from navigation.
MISNAMED = [layout for layout in DATED if layout.name.startswith(("a list whose class says", "the only list, called"))]
RIGHTLY_NAMED = [layout for layout in DATED if layout not in MISNAMED]
ENTRY_DAYS = st.dates(date(2020, 1, 1), date(2024, 5, 30))


def found_whole(layout: Layout, page: Callable[[str], str], rows: list[tuple[str, date]]) -> None:
    host = "https://www.lanhe.gov.cn"
    entries = [
        Entry(f"/a/{day:%Y%m}/t_{n}.html", f"{host}/a/{day:%Y%m}/t_{n}.html", title, day)
        for n, (title, day) in enumerate(rows)
    ]
    listing = listing_from_html(page(layout.block(entries)).encode(), URL, now=NOW)
    assert [link.url for link in listing.links] == [entry.url for entry in entries]
    assert [link.title for link in listing.links] == [entry.title for entry in entries]
    assert [link.published_at.date() for link in listing.links if link.published_at] == [entry.day for entry in entries]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(RIGHTLY_NAMED),
    st.sampled_from(PAGES),
    st.lists(st.tuples(HAN, ENTRY_DAYS), min_size=4, max_size=25),
)
def test_a_dated_list_of_any_titles_is_found_whole(
    layout: Layout, page: Callable[[str], str], rows: list[tuple[str, date]]
) -> None:
    found_whole(layout, page, rows)


@settings(max_examples=20, deadline=None)
@given(
    st.sampled_from(MISNAMED),
    st.sampled_from(PAGES),
    st.lists(st.tuples(HAN.filter(lambda title: len(title) >= 10), ENTRY_DAYS), min_size=5, max_size=25),
)
def test_a_dated_list_of_sentences_is_found_whole_whatever_it_is_called(
    layout: Layout, page: Callable[[str], str], rows: list[tuple[str, date]]
) -> None:
    found_whole(layout, page, rows)
