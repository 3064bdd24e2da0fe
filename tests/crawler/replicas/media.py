# ruff: noqa: ARG005, E501 - a page reads better unbroken; not every item needs all it is given
"""Chinese newspapers, portals and trade media; universities, associations, and sites that gather others' items."""

from __future__ import annotations

from datetime import timedelta

from tests.crawler.replicas.stories import (
    ADVERTS,
    FOOT,
    FRIENDS,
    HEAD,
    HOT,
    NAV,
    NOW,
    REPORTS,
    Story,
    items,
    later,
    replica,
)

HOST = "https://www.lanhenews.com.cn"
_HEAD = HEAD.format(title="科技频道_兰河新闻网")
_SUMMARY = "记者近日从有关方面获悉，这一项目已进入设备调试阶段，预计年底前投入使用，将带动上下游企业协同发展。"


def paper(number: int, story: Story) -> str:
    return f"/n1/{story.day:%Y}/{story.day:%m%d}/c1004-{40245000 + number}.html"


def plain(number: int, _: Story) -> str:
    return f"/a/{771000 + 7 * number}.htm"


def forward(number: int, _: Story) -> str:
    return f"newsDetail_forward_{27500000 + 31 * number}"


def _people() -> str:
    """Two columns of lists in boxes, a focus picture above, GBK."""
    left = items(
        REPORTS[:8],
        paper,
        lambda n, s, h: (
            f'<li><a href="{h}" target="_blank">{s.title}</a><i class="gray">[{s.day:%Y年%m月%d日}10:2{n}]</i></li>'
        ),
    )
    right = items(
        REPORTS[8:14],
        later(paper, 8),
        lambda n, s, h: (
            f'<li><a href="{h}" target="_blank">{s.title}</a><i class="gray">[{s.day:%Y年%m月%d日}09:1{n}]</i></li>'
        ),
    )
    return (
        f'<!DOCTYPE html><html><head><meta http-equiv="content-type" content="text/html;charset=GB2312"/><title>科技--兰河新闻网</title></head><body><div class="nav2016"><ul>{NAV}</ul></div>'
        f'<div class="p2_left"><div class="p2j_list"><ul class="list_16">{left}</ul><ul class="list_16">{right}</ul></div><div class="page_n clearfix"><a class="common_current_page">1</a><a href="index2.html">2</a><a href="index3.html">3</a><a href="index2.html">下一页</a></div></div>'
        f'<div class="p2_right"><h2>热点排行</h2><ul class="rank">{HOT}</ul></div><div class="ad">{ADVERTS}</div><div class="copyright">{FOOT}</div></body></html>'
    )


def _portal_groups() -> str:
    rows = [
        items(
            REPORTS[k : k + 5],
            later(paper, k),
            lambda n, s, h: (
                f'<li><a href="{h}" target="_blank">{s.title}</a><span>({s.day:%m月%d日} 10:2{n})</span></li>'
            ),
        )
        for k in (0, 5, 10)
    ]
    return (
        f"{_HEAD}<body><div class='topNav'><ul>{NAV}</ul></div><div class='listBlk'>{''.join(f'<ul class=list_009>{one}</ul>' for one in rows)}<div class='pagebox'><span class='pagebox_pre_nolink'>上一页</span><span class='pagebox_num_nonce'>1</span><span class='pagebox_num'><a href='./index_2.shtml'>2</a></span><span class='pagebox_next'><a href='./index_2.shtml'>下一页</a></span></div></div>"
        f"<div class='right'><div class='ad'>{ADVERTS}</div><h3>24小时热榜</h3><ol>{HOT}</ol></div></body></html>"
    )


def _hashed_cards() -> str:
    rows = items(
        REPORTS[:10],
        forward,
        lambda n, s, h: (
            f'<li><div class="index_wrapper__9rz3z"><div class="index_img__x1"><a href="/{h}"><img alt="{s.title}" src="/i/{n}.jpg"></a></div><a href="/{h}" class="index_inherit__A1"><h2>{s.title}</h2></a><p class="small_desc__Q2">{_SUMMARY}</p><div class="adm-space"><span><a href="/list_2690{n}" class="index_inherit__A1">科学城</a></span><span>{s.day}</span><span class="index_prise__3">{n * 7 + 3}</span></div></div></li>'
        ),
    )
    return f'{_HEAD}<body><div id="__next"><header class="index_header__b"><ul>{NAV}</ul></header><main><ul class="index_list__c">{rows}</ul></main><div class="index_side__d"><div class="index_title__e">热榜</div><ul>{HOT}</ul></div></div></body></html>'


