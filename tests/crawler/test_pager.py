# ruff: noqa: E501 - tables of samples read better unbroken
"""Where a list goes on: pagers of many makes, and what only looks like one."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.outline import outline
from crawler.pager import older_by_script, older_page

HOST = "https://www.lanhe.gov.cn"
HERE = f"{HOST}/zwgk/tzgg/index.html"


def older(html: str, url: str = HERE, *, base: str | None = None, head_next: str = "") -> str | None:
    tree = LexborHTMLParser(html)
    root, _ = outline(tree)
    found = older_page(root, url, base=base or url, head_next=head_next, html=html)
    return found.removeprefix(HOST) if found else None


@pytest.mark.parametrize(
    ("url", "html", "expected"),
    [
        ("/tzgg/", "<a href='index_1.html'>下一页</a>", "/tzgg/index_1.html"),
        ("/tzgg/index.html", "<a href='index_1.html'>下一页&gt;</a>", "/tzgg/index_1.html"),
        ("/tzgg/index_1.html", "<a href='index.html'>上一页</a><a href='index_2.html'>下一页</a>", "/tzgg/index_2.html"),
        ("/tzgg/index.shtml", "<a href='./index_2.shtml'>下页</a>", "/tzgg/index_2.shtml"),
        ("/tzgg/index_pc_1.html", "<a href='index_pc_2.html'>下一页</a>", "/tzgg/index_pc_2.html"),
        ("/tzgg/common_list.shtml", "<a href='common_list_2.shtml'>后一页</a>", "/tzgg/common_list_2.shtml"),
        ("/tzgg/", "<a href='list_12_2.html'>下一页</a>", "/tzgg/list_12_2.html"),
        ("/tzgg/list_12_2.html", "<a href='list_12_3.html'>下一页</a>", "/tzgg/list_12_3.html"),
        ("/tzgg/index.html", "<a href='index2.html'>下一页</a>", "/tzgg/index2.html"),
        ("/tzgg/list2.shtml", "<a href='list3.shtml'>下一页</a>", "/tzgg/list3.shtml"),
        ("/lists/65.html", "<a href='/lists/65_2.html'>下一页</a>", "/lists/65_2.html"),
        ("/tzgg.htm", "<a href='tzgg/24.htm'>下页</a><a href='tzgg/1.htm'>尾页</a>", "/tzgg/24.htm"),
        ("/tzgg/24.htm", "<a href='../tzgg.htm'>上页</a><a href='23.htm'>下页</a>", "/tzgg/23.htm"),
        ("/news?cat=3", "<a href='?cat=3&page=2'>Next</a>", "/news?cat=3&page=2"),
        ("/news?cat=3&page=2", "<a href='?cat=3&page=1'>Previous</a><a href='?cat=3&page=3'>Next »</a>", "/news?cat=3&page=3"),
        ("/col/col7/index.html", "<a href='/col/col7/index.html?uid=9&pageNum=2'>下一页</a>", "/col/col7/index.html?uid=9&pageNum=2"),
        ("/list.jsp", "<a href='list.jsp?pageIndex=2'>下一頁</a>", "/list.jsp?pageIndex=2"),
        ("/blog/", "<a href='/blog/page/2/'>Older posts</a>", "/blog/page/2/"),
        ("/blog/page/2/", "<a href='/blog/page/3/'>← Older Entries</a><a href='/blog/'>Newer →</a>", "/blog/page/3/"),
        ("/blog/", "<a href='/blog/?paged=2' rel='next'><svg></svg></a>", "/blog/?paged=2"),
        ("/blog/", "<a href='/blog/page2/' aria-label='Next page'><i></i></a>", "/blog/page2/"),
        ("/blog", "<a href='/blog?start=20'>Next page</a>", "/blog?start=20"),
        ("/blog", "<a href='/blog?after=bGF0ZXI'>Next</a>", "/blog?after=bGF0ZXI"),
        ("/blog?after=bGF0ZXI", "<a href='/blog?after=eXk'>Next</a>", "/blog?after=eXk"),
        ("/blog?page=0", "<a href='/blog?page=1'>›</a>", "/blog?page=1"),
        ("/blog", "<a href='/blog?page=1'>&rsaquo;</a>", "/blog?page=1"),
        ("/blog/", "<a href='/blog/page/9/'>»</a><a href='/blog/page/2/'>&gt;</a>", "/blog/page/2/"),
        ("/blog/", "<a href='/blog/page/2/'>»</a>", "/blog/page/2/"),
        ("/blog/", "<li class='next'><a href='/blog/page/2/'><img src='r.png'></a></li>", "/blog/page/2/"),
        ("/news/", "<a href='/news/?p=2'>加载更多</a>", "/news/?p=2"),
        ("/tzgg/", """<a href="javascript:;" onclick="location.href='index_1.html'">下一页</a>""", "/tzgg/index_1.html"),
        ("/tzgg/", "<li data-url='index_1.html'>下一页</li>", "/tzgg/index_1.html"),
        ("/tzgg/", "<a href='index_1.html'><span>下一页</span></a>", "/tzgg/index_1.html"),
        ("/tzgg/", "<a href='index_1.html' title='下一页'>&gt;</a>", "/tzgg/index_1.html"),
        ("/tzgg/", "<a href='//lanhe.gov.cn/tzgg/index_1.html'>下一页</a>", "https://lanhe.gov.cn/tzgg/index_1.html"),
    ],
)  # fmt: skip
def test_words_lead_on(url: str, html: str, expected: str) -> None:
    assert older(html, HOST + url) == expected


@pytest.mark.parametrize(
    ("url", "html", "expected"),
    [
        ("/tzgg/", "<div><span>1</span><a href='index_1.html'>2</a><a href='index_2.html'>3</a></div>", "/tzgg/index_1.html"),
        ("/tzgg/index_1.html", "<div><a href='index.html'>1</a><span>2</span><a href='index_2.html'>3</a></div>", "/tzgg/index_2.html"),
        ("/tzgg/index_1.html", "<p><a href='index.html'>[1]</a> <b>[2]</b> <a href='index_2.html'>[3]</a></p>", "/tzgg/index_2.html"),
        ("/n", "<ul><li><a href='?page=1'>1</a></li><li class='active'><a href='?page=2'>2</a></li><li><a href='?page=3'>3</a></li></ul>", "/n?page=3"),
        ("/n?page=2", "<ul><li><a href='?page=1'>1</a></li><li><a href='?page=2'>2</a></li><li><a href='?page=3'>3</a></li></ul>", "/n?page=3"),
        ("/n?page=2", "<a href='?page=1'>1</a><a href='?page=2' aria-current='page'>2</a><a href='?page=3'>3</a>", "/n?page=3"),
        ("/n?page=2", "<a href='?page=1'>1</a><strong>2</strong><a href='?page=3'>3</a><a href='?page=9'>9</a>", "/n?page=3"),
        ("/n", "<a class='num on' href='#'>1</a><a class='num' href='/n?pn=2'>2</a>", "/n?pn=2"),
        ("/n", "<a href='/n'>1</a><a href='/n?offset=10'>2</a>", "/n?offset=10"),
    ],
)  # fmt: skip
def test_numbers_lead_to_the_one_after_this_pages(url: str, html: str, expected: str) -> None:
    assert older(f"<div class='pager'>{html}</div>", HOST + url) == expected


@pytest.mark.parametrize(
    ("url", "html"),
    [
        pytest.param("/tzgg/", "", id="no pager"),
        pytest.param("/tzgg/index_9.html", "<a href='index_8.html'>上一页</a><a>下一页</a>", id="the last page"),
        pytest.param("/tzgg/index_9.html", "<a href='index_9.html'>下一页</a>", id="the last page leads to itself"),
        pytest.param("/blog?after=bGF0ZXI", "<a href='/blog?after=bGF0ZXI'>Next</a>", id="a cursor that stays"),
        pytest.param("/tzgg/index_9.html", "<a href='index_8.html'>下一页</a>", id="backwards under the wrong word"),
        pytest.param("/tzgg/", "<a href='index.html'>首页</a><a href='index_9.html'>尾页</a>", id="only the ends"),
        pytest.param("/tzgg/", "<a href='javascript:next()'>下一页</a>", id="a script nobody knows"),
        pytest.param("/tzgg/", "<a href='#'>下一页</a>", id="nowhere"),
        pytest.param("/tzgg/", "<a href='/zcjd/index_1.html'>下一页</a>", id="another list"),
        pytest.param("/n?cat=3", "<a href='?cat=4&page=2'>下一页</a>", id="another column by its parameter"),
        pytest.param("/n?cat=3", "<a href='?page=2'>下一页</a>", id="the column is lost"),
        pytest.param("/tzgg/", "<a href='t20240501_12.html'>下一篇</a>", id="the next article"),
        pytest.param("/blog/", "<a href='/blog/robots-2/'>Next post</a>", id="the next post"),
        pytest.param("/blog/", "<a href='/blog/robots-2/'>Next</a>", id="an article whose name ends in a number"),
        pytest.param("/tzgg/", "<a href='https://elsewhere.example/tzgg/index_1.html'>下一页</a>", id="another site"),
        pytest.param("/", "<div class='swiper'><a class='next' href='/zt/2024/'>&gt;</a></div>", id="a carousel's arrow"),
        pytest.param("/news/", "<div class='swiper'><a href='/news/2/' class='swiper-button-next'></a></div>", id="a carousel's button"),
        pytest.param("/", "<div class='banner'><a href='/news/2.html' class='next'></a></div>", id="a carousel's picture"),
        pytest.param("/news/", "<table><tr><td><a href='/news/2024/07/'>»</a></td></tr></table>", id="a calendar's month"),
        pytest.param("/news/2024/06/", "<a href='/news/2024/07/'>»</a>", id="a calendar's month on a month's page"),
        pytest.param("/news/", "<a href='/news/?month=2024-07'>»</a>", id="a calendar's month as a parameter"),
        pytest.param("/news/2024/05/", "<table><tr>" + "".join(f"<td><a href='/news/2024/05/{n}/'>{n}</a></td>" for n in range(1, 29)) + "<td class='current'>29</td><td><a href='/news/2024/05/30/'>30</a></td></tr></table>", id="a calendar's days"),
        pytest.param("/news/", "<a href='/news/2023/'>Next</a>", id="another year"),
        pytest.param("/news/", "<a href='/more/'>更多</a><a href='/zt/'>&gt;&gt;</a>", id="a column's more-link"),
        pytest.param("/news/", "<a href='/news/page/9/'>»</a>", id="the last page's arrows"),
        pytest.param("/news/", "<a href='/news/123.html'>12</a><a href='/news/124.html'>13</a>", id="counts of comments"),
        pytest.param("/n?page=3", "<a href='?page=1'>1</a><a href='?page=2'>2</a><b>3</b>", id="the last of the numbers"),
        pytest.param("/news/", "<p>In the article we wrote <a href='/news/page/2/'>next week it rains</a></p>", id="a sentence"),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_pager_leads_nowhere(url: str, html: str) -> None:
    assert older(html, HOST + url) is None


def test_the_heads_own_word_for_it_comes_first() -> None:
    assert older("<a href='index_3.html'>下一页</a>", head_next="index_1.html") == "/zwgk/tzgg/index_1.html"
    assert (
        older("<a href='index_3.html'>下一页</a>", head_next="/zwgk/2024/next-article.html")
        == "/zwgk/tzgg/index_3.html"
    )


def test_addresses_are_relative_to_the_pages_base() -> None:
    found = older("<a href='tzgg/index_1.html'>下一页</a>", base=f"{HOST}/zwgk/")
    assert found == "/zwgk/tzgg/index_1.html"


@pytest.mark.parametrize(
    ("url", "script", "expected"),
    [
        ("/t/", 'createPageHTML(50, 0, "index", "html");', "/t/index_1.html"),
        ("/t/index_1.html", "createPageHTML(50,1,'index','html')", "/t/index_2.html"),
        ("/t/index_49.html", 'createPageHTML(50, 49, "index", "html");', None),
        ("/t/", 'createPageHTML(1, 0, "index", "html");', None),
        ("/t/", 'createPageHTML(2, 0, "index", "html");', "/t/index_1.html"),
        ("/t/index_19.shtml", "createPageHTML('page_div',20, 19,'index','shtml',400);", "/t/index_20.shtml"),
        ("/t/home.htm", 'createPage("24","0","home","htm")', "/t/home_1.htm"),
        ("/t/", "createPageHTML('page_div',20, 1,'index','shtml',400);", "/t/index_2.shtml"),
        ("/t/index_20.shtml", "createPageHTML('page_div',20, 20,'index','shtml',400);", None),
        ("/t/", "Pager({size:35, current:0, prefix:'index', suffix:'html'});", "/t/index_1.html"),
        ("/t/", 'new Page({"size": 35, "current": 34, "prefix": "index", "suffix": "html"})', None),
        ("/t/", "var currentPage = 0;//this\nvar countPage = 12\nvar nextPage = currentPage+1", "/t/index_1.html"),
        ("/t/list_3.shtml", "var currentPage = 3; var countPage = 12;", "/t/list_4.shtml"),
        ("/t/list_11.shtml", "var currentPage = 11; var countPage = 12;", None),
        ("/t/", "function createPageHTML(_nPageCount, _nCurrIndex, _sPageName, _sPageExt) {}", None),
        ("/t/", "showPage({size: n, current: i, prefix: name, suffix: ext})", None),
        ("/t/", "var currentPage = 0;", None),
        ("/t/", "", None),
    ],
)  # fmt: skip
def test_scripts_that_write_pagers_are_understood(url: str, script: str, expected: str | None) -> None:
    found = older_by_script(f"<html><script>{script}</script>", HOST + url)
    assert found == (HOST + expected if expected else None)
    assert older(f"<html><script>{script}</script>", HOST + url) == expected


def test_a_link_is_believed_before_a_script() -> None:
    html = "<a href='index_1.html'>下一页</a><script>createPageHTML(50, 4, 'index', 'html')</script>"
    assert older(html) == "/zwgk/tzgg/index_1.html"


def test_an_address_of_endless_parameters_is_no_pager() -> None:
    assert older(f"<a href='?page=2&{'&'.join(['a=1'] * 500)}'>下一页</a>") is None
