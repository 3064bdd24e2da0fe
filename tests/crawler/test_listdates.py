from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo

import pytest

from crawler.listdates import SHANGHAI, best, credible, read, read_machine, settle, zone_of

NOW = datetime(2024, 6, 1, 4, 0, tzinfo=UTC)  # noon in Shanghai


def told(text: str, *, now: datetime | None = NOW, zone: tzinfo = SHANGHAI) -> str | None:
    """The moment a text shows, as it would be stored, or None."""
    stamp = read(text)
    moment = settle(stamp, zone=zone, now=now) if stamp else None
    return moment.strftime("%Y-%m-%d %H:%M:%S%z").replace(" 00:00:00+0800", "") if moment else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-05-06", "2024-05-06"),
        ("[2024-05-06]", "2024-05-06"),
        ("（2024-5-6）", "2024-05-06"),
        ("2024/05/06", "2024-05-06"),
        ("2024.05.06", "2024-05-06"),
        ("2024 - 05 - 06", "2024-05-06"),
        ("２０２４－０５－０６", "2024-05-06"),
        ("2024年5月6日", "2024-05-06"),
        ("2024 年 05 月 06 日", "2024-05-06"),
        ("20240506", "2024-05-06"),
        ("24-05-06", "2024-05-06"),
        ("发布时间：2024-05-06 09:30:15 浏览次数：12", "2024-05-06 09:30:15+0800"),
        ("2024-05-06 09:30", "2024-05-06 09:30:00+0800"),
        ("2024年5月6日 23:05", "2024-05-06 23:05:00+0800"),
        ("2024-05-06T09:30:00Z", "2024-05-06 09:30:00+0000"),
        ("2024-05-06T09:30:00.123+02:00", "2024-05-06 09:30:00+0200"),
        ("来源：市数据局 2024-05-06", "2024-05-06"),
        ("民國113年5月6日", "2024-05-06"),
        ("113年5月6日", "2024-05-06"),
        ("113.05.06", "2024-05-06"),
        ("May 6, 2024", "2024-05-06"),
        ("Published May 6th, 2024 at 3:15 pm", "2024-05-06 15:15:00+0800"),
        ("May 6, 2024 at 12:05 am", "2024-05-06 00:05:00+0800"),
        ("6 May 2024", "2024-05-06"),
        ("Mon, 06 May 2024 09:30:00 +0800", "2024-05-06 09:30:00+0800"),
        ("6 de mayo de 2024", "2024-05-06"),
        ("6 août 2023", "2023-08-06"),
        ("1 juillet 2023", "2023-07-01"),
        ("05/06/2024", "2024-05-06"),
        ("25/06/2023", "2023-06-25"),
        ("06.05.2024", "2024-05-06"),
        ("06 2024-05", "2024-05-06"),
        ("2024-05 06", "2024-05-06"),
        ("2024年5月 6", "2024-05-06"),
        ("05-06 2024", "2024-05-06"),
        ("2024 05-06", "2024-05-06"),
        ("06 5月 2024年", "2024-05-06"),
        ("06 May 2024", "2024-05-06"),
        ("May 2024 06", "2024-05-06"),
        ("06 2024 May", "2024-05-06"),
    ],
)
def test_a_date_with_its_year_is_read_however_it_is_written(text: str, expected: str) -> None:
    assert told(text, now=None) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024",
        "2024-13-06",
        "2024-02-30",
        "2024-05",
        "31 Foo 2024",
        "1234567",
        "第2024-05号",
        "192.168.10.24",
        "v1.2.3",
        "电话 0571-88-2024",
        "chairmen 12",
        "共 12 / 30 页，每页 20 条",
        "有关5月6日会议的说明",
        "10:30",
        "0001-01-01",
        "1899-05-06",
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert told(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("05-06", "2024-05-06"),
        ("[05/06]", "2024-05-06"),
        ("5月6日", "2024-05-06"),
        ("05-06 09:30", "2024-05-06 09:30:00+0800"),
        ("06-02", "2024-06-02"),  # tomorrow: clocks differ
        ("06-10", "2023-06-10"),  # far ahead: last year's
        ("12-31", "2023-12-31"),
        ("02-29", "2024-02-29"),
        ("May 6", "2024-05-06"),
        ("6 May", "2024-05-06"),
        ("06 5月", "2024-05-06"),
        ("Dec 17, 11:37pm CET", "2023-12-17 23:37:00+0800"),
        ("刚刚", "2024-06-01 12:00:00+0800"),
        ("30秒前", "2024-06-01 11:59:30+0800"),
        ("5分钟前", "2024-06-01 11:55:00+0800"),
        ("3小时前", "2024-06-01 09:00:00+0800"),
        ("3個小時前", "2024-06-01 09:00:00+0800"),
        ("an hour ago", "2024-06-01 11:00:00+0800"),
        ("2 days ago", "2024-05-30"),
        ("2天前", "2024-05-30"),
        ("1周前", "2024-05-25"),
        ("1个月前", "2024-05-02"),
        ("今天 08:15", "2024-06-01 08:15:00+0800"),
        ("昨天", "2024-05-31"),
        ("昨天 12:30", "2024-05-31 12:30:00+0800"),
        ("yesterday", "2024-05-31"),
        ("前天", "2024-05-30"),
    ],
)
def test_a_date_without_its_year_is_settled_by_when_the_page_was_fetched(text: str, expected: str) -> None:
    assert told(text) == expected
    assert told(text, now=None) is None


