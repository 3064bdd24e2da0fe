"""Which part of a page is the body, and which of its lines stay."""

from __future__ import annotations

import pytest

from tests.crawler.reading.pages import STORY, TEASERS, kept, paragraphs, read, why

HEAD = "<title>云州公布机器人方案</title><h1>云州公布机器人方案</h1>"
NAV = "<div>" + "".join(f"<a href='/{word}'>{word}</a> " for word in ("首页", "要闻", "财经", "科技")) + "</div>"


def teaser(kind: str) -> str:
    """The same four teasers in eight kinds of markup."""
    one = {
        "ul": "<li><a href='/{n}'>{t}</a><p>{s}</p><span>{d}</span></li>",
        "ol": "<li><h3><a href='/{n}'>{t}</a></h3><p>{s}</p><em>{d}</em></li>",
        "cards": "<a href='/{n}'><div>{t}</div><div>{s}</div><div>{d}</div></a>",
        "divs": "<div class=i><div><a href='/{n}'>{t}</a></div><div>{s}</div><div>{d}</div></div>",
        "rows": "<tr><td><a href='/{n}'>{t}</a><br>{s}<br>{d}</td></tr>",
        "bare": "<p><a href='/{n}'>{t}</a></p><p>{s}</p><p>{d}</p>",
        "numbered": "<p>{n}. <a href='/{n}'>{t}</a></p><p>{s}</p><p>{n} {d}</p>",
        "links": "<li><a href='/{n}'>{t}</a> {d}</li>",
    }[kind]
    around = {"ul": "ul", "ol": "ol", "rows": "table", "links": "ul"}.get(kind, "div")
    items = "".join(one.format(n=number, t=t, s=s, d=d) for number, (t, s, d) in enumerate(TEASERS, start=1))
    return items if kind in ("bare", "numbered") else f"<{around}>{items}</{around}>"


KINDS = ("ul", "ol", "cards", "divs", "rows", "bare", "numbered", "links")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "name", ["<h4>相关文章</h4>", "<p><strong>相关文章</strong></p>", "<div>推荐阅读</div>", "<b>延伸阅读：</b>", ""]
)
def test_a_related_list_in_the_bodys_own_container_is_left_out(kind: str, name: str) -> None:
    assert kept(f"{HEAD}<div>{paragraphs()}{name}{teaser(kind)}</div>") == list(STORY)


@pytest.mark.parametrize("kind", KINDS)
def test_a_related_list_before_the_last_paragraph_is_left_out(kind: str) -> None:
    html = f"{HEAD}<div>{paragraphs(*STORY[:2])}<div><h4>相关文章</h4>{teaser(kind)}</div>{paragraphs(STORY[2])}</div>"
    assert kept(html) == list(STORY)


@pytest.mark.parametrize("kind", KINDS)
def test_long_teasers_do_not_outweigh_a_short_notice(kind: str) -> None:
    notice = "因管道检修，本周六上午八时至下午五时停水，请提前储水。"
    assert kept(
        f"<title>停水公告请提前储水</title><h1>停水公告请提前储水</h1><div><p>{notice}</p></div>{teaser(kind)}"
    ) == [notice]


@pytest.mark.parametrize(
    "body",
    [
        f"<div>{paragraphs()}</div>",
        f"<article>{paragraphs()}</article>",
        f"<table><tr><td>{paragraphs()}</td></tr></table>",
        f"<div>{'<br><br>'.join(STORY)}</div>",
        f"<div>{'<br>　　'.join(STORY)}</div>",
        "<div>" + "".join(f"<div>{line}</div>" for line in STORY) + "</div>",
        "<section>" + "".join(f"<section><p><span>{line}</span></p></section>" for line in STORY) + "</section>",
        f"<form>{paragraphs()}</form>",
        "<div>" + "<p>".join(STORY) + "</div>",
        f"<div class=widget>{paragraphs()}</div>",
        f"<div class=sidebar>{paragraphs()}</div>",
        f"<div class='comment-page share'>{paragraphs()}</div>",
    ],
)
def test_the_body_is_found_in_any_markup_and_under_any_name(body: str) -> None:
    assert kept(f"{NAV}{HEAD}{body}<div class=footer>版权所有 云州在线</div>") == list(STORY)


def test_a_body_split_over_containers_is_put_together() -> None:
    html = (
        f"{HEAD}<div><div>{paragraphs(*STORY[:2])}</div><div class=ad>广告</div><div>{paragraphs(STORY[2])}</div></div>"
    )
    assert kept(html) == list(STORY)


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        ("<nav>跳到正文，或者看看别的栏目。</nav>", "nav"),
        ("<aside>这是一段旁注，与正文无关，读者可以不看。</aside>", "aside"),
        ("<footer>云州在线是本市的新闻网站，欢迎来稿来信。</footer>", "footer"),
        ("<div class='related-news'>另一则消息说，明天有雨，请带伞。</div>", "named related"),
        ("<div id=sidebar>边栏里的一段话，说的是别的事情。</div>", "named sidebar"),
        ("<div class='comment-list'>写得好，支持一下，希望越办越好。</div>", "named comment"),
        ("<div class='img-caption'>图为发布会现场，记者摄于昨天上午。</div>", "named caption"),
        ("<div role=complementary>另有一段说明，供读者参考，不属正文。</div>", "role complementary"),
        ("<p>责任编辑：李四</p>", "credits"),
        ("<p>阅读 123</p>", "counts"),
        ("<p>打印 关闭</p>", "buttons"),
        ("<p>扫描二维码关注我们</p>", "call"),
        ("<p>版权声明：本文归作者所有。</p>", "notice"),
        ("<p>云ICP备10000001号</p>", "footer"),
    ],
)
def test_what_is_left_out_has_a_reason(part: str, reason: str) -> None:
    html = f"{HEAD}<div>{paragraphs(*STORY[:2])}{part}{paragraphs(STORY[2])}</div>"
    assert kept(html) == list(STORY)
    text = part.partition(">")[2][:4]
    assert why(html, text) == reason


