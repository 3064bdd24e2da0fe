"""The words around a notice's own, in the readers' language; those of each outcome are in `alerts.notices.outcomes`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from db.health import NoticeKind


@dataclass(frozen=True, slots=True)
class NoticeLabels:
    """Texts with {} take the value that they are called by."""

    html_lang: str
    titles: Mapping[NoticeKind, str]  # {name}, {outcome}
    expected: str
    usual_items: str
    longest_pause: str
    seen: str
    items: str
    newest: str
    polls: str
    detail: str
    since: str
    lasted: Mapping[NoticeKind, str]  # {}, {}: since when, for how long
    was: str
    advice: str
    check: str  # {}: the command
    well: str
    source: str
    url: str
    colon: str
    comma: str
    semicolon: str
    brackets: str
    open: str
    footer: str  # {}: the message's id
    units: tuple[str, str, str, str]  # days, hours, minutes, seconds


_ZH = NoticeLabels(
    html_lang="zh-CN",
    titles={NoticeKind.TROUBLE: "来源异常：{name} — {outcome}", NoticeKind.RECOVERED: "来源恢复：{name}"},
    expected="平常",
    usual_items="约 {} 条",
    longest_pause="最长停更 {}",
    seen="现在",
    items="{} 条",
    newest="最近一条新内容 {}",
    polls="其间看了 {} 次",
    detail="详情",
    since="开始",
    lasted={NoticeKind.TROUBLE: "{}，已 {}", NoticeKind.RECOVERED: "{}，历时 {}"},
    was="此前",
    advice="可以这样做",
    check="看看现在读到什么：{}",
    well="来源已恢复正常，不需要做什么。",
    source="来源",
    url="网址",
    colon="：",
    comma="，",
    semicolon="；",
    brackets="（{}）",
    open="打开来源",
    footer="jingbao 来源通知 · 编号 {} · 时间均为北京时间",
    units=("天", "小时", "分钟", "秒"),
)

_EN = NoticeLabels(
    html_lang="en",
    titles={
        NoticeKind.TROUBLE: "Source in trouble: {name} — {outcome}",
        NoticeKind.RECOVERED: "Source recovered: {name}",
    },
    expected="Usually",
    usual_items="about {} on the list",
    longest_pause="longest pause {}",
    seen="Now",
    items="{} on the list",
    newest="last new item {}",
    polls="looked at {} times since",
    detail="Detail",
    since="Since",
    lasted={NoticeKind.TROUBLE: "{}, for {}", NoticeKind.RECOVERED: "{}, lasted {}"},
    was="Before",
    advice="What to try",
    check="See what is read now: {}",
    well="The source is well again; there is nothing to do.",
    source="Source",
    url="URL",
    colon=": ",
    comma=", ",
    semicolon="; ",
    brackets=" ({})",
    open="Open the source",
    footer="jingbao notice · id {} · times are Beijing time (UTC+8)",
    units=("d", "h", "min", "s"),
)

NOTICE_LABELS: Mapping[str, NoticeLabels] = {"zh": _ZH, "en": _EN}
