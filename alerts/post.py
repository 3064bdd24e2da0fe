"""POST to a receiver's URL: the one place of `alerts` that knows httpx. Bounded in time and bytes; the URL is a secret.

A transport is used without httpx.Client, which would log every URL, follow netrc and environment, and keep cookies.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import re
import ssl
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

import httpx

from alerts.plain import clean, clip, without_secrets
from db.errors import DeliveryError, SettingsError

MAX_ANSWER_BYTES = 64 * 1024
_DETAIL_CHARS = 200
_SAID_CHARS = 2_000  # of the answer, looked at for its detail
_LAST_PORT = 65_535
_USER_AGENT = "jingbao-alerts"
_PORTS = {"http": 80, "https": 443}

Admitted = Callable[[str, int], Awaitable[Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Answer:
    """`body`: at most 64 KiB as received, cut where the rest did not come in time; then it is not `whole`.

    `detail`: for people, no secrets.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    detail: str
    whole: bool = True

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


def tls_context() -> ssl.SSLContext:
    """Verified by certifi's authorities and the machine's: a company's own receiver has a company's own CA."""
    context = httpx.create_ssl_context(trust_env=False)
    context.load_default_certs()
    return context


class Poster:
    """Posts to one URL. `open_transport` makes a fresh transport for each exchange.

    `admitted` gives the addresses of a host and port that may be dialled, best first, or raises DeliveryError. None:
    whatever the name leads to.
    """

    def __init__(
        self,
        channel: str,
        url: str,
        *,
        timeout_s: float,
        open_transport: Callable[[], httpx.AsyncBaseTransport] | None = None,
        admitted: Admitted | None = None,
    ) -> None:
        self._channel = channel
        self._url = parsed_url(f"channel {channel}", url)
        self._timeout_s = timeout_s
        self._secrets = _secrets(self._url)
        self._admitted = admitted
        tls = tls_context() if open_transport is None else None
        self._open = open_transport or (lambda: httpx.AsyncHTTPTransport(verify=tls or True, trust_env=False))

    def post(self, body: bytes, headers: dict[str, str]) -> Answer:
        """Any answer at all, redirects included, is an Answer.

        Raises DeliveryError (to be tried again) when none came within `timeout_s`, counted over the whole exchange.
        """
        request = self._request(body, headers)
        try:
            return asyncio.run(self._exchange(request))
        except TimeoutError:
            raise self._silence(f"no answer within {self._timeout_s:g} s") from None
        except (httpx.TransportError, httpx.StreamError, OSError, ValueError) as error:  # ValueError: IDNA
            raise self._silence(_reason(error)) from None  # the cause may print the URL

    def _request(self, body: bytes, headers: dict[str, str]) -> httpx.Request:
        fixed = {
            "user-agent": _USER_AGENT,
            "accept": "application/json, text/plain, */*",
            "accept-encoding": "identity",
        }
        if self._url.userinfo:
            fixed["authorization"] = "Basic " + base64.b64encode(unquote(self._url.userinfo.decode()).encode()).decode()
        timeout = httpx.Timeout(self._timeout_s).as_dict()
        return httpx.Request(
            "POST", self._url, headers={**fixed, **headers}, content=body, extensions={"timeout": timeout}
        )

    async def _exchange(self, request: httpx.Request) -> Answer:
        end = asyncio.get_running_loop().time() + self._timeout_s
        async with self._open() as transport:
            async with asyncio.timeout_at(end):
                response = await self._response(transport, request)
            body, whole = await _first_bytes(response, end)
            await response.aclose()
        return self._answer(response, body, whole=whole)

    async def _response(self, transport: httpx.AsyncBaseTransport, request: httpx.Request) -> httpx.Response:
        if self._admitted is None:
            return await transport.handle_async_request(request)
        host = self._url.host  # as it goes into the Host header and is looked for in the certificate
        request.extensions["sni_hostname"] = host
        addresses = await self._admitted(host, self._url.port or _PORTS[self._url.scheme])
        for address in addresses[:-1]:
            request.url = self._url.copy_with(host=address)
            with contextlib.suppress(httpx.ConnectError):
                return await transport.handle_async_request(request)
        request.url = self._url.copy_with(host=addresses[-1])
        return await transport.handle_async_request(request)

    def _answer(self, response: httpx.Response, body: bytes, *, whole: bool) -> Answer:
        said = clip(clean(without_secrets(body.decode("utf-8", "replace"), self._secrets)[:_SAID_CHARS]), _DETAIL_CHARS)
        detail = f"HTTP {response.status_code}" + (f": {said}" if said else "")
        headers = tuple((key, value) for key, value in response.headers.multi_items())
        return Answer(response.status_code, headers, body, detail, whole)

    def _silence(self, reason: str) -> DeliveryError:
        return DeliveryError(self._channel, f"{reason}. Is the receiver up, and its address right?")


def _stream(response: httpx.Response) -> httpx.AsyncByteStream:
    """Not aiter_raw, which refuses an answer whose body is there already, as MockTransport's are."""
    return response.stream if isinstance(response.stream, httpx.AsyncByteStream) else httpx.ByteStream(b"")


async def _first_bytes(response: httpx.Response, end: float) -> tuple[bytes, bool]:
    """What came of the body, still coded as sent, and whether that is all of it.

    An answer whose body breaks off or drips is still an answer.
    """
    body, whole = bytearray(), False
    with contextlib.suppress(httpx.TransportError, httpx.StreamError, TimeoutError):
        async with asyncio.timeout_at(end):
            async for chunk in _stream(response):
                body += chunk
                if len(body) >= MAX_ANSWER_BYTES:
                    break
            else:
                whole = True
    return bytes(body[:MAX_ANSWER_BYTES]), whole


def parsed_url(place: str, url: str) -> httpx.URL:
    """Raises SettingsError, which does not repeat the URL."""
    remedy = "Give the whole address, https://… as the receiver shows it"
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:
        raise SettingsError(place, "its url is not a URL", remedy) from None  # the cause prints it
    host_is_sound = re.fullmatch(r"[^%\s]+", parsed.host) and (parsed.port or 0) <= _LAST_PORT
    if parsed.scheme not in ("http", "https") or not host_is_sound:
        raise SettingsError(place, "its url is not an http(s) URL", remedy)
    return parsed


def _secrets(url: httpx.URL) -> frozenset[str]:
    """The URL and the parts of it that could be a token, as a receiver's error page might repeat them."""
    whole = {url.raw_path.decode("ascii"), url.userinfo.decode("ascii")}
    parts = whole.union(*(re.split(r"[/?&=:]", text) for text in whole))
    decoded = {unquote(part) for part in parts}
    return frozenset({str(url)}.union(parts, decoded, *(re.split(r"[/?&=]", text) for text in decoded)))


def _reason(error: Exception) -> str:
    """Our own words: those of the libraries may hold the URL."""
    if isinstance(_root(error), ssl.SSLError):
        return "the TLS handshake failed (certificate or protocol)"
    match error:
        case httpx.ConnectError() | httpx.ConnectTimeout():
            return "could not connect"
        case httpx.TimeoutException():
            return "the connection fell silent"
        case httpx.RemoteProtocolError():
            return "the answer was not HTTP, or broke off"
        case _:
            return f"the connection broke ({type(error).__name__})"


def _root(error: BaseException) -> BaseException:
    while error.__cause__ or error.__context__:
        error = error.__cause__ or error.__context__ or error
    return error
