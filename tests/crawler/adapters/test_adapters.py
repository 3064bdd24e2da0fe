# ruff: noqa: E501 - a page reads better unbroken
"""What adapters make of pages and answers, one by one: the cases that the replicas do not show."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from crawler.adapters import CLAIMING, claimed, completed
from crawler.adapters.query import literals, with_parameters
from db.asks import Ask, JsonPaths
from db.models import Link, Listing, Source, SourceKind
from db.outcomes import Outcome
from tests.crawler.adapters.items import BEIJING
from tests.crawler.adapters.pages import ARTICLE, UNIT, URL, asked, listing, rows, sheet
from tests.crawler.adapters.surroundings import page

# --- jpaas ----------------------------------------------------------------------------------------------------------


def unit(tag: str, *, attributes: str = "", param: str = "") -> str:
    more = f",'paramJson':'{param}'" if param else ""
    return f"""<script {attributes} url="{UNIT}" queryData="{{'webId':'8','pageId':'12','tagId':'{tag}'{more}}}"></script>"""


def test_units_that_say_they_are_lists_are_asked_and_no_others() -> None:
    got = asked(page(unit("左侧导航列表") + unit("zl1") + unit("当前栏目_list") + unit("热点新闻") + unit("信息列表")))
    assert [one.rpartition("tagId=")[2] for one in got] == [
        "%E5%BD%93%E5%89%8D%E6%A0%8F%E7%9B%AE_list",
        "%E4%BF%A1%E6%81%AF%E5%88%97%E8%A1%A8",
    ]


def test_a_page_size_tells_a_list_as_well_as_a_name() -> None:
    size = '{\\"pageNo\\":1,\\"pageSize\\":24}'
    assert len(asked(page(unit("zl1") + unit("zl2", param=size.replace('"', "&quot;"))))) == 1


def test_no_more_than_four_units_are_asked() -> None:
    assert len(asked(page("".join(unit(f"block{number}") for number in range(9))))) == 4


@pytest.mark.parametrize(
    "question",
    [
        "{'webId':'8','tagId':'list','n':3}",
        "{&quot;webId&quot;:&quot;8&quot;,&quot;tagId&quot;:&quot;list&quot;,&quot;n&quot;:3}",
        "{webId:'8', tagId:'list', n:3}",
        "{ 'webId' : '8' ,\n 'tagId' : 'list' , 'n' : '3' }",
    ],
)
def test_a_unit_is_asked_its_question_however_it_is_quoted(question: str) -> None:
    assert asked(page(f'<script url="{UNIT}?a=1" queryData="{question}"></script>')) == [
        f"{UNIT}?a=1&webId=8&tagId=list&n=3"
    ]


def test_a_unit_that_says_nothing_does_not_replace_the_list_on_the_page() -> None:
    got = listing(page(f"<ul class='list'>{rows()}</ul>{unit('zl1')}"))
    assert (len(got.links), got.asks) == (6, ())


def test_an_articles_units_do_not_make_it_a_list() -> None:
    url = "https://www.lanhe.gov.cn/zwgk/art/2026/art_0f3a9c.html"
    assert listing(ARTICLE.replace("</body>", unit("相关列表") + "</body>"), url).kind is SourceKind.ARTICLE


COLUMNS = [f"兰河市智能机器人产业高质量发展大会第{number}届专题专栏" for number in "一二三四五六"]


def test_a_menu_in_a_units_answer_is_no_list() -> None:
    menu = "".join(f"<li><a href='/zwgk/{number}/index.html'>{title}</a></li>" for number, title in enumerate(COLUMNS))
    assert len(listing(f"<ul>{menu}</ul>").links) == len(COLUMNS)  # for all that it looks like
    answer = json.dumps({"success": True, "data": {"html": f"<ul>{menu}</ul>"}})
    got = claimed(sheet(answer, f"https://www.lanhe.gov.cn{UNIT}?tagId=zl1", URL))
    assert got is not None
    assert (got.links, got.outcome) == ((), Outcome.EMPTY_LIST)


# --- searches -------------------------------------------------------------------------------------------------------

SEARCHES = """<script>$.get("/search-front-server/api/search/info", {websiteid: "11", cateid: 5})</script>"""


@pytest.mark.parametrize(
    ("path", "shown", "asks"),
    [
        ("/search/wjfb.html", False, 1),
        ("/search/wjfb.html", True, 1),  # what others searched for
        ("/zwgk/index.html", False, 1),
        ("/zwgk/index.html", True, 0),  # a search box in the head
    ],
)
def test_a_page_of_a_search_is_asked_and_a_page_with_a_search_box_is_not(path: str, shown: bool, asks: int) -> None:  # noqa: FBT001 - a column of the table
    text = page(f"<ul class='list'>{rows() if shown else ''}</ul>{SEARCHES}")
    assert len(asked(text, f"https://www.lanhe.gov.cn{path}")) == asks


def test_a_search_that_does_not_say_for_which_site_is_not_asked() -> None:
    assert claimed(sheet(page(SEARCHES.replace("websiteid", "site")))) is None


# --- gkmlpt, gov.cn, Xinhua -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "script", "expected"),
    [
        ("/gkmlpt/index", "window._CONFIG={SID:'200025'}", "/gkmlpt/api/all/0?page=1&sid=200025"),
        ("/bakj/gkmlpt/index", 'var c = {"SID": 755325}', "/bakj/gkmlpt/api/all/0?page=1&sid=755325"),
        ("/bakj/gkmlpt/policy#2811", "SID = '7'", "/bakj/gkmlpt/api/all/2811?page=1&sid=7"),
        ("/gkmlpt", "", "/gkmlpt/api/all/0?page=1"),
    ],
)
def test_a_catalogues_page_names_the_address_of_its_list(path: str, script: str, expected: str) -> None:
    assert asked(page(f"<script>{script}</script>"), f"https://www.lanhe.gov.cn{path}") == [expected]


def test_an_article_of_a_catalogue_is_no_catalogue() -> None:
    assert (
        listing(ARTICLE, "https://www.lanhe.gov.cn/gkmlpt/content/12/12001/post_12001.html").kind is SourceKind.ARTICLE
    )


@pytest.mark.parametrize(
    ("article", "expected"),
    [
        ({"display_publish_time": 1772150400, "create_time": 1}, datetime(2026, 2, 27, 8, tzinfo=BEIJING)),
        ({"display_publish_time": 0, "first_publish_time": "1772150400"}, datetime(2026, 2, 27, 8, tzinfo=BEIJING)),
        ({"date": "2026-02-27 08:00:00"}, datetime(2026, 2, 27, 8, tzinfo=BEIJING)),
        ({"created_at": "2026-02-27"}, datetime(2026, 2, 27, tzinfo=BEIJING)),
        ({}, None),
    ],
)
def test_a_catalogues_article_bears_the_best_moment_it_knows(
    article: dict[str, object], expected: datetime | None
) -> None:
    rows_ = [{"title": "关于<br/>印发&ldquo;方案&rdquo;的通知", "url": "", "post_url": "/c/post_1.html", **article}]
    got = claimed(sheet(json.dumps({"articles": rows_, "total": 1}), "https://l.example/gkmlpt/api/all/0?page=1"))
    assert got is not None
    assert got.links == (Link("https://l.example/c/post_1.html", "关于印发“方案”的通知", expected),)


def test_an_answer_may_come_inside_a_call() -> None:
    text = """jQuery1910({"articles": [{"title": "公告", "url": "/1.html"}], "total": 1});"""
    got = claimed(sheet(text, "https://l.example/gkmlpt/api/all/0?page=1&callback=jQuery1910"))
    assert got is not None
    assert [link.url for link in got.links] == ["https://l.example/1.html"]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("$.get('./YAOWENLIEBIAO.json')", ["/zwgk/tzgg/YAOWENLIEBIAO.json"]),
        ('var url = "ZCJD_QZ.json?t=1"', ["/zwgk/tzgg/ZCJD_QZ.json"]),
        ('load("/zwgk/tzgg/LIST.json")', ["/zwgk/tzgg/LIST.json"]),
        ('load("/images/MENU.json")', []),
        ('load("../../NAV.json")', []),
        ('load("manifest.json")', []),
    ],
)
def test_the_file_of_a_list_lies_beside_its_page(script: str, expected: list[str]) -> None:
    assert [
        ask.url.partition(".cn")[2]
        for ask in (claimed(sheet(page(f"<script>{script}</script>"))) or Listing(SourceKind.LIST, None, ())).asks
    ] == expected


def test_a_data_file_in_a_hot_list_is_not_asked_and_the_pages_own_list_stays() -> None:
    ds = "ds_aaaaaaaa7b1d4f6082a4c6e8091b2d3f.json"
    got = listing(page(f"<ul class='list'>{rows()}</ul><div class='rank'><ul><li><p data='{ds}'></p></li></ul></div>"))
    assert (len(got.links), got.asks) == (6, ())


def test_a_file_beside_a_page_that_shows_its_list_is_another_lists() -> None:
    got = listing(page(f"<ul class='list'>{rows()}</ul><script>$.get('./TPXW.json')</script>"))
    assert (len(got.links), got.asks) == (6, ())


def test_a_page_that_shows_its_list_is_not_asked_for_a_channel() -> None:
    got = listing(page(f"<ul class='list'>{rows()}</ul><script>load('/searchList/{DS}?_isJson=true')</script>"))
    assert (len(got.links), got.asks) == (6, ())


DS = "0f3a9c5e7b1d4f6082a4c6e8091b2d3f"


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ("<ul id='list' data='datasource:{a}'></ul>", "a"),
        ("<ul data='datasource:{a}'></ul><ul id='showData0' data='datasource:{b}'></ul>", "b"),
        ("<ul data='datasource:{a}' datatype='ds' preview='ds_'></ul>", "a"),
        ("<div class='hot'><ul id='list2' data='datasource:{a}'></ul></div>", ""),
        ("<div class='hot'></div><ul class='news-list' data='datasource:{a}'></ul>", "a"),
    ],
)
def test_of_the_files_of_a_page_the_lists_own_is_asked(blocks: str, expected: str) -> None:
    names = {"a": DS, "b": DS[::-1]}
    got = asked(page(blocks.format(**names)))
    assert got == [f"/zwgk/tzgg/ds_{names[one]}.json" for one in expected]


def test_a_front_page_made_of_many_files_is_read_as_it_is() -> None:
    got = listing(
        page(f"<div class='main'><ul data='datasource:{DS}'>{rows()}</ul><ul data='datasource:{DS[::-1]}'></ul></div>")
    )
    assert (len(got.links), got.asks) == (6, ())


# --- feeds ----------------------------------------------------------------------------------------------------------


def test_an_address_of_wechat_keeps_what_names_the_article() -> None:
    named = "https://mp.weixin.qq.com/s?__biz=MzI5&mid=2247&idx=2&sn=0f3a"
    links = (
        Link(f"{named}&chksm=ec1&scene=27&key=abc#wechat_redirect", "甲"),
        Link("https://mp.weixin.qq.com/s?sn=0f3a&scene=1&idx=2&mid=2247&__biz=MzI5", "甲，转"),
        Link("https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOpQrStUv", "乙"),
        Link("https://www.lanhe.gov.cn/?mid=3&page=1", "丙"),
    )
    got = completed(sheet("__biz="), Listing(SourceKind.FEED, None, links))
    assert [(link.url, link.title) for link in got.links] == [
        (named, "甲"),
        ("https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOpQrStUv", "乙"),
        ("https://www.lanhe.gov.cn/?mid=3&page=1", "丙"),
    ]


# --- days in addresses ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/tzgg/202602/t20260227_4021001.html", datetime(2026, 2, 27, tzinfo=BEIJING)),
        ("/tzgg/202602/t20260231_4021001.html", None),
        ("/gsgg/20260227/0f3a9c5e7b1d4f6082a4c6e8091b2d3f.html", datetime(2026, 2, 27, tzinfo=BEIJING)),
        ("/gsgg/20260227/index.html", None),
        ("/gsgg/20260227/0f3a.html", None),
    ],
)
def test_a_list_without_dates_takes_them_from_its_articles_addresses(path: str, expected: datetime | None) -> None:
    url = f"https://www.lanhe.gov.cn{path}"
    got = completed(sheet(f"<a href='{path}'>"), Listing(SourceKind.LIST, None, (Link(url, "公告"),)))
    assert got.links[0].published_at == expected


def test_an_article_that_is_the_item_itself_is_left_alone() -> None:
    itself = Listing(SourceKind.ARTICLE, None, (Link("https://l.example/t20260227_1.html", "公告"),))
    assert completed(sheet("/t20260227_1.html"), itself) == itself


def test_a_list_that_shows_dates_keeps_to_them() -> None:
    shown = datetime(2026, 1, 2, tzinfo=BEIJING)
    links = (
        Link("https://l.example/t20260227_1.html", "甲", shown),
        Link("https://l.example/t20260228_2.html", "乙"),
    )
    got = completed(sheet("/t20260227_1.html"), Listing(SourceKind.LIST, None, links))
    assert [link.published_at for link in got.links] == [shown, None]


# --- JSON that turns by its address -----------------------------------------------------------------------------------


def _turned(url: str, document: object, links: int = 10) -> str | None:
    found = tuple(Link(f"https://l.example/{number}.html", "公告") for number in range(links))
    older = completed(sheet(json.dumps(document), url), Listing(SourceKind.JSON, None, found)).older
    return older.url.rpartition("?")[2] if older else None


@pytest.mark.parametrize(
    ("query", "document", "expected"),
    [
        ("currpage=1&pagesize=10", {"totalCount": 25}, "currpage=2&pagesize=10"),
        ("currpage=3&pagesize=10", {"totalCount": 25}, None),
        ("p=2&n=10", {"data": {"total": "21"}}, "p=3&n=10"),
        ("page=1", {}, "page=2"),
        ("page=1&pagesize=20", {}, None),  # ten came of twenty
        ("pageNo=0&pageSize=10", {"total": 20}, "pageNo=1&pageSize=10"),
        ("channel=7", {"total": 99}, None),
        ("page=last", {}, None),
    ],
)
def test_a_json_list_is_turned_by_the_number_in_its_address(query: str, document: object, expected: str | None) -> None:
    assert _turned(f"https://l.example/api?{query}", document) == expected


def test_a_next_page_that_the_answer_names_goes_before_a_number() -> None:
    named = Ask("https://l.example/api?after=abc")
    found = Listing(SourceKind.JSON, None, (Link("https://l.example/1.html", "公告"),), older=named)
    assert completed(sheet("{}", "https://l.example/api?page=1"), found).older == named


def test_an_empty_json_list_has_no_older_page() -> None:
    got = completed(sheet("{}", "https://l.example/api?page=9"), Listing(SourceKind.JSON, None, (), Outcome.EMPTY_LIST))
    assert got.older is None


# --- the whole ------------------------------------------------------------------------------------------------------


def test_a_source_with_a_selector_is_read_by_it_alone() -> None:
    text = page(f"<ul class='list'>{rows()}</ul>{unit('信息列表')}")
    got = listing(text, source=Source("lanhe", URL, selector=".list a"))
    assert (len(got.links), got.platform) == (6, None)


def test_a_json_list_read_by_paths_is_turned_by_its_address() -> None:
    paths = JsonPaths(items="rows", title="a", url="b")
    url = "https://www.lanhe.gov.cn/api/list?page=1"
    text = json.dumps({"rows": [{"a": "关于甲事项的公告", "b": "/1.html"}], "total": 9})
    got = listing(text, url, Source("lanhe", url, SourceKind.JSON, paths=paths))
    assert got.older is not None
    assert (len(got.links), got.older.url) == (1, url.replace("=1", "=2"))


def test_values_in_scripts_are_read_as_they_are_written() -> None:
    script = """{a:'1', "b": "x\\"y", 'c' : -3, d=true, e: '', f: null, g: some.thing, h:"{'n':1}"}"""
    assert literals(script) == {"a": "1", "b": 'x"y', "c": "-3", "d": "true", "e": "", "f": "null", "h": "{'n':1}"}


def test_parameters_keep_their_places() -> None:
    assert with_parameters("/a?p=1&q=%E4%BA%BA&r=", {"p": 2, "z": "人 "}) == "/a?p=2&q=%E4%BA%BA&r=&z=%E4%BA%BA%20"


def test_no_adapter_knows_a_host() -> None:
    addresses = [UNIT, "/gkmlpt/index", "/search-gov/data", "/module/web/jpage/dataproxy.jsp", "/x/index.html"]
    for host in ("www.gov.cn", "203.0.113.7:8080", "news.example"):
        seen = [
            [adapter.name for adapter in CLAIMING if adapter.recognises(sheet("<p>", f"http://{host}{path}"))]
            for path in addresses
        ]
        assert seen == [["jpaas"], ["gkmlpt"], ["govcn-search"], ["hanweb"], []]
