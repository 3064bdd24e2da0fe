"""The golden pages in tests/pages: one per family of template, each written for what it is known to get wrong."""

from __future__ import annotations

import json
import pickle
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.extract import Explained, explain, extract
from db.errors import ParseError
from db.models import Article, PageKind
from db.outcomes import Outcome

PAGES = Path(__file__).parent.parent / "pages"
FAMILIES = sorted(path.parent.name for path in PAGES.glob("*/expected.json") if (path.parent / "page.html").exists())


def golden(family: str) -> tuple[bytes, dict[str, Any]]:
    folder = PAGES / family
    return (folder / "page.html").read_bytes(), json.loads((folder / "expected.json").read_text(encoding="utf-8"))


def read(family: str) -> Article:
    html, expected = golden(family)
    return extract(html, expected["url"])


def fields(article: Article) -> dict[str, Any]:
    """An article in the words of expected.json."""
    return {
        "kind": article.kind.value,
        "title": article.title,
        "body": article.body.split("\n") if article.body else [],
        "published_at": article.published_at.isoformat() if article.published_at else None,
        "written_on": article.written_on.isoformat() if article.written_on else None,
        "author": article.author,
        "source": article.source,
        "lang": article.lang,
        "links": [[link.url, link.text] for link in article.links],
        "images": list(article.images),
    }


@pytest.mark.parametrize("family", FAMILIES)
def test_a_golden_page_is_read_to_the_letter(family: str) -> None:
    html, expected = golden(family)
    got = fields(extract(html, expected["url"]))
    assert {key: got[key] for key in expected if key != "url"} == {k: v for k, v in expected.items() if k != "url"}


def test_there_is_a_golden_page_for_every_family_that_must_work() -> None:
    assert {
        "portal_news",
        "wechat_account",
        "gov_trs",
        "gov_hanweb",
        "gov_gkmlpt",
        "gov_central",
        "gov_shanghai",
        "dedecms_gbk",
        "empirecms_table",
        "wordpress",
        "br_soup_gbk",
        "unclosed_asp",
        "split_body",
        "short_notice",
        "one_paragraph",
        "after_script",
        "soft_404",
        "login_wall",
        "challenge",
        "list_page",
        "video_only",
    } <= set(FAMILIES)


@pytest.mark.parametrize("family", FAMILIES)
def test_nothing_of_the_related_list_is_in_any_body(family: str) -> None:
    body = read(family).body
    for teaser in (
        "无人配送线路开通",
        "自动理货系统，摄像头",
        "盘点机器人，闭馆",
        "会爬树的机器，用来",
        "夜间清扫改由",
    ):
        assert teaser not in body


@pytest.mark.parametrize("family", FAMILIES)
def test_a_page_reads_the_same_twice_and_in_another_process(family: str) -> None:
    first = read(family)
    assert read(family) == first
    assert pickle.loads(pickle.dumps(first)) == first


@pytest.mark.parametrize("family", FAMILIES)
def test_explanation_and_body_agree(family: str) -> None:
    html, expected = golden(family)
    kept = [line.text for line in explain(html, expected["url"]) if not line.why]
    article = extract(html, expected["url"])
    assert article.body in ("", "\n".join(kept))


def test_an_explanation_names_the_reason_of_each_dropped_line() -> None:
    html, expected = golden("portal_news")
    why = {line.text: line.why for line in explain(html, expected["url"])}
    assert why["（原标题：云州出台机器人产业新政）"] == "credits"
    assert why["延伸·推荐"] == "names a block"
    assert why["支持家乡！ 2025-04-08 14:00"] == "named comment"
    assert why["一、先把零部件做强"] == ""


@pytest.mark.parametrize("family", [name for name in FAMILIES if name not in ("english_news", "english_listicle")])
def test_a_chinese_page_is_in_beijing_time(family: str) -> None:
    published = read(family).published_at
    assert published is None or published.utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize("family", ["soft_404", "login_wall", "challenge", "list_page", "video_only"])
def test_what_is_no_article_has_no_body_links_or_images(family: str) -> None:
    article = read(family)
    assert article.kind is not PageKind.ARTICLE
    assert (article.body, article.links, article.images) == ("", (), ())


@pytest.mark.parametrize(
    "html",
    [
        b"",
        b"   \n",
        b"plain text without any tag",
        b"\x00\xff\xfe",
        b"<html></html>",
        b"<!DOCTYPE html><title>x</title>",
        b"<p>",
        b"<table><tr><td>",
        b"<script>var a = 1",
        b"<!-- never closed",
    ],
)
def test_broken_and_empty_pages_are_read_as_no_article(html: bytes) -> None:
    article = extract(html, "https://news.example/a")
    assert article.kind is not PageKind.ARTICLE
    assert article.body == ""


