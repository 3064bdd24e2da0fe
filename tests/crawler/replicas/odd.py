# ruff: noqa: ARG005, E501 - a page reads better unbroken; not every item needs all it is given
"""Lists that are no ordinary page: answers of list scripts, records, forums, search results, a portal's front page."""

from __future__ import annotations

import json

from tests.crawler.replicas.english import slug
from tests.crawler.replicas.stories import (
    ENGLISH,
    FOOT,
    FRIENDS,
    HEAD,
    HOT,
    NAV,
    OFFICIAL,
    REPORTS,
    Story,
    items,
    later,
    replica,
)

HOST = "https://www.lanhe.gov.cn"
_HEAD = HEAD.format(title="兰河")
_SUMMARY = "记者近日从有关方面获悉，这一项目已进入设备调试阶段，预计年底前投入使用，将带动上下游企业协同发展。"


def page(number: int, story: Story) -> str:
    return f"/art/{story.day:%Y/%-m/%-d}/art_80179_{11250 + number}.html"


def detail(number: int, _: Story) -> str:
    return f"/detail.html?id={660010 + number}"


def _answer() -> str:
    rows = [
        {
            "title": s.title,
            "url": detail(n, s),
            "publishTime": f"{s.day} 10:00:00",
            "img": f"/i/{n}.png",
            "author": {"name": "编辑", "url": f"/u/{n}"},
        }
        for n, s in enumerate(OFFICIAL[:10])
    ]
    menu = [{"name": name, "url": f"/col{n}/"} for n, name in enumerate(("首页", "要闻", "公告"))]
    return json.dumps(
        {"code": 200, "data": {"menu": menu, "page": {"records": rows, "total": 412}}}, ensure_ascii=False
    )


def _called_back() -> str:
    rows = [
        {
            "docTitle": s.title,
            "docurl": detail(n, s),
            "imgurl": f"https://img.example/{n}.jpg",
            "time": f"{s.day:%m/%d/%Y} 08:00:00",
        }
        for n, s in enumerate(REPORTS[:9])
    ]
    return f"data_callback({json.dumps(rows, ensure_ascii=False)})"


def _wrapped() -> str:
    rows = items(
        OFFICIAL[:8],
        page,
        lambda n, s, h: (
            f'<li><a href="{h}" title="{s.title}">{s.title[:10]}...</a><span class="fr">{s.day}</span></li>'
        ),
    )
    return json.dumps(
        {
            "code": "200",
            "data": {
                "html": f'<div class="page-content"><ul>{rows}</ul></div><div class="pagination"><a href="javascript:;">2</a></div>'
            },
        },
        ensure_ascii=False,
    )


def _records() -> str:
    rows = items(
        OFFICIAL[:12],
        page,
        lambda n, s, h: (
            f"<record><![CDATA[<li><a href='{h}' title='{s.title}' target='_blank'>{s.title[:14]}…</a><b>{s.day}</b></li>]]></record>"
        ),
    )
    return f"<datastore><nextgroup><![CDATA[<a href='/module/web/jpage/dataproxy.jsp?page=2'></a>]]></nextgroup><recordset>{rows}</recordset></datastore>"


def _own_xml() -> str:
    rows = items(
        OFFICIAL[:7],
        detail,
        lambda n, s, h: f"<row><bt><![CDATA[{s.title}]]></bt><link><![CDATA[{h}]]></link><fbsj>{s.day}</fbsj></row>",
    )
    return f'<?xml version="1.0" encoding="utf-8"?><result><total>7</total>{rows}</result>'


def _forum() -> str:
    """Author and last reply have links and days of their own."""
    rows = items(
        REPORTS[:10],
        lambda n, s: f"thread-{10230 + n}-1-1.html",
        lambda n, s, h: (
            f'<tbody id="normalthread_{n}"><tr><td class="icn"><a href="{h}" target="_blank"><img src="f.gif"></a></td><th class="common"><em>[<a href="forum-2-1.html">资讯</a>]</em> <a href="{h}" class="s xst">{s.title}</a></th><td class="by"><cite><a href="space-uid-{n}.html">云中鹤</a></cite><em><span>{s.day:%Y-%-m-%-d}</span></em></td><td class="num"><a href="{h}" class="xi2">{n * 3}</a><em>{n * 71}</em></td></tr></tbody>'
        ),
    )
    return f'{_HEAD}<body><div id="nv"><ul>{NAV}</ul></div><table>{rows}</table><div class="pg"><strong>1</strong><a href="forum-2-2.html">2</a><a href="forum-2-2.html" class="nxt">下一页</a></div><div id="ft">{FOOT}</div></body></html>'


def _found() -> str:
    rows = items(
        OFFICIAL[:8],
        page,
        lambda n, s, h: (
            f'<div class="result"><h3><a href="{h}">{s.title}</a></h3><div class="abs">…{_SUMMARY}…</div><div class="src"><a href="/jigou/{n}/">市工信局</a> <span>{s.day:%Y年%m月%d日}</span> <a href="{h}" class="url">www.lanhe.gov.cn{h}</a></div></div>'
        ),
    )
    return f'{_HEAD}<body><div class="searchbar"><ul>{NAV}</ul></div><div class="results">{rows}</div><div class="related">相关搜索：<a href="?q=1">机器人补贴</a><a href="?q=2">算力券申领</a></div><div class="page"><b>1</b><a href="?q=ai&p=2">2</a><a href="?q=ai&p=2">下一页&gt;</a></div></body></html>'


