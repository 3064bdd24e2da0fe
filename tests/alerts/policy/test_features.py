"""Features: how they are written, and when they hold."""

from __future__ import annotations

import pytest

from alerts.policy.features import SCOPES, Feature, groups_of, shipped_weights
from alerts.policy.lexicon import shipped
from alerts.policy.signs import signs

GROUPS = groups_of({"who": "central | joint", "anyone": "who | place"})


def _holds(name: str, title: str, text: str = "") -> bool:
    found = signs(title, text, source="", url="", lexicon=shipped())
    return Feature.of(name, GROUPS).where(found) is not None


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("title: subject", "机器人"),
        ("title: subject & issue", "印发机器人办法"),
        ("title: subject & (issue | consult)", "机器人办法征求意见"),
        ("title: subject & !company", "印发机器人办法"),
        ("title: who & issue", "工信部印发办法"),
        ("title: anyone & issue", "湖北印发办法"),
        ("title: who > issue > subject", "工信部印发机器人办法"),
        ("head: who", "工信部印发办法，华为回应"),
        ("clause: company", "工信部印发办法，华为回应"),
        ("clause: subject & !company", "机器人新规，华为回应"),
    ],
)
def test_a_feature_holds(name: str, title: str) -> None:
    assert _holds(name, title)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("title: subject", "养老"),
        ("title: subject & issue", "机器人大赛"),
        ("title: subject & !company", "华为机器人"),
        ("title: who & issue", "湖北印发办法"),
        ("title: who > issue > subject", "机器人新规：工信部印发"),
        ("head: company", "工信部印发办法，华为回应"),
        ("clause: who & company", "工信部印发办法，华为回应"),
        ("text: subject & issue", "机器人新规印发"),
    ],
)
def test_a_feature_does_not_hold(name: str, title: str) -> None:
    assert not _holds(name, title)


def test_a_text_feature_needs_all_its_signs_in_one_sentence() -> None:
    assert _holds("text: who & subject", "标题", "工信部印发机器人办法。")
    assert not _holds("text: who & subject", "标题", "工信部开会。机器人跳舞。")


def test_a_page_feature_takes_title_and_lead_together() -> None:
    assert _holds("page: who & subject", "工信部发文", "机器人有了新办法。")


def test_a_feature_of_the_first_sentence_does_not_look_at_the_others() -> None:
    assert _holds("first: who & subject", "标题", "工信部印发机器人办法。会开完了。")
    assert not _holds("first: who & subject", "标题", "会开完了。工信部印发机器人办法。")


def test_where_a_feature_holds_its_words_are_told() -> None:
    found = signs("工信部印发机器人办法", "", source="", url="", lexicon=shipped())
    assert Feature.of("title: who & subject", GROUPS).where(found) == ((0, 3), (5, 8))


@pytest.mark.parametrize("name", ["subject", "nowhere: subject", "title:", "title: subject & ", "title: & issue"])
def test_what_is_no_feature_is_refused_with_an_example(name: str) -> None:
    with pytest.raises(ValueError, match="write one as"):
        Feature.of(name, GROUPS)


def test_each_feature_of_the_shipped_table_is_of_signs_that_exist() -> None:
    known = {sign for signs_ in shipped().signs.signs for sign in signs_}
    made = {"central", "foreign", "country", "place", "joint", "money", "years", "numbered", "organ", "fiction", "goal"}
    made |= {"english", "short", "site", "host", "official", "ends", "says", "named", "named subject", "named policy"}
    made |= {"twice", "often", "once", "early", "intend", "from"}
    features = [feature for feature, _ in (*shipped_weights().weights, *shipped_weights().vetoes)]
    used = {sign for one in features for signs_ in (*one.needed, one.barred) for sign in signs_}
    assert {sign for sign in used if not sign.startswith("opens ")} <= known | made
    assert {one.scope for one in features} <= SCOPES.keys()


def test_the_thresholds_are_in_order() -> None:
    table = shipped_weights()
    assert 0 < table.review < table.alert < 1
