"""The page of older items: where a list goes on, told by its pager.

A pager's link counts when its words say "next" and its address is a further page of this very list: the same path with
another page number. So a carousel's arrow, a calendar's month, the next article and another column stay out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import parse_qsl, urlsplit

from crawler.outline import Element
from crawler.pagelinks import address, target

_LONGEST_WORDS = 24  # characters of a pager's link: "Next page of results »"
_NEXT = re.compile(
    r"\W*(?:[下后後]\s*[一1]?\s*[页頁]|next(?:\s*page)?|older(?:\s*(?:posts?|entries|articles|news|stories|items))?"
    r"|page\s*suivante|suivante?|(?:página\s*)?siguiente|próxima(?:\s*página)?|次へ|次のページ)\W*",
    re.IGNORECASE,
)
#: Words that may lead anywhere: believed only before the very next number.
_ONWARDS = re.compile(
    r"[>›→❯〉▶]|&gt;|(?:加载|加載|查看|显示)?更多(?:新闻|文章|内容|信息)?|(?:load|show|view)\s*more|more\s*(?:news|posts|stories)",
    re.IGNORECASE,
)
_LAST_OR_NEXT = re.compile(r"»|>>|››|→→")
_BACK = re.compile(r"上\s*[一1]?\s*[页頁]|前\s*一?\s*[页頁]|prev|newer|back|first", re.IGNORECASE)
_NUMBER = re.compile(r"\W{0,3}(\d{1,4})\W{0,3}")
_CURRENT_WORDS = frozenset({"active", "current", "cur", "on", "selected", "now", "this", "thisclass", "checked"})
_NO_PAGERS = frozenset({"calendar", "carousel", "swiper", "slick", "slider", "gallery"})
_LEVELS = 4  # from a number up to the pager that holds it
_MOST_NUMBERS = 40

_PAGE_PARAMETER = re.compile(
    r"p|pn|pg|paged|offset|start|cursor|after|before|(?:\w*[_-])?(?:cur(?:rent|r)?)?page(?:[_-]?(?:no|num(?:ber)?|index|id|n(?:_\d)?))?|currentpage|curpage",
    re.IGNORECASE,
)
_COLUMN_FILE = re.compile(r"(?:index|default|home|main|list|node|column|common_list|page)$", re.IGNORECASE)
_EXTENSION = re.compile(r"\.(?:[sx]?html?|php|aspx?|jspx?|do)$", re.IGNORECASE)
_FOLDER_PAGE = re.compile(r"^(?P<stem>.*?)/(?:page|p|pn)[/_-]?(?P<number>\d{1,5})$", re.IGNORECASE)
_FILE_PAGE = re.compile(r"^(?P<stem>.*[^/\d_-])[_-]?(?:(?<=[_-])(?:page|p))?[_-](?P<number>\d{1,5})$", re.IGNORECASE)
_COLUMN_PAGE = re.compile(r"^(?P<stem>.*/[^/]*\d)[_-](?P<number>\d{1,4})$")
_GLUED_PAGE = re.compile(r"^(?P<stem>.*/(?:index|default|list|page|news))(?P<number>\d{1,4})$", re.IGNORECASE)
#: /tzgg/24, but no year, and no month or day: those are archives by date.
_PLAIN_PAGE = re.compile(r"^(?!.*/(?:19|20)\d\d/)(?P<stem>.*)/(?P<number>(?!(?:19|20)\d\d$)\d{1,4})$")
_LISTS_OWN_FILE = re.compile(r"/[a-z]*(?:list|index|page|col)[\w-]*$", re.IGNORECASE)
_CURSOR = 1 << 20  # stands for the number of a page that is named by what it follows on: ?after=bGF0ZXI


@dataclass(frozen=True, slots=True)
class _Place:
    """One way to read an address: which list, which page. `number` None: the list's plain address, its first page.

    `counts_down`: the number may fall from page to page (24.htm is kept for good, the newest has the column's name).
    """

    stem: str
    rest: frozenset[tuple[str, str]]
    number: int | None
    counts_down: bool = False


def older_page(root: Element, url: str, *, base: str, head_next: str = "", html: str = "") -> str | None:
    """The absolute URL of the page that goes on where the list at `url` ends; None on the last one, or without a pager.

    `base`: what its addresses are relative to. `head_next`: the address of `<link rel="next">`. `html`: the source, for
    pagers that a script writes.
    """
    here = _places(url)
    pager = list(_speaking(root, base))
    steps: Iterable[str | None] = (
        _leads_on(here, url, base, [head_next]),
        _leads_on(here, url, base, [one.href for one in pager if one.sure]),
        _by_number(root, here, url, base),
        _leads_on(here, url, base, [one.href for one in pager if not one.sure], strict=True),
        older_by_script(html, url),
    )
    return next((step for step in steps if step), None)


# --- by words -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Speaking:
    href: str
    sure: bool


def _speaking(root: Element, base: str) -> Iterator[_Speaking]:
    """The links that say they lead on, in page order; double arrows, which may mean the last page, come last."""
    doubtful: list[_Speaking] = []
    for node in root.descendants():
        if not (href := address(node)) or target(base, href) is None:
            continue
        words = _words(node)
        if "next" in node.get("rel").lower().split() or (words and _NEXT.fullmatch(words)):
            yield _Speaking(href, sure=True)
        elif (words and _ONWARDS.fullmatch(words)) or (not words and "next" in _near_words(node)):
            yield _Speaking(href, sure=False)
        elif words and _LAST_OR_NEXT.fullmatch(words):
            doubtful.append(_Speaking(href, sure=False))
    yield from doubtful


def _words(node: Element) -> str:
    """What a link says in a few words; "" for a picture or for more than a pager ever says."""
    text = "".join(islice(node.texts(), 4)).strip()
    if len(text) > _LONGEST_WORDS:
        return ""
    named = node.get("aria-label") or node.get("title")
    if _NEXT.fullmatch(named) and not _BACK.search(text):
        return named
    return text


def _near_words(node: Element) -> frozenset[str]:
    around = node.words() | (node.parent.words() if node.parent else frozenset())
    return around if not _NO_PAGERS & around else frozenset()


def _leads_on(here: Sequence[_Place], url: str, base: str, hrefs: Iterable[str], *, strict: bool = False) -> str | None:
    """The first address that is a further page of the list. `strict`: the very next by its number."""
    me = target(url, url)
    for href in hrefs:
        there = target(base, href) if href else None
        if there and me and there[1] != me[1] and _goes_on(here, _places(there[0]), strict=strict):
            return there[0]
    return None


def _goes_on(here: Sequence[_Place], there: Sequence[_Place], *, strict: bool) -> bool:
    return any(_is_after(one, other, strict=strict) for one in here for other in there)


def _is_after(one: _Place, other: _Place, *, strict: bool) -> bool:
    """Whether `other` is a later page of the list that `one` is a page of."""
    if one.stem != other.stem or not one.rest <= other.rest or other.number is None:
        return False
    if strict:
        return other.number == one.number + 1 if one.number is not None else other.number in (1, 2)
    if other.counts_down and (one.number is None or one.counts_down):
        return other.number != one.number
    return other.number > (one.number or 0) or other.number == _CURSOR


# --- by numbers ---------------------------------------------------------------------------------------------------


def _by_number(root: Element, here: Sequence[_Place], url: str, base: str) -> str | None:
    """In a row of page numbers, the link after the number that is this page's."""
    tried: set[int] = set()
    for node in root.descendants():
        if not (address(node) and _NUMBER.fullmatch(_words(node) or "")):
            continue
        pager = _holder(node)
        if pager is None or id(pager) in tried:
            continue
        tried.add(id(pager))
        numbers = list(islice(_numbers(pager), _MOST_NUMBERS))
        wanted = _current(numbers, here, url, base) + 1
        hrefs = [address(element) for number, element in numbers if number == wanted]
        if step := _leads_on(here, url, base, hrefs):
            return step
    return None


def _holder(node: Element) -> Element | None:
    """The nearest element around a number that holds another one; None in a calendar."""
    found: Element | None = None
    for ancestor in islice(node.ancestors(), _LEVELS):
        if found is None and sum(1 for _ in islice(_numbers(ancestor), 2)) == 2:
            found = ancestor
        if _NO_PAGERS & ancestor.words():
            return None
    return found


def _numbers(pager: Element) -> Iterator[tuple[int, Element]]:
    """The innermost elements that say a number and nothing else."""
    for node in pager.descendants():
        own = [child.strip() for child in node.children if isinstance(child, str)]
        if (match := _NUMBER.fullmatch("".join(own))) and not any(node.elements()):
            yield int(match[1]), _clickable(node, pager)


def _clickable(node: Element, pager: Element) -> Element:
    """The link a number stands in, else the number's own element."""
    for one in (node, *islice(node.ancestors(), 2)):
        if one is pager:
            break
        if address(one):
            return one
    return node


def _current(numbers: Sequence[tuple[int, Element]], here: Sequence[_Place], url: str, base: str) -> int:
    """The number of this page: marked, no link or a link to itself; else as the address says; else the first."""
    me = target(url, url)
    for number, element in numbers:
        marked = {word for one in (element, element.parent) if one for word in one.words()} & _CURRENT_WORDS
        if marked or element.get("aria-current"):
            return number
    for number, element in numbers:
        href = address(element)
        itself = target(base, href) if href else None
        if not href or (itself and me and itself[1] == me[1]):
            return number
    return next((place.number for place in here if place.number is not None and not place.counts_down), 1)


# --- addresses ----------------------------------------------------------------------------------------------------


def _places(url: str) -> tuple[_Place, ...]:
    """The ways to read an address as a page of a list, from its parameters or its path."""
    parts = urlsplit(url)
    site = (parts.hostname or "").removeprefix("www.")
    query = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=100) if parts.query.count("&") < 100 else []
    paging = [value for name, value in query if _PAGE_PARAMETER.fullmatch(name)]
    rest = frozenset(pair for pair in query if not _PAGE_PARAMETER.fullmatch(pair[0]))
    path = _EXTENSION.sub("", parts.path.rstrip("/"))
    if paging:
        number = int(paging[0]) if paging[0].isdecimal() and len(paging[0]) < 6 else _CURSOR
        return (_Place(site + _plain(path), rest, number),)
    bare = _Place(site + _plain(path), rest, None)
    return (*(_Place(site + stem, rest, number, down) for stem, number, down in _paged_paths(path)), bare)


