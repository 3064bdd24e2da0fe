from __future__ import annotations

import json
from datetime import timedelta, timezone
from typing import Any

import pytest
from hypothesis import given

from alerts.notices.outcomes import OUTCOMES
from alerts.payload import as_json, encode, encode_within
from db.health import Expected, NoticeKind, Seen
from db.outcomes import Outcome
from tests.alerts.samples import ID, NOW, message, told
from tests.alerts.test_payload import ANY, LIMIT, SCHEMA, VALIDATOR

NOTICE = SCHEMA["$defs"]["notice"]["properties"]


def whole(**changes: Any) -> Any:  # noqa: ANN401
    return as_json(told(**changes).payload)


def test_the_payload_says_all_there_is_to_say() -> None:
    assert whole() == {
        "type": "source.trouble",
        "timestamp": "2026-04-01T09:33:05.000Z",
        "data": {
            "id": ID,
            "notice_id": 5,
            "source_name": "兰河市工信局 文件",
            "url": "https://gx.lanhe.example/zcwj/list?a=1&b=2",
            "site": "gx.lanhe.example",
            "outcome": "empty_list",
            "since": "2026-04-01T01:28:05.000Z",
            "raised_at": "2026-04-01T09:33:05.000Z",
            "expected": {"items": 20.4, "gap_s": 273_600.0},
            "seen": {"items": 0, "newest": "2026-03-30T09:33:05.000Z", "polls": 3, "detail": "HTTP 200, no item"},
            "advice": [
                "看看现在读到什么：jingbao check 'https://gx.lanhe.example/zcwj/list?a=1&b=2'",
                "浏览器里有条目而这里没有：用 selector 指明条目；条目由脚本生成的，写 render = true。",
                OUTCOMES["zh"][Outcome.EMPTY_LIST].advice[1],
            ],
            "text": "来源异常：兰河市工信局 文件 — 列表为空（平常：约 20 条，最长停更 3 天 4 小时；"
            "这次看到：0 条（HTTP 200, no item）；上次有新内容：2026-03-30 17:33；"
            "开始：2026-04-01 09:28，已 8 小时 5 分钟，看了 3 次）",
        },
    }


def test_a_recovery_has_a_type_of_its_own_and_no_advice() -> None:
    well = whole(kind=NoticeKind.RECOVERED)
    assert (well["type"], well["data"]["advice"], well["data"]["outcome"]) == ("source.recovered", [], "empty_list")


@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("changes", [{}, {"expected": Expected(), "seen": Seen()}])
def test_every_notice_fits_the_schema(kind: NoticeKind, outcome: Outcome, changes: dict[str, Any]) -> None:
    VALIDATOR.validate(whole(kind=kind, outcome=outcome, **changes))


@pytest.mark.parametrize(
    ("part", "key"),
    [("data", key) for key in NOTICE["data"]["required"]]
    + [(part, key) for part in ("expected", "seen") for key in NOTICE["data"]["properties"][part]["required"]],
)
def test_the_schema_misses_every_field_that_is_missing(part: str, key: str) -> None:
    broken = whole()
    del (broken["data"] if part == "data" else broken["data"][part])[key]
    assert not VALIDATOR.is_valid(broken)


def test_the_schema_knows_every_field() -> None:
    said, described = whole(), NOTICE["data"]
    assert set(said) == set(NOTICE)
    assert set(said["data"]) == set(described["properties"]) == set(described["required"])
    for part in ("expected", "seen"):
        inner = described["properties"][part]
        assert set(said["data"][part]) == set(inner["properties"]) == set(inner["required"])


@pytest.mark.parametrize("kind", ["alert.raised", "source.gone", "source.recovered\n", None])
def test_a_notice_passes_for_nothing_else(kind: object) -> None:
    assert not VALIDATOR.is_valid(whole() | {"type": kind})


def test_an_alert_passes_for_no_notice() -> None:
    alert = as_json(message().payload)
    assert VALIDATOR.is_valid(alert)
    assert not VALIDATOR.is_valid(alert | {"type": "source.trouble"})


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", "5"),
        ("url", "javascript:alert(1)"),
        ("outcome", "列表为空"),
        ("since", "2026-04-01 09:28"),
        ("advice", "look"),
        ("text", None),
        ("expected", None),
        ("seen", {"items": -1, "newest": None, "polls": 1, "detail": None}),
    ],
)
def test_the_schema_refuses_what_would_mislead(key: str, value: object) -> None:
    broken = whole()
    broken["data"][key] = value
    assert not VALIDATOR.is_valid(broken)


@given(name=ANY, url=ANY, detail=ANY)
def test_whatever_a_source_is_called_and_answers_fits_the_schema_and_survives_json(
    name: str, url: str, detail: str
) -> None:
    built = told(source_name=name, source_url=url, detail=detail).payload
    line = encode(built)
    assert b"\n" not in line
    assert json.loads(line) == as_json(built)
    VALIDATOR.validate(json.loads(line))


def test_a_notice_that_fits_is_not_shortened() -> None:
    assert encode_within(told().payload, LIMIT) == encode(told().payload)


@pytest.mark.parametrize("char", ["字", "🤖", "a", '"', "\\", "🇨🇳", "é"])
@pytest.mark.parametrize("outcome", [Outcome.EMPTY_LIST, Outcome.TIMEOUT])
def test_a_webhook_body_keeps_below_its_limit_and_its_words(char: str, outcome: Outcome) -> None:
    endless = told(
        source_name=char * 9000, source_url="https://a.example/?" + "q" * 30_000, detail=char * 9000, outcome=outcome
    )
    body = encode_within(endless.payload, 8_000)
    said = json.loads(body)
    VALIDATOR.validate(said)
    assert len(body) <= 8_000
    assert said["data"]["url"] is None
    assert len(said["data"]["advice"]) == len(OUTCOMES["zh"][outcome].advice) + 1


def test_a_long_name_is_cut_before_an_address_is_left_out() -> None:
    said = json.loads(encode_within(told(source_name="字" * 9000).payload, LIMIT))["data"]
    assert len(said["source_name"]) == 100
    assert said["url"] is not None


def test_times_are_told_in_utc_whatever_zone_they_came_in() -> None:
    beijing = timezone(timedelta(hours=8))
    assert whole(since=NOW.astimezone(beijing), newest=NOW.astimezone(beijing)) == whole(since=NOW, newest=NOW)
