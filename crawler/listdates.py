"""Dates as lists show them, which is seldom as articles do: short, beside the title, often without a year.

A date is first read as it stands (`Stamp`), because a year may be missing, and settled later against the time the page
was fetched. Whole days are at 00:00. Times without a zone are the caller's `zone`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")  # no summer time since 1991
_EARLIEST_YEAR = 1990
_LATEST_YEAR = 2099
#: A day that a list shows without its year may lie this far ahead of `now` (clocks and zones differ) and be this year's.
_AHEAD = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date as printed. `year` None: not shown. `ago`: a relative time instead. `span`: where it stands in the text."""

    span: tuple[int, int]
    year: int | None = None
    month: int = 1
    day: int = 1
    clock: tuple[int, int, int] = (0, 0, 0)
    zone: tzinfo | None = None
    ago: timedelta | None = None
    instant: datetime | None = None  # where it was written as seconds since 1970, without a zone of its own

    @property
    def full(self) -> bool:
        return self.year is not None


# --- the shapes ---------------------------------------------------------------------------------------------------

_CLOCK = r"(?:(?:T|\s{0,3}|\s*,\s*|\s+at\s+)(?P<h>[01]?\d|2[0-3]):(?P<mi>[0-5]\d)(?::(?P<s>[0-5]\d)(?:\.\d+)?)?\s?(?P<half>[ap]\.?m\b)?(?P<zone>\s?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})+)?)?"
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
#: First letters of month names outside English, accents removed: Portuguese, Spanish, Italian, French, German, Dutch.
_OTHER_MONTHS = {
    "ene": 1, "gen": 1, "fev": 2, "mrz": 3, "mae": 3, "avr": 4, "abr": 4, "mai": 5, "mag": 5, "mei": 5, "giu": 6,
    "jui": 6, "lug": 7, "aou": 8, "ago": 8, "set": 9, "okt": 10, "out": 10, "ott": 10, "dez": 12, "dic": 12,
}  # fmt: skip
_MONTH_NUMBER = {name: number for number, name in enumerate(_MONTHS, 1)} | _OTHER_MONTHS
_NAME = r"(?P<name>[a-z]{3,10})\.?"

_SHAPES: tuple[re.Pattern[str], ...] = tuple(
    re.compile(shape + _CLOCK, re.IGNORECASE)
    for shape in (
        r"(?<![\d/])(?P<y>(?:19|20)\d{2})\s?(?P<sep>[-/.])\s?(?P<m>\d{1,2})\s?(?P=sep)\s?(?P<d>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<y>(?:19|20)\d{2})\s?年\s?(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?日?",
        r"(?<!\d)(?:民國|民国|中華民國)?\s?(?P<minguo>1[0-4]\d|[89]\d)\s?年\s?(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?日",
        r"\b" + _NAME + r"\s(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s(?P<y>(?:19|20)\d{2})(?!\d)",
        r"(?<!\d)(?P<d>\d{1,2})(?:st|nd|rd|th)?[\s.-](?:de\s)?"
        + _NAME
        + r",?[\s-](?:de\s)?(?P<y>(?:19|20)\d{2})(?!\d)",
        r"(?<![\d/])(?P<a>\d{1,2})(?P<sep>[-/.])(?P<b>\d{1,2})(?P=sep)(?P<y>(?:19|20)\d{2})(?!\d)",
    )
)
#: Shapes too weak to be believed inside a sentence: only when the text is nothing else.
_WHOLE: tuple[re.Pattern[str], ...] = tuple(
    re.compile(r"\s*" + shape + _CLOCK + r"\s*", re.IGNORECASE)
    for shape in (
        r"(?P<minguo>1[0-4]\d)(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})",
        r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})",
        r"(?P<yy>[0-3]\d)(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})",
        r"(?P<m>\d{1,2})\s?[-/.月]\s?(?P<d>\d{1,2})\s?日?",
        _NAME + r"\s(?P<d>\d{1,2})(?:st|nd|rd|th)?",
        r"(?P<d>\d{1,2})\s" + _NAME,
        # day and month on cards of their own: 06 2024-05, 2024-05 06, 05-06 2024, 06 May 2024 …
        r"(?P<d>\d{1,2})日?\s(?P<y>(?:19|20)\d{2})\s?[-/.年]\s?(?P<m>\d{1,2})月?",
        r"(?P<y>(?:19|20)\d{2})\s?[-/.年]\s?(?P<m>\d{1,2})月?\s(?P<d>\d{1,2})日?",
        r"(?P<m>\d{1,2})\s?[-/.月]\s?(?P<d>\d{1,2})日?\s(?P<y>(?:19|20)\d{2})年?",
        r"(?P<y>(?:19|20)\d{2})年?\s(?P<m>\d{1,2})\s?[-/.月]\s?(?P<d>\d{1,2})日?",
        r"(?P<d>\d{1,2})\s(?P<m>\d{1,2})月(?:\s(?P<y>(?:19|20)\d{2})年?)?",
        r"(?P<d>\d{1,2})\s?[-/.]\s(?P<m>\d{1,2})\s(?P<y>(?:19|20)\d{2})",
        _NAME + r"\s(?P<d>\d{1,2})\s(?P<y>(?:19|20)\d{2})",
        _NAME + r"\s(?P<y>(?:19|20)\d{2})\s(?P<d>\d{1,2})",
        r"(?P<d>\d{1,2})\s(?P<y>(?:19|20)\d{2})\s" + _NAME,
    )
)
_SCRIPT_DATE = re.compile(  # JavaScript's Date.toString()
    r"[A-Z][a-z]{2} " + _NAME + r" (?P<d>\d{2}) (?P<y>\d{4})" + _CLOCK, re.IGNORECASE
)
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")

