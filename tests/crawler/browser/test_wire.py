"""What daemon and browser say to each other arrives as it was meant, or not at all."""

from __future__ import annotations

import pytest

from crawler.browser.wire import Kind, Message, packed, unpacked
from db.outcomes import Outcome

FULL = Message(
    Kind.RENDER,
    number=7,
    url="http://a.example/名",
    text="词\n",
    status=200,
    document=True,
    post=True,
    spent=True,
    within_s=1.5,
    quiet_s=0.5,
    most_bytes=9,
    outcome=Outcome.TIMEOUT,
    headers=(("content-type", "text/html"), ("x-a", "é")),
    body=b"\n\0{}",
)


@pytest.mark.parametrize("message", [FULL, Message(Kind.READY)])
def test_a_message_arrives_as_it_was_sent(message: Message) -> None:
    assert unpacked(packed(message)) == message


@pytest.mark.parametrize(
    ("found", "put"),
    [
        (b'"render"', b'"sing"'),
        (b'"timeout"', b'"late"'),
        (b'"number": 7', b'"number": "7"'),
        (b'"number": 7', b'"number": true'),
        (b'"document": true', b'"document": 1'),
        (b'"within_s": 1.5', b'"within_s": 1'),
        (b'"url"', b'"uri"'),
        (b'[["content-type", "text/html"]', b'[["content-type"]'),
        (b"{", b"["),
        (b"{", b""),
    ],
)
def test_what_is_no_message_is_refused(found: bytes, put: bytes) -> None:
    raw = packed(FULL)
    assert found in raw
    with pytest.raises(ValueError, match="no message"):
        unpacked(raw.replace(found, put, 1))


@pytest.mark.parametrize("raw", [b"", b"{}", b"null\n", b"1\nx", b"\x80\x04\x95"])
def test_noise_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match="no message"):
        unpacked(raw)
