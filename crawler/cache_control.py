"""For how long caches on the way would give the same answer again: Cache-Control, Expires, Age (RFC 9111 §4.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

#: What an overflowing number of seconds counts as (RFC 9111 §1.2.2).
MOST_S = float(2**31)

_DIRECTIVE = re.compile(r'([!#$%&\'*+\-.^_`|~\w]+)\s*(?:=\s*("(?:[^"\\]|\\.)*"?|[^\s,]*))?', re.ASCII)
#: In a shared cache the first of these rules (§4.2.1). `private` keeps an answer out of it: nothing there is fresh.
_LIFETIMES = ("s-maxage", "max-age")
_ALWAYS_NEW = frozenset({"no-cache", "no-store", "private"})


def freshness_s(headers: Sequence[tuple[str, str]], now: datetime) -> float | None:
    """Seconds from `now` until a shared cache asks the server again. 0: it would at once, or what is said is nonsense.

    None: the server says nothing; what caches then guess for themselves (§4.2.2) is not guessed here.
    """
    lifetime_s = _lifetime_s(headers, now)
    if not lifetime_s:
        return lifetime_s
    return max(lifetime_s - _age_s(headers, now), 0.0)


def _lifetime_s(headers: Sequence[tuple[str, str]], now: datetime) -> float | None:
    said = dict[str, str]()
    for name, value in _directives(",".join(_all(headers, "cache-control"))):
        said.setdefault(name, value)  # of a directive given twice, the first
    if not _ALWAYS_NEW.isdisjoint(said):
        return 0.0
    for name in _LIFETIMES:
        if name in said:
            return _seconds(said[name])
    expires = _all(headers, "expires")
    if not expires:
        return None
    end = _moment(expires[0])  # "0" and other nonsense are the past (§5.3)
    begin = _moment(*_all(headers, "date")[:1]) or now
    return min(max((end - begin).total_seconds(), 0.0), MOST_S) if end else 0.0


def _age_s(headers: Sequence[tuple[str, str]], now: datetime) -> float:
    """How old the answer was on arrival: as the caches say, or, by its Date, as the clocks say (§4.2.3)."""
    ages = _all(headers, "age")
    date = _moment(*_all(headers, "date")[:1])
    return max(_seconds(ages[0]) if ages else 0.0, (now - date).total_seconds() if date else 0.0)


def _all(headers: Sequence[tuple[str, str]], name: str) -> list[str]:
    return [value for key, value in headers if key.lower() == name]


def _directives(text: str) -> Iterator[tuple[str, str]]:
    for found in _DIRECTIVE.finditer(text):
        yield found[1].lower(), (found[2] or "").strip('"').strip()


def _seconds(text: str) -> float:
    text = text.strip()
    return min(float(text[:12]), MOST_S) if text.isascii() and text.isdigit() else 0.0


def _moment(text: str = "") -> datetime | None:
    try:
        when = parsedate_to_datetime(text.strip())
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):  # what the parser raises on nonsense, by version
        return None
