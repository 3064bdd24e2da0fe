"""How long a server asks to be left alone: Retry-After (RFC 9110 §10.2.3), within bounds."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LEAST_S = 60.0
MOST_S = 86_400.0


def retry_after_s(value: str | None, now: datetime) -> float:
    """Seconds between 1 min and 24 h; `value` is the header, seconds or an HTTP date. Nonsense and None: 1 min."""
    text = (value or "").strip()
    seconds = float(text[:12]) if text.isascii() and text.isdigit() else _until(text, now)
    return min(max(seconds, LEAST_S), MOST_S)


def _until(text: str, now: datetime) -> float:
    try:
        when = parsedate_to_datetime(text)
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() - now.timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):  # what the parser raises on nonsense, by version
        return 0.0
