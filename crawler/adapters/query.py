"""Addresses with a query, taken apart and put together again: how platforms ask for the next page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

_NUMBER = re.compile(r"\d{1,9}")
_PAIR = re.compile(
    r"""["']?([A-Za-z_]\w{0,40})["']?\s{0,9}[:=]\s{0,9}(?:"((?:[^"\\]|\\.){0,2000})"|'((?:[^'\\]|\\.){0,2000})'|(-?\d{1,19}|true|false|null)\b)"""
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def parameters(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))


def number(parameters: Mapping[str, str], *names: str) -> int | None:
    """The first of these parameters that is a whole number."""
    return next((int(value) for name in names if _NUMBER.fullmatch(value := parameters.get(name, ""))), None)


def with_parameters(url: str, changes: Mapping[str, object]) -> str:
    """The address with these parameters set, in their places where they stood already."""
    parts = urlsplit(url)
    merged = parameters(url) | {name: str(value) for name, value in changes.items()}
    return urlunsplit(parts._replace(query=form(merged.items())))


def form(pairs: Iterable[tuple[str, str]]) -> str:
    """As browsers encode a form, blanks as %20."""
    return urlencode(list(pairs), quote_via=quote)


def literals(script: str) -> dict[str, str]:
    """The names and plain values of an object as scripts and attributes write it: JSON, single quotes, `a=1`."""
    found: dict[str, str] = {}
    for name, double, single, bare in _PAIR.findall(script):
        value = double or single
        found.setdefault(name, _ESCAPED.sub(r"\1", value) if value else bare)
    return found
