"""Who the page says the text is by and from: 来源 and 作者, "By …", and what metadata tell.

来源 is printed between headline and body ("2025-04-01 09:30 来源：…"), or below the body ("（来源：…）"). Where no
label stands, a name beside the displayed time is the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.dates import find_stamps
from crawler.reading.body import Reading
from crawler.reading.metadata import Metadata, article_things
from crawler.reading.tree import Line
from db.fold import fold

_BELOW = 8  # lines below the body that may name the source
_TIME_LENGTH = 60  # … of a line that shows little but the time
_NAME_LENGTH = 30  # characters of a source or an author
_SOURCE = re.compile(
    r"(?:(?:信息|文章|稿件|新闻|本文|内容|资料)?(?:来\s*源(?:于|自)?|稿源|出处|转自|转载自))\s*(?:[:：|丨｜/]"
    r"|(?<=来源于)|(?<=来源自)|(?<=转载自))\s*[《【“\"]?([^\s|丨｜，。；;）)】\]：:]{2,30})"
)
_SOURCE_EN = re.compile(r"\b[Ss]ource:\s*([A-Z][\w.&'’ -]{1,40}?)\s*(?=[|·•,;]|$)")
_NOT_SOURCE = re.compile(
    r"^(?:本站|原创|转载|网络|互联网|未知|佚名|整理|作者|编辑|时间|发布|发表|浏览|阅读|字号|字体|责任|点击"
    r"|图片|分享|打印|本网站?|admin)",
    re.IGNORECASE,
)
_STUCK = re.compile(
    r"(?:作者|编辑|责编|责任编辑|(?<=[报网社台刊])发布|发布(?!$)|发表|时间|日期|浏览|阅读|点击|字号|字体|人气|记者|通讯员|分享|打印"
    r"|\d{4}[-年/.]).*$"
)
_AUTHOR = re.compile(
    r"(?:^|[\s　|（(【\[/])(?:作\s*者|撰\s*文|撰稿|采写|文|记者"
    r"|执笔)\s*[:：/丨｜]\s*([^\s|丨｜，。；;）)】\]：:/]{2,20}(?:[ 、]+[\u4e00-\u9fff]{2,4}(?![\u4e00-\u9fff:：]))*)"
)
_BY = re.compile(
    r"^(?:written |posted |reported |story )?by:?\s+([A-Z][\w.'’-]+(?:\s+(?:[A-Z][\w.'’-]+|and|de|van|von|&)){0,6})",
    re.IGNORECASE,
)
_PRESS = re.compile(
    r"(?:网|报|社|台|刊|在线|日报|晚报|新闻|客户端|时报|周刊|杂志|中心|发布|频道|传媒|号|局|委|部|厅|府|院|办"
    r"|资讯|观察|财经)$"
)
_DATELINE = re.compile(
    r"^[（(【\[]?\s*((?:新华|中新|法新|路透|美联|中央|彭博)社|中新网|人民网|新华网|央视网|中国网|光明网"
    r"|[\u4e00-\u9fff]{2,6}(?:日报|晚报|时报|商报|新闻网))[^，。]{0,14}?(?:\d+月)?\d+日(?:电|讯)"
)
_ALONE = re.compile(r"(?![大中小字号]+$)[\u4e00-\u9fff·]{3,12}|[A-Z][A-Za-z .]{2,20}")
_WORDS = re.compile(r"\d{0,4}[\u4e00-\u9fffA-Za-z][\w·—\-《》]*")
_TITLED = re.compile(r"^.*?(?:作者|记者|评论员|撰稿人|研究员)\s*(?=[\u4e00-\u9fff]{2})")


def find_source(reading: Reading, found: Metadata, title_line: int | None) -> str | None:
    """The name after 来源, None where the page names none."""
    for line in _about(reading, title_line):
        if name := _labelled(line.text):
            return name
    if name := _clean(
        found.first(
            "contentsource", "source", "docsource", "og:source", "article:source", "mediaid", "copyright-source"
        )
    ):
        return name
    if name := _beside_time(reading, title_line):
        return name
    kept = reading.kept()
    first = reading.tree.lines[kept[0]].text if kept else ""
    if match := _DATELINE.match(first):
        return match[1]
    return next((name for name in _told_authors(found) if _PRESS.search(name)), None)


def _about(reading: Reading, title_line: int | None) -> Iterator[Line]:
    """Lines between headline and first paragraph, then those around the body's end."""
    lines, kept = reading.tree.lines, reading.kept()
    if not kept:
        return
    start = next((index for index in kept if lines[index].weight > 40), kept[0])
    top = title_line if title_line is not None and title_line < start else max(start - 10, 0)
    yield from (lines[index] for index in range(top + 1, start + 1) if len(lines[index].text) < 160)
    yield from (lines[index] for index in range(max(top - 4, 0), top + 1) if len(lines[index].text) < 160)
    for index in range(max(kept[-1] - 2, start), min(kept[-1] + _BELOW, len(lines))):
        if len(lines[index].text) < 100:
            yield lines[index]


