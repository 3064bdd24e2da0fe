# ruff: noqa: E501 - a page reads better unbroken
"""The decisions of discovery one by one: what an item is, what a region is worth, which lists are taken."""

from __future__ import annotations

from datetime import date

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.choice import choose, rooms, weigh
from crawler.dating import date_items, heading_over
from crawler.discover import read_list_page
from crawler.outline import Element, outline
from crawler.pagelinks import PageLink, page_links
from crawler.records import Cluster, Item, clusters, number_links, read_item, split
from crawler.zones import worth_by_name, worth_of

BASE = "https://www.lanhe.gov.cn/zwgk/index.html"
TITLES = (
    "关于印发智能机器人产业发展行动计划的通知",
    "关于公开征求算力券管理细则意见的公告",
    "科技计划项目申报指南正式发布",
    "人工智能应用场景对接会预通知",
    "春季防汛值守工作的通知",
    "政务服务中心搬迁公告",
)


def read(html: str) -> tuple[Element, list[PageLink]]:
    root, _ = outline(LexborHTMLParser(f"<body>{html}</body>"))
    links = page_links(root, BASE)
    number_links(root, links)
    return root, links


def element(html: str, tag: str) -> Element:
    return next(node for node in read(html)[0].descendants() if node.tag == tag)


def item_in(html: str, tag: str = "li") -> Item | None:
    root, links = read(html)
    return read_item(next(node for node in root.descendants() if node.tag == tag), links)


def cluster_of(html: str, shape: str) -> Cluster:
    """The cluster whose items have that shape."""
    root, links = read(html)
    return next(one for one in clusters(root, links) if one.path[-1] == shape)


def row(number: int, *, dated: bool = True, folder: str = "a") -> str:
    day = f"<span>2024-05-{20 - number}</span>" if dated else ""
    return f"<li><a href='/{folder}/2024/content_{1000 + number}.html'>{TITLES[number % 6]}</a>{day}</li>"


def rows(count: int = 5, *, dated: bool = True, folder: str = "a") -> str:
    return "".join(row(number, dated=dated, folder=folder) for number in range(count))


def found(html: str) -> list[str]:
    items = read_list_page(html.encode(), BASE).listing(None).links
    return [link.url.removeprefix("https://www.lanhe.gov.cn") for link in items]


def expected(count: int = 5, folder: str = "a") -> list[str]:
    return [f"/{folder}/2024/content_{1000 + number}.html" for number in range(count)]


# --- an item ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "title", "url"),
    [
        ("<li><a href='/1'>短</a><a href='/2'>长一些的标题</a></li>", "长一些的标题", "/2"),
        ("<li><h3><a href='/1'>新规</a></h3><p>见<a href='/2'>一段很长很长的说明文字</a></p></li>", "新规", "/1"),
        ("<li><a href='/1'><img src=x alt='配图'></a><a href='/1'>长一些的标题</a></li>", "长一些的标题", "/1"),
        ("<li><a href='/1.pdf'>附件一：很长很长很长的名字</a><a href='/2'>公告</a></li>", "公告", "/2"),
        ("<li><a href='/1.pdf'>附件一：名单</a></li>", "附件一：名单", "/1.pdf"),
        ("<li><h3>不是链接的标题</h3><a href='/1'>查看详情</a></li>", "不是链接的标题", "/1"),
        ("<li><p>2024-05-28</p><p>不是链接的标题</p><a href='/1'><img src=x></a></li>", "不是链接的标题", "/1"),
        ("<li><a href='/1'>查看详情</a></li>", None, None),
        ("<li><p>两个按钮都没有名字</p><a href='/1'>查看</a><a href='/2'>下载</a></li>", None, None),
        ("<li>没有链接</li>", None, None),
    ],
)
def test_an_item_is_named_by_its_main_link(html: str, title: str | None, url: str | None) -> None:
    item = item_in(html)
    assert (item.title if item else None) == title
    assert (item.link.url.removeprefix("https://www.lanhe.gov.cn") if item else None) == url


