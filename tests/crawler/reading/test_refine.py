"""The last cut inside the body's container."""

from __future__ import annotations

import pytest

from crawler.reading.refine import is_about
from tests.crawler.reading.pages import STORY, kept, paragraphs, tree_of, why

HEAD = "<title>云州公布机器人方案</title><h1 class=t>云州公布机器人方案</h1>"
OTHER = "青岭乡的茶园进入采摘高峰，坡地上多了几台慢慢移动的采茶机器人，它们用摄像头辨认嫩芽。"


@pytest.mark.parametrize(
    ("line", "about"),
    [
        ("2025-04-08 13:43:45 来源：云州晚报", True),
        ("0次浏览 发布时间:2025-04-08 13:43 字号：大 中 小", True),
        ("云州日报 2025年04月08日 第02版", True),
        ("April 8, 2025 | By Dana Holloway", True),
        ("2025年4月8日，方案正式公布。", False),
        ("（2007年6月29日第十届人大常委会第二十八次会议通过）", False),
        ("没有日期的一行", False),
        ("2025-04-08 " + "很长的一行" * 40, False),
    ],
)
def test_a_line_about_the_article_is_a_date_and_little_else(line: str, *, about: bool) -> None:
    assert is_about(tree_of(f"<p>{line}</p>").lines[0]) is about


def test_the_line_about_the_article_is_left_out_above_the_body_only() -> None:
    html = f"{HEAD}<div><p>2025-04-08 13:43 云州晚报</p>{paragraphs()}<p>2025年4月8日</p></div>"
    assert kept(html) == [*STORY, "2025年4月8日"]
    assert why(html, "2025-04-08") == "about the article"


def test_another_article_of_the_same_make_is_left_out() -> None:
    second = f"<h1 class=t>春茶开采</h1><p>2025-04-11 10:12</p><div>{paragraphs(OTHER, OTHER * 2)}</div>"
    html = f"{HEAD}<div>{paragraphs()}</div>{second}"
    assert kept(html) == list(STORY)
    assert why(html, "春茶开采") == "another article"


def test_a_second_h1_without_a_date_is_a_section() -> None:
    head = "<title>云州公布机器人方案</title><h1>云州公布机器人方案</h1>"
    html = f"{head}<div>{paragraphs()}<h1>背景</h1>{paragraphs(OTHER)}</div>"
    assert kept(html) == [*STORY, "背景", OTHER]


def test_a_page_rendered_for_two_screens_is_read_once() -> None:
    lines = (*STORY, OTHER, OTHER + "机器走不了的陡坡，仍然交给人来采。")
    html = f"{HEAD}<div><div>{paragraphs(*lines)}</div><section>{paragraphs(*lines)}</section></div>"
    assert kept(html) == list(lines)


def test_a_refrain_stays() -> None:
    refrain = "啊，云州，云州，我的云州，江水从你的门前流过。"
    lines = [STORY[0], refrain, STORY[1], refrain, STORY[2], refrain, refrain, refrain]
    assert kept(f"{HEAD}<div>{paragraphs(*lines)}</div>") == lines


def test_a_part_far_from_the_body_is_left_out() -> None:
    menu = "".join(f"<li><a href='/{n}'>栏目{n}</a></li>" for n in range(20))
    about = "<section><span>云州在线由本市主办，欢迎各界人士来稿、来信、来电。</span></section>"
    html = f"{HEAD}<div><div>{paragraphs()}</div><ul>{menu}</ul>{about}</div>"
    assert kept(html) == list(STORY)


def test_a_part_of_the_same_make_stays_however_far() -> None:
    menu = "".join(f"<li><a href='/{n}'>栏目{n}</a></li>" for n in range(20))
    html = f"{HEAD}<div>{paragraphs(*STORY[:2])}<ul>{menu}</ul>{paragraphs(STORY[2])}</div>"
    assert kept(html) == list(STORY)


@pytest.mark.parametrize("scrap", ["图集", "12", "正在阅读", "v1"])
def test_scraps_at_the_edges_are_trimmed(scrap: str) -> None:
    html = f"{HEAD}<section><span>{scrap}</span><div>{paragraphs()}</div><i>{scrap}</i></section>"
    assert kept(html) == list(STORY)


def test_a_heading_with_nothing_below_it_is_trimmed() -> None:
    assert kept(f"{HEAD}<section><div>{paragraphs()}</div><h3>栏目甲</h3></section>") == list(STORY)


@pytest.mark.parametrize("name", ["反侵权公告：", "免责声明", "【版权声明】", "法律声明："])
def test_legal_notices_run_to_the_end(name: str) -> None:
    legal = "任何单位和个人未经书面许可，不得在公开平台上使用本报作品。"
    html = f"{HEAD}<div>{paragraphs()}<p>{name}</p><p>一、{legal}</p><p>二、欢迎读者提供线索。</p></div>"
    assert kept(html) == list(STORY)


def test_a_legal_notice_that_is_the_article_stays() -> None:
    legal = "任何单位和个人未经书面许可，不得在公开平台上使用本报作品，违者依法追究责任。"
    head = "<title>云州报社发表声明</title><h1>云州报社发表声明</h1>"
    html = f"{head}<div><p>声明</p><p>{legal}</p><p>一、{legal}</p></div>"
    assert legal in kept(html)
