"""What redesigns and neighbours do to a page: each of these leaves the list what it was."""

from __future__ import annotations

import hashlib
import re

from tests.crawler.replicas.stories import ADVERTS, FRIENDS, HOT, HOT_URLS

_ATTRIBUTE = r"""=(?:"([^"]*)"|'([^']*)'|([^\s>]+))"""
_BODY = re.compile(r"<body[^>]*>", re.IGNORECASE)


def without_classes(html: str) -> str:
    return re.sub(rf"\s(?:class|id){_ATTRIBUTE}", "", html)


def with_hashed_classes(html: str) -> str:
    def hashed(match: re.Match[str]) -> str:
        names = (match[1] or match[2] or match[3] or "").split()
        digests = (hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()[:6] for name in names)
        return f' class="{" ".join(f"_{digest}" for digest in digests)}"'

    return re.sub(rf"\sclass{_ATTRIBUTE}", hashed, html)


def without_meaning(html: str) -> str:
    """No class and no element says what is what."""
    return re.sub(r"<(/?)(?:nav|main|header|footer|aside)\b", r"<\1div", without_classes(html), flags=re.IGNORECASE)


def with_hot_list_first(html: str) -> str:
    return _after_body(html, f"<div><h3>热门文章</h3><ul>{HOT}</ul></div>")


def with_dated_hot_list(html: str) -> str:
    rows = "".join(
        f'<li><a href="{url}">兰河市去年最受关注的新闻回顾之{n}</a><span>2023-0{n + 1}-15</span></li>'
        for n, url in enumerate(HOT_URLS)
    )
    return html.replace("</body>", f"<div><h3>热门推荐</h3><ul>{rows}</ul></div></body>")


def with_friends_first(html: str) -> str:
    return _after_body(html, f"<div><ul>{FRIENDS}</ul></div>")


def with_many_friends(html: str) -> str:
    return html.replace("</body>", f"<div><ul>{FRIENDS}{FRIENDS.replace('gov.cn', 'org.cn')}</ul></div></body>")


def with_adverts(html: str) -> str:
    return html.replace("</body>", f"<div>{ADVERTS * 6}</div></body>")


def with_wide_navigation(html: str) -> str:
    rows = "".join(f'<li><a href="/fw/item{n}/">公共服务事项办理指南之第{n}类</a></li>' for n in range(40))
    return _after_body(html, f"<div><ul>{rows}</ul></div>")


def unclosed(html: str) -> str:
    return html.replace("</li>", "").replace("</td>", "")


def in_capitals(html: str) -> str:
    return re.sub(r"<(/?)(\w+)", lambda match: f"<{match[1]}{match[2].upper()}", html)


def spaced(html: str) -> str:
    return html.replace("><", ">\n    <!-- -->\n    <")


def _after_body(html: str, block: str) -> str:
    return _BODY.sub(lambda match: match[0] + block, html, count=1)


CHANGES = (
    *(without_classes, with_hashed_classes, without_meaning, with_hot_list_first, with_dated_hot_list),
    *(with_friends_first, with_many_friends, with_adverts, with_wide_navigation, unclosed, in_capitals, spaced),
)