def _paged_paths(path: str) -> Iterator[tuple[str, int, bool]]:
    """(list, page, whether pages may count down) for every way to see a page number in a path."""
    if match := _FOLDER_PAGE.match(path):
        yield _plain(match["stem"]), int(match["number"]), False
        return
    for pattern in (_FILE_PAGE, _COLUMN_PAGE, _GLUED_PAGE):
        if match := pattern.match(path):
            yield _plain(match["stem"]), int(match["number"]), False
            if _LISTS_OWN_FILE.search(match["stem"]):  # /news/ goes on at /news/list_12_2.html
                yield _plain(match["stem"].rpartition("/")[0]), int(match["number"]), False
    if match := _PLAIN_PAGE.match(path):
        yield _plain(match["stem"]), int(match["number"]), True


def _plain(path: str) -> str:
    """/news/index, /news/ and /news are one list."""
    folder, _, name = path.rpartition("/")
    return folder if _COLUMN_FILE.fullmatch(name) else path


# --- by scripts ---------------------------------------------------------------------------------------------------

_QUOTE = r"[\"']"
#: createPageHTML(50, 0, "index", "html"): pages, this one from 0 on, file name and extension. TRS WCM and its likes.
_CALL = re.compile(
    rf"\b\w{{0,30}}[pP]ag\w{{0,30}}\s?\(\s*(?:{_QUOTE}(?P<box>[\w-]{{1,60}}){_QUOTE}\s*,\s*)?{_QUOTE}?(?P<count>\d{{1,5}}){_QUOTE}?\s*,"
    rf"\s*{_QUOTE}?(?P<current>\d{{1,5}}){_QUOTE}?\s*,\s*{_QUOTE}(?P<name>[\w-]{{1,80}}){_QUOTE}\s*,\s*{_QUOTE}\.?(?P<extension>[a-z]{{3,5}}){_QUOTE}"
)
#: Pager({size: 50, current: 0, prefix: "index", suffix: "html"})
_OBJECT = re.compile(r"\b[pP]ag\w{0,20}\s?\(\s*\{(?P<inside>[^{}]{10,600})\}")
_PAIR = re.compile(rf"(?P<key>\w{{2,20}}){_QUOTE}?\s*:\s*{_QUOTE}?(?P<value>[\w.-]{{1,80}})")
#: var currentPage = 0; var countPage = 50; the names of the files are written further below.
_VARIABLE = re.compile(r"\b(?P<key>currentPage|countPage)\s*=\s*(?P<value>\d{1,5})\b")
_MOST_SCRIPT = 400_000  # characters searched: pagers stand at the page's end


