"""The fingerprint of any text: blind to dress, awake to words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.dedup import SHORT, TINY, content_hash
from db.models import Article
from tests.crawler.reading.layouts import STORY

EXAMPLES = settings(max_examples=80, deadline=None, derandomize=True)
URL = "https://a.example/1"
OTHER = "https://b.example/2"
BODY = "\n".join(STORY)
HAN = st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=3 * SHORT)
DRESS = ("，", "。", " ", "　", "\n", "“", "”", "！", "——", "\u200b", "…", "·", "_", "\t")


def fingerprint(body: str, title: str = "青岭乡给茶山配上采茶机器人的报道", url: str = URL) -> str:
    return content_hash(Article(title, body), url)


@pytest.mark.parametrize("dress", DRESS)
@pytest.mark.parametrize("at", [0, 1, 50, 150, len(BODY)])
def test_punctuation_and_space_anywhere_change_nothing(at: int, dress: str) -> None:
    assert fingerprint(BODY[:at] + dress + BODY[at:]) == fingerprint(BODY)


@pytest.mark.parametrize("letter", ["茶", "0", "a", "不", "é", "ー"])
@pytest.mark.parametrize("at", [0, 1, 50, 150, len(BODY)])
def test_a_letter_or_digit_anywhere_is_another_text(at: int, letter: str) -> None:
    assert fingerprint(BODY[:at] + letter + BODY[at:]) != fingerprint(BODY)


@EXAMPLES
@given(HAN, HAN)
def test_the_same_article_at_the_same_address_has_one_fingerprint(title: str, body: str) -> None:
    assert fingerprint(body, title) == fingerprint(body, title)
    assert len(fingerprint(body, title)) == 64


@EXAMPLES
@given(HAN.map(lambda text: text + STORY[0][:TINY]))
def test_the_address_says_nothing_about_a_text_that_speaks_for_itself(body: str) -> None:
    assert fingerprint(body, url=URL) == fingerprint(body, url=OTHER)


@EXAMPLES
@given(st.text(alphabet="通知见附件", max_size=TINY // 2 - 1), st.text(alphabet="通知见附件", max_size=TINY // 2))
def test_the_address_tells_tiny_pages_apart(title: str, body: str) -> None:
    assert fingerprint(body, title, URL) != fingerprint(body, title, OTHER)


@pytest.mark.parametrize("order", [STORY[::-1], (*STORY[1:], STORY[0]), (*STORY, STORY[0]), STORY[:-1]])
def test_paragraphs_moved_repeated_or_missing_are_another_text(order: tuple[str, ...]) -> None:
    assert fingerprint("\n".join(order)) != fingerprint(BODY)
