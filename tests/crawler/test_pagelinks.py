from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.outline import MAX_DEPTH, Element, fold_space, outline
from crawler.pagelinks import PageLink, address, is_date, page_links, size_of

BASE = "https://www.lanhe.gov.cn/zwgk/index.html"


def tree(html: str) -> Element:
    return outline(LexborHTMLParser(f"<body>{html}</body>"))[0]


def first(html: str, tag: str = "a") -> Element:
    return next(node for node in tree(html).descendants() if node.tag == tag)


def link(html: str) -> PageLink:
    (found,) = page_links(tree(html), BASE)
    return found


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<a href='/x.html'>x</a>", "/x.html"),
        ("<a href=' /x.html\n'>x</a>", "/x.html"),
        ("<a href='#top'>x</a>", ""),
        ("<a href='javascript:;'>x</a>", ""),
        ("<a href='JavaScript:void(0)'>x</a>", ""),
        ("<a href='mailto:a@b.example'>x</a>", ""),
        ("<a href='tel:110'>x</a>", ""),
        ("<a>x</a>", ""),
        ("<a onclick=\"location.href='/x.html'\">x</a>", "/x.html"),
        ("<a href='#' onclick=\"window.open('../x.shtml?id=1','_blank')\">x</a>", "../x.shtml?id=1"),
        ("<a href=\"javascript:openPage('https://a.example/x?y=1')\">x</a>", "https://a.example/x?y=1"),
        ("<a href='javascript:;' onclick='show(\"x.html\")'>x</a>", "x.html"),
        ("<a href='javascript:;' onclick=\"show('x')\">x</a>", ""),
        ("<a href='javascript:;' data-url='/x'>x</a>", "/x"),
        ("<a href='javascript:;' onclick=\"open('view.do?code=7')\">x</a>", "view.do?code=7"),
        ("<a href='javascript:;' onclick=\"open('show.jsp?id=7')\">x</a>", "show.jsp?id=7"),
        ("<a data-href='/x'>x</a>", "/x"),
        ("<a data-link='/x'>x</a>", "/x"),
        ("<a href='/y' data-url='/x'>x</a>", "/y"),
    ],
)
def test_a_click_leads_to(html: str, expected: str) -> None:
    assert address(first(html)) == expected


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ("<a href='/x'>关于机器人的通知</a>", "关于机器人的通知"),
        ("<a href='/x'> 关于\n <b>机器人</b>的通知 </a>", "关于 机器人的通知"),
        ("<a href='/x'>关于<font color=red>机器人</font>的通知</a>", "关于机器人的通知"),
        ("<a href='/x' title='关于机器人产业的若干措施'>关于机器人产…</a>", "关于机器人产业的若干措施"),
        ("<a href='/x' title='关于机器人产业的若干措施'>关于机器人产...</a>", "关于机器人产业的若干措施"),
        ("<a href='/x' title='关于机器人'>关于机器人…</a>", "关于机器人"),
        ("<a href='/x' title='点击查看：关于机器人产业的若干措施'>关于机器人产…</a>", "关于机器人产业的若干措施"),
        (
            "<a href='/x' title='标题：关于机器人产业的若干措施\n时间：今天'>关于机器人产…</a>",
            "关于机器人产业的若干措施",
        ),
        ("<a href='/x'><i>顶</i>关于机器人的通知</a>", "关于机器人的通知"),
        ("<a href='/x'>关于机器人的通知<sup>NEW</sup></a>", "关于机器人的通知"),
        ("<a href='/x'><h3><span>置顶</span>关于机器人的通知</h3></a>", "关于机器人的通知"),
        ("<a href='/x'>关于<span>热</span>处理机器人的通知</a>", "关于热处理机器人的通知"),
        (
            "<a href='/x'><div data-testid='card-headline'>关于机器人的通知</div><p>现将有关内容公开</p></a>",
            "关于机器人的通知",
        ),
        ("<a href='/x' title='点击查看'>关于机器人产…</a>", "关于机器人产…"),
        ("<a href='/x' title='点击查看'>关于机器人的通知</a>", "关于机器人的通知"),
        ("<a href='/x' title='Q&amp;#038;A on robots'><img src=1></a>", "Q&A on robots"),
        ("<a href='/x' aria-label='关于机器人的通知'></a>", "关于机器人的通知"),
        ("<a href='/x'>12 comments</a>", ""),
        ("<a href='/x'>评论(3)</a>", ""),
        ("<a href='/x'>3条评论</a>", ""),
        ("<a href='/x'><img alt='机器人大会现场' src=1></a>", "机器人大会现场"),
        ("<a href='/x'><img src=1></a>", ""),
        ("<a href='/x'>关于机器人的通知<span>2024-05-28</span></a>", "关于机器人的通知"),
        ("<a href='/x'><i>05-28</i>关于机器人的通知</a>", "关于机器人的通知"),
        (
            "<a href='/x'><p>2024-05-28</p><p>关于机器人的通知</p><p>为贯彻落实上级部署，现通知如下。</p></a>",
            "关于机器人的通知",
        ),
        ("<a href='/x'><p>推荐</p><h3>关于机器人的通知</h3><p>摘要在这里</p></a>", "关于机器人的通知"),
        ("<a href='/x'><h2>特稿</h2><h1>关于机器人的通知</h1></a>", "关于机器人的通知"),
        (
            "<a href='/x'><div class='pic'></div><div class='news-title'>关于机器人的通知</div><div>摘要</div></a>",
            "关于机器人的通知",
        ),
        ("<a href='/x' title='关于机器人的通知'><p>摘要一二三四</p><p>摘要五六七八</p></a>", "关于机器人的通知"),
        ("<a href='/x'>[查看全文]</a>", ""),
        ("<a href='/x'>查看详情 &gt;&gt;</a>", ""),
        ("<a href='/x'>更多+</a>", ""),
        ("<a href='/x'>Read more →</a>", ""),
        ("<a href='/x'>下一页</a>", ""),
        ("<a href='/x'>« Older posts</a>", ""),
        ("<a href='/x'>第3页</a>", ""),
        ("<a href='/x'>12</a>", ""),
        ("<a href='/x'>2024-05-28</a>", ""),
        ("<a href='/x'>PDF</a>", ""),
        ("<a href='/x'>更多企业加入机器人联盟</a>", "更多企业加入机器人联盟"),
        ("<a href='/x'>More robots for the north</a>", "More robots for the north"),
        ("<a href='/x'>Next</a>", ""),
        ("<a href='/x'>Next steps for the AI bill</a>", "Next steps for the AI bill"),
    ],
)
def test_a_link_is_titled(html: str, title: str) -> None:
    assert link(html).title == title


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ("<p>2024-05-28 <a href='/x'>关于机器人的通知</a></p>", "关于机器人的通知"),
        ("<p>[市工业和信息化局] <a href='/x'>关于机器人的通知</a></p>", "关于机器人的通知"),
        ("<p>详见<a href='/x'>关于机器人的通知</a></p>", "关于机器人的通知"),
        ("<p>上一条的日期是2024年5月27日 09:30:00<br><a href='/x'>关于机器人的通知</a></p>", "关于机器人的通知"),
        ("<p>市工业和信息化局日前会同有关部门印发了<a href='/x'>关于机器人的通知</a>，自公布之日起施行。</p>", ""),
        ("<p>The agency said on Monday in a statement that <a href='/x'>the new rules</a> will apply.</p>", ""),
    ],
)
def test_a_link_in_a_sentence_is_no_title(html: str, title: str) -> None:
    assert link(html).title == title