def _today_yesterday() -> str:
    def ago(story: Story) -> str:
        back = (NOW + timedelta(hours=8)).date() - story.day
        return {1: "昨天 21:15", 2: "前天 08:00"}.get(back.days, f"{story.day:%m/%d} 09:11")

    rows = items(
        REPORTS[:9],
        plain,
        lambda n, s, h: (
            f'<div class="news-view left card"><div class="news-img"><a href="{h}"><img src="/{n}.png"></a></div><div class="news-right"><div class="news-header"><h3><a href="{h}" title="{s.title}">{s.title}</a></h3></div><div class="news-main"><p>{_SUMMARY}</p></div><div class="news-footer"><span class="author">· <a href="/author/{100 + n}.html">周小舟</a></span><span class="date">{ago(s)}</span><span class="collect">收藏({n})</span></div></div></div>'
        ),
    )
    return f'{_HEAD}<body><div class="header-nav"><ul>{NAV}</ul></div><div class="main-container"><div class="list-view">{rows}</div><div class="load-more"><a href="/lists/65_2.html">加载更多</a></div></div></body></html>'


def _descriptions_that_link() -> str:
    rows = items(
        REPORTS[:9],
        plain,
        lambda n, s, h: (
            f'<div class="kr-flow-article-item"><div class="pic"><a href="{h}" rel="noopener"><img src="/{n}.jpg"></a></div><div class="content"><a class="article-item-title weight-bold" href="{h}">{s.title}</a><a class="article-item-description ellipsis-2" href="{h}">{_SUMMARY}</a><div class="kr-flow-bar"><a href="/user/{55 + n}" class="kr-flow-bar-author">云岫观察</a><span class="kr-flow-bar-time">{_hours(s)}</span></div></div></div>'
        ),
    )
    return f'{_HEAD}<body><div class="kr-header"><ul>{NAV}</ul></div><div class="information-flow-list">{rows}</div><div class="kr-side"><div class="hot-title">人气榜</div><ul>{HOT}</ul></div></body></html>'


def _hours(story: Story) -> str:
    days = ((NOW + timedelta(hours=8)).date() - story.day).days
    return f"{days}天前"


def _stamped_attribute() -> str:
    rows = items(
        REPORTS[:8],
        plain,
        lambda n, s, h: (
            f'<li><a class="img" href="{h}"><img src="/{n}.jpg" alt="{s.title}"></a><div class="c" data-ot="{s.day}T10:12:00.0000000+08:00"><h2><a title="{s.title}" target="_blank" href="{h}" class="title">{s.title}</a></h2><div class="m">{_SUMMARY}</div><div class="b"><span class="state tody">10:12</span><div class="tags"><a href="/tags/robot/">机器人</a><a href="/tags/ai/">人工智能</a></div></div></div></li>'
        ),
    )
    return f'{_HEAD}<body><div id="nav"><ul>{NAV}</ul></div><div id="list"><div class="fl"><ul class="bl">{rows}</ul></div><div class="fr"><div class="hot-list"><div class="title">周榜</div><ul>{HOT}</ul></div></div></div></body></html>'


def _university() -> str:
    rows = items(
        REPORTS[:10],
        lambda n, s: f"../info/1023/{4567 + n}.htm",
        lambda n, s, h: (
            f'<tr height="20" id="lineu5_{n}"><td width="2%" align="center" style="font-size:9pt">&nbsp;</td><td align="left"><a class="c51362" href="{h}" target="_blank" title="{s.title}">{s.title[:16]}...</a></td><td width="1%" nowrap><span class="timestyle51362">{s.day:%Y/%m/%d}&nbsp;</span></td></tr><tr><td colspan="3"><hr></td></tr>'
        ),
    )
    return f'{_HEAD}<body><div class="menu"><ul>{NAV}</ul></div><table class="winstyle51362" width="100%">{rows}<tr><td colspan="4"><div><span class="p_no_d">1</span><span class="p_no"><a href="xwzx/11.htm">2</a></span><span class="p_next"><a href="xwzx/11.htm">下页</a></span></div></td></tr></table></body></html>'


def _dede() -> str:
    rows = items(
        REPORTS[:8],
        lambda n, s: f"/a/keji/{s.day:%Y/%m%d}/{118 + n}.html",
        lambda n, s, h: (
            f'<li><a href="/a/keji/" class="preview"><img src="/{n}.gif"></a>[<b><a href="/a/keji/">科技</a></b>] <a href="{h}" class="title">{s.title}</a><span class="info"><small>日期：</small>{s.day} 10:0{n}:11<small>点击：</small>{118 + n}<small>好评：</small>0</span><p class="intro">{_SUMMARY}...</p></li>'
        ),
    )
    return f'{_HEAD}<body><div id="navMenu"><ul>{NAV}</ul></div><div class="pleft"><div class="place"><strong>当前位置:</strong> <a href="/">主页</a> &gt; <a href="/a/keji/">科技</a></div><div class="listbox"><ul class="e2">{rows}</ul></div><div class="dede_pages"><ul class="pagelist"><li>首页</li><li class="thisclass">1</li><li><a href="list_5_2.html">2</a></li><li><a href="list_5_2.html">下一页</a></li></ul></div></div><div class="pright"><div class="hot mt1"><dl class="tbox"><dt><strong>热点内容</strong></dt><dd><ul class="c1">{HOT}</ul></dd></dl></div></div></body></html>'


