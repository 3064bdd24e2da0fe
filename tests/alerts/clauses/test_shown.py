"""The diff as HTML, JSON and rows."""

from __future__ import annotations

import json

from selectolax.lexbor import LexborHTMLParser

from alerts.clauses import compare
from alerts.clauses.html import page
from alerts.clauses.names import EN, ZH, counts, names_for
from alerts.clauses.record import as_record
from alerts.clauses.shown import rows

BEFORE = "第一条 甲乙丙。\n第二条 最高<b>300万元</b>。\n第三条 丁戊己。\n第四条 庚辛壬。"
AFTER = "第一条 甲乙丙。\n第二条 最高<b>500万元</b>。\n第三条 新设条款。\n第四条 丁戊己。\n第五条 庚辛壬。"
DIFF = compare(BEFORE, AFTER)
ENGLISH = compare("Section 1. The fee is $5.", "Section 1. The fee is $6.")


def test_the_page_escapes_what_the_texts_say() -> None:
    tree = LexborHTMLParser(page(DIFF, "<script>a", "b & c"))
    assert tree.css_first("script, b") is None
    assert "最高<b>" in tree.css_first("section.reworded p").text()  # type: ignore[union-attr]
    assert [one.text() for one in tree.css("dd")] == ["<script>a", "b & c"]


def test_the_page_marks_what_went_and_what_came() -> None:
    tree = LexborHTMLParser(page(DIFF, "a", "b"))
    assert [one.text() for one in tree.css("section.reworded p del")] == ["300万元"]
    assert [one.text() for one in tree.css("section.reworded p ins")] == ["500万元"]
    assert tree.css_first("section.added ins").text() == "新设条款。"  # type: ignore[union-attr]


def test_the_page_speaks_the_language_of_the_texts() -> None:
    assert '<html lang="zh">' in page(DIFF, "a", "b")
    assert '<html lang="en">' in page(ENGLISH, "a", "b")
    assert (names_for(DIFF), names_for(ENGLISH)) == (ZH, EN)


def test_the_page_of_a_trivial_edit_says_so() -> None:
    assert "文字没有变化" in page(compare(BEFORE, BEFORE), "a", "b")


def test_the_changes_are_counted() -> None:
    assert counts(DIFF, ZH) == "改写 1，新增 1，另有 2 条仅编号变化"
    assert counts(ENGLISH, EN) == "1 reworded"


def test_rows_leave_out_what_is_far_from_a_change() -> None:
    assert [one if isinstance(one, int) else one.kind.value for one in rows(DIFF, 0)] == [1, "reworded", "added", 2]
    assert [one if isinstance(one, int) else one.kind.value for one in rows(DIFF, 1)] == [
        "same", "reworded", "added", "renumbered", 1,
    ]  # fmt: skip
    assert rows(compare(BEFORE, BEFORE), 1) == (4,)


def test_json_has_null_for_the_side_that_there_is_none_of() -> None:
    told = json.loads(json.dumps(as_record(DIFF)))
    assert set(told) == {"trivial", "clauses", "changes", "renumbered"}
    assert told["changes"][0]["numbers"] == [{"before": "300万元", "after": "500万元"}]
    added = told["changes"][1]
    assert (added["kind"], added["label_before"], added["text_before"]) == ("added", None, None)
    assert (added["label_after"], added["text_after"]) == ("第三条", "新设条款。")
    assert told["renumbered"][0] == {"label_before": "第三条", "label_after": "第四条"}


def test_json_of_a_reworded_clause_spells_out_its_spans() -> None:
    (change,) = json.loads(json.dumps(as_record(ENGLISH)))["changes"]
    assert change["spans"] == [
        {"op": "equal", "text": "The fee is "},
        {"op": "delete", "text": "$5"},
        {"op": "insert", "text": "$6"},
        {"op": "equal", "text": "."},
    ]
