# ruff: noqa: E501 - a page reads better unbroken
"""Replicas of feeds by bridges, of JSON lists that turn by their address, and of pages that scripts fill."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.crawler.adapters.items import Item, items
from tests.crawler.adapters.loopback import Asked, Expected, Replica, Reply, answer, html, listed
from tests.crawler.adapters.surroundings import page


def _static(
    name: str, platform: str | None, path: str, expected: tuple[Expected, ...], reply: Callable[[Asked], Reply]
) -> Replica:
    """One page, one answer."""
    return Replica(
        name, platform, path, expected, lambda asked: reply(asked) if asked.path == path else None, len(expected), 1
    )


# --- feeds ----------------------------------------------------------------------------------------------------------


def rsshub() -> Replica:
    found = items(20)

    def reply(asked: Asked) -> Reply:
        entries = "".join(
            f"<item><title>{item.title}</title><description>&lt;p&gt;各有关单位&lt;/p&gt;</description><link>{asked.base}/zwgk/{item.number}.html</link>"
            f'<guid isPermaLink="false">{asked.base}/zwgk/{item.number}.html</guid><pubDate>{item.when:%a, %d %b %Y %H:%M:%S} +0800</pubDate></item>'
            for item in found
        )
        head = f"<title>兰河市科学技术局</title><link>{asked.base}/nobody/</link><generator>RSSHub</generator><language>zh-CN</language><ttl>5</ttl>"
        return Reply(
            f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>{head}{entries}</channel></rss>'.encode(),
            "application/xml; charset=utf-8",
        )

    return _static(
        "RSSHub",
        "rsshub",
        "/gov/lanhe/kjj",
        listed(found, lambda item: f"/zwgk/{item.number}.html", dated="time"),
        reply,
    )


_NAMED = "/s?__biz=MzI5NTAwMDAwMQ%3D%3D&mid=22474{0:05}&idx=1&sn={1}"


def _wechat(item: Item) -> str:
    return _NAMED.format(item.number, item.id)


def wechat_rss() -> Replica:
    """Addresses with a key that changes with every fetch; no dates."""
    found = items(12, body=1)

    def reply(asked: Asked) -> Reply:
        entries = "".join(
            f"<item><title><![CDATA[{item.title}]]></title><link>{asked.base}{_wechat(item).replace('&', '&amp;')}&amp;chksm=ec0{item.number}&amp;scene=27#rd</link></item>"
            for item in found
        )
        return Reply(
            f"<rss version='2.0'><channel><title>兰河科技</title><link>{asked.base}</link>{entries}</channel></rss>".encode(),
            "text/xml",
        )

    return _static("WeChat bridge, RSS", "weixin", "/feeds/lanhe.xml", listed(found, _wechat, dated="never"), reply)


def wechat_guid() -> Replica:
    """Atom whose entries have an id and no link."""
    found = items(12, body=2)

    def reply(asked: Asked) -> Reply:
        entries = "".join(
            f"<entry><id>{asked.base}{_wechat(item).replace('&', '&amp;')}&amp;scene=0</id><title>{item.title}</title><updated>{item.when.isoformat()}</updated></entry>"
            for item in found
        )
        return Reply(
            f'<feed xmlns="http://www.w3.org/2005/Atom"><title>兰河科技</title><id>urn:lanhe</id>{entries}</feed>'.encode(),
            "application/atom+xml",
        )

    return _static(
        "WeChat bridge, Atom with ids only", "weixin", "/feeds/lanhe.atom", listed(found, _wechat, dated="time"), reply
    )


def wechat_json() -> Replica:
    found = items(12, body=3)

    def reply(asked: Asked) -> Reply:
        rows = [
            {
                "id": str(item.number),
                "title": item.title,
                "url": f"{asked.base}{_wechat(item)}&chksm=f{item.number}",
                "date_modified": item.when.isoformat(),
            }
            for item in found
        ]
        return answer(
            {"version": "https://jsonfeed.org/version/1.1", "title": "兰河科技", "items": rows}, "application/feed+json"
        )

    return _static(
        "WeChat bridge, JSON Feed", "weixin", "/feeds/lanhe.json", listed(found, _wechat, dated="time"), reply
    )


# --- JSON lists -----------------------------------------------------------------------------------------------------


def info_common() -> Replica:
    """`currpage` and `pagesize` in the address, the total in the answer."""
    found = items(40, body=4)

    def serve(asked: Asked) -> Reply | None:
        if asked.path != "/szinf/info/getInfoCommon/":
            return None
        number, size = int(asked.query["currpage"]), int(asked.query["pagesize"])
        rows = [
            {
                "infoId": item.id,
                "title": item.title,
                "infourl": f"/lanhe/gsgg/{item.id}.shtml",
                "pubDate": f"{item.when:%Y-%m-%d %H:%M:%S}",
                "hits": 3,
            }
            for item in found[(number - 1) * size : number * size]
        ]
        return answer({"totalCount": len(found), "infolist": rows})

    path = "/szinf/info/getInfoCommon/?pagesize=15&currpage=1&channelid=260915178a1f4c4f"
    return Replica(
        "JSON, currpage",
        "json",
        path,
        listed(found, lambda item: f"/lanhe/gsgg/{item.id}.shtml", dated="time"),
        serve,
        15,
    )


def post_meta() -> Replica:
    found = items(25, body=1)

    def reply(asked: Asked) -> Reply:
        rows = [
            {
                "id": item.number,
                "title": item.title,
                "url": f"{asked.base}/zwgk/content/post_{item.number}.html",
                "display_publish_time": f"{item.when:%Y-%m-%d %H:%M:%S}",
            }
            for item in found
        ]
        return answer(
            {"category": {"name": "通知公告", "url": f"{asked.base}/nobody/"}, "articles": rows, "nextpage": None}
        )

    expected = listed(found, lambda item: f"/zwgk/content/post_{item.number}.html", dated="time")
    return _static("JSON, postmeta", None, "/postmeta/i/24471.json", expected, reply)


# --- pages that scripts fill ----------------------------------------------------------------------------------------


def _rows(found: tuple[Item, ...]) -> list[dict[str, object]]:
    return [
        {"contId": item.number, "title": item.title, "url": f"/news/{item.id}", "publishTime": item.epoch_s * 1000}
        for item in found
    ]


_HOTTER = [
    {"title": f"热点{number}：市图书馆春节开放安排说明", "url": f"/nobody/hot/{number}", "publishTime": 1767225600000}
    for number in range(40)
]


def next_data() -> Replica:
    found = items(20, body=2)
    state = {
        "props": {
            "pageProps": {
                "hotList": _HOTTER,
                "data": {"list": _rows(found)},
                "menus": [{"title": "首页", "url": "/nobody/"}] * 3,
            }
        }
    }
    main = f'<div id="__next"></div><script id="__NEXT_DATA__" type="application/json">{json.dumps(state, ensure_ascii=False)}</script>'
    expected = listed(found, lambda item: f"/news/{item.id}", dated="time")
    return _static("state of Next", "page-state", "/channel/ai", expected, lambda _: html(page(main)))


def initial_state() -> Replica:
    """Not quite JSON, after other scripts; the page asks for JavaScript."""
    found = items(15, body=3)
    state = json.dumps(
        {"recommendFeed": _HOTTER, "feed": {"items": _rows(found), "cursor": "UNDEFINED"}}, ensure_ascii=False
    )
    script = state.replace('"UNDEFINED"', "undefined").replace("</", "<\\/")
    main = f"<noscript>请启用JavaScript后访问</noscript><div id='app'></div><script>window.__INITIAL_STATE__={script};(function(){{var s}})()</script>"
    expected = listed(found, lambda item: f"/news/{item.id}", dated="time")
    return _static(
        "state in a variable",
        "page-state",
        "/information/",
        expected,
        lambda _: html(f"<html><head><title>资讯</title></head><body>{main}</body></html>"),
    )


def posted_call() -> Replica:
    """The long form, a POST."""
    found = items(18, body=4)
    script = """<script>$.ajax({url: "/api/visit/count", data: {id: 7}});
      $.ajax({ type: "POST", url: "/zwgk-search-front/api/data/affair", data: {"channelList": "5418", "pageNo": 1, "pageSize": 20}, dataType: "json" });</script>"""

    def serve(asked: Asked) -> Reply | None:
        if asked.path == "/zwgk/zxxxgk/index.html":
            return html(page(f"<ul id='list'></ul>{script}"))
        if asked.path != "/zwgk-search-front/api/data/affair" or asked.form.get("channelList") != "5418":
            return None
        rows = [
            {"title": item.title, "url": f"/zwgk/{item.id}.html", "display_date": f"{item.day:%Y-%m-%d}"}
            for item in found
        ]
        return answer({"code": 200, "data": {"list": rows, "total": len(rows)}})

    expected = listed(found, lambda item: f"/zwgk/{item.id}.html")
    return Replica("call by POST", None, "/zwgk/zxxxgk/index.html", expected, serve, 18, 1)


def short_call(call: str) -> Replica:
    found = items(18, body=1)

    def serve(asked: Asked) -> Reply | None:
        if asked.path == "/xw/index.html":
            return html(page(f"<div id='list'></div><script>{call}</script>"))
        rows = [
            {"name": item.title, "link": f"/xw/{item.number}.html", "date": f"{item.day:%Y-%m-%d}"} for item in found
        ]
        return answer({"rows": rows}) if asked.path == "/xw/data/list.json" else None

    return Replica(
        f"call {call[:9]}", None, "/xw/index.html", listed(found, lambda item: f"/xw/{item.number}.html"), serve, 18, 1
    )


def onclick(name: str, script: str, path: Callable[[Item], str], item_html: str) -> Replica:
    found = items(10, body=2)
    rows = "".join(item_html.format(id=item.id, title=item.title, day=f"{item.day:%Y-%m-%d}") for item in found)
    reply = html(page(f"<div class='list'>{rows}</div>{script}"))
    return _static(f"onclick, {name}", "onclick", "/portal/suggestion", listed(found, path), lambda _: reply)


REPLICAS = (
    rsshub(),
    wechat_rss(),
    wechat_guid(),
    wechat_json(),
    info_common(),
    post_meta(),
    next_data(),
    initial_state(),
    posted_call(),
    short_call("$.getJSON('data/list.json', function (d) { show(d.rows) })"),
    short_call('fetch("./data/list.json").then(function (r) { return r.json() })'),
    short_call("axios.get('/xw/data/list.json').then(show)"),
    onclick(
        "function in the page",
        "<script>function openIt(id) { window.open('/portal/standard/' + id + '.html') }</script>",
        lambda item: f"/portal/standard/{item.id}.html",
        "<div class='row'><a href='javascript:;' onclick=\"openIt('{id}')\">{title}</a><span>{day}</span></div>",
    ),
    onclick(
        "function in a file",
        '<script src="/js/portal.js"></script>',
        lambda item: f"/portal/suggestion-detail/{item.id}",
        '<dl class="row" onclick="jumpDetail(\'{id}\')"><dt>{title}</dt><dd>{day}</dd></dl>',
    ),
)
