"""Dates as people and templates write them, read into values.

A `Stamp` keeps what was written: the day, the time where one stands beside it, the zone where it is named. Chinese wall
time is Asia/Shanghai (+08:00, no summer time since 1991) unless the text names another zone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

CHINA = timezone(timedelta(hours=8))
EARLIEST = date(1995, 1, 1)  # the web has no older pages; older dates are history

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner janvier enero gennaio janeiro januari stycznia января",
            "february feb februar février fevrier février febrero febbraio fevereiro februari lutego февраля",
            "march mar märz mrz maerz mars marzo março marco maart marca марта",
            "april apr avril abril aprile kwietnia апреля",
            "may mai mayo maggio maio mei maj maja мая",
            "june jun juni juin junio giugno junho czerwca июня",
            "july jul juli juillet julio luglio julho lipca июля",
            "august aug août aout agosto augustus sierpnia августа",
            "september sept sep septembre septiembre settembre setembro września сентября",
            "october oct oktober okt octobre octubre ottobre outubro października октября",
            "november nov novembre noviembre novembro listopada ноября",
            "december dec dezember dez décembre decembre diciembre dicembre dezembro grudnia декабря",
        ),
        start=1,
    )
    for name in names.split()
}
_NAME = "|".join(sorted(_MONTHS, key=len, reverse=True))
_CLOCK = (
    r"(?:[T\s,，·|/()（）\[\]星期周週一二三四五六日天–-]*?(?P<pm>[上下]午|晚上?|凌晨|中午|早上?)?\s*"
    r"(?P<hour>\d{1,2})\s*[:：时点]\s*(?P<minute>\d{2})(?:\s*[:：分]\s*(?P<second>\d{2}))?(?:\.\d+)?\s*分?"
    r"(?:\s*(?P<ampm>[ap]\.?m\b\.?))?\s*(?P<zone>Z\b|(?:GMT|UTC)\s*[+-]\d{1,2}(?::?\d{2})?|GMT|UTC"
    r"|[+-]\d{2}:?\d{2}(?!\d)|E[SD]T|P[SD]T|[EP]T\b|北京时间)?)?"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_WORDED = rf"(?P<month>{_NAME})\b\.?"
_PATTERNS = tuple(
    re.compile(pattern + _CLOCK, re.IGNORECASE)
    for pattern in (
        rf"(?<![\d.]){_YEAR}\s*[-/.年－]\s*(?P<month>\d{{1,2}})\s*[-/.月－]\s*(?P<day>\d\d(?=\d\d:\d\d)|\d{{1,2}}(?!\d))\s*[日号]?",
        (
            rf"(?<![\d.])(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.|º)?\s*(?:de |of )?{_WORDED},?\s*(?:de |del )?{_YEAR}(?!\d)"
            r"\s*(?:at|um|à|alle|,|-|–|—|\|)?"
        ),
        rf"\b{_WORDED}\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s*{_YEAR}(?!\d)\s*(?:at|,|-|–|—|\|)?",
        rf"(?<![\d./])(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.\s?{_YEAR}(?!\d)\s*(?:um|,|-|–|\|)?",
        rf"(?<![\d./])(?P<first>\d{{1,2}})[/-](?P<middle>\d{{1,2}})[/-]{_YEAR}(?![\d/])",
        r"(?<![\d.])(?P<year>20[012]\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)",
    )
)
_DIGIT = re.compile(r"\d")
_MACHINE = 100  # characters of a machine's date, with what may stand around it
_COMPACT_CLOCK = re.compile(r"^(20\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?$")


_NAMED_HOURS = {"北京时间": 8, "EST": -5, "EDT": -4, "PST": -8, "PDT": -7}
_SEASONAL_HOURS = {"ET": -5, "PT": -8}


@dataclass(frozen=True, slots=True)
class Stamp:
    """One date as written at `text[start:end]`. `zone` is None where the text names none."""

    day: date
    clock: time | None
    zone: timezone | None
    start: int
    end: int

    def at(self, zone: timezone) -> datetime:
        """An aware time; 00:00 where only the day is written."""
        return datetime.combine(self.day, self.clock or time(), self.zone or zone)


def find_stamps(text: str) -> list[Stamp]:
    """Every full date in the text, in order; overlapping readings give the earlier pattern's."""
    found: list[Stamp] = []
    if not _DIGIT.search(text):
        return found
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            stamp = _stamp(match)
            if stamp and not any(stamp.start < other.end and other.start < stamp.end for other in found):
                found.append(stamp)
    return sorted(found, key=lambda stamp: stamp.start)


def parse_stamp(text: str) -> Stamp | None:
    """A machine's date: ISO 8601, RFC 2822, compact digits, Unix seconds or milliseconds."""
    text = text.strip()[:_MACHINE]
    if match := _COMPACT_CLOCK.match(text):
        year, month, day, hour, minute = (int(part) for part in match.groups()[:5])
        written = _day(year, month, day)
        if written and hour < 24 and minute < 60:
            return Stamp(written, time(hour, minute, min(int(match[6] or 0), 59)), None, 0, len(text))
    if re.fullmatch(r"1\d{9}(?:\d{3})?", text):
        return from_unix(int(text[:10]))
    stamps = find_stamps(text)
    return stamps[0] if stamps else None


def from_unix(seconds: int) -> Stamp:
    when = datetime.fromtimestamp(seconds, CHINA)
    return Stamp(when.date(), when.time(), CHINA, 0, 0)


def _stamp(match: re.Match[str]) -> Stamp | None:
    parts = match.groupdict()
    if "first" in parts:
        first, middle = int(parts["first"]), int(parts["middle"])
        month, number = (middle, first) if first > 12 else (first, middle)
    else:
        number = int(parts["day"])
        month = _MONTHS.get(parts["month"].lower()) or int(parts["month"])
    day = _day(int(parts["year"]), month, number)
    if day is None or day < EARLIEST:
        return None
    clock = _clock(match)
    end = match.start() + len(match[0].rstrip())
    return Stamp(day, clock, _zone(match["zone"], day), match.start(), end)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _clock(match: re.Match[str]) -> time | None:
    if match["hour"] is None:
        return None
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    half = (match["ampm"] or "").lower()[:1] or {"下": "p", "晚": "p"}.get((match["pm"] or "")[:1], "")
    if half == "p" and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    if hour > 23 or minute > 59 or second > 59:
        return None
    return time(hour, minute, second)


def _zone(name: str | None, day: date) -> timezone | None:
    if not name:
        return None
    name = name.upper()
    if name in _NAMED_HOURS:
        return timezone(timedelta(hours=_NAMED_HOURS[name]))
    if name in _SEASONAL_HOURS:
        return timezone(timedelta(hours=_SEASONAL_HOURS[name] + _is_summer(day)))
    match = re.search(r"([+-])(\d{1,2}):?(\d{2})?", name)
    if match is None:
        return UTC
    offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return timezone(offset if match[1] == "+" else -offset) if offset < timedelta(hours=24) else None


def _is_summer(day: date) -> bool:
    """Summer time in the United States since 2007: second Sunday of March to first Sunday of November."""
    start = date(day.year, 3, 14) - timedelta(days=(date(day.year, 3, 14).weekday() + 1) % 7)
    end = date(day.year, 11, 7) - timedelta(days=(date(day.year, 11, 7).weekday() + 1) % 7)
    return start <= day < end
