from __future__ import annotations

import pytest

from alerts.policy.facts import facts
from alerts.policy.lexicon import Tier
from alerts.policy.metadata import Cell, find

ONE_LINE = (
    "索引号:000014349/2031-00011 主题分类:科技 发文机关:国务院 成文日期:2031年08月21日 "
    "标题:国务院关于加快机器人发展的意见 发文字号:国发〔2031〕11号 发布日期:2031年08月26日"
)
LINES = "索引号\n000014349\n发文机关\n青岭省数据局\n成文日期\n2031-08-21\n发文字号\n青数〔2031〕1号\n有效性\n有效"
BARS = (
    "索 引 号: 11440300/2031-00312 | 发布机构: 深圳市工业和信息化局 | 发文日期: 2031-05-11 | "
    "名 称: 深圳市工业和信息化局关于印发《深圳市机器人办法》的通知 | 文 号: 深工信规〔2031〕3号"
)


def _cells(text: str) -> dict[str, str]:
    return {cell.kind: text[cell.start : cell.end] for cell in find(text)}


def test_a_table_in_one_line_gives_each_value_its_kind() -> None:
    assert _cells(ONE_LINE) == {
        "index": "000014349/2031-00011",
        "issuer": "国务院",
        "印发": "2031年08月21日",
        "title": "国务院关于加快机器人发展的意见",
        "docnum": "国发〔2031〕11号",
        "发布": "2031年08月26日",
    }


def test_a_table_may_put_each_value_under_its_label() -> None:
    assert _cells(LINES) == {
        "index": "000014349",
        "issuer": "青岭省数据局",
        "印发": "2031-08-21",
        "docnum": "青数〔2031〕1号",
    }


def test_a_table_may_be_drawn_with_bars_and_spread_labels() -> None:
    cells = _cells(BARS)
    assert cells["issuer"] == "深圳市工业和信息化局"
    assert cells["docnum"] == "深工信规〔2031〕3号"
    assert cells["title"].startswith("深圳市工业和信息化局关于印发")


@pytest.mark.parametrize(
    "text",
    ["", "发布日期:2031-05-20", "来源:青山日报", "文号为国发〔2031〕1号,标题另定。", "发文机关标题"],
)
def test_one_label_is_no_table(text: str) -> None:
    assert find(text) == []


def test_a_label_without_a_value_gives_no_cell() -> None:
    text = "发文机关:\n成文日期:2031-05-01\n"
    assert [cell.kind for cell in find(text)] == ["印发"]


def test_a_value_ends_at_its_line_and_is_never_a_whole_page() -> None:
    text = "发文机关:国务院 标题:" + "字" * 500
    assert find(text)[1] == Cell("title", 12, 132)


def test_the_table_names_issuer_title_and_dates() -> None:
    found = facts("", ONE_LINE, published_on=None)
    assert [one.value for one in found.issuers] == ["国务院"]
    assert [one.value for one in found.titles] == ["关于加快机器人发展的意见"]
    assert [one.value for one in found.docnums] == ["国发〔2031〕11号"]
    assert [(one.kind, one.value) for one in found.dates] == [("印发", "2031-08-21"), ("发布", "2031-08-26")]


def test_a_document_in_the_table_s_title_is_unwrapped() -> None:
    found = facts("", BARS, published_on=None)
    assert [one.value for one in found.titles] == ["深圳市机器人办法"]
    assert [(one.kind, one.value) for one in found.dates] == [("印发", "2031-05-11")]


def test_an_issuer_that_no_list_knows_is_taken_as_printed() -> None:
    (issuer,) = facts("", LINES, published_on=None).issuers
    assert (issuer.value, issuer.tier) == ("青岭省数据局", Tier.UNKNOWN)


def test_a_cell_that_names_no_body_is_no_issuer() -> None:
    text = "发文机关:详见附件第三页 成文日期:2031-05-01"
    assert facts("", text, published_on=None).issuers == ()


def test_the_issuer_of_the_table_comes_before_the_ones_of_the_text() -> None:
    text = "工信部印发《甲办法》。\n发文机关:深圳市人民政府 成文日期:2031-05-01"
    found = facts("", text, published_on=None).issuers
    assert [one.value for one in found] == ["深圳市人民政府", "工业和信息化部"]
