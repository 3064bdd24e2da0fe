from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from alerts.payload import Payload, as_json, encode, encode_within
from db.understanding import Detected, Reason
from tests.alerts.samples import DETECTED, FACTS, ID, SENTENCE, SHA256, TITLE, URL, evidence, fact, message

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "webhook.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
ALERT = SCHEMA["$defs"]["alert"]["properties"]
LIMIT = 19_999


def payload(**changes: Any) -> Payload:  # noqa: ANN401
    said = message(**changes).payload
    assert isinstance(said, Payload)
    return said


def stands(value: str) -> dict[str, str]:
    return {"field": "text", "quote": f"……{value}……"}


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_the_payload_says_all_there_is_to_say() -> None:
    assert as_json(payload()) == {
        "type": "alert.raised",
        "timestamp": "2026-04-01T09:33:05.000Z",
        "data": {
            "id": ID,
            "alert_id": 3,
            "event_id": 17,
            "rule": "ai-policy",
            "title": TITLE,
            "url": URL,
            "site": "www.qingchuan.example",
            "source_name": "青川市政府 通知",
            "source": "青川市工业和信息化局",
            "author": None,
            "lang": "zh",
            "published_at": "2026-04-01T08:30:00.000Z",
            "published_on": "2026-04-01",
            "written_on": "2026-03-28",
            "first_seen_at": "2026-04-01T09:33:05.000Z",
            "why": "青川市工业和信息化局等 · 印发 · 青工信〔2026〕12号 · 截止 2026-05-31 · 单件最高1000万元",
            "verified": True,
            "unverified_reason": None,
            "source_tier": "city",
            "score": 0.93,
            "decision": "alert",
            "topics": ["ai", "robots"],
            "facts": [
                {"kind": "issuer", "value": "青川市工业和信息化局", "tier": "city"} | stands("青川市工业和信息化局"),
                {"kind": "issuer", "value": "青川市财政局", "tier": "city"} | stands("青川市财政局"),
                {"kind": "docnum", "value": "青工信〔2026〕12号"} | stands("青工信〔2026〕12号"),
                {"kind": "title", "value": "青川市智能机器人产业三年行动计划", "field": "text", "quote": TITLE},
                {"kind": "stage", "value": "印发"} | stands("印发"),
                {"kind": "region", "value": "青川市"} | stands("青川市"),
                {
                    "kind": "date",
                    "value": "2026-05-31",
                    "date_kind": "截止",
                    "day": "2026-05-31",
                    "day_to": "2026-05-31",
                }
                | stands("2026-05-31"),
                {"kind": "date", "value": "2028", "date_kind": "目标", "day": "2028-01-01", "day_to": "2028-12-31"}
                | stands("2028"),
                {"kind": "amount", "value": "1000万元", "number": 10_000_000, "number_to": 10_000_000}
                | {"unit": "CNY", "qualifiers": ["最高", "单件"]}
                | stands("1000万元"),
                {"kind": "amount", "value": "50万—200万元", "number": 500_000, "number_to": 2_000_000}
                | {"unit": "CNY", "qualifiers": []}
                | stands("50万—200万元"),
                {"kind": "target", "value": "个示范应用场景", "number": 100, "number_to": 100}
                | stands("个示范应用场景"),
                {"kind": "official", "value": "王某某", "role": "青川市副市长"} | stands("王某某"),
            ],
            "facts_total": 12,
            "matches": [
                {"term": "机器人", "field": "title", "quote": TITLE},
                {"term": "人工智能", "field": "body", "quote": SENTENCE},
                {"term": "机器人", "field": "body", "quote": SENTENCE},
            ],
            "matches_total": 3,
            "snippet": f"各区人民政府，市政府各部门： 现将《行动计划》印发给你们，请认真执行。 {SENTENCE}",
            "page_sha256": SHA256,
        },
    }


def test_a_page_that_names_only_a_day_keeps_that_day() -> None:
    midnight = datetime(2026, 4, 1, tzinfo=timezone(timedelta(hours=8)))
    data: Any = as_json(payload(published_at=midnight))["data"]
    assert (data["published_at"], data["published_on"]) == ("2026-03-31T16:00:00.000Z", "2026-04-01")


def test_an_article_that_says_next_to_nothing_still_makes_a_payload() -> None:
    bare = payload(
        title="",
        body="",
        published_at=None,
        written_on=None,
        source=None,
        author=None,
        lang=None,
        matches=(),
        facts=(),
        detected=None,
    )
    VALIDATOR.validate(as_json(bare))


@pytest.mark.parametrize(
    ("detected", "verified", "reason"),
    [
        (Detected(0.9, "alert", verified=True), True, None),
        (Detected(0.9, "alert", verified=False), False, "页面未写明文件名、文号、官员或日期，网站也不在已知之列"),
        (Detected(0.9, "alert", verified=None), False, "未能读取页面中的事实"),
        (None, False, "未能读取页面中的事实"),
    ],
)
def test_what_nothing_supports_is_unverified_and_says_why(
    detected: Detected | None, *, verified: bool, reason: str | None
) -> None:
    said = payload(detected=detected)
    assert (said.verified, said.unverified_reason) == (verified, reason)
    VALIDATOR.validate(as_json(said))


@pytest.mark.parametrize("kind", sorted({one.kind for one in FACTS}))
def test_a_fact_lacks_nothing_that_its_kind_has(kind: str) -> None:
    whole: Any = as_json(payload())
    one = next(fact for fact in whole["data"]["facts"] if fact["kind"] == kind)
    for key in list(one):
        if key != "role":  # of an official whose role is not printed
            kept = one.pop(key)
            assert not VALIDATOR.is_valid(whole), key
            one[key] = kept


