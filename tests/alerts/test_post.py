from __future__ import annotations

import base64
import logging
import ssl
import time
import traceback
from collections.abc import AsyncIterator, Callable

import httpx
import pytest

from alerts.post import MAX_ANSWER_BYTES, Answer, Poster, tls_context
from db.errors import DeliveryError, SettingsError
from tests.alerts.receivers import Scripted, Wire, server_tls

TOKEN = "C4nary-t0ken-9f8e7d6c"
ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"


def poster(url: str, timeout_s: float = 5.0) -> Poster:
    return Poster("hook", url, timeout_s=timeout_s)


def answered(handler: Callable[[httpx.Request], httpx.Response], url: str = "https://hooks.example/in") -> Answer:
    transport = httpx.MockTransport(handler)
    return Poster("hook", url, timeout_s=5.0, open_transport=lambda: transport).post(b"{}", {"webhook-id": "msg_1"})


def refused(attempt: Callable[[], object]) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        attempt()
    return caught.value


def test_body_and_headers_arrive_as_given() -> None:
    heard: list[bytes] = []

    def listen(wire: Wire) -> None:
        heard.append(wire.hear_post())
        wire.say(ANSWER)

    with Scripted(listen) as server:
        answer = poster(server.url + "?a=1").post(
            b'{"a":1}', {"content-type": "application/json", "webhook-id": "msg_1"}
        )
    head, _, body = heard[0].partition(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    assert lines[0] == b"post /hook?a=1 http/1.1"
    assert {b"content-type: application/json", b"webhook-id: msg_1", b"content-length: 7"} <= set(lines)
    assert b"user-agent: jingbao-alerts" in lines
    assert body == b'{"a":1}'
    assert (answer.status, answer.body, answer.detail) == (200, b"ok", "HTTP 200: ok")
    assert answer.header("Content-Length") == "2"
    assert answer.header("retry-after") is None


def test_a_user_and_password_in_the_address_become_a_login() -> None:
    heard: list[httpx.Request] = []
    answered(lambda request: heard.append(request) or httpx.Response(204), "https://li:p%40ss@hooks.example/in")  # type: ignore[func-returns-value]
    assert heard[0].headers["authorization"] == "Basic " + base64.b64encode(b"li:p@ss").decode()


@pytest.mark.parametrize("status", [200, 204, 301, 302, 307, 400, 404, 410, 429, 500, 503])
def test_every_answer_is_an_answer(status: int) -> None:
    headers = {"location": "https://elsewhere.example/"}
    assert answered(lambda _: httpx.Response(status, headers=headers)).status == status


def test_a_redirect_is_not_followed() -> None:
    with Scripted(lambda wire: wire.say(ANSWER)) as elsewhere:
        moved = f"HTTP/1.1 307 Moved\r\nlocation: {elsewhere.url}\r\ncontent-length: 0\r\n\r\n".encode()

        def redirect(wire: Wire) -> None:
            wire.hear_post()
            wire.say(moved)

        with Scripted(redirect) as server:
            assert poster(server.url).post(b"{}", {}).status == 307
    assert elsewhere.connections == 0


class Endless(httpx.AsyncByteStream):
    """A body without end that counts what was taken of it."""

    def __init__(self) -> None:
        self.taken = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            self.taken += 1024
            yield b"x" * 1024


def test_no_more_is_read_than_is_kept() -> None:
    endless = Endless()
    assert len(answered(lambda _: httpx.Response(400, stream=endless)).body) == MAX_ANSWER_BYTES
    assert endless.taken == MAX_ANSWER_BYTES


def test_an_endless_answer_is_cut() -> None:
    def talk(wire: Wire) -> None:
        wire.hear_post()
        wire.say(b"HTTP/1.1 400 Bad\r\n\r\n")
        while True:
            wire.say(b"x" * 8192)

    with Scripted(talk) as server:
        answer = poster(server.url).post(b"{}", {})
    assert (answer.status, len(answer.body)) == (400, MAX_ANSWER_BYTES)
    assert len(answer.detail) < 250


def test_a_compressed_bomb_stays_compressed() -> None:
    packed = b"\x1f\x8b" + b"\0" * 1000
    answer = answered(
        lambda _: httpx.Response(500, headers={"content-encoding": "gzip"}, stream=httpx.ByteStream(packed))
    )
    assert answer.body == packed


@pytest.mark.parametrize("ending", ["drip", "break off", "bad chunk"])
def test_the_verdict_stands_when_the_rest_of_the_answer_does_not_come(ending: str) -> None:
    def talk(wire: Wire) -> None:
        wire.hear_post()
        if ending == "bad chunk":
            wire.say(b"HTTP/1.1 202 Accepted\r\ntransfer-encoding: chunked\r\n\r\n3\r\nfor\r\nzz\r\n")
            return
        wire.say(b"HTTP/1.1 202 Accepted\r\ncontent-length: 100000\r\n\r\nfor")
        if ending == "drip":
            wire.drip(b".")

    with Scripted(talk) as server:
        answer = poster(server.url, timeout_s=0.4).post(b"{}", {})
    assert answer.status == 202
    assert answer.body.startswith(b"for")


def drips_its_status(wire: Wire) -> None:
    wire.drip(b"H")


def drips_headers(wire: Wire) -> None:
    wire.say(b"HTTP/1.1 200 OK\r\n")
    wire.drip(b"x-filler: 1\r\n")


def continues_for_ever(wire: Wire) -> None:
    wire.drip(b"HTTP/1.1 103 Early Hints\r\n\r\n", every_s=0.001)


def listens_for_ever(wire: Wire) -> None:
    wire.stay_silent()


def answers_garbage(wire: Wire) -> None:
    wire.hear_post()
    wire.say(b"\x00\x01 not http \r\n\r\n")


def hangs_up(wire: Wire) -> None:
    wire.hear_post()
    wire.reset()


def hangs_up_politely(wire: Wire) -> None:
    wire.hear_post()


SILENCE = "no answer within 0.4 s"


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (listens_for_ever, SILENCE),
        (drips_its_status, ""),  # a status line that never ends is no HTTP
        (drips_headers, SILENCE),
        (continues_for_ever, SILENCE),
        (answers_garbage, "the answer was not HTTP"),
        (hangs_up, "the connection broke"),
        (hangs_up_politely, "the answer was not HTTP, or broke off"),
    ],
)
def test_a_receiver_in_trouble_is_tried_again_and_never_holds_us(script: Callable[[Wire], None], said: str) -> None:
    started = time.monotonic()
    with Scripted(script) as server:
        error = refused(lambda: poster(server.url, timeout_s=0.4).post(b"{}", {}))
        assert time.monotonic() - started < 3
    assert not error.permanent
    assert error.reason.startswith(said)