def _dictionary() -> str:
    rows = items(REPORTS[:9], plain, lambda n, s, h: f"<dt>{s.day:%m-%d}</dt><dd><a href='{h}'>{s.title}</a></dd>")
    return f"{_HEAD}<body><ul>{NAV}</ul><dl class='news'>{rows}</dl><p>合作伙伴</p><ul>{FRIENDS}</ul></body></html>"


def _breaks() -> str:
    rows = items(
        REPORTS[:10],
        plain,
        lambda n, s, h: (
            f'<img src="/dot.gif">&nbsp;<a href="{h}">{s.title}</a>&nbsp;<font color="#808080">({s.day:%m月%d日})</font><br>'
        ),
        between="",
    )
    return f"<html><head><title>综合新闻</title></head><body bgcolor=white><table><tr><td>{NAV}</td></tr></table><table><tr><td class=p9>{rows}</td></tr></table>友情链接：<ul>{FRIENDS}</ul></body></html>"


def _picture_cards() -> str:
    rows = items(
        REPORTS[:8],
        plain,
        lambda n, s, h: (
            f'<a class="card" href="{h}"><div class="cover"><img src="/{n}.jpg"></div><div class="name">{s.title}</div><div class="meta"><span>{s.day:%Y-%m-%d}</span><span>阅读 {1200 + n}</span></div></a>'
        ),
    )
    return f'{_HEAD}<body><div class="head"><ul>{NAV}</ul></div><div class="grid">{rows}</div><div class="banner-ad">{ADVERTS}</div></body></html>'


def _gathered() -> str:
    """Others' documents, each on its own body's site; friend links below."""
    rows = items(
        REPORTS[:12],
        _elsewhere,
        lambda n, s, h: (
            f'<div class="policy"><a class="t" href="{h}" target="_blank">{s.title}</a><span class="src">来源：省科技厅</span><span class="d">{s.day}</span></div>'
        ),
    )
    return f'{_HEAD}<body><nav><ul>{NAV}</ul></nav><div class="policies">{rows}</div><div class="yqlj"><ul>{FRIENDS}</ul></div></body></html>'


def _elsewhere(number: int, story: Story) -> str:
    return f"https://kjt.{('qinghe', 'dongyu', 'beiling')[number % 3]}.gov.cn/zwgk/{story.day:%Y%m}/t{story.day:%Y%m%d}_{88000 + number}.html"


def _gathered_undated() -> str:
    rows = items(REPORTS[:12], _elsewhere, lambda n, s, h: f'<li><a href="{h}" target="_blank">{s.title}</a></li>')
    return f'{_HEAD}<body><nav><ul>{NAV}</ul></nav><ul class="gathered">{rows}</ul><h4>友情链接</h4><ul>{FRIENDS}</ul></body></html>'


def _weixin() -> str:
    rows = items(
        REPORTS[:7],
        lambda n, s: f"https://mp.weixin.qq.com/s/{'abcdefg'[n] * 8}X9y8Z7w6V5u4T3",
        lambda n, s, h: f'<li><a href="{h}">{s.title}</a><span>{s.day}</span></li>',
    )
    return f'{_HEAD}<body><div class="nav"><ul>{NAV}</ul></div><ul class="list">{rows}</ul><div class="foot">{FOOT}</div></body></html>'


def _timeline() -> str:
    """A stream of news flashes: the time of day before each, the day over a group."""
    days = sorted({s.day for s in REPORTS[:10]}, reverse=True)
    html = ""
    for day in days:
        group = [(n, s) for n, s in enumerate(REPORTS[:10]) if s.day == day]
        html += (
            f'<div class="day"><div class="d-title">{day:%Y年%m月%d日} 星期五</div>'
            + "".join(
                f'<div class="flash"><span class="clock">1{n % 10}:05</span><a href="{plain(n, s)}">{s.title}</a></div>'
                for n, s in group
            )
            + "</div>"
        )
    return f'{_HEAD}<body><div class="nav"><ul>{NAV}</ul></div><div class="stream">{html}</div></body></html>'


