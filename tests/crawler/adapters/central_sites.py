# ruff: noqa: E501 - a page reads better unbroken
"""Replicas of gov.cn, Guangdong's catalogues, TRS, Shanghai, Xinhua and UCAP."""

from __future__ import annotations

from collections.abc import Callable

from tests.crawler.adapters.items import Item, items
from tests.crawler.adapters.loopback import Asked, Replica, Reply, answer, html, listed
from tests.crawler.adapters.surroundings import page

# --- gkmlpt ---------------------------------------------------------------------------------------------------------


def gkmlpt(site: str, column: str = "") -> Replica:
    """`site`: the path the office has below its city's host. `column`: the fragment of the page's address."""
    found = items(230, body=len(site))

    def href(item: Item) -> str:
        return f"{site}/gkmlpt/content/12/{item.number}/post_{12000 + item.number}.html"

    def serve(asked: Asked) -> Reply | None:
        if asked.path == f"{site}/gkmlpt/index":
            config = "window._CONFIG = { SITE_ID: 755, SID: '755325', NAME: '兰河市科学技术局', TREE: [] };"
            return html(page('<div id="app"></div>', head=f"<script>{config}</script>"))
        if asked.path != f"{site}/gkmlpt/api/all/{column or 0}" or asked.query.get("sid") != "755325":
            return None
        number = int(asked.query["page"])
        rows = [
            {
                "id": 12000 + item.number,
                "title": item.title,
                "url": asked.base + href(item),
                "display_publish_time": item.epoch_s,
                "create_time": item.epoch_s - 86400,
                "date": f"{item.when:%Y-%m-%d %H:%M:%S}",
                "publisher": "兰河市科学技术局",
            }
            for item in found[(number - 1) * 100 : number * 100]
        ]
        return answer({"articles": rows, "total": len(found), "classify": {"id": 0}})

    path = f"{site}/gkmlpt/index" + (f"#{column}" if column else "")
    return Replica(f"gkmlpt {path}", "gkmlpt", path, listed(found, href, dated="time"), serve, 100)


# --- gov.cn ---------------------------------------------------------------------------------------------------------


def _policies(asked: Asked, found: tuple[Item, ...]) -> Reply:
    rows = [
        {
            "TITLE": item.title,
            "SUB_TITLE": "",
            "URL": f"{asked.base}{_content(item)}",
            "DOCRELPUBTIME": f"{item.day:%Y-%m-%d}",
        }
        for item in found
    ]
    return answer(rows, "application/json")


def _content(item: Item) -> str:
    return f"/zhengce/content/2026{item.day:%m}/content_{7080000 - item.number}.htm"


def govcn_file(*, shell: bool) -> Replica:
    found = items(60)
    script = "<script>$.ajax({type: 'get', url: './ZUIXINZHENGCE.json?v=' + Math.random(), dataType: 'json'});$.getJSON('/images/MENU.json')</script>"
    quoted = script.replace("'./ZUIXINZHENGCE.json?v='", "'./ZUIXINZHENGCE.json?v=1'")

    def serve(asked: Asked) -> Reply | None:
        if asked.path == "/zhengce/zuixin/":
            return html(page(f"<div class='list list_2'><ul></ul></div>{quoted}"))
        return _policies(asked, found) if asked.path == "/zhengce/zuixin/ZUIXINZHENGCE.json" else None

    path = "/zhengce/zuixin/" if shell else "/zhengce/zuixin/ZUIXINZHENGCE.json"
    return Replica(f"gov.cn {path}", "govcn", path, listed(found, _content), serve, len(found), 1)


