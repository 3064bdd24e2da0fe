"""Reminders: each deadline that somebody was told of, once at each distance, never late and never in vain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from alerts.reminders import Reminded, due, remind
from db import alerts, by_hand
from db.deadlines import Told
from db.events import Placement
from db.models import Alert, AlertDraft, ArchivedArticle
from db.progress import Change, ChangeKind
from db.store import Archive
from db.understanding import Detected, Evidence, FactRow, Understood
from tests.db.rows import NOW, archived, draft

DAY = date(2026, 5, 20)  # NOW is 1 April, ten in the morning in Beijing
LATER = date(2026, 6, 20)
CHANNELS = {"robots": ("mail", "hook")}
BOTH = (14, 3)


def before(days: int, *, day: date = DAY, hour: int = 10) -> datetime:
    """So many days before the deadline, at an hour in Beijing."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC) - timedelta(days=days, hours=8)


def told(*reminders: int, at: datetime | None = NOW) -> Told:
    return Told("robots", 1, "截止", DAY, at, 1, frozenset(reminders))


def beijing(now: datetime) -> date:
    return (now + timedelta(hours=8)).date()


@pytest.mark.parametrize(
    ("days", "gone_out", "wanted"),
    [
        (15, (), None),
        (14, (), 14),
        (14, (14,), None),
        (12, (), 14),  # the daemon was down
        (4, (14,), None),
        (3, (14,), 3),
        (2, (), 3),  # down over both: only the nearer one
        (2, (3,), None),
        (0, (), 3),  # the day is not over
        (0, (14,), 3),
        (-1, (), None),
    ],
)
def test_a_reminder_goes_out_from_its_day_on_unless_a_nearer_one_has(
    days: int, gone_out: tuple[int, ...], wanted: int | None
) -> None:
    assert due(told(*gone_out), BOTH, DAY - timedelta(days=days)) == wanted


@pytest.mark.parametrize(
    ("heard", "today", "wanted"),
    [
        (20, 14, 14),
        (14, 14, None),  # on the same day
        (14, 13, None),
        (10, 9, None),
        (10, 3, 3),
        (3, 3, None),
        (2, 1, None),
    ],
)
def test_who_heard_of_a_deadline_when_it_was_near_is_reminded_of_it_only_when_it_is_nearer(
    heard: int, today: int, wanted: int | None
) -> None:
    assert due(told(at=before(heard)), BOTH, DAY - timedelta(days=today)) == wanted


def test_days_are_those_of_beijing() -> None:
    late = before(14, hour=0)  # 16:00 of the day before in UTC
    assert due(told(), BOTH, beijing(late)) == 14
    assert due(told(), BOTH, beijing(late - timedelta(seconds=1))) is None
    assert due(told(at=late), BOTH, beijing(late)) is None


def test_what_a_baseline_counted_and_reminders_switched_off_remind_nobody() -> None:
    assert due(told(at=None), BOTH, DAY) is None
    assert due(told(), (), DAY) is None


def test_a_farther_reminder_that_is_new_in_the_settings_does_not_follow_a_nearer_one() -> None:
    assert due(told(3), (14,), DAY - timedelta(days=2)) is None


# --- over the archive


def stated(*days: date, kind: str = "截止") -> tuple[FactRow, ...]:
    return tuple(
        FactRow("date", one.isoformat(), "text", 4, 9, f"请于{one}前报送。", day=one, day_to=one, date_kind=kind)
        for one in days
    )


def record(archive: Archive, *drafts: AlertDraft, facts: Sequence[FactRow] = (), now: datetime = NOW) -> None:
    known = [Understood(drafts[0].article.id, Detected(0.9, "alert"), tuple(facts))] if facts else []
    alerts.record(archive, drafts, position=1, now=now, understood=known)


def call(archive: Archive, *rules: str, status: str = "raised", day: date = DAY) -> ArchivedArticle:
    """An article that states a deadline, told by these rules."""
    article = archived(archive, title="机器人项目申报通知", body="请报送：5月20日前。")
    key = f"deadline:截止:{day}"
    drafts = [replace(draft(article, rule, status=status), told=(key,)) for rule in rules or ("robots",)]
    record(archive, *drafts, facts=stated(day))
    return article


def moved(article: ArchivedArticle, to: date = LATER, *, of: date = DAY) -> AlertDraft:
    change = Change(ChangeKind.DEADLINE, to.isoformat(), of.isoformat(), "截止")
    return replace(draft(article), changes=(change,))


def reminders(archive: Archive) -> list[Alert]:
    found = alerts.latest(archive, limit=99)
    return [one for one in reversed(found) if any(c.kind is ChangeKind.REMINDER for c in one.changes)]


def go(archive: Archive, now: datetime, days_before: Sequence[int] = BOTH) -> int:
    return remind(archive, CHANNELS, now, days_before=days_before).raised


def test_a_deadline_is_reminded_of_twice_on_the_rules_channels_with_its_sentence(archive: Archive) -> None:
    article = call(archive)
    days = range(60, -3, -1)
    assert sum(go(archive, before(day)) for day in days) == 2
    first, second = reminders(archive)
    assert first.changes == (Change(ChangeKind.REMINDER, "2026-05-20", "14", "截止"),)
    assert second.changes == (Change(ChangeKind.REMINDER, "2026-05-20", "3", "截止"),)
    assert (first.raised_at, second.raised_at) == (before(14), before(3))
    assert first.article.id == article.id
    assert first.evidence == (Evidence("5月20日", "body", 4, 9, "请于2026-05-20前报送。"),)
    sent = archive.read().execute("select channel from deliveries where alert_id = ?", [first.id]).fetchall()
    assert sorted(row["channel"] for row in sent) == ["hook", "mail"]


