"""The links of a page: where each leads and what it says it leads to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from itertools import islice

from crawler import listdates
from crawler.outline import Element, fold_space, words_of
from crawler.urls import canonical, resolve, same_site
from db.errors import FetchError

HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_TITLE_WORDS = frozenset({"title", "tit", "tt", "headline", "heading", "subject", "bt", "biaoti"})
_HEADING_WORTH = 1000.0  # longer than any link's text
_SHORT_TEXT = 60  # characters: what is longer is no date, no label, and not worth remembering
_TITLE = 8.0  # from here on a link's own text may be a whole title
_LABEL = 15.0  # the longest "[市工业和信息化局] 2024-05-28" before a title
_LONGEST_SCRIPT = 2000  # characters of an onclick that are searched for an address
_NO_HEADING = 9  # the level of a link that stands in no heading
_ADDRESS_ATTRIBUTES = ("data-url", "data-href", "data-link")
_NOWHERE = ("#", "javascript:", "mailto:", "tel:", "data:")
#: The address in onclick="location.href='/a/b.html'" or openPage("a.shtml?id=1").
_QUOTED = re.compile(
    r"""["']((?:https?://|\.{0,2}/)[^"'\s<>]+|[\w./-]+\.(?:[sj]?html?|do|jspx?|aspx?|php|action)(?:\?[^"'\s<>]*)?)["']"""
)
_FILE = re.compile(r"\.(?:pdf|docx?|wps|xlsx?|et|pptx?|ofd|zip|rar|7z|jpe?g|png|mp4)(?:\?|$)", re.IGNORECASE)
#: A title that was cut short on the page.
_CUT = re.compile(r"(?:…+|\.{2,}|。{3})\s*$")
#: Words that lead on without naming the article.
_GENERIC = re.compile(
    r"[\W\d_]*(?:(?:点击|点此|立即|我要)?(?:查看|阅读|了解|浏览|进入)?(?:全文|更多|详情|详细|原文|正文|内容|查看|阅读)"
    r"|read(?:\s*(?:more|on|full\s*\w+))?|(?:learn|see|view|show)?\s*(?:more|all)|continue(?:\s*reading)?"
    r"|details?|view|full\s*story|下载|附件|pdf|link|new|图|视频|(?:条|次|个)?(?:评论|回复|跟贴|阅读|浏览|点赞)|comments?|replies|views)?[\W\d_]*",
    re.IGNORECASE,
)
#: Words beside a date that do not make it a sentence.
_DATE_LABEL = re.compile(
    r"(?:发布|发表|更新|发文|成文)?(?:时间|日期|于)|(?:周|星期)[一二三四五六日天]|(?:posted|published|updated)(?: on)?",
    re.IGNORECASE,
)
#: A day written into the link's own text: "[2024-05-28] 关于…", "关于… 2024/05/28". What runs on is part of the title.
_DAY = r"20\d\d(?:[-/.]\d{1,2}[-/.]\d{1,2}|年\d{1,2}月\d{1,2}日)"
_DAY_AT_EDGE = re.compile(
    rf"^(?:[\[(（【]\s?{_DAY}\s?[\])）】]\s*|{_DAY}\s+)|(?:\s*[\[(（【]\s?{_DAY}\s?[\])）】]|\s+{_DAY})$"
)
#: What editors put before a title to say where it stands, not what it says.
_MARK = re.compile(r"^(?:[\[【(（]\s?(?:置顶|置頂|顶|荐|热|新|new|hot)\s?[\]】)）]\s*)+", re.IGNORECASE)
#: The same in an element of its own inside the link, as a badge or an icon's text.
_BADGE = re.compile(r"置顶|置頂|顶|荐|热|最新|NEW!?|HOT!?|TOP")
_BADGE_TAGS = frozenset({"span", "i", "sup", "label", "small", "font"})
#: Words of the pager.
_PAGING = re.compile(
    r"[\W\d_]*(?:首页|首頁|尾页|末页|末頁|[上下前后後][一]?[页頁]|[第]\d+[页頁]|共\d+[页頁]|转到|跳转|next|prev(?:ious)?|first|last"
    r"|older(?:\s\w+)?|newer(?:\s\w+)?|page\s?\d+)?[\W\d_]*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, eq=False)
class PageLink:
    """A link. `key`: its canonical URL. `title` is "" where the link names nothing, or stands in a sentence.

    `level`: of the heading it stands in, 1 to 6; 9 for none. `cut`: the title is known to be incomplete.
    """

    element: Element
    url: str
    key: str
    same_site: bool
    title: str
    level: int

    @property
    def rank(self) -> float:
        """How much it looks like an item's title: by its length; headings before all, files after all."""
        size = size_of(self.title) / (100 if self.is_file else 1)
        return size + (_HEADING_WORTH if self.level < _NO_HEADING and size >= 2 else 0)

    def names_better(self, other: PageLink) -> bool:
        """Whether of two links to one article this one, which stands later, rather says its title.

        The longer does, but what follows a title of some length without repeating it is a summary.
        """
        if self.level < other.level or self.rank <= other.rank:
            return self.rank > other.rank
        summary = size_of(other.title) >= _TITLE and not self.title.startswith(other.title) and _has_text(other)
        return not summary

    @property
    def is_file(self) -> bool:
        """Whether it leads to a document to download, which is an item only where no page stands beside it."""
        return _FILE.search(self.key) is not None


def _has_text(link: PageLink) -> bool:
    return any(link.element.texts()) and not _CUT.search(link.element.text())


def page_links(root: Element, base: str) -> list[PageLink]:
    """Every link to another http(s) page in page order, also those kept in `onclick` or `data-url`."""
    here = target(base, base)
    resolved: dict[str, tuple[str, str] | None] = {}
    ours: dict[str, bool] = {}  # by the origin
    found: list[PageLink] = []
    for node in root.descendants():
        if not (href := address(node)):
            continue
        if href not in resolved:
            resolved[href] = target(base, href)
        leads = resolved[href]
        if leads and not (here and leads[1] == here[1]):
            origin = "/".join(leads[0].split("/", 3)[:3])
            if origin not in ours:
                ours[origin] = same_site(origin, base)
            title = "" if _in_a_sentence(node) else title_of(node)
            found.append(PageLink(node, *leads, ours[origin], title, _level(node)))
    return found


def target(base: str, href: str) -> tuple[str, str] | None:
    """The absolute URL a link leads to and its canonical form; None where it leads to no web page that can be asked."""
    url = resolve(base, href)
    try:
        return (url, canonical(url)) if url else None
    except FetchError:  # a URL that grew too long when it was encoded
        return None


def _in_a_sentence(element: Element) -> bool:
    """Whether a link stands in running text: what comes right before it is longer than a label or a date."""
    before = ""
    for child in element.parent.children if element.parent else ():
        if child is element:
            break
        before = child if isinstance(child, str) else ""
    return size_of(before) > _LABEL and not is_date(before.strip())


def address(element: Element) -> str:
    """What a click on the element would open; "" for nothing, a script or a place on the same page."""
    href = element.get("href") if element.tag == "a" else ""
    if href and not href.lower().startswith(_NOWHERE):
        return href
    for name in _ADDRESS_ATTRIBUTES:
        if value := element.get(name):
            return value
    match = _QUOTED.search((element.get("onclick") or href)[:_LONGEST_SCRIPT])
    return match[1] if match else ""


def size_of(text: str) -> float:
    """Length where a Chinese character counts 1 and any other letter or digit ½."""
    return _size_of_short(text) if len(text) <= _SHORT_TEXT else _size(text)


def _size(text: str) -> float:
    if text.isascii():
        return 0.5 * sum(map(str.isalnum, text))
    return sum(1.0 if unicodedata.east_asian_width(char) in "WF" else 0.5 for char in text if char.isalnum())


_size_of_short = lru_cache(maxsize=8192)(_size)


def title_of(element: Element) -> str:
    """What the link names, in full: where the page cuts it with …, the title attribute has the rest."""
    attribute = fold_space(unescape(element.get("title")))  # some templates escape it twice
    text = _heading_inside(element) or _own_title(element, attribute)
    if text and _CUT.search(text):
        stem = _CUT.sub("", text).strip()
        if attribute.startswith(stem[:6]) and len(attribute) >= len(stem):
            return _line_with(stem, element) or attribute
        return _line_with(stem, element) or text
    title = _without_day(text or attribute or fold_space(element.get("aria-label")) or _image_text(element))
    return "" if _says_nothing(title) or is_date(title) else title


def _line_with(stem: str, element: Element) -> str:
    """The rest of the title attribute's line in which a cut title stands: after 点击查看：, before 发布日期：."""
    lines = [fold_space(line) for line in unescape(element.get("title")).splitlines()]
    return next((line[line.index(stem) :] for line in lines if stem and stem in line), "")


def _without_day(title: str) -> str:
    """The title without marks, and without a day before or after it."""
    rest = _DAY_AT_EDGE.sub("", _MARK.sub("", title), count=1)
    return rest if size_of(rest) >= 4 else title


def _says_nothing(text: str) -> bool:
    return len(text) <= _SHORT_TEXT and bool(_GENERIC.fullmatch(text) or _PAGING.fullmatch(text))


def _is_badge(element: Element) -> bool:
    if element.tag not in _BADGE_TAGS or len(element.children) != 1:
        return False
    text = element.children[0]
    return isinstance(text, str) and bool(_BADGE.fullmatch(text.strip())) and not _within_words(element)


def _within_words(element: Element) -> bool:
    """Whether text goes on right before and after it: a word that a search set off."""
    siblings = element.parent.children if element.parent else []
    place = next(number for number, child in enumerate(siblings) if child is element)
    return all(isinstance(one, str) and one.strip() for one in siblings[max(0, place - 1) : place + 2 : 2]) and (
        0 < place < len(siblings) - 1
    )


def _level(element: Element) -> int:
    """The heading a link stands in or around; a class that says title counts as h4."""
    near = [element, *islice(element.ancestors(), 2), *islice(element.descendants(), 12)]
    level = min(HEADINGS.get(one.tag, _NO_HEADING) for one in near)
    if level == _NO_HEADING and any(_title_words(one) & _TITLE_WORDS for one in near[:3]):
        return 4
    return level


def _title_words(element: Element) -> frozenset[str]:
    """The words of its class and id, and of the names that programs give it: data-testid, itemprop."""
    if not element.attrs:
        return frozenset()
    names = [name for key in ("data-testid", "itemprop") for name in words_of(element.get(key))]
    return element.words().union(names)


def _heading_inside(element: Element) -> str:
    """The text of the foremost heading inside a link that spans a whole card."""
    best: tuple[int, str] | None = None
    for node in element.descendants():
        level = HEADINGS.get(node.tag) or (7 if _title_words(node) & _TITLE_WORDS else None)
        if level and (best is None or level < best[0]) and (text := _named(node)) and not is_date(text):
            best = level, text
    return best[1] if best else ""


def _named(element: Element) -> str:
    return " ".join(element.lines(skip=_is_badge))


def _own_title(element: Element, attribute: str) -> str:
    """The link's text without dates. Of several lines: the title attribute, else the first that is long enough."""
    lines = [line for line in _lines_without_dates(element) if not _says_nothing(line)]
    if len(lines) > 1:
        return attribute or next((line for line in lines if size_of(line) >= 4), lines[0])
    return lines[0] if lines else ""


def _lines_without_dates(element: Element) -> Iterator[str]:
    whole = element.lines(skip=_is_badge)
    dates = {text for text in element.texts() if is_date(text)}
    if not dates:
        yield from whole
        return
    for line in whole:
        rest = line
        for text in dates:
            rest = rest.removeprefix(text).removesuffix(text).strip()
        if rest:
            yield rest


def is_date(text: str) -> bool:
    """Whether a text is a date and hardly anything else."""
    return len(text) <= _SHORT_TEXT and _short_is_date(text)


@lru_cache(maxsize=4096)
def _short_is_date(text: str) -> bool:
    stamp = listdates.read(text)
    if stamp is None:
        return False
    rest = _DATE_LABEL.sub("", text[: stamp.span[0]] + text[stamp.span[1] :])
    return size_of(rest) <= 1


def _image_text(element: Element) -> str:
    return next((fold_space(node.get("alt")) for node in element.descendants() if node.tag == "img"), "")
