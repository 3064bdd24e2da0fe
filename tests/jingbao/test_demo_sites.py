"""The demo sites as values: what a watcher is to make of them, their texts, their editions and their links."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from datetime import timedelta
from html import escape
from html.parser import HTMLParser
from importlib.resources import files
from urllib.parse import urljoin, urlsplit

import pytest

from jingbao.demo.posts import SITES, Post, posts
from jingbao.demo.sites import Place, expected_events, list_path, negatives, place_of, post_at, resources
from tests.jingbao.demo_pages import ALL_POSTS, BASE, EDITIONS, key, page_of, text_of, the_post

SHANGHAI = timedelta(hours=8)


class Hrefs(HTMLParser):
    """The addresses a page points to: links, pictures, styles and scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in ("href", "src", "action") and value]


# What is expected of a watcher


def test_seven_policy_events_are_published_after_the_first_poll_and_one_lies_there_before() -> None:
    assert Counter(event.edition for event in expected_events()) == {0: 1, 1: 7}


def test_the_old_policy_item_is_printed_once_so_that_the_baseline_counts_one() -> None:
    (old,) = [event for event in expected_events() if event.edition == 0]
    assert [place.site for place in old.prints] == ["cms"]


def test_four_events_are_reprinted_on_another_site() -> None:
    sites = {event.key: [place.site for place in event.prints] for event in expected_events()}
    assert {name: where for name, where in sites.items() if len(where) > 1} == {
        "embodied-ai-measures": ["cms", "gbk"],
        "generative-ai-draft": ["cms", "feed"],
        "humanoid-safety-standard": ["cms", "gbk"],
        "labelling-enforcement": ["feed", "cms"],
    }


def test_every_kind_of_hard_negative_is_there_once_the_new_items_are_out() -> None:
    assert {negative.why_not for negative in negatives() if negative.edition == 1 and negative.why_not} == {
        "a leader's visit",
        "company news",
        "debunked rumour",
        "drones",
        "only the related items speak of AI policy",
        "opinion",
        "product review",
        "sport; AI only inside words",
        "statistics",
    }


def test_events_and_negatives_together_are_all_posts() -> None:
    told = [place for event in expected_events() for place in event.prints]
    silent = [negative.place for negative in negatives()]
    assert Counter(told + silent) == Counter(place_of(post) for post in ALL_POSTS)


def test_the_sites_hold_more_than_thirty_articles() -> None:
    assert len(ALL_POSTS) == 45
    assert len({post.paragraphs for post in ALL_POSTS}) == 41


def test_a_place_leads_back_to_its_post() -> None:
    assert [post_at(place_of(post)) for post in ALL_POSTS] == ALL_POSTS
    assert post_at(Place("cms", "/new/")) is None


def test_a_place_has_no_post_before_its_edition() -> None:
    assert post_at(place_of(the_post("gbk/2311")), edition=0) is None


# The texts


@pytest.mark.parametrize("site", SITES)
def test_every_row_of_the_articles_file_has_known_keys_and_a_text_or_a_reprint(site: str) -> None:
    text = files("jingbao.demo").joinpath("content", site, "posts.toml").read_text(encoding="utf-8")
    always = {"id", "section", "edition", "at", "source", "editor"}
    for row in tomllib.loads(text)["posts"]:
        words = {"reprint_of"} if "reprint_of" in row else {"title", "body"}
        assert always | words <= row.keys() <= always | words | {"lang", "event", "why_not", "image", "edit"}


@pytest.mark.parametrize("post", ALL_POSTS, ids=key)
def test_paragraphs_are_neither_empty_nor_padded(post: Post) -> None:
    assert len(post.paragraphs) >= 2
    assert all(paragraph and paragraph == paragraph.strip() for paragraph in post.paragraphs)


@pytest.mark.parametrize("post", ALL_POSTS, ids=key)
def test_times_are_in_shanghai_and_no_two_posts_of_a_site_share_one(post: Post) -> None:
    assert post.at.utcoffset() == SHANGHAI
    assert [one for one in posts(post.site) if one.at == post.at] == [post]


@pytest.mark.parametrize("site", SITES)
def test_new_posts_are_later_than_all_that_was_there(site: str) -> None:
    old = max(post.at for post in posts(site, 0))
    assert all(post.at > old for post in posts(site) if post.edition > 0)


def test_paragraphs_differ_between_unrelated_posts() -> None:
    lines = Counter(line for text in {post.paragraphs for post in ALL_POSTS} for line in text)
    assert {line for line, times in lines.items() if times > 1} == {"2026年3月17日", "2026年3月18日"}  # signatures


