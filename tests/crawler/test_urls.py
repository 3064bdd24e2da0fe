from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.urls import canonical, host_of, parse, resolve, same_site, shown
from db.errors import FetchError
from db.outcomes import Outcome


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("HTTP://WWW.Example.CN:80", "http://www.example.cn/"),
        ("https://example.cn:443/a/../b/./c", "https://example.cn/b/c"),
        ("  http://example.cn/ \n", "http://example.cn/"),
        ("http:\\\\example.cn\\news", "http://example.cn/news"),
        ("http://example.cn/新闻?q=机器人", "http://example.cn/%E6%96%B0%E9%97%BB?q=%E6%9C%BA%E5%99%A8%E4%BA%BA"),
        ("http://例子.测试/", "http://xn--fsqu00a.xn--0zwm56d/"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://[2001:DB8:0::1]:8080/", "http://[2001:db8::1]:8080/"),
        ("http://example.cn/a#part", "http://example.cn/a"),
        ("http://example.cn/a?", "http://example.cn/a"),
    ],
)
def test_a_key_is_the_url_as_browsers_write_it_without_its_fragment(url: str, key: str) -> None:
    assert canonical(url) == key


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://e.cn/?utm_source=x&id=7", "http://e.cn/?id=7"),
        ("http://e.cn/?id=7&spm=a.1&from=timeline", "http://e.cn/?id=7"),
        ("http://e.cn/a?from=singlemessage", "http://e.cn/a"),
        ("http://e.cn/a?UTM_Medium=x", "http://e.cn/a"),
        ("http://e.cn/a?%75tm_medium=x", "http://e.cn/a"),
        ("http://e.cn/a;jsessionid=0A1B2C?id=1", "http://e.cn/a?id=1"),
        ("http://e.cn/a;JSESSIONID=0A;jsessionid=1/b", "http://e.cn/a/b"),
        ("http://e.cn/a/..;jsessionid=1/b", "http://e.cn/b"),
        ("http://e.cn/a;jsession;jsessionid=1id=2", "http://e.cn/a;jsession"),
    ],
)
def test_a_key_leaves_out_trackers_and_session_ids(url: str, key: str) -> None:
    assert canonical(url) == key


@pytest.mark.parametrize(
    "url",
    [
        "http://e.cn/?b=2&a=1",
        "http://e.cn/?id=from",
        "http://e.cn/?page=2&page=3",
        "http://e.cn/?fromdate=2026-01-01",
        "http://e.cn/?q=utm_source",
        "http://e.cn/?a&&b=",
        "http://e.cn/from/spm",
        "http://e.cn/%7euser/%e4%b8%ad",
        "http://e.cn//a//b",
    ],
)
def test_a_key_keeps_what_may_say_which_page_is_meant(url: str) -> None:
    assert canonical(url) == url


def test_the_form_that_is_asked_keeps_trackers_because_the_server_may_look_at_them() -> None:
    target = parse("https://e.cn:8443/a;jsessionid=1?from=x&id=1#part")
    assert target.href == "https://e.cn:8443/a;jsessionid=1?from=x&id=1"
    assert (target.scheme, target.host, target.port) == ("https", "e.cn", 8443)
    assert target.path == "/a;jsessionid=1?from=x&id=1"
    assert target.origin == "https://e.cn:8443"


def test_an_ipv6_host_has_brackets_in_its_origin_only() -> None:
    target = parse("http://[::1]/")
    assert (target.host, target.origin, target.port) == ("::1", "http://[::1]:80", 80)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "not a URL"),
        ("news/1.html", "not a URL"),
        ("//e.cn/", "not a URL"),
        ("http://", "not a URL"),
        ("http://e.cn:99999/", "not a URL"),
        ("http://a b.cn/", "not a URL"),
        ("http://[::1%25lo]/", "not a URL"),
        ("http://e.cn/\ud800", "not a URL"),
        ("http://127.0.0.1%00.e.cn/", "not a URL"),
        ("ftp://e.cn/", "only http and https"),
        ("file:///etc/passwd", "only http and https"),
        ("javascript:alert(1)", "only http and https"),
        ("data:text/html,x", "only http and https"),
        ("http://user:secret@e.cn/", "user names and passwords"),
        ("http://user@e.cn/", "user names and passwords"),
        ("http://e.cn/" + "a" * 9000, "longer than"),
        ("http://e.cn/" + "中" * 8000, "longer than"),
    ],
)
def test_what_cannot_be_fetched_is_a_bad_url_and_says_why(url: str, reason: str) -> None:
    for read in (canonical, parse, host_of):
        with pytest.raises(FetchError, match=reason) as caught:
            read(url)
        assert caught.value.outcome is Outcome.BAD_URL
        assert caught.value.permanent


