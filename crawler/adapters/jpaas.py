"""jpaas (大汉): list pages whose lists are units that `unitbuild.js` fetches from the publish server.

A unit is a script element with the server's address in `url` and its question in `queryData`:
`<script parseType="bulidstatic" url="/…/front/page/build/unit" queryData="{'webId':'…','tagId':'当前栏目_list',…}">`.
The answer is JSON with the unit's HTML in `data.html`; a unit may be a list, a menu, the path to the page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import unescape
from itertools import islice
from urllib.parse import urlsplit

from crawler.adapters.query import literals, number, parameters, with_parameters
from crawler.adapters.refusal import refused
from crawler.adapters.sheet import Adapter, Sheet, elsewhere
from crawler.adapters.shells import shows_a_list
from db.asks import Ask
from db.models import Listing
from db.outcomes import Outcome

_SERVER = "/page/build/unit"
_OPENING = re.compile(r"<script(?=\s)", re.IGNORECASE)
_TAG = re.compile(r"""(?:[^>"']++|"[^"]*+"|'[^']*+')*+(?=>)""")
_LONGEST_TAG, _MOST_SCRIPTS = 12_000, 100  # characters, and script elements looked at
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
#: What sites call the units that hold the list …
_LIST = re.compile(r"列表|list|分页|内容|右侧|信息|正文|新闻", re.IGNORECASE)
#: … and those that never do.
_BESIDE = re.compile(
    r"导航|菜单|位置|路径|面包屑|头部|尾部|顶部|底部|页头|页脚|友情|链接|搜索|检索|浏览|统计|广告|轮播|热点|热门|推荐|排行|登录"
    r"|栏目名|nav|menu|head|foot|crumb|banner|logo|search|hot|rank|link",
    re.IGNORECASE,
)
_MOST_UNITS = 4
_ARTICLE = re.compile(r"/art(?:/\d{4}/|_)")  # its pages have units, too
_COLUMN = re.compile(r"(?:/|/index\.s?html?|/(?:list|nav_list)\w*\.s?html?)$")


@dataclass(frozen=True, slots=True)
class _Unit:
    url: str
    query: Mapping[str, str]

    @property
    def name(self) -> str:
        return self.query.get("tagId", "")

    @property
    def is_list(self) -> bool:
        return bool(_LIST.search(self.name)) or "pageSize" in self.query.get("paramJson", "")


def _recognises(sheet: Sheet) -> bool:
    return _SERVER in sheet.path() or (b"querydata" in sheet.lower and b"build/unit" in sheet.lower)


def _read(sheet: Sheet) -> Listing | None:
    return _answer(sheet) if _SERVER in sheet.path() else _page(sheet)


def _page(sheet: Sheet) -> Listing | None:
    units = [unit for unit in _units(sheet.text()) if not _BESIDE.search(unit.name)]
    lists = [unit for unit in units if unit.is_list]
    if _ARTICLE.search(sheet.path()) or (not lists and shows_a_list(sheet.page())):
        return None
    return elsewhere(sheet.ask(with_parameters(unit.url, unit.query)) for unit in (lists or units)[:_MOST_UNITS])


def _units(html: str) -> list[_Unit]:
    """The page's units in page order, each once."""
    found: dict[str, _Unit] = {}
    for script in islice(_OPENING.finditer(html), _MOST_SCRIPTS):
        tag = _TAG.match(html[script.end() : script.end() + _LONGEST_TAG])
        if tag is None:
            continue
        attributes = {name.lower(): unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(tag[0])}
        question = attributes.get("querydata", "")
        if _SERVER in attributes.get("url", "") and (query := _question(question)):
            found.setdefault(question, _Unit(attributes["url"], query))
    return list(found.values())


def _question(text: str) -> dict[str, str]:
    """JSON, or what looks like it with single quotes; `paramJson` is JSON once more."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return literals(text)
    pairs = whole.items() if isinstance(whole, dict) else ()
    return {key: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False) for key, value in pairs}


def _answer(sheet: Sheet) -> Listing:
    document = sheet.document()
    inner = document.get("data") if isinstance(document, Mapping) else None
    html = inner.get("html") if isinstance(inner, Mapping) else None
    if not isinstance(html, str) or not html.strip():
        return refused(sheet, document)
    listing = sheet.shown(html, base=sheet.home)
    if not listing.links or _is_menu(listing):
        return replace(listing, links=(), outcome=Outcome.EMPTY_LIST)
    return replace(listing, title=None, older=_older(sheet, html, len(listing.links)))


def _is_menu(listing: Listing) -> bool:
    """Undated links to columns: the unit was a menu after all."""
    columns = sum(bool(_COLUMN.search(urlsplit(link.url).path)) for link in listing.links)
    return 2 * columns > len(listing.links) and not any(link.published_at for link in listing.links)


def _older(sheet: Sheet, html: str, shown: int) -> Ask | None:
    """The next page, where the pager inside the unit or the question's own page size leaves room for one."""
    asked = literals(parameters(sheet.asked).get("paramJson", ""))
    pager = literals(html[_pager_at(html) :])
    page = number(asked, "pageNo") or number(pager, "pageNo") or 1
    size = number(asked, "pageSize") or number(pager, "rows", "pageSize") or 0
    total = number(pager, "count", "total", "totalCount")
    more = page * size < total if total is not None and size else shown >= size > 0
    if not more:
        return None
    turned = json.dumps({"pageNo": page + 1, "pageSize": size}, separators=(",", ":"))
    return sheet.ask(with_parameters(sheet.asked, {"paramJson": turned}))


def _pager_at(html: str) -> int:
    """Where the pager's tag begins; the end of the HTML where there is none."""
    named = re.search(r"<\w+[^<>]{0,300}pagination", html, re.IGNORECASE)
    return named.start() if named else len(html)


JPAAS = Adapter("jpaas", _recognises, _read)
