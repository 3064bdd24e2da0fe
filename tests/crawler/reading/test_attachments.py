"""The links and images of a body."""

from __future__ import annotations

import pytest

from crawler.reading.attachments import body_images, body_links
from db.models import BodyLink
from tests.crawler.reading.pages import STORY, URL, paragraphs, read

HEAD = "<title>云州公布机器人方案</title><h1>云州公布机器人方案</h1>"


def links(html: str) -> tuple[BodyLink, ...]:
    return body_links(read(html)[2], URL)


def images(html: str) -> tuple[str, ...]:
    return body_images(read(html)[2], URL)


def test_links_in_the_body_are_absolute_with_their_text_and_once() -> None:
    linked = STORY[1].replace("企业", "<a href='/plan#top'>企业</a>", 1)
    again = STORY[2].replace("区县", "<a href='/plan'>区县</a>", 1)
    body = f"<div>{paragraphs(STORY[0], linked, again)}</div><ul><li><a href='/r'>别的新闻</a></li></ul>"
    assert links(f"<a href='/nav'>首页</a>{HEAD}{body}") == (BodyLink("https://news.yunzhou.example/plan", "企业"),)


@pytest.mark.parametrize("href", ["#top", "javascript:void(0)", "mailto:a@b.example", "", "ftp://a.example/x"])
def test_a_link_that_leads_to_no_page_is_none(href: str) -> None:
    linked = STORY[1].replace("企业", f"<a href='{href}'>企业</a>", 1)
    assert links(f"{HEAD}<div>{paragraphs(STORY[0], linked, STORY[2])}</div>") == ()


@pytest.mark.parametrize(
    "tail",
    [
        "<p>附件：<a href='plan.pdf'>方案全文.pdf</a></p>",
        "<div class=fj><a href='plan.pdf'>方案全文.pdf</a></div>",
        "<ul class=files><li><a href='plan.pdf'>方案全文.pdf</a></li></ul>",
    ],
)
def test_an_attachment_below_the_body_belongs(tail: str) -> None:
    found = links(f"{HEAD}<div>{paragraphs()}</div>{tail}")
    assert found == (BodyLink("https://news.yunzhou.example/a/plan.pdf", "方案全文.pdf"),)


def test_images_of_the_body_are_absolute_and_in_order() -> None:
    one, two, three = (paragraphs(line) for line in STORY)
    html = f"{HEAD}<div>{one}<img src='1.jpg'>{two}<p><img data-src='/2.png'></p>{three}</div>"
    assert images(html) == ("https://news.yunzhou.example/a/1.jpg", "https://news.yunzhou.example/2.png")


@pytest.mark.parametrize("src", ["logo.png", "/img/icon_1.gif", "qrcode.jpg", "data:image/png;base64,x", "share.svg"])
def test_icons_and_codes_are_no_images_of_the_body(src: str) -> None:
    assert images(f"{HEAD}<div>{paragraphs(STORY[0])}<img src='{src}'>{paragraphs(*STORY[1:])}</div>") == ()


def test_an_image_far_above_the_body_is_the_pages() -> None:
    top = "".join(f"<p>栏目{n}</p>" for n in range(9))
    assert images(f"<img src='banner.jpg'>{top}{HEAD}<div>{paragraphs()}</div>") == ()


def test_a_page_without_text_has_neither() -> None:
    assert (links("<img src=a.jpg>"), images("<img src=a.jpg>")) == ((), ())
