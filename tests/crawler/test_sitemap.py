# ruff: noqa: E501 - tables of samples read better unbroken
from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta, timezone

import pytest

from crawler.sitemap import MOST_ITEMS, MOST_PARTS, listing_from_sitemap, looks_like_sitemap
from db.asks import Ask
from db.errors import ParseError
from db.models import Link, Listing, SourceKind
from db.outcomes import Outcome

URL = "https://www.lanhe.gov.cn/sitemap.xml"
HOST = "https://www.lanhe.gov.cn"
BEIJING = timezone(timedelta(hours=8))
NEWS_NS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def urlset(*entries: str, attributes: str = "", declaration: str = '<?xml version="1.0" encoding="UTF-8"?>\n') -> str:
    body = "".join(f"<url>{entry}</url>" for entry in entries)
    return f'{declaration}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"{attributes}>{body}</urlset>'


def index(*parts: tuple[str, str]) -> str:
    body = "".join(
        f"<sitemap><loc>{HOST}/{name}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</sitemap>"
        for name, day in parts
    )
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{body}</sitemapindex>'


def entry(path: str, day: str = "", more: str = "") -> str:
    return f"<loc>{HOST}{path}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}{more}"


def news(title: str, day: str, language: str = "zh") -> str:
    return (
        f"<news:news><news:publication><news:name>兰河日报</news:name><news:language>{language}</news:language></news:publication>"
        f"<news:publication_date>{day}</news:publication_date><news:title>{title}</news:title></news:news>"
    )


def find(text: str) -> Listing:
    return listing_from_sitemap(text.encode(), URL)


def paths(listing: Listing) -> list[str]:
    return [link.url.removeprefix(HOST) for link in listing.links]


# --- sets ---------------------------------------------------------------------------------------------------------


def test_addresses_come_newest_first_with_the_days_they_changed() -> None:
    listing = find(
        urlset(entry("/a/1.html", "2024-05-01"), entry("/a/2.html", "2024-05-28T09:30:00+08:00"), entry("/a/3.html"))
    )
    assert (listing.kind, listing.outcome, listing.title) == (SourceKind.SITEMAP, Outcome.OK, None)
    assert listing.links == (
        Link(f"{HOST}/a/2.html", None, datetime(2024, 5, 28, 9, 30, tzinfo=BEIJING)),
        Link(f"{HOST}/a/1.html", None, datetime(2024, 5, 1, tzinfo=BEIJING)),
        Link(f"{HOST}/a/3.html"),
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2024-05-28", datetime(2024, 5, 28, tzinfo=BEIJING)),
        ("2024-05-28T00:00:00Z", datetime(2024, 5, 28, tzinfo=UTC)),
        ("2024-05-28T09:30:00", datetime(2024, 5, 28, 9, 30, tzinfo=UTC)),
    ],
)
def test_a_day_without_an_hour_is_that_day_in_beijing_whatever_the_language(written: str, meant: datetime) -> None:
    first = entry("/a/1.html", "", news("Robots at work", written, "en"))
    second = entry("/a/2.html", written)
    moments = [link.published_at for link in find(urlset(first, second, attributes=f" {NEWS_NS}")).links]
    assert moments == [meant, meant]


