"""Text read in a charset it was not written in (mojibake), told by what such misreadings leave behind.

Three signs, each a share of the text and none a list of words: characters that stand for bytes nobody could read;
Chinese characters that turn into sound UTF-8 when they are put back into GBK; long runs of accented Latin letters, as
no European language has them. A fourth is Chinese that consists of rare characters: any wrong double-byte charset
gives that. Names of persons, Japanese, Korean, traditional Chinese and European languages show none of the four.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_LEAST_LETTERS = 12  # fewer say nothing
_UNREAD = re.compile(r"[\ufffd\ue000-\uf8ff\x80-\x9f]|\?{3,}|锟斤拷|(?:烫烫|屯屯){2}")
_UNREAD_SHARE = 0.15  # one at the end of each title is a title cut between two bytes, and readable
#: Letters as windows-1252 shows bytes above 127; four and more in a row are no word of any language written with them.
_HIGH = "\xa1-\xff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122"
_HIGH_RUN = re.compile(f"[{_HIGH}](?:[ \xa0\xad\x80-\x9f]?[{_HIGH}]){{3,}}")
_HIGH_LETTER = re.compile("[\xc0-\xff]")
_HIGH_SHARE = 0.4
_HALF_KANA = re.compile("[\uff61-\uff9f]")  # Chinese read as Shift_JIS
_KANA_SHARE = 0.15
_KANA = re.compile("[\u3041-\u30fe]")  # Japanese that is no misreading has more of these
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_OTHER_EAST = re.compile(
    "[\u3041-\u30ff\uac00-\ud7af]"
)  # kana and Hangul: Japanese and Korean have rare characters, too
_LEAST_HAN = 24
_RARE_SHARE = 0.35  # of real titles one character in fifty, of names one in ten
_LEAST_FOR_RARE = 60  # a few names may all be rare
_UTF8_HAN = re.compile(rb"[\xe2-\xef][\x80-\xbf]{2}")
_UTF8_SHARE = 0.6  # of the bytes; text that was Chinese all along has one in a hundred
_GB_LEVEL_1 = range(0xB0, 0xD8)  # first bytes of the 3,755 common characters of GB 2312
_BIG5_LEVEL_1 = range(0xA4, 0xC7)  # and of the 5,401 of Big5


def is_garbled(texts: Iterable[str]) -> bool:
    """Whether these titles (or lines) are, as a whole, no text in any language."""
    text = "\n".join(texts)
    letters = sum(not char.isspace() for char in text)
    if letters < _LEAST_LETTERS:
        return False
    return (
        _share(_UNREAD, text) > _UNREAD_SHARE * letters
        or (_share(_HIGH_RUN, text) > _HIGH_SHARE * letters and _HIGH_LETTER.search(text) is not None)
        or _share(_HALF_KANA, text) > max(_KANA_SHARE * letters, _share(_KANA, text))
        or _is_no_chinese("".join(_HAN.findall(text)), text)
    )


def _share(pattern: re.Pattern[str], text: str) -> int:
    """How many characters the pattern covers."""
    return sum(match.end() - match.start() for match in pattern.finditer(text))


def _is_no_chinese(han: str, text: str) -> bool:
    if len(han) < _LEAST_HAN or len(_OTHER_EAST.findall(text)) > 0.1 * len(han):
        return False
    back = han.encode("gb18030")
    if 3 * len(_UTF8_HAN.findall(back)) > _UTF8_SHARE * len(back):
        return True
    return len(han) >= _LEAST_FOR_RARE and sum(map(_is_rare, han)) > _RARE_SHARE * len(han)


def _is_rare(char: str) -> bool:
    """Outside the common characters of both the mainland's and Taiwan's standard."""
    return not (_starts(char, "gb2312") in _GB_LEVEL_1 or _starts(char, "big5") in _BIG5_LEVEL_1)


def _starts(char: str, charset: str) -> int:
    return char.encode(charset, "replace")[0]