def _headline_and_rest() -> str:
    """The first item is a large one with a summary; the others are lines."""
    first = REPORTS[0]
    rows = items(
        REPORTS[1:9],
        lambda n, s: plain(n + 1, s),
        lambda n, s, h: f"<li><a href='{h}'>{s.title}</a><span>{s.day}</span></li>",
    )
    top = f"<div class='top'><h2><a href='{plain(0, first)}'>{first.title}</a></h2><p>{_SUMMARY}<a href='{plain(0, first)}'>[详细]</a></p><span>{first.day}</span></div>"
    return f"{_HEAD}<body><div class='nav'><ul>{NAV}</ul></div><div class='list'>{top}<ul>{rows}</ul></div><div class='footer'>{FOOT}</div></body></html>"


def _bids() -> str:
    rows = items(
        REPORTS[:8],
        lambda n, s: f"/ggxx/jyxx/{n}b2c4d6e8f0a1.jhtml",
        lambda n, s, h: (
            f'<tr><td>LHZB-2024-0{n}</td><td><a href="{h}">{s.title}</a></td><td>公开招标</td><td>2024-07-0{n + 1} 09:30</td><td>{s.day}</td><td><a href="{h}">查看</a></td></tr>'
        ),
    )
    return f"{_HEAD}<body><div class='nav'><ul>{NAV}</ul></div><table class='bid'><tr><th>编号</th><th>项目</th><th>方式</th><th>截止时间</th><th>发布时间</th><th>操作</th></tr>{rows}</table></body></html>"


def _labelled() -> str:
    rows = items(
        REPORTS[:8],
        plain,
        lambda n, s, h: (
            f'<div class="row"><h4><a href="{h}">{s.title}</a></h4><ul class="attrs"><li>申报截止：2024-06-2{n}</li><li>发布时间：{s.day}</li><li>浏览：{n}3 次</li></ul></div>'
        ),
    )
    return f"{_HEAD}<body><div class='nav'><ul>{NAV}</ul></div><div class='rows'>{rows}</div><div class='foot'>{FOOT}</div></body></html>"


MEDIA = (
    replica("newspaper in two columns, GBK", f"{HOST}/GB/index.html", _people(), REPORTS[:14], paper, encoding="gb18030", older="index2.html"),
    replica("portal in groups of five", f"{HOST}/roll/index.shtml", _portal_groups(), REPORTS[:15], paper, older="index_2.shtml"),
    replica("cards with hashed classes", f"{HOST}/channel_27224", _hashed_cards(), REPORTS[:10], lambda n, s: "/" + forward(n, s)),
    replica("today and yesterday", f"{HOST}/lists/65.html", _today_yesterday(), REPORTS[:9], plain, older="65_2.html"),
    replica("descriptions that are links", f"{HOST}/information/ai/", _descriptions_that_link(), REPORTS[:9], plain),
    replica("the day in an attribute", f"{HOST}/list/", _stamped_attribute(), REPORTS[:8], plain),
    replica("university", f"{HOST}/index/xwzx.htm", _university(), REPORTS[:10], lambda n, s: f"../info/1023/{4567 + n}.htm", older="xwzx/11.htm"),
    replica("labels and counts", f"{HOST}/a/keji/", _dede(), REPORTS[:8], lambda n, s: f"/a/keji/{s.day:%Y/%m%d}/{118 + n}.html", older="list_5_2.html"),
    replica("definition list", f"{HOST}/zx/", _dictionary(), REPORTS[:9], plain),
    replica("lines ended by br", f"{HOST}/xw.htm", _breaks(), REPORTS[:10], plain, encoding="gb18030"),
    replica("cards that are links", f"{HOST}/tupian/", _picture_cards(), REPORTS[:8], plain),
    replica("others' documents", f"{HOST}/policy/", _gathered(), REPORTS[:12], _elsewhere),
    replica("others' documents, undated", f"{HOST}/policy/all", _gathered_undated(), REPORTS[:12], _elsewhere, dated=False),
    replica("posts elsewhere", f"{HOST}/wx/", _weixin(), REPORTS[:7], lambda n, s: f"https://mp.weixin.qq.com/s/{'abcdefg'[n] * 8}X9y8Z7w6V5u4T3"),
    replica("news flashes under their days", f"{HOST}/flash", _timeline(), REPORTS[:10], plain),
    replica("a headline and the rest", f"{HOST}/yw/", _headline_and_rest(), REPORTS[:9], plain),
    replica("bids with a deadline", f"{HOST}/ggxx/", _bids(), REPORTS[:8], lambda n, s: f"/ggxx/jyxx/{n}b2c4d6e8f0a1.jhtml"),
    replica("labelled dates", f"{HOST}/sb/", _labelled(), REPORTS[:8], plain),
)  # fmt: skip
