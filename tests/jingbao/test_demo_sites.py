"""The demo sites: their shape, their truths about charset and change, and that they are served as described."""

from __future__ import annotations

import re
import socket
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import escape, unescape
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPResponse
from importlib.resources import files
from urllib.parse import urljoin, urlsplit

import feedparser
import pytest

from db.models import SourceKind
from jingbao.demo.markup import TEASER, File, neighbours, related
from jingbao.demo.posts import LAST_EDITION, SITES, Post, posts
from jingbao.demo.server import DemoSites, answer
from jingbao.demo.sites import (
    Place,
    Resource,
    expected_events,
    list_path,
    negatives,
    place_of,
    post_at,
    resources,
)

BASE = "http://127.0.0.1:8000"
NOW = datetime(2026, 3, 18, 12, 0, tzinfo=UTC)
EDITIONS = range(LAST_EDITION + 1)
SHANGHAI = timedelta(hours=8)
ALL_POSTS = [post for site in SITES for post in posts(site)]


def key(post: Post) -> str:
    return post.key


def text_of(resource: Resource) -> str:
    charset = "gb18030" if resource.file.content_type == "text/html" else "utf-8"
    return resource.file.content.decode(charset)


def page_of(post: Post, edition: int = LAST_EDITION) -> str:
    return text_of(resources(post.site, edition, BASE)[place_of(post).path])


def the_post(post_key: str, edition: int = LAST_EDITION) -> Post:
    site = post_key.partition("/")[0]
    return next(post for post in posts(site, edition) if post.key == post_key)


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
    assert [line for line, times in lines.items() if times > 1] == ["2026年3月18日", "2026年3月17日"]  # signatures


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


# The CMS


def test_related_items_stand_in_the_container_of_the_text() -> None:
    page = page_of(the_post("cms/1052"))
    box = page[page.index('<div class="article-box">') : page.index('</div>\n</div>\n<div class="side">')]
    assert box.count("<div") - box.count("</div>") == 1  # all but the container itself is closed again
    assert box.index("责任编辑") < box.index("<h4>相关文章</h4>") < box.index('<div class="statement">')


@pytest.mark.parametrize("post", posts("cms"), ids=key)
def test_under_every_cms_article_stand_five_others_two_of_them_policy_news_of_other_events(post: Post) -> None:
    found = related(post, posts("cms"))
    assert len({one.key for one in found} - {post.key}) == 5
    assert sum(one.event is not None for one in found) == 2
    assert post.event is None or post.event not in {one.event for one in found}


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


# Conditional GET


def shown_with(*, etag: str | None, changed_at: datetime | None) -> dict[str, Resource]:
    return {"/a": Resource(File(b"text", "text/html"), etag, changed_at)}


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({}, 200),
        ({"if-none-match": '"v1"'}, 304),
        ({"if-none-match": 'W/"v1"'}, 304),
        ({"if-none-match": '"v0", "v1"'}, 304),
        ({"if-none-match": '"v0"'}, 200),
        ({"if-none-match": '"v0"', "if-modified-since": "Wed, 18 Mar 2026 12:00:00 GMT"}, 200),
        ({"if-modified-since": "Wed, 18 Mar 2026 12:00:00 GMT"}, 304),
        ({"if-modified-since": "Wed, 18 Mar 2026 12:00:01 GMT"}, 304),
        ({"if-modified-since": "Wed, 18 Mar 2026 11:59:59 GMT"}, 200),
        ({"if-modified-since": "yesterday"}, 200),
    ],
)
def test_a_page_is_unchanged_for_a_client_that_has_it(asked: dict[str, str], status: int) -> None:
    reply = answer(shown_with(etag='"v1"', changed_at=NOW), "/a", asked)
    assert reply.status == status
    assert reply.content == (b"text" if status == 200 else b"")
    assert dict(reply.headers)["ETag"] == '"v1"'
    assert dict(reply.headers)["Last-Modified"] == "Wed, 18 Mar 2026 12:00:00 GMT"


