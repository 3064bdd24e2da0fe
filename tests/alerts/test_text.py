from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.rules.text import QUOTE_CHARS, Text, has_edges, pattern, quote, stands_alone

PRINTED = st.text(alphabet="ab1é 字機Ａﬁ\u200b\u3000\n\t“’—+。.!")


@pytest.mark.parametrize(
    ("printed", "searchable"),
    [
        ("“人工智能 + 製造”", '"人工智能+制造"'),
        ("通\u3000\u3000知", "通知"),
        ("ＡＩ 手機", "ai手机"),
        ("Artificial  Intelligence", "artificial intelligence"),
        ("artificial\n   intelligence", "artificial intelligence"),
        ("artificial\u00a0intelligence", "artificial intelligence"),
        ("one two three", "one two three"),
        ("发展机器\n人民日报", "发展机器\n人民日报"),
        ("第一段。\r\n\r\n 第二段", "第一段。\n第二段"),
        ("第一段\u2028第二段", "第一段\n第二段"),
        ("the act , and", "the act,and"),
        ("2026 年 7 月", "2026年7月"),
        ("1 000", "1 000"),
        ("  edges  ", "edges"),
        ("don’t – “yes”", 'don\'t-"yes"'),
        ("「機器人」『智能』", '"机器人""智能"'),
        ("DeepSeek\u2011R1", "deepseek-r1"),
        ("2026—2028年", "2026-2028年"),
        ("é à", "é à"),
        ("", ""),
    ],
)
def test_a_text_is_searched_in_one_form(printed: str, searchable: str) -> None:
    assert Text.of(printed).searchable == searchable


@settings(deadline=None)
@given(PRINTED)
def test_a_phrase_takes_the_form_of_the_text_it_stands_in(printed: str) -> None:
    assert pattern(printed) == Text.of(printed).searchable.strip()


@settings(deadline=None)
@given(PRINTED)
def test_each_place_leads_back_to_characters_that_were_printed_there(printed: str) -> None:
    text = Text.of(printed)
    for at, char in enumerate(text.searchable):
        if not char.isspace():
            start, end = text.span(at, at + 1)
            assert end == start + 1
            assert char in Text.of(printed[start:end]).searchable


@settings(deadline=None)
@given(PRINTED, st.data())
def test_a_span_is_the_shortest_print_of_its_words(printed: str, data: st.DataObject) -> None:
    text = Text.of(printed)
    places = [at for at, char in enumerate(text.searchable) if not char.isspace()]
    if places:
        first = data.draw(st.sampled_from(places))
        last = data.draw(st.sampled_from([at for at in places if at >= first]))
        start, end = text.span(first, last + 1)
        assert start == text.span(first, first + 1)[0]
        assert end == text.span(last, last + 1)[1]


def test_a_span_covers_the_blanks_inside_and_none_outside() -> None:
    text = Text.of("推进 “人工智能  +\u200b 製造” 行动")
    at = text.searchable.index("人工智能+制造")
    start, end = text.span(at, at + len("人工智能+制造"))
    assert text.original[start:end] == "人工智能  +\u200b 製造"


@pytest.mark.parametrize(
    ("text", "word", "alone"),
    [
        ("chairmen", "ai", False),
        ("ai政策", "ai", True),
        ("推进ai", "ai", True),
        ("ai+", "ai", True),
        ("(ai)", "ai", True),
        ("gov.ai", "ai", True),
        ("ai_policy", "ai", True),
        ("ai", "ai", True),
        ("ai2", "ai", False),
        ("2ai", "ai", False),
        ("aié", "ai", False),
        ("aie\u0301", "ai", False),
        ("deepseek-r1", "r1", True),
        ("deepseek-r12", "r1", False),
        ("100亿", "10", False),
        ("10亿", "10", True),
        ("机器人们", "机器人", True),
        ("a机器人b", "机器人", True),
        ("人工智能+", "人工智能+", True),
        ("ai+x", "ai+", True),
        ("xai+", "ai+", False),
        ("привет", "ив", False),
    ],
)
def test_latin_words_stand_alone_and_chinese_words_anywhere(text: str, word: str, *, alone: bool) -> None:
    start = text.index(word)
    assert stands_alone(text, start, start + len(word)) is alone


