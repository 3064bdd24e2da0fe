"""Checks of single values. Each returns the value it accepts, or raises what `convert` turns into a mistake."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from pydantic_core import PydanticCustomError
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from crawler.urls import canonical, parse
from db.errors import FetchError

_HEADER_SAFE = re.compile(r"[!#-'*-\[\]-~]+")  # printable ASCII but blanks, quotes, parentheses and backslash
_WIDE_BLANKS = str.maketrans("\u3000\u00a0", "  ")  # common in Chinese titles, "unprintable" to Python
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_HEALTH = re.compile(r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+):(\d{1,5})")


def refuse(reason: str, remedy: str) -> PydanticCustomError:
    """An error of the shape that `convert` reads: its type is the remedy's carrier, braces are kept as they are."""
    return PydanticCustomError("jingbao", "{reason}", {"reason": reason, "remedy": remedy})


def shows(text: str) -> bool:
    """Whether there is something to see in `text` and nothing that isn't: names appear in logs, tables and headers."""
    return bool(text.strip()) and text.translate(_WIDE_BLANKS).isprintable()


def one_line(text: str) -> str:
    """Text that shows, without the blanks around it."""
    stripped = text.strip()
    if not stripped:
        raise refuse("is empty", "Write at least one character")
    if not shows(stripped):
        raise refuse("holds a line break or another control character", "Keep it on one line")
    return stripped


def web_url(text: str) -> str:
    """An http or https URL that can be fetched, as written but for surrounding blanks."""
    stripped = text.strip()
    try:
        parse(stripped)
    except FetchError as error:
        remedy = "Write the whole address, as the browser shows it: https://www.example.org/news/"
        raise refuse(f"cannot be fetched: {error.reason}", remedy) from None
    return stripped


def url_key(text: str) -> str:
    """Equal for two spellings of one address; the text itself where it is no address."""
    try:
        return canonical(text)
    except FetchError:
        return text


def css_selector(text: str) -> str:
    """A CSS selector that the parser of list pages understands."""
    try:
        LexborHTMLParser("").css(text)
    except SelectolaxError:
        raise refuse("is not a CSS selector", 'Write one like "ul.news-list li a"') from None
    return text


def contact_address(text: str) -> str:
    """An https:, http: or mailto: address that may stand inside a User-Agent comment (RFC 9110 §5.6.5)."""
    remedy = "Write where a site's owner can reach you: https://example.org/about or mailto:you@example.org"
    try:
        parts = urlsplit(text)
    except ValueError:
        raise refuse("is not a URL", remedy) from None
    reachable = parts.netloc if parts.scheme in ("http", "https") else parts.scheme == "mailto" and "@" in parts.path
    if not reachable:
        raise refuse("is neither a web address nor mailto:", remedy)
    if not _HEADER_SAFE.fullmatch(text):
        raise refuse("holds a character that cannot stand in a User-Agent", remedy)
    return text


def language(text: str) -> str:
    """A language by its code (ISO 639)."""
    if not _LANGUAGE.fullmatch(text):
        raise refuse("is no language's code", 'Write "zh", "en" …')
    return text


def host_and_port(text: str) -> str:
    """host:port, or "off"."""
    found = _HEALTH.fullmatch(text)
    if text != "off" and (found is None or int(found[2]) > 65535):
        raise refuse("is not host:port", 'Write "127.0.0.1:8765", or "off"')
    return text
