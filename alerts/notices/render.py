"""Notice → Message: what is wrong with a source, what it usually does, since when, and what to try."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlsplit

from alerts.message import Message
from alerts.notices import templates
from alerts.notices.labels import NOTICE_LABELS, NoticeLabels
from alerts.notices.outcomes import OUTCOMES, Told
from alerts.notices.payload import NoticePayload
from alerts.notices.templates import NoticeView
from alerts.plain import clean, clip, live_url
from db.health import Notice, NoticeKind
from db.outcomes import LISTED
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
        advice=tuple(_advice(notice, labels, told)) if trouble else (),
        url=url,
    )


def _advice(notice: Notice, labels: NoticeLabels, told: Told) -> Iterator[str]:
    if _never_read(notice):
        yield labels.address
    yield labels.check.format(_command(live_url(notice.source_url)))
    yield from told.advice


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
        seen=replace(draft.seen, newest=_newest(notice), detail=_detail(notice)),
        advice=view.advice,
        text=text,
    )


def _facts(notice: Notice, labels: NoticeLabels, told: Told) -> Iterator[tuple[str, str]]:
    draft = notice.draft
    newest = _newest(notice)
    if draft.kind is NoticeKind.RECOVERED:
        yield labels.was, told.name
    usual = labels.comma.join(_expected(notice, labels))
    if usual:
        yield labels.expected, usual
    seen = _seen(notice, labels)
    if seen:
        yield labels.seen, seen
    if newest is not None:
        yield labels.newest, _day_or_moment(newest)
    elif _never_read(notice):
        yield labels.so_far, labels.never
    yield labels.since, _since(notice, labels)


def _since(notice: Notice, labels: NoticeLabels) -> str:
    draft = notice.draft
    since, lasted = _moment(draft.since), notice.raised_at - draft.since
    said = since if lasted <= timedelta(0) else labels.lasted[draft.kind].format(since, span(lasted, labels))
    return labels.comma.join([said, labels.polls.format(draft.seen.polls)])


def _never_read(notice: Notice) -> bool:
    """Whether no list was ever read: a single one teaches how many items it has and when it last had something new."""
    draft = notice.draft
    unknown = draft.expected.items is None and draft.expected.gap_s is None and draft.seen.newest is None
    return unknown and draft.kind is NoticeKind.TROUBLE and draft.outcome not in LISTED


def _expected(notice: Notice, labels: NoticeLabels) -> Iterator[str]:
    expected = notice.draft.expected
    if expected.items is not None:
        yield labels.usual_items.format(f"{expected.items:.0f}")
    if expected.gap_s is not None:
        yield labels.longest_pause.format(span(timedelta(seconds=expected.gap_s), labels))


def _seen(notice: Notice, labels: NoticeLabels) -> str:
    """Items and the poll's own words; nothing where it has neither."""
    items, detail = notice.draft.seen.items, _detail(notice)
    if items is None:
        return detail or ""
    return labels.items.format(items) + (labels.brackets.format(detail) if detail else "")


def _newest(notice: Notice) -> datetime | None:
    """A list may print a time that is still to come; when the notice was raised it had been seen."""
    newest = notice.draft.seen.newest
    return min(newest, notice.raised_at) if newest else None


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


def _day_or_moment(moment: datetime) -> str:
    """The day alone where a list printed no more: such a date is midnight in Beijing."""
    return _moment(moment).removesuffix(" 00:00") if moment.astimezone(BEIJING).time() == time() else _moment(moment)


def _detail(notice: Notice) -> str | None:
    """In the poll's words, which are never translated. `192.0.2.1: 192.0.2.1 refused` names the host once."""
    said = clean(notice.draft.seen.detail or "")
    host, _, rest = said.partition(": ")
    return clip(rest if rest.startswith(f"{host} ") else said, _DETAIL) or None


def _site(url: str) -> str:
    """The host's name; nothing where the address has none."""
    try:
        return clip(clean(urlsplit(url).hostname or ""), _SITE)
    except ValueError:
        return ""


def _command(url: str | None) -> str:
    """To be pasted into a shell."""
    return f"jingbao check {shlex.quote(url) if url and len(url) <= _ASKED_URL else 'URL'}"