def test_a_news_sitemap_tells_titles_and_when_they_were_published() -> None:
    first = entry("/a/1.html", "2024-05-29", news("<![CDATA[兰河市发布机器人 > 三年行动计划]]>", "2024-05-28"))
    second = entry("/a/2.html", "", news("A &amp; B sign robot pact", "2024-05-27T08:00:00Z", "en"))
    listing = find(urlset(first, second, attributes=f" {NEWS_NS}"))
    assert listing.links == (
        Link(f"{HOST}/a/1.html", "兰河市发布机器人 > 三年行动计划", datetime(2024, 5, 28, tzinfo=BEIJING)),
        Link(f"{HOST}/a/2.html", "A & B sign robot pact", datetime(2024, 5, 27, 8, tzinfo=UTC)),
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(urlset(entry("/a/1.html")), id="plain"),
        pytest.param(urlset(entry("/a/1.html"), declaration=""), id="no declaration"),
        pytest.param("\ufeff\n" + urlset(entry("/a/1.html")), id="a byte order mark"),
        pytest.param(urlset(entry("/a/1.html"), declaration="<?xml version='1.0'?><?xml-stylesheet href='a.xsl'?><!-- made by hand -->"), id="a stylesheet and a comment"),
        pytest.param(urlset("<!-- <loc>https://www.lanhe.gov.cn/old.html</loc> -->" + entry("/a/1.html")), id="an entry in a comment"),
        pytest.param(urlset(f"<image:image><image:loc>{HOST}/1.jpg</image:loc></image:image>{entry('/a/1.html')}"), id="an image before the address"),
        pytest.param(urlset("\n  <loc>\n    https://www.lanhe.gov.cn/a/1.html\n  </loc>\n"), id="blanks"),
        pytest.param(urlset("<loc><![CDATA[https://www.lanhe.gov.cn/a/1.html]]></loc>"), id="a section"),
        pytest.param(urlset("<loc>/a/1.html</loc>"), id="a relative address"),
        pytest.param("<s:urlset xmlns:s='x'><s:url><s:loc>https://www.lanhe.gov.cn/a/1.html</s:loc></s:url></s:urlset>", id="a prefix"),
        pytest.param(urlset(entry("/a/1.html"), entry("/a/1.html?utm_source=x"), entry("/"), entry("/zwgk/index.html")), id="twice, and front pages"),
        pytest.param(urlset("<loc>mailto:a@b.example</loc>", "", entry("/a/1.html")), id="entries that lead nowhere"),
        pytest.param(urlset(entry("/a/1.html")).removesuffix("</urlset>") + "<url><loc>https://", id="cut"),
        pytest.param(f"{HOST}/a/1.html\n", id="a line of text"),
        pytest.param(f"\n{HOST}/a/1.html\r\n{HOST}/\r\n", id="lines of text"),
    ],
)  # fmt: skip
def test_sitemaps_of_any_make_are_known_and_read(text: str) -> None:
    assert looks_like_sitemap(text.encode(), None if text.startswith("\ufeff") else "text/plain")
    assert paths(find(text)) == ["/a/1.html"]


def test_a_bare_ampersand_costs_nothing() -> None:
    assert paths(find(urlset(entry("/a?id=1&cat=2"), entry("/a?id=2&amp;cat=2")))) == ["/a?id=1&cat=2", "/a?id=2&cat=2"]


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"", None),
        (b"\n\n", "text/plain"),
        (b"<html><body><urlset></body></html>", "text/html"),
        (b"<rss version='2.0'></rss>", "application/xml"),
        (b"https://www.lanhe.gov.cn/a/1.html", "text/html"),
        (b"https://www.lanhe.gov.cn/a/1.html is where it is", "text/plain"),
        (b"User-agent: *\nSitemap: https://www.lanhe.gov.cn/sitemap.xml", "text/plain"),
        (b"\x1f\x8bnot gzip at all", None),
        (gzip.compress(b"<html></html>"), "application/gzip"),
        (b"urlset", None),
    ],
)
def test_other_things_are_no_sitemap(content: bytes, content_type: str | None) -> None:
    assert not looks_like_sitemap(content, content_type)


@pytest.mark.parametrize("content", [b"", b"<html><body>404</body></html>", b"hello\nworld"])
def test_what_is_none_is_refused_where_one_was_promised(content: bytes) -> None:
    with pytest.raises(ParseError, match="neither <urlset> nor <sitemapindex>, nor an address a line"):
        listing_from_sitemap(content, URL)


def test_an_empty_set_is_an_empty_list() -> None:
    assert find(urlset()).outcome is Outcome.EMPTY_LIST


def test_of_many_the_newest_are_taken() -> None:
    days = [datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(MOST_ITEMS + 50)]
    listing = find(urlset(*(entry(f"/a/{n}.html", f"{day:%Y-%m-%d}") for n, day in enumerate(days))))
    assert paths(listing) == [f"/a/{n}.html" for n in range(MOST_ITEMS + 49, 49, -1)]


