# ruff: noqa: E501 - a page reads better unbroken
"""Replicas of what Hanweb makes: jpaas units, jcms datastores, searches."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from urllib.parse import quote

from tests.crawler.adapters.items import Item, items
from tests.crawler.adapters.loopback import Asked, Replica, Reply, answer, html, listed
from tests.crawler.adapters.surroundings import FRIENDS, HOT, MENU, page

_UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
_WEB = {"webId": "8d82", "tplSetId": "2097", "pageType": "column", "editType": "null", "pageId": "1229858"}


def _script(spelled: str, query: Mapping[str, str], write: Callable[[str, str], str]) -> str:
    """A unit's element; `write` gets the parse type and the question as JSON."""
    return write(spelled, json.dumps({"parseType": spelled, **_WEB, **query}, ensure_ascii=False))


def _single_quoted(spelled: str, question: str) -> str:
    question = question.replace('"', "'")
    return f'<script parseType="{spelled}" url="{_UNIT}" queryData="{question}" src="/images/unitbuild.js"></script>'


def _escaped(spelled: str, question: str) -> str:
    question = question.replace("&", "&amp;").replace('"', "&quot;")
    return f"<SCRIPT  URL='{_UNIT}'\n  QueryData=\"{question}\" ParseType={spelled}></SCRIPT>"


def _double_inside_single(_: str, question: str) -> str:
    return f"<script queryData='{question}' url='{_UNIT}' type='text/javascript'></script>"


def _unit_reply(asked: Asked, blocks: Mapping[str, str]) -> Reply:
    """As the publish server: nothing without a Referer, JSON whatever happens."""
    if "referer" not in asked.headers:
        return Reply(b"<html><title>403</title></html>", status=403)
    block = blocks.get(asked.query.get("tagId", ""))
    if block is None or asked.query.get("webId") != _WEB["webId"]:
        return answer({"success": False, "code": "500", "message": "页面单元不存在", "data": None})
    return answer({"success": True, "code": "200", "message": "操作成功", "data": {"html": block}})


def _page_of(asked: Asked, found: tuple[Item, ...], size: int) -> tuple[int, tuple[Item, ...]]:
    number = int(json.loads(asked.query.get("paramJson", "{}")).get("pageNo", 1))
    return number, found[(number - 1) * size : number * size]


def _rows(found: tuple[Item, ...], href: Callable[[Item], str]) -> str:
    return "".join(
        f'<li><a href="{href(item)}" title="{item.title}" target="_blank">{item.title[:18]}...</a><span class="fr">{item.day:%Y-%m-%d}</span></li>'
        for item in found
    )


def jpaas_column() -> Replica:
    """Menu, path and hot list are units, too; the pager tells rows and count in its attributes."""
    found = items(55)

    def href(item: Item) -> str:
        return f"/zwgk/tzgg/art/2026/art_{item.id}.html"

    def serve(asked: Asked) -> Reply | None:
        if asked.path == "/zwgk/tzgg/index.html":
            names = ("顶部导航", "当前位置", "热点推荐", "当前栏目_list", "友情链接")
            return html(page("".join(_script("buildstatic", {"tagId": name}, _single_quoted) for name in names)))
        if asked.path != _UNIT:
            return None
        number, shown = _page_of(asked, found, 24)
        pager = f'<div class="pagination" id="autUDB" rows="24" count="{len(found)}" pageNo="{number}"></div>'
        unit = f'<div class="page-content"><ul>{_rows(shown, href)}</ul></div>{pager}'
        return _unit_reply(asked, {"顶部导航": MENU, "热点推荐": HOT, "友情链接": FRIENDS, "当前栏目_list": unit})

    return Replica("jpaas, pager in attributes", "jpaas", "/zwgk/tzgg/index.html", listed(found, href), serve, 24)


