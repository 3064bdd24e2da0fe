"""What the regions of a page are for, told by tags, class names, ids and headings, and what a list in them is worth."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from crawler.dating import heading_over
from crawler.outline import Element, words_of
from crawler.records import Run

#: Worth of a region (1 = the page's main matter) and the words of class, id or tag that name it.
_ZONES: tuple[tuple[float, frozenset[str]], ...] = tuple(
    (worth, frozenset(words.split()))
    for worth, words in (
        (0.02, "friend friends friendlink friendlinks flink yqlj yqlink blogroll footer foot bottom copyright"),
        (0.02, "breadcrumb breadcrumbs crumb crumbs mbx pager pagination paging pagebar fanye cookie cookies modal"),
        (0.1, "nav navbar navigation topnav mainnav subnav menu menus submenu megamenu dropdown header toolbar topbar"),
        (
            0.2,
            "share login tagcloud lang langs language languages comment comments related sitemap sitelinks quicklinks",
        ),
        (0.3, "hot hots hotlist rank ranking ranklist paihang recommend recommended tuijian popular trending top10"),
        (0.4, "sidebar side aside sider widget widgets banner slider swiper slick carousel focus adv ads advert"),
    )
)
_SIDE_WORTH = 0.3  # from here on, a region that holds most of the page's links is no side matter, whatever its name
_MOST_OF_THE_PAGE = 0.6
#: What holds page numbers and columns' names: a class that says so of dated sentences ("list-pager") says nothing.
FURNITURE = frozenset(
    "breadcrumb breadcrumbs crumb crumbs mbx pager pagination paging pagebar fanye nav navbar navigation topnav subnav"  # noqa: SIM905
    " menu menus submenu header topbar toolbar modal".split()
)
#: What more may be the name of the only list that a page has: "hot-news", "bottom", "comment-list".
DECORATION = FURNITURE | frozenset(
    "hot hots hotlist rank ranking ranklist paihang recommend recommended tuijian popular trending top10 focus banner"  # noqa: SIM905
    " slider widget widgets bottom comment comments share lang".split()
)
#: Beside these words a name speaks of the page's layout: class="with-sidebar", "main-content-no-nav".
_LAYOUT = frozenset({"with", "has", "have", "no", "without", "body", "main", "content", "container", "page", "wrap"})
_ITEM_TAGS = frozenset({"article", "li", "tr", "dd"})

_FRIENDS = re.compile(
    r"友情链接|友情連結|相关链接|相關連結|常用链接|合作伙伴|网站链接|站群|快速链接|下属单位|政府网站$"
    r"|friend(?:ly|s)?\W+links?|blogroll",
    re.IGNORECASE,
)
_HOT = re.compile(
    r"热门|熱門|热点|热榜|热文|排行|推荐|推薦|点击榜|点击量|最热|猜你喜欢|相关阅读|相关文章|为您推荐|标签"
    r"|most\s(?:read|viewed|popular)|trending|popular|recommended|related",
    re.IGNORECASE,
)


def worth_of(run: Run, links_of_page: int, *, lifted: AbstractSet[str] = frozenset(), column: str = "") -> float:
    """From 0 (friend links, footer) to 1 (main matter): the worst of what is around a run and written over it.

    `lifted`: class words that count for nothing. `column`: the page's title; a heading that it repeats names no side.
    """
    worth = 1.0
    for element in (run.parent, *run.parent.ancestors()):
        own = _worth(element, links_of_page, lifted)
        worth = own if element.tag in _ITEM_TAGS else min(worth, own)  # <article><header> is no page header
    heading = heading_over(run.blocks[0])
    return worth if heading and heading in column else min(worth, _worth_under(heading))


def _worth(element: Element, links_of_page: int, lifted: AbstractSet[str]) -> float:
    worth = worth_by_name(element, lifted=lifted)
    inside = element.last_link - element.first_link
    return 1.0 if worth >= _SIDE_WORTH and inside > _MOST_OF_THE_PAGE * links_of_page else worth


def worth_by_name(element: Element, *, lifted: AbstractSet[str] = frozenset()) -> float:
    """What an element's tag, classes and id promise of what it holds; 1 where they say nothing."""
    if element.tag in {"body", "html", "main"}:
        return 1.0
    words = {word for token in element.tokens() for word in _zone_words(token)} - lifted | {element.tag}
    return next((worth for worth, names in _ZONES if words & names), 1.0)


def _zone_words(token: str) -> list[str]:
    words = words_of(token)
    return [] if _LAYOUT & set(words) else words


def _worth_under(heading: str) -> float:
    if _FRIENDS.search(heading):
        return 0.02
    return 0.3 if _HOT.search(heading) else 1.0
