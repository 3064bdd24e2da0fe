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
from alerts.render import render
from db.progress import Change, ChangeKind
from db.understanding import Detected, Reason
from tests.alerts.samples import (
    DELIVERY,
    DETECTED,
    EVENT,
    FACTS,
    ID,
    ISSUED,
    OFFICIAL,
    OFFICIAL_URL,
    RAISED,
    SENTENCE,
    SHA256,
    TITLE,
    URL,
    alert,
    evidence,
    fact,
    followed,
    message,
)

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
            "event": None,
            "changes": [],
        },
    }


def update(*changes: Change, **around: Any) -> Payload:  # noqa: ANN401
    said = followed(*changes, **around).payload
    assert isinstance(said, Payload)
    return said


def test_a_follow_up_is_of_another_type_and_says_what_changed_of_which_event() -> None:
    said: Any = as_json(update(ISSUED, OFFICIAL, RAISED))
    assert said["type"] == "alert.followed_up"
    assert said["data"]["event_id"] == 17
    assert said["data"]["event"] == {
        "id": 17,
        "title": "青川市智能机器人产业三年行动计划",
        "first_seen_at": "2026-03-03T01:12:40.000Z",
        "first_source": "青川日报",
        "reprints": 37,
        "official_url": OFFICIAL_URL,
        "stages": ["征求意见", "印发"],
    }
    assert said["data"]["changes"] == [
        {"kind": "stage", "of": "", "before": "征求意见", "after": "印发"},
        {"kind": "official", "of": "", "before": "", "after": OFFICIAL_URL},
        {"kind": "amount", "of": "单件 最高", "before": "500万元", "after": "800万元"},
    ]
    VALIDATOR.validate(said)


def test_a_first_alert_is_raised_and_has_an_event_without_changes() -> None:
    said: Any = as_json(update())
    assert (said["type"], said["data"]["changes"], said["data"]["event"]["reprints"]) == ("alert.raised", [], 37)
    VALIDATOR.validate(said)


def test_a_merged_event_keeps_the_number_that_the_receiver_knows_it_by() -> None:
    told = replace(DELIVERY, what=replace(alert(), changes=(ISSUED,), event=EVENT), thread_event=5)
    said: Any = as_json(render(told).payload)
    assert (said["data"]["event_id"], said["data"]["event"]["id"]) == (5, 17)


@pytest.mark.parametrize("kind", ["alert.raised", "alert.followed_up", "alert.lost"])
def test_the_schema_tells_a_follow_up_from_a_first_alert(kind: str) -> None:
    told: Any = as_json(update(ISSUED))
    assert VALIDATOR.is_valid(told | {"type": kind}) is (kind == "alert.followed_up")
    first: Any = as_json(update())
    assert VALIDATOR.is_valid(first | {"type": kind}) is (kind == "alert.raised")


@pytest.mark.parametrize("part", ["event", "changes"])
def test_of_an_event_and_a_change_nothing_may_be_missing(part: str) -> None:
    told: Any = as_json(update(ISSUED))
    one = told["data"]["event"] if part == "event" else told["data"]["changes"][0]
    for key in list(one):
        kept = one.pop(key)
        assert not VALIDATOR.is_valid(told), key
        one[key] = kept


@given(st.sampled_from(ChangeKind), *[st.text(st.characters(), max_size=500)] * 3)
def test_whatever_an_event_says_fits_the_schema(kind: ChangeKind, one: str, two: str, three: str) -> None:
    event = replace(EVENT, title=one, first_source=two, official_url=three, stages=(one, two, three) * 9)
    VALIDATOR.validate(json.loads(encode(update(*[Change(kind, one, two, three)] * 20, event=event))))


@pytest.mark.parametrize("char", ["字", "🤖", '"'])
@pytest.mark.parametrize("kind", ChangeKind)
def test_a_follow_up_keeps_below_a_webhooks_limit_and_says_what_is_new(kind: ChangeKind, char: str) -> None:
    endless = f"https://www.qingchuan.example/{'q' * 9000}"
    event = replace(EVENT, title=char * 900, first_source=char * 900, official_url=endless, stages=(char * 90,) * 30)
    addressed = kind in (ChangeKind.OFFICIAL, ChangeKind.WITHDRAWN)
    change = Change(kind, endless, endless) if addressed else Change(kind, char * 900, char * 900, char * 900)
    whole = replace(crowded(500, char), event=update(change, event=event).event, changes=update(*[change] * 12).changes)
    for limit in (LIMIT, 12_000):
        body = encode_within(whole, limit)
        assert len(body) <= limit
        VALIDATOR.validate(json.loads(body))
        assert json.loads(body)["data"]["changes"][0]["kind"] == kind


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


@pytest.mark.parametrize("limit", [19_999, 12_000])
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
        event=followed_at_length(long).event,
        changes=followed_at_length(long).changes,
    )
    assert len(encode_within(worst, limit)) <= limit


def followed_at_length(long: str) -> Payload:
    event = replace(EVENT, title=long, first_source=long, official_url=f"https://a.example/{'q' * 9000}")
    return update(*[Change(ChangeKind.STAGE, long, long, long)] * 20, event=replace(event, stages=(long,) * 30))


def test_times_are_told_in_utc_whatever_zone_they_came_in() -> None:
    beijing = datetime(2026, 4, 1, 16, 30, tzinfo=timezone(timedelta(hours=8)))
    assert as_json(payload(published_at=beijing)) == as_json(payload(published_at=beijing.astimezone(UTC)))
