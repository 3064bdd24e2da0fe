# ruff: noqa: ARG001, ARG005, E501 - a page reads better unbroken; not every item needs all it is given
"""Government lists: the platforms of ministries, provinces and cities, and pages made by hand."""

from __future__ import annotations

import hashlib

from tests.crawler.replicas.stories import FOOT, FRIENDS, HEAD, HOT, NAV, OFFICIAL, Story, items, later, replica

HOST = "https://www.lanhe.gov.cn"
_HEAD = HEAD.format(title="通知公告-兰河市人民政府")


def trs(number: int, story: Story) -> str:
    return f"./{story.day:%Y%m}/t{story.day:%Y%m%d}_{1387000 + 13 * number}.html"


def art(number: int, story: Story) -> str:
    return f"/zwgk/wjfb/art/{story.day.year}/art_{hashlib.md5(story.title.encode(), usedforsecurity=False).hexdigest()}.html"


def post(number: int, _: Story) -> str:
    return f"/gkmlpt/content/11/{number}/post_{11340000 + number * 17}.html"


def hexed(number: int, story: Story) -> str:
    return f"/tzgg/{story.day:%Y%m%d}/{hashlib.md5(story.title.encode(), usedforsecurity=False).hexdigest()}.html"


def _commission() -> str:
    rows = items(
        OFFICIAL[:12],
        trs,
        lambda n, s, h: (
            f'<li><a href="{h}" target="_blank" title="{s.title}">{s.title}</a><span>{s.day:%Y/%m/%d}</span></li>'
            + ("<li class='empty'></li>" if n % 5 == 4 else "")
        ),
    )
    return (
        f'{_HEAD}<body><div class="top-box"><ul class="nav-ul">{NAV}</ul></div><div class="box"><div class="crumbs">首页 &gt; <a href="../">政策发布</a></div>'
        f'<ul class="u-list">{rows}</ul><div class="page"><script>createPageHTML(25, 0, "index", "html");</script></div></div>'
        f'<div class="link"><h3>友情链接</h3><ul>{FRIENDS}</ul></div><div class="bottom">{FOOT}</div></body></html>'
    )


def _friends_alike() -> str:
    """The friend links stand in the same markup as the list, under no heading that says so."""
    rows = items(
        OFFICIAL[:10], trs, lambda n, s, h: f"<li><a href='{h}' target='_blank'>{s.title}</a><span>{s.day}</span></li>"
    )
    return (
        f"{_HEAD}<body><ul>{NAV}</ul><div class='con'><ul>{rows}</ul></div>"
        f"<div class='con'><ul>{FRIENDS}{FRIENDS.replace('.gov.cn/', '.gov.cn/index.html')}</ul></div><div>{FOOT}</div></body></html>"
    )


def _state_council() -> str:
    rows = items(
        OFFICIAL[:8],
        lambda n, s: f"https://www.lanhe.gov.cn/zhengce/{s.day:%Y%m}/content_69{n}1234.htm",
        lambda n, s, h: (
            f'<li><h4><a href="{h}" target="_blank">{s.title}</a><span class="date">{s.day}</span></h4></li>'
            + ('<li class="line"></li>' if n == 4 else "")
        ),
    )
    return (
        f'{_HEAD}<body><div class="header_nav"><ul>{NAV}</ul></div><div class="wrap"><div class="news_box"><div class="list list_1 list_2"><ul>{rows}</ul></div></div>'
        f'<div class="newspage cl"><ul><li><a class="current" href="#">1</a></li><li><a href="home_1.htm">2</a></li><li><a href="home_2.htm">3</a></li></ul></div></div>'
        f'<div class="footer">{FOOT}<ul>{FRIENDS}</ul></div></body></html>'
    )


def _cyberspace() -> str:
    rows = items(
        OFFICIAL[:9],
        lambda n, s: f"//www.lanhe.gov.cn/{s.day:%Y-%m/%d}/c_171{n}234567890.htm",
        lambda n, s, h: (
            f'<li class="clearfix"><h5><a href="{h}" target="_blank">{s.title}</a></h5><div class="times">{s.day:%Y-%m-%d}</div></li>'
        ),
    )
    return (
        f'{_HEAD}<body><div class="head"><ul>{NAV}</ul></div><div class="left"><ul id="list" class="list_ul">{rows}</ul><div class="loadMore"><a href="javascript:;">加载更多</a></div></div>'
        f'<div class="right"><h3>热点排行</h3><ul>{HOT}</ul></div><div class="foot"><ul>{FRIENDS}</ul></div></body></html>'
    )


