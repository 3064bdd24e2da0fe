"""What jingbao reads on the demo sites' pages, and what the shipped rule says: the posts themselves are the truth."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from alerts.rules.default import shipped_rules
from alerts.rules.match import Document, Rule, RuleSet
from crawler.dedup import content_hash
from crawler.extract import extract
from crawler.parse import read_article, read_listing
from crawler.urls import canonical
from db.models import Article, Page, PageKind, Source, SourceKind
from jingbao.demo.posts import SITES, Post, posts
from jingbao.demo.sites import Place, expected_events, list_path, negatives, place_of, resources
from tests.jingbao.demo_pages import ALL_POSTS, BASE, EDITIONS, key, the_post

NOW = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)
RULES = RuleSet([Rule.of("ai-policy", shipped_rules()["ai-policy"])])
LIST_KINDS = {"cms": SourceKind.LIST, "gbk": SourceKind.LIST, "feed": SourceKind.FEED}
FIRST_PAGE = {"cms": 12, "gbk": 30, "feed": 30}  # posts that fit on the page that is watched


def fetched(site: str, path: str, edition: int = 2) -> Page:
    """The page as the fetcher would hand it over."""
    file = resources(site, edition, BASE)[path].file
    return Page(BASE + path, BASE + path, 200, (("Content-Type", file.content_type),), file.content, NOW)


def reading(post: Post, edition: int = 2) -> Article:
    return read_article(fetched(post.site, place_of(post).path, edition))


def fires(place: Place) -> bool:
    post = next(post for post in ALL_POSTS if place_of(post) == place)
    article = reading(post)
    document = Document(title=article.title, body=article.body, source=article.source or "", url=BASE + place.path)
    return bool(RULES.match(document))


@pytest.mark.parametrize("post", ALL_POSTS, ids=key)
def test_the_text_is_read_as_written_and_nothing_beside_it(post: Post) -> None:
    found = reading(post)
    assert found.kind is PageKind.ARTICLE
    assert found.body.splitlines() == list(post.paragraphs)


@pytest.mark.parametrize("post", ALL_POSTS, ids=key)
def test_title_time_and_language_are_read_as_printed(post: Post) -> None:
    found = reading(post)
    assert (found.title, found.published_at, found.lang) == (post.title, post.at, post.lang)


@pytest.mark.parametrize("post", ALL_POSTS, ids=key)
def test_the_source_is_read_as_printed(post: Post) -> None:
    assert reading(post).source == post.source


@pytest.mark.parametrize("post", posts("cms", 0), ids=key)
def test_the_text_stays_the_same_while_the_related_list_beside_it_changes(post: Post) -> None:
    assert reading(post, 0) == reading(post, 1)


@pytest.mark.parametrize("post", posts("gbk"), ids=key)
def test_gbk_pages_are_read_from_their_bytes_alone(post: Post) -> None:
    page = fetched("gbk", place_of(post).path)
    assert extract(page.content, page.url).title == post.title


def test_the_edit_is_read() -> None:
    before, after = (reading(the_post("cms/1044"), edition) for edition in (1, 2))
    assert before.title == after.title
    assert before.published_at == after.published_at
    assert content_hash(before, BASE) != content_hash(after, BASE)


@pytest.mark.parametrize("post", [post for post in ALL_POSTS if post.reprint_of], ids=key)
def test_a_reprint_has_the_content_hash_of_its_original(post: Post) -> None:
    original = the_post(post.reprint_of or "")
    hashes = {content_hash(reading(one), BASE + place_of(one).path) for one in (post, original)}
    assert len(hashes) == 1


def test_texts_that_are_no_reprints_have_hashes_of_their_own() -> None:
    own = [post for post in ALL_POSTS if post.reprint_of is None]
    assert len({content_hash(reading(post), BASE) for post in own}) == len(own)


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("site", SITES)
def test_the_list_gives_the_posts_in_order_and_nothing_else(site: str, edition: int) -> None:
    page = fetched(site, list_path(site), edition)
    listing = read_listing(page, Source(site, page.url))
    assert listing.kind is LIST_KINDS[site]
    expected = posts(site, edition)[: FIRST_PAGE[site]]
    assert [canonical(link.url) for link in listing.links] == [BASE + place_of(post).path for post in expected]
    assert [link.title for link in listing.links] == [post.title for post in expected]


@pytest.mark.parametrize(("site", "dated"), [("cms", True), ("gbk", False), ("feed", True)])
def test_the_dates_of_a_list_are_read_where_it_has_any(site: str, *, dated: bool) -> None:
    page = fetched(site, list_path(site))
    listing = read_listing(page, Source(site, page.url))
    assert {link.published_at is not None for link in listing.links} == {dated}


@pytest.mark.parametrize("place", [place for event in expected_events() for place in event.prints], ids=str)
def test_the_shipped_rule_fires_on_every_print_of_a_policy_event(place: Place) -> None:
    assert fires(place)


@pytest.mark.parametrize("place", [negative.place for negative in negatives()], ids=str)
def test_the_shipped_rule_is_silent_on_the_negatives(place: Place) -> None:
    assert not fires(place)
