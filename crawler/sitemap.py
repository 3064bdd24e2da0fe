"""Sitemaps (https://www.sitemaps.org/protocol.html): sets of addresses, indexes of sets, news sitemaps, plain text, gz.

They are read as text by what opens an entry, not by an XML parser: half of them have a bare & in an address, and
nothing is ever expanded.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from html import unescape
from urllib.parse import urlsplit

from crawler import codings, listdates
from crawler.charset import decode
from crawler.choice import is_column
from crawler.outline import fold_space
from crawler.pagelinks import target
from db.asks import Ask
from db.errors import ParseError
from db.models import Link, Listing, SourceKind
from db.outcomes import Outcome

MOST_ITEMS = 1_000  # the newest; a sitemap may hold 50,000
MOST_PARTS = 3  # of an index, the newest
_MOST_BYTES = 24 << 20  # unpacked: the protocol admits 50 MB, a child with its memory's limit does not
_GZIP_MAGIC = b"\x1f\x8b"
_HEAD = 4096
_NEWS = "http://www.google.com/schemas/sitemap-news/"

_PROLOGUE = (
    r"\s*(?:(?:<\?[^>]{0,2000}>|<!--(?:(?!-->).){0,2000}-->"
    r"|<!DOCTYPE[^>\[]{0,500}(?:\[[^\]]{0,3000}\])?[^>]{0,99}>)\s*){0,20}"
)
_ROOT = re.compile(_PROLOGUE + r"<(?:(?P<prefix>[\w-]{1,20}):)?(?P<root>urlset|sitemapindex)[\s>]", re.DOTALL)
_NEWS_PREFIX = re.compile(rf"xmlns:([\w-]{{1,20}})\s*=\s*[\"']{re.escape(_NEWS)}")
_TEXT = r"<!\[CDATA\[(?:(?!\]\]>).){0,8000}\]\]>|[^<]{1,8000}"
_LINE = re.compile(r"https?://[^\s<>\"]{3,8000}")
#: Parts of an index that hold articles, by their names; and those that never do.
_ARTICLES = re.compile(r"news|latest|recent|post|article|press|notice|release|content", re.IGNORECASE)
_NO_ARTICLES = re.compile(
    r"image|video|categor|tag|author|user|product|taxonom|-page-|page-sitemap|static", re.IGNORECASE
)
_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_/]?(\d\d)?(?!\d)")


@dataclass(frozen=True, slots=True)
class _Entry:
    """`url` is absolute, `key` its canonical form. `shown`: when it was published; else `changed`."""

    url: str
    key: str
    title: str | None = None
    shown: datetime | None = None
    changed: datetime | None = None

    @property
    def moment(self) -> datetime | None:
        return self.shown or self.changed


def looks_like_sitemap(content: bytes, content_type: str | None = None) -> bool:
    """Whether the bytes are a sitemap, packed or not: by the root element, or as lines that are all addresses."""
    head = _peek(content).decode("utf-8", "replace").lstrip("\ufeff")
    if _ROOT.match(head):
        return True
    if (content_type or "text/plain").split(";")[0].strip().lower() != "text/plain":
        return False
    whole = head if len(head) < _HEAD else head.rpartition("\n")[0]  # the head's last line may be cut
    lines = [line.strip() for line in whole.splitlines() if line.strip()]
    return bool(lines) and all(_LINE.fullmatch(line) for line in lines)


def _peek(content: bytes) -> bytes:
    if not content.startswith(_GZIP_MAGIC):
        return content[:_HEAD]
    try:
        return zlib.decompressobj(wbits=31).decompress(content[: 4 * _HEAD], _HEAD)
    except zlib.error:
        return b""


def listing_from_sitemap(
    content: bytes, url: str, *, content_type: str | None = None, now: datetime | None = None
) -> Listing:
    """The addresses, newest first, at most `MOST_ITEMS`; of an index, the parts to ask for.

    Raises: ParseError: no sitemap, packed wrongly, or too big once unpacked.
    """
    text = decode(_unpacked(content, url), content_type).lstrip("\ufeff")
    root = _ROOT.match(text)
    if root is None:
        return _plain(text, url)
    markup = _without_comments(text)
    if root["root"] == "sitemapindex":
        parts = _parts(list(_entries(markup, "sitemap", root["prefix"], url, now)))
        return Listing(SourceKind.SITEMAP, None, (), Outcome.EMPTY_LIST, asks=tuple(Ask(part.url) for part in parts))
    return _listing(list(_entries(markup, "url", root["prefix"], url, now)))


def _unpacked(content: bytes, url: str) -> bytes:
    if not content.startswith(_GZIP_MAGIC):
        return content
    try:
        return codings.decode((content,), "gzip", max_bytes=_MOST_BYTES)
    except codings.TooBigError as error:
        raise ParseError(url, Outcome.TOO_BIG, f"sitemap: {error}") from None
    except codings.CodingError as error:
        raise ParseError(url, Outcome.PARSE, f"sitemap: {error}") from None


def _plain(text: str, url: str) -> Listing:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    found = [line for line in lines if _LINE.fullmatch(line)]
    if 2 * len(found) <= len(lines) or not lines:
        raise ParseError(url, Outcome.PARSE, "no sitemap: neither <urlset> nor <sitemapindex>, nor an address a line")
    leads = (target(url, line) for line in found)
    return _listing([_Entry(*one) for one in leads if one])


def _without_comments(text: str) -> str:
    first, *rest = text.split("<!--")
    return first + "".join(part.partition("-->")[2] for part in rest)


# --- entries ------------------------------------------------------------------------------------------------------


def _entries(markup: str, tag: str, prefix: str | None, url: str, now: datetime | None) -> Iterator[_Entry]:
    """What stands between the entries' tags, in order. Images and videos of an entry are not its address."""
    own = f"{re.escape(prefix)}:" if prefix else ""
    opened = re.compile(rf"<{own}{tag}(?:\s[^<>]{{0,500}})?>")
    news_prefix = _NEWS_PREFIX.search(markup[: 2 * _HEAD])
    news = f"{re.escape(news_prefix[1])}:" if news_prefix else "news:"
    loc, changed = _field(f"{own}loc"), _field(f"{own}lastmod")
    title, shown, language = _field(f"{news}title"), _field(f"{news}publication_date"), _field(f"{news}language")
    for part in opened.split(markup)[1:]:
        place = _value(loc, part)
        leads = target(url, place) if place else None
        if not leads:
            continue
        name = _value(title, part)
        zone = (
            listdates.SHANGHAI if (_value(language, part) or "").startswith("zh") else listdates.zone_of([name or ""])
        )
        moments = [_moment(_value(one, part), zone, now) for one in (shown, changed)]
        yield _Entry(*leads, name, *moments)