def older_by_script(html: str, url: str) -> str | None:
    """The next page of a list whose pager is written by one of the known scripts; None on the last page."""
    tail = html[-_MOST_SCRIPT:]
    if match := _CALL.search(tail):
        first = 1 if match["box"] else 0  # the form with a box's id counts from 1
        return _file(url, int(match["count"]), int(match["current"]), first, (match["name"], match["extension"]))
    for found in _OBJECT.finditer(tail):
        pairs = {pair["key"].lower(): pair["value"] for pair in _PAIR.finditer(found["inside"])}
        if step := _file_of_pairs(url, pairs):
            return step
    variables = {one["key"]: int(one["value"]) for one in _VARIABLE.finditer(tail)}
    if len(variables) == 2:
        name = urlsplit(url).path.rpartition("/")[2]
        stem, _, extension = name.rpartition(".")
        named = (re.sub(r"_\d{1,5}$", "", stem) or "index", extension or "html")
        return _file(url, variables["countPage"], variables["currentPage"], 0, named)
    return None


def _file_of_pairs(url: str, pairs: Mapping[str, str]) -> str | None:
    size, current = pairs.get("size", ""), pairs.get("current", "")
    prefix, suffix = pairs.get("prefix", ""), pairs.get("suffix", "").lstrip(".")
    if not (size.isdecimal() and current.isdecimal() and prefix and suffix):
        return None
    return _file(url, int(size), int(current), 0, (prefix, suffix))


def _file(url: str, count: int, current: int, first: int, named: tuple[str, str]) -> str | None:
    """`current` counts from `first`, and so do the names: index_1.html comes second where the first is 0."""
    if current + 1 - first >= count:
        return None
    leads = target(url, f"{named[0]}_{current + 1}.{named[1]}")
    return leads[0] if leads else None
