"""Pages that a firewall puts before the real one. They are recognised and reported, never beaten."""

from __future__ import annotations

import re

from crawler.outline import Element
from crawler.pagelinks import size_of

#: A challenge shows hardly any text of its own.
_MOST_TEXT = 200.0
_MARKS = re.compile(
    r"\$_ts\s*=|_\$[a-z]{2}\(|wzws|__jsl_clearance|acw_sc__v2|cf-chl|challenge-platform|/cdn-cgi/challenge|_guard/|yunsuo"
    r"|safedog|document\.cookie\s*=.{0,400}?location|location\.(?:href|reload|replace).{0,400}?document\.cookie"
    r"|just a moment\.\.\.|checking your browser|attention required|verify (?:that )?you are (?:a )?human"
    r"|安全验证|人机验证|访问验证|滑动验证|拖动滑块|请输入验证码|正在进行安全检测|开启\s?javascript|启用\s?javascript|访问被拦截|访问过于频繁",
    re.IGNORECASE | re.DOTALL,
)


def is_challenge(html: str, root: Element) -> bool:
    """Whether a page without items is a firewall's question rather than an empty list."""
    return _MARKS.search(html) is not None and size_of(root.text()) < _MOST_TEXT
