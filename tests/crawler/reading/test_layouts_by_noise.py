"""Every layout with every kind of noise in every place gives exactly the paragraphs that were written."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import product

import pytest

from crawler.extract import Explained, explain, extract
from db.models import Article, PageKind
from tests.crawler.reading.layouts import LAYOUTS, NOTICE, ONE, STORY, TITLE, Layout
from tests.crawler.reading.noise import ALL, BUTTONS, CREDITS, HEADLINES, LEGAL, RANKED, RELATED, SUMMARIES, VISITORS

URL = "https://news.yunzhou.example/a/100.html"
PLACES = ("inside", "below", "between")
SPLIT = {name: layout for name, layout in LAYOUTS.items() if layout.page.count("class='part'") == 2}
WHOLE = {name: layout for name, layout in LAYOUTS.items() if len(layout.lines) > 2}


def page(layout: Layout, place: str = "", noise: str = "") -> bytes:
    slots = {place: noise} if place else {}
    return layout.written(**slots).encode()


def read(layout: str, place: str = "", noise: str = "") -> Article:
    return extract(page(LAYOUTS[layout], place, ALL.get(noise, noise)), URL)


def kept(lines: tuple[Explained, ...]) -> list[str]:
    return [line.text for line in lines if not line.why]


# ------------------------------------------------------------------------------------------------------- no noise
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_clean_page_gives_its_paragraphs_in_order(layout: str) -> None:
    article = read(layout)
    assert article.body.split("\n") == list(LAYOUTS[layout].lines)
    assert article.kind is PageKind.ARTICLE
    assert article.lang == "zh"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_clean_page_gives_its_title_without_the_sites_name_or_a_date(layout: str) -> None:
    assert read(layout).title == TITLE


DAY_ONLY = {"gkmlpt", "Shanghai", "wordpress", "empirecms", "br soup in fonts"}
TO_THE_SECOND = {"portal with indents", "table"}
TOLD = LAYOUTS.keys() - {"sections"}


@pytest.mark.parametrize("layout", sorted(TOLD))
def test_a_page_that_shows_its_time_gives_it_as_exactly_as_shown(layout: str) -> None:
    hour, minute, second = (0, 0, 0) if layout in DAY_ONLY else (13, 43, 45 if layout in TO_THE_SECOND else 0)
    local = read(layout).published_at
    assert local is not None
    assert local.replace(tzinfo=UTC) == datetime(2025, 4, 8, hour, minute, second, tzinfo=UTC)


def test_a_page_that_shows_no_time_gives_none() -> None:
    assert read("sections").published_at is None


NAMED = sorted(name for name, layout in LAYOUTS.items() if "云州晚报" in layout.page)


@pytest.mark.parametrize("layout", NAMED)
def test_a_page_that_names_its_source_gives_it(layout: str) -> None:
    assert read(layout).source == "云州晚报"


def test_a_wechat_page_is_from_the_account_beside_its_time() -> None:
    assert read("wechat").source == "云州发布"


@pytest.mark.parametrize(
    "layout", ["Shanghai", "wordpress", "table", "br soup", "br soup in fonts", "unclosed", "sections"]
)
def test_a_page_that_names_no_source_gives_none(layout: str) -> None:
    assert read(layout).source is None


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_menu_and_the_footer_leave_no_link_in_the_body(layout: str) -> None:
    assert read(layout).links == ()


# -------------------------------------------------------------------------------------------- one noise at a time
@pytest.mark.parametrize("noise", ALL)
@pytest.mark.parametrize("place", PLACES)
def test_any_noise_in_any_place_of_any_layout_leaves_exactly_what_was_written(place: str, noise: str) -> None:
    layouts = WHOLE if place == "between" else LAYOUTS
    wrong = {
        name: article.body
        for name, layout in layouts.items()
        if ((article := read(name, place, noise)).title, article.body) != (TITLE, "\n".join(layout.lines))
    }
    assert wrong == {}


@pytest.mark.parametrize("noise", [*RELATED, *RANKED])
def test_dates_in_lists_of_other_articles_do_not_move_the_publication(noise: str) -> None:
    moved = {name: read(name, "below", noise).published_at for name in TOLD}
    assert {name: when and when.date() for name, when in moved.items()} == dict.fromkeys(TOLD, date(2025, 4, 8))


@pytest.mark.parametrize("noise", [*RELATED, *RANKED])
def test_links_and_images_of_other_articles_are_not_the_bodys(noise: str) -> None:
    articles = {name: read(name, "below", noise) for name in LAYOUTS}
    assert {name for name, article in articles.items() if article.links or article.images} == set()


@pytest.mark.parametrize("noise", [*BUTTONS, *LEGAL, *VISITORS])
def test_noise_below_the_body_renames_no_source(noise: str) -> None:
    assert {name: read(name, "inside", noise).source for name in NAMED} == dict.fromkeys(NAMED, "云州晚报")


@pytest.mark.parametrize("noise", ["source below", "source in brackets"])
@pytest.mark.parametrize("layout", ["Shanghai", "wordpress", "table", "br soup", "unclosed", "sections"])
def test_a_source_below_the_body_is_the_source_where_none_stands_above(layout: str, noise: str) -> None:
    assert read(layout, "inside", noise).source == "云州晚报"


# --------------------------------------------------------------------------------------------- several at a time
TAILS = list(product(CREDITS, ["copyright", "disclaimer", "opinion"]))


@pytest.mark.parametrize(("credit", "legal"), TAILS)
def test_a_tail_of_credit_notice_buttons_and_links_is_left_out_whole(credit: str, legal: str) -> None:
    tail = CREDITS[credit] + LEGAL[legal] + BUTTONS["share bar"] + RANKED["prev and next"] + RELATED["related ul"]
    layouts = WHOLE.keys() - SPLIT.keys()
    assert {name for name in layouts if read(name, "inside", tail).body != "\n".join(STORY)} == set()


PAIRS = [(one, other) for one in ("related ul", "related bare p", "related cards", "related table") for other in RANKED]


@pytest.mark.parametrize(("related", "ranked"), PAIRS)
def test_two_lists_of_other_articles_are_both_left_out(related: str, ranked: str) -> None:
    both = RELATED[related] + RANKED[ranked]
    assert {name for name in WHOLE if read(name, "below", both).body != "\n".join(STORY)} == set()


@pytest.mark.parametrize("layout", sorted(WHOLE.keys() - SPLIT.keys()))
def test_every_button_and_credit_at_once_costs_no_paragraph(layout: str) -> None:
    everything = "".join([*BUTTONS.values(), *CREDITS.values(), *LEGAL.values()])
    assert read(layout, "inside", everything).body.split("\n") == list(LAYOUTS[layout].lines)


# -------------------------------------------------------------------------------------- what stands between counts
LOOKALIKES = (
    "他在评论里写道：机器采的茶也是茶，只要好喝，谁采的并不要紧。",
    "版权问题同样摆上了桌面，研制团队已经为识别算法申请了三项专利。",
    "分享经验的那天下午，会议室里坐满了从邻县赶来的茶农，连走廊上都站了人。",
    "关注这件事的不只是茶农，市农科所也派人上山，记录机器每小时的采摘量。",
    "上一页写着旧账，下一页写着新账，谭越说，这本工时簿以后可以交给机器来记。",
    "编辑部收到不少来信，读者最关心的是机器会不会伤到茶树的根。",
    "打印出来的培训手册只有十二页，图多字少，便于没有用过手机的老人看懂。",
    "相关部门表示，补贴标准将在五月底以前公布，已经购买机器的农户同样适用。",
    "推荐给周边乡镇的不是机器本身，而是先修路、再平地、后上机器的次序。",
    "登录平台以后，茶农可以看到自家地块的采摘进度，也可以预约下一台机器。",
)


@pytest.mark.parametrize("sentence", LOOKALIKES)
@pytest.mark.parametrize("layout", sorted(WHOLE))
def test_a_paragraph_that_uses_the_words_of_noise_stays(layout: str, sentence: str) -> None:
    between = LAYOUTS[layout].paragraph.format(sentence)
    opening, rest = LAYOUTS[layout].lines[:2], LAYOUTS[layout].lines[2:]
    assert read(layout, "between", between).body.split("\n") == [*opening, sentence, *rest]


SUBHEADS = ("一、机器怎样认芽", "（二）谁来修机器", "老人的担心", "Q：机器会不会伤到茶树？")


@pytest.mark.parametrize("subhead", SUBHEADS)
@pytest.mark.parametrize("shape", ["<h2>{}</h2>", "<h3>{}</h3>", "<p><strong>{}</strong></p>", "<p>{}</p>"])
@pytest.mark.parametrize("layout", ["portal", "gov.cn", "wordpress", "TRS", "article element", "party paper"])
def test_a_heading_between_paragraphs_stays_where_it_stands(layout: str, shape: str, subhead: str) -> None:
    lines = read(layout, "between", shape.format(subhead)).body.split("\n")
    assert lines == [*STORY[:2], subhead, *STORY[2:]]


ROWS = (("地块", "坡度", "方式"), ("东坡", "十二度", "机器"), ("西坡", "二十六度", "人工"))


def test_a_table_of_facts_between_paragraphs_is_one_line_a_row() -> None:
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS)
    lines = read("portal", "between", f"<table>{rows}</table>").body.split("\n")
    assert lines == [*STORY[:2], *(" ".join(row) for row in ROWS), *STORY[2:]]


@pytest.mark.parametrize("tag", ["ul", "ol"])
@pytest.mark.parametrize("layout", ["portal", "gov.cn", "wordpress", "TRS", "table"])
def test_a_list_of_sentences_between_paragraphs_stays(layout: str, tag: str) -> None:
    items = ("坡度不超过二十度；", "通道不窄于两米；", "雨后两天以内不上机器。")
    block = f"<{tag}>{''.join(f'<li>{item}</li>' for item in items)}</{tag}>"
    assert read(layout, "between", block).body.split("\n") == [*STORY[:2], *items, *STORY[2:]]


@pytest.mark.parametrize("layout", ["portal", "gov.cn", "TRS", "hanweb", "wordpress", "gkmlpt"])
@pytest.mark.parametrize("file", ["plan.pdf", "list.xlsx", "form.docx", "map.zip", "table.wps", "seal.ofd"])
def test_an_attachment_is_kept_as_a_link_beside_noise(layout: str, file: str) -> None:
    tail = f"<p>附件：<a href='/files/{file}'>青岭乡采茶机器人使用规范</a></p>" + RELATED["related ul"]
    links = read(layout, "inside", tail).links
    assert [(link.url, link.text) for link in links] == [
        (f"https://news.yunzhou.example/files/{file}", "青岭乡采茶机器人使用规范")
    ]


@pytest.mark.parametrize("layout", sorted(WHOLE))
def test_a_picture_between_paragraphs_is_an_image_and_its_caption_no_line(layout: str) -> None:
    figure = "<figure><img src='/i/tea.jpg'><figcaption>采茶机器人在东坡作业。</figcaption></figure>"
    article = read(layout, "between", figure)
    assert article.images == ("https://news.yunzhou.example/i/tea.jpg",)
    assert article.body.split("\n") == list(LAYOUTS[layout].lines)


# ---------------------------------------------------------------------------------------------- reasons, and lists
@pytest.mark.parametrize("noise", RELATED)
def test_each_line_of_a_related_list_has_a_reason(noise: str) -> None:
    lines = explain(page(LAYOUTS["portal"], "inside", RELATED[noise]), URL)
    others = [line for line in lines if any(words in line.text for words in (*HEADLINES, *SUMMARIES))]
    assert others
    assert all(line.why for line in others)


@pytest.mark.parametrize(("layout", "noise"), list(product(LAYOUTS, ["related cards", "comments", "ad box"])))
def test_what_is_explained_as_kept_is_the_body(layout: str, noise: str) -> None:
    html = page(LAYOUTS[layout], "below", ALL[noise])
    assert "\n".join(kept(explain(html, URL))) == extract(html, URL).body


@pytest.mark.parametrize("count", range(1, 7))
@pytest.mark.parametrize("noise", ["related ul", "related bare p", "related cards", "related table", "related br"])
def test_a_story_of_any_length_is_told_from_the_list_below_it(count: int, noise: str) -> None:
    html = LAYOUTS["portal"]
    story = Layout(html.page, lines=STORY[:count])
    assert extract(page(story, "inside", RELATED[noise]), URL).body.split("\n") == list(STORY[:count])


@pytest.mark.parametrize("noise", RELATED)
@pytest.mark.parametrize("lines", [NOTICE, ONE, STORY], ids=["notice", "one paragraph", "story"])
def test_an_unknown_address_costs_nothing(noise: str, lines: tuple[str, ...]) -> None:
    layout = Layout(LAYOUTS["TRS"].page, lines=lines)
    assert extract(page(layout, "below", RELATED[noise]), "").body.split("\n") == list(lines)


@pytest.mark.parametrize("noise", [name for name in RELATED | RANKED if SUMMARIES[0] not in ALL[name]])
def test_a_page_of_nothing_but_links_is_no_article(noise: str) -> None:
    article = extract(f"<title>新闻_云州在线</title><h1>新闻</h1>{ALL[noise]}".encode(), URL)
    assert article.kind is not PageKind.ARTICLE
    assert article.body == ""
