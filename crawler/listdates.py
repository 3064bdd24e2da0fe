"""Dates as lists show them, which is seldom as articles do: short, beside the title, often without a year.

A date is first read as it stands (`Stamp`), because a year may be missing, and settled later against the time the page
was fetched. Whole days are at 00:00. Times without a zone are in the caller's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")  # no summer time since 1991
_EARLIEST_YEAR = 1990
_LATEST_YEAR = 2099
#: A day without its year is this year's unless it lies further ahead of `now` than this (clocks and zones differ).
_AHEAD = timedelta(days=2)
_LONGEST_WHOLE = 40  # characters of a text that is a date without a year and nothing else
_LONGEST_MACHINE = 70  # characters; JavaScript's longest form has 58
_CHINESE_SHARE = 0.2  # of a page's titles, from where on it is a Chinese page


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date as printed, at `span` of its text.

    `year` None: not shown. `ago`: a relative time instead of a date. `instant`: given as seconds since 1970.
    """

    span: tuple[int, int]
    year: int | None = None
    month: int = 1
    day: int = 1
    clock: tuple[int, int, int] = (0, 0, 0)
    zone: tzinfo | None = None
    ago: timedelta | None = None
    instant: datetime | None = None

    @property
    def full(self) -> bool:
        return self.year is not None


# --- the shapes ---------------------------------------------------------------------------------------------------

_CLOCK = (
    r"(?:(?:T|\s{0,3}|\s*,\s*|\s+at\s+)(?P<h>[01]?\d|2[0-3]):(?P<mi>[0-5]\d)(?::(?P<s>[0-5]\d)(?:\.\d+)?)?"
    r"\s?(?P<half>[ap]\.?m\b)?(?P<zone>\s?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}){1,2})?)?"
)
_ZONE_NAME = r"(?:\s(?:GMT|UTC|CES?T|[BP]ST|[ECMP][SD]T|JST|HKT))?"
_YEAR = r"(?P<y>(?:19|20)\d{2})"
_MINGUO = r"(?P<minguo>1[0-4]\d|[89]\d)"  # of the Republic of China, as Taiwan counts: 113 is 2024
_MONTH = r"(?P<m>\d{1,2})"
_DAY = r"(?P<d>\d{1,2})"
_NTH = _DAY + r"(?:st|nd|rd|th)?"
_NAME = r"(?P<name>[a-zéûäç]{3,10})\.?"
_SEP = r"\s?[-/.]\s?"


def _shapes(*shapes: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(shape + _CLOCK, re.IGNORECASE) for shape in shapes)


