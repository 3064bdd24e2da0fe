from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import httpx
import pytest
import standardwebhooks

from alerts.channels.webhook import WebhookChannel, WebhookSettings
from alerts.message import Receipt
from alerts.payload import as_json
from alerts.post import Poster
from db.errors import DeliveryError, SettingsError
from jingbao.demo.catchers import WebhookCatcher
from tests.alerts.samples import ID, evidence, message

NOW = datetime(2026, 4, 1, 9, 33, 5, tzinfo=UTC)
URL = "https://hooks.example/in/C4nary-t0ken"
# The example of the Standard Webhooks specification, and one of our own.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER = "whsec_amluZ2JhbydzIG93biBzYW1wbGUgc2VjcmV0IQ=="
SPEC_TIME = datetime.fromtimestamp(1614265330, UTC)


class Receiver:
    """The web as a function: answers with `response` and keeps what it was sent."""

    def __init__(self, response: httpx.Response | None = None) -> None:
        self.response = response or httpx.Response(204)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return self.response

    @property
    def headers(self) -> dict[str, str]:
        return {key: value for key, value in self.requests[-1].headers.items() if key.startswith("webhook-")}


def channel(receiver: Receiver, *secrets: str, clock: Callable[[], datetime] = lambda: NOW) -> WebhookChannel:
    transport = httpx.MockTransport(receiver)
    poster = Poster("hook", URL, timeout_s=5.0, open_transport=lambda: transport)
    return WebhookChannel(WebhookSettings(name="hook", url=URL, secrets=secrets), poster=poster, clock=clock)


def test_the_body_is_the_published_payload() -> None:
    receiver = Receiver()
    assert channel(receiver).send(message()) == Receipt("HTTP 204")
    (request,) = receiver.requests
    assert json.loads(request.content) == as_json(message().payload)
    assert request.headers["content-type"] == "application/json; charset=utf-8"
    assert request.headers["content-length"] == str(len(request.content))


