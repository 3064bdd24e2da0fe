"""An alert as programs read it: the webhook's body and the file's line (docs/webhook.schema.json)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from alerts.plain import clip, excerpt
from db.models import Evidence
from db.times import to_text, to_text_or_none

ALERT_RAISED = "alert.raised"


@dataclass(frozen=True, slots=True)
class Payload:
    """`published_on`: the day in Beijing, which is what a page that names only a day means by `published_at`.

    `matches` may be fewer than `matches_total` and their quotes shorter than the sentences, where there was no room.
    """

    id: str
    alert_id: int
    event_id: int
    rule: str
    raised_at: datetime
    title: str
    url: str | None  # None: not an http(s) address
    site: str
    source_name: str
    source: str | None
    author: str | None
    lang: str | None
    published_at: datetime | None
    published_on: date | None
    written_on: date | None
    first_seen_at: datetime
    matches: tuple[Evidence, ...]
    matches_total: int
    snippet: str


def as_json(payload: Payload) -> dict[str, object]:
    """The payload in Standard Webhooks' envelope: type, timestamp, data. Times are UTC."""
    data = {
        "id": payload.id,
        "alert_id": payload.alert_id,
        "event_id": payload.event_id,
        "rule": payload.rule,
        "title": payload.title,
        "url": payload.url,
        "site": payload.site,
        "source_name": payload.source_name,
        "source": payload.source,
        "author": payload.author,
        "lang": payload.lang,
        "published_at": to_text_or_none(payload.published_at),
        "published_on": payload.published_on and payload.published_on.isoformat(),
        "written_on": payload.written_on and payload.written_on.isoformat(),
        "first_seen_at": to_text(payload.first_seen_at),
        "matches": [{"term": one.term, "field": one.field, "quote": one.quote} for one in payload.matches],
        "matches_total": payload.matches_total,
        "snippet": payload.snippet,
    }
    return {"type": ALERT_RAISED, "timestamp": to_text(payload.raised_at), "data": data}


def encode(payload: Payload) -> bytes:
    """One line of UTF-8 JSON without a line break."""
    return json.dumps(as_json(payload), ensure_ascii=False, separators=(",", ":")).encode()


def encode_within(payload: Payload, max_bytes: int) -> bytes:
    """`encode`, shortened until it fits: quotes and snippet first, then the number of matches, the title, the URL."""
    body = encode(payload)
    for shorter in _shortened(payload):
        if len(body) <= max_bytes:
            return body
        body = encode(shorter)
    return body


def _shortened(payload: Payload) -> Iterator[Payload]:
    """The same alert in fewer and fewer words; the last is under 8 kB whatever came in."""
    for chars, matches in ((160, 40), (80, 20), (40, 10), (40, 5)):
        yield _briefer(payload, chars, matches)
    least = _briefer(payload, 40, 5)
    least = replace(
        least,
        title=clip(least.title, 200),
        rule=clip(least.rule, 100),
        site=clip(least.site, 100),
        source_name=clip(least.source_name, 100),
        source=least.source and clip(least.source, 100),
        author=least.author and clip(least.author, 100),
    )
    yield least
    yield replace(least, url=None)  # an address is never cut: half of one leads elsewhere


def _briefer(payload: Payload, chars: int, matches: int) -> Payload:
    kept = tuple(
        replace(one, term=clip(one.term, chars), quote=excerpt(one.quote, one.term, chars))
        for one in payload.matches[:matches]
    )
    return replace(payload, matches=kept, snippet=clip(payload.snippet, chars))