def jpaas_gbk() -> Replica:
    """A GBK page, attributes in another order and case, the question escaped; addresses relative to the list."""
    found = items(48, body=1)

    def serve(asked: Asked) -> Reply | None:
        if asked.path == "/zcfb/":
            question = {"tagId": "分页列表", "paramJson": json.dumps({"pageNo": 1, "pageSize": "20"})}
            return html(page(_script("bulidstatic", question, _escaped), charset="gbk"), "gbk", declared=False)
        if asked.path != _UNIT:
            return None
        _, shown = _page_of(asked, found, 20)
        return _unit_reply(asked, {"分页列表": f"<ul>{_rows(shown, lambda item: f'art/2026/art_{item.id}.html')}</ul>"})

    return Replica(
        "jpaas, no pager but a page size",
        "jpaas",
        "/zcfb/",
        listed(found, lambda item: f"/zcfb/art/2026/art_{item.id}.html"),
        serve,
        20,
    )


def jpaas_untold() -> Replica:
    """Units whose names tell nothing: one of them turns out to be a menu."""
    found = items(45, body=2)

    def href(item: Item) -> str:
        return f"/art/2026/2/{item.day.day}/art_1229_{item.number}.html"

    def serve(asked: Asked) -> Reply | None:
        if asked.path == "/col/col1229858/index.html":
            units = (_script("bulidstatic", {"tagId": name}, _double_inside_single) for name in ("zl1", "zw"))
            return html(page("".join(units)))
        number, shown = _page_of(asked, found, 15)
        question = f"{{'rows':'15','count':'{len(found)}','pageNo':'{number}'}}"
        unit = f"<table>{''.join(f'<tr><td><a href={chr(34)}{href(i)}{chr(34)}>{i.title}</a></td><td>[{i.day:%Y-%m-%d}]</td></tr>' for i in shown)}</table>"
        blocks = {"zl1": MENU, "zw": f'{unit}<div class="pagination" queryData="{question}"></div>'}
        return _unit_reply(asked, blocks) if asked.path == _UNIT else None

    return Replica(
        "jpaas, names that tell nothing", "jpaas", "/col/col1229858/index.html", listed(found, href), serve, 15, 1
    )


# --- the search of jpaas sites --------------------------------------------------------------------------------------

_SEARCH = "/search-front-server/api/search/info"


def _search_reply(asked: Asked, found: tuple[Item, ...], *, grouped: bool) -> Reply:
    number, size = int(asked.query["p"]), int(asked.query["pg"])
    shown = found[(number - 1) * size : number * size]
    rows = [
        {
            "title": item.title.replace("的", "<em>的</em>", 1),
            "url": f"/zwgk/wjfb/art/2026/art_{item.id}.html",
            "deploytime": str(item.epoch_s * 1000),
            "cdate": str(item.epoch_s * 1000 - 12 * 86_400_000),
            "filenumbername": f"兰科发〔2026〕{item.number}号",
            "content": "各县区科技局：现将有关事项通知如下。",
        }
        for item in shown
    ]
    results = [{"groupData": [row]} if grouped else {"data": row, "highlight": {}} for row in rows]
    result = {"total": len(found), "dataResults": results}
    return answer({"success": True, "code": "200", "message": "操作成功", "data": {"searchResult": result}})


def search_direct(*, grouped: bool) -> Replica:
    found = items(50, body=3)

    def serve(asked: Asked) -> Reply | None:
        return _search_reply(asked, found, grouped=grouped) if asked.path == _SEARCH else None

    name = "search of jpaas, grouped" if grouped else "search of jpaas"
    path = f"{_SEARCH}?websiteid=110000000000000&scope=basic&q=&pg=20&cateid=196&p=1&group=distinct"
    expected = listed(found, lambda item: f"/zwgk/wjfb/art/2026/art_{item.id}.html", dated="time")
    return Replica(name, "miit-search", path, expected, serve, 20)


