"""A made-up alert for `jingbao test-channel`: what a real one looks like, about nobody."""

from __future__ import annotations

import secrets
from datetime import datetime

from db.models import Alert, ArchivedArticle, Article, Delivery, Evidence

_TITLE = "样例：云桥市关于支持人工智能与机器人产业发展的若干措施（这是一条测试警报）"
_QUOTE = "市工业和信息化局日前印发《云桥市支持人工智能与机器人产业发展若干措施》，自发布之日起施行。"
_BODY = f"{_QUOTE}\n这条消息由 jingbao test-channel 发出，说明该渠道可以收到警报。This is a test alert."


def sample_delivery(channel: str, now: datetime) -> Delivery:
    """A delivery to `channel` under an id of its own, so that no receiver takes it for a repeat."""
    term = "人工智能与机器人"
    start = _QUOTE.index(term)
    article = Article(_TITLE, _BODY, published_at=now, source="jingbao", lang="zh")
    archived = ArchivedArticle(
        id=0,
        url="https://example.com/jingbao-test",
        site="example.com",
        source_name="test-channel",
        first_seen_at=now,
        event_id=0,
        article=article,
    )
    evidence = Evidence(term, "body", start, start + len(term), _QUOTE)
    return Delivery(f"msg_{secrets.token_hex(12)}", channel, Alert(0, "test", now, archived, (evidence,)), attempts=0)
