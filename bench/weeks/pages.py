"""How the ten sites look: a list, and pages with the furniture of their kind around a text."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from bench.weeks.printings import MEDIA, NAMES, Printing
from db.times import BEIJING

LIST_PATH = "/list.html"
LISTED = 60  # items on a list
BESIDE = 5  # items of the site that stand beside a text

_MENU = {
    "gov": {"/": "首页", "/zwgk/": "政务公开", "/fw/": "办事服务", "/hd/": "互动交流"},
    "press": {"/": "首页", "/yw/": "要闻", "/cj/": "财经", "/kj/": "科技", "/sp/": "视频"},
}
_PAGE = """<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><title>{title}_{name}</title></head>
<body>
<div class="nav">{menu}</div>
<div class="main">
{main}</div>
<div class="footer">{name} 版权所有 网站地图 联系我们</div>
</body></html>
"""
_ARTICLE = """<h1 class="title">{title}</h1>
<div class="info"><span>发布时间：{clock}</span> <span>来源：{source}</span> <span>浏览：{views}次</span></div>
<div class="article-content">
{body}
</div>
<div class="editor">责任编辑：{editor}</div>
<div class="share"><a href="javascript:;">分享</a><a href="javascript:;">打印</a></div>
<div class="related"><h3>相关文章</h3><ul>
{beside}
</ul></div>
"""


def article_page(one: Printing, beside: Sequence[Printing]) -> bytes:
    """`beside`: other items of the site, of which the last before it are shown."""
    main = _ARTICLE.format(
        title=escape(one.title),
        clock=f"{(one.shown_at or one.at).astimezone(BEIJING):%Y-%m-%d %H:%M}",
        source=escape(one.source),
        views=one.views,
        body="\n".join(f"<p>{escape(line)}</p>" for line in one.paragraphs),
        editor=one.editor,
        beside="\n".join(f'<li><a href="{other.path}">{escape(other.title)}</a></li>' for other in beside[-BESIDE:]),
    )
    return _page(one.site, one.title, main)


def list_page(site: str, shown: Sequence[Printing]) -> bytes:
    """`shown`: the site's items by time; the newest stand first."""
    rows = "\n".join(_row(one) for one in reversed(shown[-LISTED:]))
    return _page(site, "最新发布", f'<ul class="news-list">\n{rows}\n</ul>\n')


def _row(one: Printing) -> str:
    day = f"{one.at.astimezone(BEIJING):%Y-%m-%d}"
    return f'<li><a href="{one.path}">{escape(one.title)}</a><span>{day}</span></li>'


def _page(site: str, title: str, main: str) -> bytes:
    kind = "press" if site in MEDIA else "gov"
    menu = "".join(f'<a href="{path}">{text}</a>' for path, text in _MENU[kind].items())
    return _PAGE.format(title=escape(title), name=NAMES[site], menu=menu, main=main).encode()