#: Believed anywhere in a text.
_ANYWHERE = _shapes(
    rf"(?<![\d/]){_YEAR}\s?(?P<sep>[-/.])\s?{_MONTH}\s?(?P=sep)\s?{_DAY}(?!\d)",
    rf"(?<!\d){_YEAR}\s?年\s?{_MONTH}\s?月\s?{_DAY}\s?日?",
    r"(?P<y>[一二][〇○零九][〇○零一二三四五六七八九]{2})年(?P<m>[一二三四五六七八九十]{1,2})月(?P<d>[一二三四五六七八九十]{1,3})日",
    rf"(?<!\d)(?:民國|民国|中華民國)?\s?{_MINGUO}\s?年\s?{_MONTH}\s?月\s?{_DAY}\s?日",
    rf"\b{_NAME}\s{_NTH},?\s{_YEAR}(?!\d)",
    rf"(?<!\d){_NTH}[\s.-](?:de\s)?{_NAME},?[\s-](?:de\s)?{_YEAR}(?!\d)",
    rf"(?<![\d/])(?P<a>\d{{1,2}})(?P<sep>[-/.])(?P<b>\d{{1,2}})(?P=sep){_YEAR}(?!\d)",
)
#: Believed only where the text is nothing else. From the eighth on: day and month in elements of their own.
_WHOLE = tuple(
    re.compile(rf"\W*{shape}{_CLOCK}{_ZONE_NAME}\W*", re.IGNORECASE)
    for shape in (
        rf"(?P<minguo>1[0-4]\d)(?P<sep>[-/.]){_MONTH}(?P=sep){_DAY}",
        rf"{_YEAR}(?P<m>\d{{2}})(?P<d>\d{{2}})",
        rf"(?P<yy>[0-3]\d)(?P<sep>[-/.]){_MONTH}(?P=sep){_DAY}",
        rf"{_MONTH}{_SEP}{_DAY}",
        rf"{_MONTH}\s?月\s?{_DAY}\s?日?",
        rf"{_NAME}\s{_NTH}",
        rf"{_NTH}\s{_NAME}",
        rf"{_DAY}日?\s{_YEAR}(?:{_SEP}|\s?年\s?){_MONTH}月?",
        rf"{_YEAR}(?:{_SEP}|\s?年\s?){_MONTH}月?\s{_DAY}日?",
        rf"{_MONTH}(?:{_SEP}|\s?月\s?){_DAY}日?\s{_YEAR}年?",
        rf"{_YEAR}年?\s{_MONTH}(?:{_SEP}|\s?月\s?){_DAY}日?",
        rf"{_DAY}日?\s{_MONTH}月(?:\s{_YEAR}年?)?",
        rf"{_NAME}\s{_DAY}\s{_YEAR}",
        rf"{_NAME}\s{_YEAR}\s{_DAY}",
        rf"{_DAY}\s{_NAME}\s{_YEAR}",
        rf"{_DAY}\s{_YEAR}\s{_NAME}",
    )
)
_SCRIPT_DATE = re.compile(rf"[A-Z][a-z]{{2}} {_NAME} (?P<d>\d{{2}}) (?P<y>\d{{4}}){_CLOCK}")  # Date.toString()
_EPOCH = re.compile(r"[12]\d{9}(?:\d{3})?")  # seconds or milliseconds

_MONTH_NUMBERS = {
    name: number
    for number, names in enumerate(
        (
            "jan ene gen",
            "feb fev",
            "mar mrz mae",
            "apr avr abr",
            "may mai mag mei",
            "jun giu",
            "jul lug",
            "aug aou ago",
            "sep set",
            "oct okt out ott",
            "nov",
            "dec dez dic",
        ),
        1,
    )
    for name in names.split()
}  # by the first three letters without accents: English, Portuguese, Spanish, French, German, Italian, Dutch
_MONTH_NUMBERS |= {"juin": 6, "juil": 7}

_CHINESE_DIGITS = dict(zip("〇○零一二三四五六七八九", "000123456789", strict=True))

_UNITS = (
    (r"秒|seconds?|secs?", timedelta(seconds=1)),
    (r"分钟|分鐘|minutes?|mins?", timedelta(minutes=1)),
    (r"个?小时|個?小時|hours?|hrs?", timedelta(hours=1)),
    (r"天|日|days?", timedelta(days=1)),
    (r"周|週|个?星期|weeks?", timedelta(weeks=1)),
    (r"个月|個月|months?", timedelta(days=30)),
)
_AGO = tuple(
    (re.compile(rf"(\d{{1,3}}|\ban?)\s?(?:{unit})\s?(?:之?前|ago)", re.IGNORECASE), one) for unit, one in _UNITS
)
_DAYS_BACK = {
    "刚刚": 0,
    "刚才": 0,
    "just now": 0,
    "今天": 0,
    "今日": 0,
    "today": 0,
    "昨天": 1,
    "昨日": 1,
    "yesterday": 1,
    "前天": 2,
}
_DAY_WORD = re.compile(rf"\W*(?P<word>{'|'.join(_DAYS_BACK)}){_CLOCK}\W*", re.IGNORECASE)


# --- reading ------------------------------------------------------------------------------------------------------


def read(text: str) -> Stamp | None:
    """The first date in a text that is one beyond doubt, or the date the whole text is; None where there is none."""
    text = unicodedata.normalize("NFKC", text)
    anywhere = (match for shape in _ANYWHERE for match in shape.finditer(text))
    found = next((stamp for match in anywhere if (stamp := _stamp(match))), None)
    if found or len(text) > _LONGEST_WHOLE:
        return found
    whole = (match for shape in _WHOLE if (match := shape.fullmatch(text)))
    found = next((stamp for match in whole if (stamp := _stamp(match))), None) or _relative(text)
    return replace(found, span=(0, len(text))) if found else None