def govcn_search(*, categories: bool) -> Replica:
    found = items(46, body=1)
    halves = (found[0::2], found[1::2]) if categories else (found,)

    def rows(asked: Asked, half: tuple[Item, ...]) -> dict[str, object]:
        number, size = int(asked.query["p"]), int(asked.query["n"])
        shown = half[(number - 1) * size : number * size]
        listed_rows = [
            {
                "title": item.title.replace("通知", "<em>通知</em>"),
                "url": asked.base + _content(item),
                "pubtimeStr": f"{item.day:%Y.%m.%d}",
                "pubtime": item.epoch_s * 1000,
                "pcode": f"国办发〔2026〕{item.number}号",
                "puborg": "云岫县人民政府办公室",
            }
            for item in shown
        ]
        return {"listVO": listed_rows, "totalCount": len(half)}

    def serve(asked: Asked) -> Reply | None:
        if asked.path != "/search-gov/data":
            return None
        if categories:
            names = zip(("gongwen", "bumenfile"), halves, strict=True)
            inner: dict[str, object] = {"catMap": {name: rows(asked, half) for name, half in names}}
        else:
            inner = rows(asked, halves[0])
        return answer({"code": 200, "msg": "操作成功", "searchVO": inner})

    size = 10 if categories else 20
    path = f"/search-gov/data?t=zhengcelibrary&q=人工智能&sort=pubtime&sortType=1&p=1&n={size}"
    name = "gov.cn search by categories" if categories else "gov.cn search"
    return Replica(name, "govcn-search", path, listed(found, _content), serve, 20)


# --- TRS, Shanghai --------------------------------------------------------------------------------------------------


def _trs_path(item: Item) -> str:
    return f"/xxgk/tzgg/{item.day:%Y%m}/t{item.day:%Y%m%d}_{4021000 + item.number}.html"


def trs(name: str, row: Callable[[Item], str], pager: Callable[[int, int], str], *, charset: str = "utf-8") -> Replica:
    """Static pages index.html, index_1.html …; `pager` gets the number of pages and this one, from 0."""
    found = items(45, body=len(name))

    def serve(asked: Asked) -> Reply | None:
        names = {
            "/xxgk/tzgg/": 0,
            "/xxgk/tzgg/index.html": 0,
            "/xxgk/tzgg/index_1.html": 1,
            "/xxgk/tzgg/index_2.html": 2,
        }
        number = names.get(asked.path)
        if number is None:
            return None
        rows = "".join(row(item) for item in found[number * 15 : (number + 1) * 15])
        main = f'<ul class="list_gk">{rows}</ul><div class="pages"><script>{pager(3, number)}</script></div>'
        return html(page(main, charset=charset), charset, declared=charset == "utf-8")

    return Replica(f"TRS, {name}", "trs", "/xxgk/tzgg/", listed(found, _trs_path), serve, 15)


def _undated_row(item: Item) -> str:
    return f'<li><a href="./{item.day:%Y%m}/t{item.day:%Y%m%d}_{4021000 + item.number}.html">{item.title}</a></li>'


def _dated_row(item: Item) -> str:
    return f'<li><a href="{_trs_path(item)}">{item.title}</a><span>[{item.day:%Y/%m/%d}]</span></li>'


def shanghai() -> Replica:
    found = items(20, body=3)

    def path(item: Item) -> str:
        return f"/gsgg/{item.day:%Y%m%d}/{item.id}.html"

    def serve(asked: Asked) -> Reply | None:
        rows = "".join(f'<li><a href="{path(item)}" title="{item.title}">{item.title}</a></li>' for item in found)
        return html(page(f'<ul class="tadaty-list">{rows}</ul>')) if asked.path == "/gsgg/index.html" else None

    return Replica("Shanghai, no dates shown", "shanghai", "/gsgg/index.html", listed(found, path), serve, 20, 1)


# --- Xinhua ---------------------------------------------------------------------------------------------------------

_DS = "ds_0f3a9c5e7b1d4f6082a4c6e8091b2d3f"
_DS_HOT = "ds_aaaaaaaa7b1d4f6082a4c6e8091b2d3f"


