"""[groups]: the words that rules call by one name."""

from __future__ import annotations

import pytest

from alerts.rules.match import Document, RuleSet
from tests.jingbao.settings_files import RULE, mistakes_of, read_text

GROUPS = '[groups]\nrobot = ["机器人", "robot arm"]\n"部门" = "工信部"\n'
KNOWN_GROUPS = (
    "Groups stand under [groups] in jingbao.toml; the groups are @robot, @部门; put quotes around it for the sign"
)
LISTED = 'Write its words and phrases as a list: robot = ["机器人", "robot", "robots"]'


def test_rules_name_groups_that_stand_anywhere_in_the_file() -> None:
    settings = read_text(RULE + "expression = '@robot AND @部门'\n" + GROUPS)
    assert settings.groups == {"robot": ("机器人", "robot arm"), "部门": ("工信部",)}
    rules = RuleSet(one.rule for one in settings.rules)
    assert rules.match(Document("工信部买机器人"))
    assert not rules.match(Document("工信部 robot"))


def test_without_the_table_there_are_none() -> None:
    assert read_text("").groups == {}


def test_words_may_come_from_the_environment() -> None:
    assert read_text('[groups]\nus = ["${US}", "x"]', US="我局").groups == {"us": ("我局", "x")}


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("groups = 1", "1: [groups]: must be one table. Begin it with [groups], in single brackets"),
        ("[groups]\nrobot = []", f"2: [groups] robot: is no list of words. {LISTED}"),
        ("[groups]\nrobot = 7", f"2: [groups] robot: is no list of words. {LISTED}"),
        ('[groups]\nrobot = [\n"机器人",\n7]', "4: [groups] robot: must be text. Put it in quotes"),
        (
            '[groups]\nrobot = ["机器人", " "]',
            "2: [groups] robot: holds nothing to look for. Write a word, or leave it away",
        ),
        (
            '[groups]\nrobot = ["@arm"]',
            "2: [groups] robot: names a group inside a group. Write its words out here, too",
        ),
        (
            '[groups]\n"a b" = ["x"]',
            "2: [groups] a b: cannot be a group's name. Use letters, figures, Chinese characters, - and _",
        ),
        (
            '[groups]\nus = ["${US}"]',
            "2: [groups] us: the environment variable US is not set. export US=… before the start",
        ),
        ("[group]\nx = 'y'", "1: [group]: is not a table of jingbao.toml. Did you mean groups?"),
        (
            GROUPS + RULE + "expression = 'AI AND @robto'",
            f"6:22: [[rules]] expression: there is no group “@robto”. Did you mean @robot? {KNOWN_GROUPS}",
        ),
    ],
)
def test_a_mistake_says_where_and_what_would_be_right(text: str, mistake: str) -> None:
    assert mistakes_of(text) == [f"jingbao.toml:{mistake}"]


def test_a_rule_is_not_blamed_for_its_groups_mistake() -> None:
    said = mistakes_of("[groups]\nrobot = []\n" + RULE + "expression = '@robot'")
    assert said == [f"jingbao.toml:2: [groups] robot: is no list of words. {LISTED}"]
