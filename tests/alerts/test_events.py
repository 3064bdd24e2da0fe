"""Which event an article belongs to: stories with what is expected, and what holds of all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.events import Candidate, Described, Placed, described_of_rows, keys, lookups, place
from alerts.policy.facts import facts
from alerts.stated import rows
from tests.alerts.stories import Item, Story, candidates, described, in_order, stories

STORIES = stories()
NUMBERS = ("川办发〔2026〕3号", "川办发〔2026〕4号", "")


def _item(title: str, text: str = "", *, day: str = "2026-04-02", source: str = "某报") -> Item:
    return {"title": title, "text": text, "date": day, "source": source}


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_story_falls_into_its_events(story: Story) -> None:
    done = in_order(story.items)
    for one, (put, _) in zip(story.items, done, strict=True):
        for other, (beside, _) in zip(story.items, done, strict=True):
            assert (put.event_id == beside.event_id) is (one["event"] == other["event"]), (one, other)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_story_falls_into_its_events_when_told_backwards(story: Story) -> None:
    backwards = story.items[::-1]
    for one, (put, _) in zip(backwards, done := in_order(backwards), strict=True):
        for other, (beside, _) in zip(backwards, done, strict=True):
            assert (put.event_id == beside.event_id) is (one["event"] == other["event"]), (one, other)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_measures_are_tied_to_what_they_implement_or_repeal(story: Story) -> None:
    done = in_order(story.items)
    named = {put.event_id: one["event"] for one, (put, _) in zip(story.items, done, strict=True)}
    ties = {
        f"{named[put.event_id]} {kind} {named[other]}"
        for put, said in done
        for kind, others in (("implements", said.implements), ("repeals", said.repeals))
        for other, _ in others
    }
    assert ties == story.links


def test_there_are_sixty_stories_with_names_of_their_own() -> None:
    assert len({story.name for story in STORIES}) == len(STORIES) >= 60


def test_the_reason_is_said_in_words() -> None:
    notice = _item(
        "四川省人民政府办公厅关于印发《四川省车路协同办法》的通知", "川办发〔2026〕3号\n各市：现印发给你们。"
    )
    by_number = _item("四川有了车路协同新规", "《四川省车路协同办法》（川办发〔2026〕3号）近日印发。")
    by_name = _item("四川出台《四川省车路协同办法》", "四川省人民政府办公厅印发《四川省车路协同办法》。")
    said = [said for _, said in in_order([notice, by_number, by_name])]
    assert said[0] == Placed(None)
    assert (said[1].reason, said[1].with_article_id, said[1].detail) == ("docnum", 1, "文号 川办发〔2026〕3号")
    assert (said[2].reason, said[2].detail) == ("title", "《四川省车路协同办法》 of 四川省")


def test_a_tie_says_what_the_other_document_was_called() -> None:
    story = next(story for story in STORIES if story.name == "a repeal is an event of its own")
    (_, said) = in_order(story.items)[1]
    assert said.repeals == ((1, "《武汉市数字人产业扶持办法》"),)


def test_a_reprint_joins_though_it_names_nothing() -> None:
    old, new = described(1, _item("新规来了", "某市今起限行。")), described(2, _item("限行新规", "某市今起限行。"))
    assert place(new, [Candidate(old)]).event_id is None
    said = place(new, [Candidate(old, 0.97)])
    assert (said.event_id, said.reason, said.detail) == (1, "reprint", "97% of one text in the other")


def test_a_reprint_with_another_number_stays_out() -> None:
    text = "川办发〔2026〕{}号\n各市：现将名单印发给你们，请遵照执行。"
    old = described(1, _item("四川省人民政府办公厅关于下达计划的通知", text.format(3)))
    new = described(2, _item("四川省人民政府办公厅关于下达计划的通知", text.format(4)))
    assert place(new, [Candidate(old, 0.99)]) == Placed(None)


def test_one_member_with_another_number_keeps_an_article_out_of_its_event() -> None:
    named = described(1, _item("四川出台《四川省车路协同办法》", "四川省人民政府办公厅印发《四川省车路协同办法》。"))
    numbered = described(
        3, _item("四川省人民政府办公厅关于印发《四川省车路协同办法》的通知", "川办发〔2026〕4号\n各市：")
    )
    assert place(numbered, [Candidate(named)]).event_id == 1
    assert place(numbered, [Candidate(named)], numbers={1: {"川办发〔2026〕3号"}}).event_id is None
    assert place(numbered, [Candidate(named)], numbers={1: {"川办发〔2026〕4号"}}).event_id == 1


def test_the_order_in_which_candidates_are_found_does_not_matter() -> None:
    for story in STORIES:
        done = [one for one, _ in in_order(story.items[:-1])]
        new = described(len(story.items), story.items[-1])
        found = candidates(new, done)
        assert place(new, found) == place(new, found[::-1])


def test_facts_out_of_the_archive_say_the_same_as_fresh_ones() -> None:
    for story in STORIES:
        for number, item in enumerate(story.items):
            fresh = described(number, item)
            day = date.fromisoformat(item["date"])
            stored = rows(facts(item["title"], item["text"], published_on=day))
            again = described_of_rows(
                number,
                number,
                title=item["title"],
                body=item["text"],
                source=item["source"],
                published_on=day,
                facts=stored,
                policy=fresh.policy,
            )
            assert again == fresh


def test_keys_are_few_and_what_is_looked_up_holds_them() -> None:
    for story in STORIES:
        for number, item in enumerate(story.items):
            one = described(number, item)
            assert len(keys(one)) <= 16
            assert keys(one) <= lookups(one)


def _filler(number: int) -> Item:
    things = ("路灯", "桥梁", "水库", "苗圃", "食堂", "渡口", "冷库", "糖厂")
    thing = things[number % len(things)]
    return _item(f"某县{thing}检修第{number}号安排", f"某县今年检修{thing}{number * 7 + 3}处。")


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(STORIES), st.lists(st.integers(0, 3), min_size=6, max_size=6))
def test_articles_on_other_things_in_between_change_nothing(story: Story, between: list[int]) -> None:
    alone = in_order(story.items)
    mixed: list[Item] = []
    at: list[int] = []
    for item, count in zip(story.items, between, strict=False):
        mixed += [_filler(len(mixed) + step) for step in range(count)]
        at.append(len(mixed))
        mixed.append(item)
    done = in_order(mixed)
    for left, one in enumerate(at):
        for right, other in enumerate(at):
            together = done[one][0].event_id == done[other][0].event_id
            assert together is (alone[left][0].event_id == alone[right][0].event_id)


@st.composite
def _printings(draw: st.DrawFn) -> Item:
    """A page of one of two acts that bear one name, with its number or without."""
    number = draw(st.sampled_from(NUMBERS))
    title = draw(
        st.sampled_from(
            [
                "四川省人民政府办公厅关于印发《四川省车路协同办法》的通知",
                "四川出台《四川省车路协同办法》",
                "《四川省车路协同办法》解读",
                "四川：车路协同有新规",
            ]
        )
    )
    text = draw(st.sampled_from(["现印发给你们。", "四川省人民政府办公厅近日印发《四川省车路协同办法》。"]))
    day = date(2026, 4, 1) + timedelta(days=draw(st.integers(0, 40)))
    return _item(title, f"{number}\n{text}" if number else text, day=day.isoformat())


@settings(max_examples=150, deadline=None)
@given(st.lists(_printings(), min_size=2, max_size=9))
def test_two_numbers_are_never_in_one_event(items: list[Item]) -> None:
    done: list[tuple[Described, Placed]] = []
    for number, item in enumerate(items, 1):
        new = described(number, item)
        found = [replace(one, reprint=0.9) for one in candidates(new, [put for put, _ in done])]
        said = place(new, found)
        done.append((replace(new, event_id=said.event_id or number), said))
    of_event: dict[int, set[str]] = {}
    for put, _ in done:
        of_event.setdefault(put.event_id, set()).update(put.subject.numbers)
    assert all(len(numbers) <= 1 for numbers in of_event.values())