@pytest.mark.parametrize(
    ("html", "level"),
    [
        ("<a href='/x'>通知</a>", 9),
        ("<h2><a href='/x'>通知</a></h2>", 2),
        ("<h3><span><a href='/x'>通知</a></span></h3>", 3),
        ("<a href='/x'><h4>通知</h4></a>", 4),
        ("<p class='title'><a href='/x'>通知</a></p>", 4),
        ("<a class='newsTitle' href='/x'>通知</a>", 4),
        ("<h2>栏目</h2><p><a href='/x'>通知</a></p>", 9),
    ],
)
def test_a_link_stands_in_a_heading_of_a_level(html: str, level: int) -> None:
    assert link(html).level == level


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/a.pdf", True),
        ("/a.PDF", True),
        ("/a.docx?v=1", True),
        ("/a.wps", True),
        ("/a.html", False),
        ("/pdf/a", False),
    ],
)
def test_documents_are_told_from_pages(href: str, expected: bool) -> None:  # noqa: FBT001
    assert link(f"<a href='{href}'>附件</a>").is_file is expected


def test_a_title_in_a_heading_goes_before_a_longer_text_and_a_page_before_a_file() -> None:
    heading, text = link("<h3><a href='/x'>新规</a></h3>"), link("<a href='/y'>一段很长很长的正文里的链接文字</a>")
    page, file = link("<a href='/x.html'>关于名单的公示</a>"), link("<a href='/x.pdf'>附件：关于名单的公示.pdf</a>")
    assert heading.rank > text.rank
    assert page.rank > file.rank