def _field(tag: str) -> re.Pattern[str]:
    return re.compile(rf"<{tag}(?:\s[^<>]{{0,200}})?>\s*({_TEXT})", re.DOTALL)


def _value(field: re.Pattern[str], part: str) -> str | None:
    match = field.search(part)
    if not match:
        return None
    if match[1].startswith("<"):
        return fold_space(match[1].removeprefix("<![CDATA[").removesuffix("]]>")) or None
    return fold_space(unescape(match[1])) or None


def _moment(text: str | None, zone: tzinfo, now: datetime | None) -> datetime | None:
    """W3C date and time. A day alone is midnight in Beijing, as those who read of it count their days, and no hour."""
    stamp = listdates.read_machine(text) if text else None
    if stamp is None:
        return None
    is_day = stamp.clock == (0, 0, 0) and stamp.zone is None and stamp.instant is None
    return listdates.settle(stamp, zone=listdates.SHANGHAI if is_day else zone, now=now)


# --- choosing -----------------------------------------------------------------------------------------------------


def _listing(entries: Sequence[_Entry]) -> Listing:
    """The newest first; without any date in their order, from both ends: new ones are added at either."""
    articles = [one for one in entries if not is_column(urlsplit(one.url).path)]
    known = {one.key: one for one in reversed(articles)}
    unique = [known.pop(one.key) for one in articles if one.key in known]
    if any(one.moment for one in unique):
        chosen = sorted(unique, key=_newest_first)[:MOST_ITEMS]
    elif len(unique) > MOST_ITEMS:
        chosen = unique[: MOST_ITEMS // 2] + unique[-MOST_ITEMS // 2 :]
    else:
        chosen = unique
    links = tuple(Link(one.url, one.title, one.moment) for one in chosen)
    return Listing(SourceKind.SITEMAP, None, links, Outcome.OK if links else Outcome.EMPTY_LIST)


def _newest_first(entry: _Entry) -> float:
    return -entry.moment.timestamp() if entry.moment else 0.0


def _parts(entries: Sequence[_Entry]) -> list[_Entry]:
    """The parts of an index that hold the newest articles: by their dates, by the years and words of their names."""
    return sorted(entries, key=_part_rank)[:MOST_PARTS]


def _part_rank(entry: _Entry) -> tuple[bool, float, bool, tuple[int, ...]]:
    name = entry.url.rpartition("/")[2] or entry.url
    day = entry.changed.astimezone(UTC).date().toordinal() if entry.changed else 0
    years = max(((int(year), int(month or 0)) for year, month in _YEARS.findall(name)), default=(0, 0))
    return bool(_NO_ARTICLES.search(name)), -day, not _ARTICLES.search(name), tuple(-one for one in years)