def test_29_february_of_a_common_year_is_no_day() -> None:
    assert told("02-29", now=datetime(2023, 6, 1, tzinfo=UTC)) is None


def test_new_year_in_beijing_is_the_new_year_though_it_is_still_the_old_one_in_london() -> None:
    assert told("01-01", now=datetime(2023, 12, 31, 17, 0, tzinfo=UTC)) == "2024-01-01"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2024-05-06T09:30:00+08:00", "2024-05-06T09:30:00+08:00"),
        ("2024-05-06", "2024-05-06T00:00:00+08:00"),
        ("1714959000", "2024-05-06T09:30:00+08:00"),
        ("1714959000123", "2024-05-06T09:30:00+08:00"),
        ("Mon May 06 2024 09:30:00 GMT+0800 (China Standard Time)", "2024-05-06T09:30:00+08:00"),
        ("Mon May 06 2024 09:30:00 GMT+0100 (CET)", "2024-05-06T09:30:00+01:00"),
        ("发表于 2024-05-06 17:43:47", "2024-05-06T17:43:47+08:00"),
        ("84", None),
        ("a long title that says nothing of 2024-05-06 but that it is too long for an attribute", None),
    ],
)
def test_attributes_hold_machine_readable_dates(value: str, expected: str | None) -> None:
    stamp = read_machine(value)
    moment = settle(stamp, zone=SHANGHAI, now=None) if stamp else None
    assert (moment.isoformat() if moment else None) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["·", "2024-05-06"], "2024-05-06"),
        (["06", "2024-05"], "2024-05-06"),
        (["05-06", "2024"], "2024-05-06"),
        (["06", "May", "2024"], "2024-05-06"),
        (["05-07", "2024-05-06"], "2024-05-06"),  # a full date before one without its year
        (["自2019年3月5日起施行的办法同时废止，其余事项另行通知。", "发布时间：2024-05-06"], "2024-05-06"),
        (["2024-05-06", "2024-05-07"], "2024-05-06"),
        (["阅读 1200", "评论 3"], None),
        (
            [
                "根据国务院2019年3月5日公布的条例，结合本市实际情况，制定本办法，现予公布施行。请各单位认真贯彻执行，务求实效。"
            ],
            None,
        ),
        (["12", "来源：兰河日报"], None),
        ([], None),
    ],
)
def test_of_several_texts_the_one_that_is_most_of_all_a_date_counts(texts: list[str], expected: str | None) -> None:
    stamp = best(texts)
    moment = settle(stamp, zone=SHANGHAI, now=NOW) if stamp else None
    assert (f"{moment:%Y-%m-%d}" if moment else None) == expected


@pytest.mark.parametrize(
    ("titles", "zone"),
    [
        (["关于印发《办法》的通知"], SHANGHAI),
        (["OpenAI 发布新模型，工信部回应"], SHANGHAI),
        (["Notice of proposed rulemaking"], UTC),
        (["Notice on 深圳 robots, the third of its kind this year"], UTC),
        ([], UTC),
    ],
)
def test_chinese_pages_show_beijing_time(titles: list[str], zone: tzinfo) -> None:
    assert zone_of(titles) == zone


@pytest.mark.parametrize(
    ("year", "expected"), [(1, False), (1989, False), (1990, True), (2026, True), (2099, True), (2100, False)]
)
def test_a_date_no_page_can_have_is_not_credible(year: int, expected: bool) -> None:  # noqa: FBT001
    assert credible(datetime(year, 1, 1, tzinfo=timezone(timedelta(hours=8)))) is expected
