from __future__ import annotations

import pytest

from crawler.alternates import feeds_of, sitemaps_of
from db.errors import ParseError

URL = "https://www.lanhe.gov.cn/"
FEED = '<link rel="alternate" type="application/rss+xml" title="x" href="{}">'


def feeds(html: str) -> list[str]:
    return [url.removeprefix(URL) for url in feeds_of(html.encode(), URL)]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (FEED.format("/rss.xml"), ["rss.xml"]),
        (FEED.format("https://www.lanhe.gov.cn/atom.xml").replace("rss+xml", "atom+xml"), ["atom.xml"]),
        (FEED.format("feed.json").replace("rss+xml", "feed+json"), ["feed.json"]),
        (FEED.format("/a") + FEED.format("/b") + FEED.format("/a"), ["a", "b"]),
        ("".join(FEED.format(f"/{n}") for n in range(9)), ["0", "1", "2", "3", "4"]),
        (FEED.format("/comments/feed/"), []),
        (FEED.format("javascript:1"), []),
        (FEED.format("/en").replace("application/rss+xml", "text/html"), []),
        ('<link rel="alternate" hreflang="en" href="/en">', []),
        ('<link rel="stylesheet" type="application/rss+xml" href="/x">', []),
        ("", []),
    ],
)
def test_a_page_names_its_feeds(html: str, expected: list[str]) -> None:
    assert feeds(f"<head>{html}</head>") == expected


def test_markup_made_to_stop_a_parser_is_refused() -> None:
    with pytest.raises(ParseError):
        feeds("<div>" * 5_000)


@pytest.mark.parametrize(
    ("robots", "expected"),
    [
        ("User-agent: *\nDisallow: /x\nSitemap: https://www.lanhe.gov.cn/sitemap.xml", ["sitemap.xml"]),
        ("sitemap:/s.xml\r\nSITEMAP : /t.xml.gz\n", ["s.xml", "t.xml.gz"]),
        ("# Sitemap: /no.xml\nUser-agent: *", []),
        ("Sitemap: ftp://x.example/s.xml", []),
        ("", []),
    ],
)
def test_robots_names_sitemaps(robots: str, expected: list[str]) -> None:
    assert [url.removeprefix(URL) for url in sitemaps_of(robots.encode(), URL)] == expected
