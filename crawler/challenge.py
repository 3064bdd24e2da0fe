"""Pages that a firewall puts before a list. They are recognised and reported, never beaten.

The fetcher knows the firewalls by name (crawler.firewall). Here a page without items is looked at once more for what
any of them says to a visitor: set this cookie and come back, prove that you are human, switch on JavaScript.
"""

from __future__ import annotations

import re
from html import unescape

from crawler.firewall import ASKING, challenge, clearing_cookie
from crawler.outline import Element
from crawler.pagelinks import size_of
from db.models import Page

_MOST_TEXT = 200.0  # a challenge shows hardly any text of its own
_LOOKED_AT_BYTES = 1 << 16
_ASKS = re.compile(
    r"document\.cookie\s*=.{0,400}?location|location\.(?:href|reload|replace).{0,400}?document\.cookie"
    r"|安全检测|(?:开启|启用|打开)您?的?\s?javascript|请求.{0,12}(?:拦截|阻断|拒绝)|防火墙|(?:点击|完成|通过).{0,6}验证|恶意请求"
    r"|request (?:has been |was )?blocked|security check|please wait while|human verification|" + ASKING,
    re.IGNORECASE | re.DOTALL,
)

#: Here every site that is built by script asks for scripts.
_NOSCRIPT = re.compile(r"<noscript\b.*?</noscript\s*>", re.IGNORECASE | re.DOTALL)
_REFRESH = re.compile(
    r"""<meta\b[^>]*?http-equiv\s*=\s*["']?refresh\b[^>]*?\burl\s*=\s*["']?([^"'>\s]+)"""
    r"""|<meta\b[^>]*?\burl\s*=\s*([^"'>\s]+)["'][^>]*?http-equiv\s*=\s*["']?refresh""",
    re.IGNORECASE,
)
_LOCATION = re.compile(
    r"""\blocation(?:\.href)?\s*=\s*["']([^"'\s]+)["']|\blocation\.(?:replace|assign)\(\s*["']([^"'\s]+)["']""",
    re.IGNORECASE,
)
_INLINE_SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc\s*=)[^>]*>\s*\S", re.IGNORECASE)
_RELOADS = re.compile(r"http-equiv\s*=\s*[\"']?refresh|location\.(?:reload|href|replace)|location\s*=", re.IGNORECASE)
#: What scripts look like that are not to be read: packed, hex names, strings put together from numbers.
_OBFUSCATED = re.compile(
    r"eval\(|_0x[0-9a-f]{3,}|(?:\\x[0-9a-f]{2}){8}|fromCharCode|\batob\(|document\.cookie|\bdebugger\b", re.IGNORECASE
)
_TITLE_OR_FRAME = re.compile(r"<title\b[^>]*>\s*[^<\s]|<i?frame", re.IGNORECASE)
_SHELL = frozenset({"html", "body", "noscript", "br"})


def is_challenge(content: bytes, html: str, root: Element) -> bool:
    """Whether a page without items is a firewall's question rather than an empty list."""
    asks = _ASKS.search(_NOSCRIPT.sub("", html[:_LOOKED_AT_BYTES])) or challenge(200, lambda _: None, content)
    return bool(asks) and size_of(root.text()) < _MOST_TEXT


def asks_by_script(page: Page, html: str, root: Element) -> bool:
    """Whether a page without items wants a browser to run its script, or to come back with the cookie it sets.

    Only for pages with hardly a word. The shell of a site that is built by script has a title, or a place to build in.
    """
    html = html[:_LOOKED_AT_BYTES]
    scripted = _INLINE_SCRIPT.search(html) is not None
    if page.status == 202 and scripted:
        return True
    if clearing_cookie(page.headers) and (scripted or _RELOADS.search(html)):
        return True
    if _TITLE_OR_FRAME.search(html) or not all(element.tag in _SHELL for element in root.descendants()):
        return False
    return _OBFUSCATED.search(html) is not None or ("<script" in html.lower() and sent_to(html) is None)


def sent_to(html: str) -> str | None:
    """Where a page sends its visitor by itself: <meta http-equiv=refresh> or a script's first location."""
    match = _REFRESH.search(html[:_LOOKED_AT_BYTES]) or _LOCATION.search(html[:_LOOKED_AT_BYTES])
    return unescape(match[1] or match[2]) if match else None
