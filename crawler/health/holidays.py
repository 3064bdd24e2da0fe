"""Days on which nobody publishes: the Spring Festival, the National Day week, the turn of the year abroad."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from db.times import BEIJING

#: New Year's Day of the Chinese calendar. Years that are missing have no Spring Festival here, only longer pauses.
_SPRING = tuple(
    map(
        date.fromisoformat,
        (
            *("2020-01-25", "2021-02-12", "2022-02-01", "2023-01-22", "2024-02-10", "2025-01-29", "2026-02-17"),
            *("2027-02-06", "2028-01-26", "2029-02-13", "2030-02-03", "2031-01-23", "2032-02-11", "2033-01-31"),
            *("2034-02-19", "2035-02-08", "2036-01-28", "2037-02-15", "2038-02-04", "2039-01-24", "2040-02-12"),
        ),
    )
)
#: From the weekend before New Year's Eve to the weekend after the week.
_SPRING_BEFORE, _SPRING_DAYS = timedelta(days=3), 12
_MOST_YEARS = 60


def working_time(since: datetime, until: datetime) -> timedelta:
    """How long it was from one moment to another, holidays not counted."""
    idle = sum((_overlap(*span, since, until) for span in _spans(since, until)), timedelta())
    return max(until - since - idle, timedelta())


def _spans(since: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
    first, last = since.astimezone(BEIJING).year, until.astimezone(BEIJING).year
    spans = [_span(day - _SPRING_BEFORE, _SPRING_DAYS) for day in _SPRING if first - 1 <= day.year <= last + 1]
    for year in range(max(first, last - _MOST_YEARS) - 1, last + 1):
        spans += [_span(date(year, 10, 1), 8), _span(date(year, 12, 24), 10)]
    return spans


def _span(first: date, days: int) -> tuple[datetime, datetime]:
    begin = datetime.combine(first, time(), BEIJING)
    return begin, begin + timedelta(days=days)


def _overlap(begin: datetime, end: datetime, since: datetime, until: datetime) -> timedelta:
    return max(min(end, until) - max(begin, since), timedelta())