def _subsites() -> str:
    """Items lie on the sites of the body's offices."""
    rows = items(
        OFFICIAL[:10],
        _on_subsite,
        lambda n, s, h: f'<li><a href="{h}" title="{s.title}" target="_blank">{s.title}</a><span>{s.day}</span></li>',
    )
    return (
        f'{_HEAD}<body><div class="nav"><ul>{NAV}</ul></div><div class="main"><ul class="xwfb_listbox">{rows}</ul><p class="pagerji"><SCRIPT LANGUAGE="JavaScript">var currentPage = 0;//所在页从0开始\nvar prevPage = currentPage-1\nvar nextPage = currentPage+1\nvar countPage = 30\n'
        f'document.write("共"+countPage+"页")</SCRIPT></p></div><div class="yqlj"><ul>{FRIENDS}</ul></div></body></html>'
    )


def _on_subsite(number: int, story: Story) -> str:
    return f"http://{('gss', 'kjs', 'jrs')[number % 3]}.lanhe.gov.cn/gongzuodongtai/{story.day:%Y%m}/t{story.day:%Y%m%d}_{3935000 + number}.htm"


def _disclosure_table() -> str:
    """Two dates a row: when a document was written and when it was published."""
    rows = items(
        OFFICIAL[:8],
        post,
        lambda n, s, h: (
            f'<tr><td>{n + 1}</td><td>006939748/2024-00{n:03}</td><td class="tt"><a href="{h}">{s.title}</a></td><td>兰工信〔2024〕{n + 1}号</td><td>2024-02-0{n + 1}</td><td>{s.day}</td></tr>'
        ),
    )
    return (
        f'{_HEAD}<body><div class="hd"><ul>{NAV}</ul></div><table class="table-list"><thead><tr><th>序号</th><th>索引号</th><th>标题</th><th>文号</th><th>成文日期</th><th>发布日期</th></tr></thead><tbody>{rows}</tbody></table>'
        f'<div class="pagination">共 12 页 <span class="on">1</span><a href="?page=2">2</a><a href="?page=3">3</a><a class="next" href="?page=2">下一页</a></div><div class="ft">{FOOT}</div></body></html>'
    )


def _title_and_date_rows() -> str:
    """A list of its own for each item: the title is one of its rows, the date the next."""
    rows = items(
        OFFICIAL[:9],
        art,
        lambda n, s, h: (
            f'<ul><li class="content"><a href="{h}" title="{s.title}">{s.title[:18]}</a></li><li class="time">{s.day}</li></ul>'
        ),
    )
    return f'{_HEAD}<body><div class="tophead"><ul>{NAV}</ul></div><div class="Three_zhnlist_02">{rows}</div><div class="bottomlinks"><ul>{FRIENDS}</ul></div></body></html>'


def _groups_of_five() -> str:
    whole = [
        items(
            OFFICIAL[start : start + 5],
            later(trs, start),
            lambda n, s, h: f'<li><a href="{h}">{s.title}</a><span class="ml">{s.day:%m-%d}</span></li>',
        )
        for start in (0, 5, 10)
    ]
    return f"{_HEAD}<body><ul class='menu'>{NAV}</ul><div class='list'>{''.join(f'<ul class=zxxx_list>{group}</ul><div class=dashed></div>' for group in whole)}</div><div class='hot_rank'><ul>{HOT}</ul></div></body></html>"


def _nineties() -> str:
    rows = items(
        OFFICIAL[:11],
        lambda n, s: f"ShowArticle.asp?ArticleID={4400 + n}",
        lambda n, s, h: (
            f'<TR><TD width=20 align=center><IMG src="images/dot.gif"></TD><TD height=24><A class=listA HREF="{h}" TARGET=_blank>{s.title}</A></TD><TD align=right width=90><FONT color=#999999>[{s.day:%m-%d}]</FONT></TD></TR>'
        ),
    )
    return (
        f"<HTML><HEAD><META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=gb2312'><TITLE>通知公告</TITLE></HEAD><BODY><TABLE><TR><TD>{NAV}</TD></TR></TABLE><TABLE width=760><TR><TD width=180><TABLE><TR><TD><B>热门文章</B></TD></TR><TR><TD><UL>{HOT}</UL></TD></TR></TABLE></TD>"
        f"<TD><TABLE width='100%'>{rows}</TABLE><DIV align=center>共 <b>131</b> 条 首页 上一页 <a href='ShowClass.asp?ClassID=7&page=2'>下一页</a> <a href='ShowClass.asp?ClassID=7&page=12'>尾页</a></DIV></TD></TR></TABLE><TABLE><TR><TD>友情链接：<UL>{FRIENDS}</UL></TD></TR></TABLE></BODY></HTML>"
    )