def test_what_a_page_states_at_length_is_cut_to_what_the_schema_allows() -> None:
    endless = tuple(replace(one, value="长" * 900, quote="长" * 900, role=one.role and "长" * 900) for one in FACTS)
    VALIDATOR.validate(as_json(payload(facts=endless)))


def test_a_page_that_states_too_much_is_told_a_dozen_of_each_kind() -> None:
    many = tuple(fact("docnum", f"青工信〔2026〕{n}号") for n in range(50)) + FACTS
    said = payload(facts=many)
    assert (len(said.facts), said.facts_total) == (12 + len(FACTS) - 1, 50 + len(FACTS))


@pytest.mark.parametrize("key", ALERT["data"]["required"])
def test_the_schema_misses_every_field_that_is_missing(key: str) -> None:
    broken: Any = as_json(payload())
    del broken["data"][key]
    assert not VALIDATOR.is_valid(broken)


def test_the_schema_knows_every_field() -> None:
    whole: Any = as_json(payload())
    described = ALERT["data"]
    assert set(whole["data"]) == set(described["properties"]) == set(described["required"])
    assert set(whole) == set(ALERT)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", "3"),
        ("url", "javascript:alert(1)"),
        ("published_at", "2026-04-01 08:30"),
        ("published_on", "2026-04-01T00:00:00.000Z"),
        ("matches", [{"term": "机器人"}]),
        ("matches_total", -1),
        ("title", None),
        ("verified", None),
        ("source_tier", "high"),
        ("score", 1.5),
        ("decision", "maybe"),
        ("facts", [{"kind": "rumour", "value": "x", "field": "text", "quote": "x"}]),
        ("page_sha256", "none"),
    ],
)
def test_the_schema_refuses_what_would_mislead(key: str, value: object) -> None:
    broken: Any = as_json(payload())
    broken["data"][key] = value
    assert not VALIDATOR.is_valid(broken)


ANY = st.text(st.characters(), max_size=800)


@given(title=ANY, body=ANY, source=ANY, quote=ANY, rule=ANY)
def test_whatever_a_page_says_fits_the_schema_and_survives_json(
    title: str, body: str, source: str, quote: str, rule: str
) -> None:
    stated = tuple(replace(one, value=body, quote=quote, role=one.role and title) for one in FACTS)
    seen = replace(DETECTED, topics=(title, body), why=(Reason(rule, 1.0, evidence=evidence(quote[:4], quote)),))
    matches = (evidence(quote[3:6], quote),)
    built = payload(title=title, body=body, source=source, rule=rule, matches=matches, facts=stated, detected=seen)
    line = encode(built)
    assert b"\n" not in line
    assert json.loads(line) == as_json(built)
    VALIDATOR.validate(json.loads(line))


def crowded(matches: int, char: str, facts: int = 20) -> Payload:
    """An alert with so many long sentences of `char` around the term that it cannot be sent whole."""
    quotes = (f"{char * 140}机器人{number}{char * 140}" for number in range(matches))
    stated = tuple(replace(one, value=f"{one.value}{char * 300}", quote=char * 500) for one in FACTS * facts)
    return payload(body=char * 3000, matches=tuple(evidence("机器人", quote) for quote in quotes), facts=stated)


@pytest.mark.parametrize("char", ["字", "🤖", "a", '"', "\\", "🇨🇳", "é"])
@pytest.mark.parametrize("matches", [0, 1, 20, 100, 2000])
def test_a_webhook_body_keeps_below_its_limit(matches: int, char: str) -> None:
    body = encode_within(crowded(matches, char), LIMIT)
    shortened = json.loads(body)
    VALIDATOR.validate(shortened)
    assert len(body) <= LIMIT
    assert shortened["data"]["title"] == TITLE
    assert shortened["data"]["matches_total"] == matches
    assert all("机器人" in one["quote"] for one in shortened["data"]["matches"])
    assert bool(shortened["data"]["matches"]) == bool(matches)
    assert {one["kind"] for one in shortened["data"]["facts"]} == {one.kind for one in FACTS}
    assert shortened["data"]["facts_total"] == 20 * len(FACTS)


def test_an_alert_that_fits_is_not_shortened() -> None:
    assert encode_within(payload(), LIMIT) == encode(payload())


def test_quotes_are_shortened_before_matches_are_left_out() -> None:
    shortened = json.loads(encode_within(crowded(22, "字", facts=0), LIMIT))["data"]
    assert len(shortened["matches"]) == 22
    assert max(len(one["quote"]) for one in shortened["matches"]) <= 160


def test_an_address_too_long_to_send_is_left_out_whole() -> None:
    endless = payload(url="https://www.qingchuan.example/?" + "q" * 30_000)
    assert endless.url is not None
    shortened = json.loads(encode_within(endless, LIMIT))["data"]
    assert (shortened["url"], shortened["title"]) == (None, TITLE)


@pytest.mark.parametrize("limit", [19_999, 8_000])
def test_the_last_resort_is_small_whatever_came_in(limit: int) -> None:
    long = "🤖" * 5000
    worst = replace(
        crowded(500, "🤖"),
        title=long,
        rule=long,
        site=long,
        source_name=long,
        source=long,
        author=long,
        why=long,
        topics=(long[:40],) * 8,
        url="h" * 9000,
    )
    assert len(encode_within(worst, limit)) <= limit


def test_times_are_told_in_utc_whatever_zone_they_came_in() -> None:
    beijing = datetime(2026, 4, 1, 16, 30, tzinfo=timezone(timedelta(hours=8)))
    assert as_json(payload(published_at=beijing)) == as_json(payload(published_at=beijing.astimezone(UTC)))
