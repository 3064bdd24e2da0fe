"""A made-up alert for `jingbao test-channel`: what a real one looks like, about nobody."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from alerts.assess import known_of, understand
from db.models import Alert, ArchivedArticle, Article, Delivery
from db.understanding import Evidence

_TITLE = "样例：云桥市关于支持人工智能与机器人产业发展的若干措施（这是一条测试警报）"
_QUOTE = "云桥市工业和信息化局日前印发《云桥市支持人工智能与机器人产业发展若干措施》（桥工信〔2031〕6号），即日起施行。"
_BODY = (
    f"{_QUOTE}\n对首次应用的机器人产品给予最高500万元奖励，申报截止日期为2031年6月30日。\n"
    "这条消息由 jingbao test-channel 发出，说明该渠道可以收到警报。This is a test alert."
)


def sample_delivery(channel: str, now: datetime) -> Delivery:
    """A delivery to `channel` under an id of its own, so that no receiver takes it for a repeat."""
    return Delivery(f"msg_{secrets.token_hex(12)}", channel, sample_alert(now), attempts=0)


def sample_alert(now: datetime) -> Alert:
    """An alert that was raised `now`, on an article that says it is a sample."""
    term = "人工智能与机器人"
    start = _QUOTE.index(term)
    archived = ArchivedArticle(
        id=0,
        url="https://example.com/jingbao-test",
        site="example.com",
        source_name="test-channel",
        first_seen_at=now,
        event_id=0,
        article=Article(_TITLE, _BODY, published_at=now, source="jingbao", lang="zh"),
    )
    understood = understand(archived, known_of(archived, None), matched=True)
    return Alert(
        id=0,
        rule="test",
        raised_at=now,
        article=archived,
        evidence=(Evidence(term, "body", start, start + len(term), _QUOTE),),
        detected=understood.detected,
        facts=understood.facts,
        page_sha256=hashlib.sha256(_BODY.encode()).hexdigest(),
    )
