"""The words around an alert's own, in the readers' language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from db.progress import ChangeKind

#: The kinds of facts in the order in which a reader wants them.
KINDS = ("issuer", "docnum", "title", "stage", "region", "date", "amount", "target", "official")


@dataclass(frozen=True, slots=True)
class Labels:
    """Mappings go from the word in the archive to the one that is shown; what they lack is shown as it is."""

    html_lang: str
    rule: str
    published: str
    written: str
    source: str
    site: str
    first_seen: str
    url: str
    matched: str
    more: str  # {n}: how many further sentences
    fields: Mapping[str, str]
    quote: str  # {}: the sentence
    colon: str
    comma: str
    brackets: str  # {}: what stands in them
    snippet: str
    open: str
    unknown: str
    untitled: str
    footer: str  # {}: the message's id
    unverified: str  # in front of a subject
    unnamed: str  # why it is unverified: nothing is named
    unread: str  # … or nothing could be read
    topics: str
    tier: str
    evidence: str
    kinds: Mapping[str, str]
    tiers: Mapping[str, str]
    stages: Mapping[str, str]
    date_kinds: Mapping[str, str]
    qualifiers: Mapping[str, str]
    topic_names: Mapping[str, str]
    joint: str  # {}: the first of several issuers
    others: str  # {n}: how many further values
    update: str  # in front of what is new
    reminder: str  # … where nothing is, but a day is near
    changes: Mapping[ChangeKind, str]
    none: str  # in the place of a day or a sum that is stated no longer
    gone: str  # {}: the address of a page that was withdrawn
    due: Mapping[str, str]  # by the kind of date, "" for another; {}: the days left
    days: tuple[str, str, str]  # none, one, {} of them
    at: str  # {}: the source that saw it first
    reprints: tuple[str, str]  # one, {} of them


_ZH = Labels(
    html_lang="zh-CN",
    rule="规则",
    published="发布时间",
    written="成文日期",
    source="来源",
    site="网站",
    first_seen="首次发现",
    url="网址",
    matched="命中词",
    more="另有 {n} 句命中，未列出",
    fields={"title": "标题", "body": "正文", "text": "正文", "source": "来源", "url": "网址"},
    quote="“{}”",
    colon="：",
    comma="、",
    brackets="（{}）",
    snippet="正文开头",
    open="打开原文",
    unknown="页面未注明",
    untitled="（无标题）",
    footer="jingbao 警报 · 编号 {} · 时间均为北京时间",
    unverified="未核实",
    unnamed="页面未写明文件名、文号、官员或日期，网站也不在已知之列",
    unread="未能读取页面中的事实",
    topics="主题",
    tier="来源级别",
    evidence="网页存证 SHA-256",
    kinds={
        "issuer": "发文机关",
        "docnum": "发文字号",
        "title": "文件",
        "stage": "阶段",
        "region": "地区",
        "date": "日期",
        "amount": "金额",
        "target": "目标",
        "official": "官员",
    },
    tiers={
        "central": "中央",
        "ministry": "部委",
        "province": "省级",
        "city": "市级",
        "district": "区县",
        "foreign": "境外官方",
        "media": "媒体",
        "unknown": "未知",
    },
    stages={},
    date_kinds={"征求意见起": "征求意见自", "征求意见止": "征求意见截至", "起始": "自", "目标": "目标年份"},
    qualifiers={},
    topic_names={
        "ai": "人工智能",
        "models": "大模型",
        "robots": "机器人与具身智能",
        "compute": "算力",
        "vehicles": "智能网联汽车",
        "data": "数据要素",
        "algorithms": "算法与合成内容",
        "chips": "芯片",
    },
    joint="{}等",
    others="另有 {n} 项",
    update="进展",
    reminder="提醒",
    changes={
        ChangeKind.STAGE: "阶段",
        ChangeKind.OFFICIAL: "官方原文",
        ChangeKind.DEADLINE: "截止日期",
        ChangeKind.AMOUNT: "金额",
        ChangeKind.REPEALED: "废止",
        ChangeKind.WITHDRAWN: "原网页已撤下",
        ChangeKind.REMINDER: "提醒",
    },
    none="未注明",
    gone="{} 现已不存在（404、410 或“页面不存在”）；存档中留有其文本",
    due={"截止": "距截止还有{}", "征求意见止": "距征求意见截止还有{}", "": "距期限还有{}"},
    days=("不到 1 天", " 1 天", " {} 天"),
    at=" 于 {}",
    reprints=("另有 1 次转载", "另有 {} 次转载"),
)

_EN = Labels(
    html_lang="en",
    rule="Rule",
    published="Published",
    written="Dated",
    source="Source",
    site="Site",
    first_seen="First seen",
    url="URL",
    matched="Matched",
    more="{n} more matching sentences not shown",
    fields={"title": "Title", "body": "Body", "text": "Body", "source": "Source", "url": "URL"},
    quote="“{}”",
    colon=": ",
    comma=", ",
    brackets=" ({})",
    snippet="Beginning",
    open="Open the page",
    unknown="not stated on the page",
    untitled="(no title)",
    footer="jingbao alert · id {} · times are Beijing time (UTC+8)",
    unverified="Unverified",
    unnamed="the page names no document, number, official or date, and its site is not a known one",
    unread="the page's facts could not be read",
    topics="Topics",
    tier="Source level",
    evidence="SHA-256 of the page",
    kinds={
        "issuer": "Issued by",
        "docnum": "Number",
        "title": "Document",
        "stage": "Stage",
        "region": "Region",
        "date": "Dates",
        "amount": "Amounts",
        "target": "Targets",
        "official": "Officials",
    },
    tiers={
        "central": "central",
        "ministry": "ministry",
        "province": "province",
        "city": "city",
        "district": "district",
        "foreign": "foreign government",
        "media": "media",
        "unknown": "unknown",
    },
    stages={
        "拟出台": "planned",
        "征求意见": "open for comment",
        "印发": "issued",
        "施行": "in force",
        "解读": "explained",
        "发布会": "press conference",
        "申报通知": "call for applications",
        "试点": "pilot",
        "备案公告": "registration notice",
        "执法": "enforcement",
        "资金": "funding",
        "废止": "repealed",
    },
    date_kinds={
        "印发": "issued",
        "施行": "in force from",
        "生效": "effective",
        "发布": "published",
        "截止": "deadline",
        "征求意见起": "comments from",
        "征求意见止": "comments until",
        "起始": "from",
        "有效期至": "valid until",
        "目标": "target",
    },
    qualifiers={
        "规模": "volume",
        "安排": "allotted",
        "年度": "a year:",
        "累计": "in total",
        "单件": "each:",
        "每人": "per person:",
        "最高": "up to",
        "不低于": "at least",
        "约": "about",
        "超": "over",
    },
    topic_names={
        "ai": "AI",
        "models": "large models",
        "robots": "robots and embodied AI",
        "compute": "computing power",
        "vehicles": "intelligent vehicles",
        "data": "data",
        "algorithms": "algorithms and synthetic content",
        "chips": "chips",
    },
    joint="{} and others",
    others="{n} more",
    update="Update",
    reminder="Reminder",
    changes={
        ChangeKind.STAGE: "stage",
        ChangeKind.OFFICIAL: "official text",
        ChangeKind.DEADLINE: "deadline",
        ChangeKind.AMOUNT: "amount",
        ChangeKind.REPEALED: "repealed",
        ChangeKind.WITHDRAWN: "page withdrawn",
        ChangeKind.REMINDER: "reminder",
    },
    none="not stated",
    gone="{} is not there any more (404, 410, or a page that says so); the archive keeps its text",
    due={"截止": "{} to the deadline", "征求意见止": "{} left to comment", "": "{} left"},
    days=("less than a day", "1 day", "{} days"),
    at=" at {}",
    reprints=("+1 reprint", "+{} reprints"),
)

LABELS: Mapping[str, Labels] = {"zh": _ZH, "en": _EN}