@pytest.mark.parametrize("post", [post for post in ALL_POSTS if post.reprint_of], ids=key)
def test_a_reprint_repeats_title_and_paragraphs_in_another_frame(post: Post) -> None:
    original = the_post(post.reprint_of or "")
    assert (post.title, post.paragraphs) == (original.title, original.paragraphs)
    assert post.site != original.site
    assert post.at > original.at
    assert heading(page_of(post)) != heading(page_of(original))


def heading(page: str) -> str:
    found = re.search(r"<title>(.*?)</title>", page, re.IGNORECASE)
    assert found is not None
    return found.group(1)


# The editions


def test_one_post_is_edited_and_keeps_its_title_and_time() -> None:
    before = {post.key: post for site in SITES for post in posts(site, 1)}
    changed = [post for post in ALL_POSTS if post != before[post.key]]
    assert [post.key for post in changed] == ["cms/1044"]
    assert (changed[0].title, changed[0].at) == (before["cms/1044"].title, before["cms/1044"].at)


def test_the_edit_moves_the_deadline_and_adds_a_paragraph() -> None:
    before, after = the_post("cms/1044", 1), the_post("cms/1044", 2)
    assert "2026年4月20日17时截止" in "".join(before.paragraphs)
    assert "2026年5月8日17时截止" in "".join(after.paragraphs)
    assert "4月20日17时" not in "".join(after.paragraphs)
    assert len(after.paragraphs) == len(before.paragraphs) + 1


def test_an_edited_post_moves_to_the_top_of_its_list_with_a_new_date() -> None:
    first = re.search(r'<ul class="news-list">\s*<li>.*', text_of(resources("cms", 2, BASE)["/new/"]))
    assert first is not None
    assert "1044.html" in first.group()
    assert "<span>2026-03-20</span>" in first.group()


@pytest.mark.parametrize("site", SITES)
def test_nothing_that_was_published_disappears(site: str) -> None:
    shown = [resources(site, edition, BASE).keys() for edition in EDITIONS]
    assert shown[0] < shown[1]
    assert shown[1] == shown[2]


@pytest.mark.parametrize(("site", "moved"), [("cms", True), ("gbk", False), ("feed", False)])
def test_only_the_edited_site_changes_its_list_in_the_last_edition(site: str, *, moved: bool) -> None:
    before, after = (resources(site, edition, BASE)[list_path(site)] for edition in (1, 2))
    assert (before != after) is moved


def test_an_old_article_page_changes_its_bytes_with_its_related_list_and_not_its_text() -> None:
    old = the_post("cms/1033")
    assert page_of(old, 0) != page_of(old, 1)
    assert [line for line in old.paragraphs if line not in page_of(old, 1)] == []


# The pages


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("site", SITES)
def test_every_post_is_served_with_its_title_and_paragraphs_in_order(site: str, edition: int) -> None:
    shown = resources(site, edition, BASE)
    for post in posts(site, edition):
        page = text_of(shown[place_of(post).path])
        lines = [re.escape(escape(line)) for line in (post.title, *post.paragraphs)]
        assert re.search(".*?".join(lines), page, re.DOTALL), post.key


@pytest.mark.parametrize("post", ALL_POSTS, ids=key)
def test_every_page_says_when_and_from_where(post: Post) -> None:
    day = {
        "cms": f"{post.at:%Y-%m-%d %H:%M:%S}",
        "gbk": f"{post.at.year}-{post.at.month}-{post.at.day} {post.at.hour}:{post.at:%M:%S}",
        "feed": post.at.isoformat(),
    }[post.site]
    assert day in page_of(post)
    assert escape(post.source) in page_of(post)


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("site", SITES)
def test_no_link_of_a_site_leads_nowhere_on_it(site: str, edition: int) -> None:
    shown = resources(site, edition, BASE)
    dead = []
    for path, resource in shown.items():
        if "html" in resource.file.content_type:
            urls = (urlsplit(urljoin(BASE + path, href)) for href in Hrefs(text_of(resource)).found)
            here = (
                url.path + (f"?{url.query}" if url.query else "") for url in urls if url.netloc == urlsplit(BASE).netloc
            )
            dead += [(path, target) for target in here if target not in shown]
    assert dead == []


@pytest.mark.parametrize("site", SITES)
def test_links_to_other_sites_go_to_reserved_names_only(site: str) -> None:
    pages = [one for one in resources(site, 2, BASE).values() if "html" in one.file.content_type]
    hosts = {urlsplit(href).hostname for page in pages for href in Hrefs(text_of(page)).found if "://" in href}
    assert all(host == "127.0.0.1" or str(host).endswith(".example") for host in hosts)


@pytest.mark.parametrize("site", SITES)
def test_robots_txt_allows_the_articles_and_asks_for_no_delay(site: str) -> None:
    robots = resources(site, 0, BASE)["/robots.txt"].file
    assert robots.content_type.startswith("text/plain")
    assert b"Allow: /\n" in robots.content
    assert b"delay" not in robots.content.lower()
