# ruff: noqa: E501 - a page reads better unbroken
"""What the replicas tell, and how one is put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urljoin

#: When the pages were fetched: dates without a year, and 3小时前, are counted from here.
NOW = datetime(2024, 6, 1, 4, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Story:
    title: str
    day: date


@dataclass(frozen=True, slots=True)
class Wanted:
    """What must come out. `day` None: the page shows none."""

    url: str
    title: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Replica:
    """`never`: addresses of friend links, hot lists and adverts. `older`: the page of older items."""

    name: str
    url: str
    content: bytes
    wanted: tuple[Wanted, ...]
    never: frozenset[str]
    older: str | None
    content_type: str | None = None


def _dated(titles: str, first: date = date(2024, 5, 31)) -> tuple[Story, ...]:
    """One story a line; now and then two of one day, and a week without any."""
    gaps = (0, 1, 0, 2, 3, 1, 0, 7, 1, 4, 2, 0, 1, 9, 1, 3)
    stories, day = [], first
    for number, title in enumerate(titles.strip().split("\n")):
        day -= timedelta(days=gaps[number % len(gaps)])
        stories.append(Story(title.strip(), day))
    return tuple(stories)


OFFICIAL = _dated("""
关于印发《兰河市推动人形机器人产业创新发展若干措施》的通知
兰河市工业和信息化局关于开展2024年智能工厂梯度培育行动的通知
关于公开征求《兰河市公共数据授权运营管理办法（征求意见稿）》意见的公告
市科技局 市财政局关于下达2024年第三批科技专项资金的通知
兰河市人民政府关于王建国等同志职务任免的通知
关于组织申报2024年度省级人工智能创新平台的通知
2024年5月行政许可和行政处罚信息公示
兰河市智能网联汽车道路测试与示范应用管理实施细则
关于2024年端午节放假安排的通知
《兰河市算力基础设施高质量发展行动方案》政策解读
市数据局召开数据要素市场化配置改革推进会
关于对2023年度首台（套）重大技术装备拟认定名单的公示
兰河市人民政府办公室关于加快推进低空经济发展的实施意见
采购公告：政务云安全运维服务项目
关于废止部分行政规范性文件的决定
兰河市生成式人工智能服务备案信息公告（第四批）
""")
REPORTS = _dated("""
云岫机器人产业园一期投产，年产关节模组二十万套
记者手记：在养老院里遇见护理机器人
大模型走进县医院：慢病随访用上语音助手
东屿省将建三座万卡智算中心
“无人环卫车”上路半年，市民怎么看？
快讯：算力券第二期申领今日开启
观察丨地方为何争抢具身智能？
一台机器狗的巡检日记
兰河港自动化码头吞吐量创新高
人工智能如何改变乡村课堂
芯片企业扎堆落户青禾高新区
我国科学家研制出柔性电子皮肤
专访院士陈明远：别让数据睡在抽屉里
夜读：与算法相处的十种方式
自动驾驶出租车试运营范围扩大到三个城区
今年高校新增人工智能专业点三百余个
""")
ENGLISH = _dated("""
Agency opens comment period on safety testing for home robots
Harbour city signs five-year plan for autonomous ferries
What the new computing subsidy means for small laboratories
Regulator fines chatbot maker over children's data
Standards body publishes draft on labelling synthetic images
Why farmers are buying fewer drones this year
Ministers agree on joint register of high-risk algorithms
Interview: the engineer who teaches machines to fold laundry
Court upholds ban on face recognition in schools
Budget 2025: research councils to receive extra funding
How hospitals are testing triage software
Three questions about open model licences
Report finds gaps in oversight of delivery robots
Explainer: what counts as a foundation model
""")

Write = Callable[[int, Story, str], str]


def later(href: Callable[[int, Story], str], by: int) -> Callable[[int, Story], str]:
    """The addresses of a list's further part, whose first story is number `by`."""

    def shifted(number: int, story: Story) -> str:
        return href(number + by, story)

    return shifted


def items(stories: Sequence[Story], href: Callable[[int, Story], str], write: Write, between: str = "\n") -> str:
    """The stories written one after the other."""
    return between.join(write(number, story, href(number, story)) for number, story in enumerate(stories))


def replica(
    name: str,
    url: str,
    page: str,
    stories: Sequence[Story],
    href: Callable[[int, Story], str],
    *,
    base: str = "",
    dated: bool = True,
    older: str | None = None,
    never: Sequence[str] = (),
    encoding: str = "utf-8",
    content_type: str | None = None,
) -> Replica:
    """A replica whose wanted links are those of `stories`, in order. `base`: what its addresses are relative to."""
    wanted = tuple(
        Wanted(urljoin(base or url, href(number, story)), story.title, story.day if dated else None)
        for number, story in enumerate(stories)
    )
    content = page.encode(encoding)
    ahead = urljoin(url, older) if older else None
    return Replica(name, url, content, wanted, frozenset((*NEVER, *never)), ahead, content_type)


# --- what stands around a list ------------------------------------------------------------------------------------

_BODIES = (
    ("kjt.qinghe", "青禾省科学技术厅"),
    ("gxt.dongyu", "东屿省工业和信息化厅"),
    ("fgw.beiling", "北岭省发展和改革委员会"),
    ("www.nanpu", "南浦省人民政府门户网站"),
    ("sjj.xiyuan", "西原省数据管理局"),
    ("www.yunxiu", "云岫县人民政府"),
    ("zjt.qinghe", "青禾省住房和城乡建设厅"),
    ("rst.dongyu", "东屿省人力资源和社会保障厅"),
)
FRIEND_URLS = tuple(f"https://{host}.gov.cn/" for host, _ in _BODIES)
FRIENDS = "".join(
    f'<li><a href="{FRIEND_URLS[n]}" target="_blank">{name}</a></li>' for n, (_, name) in enumerate(_BODIES)
)
_HOT_TITLES = (
    "兰河市2023年国民经济和社会发展统计公报",
    "一图读懂：医保个人账户怎么共济",
    "兰河市区中小学招生范围示意图",
    "灵活就业人员参保缴费指南",
    "公积金贷款额度怎么算",
)
HOT_URLS = tuple(f"https://www.lanhe.gov.cn/zt/2023/content_{7001 + n}.html" for n in range(len(_HOT_TITLES)))
HOT = "".join(f'<li><a href="{HOT_URLS[n]}">{title}</a></li>' for n, title in enumerate(_HOT_TITLES))
ADVERT_URLS = ("https://ad.example.com/click?id=88123", "https://shop.example.net/p/2024/618-sale.html")
ADVERTS = f'<a href="{ADVERT_URLS[0]}"><img src="/ad.gif" alt="年中大促全场五折限时抢购不容错过"></a><a href="{ADVERT_URLS[1]}">新房开盘：地铁口三居室首付二十万起</a>'
NEVER = (*FRIEND_URLS, *HOT_URLS, *ADVERT_URLS)
_COLUMNS = ("首页", "机构概况", "政务公开", "办事服务", "互动交流", "专题专栏", "数据开放")
NAV = "".join(f'<li><a href="/col{n}/">{name}</a></li>' for n, name in enumerate(_COLUMNS))
FOOT = '<a href="/wzdt/">网站地图</a> | <a href="/sy/gywm/">关于我们</a> | <a href="https://beian.miit.gov.cn/">青ICP备12345678号-1</a> 政府网站标识码：0000000000'
HEAD = '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title></head>'