def search_page() -> Replica:
    """The page of the search: its question stands in the script."""
    found = items(30, body=4)
    script = f"""<script>$.ajax({{ url: "{_SEARCH}", type: "get", dataType: "json",
      data: {{ websiteid: "110000000000000", scope: 'basic', q: "", pg: "10", cateid: 51, p: page, dateField: 'deploytime' }},
      success: function (res) {{ render(res.data.searchResult) }} }})</script>"""

    def serve(asked: Asked) -> Reply | None:
        if asked.path == "/search/wjfb.html":
            return html(page(f"<div id='list'></div>{script}"))
        return _search_reply(asked, found, grouped=True) if asked.path == _SEARCH else None

    expected = listed(found, lambda item: f"/zwgk/wjfb/art/2026/art_{item.id}.html", dated="time")
    return Replica("search of jpaas behind its page", "miit-search", "/search/wjfb.html", expected, serve, 10)


# --- jcms -----------------------------------------------------------------------------------------------------------

_PROXY = "/module/web/jpage/dataproxy.jsp"
_FIELDS = ("col", "appid", "webid", "path", "columnid", "sourceContentType", "unitid", "webname", "permissiontype")


def _art(item: Item) -> str:
    return f"/art/2026/2/{item.day.day}/art_13360_{item.number}.html"


def _records(found: tuple[Item, ...]) -> str:
    return "".join(
        f'<record><![CDATA[<li><a href="{_art(item)}" title="{item.title}">{item.title}</a><span>{item.day:%Y-%m-%d}</span></li>]]></record>\n'
        for item in found
    )


def _jpage(total: int, size: int, more: str = "") -> str:
    return f"""<script>$('#294868').jpage({{ dataBefore:'<ul>', dataAfter:'</ul>', perPage:{size}, totalRecord:{total},
      showMode:'normal', proxyUrl:'{_PROXY}', groupSize:3, themeName:'default', {more} barPosition:'bottom' }});</script>"""


_PARAMS = "params: {'col':1,'appid':1,'webid':78,'path':'/','columnid':13360,'sourceContentType':1,'unitid':'294868','webname':'兰河市科学技术局','permissiontype':0},"


def _proxy_reply(asked: Asked, found: tuple[Item, ...]) -> Reply:
    """More records by POST, with all that the proxy wants to know."""
    if asked.method != "POST" or any(name not in asked.form for name in _FIELDS) or asked.form["webid"] != "78":
        return Reply(b"<datastore><recordset></recordset></datastore>", "text/xml;charset=UTF-8")
    start, end = int(asked.query["startrecord"]), int(asked.query["endrecord"])
    text = f"<datastore><totalrecord>{len(found)}</totalrecord><totalpage>9</totalpage><recordset>{_records(found[start - 1 : end])}</recordset></datastore>"
    return Reply(text.encode(), "text/xml;charset=UTF-8")


def jcms_posted() -> Replica:
    """The records of three pages in the page, the others by POST; a smaller datastore for the list beside."""
    found = items(110)
    beside = '<record><![CDATA[<li><a href="/nobody/hot/7.html">全民健身月活动开始报名的通知</a><span>2026-02-20</span></li>]]></record>'

    def serve(asked: Asked) -> Reply | None:
        if asked.path == "/col/col13360/index.html":
            main = (
                f'<div id="12"><script type="text/xml"><datastore><recordset>{beside}</recordset></datastore></script></div>'
                f'<div id="294868"><script type="text/xml"><datastore>\n<recordset>\n{_records(found[:45])}</recordset></datastore></script></div>'
            )
            return html(page(main + _jpage(len(found), 15, _PARAMS)))
        return _proxy_reply(asked, found) if asked.path == _PROXY else None

    return Replica("jcms, more by POST", "hanweb", "/col/col13360/index.html", listed(found, _art), serve, 45)


