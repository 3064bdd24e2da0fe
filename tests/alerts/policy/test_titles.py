from __future__ import annotations

import pytest

from alerts.policy.facts import facts


def _titles(text: str, title: str = "") -> list[str]:
    return [one.value for one in facts(title, text, published_on=None).titles]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("印发《青山省机器人产业条例》", "青山省机器人产业条例"),
        ("《“人工智能+”海洋行动方案》出台", "“人工智能+”海洋行动方案"),
        ("《工信部关于印发〈机器人指引〉的通知》", "机器人指引"),
        ("《工信部关于印发《机器人指引》的通知》", "机器人指引"),
        ("《国务院关于印发机器人发展规划的通知》", "机器人发展规划"),
        ("《关于印发〈算力券办法(试行)〉的通知》", "算力券办法(试行)"),
        ("《算力券管理办法（征求意见稿）》", "算力券管理办法（征求意见稿）"),
        ("《算力券管理办法》（征求意见稿）", "算力券管理办法"),
        ("《算力行动计划（2031—2033年）》", "算力行动计划（2031—2033年）"),
        ("《国务院关于加快机器人发展的意见》", "国务院关于加快机器人发展的意见"),
        ("《关于开展机器人试点工作的通知》", "关于开展机器人试点工作的通知"),
        ("《关于发布2031年度算力专项申报指南的通知》", "关于发布2031年度算力专项申报指南的通知"),
        ("《人工智能法（草案）》", "人工智能法（草案）"),
        ("广东省人民政府关于印发广东省机器人规划的通知", "广东省机器人规划"),
        ("广东省人民政府关于印发广东省机器人规划(2031-2035年)的通知\n正文", "广东省机器人规划(2031-2035年)"),
        ("国务院关于加快机器人发展的意见 国发〔2031〕11号", "关于加快机器人发展的意见"),
        ("武汉市科技局关于组织2031年算力项目申报的通知 武科〔2031〕1号", "关于组织2031年算力项目申报的通知"),
        ("关于公布首批机器人场景清单的公告", "关于公布首批机器人场景清单的公告"),
        ("武昌区促进机器人产业若干措施(试行) 武昌政规〔2031〕1号", "武昌区促进机器人产业若干措施(试行)"),
        ("青岛市机器人服务规范（青市监〔2031〕8号）", "青岛市机器人服务规范"),
        ("青岛市算力办法（试行）（征求意见稿）", "青岛市算力办法（试行）（征求意见稿）"),
        ("深圳市具身智能机器人三年行动计划\n第一章 总则", "深圳市具身智能机器人三年行动计划"),
    ],
)
def test_a_document_is_named_as_it_is_printed_without_brackets_or_issuer(text: str, named: str) -> None:
    assert _titles(text) == [named]


@pytest.mark.parametrize(
    "text",
    [
        "据《青山日报》报道，机器人大赛开幕",
        "登上《自然》杂志",
        "《方案》提出，培育一批企业",
        "《若干措施》明确了支持方向",
        "《行动计划》印发后",
        "《征求意见稿》共五章",
        "工信部将出台机器人产业意见",
        "机器人企业负责人介绍了公司的发展计划和要求,并说明了安排。",
        "《未闭合的标题",
        "青岛市征求对机器人办法",
        "《厂商发布新机器人，售价公布》",
        "读《百年孤独》有感",
        "一家公司发布机器人战略",
        "“双随机”抽查工作",
    ],
)
def test_the_press_back_references_and_sentences_are_no_document(text: str) -> None:
    assert _titles(text) == []


def test_several_documents_come_in_order_and_once() -> None:
    text = "《甲市机器人条例》和《乙市算力办法》施行。《甲市机器人条例》共五章。"
    assert _titles(text) == ["甲市机器人条例", "乙市算力办法"]


def test_headline_and_text_name_a_document_once() -> None:
    title = "青山市印发《机器人条例》"
    assert _titles("《机器人条例》近日印发。", title=title) == ["机器人条例"]
    assert facts(title, "《机器人条例》", published_on=None).titles[0].field == "title"


def test_traditional_characters_stay_as_printed() -> None:
    assert _titles("印發《機器人產業條例》") == ["機器人產業條例"]
