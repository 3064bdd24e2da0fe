"""What a follow-up tells, as people read it: 征求意见 → 印发, 距截止还有 14 天; and an event's course in one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from alerts.labels import Labels
from alerts.plain import clean, clip, live_url
from alerts.shown import qualified
from db.models import Alert
from db.progress import Change, ChangeKind, EventSummary
from db.times import BEIJING

MOST = 12  # changes of one message
_STAGES_SHOWN = 6
_TEXT, _OF = 100, 40  # characters of what a change names; an address is never cut


@dataclass(frozen=True, slots=True)
class News:
    """A change as a template shows it: what it is, what it was and what it is now. `url`: where `after` leads."""

    label: str
    before: str
    after: str
    url: str | None = None

    @property
    def said(self) -> str:
        return " → ".join(part for part in (self.before, self.after) if part)


def of_alert(alert: Alert) -> tuple[Change, ...]:
    """What an alert tells, as it may leave the house; a reminder counts its days from the one when it was raised."""
    return tuple(cleaned(_counted(change, alert.raised_at)) for change in alert.changes[:MOST])


def _counted(change: Change, raised_at: datetime) -> Change:
    if change.kind is not ChangeKind.REMINDER:
        return change
    try:
        day = date.fromisoformat(change.after)
    except ValueError:  # not ours: it is shown as it is
        return change
    return replace(change, before=str((day - raised_at.astimezone(BEIJING).date()).days))


def cleaned(change: Change) -> Change:
    """What may leave the house: one-line texts of bounded length; "" for an address that may not become a link."""
    match change.kind:
        case ChangeKind.OFFICIAL:
            return Change(change.kind, live_url(change.after) or "")
        case ChangeKind.WITHDRAWN:
            return Change(change.kind, before=live_url(change.before) or "")
        case _:
            after, before = (clip(clean(text), _TEXT) for text in (change.after, change.before))
            return Change(change.kind, after, before, clip(clean(change.of), _OF))


def without_address(change: Change) -> Change:
    """An address is never cut, half of one leads elsewhere: where there is no room it goes."""
    match change.kind:
        case ChangeKind.OFFICIAL:
            return replace(change, after="")
        case ChangeKind.WITHDRAWN:
            return replace(change, before="")
        case _:
            return change


def items(changes: Sequence[Change], labels: Labels) -> tuple[News, ...]:
    """Each change in full. The changes are `cleaned`, as everywhere here."""
    return tuple(_item(change, labels) for change in changes)


def _item(change: Change, labels: Labels) -> News:
    name = labels.changes[change.kind]
    match change.kind:
        case ChangeKind.STAGE:
            before, after = (labels.stages.get(stage, stage) for stage in (change.before, change.after))
            return News(name, before, after)
        case ChangeKind.DEADLINE:
            return News(_date(change, labels), change.before, change.after or labels.none)
        case ChangeKind.AMOUNT:
            before, after = (qualified(text, change.of.split(), labels) for text in (change.before, change.after))
            return News(name, before, after or labels.none)
        case ChangeKind.WITHDRAWN:
            return News(name, "", labels.gone.format(change.before).strip())
        case ChangeKind.REMINDER:
            return News(_days_left(change, labels), "", change.after)
        case _:
            return News(name, "", change.after, change.after if change.kind is ChangeKind.OFFICIAL else None)


def _date(change: Change, labels: Labels) -> str:
    return labels.date_kinds.get(change.of, change.of) or labels.changes[ChangeKind.DEADLINE]


def _days_left(change: Change, labels: Labels) -> str:
    none, one, many = labels.days
    days = {"0": none, "1": one}.get(change.before, many.format(change.before))
    return labels.due.get(change.of, labels.due[""]).format(days)


def _short(change: Change, labels: Labels) -> str:
    """As a subject names it."""
    item = _item(change, labels)
    match change.kind:
        case ChangeKind.STAGE | ChangeKind.AMOUNT:
            return item.said
        case ChangeKind.DEADLINE:
            return f"{item.label} {item.said}"
        case _:
            return item.label


def headline(changes: Sequence[Change], labels: Labels, limit: int) -> str:
    """`进展：征求意见 → 印发、官方原文`: as many changes as `limit` characters hold, the rest counted; "" of none."""
    if not changes:
        return ""
    said = clip(_short(changes[0], labels), limit)
    named = 1
    for change in changes[1:]:
        longer = f"{said}{labels.comma}{_short(change, labels)}"
        if len(longer) > limit:
            break
        said, named = longer, named + 1
    rest = len(changes) - named
    return heading(changes, labels) + labels.colon + said + (f" +{rest}" if rest else "")


def heading(changes: Sequence[Change], labels: Labels) -> str:
    """进展, or 提醒 where nothing has changed."""
    return labels.reminder if all(one.kind is ChangeKind.REMINDER for one in changes) else labels.update


def details(changes: Sequence[Change], labels: Labels) -> tuple[str, ...]:
    """What the headline leaves out: by when, what repeals it, where its own page is."""
    named = [
        item
        for change, item in zip(changes, items(changes, labels), strict=True)
        if _short(change, labels) == item.label
    ]
    return tuple(item.label + labels.colon + item.said for item in named if item.said)


def has_course(event: EventSummary) -> bool:
    """Whether there is more to say of an event than that somebody printed it."""
    return event.reprints > 0 or len(event.stages) > 1


def course(event: EventSummary, labels: Labels) -> str:
    """`首次发现 2026-04-01 09:12 于 市政府网 · 另有 37 次转载 · 阶段：征求意见 → 印发`. The event is `bounded`."""
    seen = f"{labels.first_seen} {event.first_seen_at.astimezone(BEIJING):%Y-%m-%d %H:%M}"
    parts = [seen + (labels.at.format(event.first_source) if event.first_source else "")]
    if event.reprints:
        one, many = labels.reprints
        parts.append(one if event.reprints == 1 else many.format(event.reprints))
    if len(event.stages) > 1:
        stages = [labels.stages.get(stage, stage) for stage in event.stages[-_STAGES_SHOWN:]]
        parts.append(f"{labels.changes[ChangeKind.STAGE]}{labels.colon}{' → '.join(stages)}")
    return " · ".join(parts)
