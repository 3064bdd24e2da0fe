"""Articles printed on several pages: which page holds the next part. (The next *article* is not it.)"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode, urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawler.extract import text_of
from crawler.reading.guard import check_markup
from crawler.urls import resolve
from db.models import Article

#: Parts that are read at most; an article of more is a book, or a trap.
MOST_PARTS = 20

_NEXT_WORDS = re.compile(r"^\W*(下\s*一?\s*页|后一页|余下全文|next( page)?|older)\W*$", re.IGNORECASE)
_NUMBER_WORD = re.compile(r"^\W*\d{1,2}\W*$")
#: One pattern each, beginning with letters, and none that ignores case: so a page is searched ten times as fast.
_WORTH_A_LOOK = tuple(
    re.compile(pattern)
    for pattern in (
        *(r"下\s*一?\s*页", "后一页", "余下全文"),
        *(rf"{word}(?<!\w{word})\b" for word in ("next", "Next", "NEXT")),
    )
)
#: 123.html → 123_2.html, 123-2.html; t20260401_123.html → t20260401_123_1.html; /a/123/2, but no day after a month
_NUMBERED = re.compile(r"^(?P<stem>.*?)(?:[_-](?P<number>\d{1,2}))?(?P<suffix>\.[a-z]{3,5})$", re.IGNORECASE)
_NUMBERED_FOLDER = re.compile(r"^(?P<stem>.*?[^/])(?:(?<!/\d)(?<!/\d\d)/(?P<number>[1-9]\d?))?/?$")
_PAGE_PARAMETERS = frozenset({"page", "p", "pn", "pageno", "page_no", "pageindex", "currentpage", "paged"})


@dataclass(frozen=True, slots=True)
class _Place:
    """A URL as the article's stem and the part's number, 0 where the URL has none."""

    stem: str
    number: int


def with_part(article: Article, part: Article) -> Article:
    """`article` with what the next part adds: paragraphs (those that it repeats left out), links and images."""
    had = set(article.body.split("\n"))
    new = [paragraph for paragraph in part.body.split("\n") if paragraph and paragraph not in had]
    return replace(
        article,
        body="\n".join([article.body, *new]),
        links=tuple(dict.fromkeys(article.links + part.links)),
        images=tuple(dict.fromkeys(article.images + part.images)),
        next_part=part.next_part,
    )


def next_part(html: bytes, url: str, *, content_type: str | None = None) -> str | None:
    """The absolute URL of the part that follows the one at `url`; None where this is all, or the last.

    A link counts when its words say so (下一页, Next, a number, rel=next) and its address is this one's with another
    part number. Raises: ParseError, as extract does.
    """
    text = text_of(html, content_type)
    if not any(pattern.search(text) for pattern in _WORTH_A_LOOK):
        return None
    check_markup(text, url)
    here = _places(url)
    followers = {
        (place.number, href)
        for href in _candidates(LexborHTMLParser(text), url)
        for place in _places(href)
        for mine in here
        if place.stem == mine.stem and mine.number < place.number <= mine.number + 2
    }
    return min(followers)[1] if followers else None


def _candidates(page: LexborHTMLParser, url: str) -> list[str]:
    """Where links that speak of parts lead, on pages that have a link to the next one."""
    anchors = [(one.text(strip=True), one.attributes) for one in page.css("a[href], link[rel=next]")]
    speaking = [
        attributes.get("href") or ""
        for words, attributes in anchors
        if attributes.get("rel") == "next" or _NEXT_WORDS.match(words) or _NUMBER_WORD.match(words)
    ]
    return [href for href in (resolve(url, one) for one in speaking) if href]


def _places(url: str) -> tuple[_Place, ...]:
    """The ways to read a URL as stem and number."""
    parts = urlsplit(url)
    query = parse_qsl(parts.query)
    numbers = [value for name, value in query if name.lower() in _PAGE_PARAMETERS]
    rest = urlencode([(name, value) for name, value in query if name.lower() not in _PAGE_PARAMETERS])
    site = f"{parts.netloc.lower()} {rest}"
    if numbers:
        return (_Place(f"{site} {parts.path.rstrip('/')}", _number(numbers[0])),)
    found = _NUMBERED.match(parts.path) or _NUMBERED_FOLDER.match(parts.path)
    bare = _Place(f"{site} {parts.path.rstrip('/')}", 0)
    if found is None or found["number"] is None:
        return (bare,)
    suffix = found.groupdict().get("suffix") or ""
    return (_Place(f"{site} {found['stem']}{suffix}", _number(found["number"])), bare)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= 3 else 0
