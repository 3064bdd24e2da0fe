from __future__ import annotations

import pytest
from pydantic_core import PydanticCustomError

from jingbao.settings.checks import contact_address, css_selector, host_and_port, one_line, refuse, url_key, web_url
from jingbao.settings.mistakes import closest, nearest, title


@pytest.mark.parametrize(
    ("text", "accepted"),
    [
        ("工信部", "工信部"),
        (" a b ", "a b"),
        ("a\u3000b\u00a0c", "a\u3000b\u00a0c"),
        ("\u3000", None),
        ("a\u202eb", None),
        ("a\u2028b", None),
        ("", None),
        ("\t", None),
        ("a\nb", None),
        ("a\x00", None),
    ],
)
def test_a_name_is_one_line_of_visible_characters(text: str, accepted: str | None) -> None:
    if accepted is None:
        with pytest.raises(PydanticCustomError):
            one_line(text)
    else:
        assert one_line(text) == accepted


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org",
        "http://example.org/about?x=1#y",
        "https://xn--fsqu00a.example/",
        "mailto:me@example.org",
        "mailto:first.last+tag@sub.example.org",
        "https://[2001:db8::1]/",
    ],
)
def test_a_contact_is_a_web_address_or_a_mailbox(text: str) -> None:
    assert contact_address(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "me@example.org",
        "example.org",
        "https://",
        "mailto:",
        "mailto:me",
        "ftp://example.org",
        "javascript:alert(1)",
        "https://example.org/\r\nCookie: x",
        "https://example.org/ x",
        "https://example.org/(x)",
        'https://example.org/"',
        "https://example.org/\\",
        "https://例子.example/",
        "mailto:我@example.org",
        "https://[::1",
    ],
)
def test_what_cannot_stand_in_a_user_agent_is_no_contact(text: str) -> None:
    with pytest.raises(PydanticCustomError):
        contact_address(text)


@pytest.mark.parametrize("text", ["127.0.0.1:8765", "localhost:0", "[::1]:65535", "0.0.0.0:80", "my-host.lan:1", "off"])
def test_health_answers_at_a_host_and_a_port_or_not_at_all(text: str) -> None:
    assert host_and_port(text) == text


@pytest.mark.parametrize(
    "text", ["", "8765", ":8765", "::1:8765", "a:", "a:65536", "a:-1", "a b:1", "http://a:1", "OFF"]
)
def test_anything_else_is_no_place_to_answer(text: str) -> None:
    with pytest.raises(PydanticCustomError):
        host_and_port(text)


@pytest.mark.parametrize(
    "text", ["ul li a", "#list > li", 'div[class^="news"] a', "tr:nth-child(2) td", "a, b", "标题"]
)
def test_a_selector_is_css(text: str) -> None:
    assert css_selector(text) == text


@pytest.mark.parametrize("text", ["", "ul >", "a,,b", "::x", "//div", ":has("])
def test_what_the_parser_refuses_is_no_selector(text: str) -> None:
    with pytest.raises(PydanticCustomError):
        css_selector(text)


def test_a_url_stays_as_written_and_is_compared_by_its_canonical_form() -> None:
    written = " HTTP://A.example:80/x?utm_source=y&spm=1#z "
    assert web_url(written) == written.strip()
    assert url_key(written) == url_key("http://a.example/x")
    assert url_key("no address") == "no address"


def test_a_refusal_keeps_braces_as_they_are() -> None:
    error = refuse("is {odd}", "Write {this}")
    assert error.message() == "is {odd}"
    assert error.context == {"reason": "is {odd}", "remedy": "Write {this}"}


@pytest.mark.parametrize(
    ("wrong", "close", "remedy"),
    [
        ("dely", "delay", "Did you mean delay?"),
        ("DELAY", "delay", "Did you mean delay?"),
        ("thread", "threads", "Did you mean threads?"),
        ("xyz", None, "Known here: delay, threads"),
        ("", None, "Known here: delay, threads"),
    ],
)
def test_a_misspelling_is_told_what_it_looks_like(wrong: str, close: str | None, remedy: str) -> None:
    assert closest(wrong, ("threads", "delay")) == close
    assert nearest(wrong, ("threads", "delay")) == remedy


def test_where_nothing_is_known_that_is_said() -> None:
    assert nearest("x", ()) == "Known here: none"


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (("fetch",), "[fetch]"),
        (("fetch", "delay"), "[fetch] delay"),
        (("schedule", "recheck", 1), "[schedule] recheck"),
        (("sources", 1), "[[sources]]"),
        (("sources", 1, "url"), "[[sources]] url"),
    ],
)
def test_a_place_is_shown_as_it_is_written_in_toml(at: tuple[str | int, ...], shown: str) -> None:
    assert title(at) == shown
