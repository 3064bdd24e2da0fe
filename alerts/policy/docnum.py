"""发文字号: the number that a public body gives a document (GB/T 9704-2012 §7.2.5), and 令, 公告 and 第N号 numbers."""

from __future__ import annotations

import re

_HAN = r"\u3400-\u9fff"
_OPEN, _CLOSE = r"[〔\[(【〖﹝<〈]", r"[〕\])】〗﹞>〉]"
_YEAR = r"(?:19|20)\d{2}"
_N = r"\d{1,5}|[一二三四五六七八九十百〇零]{1,6}"
_SERIAL = rf"第\s*(?:{_N})\s*号"
_DATED = rf"\s*\(?{_YEAR}\s*年?\)?\s*"
# A number is looked for by its tail, which is rare, and read to the left from there.
_LETTER = re.compile(
    rf"{_OPEN}\s*{_YEAR}\s*年?\s*{_CLOSE}\s*(?:第\s*)?(?:\d{{1,5}}\s*号|号\s*\d{{1,5}})"  # 〔2031〕6号
)
_ORDER = re.compile(
    rf"(?:令|公告|通告)(?:{_DATED})?{_SERIAL}"  # 令第6号, 公告2031年第6号
    rf"|(?:{_YEAR}年)?{_SERIAL}(?:(?:国务院|主席|总理|总统|[省市]?政府|[部局署])?令|公告|通告)"  # 2031年第6号公告
    rf"|(?:部|委|局|署|委员会|人大){_YEAR}年{_SERIAL}(?:公告|令)?"  # 某某部2031年第6号
)
# Blanks inside the prefix only between single characters (粤 府 办): words before a number are other words.
_PREFIX = re.compile(rf"(?:(?<![{_HAN}])[{_HAN}](?:[^\S\n][{_HAN}]){{1,9}}|[{_HAN}]{{1,20}})\s*$")
_ISSUED_BY = re.compile(rf"(?:[{_HAN}]{{2,14}}(?:部|委|局|署|会|院|办|行)、){{0,3}}[{_HAN}]{{0,24}}$")
_REACH = 26  # characters to the left of a tail that may belong to the number
_BLANKS = re.compile(r"\s+")
_SHORTEST = 2  # characters of a prefix: 国发
# Words of the sentence that may run on into the number without a mark between.
_RUN_ON = re.compile(
    r"^.*(?:签署|签发|施行|修订|根据|依据|按照|参照|印发|发布|执行|落实|文号为|文件|通知|意见|措施|方案|规定|字号|编号|附件)"
    r"|^.+(?:[的及与以见即为由对按]|(?<!共)和(?!国))"
)


def find(text: str) -> list[tuple[int, int]]:
    """Spans of the document numbers in folded text, in order."""
    spans = []
    for tail in _LETTER.finditer(text):
        prefix = _PREFIX.search(text[max(0, tail.start() - _REACH) : tail.start()])
        if prefix:
            start = tail.start() - len(prefix.group())
            cut = _led_in(prefix.group().rstrip())
            spans.append((start + (cut if len(prefix.group()) - cut >= _SHORTEST else 0), tail.end()))
    for tail in _ORDER.finditer(text):
        body = _ISSUED_BY.search(text[max(0, tail.start() - 2 * _REACH) : tail.start()])
        start = tail.start() - (len(body.group()) if body else 0)
        spans.append((start + _led_in(text[start : tail.start()]), tail.end()))
    return sorted(spans)


def tidy(printed: str) -> str:
    """A number as printed, without the blanks that typesetting put in it."""
    return _BLANKS.sub("", printed)


def _led_in(prefix: str) -> int:
    """How many characters at the front are the sentence's, not the number's."""
    cut = _RUN_ON.match(prefix)
    return cut.end() if cut else 0