@pytest.mark.parametrize(
    ("word", "edges"),
    [("ai", True), ("机器人", False), ("r机", True), ("机r", True), ("+", False), ("人工智能+", False)],
)
def test_only_a_word_with_latin_edges_can_be_part_of_a_longer_one(word: str, *, edges: bool) -> None:
    assert has_edges(word) is edges


def quoted(original: str, words: str) -> str:
    start = original.index(words)
    return quote(original, start, start + len(words))


@pytest.mark.parametrize(
    ("original", "words", "sentence"),
    [
        ("第一句。第二句有机器人。第三句。", "机器人", "第二句有机器人。"),
        ("真的吗？机器人！好。", "机器人", "机器人！"),
        ("甲；机器人；乙", "机器人", "机器人；"),
        ("他说：“机器人来了。”众人笑。", "机器人", "他说：“机器人来了。”"),
        ("他说：“好。”机器人来了。", "机器人", "机器人来了。"),
        ("标题\n  机器人在第二段\n第三段", "机器人", "机器人在第二段"),
        ("One. Two robots walk. Three.", "robots", "Two robots walk."),
        ("It grew 3.5 times with AI at gov.cn today. End.", "AI", "It grew 3.5 times with AI at gov.cn today."),
        ('She said "robots." Then left.', "robots", 'She said "robots."'),
        ('She said "no." Then robots came.', "robots", "Then robots came."),
        ("Is it AI? Yes! Fine.", "Yes", "Yes!"),
        ("So it is. The U.S. Senate votes on AI. Bye.", "AI", "The U.S. Senate votes on AI."),
        ("机器人", "机器人", "机器人"),
        ("在 www.example.AI 上", "AI", "在 www.example.AI 上"),
        ("甲。\n\n\u3000\u3000机器人。\n\n乙", "机器人", "机器人。"),
        ("artificial\nintelligence is here. Bye.", "artificial\nintelligence", "artificial\nintelligence is here."),
    ],
)
def test_the_sentence_around_the_words_is_quoted_as_printed(original: str, words: str, sentence: str) -> None:
    assert quoted(original, words) == sentence


@pytest.mark.parametrize(
    ("before", "after", "shown_before", "shown_after"),
    [
        (500, 500, 78, 79),
        (10, 500, 10, 147),
        (500, 10, 147, 10),
        (0, 500, 0, 157),
        (500, 0, 157, 0),
        (78, 79, 78, 79),
        (78, 80, 78, 79),
    ],
)
def test_a_long_sentence_is_cut_evenly_around_the_words(
    before: int, after: int, shown_before: int, shown_after: int
) -> None:
    shown = quoted("前" * before + "机器人" + "后" * after, "机器人")
    left, right = "…" * (before > shown_before), "…" * (after > shown_after)
    assert shown == left + "前" * shown_before + "机器人" + "后" * shown_after + right


def test_words_longer_than_a_quote_are_shown_whole() -> None:
    words = "智" * (QUOTE_CHARS + 20)
    assert quoted("前" + words + "后", words) == f"…{words}…"


@settings(deadline=None)
@given(PRINTED, st.integers(0, 20), st.integers(1, 5))
def test_every_quote_stands_in_the_text_and_holds_the_words(printed: str, start: int, length: int) -> None:
    words = printed[start : start + length]
    if words.strip():
        shown = quote(printed, start, start + len(words))
        assert words.strip() in shown
        assert shown.strip("…") in printed


def test_a_megabyte_without_a_full_stop_is_quoted_without_reading_it_all() -> None:
    shown = quoted("字" * 500_000 + "机器人" + "字" * 500_000, "机器人")
    assert len(shown) == QUOTE_CHARS + 2
