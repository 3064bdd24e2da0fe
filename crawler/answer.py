"""What an answer means: a page, a redirect, or a failure with a name. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from crawler.firewall import challenge
from crawler.retry_after import retry_after_s
from crawler.urls import Target
from db.errors import FetchError
from db.models import Validators
from db.outcomes import Outcome

_REDIRECTS = (301, 302, 303, 307, 308)
_GONE = (404, 410)
_MAX_VALIDATOR_CHARACTERS = 1000
_VALIDATOR = re.compile(r"[\x20-\x7e\xa0-\xff]+")  # what may stand in a header; the archive may hold anything
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer. `content` is without content codings: complete, or the start of an error page."""

    target: Target
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    content: bytes = b""

    def header(self, name: str) -> str | None:
        """The header's value by lower-case name; several are joined with commas (RFC 9110 §5.2)."""
        values = [value for key, value in self.headers if key.lower() == name]
        return ", ".join(values) if values else None

    @property
    def location(self) -> str | None:
        """Where a redirect leads, as the server wrote it; None for an answer that is no redirect.

        Raw bytes that are no UTF-8 are percent-encoded one by one: the server knows what it meant by them.
        """
        value = self.header("location") if self.status in _REDIRECTS else None
        if value is None or value.isascii():
            return value
        raw = value.encode("latin-1")
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            return quote(raw, safe="".join(map(chr, range(128))))

    @property
    def validators(self) -> Validators:
        return Validators(_usable(self.header("etag")), _usable(self.header("last-modified")))


def headers_of(raw: list[tuple[bytes, bytes]]) -> tuple[tuple[str, str], ...]:
    """Names and values as printed, bytes as Latin-1 so that none is lost; control characters become spaces."""
    return tuple(
        (_CONTROLS.sub(" ", name.decode("latin-1")), _CONTROLS.sub(" ", value.decode("latin-1"))) for name, value in raw
    )


def conditions(validators: Validators) -> dict[str, str]:
    """The headers of a conditional GET (RFC 9110 §13.1); validators that no header can carry are left out."""
    given = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in given.items() if value and _usable(value)}


def failure(answer: Answer, now: datetime, *, conditional: bool) -> FetchError | None:
    """What is wrong with a final answer; None where it is a page, or a 304 that was asked for (`conditional`)."""
    status, url = answer.status, answer.target.href
    if status == 304 and conditional:
        return None
    if status == 429 or (status == 503 and answer.header("retry-after") is not None):
        wait_s = retry_after_s(answer.header("retry-after"), now)
        reason = f"HTTP {status}; not asked again for {wait_s:.0f} s"
        return FetchError(url, Outcome.RATE_LIMITED, reason, status=status, retry_after_s=wait_s)
    if name := challenge(status, answer.header, answer.content):
        reason = f"HTTP {status} with a challenge for browsers: {name}"
        return FetchError(url, Outcome.CHALLENGE, reason, status=status)
    if 200 <= status < 300 and status != 206:
        return None
    outcome = Outcome.GONE if status in _GONE else Outcome.PROTOCOL if status < 300 else Outcome.HTTP_ERROR
    return FetchError(url, outcome, f"HTTP {status}{_UNEXPECTED.get(status, '')}", status=status)


_UNEXPECTED = {
    101: ", which nobody asked for",
    206: ": a part of a page, which nobody asked for",
    304: ", although nothing was known of the page",
    401: ": the page wants a login",
}


def _usable(value: str | None) -> str | None:
    fits = value and len(value) <= _MAX_VALIDATOR_CHARACTERS and _VALIDATOR.fullmatch(value)
    return value if fits else None