def _labelled(text: str) -> str | None:
    if text.startswith(("图片来源", "图源")):
        return None
    if match := _SOURCE_EN.search(text):
        return match[1].strip()
    for match in _SOURCE.finditer(text):
        if not text[: match.start()].endswith("图片") and (name := _clean(match[1])):
            return name
    return None


def _clean(name: str) -> str | None:
    name = _STUCK.sub("", name).strip(" 　·-—|《【】“”\"'（）()[]")
    if "《" not in name:
        name = name.rstrip("》")
    if (
        not 2 <= len(name) <= _NAME_LENGTH
        or _NOT_SOURCE.match(name)
        or (name[0].isdigit() and name[-1] in "号次期版")
        or "://" in name
    ):
        return None
    return name


def _beside_time(reading: Reading, title_line: int | None) -> str | None:
    """The one name on the line that shows the time ("2025-04-01 09:30 某某网"), or on the line before it."""
    before = ""
    for line in _about(reading, title_line):
        stamps = find_stamps(line.text)
        if stamps and len(line.text) <= _TIME_LENGTH:
            stamp = stamps[0]
            parts = (line.text[stamp.end :], line.text[: stamp.start], before)
            names = [name for part in parts for word in _WORDS.findall(part)[:3] if (name := _clean(word))]
            press = next((name for name in names if _PRESS.search(fold(name))), None)
            return press or (names[0] if len(names) == 1 and not before and _ALONE.fullmatch(names[0]) else None)
        before = line.text if len(line.text) <= _NAME_LENGTH and len(line.links) < 2 else ""  # a menu names nobody
    return None


def find_author(reading: Reading, found: Metadata, title_line: int | None) -> str | None:
    for line in _about(reading, title_line):
        if match := _AUTHOR.search(line.text):
            name = _STUCK.sub("", _TITLED.sub("", match[1])).strip()
            if len(name) >= 2:
                return name
        if len(line.text) < 80 and (match := _BY.match(line.text)):
            return match[1].strip()
    names = [name for name in _told_authors(found) if not _is_site(name, found)]
    return ", ".join(names[:5]) or None


def _told_authors(found: Metadata) -> list[str]:
    names = [name for thing in article_things(found) for name in _names(thing.get("author"))]
    names = names or [found.first("author", "article:author", "dc.creator", "parsely-author", "sailthru.author")]
    return [name for name in dict.fromkeys(names) if 2 <= len(name) <= 60 and "@" not in name and "://" not in name]


def _is_site(name: str, found: Metadata) -> bool:
    """Templates put the site where the author belongs."""
    return name == found.first("og:site_name") or name in found.title or name.isdigit()


def _names(value: object) -> list[str]:
    if isinstance(value, str):
        return [value.strip()]
    if isinstance(value, dict):
        return _names(value.get("name"))
    if isinstance(value, list):
        return [name for item in value for name in _names(item)]
    return []