@pytest.mark.parametrize(
    ("html", "rivals"),
    [
        ("<li><a href='/1'>第一个标题有十个字</a></li>", 0),
        (
            "<li><a href='/1'>第一个标题有十个字</a><a href='/2'>第二个标题有十个字</a><a href='/3'>第三个标题有十个字</a></li>",
            2,
        ),
        ("<li><a href='/1'>第一个标题有十个字</a><a href='/2'>栏目</a></li>", 0),
        ("<li><a href='/1'>第一个标题有十个字</a><a href='/1?from=x'>第一个标题有十个字</a></li>", 0),
        ("<li><h3><a href='/1'>第一个标题有十个字</a></h3><a href='/2'>第二个标题有十个字</a></li>", 0),
        ("<li><h2><a href='/1'>第一个标题有十个字</a></h2><h3><a href='/2'>第二个标题有十个字</a></h3></li>", 0),
        ("<li><h3><a href='/1'>第一个标题有十个字</a></h3><h3><a href='/2'>第二个标题有十个字</a></h3></li>", 1),
        ("<li><a href='/1'>第一个标题有十个字</a><a href='/2.pdf'>附件：第一个标题</a></li>", 0),
        ("<li><a href='/1.pdf'>附件一：第一个名单</a><a href='/2.pdf'>附件二：第二个名单</a></li>", 1),
    ],
)
def test_links_as_prominent_as_the_main_one_are_its_rivals(html: str, rivals: int) -> None:
    item = item_in(html)
    assert item is not None
    assert item.rivals == rivals


def test_blocks_with_rivals_are_sections_not_items() -> None:
    html = "".join(
        f"<div class='box'>{''.join(f'<p><a href=/a/2024/c_{n}{m}.html>{TITLES[m]}</a></p>' for m in range(3))}</div>"
        for n in range(4)
    )
    assert weigh(cluster_of(html, "div.box"), 12) is None
    assert len(found(html)) == 12


@pytest.mark.parametrize(
    ("html", "day"),
    [
        (
            "<li><a href='/1'>标题甲乙丙</a> 2024-05-28</li><li><a href='/2'>标题甲乙丁</a> 2024-05-27</li>",
            date(2024, 5, 28),
        ),
        (
            "<li>2024-05-28 <a href='/1'>标题甲乙丙</a></li><li>2024-05-27 <a href='/2'>标题甲乙丁</a></li>",
            date(2024, 5, 28),
        ),
        (
            "<li><time datetime='2024-05-28T08:00:00Z'>昨天</time><a href='/1'>标题甲乙丙</a></li><li></li>",
            date(2024, 5, 28),
        ),
        ("<li><a href='/1'>标题甲乙丙</a><i data-time='1716883200'>刚刚</i></li>", date(2024, 5, 28)),
        ("<li><a href='/1'>标题甲乙丙</a><meta itemprop='datePublished' content='2024-05-28'></li>", date(2024, 5, 28)),
        ("<li><a href='/1'>标题甲乙丙</a><i title='发表于 2024-05-28 10:00'>05-28</i></li>", date(2024, 5, 28)),
        ("<li><a href='/1' title='2019-01-01'>标题甲乙丙</a><i>2024-05-28</i></li>", date(2024, 5, 28)),
        ("<li><a href='/1'>标题甲乙丙</a><time datetime='2024-06-03'>2024-05-28</time></li>", date(2024, 5, 28)),
        ("<li><a href='/1'>自2023年1月1日起<b>2023年2月2日</b>止的通知</a></li>", None),
        ("<li><a href='/1'>标题甲乙丙</a><i>阅读 2024</i></li>", None),
        ("<li><a href='/1' title='2023年2月2日放假通知'>放假通知</a></li>", None),
    ],
)
def test_an_item_is_dated_by_what_it_shows_first_of_all(html: str, day: date | None) -> None:
    cluster = cluster_of(f"<ul>{html}<li><a href='/9'>末尾标题</a></li></ul>", "li")
    date_items(cluster)
    stamp = cluster.items[0].stamp
    assert (date(stamp.year or 0, stamp.month, stamp.day) if stamp else None) == day


