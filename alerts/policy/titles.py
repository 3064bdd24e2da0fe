"""The names of documents: in 《》, nested or not, or standing by themselves as a headline does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from alerts.policy.reading import Spans, blotted

_KIND = (
    r"(?:通知|意见|办法|条例|规划|方案|计划|措施|细则|规定|决定|公告|通告|通报|函|批复|指引|指南|纲要|目录|清单|标准|规范|政策"
    r"|要点|章程|法|行动|准则|倡议|宣言|声明|令|报告|白皮书|规则|规程|安排|法案|战略|制度|要求|预案|公约|协定|导则|名单|框架|蓝图|路线图|举措|若干条|十条|(?<=的)公示)"
)
_SUFFIX = r"(?:\([^()〔\[\n]{1,24}\)){0,3}"
_UNWRAPPED = re.compile(
    r"[^关]{0,60}?关于(?:(?:印发|转发|批转|下发)[<《〈](?P<marked>.+)[>》〉]|(?:印发|下发)(?P<plain>.+?))"
    rf"的(?:通知|函|意见|公告|批复|决定){_SUFFIX}"
)
_BACK_REFERENCE = re.compile(
    rf"(?:本|该)?(?:[“\"]?(?:若干|实施|行动|工作|指导|管理|暂行|政策|征求|三年|专项|发展|规划|建设|试行|修订|总体|指导性|申报|申请|公开|实施)*{_KIND}|{_KIND}|征求意见稿|草案|[{'一二三四五六七八九十百'}0-9]+条)"
)
_LONGEST = 200  # characters of a document's name
_HEADLINE = re.compile(r"[,:!?]")
_KIND_RE = re.compile(_KIND)
_ENDS_IN_KIND = re.compile(rf"{_KIND}{_SUFFIX}$")
_DOCUMENT_NEAR = re.compile("印发|出台|颁布|修订|制定|标准|法规|文件|政策")
_BRACKETED = re.compile(r"\([^()]*\)")  # (征求意见稿) is no act
_PRESS = re.compile(
    r"(?:日报|晚报|时报|早报|周刊|周报|杂志|新闻|商报|导报|卫报|邮报|电讯报|泰晤士报|青年报|法治报|科学|自然|纵横|观察)$"
)
_ALONE = re.compile(
    rf"(?:^|(?<=[\n。|]))[^\S\n]*(?P<title>[^\s,。;:!?《》]{{6,90}}?{_KIND}{_SUFFIX})"
    r"(?=[\s:|]|$|\(?[\u4e00-\u9fff]{1,20}[〔\[(]\d{4}[〕\])])"  # a number may follow at once
)
_CARRIED = re.compile(
    rf"(?:印发|发布|下发)(?P<title>关于[^\s,。;:!?《》]{{4,80}}?的(?:通知|意见|公告|通告|函){_SUFFIX})"
)
_REMEMBERED = 24  # documents before a name that it may recall
_ARTICLE = re.compile(r"第[\d一二三四五六七八九十百]+条")  # 修正案第十七条规定:…
_ABOUT = re.compile(r"关于")
_ETC = re.compile(r"等(?:[\d一二三四五六七八九十]{1,3}个?)?(?:部门|单位)(?=关于)")
# 某部办公厅 某局办公室关于…的通知: what stands behind the last of several bodies, themselves at the front.
_JOINT = re.compile(
    rf"(?P<title>关于[^\s,。;:!?《》]{{4,80}}?{_KIND}{_SUFFIX})(?=[\s:|,。]|$|\(?[\u4e00-\u9fff]{{1,20}}[〔\[(]\d{{4}}[〕\])])"
)
_ACTING = re.compile(
    r"(?<!关于)(?:印发|出台|发布|公布|推出|征求|发文|下发|启动|召开|举行|将|拟|正式|给出|写入|这份|要求各|表示|迎来|有了)"
)
_OPEN, _CLOSE = "《", "》"


@dataclass(frozen=True, slots=True)
class Title:
    """text[start:end] is the document's name. `quoted`: it stood in 《》; `whole` is the span with its brackets."""

    start: int
    end: int
    quoted: bool
    whole: tuple[int, int]


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """Where the outermost 《…》 stand, brackets included. One that is never closed is none."""
    spans, stack = [], []
    for found in re.finditer("[《》\n]", text):
        mark = found.group()
        if mark == _OPEN:
            stack.append(found.start())
        elif mark == _CLOSE and stack:
            start = stack.pop()
            if not stack:
                spans.append((start, found.end()))
        elif mark == "\n":
            stack.clear()
    return spans


