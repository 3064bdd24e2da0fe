# ruff: noqa: E501 - a page reads better unbroken
"""Finding the articles of a list page: many ways to write one list, and what must stay out of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path

import pytest

from crawler.discover import listing_from_html, read_list_page
from db.errors import ParseError
from db.models import Listing, SourceKind
from db.outcomes import Outcome
from tests.crawler.list_layouts import ENTRIES, FRIENDS, HOST, LAYOUTS, PAGE_URL, PAGES, Layout

NOW = datetime(2024, 6, 1, 4, 0, tzinfo=UTC)
GOLDEN = Path(__file__).resolve().parents[1] / "pages" / "lists"
TITLES = (
    "关于印发智能机器人产业发展行动计划的通知",
    "关于公开征求算力券管理细则意见的公告",
    "科技计划项目申报指南发布",
    "人工智能应用场景对接会预通知",
    "春季防汛值守工作的通知",
    "政务服务中心搬迁公告",
)


def find(html: str, *, selector: str | None = None, now: datetime | None = NOW, url: str = PAGE_URL) -> Listing:
    return listing_from_html(html.encode(), url, selector=selector, now=now)


def paths(listing: Listing) -> list[str]:
    return [link.url.removeprefix(HOST) for link in listing.links]


def days(listing: Listing) -> list[date | None]:
    return [link.published_at.date() if link.published_at else None for link in listing.links]


def rows(count: int = 5, *, folder: str = "a", dated: bool = True, item: str = "") -> str:
    """`count` list items; `item` replaces the usual template."""
    template = item or '<li><a href="/{folder}/2024/content_{id}.html">{title}</a>{date}</li>'
    return "".join(
        template.format(
            folder=folder, id=1000 + n, n=n, title=TITLES[n % 6], date=f"<span>2024-05-{20 - n}</span>" if dated else ""
        )
        for n in range(count)
    )


def expected(count: int = 5, folder: str = "a") -> list[str]:
    return [f"/{folder}/2024/content_{1000 + n}.html" for n in range(count)]


# --- every way to write a list, in every kind of page -------------------------------------------------------------


@pytest.mark.parametrize(
    ("layout", "page"),
    [pytest.param(layout, page, id=f"{layout.name}, {page.__name__} page") for layout, page in product(LAYOUTS, PAGES)],
)
def test_a_list_is_found_whole_and_nothing_else_with_its_titles_and_days(
    layout: Layout, page: Callable[[str], str]
) -> None:
    listing = find(page(layout.block()))
    assert [link.url for link in listing.links] == [entry.url for entry in ENTRIES]
    assert [link.title for link in listing.links] == [entry.title for entry in ENTRIES]
    assert days(listing) == [entry.day if layout.dated else None for entry in ENTRIES]
    assert (listing.kind, listing.outcome, listing.title) == (SourceKind.LIST, Outcome.OK, "通知公告_兰河市人民政府")


@pytest.mark.parametrize("layout", [pytest.param(one, id=one.name) for one in LAYOUTS if one.dated and not one.year])
def test_without_the_time_of_the_fetch_a_day_without_year_stays_unknown_unless_its_address_tells(
    layout: Layout,
) -> None:
    undated = [replace(entry, href=f"/a/{n}.html") for n, entry in enumerate(ENTRIES)]
    assert days(find(PAGES[0](layout.block(undated)), now=None)) == [None] * len(ENTRIES)
    assert days(find(PAGES[0](layout.block()), now=None)) == [entry.day for entry in ENTRIES]  # the address has it


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_the_page_is_decoded_by_its_header(encoding: str) -> None:
    content = PAGES[2](LAYOUTS[0].block()).replace('<meta charset="utf-8">', "").encode(encoding)
    listing = listing_from_html(content, PAGE_URL, content_type=f"text/html; charset={encoding}", now=NOW)
    assert [link.title for link in listing.links] == [entry.title for entry in ENTRIES]


@pytest.mark.parametrize("folder", sorted(one.name for one in GOLDEN.iterdir()))
def test_whole_pages_give_what_a_reader_would_copy_out(folder: str) -> None:
    wanted = json.loads((GOLDEN / folder / "expected.json").read_text(encoding="utf-8"))
    listing = listing_from_html((GOLDEN / folder / "page.html").read_bytes(), wanted["url"], now=NOW)
    found = [
        [link.url, link.title, link.published_at.isoformat() if link.published_at else None] for link in listing.links
    ]
    assert found == wanted["links"]
    assert listing.outcome == wanted["outcome"]


# --- what stays out -----------------------------------------------------------------------------------------------

OFFICES = (
    ("qinghe", "青禾省人民政府门户网站"),
    ("dongyu", "东屿省工业和信息化厅"),
    ("beiling", "北岭省发展和改革委员会"),
)
SERVICES = ("个人所得税年度汇算清缴办理", "企业开办一窗通平台入口", "不动产登记网上服务大厅", "公积金提取业务办理指南")
SHORT = ("首页", "机构职能", "政策文件", "办事指南", "统计数据", "互动交流")


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(f"<ul>{rows()}{''.join(FRIENDS)}</ul>", id="friend links in the same list"),
        pytest.param(f"<ul>{rows(dated=False)}{''.join(FRIENDS)}</ul>", id="friend links in the same undated list"),
        pytest.param(f"<ul>{rows()}<li><a href='/zwgk/more/'>更多&gt;&gt;</a></li></ul>", id="a more-link in the last row"),
        pytest.param(f"<ul>{rows()}<li><a href='index_1.html'>下一页</a></li></ul>", id="a pager in the last row"),
        pytest.param(
            f"<ul>{rows()}<li><a href='https://ads.example.com/x?id=1234'>限时优惠不容错过点击领取大礼包</a></li></ul>", id="an advert"
        ),
        pytest.param(
            f"<ul>{rows()}</ul><div class='mobile'><ul>{rows(dated=False)}</ul></div>", id="the same list again for telephones"
        ),
        pytest.param(
            f"<div class='cookie-banner'><p><a href='/privacy/2024/terms_1.html'>我们如何使用您的浏览信息说明</a></p></div><ul>{rows()}</ul>",
            id="a notice about cookies",
        ),
        pytest.param(
            "<ul>" + rows(item='<li><a href="/{folder}/2024/content_{id}.html">{title}</a>{date}<a href="/f/{id}.pdf">附件：{title}.pdf</a></li>') + "</ul>",
            id="attachments beside the titles",
        ),
        pytest.param(
            "<ul>" + rows(item='<li><a href="/dept/">市科技局</a><a href="/{folder}/2024/content_{id}.html">{title}</a>{date}</li>') + "</ul>",
            id="the office that wrote it",
        ),
        pytest.param(
            f"<nav><ul>{''.join(f'<li><a href=/fw/2024/{n}1234.html>{name}</a></li>' for n, name in enumerate(SERVICES * 3))}</ul></nav><ul>{rows()}</ul>",
            id="a navigation longer than the list, with long names",
        ),
    ],
)  # fmt: skip
def test_what_only_stands_near_the_list_stays_out(html: str) -> None:
    assert paths(find(html)) == expected()


@pytest.mark.parametrize(
    "html",
    [
        pytest.param("", id="nothing"),
        pytest.param("<p>没有找到相关内容</p>", id="no result"),
        pytest.param(f"<ul>{''.join(f'<li><a href=/c{n}/>{name}</a></li>' for n, name in enumerate(SHORT))}</ul>", id="navigation"),
        pytest.param(
            f"<ul>{''.join(f'<li><a href=/col/col{n}1234/index.html>{name}</a></li>' for n, name in enumerate(SERVICES))}</ul>",
            id="columns with long names",
        ),
        pytest.param(
            f"<h3>友情链接</h3><ul>{''.join(f'<li><a href=https://{host}.gov.cn/>{name}</a></li>' for host, name in OFFICES)}</ul>",
            id="friend links",
        ),
        pytest.param(
            f"<h3>友情链接</h3><ul>{''.join(f'<li><a href=https://{host}.lanhe.gov.cn/>{name}</a></li>' for host, name in OFFICES)}</ul>",
            id="friend links on the same site",
        ),
        pytest.param(f"<footer><ul>{rows(dated=False)}</ul></footer>", id="a footer"),
        pytest.param("<a href='javascript:void(0)'>这里什么也没有发生过</a>" * 6, id="links that lead nowhere"),
        pytest.param("<a href='#top'>回到这一页的最上面去</a>" * 6, id="links to the page itself"),
        pytest.param("<a href='mailto:a@example.org'>写信给网站的编辑部门</a>" * 6, id="addresses of mail"),
    ],
)  # fmt: skip
def test_a_page_without_articles_is_empty(html: str) -> None:
    listing = find(html)
    assert (paths(listing), listing.outcome) == ([], Outcome.EMPTY_LIST)


@pytest.mark.parametrize(
    "html",
    [
        "<script>document.cookie='__tst=1;path=/';location.reload();</script>",
        "<html><title>Just a moment...</title><body>Checking your browser before accessing</body></html>",
        "<body>请开启JavaScript并刷新该页</body>",
        "<body><div id='slider'>请完成安全验证，拖动滑块到最右边</div></body>",
        "<html><script>$_ts=window['$_ts'];</script><body></body></html>",
        "<body>当前环境异常，请稍后再试</body>",
        "<body>Our systems have detected unusual traffic from your network.</body>",
    ],
)
def test_a_firewalls_page_is_called_a_challenge(html: str) -> None:
    assert find(html).outcome is Outcome.CHALLENGE


def test_a_page_with_items_is_no_challenge_whatever_its_scripts_are() -> None:
    assert find(f"<script>document.cookie='a=1';location.reload()</script><ul>{rows()}</ul>").outcome is Outcome.OK


def test_an_article_about_firewalls_is_no_challenge() -> None:
    assert (
        find("<p>" + "安全验证是网站常用的防护手段之一，本文介绍其原理和利弊。" * 20 + "</p>").outcome
        is Outcome.EMPTY_LIST
    )


# --- what belongs to it -------------------------------------------------------------------------------------------


def test_two_dated_items_are_a_list_already() -> None:
    assert paths(find(f"<ul>{rows(2)}</ul>")) == expected(2)


def test_short_titles_count_when_they_are_dated() -> None:
    html = "".join(f"<li><a href='/gs/2024/content_{n}.html'>停水通知</a><i>2024-05-1{n}</i></li>" for n in range(4))
    assert len(find(f"<ul>{html}</ul>").links) == 4


def test_all_columns_of_a_front_page_are_news() -> None:
    html = "".join(f"<div class='col'><h2>栏目</h2><ul>{rows(5, folder=one)}</ul></div>" for one in ("yw", "tz", "zc"))
    assert paths(find(html)) == expected(5, "yw") + expected(5, "tz") + expected(5, "zc")


def test_items_on_other_sites_count_when_they_are_dated_like_the_rest() -> None:
    html = f"<ul>{rows().replace('/a/2024/content_1002', 'https://mp.weixin.qq.com/s/content_1002')}</ul>"
    assert paths(find(html))[2] == "https://mp.weixin.qq.com/s/content_1002.html"
    assert len(find(html).links) == 5


def test_an_item_without_its_date_is_not_lost() -> None:
    html = f"<ul>{rows().replace('<span>2024-05-18</span>', '')}</ul>"
    assert paths(find(html)) == expected()
    assert days(find(html))[2] is None


def test_a_table_with_two_items_in_a_row_is_read_in_the_order_of_the_page() -> None:
    cells = [f"<td><a href='/n/2024/c_{n}.html'>{TITLES[n]}</a></td><td>2024-05-1{n}</td>" for n in range(6)]
    html = "<table>" + "".join(f"<tr>{cells[n]}{cells[n + 1]}</tr>" for n in (0, 2, 4)) + "</table>"
    assert paths(find(html)) == [f"/n/2024/c_{n}.html" for n in range(6)]
    assert days(find(html)) == [date(2024, 5, 10 + n) for n in range(6)]


def test_a_date_over_a_group_dates_its_items() -> None:
    groups = ((20, "周一"), (17, "周五"))
    html = "".join(
        f"<h3>2024年5月{day}日 {name}</h3><ul>{''.join(f'<li><a href=/a/{day}{n}/c_12345.html>{TITLES[n]}</a></li>' for n in range(3))}</ul>"
        for day, name in groups
    )
    assert days(find(html)) == [date(2024, 5, 20)] * 3 + [date(2024, 5, 17)] * 3


def test_relative_times_count_from_the_fetch() -> None:
    shown = ("刚刚", "5分钟前", "3小时前", "昨天 12:30", "2天前", "05-20")
    html = "".join(f"<li><a href='/n/2024/c_{n}.html'>{TITLES[n]}</a><i>{one}</i></li>" for n, one in enumerate(shown))
    stamps = [link.published_at for link in find(f"<ul>{html}</ul>").links]
    assert [f"{stamp:%m-%d %H:%M}" for stamp in stamps if stamp] == [
        "06-01 12:00", "06-01 11:55", "06-01 09:00", "05-31 12:30", "05-30 00:00", "05-20 00:00",
    ]  # fmt: skip


def test_a_summary_that_names_other_days_does_not_date_the_item() -> None:
    html = "".join(
        f"<div><h3><a href='/n/2024/c_{n}.html'>{TITLES[n]}</a></h3><p>根据2019年3月5日公布的条例，结合本市实际情况制定本办法，现予以公布，请认真遵照执行。"
        f"</p><p>政策文件 2024-05-1{n}</p></div>"
        for n in range(4)
    )
    assert days(find(html)) == [date(2024, 5, 10 + n) for n in range(4)]


def test_a_title_that_names_a_day_does_not_date_the_item() -> None:
    html = "".join(f"<li><a href='/n/2024/c_{n}.html'>2023年12月{n + 1}日起执行的价格表</a></li>" for n in range(4))
    assert days(find(f"<ul>{html}</ul>")) == [None] * 4


def test_hanweb_keeps_its_list_in_records_of_a_script() -> None:
    records = "".join(
        f"<record><![CDATA[<li><a href='/art/2024/5/{n}/art_7_{n}.html' title='{TITLES[n]}'>{TITLES[n][:6]}…</a><b>2024-05-1{n}</b></li>]]></record>"
        for n in range(3)
    )
    html = f"<ul class='nav'><li><a href='/'>首页</a></li></ul><script type='text/xml'><datastore>{records}</datastore></script>"
    listing = find(html)
    assert paths(listing) == [f"/art/2024/5/{n}/art_7_{n}.html" for n in range(3)]
    assert [link.title for link in listing.links] == list(TITLES[:3])


def test_records_of_table_rows_are_a_table() -> None:
    records = "".join(
        f"<record><![CDATA[<tr><td><a href='/art/art_7_{n}.html'>{TITLES[n]}</a></td><td>2024-05-1{n}</td></tr>]]></record>"
        for n in range(3)
    )
    assert days(find(f"<datastore>{records}</datastore>")) == [date(2024, 5, 10 + n) for n in range(3)]


# --- addresses ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "href", "url"),
    [
        ("", "x.html", f"{HOST}/zwgk/tzgg/x.html"),
        ("", "./x.html", f"{HOST}/zwgk/tzgg/x.html"),
        ("", "../../x.html", f"{HOST}/x.html"),
        ("", "/x.html", f"{HOST}/x.html"),
        ("", "//www.lanhe.gov.cn/x.html", f"{HOST}/x.html"),
        ("", "?id=12345", f"{PAGE_URL}?id=12345"),
        ("", " /x.html ", f"{HOST}/x.html"),
        ("", "/x.html#top", f"{HOST}/x.html"),
        ("", "/通知.html", f"{HOST}/%E9%80%9A%E7%9F%A5.html"),
        ('<base href="/new/">', "x.html", f"{HOST}/new/x.html"),
        ('<base href="https://static.lanhe.gov.cn/a/b.html">', "x.html", "https://static.lanhe.gov.cn/a/x.html"),
        ('<base href="javascript:1">', "x.html", f"{HOST}/zwgk/tzgg/x.html"),
        ('<base target="_blank">', "x.html", f"{HOST}/zwgk/tzgg/x.html"),
    ],
)
def test_links_are_absolute(base: str, href: str, url: str) -> None:
    first = f'<li><a href="{href}">{TITLES[0]}</a><i>2024-05-28</i></li>'
    assert find(f"{base}<ul>{first}{rows(3)}</ul>").links[0].url == url


def test_two_addresses_of_one_article_are_one_item() -> None:
    html = f"<ul>{rows(3)}{rows(3).replace('.html', '.html?from=timeline')}</ul>"
    assert paths(find(html)) == expected(3)


def test_a_link_too_long_to_be_asked_is_left_out_and_costs_nothing_else() -> None:
    html = f"<ul>{rows()}<li><a href='/{'一' * 1500}'>{TITLES[5]}</a><i>2024-05-28</i></li></ul>"
    assert paths(find(html)) == expected()


# --- a selector ---------------------------------------------------------------------------------------------------

ODD = (
    "<section><div><a href='/x/1'>甲</a><em>2024-05-28</em></div><div><a href='/x/2'>乙</a><em>2024-05-27</em></div></section>"
    f"<ul>{rows()}</ul>"
)


@pytest.mark.parametrize(
    "selector", ["section a", "section div", "section > div > a[href^='/x/']", "section div, section em"]
)
def test_a_selector_of_links_or_of_items_overrides(selector: str) -> None:
    listing = find(ODD, selector=selector)
    assert [(link.title, link.url) for link in listing.links] == [("甲", f"{HOST}/x/1"), ("乙", f"{HOST}/x/2")]
    assert days(listing) == [date(2024, 5, 28), date(2024, 5, 27)]


def test_a_selector_that_meets_nothing_gives_an_empty_list() -> None:
    assert find(ODD, selector=".nothing").outcome is Outcome.EMPTY_LIST


def test_a_selector_may_choose_a_single_item() -> None:
    assert [link.title for link in find(ODD, selector="section div:first-child a").links] == ["甲"]


def test_what_is_no_selector_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"li\[\["):
        find(ODD, selector="li[[")


# --- traps --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("html", ["<div>" * 5_000, "<p " + "a=1 " * 40_000 + ">"])
def test_markup_made_to_stop_a_parser_is_refused(html: str) -> None:
    with pytest.raises(ParseError) as caught:
        find(html)
    assert caught.value.outcome is Outcome.PARSE


def test_unclosed_and_crossed_tags_do_not_lose_the_list() -> None:
    html = "<center><table><tr><td><font><ul>" + "".join(
        f"<li><b><a href='/a/2024/content_{1000 + n}.html'>{TITLES[n]}</b></a><span>2024-05-{20 - n}" for n in range(5)
    )
    assert paths(find(html)) == expected()


def test_a_stray_end_of_the_page_does_not_lose_the_list() -> None:
    assert paths(find(f"<body><p>x</p></body></html><ul>{rows()}</ul>")) == expected()


@pytest.mark.parametrize(
    ("html", "story"),
    [
        (f"<ul>{rows()}</ul>", False),
        ("<p>" + "全文共八章四十二条，自公布之日起施行，由市工业和信息化局负责解释。" * 20 + "</p>", True),
        ("<p>" + "全文共八章四十二条，自公布之日起施行，由市工业和信息化局负责解释。" * 20 + f"</p><h4>相关文章</h4><ul>{rows()}</ul>", True),
        (f"<ul>{rows()}</ul><footer><p>{'本网站内容版权归兰河市人民政府所有，未经许可不得转载使用。' * 20}</p></footer>", False),
        ("".join(f"<div><h3><a href='/n/2024/c_{n}.html'>{TITLES[n]}</a></h3><p>{'市政府常务会议审议通过了这一文件。' * 9}</p></div>" for n in range(5)), False),
        ("<script>document.cookie='a=1';location.reload()</script>", False),
        ("<p>" + "全文共八章四十二条，自公布之日起施行，由市工业和信息化局负责解释。" * 8 + f"</p><ul>{rows(12, dated=False)}</ul>", True),
        ("<p>" + "全文共八章四十二条，自公布之日起施行，由市工业和信息化局负责解释。" * 5 + f"</p><ul>{rows(20)}</ul>", False),
    ],
)  # fmt: skip
def test_a_list_beside_a_long_text_is_not_what_the_page_is_about(html: str, story: bool) -> None:  # noqa: FBT001
    assert read_list_page(html.encode(), PAGE_URL).tells_a_story() is story