def test_nobody_listening_is_tried_again() -> None:
    with Scripted(listens_for_ever) as server:
        url = server.url
    error = refused(lambda: poster(url).post(b"{}", {}))
    assert error.reason.startswith("could not connect")
    assert not error.permanent


def test_a_host_name_that_cannot_exist_is_tried_again() -> None:
    error = refused(lambda: poster(f"https://{'x' * 70}.invalid/{TOKEN}").post(b"{}", {}))
    assert not error.permanent
    assert TOKEN not in error.reason


def test_a_certificate_nobody_vouches_for_is_refused() -> None:
    with Scripted(listens_for_ever, tls=server_tls()) as server:
        error = refused(lambda: poster(server.url).post(b"{}", {}))
    assert "TLS handshake failed" in error.reason
    assert not error.permanent


def test_the_tls_context_verifies_names_and_certificates() -> None:
    context = tls_context()
    assert context.check_hostname
    assert context.verify_mode is ssl.CERT_REQUIRED


NO_ADDRESSES = [
    "",
    "hooks.example/in",
    "ftp://hooks.example/",
    "https://",
    f"http://[{TOKEN}",
    f"http://[{TOKEN}]/",
    f"mailto:{TOKEN}",
    f"https://hooks.example:99999/{TOKEN}",
    f"https://hooks.example:x/{TOKEN}",
    f"https://hooks .example/{TOKEN}",
    f"https://hooks.example/{TOKEN}\n",
    f"https://{TOKEN}\ud800.example/",
]


@pytest.mark.parametrize("url", NO_ADDRESSES)
def test_an_address_that_is_no_web_address_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(SettingsError, match=r"^channel hook: its url is not ") as caught:
        poster(url)
    assert TOKEN not in str(caught.value)


def echoes(wire: Wire) -> None:
    said = wire.hear_post()
    body = b"no such hook: " + said.split(b" ")[1] + b" at " + said
    wire.say(b"HTTP/1.1 404 Not Found\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body))


def resets_at_once(wire: Wire) -> None:
    wire.reset()


URLS = [f"/hook/{TOKEN}", f"?key={TOKEN}", f"?a=b&access_token={TOKEN}#x", f"/{TOKEN}/%E4%B8%AD", f"/x%2F{TOKEN}"]


@pytest.mark.parametrize("tail", URLS)
@pytest.mark.parametrize("script", [echoes, resets_at_once, listens_for_ever, answers_garbage])
def test_the_address_is_in_no_error_and_no_log(
    script: Callable[[Wire], None], tail: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    shown = ""
    with Scripted(script) as server:
        try:
            shown += poster(server.url + tail, timeout_s=0.2).post(b"{}", {}).detail
        except DeliveryError as error:
            shown += str(error) + "".join(traceback.format_exception(error))
    assert shown
    assert TOKEN not in shown
    assert TOKEN not in caplog.text


@pytest.mark.parametrize(
    ("tail", "repeated"),
    [
        ("/a/C4nary-t0ken", "C4nary-t0ken"),
        ("/a%2FC4nary-t0ken", "C4nary-t0ken"),
        ("/C4nary%2Dt0ken/a", "C4nary-t0ken"),
        ("/C4nary%2Dt0ken/a", "C4nary%2Dt0ken"),
        ("?k=C4nary-t0ken&l=m", "C4nary-t0ken"),
    ],
)
def test_a_part_of_the_address_is_blotted_too(tail: str, repeated: str) -> None:
    said = f"no hook {repeated}"
    detail = answered(lambda _: httpx.Response(404, text=said), f"https://hooks.example{tail}").detail
    assert detail == "HTTP 404: no hook [hidden]"


@pytest.mark.parametrize("repeated", ["C4n@ry", "C4n%40ry"])
def test_a_password_in_the_address_is_blotted_too(repeated: str) -> None:
    said = f"you said {repeated}"
    detail = answered(lambda _: httpx.Response(401, text=said), "https://li:C4n%40ry@hooks.example/").detail
    assert detail == "HTTP 401: you said [hidden]"


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"", "HTTP 500"),
        (b"  \r\n ", "HTTP 500"),
        ("出错了\n请重试".encode(), "HTTP 500: 出错了 请重试"),
        (b"\xff\xfe\x1b[31m", "HTTP 500: \ufffd\ufffd[31m"),
        (b"x" * 5000, "HTTP 500: " + "x" * 199 + "…"),
    ],
)
def test_the_detail_is_one_short_line(body: bytes, detail: str) -> None:
    assert answered(lambda _: httpx.Response(500, content=body)).detail == detail
