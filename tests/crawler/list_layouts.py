# ruff: noqa: E501 - a page reads better unbroken
"""List pages as sites build them: one set of items, many ways to write an item, several pages to put the list into.

Every way is a small template of an item and of what holds the items. The pages around them carry what a discovery must
leave out: navigation, the path to here, a hot list, a pager, friend links, a footer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

HOST = "https://www.lanhe.gov.cn"
PAGE_URL = f"{HOST}/zwgk/tzgg/index.html"


@dataclass(frozen=True, slots=True)
class Entry:
    """One article on the list. `href` as the page writes it, `url` as it must come out."""

    href: str
    url: str
    title: str
    day: date


def _entry(number: int, title: str, day: date) -> Entry:
    name = f"t{day:%Y%m%d}_{4021000 + 37 * number}.html"
    return Entry(f"./{day:%Y%m}/{name}", f"{HOST}/zwgk/tzgg/{day:%Y%m}/{name}", title, day)


ENTRIES = tuple(
    _entry(number, title, day)
    for number, (title, day) in enumerate(
        [
            ("关于印发《兰河市智能机器人产业发展三年行动计划》的通知", date(2024, 5, 28)),
            ("兰河市工业和信息化局关于征求算力券管理细则意见的公告", date(2024, 5, 27)),
            ("市科技局2024年第二批科技计划项目申报指南发布", date(2024, 5, 27)),
            ("关于举办人工智能应用场景对接会的预通知", date(2024, 5, 20)),
            ("兰河市数据局公开招聘工作人员面试成绩公示", date(2024, 4, 30)),
            ("关于做好春季防汛值守工作的通知", date(2024, 4, 9)),
            ("兰河市政务服务中心搬迁公告", date(2024, 3, 15)),
            ("关于公布首批具身智能中试平台名单的通知", date(2024, 1, 2)),
        ]
    )
)


@dataclass(frozen=True, slots=True)
class Layout:
    """`item` is filled with href, title and day (as `show` writes it, and its parts y, m, d); `holder` with the items.

    `dated`: the page shows the day. `year`: it shows the year, too.
    """

    name: str
    item: str
    holder: str = "<ul>{items}</ul>"
    show: Callable[[date], str] = date.isoformat
    between: str = "\n"
    dated: bool = True
    year: bool = True

    def block(self, entries: Sequence[Entry] | None = None) -> str:
        items = self.between.join(
            self.item.format(
                href=one.href,
                title=one.title,
                cut=one.title[:12],
                day=self.show(one.day),
                y=one.day.year,
                m=f"{one.day:%m}",
                d=f"{one.day:%d}",
            )
            for one in entries or ENTRIES
        )
        return self.holder.format(items=items)


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _numerals(day: date) -> str:
    digits = "〇一二三四五六七八九"
    tens = ("", "十", "二十", "三十")
    month, monthday = (
        tens[number // 10] + (digits[number % 10] if number % 10 else "") for number in (day.month, day.day)
    )
    return f"{''.join(digits[int(digit)] for digit in str(day.year))}年{month}月{monthday}日"


LAYOUTS = (
    Layout("date in a span after the link", '<li><a href="{href}">{title}</a><span>{day}</span></li>'),
    Layout("date in brackets before the link", '<li><span>[{day}]</span><a href="{href}">{title}</a></li>'),
    Layout("date as bare text after the link", '<li><a href="{href}">{title}</a> ({day})</li>'),
    Layout("date inside the link", '<li><a href="{href}">{title}<em>{day}</em></a></li>'),
    Layout("date with slashes", '<li><a href="{href}">{title}</a><i>{day}</i></li>', show=lambda day: f"{day:%Y/%m/%d}"),
    Layout("date with dots", '<li><a href="{href}">{title}</a><i>{day}</i></li>', show=lambda day: f"{day:%Y.%m.%d}"),
    Layout("date in Chinese", '<li><i></i><a href="{href}">{title}</a><b>{day}</b></li>', show=_chinese),
    Layout("date and time", '<li><a href="{href}">{title}</a><b>{day}</b></li>', show=lambda day: f"{day} 09:30:00"),
    Layout("month and day only", '<li><a href="{href}">{title}</a><b>{day}</b></li>', show=lambda day: f"{day:%m-%d}", year=False),
    Layout("month and day in brackets", '<li>·<a href="{href}">{title}</a>[{day}]</li>', show=lambda day: f"{day:%m/%d}", year=False),
    Layout("no date at all", '<li><a href="{href}">{title}</a></li>', dated=False),
    Layout("label before the date", '<li><a href="{href}">{title}</a><p>发布时间：{day} 浏览次数：128</p></li>'),
    Layout("title cut, whole in the attribute", '<li><a href="{href}" title="{title}">{cut}…</a><span>{day}</span></li>'),
    Layout("title cut with dots", '<li><a title="{title}" href="{href}" target="_blank">{cut}...</a><span>{day}</span></li>'),
    Layout(
        "table rows with number and column",
        '<tr><td>1</td><td><a href="../">公告</a></td><td><a href="{href}">{title}</a></td><td>{day}</td></tr>',
        "<table><tr><th>序号</th><th>栏目</th><th>标题</th><th>日期</th></tr>{items}</table>",
    ),
    Layout(
        "nested tables, one for each item",
        '<tr><td><table width="100%"><tr><td>·<a href="{href}">{title}</a></td><td width="80">{day}</td></tr></table></td></tr>',
        '<table border="0">{items}</table>',
    ),
    Layout("lines ended by br", '· <a href="{href}">{title}</a> {day}<br>', "<td>{items}</td>", between=""),
    Layout("lines ended by br, date first", '{day} <a href="{href}">{title}</a><br>', "<div>{items}</div>", between=""),
    Layout("paragraphs", '<p><a href="{href}">{title}</a> <font color="gray">{day}</font></p>', "<div>{items}</div>"),
    Layout("definition list, date after", '<dt><a href="{href}">{title}</a></dt><dd>{day}</dd>', "<dl>{items}</dl>"),
    Layout("definition list, date before", '<dt>{day}</dt><dd><a href="{href}">{title}</a></dd>', "<dl>{items}</dl>"),
    Layout(
        "a definition list for each item",
        '<dl><dt><a href="{href}">{title}</a></dt><dd>各县区人民政府，市直有关单位：现将有关事项通知如下。</dd><dd>{day}</dd></dl>',
        "<div>{items}</div>",
    ),
    Layout(
        "links that are blocks themselves",
        '<a href="{href}" class="row"><div class="when">{day}</div><div class="what">{title}</div></a>',
        "<div>{items}</div>",
    ),
    Layout(
        "day and month on a calendar card",
        '<li><div class="rq"><strong>{d}</strong><span>{y}-{m}</span></div><h3><a href="{href}">{title}</a></h3></li>',
    ),
    Layout(
        "month and day over the year",
        '<div class="item{d}"><p class="t">{m}-{d}<br>{y}</p><a href="{href}">{title}</a></div>',
        "<div>{items}</div>",
    ),
    Layout(
        "cards: picture, title, summary, more",
        '<div class="card"><a href="{href}"><img src="/img/{d}.jpg" alt=""></a><h4><a href="{href}">{title}</a></h4>'
        '<p>为加快培育新质生产力，经市政府同意，现将有关内容公开，请认真组织实施。</p><span>{day}</span><a href="{href}">查看详情</a></div>',
        '<div class="cards">{items}</div>',
    ),
    Layout(
        "cards in rows of their own, hashed classes",
        '<div class="_x9f3a"><div class="_k1"><a class="_q" href="{href}">{title}</a></div><div class="_k2">{day}</div></div>',
        '<div class="_wrap"><div class="_list">{items}</div></div>',
    ),
    Layout(
        "the title is no link, a button opens it",
        '<div class="box"><h3>{title}</h3><time datetime="{day}">{day}</time><a href="{href}">阅读全文</a></div>',
        "<section>{items}</section>",
    ),
    Layout(
        "date only in the time element's attribute",
        '<article><h2><a href="{href}">{title}</a></h2><time datetime="{day}T10:00:00+08:00">上午</time></article>',
        "<div>{items}</div>",
    ),
    Layout(
        "address in onclick",
        """<li onclick="window.open('{href}')"><span class="title">{title}</span><span>{day}</span></li>""",
    ),
    Layout(
        "address in onclick of a script link",
        """<li><a href="javascript:void(0)" onclick="openUrl('{href}','_blank')">{title}</a><span>{day}</span></li>""",
    ),
    Layout("address in data-url", '<li data-url="{href}"><h4>{title}</h4><p>{day}</p></li>'),
    Layout("a source and a date", '<li><a href="{href}">{title}</a><span>来源：市数据局</span><span>{day}</span></li>'),
    Layout("a column's link before the title", '<li><a href="/zwgk/">[政务公开]</a><a href="{href}">{title}</a><span>{day}</span></li>'),
    Layout("a share link after the title", '<li><a href="{href}">{title}</a><span>{day}</span><a href="/share?u=1">分享</a></li>'),
    Layout(
        "a new-mark and a download icon",
        '<li><a href="{href}">{title}</a><img src="/new.gif"><span>{day}</span><a href="/ajax/d.aspx?id={d}"><img src="/d.png"></a></li>',
    ),
    Layout("a badge inside the link", '<li><a href="{href}"><span class="zd">置顶</span>{title}<sup>HOT</sup></a><span>{day}</span></li>'),
    Layout(
        "the summary is a link, too",
        '<div class="row"><p><a href="{href}">{title}</a></p><p><a href="{href}">经市政府同意，现将有关内容公开，请各县区和有关单位结合实际认真组织实施，并按时报送情况。</a></p>'
        "<i>{day}</i></div>",
        "<div>{items}</div>",
    ),
    Layout("the whole title after words of the attribute", '<li><a href="{href}" title="标题：{title}\n日期：{day}">{cut}…</a><span>{day}</span></li>'),
    Layout("date in Chinese numerals", '<li><a href="{href}">{title}</a><b>{day}</b></li>', show=_numerals),
    Layout("a list whose class says pager", '<li><a href="{href}">{title}</a><b>{day}</b></li>', '<ul class="list-pager">{items}</ul>'),
    Layout("a list whose class says header", '<li><a href="{href}">{title}</a><b>{day}</b></li>', '<div class="news-header"><ul>{items}</ul></div>'),
    Layout("the only list, called hot", '<li><a href="{href}">{title}</a><b>{day}</b></li>', '<div class="hot-news"><ul>{items}</ul></div>'),
    Layout("the only list, called bottom", '<p><a href="{href}">{title}</a><b>{day}</b></p>', '<div class="bottom">{items}</div>'),
)  # fmt: skip


HOT = tuple(
    f'<li><a href="/zt/2023/content_{900 + n}.html">{title}</a></li>'
    for n, title in enumerate(
        [
            "兰河市领导到高新区调研机器人企业",
            "一图读懂兰河市政府工作报告重点任务",
            "兰河市举行新闻发布会介绍一季度经济运行",
            "兰河大桥夜景亮化工程正式投用",
        ]
    )
)
FRIENDS = tuple(
    f'<li><a href="https://www.{name}.gov.cn/">{title}</a></li>'
    for name, title in [
        ("qinghe", "青禾省人民政府门户网站"),
        ("dongyu", "东屿省工业和信息化厅"),
        ("beiling", "北岭省发展和改革委员会"),
        ("nanpu", "南浦省科学技术厅"),
        ("xiyuan", "西原省数据管理局"),
    ]
)
_COLUMNS = (
    "首页",
    "市情",
    "政务公开",
    "办事服务",
    "互动交流",
    "数据开放",
    "领导之窗",
    "机构职能",
    "政策文件",
    "规划计划",
)
_NAV = "".join(f'<li><a href="/col{n}/index.html">{name}</a></li>' for n, name in enumerate(_COLUMNS))
_PAGER = '<a href="index.html">首页</a><a href="index_1.html">2</a><a href="index_2.html">3</a><a href="index_1.html">下一页</a><a href="index_9.html">尾页</a>'
_FOOT = '<a href="/wzdt/">网站地图</a><a href="/lxwm/">联系我们</a><p>主办：兰河市人民政府办公室　<a href="https://beian.miit.gov.cn/">青ICP备00000000号</a></p>'
_HEAD = '<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>通知公告_兰河市人民政府</title></head>'


def modern(block: str) -> str:
    """HTML5 elements say what is what."""
    return (
        f"{_HEAD}<body><header><nav><ul>{_NAV}</ul></nav></header><main><div>您的位置：<a href='/'>首页</a> &gt; <a href='/zwgk/'>政务公开</a></div>"
        f"{block}<div class='pagination'>{_PAGER}</div></main><aside><h3>热门文章</h3><ul>{''.join(HOT)}</ul></aside>"
        f"<footer><h4>友情链接</h4><ul>{''.join(FRIENDS)}</ul>{_FOOT}</footer></body></html>"
    )


def classed(block: str) -> str:
    """Class names in English and pinyin, as content management systems write them."""
    return (
        f"{_HEAD}<body><div class='top'><div class='mainNav'><ul>{_NAV}</ul></div></div><div class='mbx'><a href='/'>首页</a><a href='/zwgk/'>政务公开</a></div>"
        f"<div class='wrap clearfix'><div class='fl left-nav'><ul><li><a href='/zwgk/a/'>通知公告</a></li><li><a href='/zwgk/b/'>政策解读</a></li></ul></div>"
        f"<div class='fr list-box'>{block}<div class='page'>{_PAGER}</div></div></div><div class='hotList'><h3>点击排行</h3><ul>{''.join(HOT)}</ul></div>"
        f"<div class='yqlj'><ul>{''.join(FRIENDS)}</ul></div><div class='foot'>{_FOOT}</div></body></html>"
    )


def plain(block: str) -> str:
    """A table layout of the nineties: no class, no id, only words say what is what."""
    return (
        f"{_HEAD}<body><table><tr><td><ul>{_NAV}</ul></td></tr><tr><td>当前位置：<a href='/'>首页</a>-&gt;<a href='/zwgk/'>公开</a></td></tr></table>"
        f"<table><tr><td><b>热点新闻</b><ul>{''.join(HOT)}</ul></td><td><div>{block}</div><center>{_PAGER}</center></td></tr></table>"
        f"<table><tr><td><b>友情链接</b><ul>{''.join(FRIENDS)}</ul></td></tr><tr><td>{_FOOT}</td></tr></table></body></html>"
    )


PAGES = (modern, classed, plain)
