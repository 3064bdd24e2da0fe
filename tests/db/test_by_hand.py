from __future__ import annotations

from datetime import timedelta

import pytest

from db import alerts, by_hand, events, outbox
from db.errors import ArchiveError
from db.events import Placement, Tie
from db.store import Archive
from tests.db.placing import again, event_ids, put, read_page, tell
from tests.db.rows import LEASE, MOVED, NOW, draft, follow_up

LATER = NOW + timedelta(hours=1)


def test_merged_events_are_one_and_stay_so(archive: Archive) -> None:
    one, other = read_page(archive, "/1"), read_page(archive, "/2")
    alerts.record(archive, [draft(one), draft(other, "other")], position=2, now=NOW)
    assert by_hand.merge(archive, one.event_id, other.event_id, LATER) == 1
    assert events.now_called(archive, other.event_id) == one.event_id
    assert events.held(archive, other.id)
    assert set(events.told(archive, one.event_id)) == {"robots", "other"}
    assert alerts.record(archive, [draft(again(archive, other), "other")], position=3, now=LATER) == ()
    with pytest.raises(ArchiveError, match="is part of event"):
        by_hand.merge(archive, one.event_id, other.event_id, LATER)


def test_split_articles_have_an_event_of_their_own(archive: Archive) -> None:
    one, other, third = (read_page(archive, f"/{number}") for number in range(3))
    put(archive, Placement(other.id, one.event_id, "title", one.id, "t"))
    put(archive, Placement(third.id, one.event_id, "reprint", other.id, "t"))
    new = by_hand.split(archive, [other.id, third.id], LATER)
    assert {again(archive, two).event_id for two in (other, third)} == {new} != {one.event_id}
    assert again(archive, third).duplicate_of is None or again(archive, third).duplicate_of == other.id
    assert events.held(archive, other.id)
    assert not events.held(archive, one.id)
    assert events.apart(archive, new) == {one.event_id}
    assert events.apart(archive, one.event_id) == {new}


def test_split_refuses_what_makes_no_two_events(archive: Archive) -> None:
    one, other = read_page(archive, "/1"), read_page(archive, "/2")
    for wrong in ([one.id], [one.id, other.id], [99]):
        with pytest.raises(ArchiveError):
            by_hand.split(archive, wrong, LATER)
    assert len(event_ids(archive)) == 2


def test_merge_refuses_an_event_that_is_not_there(archive: Archive) -> None:
    one = read_page(archive, "/1")
    with pytest.raises(ArchiveError, match="no event 99"):
        by_hand.merge(archive, one.event_id, 99, LATER)


def test_what_was_said_not_to_be_a_merged_event_is_not_the_one_it_is_part_of(archive: Archive) -> None:
    one, other, third = (read_page(archive, f"/{number}") for number in range(3))
    put(archive, Placement(other.id, one.event_id, "title", one.id, "t"))
    new = by_hand.split(archive, [other.id], LATER)
    by_hand.merge(archive, third.event_id, new, LATER)
    assert events.apart(archive, third.event_id) == {one.event_id}
    assert third.event_id in events.apart(archive, one.event_id)


def test_a_merged_event_keeps_its_ties(archive: Archive) -> None:
    act, measure, third, repeal = (read_page(archive, f"/{number}", f"标题{number}") for number in range(4))
    put(archive, Placement(measure.id, ties=(Tie("implements", act.event_id, "d"),)))
    put(archive, Placement(repeal.id, ties=(Tie("repeals", measure.event_id, "d"),)))
    by_hand.merge(archive, third.event_id, measure.event_id, LATER)
    assert {(kind, event) for kind, event, *_ in events.ties(archive, third.event_id)} == {
        ("implements", act.event_id),
        ("repealed_by", repeal.event_id),
    }
    by_hand.merge(archive, third.event_id, act.event_id, LATER)
    assert [kind for kind, *_ in events.ties(archive, third.event_id)] == ["repealed_by"], "nothing implements itself"


def test_of_two_merged_events_follow_ups_continue_the_one_that_people_have(archive: Archive) -> None:
    one, other = read_page(archive, "/1"), read_page(archive, "/2")
    alerts.record(archive, [draft(one, status="baseline"), draft(other)], position=2, now=NOW)
    (first,) = outbox.claim_due(archive, NOW, lease=LEASE, limit=1)
    outbox.settle(archive, first, started_at=NOW, now=NOW, detail="250", due_at=None, ok=True)
    by_hand.merge(archive, one.event_id, other.event_id, LATER)
    alerts.record(archive, [follow_up(again(archive, other), MOVED)], position=3, now=LATER)
    (later,) = outbox.claim_due(archive, LATER, lease=LEASE, limit=1)
    assert later.replies_to == first.id


def test_what_was_told_of_a_split_article_is_told_of_its_event(archive: Archive) -> None:
    one, other = read_page(archive, "/1"), read_page(archive, "/2")
    tell(archive, one, "stage:印发")
    put(archive, Placement(other.id, one.event_id, "title", one.id, "t"))
    new = by_hand.split(archive, [one.id], LATER)
    assert events.told(archive, new) == events.told(archive, one.event_id) == {"robots": {"first", "stage:印发"}}


def test_nobody_was_told_of_a_split_article_that_came_later(archive: Archive) -> None:
    one, other = read_page(archive, "/1"), read_page(archive, "/2")
    tell(archive, one)
    put(archive, Placement(other.id, one.event_id, "title", one.id, "t"))
    assert events.told(archive, by_hand.split(archive, [other.id], LATER)) == {}


def test_a_split_official_page_and_its_ties_go_with_it(archive: Archive) -> None:
    one, other, third = (read_page(archive, f"/{number}") for number in range(3))
    tie = Tie("implements", third.event_id, "d")
    put(archive, Placement(other.id, one.event_id, "title", one.id, "t", ties=(tie,), official=True))
    new = by_hand.split(archive, [other.id], LATER)
    said = [events.summary(archive.read(), event) for event in (one.event_id, new)]
    assert [each and each.official_url for each in said] == [None, other.url]
    assert events.ties(archive, one.event_id) == ()
    assert [kind for kind, *_ in events.ties(archive, new)] == ["implements"]
