"""Harbourline Digest 港线文摘: an RSS 2.0 feed in English and Chinese that leads to plain article pages."""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import format_datetime
from html import escape

from jingbao.demo.markup import File, teaser, template
from jingbao.demo.posts import Post

LIST = "/rss.xml"
_HTML = "text/html; charset=utf-8"
_TRACKER = "?utm_source=rss&utm_medium=feed"  # as feeds really append, to be stripped by whoever keeps URLs
_MORE = 3


def path(post: Post) -> str:
    return f"/{post.at:%Y/%m}/{post.id}.html"


def render(shown: Sequence[Post], base: str) -> dict[str, File]:
    """Every file of the site but robots.txt, by path. `shown`: newest first; `base`: scheme and host, no slash."""
    articles = {path(post): File(_article(post, shown, base).encode(), _HTML) for post in shown}
    rss = template("feed", "rss.xml").substitute(base=base, items="\n".join(_item(post, base) for post in shown))
    home = template("feed", "home.html").substitute(items="\n".join(map(_card, shown)))
    return articles | {
        LIST: File(rss.encode(), "application/rss+xml; charset=utf-8"),
        "/": File(home.encode(), _HTML),
        "/static/digest.css": File(b"body{max-width:42em}", "text/css"),
    }


def _item(post: Post, base: str) -> str:
    return (
        f"<item><title>{escape(post.title)}</title><link>{escape(base + path(post) + _TRACKER)}</link>"
        f'<guid isPermaLink="false">{post.key}</guid><pubDate>{format_datetime(post.at)}</pubDate>'
        f"<dc:creator>{escape(post.editor)}</dc:creator><category>{post.section}</category>"
        f"<description><![CDATA[<p>{teaser(post)}</p>]]></description></item>"
    )


def _card(post: Post) -> str:
    link = f'<a href="{path(post)}">{escape(post.title)}</a>'
    return f'<section id="{post.section}"><h2>{link}</h2><p>{teaser(post)}</p></section>'


def _article(post: Post, shown: Sequence[Post], base: str) -> str:
    chinese = post.lang == "zh"
    others = [one for one in shown if one.id != post.id][:_MORE]
    day = f"{post.at:%Y-%m-%d %H:%M}" if chinese else f"{post.at.day} {post.at:%B %Y, %H:%M}"
    return template("feed", "article.html").substitute(
        lang="zh-CN" if chinese else "en",
        title=escape(post.title),
        at=post.at.isoformat(),
        url=escape(base + path(post)),
        byline=f"来源：{escape(post.source)}　编辑：{post.editor}"
        if chinese
        else f"By {post.editor} | Source: {escape(post.source)} |",
        shown=day,
        body="\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in post.paragraphs),
        newsletter="订阅每周文摘，周五早晨送到您的邮箱。"
        if chinese
        else "Get the week's digest by email every Friday morning.",
        more="更多文章" if chinese else "More from the digest",
        others="\n".join(f'<li><a href="{path(one)}">{escape(one.title)}</a></li>' for one in others),
    )
