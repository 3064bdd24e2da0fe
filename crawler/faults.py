"""What a page is that came instead of a list: judged from the page alone, in the parser's process.

What only a source's past can tell (shrunk, stale, dates that are not the items', links that used to be its own) is for
`crawler.health`. A page that no sign speaks against stays what `discover` made of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from urllib.parse import parse_qsl, urlsplit

from crawler.challenge import asks_by_script, sent_to
from crawler.charset import decode
from crawler.discover import ListPage
from crawler.garbled import is_garbled
from crawler.outline import Element
from crawler.pagelinks import size_of
from crawler.urls import canonical, resolve, same_site
from db.errors import FetchError
from db.fold import fold
from db.models import Link, Listing, Page
from db.outcomes import Outcome

# --- addresses ----------------------------------------------------------------------------------------------------

_HOME = re.compile(
    r"/?(?:(?:zh|cn|en|chs|cht|tc|sc|www|web|home|portal|site|m|wap|mobile|zh[-_]?(?:cn|hans|hant|hk|tw))/)?"
    r"(?:(?:index|default|home|main|portal|welcome|sy|shouye)(?:\.\w{2,5})?/?)?",
    re.IGNORECASE,
)
#: Parameters that tell a front page where its visitor came from.
_CAME_FROM = frozenset({"from", "ref", "referer", "referrer", "url", "redirect", "return", "returnurl", "error", "msg"})
_LOGIN_ADDRESS = re.compile(
    r"(?:^|[/._-])(?:log_?[io]n|sign[_-]?in|cas|sso|passport|uaa|oauth2?|authserver|idp|denglu)(?:[/._?-]|$)"
    r"|[?&](?:service|redirect_uri)=https?(?::|%3a)",
    re.IGNORECASE,
)
_ERROR_ADDRESS = re.compile(
    r"/(?:error|err|http)?[_-]?404(?:[./_-]|$)|/(?:page_?)?not_?-?found(?:[./]|$)", re.IGNORECASE
)

# --- words, folded ------------------------------------------------------------------------------------------------

_PAGE = "(?:页面|网页|页|栏目|地址|文件|内容|文章|信息|链接|资源)"
_AWAY = (
    "(?:不存在|未找到|没有找到|找不到|不见|丢失|走丢|走失|飞走|已?经?被?(?:删除|移除|下线|下架|撤销|撤下|失效)"
    "|(?:可能)?已(?:经)?(?:被)?(?:关闭|停用|过期|更名|移动|移走)|(?:暂时)?(?:无法|不能)(?:访问|显示|找到|打开))"
)
_NOT_FOUND = re.compile(
    rf"(?:访问|请求|查看|浏览|查找|打开|寻找|找)的?{_PAGE}.{{0,12}}?{_AWAY}"
    rf"|(?:对不起|抱歉|很遗憾|哎呀|sorry).{{0,12}}?{_PAGE}.{{0,8}}?{_AWAY}"
    rf"|(?:^|[\W\d])(?:该|此|本)?(?:页面|网页)(?:可能)?{_AWAY}|(?:该|此)(?:页|栏目|链接|内容|信息|文章){_AWAY}"
    rf"|(?:找不到|没有找到|未找到)(?:您|你)?(?:所|要|想)?(?:访问|请求|查看|找)?的?(?:页面|网页)"
    r"|^\W*(?:http\s?|error\s?|错误\s?)*404\s*(?:[-_|–—:：·,，.。!！]|$)"
    r"|404\W*(?:not found|error|page|错误|页面|file)|(?:错误|error|http)\W*404"
    r"|^\W*not found\W*$|(?:^|\W)(?:page|url|requested (?:resource|document|file))\b[^.]{0,40}?not (?:be )?found"
    r"|(?:can(?:no|['’])t|could(?:n['’]t| not)) find (?:that|the|this|your|what you)\W"
    r"|page (?:you[^.]{0,60})?(?:does not|doesn['’]t|no longer) exists?|page (?:is not|isn['’]t) available"
    r"|(?:page|content)[^.]{0,60} (?:has been (?:removed|deleted)|is no longer available)"
)
#: Only where nothing else stands on the page: a list that is frozen says it, too.
_CLOSED = re.compile(
    r"(?:本|该|此)(?:网站|站点|栏目|频道)(?:已|于).{0,12}?(?:关停|关闭|停用|下线|停止(?:服务|运行|维护)|注销)"
)
_LOGIN_TITLE = re.compile(
    r"(?:^|[\W_]|用户|会员|账号|系统|平台|单位|员|后台|欢迎|请)登[录陆](?:页面?|系统|平台|中心|入口)?(?:$|[\W_])"
    r"|统一(?:身份)?认证|单点登录|身份(?:认证|验证)|(?:log ?in|sign ?in)\W*$"
    r"|^\W*(?:user |member |account )?(?:log ?in|sign ?in|sso|cas)\b"
    r"|central authentication|authentication (?:service|required)"
)
_LOGIN_WORDS = re.compile(
    r"(?:请|需要?|须)(?:先|您)?(?:登录|登陆)|登录后(?:查看|访问|浏览|阅读|继续|可|才能|方可)|(?:您|你)(?:尚未|还没有|还未|没有)登录"
    r"|(?:登录|会话)(?:状态)?(?:已)?(?:超时|过期|失效)|(?:账号|密码|扫码|短信|用户|证书)登录|统一身份认证"
    r"|(?:log|sign) ?in to (?:continue|view|access|your)|please (?:log|sign) ?in|members only"
    r"|^\W*(?:立即|账号)?登[录陆]\W*$|^\W*(?:log|sign) ?in\W*$|forgot(?:ten)? (?:your )?password"
)

_SOME = 10  # items: the announcements beside a form
_MOST_OWN_TEXT = 300.0  # what a page that says "not found" says besides, outside links
_BESIDE = 40.0  # and for each item beside that
_LONGEST_LINE = 60.0
_FEW_LINKS = 60  # of a page whose matter is a form
_LITTLE_TEXT = 200.0
_TITLES_JUDGED = 3  # from here on the titles tell about the charset, before that the whole page does
_LINES_READ = 400
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

# --- links to friends ---------------------------------------------------------------------------------------------

_LEAST_FRIENDS = 4
_OFFSITE = 0.9
_OWN_HOSTS = 0.6  # hosts for each item: friends have one link each
_DATED = 0.2
_FRIENDLY = 0.6
_BODY = re.compile(
    r"(?:政府|委员会|[局厅委网部院会馆社署办]|中心|大学|学院|公司|集团|协会|联盟|门户|平台|在线|频道|机构|网站)(?:（.*）|\(.*\))?$"
)
_LONGEST_NAME = 16.0


def named(page: Page, found: ListPage) -> Listing:
    """The list on this page, under the name of what stands there instead if that is no list.

    The links stay as they were found: they are what was seen, and nobody takes them in unless the outcome is LISTED.
    """
    listing = found.listing(page.fetched_at)
    if listing.asks:  # the page knows where its list is
        return listing
    outcome = _Look(page, found, listing.links).outcome()
    return replace(listing, outcome=outcome) if outcome else listing


@dataclass(frozen=True)
class _Look:
    page: Page
    found: ListPage
    links: tuple[Link, ...]

    def outcome(self) -> Outcome | None:
        """The first that holds; None: as `discover` named it."""
        script = None if self.links else self._by_script()
        if self._is_not_found():
            return Outcome.SOFT_404
        if self._is_login():
            return Outcome.LOGIN
        if _left_for_home(self.page.url, self.page.final_url):
            return Outcome.REDIRECTED_HOME
        if script or self.found.challenged:
            return script or Outcome.CHALLENGE
        if is_garbled(self._titles()):
            return Outcome.MOJIBAKE
        return Outcome.OFFSITE if are_friends(self.links, self.page.final_url) else None

    # --- what the page says ---------------------------------------------------------------------------------------

    @cached_property
    def title(self) -> str:
        return fold(self.found.title or "")

    @cached_property
    def own_lines(self) -> list[str]:
        """What it says outside links, forms' choices and what is hidden until a script shows it; folded."""
        return [fold(line) for line in islice(self.found.root.lines(skip=_is_no_text), _LINES_READ)]

    def _is_not_found(self) -> bool:
        if _ERROR_ADDRESS.search(_path(self.page.final_url)) and not _ERROR_ADDRESS.search(_path(self.page.url)):
            return True
        if _NOT_FOUND.search(self.title):
            return True
        said = [line for line in self.own_lines if size_of(line) <= _LONGEST_LINE]
        if sum(map(size_of, self.own_lines)) > _MOST_OWN_TEXT + _BESIDE * len(self.links):
            return False
        return any(_NOT_FOUND.search(line) or (not self.links and _CLOSED.search(line)) for line in said)

    def _is_login(self) -> bool:
        """By its address or title, or by what it says; a form beside a list of some length is only the site's."""
        if len(self.links) > _SOME:
            return False
        address = _is_login_address(self.page.final_url) and not _is_login_address(self.page.url)
        if address or _LOGIN_TITLE.search(self.title):
            return not self.links or self._has_form
        undated = not any(link.published_at for link in self.links)
        says = any(_LOGIN_WORDS.search(line) for line in self.own_lines if size_of(line) <= _LONGEST_LINE)
        short = len(self.found.links) <= _FEW_LINKS and sum(map(size_of, self.own_lines)) <= _MOST_OWN_TEXT
        return says and short and undated and (self._has_form or not self.links)

    @cached_property
    def _has_form(self) -> bool:
        return any(_is_password(element) for element in self.found.root.descendants())

    def _titles(self) -> Sequence[str]:
        titles = [link.title for link in self.links if link.title]
        return titles if len(titles) >= _TITLES_JUDGED else self.found.root.lines()[:_LINES_READ]

    # --- what its scripts do --------------------------------------------------------------------------------------

    def _by_script(self) -> Outcome | None:
        """Where a page without items and with hardly a word sends its visitor, or what it wants of him."""
        if sum(map(size_of, self.own_lines)) > _LITTLE_TEXT:
            return None
        html = decode(self.page.content, self.page.header("content-type"))
        if asks_by_script(self.page, html, self.found.root):
            return Outcome.CHALLENGE
        there = resolve(self.page.final_url, sent_to(html) or "")
        if there is None or not same_site(there, there) or there == self.page.final_url:
            return None
        if _ERROR_ADDRESS.search(_path(there)):
            return Outcome.SOFT_404
        if _is_login_address(there):
            return Outcome.LOGIN
        return Outcome.REDIRECTED_HOME if _left_for_home(self.page.url, there) else None


