"""What the papers print is what the product can read, match and tell apart: else the kill test would prove nothing."""

from __future__ import annotations

from collections import Counter

import pytest

from alerts.rules.default import default_rule
from alerts.rules.match import Document, RuleSet
from bench import press
from bench.press import FRONT_PAGE, LISTED, Deed, Story
from crawler.dedup import content_hash
from crawler.discover import listing_from_html
from crawler.extract import extract
from db.models import Article

MANY = 300
BASE = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def stories() -> list[Story]:
    return [press.story(number, seed=1) for number in range(MANY)]


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return RuleSet([default_rule()])


def _read(story: Story) -> Article:
    return extract(press.article_page(story), BASE + story.path)


def _matches(rules: RuleSet, article: Article) -> bool:
    return bool(rules.match(Document(title=article.title, body=article.body, url=BASE)))


def test_the_same_seed_prints_the_same_words_and_another_seed_others() -> None:
    assert press.story(5, seed=1) == press.story(5, seed=1)
    assert press.story(5, seed=1).paragraphs != press.story(5, seed=2).paragraphs


def test_every_page_is_read_as_it_was_written(stories: list[Story]) -> None:
    for story in stories[:60]:
        found = _read(story)
        assert (found.title, tuple(found.body.split("\n"))) == (story.title, story.paragraphs)
        assert found.published_at == story.published_at


def test_the_shipped_rule_takes_every_policy_and_nothing_else(stories: list[Story], rules: RuleSet) -> None:
    wrong = [
        one.title for one in stories if _matches(rules, Article(one.title, "\n".join(one.paragraphs))) != one.policy
    ]
    assert wrong == []


def test_an_edit_changes_title_and_text_and_stays_a_policy(stories: list[Story], rules: RuleSet) -> None:
    for first in stories[:40]:
        edited = press.edited(first)
        assert (edited.path, edited.edited, first.edited) == (first.path, True, False)
        assert _matches(rules, _read(edited)) == first.policy
        assert content_hash(_read(edited), "") != content_hash(_read(first), "")


def test_a_reprint_is_the_same_text_at_the_other_paper(stories: list[Story]) -> None:
    for first in stories[:40]:
        copy = press.reprinted(first)
        assert copy.paper != first.paper
        assert copy.path != first.path
        assert content_hash(_read(copy), "a") == content_hash(_read(first), "b")


def test_no_two_items_have_a_paragraph_in_common(stories: list[Story]) -> None:
    paragraphs = Counter(paragraph for one in stories for paragraph in one.paragraphs)
    assert paragraphs.most_common(1)[0][1] == 1


def test_a_list_shows_the_newest_first_and_no_more_than_it_has_room_for(stories: list[Story]) -> None:
    found = listing_from_html(press.list_page("north", stories), BASE + "/list.html").links
    assert [link.url for link in found] == [BASE + one.path for one in reversed(stories[-LISTED:])]
    assert found[0].title == stories[-1].title


def test_the_front_page_holds_no_edit_and_no_reprint_and_later_pages_hold_all_kinds() -> None:
    assert {press.deed(number) for number in range(FRONT_PAGE)} == {Deed.NEWS, Deed.POLICY}
    later = Counter(press.deed(number) for number in range(FRONT_PAGE, FRONT_PAGE + 18))
    assert later == {Deed.NEWS: 7, Deed.POLICY: 7, Deed.EDIT: 2, Deed.REPRINT: 2}


def test_each_paper_has_a_host_of_its_own() -> None:
    assert press.list_urls((81, 82)) == ("http://127.0.0.1:81/list.html", "http://127.0.0.2:82/list.html")
