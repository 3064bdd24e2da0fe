"""Fields of whole pages: what a reader sees in each family is what the article says."""

from __future__ import annotations

import json
from datetime import date

import pytest

from crawler.extract import extract
from crawler.parts import next_part, with_part
from db.models import Article, Hints, PageKind
from tests.crawler.reading.layouts import LAYOUTS, NOTICE, STORY, TITLE
from tests.crawler.reading.noise import RELATED

URL = "https://www.yunzhou.example/zwgk/t1.html"
BODY = "".join(f"<p>{line}</p>" for line in STORY)


def read(html: str, hints: Hints | None = None, url: str = URL) -> Article:
    return extract(html.encode(), url, hints=hints or Hints())


def told(**fields: object) -> str:
    thing = json.dumps({"@type": "NewsArticle", **fields}, ensure_ascii=False)
    return f"<script type='application/ld+json'>{thing}</script>"


# ------------------------------------------------------------------------------------------------ titles
@pytest.mark.parametrize(
    "site",
    [
        "_云州在线",
        " - 云州在线",
        "-云州在线",
        "|云州在线",
        "｜云州在线",
        " | 云州在线",
        "--云州在线",
        "_新闻中心_云州在线",
        "_社会_新闻中心_云州在线",
        " | 新闻 | 云州在线",
        " » 云州在线",
        " • 云州在线",
        " – 云州在线",
        " : 云州在线",
    ],
)
@pytest.mark.parametrize("heading", ["", f"<h1>{TITLE}</h1>", f"<h2>{TITLE}</h2>", f"<div class='tit'>{TITLE}</div>"])
def test_the_sites_name_behind_any_separator_is_not_in_the_title(heading: str, site: str) -> None:
    assert read(f"<title>{TITLE}{site}</title>{heading}<div>{BODY}</div>").title == TITLE


@pytest.mark.parametrize(
    "date_shown",
    [
        "2025-04-08",
        "2025年4月8日",
        "(2025-04-08)",
        "（2025年04月08日）",
        " [2025-04-08]",
        "2025-04-08 13:43",
        "【2025-04-08】",
    ],
)
@pytest.mark.parametrize("tag", ["small", "span", "font", "em"])
def test_a_date_inside_the_heading_is_the_publication_and_not_the_title(tag: str, date_shown: str) -> None:
    heading = f"<h2>{TITLE}<{tag}>{date_shown}</{tag}></h2>"
    article = read(f"<title>{TITLE}_云州</title>{heading}<div>{BODY}</div>")
    assert article.title == TITLE
    assert article.published_at is not None
    assert article.published_at.date() == date(2025, 4, 8)


@pytest.mark.parametrize("title", ["大事记：2025年4月8日", "云州方案公布于2025-04-08", "写在2025年4月8日"])
def test_a_date_that_the_title_itself_ends_with_stays(title: str) -> None:
    assert read(f"<title>{title}</title><h1>{title}</h1><div>{BODY}</div>").title == title


# ------------------------------------------------------------------------------------------------ sources
@pytest.mark.parametrize(
    "name",
    [
        "云州发布",
        "江城发布",
        "云州日报",
        "云州广播电视台",
        "青岭乡人民政府",
        "市农业农村局",
        "云州市发展和改革委员会",
        "云州农科院",
        "茶叶周刊",
        "云州财经",
    ],
)
@pytest.mark.parametrize(
    "line", ["来源：{}", "来源：{} 2025-04-08 13:43", "2025-04-08 来源：{}", "信息来源：{} 阅读：12"]
)
def test_a_labelled_source_is_given_whole(line: str, name: str) -> None:
    html = f"<title>{TITLE}</title><h1>{TITLE}</h1><div>{line.format(name)}</div><div>{BODY}</div>"
    assert read(html).source == name


@pytest.mark.parametrize("stuck", ["发布时间：2025-04-08", "发布：2025-04-08", "编辑：何清", "阅读：12", "2025-04-08"])
def test_a_label_stuck_to_the_source_is_cut_off(stuck: str) -> None:
    html = f"<title>{TITLE}</title><h1>{TITLE}</h1><div>来源：云州晚报{stuck}</div><div>{BODY}</div>"
    assert read(html).source == "云州晚报"


