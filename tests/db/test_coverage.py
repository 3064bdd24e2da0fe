"""What is not covered: from states and rows made for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from db.coverage import Home, Place, Quiet, Told, homes, only_in_media, same_body, silent, told_since
from db.models import Publisher
from db.stats import SourceState
from db.store import Archive
from tests.db.rows import NOW
from tests.db.watching import alert, article, detected, event, issuer, sync, watched

DAY = timedelta(days=1)
FRESH = SourceState("a", "http://a.example/", True, "ok", 0, NOW, NOW, NOW, 9, 9, 0)  # noqa: FBT003 - as its row has it
NEWSPAPER = Place("日报", "daily.example", "media", None, "media")
BUREAU = "兰河市数据局"
EVENT = Told(1, "兰河市机器人办法", NOW, (BUREAU,), (NEWSPAPER,))


# --- bodies fallen silent


def test_a_source_that_shows_new_items_is_not_silent() -> None:
    assert silent([FRESH], NOW, days=14) == ()
    assert silent([replace(FRESH, last_new_at=NOW - 14 * DAY)], NOW, days=14) == ()


def test_one_that_has_shown_nothing_for_so_long_is() -> None:
    (one,) = silent([replace(FRESH, last_new_at=NOW - 15 * DAY, last_outcome="empty_list")], NOW, days=14)
    assert (one.body, one.sources, one.last_new_at, one.outcomes) == ("a", ("a",), NOW - 15 * DAY, ("empty_list",))
    assert silent([replace(FRESH, last_new_at=NOW - 15 * DAY)], NOW, days=20) == ()


def test_a_body_speaks_as_long_as_one_of_its_sources_does() -> None:
    quiet = replace(FRESH, name="b", issuer=BUREAU, last_new_at=NOW - 90 * DAY)
    assert silent([replace(FRESH, issuer=BUREAU), quiet], NOW, days=14) == ()
    (one,) = silent([replace(quiet, name="c", last_new_at=None), quiet], NOW, days=14)
    assert (one.body, one.sources, one.last_new_at) == (BUREAU, ("c", "b"), NOW - 90 * DAY)


def test_those_that_never_showed_anything_come_first() -> None:
    found = silent(
        [replace(FRESH, name="old", last_new_at=NOW - 30 * DAY), replace(FRESH, name="never", last_new_at=None)],
        NOW,
        days=14,
    )
    assert [one.body for one in found] == ["never", "old"]


def test_what_is_not_watched_or_was_not_asked_yet_is_no_news() -> None:
    states = [
        replace(FRESH, name="gone", active=False, last_new_at=None),
        replace(FRESH, name="new", last_outcome=None, last_new_at=None),
    ]
    assert silent(states, NOW, days=14) == ()


# --- why they are


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"added_at": NOW - 14 * DAY}, Quiet.SILENT),
        ({"added_at": NOW - 13 * DAY}, Quiet.JUST_ADDED),
        ({"added_at": NOW - 90 * DAY, "last_ok_at": None}, Quiet.NEVER_READ),
        ({"added_at": NOW - DAY, "last_ok_at": None}, Quiet.NEVER_READ),
    ],
)
def test_a_source_added_lately_or_never_read_is_told_from_a_silent_one(changes: dict[str, Any], why: Quiet) -> None:
    (one,) = silent([replace(FRESH, last_new_at=None, **changes)], NOW, days=14)
    assert (one.why, one.added_at) == (why, changes["added_at"])


def test_a_body_is_silent_by_the_source_that_was_watched_and_read_for_long_enough() -> None:
    old = replace(FRESH, name="old", issuer=BUREAU, last_new_at=None, added_at=NOW - 30 * DAY)
    new, unread = replace(old, name="new", added_at=NOW - DAY), replace(old, name="unread", last_ok_at=None)
    (both,) = silent([new, old], NOW, days=14)
    assert (both.why, both.added_at) == (Quiet.SILENT, NOW - 30 * DAY)
    assert [one.why for one in silent([new, unread], NOW, days=14)] == [Quiet.JUST_ADDED]


def test_single_articles_are_no_list_that_could_fall_silent() -> None:
    page = replace(FRESH, name="page", last_new_at=NOW - 90 * DAY)
    assert [one.body for one in silent([page, replace(page, name="list")], NOW, days=14, apart={"page"})] == ["list"]


# --- seen only in media


def test_an_event_that_only_media_have_told_is_missed() -> None:
    assert only_in_media([EVENT], []) == (EVENT,)


@pytest.mark.parametrize(
    "place",
    [
        Place("数据局", "data.example", "city", BUREAU, None),
        Place("数据局", "data.example", None, f"{BUREAU}办公室", "unknown"),  # an office of the issuer
        Place("别处", "elsewhere.example", None, None, "province"),  # another public body's site
        Place("别处", "elsewhere.example", "ministry", None, None),
        Place("某页", "own.example", None, None, "unknown"),  # the issuer's own host, by another source's word
    ],
)
def test_one_seen_at_its_issuer_or_another_public_body_is_not(place: Place) -> None:
    told = replace(EVENT, places=(NEWSPAPER, place))
    assert only_in_media([told], [Home(BUREAU, "own.example")]) == ()


@pytest.mark.parametrize(
    "place",
    [
        Place("别人的页", "own.example", None, None, "unknown"),
        Place("别的局", "other.example", "media", "兰河市文化局", "media"),
    ],
)
def test_other_peoples_hosts_and_bodies_do_not_count(place: Place) -> None:
    told = replace(EVENT, places=(place,))
    assert only_in_media([told], [Home("云岫县数据局", "own.example"), Home(BUREAU, "third.example")]) == (told,)


def test_one_that_names_no_issuer_cannot_be_missed_there() -> None:
    assert only_in_media([replace(EVENT, issuers=())], []) == ()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("工业和信息化部", "工业和信息化部", True),
        ("工业和信息化部", "工业和信息化部科技司", True),
        ("国务院办公厅", "国务院", True),
        ("White House", "white  house", True),
        ("国务院", "国务院国有资产监督管理委员会", False),
        ("兰河市", "兰河市数据局", False),
        ("兰河市数据局", "云岫县数据局", False),
        ("市委", "市委办公厅", False),  # too short to be anybody's name
    ],
)
def test_an_office_is_its_body_and_a_body_of_its_own_is_not(one: str, other: str, same: bool) -> None:  # noqa: FBT001
    assert same_body(one, other) is same
    assert same_body(other, one) is same


# --- from the archive


def test_told_events_come_with_their_issuers_and_places(archive: Archive) -> None:
    sync(
        archive,
        watched("日报", "daily.example", Publisher(tier="media")),
        watched("b", publisher=Publisher(issuer=BUREAU)),
    )
    number = event(archive, "兰河市机器人办法", NOW - DAY)
    first = article(archive, "日报", event_id=number, site="daily.example")
    second = article(archive, "b", event_id=number, site="b.example")
    alert(archive, first)
    issuer(archive, first, BUREAU)
    issuer(archive, second, BUREAU)
    issuer(archive, second, "兰河市人民政府")
    detected(archive, first, "media")
    (found,) = told_since(archive, NOW)
    assert found == Told(
        number,
        "兰河市机器人办法",
        NOW - DAY,
        (BUREAU, "兰河市人民政府"),
        (NEWSPAPER, Place("b", "b.example", None, BUREAU, None)),
    )


def test_events_that_were_not_told_or_long_ago_are_left_out(archive: Archive) -> None:
    sync(archive, watched("a"))
    alert(archive, article(archive, "a", event_id=event(archive)), status="baseline")
    alert(archive, article(archive, "a", event_id=event(archive)), raised=NOW - DAY)
    article(archive, "a", event_id=event(archive))
    assert told_since(archive, NOW) == ()


def test_hosts_of_sources_with_an_issuer_are_its_homes_also_when_they_are_not_watched_any_more(
    archive: Archive,
) -> None:
    sync(archive, watched("b", "b.example:8080", Publisher(issuer=BUREAU)), watched("c"))
    sync(archive, watched("c"))
    assert homes(archive) == (Home(BUREAU, "b.example:8080"),)
