"""Alert or notice → Message: what is said, whoever is told. How it looks is `alerts.templates`' business."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from alerts import news, shown, templates
from alerts.labels import KINDS, LABELS, Labels
from alerts.message import Message
from alerts.notices.render import render_notice
from alerts.payload import Payload, first_of_each_kind
from alerts.plain import clean, clip, excerpt, live_url
from alerts.templates import Quote, Span, View
from db.models import Alert, Delivery
from db.progress import EventSummary
from db.times import BEIJING
from db.understanding import Evidence, FactRow

# Longest of each part, in characters. A subject longer than a phone's two lines is read by nobody.
_TITLE, _SUBJECT, _NAME, _TERM, _QUOTE, _SNIPPET = 400, 120, 80, 60, 300, 240
_VALUE, _TOPIC = 200, 40
_QUOTES_SHOWN = 5
_TERMS_SHOWN = 12
_TOPICS_SHOWN = 8
_FACTS_SENT = 12  # of one kind
_STAGES_SENT = 12
_NEWS = 60  # of a subject: the title must have room


def render(delivery: Delivery, *, lang: str = "zh") -> Message:
    """Pure: the same delivery gives an equal message. `lang`: of the labels, "zh" or "en"; KeyError for another."""
    if isinstance(delivery.what, Alert):
        return _render_alert(delivery, delivery.what, LABELS[lang])
    return render_notice(delivery.id, delivery.what, lang=lang)


def _render_alert(delivery: Delivery, alert: Alert, labels: Labels) -> Message:
    payload = _payload(delivery, alert, labels)
    view = _view(payload, labels, alert.facts)
    thread_id = f"event-{payload.event_id}"
    return Message(
        id=delivery.id,
        thread_id=thread_id,
        subject=_subject(payload, labels),
        text=templates.as_text(view),
        html=templates.as_html(view),
        gist=_gist(payload, labels, view.course),
        where=payload.url or payload.site,
        payload=payload,
        created_at=payload.raised_at,
        replies_to=(delivery.replies_to or thread_id) if payload.changes else None,
    )


def _subject(payload: Payload, labels: Labels) -> str:
    """`[rule] [未核实] 进展：征求意见 → 印发 · title`."""
    doubt = "" if payload.verified else f"[{labels.unverified}] "
    update = news.headline(payload.changes, labels, _NEWS)
    said = " · ".join(filter(None, (update, payload.title or payload.site)))
    return clip(f"[{clip(payload.rule, _NAME // 2)}] {doubt}{said}", _SUBJECT)


def _gist(payload: Payload, labels: Labels, course: str) -> str:
    """Why an event was told; of a follow-up also what its subject leaves out, where nothing else says it."""
    if not payload.changes:
        return payload.why
    own = (payload.title, payload.url)  # the page may be the repeal, or the official one, itself
    told = [one for one in payload.changes if one.after not in own]
    return " · ".join(filter(None, (*news.details(told, labels), payload.why, course)))


def _payload(delivery: Delivery, alert: Alert, labels: Labels) -> Payload:
    archived, article = alert.article, alert.article.article
    detected, doubt = alert.detected, shown.doubt(alert.detected, labels)
    facts = sorted(alert.facts, key=lambda one: KINDS.index(one.kind))
    return Payload(
        id=delivery.id,
        alert_id=alert.id,
        event_id=archived.event_id if delivery.thread_event is None else delivery.thread_event,
        rule=clean(alert.rule),
        raised_at=alert.raised_at,
        title=clip(clean(article.title), _TITLE),
        url=live_url(archived.url),
        site=clean(archived.site),
        source_name=clean(archived.source_name),
        source=_name(article.source),
        author=_name(article.author),
        lang=article.lang,
        published_at=article.published_at,
        published_on=article.published_at and article.published_at.astimezone(BEIJING).date(),
        written_on=article.written_on,
        first_seen_at=archived.first_seen_at,
        why=shown.why(alert, labels),
        verified=doubt is None,
        unverified_reason=doubt,
        source_tier=clean(detected.source_tier) if detected else "unknown",
        score=detected.score if detected else None,
        decision=detected.decision if detected else None,
        topics=tuple(clip(clean(one), _TOPIC) for one in detected.topics[:_TOPICS_SHOWN]) if detected else (),
        facts=tuple(map(_fact, first_of_each_kind(facts, _FACTS_SENT))),
        facts_total=len(facts),
        matches=tuple(_cleaned(one) for one in alert.evidence),
        matches_total=len(alert.evidence),
        snippet=clip(clean(article.body[: _SNIPPET * 8]), _SNIPPET),
        page_sha256=alert.page_sha256,
        event=alert.event and _event(alert.event),
        changes=news.of_alert(alert),
    )


def _event(event: EventSummary) -> EventSummary:
    """Clean and bounded, as everything that leaves is."""
    return replace(
        event,
        title=clip(clean(event.title), _TITLE),
        first_source=clip(clean(event.first_source), _NAME),
        official_url=live_url(event.official_url or ""),
        stages=tuple(clip(clean(stage), _TOPIC) for stage in event.stages[-_STAGES_SENT:]),
    )


def _fact(fact: FactRow) -> FactRow:
    """Clean and bounded, as everything that leaves is."""
    return replace(
        fact,
        value=clip(clean(fact.value), _VALUE),
        field=clean(fact.field),
        quote=excerpt(clean(fact.quote), clean(fact.value), _QUOTE),
        role=_name(fact.role),
    )


def _name(text: str | None) -> str | None:
    return clip(clean(text), _NAME) or None if text else None


def _cleaned(evidence: Evidence) -> Evidence:
    term, quote = clean(evidence.term), clean(evidence.quote)
    return Evidence(
        term=clip(term, _TERM),
        field=clean(evidence.field),
        start=evidence.start,
        end=evidence.end,
        quote=excerpt(quote, term, _QUOTE),
    )


def _view(payload: Payload, labels: Labels, facts: Sequence[FactRow]) -> View:
    event = payload.event
    terms = tuple(dict.fromkeys(one.term for one in payload.matches))
    quotes = tuple(_quotes(payload.matches))
    return View(
        labels=labels,
        id=payload.id,
        title=payload.title or labels.untitled,
        why=payload.why,
        unverified=payload.unverified_reason,
        rule=payload.rule,
        published=beijing(payload.published_at) if payload.published_at else labels.unknown,
        written=payload.written_on.isoformat() if payload.written_on else None,
        source=payload.source,
        site=payload.site,
        source_name=payload.source_name,
        first_seen=beijing(payload.first_seen_at),
        tier=labels.tiers.get(payload.source_tier, payload.source_tier),
        topics=labels.comma.join(labels.topic_names.get(one, one) for one in payload.topics),
        page_sha256=payload.page_sha256,
        facts=tuple(shown.table(facts, labels)),
        url=payload.url,
        terms=terms[:_TERMS_SHOWN],
        quotes=quotes[:_QUOTES_SHOWN],
        more=len(quotes[_QUOTES_SHOWN:]),
        snippet=payload.snippet,
        heading=news.heading(payload.changes, labels) if payload.changes else "",
        news=news.items(payload.changes, labels),
        course=news.course(event, labels) if event and (payload.changes or news.has_course(event)) else "",
    )


def beijing(moment: datetime) -> str:
    """`2026-04-01 17:33` in Beijing; 00:00:00 is a page that names only a day, so it is not shown."""
    local = moment.astimezone(BEIJING).replace(microsecond=0, tzinfo=None)
    if local.time().isoformat() == "00:00:00":
        return local.date().isoformat()
    return local.isoformat(sep=" ", timespec="seconds" if local.second else "minutes")


def _quotes(matches: Iterable[Evidence]) -> Iterator[Quote]:
    """Each sentence once, in order, with all the words that matched in it marked."""
    together: dict[tuple[str, str], list[str]] = {}
    for one in matches:
        together.setdefault((one.field, one.quote), []).append(one.term)
    for (field, quote), terms in together.items():
        yield Quote(field, tuple(_spans(quote, terms)))


def _spans(quote: str, terms: Iterable[str]) -> Iterator[Span]:
    at = 0
    for match in _pattern(terms).finditer(quote):
        yield Span(quote[at : match.start()], marked=False)
        yield Span(match.group(), marked=True)
        at = match.end()
    yield Span(quote[at:], marked=False)


def _pattern(terms: Iterable[str]) -> re.Pattern[str]:
    """The terms, longest first; a Latin one only between word boundaries: the AI of "AI chairs", not that of "AIR"."""
    ends = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
    edge = re.compile(r"[0-9A-Za-z]")
    alternatives = [
        (ends[0] if edge.match(term) else "") + re.escape(term) + (ends[1] if edge.match(term[-1]) else "")
        for term in sorted(set(terms), key=len, reverse=True)
        if term
    ]
    return re.compile("|".join(alternatives) or r"(?!)")