def read_machine(value: str) -> Stamp | None:
    """A date from an attribute (`datetime`, `data-time` …): as `read`, Unix time, or what JavaScript prints."""
    if len(value) > _LONGEST_MACHINE:
        return None
    if _EPOCH.fullmatch(value):
        moment = datetime.fromtimestamp(int(value[:10]), UTC)
        clock = (moment.hour, moment.minute, moment.second)
        return Stamp((0, len(value)), moment.year, moment.month, moment.day, clock, instant=moment)
    script = _SCRIPT_DATE.search(value)
    if script:
        return _stamp(script)
    return read(value)


def _stamp(match: re.Match[str]) -> Stamp | None:
    """A match of any shape as a Stamp; None when it is no day of the calendar (2024-13-45, 31 Foo 2024)."""
    part = match.groupdict()
    year = _year(part)
    month, day = _month_and_day(part)
    try:
        datetime(year or 2024, month, day, tzinfo=UTC)  # 2024 had a 29 February
    except ValueError:
        return None
    return Stamp(match.span(), year, month, day, _clock(part), _zone(part.get("zone")))


def _year(part: dict[str, str | None]) -> int | None:
    if year := part.get("y"):
        return _number(year)
    if minguo := part.get("minguo"):
        return int(minguo) + 1911  # the Republic's first year is 1912
    if short := part.get("yy"):
        return 2000 + int(short)
    return None


def _month_and_day(part: dict[str, str | None]) -> tuple[int, int]:
    """(0, …) where a name is no month's."""
    if (first := part.get("a")) and (second := part.get("b")):
        return _day_or_month_first(int(first), int(second), part["sep"] or "")
    day = _number(part.get("d") or "0")
    if name := part.get("name"):
        plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
        return _MONTH_NUMBERS.get(plain[:4]) or _MONTH_NUMBERS.get(plain[:3], 0), day
    return _number(part.get("m") or "0"), day


def _number(text: str) -> int:
    """In digits, or as Chinese documents write it: 二〇二四, 五, 二十八."""
    if text.isascii():
        return int(text)
    if "十" not in text:
        return int("".join(_CHINESE_DIGITS[char] for char in text))
    tens, _, ones = text.partition("十")
    return 10 * (_number(tens) if tens else 1) + (_number(ones) if ones else 0)


def _day_or_month_first(first: int, second: int, separator: str) -> tuple[int, int]:
    """(month, day) of 05/06/2024: American with slash or hyphen, European with dots, unless a number tells."""
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
    for pattern, unit in _AGO:
        if match := pattern.search(text):
            return Stamp(match.span(), ago=unit * (int(match[1]) if match[1].isdigit() else 1))
    if match := _DAY_WORD.fullmatch(text):
        part = match.groupdict()
        return Stamp(match.span(), ago=timedelta(days=_DAYS_BACK[str(part["word"]).lower()]), clock=_clock(part))
    return None


# --- settling -----------------------------------------------------------------------------------------------------


def zone_of(titles: Iterable[str]) -> tzinfo:
    """Chinese pages show Beijing time; others do not say, and UTC is as good a guess as any."""
    text = "".join(titles)
    chinese = sum("\u4e00" <= char <= "\u9fff" for char in text)
    return SHANGHAI if chinese > _CHINESE_SHARE * len(text) else UTC


def credible(moment: datetime) -> bool:
    """Whether a page on the web can date from then: not from year 1, where programs put what they do not know."""
    return _EARLIEST_YEAR <= moment.year <= _LATEST_YEAR


def settle(stamp: Stamp, *, zone: tzinfo, now: datetime | None) -> datetime | None:
    """The moment meant. Without `now`, only a date with its year can be told."""
    if stamp.instant is not None:
        return stamp.instant.astimezone(zone)
    if stamp.year is not None:
        return _moment(stamp, stamp.year, zone)
    if now is None:
        return None
    if stamp.ago is not None:
        return _settle_relative(stamp, stamp.ago, zone, now)
    year = now.astimezone(zone).year
    this_year = _moment(stamp, year, zone)
    return this_year if this_year and this_year <= now + _AHEAD else _moment(stamp, year - 1, zone)


