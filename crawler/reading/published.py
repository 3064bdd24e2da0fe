"""When the page says it was published.

What the page shows between its headline and its body wins over metadata (templates stamp the crawl, the import or
the last edit there), unless metadata tells the time of the very day that is shown. A date in a list, a sidebar or the
prose is nobody's publication date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from urllib.parse import urlsplit

from crawler.dates import Stamp, find_stamps, from_unix, parse_stamp
from crawler.reading.body import Reading
from crawler.reading.metadata import Metadata
from crawler.reading.tree import Line

_META_NAMES = (
    "article:published_time og:article:published_time article:published og:published_time pubdate publishdate"
    " publish_date publish-date pubtime publishtime firstpublishedtime _pubtime apub:time bytedance:published_time"
    " weibo:article:create_at datepublished date.published parsely-pub-date sailthru.date article.published"
    " dcterms.created dc.date.issued dcterms.issued dc.date.created dc.date.published dc.date dcterms.date"
    " date_published cxenseparse:recs:publishtime rnews:datepublished og:pubdate published date release_date"
    " og:release_date article_date_original createdate article:create_at originalpublicationdate"
    " citation_publication_date video:release_date bt:pubdate analyticsattributes.articledate displaydate og:regdate"
    " blogger:published"
)
_PUBLISHED = re.compile(
    r"发布|发表|时间|日期|刊发|发稿|创建|上传|publish|posted|veröffentlicht|publi|datum|date|erstellt", re.IGNORECASE
)
_EDITED = re.compile(r"更新|修改|updated|modified|aktualisiert|edited|mis à jour|stand:", re.IGNORECASE)
_OTHER = re.compile(
    r"成文|生成日期|印发日期|施行|生效|有效|截[止至]|写于|今天是|现在是|访问时间|copyright|©|since", re.IGNORECASE
)
_ENACTED = re.compile(r"通过|修订|修正|批准|施行|实施|印发|召开|会议")
_SCRIPT_TIME = re.compile(
    r"\b(?:publish_?[Tt]ime|publish_?[Dd]ate|pub_?[Tt]ime|pub_?[Dd]ate|ptime|createTime|create_time|ct|svr_time"
    r"|oriCreateTime|datePublished|published_?at|newsTime)\b[\"']?\s*[:=]\s*[\"']?"
    r"(\d{4}[-/年]\d{1,2}[-/月]\d{1,2}日?(?:[T ]\d{1,2}:\d{2}(?::\d{2})?(?:Z|[+-]\d\d:?\d\d)?)?"
    r"|1\d{9}(?:\d{3})?)(?![\d])"
)
_CALL = 120  # characters of a script that only writes a value
_ABOUT_LENGTH = 160  # characters of a line about the article
_PARAGRAPH = 40.0  # weight of a line that is surely prose
_LABEL_LENGTH = 70  # … of one that may still be the body's
_FOREIGN = frozenset(
    ("repeated links", "another article", "named comment", "links only", "aside", "nav")
)  # their dates are others'
_BESIDE = _FOREIGN - {"links only"}  # near the headline, the site's name beside the date may be a link
_URL_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2]|[1-9](?=[/_-]))[/_-]?([0-2]\d|3[01]|[1-9](?=[/_-]))(?!\d)"
    r"|(?<!\d)((?:19|20)\d\d)-(\d\d)/(\d\d)(?!\d)"
)


def find_published(
    found: Metadata, reading: Reading, title_line: int | None, url: str, zone: timezone
) -> datetime | None:
    """`zone` is what the page's wall time is in where neither text nor metadata say."""
    shown, edited = _shown(reading, title_line)
    told = _told(found)
    if shown is None:
        best = told or _in_url(url) or _in_scripts(found) or _anywhere(reading, title_line)
        return best.at(zone) if best else None
    told = told or _in_scripts(found)
    if told is not None and (_is_swapped(shown, told) or (edited and told.day < shown.day)):
        return told.at(zone)
    return _settle(shown, told, zone)


def _is_swapped(shown: Stamp, told: Stamp) -> bool:
    """Is the displayed date the told one, read with day and month the other way round?"""
    day, other = shown.day, told.day
    return day != other and (day.year, day.month, day.day) == (other.year, other.day, other.month)


def _settle(shown: Stamp, told: Stamp | None, zone: timezone) -> datetime:
    """The displayed time; what it leaves out (clock, zone) is taken from metadata that mean the same moment."""
    if told is None or told.clock is None:
        return shown.at(zone)
    moment = told.at(zone)
    if shown.clock is None:
        same = next(
            (moment.astimezone(each) for each in (moment.tzinfo, zone) if moment.astimezone(each).date() == shown.day),
            None,
        )
        return same or shown.at(zone)
    if shown.zone is None and told.zone is not None:
        return shown.at(_zone_between(shown, moment) or zone)
    return shown.at(zone)


