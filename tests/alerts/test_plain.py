from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.plain import clean, clip, excerpt, without_secrets

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
FLAG = "\U0001f1e8\U0001f1f3"
MARKED = st.text(alphabet="aé语\u0301\u20d7\ufe0f\u200d\U0001f44d\U0001f3fd\U0001f1e8\U0001f1f3 ")


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("平常的标题", "平常的标题"),
        ("  two\t\tlines\r\nBcc: everyone@example.org ", "two lines Bcc: everyone@example.org"),
        ("next\x85line\u2028separator\u2029end", "next line separator end"),
        ("file\x1cgroup\x1drecord\x1eunit\x1f!", "file group record unit !"),
        ("bell\x07 null\x00 escape\x1b[31m", "bell null escape[31m"),
        ("half\ud800 pair", "half\ufffd pair"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("embedded\u202ax\u202b\u202c\u202d", "embeddedx"),
        ("isolate\u2066x\u2067\u2068\u2069", "isolatex"),
        ("kept\u200f mark", "kept\u200f mark"),
        (FAMILY, FAMILY),
        ("全角\u3000空格", "全角 空格"),
        ("a \x00 b", "a b"),
        ("", ""),
    ],
)
def test_cleaning_leaves_one_line_that_any_reader_can_show(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@given(st.text(alphabet=st.characters()))
def test_cleaning_is_idempotent_and_leaves_nothing_that_breaks_lines(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert len(once.splitlines()) <= 1
    assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in once)
    once.encode()


@pytest.mark.parametrize(
    ("text", "limit", "clipped"),
    [
        ("短", 5, "短"),
        ("一二三四五", 5, "一二三四五"),
        ("一二三四五六", 5, "一二三四…"),
        ("four words of text", 6, "four…"),  # not "four …"
        ("abcde\u0301f", 6, "abcd…"),  # the e keeps its accent or goes with it
        ("ab" + FAMILY + "cdef", 5, "ab…"),
        ("ab" + FLAG + FLAG + "cd", 6, "ab" + FLAG + "…"),
        ("ab" + FLAG + FLAG + "cd", 4, "ab…"),
        ("ab\U0001f44d\U0001f3fdcd", 4, "ab…"),
        ("一二三", 1, "…"),
        ("一二三", 0, ""),
    ],
)
def test_clipping_keeps_characters_whole(text: str, limit: int, clipped: str) -> None:
    assert clip(text, limit) == clipped


def test_stacked_marks_without_end_do_not_eat_the_text() -> None:
    assert clip("z" + "\u0301" * 1000, 100).startswith("z" + "\u0301" * 60)


@given(st.text(), st.integers(0, 50))
def test_a_clipped_text_is_never_longer_than_its_limit(text: str, limit: int) -> None:
    assert len(clip(text, limit)) <= max(limit, 0)


@given(MARKED, st.integers(2, 20))
def test_a_clipped_text_begins_the_whole_one(text: str, limit: int) -> None:
    clipped = clip(text, limit)
    assert clipped == text or text.startswith(clipped.removesuffix("…"))


def test_an_excerpt_keeps_the_term_in_sight() -> None:
    quote = "起" * 200 + "人工智能" + "止" * 200
    cut = excerpt(quote, "人工智能", 40)
    assert "人工智能" in cut
    assert cut.startswith("…起")
    assert cut.endswith("止…")
    assert len(cut) <= 40


@pytest.mark.parametrize(
    ("quote", "term", "cut"),
    [
        ("0123456789", "0", "0123…"),
        ("0123456789", "9", "…6789"),
        ("0123456789", "5", "…456…"),
        ("0123456789", "absent", "0123…"),
        ("01", "1", "01"),
    ],
)
def test_an_excerpt_says_where_it_was_cut(quote: str, term: str, cut: str) -> None:
    assert excerpt(quote, term, 5) == cut


def test_an_excerpt_does_not_begin_inside_a_character() -> None:
    quote = "xxxxx" + FAMILY + "yyyy机器人"
    assert excerpt(quote, "机器人", 11) == "…yyyy机器人"


@given(MARKED, st.integers(0, 10), st.integers(1, 10), st.integers(1, 60))
def test_an_excerpt_is_never_longer_than_its_limit(text: str, at: int, length: int, limit: int) -> None:
    assert len(excerpt(text, text[at : at + length], limit)) <= limit


@given(st.text("abc机器人"), st.integers(0, 30), st.integers(1, 10), st.integers(12, 60))
def test_an_excerpt_never_cuts_its_term(text: str, at: int, length: int, limit: int) -> None:
    term = text[at : at + length]
    assert term in excerpt(text, term, limit)


def test_what_a_server_repeats_is_blotted_out() -> None:
    said = "no such hook /hooks/T0K3N-abc, and T0K3N-abc again"
    assert without_secrets(said, {"T0K3N-abc", "/hooks/T0K3N-abc"}) == "no such hook [hidden], and [hidden] again"


@pytest.mark.parametrize("part", ["", "in", "hook", "hooks"])
def test_a_part_too_short_to_be_a_secret_stays(part: str) -> None:
    assert without_secrets("hook not found in hooks", {part}) == "hook not found in hooks"