def test_of_many_without_dates_both_ends_are_taken_because_new_ones_are_added_at_either() -> None:
    listing = find("\n".join(f"{HOST}/a/{n}.html" for n in range(3 * MOST_ITEMS)))
    found = paths(listing)
    assert (len(found), found[0], found[-1]) == (MOST_ITEMS, "/a/0.html", f"/a/{3 * MOST_ITEMS - 1}.html")


# --- packed -------------------------------------------------------------------------------------------------------


def test_a_packed_sitemap_is_unpacked_whatever_it_is_called() -> None:
    packed = gzip.compress(urlset(*(entry(f"/a/{n}.html") for n in range(500))).encode())
    assert looks_like_sitemap(packed, "application/octet-stream")
    assert len(listing_from_sitemap(packed, URL).links) == 500


def test_packed_lines_are_a_sitemap() -> None:
    assert looks_like_sitemap(gzip.compress(f"{HOST}/a/1.html\n".encode()))


def test_a_bomb_is_refused_by_its_size() -> None:
    bomb = gzip.compress(b"<urlset>" + b" " * (40 << 20))
    assert looks_like_sitemap(bomb)
    with pytest.raises(ParseError, match="when decoded") as caught:
        listing_from_sitemap(bomb, URL)
    assert caught.value.outcome is Outcome.TOO_BIG


def test_a_cut_archive_is_an_error() -> None:
    whole = gzip.compress(urlset(*(entry(f"/a/{n}.html") for n in range(500))).encode())
    with pytest.raises(ParseError, match="cut"):
        listing_from_sitemap(whole[: len(whole) // 2], URL)


def test_entities_are_never_expanded() -> None:
    laughs = "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]>"
    bomb = urlset(entry("/a/1.html", "", news("&b;", "2024-05-28")), declaration=laughs, attributes=f" {NEWS_NS}")
    listing = find(bomb)
    assert [link.title for link in listing.links] == ["&b;"]


# --- indexes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        pytest.param([("a.xml", "2024-05-01"), ("b.xml", "2024-05-28"), ("c.xml", "2024-05-02")], ["b.xml", "c.xml", "a.xml"], id="by their dates"),
        pytest.param([(f"p{n}.xml", f"2024-05-0{n}") for n in range(1, 8)], ["p7.xml", "p6.xml", "p5.xml"], id="no more than three"),
        pytest.param([("image-1.xml", ""), ("pages.xml", ""), ("news.xml", "")], ["news.xml", "pages.xml", "image-1.xml"], id="by their names"),
        pytest.param([("category-sitemap.xml", "2024-05-28"), ("post-sitemap.xml", "2024-05-01")], ["post-sitemap.xml", "category-sitemap.xml"], id="categories last whatever their date"),
        pytest.param([("s-2022-11.xml", ""), ("s-2024-02.xml", ""), ("s-2024-05.xml", "")], ["s-2024-05.xml", "s-2024-02.xml", "s-2022-11.xml"], id="by the years in their names"),
        pytest.param([("author-sitemap.xml", "2024-05-28"), ("post-sitemap2.xml", "2024-05-28"), ("page-sitemap.xml", "2024-05-28")], ["post-sitemap2.xml", "author-sitemap.xml", "page-sitemap.xml"], id="articles first on one day"),
    ],
)  # fmt: skip
def test_an_index_leads_to_its_newest_parts(parts: list[tuple[str, str]], expected: list[str]) -> None:
    listing = find(index(*parts))
    assert listing.asks == tuple(Ask(f"{HOST}/{name}") for name in expected)
    assert len(listing.asks) <= MOST_PARTS
    assert (listing.kind, listing.links, listing.outcome) == (SourceKind.SITEMAP, (), Outcome.EMPTY_LIST)


def test_an_empty_index_asks_nothing() -> None:
    assert find(index()).asks == ()