def test_a_shown_day_takes_its_hour_from_the_attribute_of_the_same_day() -> None:
    html = "<li><a href='/1'>标题甲乙丙</a><time datetime='2024-05-28T09:30:00+08:00'>2024-05-28</time></li>"
    cluster = cluster_of(f"<ul>{html * 2}</ul>", "li")
    date_items(cluster)
    assert [item.stamp.clock for item in cluster.items if item.stamp] == [(9, 30, 0)]


def test_items_of_any_class_are_of_one_shape_where_the_tag_says_enough() -> None:
    names = ("first", "odd", "even", "on", "last")
    html = "".join(row(n).replace("<li>", f"<li class='{name}'>") for n, name in enumerate(names))
    assert found(f"<ul>{html}</ul>") == expected()


@pytest.mark.parametrize(
    ("html", "heading"),
    [
        ("<h3>友情链接</h3><ul></ul>", "友情链接"),
        ("<div><h3>友情链接</h3></div><div><ul></ul></div>", "友情链接"),
        ("<div>友情链接 <div><div><ul></ul></div></div></div>", "友情链接"),
        ("<p>很长的一段话，说的是别的事情，有二十五个字以上，所以不是标题</p><ul></ul>", ""),
        ("<h3>更早</h3><p>很长的一段话，说的是别的事情，有二十五个字以上，所以不是标题</p><ul></ul>", ""),
        ("<h3>远</h3><div><div><div><div><ul></ul></div></div></div></div>", ""),
        ("<ul></ul>", ""),
    ],
)
def test_the_heading_over_a_list_is_the_short_text_before_it(html: str, heading: str) -> None:
    assert heading_over(element(html, "ul")) == heading


# --- regions ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "worth"),
    [
        ("<div></div>", 1.0),
        ("<div class='list-box'></div>", 1.0),
        ("<div class='footer'></div>", 0.02),
        ("<div id='friendLinks'></div>", 0.02),
        ("<div class='page-footer'></div>", 1.0),  # "page" may be the layout's word: the element's own name must decide
        ("<div class='main-nav'></div>", 1.0),
        ("<div class='topNav'></div>", 0.1),
        ("<div class='hot_news'></div>", 0.3),
        ("<div class='right sidebar'></div>", 0.4),
        ("<div class='with-sidebar'></div>", 1.0),
        ("<div class='main-content-no-sidebar'></div>", 1.0),
        ("<main class='footer'></main>", 1.0),
    ],
)
def test_a_region_is_worth_what_its_name_says(html: str, worth: float) -> None:
    tag = "main" if "main " in html[:6] else "div"
    assert worth_by_name(element(html, tag)) == worth


@pytest.mark.parametrize("tag", ["nav", "footer", "header", "aside"])
def test_a_region_is_worth_what_its_tag_says(tag: str) -> None:
    assert worth_by_name(element(f"<{tag}></{tag}>", tag)) < 0.5


def test_the_header_of_an_article_is_not_the_header_of_the_page() -> None:
    item = "<{0}><header><h2><a href='/a/2024/c_{1}.html'>{2}</a></h2><a href='/by/{1}'>某某</a></header></{0}>"
    own = "".join(item.format("article", n, TITLES[n]) for n in range(4))
    assert worth_of(cluster_of(f"<div>{own}</div>", "h2").runs[0], 8) == 1.0
    pages = "".join(item.format("div", n, TITLES[n]) for n in range(4))
    assert worth_of(cluster_of(f"<div>{pages}</div>", "h2").runs[0], 8) == 0.1


def test_a_side_region_that_holds_the_page_is_its_main_matter() -> None:
    assert found(f"<div id='sidebar'><ul>{rows()}</ul></div><p><a href='/x/'>其他栏目</a></p>") == expected()
    run = cluster_of(f"<div id='sidebar'><ul>{rows()}</ul></div>", "li").runs[0]
    assert worth_of(run, 5) == 1.0
    assert worth_of(run, 50) == 0.4