def find(text: str, bodies: Spans, table: Spans = ()) -> list[Title]:
    """Every document that folded text names, each mention.

    `bodies`: spans of public bodies, which are left out in front; `table`: spans that a table says are titles.
    """
    quoted = quoted_spans(text)
    fronts = {end: start for start, end in bodies}
    named = [title for span in quoted if (title := _in_brackets(text, span, fronts))]
    outside = blotted(text, quoted)
    for left, right in (*table, *(found.span("title") for found in _ALONE.finditer(outside))):
        if "\0" not in outside[left:right]:
            named.extend(_alone(text, left, right, fronts))
    named.extend(_behind_bodies(text, outside, bodies, {one.start for one in named}))
    starts = {one.start for one in named}
    carried = [found.span("title") for found in _CARRIED.finditer(outside)]
    named.extend(Title(*span, quoted=True, whole=span) for span in carried if span[0] not in starts)
    named.sort(key=lambda title: title.start)
    return [
        title
        for index, title in enumerate(named)
        if not _recalls(text, title, named[max(0, index - _REMEMBERED) : index])
    ]


def _recalls(text: str, title: Title, before: list[Title]) -> bool:
    """《负面清单》 behind 《某某平台算法负面清单(试行)》 names nothing new."""
    name = text[title.start : title.end]
    return any(name in text[one.start : one.end] and 2 * len(name) < one.end - one.start for one in before)


def _behind_bodies(text: str, outside: str, bodies: Spans, starts: set[int]) -> list[Title]:
    """Behind the body that opens a line, or the last of several there, whom blanks divide."""
    found = []
    for (_, last), (start, end) in pairwise([(0, 0), *bodies]):
        opens = outside[last:start].isspace() or start == 0 or outside[start - 1] == "\n"
        match = _JOINT.match(outside, end) if opens else None
        if match and match.start() not in starts:
            found.extend(_alone(text, *match.span("title"), {}))
    return found


def _in_brackets(text: str, span: tuple[int, int], fronts: Mapping[int, int]) -> Title | None:
    start, end = span[0] + 1, span[1] - 1
    inner = text[start:end]
    if not _is_document(text, span, inner) or _PRESS.search(inner) or _BACK_REFERENCE.fullmatch(inner):
        return None
    left, right = _unwrapped(inner) or (_behind_several(text, start, end, fronts), len(inner))
    start, end = start + left, start + right
    return Title(start, end, quoted=True, whole=span)


def _is_document(text: str, span: tuple[int, int], inner: str) -> bool:
    """False for books, songs and the headlines that newsrooms link to."""
    if not 2 <= len(inner) <= _LONGEST or (_HEADLINE.search(inner) and not _ENDS_IN_KIND.search(inner)):
        return False
    around = text[max(0, span[0] - 8) : span[0]] + text[span[1] : span[1] + 10]
    return bool(_KIND_RE.search(inner) or _DOCUMENT_NEAR.search(around))


def _behind_several(text: str, start: int, end: int, fronts: Mapping[int, int]) -> int:
    """How far the names of joint issuers reach in front of 关于; a single one belongs to the name as it is cited."""
    about = at = text.find("关于", start, end)
    several = 0
    while at in fronts and fronts[at] >= start:
        several += 1
        at = len(text[start : fronts[at]].rstrip(" 、,和")) + start
    return about - start if several > 1 else 0


def _alone(text: str, left: int, right: int, fronts: Mapping[int, int]) -> list[Title]:
    printed = text[left:right]
    wrapped = _unwrapped(printed)
    if wrapped:
        return [Title(left + wrapped[0], left + wrapped[1], quoted=False, whole=(left, right))]
    if _ACTING.search(_BRACKETED.sub("", printed.partition("关于")[0])) or _ARTICLE.search(printed):
        return []
    about = _ABOUT.search(printed)
    if about and _named_before(text, left + about.start(), fronts):
        left += about.start()
    return [Title(left, right, quoted=False, whole=(left, right))]


def _named_before(text: str, at: int, fronts: Mapping[int, int]) -> bool:
    """Does a body end at the offset, or one with 等部门?"""
    several = _ETC.search(text, max(0, at - 10), at + 2)
    return at in fronts or bool(several and several.end() == at and several.start() in fronts)


def _unwrapped(printed: str) -> tuple[int, int] | None:
    """Where the document stands that a 关于印发…的通知 carries, or None."""
    found = _UNWRAPPED.fullmatch(printed)
    return found.span("marked" if found["marked"] else "plain") if found else None
