"""An alert or a notice as programs read it: the webhook's body and the file's line (docs/webhook.schema.json)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from alerts.news import without_address
from alerts.notices import payload as notices
from alerts.notices.payload import NoticePayload
from alerts.plain import clip, excerpt
from alerts.policy.numerals import whole
from db.progress import Change, EventSummary
from db.times import to_text, to_text_or_none
from db.understanding import Evidence, FactRow

ALERT_RAISED = "alert.raised"
ALERT_FOLLOWED_UP = "alert.followed_up"


@dataclass(frozen=True, slots=True)
class Payload:
    """An alert's. `published_on`: the day in Beijing, which is what a page that names only a day means.

    Where there was no room, `matches` are fewer than `matches_total`, `facts` than `facts_total`, and quotes shorter
    than the sentences. `score` and `decision` None: detection had no word on it. `event_id`: under which the receiver
    first heard of it; `event` has the id that the archive gives it now, None where an older jingbao wrote the archive.
    `changes`: what a follow-up tells, the weightiest first.
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
    why: str
    verified: bool
    unverified_reason: str | None
    source_tier: str
    score: float | None
    decision: str | None
    topics: tuple[str, ...]
    facts: tuple[FactRow, ...]
    facts_total: int
    matches: tuple[Evidence, ...]
    matches_total: int
    snippet: str
    page_sha256: str | None
    event: EventSummary | None = None
    changes: tuple[Change, ...] = ()


AnyPayload = Payload | NoticePayload


def as_json(payload: AnyPayload) -> dict[str, object]:
    """The payload in Standard Webhooks' envelope: type, timestamp, data. Times are UTC."""
    return notices.as_json(payload) if isinstance(payload, NoticePayload) else _alert_as_json(payload)


def _alert_as_json(payload: Payload) -> dict[str, object]:
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
        "why": payload.why,
        "verified": payload.verified,
        "unverified_reason": payload.unverified_reason,
        "source_tier": payload.source_tier,
        "score": payload.score,
        "decision": payload.decision,
        "topics": list(payload.topics),
        "facts": [_fact(one) for one in payload.facts],
        "facts_total": payload.facts_total,
        "matches": [{"term": one.term, "field": one.field, "quote": one.quote} for one in payload.matches],
        "matches_total": payload.matches_total,
        "snippet": payload.snippet,
        "page_sha256": payload.page_sha256,
        "event": payload.event and _event(payload.event),
        "changes": [_change(one) for one in payload.changes],
    }
    kind = ALERT_FOLLOWED_UP if payload.changes else ALERT_RAISED
    return {"type": kind, "timestamp": to_text(payload.raised_at), "data": data}


def _event(event: EventSummary) -> dict[str, object]:
    return {
        "id": event.id,
        "title": event.title,
        "first_seen_at": to_text(event.first_seen_at),
        "first_source": event.first_source,
        "reprints": event.reprints,
        "official_url": event.official_url,
        "stages": list(event.stages),
    }


def _change(change: Change) -> dict[str, object]:
    return {"kind": change.kind.value, "of": change.of, "before": change.before, "after": change.after}


def _fact(fact: FactRow) -> dict[str, object]:
    """Kind, value, field and quote, and what else applies to its kind."""
    said: dict[str, object] = {"kind": fact.kind, "value": fact.value}
    if fact.number is not None and fact.number_to is not None:
        said |= {"number": whole(fact.number), "number_to": whole(fact.number_to)}
    if fact.kind == "amount":
        said |= {"unit": fact.unit, "qualifiers": list(fact.qualifiers)}
    if fact.day and fact.day_to:
        said |= {"date_kind": fact.date_kind, "day": fact.day.isoformat(), "day_to": fact.day_to.isoformat()}
    said |= {key: text for key, text in (("tier", fact.tier), ("role", fact.role)) if text}
    return said | {"field": fact.field, "quote": fact.quote}


def encode(payload: AnyPayload) -> bytes:
    """One line of UTF-8 JSON without a line break."""
    return json.dumps(as_json(payload), ensure_ascii=False, separators=(",", ":")).encode()


def encode_within(payload: AnyPayload, max_bytes: int) -> bytes:
    """`encode`, shortened until it fits: quotes and snippet, then matches and facts, then names, title and URL."""
    body = encode(payload)
    for shorter in _shorter(payload):
        if len(body) <= max_bytes:
            return body
        body = encode(shorter)
    return body


def _shorter(payload: AnyPayload) -> Iterator[AnyPayload]:
    yield from notices.shortened(payload) if isinstance(payload, NoticePayload) else _shortened(payload)


def _shortened(payload: Payload) -> Iterator[Payload]:
    """The same alert in fewer and fewer words; the last is under 12 kB whatever came in."""
    for chars, matches, facts in ((160, 40, 8), (80, 20, 6), (40, 10, 4), (40, 5, 2)):
        yield _briefer(payload, chars, matches, facts)
    least = _briefer(payload, 40, 3, 1)
    least = replace(
        least,
        title=clip(least.title, 200),
        rule=clip(least.rule, 100),
        site=clip(least.site, 100),
        source_name=clip(least.source_name, 100),
        source=least.source and clip(least.source, 100),
        author=least.author and clip(least.author, 100),
        why=clip(least.why, 100),
        topics=least.topics[:4],
        facts=tuple(replace(one, quote="") for one in least.facts),
        event=least.event and replace(least.event, title=clip(least.event.title, 100), stages=least.event.stages[-3:]),
        changes=least.changes[:3],
    )
    yield least
    yield _without_addresses(least)


def _without_addresses(payload: Payload) -> Payload:
    """An address is never cut: half of one leads elsewhere."""
    event = payload.event and replace(payload.event, official_url=None)
    return replace(payload, url=None, event=event, changes=tuple(map(without_address, payload.changes)))


def _briefer(payload: Payload, chars: int, matches: int, facts: int) -> Payload:
    """`facts`: how many of each kind."""
    kept = tuple(
        replace(one, term=clip(one.term, chars), quote=excerpt(one.quote, one.term, chars))
        for one in payload.matches[:matches]
    )
    stated = tuple(
        replace(
            one, value=clip(one.value, chars), role=one.role and clip(one.role, chars), quote=clip(one.quote, chars)
        )
        for one in first_of_each_kind(payload.facts, facts)
    )
    return replace(payload, matches=kept, facts=stated, snippet=clip(payload.snippet, chars))


def first_of_each_kind(facts: Iterable[FactRow], most: int) -> Iterator[FactRow]:
    """At most so many of one kind, in their order."""
    seen: Counter[str] = Counter()
    for one in facts:
        seen[one.kind] += 1
        if seen[one.kind] <= most:
            yield one
