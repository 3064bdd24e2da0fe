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
    seen: str  # by the poll that the notice is of
    items: str
    newest: str
    so_far: str
    never: str
    polls: str
    since: str
    lasted: Mapping[NoticeKind, str]  # {}, {}: since when, for how long
    was: str
    advice: str
    check: str  # {}: the command
    address: str  # the first step for a source that was never read
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
    seen="这次看到",
    items="{} 条",
    newest="上次有新内容",
    so_far="至今",
    never="从来没有读成过",
    polls="看了 {} 次",
    since="开始",
    lasted={NoticeKind.TROUBLE: "{}，已 {}", NoticeKind.RECOVERED: "{}，历时 {}"},
    was="此前",
    advice="可以这样做",
    check="看看现在读到什么：{}",
    address="先核对网址：在浏览器里打开，看它是不是要看的栏目。",
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
    seen="This poll saw",
    items="{} on the list",
    newest="Last new item",
    so_far="So far",
    never="has never been read",
    polls="polled {}×",
    since="Since",
    lasted={NoticeKind.TROUBLE: "{}, for {}", NoticeKind.RECOVERED: "{}, lasted {}"},
    was="Before",
    advice="What to try",
    check="See what is read now: {}",
    address="Check the address first: open it in a browser, and see whether it is the list that you mean.",
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
