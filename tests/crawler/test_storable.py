from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.storable import storable, storable_article, storable_link, storable_listing, storable_or_none
from db.models import Article, BodyLink, Link, Listing, SourceKind


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("机器人 robot 🤖", "机器人 robot 🤖"),
        ("\ud83e\udd16", "🤖"),
        ("a\ud800b", "a\ufffdb"),
        ("\udc00", "\ufffd"),
        ("nul\0", "nul\ufffd"),
        ("汉\0字", "汉\ufffd字"),
        ("\x1b]0;title\x07\x1b[2J", "\ufffd]0;title\ufffd\ufffd[2J"),
        ("汉\x9b31m", "汉\ufffd31m"),
        ("shown\rhidden", "shown\ufffdhidden"),
        ("line\r\nline\n\tline", "line\nline\n\tline"),
    ],
)
def test_half_characters_and_controls_are_replaced_and_nothing_else(text: str, kept: str) -> None:
    assert storable(text) == kept


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])))
def test_whole_text_is_left_alone(text: str) -> None:
    assert storable(text) == text


@given(st.text(st.characters(exclude_categories=[])))
def test_everything_can_be_encoded_afterwards(text: str) -> None:
    assert "\0" not in storable(text).encode().decode()


def test_every_text_of_a_link_and_an_article_is_covered() -> None:
    bad, good = "x\ud800", "x\ufffd"
    article = Article(bad, bad, author=bad, source=bad, links=(BodyLink(bad, bad),), images=(bad,))
    kept = Article(good, good, author=good, source=good, links=(BodyLink(good, good),), images=(good,))
    assert storable_article(article) == kept
    assert storable_link(Link(bad, bad)) == Link(good, good)
    assert storable_or_none(None) is None
    listing = Listing(SourceKind.LIST, bad, (Link(bad, bad),))
    assert storable_listing(listing) == Listing(SourceKind.LIST, good, (Link(good, good),))