def _moment(stamp: Stamp, year: int, zone: tzinfo) -> datetime | None:
    try:
        moment = datetime(year, stamp.month, stamp.day, *stamp.clock, tzinfo=stamp.zone or zone)
    except ValueError:  # 29 February of a common year
        return None
    return moment if credible(moment) else None


def _settle_relative(stamp: Stamp, ago: timedelta, zone: tzinfo, now: datetime) -> datetime:
    moment = (now - ago).astimezone(zone).replace(microsecond=0)
    if stamp.clock != (0, 0, 0):
        hour, minute, second = stamp.clock
        return moment.replace(hour=hour, minute=minute, second=second)
    return moment.replace(hour=0, minute=0, second=0) if ago >= timedelta(days=1) else moment


# --- choosing among the texts beside a title ----------------------------------------------------------------------

_LONGEST_REST = 40  # characters around a date ("发布时间：", "Posted on", a click count) that do not make it a sentence
_LONGEST_DATE = 60  # characters of a date with its time and zone
_NEAR = _LONGEST_REST + _LONGEST_DATE
_PUBLISHED = re.compile(r"发布|發布|公布|发文时间|发表|刊发|刊登|publi|posted|released|issued", re.IGNORECASE)
_WRITTEN = re.compile(r"成文|印发|签发|制定|updated|modified|更新|修改", re.IGNORECASE)
_DEADLINE = re.compile(
    r"截止|截至|截稿|到期|有效期|失效|生效|施行|(?:实施|开标|报名|考试|开始|结束|举办|活动|会议)(?:时间|日期)"
    r"|\bdue\b|deadline|clos(?:es|ing)|expires|effective|until|ends\b|starts\b",
    re.IGNORECASE,
)
_LONGEST_LABEL = 24  # characters around a date that say what happens on it; more are a sentence
_OTHER_DAY = 3  # rank of a day on which something else happens
_PIECE = re.compile(r"[\d\s./年月日-]{1,8}|[A-Za-z]{3,9}\.?(?:\s\d{4})?|\d{1,2}\s[A-Za-z]{3,9}\.?")


def best(texts: Sequence[str], labels: Sequence[str] = ()) -> Stamp | None:
    """The date among the texts beside a title: one that is said to be of the publication, else a full one before a
    partial, then the one with least text around it. A deadline, or the day from which something applies, is none.

    `labels`: what is written over or before each text, "" for nothing.
    """
    labels = labels or [""] * len(texts)
    near = [(text, label) for text, label in [*zip(texts, labels, strict=True), *_joined(texts)] if len(text) <= _NEAR]
    stamps = [(stamp, text, label) for text, label in near if (stamp := read(text))]
    ranked = [(*_rank(*one), number) for number, one in enumerate(stamps)]
    best_one = min((one for one in ranked if one[2] <= _LONGEST_REST and one[0] < _OTHER_DAY), default=None)
    return stamps[best_one[3]][0] if best_one else None


def _rank(stamp: Stamp, text: str, label: str) -> tuple[int, bool, int]:
    start, end = stamp.span
    rest = max(0, len(text) - (end - start))
    said = f"{text[:start]} {text[end:]}" if rest <= _LONGEST_LABEL else ""
    return _of_what(f"{label} {said}"), not stamp.full, rest


def _of_what(said: str) -> int:
    if _PUBLISHED.search(said):
        return 0
    return _OTHER_DAY if _DEADLINE.search(said) else 2 if _WRITTEN.search(said) else 1


def _joined(texts: Sequence[str]) -> list[tuple[str, str]]:
    """Neighbouring pieces of a date that stand in elements of their own: ["06", "2024-05"] gives ["06 2024-05"]."""
    runs = [texts[start : start + length] for length in (2, 3) for start in range(len(texts) - length + 1)]
    return [(" ".join(run), "") for run in runs if all(_PIECE.fullmatch(piece) for piece in run)]