def _table_records(found: tuple[Item, ...]) -> str:
    return "".join(
        f"<record><![CDATA[<tr><td width=15><img src='/images/dot.gif'></td><td><a href='{_art(item)}' title='{item.title}'>{item.title[:15]}...</a></td>"
        f"<td width='100' align='right'>[{item.day:%Y-%m-%d}]</td></tr>]]></record>\n"
        for item in found
    )


def jcms_nextgroup(name: str, write: Callable[[tuple[Item, ...]], str], path: str) -> Replica:
    """A GBK page whose datastore names the address of the next group, as loosely as jcms writes it."""
    found = items(75, body=len(path))

    def store(group: int) -> str:
        shown = found[group * 30 : (group + 1) * 30]
        href = f"{_PROXY}?page={group + 1}&appid=1&appid=1&webid=3&path={path}&columnid=314&unitid=424&webname=%25E5%2585%25B0&permissiontype=0"
        more = href if (group + 1) * 30 < len(found) else ""
        return f'<datastore><nextgroup><![CDATA[<a href="{more}"></a>]]></nextgroup><recordset>{write(shown)}</recordset></datastore>'

    def serve(asked: Asked) -> Reply | None:
        if asked.path == "/col/col314/index.html":
            main = f'<div id="424"><script type="text/xml">{store(0)}</script></div>{_jpage(len(found), 10)}'
            return html(page(main, charset="gb2312"), "gbk", declared=False)
        if asked.path != _PROXY or asked.query["path"] != path:
            return None
        text = f'<?xml version="1.0" encoding="GBK"?>{store(int(asked.query["page"]))}'
        return Reply(text.encode("gbk"), "text/xml")

    return Replica(
        f"jcms, next group named, {name}", "hanweb", "/col/col314/index.html", listed(found, _art), serve, 30
    )


def jcms_behind() -> Replica:
    """No record in the page: all of them come from the proxy."""
    found = items(100, body=2)

    def serve(asked: Asked) -> Reply | None:
        if asked.path == "/col/col13360/index.html":
            return html(page('<div id="294868"></div>' + _jpage(len(found), 15, _PARAMS)))
        return _proxy_reply(asked, found) if asked.path == _PROXY else None

    return Replica("jcms, all behind the proxy", "hanweb", "/col/col13360/index.html", listed(found, _art), serve, 45)


def jsearch() -> Replica:
    found = items(32, body=3)

    def piece(asked: Asked, item: Item) -> str:
        href = f"visit/link.do?url={quote(asked.base + _art(item), safe='')}&amp;q=%E6%9C%BA%E5%99%A8%E4%BA%BA&amp;websiteid=330"
        return (
            f'<div class="comprehensiveItem"><div class="titleWrapper"><a href="{href}" target="_blank">{item.title.replace("关于", "<em>关于</em>")}</a></div>'
            f'<div class="newsDescribe">各有关单位：现将有关事项通知如下，请遵照执行。</div><span class="time">{item.day:%Y-%m-%d}</span></div>'
        )

    def serve(asked: Asked) -> Reply | None:
        if asked.path != "/jsearchfront/interfaces/cateSearch.do":
            return None
        number, size = int(asked.query["p"]), int(asked.query["pg"])
        shown = found[(number - 1) * size : number * size]
        return answer(
            {"total": len(found), "result": [piece(asked, item) for item in shown]}, "text/html;charset=utf-8"
        )

    path = "/jsearchfront/interfaces/cateSearch.do?websiteid=330000000000000&q=机器人&p=1&pg=12&cateid=370"
    return Replica("jsearch", "jsearch", path, listed(found, _art), serve, 12)


REPLICAS = (
    jpaas_column(),
    jpaas_gbk(),
    jpaas_untold(),
    search_direct(grouped=False),
    search_direct(grouped=True),
    search_page(),
    jcms_posted(),
    jcms_nextgroup("lines", _records, "/"),
    jcms_nextgroup("rows of a table", _table_records, "'/'"),
    jcms_behind(),
    jsearch(),
)
