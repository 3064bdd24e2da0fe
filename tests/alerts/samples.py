"""Deliveries to render and send, of an alert and of a notice, and ways to vary them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from alerts.message import Message
from alerts.render import render
from db.health import Expected, Notice, NoticeDraft, NoticeKind, Seen
from db.models import Alert, ArchivedArticle, Article, Delivery
from db.outcomes import Outcome
from db.progress import Change, ChangeKind, EventSummary
from db.understanding import Detected, Evidence, FactRow, Reason

NOW = datetime(2026, 4, 1, 9, 33, 5, tzinfo=UTC)
ID = "msg_0123456789abcdef01234567"
TITLE = "关于印发《青川市智能机器人产业三年行动计划》的通知"
SENTENCE = "到2028年，人工智能与机器人在全市制造业中普遍使用。"
BODY = f"各区人民政府，市政府各部门：\n现将《行动计划》印发给你们，请认真执行。\n{SENTENCE}"
URL = "https://www.qingchuan.example/art/2026/4/1/art_12_345.html"


def evidence(term: str, quote: str, field: str = "body") -> Evidence:
    at = max(quote.find(term), 0)
    return Evidence(term=term, field=field, start=at, end=at + len(term), quote=quote)


EVIDENCE = (evidence("机器人", TITLE, "title"), evidence("人工智能", SENTENCE), evidence("机器人", SENTENCE))
SHA256 = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"


def fact(kind: str, value: str, quote: str = "", **more: Any) -> FactRow:  # noqa: ANN401
    """A fact of the text. `number` and `day` alone stand for both of their ends."""
    if "number" in more:
        more = {"number_to": more["number"], **more}
    if "day" in more:
        more = {"day_to": more["day"], **more}
    return FactRow(kind, value, "text", 0, len(value), quote or f"……{value}……", **more)


FACTS = (
    fact("docnum", "青工信〔2026〕12号"),
    fact("title", "青川市智能机器人产业三年行动计划", TITLE),
    fact("issuer", "青川市工业和信息化局", tier="city"),
    fact("issuer", "青川市财政局", tier="city"),
    fact("region", "青川市"),
    fact("stage", "印发"),
    fact("amount", "1000万元", number=1e7, unit="CNY", qualifiers=("最高", "单件")),
    fact("amount", "50万—200万元", number=5e5, number_to=2e6, unit="CNY"),
    fact("date", "2026-05-31", day=date(2026, 5, 31), date_kind="截止"),
    fact("date", "2028", day=date(2028, 1, 1), day_to=date(2028, 12, 31), date_kind="目标"),
    fact("target", "个示范应用场景", number=100.0),
    fact("official", "王某某", role="青川市副市长"),
)
DETECTED = Detected(
    score=0.93,
    decision="alert",
    source_tier="city",
    verified=True,
    topics=("ai", "robots"),
    why=(Reason("subject_in_title", 2.1, evidence=evidence("机器人", TITLE, "title")),),
)
ARTICLE = Article(
    title=TITLE,
    body=BODY,
    published_at=datetime(2026, 4, 1, 8, 30, tzinfo=UTC),
    written_on=date(2026, 3, 28),
    source="青川市工业和信息化局",
    lang="zh",
)
ARCHIVED = ArchivedArticle(
    id=41,
    url=URL,
    site="www.qingchuan.example",
    source_name="青川市政府 通知",
    first_seen_at=NOW,
    event_id=17,
    article=ARTICLE,
)
ALERT = Alert(
    id=3,
    rule="ai-policy",
    raised_at=NOW,
    article=ARCHIVED,
    evidence=EVIDENCE,
    detected=DETECTED,
    facts=FACTS,
    page_sha256=SHA256,
)
DELIVERY = Delivery(id=ID, channel="desk", what=ALERT, attempts=0)
OFFICIAL_URL = "https://gx.qingchuan.example/zcwj/12.html"
EVENT = EventSummary(
    id=17,
    title="青川市智能机器人产业三年行动计划",
    first_seen_at=datetime(2026, 3, 3, 1, 12, 40, tzinfo=UTC),
    first_source="青川日报",
    reprints=37,
    official_url=OFFICIAL_URL,
    stages=("征求意见", "印发"),
)
ISSUED = Change(ChangeKind.STAGE, "印发", "征求意见")
OFFICIAL = Change(ChangeKind.OFFICIAL, OFFICIAL_URL)
MOVED = Change(ChangeKind.DEADLINE, "2026-06-15", "2026-05-31", "截止")
RAISED = Change(ChangeKind.AMOUNT, "800万元", "500万元", "单件 最高")
REPEALED = Change(ChangeKind.REPEALED, "青川市人民政府关于废止若干文件的决定")
WITHDRAWN = Change(ChangeKind.WITHDRAWN, before=URL)
REMINDER = Change(ChangeKind.REMINDER, "2026-06-15", "14", "截止")
NOTICE = Notice(
    id=5,
    source_id=7,
    source_name="兰河市工信局 文件",
    source_url="https://gx.lanhe.example/zcwj/list?a=1&b=2",
    raised_at=NOW,
    draft=NoticeDraft(
        kind=NoticeKind.TROUBLE,
        outcome=Outcome.EMPTY_LIST,
        since=NOW - timedelta(hours=8, minutes=5),
        expected=Expected(items=20.4, gap_s=timedelta(days=3, hours=4).total_seconds()),
        seen=Seen(items=0, newest=NOW - timedelta(days=2), polls=3, detail="HTTP 200, no item"),
    ),
)


def alert(
    *,
    matches: tuple[Evidence, ...] = EVIDENCE,
    rule: str = "ai-policy",
    facts: tuple[FactRow, ...] = FACTS,
    detected: Detected | None = DETECTED,
    **changes: Any,  # noqa: ANN401
) -> Alert:
    """The sample with other fields, or other fields of its article (`url` and `site` among them)."""
    around = {key: changes.pop(key) for key in ("url", "site", "source_name") if key in changes}
    archived = replace(ARCHIVED, article=replace(ARTICLE, **changes), **around)
    return replace(ALERT, rule=rule, article=archived, evidence=matches, facts=facts, detected=detected)


def delivery(**changes: Any) -> Delivery:  # noqa: ANN401
    """The sample with another alert."""
    return replace(DELIVERY, what=alert(**changes))


def followed(*changes: Change, lang: str = "zh", event: EventSummary | None = EVENT, **around: Any) -> Message:  # noqa: ANN401
    """A follow-up that tells these changes. `around`: other fields of its article or alert, see `alert`."""
    told = replace(alert(**around), changes=changes, event=event)
    return render(replace(DELIVERY, what=told), lang=lang)


def message(**changes: Any) -> Message:  # noqa: ANN401
    return render(delivery(**changes))


def notice(**changes: Any) -> Notice:  # noqa: ANN401
    """The sample with other fields, of its own, of its draft, and of what was expected and seen (`detail`, `polls`)."""
    draft = NOTICE.draft
    for name in ("kind", "outcome", "since", "expected", "seen"):
        if name in changes:
            draft = replace(draft, **{name: changes.pop(name)})
    for name in ("items", "newest", "polls", "detail"):
        if name in changes:
            draft = replace(draft, seen=replace(draft.seen, **{name: changes.pop(name)}))
    return replace(NOTICE, draft=draft, **changes)


def told(lang: str = "zh", **changes: Any) -> Message:  # noqa: ANN401
    """The sample notice, or another one, as a message."""
    return render(replace(DELIVERY, what=notice(**changes)), lang=lang)