def _bureau_of_commerce() -> str:
    rows = items(
        OFFICIAL[:8],
        art,
        lambda n, s, h: (
            f'<li><em>{s.day}</em><a href="{h}" title="{s.title}" target="_blank">{s.title}</a>{"<span class=new>新</span>" if n < 2 else ""}</li>'
        ),
    )
    return f'{_HEAD}<body><nav class="nav"><ul>{NAV}</ul></nav><section class="f-cb"><ul class="txtList_01">{rows}</ul></section><section class="linksBox"><p>相关链接</p><ul>{FRIENDS}</ul></section></body></html>'


def _city_portal() -> str:
    rows = items(
        OFFICIAL[:12],
        hexed,
        lambda n, s, h: (
            f'<li><a href="{h}" target="_blank" title="{s.title}">{"<b>[置顶]</b>" if n == 0 else ""}{s.title}</a><span class="time">{s.day}</span></li>'
        ),
    )
    return (
        f'{_HEAD}<body><div class="container"><ul class="nav nav-pills">{NAV}</ul></div><div class="container"><div class="row"><div class="col-md-3 sidebar"><ul class="list-unstyled"><li><a href="/tzgg/">通知公告</a></li><li><a href="/zcjd/">政策解读</a></li></ul></div><div class="col-md-9"><ul class="uli14 nowrapli list-date">{rows}</ul>'
        f'<ul class="pagination"><li class="disabled"><span>上一页</span></li><li class="active"><span>1</span></li><li><a href="index_2.html">2</a></li><li><a href="index_2.html">下一页</a></li></ul></div></div></div><footer>{FOOT}</footer></body></html>'
    )


def _calendar_cards() -> str:
    rows = items(
        OFFICIAL[:7],
        trs,
        lambda n, s, h: (
            f'<div class="news-item"><div class="date"><p class="day">{s.day:%d}</p><p class="ym">{s.day:%Y.%m}</p></div><div class="txt"><a href="{h}"><h3>{s.title}</h3><p>为深入贯彻落实市委、市政府决策部署，现将有关事项通知如下，请结合实际认真抓好落实……</p></a></div></div>'
        ),
    )
    return f'{_HEAD}<body><header><ul>{NAV}</ul></header><div class="news-list">{rows}</div><div class="friend-link"><ul>{FRIENDS}</ul></div></body></html>'


def _scripted_rows() -> str:
    rows = items(
        OFFICIAL[:8],
        lambda n, s: f"/zwgk/detail?docId={90210 + n}",
        lambda n, s, h: (
            f"""<div class="item" onclick="toDetail('{h}')"><div class="item-title">{s.title}</div><div class="item-info"><span>来源：市数据局</span><span>{s.day}</span></div></div>"""
        ),
    )
    return f'{_HEAD}<body><div class="navbar"><ul>{NAV}</ul></div><div class="items">{rows}</div><div class="footer">{FOOT}</div></body></html>'


def _data_rows() -> str:
    rows = items(
        OFFICIAL[:8],
        trs,
        lambda n, s, h: (
            f'<tr class="row{n % 2}" data-href="{h}"><td class="xh">{n + 1}</td><td>{s.title}</td><td>市工信局</td><td>{s.day}</td></tr>'
        ),
    )
    return f"{_HEAD}<body><ul>{NAV}</ul><table><tr><th>序号</th><th>标题</th><th>单位</th><th>时间</th></tr>{rows}</table><p>友情链接</p><ul>{FRIENDS}</ul></body></html>"