def test_signatures_equal_the_specifications_example() -> None:
    signer = channel(Receiver(), SECRET, clock=lambda: SPEC_TIME)
    assert signer._headers("msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}') == {  # noqa: SLF001
        "content-type": "application/json; charset=utf-8",
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_without_a_secret_there_is_no_signature() -> None:
    receiver = Receiver()
    channel(receiver).send(message())
    assert receiver.headers == {"webhook-id": ID, "webhook-timestamp": str(int(NOW.timestamp()))}


@pytest.mark.parametrize("secret", [SECRET, OTHER])
def test_during_a_rotation_either_secret_verifies(secret: str) -> None:
    receiver = Receiver()
    channel(receiver, SECRET, OTHER, clock=lambda: datetime.now(UTC)).send(message())
    assert receiver.headers["webhook-signature"].count("v1,") == 2
    assert receiver.headers["webhook-signature"].count(" ") == 1
    verified = standardwebhooks.Webhook(secret).verify(receiver.requests[0].content, receiver.headers)
    assert verified == as_json(message().payload)


def test_the_signature_covers_the_time_in_whatever_zone_the_clock_is() -> None:
    receivers = Receiver(), Receiver()
    for receiver, zone in zip(receivers, (UTC, timezone(timedelta(hours=8))), strict=True):
        channel(receiver, SECRET, clock=lambda zone=zone: NOW.astimezone(zone)).send(message())  # type: ignore[misc]
    assert receivers[0].headers == receivers[1].headers


def test_a_repeat_has_the_same_id_and_body_but_its_own_time() -> None:
    receiver = Receiver()
    moments = iter([NOW, NOW + timedelta(hours=2)])
    sender = channel(receiver, SECRET, clock=lambda: next(moments))
    sender.send(message())
    sender.send(message())
    first, second = receiver.requests
    assert first.content == second.content
    assert first.headers["webhook-id"] == second.headers["webhook-id"] == ID
    assert int(second.headers["webhook-timestamp"]) - int(first.headers["webhook-timestamp"]) == 7200
    assert first.headers["webhook-signature"] != second.headers["webhook-signature"]


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_2xx_is_delivered(status: int) -> None:
    receipt = channel(Receiver(httpx.Response(status, content=b"thanks"))).send(message())
    assert receipt.detail == f"HTTP {status}: thanks"


@pytest.mark.parametrize(
    ("status", "permanent", "said"),
    [
        (300, False, "Redirects are not followed"),
        (301, False, "Redirects are not followed"),
        (302, False, "Redirects are not followed"),
        (304, False, "Redirects are not followed"),
        (308, False, "Redirects are not followed"),
        (400, True, "refuses this message"),
        (401, False, "compare the secret"),
        (403, False, "compare the secret"),
        (404, False, "refuses this message"),
        (408, False, "asked again later"),
        (409, False, "refuses this message"),
        (410, True, "wants no more messages"),
        (413, True, "refuses this message"),
        (422, True, "refuses this message"),
        (425, False, "asked again later"),
        (429, False, "asked again later"),
        (499, False, "refuses this message"),
        (500, False, "tried again later"),
        (501, False, "tried again later"),
        (502, False, "tried again later"),
        (503, False, "tried again later"),
        (599, False, "tried again later"),
        (600, False, "tried again later"),
    ],
)
def test_every_other_status_has_its_verdict(status: int, *, permanent: bool, said: str) -> None:
    with pytest.raises(DeliveryError) as caught:
        channel(Receiver(httpx.Response(status, content=b"no"))).send(message())
    assert caught.value.permanent is permanent
    assert caught.value.reason.startswith(f"HTTP {status}: no. ")
    assert said in caught.value.reason
    assert caught.value.retry_after_s is None


@pytest.mark.parametrize(
    ("status", "header", "wish_s"),
    [
        (429, "120", 120),
        (503, "Wed, 01 Apr 2026 09:34:05 GMT", 60),
        (503, "604800", 86400),
        (500, "30", 30),
        (302, "30", 30),
        (429, "soon", None),
        (400, "30", None),  # final: there is nothing to wait for
        (410, "30", None),
    ],
)
def test_retry_after_is_passed_on_where_there_is_a_retry(status: int, header: str, wish_s: float | None) -> None:
    with pytest.raises(DeliveryError) as caught:
        channel(Receiver(httpx.Response(status, headers={"Retry-After": header}))).send(message())
    assert caught.value.retry_after_s == wish_s


@pytest.mark.parametrize("body", [b"bad key C4nary-t0ken", b"POST /in/C4nary-t0ken not found"])
@pytest.mark.parametrize("status", [200, 404, 500])
def test_an_answer_that_repeats_the_address_is_blotted(status: int, body: bytes) -> None:
    try:
        shown = channel(Receiver(httpx.Response(status, content=body))).send(message()).detail
    except DeliveryError as error:
        shown = str(error)
    assert "[hidden]" in shown
    assert "C4nary" not in shown


def test_a_long_alert_is_shortened_to_less_than_20_kb() -> None:
    receiver = Receiver()
    many = tuple(evidence("机器人", f"{'字' * 140}机器人{n}{'字' * 140}") for n in range(300))
    channel(receiver).send(message(matches=many))
    assert len(receiver.requests[0].content) < 20_000
    assert json.loads(receiver.requests[0].content)["data"]["matches_total"] == 300


def test_the_catcher_takes_what_is_signed_with_its_secret(tmp_path: Path) -> None:
    with WebhookCatcher(tmp_path, SECRET) as catcher:
        for secrets in ((SECRET,), (OTHER, SECRET)):
            WebhookChannel(WebhookSettings(name="hook", url=catcher.url, secrets=secrets)).send(message())
    assert catcher.counts == {ID: 2}
    assert json.loads(catcher.bodies[0].read_bytes()) == as_json(message().payload)


@pytest.mark.parametrize("secrets", [(), (OTHER,)])
def test_the_catcher_refuses_what_is_not(tmp_path: Path, secrets: tuple[str, ...]) -> None:
    with WebhookCatcher(tmp_path, SECRET) as catcher, pytest.raises(DeliveryError, match="HTTP 401") as caught:
        WebhookChannel(WebhookSettings(name="hook", url=catcher.url, secrets=secrets)).send(message())
    assert not caught.value.permanent
    assert (catcher.counts, catcher.refused) == ({}, 1)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"url": "hooks.example/C4nary"}, "its url is not an http"),
        ({"url": "https://[C4nary]/"}, "its url is not a URL"),
        ({"secrets": ("C4nary",)}, "its secret is not whsec_"),
        ({"secrets": ("whsec_C4nary",)}, "its secret is not whsec_"),
        ({"secrets": (SECRET, "whsec_" + "密" * 40 + "C4nary")}, "its secret is not whsec_"),
        ({"secrets": (SECRET + "C4nary!",)}, "its secret is not whsec_"),
        ({"timeout_s": -1.0}, "time limit"),
    ],
)
def test_settings_that_cannot_work_are_refused_and_not_repeated(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(SettingsError, match=r"^channel hook: ") as caught:
        WebhookSettings(**{"name": "hook", "url": URL, **changes})
    assert reason in str(caught.value)
    assert caught.value.remedy
    assert "C4nary" not in str(caught.value)


def test_settings_do_not_show_their_secrets() -> None:
    shown = repr(WebhookSettings(name="hook", url=URL, secrets=(SECRET,)))
    assert shown == "WebhookSettings(name='hook', timeout_s=15.0)"