_UNITS: tuple[tuple[str, timedelta], ...] = (
    (r"秒|seconds?|secs?", timedelta(seconds=1)),
    (r"分钟|分鐘|minutes?|mins?", timedelta(minutes=1)),
    (r"个?小时|小時|個小時|hours?|hrs?", timedelta(hours=1)),
    (r"天|日|days?", timedelta(days=1)),
    (r"周|週|个?星期|weeks?", timedelta(weeks=1)),
    (r"个月|個月|months?", timedelta(days=30)),
)
_AGO = tuple(
    (re.compile(rf"(\d{{1,3}}|an?)\s?(?:{unit})\s?(?:之?前|ago)", re.IGNORECASE), size) for unit, size in _UNITS
)
_DAY_WORDS = (
    ("刚刚", 0),
    ("just now", 0),
    ("今天", 0),
    ("今日", 0),
    ("today", 0),
    ("昨天", 1),
    ("yesterday", 1),
    ("前天", 2),
)
_DAY_WORD = re.compile(r"(刚刚|just now|今天|今日|today|昨天|yesterday|前天)" + _CLOCK, re.IGNORECASE)


# --- reading ------------------------------------------------------------------------------------------------------


def read(text: str) -> Stamp | None:
    """The first date in a text that shows one beyond doubt, or the date the whole text is. None: no date."""
    text = unicodedata.normalize("NFKC", text)
    for shape in _SHAPES:
        for match in shape.finditer(text):
            if stamp := _stamp(match):
                return stamp
    whole = (_stamp(match) for shape in _WHOLE if (match := shape.fullmatch(text)))
    found = next((stamp for stamp in whole if stamp), None)
    return replace(found, span=(0, len(text))) if found else _relative(text)


def read_machine(value: str) -> Stamp | None:
    """A date from an attribute (`datetime`, `title`, `data-time` …): ISO, seconds since 1970, or what JavaScript prints."""
    if _EPOCH.fullmatch(value):
        return _of_instant(datetime.fromtimestamp(int(value[:10]), UTC))
    if match := _SCRIPT_DATE.search(value):
        return _stamp(match)
    return read(value) if len(value) < 60 else None


def _of_instant(moment: datetime) -> Stamp:
    clock = (moment.hour, moment.minute, moment.second)
    return Stamp((0, 0), moment.year, moment.month, moment.day, clock, instant=moment)


def _stamp(match: re.Match[str]) -> Stamp | None:
    """A match of any shape as a Stamp; None when it is no day of the calendar (2024-13-45, 31 Foo 2024)."""
    part = match.groupdict()
    if "name" in part and (number := _month_number(part["name"])) is None:
        return None
    month = number if "name" in part else int(part.get("m") or 0)
    day = int(part.get("d") or 0)
    if "a" in part:
        month, day = _day_or_month_first(int(part["a"]), int(part["b"]), part["sep"])
    year = _year(part)
    try:
        datetime(year or 2024, month or 0, day, tzinfo=UTC)
    except ValueError:
        return None
    return Stamp(match.span(), year, month or 0, day, _clock(part), _zone(part.get("zone")))


def _month_number(name: str) -> int | None:
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return _MONTH_NUMBER.get(plain[:3])