@pytest.mark.parametrize(
    ("heading", "worth"),
    [
        ("通知公告", 1.0),
        ("友情链接", 0.02),
        ("相关链接：", 0.02),
        ("热门文章", 0.3),
        ("点击排行", 0.3),
        ("Most Popular", 0.3),
        ("Friendly links", 0.02),
    ],
)
def test_a_heading_says_what_the_list_below_it_is(heading: str, worth: float) -> None:
    run = cluster_of(f"<h3>{heading}</h3><ul>{rows()}</ul>", "li").runs[0]
    assert worth_of(run, 5) == worth


# --- choosing -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        (f"<ul>{rows()}<li><a href='/zwgk/gzdt/2024.html'>工作动态</a></li></ul>", 5),
        (f"<ul>{rows()}<li><a href='/zwgk/gzdt/2024.html'>关于工作动态栏目调整的公告</a></li></ul>", 6),
        (f"<ul>{rows()}<li><a href='https://b.example/1.html'>别处一条没有日期的消息</a></li></ul>", 5),
        (f"<ul>{rows()}<li><a href='https://b.example/1.html'>别处一条有日期的消息</a> 2024-05-01</li></ul>", 6),
        (f"<ul>{rows(2)}</ul>", 2),
        (f"<ul>{rows(2, dated=False)}</ul>", None),
        (f"<ul>{rows(3, dated=False)}</ul>", 3),
    ],
)
def test_what_is_kept_of_a_cluster(html: str, kept: int | None) -> None:
    weighed = weigh(cluster_of(html, "li"), 6)
    assert (len(weighed.items) if weighed else None) == kept


def test_dated_items_are_worth_more_and_longer_lists_score_higher() -> None:
    few, many = (weigh(cluster_of(f"<ul>{rows(count)}</ul>", "li"), count) for count in (3, 6))
    bare = weigh(cluster_of(f"<ul>{rows(6, dated=False)}</ul>", "li"), 6)
    assert few is not None
    assert many is not None
    assert bare is not None
    assert many.score > few.score
    assert few.worth > bare.worth
    assert (many.dated, bare.dated) == (1.0, 0.0)


def test_beside_a_dated_list_an_undated_one_is_not_taken() -> None:
    html = "".join(f"<p><a href='/zt/2024/content_{n}.html'>{TITLES[n]}专题</a></p>" for n in range(5))
    assert found(f"<ul>{rows()}</ul><div>{html}</div>") == expected()


def test_beside_an_undated_list_a_much_shorter_one_is_not_taken() -> None:
    html = "".join(f"<p><a href='/zt/2024/content_{n}.html'>{TITLES[n]}专题</a></p>" for n in range(3))
    assert found(f"<ul>{rows(9, dated=False)}</ul><div>{html}</div>") == expected(9)


def test_two_lists_alike_are_both_taken_dated_or_not() -> None:
    for dated in (True, False):
        html = f"<ul>{rows(dated=dated)}</ul><hr><ol>{rows(dated=dated, folder='b')}</ol>"
        assert found(html) == expected() + expected(folder="b")


def test_lists_come_in_the_order_of_the_page_not_of_their_worth() -> None:
    html = f"<ul>{rows(3)}</ul><hr><ol>{rows(6, folder='b')}</ol>"
    assert found(html) == expected(3) + expected(6, "b")


def test_what_stands_in_the_room_of_an_item_is_part_of_it() -> None:
    html = "".join(
        f"<div class='post'><h2><a href='/2024/05/how-agencies-buy-{n}/'>How agencies buy robots, part {n}</a></h2>"
        f"<div class='meta'><a href='/author/jane-doe-the-reporter-{n}/'>Jane Doe the Reporter</a> May {n}, 2024</div></div>"
        for n in range(1, 6)
    )
    assert found(html) == [f"/2024/05/how-agencies-buy-{n}/" for n in range(1, 6)]


def test_of_a_picture_and_a_heading_the_heading_names_the_item() -> None:
    html = "".join(
        f"<li><a class='pic' href='/a/2024/c_{n}.html'><img src=x alt='现场图片：{TITLES[n]}，记者摄于会场之外'></a><div><h3><a href='/a/2024/c_{n}.html'>{TITLES[n]}</a></h3></div></li>"
        for n in range(5)
    )
    links = read_list_page(f"<ul>{html}</ul>".encode(), BASE).listing(None).links
    assert [link.title for link in links] == list(TITLES[:5])


