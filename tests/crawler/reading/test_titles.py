"""Which line is the headline."""

from __future__ import annotations

import pytest

from crawler.extract import extract
from crawler.reading.metadata import Metadata
from crawler.reading.titles import bare, without_site
from tests.crawler.reading.pages import URL, paragraphs, read

TITLE = "云州公布机器人产业三年行动方案"


def title_of(html: str) -> str:
    return extract(html.encode(), URL).title


@pytest.mark.parametrize(
    "head",
    [
        f"<title>{TITLE}</title>",
        f"<title>{TITLE}_云州在线</title>",
        f"<title>{TITLE}_科技_新闻中心_云州在线</title>",
        f"<title>{TITLE} - 云州在线</title>",
        f"<title>{TITLE}-云州在线</title>",
        f"<title>{TITLE}|云州在线</title>",
        f"<title>{TITLE}--科技--云州在线</title>",
        f"<title>{TITLE} – 云州在线</title>",
        f"<title>云州在线 | {TITLE}</title><meta property='og:site_name' content='云州在线'>",
        f"<meta property='og:title' content='{TITLE}'>",
        f"<meta name=ArticleTitle content='{TITLE}'>",
        f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"{TITLE}"}}</script>',
    ],
)
@pytest.mark.parametrize(
    "shown", [f"<h1>{TITLE}</h1>", f"<div class=bt>{TITLE}</div>", f"<td align=center><b>{TITLE}</b></td>", ""]
)
def test_the_title_is_clean_whatever_claims_and_shows_it(head: str, shown: str) -> None:
    assert title_of(f"<head>{head}</head><a href='/'>云州在线</a>{shown}<p>2025-04-08 13:43</p>{paragraphs()}") == TITLE


@pytest.mark.parametrize(
    ("html", "title"),
    [
        (
            "<title>新闻动态--云州学会</title><h1>云州学会</h1><h5>学术年会在云州大学举行</h5><p>发布时间：2025-05-18</p>",
            "学术年会在云州大学举行",
        ),
        ("<h2>没有标题标签的一页</h2><p>2025-05-18</p>", "没有标题标签的一页"),
        ("<title></title><div class=title>只有样式名的标题</div><p>2025-05-18</p>", "只有样式名的标题"),
        ("<title>云州</title><h1>云州推出夜间公交</h1>", "云州推出夜间公交"),
        (f"<title>{TITLE}</title><h1>原创{TITLE}</h1>", TITLE),
        (
            "<title>云州公布方案——这是第一次</title><h1>云州公布方案</h1><h1>——这是第一次</h1>",
            "云州公布方案——这是第一次",
        ),
        (
            "<title>云州公布机器人方案 企业反响热烈_云州</title><h1>云州公布机器人方案<br>企业反响热烈</h1>",
            "云州公布机器人方案 企业反响热烈",
        ),
        (
            "<title>云州公布机器人产业三年行动方案全文</title><h1>云州公布机器人产业三年…</h1>",
            "云州公布机器人产业三年行动方案全文",
        ),
        ("<title>Robots &amp; us</title><h1>Robots &amp; us</h1>", "Robots & us"),
        (
            (
                '<meta property="og:title" content="狂奔的云州"><title>狂奔的云州"暗伤"显露_云州</title>'
                '<h1>狂奔的云州"暗伤"显露</h1>'
            ),
            '狂奔的云州"暗伤"显露',
        ),
        (
            "<title>政能亮丨“稳经济”要跑出加速度</title><h1>政能亮丨“稳经济”要跑出加速度</h1>",
            "政能亮丨“稳经济”要跑出加速度",
        ),
    ],
)
def test_the_headline_shown_wins_over_a_generic_or_truncated_claim(html: str, title: str) -> None:
    assert title_of(f"<a href='/'>首页</a>{html}{paragraphs()}") == title


def test_of_two_equal_lines_the_heading_is_the_headline() -> None:
    _, headline, reading = read(f"<title>{TITLE}</title><div>{TITLE}</div><h1>{TITLE}</h1>{paragraphs()}")
    assert headline.line is not None
    assert reading.tree.lines[headline.line].heading == "h1"


def test_a_link_with_the_same_words_is_not_the_headline() -> None:
    _, headline, _ = read(f"<title>{TITLE}</title><p><a href='/x'>{TITLE}</a></p><div>{TITLE}</div>{paragraphs()}")
    assert headline.line == 1


def test_a_channels_name_is_not_sure() -> None:
    _, headline, _ = read(f"<title>通知公告</title><div><a href='/t'>通知公告</a></div>{paragraphs()}")
    assert not headline.sure


def test_json_entities_are_read() -> None:
    html = '<script type="application/ld+json">{"@type":"Article","headline":"Robots &#8211; a year on"}</script>'
    assert title_of(f"{html}<p>x</p>") == "Robots – a year on"


@pytest.mark.parametrize(
    ("title", "site", "clean"),
    [
        ("云州公布方案_云州在线", "", "云州公布方案"),
        ("云州公布方案_科技_云州在线", "", "云州公布方案"),
        ("Council approves robot pilot | Harbour Courier", "", "Council approves robot pilot"),
        ("Council approves robot pilot - Harbour Courier", "", "Council approves robot pilot"),
        ("Council approves robot pilot - The Harbour Evening Courier and Gazette of the East", "", None),
        (
            "Council approves robot pilot - The Harbour Evening Courier and Gazette",
            "The Harbour Evening Courier and Gazette",
            "Council approves robot pilot",
        ),
        ("Harbour Courier: robots", "", None),
        ("state-of-the-art robots", "", None),
        ("5月LPR按兵不动：1年期为3.45%", "", None),
        ("A", "", None),
        ("", "", None),
    ],
)
def test_the_sites_name_is_cut_off(title: str, site: str, clean: str | None) -> None:
    found = Metadata(meta={"og:site_name": [site]} if site else {})
    assert without_site(title, found) == (title if clean is None else clean)


@pytest.mark.parametrize(
    ("one", "other"), [("“云州”：公布", "云州公布"), ("ＡＩ 方案", "ai方案"), ("機器人", "机器人"), ("a_b-c", "abc")]
)
def test_two_spellings_of_a_title_share_their_bare_form(one: str, other: str) -> None:
    assert bare(one) == bare(other)