def _year(part: dict[str, str | None]) -> int | None:
    if year := part.get("y"):
        return int(year)
    if minguo := part.get("minguo"):
        return int(minguo) + 1911  # the Republic's first year is 1912
    if short := part.get("yy"):
        return 2000 + int(short)
    return None


def _day_or_month_first(first: int, second: int, separator: str) -> tuple[int, int]:
    """(month, day) of 05/06/2024: American with a slash or hyphen, European with a dot, unless a number tells."""
    if first > 12 or (separator == "." and second <= 12):
        return second, first
    return first, second


def _clock(part: dict[str, str | None]) -> tuple[int, int, int]:
    hour = int(part.get("h") or 0)
    if half := part.get("half"):
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    return hour, int(part.get("mi") or 0), int(part.get("s") or 0)


def _zone(text: str | None) -> tzinfo | None:
    if not text:
        return None
    match = re.search(r"([+-])(\d{2}):?(\d{2})", text)
    if not match:
        return UTC
    offset = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return timezone(-offset if match[1] == "-" else offset) if offset < timedelta(hours=24) else None


def _relative(text: str) -> Stamp | None:
    for pattern, size in _AGO:
        if match := pattern.search(text):
            count = int(match[1]) if match[1].isdigit() else 1
            return Stamp(match.span(), ago=size * count)
    if match := _DAY_WORD.search(text):
        days = dict(_DAY_WORDS)[match[1].lower()]
        return Stamp(match.span(), ago=timedelta(days=days), clock=_clock(match.groupdict()))
    return None


# --- settling -----------------------------------------------------------------------------------------------------


def settle(stamp: Stamp, *, zone: tzinfo, now: datetime | None) -> datetime | None:
    """The moment meant. Without `now`, only a date with its year can be told."""
    if stamp.ago is not None:
        return _settle_relative(stamp, zone, now)
    if stamp.instant is not None:
        return stamp.instant.astimezone(zone)
    if stamp.year is not None:
        return _moment(stamp, stamp.year, zone)
    if now is None:
        return None
    year = now.astimezone(zone).year
    this_year = _moment(stamp, year, zone)
    return this_year if this_year and this_year <= now + _AHEAD else _moment(stamp, year - 1, zone)


def _moment(stamp: Stamp, year: int, zone: tzinfo) -> datetime | None:
    if not _EARLIEST_YEAR <= year <= _LATEST_YEAR:
        return None
    try:
        return datetime(year, stamp.month, stamp.day, *stamp.clock, tzinfo=stamp.zone or zone)
    except ValueError:  # 29 February of a common year
        return None


def _settle_relative(stamp: Stamp, zone: tzinfo, now: datetime | None) -> datetime | None:
    if now is None or stamp.ago is None:
        return None
    moment = (now - stamp.ago).astimezone(zone).replace(microsecond=0)
    if stamp.clock != (0, 0, 0):
        hour, minute, second = stamp.clock
        return moment.replace(hour=hour, minute=minute, second=second)
    return moment.replace(hour=0, minute=0, second=0) if stamp.ago >= timedelta(days=1) else moment


# --- choosing among the texts beside a title ----------------------------------------------------------------------

#: What may stand before or after a date without making it a sentence: "发布时间：", "Posted on", "来源", a click count …
_LONGEST_REST = 40
_PIECE = re.compile(r"[\d\s./年月日-]{1,8}|[A-Za-z]{3,9}\.?(?:\s\d{4})?|\d{1,2}\s[A-Za-z]{3,9}\.?")


def best(texts: Sequence[str], accept: Callable[[Stamp], bool] = lambda _: True) -> Stamp | None:
    """The date among the short texts beside a title: the one with least text around it; a full one before a partial."""
    stamps = [(stamp, len(text)) for text in [*texts, *_joined(texts)] if (stamp := read(text)) and accept(stamp)]
    near = [(_rank(stamp, size), index) for index, (stamp, size) in enumerate(stamps)]
    near = [(rank, index) for rank, index in near if rank[1] <= _LONGEST_REST]
    return stamps[min(near)[1]][0] if near else None


def _rank(stamp: Stamp, size: int) -> tuple[int, int]:
    start, end = stamp.span
    return (0 if stamp.full else 1, max(0, size - (end - start)))


def _joined(texts: Sequence[str]) -> list[str]:
    """Neighbouring pieces of a date that stand in elements of their own: ["06", "2024-05"] → ["06 2024-05"]."""
    runs = [texts[start : start + length] for length in (2, 3) for start in range(len(texts) - length + 1)]
    return [" ".join(run) for run in runs if all(_PIECE.fullmatch(piece) for piece in run)]
