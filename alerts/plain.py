"""Text on its way to a person: cleaned once, cut only between characters, never showing a secret."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from urllib.parse import urlsplit

# U+0085 and U+2028/9 break lines for some readers (the stdlib's header parser among them) and not for others.
_BLANKS = re.compile(r"[\s\x1c-\x1f\x85\u2028\u2029]+")
# Embeddings, overrides and isolates can turn the rest of a line around and hide what it says; LRM and RLM cannot.
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_ZWJ = "\u200d"
_LONGEST_CLUSTER = 32  # stacked marks without end ("Zalgo") must not eat the whole text
_SHORT_SECRET = 6  # a shorter one would blot out innocent words
HIDDEN = "[hidden]"
# What WHATWG serialises to. Anything else stays text: `javascript:`, quotes, spaces, characters that look like others.
_SAFE_URL = re.compile(r"https?://[!#-;=?-\[\]_a-z~]+", re.IGNORECASE)


def clean(text: str) -> str:
    """One line of characters that any reader can show: no controls, no line breaks, no half surrogate pairs.

    Runs of white space become one space. Cleaning twice changes nothing.
    """
    kept = (_shown(char) for char in _BLANKS.sub(" ", text))
    return _BLANKS.sub(" ", "".join(kept)).strip()


def _shown(char: str) -> str:
    if char in _BIDI:
        return ""
    match unicodedata.category(char):
        case "Cc":
            return ""
        case "Cs":
            return "\ufffd"
        case _:
            return char


def clip(text: str, limit: int) -> str:
    """At most `limit` characters, the last of them … when something was cut; a character and its marks stay whole."""
    if len(text) <= limit:
        return text
    end = max(limit - 1, 0)
    while end > 0 and limit - end < _LONGEST_CLUSTER and _joined(text, end):
        end -= 1
    return text[:end].rstrip() + "…" if limit > 0 else ""


def excerpt(text: str, term: str, limit: int) -> str:
    """`text` cut to `limit` characters around `term`, or from its start where `term` is not in it."""
    at = text.find(term)
    start = at - (limit - len("……") - len(term)) // 2
    if len(text) <= limit or at < 0 or start <= 0:
        return clip(text, limit)
    start = min(start, len(text) - limit + 1)
    while start < at and _joined(text, start):
        start += 1
    return "…" + clip(text[start:].lstrip(), limit - 1)


def _joined(text: str, index: int) -> bool:
    """Whether text[index] belongs to the character before it (the parts of UAX #29 that occur in practice)."""
    here, before = text[index], text[index - 1]
    if unicodedata.category(here).startswith("M") or _ZWJ in (here, before):
        return True
    if "\U0001f3fb" <= here <= "\U0001f3ff" or "\U000e0020" <= here <= "\U000e007f":  # skin tones, flag tags
        return True
    return _is_flag_half(here) and _flag_halves_before(text, index) % 2 == 1


def _is_flag_half(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _flag_halves_before(text: str, index: int) -> int:
    run = 0
    while run < index and _is_flag_half(text[index - 1 - run]):
        run += 1
    return run


def live_url(url: str) -> str | None:
    """The URL if it may become a link: http or https, a host, no user name in front of it (`http://gov.cn@evil.com`)."""
    if not _SAFE_URL.fullmatch(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.hostname and "@" not in parts.netloc else None


def without_secrets(text: str, secrets: Collection[str]) -> str:
    """`text` with every secret blotted out, for what a server said: it may repeat what it was told."""
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= _SHORT_SECRET:
            text = text.replace(secret, HIDDEN)
    return text
