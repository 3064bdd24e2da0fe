"""Reminders: deadlines that people were told of, again when they are near. The verb `remind` has the effects."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from db import alerts, deadlines
from db.deadlines import Told
from db.models import AlertDraft, ArchivedArticle
from db.progress import Change, ChangeKind
from db.store import Archive
from db.times import BEIJING
from db.understanding import Evidence, FactRow

#: Days before a deadline on which people are reminded of it.
DAYS_BEFORE = (14, 3)


@dataclass(frozen=True, slots=True)
class Reminded:
    """What one call came to. `cancelled`: deliveries that had not left when their day was over."""

    raised: int = 0
    cancelled: int = 0


def due(told: Told, days_before: Collection[int], today: date) -> int | None:
    """Which reminder of a deadline is to go out now, in days before it; None: none.

    `today`: in Beijing; the day of the deadline is its last. Who heard of the deadline on the day of a reminder, or
    later, needs none. Of several that are due only the nearest goes out, and none that a nearer one has overtaken.
    """
    if told.told_at is None or today > told.day:
        return None
    heard_on = told.told_at.astimezone(BEIJING).date()
    reached = [days for days in days_before if heard_on < (at := told.day - timedelta(days=days)) and at <= today]
    nearest = min(reached, default=None)
    return nearest if nearest is not None and nearest < min(told.reminders, default=nearest + 1) else None


def remind(
    archive: Archive, channels: Mapping[str, tuple[str, ...]], now: datetime, *, days_before: Collection[int]
) -> Reminded:
    """Raise the reminders that are due, on the channels of the rules that told of the deadlines; each one once.

    A rule that is not in `channels` is no longer asked for. Of a deadline that no page states any more nobody is told.
    """
    today = now.astimezone(BEIJING).date()
    cancelled = deadlines.cancel_overdue(archive, today, now)
    near = deadlines.told(archive, since=today, until=today + timedelta(days=max(days_before, default=0)))
    wanted = [
        (one, days) for one in near if one.rule in channels and (days := due(one, days_before, today)) is not None
    ]
    drafts = [
        _draft(one, days, *page, channels[one.rule]) for one, days in wanted if (page := deadlines.stated(archive, one))
    ]
    raised = alerts.tell(archive, drafts, now=now) if drafts else ()
    return Reminded(len(raised), cancelled)


def _draft(one: Told, days: int, page: ArchivedArticle, fact: FactRow, channels: tuple[str, ...]) -> AlertDraft:
    change = Change(ChangeKind.REMINDER, after=one.day.isoformat(), before=str(days), of=one.kind)
    field, text = ("title", page.article.title) if fact.field == "title" else ("body", page.article.body)
    said = Evidence(text[fact.start : fact.end], field, fact.start, fact.end, fact.quote)
    return AlertDraft(one.rule, page, (said,), channels, changes=(change,))
