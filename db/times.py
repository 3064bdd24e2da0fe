"""Times in the archive: UTC, ISO-8601, milliseconds, always the same width, so that text order is time order."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))  # no summer time since 1991, so no zone file is needed


def to_text(moment: datetime) -> str:
    """`2026-04-01T09:33:00.000Z`. Raises ValueError for a naive datetime."""
    if moment.tzinfo is None:
        raise ValueError(f"naive datetime {moment}: say which zone")
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def to_text_or_none(moment: datetime | None) -> str | None:
    return None if moment is None else to_text(moment)


def from_text(text: str) -> datetime:
    return datetime.fromisoformat(text)


def from_text_or_none(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def date_or_none(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
