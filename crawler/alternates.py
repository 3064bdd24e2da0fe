"""Other ways into a site that a page or robots.txt names: feeds and sitemaps."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from crawler.charset import decode
from crawler.reading.guard import check_markup
from crawler.urls import resolve

_FEED_TYPES = re.compile(r"application/(?:rss|atom|feed)\+(?:xml|json)", re.IGNORECASE)
_COMMENTS = re.compile(r"comments?/feed|/comments/", re.IGNORECASE)
_SITEMAP = re.compile(r"^\s*sitemap\s*:\s*(\S{1,2000})", re.IGNORECASE | re.MULTILINE)
_MOST = 5


def feeds_of(content: bytes, url: str, content_type: str | None = None) -> tuple[str, ...]:
    """The feeds that a page names in its head (`<link rel="alternate">`), not those of comments. Raises: ParseError."""
    html = decode(content, content_type)
    check_markup(html, url)
    named = (node.attributes for node in LexborHTMLParser(html).css('link[rel~="alternate"][href]'))
    hrefs = [one.get("href") or "" for one in named if _FEED_TYPES.match(one.get("type") or "")]
    found = (resolve(url, href) for href in hrefs if not _COMMENTS.search(href))
    return tuple(dict.fromkeys(href for href in found if href))[:_MOST]


def sitemaps_of(robots: bytes, url: str) -> tuple[str, ...]:
    """The sitemaps that a robots.txt names (https://www.sitemaps.org/protocol.html#submit_robots)."""
    found = (resolve(url, href) for href in _SITEMAP.findall(decode(robots)))
    return tuple(dict.fromkeys(href for href in found if href))[:_MOST]
