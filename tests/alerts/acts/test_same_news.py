"""Articles without a number or a name in common: when do they tell of one event?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from alerts.acts.same_news import closeness, dice, same_news
from tests.alerts.stories import described


def _same(
    one: tuple[str, str],
    other: tuple[str, str],
    *,
    days: tuple[str, str] = ("2026-04-02", "2026-04-02"),
    policy: bool | None = None,
) -> bool:
    items = [
        {"title": title, "text": text, "date": day, "source": "某报"}
        for (title, text), day in zip((one, other), days, strict=True)
    ]
    pair = [described(number, item) for number, item in enumerate(items)]
    if policy is not None:
        pair = [replace(each, policy=policy) for each in pair]
    return same_news(*pair) is not None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("财政部：下达3亿元支持智能矿山试点", "财政部下达3亿元资金支持智能矿山试点", True),
        ("财政部：下达3亿元支持智能矿山试点", "财政部：下达5亿元支持智能矿山试点", False),
        ("工信部：将制定人工智能眼镜安全国家标准", "工信部：将制定人工智能手表安全国家标准", False),
        ("上海将为人形机器人立法", "北京将为人形机器人立法", False),
        ("某地茶园迎来采摘季游人如织", "某地茶园迎来采摘季，游人如织", True),
        ("某地茶园迎来采摘季", "某地果园喜获丰收", False),
        ("厦门市茶园机器人揭榜项目申报时间延长", "关于延长2026年厦门市茶园机器人揭榜项目申报时间的通知", True),
        ("厦门市茶园机器人揭榜项目申报时间延长", "关于延长2026年厦门市果园滴灌机揭榜项目申报时间的通知", False),
    ],
)
def test_by_headline_on_one_day(one: str, other: str, *, same: bool) -> None:
    assert _same((one, ""), (other, "")) is same
    assert _same((other, ""), (one, "")) is same


def test_by_what_is_stated_of_a_policy() -> None:
    lead = "工信部：年内建成百个矿山机器人示范点"
    text = "工业和信息化部今天提出，年内建成百个矿山机器人示范点，并加强安全监管。"
    assert _same((lead, ""), ("工信部部署矿山安全监管", text), policy=True)
    assert not _same((lead, ""), ("工信部部署矿山安全监管", text), policy=False)
    money = ("下达3亿元资金，申报截止2026年5月8日。", "拨付3亿元，申报截止2026年5月8日。")
    reworded = ("工信部：补贴矿山机器人采购", "工信部：支持矿山机器人购置")
    assert _same((reworded[0], money[0]), (reworded[1], money[1]), policy=True)
    assert not _same((reworded[0], money[0]), (reworded[1], ""), policy=True)


@pytest.mark.parametrize(
    ("place", "day", "same"), [("Singapore", "22", True), ("Singapore", "23", False), ("Estonia", "22", False)]
)
def test_who_asks_one_place_for_answers_until_one_day_asks_for_the_same(place: str, day: str, *, same: bool) -> None:
    text = "{}'s ministry seeks public comment on rules for tea robots. Comments are due by April {}, 2026."
    one = ("Ministry seeks public comment on proposed rules for tea robots", text.format("Singapore", 22))
    other = ("Proposed rules for tea-picking robots open for comment", text.format(place, day))
    for later in ("2026-03-18", "2026-03-20", "2026-03-26"):
        assert _same(one, other, days=("2026-03-18", later), policy=True) is same


def test_a_headline_that_comes_back_has_another_text_each_time() -> None:
    texts = ["茶" * 5 + "".join(chr(0x4E00 + n) for n in range(start, start + 300)) for start in (0, 2000)]
    assert not _same(("茶园每日行情播报", texts[0]), ("茶园每日行情播报", texts[1]))
    assert _same(("茶园每日行情播报", texts[0]), ("茶园每日行情播报", texts[0]))
    days = ("2026-04-02", "2026-04-03")
    assert not _same(("茶园每日行情播报", texts[0]), ("茶园每日行情播报", texts[0]), days=days)  # of one template
    assert _same(("茶园每日行情播报", texts[0]), ("茶园每日行情播报", ""), days=days)


def test_not_days_later() -> None:
    title = ("某地茶园迎来采摘季", "")
    assert _same(title, title, days=("2026-04-02", "2026-04-04"))
    assert not _same(title, title, days=("2026-04-02", "2026-04-09"))


def test_how_alike_two_headlines_are() -> None:
    assert dice("茶园采摘", "茶园采摘") == 1
    assert dice("茶园", "果树") == 0
    assert dice("茶园采摘", "茶园采花") == pytest.approx(2 / 3)
    assert closeness("某地茶园迎来采摘季", "直播：某地茶园迎来采摘季，游人不绝于途") == 1
    assert closeness("茶园", "茶园迎来采摘季") < 1