def _is_no_text(element: Element) -> bool:
    hidden = "hidden" in element.attrs or _HIDDEN.search(element.get("style")) is not None
    return element.tag == "a" or hidden


def _is_password(element: Element) -> bool:
    return element.tag == "input" and element.get("type").lower() == "password"


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _is_login_address(url: str) -> bool:
    parts = urlsplit(url)
    return _LOGIN_ADDRESS.search(f"{parts.netloc}{parts.path}?{parts.query}") is not None


# --- home ---------------------------------------------------------------------------------------------------------


def _left_for_home(asked: str, final: str) -> bool:
    """Whether a page below a front page was asked for, and a front page came.

    A column that moved to a host of its name (…/news/ → news.…/) has not left.
    """
    try:
        there, here = urlsplit(canonical(final)), urlsplit(canonical(asked))
    except FetchError:
        return False
    if _is_home(here.path, here.query) or not _is_home(there.path, there.query):
        return False
    labels = set((there.hostname or "").split(".")) - set((here.hostname or "").split("."))
    return not labels & {part.lower() for part in here.path.split("/") if part}


def _is_home(path: str, query: str) -> bool:
    known = all(name.lower() in _CAME_FROM for name, _ in parse_qsl(query, keep_blank_values=True))
    return known and _HOME.fullmatch(path) is not None


# --- friends ------------------------------------------------------------------------------------------------------


def are_friends(links: Sequence[Link], base: str) -> bool:
    """Whether these are links to other bodies rather than news: each to another host, undated, named like a body."""
    away = [link for link in links if not same_site(link.url, base)]
    if len(links) < _LEAST_FRIENDS or len(away) < _OFFSITE * len(links):
        return False
    if sum(link.published_at is not None for link in away) > _DATED * len(away):
        return False
    hosts = {urlsplit(link.url).netloc for link in away}
    friendly = sum(_is_friendly(link) for link in away)
    return len(hosts) >= _OWN_HOSTS * len(away) and friendly >= _FRIENDLY * len(away)


def _is_friendly(link: Link) -> bool:
    parts = urlsplit(link.url)
    title = link.title or ""
    named_so = size_of(title) <= _LONGEST_NAME and _BODY.search(title) is not None
    return named_so or _is_home(parts.path, parts.query)