ROWS = "<table>{}</table>".format(
    "".join(
        f"<tr><td><a href='https://site{n}.example/2024/robots-{n}.html'>Robots and the law, part {n}: what the courts say</a></td></tr>"
        f"<tr><td><p>by <a href='/user?id=u{n}'>somebody{n}</a> on May {n}, 2024 <a href='/item?id=400{n}'>{n} comments</a></p></td></tr>"
        for n in range(1, 9)
    )
)


def test_rows_of_titles_and_rows_of_facts_are_told_apart() -> None:
    listing = read_list_page(ROWS.encode(), "https://news.example/new").listing(None)
    assert [link.url for link in listing.links] == [
        f"https://site{n}.example/2024/robots-{n}.html" for n in range(1, 9)
    ]
    assert [str(link.published_at)[:10] for link in listing.links] == [f"2024-05-0{n}" for n in range(1, 9)]


def test_a_cluster_is_split_only_where_its_items_are_of_two_kinds() -> None:
    plain, headed = ("<li><a href='/a/{0}'>{1}</a></li>", "<li><h4><a href='/b/{0}'>{1}</a></h4></li>")
    for second, parts in ((1, 1), (4, 2)):
        html = "".join(plain.format(n, TITLES[n]) for n in range(6)) + "".join(
            headed.format(n, TITLES[n]) for n in range(second)
        )
        assert len(split(cluster_of(f"<ul>{html}</ul>", "li"))) == parts


def test_undated_links_elsewhere_count_where_a_page_collects_them_but_home_pages_never() -> None:
    item = "<li><a href='https://site{0}.example/{1}'>{2}</a></li>"
    articles = "".join(item.format(n, f"2024/news_{n}.html", TITLES[n]) for n in range(5))
    homes = "".join(item.format(n, "", TITLES[n]) for n in range(5))
    assert len(found(f"<ul>{articles}</ul>")) == 5
    assert found(f"<ul>{homes}</ul>") == []
    assert found(f"<ul>{rows(dated=False)}{item.format(1, '2024/news_1.html', TITLES[1])}</ul>") == expected()


def test_rooms_are_as_wide_as_they_can_be() -> None:
    root, links = read(f"<section><div><ul>{rows(2)}</ul></div></section><section><div><p>{row(3)}</p></div></section>")
    items = [item for node in root.descendants() if node.tag == "li" and (item := read_item(node, links))]
    assert [room.tag for room in rooms(items)] == ["li", "li", "section"]


def test_nothing_to_choose_from_is_nothing() -> None:
    assert choose([], []) == []


def test_a_selected_link_finds_the_date_in_the_block_around_it() -> None:
    html = "".join(
        f"<div><h4><a href='/x/{n}'>{TITLES[n]}</a></h4><p><em>2024-05-1{n}</em></p></div>" for n in range(3)
    )
    for text in (html, html[: html.index("</div>") + 6]):
        listing = read_list_page(text.encode(), BASE, selector="h4 a").listing(None)
        assert [str(link.published_at)[:10] for link in listing.links] == ["2024-05-10", "2024-05-11", "2024-05-12"][
            : len(listing.links)
        ]


def test_items_whose_link_leads_nowhere_are_no_story() -> None:
    item = "<div class='it'><h3><a href='{}'>{}</a></h3><p>{}</p><i>2024-05-2{}</i></div>"
    summary = "国务院常务会议审议通过了这一条例，对数据要素市场作出了系统的规定和安排。" * 3
    hrefs = ("/n/2024/c_1.html", "javascript:;", "/n/2024/c_2.html", "javascript:;", "javascript:;", "/n/2024/c_3.html")
    html = "".join(item.format(href, TITLES[n], summary, n) for n, href in enumerate(hrefs))
    assert not read_list_page(html.encode(), BASE).tells_a_story()
