"""成文日期: when a document was written, which is not when its page went up (12 days apart at the median)."""

from __future__ import annotations

import re
from datetime import date

from crawler.dates import find_stamps
from crawler.reading.body import Reading

_LABEL = re.compile(
    r"(?:成\s*文\s*(?:日\s*期|时\s*间)|生\s*成\s*日\s*期|发\s*文\s*(?:日\s*期|时\s*间)|制\s*发\s*日\s*期|印\s*发\s*日\s*期|签\s*发\s*日\s*期)\s*[\]】]?\s*[:：]?\s*"
)
_DOCUMENT = re.compile(
    r"通知|意见|公告|通告|办法|决定|批复|规定|细则|方案|条例|命令|公报|通报|决议|函$|规划|计划|措施|指南|清单|目录|政策"
)
_SIGNED_LENGTH = 24  # characters of a signature's line
_NUMERALS = {char: str(number) for number, char in enumerate("〇一二三四五六七八九")} | {
    "○": "0",
    "零": "0",
    "Ｏ": "0",
    "O": "0",
}
_HAN_DATE = re.compile(
    r"^([二一][〇○零Ｏ0O一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日$"
)


def find_written(reading: Reading, title: str) -> date | None:
    """The labelled date, else the one that a document is signed with; None where the page shows neither."""
    lines = reading.tree.lines
    for index, line in enumerate(lines):
        if len(line.text) < 300 and (match := _LABEL.search(line.text)):
            following = lines[index + 1].text[:20] if index + 1 < len(lines) else ""
            stamps = find_stamps(line.text[match.end() : match.end() + 24]) or find_stamps(following)
            if stamps and (stamps[0].start < 4):
                return stamps[0].day
    return _signed(reading) if _DOCUMENT.search(title) else None


def _signed(reading: Reading) -> date | None:
    """The date below the issuer's name at the body's end: "某某市人民政府 / 2025年4月1日"."""
    kept = reading.kept()
    for index in kept[: -1 - 6 : -1]:
        text = reading.tree.lines[index].text.strip(" 　")
        if len(text) > _SIGNED_LENGTH:
            continue
        if (day := han_date(text)) is not None:
            return day
        stamps = find_stamps(text)
        if stamps and stamps[0].start == 0 and stamps[0].end >= len(text) - 1 and "年" in text:
            return stamps[0].day
    return None


def han_date(text: str) -> date | None:
    """二〇二五年四月一日, as documents are signed."""
    match = _HAN_DATE.match(text.replace(" ", ""))
    if match is None:
        return None
    year = int("".join(_NUMERALS.get(char, char) for char in match[1]))
    try:
        return date(year, _number(match[2]), _number(match[3]))
    except ValueError:
        return None


def _number(text: str) -> int:
    """Up to 三十一."""
    tens, ten, ones = text.partition("十")
    if not ten:
        return int(_NUMERALS[tens])
    return (int(_NUMERALS[tens]) if tens else 1) * 10 + (int(_NUMERALS[ones]) if ones else 0)