@pytest.mark.parametrize("asked", [{"if-none-match": '"v1"'}, {"if-modified-since": "Wed, 18 Mar 2026 12:00:00 GMT"}])
def test_a_page_without_validators_is_sent_whole(asked: dict[str, str]) -> None:
    reply = answer(shown_with(etag=None, changed_at=None), "/a", asked)
    assert (reply.status, reply.headers) == (200, (("Content-Type", "text/html"),))


@pytest.mark.parametrize(
    ("target", "status"), [("/a", 200), ("/a?utm_source=rss", 200), ("/b", 404), ("/", 404), ("//", 404)]
)
def test_a_query_without_meaning_is_ignored_and_an_unknown_path_is_not_found(target: str, status: int) -> None:
    assert answer(shown_with(etag=None, changed_at=None), target, {}).status == status


def test_an_article_of_the_asp_site_needs_its_id() -> None:
    shown = resources("gbk", 1, BASE)
    assert answer(shown, "/shownews.asp?id=2311", {}).status == 200
    assert answer(shown, "/shownews.asp?id=9999", {}).status == 404
    assert answer(shown, "/shownews.asp", {}).status == 404


@pytest.mark.parametrize(
    ("site", "names"),
    [("cms", {"ETag", "Last-Modified"}), ("gbk", {"Last-Modified"}), ("feed", {"ETag"})],
)
def test_each_site_sends_validators_of_its_own_kind(site: str, names: set[str]) -> None:
    headers = dict(answer(resources(site, 0, BASE), list_path(site), {}).headers)
    assert headers.keys() - {"Content-Type"} == names


@pytest.mark.parametrize("edition", EDITIONS[1:])
@pytest.mark.parametrize("site", SITES)
def test_validators_change_with_the_bytes_and_only_with_them(site: str, edition: int) -> None:
    before, after = resources(site, edition - 1, BASE), resources(site, edition, BASE)
    for path, old in before.items():
        same_bytes = old.file.content == after[path].file.content
        same_validators = (old.etag, old.changed_at) == (after[path].etag, after[path].changed_at)
        assert same_bytes == same_validators, path


# The servers


@pytest.fixture
def sites() -> Iterator[DemoSites]:
    with DemoSites.start(clock=lambda: NOW) as running:
        yield running


def get(url: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=10)
    try:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, parts.path + (f"?{parts.query}" if parts.query else ""), headers=sent)
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def test_each_site_has_a_loopback_port_of_its_own(sites: DemoSites) -> None:
    hosts = [urlsplit(source.url) for source in sites.sources()]
    assert {host.hostname for host in hosts} == {"127.0.0.1"}
    assert len({host.port for host in hosts}) == len(SITES)
    assert {host.port for host in hosts} == set(sites.ports.values())


def test_the_sources_may_be_asked_on_loopback_without_a_pause(sites: DemoSites) -> None:
    for source in sites.sources():
        assert source.kind is SourceKind.AUTO
        assert source.access.allow_private
        assert source.access.obey_robots
        assert source.access.delay_s == 0
        assert get(source.url)[0].status == 200


def test_a_page_arrives_as_written_with_its_content_type(sites: DemoSites) -> None:
    for post in (the_post("cms/1033"), the_post("gbk/2301"), the_post("feed/zh-2603-04")):
        response, content = get(sites.url(place_of(post)))
        base = f"http://127.0.0.1:{sites.ports[post.site]}"
        file = resources(post.site, 0, base)[place_of(post).path].file
        assert (response.getheader("Content-Type"), content) == (file.content_type, file.content)


def test_head_sends_the_headers_of_get_and_no_body(sites: DemoSites) -> None:
    url = sites.sources()[0].url
    whole, content = get(url)
    head, nothing = get(url, "HEAD")
    assert (head.status, nothing) == (200, b"")
    assert head.getheader("Content-Length") == str(len(content))
    assert head.getheader("ETag") == whole.getheader("ETag")


