from __future__ import annotations

import pytest

from alerts.policy.reading import Reading, blotted, offsets, sentence


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("ＡＩ＋製造", "ai+制造"),
        ("關(guān)於(yú)機器人", "关于机器人"),
        ("人工智能(ai)办法", "人工智能(ai)办法"),
        ("5 月 22 日", "5月22日"),
        ("12 部门", "12部门"),
        ("500 万元", "500万元"),
        ("办法 粤府〔2031〕1号", "办法 粤府〔2031〕1号"),
        ("甲局 乙局", "甲局 乙局"),
        ("the AI Act", "the ai act"),
        ("第\u200b一", "第一"),
        ("第 1\n号", "第1\n号"),
    ],
)
def test_a_text_is_read_in_one_form(printed: str, read: str) -> None:
    assert Reading.of("", printed).text == read


@pytest.mark.parametrize(
    ("title", "text", "find", "field", "printed"),
    [
        ("", "印发 5 月 22 日施行", "5月22日", "text", "5 月 22 日"),
        ("", "關(guān)於(yú)機器人", "于机器人", "text", "於(yú)機器人"),
        ("标题", "正文", "正文", "text", "正文"),
        ("标题", "正文", "标题", "title", "标题"),
        ("ＡＩ 条例", "關於", "条例", "title", "条例"),
        ("ＡＩ 条例", "關於 ＡＩ", "关于", "text", "關於"),
        ("条\u200b例", "x", "条例", "title", "条\u200b例"),
    ],
)
def test_what_is_found_leads_back_to_what_is_printed(
    title: str, text: str, find: str, field: str, printed: str
) -> None:
    reading = Reading.of(title, text)
    start = reading.text.index(find)
    support = reading.support(start, start + len(find))
    assert support.field == field
    assert {"title": title, "text": text}[field][support.start : support.end] == printed
    assert reading.printed(start, start + len(find)) == printed


def test_a_quote_is_the_sentence_as_printed() -> None:
    reading = Reading.of("", "會議召開。工信部印發 ５ 項辦法。結束。")
    start = reading.text.index("5项")
    assert reading.support(start, start + 2).quote == "工信部印發 ５ 項辦法。"


@pytest.mark.parametrize(("title", "at"), [("", 0), ("标题", 3), ("ＡＩ 条例", 5)])
def test_the_text_begins_behind_the_title(title: str, at: int) -> None:
    assert Reading.of(title, "正文").body_at == at


@pytest.mark.parametrize(
    ("text", "at", "found"),
    [
        ("甲。乙丙;丁", 2, "乙丙"),
        ("甲乙", 0, "甲乙"),
        ("甲\n乙", 2, "乙"),
        ("甲!乙?", 0, "甲"),
    ],
)
def test_a_sentence_ends_where_its_mark_is(text: str, at: int, found: str) -> None:
    start, end = sentence(text, at, at + 1)
    assert text[start:end] == found


def test_a_sentence_without_end_is_cut() -> None:
    start, end = sentence("字" * 10_000, 5000, 5001)
    assert end - start < 1000


def test_blotted_text_keeps_its_offsets() -> None:
    assert blotted("ab《cd》ef", [(2, 6)]) == "ab\0\0\0\0ef"
    assert blotted("ab", []) == "ab"


def test_offsets_are_those_inside() -> None:
    assert offsets([(1, 3), (5, 6)]) == {1, 2, 5}