@pytest.mark.parametrize(
    "line",
    [
        "一、总体要求",
        "据悉，",
        "编者按",
        "“场景不是展厅。”",
        "记者：您怎么看？",
        "（完）",
        "2025年6月30日前完成。",
        "附：任务分工",
        "其中，",
        "1. 统筹推进",
    ],
)
def test_a_short_line_among_paragraphs_stays(line: str) -> None:
    assert kept(f"{HEAD}<div>{paragraphs(STORY[0], line, STORY[1], STORY[2])}</div>") == [STORY[0], line, *STORY[1:]]


def test_headings_lists_and_rows_stay_as_lines() -> None:
    items = "<h3>申报条件</h3><ul><li>在本市注册</li><li>信用良好</li></ul>"
    inside = f"{items}<table><tr><td>类别</td><td>补助</td></tr></table>"
    assert kept(f"{HEAD}<div>{paragraphs(STORY[0])}{inside}{paragraphs(*STORY[1:])}</div>") == [
        STORY[0],
        "申报条件",
        "在本市注册",
        "信用良好",
        "类别 补助",
        *STORY[1:],
    ]


@pytest.mark.parametrize(
    ("line", "stays"),
    [
        ("<p><a href='/plan'>方案全文</a></p>", True),
        ("<h3><a href='/plan'>方案全文在这里</a></h3>", True),
        ("<ul><li><a href='#a'>第一部分</a></li><li><a href='#b'>第二部分</a></li></ul>", True),
        ("<p><a href='/plan.pdf'>附件：方案全文</a></p>", True),
        ("<p><a href='/plan'><b>点此看另一条新闻</b></a></p>", False),
        ("<div><a href='/plan'>点此看另一条新闻</a></div>", False),
    ],
)
def test_a_line_that_is_one_link_stays_where_the_text_runs_on(line: str, *, stays: bool) -> None:
    lines = kept(f"{HEAD}<div>{paragraphs(*STORY[:2])}{line}{paragraphs(STORY[2])}</div>")
    assert (len(lines) > len(STORY)) is stays


def test_the_line_about_the_article_is_not_taken_for_its_first_prose() -> None:
    about = "<div>0次浏览 来源:云州市气象台 发布时间:2026-03-18 16:50:00 字号：大 中 小</div>"
    notice = (
        "市气象台发布寒潮蓝色预警，今晚到后天全市气温将下降八至十度，请注意防范。",
        "早晚外出请添衣，注意防寒保暖。",
    )
    html = f"{HEAD}{about}<div>{paragraphs(*notice)}<h4>相关文章</h4>{teaser('ul')}</div>"
    assert kept(html) == list(notice)


def test_the_headline_and_what_stands_above_it_are_no_body() -> None:
    html = f"<p>今天是星期六，天气晴好，欢迎您访问云州在线。</p>{HEAD}<div>{paragraphs()}</div>"
    assert kept(html) == list(STORY)
    assert why(html, "云州公布") == "headline"
    assert why(html, "今天是") == "before the headline"


def test_a_headline_repeated_below_the_article_cuts_nothing_off() -> None:
    html = f"<title>云州公布机器人方案</title><div>{paragraphs()}</div><h1>云州公布机器人方案</h1>"
    assert kept(html) == list(STORY)


def test_a_lede_set_apart_belongs_to_the_body() -> None:
    lede = "核心提示：机器人要走进车间，补助怎么拿？记者昨天请教了市工信局。"
    assert kept(f"{HEAD}<div>{lede}</div><div><a href='/x'>栏目</a></div><div>{paragraphs()}</div>") == [
        lede,
        *STORY,
    ]


def test_a_list_of_sections_is_no_list_of_teasers() -> None:
    sections = "".join(
        f"<div><h2><a href='https://shop.example/{n}'>第{n}款</a></h2><p>{line * 5}</p></div>"
        for n, line in enumerate(STORY)
    )
    _, _, reading = read(f"{HEAD}<div>{sections}</div>")
    assert len(reading.kept()) == 6


@pytest.mark.parametrize("html", ["", "<p></p>", "<div><a href='/'>首页</a></div>", "<title>x</title>"])
def test_a_page_without_text_has_no_body(html: str) -> None:
    _, _, reading = read(html)
    assert "".join(reading.tree.lines[index].text for index in reading.kept()) == ""
