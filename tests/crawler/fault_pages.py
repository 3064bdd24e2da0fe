# ruff: noqa: E501 - a page reads better unbroken
"""Sixty pages that came instead of a list, in eight classes, each as its site would print it that day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from db.models import Page, Source, SourceKind
from db.outcomes import Outcome
from tests.crawler.fault_sites import AGENCY, HOT, NOW, OLD_PORTAL, PAGER, PORTAL, TODAY, Site


@dataclass(frozen=True, slots=True)
class FaultPage:
    """`outcomes`: the names that are right, the best first. `source`: how the site is watched, where not by its address."""

    name: str
    site: Site
    page: Page
    outcomes: tuple[Outcome, ...]
    source: Source | None = None

    @property
    def watched(self) -> Source:
        return self.source or self.site.watched()


def _fault(
    name: str,
    site: Site,
    html: str,
    *outcomes: Outcome,
    final_url: str | None = None,
    status: int = 200,
    headers: tuple[tuple[str, str], ...] = (),
) -> FaultPage:
    return FaultPage(name, site, site.page(html, final_url=final_url, status=status, headers=headers), outcomes)


# --- empty: the page is there, its items are not --------------------------------------------------------------------

_EMPTY = (
    _fault("filled by a script", PORTAL, PORTAL.html(f"<ul id='list'></ul><div id='pager'></div><script src='/js/list.js?v=3'></script><script>loadList({{{{col:1289,size:20}}}})</script>{PAGER}"), Outcome.EMPTY_LIST),
    _fault("no data", PORTAL, PORTAL.html("<ul class='list'></ul><p class='nodata'>暂无数据</p>"), Outcome.EMPTY_LIST),
    _fault(
        "the shell of a single page application",
        PORTAL,
        "<!DOCTYPE html><html lang='zh'><head><meta charset='utf-8'><title>兰河市数据局</title><script defer src='/static/js/chunk-vendors.6f1c.js'></script></head><body><noscript>请启用 JavaScript 以继续。</noscript><div id='app'></div></body></html>",
        Outcome.EMPTY_LIST,
    ),
    _fault("a search without results", AGENCY, AGENCY.html("<h1>Announcements</h1><p>Showing 0 of 0 results.</p>"), Outcome.EMPTY_LIST),
    FaultPage(
        "a selector that fits no more",
        PORTAL,
        PORTAL.page(PORTAL.html(f"<div class='news-2026'>{PORTAL.items()}</div>")),
        (Outcome.EMPTY_LIST,),
        Source("兰河", PORTAL.url, SourceKind.LIST, selector="ul.list li a"),
    ),
    _fault("a table of its head alone", OLD_PORTAL, OLD_PORTAL.html("<table class='list'><tr><th>序号</th><th>标题</th><th>发布日期</th></tr></table>").replace(HOT, ""), Outcome.EMPTY_LIST),
    _fault("only the most read are left", OLD_PORTAL, OLD_PORTAL.html("<ul class='list'></ul>"), Outcome.EMPTY_LIST, Outcome.SHRUNK_LIST),
    _fault("under maintenance", PORTAL, "<html><head><meta charset='utf-8'><title>兰河市人民政府</title></head><body><img src='/wh.jpg'><p>网站升级改造期间暂停服务，给您带来不便敬请谅解。</p></body></html>", Outcome.EMPTY_LIST),
    _fault("not a byte", AGENCY, "", Outcome.EMPTY_LIST),
    _fault("a template that nobody filled", PORTAL, PORTAL.html("<ul class='list'><li v-for='one in rows'><a :href='one.url'>{{{{ one.title }}}}</a><span>{{{{ one.day }}}}</span></li></ul>"), Outcome.EMPTY_LIST),
)  # fmt: skip

# --- challenges -----------------------------------------------------------------------------------------------------

_CHALLENGE = (
    _fault("a cookie, then again", PORTAL, "<html><head><script>var v=(+[]+'x').length;document.cookie='ck='+v+';path=/';location.reload();</script></head><body></body></html>", Outcome.CHALLENGE),
    _fault("a packed script and nothing else", PORTAL, "<html><head></head><body><script>eval(function(p,a,c,k,e,d){return p}('0 1=2',3,3,'var|t|1'.split('|'),0,{}))</script></body></html>", Outcome.CHALLENGE),
    _fault("accepted, with a script", PORTAL, "<!DOCTYPE html><html><head><meta charset='utf-8'><title>请稍候</title></head><body><script src='/a1b2.js'></script><script>probe('k9')</script></body></html>", Outcome.CHALLENGE, status=202),
    _fault("a firewall's cookie and a refresh", OLD_PORTAL, "<html><head><meta http-equiv='refresh' content='1'></head><body></body></html>", Outcome.CHALLENGE, headers=(("Set-Cookie", "wzws_sessionid=gTEwMC4x; Path=/; HttpOnly"),)),
    _fault("a clearance cookie by script", OLD_PORTAL, "<script>go({'bts':['17|0','x'],'tn':'__jsl_clearance_s','vt':'3600'})</script>", Outcome.CHALLENGE),
    _fault("a slider", PORTAL, "<html><head><meta charset='utf-8'><title>安全验证</title></head><body><div class='box'><h2>访问验证</h2><p>请拖动滑块完成验证后继续访问</p><div id='slider'></div></div><script src='/waf/slide.js'></script></body></html>", Outcome.CHALLENGE),
    _fault("a number to be computed", PORTAL, "<html><script>var arg1='3C5F';function f(x){return x};var arg2=f(arg1);setCookie('acw_sc__v2',arg2);document.location.reload()</script></html>", Outcome.CHALLENGE),
    _fault("just a moment", AGENCY, "<!DOCTYPE html><html lang='en'><head><title>Just a moment...</title></head><body><h1>machinesafety.example</h1><p>Checking your browser before accessing. Enable JavaScript and cookies to continue.</p></body></html>", Outcome.CHALLENGE),
    _fault("a visitor who is refused", PORTAL, "<html><head><meta charset='utf-8'><title>访问被拦截</title></head><body><h3>您的访问被阻断</h3><p>事件编号：2f9c81　如有疑问请联系管理员。</p></body></html>", Outcome.CHALLENGE),
)  # fmt: skip

# --- not found, under 200 -------------------------------------------------------------------------------------------

_SOFT_404 = (
    _fault("a sentence among the furniture", PORTAL, PORTAL.html("<div class='err'><img src='/404.png'><p>抱歉，您访问的页面不存在或已被删除！</p><a href='/'>返回首页</a></div>"), Outcome.SOFT_404),
    _fault("with the most read beside it", OLD_PORTAL, OLD_PORTAL.html("<p>对不起，您要查看的页面已经删除。</p>"), Outcome.SOFT_404),
    _fault("with dated news below it", PORTAL, PORTAL.html(f"<h2>页面不存在</h2><p>您访问的栏目已关闭，您可以看看最新消息：</p><ul>{PORTAL.items(count=6)}</ul>"), Outcome.SOFT_404),
    _fault("in the title", PORTAL, PORTAL.html("<p>系统将在 5 秒后返回</p>", "404_兰河市人民政府"), Outcome.SOFT_404),
    _fault("at an address of its own", PORTAL, PORTAL.html("<p>出了一点问题</p>"), Outcome.SOFT_404, final_url="https://www.lanhe.gov.cn/404.html"),
    _fault("in English", AGENCY, AGENCY.html("<h1>Oops! That page can’t be found.</h1><p>It looks like nothing was found at this location. Maybe try a search?</p>", "Page not found - Office for Machine Safety"), Outcome.SOFT_404),
    _fault("in English, in a sentence", AGENCY, AGENCY.html("<h1>Something went wrong</h1><p>The page you are looking for no longer exists. It may have been moved.</p>", "Office for Machine Safety"), Outcome.SOFT_404),
    _fault("bare", PORTAL, "<html><head><title>404 Not Found</title></head><body><center><h1>404 Not Found</h1></center><hr><center>nginx</center></body></html>", Outcome.SOFT_404),
)  # fmt: skip

# --- members only ---------------------------------------------------------------------------------------------------

_FORM = "<form action='/login' method='post'><input name='u' placeholder='账号'><input name='p' type='password' placeholder='密码'><button>登录</button></form>"
_LOGIN = (
    _fault("the city's one account for all", PORTAL, f"<html><head><meta charset='utf-8'><title>统一身份认证平台</title></head><body><h1>兰河市统一身份认证</h1>{_FORM}<p>技术支持：市数据局</p></body></html>", Outcome.LOGIN, final_url="https://sso.lanhe.gov.cn/cas/login?service=https%3A%2F%2Fwww.lanhe.gov.cn%2Fzwgk%2Ftzgg%2F"),
    _fault("built by script", PORTAL, "<html><head><meta charset='utf-8'><title>用户登录 - 兰河市政务办公平台</title></head><body><div id='root'></div><script src='/umi.js'></script></body></html>", Outcome.LOGIN),
    _fault("with notices beside the form", OLD_PORTAL, OLD_PORTAL.html(f"<div class='login'>{_FORM}<a href='/forget'>忘记密码</a></div><ul class='notice'>{OLD_PORTAL.items(count=4)}</ul>", "会员登录-兰河市科学技术局"), Outcome.LOGIN),
    _fault("a session that has ended", PORTAL, "<html><head><meta charset='utf-8'></head><body><script>alert('登录已过期，请重新登录');top.location.href='/user/login.html';</script></body></html>", Outcome.LOGIN),
    _fault("please sign in", AGENCY, AGENCY.html("<h1>Sign in</h1><p>Please sign in to continue.</p><form><input type='email'><input type='password'><a href='/reset/'>Forgot your password?</a></form>", "Sign in | Office for Machine Safety"), Outcome.LOGIN),
    _fault("redirected to the passport", AGENCY, AGENCY.html("<h1>Welcome back</h1><form><input name='email'><input name='secret' type='password'></form>", "Office for Machine Safety"), Outcome.LOGIN, final_url="https://passport.machinesafety.example/start?return=/news/"),
    _fault("only for members", PORTAL, PORTAL.html("<div class='tip'>您尚未登录，登录后可查看本栏目内容。</div>").replace(PAGER, ""), Outcome.LOGIN),
)  # fmt: skip

# --- the front page -------------------------------------------------------------------------------------------------

_FRONT = PORTAL.html(
    f"<h2>要闻</h2><ul>{PORTAL.items(count=12)}</ul><h2>公告</h2><ul>{PORTAL.items(date(2026, 3, 17), 8)}</ul>",
    "兰河市人民政府门户网站",
)
_HOME = (
    _fault("with plenty of news", PORTAL, _FRONT, Outcome.REDIRECTED_HOME, final_url="https://www.lanhe.gov.cn/"),
    _fault("of another host", OLD_PORTAL, OLD_PORTAL.html(f"<ul>{OLD_PORTAL.items()}</ul>", "兰河市科学技术局"), Outcome.REDIRECTED_HOME, final_url="https://www.lhkj.example.cn/index.html"),
    _fault("in Chinese", PORTAL, _FRONT, Outcome.REDIRECTED_HOME, final_url="https://www.lanhe.gov.cn/zh/index.shtml"),
    _fault("by refresh", PORTAL, "<html><head><meta http-equiv='Refresh' content='0; url=/index.html'></head><body>正在跳转</body></html>", Outcome.REDIRECTED_HOME),
    _fault("by script", OLD_PORTAL, "<html><body><script type='text/javascript'>window.location.replace('http://www.lanhe.gov.cn/');</script></body></html>", Outcome.REDIRECTED_HOME),
    _fault("that knows where one came from", PORTAL, _FRONT, Outcome.REDIRECTED_HOME, final_url="https://www.lanhe.gov.cn/?from=/zwgk/tzgg/"),
    _fault("in English", AGENCY, AGENCY.html(f"<h1>Welcome</h1>{AGENCY.items(count=5)}", "Office for Machine Safety"), Outcome.REDIRECTED_HOME, final_url="https://machinesafety.example/en/home"),
)  # fmt: skip

# --- mojibake -------------------------------------------------------------------------------------------------------


def _misread(name: str, site: Site, written: str, read: str) -> FaultPage:
    """The list's titles as a database gives them back that was told the wrong charset."""
    names = [title.encode(written, "replace").decode(read, "replace") for title in site.names]
    return _fault(name, site, site.html(f"<ul class='list'>{site.items(names=names)}</ul>{PAGER}"), Outcome.MOJIBAKE)


