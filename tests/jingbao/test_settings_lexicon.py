"""[lexicon]: words of the user's own that policy is told by."""

from __future__ import annotations

import pytest

from alerts.classify import Item, classify
from alerts.policy.detection import Decision
from alerts.policy.lexicon import shipped
from db.errors import SettingsError
from tests.jingbao.settings_files import read_text

TITLE = "工信部印发《脉冲铁臂产业行动计划》"
QUANTUM = '[lexicon.topics.quantum]\nlabel = "量子"\nzh = "量子计算"\non = true\n'
OWN = '[lexicon.topics.robots]\nzh = "脉冲铁臂"\n'


def test_an_own_word_of_a_topic_makes_a_policy_of_what_was_none() -> None:
    lexicon = read_text(OWN).lexicon
    assert classify(Item("a", TITLE)).decision is Decision.NO
    found = classify(Item("a", TITLE), lexicon)
    assert (found.decision, found.topics) == (Decision.ALERT, ("robots",))


def test_an_own_topic_can_be_asked_for_by_its_name() -> None:
    lexicon = read_text(QUANTUM).lexicon
    assert lexicon.labels["quantum"] == "量子"
    assert len(read_text(QUANTUM + "[[rules]]\nname = 'q'\nexpression = 'topic:quantum'\n").rules) == 1
    assert classify(Item("a", "工信部印发《量子计算行动计划》"), lexicon).topics == ("quantum",)


def test_a_body_of_ones_own_is_read_as_an_issuer() -> None:
    lexicon = read_text('[lexicon.ministry]\n"国家机器人局" = "国家机器人局 国机局"\n').lexicon
    assert classify(Item("a", "国机局印发机器人办法"), lexicon).facts.issuers == ("国家机器人局",)


def test_without_the_table_the_shipped_words_are_used() -> None:
    assert read_text("").lexicon is shipped()


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("lexicon = 1", "1: [lexicon]: must be one table"),
        ('[lexicon.topic.x]\nzh = "a"', "[lexicon] topic: is not a part of the lexicon. Did you mean topics?"),
        ("[lexicon]\ntopics = 3", "2: [lexicon] topics: must be a table"),
        ('[lexicon.topics]\nrobots = "x"', "2: [lexicon.topics] robots: must be a table"),
        ('[lexicon.topics.robots]\nzn = "x"', "2: [lexicon.topics.robots] zn: is not a key of it."),
        ("[lexicon.topics.robots]\nzh = 3", "2: [lexicon.topics.robots] zh: must be text"),
        ('[lexicon.topics.chips]\non = "yes"', "2: [lexicon.topics.chips] on: must be true or false"),
        ('[lexicon.signs.isue]\nzh = "x"', "[lexicon.signs] isue: is not a sign that any feature asks for"),
        ('[lexicon.topics.robots]\nzh = "机械臂 \u200b"', "2: [lexicon.topics.robots] zh: holds nothing to look for"),
        ('[lexicon.topics.robots]\nen = "arm; ;"', "2: [lexicon.topics.robots] en: holds nothing to look for"),
        ('[lexicon.countries]\n"青川国" = "Qingchuan; "', "2: [lexicon.countries] 青川国: holds nothing to look for"),
        ('[lexicon.foreign]\n"青川国科技部" = ""', "2: [lexicon.foreign] 青川国科技部: holds nothing to look for"),
        ('[lexicon.countries]\n"" = "Qingchuan"', "holds nothing to look for"),
        ("[lexicon.ministry]\nx = 3", "2: [lexicon.ministry] x: must be text"),
    ],
)
def test_a_mistake_names_its_place_and_the_remedy(text: str, mistake: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_text(text)
    assert mistake in str(caught.value)


@pytest.mark.parametrize("word", ["(.*)+", "[a-z]", "的", "a", "北京", "工信部", "人工智能"])
def test_any_word_that_is_one_will_do_and_is_no_pattern(word: str) -> None:
    lexicon = read_text(f'[lexicon.topics.own]\nzh = "{word}"\n[lexicon.ministry]\n"青川局" = "{word}"\n').lexicon
    assert "own" not in classify(Item("a", "天气晴"), lexicon).topics
    assert "own" in classify(Item("a", f"晴 {word} 雨"), lexicon).topics


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        read_text("[lexicon.topics.a]\nzh = 1\nen = 2\n[lexicon.topics.b]\nweak = 3\n")
    assert str(caught.value).count("must be text") == 3