def test_links_know_their_site_and_those_to_the_page_itself_are_none() -> None:
    html = (
        "<a href='/a'>甲</a><a href='https://gxj.lanhe.gov.cn/b'>乙</a><a href='https://www.qinghe.gov.cn/c'>丙</a>"
        "<a href='index.html'>本页</a><a href='https://www.lanhe.gov.cn/zwgk/index.html?spm=x'>本页</a>"
        "<a href='ftp://x/y'>丁</a>"
    )
    assert [(one.title, one.same_site) for one in page_links(tree(html), BASE)] == [
        ("甲", True),
        ("乙", True),
        ("丙", False),
    ]


@pytest.mark.parametrize(
    ("text", "size"),
    [("", 0), ("机器人", 3), ("robots", 3), ("AI 机器人", 4), ("《办法》（试行）", 4), ("——", 0), ("機器ＡＩ", 4)],
)
def test_size_counts_what_is_read(text: str, size: float) -> None:
    assert size_of(text) == size


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-05-28", True),
        ("发布时间：2024-05-28", True),
        ("2024年5月28日 星期二", True),
        ("Posted on May 28, 2024", True),
        ("[05-28]", True),
        ("3小时前", True),
        ("2024年5月28日起施行", False),
        ("截至2024年5月28日的名单", False),
        ("关于机器人的通知", False),
        ("28", False),
    ],
)
def test_a_text_is_a_date_when_it_says_nothing_else(text: str, expected: bool) -> None:  # noqa: FBT001
    assert is_date(text) is expected


def test_lines_break_where_the_page_breaks_them() -> None:
    unread = "<script>八</script><style>九</style>"
    html = f"<p>一<b>二</b> 三</p>四<br>五<div>六<span>七</span></div>{unread}<ul><li>十</li></ul>"
    assert tree(html).lines() == ["一二 三", "四", "五", "六七", "十"]
    assert tree(html).text() == "一二 三 四 五 六七 十"
    assert tree(html).lines(skip=lambda element: element.tag in {"p", "div"}) == ["四", "五", "十"]


def test_white_space_of_every_kind_is_one_blank() -> None:
    assert fold_space(" \t关于\u3000\u00a0通知\r\n") == "关于 通知"


@pytest.mark.parametrize(
    ("attributes", "words"),
    [
        ("class='main-nav'", {"main", "nav"}),
        ("class='mainNav2'", {"main", "nav"}),
        ("id='footer_links' class='x'", {"footer", "links", "x"}),
        ("", set()),
        ("class", set()),
    ],
)
def test_the_words_of_a_name_are_taken_apart(attributes: str, words: set[str]) -> None:
    assert first(f"<div {attributes}></div>", "div").words() == words


@pytest.mark.parametrize(
    ("html", "shape"),
    [("<p></p>", "p"), ("<p class='a b'></p>", "p.a"), ("<p class='item12'></p>", "p.item"), ("<p class=''></p>", "p")],
)
def test_items_that_are_alike_have_one_shape(html: str, shape: str) -> None:
    assert first(html, "p").shape == shape


def test_what_lies_deeper_than_any_page_is_not_looked_at() -> None:
    deep = "<span>" * (MAX_DEPTH + 50) + "<a href='/x'>x</a>"
    assert page_links(tree(deep), BASE) == []