_MOJIBAKE = (
    _misread("UTF-8 read as GBK", PORTAL, "utf-8", "gb18030"),
    _misread("GBK read as Latin-1", PORTAL, "gb18030", "latin-1"),
    _misread("UTF-8 read as windows-1252", PORTAL, "utf-8", "cp1252"),
    _misread("GBK read as UTF-8", PORTAL, "gb18030", "utf-8"),
    _misread("GBK read as Big5", PORTAL, "gb18030", "big5"),
    _misread("GBK read as Shift_JIS", PORTAL, "gb18030", "shift_jis"),
    _fault("question marks", OLD_PORTAL, OLD_PORTAL.html(f"<ul>{OLD_PORTAL.items(names=['?' * (9 + n % 7) + f'{n}??' for n in range(18)])}</ul>").replace(HOT, ""), Outcome.MOJIBAKE),
)  # fmt: skip

# --- other sites ----------------------------------------------------------------------------------------------------

_BODIES = [
    ("qinghe", "青禾省人民政府"),
    ("dongyu", "东屿省工业和信息化厅"),
    ("beiling", "北岭省科学技术厅"),
    ("nanpu", "南浦市发展和改革委员会"),
    ("xiyuan", "西原省数据管理局"),
    ("hechuan", "河川市人民政府"),
    ("linshui", "临水县人民政府"),
    ("yunxiu", "云岫县科技局"),
]
_WATCHED_BY_SELECTOR = Source("兰河", PORTAL.url, SourceKind.LIST, selector=".box li a")


