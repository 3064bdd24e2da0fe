"""Properties of the verdict over made-up texts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import opencc
from hypothesis import given
from hypothesis import strategies as st

from alerts.reprints.compare import compare
from alerts.reprints.text import Text, prepare

_TRADITIONAL = opencc.OpenCC("s2t").convert
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_CLAUSES = st.lists(
    st.text("机器人产业发展政策数据标准安全企业平台应用场景支持项目资金市区学校工厂", min_size=8, max_size=14),
    min_size=8,
    max_size=20,
    unique=True,
)
_ANY = st.text(max_size=300)


@st.composite
def texts(draw: st.DrawFn) -> Text:
    clauses = draw(_CLAUSES)
    marks = draw(st.lists(st.sampled_from("，。"), min_size=len(clauses), max_size=len(clauses)))
    body = "".join(clause + mark for clause, mark in zip(clauses, marks, strict=True))
    return Text(draw(st.text("机器人政策发布通知", min_size=4, max_size=12)), body, date(2031, 3, 4))


@given(texts())
def test_a_text_is_a_reprint_of_itself(text: Text) -> None:
    assert compare(prepare(text), prepare(text)).reprint


@given(texts(), texts())
def test_the_verdict_does_not_depend_on_script_or_width(one: Text, other: Text) -> None:
    as_printed = compare(prepare(one), prepare(other))
    in_traditional = replace(one, title=_TRADITIONAL(one.title), body=_TRADITIONAL(one.body))
    in_full_width = replace(one, title=one.title.translate(_WIDE), body=one.body.translate(_WIDE))
    assert compare(prepare(in_traditional), prepare(other)) == as_printed
    assert compare(prepare(in_full_width), prepare(other)) == as_printed


@given(texts(), texts())
def test_the_verdict_does_not_depend_on_which_text_came_first(one: Text, other: Text) -> None:
    there, back = compare(prepare(one), prepare(other)), compare(prepare(other), prepare(one))
    assert there.reprint == back.reprint
    assert (there.containment, there.jaccard, there.days) == (back.containment, back.jaccard, back.days)


@given(_ANY, _ANY, _ANY, _ANY)
def test_any_two_texts_can_be_compared(title: str, body: str, other_title: str, other_body: str) -> None:
    likeness = compare(prepare(Text(title, body)), prepare(Text(other_title, other_body)))
    assert 0 <= likeness.jaccard <= likeness.containment <= 1
