"""Eight weeks of drafts, reprints, edits and withdrawals: exactly the expected messages, killed or not."""

from __future__ import annotations

import json
import random
from datetime import timedelta
from pathlib import Path

import pytest

from bench.story import plan_kills, run
from bench.weeks.documents import documents, edits, withdrawals
from bench.weeks.ledger import Arrival, difference, expected, told
from bench.weeks.printings import EVE, STEPS, Printing, as_of, gone, printings
from bench.weeks.reprints import WAYS, Text, Way
from bench.weeks.town import Town
from db.times import BEIJING

KILLS = 12  # `python -m bench.story` has fifty
DRAFT = next(one for one in printings() if one.document == "miit-humanoid/draft" and not one.way)


def test_everybody_is_told_exactly_what_is_new_in_eight_weeks_though_the_daemon_is_killed(tmp_path: Path) -> None:
    result = run(tmp_path, kills=KILLS)
    assert result.difference == ()
    assert (result.strays, result.mixed, result.unread) == ((), (), 0)
    assert (result.mails, result.troubles) == ((), ())
    assert (result.kills, result.repeats > 0) == (KILLS, True)


def test_the_story_is_as_long_as_it_should_be() -> None:
    printed = printings()
    assert len({one.policy for one in documents()}) == 12
    assert sum(bool(one.way) for one in printed) == 400
    assert {one.way for one in printed} == {"", *(way.__name__ for way, _ in WAYS)}
    assert (len(edits()), len(withdrawals())) == (6, 2)
    assert STEPS[-1] - EVE < timedelta(weeks=8) < timedelta(days=1) + STEPS[-1] - EVE
    assert len({(one.site, one.path) for one in printed}) == len(printed)
    assert max(one.at for one in printed) < STEPS[-1]


def test_every_edit_and_withdrawal_is_of_a_page_that_stands() -> None:
    firsts = {one.document: one for one in printings() if one.document and not one.way}
    for edit in edits():
        page = firsts[edit.document]
        before, after = (as_of(page, edit.at - timedelta(seconds=age)) for age in (1, 0))
        assert page.at < edit.at < STEPS[-1]
        assert before != after
        assert not edit.swap or before.paragraphs != after.paragraphs
    for end in withdrawals():
        page = firsts[end.document]
        assert [gone(page, end.at - timedelta(seconds=age)) for age in (1, 0)] == [None, end.status]


def test_a_town_shows_what_is_printed_and_no_more() -> None:
    town = Town([DRAFT], DRAFT.at - timedelta(seconds=1))
    assert town.answer("miit", DRAFT.path, {}).status == 404
    town.at = DRAFT.at
    page = town.answer("miit", DRAFT.path, {})
    assert (page.status, DRAFT.title in page.content.decode()) == (200, True)
    assert DRAFT.path in town.answer("miit", "/list.html", {}).content.decode()
    asked = {"if-none-match": dict(page.headers)["ETag"]}
    assert town.answer("miit", DRAFT.path, asked).status == 304
    town.at = STEPS[-1]
    assert town.answer("miit", DRAFT.path, asked).status == 200, "it was edited"


def test_a_page_that_is_withdrawn_is_on_no_list() -> None:
    page = next(one for one in printings() if one.document == "hubei-compute/issued" and not one.way)
    town = Town([page], STEPS[-1])
    assert town.answer("hubei", page.path, {}).status == 410
    assert page.path not in town.answer("hubei", "/list.html", {}).content.decode()


@pytest.mark.parametrize("way", [way for way, _ in WAYS], ids=lambda way: way.__name__)
def test_each_way_of_printing_again_but_the_same_changes_something(way: Way) -> None:
    document = next(one for one in documents() if one.id == "miit-humanoid/issued")
    text: Text = (document.title, document.paragraphs)
    found = way(text, document, random.Random(1))
    assert (found == text) == (way.__name__ == "same")
    assert way(text, document, random.Random(1)) == found


def _arrival(number: int, kind: str, event: int, page: Printing, *changes: dict[str, str]) -> Arrival:
    data = {"event_id": event, "url": page.path, "changes": changes}
    return Arrival(f"msg_{number}", STEPS[0], json.dumps({"type": kind, "data": data}).encode())


def test_a_message_is_a_line() -> None:
    moved = {"kind": "deadline", "of": "征求意见止", "before": "2026-03-31", "after": "2026-04-07"}
    lost = {"kind": "withdrawn", "of": "", "before": DRAFT.path, "after": ""}
    arrivals = [
        _arrival(1, "alert.raised", 7, DRAFT),
        _arrival(2, "alert.followed_up", 7, DRAFT, moved, lost),
        _arrival(3, "alert.followed_up", 8, DRAFT),
    ]
    day = f"{STEPS[0].astimezone(BEIJING):%m-%d %H:%M}"
    cells = [[cell.strip() for cell in line.split("|")] for line in told(arrivals, {DRAFT.path: DRAFT})]
    assert cells == [
        [day, "first miit-humanoid", "miit-humanoid/draft", ""],
        [
            day,
            "follow-up miit-humanoid",
            "miit-humanoid/draft",
            "deadline 征求意见止 2026-03-31 → 2026-04-07; withdrawn miit-humanoid/draft",
        ],
        [day, "follow-up event 8", "miit-humanoid/draft", ""],
    ]


def test_what_is_missing_and_what_is_too_much_is_shown_in_order() -> None:
    wanted = expected()
    found = [*wanted[1:3], "03-05 15:30 | first nothing", *wanted[3:]]
    assert difference(wanted, found) == (f"- {wanted[0]}", "+ 03-05 15:30 | first nothing")
    assert difference(wanted, wanted) == ()


def test_kills_follow_from_the_seed_and_are_as_many_as_asked() -> None:
    planned = plan_kills(50, 1)
    assert planned == plan_kills(50, 1) != plan_kills(50, 2)
    kills = [kill for some in planned.values() for kill in some]
    assert len(kills) == 50
    assert sum(kill.arrival for kill in kills) == 16
    assert sum(kill.commit is not None for kill in kills) == 17
