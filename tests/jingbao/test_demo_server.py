"""The demo sites as served: honest conditional GET, loopback ports, editions that advance, a log of requests."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

import pytest

from db.models import SourceKind
from jingbao.demo.markup import File
from jingbao.demo.posts import LAST_EDITION, SITES, Post
from jingbao.demo.server import DemoSites, answer
from jingbao.demo.sites import Place, Resource, expected_events, list_path, place_of, resources
from tests.jingbao.demo_pages import ALL_POSTS, BASE, EDITIONS, key, the_post

NOW = datetime(2026, 3, 18, 12, 0, tzinfo=UTC)


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
    head, _ = get(url, "HEAD")
    with socket.create_connection(("127.0.0.1", sites.ports["cms"]), timeout=10) as raw:
        raw.sendall(b"HEAD /new/ HTTP/1.0\r\n\r\n")
        answered = b"".join(iter(lambda: raw.recv(65536), b""))
    assert head.status == 200
    assert answered.endswith(b"\r\n\r\n")
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
