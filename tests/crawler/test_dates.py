"""Dates as pages write them, one row a way of writing."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from crawler.dates import CHINA, Stamp, find_stamps, from_unix, parse_stamp

DAY = date(2025, 4, 8)


def only(text: str) -> Stamp:
    stamps = find_stamps(text)
    assert len(stamps) == 1, stamps
    return stamps[0]


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("2025-04-08", None),
        ("2025-4-8", None),
        ("2025/04/08", None),
        ("2025.04.08", None),
        ("2025年4月8日", None),
        ("2025年04月08日", None),
        ("2025 年 4 月 8 日", None),
        ("[2025-04-08]", None),
        ("（2025-04-08）", None),
        ("发布日期：2025-04-08", None),
        ("20250408", None),
        ("2025-04-08 13:43", time(13, 43)),
        ("2025-04-08 13:43:45", time(13, 43, 45)),
        ("2025-04-08T13:43:45", time(13, 43, 45)),
        ("2025-04-08-13:43:45", time(13, 43, 45)),
        ("2025-04-08 13：43", time(13, 43)),
        ("2025年04月08日13:43:45", time(13, 43, 45)),
        ("2025年4月8日 13时43分", time(13, 43)),
        ("2025年4月8日 下午1:43", time(13, 43)),
        ("2025年4月8日 上午9:05", time(9, 5)),
        ("2025年4月8日 星期二 09:05", time(9, 5)),
        ("2025年4月8日週二 上午8:21", time(8, 21)),
        ("2025.04.0805:39", time(5, 39)),
        ("2025-04-08 · 13:43", time(13, 43)),
        ("2025-04-08 | 13:43", time(13, 43)),
        ("2025-04-08 (13:43)", time(13, 43)),
        ("2025-04-08T13:43:45.123", time(13, 43, 45)),
        ("April 8, 2025", None),
        ("Apr 8, 2025", None),
        ("Apr. 8, 2025", None),
        ("8 April 2025", None),
        ("8th April 2025", None),
        ("April 8th, 2025", None),
        ("April 8, 2025 at 1:43 p.m.", time(13, 43)),
        ("April 8, 2025 1:43 PM", time(13, 43)),
        ("April 8, 2025, 12:05 AM", time(0, 5)),
        ("Tue, 08 Apr 2025 13:43:45", time(13, 43, 45)),
        ("8. April 2025, 13:43 Uhr", time(13, 43)),
        ("08.04.2025", None),
        ("08.04.2025 um 13:43", time(13, 43)),
        ("8 avril 2025 à 13:43", time(13, 43)),
        ("8 de abril de 2025", None),
        ("04/08/2025", None),
    ],
)
def test_a_day_is_read_with_its_time_however_it_is_written(text: str, clock: time | None) -> None:
    stamp = only(text)
    assert (stamp.day, stamp.clock) == (DAY, clock)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("2025-04-08T13:43:45Z", 0),
        ("2025-04-08T13:43:45+08:00", 8),
        ("2025-04-08T13:43:45+0800", 8),
        ("2025-04-08 13:43:45 -05:00", -5),
        ("2025-04-08 13:43 北京时间", 8),
        ("Tue, 08 Apr 2025 13:43:45 GMT", 0),
        ("2025-04-08 13:43 UTC", 0),
        ("April 8, 2025 1:43 p.m. EST", -5),
        ("April 8, 2025 1:43 p.m. EDT", -4),
        ("April 8, 2025 1:43 p.m. ET", -4),
        ("January 8, 2025 1:43 p.m. ET", -5),
        ("March 8, 2025 1:43 p.m. ET", -5),
        ("March 9, 2025 1:43 p.m. ET", -4),
        ("November 1, 2025 1:43 p.m. ET", -4),
        ("November 2, 2025 1:43 p.m. ET", -5),
        ("July 8, 2025 1:43 p.m. PT", -7),
    ],
)
def test_a_named_zone_is_kept(text: str, hours: int) -> None:
    assert only(text).zone == timezone(timedelta(hours=hours))


def test_a_time_without_a_zone_is_in_the_zone_of_the_asker() -> None:
    stamp = only("2025-04-08 13:43")
    assert stamp.zone is None
    assert stamp.at(CHINA) == datetime(2025, 4, 8, 5, 43, tzinfo=UTC)
    assert stamp.at(UTC) == datetime(2025, 4, 8, 13, 43, tzinfo=UTC)


def test_a_day_alone_is_midnight() -> None:
    assert only("2025-04-08").at(CHINA) == datetime(2025, 4, 8, tzinfo=CHINA)


def test_a_named_zone_wins_over_the_askers() -> None:
    assert only("2025-04-08T00:21:00Z").at(CHINA) == datetime(2025, 4, 8, 0, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no digits at all",
        "0500-1234567",
        "2025-13-08",
        "2025-02-30",
        "2025年4月",
        "18-03-08",
        "version 10.2025.4",
        "1988-04-08",
        "1949年10月1日",
        "12345678",
        "192.168.20.25",
        "共2025人4月8个",
        "20251340",
        "电话 025-20250408123",
    ],
)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert find_stamps(text) == []


@pytest.mark.parametrize("text", ["2025-04-08 25:00", "2025-04-08 13:61"])
def test_an_impossible_time_leaves_the_day(text: str) -> None:
    assert (only(text).day, only(text).clock) == (DAY, None)


def test_several_dates_come_in_the_order_of_the_text() -> None:
    text = "更新：2025年4月9日 08:00　发布：2025-04-08 13:43"
    stamps = find_stamps(text)
    assert [stamp.day for stamp in stamps] == [date(2025, 4, 9), DAY]
    assert [text[stamp.start :][:4] for stamp in stamps] == ["2025", "2025"]


def test_a_stamp_says_where_it_stands() -> None:
    text = "发布时间：2025-04-08 13:43 来源：云州晚报"
    stamp = only(text)
    assert text[stamp.start : stamp.end] == "2025-04-08 13:43"


def test_a_day_above_twelve_settles_which_number_is_the_month() -> None:
    assert only("23/04/2025").day == only("04/23/2025").day == date(2025, 4, 23)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-04-08T05:43:45Z", datetime(2025, 4, 8, 5, 43, 45, tzinfo=UTC)),
        ("2025-04-08T13:43:45+08:00", datetime(2025, 4, 8, 5, 43, 45, tzinfo=UTC)),
        ("  2025-04-08 13:43  ", datetime(2025, 4, 8, 5, 43, tzinfo=UTC)),
        ("20250408134345", datetime(2025, 4, 8, 5, 43, 45, tzinfo=UTC)),
        ("202504081343", datetime(2025, 4, 8, 5, 43, tzinfo=UTC)),
        ("1744091025", datetime(2025, 4, 8, 5, 43, 45, tzinfo=UTC)),
        ("1744091025000", datetime(2025, 4, 8, 5, 43, 45, tzinfo=UTC)),
        ("Tue, 08 Apr 2025 05:43:45 GMT", datetime(2025, 4, 8, 5, 43, 45, tzinfo=UTC)),
    ],
)
def test_a_machines_date_is_a_moment(text: str, moment: datetime) -> None:
    stamp = parse_stamp(text)
    assert stamp is not None
    assert stamp.at(CHINA) == moment


@pytest.mark.parametrize("text", ["", "soon", "0000-00-00", "20251340990000", "-1"])
def test_a_machines_nonsense_is_none(text: str) -> None:
    assert parse_stamp(text) is None


def test_an_endless_machines_date_is_read_at_its_beginning_only() -> None:
    assert parse_stamp("2025-04-08" + " " * 1_000_000 + "13:43") == Stamp(DAY, None, None, 0, 10)


def test_unix_seconds_are_beijing_time() -> None:
    assert from_unix(1744091025).at(UTC).isoformat() == "2025-04-08T13:43:45+08:00"
