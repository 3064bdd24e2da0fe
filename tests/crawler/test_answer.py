from __future__ import annotations

import pytest

from crawler import urls
from crawler.answer import Answer, conditions, failure, headers_of
from db.models import Validators
from db.outcomes import Outcome
from tests.crawler.fetching import NOW

TARGET = urls.parse("http://e.cn/a")


def answer(status: int, content: bytes = b"", **headers: str) -> Answer:
    return Answer(TARGET, status, tuple((name.replace("_", "-"), value) for name, value in headers.items()), content)


@pytest.mark.parametrize("status", [200, 201, 202, 203, 204, 205, 226])
def test_two_hundreds_are_pages(status: int) -> None:
    assert failure(answer(status), NOW, conditional=False) is None


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (101, Outcome.PROTOCOL),
        (206, Outcome.PROTOCOL),
        (300, Outcome.HTTP_ERROR),
        (301, Outcome.HTTP_ERROR),
        (304, Outcome.HTTP_ERROR),
        (400, Outcome.HTTP_ERROR),
        (401, Outcome.HTTP_ERROR),
        (403, Outcome.HTTP_ERROR),
        (404, Outcome.GONE),
        (410, Outcome.GONE),
        (412, Outcome.CHALLENGE),
        (418, Outcome.HTTP_ERROR),
        (429, Outcome.RATE_LIMITED),
        (500, Outcome.HTTP_ERROR),
        (502, Outcome.HTTP_ERROR),
        (503, Outcome.HTTP_ERROR),
        (521, Outcome.CHALLENGE),
        (999, Outcome.HTTP_ERROR),
    ],
)
def test_every_other_status_has_an_outcome(status: int, outcome: Outcome) -> None:
    error = failure(answer(status), NOW, conditional=False)
    assert error is not None
    assert error.outcome is outcome
    assert error.status == status
    assert str(status) in error.reason


def test_a_304_is_an_answer_only_to_a_question() -> None:
    assert failure(answer(304), NOW, conditional=True) is None
    error = failure(answer(304), NOW, conditional=False)
    assert error is not None
    assert "nothing was known of the page" in error.reason


@pytest.mark.parametrize(
    ("status", "value", "seconds"),
    [
        (429, "120", 120),
        (429, None, 60),
        (429, "nonsense", 60),
        (503, "3600", 3600),
        (503, "Mon, 02 Mar 2026 01:30:00 GMT", 1800),
    ],
)
def test_a_server_that_wants_a_rest_says_for_how_long(status: int, value: str | None, seconds: float) -> None:
    headers = (("Retry-After", value),) if value else ()
    error = failure(Answer(TARGET, status, headers), NOW, conditional=False)
    assert error is not None
    assert error.outcome is Outcome.RATE_LIMITED
    assert error.retry_after_s == seconds


def test_accepted_with_a_script_alone_is_a_challenge_and_keeps_its_status() -> None:
    error = failure(answer(202, b"<html><script>probe()</script></html>"), NOW, conditional=False)
    assert error is not None
    assert (error.outcome, error.status) == (Outcome.CHALLENGE, 202)


def test_a_challenge_is_told_from_an_error_and_from_a_page() -> None:
    script = b"<script>window._cf_chl_opt={}</script>"
    for status in (200, 403, 503):
        error = failure(answer(status, script), NOW, conditional=False)
        assert error is not None
        assert error.outcome is Outcome.CHALLENGE
        assert "Cloudflare" in error.reason


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_leads_where_its_location_says(status: int) -> None:
    assert answer(status, Location="/b").location == "/b"
    assert answer(status).location is None


@pytest.mark.parametrize("status", [200, 201, 300, 304, 305, 404])
def test_a_location_in_another_answer_leads_nowhere(status: int) -> None:
    assert answer(status, Location="/b").location is None


@pytest.mark.parametrize(
    ("raw", "location"),
    [
        ("/新闻/1".encode(), "/新闻/1"),
        ("/新闻/1".encode("gbk"), "/%D0%C2%CE%C5/1"),
        (b"/a b?x=%20&y={}", "/a b?x=%20&y={}"),
        (b"http://e.cn/\xff?q=%e4", "http://e.cn/%FF?q=%e4"),
    ],
)
def test_a_location_in_raw_bytes_keeps_its_bytes(raw: bytes, location: str) -> None:
    assert answer(302, Location=raw.decode("latin-1")).location == location


def test_headers_keep_their_bytes_and_lose_their_control_characters() -> None:
    raw = [(b"X-A", b"caf\xe9"), (b"X-B", b"a\x00b\x1bc\r\nd")]
    assert headers_of(raw) == (("X-A", "caf\u00e9"), ("X-B", "a b c  d"))


def test_a_header_given_twice_is_one_list() -> None:
    both = Answer(TARGET, 200, (("Content-Encoding", "gzip"), ("content-encoding", "zstd")))
    assert both.header("content-encoding") == "gzip, zstd"
    assert both.header("etag") is None


def test_validators_are_taken_as_they_are() -> None:
    given = answer(200, ETag='W/"a-1"', Last_Modified="Mon, 02 Mar 2026 01:30:00 GMT").validators
    assert given == Validators('W/"a-1"', "Mon, 02 Mar 2026 01:30:00 GMT")
    assert answer(200).validators == Validators()
    assert answer(200, ETag="x" * 2000).validators == Validators()


def test_a_conditional_get_sends_the_validators() -> None:
    assert conditions(Validators('"a"', "Mon, 02 Mar 2026 01:30:00 GMT")) == {
        "If-None-Match": '"a"',
        "If-Modified-Since": "Mon, 02 Mar 2026 01:30:00 GMT",
    }
    assert conditions(Validators(None, "x")) == {"If-Modified-Since": "x"}
    assert conditions(Validators()) == {}


@pytest.mark.parametrize("etag", ["", "a\r\nX-Injected: 1", "\x00", "中文", "x" * 2000, "\ud800"])
def test_a_validator_that_no_header_can_carry_is_not_sent(etag: str) -> None:
    assert conditions(Validators(etag, None)) == {}