def _zone_between(shown: Stamp, moment: datetime) -> timezone | None:
    """The zone in which `moment` reads as shown: a whole number of quarter hours, at most 14 h."""
    seconds = (shown.at(UTC).replace(second=0) - moment.replace(second=0, microsecond=0)).total_seconds()
    if abs(seconds) > 14 * 3600 or seconds % 900:
        return None
    return timezone(timedelta(seconds=seconds))


def _told(found: Metadata) -> Stamp | None:
    """The publication time in JSON-LD, <meta> or microdata."""
    for value in (
        *found.said("datePublished"),
        *(value for name in _META_NAMES.split() for value in found.meta.get(name, ())),
    ):
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
    return next(
        (stamp for script in found.scripts if len(script) < _CALL for stamp in find_stamps(script) if stamp.clock), None
    )


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


def _shown(reading: Reading, title_line: int | None) -> tuple[Stamp | None, bool]:
    """The date displayed near the headline, labelled as publication before others; and: is it the last edit's?"""
    lines = reading.tree.lines
    start = next((index for index in reading.kept() if lines[index].weight > _PARAGRAPH), len(lines))
    anchor = title_line if title_line is not None and title_line < start else max(start - 12, 0)
    window = [*range(anchor, min(start + 2, len(lines))), *range(max(anchor - 6, 0), anchor)]
    ranked = [(_rank(line, stamp), stamp, _is_edit(line, stamp)) for line, stamp in _stamps(reading, window)]
    ranked += [(rank, stamp, rank < 1) for rank, line, stamp in _times(reading) if line in window]
    best = max(ranked, key=lambda one: one[0], default=None)
    return (best[1], best[2]) if best and best[0] > 0 else (None, False)


def _is_edit(line: Line, stamp: Stamp) -> bool:
    return _EDITED.search(line.text[max(stamp.start - 16, 0) : stamp.start]) is not None


def _stamps(reading: Reading, window: list[int]) -> Iterator[tuple[Line, Stamp]]:
    for index in window:
        line = reading.tree.lines[index]
        if reading.why[index] in _BESIDE or _is_prose(reading, index):
            continue
        if len(line.text) <= (_ABOUT_LENGTH if reading.why[index] else _LABEL_LENGTH):
            for stamp in find_stamps(line.text):
                yield line, stamp


def _is_prose(reading: Reading, index: int) -> bool:
    """A sentence of the body: its dates are of what it tells."""
    return not reading.why[index] and "。" in reading.tree.lines[index].text


def _times(reading: Reading) -> Iterator[tuple[float, int, Stamp]]:
    """The page's <time> elements: rank, line, value."""
    for element, line in reading.tree.times:
        value = element.attributes.get("datetime")
        if value and (stamp := parse_stamp(value)):
            names = element.names + (element.attributes.get("itemprop") or "").lower()
            yield (1.6 if _PUBLISHED.search(names) else 0.9 if _EDITED.search(names) else 1.1), line, stamp


def _rank(line: Line, stamp: Stamp) -> float:
    """How surely this is the publication: 0 and less for another date."""
    before = line.text[max(stamp.start - 12, 0) : stamp.start]
    if _OTHER.search(before) or _ENACTED.search(line.text[stamp.end : stamp.end + 40]):
        return 0.0
    rank = 1.0 + (0.5 if stamp.clock else 0.0)
    if _is_edit(line, stamp):
        rank -= 0.4
    elif _PUBLISHED.search(before):
        rank += 1.0
    return rank - 0.9 if line.link_share > 0.8 else rank


def _anywhere(reading: Reading, title_line: int | None) -> Stamp | None:
    """With nothing better: a labelled date, <time>, a line that is a date, one that opens or ends the body."""
    lines, kept = reading.tree.lines, reading.kept()
    ranked: list[tuple[float, Stamp]] = []
    for index, line in enumerate(lines):
        if len(line.text) < _LABEL_LENGTH and reading.why[index] not in _FOREIGN and not _is_prose(reading, index):
            far = 0.01 * abs(index - (title_line or 0)) ** 0.5
            ranked += [(_rank(line, stamp) - far, stamp) for stamp in find_stamps(line.text)]
    ranked += [(1.2, stamp) for index in kept[:4] for stamp in find_stamps(lines[index].text[:40]) if stamp.start < 3]
    ranked += [(rank - 0.5, stamp) for rank, _, stamp in _times(reading)]
    for index in kept[-2:]:
        text = lines[index].text
        ranked += [(0.3, stamp) for stamp in find_stamps(text) if stamp.end > len(text) - 4]
    best = max(ranked, key=lambda one: one[0], default=None)
    return best[1] if best and best[0] > 0 else None
