"""Numbers as documents print them: 1,000, 二〇二五, 一百二十, 3.5万, 百余, 上千."""

from __future__ import annotations

import re

_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "o": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_HAN = "〇零一二两三四五六七八九十百千"

# 万 and 亿 belong to the number. Figures may be grouped by commas; 十 alone is ten, 百 and 万 alone are round numbers.
NUMBER = (
    r"(?:\d{1,3}(?:,\d{3}){1,5}(?!\d)|(?<!\d)\d{1,15})(?:\.\d{1,6})?"
    r"(?:[十百千]?[余多]?[万亿]{1,2}|[百千](?=[余多]?[个家项名]))?"
    rf"|[{_HAN}]{{1,12}}(?:[余多]?[万亿][{_HAN}]{{0,12}}){{0,3}}|[万亿](?=[余多]?[个家项名])"
)
"""The lengths are bounded so that a page of nothing but figures costs no more than any other."""

_MORE = re.compile("[余多]")  # 三百余万 is told by its round number
_PARTS = re.compile(r"([\d,]+(?:\.\d+)?)([十百千])?([万亿]*)")

#: English numbers that texts spell out.
SPELLED = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "fifteen": 15,
    "eighteen": 18,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}


def parse(printed: str) -> float | None:
    """The value of one number that `NUMBER` matched, or None where the characters make none (千百, 万一)."""
    printed = _MORE.sub("", printed)
    if printed[0].isdecimal():
        return _mixed(printed)
    if not any(char in printed for char in "十百千万亿"):
        return _positional(printed)
    return _spoken(printed)


def whole(value: float) -> int | float:
    """3.0 as 3: counts and money are printed without a point where they have none."""
    rounded = round(value)
    return rounded if abs(value - rounded) < 1e-6 * max(1.0, abs(value)) else value


def _mixed(printed: str) -> float | None:
    found = _PARTS.fullmatch(printed)
    if not found:
        return None
    value = float(found[1].replace(",", ""))
    value *= _UNITS.get(found[2] or "", 1)
    for myriad in found[3]:
        value *= _MYRIADS[myriad]
    return value


def _positional(printed: str) -> float | None:
    """二〇二五 is 2025; 三四 is no number but “three or four”."""
    digits = [_DIGITS.get(char) for char in printed]
    if None in digits or len(digits) in (2, 3):
        return None
    return float("".join(map(str, digits)))


def _spoken(printed: str) -> float | None:
    total = section = 0.0
    digit: float | None = None
    for char in printed:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _UNITS:
            section += (1 if digit is None else digit) * _UNITS[char]
            digit = None
        elif char in _MYRIADS:
            section += digit or 0
            total = (total + section or 1) * _MYRIADS[char] if char == "亿" else total + (section or 1) * _MYRIADS[char]
            section, digit = 0.0, None
        else:
            return None
    return total + section + (digit or 0)
