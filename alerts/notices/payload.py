"""A notice as programs read it: `source.trouble` and `source.recovered` of docs/webhook.schema.json."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from alerts.plain import clip
from db.health import Expected, NoticeKind, Seen
from db.outcomes import Outcome
from db.times import to_text, to_text_or_none


@dataclass(frozen=True, slots=True)
class NoticePayload:
    """`since`: the first poll that went wrong. `text`: the notice in one line. `advice`: empty after a recovery."""

    id: str
    notice_id: int
    kind: NoticeKind
    source_name: str
    url: str | None  # None: not an http(s) address
    site: str
    outcome: Outcome
    since: datetime
    raised_at: datetime
    expected: Expected
    seen: Seen
    advice: tuple[str, ...]
    text: str


def as_json(payload: NoticePayload) -> dict[str, object]:
    """In Standard Webhooks' envelope, as an alert."""
    data = {
        "id": payload.id,
        "notice_id": payload.notice_id,
        "source_name": payload.source_name,
        "url": payload.url,
        "site": payload.site,
        "outcome": payload.outcome.value,
        "since": to_text(payload.since),
        "raised_at": to_text(payload.raised_at),
        "expected": {"items": payload.expected.items, "gap_s": payload.expected.gap_s},
        "seen": {
            "items": payload.seen.items,
            "newest": to_text_or_none(payload.seen.newest),
            "polls": payload.seen.polls,
            "detail": payload.seen.detail,
        },
        "advice": list(payload.advice),
        "text": payload.text,
    }
    return {"type": f"source.{payload.kind}", "timestamp": to_text(payload.raised_at), "data": data}


def shortened(payload: NoticePayload) -> Iterator[NoticePayload]:
    """Only name and address have no bound, and an address is never cut: half of one leads elsewhere."""
    shorter = replace(payload, source_name=clip(payload.source_name, 100))
    yield shorter
    yield replace(shorter, url=None)
