# ruff: noqa: E501 - tables of samples read better unbroken
from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from crawler.feeds import listing_from_feed, looks_like_feed
from db.asks import Ask
from db.errors import ParseError
from db.models import Link, SourceKind
from db.outcomes import Outcome

URL = "https://feeds.example.org/policy/rss.xml"
BEIJING = timezone(timedelta(hours=8))


def rss(items: str, *, head: str = "<title>兰河发布</title><language>zh-cn</language>", declaration: str = "") -> str:
    return f'{declaration}<rss version="2.0"><channel>{head}{items}</channel></rss>'


def item(number: int, date: str = "Tue, 28 May 2024 09:30:00 +0800", title: str = "第{}号通知") -> str:
    return (
        f"<item><title>{title.format(number)}</title><link>https://www.lanhe.gov.cn/{number}.html</link>"
        f"<pubDate>{date}</pubDate></item>"
    )


ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title type="text">Robots &amp; Rules</title>
<entry><title type="html">Draft &lt;b&gt;standard&lt;/b&gt; for service robots</title>
<link rel="alternate" href="/2024/robots"/>
<link rel="self" href="https://api.example.org/1"/><id>urn:1</id>
<published>2024-05-28T10:00:00+02:00</published><updated>2024-05-29T10:00:00+02:00</updated></entry>
<entry><title>Second entry</title><link href="https://feeds.example.org/2024/second#top"/><id>urn:2</id>
<updated>2024-05-27T23:30:00-05:00</updated></entry>
</feed>"""
RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Old</title></channel>
<item rdf:about="https://a.example/1"><title>One</title><link>https://a.example/1</link><dc:date>2024-05-28T09:00:00+09:00</dc:date></item></rdf:RDF>"""
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Example",
    "items": [
        {"id": "1", "url": "/a", "title": "Alpha", "date_published": "2024-05-28T10:00:00-07:00"},
        {"id": "https://a.example/b", "summary": "No title, only a summary", "date_modified": "2024-05-27T10:00:00Z"},
        {"id": "3", "external_url": "https://b.example/c", "title": "Elsewhere"},
        {"id": "4", "title": "leads nowhere"},
        "not an object",
    ],
}


def test_rss_entries_come_in_the_feeds_order_with_their_own_zone() -> None:
    listing = listing_from_feed(rss(item(2) + item(1, "Mon, 27 May 2024 20:00:00 -0300")).encode(), URL)
    assert listing.kind is SourceKind.FEED
    assert (listing.title, listing.outcome) == ("兰河发布", Outcome.OK)
    assert listing.links == (
        Link("https://www.lanhe.gov.cn/2.html", "第2号通知", datetime(2024, 5, 28, 9, 30, tzinfo=BEIJING)),
        Link(
            "https://www.lanhe.gov.cn/1.html",
            "第1号通知",
            datetime(2024, 5, 27, 20, 0, tzinfo=timezone(timedelta(hours=-3))),
        ),
    )
    assert [str(link.published_at)[:10] for link in listing.links] == ["2024-05-28", "2024-05-27"]


def test_atom_takes_the_alternate_link_and_published_before_updated() -> None:
    listing = listing_from_feed(ATOM.encode(), URL)
    assert listing.title == "Robots & Rules"
    assert listing.links == (
        Link(
            "https://feeds.example.org/2024/robots",
            "Draft standard for service robots",
            datetime(2024, 5, 28, 8, 0, tzinfo=UTC),
        ),
        Link("https://feeds.example.org/2024/second", "Second entry", datetime(2024, 5, 28, 4, 30, tzinfo=UTC)),
    )


def test_rss_1_0_is_a_feed() -> None:
    assert listing_from_feed(RDF.encode(), URL).links == (
        Link("https://a.example/1", "One", datetime(2024, 5, 28, 0, 0, tzinfo=UTC)),
    )