@pytest.mark.parametrize("menu", ["<a href=/>首页</a> <a href=/n>新闻</a>", "<a href=/>云州网</a> <a href=/z>晚报</a>"])
def test_a_menu_above_the_headline_is_no_source(menu: str) -> None:
    html = f"<title>{TITLE}</title><div>{menu}</div><h1>{TITLE}</h1><div>2025-04-08</div><div>{BODY}</div>"
    assert read(html).source is None


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ({"@type": "Person", "name": "谭越"}, "谭越"),
        ([{"name": "谭越"}, {"name": "柳闻笛"}], "谭越, 柳闻笛"),
        ("谭越", "谭越"),
        ("https://www.yunzhou.example/u/7", None),
        ("desk@yunzhou.example", None),
        ([], None),
    ],
)
def test_the_author_of_json_ld_is_the_articles(author: object, name: str | None) -> None:
    assert read(f"{told(headline=TITLE, author=author)}<h1>{TITLE}</h1>{BODY}").author == name


# ------------------------------------------------------------------------------------------------ dates
@pytest.mark.parametrize(
    "head",
    [
        told(headline=TITLE, datePublished="2025-04-08T13:43:45+08:00"),
        "<meta property='article:published_time' content='2025-04-08T13:43:45+08:00'>",
        "<meta name='PubDate' content='2025-04-08 13:43:45'>",
        "<meta name='publishdate' content='2025-04-08 13:43:45'>",
        "<meta itemprop='datePublished' content='2025-04-08T05:43:45Z'>",
        "<script>var publishTime = '2025-04-08 13:43:45';</script>",
        '<script>window.page = {"publish_time": 1744091025};</script>',
    ],
)
def test_metadata_tell_the_second_where_the_page_shows_the_day_or_nothing(head: str) -> None:
    for line in ("", "2025-04-08"):
        article = read(f"<title>{TITLE}</title>{head}<h1>{TITLE}</h1><div>{line}</div><div>{BODY}</div>")
        assert article.published_at is not None
        assert article.published_at.timestamp() == 1744091025


@pytest.mark.parametrize("verb", ["通知", "公告", "意见", "办法", "方案", "批复", "决定"])
@pytest.mark.parametrize("signed", ["2025年4月1日", "二〇二五年四月一日", "二○二五年四月一日", "2025 年 4 月 1 日"])
def test_a_document_is_written_on_the_day_it_is_signed(signed: str, verb: str) -> None:
    title = f"青岭乡关于采茶机器人使用的{verb}"
    shown = "<div>发布时间：2025-04-08</div>"
    tail = f"<p>青岭乡人民政府</p><p>{signed}</p>"
    article = read(f"<title>{title}</title><h1>{title}</h1>{shown}<div>{BODY}{tail}</div>")
    assert article.written_on == date(2025, 4, 1)
    assert article.published_at is not None
    assert article.published_at.date() == date(2025, 4, 8)
    assert article.body.split("\n") == [*STORY, "青岭乡人民政府", signed]


def test_news_signed_with_a_date_is_no_document() -> None:
    assert read(f"<title>{TITLE}</title><h1>{TITLE}</h1><div>{BODY}<p>2025年4月1日</p></div>").written_on is None


# ------------------------------------------------------------------------------------------------ kinds
@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (PageKind.NOT_FOUND, "您访问的文章不存在"),
        (PageKind.NOT_FOUND, "抱歉，该页面已被删除"),
        (PageKind.NOT_FOUND, "没有找到您要访问的内容"),
        (PageKind.LOGIN, "请登录后继续阅读"),
        (PageKind.LOGIN, "订阅后阅读全文"),
        (PageKind.CHALLENGE, "请完成验证，正在检测您的浏览器安全检查"),
        (PageKind.CHALLENGE, "访问频繁，请输入验证码"),
        (PageKind.EMPTY, ""),
    ],
)
@pytest.mark.parametrize(
    "around", ["{}", "<div class=nav><a href=/>首页</a></div>{}", "{}<div class=footer>版权所有</div>"]
)
def test_what_stands_at_an_articles_address_is_told_apart(around: str, kind: PageKind, words: str) -> None:
    article = read(around.format(f"<h1>{words}</h1>"))
    assert (article.kind, article.body, article.links, article.images) == (kind, "", (), ())


