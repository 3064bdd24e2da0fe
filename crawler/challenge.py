"""Pages that a firewall puts before a list. They are recognised and reported, never beaten.

The fetcher knows the firewalls by name (crawler.firewall). Here a page without items is looked at once more for what
any of them says to a visitor: set this cookie and come back, prove that you are human, switch on JavaScript.
"""

from __future__ import annotations

import re

from crawler.firewall import ASKING, challenge
from crawler.outline import Element
from crawler.pagelinks import size_of

_MOST_TEXT = 200.0  # a challenge shows hardly any text of its own
_LOOKED_AT_BYTES = 1 << 16
_ASKS = re.compile(
    r"document\.cookie\s*=.{0,400}?location|location\.(?:href|reload|replace).{0,400}?document\.cookie"
    r"|安全检测|(?:开启|启用|打开)您?的?\s?javascript|" + ASKING,
    re.IGNORECASE | re.DOTALL,
)


def is_challenge(content: bytes, html: str, root: Element) -> bool:
    """Whether a page without items is a firewall's question rather than an empty list."""
    asks = _ASKS.search(html[:_LOOKED_AT_BYTES]) or challenge(200, lambda _: None, content)
    return bool(asks) and size_of(root.text()) < _MOST_TEXT