def test_json_feed_gives_url_then_external_url_then_an_id_that_is_a_url() -> None:
    listing = listing_from_feed(json.dumps(JSON_FEED).encode(), URL)
    assert listing.links == (
        Link("https://feeds.example.org/a", "Alpha", datetime(2024, 5, 28, 17, 0, tzinfo=UTC)),
        Link("https://a.example/b", "No title, only a summary", datetime(2024, 5, 27, 10, 0, tzinfo=UTC)),
        Link("https://b.example/c", "Elsewhere", None),
    )


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Tue, 28 May 2024 09:30:00 +0800", datetime(2024, 5, 28, 9, 30, tzinfo=BEIJING)),
        ("Tue, 28 May 2024 09:30:00 GMT", datetime(2024, 5, 28, 9, 30, tzinfo=UTC)),
        ("Tue, 28 May 2024 09:30:00 CST", datetime(2024, 5, 28, 9, 30, tzinfo=BEIJING)),
        ("Tue, 28 May 2024 09:30:00 GMT+8", datetime(2024, 5, 28, 9, 30, tzinfo=BEIJING)),
        ("Tue, 28 May 2024 09:30:00", datetime(2024, 5, 28, 9, 30, tzinfo=BEIJING)),
        ("2024-05-28 09:30:00", datetime(2024, 5, 28, 9, 30, tzinfo=BEIJING)),
        ("2024-05-28", datetime(2024, 5, 28, tzinfo=BEIJING)),
        ("2024-05-28T01:30:00Z", datetime(2024, 5, 28, 1, 30, tzinfo=UTC)),
        ("2024年5月28日 09:30", datetime(2024, 5, 28, 9, 30, tzinfo=BEIJING)),
        ("Ter, 28 Mai 2024 09:30:00 -0300", datetime(2024, 5, 28, 12, 30, tzinfo=UTC)),
        ("1716859800", datetime(2024, 5, 28, 1, 30, tzinfo=UTC)),
        ("0001-01-01T00:00:00Z", None),
        ("soon", None),
        ("", None),
    ],
)
def test_dates_of_feeds_are_read_as_people_write_them(date: str, expected: datetime | None) -> None:
    listing = listing_from_feed(rss(item(1, date)).encode(), URL)
    assert listing.links[0].published_at == expected


def test_cst_is_chicagos_in_an_english_feed() -> None:
    text = rss(item(1, "Tue, 28 May 2024 09:30:00 CST", title="Notice {} of the office"), head="<title>Office</title>")
    assert listing_from_feed(text.encode(), URL).links[0].published_at == datetime(2024, 5, 28, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("declared", "used"),
    [
        ('<?xml version="1.0" encoding="utf-8"?>', "utf-8"),
        ('<?xml version="1.0" encoding="gb2312"?>', "gb18030"),
        ("", "utf-8"),
        ("", "gb18030"),
        ('<?xml version="1.0" encoding="utf-8"?>', "gb18030"),  # the feed lies
        ("", "utf-8-sig"),
        ('<?xml version="1.0" encoding="utf-16"?>', "utf-16"),
    ],
)
def test_the_bytes_decide_where_the_declaration_lies(declared: str, used: str) -> None:
    items = "".join(item(number, title="兰河市关于第{}批智能机器人应用场景的通知") for number in range(9))
    listing = listing_from_feed(rss(items, declaration=declared).encode(used), URL)
    assert listing.links[3].title == "兰河市关于第3批智能机器人应用场景的通知"


def test_the_declaration_of_xml_counts_where_the_bytes_do_not_tell() -> None:
    text = rss(item(1, title="ロボット"), head="", declaration='<?xml version="1.0" encoding="shift_jis"?>')
    assert listing_from_feed(text.encode("shift_jis"), URL).links[0].title == "ロボット"


def test_western_bytes_without_a_declaration_are_no_chinese() -> None:
    text = rss(item(1, title="Eleição: intenção de voto é maior"), head="<title>Notícias</title>")
    assert listing_from_feed(text.encode("windows-1252"), URL).links[0].title == "Eleição: intenção de voto é maior"


def test_an_entry_without_link_is_named_by_an_id_that_is_a_url() -> None:
    text = rss(
        '<item><title>a</title><guid isPermaLink="true">https://a.example/1</guid></item>'
        '<item><title>b</title><guid isPermaLink="false">https://a.example/2</guid></item>'
        "<item><title>c</title><guid>3f2a</guid></item><item><title>d</title></item>"
    )
    links = listing_from_feed(text.encode(), URL).links
    assert [link.url for link in links] == ["https://a.example/1", "https://a.example/2"]


@pytest.mark.parametrize("name", ["tag:a.example,2008:Release/7", "https://a.example/?p=7"])
def test_an_id_that_comes_before_the_link_is_not_the_link(name: str) -> None:
    entry = f'<entry><id>{name}</id><link rel="alternate" href="https://a.example/7/"/><title>a</title></entry>'
    atom = f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>'
    news = rss(f"<item><guid>{name}</guid><title>a</title><link>https://a.example/7/</link></item>")
    for feed in (atom, news):
        assert [link.url for link in listing_from_feed(feed.encode(), URL).links] == ["https://a.example/7/"]


def test_a_link_too_long_to_be_asked_is_left_out() -> None:
    text = rss(item(1) + item(2).replace("2.html", "一" * 1500))
    assert len(listing_from_feed(text.encode(), URL).links) == 1


def test_two_addresses_of_one_page_are_one_entry() -> None:
    text = rss(item(1) + item(1).replace("1.html", "1.html?utm_source=rss") + item(2))
    assert len(listing_from_feed(text.encode(), URL).links) == 2


def test_html_inside_cdata_is_not_counted_as_depth() -> None:
    body = f"<description><![CDATA[{'<div><br>' * 300}]]></description>"
    text = rss("".join(item(number).replace("</item>", f"{body}</item>") for number in range(5)))
    assert len(listing_from_feed(text.encode(), URL).links) == 5


