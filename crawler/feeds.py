"""RSS, Atom and JSON Feed, each bytes in, `Listing` out."""

from __future__ import annotations

import calendar
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_to_datetime
from typing import Any

import feedparser

from crawler import listdates
from crawler.charset import decode
from crawler.outline import fold_space
from crawler.pagelinks import target
from crawler.reading.guard import check_markup
from db.asks import Ask
from db.errors import ParseError
from db.models import Link, Listing, SourceKind
from db.outcomes import Outcome

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_PROLOGUE = re.compile(r"^\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[.*?\])?[^>]*>\s*)*", re.DOTALL)
_ROOT = re.compile(r"<(?:rss|feed|rdf:RDF|atom:feed|[\w.-]+:feed)[\s>]", re.IGNORECASE)
_JSON_FEED = re.compile(r"""^\s*\{.{0,4000}?"version"\s*:\s*"https?:\\?/\\?/jsonfeed\.org""", re.DOTALL)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_HEAD = 8192
_CHINA_STANDARD = re.compile(r"\bCST\b|\bGMT\+0?8(?::?00)?\b")  # RFC 822 would read CST as Chicago's time


def looks_like_feed(content: bytes, content_type: str | None = None) -> bool:
    """Whether the bytes are a feed, by what they say themselves: HTML labelled as a feed is none."""
    head = _head(content)
    if _JSON_FEED.match(head):
        return True
    start = _PROLOGUE.match(head)
    if _ROOT.match(head, start.end() if start else 0):
        return True
    labelled = (content_type or "").split(";")[0].strip().lower() in _FEED_TYPES
    return labelled and "<html" not in head.lower() and head.lstrip().startswith("<")


