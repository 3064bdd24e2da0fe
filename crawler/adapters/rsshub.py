"""RSSHub: feeds made from pages, and what an instance shows when a page gave it nothing.

Its feeds are read as feeds. Its error page is HTML with "Error Message:" and the route's trouble in words; mirrors and
caches serve it with 200. It also links to the project's own pages, which are nobody's news.
"""

from __future__ import annotations

import re

from crawler.adapters.sheet import Adapter, Completer, Sheet
from db.models import Listing, SourceKind
from db.outcomes import Outcome

_MESSAGE = re.compile(r"Error Message:?(?:\s|<[^<>]{1,300}>){0,9}([^<]{0,500})", re.IGNORECASE)
_TOLD = (
    (re.compile(r"\b(?:412|521)\b|captcha|anti-?crawl|challenge|验证", re.IGNORECASE), Outcome.CHALLENGE),
    (re.compile(r"\b429\b|currently fetching|too many|rate limit", re.IGNORECASE), Outcome.RATE_LIMITED),
    (re.compile(r"access denied|authentication|\bRejectError|login|cookie", re.IGNORECASE), Outcome.LOGIN),
    (re.compile(r"wrong path|NotFoundError|\b404\b", re.IGNORECASE), Outcome.SOFT_404),
    (re.compile(r"timed? ?out|\bTimeoutError", re.IGNORECASE), Outcome.TIMEOUT),
    (re.compile(r"\b[45]\d\d\b|FetchError|fetch failed", re.IGNORECASE), Outcome.HTTP_ERROR),
)


def _recognises(sheet: Sheet) -> bool:
    html = b"<html" in sheet.lower[:2000] or b"<!doctype html" in sheet.lower[:200]
    return html and b"rsshub" in sheet.lower and b"error message" in sheet.lower


def _read(sheet: Sheet) -> Listing | None:
    message = _MESSAGE.search(sheet.text())
    if message is None:
        return None
    outcome = next((outcome for pattern, outcome in _TOLD if pattern.search(message[1])), Outcome.EMPTY_LIST)
    return Listing(SourceKind.FEED, None, (), outcome)


def _is_feed(sheet: Sheet) -> bool:
    return b"<generator>rsshub</generator>" in sheet.lower


RSSHUB = Adapter("rsshub", _recognises, _read)
RSSHUB_FEEDS = Completer("rsshub", _is_feed, lambda _, listing: listing)
