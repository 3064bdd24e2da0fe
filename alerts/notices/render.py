"""Notice → Message: what is wrong with a source, what it usually does, since when, and what to try."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from alerts.message import Message
from alerts.notices import templates
from alerts.notices.labels import NOTICE_LABELS, NoticeLabels
from alerts.notices.outcomes import OUTCOMES, Told
from alerts.notices.payload import NoticePayload
from alerts.notices.templates import NoticeView
from alerts.plain import clean, clip, live_url
from db.health import Notice, NoticeKind
from db.times import BEIJING

# Longest of each part, in characters: a name may not push what is wrong out of the subject.
_SUBJECT, _NAME, _SITE, _DETAIL, _TEXT = 120, 60, 100, 300, 600
_ASKED_URL = 300  # a longer address is not repeated in the command that asks it
_SIZES_S = (86400, 3600, 60, 1)  # of NoticeLabels.units


def render_notice(message_id: str, notice: Notice, *, lang: str = "zh") -> Message:
    """Pure: the same notice gives an equal message. `lang`: "zh" or "en"; KeyError for another.

    A trouble and its recovery share a thread.
    """
    labels, told = NOTICE_LABELS[lang], OUTCOMES[lang][notice.draft.outcome]
    view = _view(message_id, notice, labels, told)
    gist = labels.semicolon.join(f"{label}{labels.colon}{value}" for label, value in view.facts)
    payload = _payload(message_id, notice, view, clip(f"{view.title}{labels.brackets.format(gist)}", _TEXT))
    return Message(
        id=message_id,
        thread_id=f"source-{notice.source_id}-{notice.draft.since.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        subject=clip(f"[jingbao] {view.title}", _SUBJECT),
        text=templates.as_text(view),
        html=templates.as_html(view),
        gist=gist,
        where=payload.url or payload.site,
        payload=payload,
        created_at=notice.raised_at,
    )


def _view(message_id: str, notice: Notice, labels: NoticeLabels, told: Told) -> NoticeView:
    trouble = notice.draft.kind is NoticeKind.TROUBLE
    name, site = clip(clean(notice.source_name), _NAME), _site(notice.source_url)
    url = live_url(notice.source_url)
    return NoticeView(
        labels=labels,
        id=message_id,
        title=labels.titles[notice.draft.kind].format(name=name, outcome=told.name),
        meaning=told.meaning if trouble else labels.well,
        source=name + (labels.brackets.format(site) if site else ""),
        facts=tuple(_facts(notice, labels, told)),
        advice=(labels.check.format(_command(url)), *told.advice) if trouble else (),
        url=url,
    )


def _payload(message_id: str, notice: Notice, view: NoticeView, text: str) -> NoticePayload:
    draft = notice.draft
    return NoticePayload(
        id=message_id,
        notice_id=notice.id,
        kind=draft.kind,
        source_name=clean(notice.source_name),
        url=view.url,
        site=_site(notice.source_url),
        outcome=draft.outcome,
        since=draft.since,
        raised_at=notice.raised_at,
        expected=draft.expected,
        seen=replace(draft.seen, detail=_detail(notice)),
        advice=view.advice,
        text=text,
    )


def _facts(notice: Notice, labels: NoticeLabels, told: Told) -> Iterator[tuple[str, str]]:
    draft = notice.draft
    if draft.kind is NoticeKind.RECOVERED:
        yield labels.was, told.name
    for label, parts in ((labels.expected, _expected(notice, labels)), (labels.seen, _seen(notice, labels))):
        said = labels.comma.join(parts)
        if said:
            yield label, said
    detail = _detail(notice)
    if detail:
        yield labels.detail, detail
    since, lasted = _moment(draft.since), notice.raised_at - draft.since
    yield (
        labels.since,
        since if lasted <= timedelta(0) else labels.lasted[draft.kind].format(since, span(lasted, labels)),
    )


def _expected(notice: Notice, labels: NoticeLabels) -> Iterator[str]:
    expected = notice.draft.expected
    if expected.items is not None:
        yield labels.usual_items.format(f"{expected.items:.0f}")
    if expected.gap_s is not None:
        yield labels.longest_pause.format(span(timedelta(seconds=expected.gap_s), labels))


def _seen(notice: Notice, labels: NoticeLabels) -> Iterator[str]:
    seen = notice.draft.seen
    if seen.items is not None:
        yield labels.items.format(seen.items)
    if seen.newest is not None:
        yield labels.newest.format(_moment(seen.newest))
    yield labels.polls.format(seen.polls)


def span(lasted: timedelta, labels: NoticeLabels) -> str:
    """In the largest unit that it fills and the next one: `3 天 4 小时`, `2 h`."""
    left = round(lasted.total_seconds())
    counts = []
    for size in _SIZES_S:
        count, left = divmod(left, size)
        counts.append(count)
    first = next((place for place, count in enumerate(counts) if count), len(counts) - 1)
    parts = list(zip(counts, labels.units, strict=True))[first : first + 2]
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or f"0 {labels.units[-1]}"


def _moment(moment: datetime) -> str:
    """In Beijing, to the minute."""
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M}"


def _detail(notice: Notice) -> str | None:
    return clip(clean(notice.draft.seen.detail or ""), _DETAIL) or None


def _site(url: str) -> str:
    """The host's name; nothing where the address has none."""
    try:
        return clip(clean(urlsplit(url).hostname or ""), _SITE)
    except ValueError:
        return ""


def _command(url: str | None) -> str:
    """To be pasted into a shell."""
    return f"jingbao check {shlex.quote(url) if url and len(url) <= _ASKED_URL else 'URL'}"