def _head(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content[:_HEAD].decode("utf-16", "replace").lstrip("\ufeff")
    return content[:_HEAD].decode("utf-8", "replace").lstrip("\ufeff")


def listing_from_feed(
    content: bytes, url: str, *, content_type: str | None = None, now: datetime | None = None
) -> Listing:
    """The entries in the feed's order; dates keep the zone the feed states.

    Raises:
        ParseError: no feed at all, or one built to stop a parser.
    """
    if _JSON_FEED.match(_head(content)):
        return _from_json(content, url, now)
    text = decode(content, content_type)
    check_markup(
        _without_sections(text), url
    )  # feedparser needs minutes for 700,000 open elements or 200,000 attributes
    parsed = _feedparser(text)
    if not parsed.get("version") and not parsed["entries"]:
        raise ParseError(url, Outcome.PARSE, f"no RSS or Atom feed ({parsed.get('bozo_exception', 'no root element')})")
    feed = dict(parsed["feed"])
    entries = [dict(entry) for entry in parsed["entries"]]  # plain: feedparser's own dict guesses, and warns
    title = _plain(feed.get("title"))
    zone = _zone_of(feed.get("language"), [title, *(_plain(entry.get("title")) for entry in entries)])
    older = next((str(link.get("href") or "") for link in feed.get("links") or () if link.get("rel") == "next"), "")
    return _listing(title, (_link(entry, url, zone, now) for entry in entries), _ask(url, older))


def _without_sections(text: str) -> str:
    """The markup alone. Sections are text to XML, however many tags an editor pasted into them."""
    first, *rest = text.split("<![CDATA[")
    return first + "".join(part.partition("]]>")[2] for part in rest)


def _ask(url: str, older: object) -> Ask | None:
    """The feed's next page (RFC 5005 §3, JSON Feed's next_url), where it names one that is not itself."""
    leads = target(url, older) if isinstance(older, str) and older else None
    here = target(url, url)
    return Ask(leads[0]) if leads and here and leads[1] != here[1] else None


def _listing(title: str | None, links: Iterator[tuple[str, Link] | None], older: Ask | None) -> Listing:
    """Of the links by their canonical URLs, the first of each."""
    first: dict[str, Link] = {}
    for found in links:
        if found:
            first.setdefault(*found)
    outcome = Outcome.OK if first else Outcome.EMPTY_LIST
    return Listing(SourceKind.FEED, title, tuple(first.values()), outcome, older=older if first else None)


def _feedparser(text: str) -> Mapping[str, Any]:
    """Feedparser on text that we decoded ourselves. A stream, because it would open a string as a file or a URL.

    It is not told where the feed lies: it would make a URL of an id.
    """
    body = b'<?xml version="1.0" encoding="utf-8"?>' + _DECLARATION.sub("", text, count=1).encode("utf-8", "replace")
    headers = {"content-type": "application/xml; charset=utf-8"}
    parsed: Mapping[str, Any] = feedparser.parse(io.BytesIO(body), response_headers=headers, sanitize_html=False)
    return parsed


def _link(entry: Mapping[str, Any], base: str, zone: tzinfo, now: datetime | None) -> tuple[str, Link] | None:
    href, name = _href(entry), str(entry.get("id") or "").strip()
    if not href:  # no link but the entry's id, which is one only if it is whole
        href = name if name.startswith(("http://", "https://")) else ""
    leads = target(base, href) if href else None
    if not leads:
        return None
    return leads[1], Link(leads[0], _plain(entry.get("title")), _published(entry, zone, now))


def _href(entry: Mapping[str, Any]) -> str:
    """The entry's own link. Where an id came first feedparser may take it for one; among the `links` it never is."""
    href = str(entry.get("link") or "").strip()
    if not entry.get("guidislink"):
        return href
    named = (str(link.get("href") or "").strip() for link in entry.get("links") or () if link.get("rel") == "alternate")
    return next((one for one in named if one), "")


def _published(entry: Mapping[str, Any], zone: tzinfo, now: datetime | None) -> datetime | None:
    for name in ("published", "updated", "created"):
        if (text := str(entry.get(name) or "").strip()) and (moment := _moment(text, zone, now)):
            return moment
    parsed = entry.get("published_parsed") or entry.get("updated_parsed")
    moment = datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None
    return moment if moment and listdates.credible(moment) else None


def _moment(text: str, zone: tzinfo, now: datetime | None) -> datetime | None:
    """RFC 3339, RFC 822, else whatever a list may show; without a zone it is the feed's."""
    if zone is listdates.SHANGHAI:
        text = _CHINA_STANDARD.sub("+0800", text)
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(text)
        except (ValueError, TypeError, OverflowError):
            continue
        aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        return aware if listdates.credible(aware) else None
    stamp = listdates.read_machine(text)
    return listdates.settle(stamp, zone=zone, now=now) if stamp else None


def _zone_of(language: object, titles: Sequence[str | None]) -> tzinfo:
    if str(language or "").lower().startswith("zh"):
        return listdates.SHANGHAI
    return listdates.zone_of(title for title in titles if title)


def _plain(text: object) -> str | None:
    return fold_space(re.sub(r"<[^<>]{1,200}>", "", str(text))) or None if text else None


def _from_json(content: bytes, url: str, now: datetime | None) -> Listing:
    """JSON Feed 1.1, https://jsonfeed.org/version/1.1."""
    try:
        feed = json.loads(content.decode("utf-8-sig"), strict=False)
    except (ValueError, RecursionError) as error:
        raise ParseError(url, Outcome.PARSE, f"JSON Feed: {error}") from error
    found = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(found, list):
        raise ParseError(url, Outcome.PARSE, "JSON Feed without a list of items")
    items = [item for item in found if isinstance(item, dict)]
    title = _plain(feed.get("title"))
    zone = _zone_of(feed.get("language"), [title, *(_plain(item.get("title")) for item in items)])
    return _listing(title, (_json_link(item, url, zone, now) for item in items), _ask(url, feed.get("next_url")))


def _json_link(item: Mapping[str, Any], base: str, zone: tzinfo, now: datetime | None) -> tuple[str, Link] | None:
    name = item.get("id")
    whole = name if isinstance(name, str) and name.startswith(("http://", "https://")) else ""
    href = item.get("url") or item.get("external_url") or whole
    leads = target(base, href) if isinstance(href, str) and href else None
    if not leads:
        return None
    text = item.get("date_published") or item.get("date_modified")
    moment = _moment(text, zone, now) if isinstance(text, str) else None
    return leads[1], Link(leads[0], _plain(item.get("title") or item.get("summary")), moment)