@pytest.mark.parametrize("bomb", [b"<div>" * 5000, b"<b>" * 5000, b"<span>" * 3000 + b"text" + b"</span>" * 3000])
def test_deep_markup_is_refused_by_name(bomb: bytes) -> None:
    with pytest.raises(ParseError) as caught:
        extract(bomb, "https://news.example/bomb")
    assert caught.value.outcome is Outcome.PARSE
    assert caught.value.url == "https://news.example/bomb"


def test_an_unknown_url_is_no_obstacle() -> None:
    html, expected = golden("portal_news")
    article = extract(html, "")
    assert article.body.split("\n") == expected["body"]
    assert article.images == ()  # a relative address leads nowhere


def test_utf8_bytes_win_over_a_declaration_left_from_another_copy() -> None:
    html = golden("dedecms_gbk")[0].decode("gb18030").encode()
    assert b'charset="gb2312"' in html
    assert extract(html, "https://news.example/").title == read("dedecms_gbk").title


def test_the_http_charset_decides_where_the_page_says_nothing() -> None:
    notice = "因管道检修，本周六上午八时至下午五时停水，请提前储水，不便之处敬请谅解。"
    html = f"<title>公告</title><h1>停水公告</h1><p>{notice}</p>"
    article = extract(html.encode("gb18030"), "https://news.example/", content_type="text/html; charset=gbk")
    assert article.title == "停水公告"
    assert article.body.startswith("因管道检修")


HIDDEN = "市政府昨天召开常务会议，审议通过机器人产业发展规划，并就夏季用电安排作出部署，要求各部门抓紧落实。"


@pytest.mark.parametrize("style", ["style='display:none'", "hidden"])
def test_a_body_that_waits_for_a_script_to_show_it_is_read(style: str) -> None:
    html = f"<title>云州通过规划</title><h1>云州通过规划</h1><div {style}><p>{HIDDEN}</p><p>{HIDDEN[::-1]}</p></div>"
    article = extract(html.encode(), "https://news.example/")
    assert (article.kind, article.body) == (PageKind.ARTICLE, f"{HIDDEN}\n{HIDDEN[::-1]}")


def test_a_hidden_box_beside_an_article_is_not_read() -> None:
    box = f"<div style='display:none'><p>{HIDDEN[::-1]}</p></div>"
    html = f"<title>云州通过规划</title><h1>云州通过规划</h1><div><p>{HIDDEN}</p></div>{box}"
    assert extract(html.encode(), "https://news.example/").body == HIDDEN


def test_the_base_element_resolves_links() -> None:
    html = (
        "<base href='https://cdn.example/x/'><h1>Ferry timetable changes in May</h1><p>The ferry leaves ten minutes"
        " earlier from Monday, the harbour office said. See the <a href='t.pdf'>new timetable</a> for details.</p>"
    )
    assert [link.url for link in extract(html.encode(), "https://news.example/a/b").links] == [
        "https://cdn.example/x/t.pdf"
    ]


def test_the_text_that_json_ld_tells_stands_in_for_a_teaser_before_a_wall() -> None:
    told = "The harbour office confirmed the change on Friday. " * 12
    html = (
        f"<script type='application/ld+json'>{json.dumps({'@type': 'NewsArticle', 'articleBody': told})}</script>"
        "<h1>Ferry timetable changes in May</h1><p>The harbour office confirmed the change on Friday, and more.</p>"
    )
    assert extract(html.encode(), "https://news.example/").body == " ".join(told.split())


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("市政府昨天召开常务会议，审议通过机器人产业发展规划，并就夏季用电安排作出部署，要求各部门抓紧落实。", "zh"),
        (
            "The council met on Tuesday to approve the plan, and asked every department to report back within a month.",
            "en",
        ),
        (
            "市役所は昨日、ロボット産業の計画を発表し、来年度から補助金を出すことを明らかにした。詳しい日程はまだ決まっていない。",
            None,
        ),
    ],
)
def test_the_language_is_chinese_english_or_unsaid(text: str, lang: str | None) -> None:
    assert extract(f"<h1>x</h1><p>{text}</p><p>{text}</p>".encode(), "https://news.example/").lang == lang


def test_a_german_page_that_says_so_is_not_taken_for_english() -> None:
    text = "Die Fähre fährt ab Montag zehn Minuten früher, teilte das Hafenamt mit."
    html = f"<html lang='de'><h1>Neue Fähre</h1><p>{text}</p>"
    assert extract(html.encode(), "https://news.example/").lang is None


def test_a_line_of_an_explanation_is_a_value() -> None:
    assert Explained("counts", "阅读 12") == Explained("counts", "阅读 12")
