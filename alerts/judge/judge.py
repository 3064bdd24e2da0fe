"""Asking a model behind an OpenAI-compatible endpoint (POST …/chat/completions) what it thinks of a page.

Only `model`, `messages` and `stream` are sent: what else there is (temperature, response_format, max_tokens) is refused
by some endpoint or other. Time and bytes of the answer are bounded here all the same.
"""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from alerts.judge.address import public_addresses
from alerts.judge.answer import Opinion, Refused, content_of, opinion
from alerts.judge.prompt import Page, Prompt, prompt_of, stages
from alerts.plain import clean, clip, without_secrets
from alerts.post import Answer, Poster, parsed_url
from alerts.retry import retry_after_s
from db.errors import DeliveryError, SettingsError

MAX_KEPT_CHARS = 2_000  # of an answer, in the archive
_KEY = re.compile(r"[!-~]+")  # what a Bearer header can carry


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the model is asked. `url`: of the API, without /chat/completions. `timeout_s`: of a whole exchange.

    `allow_private`: it may stand on this machine or in the own network.
    """

    url: str
    model: str
    api_key: str | None = field(default=None, repr=False)
    timeout_s: float = 30.0
    allow_private: bool = False


def check_endpoint(url: str, api_key: str | None, *, encrypted: bool) -> None:
    """Raises SettingsError where nothing could ever be asked, or the key would travel in the open."""
    parsed = parsed_url("[llm]", url)
    if parsed.userinfo or parsed.query or parsed.fragment:
        remedy = "Give the API's address alone, as in https://api.example.org/v1, and a key as api_key"
        raise SettingsError("[llm]", "base_url holds a login, a ? or a #", remedy)
    if encrypted and parsed.scheme != "https":
        remedy = "Write https://, or set allow_private = true for a model in your own network"
        raise SettingsError("[llm]", "base_url is not https", remedy)
    if api_key is not None and not _KEY.fullmatch(api_key):
        raise SettingsError("[llm]", "api_key holds a blank or another character that no key has", "Copy it again")


@dataclass(frozen=True, slots=True)
class Said:
    """What came of a question. `opinion` None: nothing that counts, and `refused` says why.

    `answer`: the model's words, or the endpoint's where it had none; on one line, clipped, without the key. `down`: the
    endpoint is in trouble, not this item; it wishes to be left alone for `retry_after_s`, None where it does not say.
    """

    elapsed_ms: int
    opinion: Opinion | None = None
    refused: str = ""
    answer: str = ""
    down: bool = False
    retry_after_s: float | None = None


class Judge:
    """Asks one endpoint. Safe to share between threads."""

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        token: Callable[[], str] = lambda: secrets.token_hex(12),
    ) -> None:
        self.model = endpoint.model
        self._key = endpoint.api_key
        self._clock = clock
        self._token = token
        self._poster = Poster(
            "llm",
            f"{endpoint.url.rstrip('/')}/chat/completions",
            timeout_s=endpoint.timeout_s,
            admitted=None if endpoint.allow_private else public_addresses,
        )

    def prompt(self, page: Page) -> Prompt:
        """The question about `page`; each has a fence of its own."""
        return prompt_of(page, token=self._token)

    def ask(self, prompt: Prompt) -> Said:
        """Never raises for what an endpoint does: silence, trouble and nonsense are answers that do not count."""
        started = time.monotonic()
        try:
            answer = self._poster.post(self._body(prompt), self._headers())
        except DeliveryError as error:
            return Said(_since(started), refused=error.reason, down=True)
        return self._said(answer, prompt, _since(started))

    def _body(self, prompt: Prompt) -> bytes:
        messages = [{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.user}]
        return json.dumps({"model": self.model, "messages": messages, "stream": False}, ensure_ascii=False).encode()

    def _headers(self) -> dict[str, str]:
        fixed = {"content-type": "application/json", "accept": "application/json"}
        return fixed | ({"authorization": f"Bearer {self._key}"} if self._key else {})

    def _said(self, answer: Answer, prompt: Prompt, elapsed_ms: int) -> Said:
        said = _text(answer)
        trouble = _trouble(answer)
        if trouble:
            wish_s = retry_after_s(answer.header("retry-after"), self._clock())
            return Said(elapsed_ms, None, trouble, self._kept(said), down=True, retry_after_s=wish_s)
        try:
            said = _content(answer)
            return Said(elapsed_ms, opinion(said, shown=prompt.shown, stages=stages()), answer=self._kept(said))
        except Refused as refusal:
            return Said(elapsed_ms, refused=str(refusal), answer=self._kept(said))

    def _kept(self, text: str) -> str:
        """For the archive. An endpoint may repeat the key it was shown."""
        hidden = without_secrets(clean(text), [self._key] if self._key else [])
        return clip(hidden, MAX_KEPT_CHARS)


def _trouble(answer: Answer) -> str:
    """What is wrong with the endpoint, whatever the question was; "" where nothing is."""
    if answer.status != 200:
        return f"HTTP {answer.status}: {_remedy(answer.status)}"
    return "" if answer.whole else "the endpoint's answer was too large, too late or broken off"


def _content(answer: Answer) -> str:
    """Raises: Refused."""
    kind = (answer.header("content-type") or "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Refused("the endpoint's answer is not application/json")
    return content_of(answer.body)


def _text(answer: Answer) -> str:
    return answer.body.decode("utf-8", "replace")


def _since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)


def _remedy(status: int) -> str:
    match status:
        case 401 | 403:
            return "the endpoint does not take the key. Is [llm] api_key right?"
        case 404:
            return "nothing is there. Is [llm] base_url what the manual says (it often ends in /v1), and model right?"
        case 429:
            return "the endpoint is asked too often, or its quota is used up"
        case _ if 300 <= status < 400:
            return "redirects are not followed. Give the address it leads to as [llm] base_url"
        case _ if 400 <= status < 500:
            return "the endpoint does not take the question. Is [llm] model right?"
        case _:
            return "the endpoint is in trouble"
