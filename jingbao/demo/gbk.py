"""霁山县人民政府: an ASP site in GBK, built of tables and unclosed tags; only the article page says when.

Its charset stands in a <meta> alone, and says gb2312 where the characters need more.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from jingbao.demo.markup import PIXEL, File, neighbours, related, template
from jingbao.demo.posts import Post

LIST = "/list.asp"
SECTIONS = {"zwyw": (3, "政务要闻"), "tzgg": (5, "通知公告"), "zcwj": (7, "政策文件"), "bmfw": (9, "便民服务")}
_TITLE_SHOWN = 26  # characters after which the list cuts a title
_IMAGES = ("banner", "left", "bar", "dot")


def path(post: Post) -> str:
    return f"/shownews.asp?id={post.id}"


def render(shown: Sequence[Post], _base: str) -> dict[str, File]:
    """Every file of the site but robots.txt, by path and query. `shown`: newest first."""
    articles = {path(post): _html(_article(post, shown)) for post in shown}
    newest = _html(_list("最新信息", shown))
    sections = {
        f"{LIST}?classid={number}": _html(_list(name, [post for post in shown if post.section == key]))
        for key, (number, name) in SECTIONS.items()
    }
    counts = {f"/count.asp?id={post.id}": File(b"document.write('0')", "application/javascript") for post in shown}
    static = {f"/images/{name}.gif": File(PIXEL, "image/gif") for name in _IMAGES}
    style = {"/images/style.css": File(b"td{font-size:12px}", "text/css")}
    return articles | sections | counts | static | style | {LIST: newest, "/": newest}


def _html(text: str) -> File:
    return File(text.replace("\n", "\r\n").encode("gb18030"), "text/html")


def _list(heading: str, items: Sequence[Post]) -> str:
    rows = (f'<TR><TD width=16><IMG src="images/dot.gif"><TD height=24>{_link(post)}' for post in items)
    return template("gbk", "list.html").substitute(heading=heading, nav=_nav(), items="\n".join(rows), count=len(items))


def _article(post: Post, shown: Sequence[Post]) -> str:
    before, after = neighbours(post, shown)
    number, name = SECTIONS[post.section]
    return template("gbk", "article.html").substitute(
        title=escape(post.title),
        section=name,
        channel=number,
        id=post.id,
        nav=_nav(),
        at=f"{post.at.date().year}-{post.at.month}-{post.at.day} {post.at.hour}:{post.at:%M:%S}",
        source=escape(post.source),
        editor=post.editor,
        body="<BR><BR>\n".join(f"　　{escape(paragraph)}" for paragraph in post.paragraphs),
        previous="没有了" if before is None else _link(before),
        following="没有了" if after is None else _link(after),
        related="\n".join(f"<TR><TD>·{_link(one)}" for one in related(post, shown)),
        hot="\n".join(f"<TR><TD>·{_link(one)}" for one in shown[-5:]),
    )


def _nav() -> str:
    links = [
        f'<A href="{LIST[1:]}?classid={number}"><FONT color=white>{name}</FONT></A>'
        for number, name in SECTIONS.values()
    ]
    return " | ".join(['<A href="/"><FONT color=white>网站首页</FONT></A>', *links])


def _link(post: Post) -> str:
    """A relative link whose text is cut, with the whole title in its tooltip."""
    shown = post.title if len(post.title) <= _TITLE_SHOWN else post.title[:_TITLE_SHOWN] + "..."
    return f'<A href="{path(post)[1:]}" title="{escape(post.title)}" target=_blank>{escape(shown)}</A>'
