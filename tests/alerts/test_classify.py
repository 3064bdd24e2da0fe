from __future__ import annotations

from dataclasses import asdict

import pytest

from alerts.classify import Classification, Facts, Item, classify, item_of
from alerts.policy.detection import Decision
from db.understanding import Evidence

TITLE = "工信部印发《人工智能产业标准化指南》"


def test_policy_is_an_alert_and_says_why() -> None:
    found = classify(Item("a1", TITLE))
    assert (found.id, found.decision, found.topics, found.vetoes) == ("a1", Decision.ALERT, ("ai",), ())
    assert Evidence("工信部", "title", 0, 3, TITLE) in found.why
    assert found.facts == Facts(
        titles=("人工智能产业标准化指南",), issuers=("工业和信息化部",), region="全国", stage="印发"
    )


@pytest.mark.parametrize("title", ["", "养老院开业", "桥"])
def test_other_news_is_none_and_has_nothing_to_say(title: str) -> None:
    assert classify(Item("a1", title)) == Classification("a1", 0.0, Decision.NO)


@pytest.mark.parametrize("title", ["机器人大赛开幕", "AI", "辟谣：工信部印发机器人办法系谣言"])
def test_what_only_speaks_of_the_subject_is_no_policy(title: str) -> None:
    found = classify(Item("a1", title))
    assert found.decision is Decision.NO
    assert found.topics
    assert found.why == ()


def test_a_veto_is_told() -> None:
    assert classify(Item("a1", "辟谣：工信部印发机器人办法系谣言")).vetoes == ("a debunk or a rumour",)


@pytest.mark.parametrize(
    "item",
    [
        Item("a", "工信部发文攻关光模块", text="工信部印发《“人工智能+信息通信”意见》。"),
        Item("a", "智能机器人应用场景清单（第二批）", url="https://www.qingshan.gov.cn/1.html"),
        Item("a", "智能机器人应用场景清单（第二批）", source="青山市人民政府"),
    ],
)
def test_text_source_and_address_are_looked_at(item: Item) -> None:
    assert classify(item).score > classify(Item("a", item.title)).score


def test_the_facts_are_stated_whatever_the_decision_is() -> None:
    text = "工信部〔2031〕7号。工信部部长赵青山表示，本办法自5月1日起施行，奖励最高500万元，建设3至5个中试基地。"
    facts = classify(Item("a1", "青山养老院开业", text, date="2031-03-02")).facts
    assert asdict(facts) == {
        "docnums": ("工信部〔2031〕7号",),
        "titles": (),
        "issuers": (),
        "region": "全国",
        "stage": "施行",
        "amounts": ({"value": 5_000_000, "currency": "CNY", "qualifiers": ("最高",)},),
        "dates": ({"kind": "施行", "value": "2031-05-01"},),
        "targets": ({"n": (3, 5), "what": "个中试基地"},),
        "officials": ({"name": "赵青山", "role": "工信部部长"},),
    }


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("2031-03-02", "2031-05-01"),
        ("2031-12-02T08:00:00+08:00", "2032-05-01"),
        ("2031-03", "2031-05-01"),
        ("2031", "2031-05-01"),
    ],
)
def test_a_date_without_year_gets_the_one_nearest_to_the_item(said: str, value: str) -> None:
    dates = classify(Item("a1", "机器人办法5月1日起施行", date=said)).facts.dates
    assert dates == ({"kind": "施行", "value": value},)


@pytest.mark.parametrize("said", ["", "yesterday", "2031-13-45", "0000"])
def test_an_item_without_a_date_leaves_years_open(said: str) -> None:
    assert classify(Item("a1", "机器人办法5月1日起施行", date=said)).facts.dates == ()


def test_an_answer_has_the_fields_that_the_command_prints() -> None:
    answer = asdict(classify(Item(7, TITLE)))
    assert list(answer) == ["id", "score", "decision", "why", "vetoes", "topics", "facts"]
    assert (answer["id"], f"{answer['decision']}") == (7, "alert")
    assert {"term": "工信部", "field": "title", "start": 0, "end": 3, "quote": TITLE} in answer["why"]


@pytest.mark.parametrize(
    ("fields", "item"),
    [
        ({"id": "a", "title": "t"}, Item("a", "t")),
        ({"id": 7, "title": "t", "text": None, "url": None}, Item(7, "t")),
        (
            {"id": "a", "title": "t", "text": "x", "source": "s", "url": "u", "date": "2031-05-01"},
            Item("a", "t", "x", "s", "u", "2031-05-01"),
        ),
        ({"id": "a", "title": "", "label": 1, "lang": "zh"}, Item("a", "")),
    ],
)
def test_an_item_is_read_from_json(fields: dict[str, object], item: Item) -> None:
    assert item_of(fields) == item


@pytest.mark.parametrize(
    ("fields", "mistake"),
    [
        ({}, "title is missing"),
        ({"id": "a"}, "title is missing"),
        ({"title": "t"}, "id must be a text or a whole number"),
        ({"id": None, "title": "t"}, "id must be a text or a whole number"),
        ({"id": True, "title": "t"}, "id must be a text or a whole number"),
        ({"id": 1.5, "title": "t"}, "id must be a text or a whole number"),
        ({"id": "a", "title": 3}, "title must be a text"),
        ({"id": "a", "title": "t", "text": ["x"]}, "text must be a text"),
        ({"id": "a", "title": "t", "date": 20310501}, "date must be a text"),
    ],
)
def test_json_of_another_shape_is_refused_by_the_key_that_is_wrong(fields: dict[str, object], mistake: str) -> None:
    with pytest.raises(ValueError, match=mistake):
        item_of(fields)


@pytest.mark.parametrize("text", ["\ud800", "\x00", "<b>AI</b> & 人工智能条例", "AI" * 100_000, "\u202e条例AI"])
def test_no_text_is_too_strange_to_decide(text: str) -> None:
    assert classify(Item("a", text, text=text)).decision in (Decision.ALERT, Decision.NO)
