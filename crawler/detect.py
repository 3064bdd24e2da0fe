"""The guess for pages that declare nothing: UTF-8, GB18030, Big5 or, failing these, windows-1252.

Made for Chinese and English. UTF-8 proves itself. GB18030 and Big5 read nearly any bytes, so the readings are compared:
the right one is full of the characters every text is made of, the wrong one is a random walk through the dictionary.
"""

from __future__ import annotations

import re
from functools import cache

_WINDOW_BYTES = 1 << 18  # from the first byte that is not ASCII; 100,000 characters decide
_COMMON = re.compile(
    "["
    "的一国在人了有中是年和大业不为发会工经上地市要个产这出行作生家以成到日民来我部对进多全建他公开们场展时理新方主企资实学报制政"
    "济用同于法高长现本月定化加动合品重关机分力自外者区能设后就等体下万元社过前面"
    "國業為發會經個產這來對進們場時開資實學報濟於長現動關機區設後體萬過，。、；：！？“”（）《》「」"
    "]"
)
_MIN_SCORE = 0.6  # of 2: share of everyday characters + share of the standard's own everyday level
_MIN_COMMON = 0.1  # where there are enough characters to count; Korean read as GB18030 has half of that
_ENOUGH_CHARACTERS = 40
_MAX_BROKEN = 0.05  # one character in twenty unreadable: some other encoding


def detected(content: bytes) -> str:
    """The encoding's WHATWG name: "utf-8", "gb18030", "big5" or "windows-1252" (which plain ASCII is, too)."""
    if content.isascii():
        return "windows-1252"
    if is_utf8(content):
        return "utf-8"
    first = re.search(rb"[\x80-\xff]", content)
    window = content[first.start() if first else 0 :][:_WINDOW_BYTES]
    scores = {name: _score(window, codec, level) for name, codec, level in _candidates()}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] >= _MIN_SCORE else "windows-1252"


def is_utf8(content: bytes) -> bool:
    """A character cut in two at the end is forgiven: the rest proves enough."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > 3 and error.reason == "unexpected end of data"
    return True


def _score(window: bytes, codec: str, level: re.Pattern[str]) -> float:
    """How Chinese the window reads in `codec`: 0 (not at all) to 2."""
    characters = "".join(re.findall(r"[^\x00-\x7f]+", window.decode(codec, "replace")))
    total = len(characters)
    if not total or characters.count("\ufffd") > _MAX_BROKEN * total:
        return 0.0
    common = _share(_COMMON, characters)
    if total >= _ENOUGH_CHARACTERS and common < _MIN_COMMON:
        return 0.0
    return common + _share(level, characters)


def _share(wanted: re.Pattern[str], characters: str) -> float:
    return 1 - len(wanted.sub("", characters)) / len(characters)


@cache
def _candidates() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """Name, codec, and the characters of the standard's first level: those in everyday use.

    Patterns, because sets of so many one-character strings take megabytes.
    """
    hanzi = re.compile("[\u4e00-\u9fff]")
    gb_level = _plane(range(0xB0, 0xD8), range(0xA1, 0xFF), "gb2312")
    big5_level = _plane(range(0xA4, 0xC7), (*range(0x40, 0x7F), *range(0xA1, 0xFF)), "big5")
    return ("utf-8", "utf-8", hanzi), ("gb18030", "gb18030", gb_level), ("big5", "big5hkscs", big5_level)


def _plane(leads: range, trails: range | tuple[int, ...], codec: str) -> re.Pattern[str]:
    rows = (bytes((lead, trail)).decode(codec, "ignore") for lead in leads for trail in trails)
    return re.compile(f"[{re.escape(''.join(rows))}]")
