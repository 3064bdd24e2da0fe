"""What headlines and leads call a document, or an act, that stands in no 《》. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from alerts.naming import Name, name_of
from db.fold import fold

_QUOTED = re.compile(
    r"[“\"「『](?P<core>[^“”\"「」『』《》\n]{2,24})[”\"」』](?!系列|主题|专题|专栏|栏目)(?P<rest>[^,。;:!?\s“”\"「」『』《》]{0,20})"
)
_SPOKEN = re.compile(
    r"(?:印发|出台|发布|公布|推出|通过|实施|施行|制定|起草|修订|就)(?:了|新版|首个|首部)?(?P<name>[^,。;:!?\s《》]{4,40}?"
    r"(?:行动计划|行动方案|实施方案|意见|条例|办法|规划|方案|计划|若干措施|措施|指南|指引|细则|法案|管理规定))"
    r"(?=[,。;:!?\s]|$|公开|征求|解读|草案|\()"
)
_STARTED = re.compile(
    r"(?:启动|组织开展|组织实施|开展|组织|开放|部署)(?P<name>[^,。;:!?\s《》]{6,60}?(?:申报|申领|征集|遴选|认定|评选|行动))(?=[,。;:!?\s]|$|工作|通知|启动)"
)
_EXTENDED = re.compile(
    r"(?:^|(?<=[,。;:!?\s]))(?:将)?(?P<name>[^,。;:!?\s《》]{6,60}?(?:申报|申领|征集|遴选))(?:的)?(?:截止)?(?:时间|日期|期限)?(?:延长|顺延|延期)"
)
_KINDED = re.compile("(?:意见|条例|办法|规划|方案|计划|措施|指南|指引|细则|法案|规定|行动|通知)$")
_ORDER = (
    re.compile(r"^(?:executive order|proclamation|presidential memorandum): (?P<name>[^.]{8,120})$"),
    re.compile(
        r"^fact sheet: .{0,40}?\b(?:signs|issues)(?: an?)?(?: executive)? order (?:to |on )?(?P<name>[^.]{8,120})$"
    ),
    re.compile(r"\border\b[^“”\".]{0,16}(?:titled|entitled|called),? [“\"](?P<name>[^”\"]{8,120}?),?[”\"]"),
    re.compile(r"^(?P<name>[^.(]{8,120}?) \((?:executive order|proclamation)[^)]*\)"),
)
_BILL = re.compile(
    r"(?<![\w.])(?P<name>(?:(?:[A-Z][\w'’-]*|\([A-Z][^()]{2,30}\)|of|and|for|in|to) ){2,12}?(?:Act|Bill))\b(?! of the)"
)
_UNDER = re.compile(r"\b(?:under|with|by|of|to|breach\w*|implementing|applying)(?: the)? $")  # a law that there is


def spoken(title: str, lead: str) -> Iterator[Name]:
    """What the headline, or the first sentence of the text, calls a document that stands in no 《》."""
    first = re.split(r"[。\n]", lead)[0]
    for text in (fold(title), fold(first)):
        for found in (*_SPOKEN.finditer(text), *_STARTED.finditer(text), *_EXTENDED.finditer(text)):
            yield name_of(found["name"])
        yield from _quoted(text)
        for pattern in _ORDER:
            yield from (name_of(found["name"]) for found in pattern.finditer(text))
    for text in (title, first):
        for found in _BILL.finditer(text):
            if not _UNDER.search(text[: found.start()]):
                yield name_of(re.sub("^(?:The|A|An) ", "", found["name"]))


def _quoted(text: str) -> Iterator[Name]:
    for found in _QUOTED.finditer(text):
        kinded = found["rest"] and _KINDED.search(found["rest"])
        if kinded or _KINDED.search(found["core"]):
            yield name_of(found["core"] + (found["rest"] if kinded else ""))