def _portal() -> str:
    """Undated sections of a portal's front page: a headline over lines, a picture beside them."""

    def block(name: str, first: int, last: int) -> str:
        lines = items(
            REPORTS[first:last],
            later(_portal_href, first),
            lambda n, s, h: f'<li><a href="{h}" target="_blank">{s.title}</a></li>',
        )
        return f'<div class="mod"><div class="mod-hd"><h2><a href="/ch/{first}/">{name}</a></h2></div><div class="mod-bd"><ul class="newsList">{lines}</ul></div></div>'

    return (
        f'{_HEAD}<body><div class="topbar"><ul>{NAV}</ul></div><div class="col-l">{block("国内", 0, 6)}{block("产业", 6, 11)}</div><div class="col-r">{block("科学", 11, 16)}<div class="mod rank"><div class="mod-hd"><h2>点击排行</h2></div><ul>{HOT}</ul></div></div>'
        f'<div class="links"><h2>友情链接</h2><ul>{FRIENDS}</ul></div><div class="foot">{FOOT}</div></body></html>'
    )


def _portal_href(number: int, story: Story) -> str:
    return f"/24/{story.day:%m%d}/{10 + number}/J3F{number:02}KQ000189FH.html"


def _changelog() -> str:
    rows = items(
        ENGLISH[:8],
        lambda n, s: f"/notices/{slug(s)}.html",
        lambda n, s, h: (
            f'<li><time>{s.day:%d %b %Y}</time><div><a href="{h}">{s.title}</a> <small>by <a href="/people/{n}">J. Doe</a></small></div></li>'
        ),
    )
    return f'<!DOCTYPE html><html lang="en"><head><title>Notices</title></head><body><div class="sphinxsidebar"><ul><li><a href="/docs/install.html">Installing the software on your machine</a></li><li><a href="/docs/guide.html">A guide for people in a hurry</a></li><li><a href="/docs/api.html">The application interface in detail</a></li></ul></div><div class="body"><h1>Notices</h1><ul>{rows}</ul></div></body></html>'


def _pictures_and_lines() -> str:
    """Four items with pictures, then lines; the pictures' items come again among the lines."""
    cards = items(
        OFFICIAL[:3],
        page,
        lambda n, s, h: (
            f'<li class="pic"><a href="{h}"><img src="/{n}.jpg" alt="{s.title}"></a><p><a href="{h}">{s.title[:12]}…</a></p></li>'
        ),
    )
    lines = items(
        OFFICIAL[:9],
        page,
        lambda n, s, h: f'<li><a href="{h}" title="{s.title}">{s.title}</a><span>[{s.day}]</span></li>',
    )
    return f'{_HEAD}<body><div class="nav"><ul>{NAV}</ul></div><div class="slides"><ul>{cards}</ul></div><div class="lines"><ul>{lines}</ul></div><div class="foot">{FOOT}<ul>{FRIENDS}</ul></div></body></html>'


def _three_columns() -> str:
    cells = [
        f'<td width="33%"><a href="{page(n, s)}">{s.title}</a><br><font color="gray">{s.day:%Y/%m/%d}</font></td>'
        for n, s in enumerate(OFFICIAL[:12])
    ]
    rows = "".join(f"<tr>{''.join(cells[k : k + 3])}</tr>" for k in range(0, 12, 3))
    return f"{_HEAD}<body><table><tr><td>{NAV}</td></tr></table><table>{rows}</table><table><tr><td>友情链接</td></tr><tr><td><ul>{FRIENDS}</ul></td></tr></table></body></html>"


ODD = (
    replica("JSON with a menu beside the records", f"{HOST}/api/list.json", _answer(), OFFICIAL[:10], detail, content_type="application/json"),
    replica("JSON in a call", f"{HOST}/data/news.js", _called_back(), REPORTS[:9], detail),
    replica("HTML in JSON", f"{HOST}/api/unit", _wrapped(), OFFICIAL[:8], page),
    replica("records", f"{HOST}/module/web/jpage/dataproxy.jsp?columnid=80179", _records(), OFFICIAL[:12], page, older="dataproxy.jsp?page=2"),
    replica("XML of a site's own make", f"{HOST}/xml/list.xml", _own_xml(), OFFICIAL[:7], detail),
    replica("forum", f"{HOST}/forum-2-1.html", _forum(), REPORTS[:10], lambda n, s: f"thread-{10230 + n}-1-1.html", older="forum-2-2.html"),
    replica("search results", f"{HOST}/search?q=ai", _found(), OFFICIAL[:8], page, older="?q=ai&p=2"),
    replica("portal's front page", f"{HOST}/", _portal(), REPORTS[:16], _portal_href, dated=False),
    replica("notices beside a table of contents", "https://docs.harbour.example/notices/", _changelog(), ENGLISH[:8], lambda n, s: f"/notices/{slug(s)}.html"),
    replica("pictures, and the same among lines", f"{HOST}/col/col7/index.html", _pictures_and_lines(), OFFICIAL[:9], page),
    replica("three items a row", f"{HOST}/bmdt.asp", _three_columns(), OFFICIAL[:12], page),
)  # fmt: skip
