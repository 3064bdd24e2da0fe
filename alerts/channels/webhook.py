"""The webhook: alert or notice as JSON, signed by Standard Webhooks v1 (standardwebhooks.com) if there is a secret."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import standardwebhooks

from alerts.message import Message, Receipt, check_timeout
from alerts.payload import encode_within
from alerts.post import Answer, Poster, parsed_url
from alerts.retry import retry_after_s
from db.errors import DeliveryError, SettingsError

MAX_BODY_BYTES = 20_000 - 1  # the specification asks for less than 20 kB
_SECRET = re.compile(r"whsec_[A-Za-z0-9+/]{32,}={0,2}")  # base64 of 24 bytes or more
#: Answers that the same message would get for ever. A 401 or 404 may be a receiver that is not quite set up yet.
_FINAL = frozenset({400, 410, 413, 422})


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookSettings:
    """`secrets`: none, one, or during a rotation two, the new one first. `timeout_s`: of the whole exchange.

    Raises SettingsError, which repeats neither the URL nor a secret: both are for the receiver only.
    """

    name: str
    url: str = field(repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)
    timeout_s: float = 15.0

    def __post_init__(self) -> None:
        place = f"channel {self.name}"
        parsed_url(place, self.url)
        check_timeout(place, self.timeout_s)
        for secret in self.secrets:
            _signer(place, secret)


class WebhookChannel:
    def __init__(
        self,
        settings: WebhookSettings,
        *,
        poster: Poster | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.name = settings.name
        self._poster = poster or Poster(settings.name, settings.url, timeout_s=settings.timeout_s)
        self._signers = tuple(_signer(f"channel {settings.name}", secret) for secret in settings.secrets)
        self._clock = clock

    def send(self, message: Message) -> Receipt:
        body = encode_within(message.payload, MAX_BODY_BYTES)
        answer = self._poster.post(body, self._headers(message.id, body))
        if 200 <= answer.status < 300:
            return Receipt(answer.detail)
        raise self._refusal(answer)

    def _headers(self, message_id: str, body: bytes) -> dict[str, str]:
        """The id stays the same at every attempt, the timestamp does not: receivers refuse old ones as replays."""
        now = self._clock()
        headers = {
            "content-type": "application/json; charset=utf-8",
            "webhook-id": message_id,
            "webhook-timestamp": str(int(now.timestamp())),
        }
        if self._signers:
            signatures = (signer.sign(message_id, now.astimezone(UTC), body.decode()) for signer in self._signers)
            headers["webhook-signature"] = " ".join(signatures)
        return headers

    def _refusal(self, answer: Answer) -> DeliveryError:
        permanent = answer.status in _FINAL
        wish_s = None if permanent else retry_after_s(answer.header("retry-after"), self._clock())
        return DeliveryError(
            self.name, f"{answer.detail}. {_remedy(answer.status)}", permanent=permanent, retry_after_s=wish_s
        )


def _signer(place: str, secret: str) -> standardwebhooks.Webhook:
    if not _SECRET.fullmatch(secret):
        remedy = "Make one: whsec_ and the output of `openssl rand -base64 32`"
        raise SettingsError(place, "its secret is not whsec_ and base64 of 24 bytes or more", remedy)
    return standardwebhooks.Webhook(secret)


def _remedy(status: int) -> str:
    match status:
        case 410:
            return "The receiver wants no more messages: remove the channel or give its new address"
        case 401 | 403:
            return "The receiver does not trust us: compare the secret on both sides"
        case 408 | 425 | 429:
            return "The receiver is busy; it is asked again later"
        case _ if 300 <= status < 400:
            return "Redirects are not followed: give the address it leads to"
        case _ if 400 <= status < 500:
            return "The receiver refuses this message: see what it says, mend that, then `jingbao deliveries --retry`"
        case _:
            return "It is tried again later"