@pytest.mark.parametrize(
    "words", ["登录后查看更多评论", "该评论已被删除", "请输入验证码", "404", "Sign in to read more"]
)
@pytest.mark.parametrize("lines", [NOTICE, STORY], ids=["notice", "story"])
def test_the_words_of_a_wall_below_an_article_make_it_none_the_less(lines: tuple[str, ...], words: str) -> None:
    body = "".join(f"<p>{line}</p>" for line in lines)
    article = read(f"<title>{TITLE}</title><h1>{TITLE}</h1><div>{body}</div><div class=login>{words}</div>")
    assert article.kind is PageKind.ARTICLE
    assert article.body.split("\n") == list(lines)


# ------------------------------------------------------------------------------------------------ hints
def test_an_excluded_part_is_not_in_the_body() -> None:
    html = f"<title>{TITLE}</title><h1>{TITLE}</h1><div>{BODY}<p class='x'>{NOTICE[0]}</p></div>"
    assert read(html).body.split("\n") == [*STORY, *NOTICE]
    assert read(html, Hints(exclude=(".x",))).body.split("\n") == list(STORY)


def test_a_chosen_part_is_the_body_and_nothing_else() -> None:
    html = f"<title>{TITLE}</title><h1>{TITLE}</h1><div>{BODY}</div><div id='y'><p>{NOTICE[0]}</p></div>"
    assert read(html, Hints(body="#y")).body.split("\n") == list(NOTICE)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_choice_that_picks_nothing_changes_nothing(layout: str) -> None:
    html = LAYOUTS[layout].written(below=RELATED["related cards"])
    assert read(html, Hints(body="#none", exclude=("#none",))) == read(html)


# ------------------------------------------------------------------------------------------------ parts
@pytest.mark.parametrize(
    "words", ["下一页", "下页", "下 一 页", "[下一页]", "下一页 >", "后一页", "余下全文", "Next", "Next page", "»Next"]
)
@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("/a/17.html", "/a/17_2.html"),
        ("/a/17_2.html", "/a/17_3.html"),
        ("/a/17.shtml", "/a/17-2.shtml"),
        ("/a/172/", "/a/172/2"),
        ("/show?id=17", "/show?id=17&page=2"),
        ("/show?page=2&id=17", "/show?page=3&id=17"),
    ],
)
def test_a_page_split_in_parts_names_the_next_one(here: str, there: str, words: str) -> None:
    html = LAYOUTS["portal"].written(below=f"<div class=page><a href='{there}'>{words}</a></div>")
    assert next_part(html.encode(), f"https://a.example{here}") == f"https://a.example{there}"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_page_with_links_to_other_articles_only_has_no_next_part(layout: str) -> None:
    noise = "<p>下一篇：<a href='/a/101.html'>南港码头试点自动理货系统</a></p><a href='/a/101.html'>下一页</a>"
    assert next_part(LAYOUTS[layout].written(below=noise).encode(), "https://a.example/a/100.html") is None


@pytest.mark.parametrize("layout", ["portal", "dedecms", "TRS", "br soup", "wordpress", "unclosed"])
@pytest.mark.parametrize("cut", [1, 2, 3, 4, 5])
def test_an_article_cut_anywhere_is_joined_whole(layout: str, cut: int) -> None:
    shape = LAYOUTS[layout]
    halves = [
        extract(type(shape)(shape.page, shape.paragraph, lines, shape.site).written().encode(), URL)
        for lines in (STORY[:cut], STORY[cut:])
    ]
    assert with_part(*halves).body.split("\n") == list(STORY)


def test_a_part_read_twice_adds_nothing() -> None:
    article = read(LAYOUTS["portal"].written())
    assert with_part(article, article) == article
