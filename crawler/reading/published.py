"""When the page says it was published.

What the page shows between its headline and its body wins over metadata (templates stamp the crawl, the import or the
last edit there), unless metadata tells the time of the very day that is shown. A date in a list, a sidebar or the prose is
nobody's publication date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from urllib.parse import urlsplit

from crawler.dates import CHINA, Stamp, find_short_stamps, find_stamps, from_unix, parse_stamp
from crawler.reading.body import Reading
from crawler.reading.metadata import Metadata
from crawler.reading.tree import Line

_META_NAMES = (
    "article:published_time", "og:article:published_time", "article:published", "og:published_time", "pubdate", "publishdate", "publish_date", "publish-date", "pubtime",
    "publishtime", "firstpublishedtime", "_pubtime", "apub:time", "bytedance:published_time", "weibo:article:create_at", "datepublished", "date.published", "parsely-pub-date", "sailthru.date",
    "article.published", "dcterms.created", "dc.date.issued", "dcterms.issued", "dc.date.created", "dc.date", "dcterms.date", "date_published",
    "cxenseparse:recs:publishtime", "rnews:datepublished", "og:pubdate", "published", "date", "release_date", "og:release_date", "article_date_original",
    "createdate", "article:create_at", "originalpublicationdate", "citation_publication_date", "video:release_date", "bt:pubdate", "analyticsattributes.articledate", "displaydate", "og:regdate", "blogger:published", "dc.date.published",
)  # fmt: skip
_META_EDITS = (
    "article:modified_time",
    "og:updated_time",
    "lastmodifiedtime",
    "dcterms.modified",
    "datemodified",
    "last-modified",
    "lastmod",
    "revised",
)
_PUBLISHED = re.compile(
    r"发布|发表|时间|日期|刊发|发稿|创建|上传|publish|posted|veröffentlicht|publi|datum|date|erstellt", re.IGNORECASE
)
_EDITED = re.compile(r"更新|修改|updated|modified|aktualisiert|edited|mis à jour|stand:", re.IGNORECASE)
_OTHER = re.compile(
    r"成文|生成日期|印发日期|施行|生效|有效|截[止至]|写于|今天是|现在是|访问时间|copyright|©|since", re.IGNORECASE
)
_SCRIPT_TIME = re.compile(
    r"[\"']?\b(?:publish_?time|publish_?date|pub_?time|pub_?date|ptime|createTime|create_time|ct|svr_time|oriCreateTime|datePublished|published_?at|newsTime)\b[\"']?\s*[:=]\s*[\"']?"
    r"(\d{4}[-/年]\d{1,2}[-/月]\d{1,2}日?(?:[T ]\d{1,2}:\d{2}(?::\d{2})?(?:Z|[+-]\d\d:?\d\d)?)?|1\d{9}(?:\d{3})?)(?![\d])"
)
_URL_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2]|[1-9](?=[/_-]))[/_-]?([0-2]\d|3[01]|[1-9](?=[/_-]))(?!\d)"
    r"|(?<!\d)((?:19|20)\d\d)-(\d\d)/(\d\d)(?!\d)"
)


def find_published(
    found: Metadata, reading: Reading, title_line: int | None, url: str, chinese: bool
) -> datetime | None:
    zone = CHINA if chinese else timezone.utc
    shown = _shown(reading, title_line, found, url)
    told = _told(found, reading)
    if shown is None:
        best = told or _in_url(url) or _in_scripts(found) or _anywhere(reading)
    elif told is None:
        best = shown
    else:
        best = _settle(shown, told, zone, chinese)
    return best.at(zone) if best else None


def _settle(shown: Stamp, told: Stamp, zone: timezone, chinese: bool) -> Stamp:
    """Both speak. Displayed wins in Chinese; a time is taken from the metadata of the same day."""
    local = told.at(zone).astimezone(zone)
    if shown.clock is None and told.clock is not None and local.date() == shown.day:
        return told
    if chinese or shown.clock is not None and shown.day == told.day:
        return shown
    return told


def _told(found: Metadata, reading: Reading) -> Stamp | None:
    """The publication time in JSON-LD, <meta> or microdata."""
    for value in (*found.said("datePublished"), *(value for name in _META_NAMES for value in found.meta.get(name, ()))):
        if stamp := parse_stamp(value):
            return stamp
    return None


def _in_scripts(found: Metadata) -> Stamp | None:
    for script in found.scripts:
        if match := _SCRIPT_TIME.search(script):
            value = match[1]
            stamp = from_unix(int(value[:10])) if value.isdigit() else parse_stamp(value)
            if stamp:
                return stamp
    return None


def _in_url(url: str) -> Stamp | None:
    parts = urlsplit(url)
    match = _URL_DATE.search(f"{parts.path}?{parts.query}")
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups() if part)
    try:
        return Stamp(date(year, month, day), None, None, 0, 0)
    except ValueError:
        return None


def _shown(reading: Reading, title_line: int | None, found: Metadata, url: str) -> Stamp | None:
    """The date displayed near the headline: labelled as publication first, then the nearest."""
    lines = reading.tree.lines
    kept = reading.kept()
    start = kept[0] if kept else len(lines)
    anchor = title_line if title_line is not None and title_line < start else max(start - 12, 0)
    window = [*range(anchor, min(start + 2, len(lines))), *range(max(anchor - 6, 0), anchor)]
    candidates = [
        (_rank(lines[index], stamp), stamp) for index in window for stamp in _stamps(lines[index], reading, index)
    ]
    candidates = [one for one in candidates if one[0] > 0]
    return max(candidates, key=lambda one: one[0])[1] if candidates else None


def _stamps(line: Line, reading: Reading, index: int) -> list[Stamp]:
    if len(line.text) > 160 or (not reading.why[index] and len(line.text) > 60):
        return []
    return find_stamps(line.text)


def _rank(line: Line, stamp: Stamp) -> float:
    before = line.text[max(stamp.start - 12, 0) : stamp.start]
    if _OTHER.search(before):
        return 0.0
    rank = 1.0 + (0.5 if stamp.clock else 0.0)
    if _EDITED.search(before):
        rank -= 0.4
    elif _PUBLISHED.search(before):
        rank += 1.0
    if line.link_share > 0.8:
        rank -= 0.9
    return rank


def _anywhere(reading: Reading) -> Stamp | None:
    """With nothing better: a labelled date anywhere, or <time>, or the one short line that is a date."""
    for element, _ in reading.tree.times:
        value = element.attributes.get("datetime")
        if value and (stamp := parse_stamp(value)):
            return stamp
    for line in reading.tree.lines:
        if len(line.text) < 80 and _PUBLISHED.search(line.text):
            for stamp in find_stamps(line.text):
                if _rank(line, stamp) > 1:
                    return stamp
    return None