def _front_page() -> str:
    """Two columns of blocks, each with a heading and a more-link; the same hot list and friend links as ever."""
    blocks = [OFFICIAL[:6], OFFICIAL[6:11], OFFICIAL[11:16]]
    names = ("要闻动态", "通知公告", "政策文件")
    html = [
        f'<div class="block"><div class="bt"><h2>{names[n]}</h2><a class="more" href="/col{n + 20}/">更多&gt;&gt;</a></div><ul>'
        + items(
            block,
            later(_front_href, (0, 6, 11)[n]),
            lambda k, s, h: f'<li><a href="{h}">{s.title}</a><span>{s.day:%m-%d}</span></li>',
        )
        + "</ul></div>"
        for n, block in enumerate(blocks)
    ]
    return (
        f'{_HEAD}<body><div class="nav"><ul>{NAV}</ul></div><div class="l">{html[0]}{html[1]}</div><div class="r">{html[2]}<div class="block"><div class="bt"><h2>办事服务</h2></div><ul><li><a href="/fw/1/">个人所得税</a></li><li><a href="/fw/2/">企业开办</a></li><li><a href="/fw/3/">不动产登记</a></li></ul></div></div>'
        f'<div class="block"><div class="bt"><h2>友情链接</h2></div><ul>{FRIENDS}</ul></div><div>{FOOT}</div></body></html>'
    )


def _front_href(number: int, story: Story) -> str:
    block, k = (0, number) if number < 6 else (1, number - 6) if number < 11 else (2, number - 11)
    return f"/col{block + 20}/{story.day:%Y%m}/t{story.day:%Y%m%d}_{block}{k}551.html"


def _files() -> str:
    rows = items(
        OFFICIAL[:6],
        lambda n, s: f"/files/{s.day:%Y%m}/P0202405{n}31.pdf",
        lambda n, s, h: (
            f'<li><i class="icon-pdf"></i><a href="{h}" download>{s.title}</a> <span>（{s.day.year}年{s.day.month}月{s.day.day}日）</span></li>'
        ),
    )
    return f'{_HEAD}<body><div class="menu"><ul>{NAV}</ul></div><h1>规划计划</h1><ul class="doc_list list-6">{rows}</ul><div class="copyright">{FOOT}</div></body></html>'


def _tabs() -> str:
    """Three lists behind tabs; of each only the titles and days differ."""
    parts = (OFFICIAL[:5], OFFICIAL[5:10], OFFICIAL[10:15])
    html = "".join(
        f'<div class="tab-pane{" active" if n == 0 else ""}" id="tab{n}"><ul>'
        + items(
            part,
            later(trs, 5 * n),
            lambda k, s, h: f'<li><a href="{h}">{s.title}</a><span class="rq">{s.day}</span></li>',
        )
        + f'<li class="more"><a href="/col3{n}/">查看更多</a></li></ul></div>'
        for n, part in enumerate(parts)
    )
    return f'{_HEAD}<body><ul class="nav">{NAV}</ul><div class="tabs"><ul class="tab-nav"><li><a href="#tab0">通知公告</a></li><li><a href="#tab1">公示</a></li><li><a href="#tab2">政策解读</a></li></ul>{html}</div><div class="links"><ul>{FRIENDS}</ul></div></body></html>'


def _undated() -> str:
    rows = items(OFFICIAL[:14], trs, lambda n, s, h: f'<li><a href="{h}" target="_blank">{s.title}</a></li>')
    return f'{_HEAD}<body><div class="nav"><ul>{NAV}</ul></div><div class="list-con"><ul>{rows}</ul></div><div class="rank"><h3>点击排行</h3><ul>{HOT}</ul></div><div class="con2"><ul>{FRIENDS}</ul></div></body></html>'


def _archive_by_year() -> str:
    """Older years under their number, days without year: they are not this year's."""
    parts = [(2024, OFFICIAL[:5]), (2022, [Story(s.title, s.day.replace(year=2022)) for s in OFFICIAL[5:9]])]
    html = "".join(
        f"<h2>{year}年</h2><ul>"
        + items(part, _numbered, lambda n, s, h: f'<li><span>{s.day:%m-%d}</span> <a href="{h}">{s.title}</a></li>')
        + "</ul>"
        for year, part in parts
    )
    return f"{_HEAD}<body><ul class='nav'>{NAV}</ul><div class='archive'>{html}</div></body></html>"


def _numbered(_: int, story: Story) -> str:
    return f"/a/{int(hashlib.md5(story.title.encode(), usedforsecurity=False).hexdigest()[:6], 16)}.html"


def _old_days_in_the_address() -> str:
    """Days without a year whose address knows better: a column nobody has touched since 2021."""
    rows = items(
        [Story(s.title, s.day.replace(year=2021)) for s in OFFICIAL[:8]],
        trs,
        lambda n, s, h: f"<li><a href='{h}'>{s.title}</a><span>{s.day:%m-%d}</span></li>",
    )
    return f"{_HEAD}<body><ul class='nav'>{NAV}</ul><ul class='gl'>{rows}</ul></body></html>"