def _friends(name: str, address: str, names: list[tuple[str, str]] | None = None) -> FaultPage:
    """The list has left the box, and the links to friends have it for themselves."""
    links = "".join(f"<li><a href='{address.format(host)}'>{title}</a></li>" for host, title in names or _BODIES)
    html = PORTAL.html(f"<div id='list'></div><div class='box'><h3>友情链接</h3><ul>{links}</ul></div>")
    return FaultPage(name, PORTAL, PORTAL.page(html), (Outcome.OFFSITE,), _WATCHED_BY_SELECTOR)


_OFFSITE = (
    _friends("friends", "https://www.{}.gov.cn/"),
    _friends("friends' columns", "http://www.{}.gov.cn/zwgk/index.html"),
    _friends("friends on other domains", "https://{}.example.org/"),
    _friends("a column for each district", "http://gxj.{}.gov.cn/col/col2024/"),
    _friends("papers and agencies", "https://www.{}-daily.example.com/news/1024.html", [(host, f"{title[:2]}日报社") for host, title in _BODIES]),
    _fault("partners' stories instead of news", PORTAL, PORTAL.html("<ul class='list'>" + "".join(f"<li><a href='https://www.{host}.example.com/p/20260{n}11.html'>{name}带来更多精彩的内容推荐</a></li>" for n, (host, name) in enumerate(_BODIES)) + "</ul>"), Outcome.OFFSITE),
    _fault("partners' stories, in English", AGENCY, AGENCY.html("".join(f"<article><h3><a href='https://{host}.example.net/2026/story-{n}-of-the-week'>What {host} makes of machines that learn</a></h3></article>" for n, (host, _) in enumerate(_BODIES))), Outcome.OFFSITE),
)  # fmt: skip

# --- stale ----------------------------------------------------------------------------------------------------------


def _stopped(name: str, site: Site, days: int) -> FaultPage:
    """The list as it was today, so many days later."""
    return FaultPage(name, site, site.good(at=NOW + timedelta(days=days)), (Outcome.STALE,))


_STALE = (
    _stopped("stopped in spring", PORTAL, 60),
    _stopped("stopped, in the old charset", OLD_PORTAL, 75),
    _stopped("stopped, in English", AGENCY, 100),
    _fault("an old copy", PORTAL, PORTAL.html(f"<ul class='list'>{PORTAL.items(date(2024, 7, 1))}</ul>{PAGER}"), Outcome.STALE),
    _fault("last year's copy", OLD_PORTAL, OLD_PORTAL.html(f"<ul class='list'>{OLD_PORTAL.items(TODAY - timedelta(days=365))}</ul>"), Outcome.STALE),
)  # fmt: skip

PAGES = (*_EMPTY, *_CHALLENGE, *_SOFT_404, *_LOGIN, *_HOME, *_MOJIBAKE, *_OFFSITE, *_STALE)
