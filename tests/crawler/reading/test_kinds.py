"""Articles, and what only stands at their address."""

from __future__ import annotations

import pytest

from crawler.reading.kinds import kind_of
from db.models import PageKind
from tests.crawler.reading.pages import STORY, TEASERS, paragraphs, read

LINKS = "".join(
    f"<li><a href='/{n}'>{title}之{n}</a> 2025-04-0{n + 1}</li>" for n in range(4) for title, _, _ in TEASERS
)


def kind(html: str) -> PageKind:
    _, headline, reading = read(html)
    return kind_of(reading, headline.text)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("404", "Not Found"),
        ("页面不存在", "您访问的页面不存在，五秒后返回首页。"),
        ("提示", "该文章已被删除"),
        ("出错了", "抱歉，找不到您要访问的页面"),
        ("Page not found", "The page you asked for has moved."),
        ("提示信息", "此内容因违规无法查看"),
        ("Oops", "This page doesn't exist."),
    ],
)
def test_a_soft_404_is_not_found(title: str, text: str) -> None:
    assert kind(f"<title>{title}</title><h1>{title}</h1><p>{text}</p>") is PageKind.NOT_FOUND


@pytest.mark.parametrize(
    "text",
    [
        "请登录后查看全文",
        "登录后继续阅读",
        "Log in to continue",
        "Sign in to read",
        "Subscribe to continue reading",
        "开通会员后可阅读全文",
    ],
)
def test_a_wall_is_a_login(text: str) -> None:
    assert kind(f"<title>云州智库</title><h2>{text}</h2>") is PageKind.LOGIN


@pytest.mark.parametrize(
    "text",
    [
        "Just a moment...",
        "Checking your browser",
        "Verify you are human",
        "请完成安全验证",
        "访问过于频繁，请稍后再试",
        "Access Denied",
        "当前环境异常，完成验证后即可继续访问",
        "访问验证",
        "请拖动滑块到最右边",
        "Attention Required!",
    ],
)
def test_a_challenge_is_a_challenge(text: str) -> None:
    assert kind(f"<title>x</title><h1>{text}</h1>") is PageKind.CHALLENGE


def test_many_headlines_and_no_sentence_are_a_list() -> None:
    assert kind(f"<title>通知公告</title><h2>通知公告</h2><ul>{LINKS}</ul>") is PageKind.LIST


@pytest.mark.parametrize(
    "html", ["", "<title>x</title>", "<h1>云州新闻联播</h1><video src=a.mp4></video>", "<h1>图</h1><img src=a.jpg>"]
)
def test_a_page_without_text_is_empty(html: str) -> None:
    assert kind(html) is PageKind.EMPTY


@pytest.mark.parametrize(
    "html",
    [
        f"<h1>云州公布方案</h1>{paragraphs()}",
        f"<h1>云州公布方案</h1>{paragraphs()}<ul>{LINKS}</ul>",
        "<h1>停水公告</h1><p>因管道检修，本周六上午八时至下午五时停水。</p>",
        f"<h1>404房间的故事</h1>{paragraphs()}",
        f"<h1>请登录后查看全文：一家网站的生意</h1>{paragraphs(*STORY, *STORY)}",
        f"<h1>访问过于频繁？</h1>{paragraphs(*STORY, *STORY)}",
        f"<h1>云州公布方案</h1>{paragraphs(STORY[0])}<div>登录后查看更多评论</div>",
        f"<h1>云州公布方案</h1>{paragraphs(STORY[0])}<a href='/login'>请先登录</a>",
    ],
)
def test_an_article_stays_an_article_whatever_words_it_holds(html: str) -> None:
    assert kind(html) is PageKind.ARTICLE
