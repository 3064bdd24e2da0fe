"""A delivery to render and send, and ways to vary it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from alerts.message import Message
from alerts.render import render
from db.models import Alert, ArchivedArticle, Article, Delivery
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
DELIVERY = Delivery(
    id=ID,
    channel="desk",
    alert=Alert(
        id=3,
        rule="ai-policy",
        raised_at=NOW,
        article=ARCHIVED,
        evidence=EVIDENCE,
        detected=DETECTED,
        facts=FACTS,
        page_sha256=SHA256,
    ),
    attempts=0,
)


def delivery(
    *,
    matches: tuple[Evidence, ...] = EVIDENCE,
    rule: str = "ai-policy",
    facts: tuple[FactRow, ...] = FACTS,
    detected: Detected | None = DETECTED,
    **changes: Any,  # noqa: ANN401
) -> Delivery:
    """The sample with another alert, or other fields of its article (`url` and `site` among them)."""
    around = {key: changes.pop(key) for key in ("url", "site", "source_name") if key in changes}
    archived = replace(ARCHIVED, article=replace(ARTICLE, **changes), **around)
    alert = replace(DELIVERY.alert, rule=rule, article=archived, evidence=matches, facts=facts, detected=detected)
    return replace(DELIVERY, alert=alert)


def message(**changes: Any) -> Message:  # noqa: ANN401
    return render(delivery(**changes))