def test_no_message_shows_a_password() -> None:
    for url in ("http://user:secret@e.cn/", "http:user:secret@e.cn/", "https:\\\\user:secret@e.cn/"):
        with pytest.raises(FetchError) as caught:
            canonical(url)
        assert "secret" not in str(caught.value)


def test_a_url_in_a_message_is_one_line_and_not_endless() -> None:
    assert "\n" not in shown("http://e.cn/a\nb\u2028c")
    assert len(shown("http://e.cn/" + "x" * 10_000)) == 500
    assert shown("https://e.cn/@name?mail=a@b.cn") == "https://e.cn/@name?mail=a@b.cn"


@pytest.mark.parametrize(
    ("href", "leads_to"),
    [
        ("b.html", "http://e.cn/news/b.html"),
        ("./202603/t20260301_1.html", "http://e.cn/news/202603/t20260301_1.html"),
        ("/b", "http://e.cn/b"),
        ("//other.cn/b", "http://other.cn/b"),
        ("?page=2", "http://e.cn/news/?page=2"),
        (" https://other.cn/b#top ", "https://other.cn/b"),
        ("b.html?from=list", "http://e.cn/news/b.html?from=list"),
        ("javascript:void(0)", None),
        ("mailto:a@e.cn", None),
        ("http://[", None),
        ("http://a:b@e.cn/", None),
        ("tel:010", None),
    ],
)
def test_a_link_leads_to_an_absolute_url_or_nowhere(href: str, leads_to: str | None) -> None:
    assert resolve("http://e.cn/news/?x=1#y", href) == leads_to


def test_a_link_on_a_page_without_a_usable_address_still_leads_somewhere_if_it_is_absolute() -> None:
    assert resolve("about:blank", "b.html") is None
    assert resolve("about:blank", "http://e.cn/b") == "http://e.cn/b"
    assert resolve("no url", "b.html") is None


def test_the_host_is_what_politeness_counts_without_port_and_case() -> None:
    assert host_of("https://WWW.E.CN:8443/a") == "www.e.cn"
    assert host_of("http://[::1]:80/") == "::1"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://www.miit.gov.cn/", "https://wap.miit.gov.cn/a", True),
        ("http://www.sz.gov.cn/", "http://gxj.sz.gov.cn/", True),
        ("http://www.gov.cn/", "http://sousuo.www.gov.cn/", True),
        ("http://www.miit.gov.cn/", "http://www.most.gov.cn/", False),
        ("http://a.bj.cn/", "http://b.bj.cn/", False),
        ("http://www.a.com.cn/", "http://news.a.com.cn/", True),
        ("http://a.com.cn/", "http://b.com.cn/", False),
        ("http://news.a.com/", "http://a.com/", True),
        ("http://a.com/", "http://a.cn/", False),
        ("http://a.co.uk/", "http://b.co.uk/", False),
        ("http://www.a.com.hk/", "http://a.com.hk./", True),
        ("http://127.0.0.1:8001/", "http://127.0.0.1:8001/x", True),
        ("http://127.0.0.1:8001/", "http://127.0.0.1:8002/", False),
        ("http://10.0.0.1/", "http://20.0.0.1/", False),
        ("http://[::1]:1/", "http://[::1]:2/", False),
        ("http://localhost:1/", "http://localhost:2/", False),
        ("http://cn/", "http://cn/", True),
        ("mailto:a@a.com", "http://a.com/", False),
    ],
)
def test_one_site_is_one_owner_as_far_as_names_tell(one: str, other: str, same: bool) -> None:  # noqa: FBT001
    assert same_site(one, other) is same
    assert same_site(other, one) is same


URLS = st.builds(
    "{}{}{}".format,
    st.sampled_from(["http://e.cn", "https://例子.测试:8080", "http://1.2.3.4/a", "HTTP://E.CN/;jsessionid="]),
    st.text(max_size=20),
    st.sampled_from(["", "?utm_a=1", "&from=x&b=2", ";jsessionid=7", "#x", "%", "?%"]),
)


@settings(deadline=None)  # a loaded machine is no bug
@given(URLS)
def test_a_key_is_its_own_key(url: str) -> None:
    try:
        key = canonical(url)
    except FetchError:
        return
    assert canonical(key) == key
    assert key.isascii()
    assert "#" not in key


@settings(deadline=None)  # a loaded machine is no bug
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_a_url_or_a_fetch_error(base: str, href: str) -> None:
    resolve(base, href)
    same_site(base, href)
    with suppress(FetchError):
        canonical(href)
