"""The three demo layouts have the traps that they are there for."""

from __future__ import annotations

import re
from html import unescape

import feedparser
import pytest

from jingbao.demo.markup import TEASER, neighbours, related
from jingbao.demo.posts import Post, posts
from jingbao.demo.sites import place_of, resources
from tests.jingbao.demo_pages import BASE, key, page_of, text_of, the_post

# The CMS


def test_related_items_stand_in_the_container_of_the_text() -> None:
    page = page_of(the_post("cms/1052"))
    box = page[page.index('<div class="article-box">') : page.index('</div>\n</div>\n<div class="side">')]
    assert box.count("<div") - box.count("</div>") == 1  # all but the container itself is closed again
    assert box.index("责任编辑") < box.index("<h4>相关文章</h4>") < box.index('<div class="statement">')


@pytest.mark.parametrize("post", posts("cms"), ids=key)
def test_under_every_cms_article_stand_five_others_two_of_them_policy_news(post: Post) -> None:
    found = related(post, posts("cms"))
    assert len({one.key for one in found} - {post.key}) == 5
    assert sum(one.event is not None for one in found) == 2


def test_before_the_first_poll_the_old_policy_item_stands_under_every_other_article() -> None:
    shown = posts("cms", 0)
    under = {post.id for post in shown if "1040" in {one.id for one in related(post, shown)}}
    assert under == {post.id for post in shown} - {"1040"}


def test_the_teasers_are_longer_than_the_paragraphs_of_the_short_article() -> None:
    short = the_post("cms/1052")
    assert len(short.paragraphs) == 2
    assert min(map(len, short.paragraphs)) < TEASER
    assert "人工智能" not in short.title + "".join(short.paragraphs)
    assert "人工智能" in page_of(short)


def test_the_first_list_page_holds_all_new_posts_and_the_next_ones_the_old() -> None:
    shown = resources("cms", 1, BASE)
    pages = [text_of(shown[path]) for path in ("/new/", "/new/list_2.html")]
    listed = [re.findall(r'<li><a href="(\S+?)">[^<]*</a><span>', page) for page in pages]
    assert listed[0] == [place_of(post).path for post in posts("cms", 1) if post.edition == 1]
    assert listed[1] == [place_of(post).path for post in posts("cms", 1) if post.edition == 0]
    assert 'href="/new/list_2.html"' in pages[0]
    assert "/new/list_2.html" not in resources("cms", 0, BASE)


def test_friend_links_look_like_items_and_one_speaks_of_ai() -> None:
    page = text_of(resources("cms", 1, BASE)["/new/"])
    friends = page[page.index("友情链接") :]
    assert friends.count("<li><a href=") >= 5
    assert "人工智能" in friends


def test_one_article_carries_a_picture_that_is_served() -> None:
    (post,) = [post for post in posts("cms") if post.image]
    sources = re.findall(r'<p style="text-align:center"><img src="(.+?)"', page_of(post))
    assert len(sources) == 1
    assert resources("cms", 1, BASE)[sources[0]].file.content_type == "image/gif"


def test_the_ends_of_the_row_have_one_neighbour() -> None:
    shown = posts("cms")
    assert neighbours(shown[0], shown) == (shown[1], None)
    assert neighbours(shown[-1], shown) == (None, shown[-2])
    assert page_of(shown[-1]).count("没有了") == 1


# The GBK site


@pytest.mark.parametrize("path", [place_of(post).path for post in posts("gbk")] + ["/list.asp", "/list.asp?classid=5"])
def test_gbk_pages_are_no_utf8_and_say_their_charset_in_a_meta_alone(path: str) -> None:
    file = resources("gbk", 1, BASE)[path].file
    assert file.content_type == "text/html"
    assert b"charset=gb2312" in file.content
    with pytest.raises(UnicodeDecodeError):
        file.content.decode()
    file.content.decode("gb18030")


@pytest.mark.parametrize("post_key", ["gbk/2303", "gbk/2315"])
def test_the_mayors_name_needs_more_than_the_declared_gb2312(post_key: str) -> None:
    content = resources("gbk", 1, BASE)[place_of(the_post(post_key)).path].file.content
    with pytest.raises(UnicodeDecodeError):
        content.decode("gb2312")
    assert "县长林镕" in content.decode("gb18030")


def test_the_gbk_list_shows_no_dates_of_its_items() -> None:
    page = text_of(resources("gbk", 1, BASE)["/list.asp"])
    assert re.findall(r"\d{4}\D\d{1,2}\D\d{1,2}|\d{1,2}-\d{1,2}\b|\[\d", page) == []
    assert page.count("shownews.asp?id=") == len(posts("gbk"))


def test_the_gbk_list_cuts_long_titles_and_keeps_them_in_the_tooltip() -> None:
    page = text_of(resources("gbk", 1, BASE)["/list.asp"])
    rows = re.findall(r'<A href="shownews[^"]+" title="([^"]+)" target=_blank>([^<]+)</A>', page)
    assert [unescape(title) for title, _ in rows] == [post.title for post in posts("gbk")]
    cut = [(title, shown) for title, shown in rows if title != shown]
    assert len(cut) == 3
    assert all(shown.endswith("...") and title.startswith(shown.removesuffix("...")) for title, shown in cut)


def test_gbk_pages_leave_cells_open_and_break_lines_instead_of_paragraphs() -> None:
    page = page_of(the_post("gbk/2311"))
    assert "<P" not in page
    assert page.count("<TD") > 2 * page.count("</TD>")
    assert page.count("<BR><BR>") == len(the_post("gbk/2311").paragraphs) - 1


# The feed


def test_the_feed_names_every_post_with_its_time_in_both_languages() -> None:
    content = resources("feed", 1, BASE)["/rss.xml"].file.content
    parsed = feedparser.parse(content)
    assert parsed.bozo == 0
    assert parsed.version == "rss20"
    shown = posts("feed", 1)
    assert [entry.title for entry in parsed.entries] == [post.title for post in shown]
    assert {post.lang for post in shown} == {"zh", "en"}
    assert [entry.published_parsed[:6] for entry in parsed.entries] == [post.at.utctimetuple()[:6] for post in shown]


def test_feed_links_carry_a_tracker_and_lead_to_the_articles_without_it() -> None:
    parsed = feedparser.parse(resources("feed", 1, BASE)["/rss.xml"].file.content)
    links = [entry.link.partition("?utm_source=") for entry in parsed.entries]
    assert all(tracker for _, _, tracker in links)
    assert [url for url, _, _ in links] == [BASE + place_of(post).path for post in posts("feed", 1)]


@pytest.mark.parametrize("post_key", ["feed/en-2603-09"])
def test_ai_stands_only_inside_words_of_the_sport_item(post_key: str) -> None:
    post = the_post(post_key)
    text = " ".join((post.title, *post.paragraphs))
    assert "ai" in text.lower()
    assert re.findall(r"\bai\b", text.lower()) == []
