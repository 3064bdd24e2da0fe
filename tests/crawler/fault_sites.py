# ruff: noqa: E501 - a page reads better unbroken
"""Three invented sites as their pages look when all is well; the faults of tests.crawler.fault_pages befall them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from db.models import Page, Source, SourceKind

NOW = datetime(2026, 3, 18, 2, 30, tzinfo=UTC)
TODAY = date(2026, 3, 18)

_SUBJECTS = (
    "智能机器人产业链供需对接活动",
    "中小企业数字化改造补助资金",
    "城市低效用地再开发试点方案",
    "春耕农机具购置补贴对象",
    "算力基础设施建设项目",
    "特种设备检验人员资格考试",
    "具身智能应用场景清单",
    "养老服务机构等级评定结果",
    "工业领域设备更新项目名单",
    "公共数据授权运营管理细则",
)
_FORMS = ("关于公布{}的通知", "兰河市{}公示", "关于组织申报{}的通知", "《{}》解读", "关于征求{}意见的公告")
TITLES = tuple(form.format(subject) for form in _FORMS for subject in _SUBJECTS)
_ENGLISH_SUBJECTS = (
    "automated driving systems",
    "the safety of service robots",
    "general-purpose AI models",
    "algorithmic pricing in retail",
    "data centres and the grid",
    "medical devices with learning software",
)
_ENGLISH_FORMS = (
    "Consultation opens on {}",
    "Agency publishes guidance on {}",
    "Minister announces funding for {}",
    "New rules for {} take effect",
)
ENGLISH_TITLES = tuple(form.format(subject) for form in _ENGLISH_FORMS for subject in _ENGLISH_SUBJECTS)


@dataclass(frozen=True, slots=True)
class Site:
    """`frame` holds {title} and {main}; `item` holds {href}, {name} and {day}."""

    url: str
    title: str
    frame: str
    item: str
    names: Sequence[str]
    charset: str = "utf-8"
    step: int = 2  # days between two items
    source: Source = field(default_factory=lambda: Source("兰河", "https://www.lanhe.gov.cn/"))

    def items(self, newest: date = TODAY, count: int = 18, names: Sequence[str] | None = None) -> str:
        """The list's items, the newest first; what was published on a day is always the same."""
        names, parts = names or self.names, []
        for number in range(count):
            day = newest - timedelta(days=self.step * number)
            href = f"{day:%Y%m}/t{day:%Y%m%d}_{day.toordinal()}.html"
            name = names[day.toordinal() // self.step % len(names)]
            parts.append(self.item.format(href=href, name=name, day=day.isoformat()))
        return "\n".join(parts)

    def html(self, main: str, title: str | None = None) -> str:
        return self.frame.format(title=title or self.title, main=main)

    def page(
        self,
        html: str,
        *,
        url: str | None = None,
        final_url: str | None = None,
        status: int = 200,
        headers: tuple[tuple[str, str], ...] = (),
        at: datetime = NOW,
    ) -> Page:
        asked = url or self.url
        kind = (("Content-Type", "text/html"), *headers)
        return Page(asked, final_url or asked, status, kind, html.encode(self.charset, "xmlcharrefreplace"), at)

    def good(self, newest: date = TODAY, *, at: datetime = NOW) -> Page:
        """The list as it ought to be."""
        return self.page(self.html(f"<ul class='list'>{self.items(newest)}</ul>{PAGER}"), at=at)

    def watched(self) -> Source:
        return Source("兰河", self.url, SourceKind.AUTO)


PAGER = "<div class='page'><a href='index.html'>首页</a><a href='index_1.html'>下一页</a><a href='index_9.html'>尾页</a></div>"
_COLUMNS = "".join(
    f"<li><a href='/{path}/'>{name}</a></li>"
    for path, name in (
        ("zjlh", "走进兰河"),
        ("xwzx", "新闻中心"),
        ("zwgk", "政务公开"),
        ("bsfw", "办事服务"),
        ("hdjl", "互动交流"),
        ("sjkf", "数据开放"),
    )
)
HOT = "".join(
    f"<li><a href='/xwzx/rd/c{number}.html'>{name}</a></li>"
    for number, name in (
        (81, "市领导调研重点企业生产经营情况"),
        (82, "兰河大桥夜景亮化工程投用"),
        (83, "一图读懂政府工作报告"),
    )
)
FRIENDS = "".join(
    f"<option value='https://www.{host}.gov.cn/'>{name}</option>"
    for host, name in (
        ("qinghe", "青禾省人民政府"),
        ("dongyu", "东屿省工业和信息化厅"),
        ("beiling", "北岭省科学技术厅"),
    )
)
_PORTAL = (
    "<!DOCTYPE html><html lang='zh-CN'><head><meta charset='{{charset}}'><title>{{title}}</title>"
    "<link rel='stylesheet' href='/css/style.css'><script src='/js/jquery.min.js'></script>"
    "<script>var _hmt=_hmt||[];(function(){{{{var s=document.createElement('script');document.cookie='HMACCOUNT=1'}}}})();</script></head>"
    "<body><div class='top'><a href='/'><img src='/logo.png' alt='兰河市人民政府'></a>"
    "<form action='/search'><input name='q' type='text' placeholder='请输入关键字'></form><ul class='nav'>"
    + _COLUMNS
    + "</ul></div>"
    "<div class='position'>当前位置：<a href='/'>首页</a> &gt; <a href='/zwgk/'>政务公开</a> &gt; 通知公告</div>"
    "<div class='main'>{{main}}</div><div class='side'>{side}</div>"
    "<div class='footer'><select>"
    + FRIENDS
    + "</select><p>主办：兰河市人民政府办公室　承办：兰河市数据局　青公网安备 00000000000000号</p>"
    "<a href='/wzdt/'>网站地图</a><a href='/lxwm/'>联系我们</a></div></body></html>"
)
_AGENCY = (
    "<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>{title}</title></head><body>"
    "<header><a href='/'>Office for Machine Safety</a><nav><ul><li><a href='/about/'>About us</a></li><li><a href='/rules/'>Rules</a></li>"
    "<li><a href='/news/'>News</a></li><li><a href='/contact/'>Contact</a></li></ul></nav></header>"
    "<main>{main}</main><footer><p>© Office for Machine Safety. All rights reserved.</p><a href='/privacy/'>Privacy</a>"
    "<a href='/accessibility/'>Accessibility</a></footer></body></html>"
)


def _portal(charset: str, *, side: str = "") -> str:
    return _PORTAL.format(side=side).replace("{charset}", charset)


PORTAL = Site(
    "https://www.lanhe.gov.cn/zwgk/tzgg/",
    "通知公告_兰河市人民政府",
    _portal("utf-8"),
    "<li><a href='{href}' title='{name}'>{name}</a><span>{day}</span></li>",
    TITLES,
)
#: The same with a list of the most read beside it, in the charset of twenty years ago.
OLD_PORTAL = Site(
    "http://kjj.lanhe.gov.cn/html/col/col1289/index.html",
    "通知公告-兰河市科学技术局",
    _portal("gb2312", side=f"<h3>点击排行</h3><ul>{HOT}</ul>"),
    "<li>[{day}] <a href='{href}'>{name}</a></li>",
    TITLES[10:],
    charset="gb18030",
)
AGENCY = Site(
    "https://www.machinesafety.example/news/announcements/",
    "Announcements - Office for Machine Safety",
    _AGENCY,
    "<article><h3><a href='/news/{href}'>{name}</a></h3><time datetime='{day}'>{day}</time></article>",
    ENGLISH_TITLES,
)
SITES = (PORTAL, OLD_PORTAL, AGENCY)