def test_a_feed_without_entries_is_empty() -> None:
    assert listing_from_feed(rss("").encode(), URL).outcome is Outcome.EMPTY_LIST


def test_a_feed_with_a_broken_end_gives_what_it_has() -> None:
    text = rss(item(1) + item(2) + item(3))
    assert len(listing_from_feed(text[: text.index("第3号") + 3].encode(), URL).links) >= 2


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<html><body>Not here</body></html>", "no RSS or Atom feed"),
        (b"", "no RSS or Atom feed"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": 3}', "without a list of items"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": [', "JSON Feed"),
        (b"<rss " + b" ".join(b'a%d="1"' % n for n in range(20_000)) + b"/>", "a tag longer than"),
        (b"<rss><channel>" + b"<x>" * 5_000, "nested deeper than"),
    ],
)
def test_what_is_no_feed_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(ParseError, match=reason) as caught:
        listing_from_feed(content, URL)
    assert (caught.value.url, caught.value.outcome) == (URL, Outcome.PARSE)


def test_entities_do_not_multiply_and_no_file_is_read() -> None:
    text = '<!DOCTYPE r [<!ENTITY a "lol"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/hostname">]>' + rss(
        "<item><title>&b;&f;</title><link>https://a.example/1</link></item>", head="<title>t</title>"
    )
    assert listing_from_feed(text.encode(), URL).links[0].title == "lollol"


def test_a_billion_laughs_stay_short() -> None:
    pairs = zip("abcdefghi", "bcdefghij", strict=True)
    entities = "".join(f'<!ENTITY {outer} "{f"&{inner};" * 10}">' for inner, outer in pairs)
    text = f'<!DOCTYPE r [<!ENTITY a "lol">{entities}]>' + rss(item(1, title="&j;"), head="<title>t</title>")
    assert len(listing_from_feed(text.encode(), URL).links[0].title or "") < 200


def test_a_file_name_as_content_opens_no_file() -> None:
    with pytest.raises(ParseError):
        listing_from_feed(b"/etc/hostname", URL)


@pytest.mark.parametrize(
    ("content", "content_type", "expected"),
    [
        (rss("").encode(), None, True),
        (ATOM.encode(), "text/plain", True),
        (RDF.encode(), "text/html", True),
        (json.dumps(JSON_FEED).encode(), "application/json", True),
        (b"\xef\xbb\xbf" + rss("").encode(), None, True),
        (rss("", declaration='<?xml version="1.0" encoding="utf-16"?>').encode("utf-16"), None, True),
        (b'<?xml version="1.0"?><?xml-stylesheet href="a.xsl"?><!-- made by us --><rss version="2.0">', None, True),
        (b'<!DOCTYPE rss [<!ENTITY a "b">]><rss version="2.0">', None, True),
        (b"<atom:feed xmlns:atom='http://www.w3.org/2005/Atom'>", None, True),
        (b"<channel><item/></channel>", "application/rss+xml; charset=utf-8", True),
        (b"<!DOCTYPE html><html><body><rss></rss></body></html>", "application/rss+xml", False),
        (b"<!DOCTYPE html><html><head></head></html>", "text/html", False),
        (b'{"version": "1.0", "items": []}', "application/feed+json", False),
        (b"", "application/rss+xml", False),
        (b"<p>about the rss element</p>", None, False),
        (b"<urlset><url><loc>https://a.example/</loc></url></urlset>", "text/xml", False),
    ],
)
def test_a_feed_is_known_by_what_it_says_itself(content: bytes, content_type: str | None, expected: bool) -> None:  # noqa: FBT001
    assert looks_like_feed(content, content_type) is expected


# --- older entries ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("feed", "older"),
    [
        (rss(item(1), head='<title>x</title><atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="next" href="?page=2"/>'), f"{URL}?page=2"),
        (ATOM.replace("<entry>", '<link rel="self" href="/policy/rss.xml"/><link rel="next" href="/policy/older.xml"/><entry>', 1), "https://feeds.example.org/policy/older.xml"),
        (json.dumps(JSON_FEED | {"next_url": "https://feeds.example.org/p2.json"}), "https://feeds.example.org/p2.json"),
        (rss(item(1)), None),
        (ATOM.replace("<entry>", '<link rel="next" href="/policy/rss.xml"/><entry>', 1), None),
        (ATOM.replace("<entry>", '<link rel="next" href="javascript:1"/><entry>', 1), None),
        (json.dumps(JSON_FEED | {"next_url": 7}), None),
        (json.dumps(JSON_FEED | {"next_url": "https://feeds.example.org/p2.json", "items": []}), None),
    ],
)  # fmt: skip
def test_a_feed_may_name_the_page_of_its_older_entries(feed: str, older: str | None) -> None:
    found = listing_from_feed(feed.encode(), URL).older
    assert found == (Ask(older) if older else None)