def test_each_rule_reminds_for_itself_and_one_that_is_gone_does_not(archive: Archive) -> None:
    call(archive, "robots", "money", "gone")
    done = remind(archive, CHANNELS | {"money": ("hook",)}, before(14), days_before=BOTH)
    assert done == Reminded(raised=2)
    assert {one.rule for one in reminders(archive)} == {"robots", "money"}


def test_a_daemon_that_was_down_says_it_late_and_once(archive: Archive) -> None:
    call(archive)
    assert [go(archive, before(day)) for day in (12, 12, 11)] == [1, 0, 0]
    assert [go(archive, before(day)) for day in (2, 1, 0)] == [1, 0, 0]


def test_nobody_is_reminded_of_what_stood_there_at_the_baseline(archive: Archive) -> None:
    call(archive, status="baseline")
    assert go(archive, before(14)) == 0


def test_after_a_follow_up_they_are(archive: Archive) -> None:
    article = call(archive, status="baseline")
    change = Change(ChangeKind.STAGE, "印发", "征求意见")
    alerts.record(archive, [replace(draft(article), changes=(change,))], position=2, now=before(10))
    assert [go(archive, before(day)) for day in (10, 9, 3)] == [0, 0, 1]


def test_a_deadline_that_was_moved_is_reminded_of_at_its_new_day_only(archive: Archive) -> None:
    article = call(archive)
    record(archive, moved(article), facts=stated(LATER), now=before(20))
    assert [go(archive, before(day)) for day in (14, 3, 0)] == [0, 0, 0]
    assert go(archive, before(14, day=LATER)) == 1
    assert reminders(archive)[0].changes[0].after == "2026-06-20"


def test_a_reminder_that_waits_is_cancelled_when_the_deadline_moves(archive: Archive) -> None:
    article = call(archive)
    go(archive, before(14))
    alerts.record(archive, [moved(article)], position=2, now=before(13))
    (of_reminder,) = reminders(archive)
    waiting = archive.read().execute("select distinct alert_id from deliveries where status = 'pending'").fetchall()
    assert of_reminder.id not in {row["alert_id"] for row in waiting}


def test_a_deadline_that_is_moved_back_is_reminded_of_where_no_reminder_was_due_before(archive: Archive) -> None:
    article = call(archive)
    record(archive, moved(article), facts=stated(LATER), now=before(20))
    record(archive, moved(article, DAY, of=LATER), facts=stated(DAY), now=before(10))
    assert [go(archive, before(day)) for day in (10, 9, 3)] == [0, 0, 1]


@pytest.mark.parametrize("kind", [ChangeKind.WITHDRAWN, ChangeKind.REPEALED])
def test_nobody_is_reminded_of_a_policy_that_is_gone(archive: Archive, kind: ChangeKind) -> None:
    article = call(archive)
    alerts.record(archive, [replace(draft(article), changes=(Change(kind),))], position=2, now=before(20))
    assert go(archive, before(14)) == 0


def test_nobody_is_reminded_of_a_day_that_no_page_states_any_more(archive: Archive) -> None:
    article = call(archive)
    alerts.record(archive, [], position=2, now=NOW, understood=[Understood(article.id, Detected(0.9, "alert"))])
    assert go(archive, before(14)) == 0


def test_another_page_of_the_event_may_state_it_instead(archive: Archive) -> None:
    other = archived(archive, title="转发", body="转发：5月20日前。", path="/0.html")
    article = call(archive)
    place = [Placement(other.id, article.event_id)]
    known = [Understood(other.id, Detected(0.9, "alert"), stated(DAY))]
    alerts.record(archive, [], position=2, now=NOW, understood=known, placed=place)
    go(archive, before(14))
    gone = [Understood(article.id, Detected(0.9, "alert"))]
    alerts.record(archive, [], position=3, now=NOW, understood=gone)
    go(archive, before(3))
    assert [one.article.id for one in reminders(archive)] == [article.id, other.id]


def test_a_reminder_that_was_decided_on_before_the_deadline_moved_is_not_written(archive: Archive) -> None:
    article = call(archive)
    alerts.tell(archive, [moved(article)], now=before(14))
    late = replace(draft(article), changes=(Change(ChangeKind.REMINDER, "2026-05-20", "14", "截止"),))
    assert alerts.tell(archive, [late], now=before(14)) == ()


def test_merged_events_remind_once(archive: Archive) -> None:
    one, other = call(archive), archived(archive, title="另一标题", body="另文", path="/2.html")
    record(archive, replace(draft(other), told=(f"deadline:截止:{DAY}",)), facts=stated(DAY))
    by_hand.merge(archive, one.event_id, other.event_id, NOW)
    assert go(archive, before(14)) == 1
    assert reminders(archive)[0].article.event_id == one.event_id


def test_a_reminder_that_has_not_left_when_the_day_is_over_stays(archive: Archive) -> None:
    call(archive)
    go(archive, before(3))
    assert remind(archive, CHANNELS, before(0), days_before=BOTH).cancelled == 0
    assert remind(archive, CHANNELS, before(-1), days_before=BOTH) == Reminded(cancelled=2)
    rows = archive.read().execute("select status from deliveries where cancelled_at is not null").fetchall()
    assert [row["status"] for row in rows] == ["dead", "dead"]


def test_the_days_can_be_others(archive: Archive) -> None:
    call(archive)
    assert [go(archive, before(day), (30, 0)) for day in (31, 30, 14, 3, 0, 0)] == [0, 1, 0, 0, 1, 0]
