from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.fold import Folded, fold


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("ＡＩ", "ai"),
        ("機器人產業", "机器人产业"),
        ("人工\u200b智能", "人工智能"),
        ("\ufeffRobot", "robot"),
        ("《辦法》（試行）", "《办法》(试行)"),
        ("粤府〔2025〕12号", "粤府〔2025〕12号"),
        ("ﬁling", "filing"),
        ("①②", "12"),
    ],
)
def test_what_means_the_same_folds_alike(printed: str, folded: str) -> None:
    assert fold(printed) == folded


def test_every_character_is_stable_once_folded() -> None:
    for code in range(sys.maxunicode + 1):
        once = fold(chr(code))
        assert fold(once) == once, hex(code)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(min_size=1))
def test_each_folded_character_leads_back_to_the_one_it_came_from(text: str) -> None:
    folded = Folded.of(text)
    for at in range(len(folded.text)):
        start, end = folded.span(at, at + 1)
        assert end == start + 1
        assert folded.text[at] in fold(text[start:end])


def test_a_span_covers_the_words_as_printed() -> None:
    folded = Folded.of("關於ＡＩ\u200b機器人的ﬁling")
    at = folded.text.index("ai机器人")
    start, end = folded.span(at, at + len("ai机器人"))
    assert folded.original[start:end] == "ＡＩ\u200b機器人"
