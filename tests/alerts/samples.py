"""A delivery to render and send, and ways to vary it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from alerts.message import Message
from alerts.render import render
from db.models import Alert, ArchivedArticle, Article, Delivery, Evidence

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
    alert=Alert(id=3, rule="ai-policy", raised_at=NOW, article=ARCHIVED, evidence=EVIDENCE),
    attempts=0,
)


def delivery(*, matches: tuple[Evidence, ...] = EVIDENCE, rule: str = "ai-policy", **changes: Any) -> Delivery:  # noqa: ANN401
    """The sample with other matches, another rule, or other fields of its article (`url` and `site` among them)."""
    around = {key: changes.pop(key) for key in ("url", "site", "source_name") if key in changes}
    archived = replace(ARCHIVED, article=replace(ARTICLE, **changes), **around)
    return replace(DELIVERY, alert=replace(DELIVERY.alert, rule=rule, article=archived, evidence=matches))


def message(**changes: Any) -> Message:  # noqa: ANN401
    return render(delivery(**changes))