def _xinhua(name: str, main: str) -> Replica:
    found = items(70, body=4)

    def path(item: Item) -> str:
        return f"/sjzz/ghs/2026{item.day:%m%d}/{item.id}/c.html"

    def serve(asked: Asked) -> Reply | None:
        if asked.path == "/sjzz/ghs/index.htm":
            return html(page(main))
        if asked.path == f"/sjzz/ghs/{_DS_HOT}.json":
            return answer(
                {
                    "datasource": [
                        {
                            "title": "兰河大桥夜间封闭施工",
                            "publishUrl": "../../nobody/1.html",
                            "publishTime": "2026-02-20",
                        }
                    ]
                }
            )
        rows = [
            {
                "title": f"<a href='{path(item)}' target='_blank'>{item.title}</a>",
                "publishUrl": f"../../sjzz/ghs/2026{item.day:%m%d}/{item.id}/c.html",
                "publishTime": f"{item.when:%Y-%m-%d %H:%M:%S}",
                "summary": "",
            }
            for item in found
        ]
        return answer({"datasource": rows}) if asked.path == f"/sjzz/ghs/{_DS}.json" else None

    expected = listed(found, path, dated="time")
    return Replica(f"Xinhua, {name}", "xinhua-ds", "/sjzz/ghs/index.htm", expected, serve, len(found), 1)


# --- UCAP -----------------------------------------------------------------------------------------------------------

_CHANNEL = "a1a078ee0bc54721ab6b148884c784a8"


def ucap(name: str, where: str, script: str, *, direct: bool = False) -> Replica:
    found = items(50, body=2)

    def path(item: Item) -> str:
        return f"/kjt/c101971/2026{item.day:%m}/{item.id}.shtml"

    def serve(asked: Asked) -> Reply | None:
        if asked.path == "/kjt/c101971/list.shtml":
            return html(page(f"<ul id='list'></ul>{script}"))
        if asked.path != f"{where}{_CHANNEL}" or asked.query.get("_isJson") != "true":
            return None
        number, size = int(asked.query["page"]), int(asked.query["_pageSize"])
        rows = [
            {
                "title": item.title,
                "subTitle": "",
                "url": f"//{asked.base.removeprefix('http://')}{path(item)}",
                "publishedTimeStr": f"{item.when:%Y-%m-%d %H:%M:%S}",
                "channelName": "政策文件",
            }
            for item in found[(number - 1) * size : number * size]
        ]
        return answer({"data": {"page": number, "rows": len(rows), "total": len(found), "results": rows}})

    begin = f"{where}{_CHANNEL}?_isAgg=true&_isJson=true&_pageSize=20&page=1" if direct else "/kjt/c101971/list.shtml"
    return Replica(f"UCAP, {name}", "ucap", begin, listed(found, path, dated="time"), serve, 20)


REPLICAS = (
    gkmlpt(""),
    gkmlpt("/nsqkcj"),
    gkmlpt("/bakj", "2811"),
    govcn_file(shell=True),
    govcn_file(shell=False),
    govcn_search(categories=False),
    govcn_search(categories=True),
    trs("no dates shown", _undated_row, lambda count, this: f'createPageHTML({count}, {this}, "index", "html");'),
    trs("GBK", _dated_row, lambda count, this: f'createPageHTML({count}, {this}, "index", "html");', charset="gbk"),
    trs(
        "pager in variables",
        _dated_row,
        lambda count, this: (
            f"var currentPage = {this};\nvar countPage = {count};\ndocument.write(page(countPage, currentPage))"
        ),
    ),
    shanghai(),
    _xinhua(
        "named in a script",
        f'<div class="hot-rank"><div data="datasource:{_DS_HOT[3:]}"></div></div><ul id="list"></ul><script>var dataUrl = "{_DS}.json";</script>',
    ),
    _xinhua(
        "named in an attribute",
        f'<div id="recommend" class="rank" data="datasource:{_DS_HOT[3:]}"></div><div id="content-list" data="datasource:{_DS[3:]}"></div>',
    ),
    ucap(
        "path in the script",
        "/searchList/",
        f"<script>var url = '/searchList/{_CHANNEL}'; load(url + '?_isAgg=true&_isJson=true&page=' + page)</script>",
    ),
    ucap(
        "channel in a field",
        "/common/search/",
        f'<input type="hidden" id="channelid" value="{_CHANNEL}"><script>$.get("/common/search/" + $("#channelid").val() + "?_isAgg=true&_isJson=true", show)</script>',
    ),
    ucap("asked directly", "/search/", "", direct=True),
)
