"""澜川新闻网: a UTF-8 news CMS whose 相关文章 list stands in the container of the article's text."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from jingbao.demo.markup import PIXEL, File, neighbours, related, teaser, template
from jingbao.demo.posts import Post

LIST = "/new/"
PAGE_SIZE = 12
SECTIONS = {
    "zhengce": "政策",
    "jingji": "经济",
    "keji": "科技",
    "shehui": "社会",
    "wenti": "文体",
}
_HTML = "text/html; charset=utf-8"


def path(post: Post) -> str:
    return f"/{post.section}/{post.at:%Y}/{post.at:%m%d}/{post.id}.html"


def render(shown: Sequence[Post], _base: str) -> dict[str, File]:
    """Every file of the site but robots.txt, by path. `shown`: newest first."""
    articles = {path(post): _html(_article(post, shown)) for post in shown}
    static = {"/static/logo.gif": File(PIXEL, "image/gif"), "/static/site.css": File(b"body{margin:0}", "text/css")}
    pictures = {_picture(post): File(PIXEL, "image/gif") for post in shown if post.image}
    return articles | _lists(shown) | static | pictures


def _html(text: str) -> File:
    return File(text.encode(), _HTML)


def _lists(shown: Sequence[Post]) -> dict[str, File]:
    starts = range(0, len(shown), PAGE_SIZE)
    newest = {
        _page(number): _html(
            _list("最新发布", shown[start : start + PAGE_SIZE], shown, turner=_turner(number, len(starts)))
        )
        for number, start in enumerate(starts, 1)
    }
    sections = {
        f"/{key}/": _html(_list(name, [post for post in shown if post.section == key], shown, turner=_turner(1, 1)))
        for key, name in SECTIONS.items()
    }
    return newest | sections | {"/": newest[LIST]}


def _page(number: int) -> str:
    return LIST if number == 1 else f"{LIST}list_{number}.html"


def _turner(number: int, last: int) -> str:
    pages = "".join(
        f'<li class="on">{page}</li>' if page == number else f'<li><a href="{_page(page)}">{page}</a></li>'
        for page in range(1, last + 1)
    )
    return f'<li><a href="{LIST}">首页</a></li>{pages}<li><a href="{_page(last)}">末页</a></li><li>共 {last} 页</li>'


def _list(heading: str, items: Sequence[Post], shown: Sequence[Post], *, turner: str) -> str:
    rows = (
        f'<li><a href="{path(post)}">{escape(post.title)}</a><span>{post.changed_at:%Y-%m-%d}</span></li>'
        for post in items
    )
    return template("cms", "list.html").substitute(
        heading=heading, nav=_nav(), items="\n".join(rows), turner=turner, hot=_hot(shown)
    )


def _article(post: Post, shown: Sequence[Post]) -> str:
    before, after = neighbours(post, shown)
    return template("cms", "article.html").substitute(
        title=escape(post.title),
        section=SECTIONS[post.section],
        channel=post.section,
        id=post.id,
        summary=teaser(post),
        nav=_nav(),
        source=escape(post.source),
        at=f"{post.at:%Y-%m-%d %H:%M:%S}",
        body=_body(post),
        editor=post.editor,
        previous=_link(before),
        following=_link(after),
        related="\n".join(map(_related, related(post, shown))),
        hot=_hot(shown),
    )


def _body(post: Post) -> str:
    lines = [f"<p>　　{escape(paragraph)}</p>" for paragraph in post.paragraphs]
    if post.image:
        lines.insert(1, f'<p style="text-align:center"><img src="{_picture(post)}" alt="" /></p>')
    return "\n".join(lines)


def _picture(post: Post) -> str:
    return f"/uploads/{post.at:%Y%m}/{post.id}.gif"


def _related(post: Post) -> str:
    return (
        f'<li><a href="{path(post)}">{escape(post.title)}</a><p>{teaser(post)}</p>'
        f'<p class="meta"><i class="eye"></i>0次浏览 <i class="clock"></i>{post.at:%Y-%m-%d %H:%M:%S}</p></li>'
    )


def _nav() -> str:
    return '<li><a href="/">首页</a></li>' + "".join(
        f'<li><a href="/{key}/">{name}</a></li>' for key, name in SECTIONS.items()
    )


def _hot(shown: Sequence[Post]) -> str:
    """Older posts, the policy plan among them."""
    return "".join(f'<li><a href="{path(post)}">{escape(post.title)}</a></li>' for post in shown[-8::2])


def _link(post: Post | None) -> str:
    return "没有了" if post is None else f'<a href="{path(post)}">{escape(post.title)}</a>'