def _base() -> str:
    rows = items(
        OFFICIAL[:6],
        trs,
        lambda n, s, h: f'<p>· <a href="{h[2:]}">{s.title}</a> <font color="#999">{s.day:%Y.%m.%d}</font></p>',
    )
    return f"{_HEAD.replace('<head>', '<head><base href=https://static.lanhe.gov.cn/site1/tzgg/ target=_blank>')}<body><ul>{NAV}</ul><div>{rows}</div></body></html>"


GOVERNMENT = (
    replica("commission on TRS", f"{HOST}/xxgk/zcfb/tz/", _commission(), OFFICIAL[:12], trs, older="index_1.html"),
    replica("friend links in the list's own markup", f"{HOST}/tzgg/index.html", _friends_alike(), OFFICIAL[:10], trs, never=["https://kjt.qinghe.gov.cn/index.html"]),
    replica("state council", f"{HOST}/zhengce/home.htm", _state_council(), OFFICIAL[:8], lambda n, s: f"/zhengce/{s.day:%Y%m}/content_69{n}1234.htm", older="home_1.htm"),
    replica("cyberspace administration", f"{HOST}/wxzw/zcfg/A093703index_1.htm", _cyberspace(), OFFICIAL[:9], lambda n, s: f"//www.lanhe.gov.cn/{s.day:%Y-%m/%d}/c_171{n}234567890.htm"),
    replica("items on sites of its offices", f"{HOST}/zhengwuxinxi/", _subsites(), OFFICIAL[:10], _on_subsite, older="index_1.html"),
    replica("disclosure table with two dates", f"{HOST}/zfxxgk/fdzdgknr/", _disclosure_table(), OFFICIAL[:8], post, older="?page=2"),
    replica("title and date in rows of their own", f"{HOST}/zw/zfxxgk/", _title_and_date_rows(), [Story(s.title[:18], s.day) for s in OFFICIAL[:9]], lambda n, s: art(n, OFFICIAL[n])),
    replica("groups of five", f"{HOST}/xxgk/", _groups_of_five(), OFFICIAL[:15], trs),
    replica("the nineties", f"{HOST}/news/ShowClass.asp?ClassID=7", _nineties(), OFFICIAL[:11], lambda n, s: f"ShowArticle.asp?ArticleID={4400 + n}", encoding="gb18030", older="ShowClass.asp?ClassID=7&page=2"),
    replica("date before, new-marks", f"{HOST}/article/zcfb/", _bureau_of_commerce(), OFFICIAL[:8], art),
    replica("city portal with bootstrap", f"{HOST}/tzgg/index.html", _city_portal(), OFFICIAL[:12], hexed, older="index_2.html"),
    replica("cards with calendar leaves", f"{HOST}/dt/", _calendar_cards(), OFFICIAL[:7], trs),
    replica("rows opened by script", f"{HOST}/zwgk/list", _scripted_rows(), OFFICIAL[:8], lambda n, s: f"/zwgk/detail?docId={90210 + n}"),
    replica("table rows with data-href", f"{HOST}/tz/", _data_rows(), OFFICIAL[:8], trs),
    replica("front page of blocks", f"{HOST}/", _front_page(), OFFICIAL[:16], _front_href),
    replica("files alone", f"{HOST}/ghjh/", _files(), OFFICIAL[:6], lambda n, s: f"/files/{s.day:%Y%m}/P0202405{n}31.pdf"),
    replica("three lists behind tabs", f"{HOST}/zfxxgk/", _tabs(), OFFICIAL[:15], trs),
    replica("no date at all", f"{HOST}/gs/", _undated(), OFFICIAL[:14], trs, dated=False),
    replica("archive by year", f"{HOST}/archive/", _archive_by_year(), [*OFFICIAL[:5], *(Story(s.title, s.day.replace(year=2022)) for s in OFFICIAL[5:9])], _numbered),
    replica("days without year, years in the address", f"{HOST}/old/", _old_days_in_the_address(), [Story(s.title, s.day.replace(year=2021)) for s in OFFICIAL[:8]], trs),
    replica("base element", f"{HOST}/site1/", _base(), OFFICIAL[:6], lambda n, s: trs(n, s)[2:], base="https://static.lanhe.gov.cn/site1/tzgg/"),
)  # fmt: skip
