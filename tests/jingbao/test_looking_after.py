"""What was told is kept true without a new text: the whole line, from the page to the inbox, day by day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from alerts.message import Message
from db import alerts
from db.models import Article
from db.progress import ChangeKind
from db.store import Archive
from jingbao.engine import Engine
from tests.crawler.fakes import NOW
from tests.jingbao.world import Town
from tests.jingbao.world import town as make_town

TITLE = "青川市科技局关于开展2026年机器人产业专项项目申报的通知"
BODY = "各有关单位：\n为支持机器人产业发展，现组织开展专项项目申报工作。\n申报截止时间为2026年{}，逾期不予受理。\n" + (
    "申报单位应当在本市注册，具备独立法人资格，近三年无不良记录。\n" * 3
)
CALL = Article(TITLE, BODY.format("5月20日"), published_at=NOW)
LONGER = Article(TITLE, BODY.format("6月20日"), published_at=NOW)
OTHERS = tuple(Article(f"第{n}号体育新闻", f"第{n}场比赛昨晚结束。" * 30) for n in range(8))
PAGE = "http://a.example/9"


@pytest.fixture
def town(archive: Archive) -> Town:
    town = make_town(archive)
    town.publishes("a.example", *OTHERS, CALL)
    return town


@pytest.fixture
def engine(town: Town) -> Iterator[Engine]:
    with town.engine() as engine:
        engine.run_until_quiet()
        assert town.subjects() == [TITLE]
        yield engine


def on(town: Town, engine: Engine, month: int, day: int, hour: int = 2) -> list[Message]:
    """What arrives on a day of 2026, at an hour of UTC."""
    before = len(town.inbox.messages)
    town.world.clock.now = datetime(2026, month, day, hour, tzinfo=UTC)
    engine.tidy()
    engine.run_until_quiet()
    engine.tidy()
    engine.run_until_quiet()
    return town.inbox.messages[before:]


def told(archive: Archive) -> list[str]:
    """The follow-ups, in order."""
    found = reversed(alerts.latest(archive, limit=99))
    return [change.key for one in found for change in one.changes]


def test_a_deadline_is_reminded_of_on_its_days_in_the_thread_of_its_alert(
    town: Town, engine: Engine, archive: Archive
) -> None:
    days = [(4, 20), (5, 5), (5, 6), (5, 7), (5, 16), (5, 17), (5, 18), (5, 20), (5, 21)]
    came = {day for day in days if on(town, engine, *day)}
    assert came == {(5, 6), (5, 17)}
    assert told(archive) == ["reminder:截止:14:2026-05-20", "reminder:截止:3:2026-05-20"]
    assert len({one.thread_id for one in town.inbox.messages}) == 1


def test_a_silent_edit_is_found_a_month_later_and_moves_the_reminders(
    town: Town, engine: Engine, archive: Archive
) -> None:
    for day in range(2, 30):
        assert on(town, engine, 4, day) == []
    town.inbox.refuses = "closed"
    on(town, engine, 5, 6)
    assert told(archive) == ["reminder:截止:14:2026-05-20"]
    town.world.shows(PAGE, LONGER, etag='"2"')
    on(town, engine, 5, 7)
    town.inbox.refuses = ""
    sent = [on(town, engine, *day) for day in ((5, 8), (5, 17), (6, 6), (6, 17))]
    assert told(archive)[1:] == [
        "deadline:截止:2026-06-20",
        "reminder:截止:14:2026-06-20",
        "reminder:截止:3:2026-06-20",
    ]
    assert [len(one) for one in sent] == [1, 0, 1, 1], "the reminder of the old day never left"


def test_a_page_that_goes_is_told_after_its_second_look_and_reminds_nobody(
    town: Town, engine: Engine, archive: Archive
) -> None:
    for day in range(2, 28):
        assert on(town, engine, 4, day) == []
    del town.world.web.answers[PAGE]
    assert on(town, engine, 4, 28) == []
    assert len(on(town, engine, 4, 28, 3)) == 1
    assert told(archive) == [ChangeKind.WITHDRAWN]
    for day in (6, 17, 20):
        assert on(town, engine, 5, day) == []


def test_a_rebuilt_site_tells_nothing_even_when_its_pages_are_looked_at_one_by_one(
    town: Town, engine: Engine, archive: Archive
) -> None:
    for day in range(2, 28):
        on(town, engine, 4, day)
    for number in range(1, 10):
        del town.world.web.answers[f"http://a.example/{number}"]
    for day in (28, 29, 30):
        for hour in (2, 3, 6, 12):
            assert on(town, engine, 4, day, hour) == []
    assert told(archive) == []


def test_told_pages_are_asked_for_once_a_day_and_only_whether_they_have_changed(town: Town, engine: Engine) -> None:
    for day in range(2, 12):
        on(town, engine, 4, day)
    before = len(town.world.web.asked)
    for day in range(12, 16):
        for hour in (2, 8, 14, 20):
            on(town, engine, 4, day, hour)
    asked = [validators for url, validators in town.world.web.asked[before:] if url == PAGE]
    assert len(asked) == 4
    assert all(one.etag == '"1"' for one in asked)


def test_who_wants_no_second_looks_has_none(town: Town) -> None:
    town.world.recheck = ()
    with town.engine() as engine:
        engine.run_until_quiet()
        for day in range(2, 12):
            on(town, engine, 4, day)
    assert [url for url, _ in town.world.web.asked].count(PAGE) == 1


def test_reminders_may_be_switched_off(town: Town, archive: Archive) -> None:
    with town.engine(reminders=()) as engine:
        engine.run_until_quiet()
        assert [on(town, engine, *day) for day in ((5, 6), (5, 17))] == [[], []]
    assert told(archive) == []


def test_a_start_reminds_of_what_came_near_while_nobody_was_at_work(town: Town) -> None:
    with town.engine() as engine:
        engine.run_until_quiet()
    town.world.clock.now = NOW + timedelta(days=37)  # 8 May, twelve days before
    for _ in range(2):
        with town.engine() as engine:
            engine.run_until_quiet()
    assert len(town.inbox.messages) == 2
