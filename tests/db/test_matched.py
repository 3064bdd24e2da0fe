from __future__ import annotations

from datetime import timedelta

from db import matched
from db.matched import RuleText
from db.store import Archive
from tests.db.rows import NOW

ROBOTS = RuleText("robots", "@robot AND 补贴", (("robot", ("机器人", "robot")),))
CHIPS = RuleText("chips", "芯片")
LATER = NOW + timedelta(days=1)


def _rows(archive: Archive) -> int:
    return int(archive.read().execute("select count(*) from rules_matched").fetchone()[0])


def test_a_rule_that_never_matched_anything_is_not_known(archive: Archive) -> None:
    matched.record(archive, [ROBOTS], NOW)
    assert matched.current(archive, "chips") is None


def test_a_rule_is_kept_with_its_groups_from_when_it_came(archive: Archive) -> None:
    matched.record(archive, [ROBOTS, CHIPS], NOW)
    assert matched.current(archive, "robots") == (ROBOTS, NOW)
    assert matched.current(archive, "chips") == (CHIPS, NOW)


def test_a_rule_that_stays_as_it_is_leaves_no_trace(archive: Archive) -> None:
    for moment in (NOW, LATER):
        matched.record(archive, [ROBOTS, CHIPS], moment)
    assert matched.current(archive, "robots") == (ROBOTS, NOW)
    assert _rows(archive) == 2


def test_a_change_of_the_expression_or_of_a_group_is_a_row_of_its_own(archive: Archive) -> None:
    longer = RuleText("robots", "@robot AND 补贴", (("robot", ("机器人", "robot", "robots")),))
    for number, text in enumerate((ROBOTS, longer, RuleText("robots", "机器人"), ROBOTS)):
        moment = NOW + timedelta(days=number)
        matched.record(archive, [text], moment)
        assert matched.current(archive, "robots") == (text, moment)
    assert _rows(archive) == 4
