"""Every way to write a day crossed with every way to write a time, beside what stands around them on pages."""

from __future__ import annotations

from calendar import month_name
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.dates import CHINA, EARLIEST, find_stamps, from_unix, parse_stamp

EXAMPLES = settings(max_examples=80, deadline=None, derandomize=True)
DAYS = st.dates(min_value=EARLIEST, max_value=date(2099, 12, 31))
TIMES = st.times().map(lambda one: one.replace(microsecond=0))

DAY = date(2025, 4, 8)
DAY_FORMS = (
    "2025-04-08",
    "2025/4/8",
    "2025.04.08",
    "2025年4月8日",
    "2025年04月08日",
    "2025 年 4 月 8 日",
    "2025-4-8",
)
CLOCK_FORMS = {
    " 13:43": time(13, 43),
    " 13:43:45": time(13, 43, 45),
    "　13:43": time(13, 43),
    " 13：43": time(13, 43),
    " 13时43分": time(13, 43),
    " 13时43分45秒": time(13, 43, 45),
    " 下午1:43": time(13, 43),
    " 上午9:05": time(9, 5),
    " 晚上8:30": time(20, 30),
    " 凌晨0:05": time(0, 5),
    " 星期二 13:43": time(13, 43),
    " 周二 13:43": time(13, 43),
    "（星期二）13:43": time(13, 43),
    " | 13:43": time(13, 43),
    " · 13:43": time(13, 43),
    ", 13:43": time(13, 43),
    "": None,
    " 24:01": None,
    " 13:60": None,
    " 字号": None,
    " 阅读 1343": None,
    " 共13页": None,
}
BEFORE = ("", "发布时间：", "时间:", "[", "（", "云州晚报 ", "来源：云州晚报 ", "日期 ", "更新于", "第17期 ")
AFTER = ("", " 来源：云州晚报", "]", "）", " 阅读：12", " 字号：大 中 小", "，云州晚报")


@pytest.mark.parametrize(("written", "clock"), CLOCK_FORMS.items())
@pytest.mark.parametrize("day", DAY_FORMS)
def test_any_day_beside_any_time_is_read_as_both(day: str, written: str, clock: time | None) -> None:
    (stamp,) = find_stamps(day + written)
    assert (stamp.day, stamp.clock) == (DAY, clock)


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("after", AFTER)
def test_what_stands_around_a_date_changes_nothing(before: str, after: str) -> None:
    for day in DAY_FORMS:
        (stamp,) = find_stamps(f"{before}{day} 13:43{after}")
        assert (stamp.day, stamp.clock) == (DAY, time(13, 43))
        assert stamp.start == len(before)


@pytest.mark.parametrize(("number", "name"), list(enumerate(month_name))[1:])
@pytest.mark.parametrize(
    "form", ["{m} 8, 2025", "{m} 8 2025", "8 {m} 2025", "8th {m} 2025", "{s} 8, 2025", "8 {s} 2025", "{s}. 8, 2025"]
)
def test_an_english_month_is_read_by_its_name_and_its_first_letters(form: str, number: int, name: str) -> None:
    for text in (form, form.upper(), form.lower()):
        said = text.replace("{M}", "{m}").replace("{S}", "{s}").format(m=name, s=name[:3])
        (stamp,) = find_stamps(said)
        assert stamp.day == date(2025, number, 8)


@pytest.mark.parametrize(
    ("zone", "hours"),
    [("Z", 0), ("+08:00", 8), ("+0800", 8), ("-05:00", -5), (" GMT", 0), (" UTC", 0), (" GMT+8", 8), (" UTC-5", -5)],
)
@pytest.mark.parametrize("separator", ["T", " "])
def test_a_machine_names_its_zone(separator: str, zone: str, hours: int) -> None:
    stamp = parse_stamp(f"2025-04-08{separator}13:43:45{zone}")
    assert stamp is not None
    assert stamp.at(CHINA) == datetime(2025, 4, 8, 13, 43, 45, tzinfo=timezone(timedelta(hours=hours)))


@pytest.mark.parametrize(
    "day", ["2025-02-29", "2025-04-31", "2025-00-08", "2025-13-01", "2025年2月30日", "20250431", "1994-12-31"]
)
def test_a_day_that_no_page_can_show_is_none(day: str) -> None:
    assert find_stamps(day) == []
    assert parse_stamp(day) is None


@EXAMPLES
@given(DAYS, TIMES)
def test_every_moment_is_read_back_from_iso_8601(day: date, clock: time) -> None:
    stamp = parse_stamp(datetime.combine(day, clock).isoformat() + "+08:00")
    assert stamp is not None
    assert stamp.at(UTC) == datetime.combine(day, clock, CHINA)


@EXAMPLES
@given(DAYS)
def test_every_day_is_read_back_from_chinese(day: date) -> None:
    (stamp,) = find_stamps(f"{day.year}年{day.month}月{day.day}日")
    assert (stamp.day, stamp.clock, stamp.zone) == (day, None, None)


@EXAMPLES
@given(st.integers(min_value=1_000_000_000, max_value=1_999_999_999))
def test_seconds_and_milliseconds_are_the_same_moment(seconds: int) -> None:
    stamp = from_unix(seconds)
    assert stamp.at(UTC).timestamp() == seconds
    assert parse_stamp(str(seconds)) == parse_stamp(f"{seconds}000") == stamp


@EXAMPLES
@given(st.text(alphabet="0123456789-/.:年月日 上下午TZ+", max_size=60))
def test_stamps_of_any_digits_lie_in_the_text_in_order_and_apart(text: str) -> None:
    stamps = find_stamps(text)
    assert all(0 <= stamp.start < stamp.end <= len(text) for stamp in stamps)
    assert all(one.end <= other.start for one, other in pairwise(stamps))
    assert all(stamp.day >= EARLIEST for stamp in stamps)
