"""Markup that is refused before the parser sees it, and honest markup that looks like it."""

from __future__ import annotations

import pytest

from crawler.reading.guard import MAX_DEPTH, MAX_TAG, check_markup
from db.errors import ParseError
from db.outcomes import Outcome

URL = "https://news.example/a"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain text",
        "<p>" * 5000,
        "<br>" * 5000,
        "<li>x" * 5000,
        "<tr><td>x" * 3000,
        "<img src=a>" * 5000,
        "<div>x</div>" * 5000,
        "<div>" * 900 + "x",
        "<div>" * 900 + "</div>" * 900 + "<div>" * 900,
        "a < b && c > d " * 3000,
        "</div>" * 5000,
        "<!-- x -->" * 5000,
        f"<div data-state='{'x' * 200_000}'>",
        f'<div data-state="{"x" * 200_000}">',
        "<p>" + "字" * 200_000,
    ],
)
def test_honest_markup_passes(text: str) -> None:
    check_markup(text, URL)


@pytest.mark.parametrize(
    "text",
    [
        "<div>" * (MAX_DEPTH + 1),
        "<DIV>" * (MAX_DEPTH + 1),
        "<b>" * 3000,
        "<x-y>" * 3000,
        "<table><tr><td>" * 1200,
        "x" * 500_000 + "<div>" * 1200,
        "<div>" * 1200 + "</div>" * 1200,
        "<section><p>" * 1200,
    ],
)
def test_deep_markup_is_refused(text: str) -> None:
    with pytest.raises(ParseError, match="nested deeper") as caught:
        check_markup(text, URL)
    assert caught.value.outcome is Outcome.PARSE


@pytest.mark.parametrize(
    "text",
    [
        "<div " + " ".join(f"a{number}=1" for number in range(20_000)) + ">",
        "<div " + " ".join(f'a{number}="1"' for number in range(20_000)) + ">",
        "<div " + "x" * (MAX_TAG + 1),
        "<p>ok</p><div " + "y" * (MAX_TAG + 1) + ">",
    ],
)
def test_a_tag_of_endless_attributes_is_refused(text: str) -> None:
    with pytest.raises(ParseError, match="a tag longer"):
        check_markup(text, URL)


def test_the_refusal_names_the_page() -> None:
    with pytest.raises(ParseError) as caught:
        check_markup("<div>" * 2000, URL)
    assert caught.value.url == URL
    assert str(caught.value).startswith(URL)


@pytest.mark.parametrize(
    "text",
    [
        "x" * (2 * MAX_TAG),
        "x" * (2 * MAX_TAG) + "<p>ok</p>",
        "<p>" + "x" * (2 * MAX_TAG),
        "< " + "x" * (2 * MAX_TAG),
        "<1" + "x" * (2 * MAX_TAG),
        "<" * (2 * MAX_TAG),
        "<div " + "x" * (MAX_TAG - len("div ")),
    ],
)
def test_long_text_is_no_long_tag(text: str) -> None:
    check_markup(text, URL)
