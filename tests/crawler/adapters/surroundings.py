# ruff: noqa: E501 - a page reads better unbroken
"""What stands around a list on its page, and must never be taken for it."""

from __future__ import annotations

#: A part of every address that is not an item's.
LEAK = "nobody"
MENU = (
    '<ul class="nav"><li><a href="/nobody/">首页</a></li><li><a href="/nobody/zwgk/">政务公开</a></li>'
    '<li><a href="/nobody/zwfw/">政务服务</a></li><li><a href="/nobody/hdjl/">互动交流</a></li><li><a href="/nobody/sj/">数据开放</a></li></ul>'
)
HOT = (
    '<div class="side hot-list"><h3>热点排行</h3><ul>'
    + "".join(
        f'<li><a href="/nobody/hot/{number}.html">{title}</a><span>2026-02-{number + 10}</span></li>'
        for number, title in enumerate(
            ["兰河大桥夜间封闭施工的提示", "市图书馆春节开放安排", "全民健身月活动开始报名", "老旧小区加装电梯问答"]
        )
    )
    + "</ul></div>"
)
FRIENDS = (
    '<div class="friend-links"><h3>友情链接</h3><ul>'
    + "".join(
        f'<li><a href="https://www.nobody-{number}.example/" target="_blank">{name}</a></li>'
        for number, name in enumerate(
            [
                "青屏区人民政府",
                "云岫县人民政府",
                "石泉市科学技术局",
                "临江市工业和信息化局",
                "松原街道办事处",
                "白塔镇人民政府",
            ]
        )
    )
    + "</ul></div>"
)
_HEAD = '<head><meta charset="{charset}"><title>通知公告-兰河市科学技术局</title>{head}</head>'
_FOOT = (
    '<div class="footer"><p>主办：兰河市科学技术局 承办：兰河市政务信息中心</p><a href="/nobody/about/">关于我们</a>'
    '<a href="/nobody/map/">网站地图</a></div>'
)


def page(main: str, *, charset: str = "utf-8", head: str = "") -> str:
    """A list page with `main` for its list."""
    return (
        f"<!DOCTYPE html><html>{_HEAD.format(charset=charset, head=head)}<body><div class='header'>{MENU}</div>"
        f"<div class='crumb'>当前位置：<a href='/nobody/'>首页</a> &gt; <a href='/nobody/zwgk/'>政务公开</a></div>"
        f"<div class='wrap'><div class='main'>{main}</div>{HOT}</div>{FRIENDS}{_FOOT}</body></html>"
    )