@pytest.mark.parametrize("header", ["If-None-Match", "if-none-match", "IF-NONE-MATCH"])
def test_a_client_that_has_the_list_is_told_so_whatever_the_case_of_its_header(sites: DemoSites, header: str) -> None:
    url = sites.sources()[0].url
    etag = get(url)[0].getheader("ETag") or ""
    response, content = get(url, **{header: etag})
    assert (response.status, content) == (304, b"")
    assert response.getheader("ETag") == etag


def test_advancing_publishes_the_new_posts_and_stops_at_the_last_edition(sites: DemoSites) -> None:
    news = [place for event in expected_events() if event.edition == 1 for place in event.prints]
    before = [get(sites.url(place))[0].status for place in news]
    assert [sites.edition, sites.advance()] == [0, 1]
    after = [get(sites.url(place))[0].status for place in news]
    assert [sites.advance(), sites.advance(), sites.edition] == [2, 2, 2]
    assert set(before) == {404}
    assert set(after) == {200}


@pytest.mark.parametrize("place", range(len(SITES)), ids=SITES)
def test_after_an_advance_the_old_validators_no_longer_hold(sites: DemoSites, place: int) -> None:
    url = sites.sources()[place].url
    seen = get(url)[0]
    conditions = {"If-None-Match": seen.getheader("ETag"), "If-Modified-Since": seen.getheader("Last-Modified")}
    asked = {name: value for name, value in conditions.items() if value}
    assert get(url, **asked)[0].status == 304
    sites.advance()
    assert get(url, **asked)[0].status == 200


def test_the_log_tells_every_request_with_time_site_path_and_status(sites: DemoSites) -> None:
    url = sites.url(Place("gbk", "/shownews.asp?id=2301"))
    get(url)
    get(sites.url(Place("cms", "/nothing")))
    assert [(one.at, one.site, one.path, one.status) for one in sites.requests] == [
        (NOW, "gbk", "/shownews.asp?id=2301", 200),
        (NOW, "cms", "/nothing", 404),
    ]


def test_without_a_clock_of_ones_own_the_log_is_in_utc() -> None:
    with DemoSites.start() as running:
        get(running.sources()[0].url)
        assert [one.at.tzinfo for one in running.requests] == [UTC]


def test_nothing_is_written_to_the_terminal(sites: DemoSites, capfd: pytest.CaptureFixture[str]) -> None:
    get(sites.sources()[0].url)
    get(sites.url(Place("cms", "/nothing")))
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("post", ALL_POSTS, ids=key)
def test_a_url_leads_back_to_its_place_with_or_without_a_tracker(post: Post, served: DemoSites) -> None:
    place = place_of(post)
    assert served.place(served.url(place)) == place
    if post.site == "feed":
        assert served.place(served.url(place) + "?utm_source=rss") == place


@pytest.fixture(scope="module")
def served() -> Iterator[DemoSites]:
    with DemoSites.start(edition=LAST_EDITION) as running:
        yield running


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/new/", "http://www.donglan.example/", "nonsense"])
def test_a_url_of_another_host_has_no_place(served: DemoSites, url: str) -> None:
    assert served.place(url) is None


def test_a_second_run_gets_the_urls_of_the_first() -> None:
    with DemoSites.start() as first:
        ports, urls = first.ports, [source.url for source in first.sources()]
    with DemoSites.start(ports=ports, edition=2) as second:
        assert [source.url for source in second.sources()] == urls
        assert second.edition == 2
        assert get(second.url(place_of(the_post("gbk/2311"))))[0].status == 200


def test_a_port_in_use_is_replaced_by_a_free_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with DemoSites.start(ports={"cms": port}) as running:
            assert running.ports["cms"] != port
            assert get(running.sources()[0].url)[0].status == 200


def test_after_closing_nobody_answers() -> None:
    running = DemoSites.start()
    url = running.sources()[0].url
    assert get(url)[0].status == 200
    running.close()
    with pytest.raises(ConnectionRefusedError):
        get(url)
