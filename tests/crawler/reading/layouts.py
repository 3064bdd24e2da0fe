"""One article in the clothes of every family of template, with room for noise around its paragraphs.

Names of containers are facts about the templates; every sentence is ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

TITLE = "青岭乡给茶山配上采茶机器人"
STORY = (
    "春分刚过，青岭乡的茶山上多了六台矮墩墩的机器，它们沿着茶垄缓缓前行，用两只细长的机械手掐下嫩芽。",
    "乡农业服务中心主任谭越介绍，往年采茶季要从邻县请来四百多名工人，今年报名的只有一半，不得不另想办法。",
    "这批机器由市里一家初创公司研制，每台每小时可以采摘两公斤鲜叶，相当于一名熟练工人的三分之二。",
    "“最难的是认芽。”研制团队的工程师柳闻笛说，他们在茶山上拍了九万张照片，才让机器分清老叶和新芽。",
    "乡里同时定下规矩：坡度超过二十度的地块仍由人工采摘，机器作业的地块要留出两米宽的通道。",
    "按照计划，青岭乡明年将再添置二十台，并把使用经验整理成册，供周边乡镇参考。",
)
NOTICE = ("因供水管道检修，本周六上午八时至下午五时，东街和柳巷一带暂停供水，请居民提前储水。",)
ONE = ("".join(STORY),)

_OPEN = "<!DOCTYPE html><html><head><title>{title}{site}</title>{meta}</head><body>{navigation}"
_NAVIGATION = "<div class='nav'><a href='/'>首页</a> <a href='/news/'>新闻</a> <a href='/gov/'>政务</a></div>"
_FOOT = "<div class='footer'><a href='/about'>关于我们</a> 云州网络中心 版权所有</div></body></html>"


@dataclass(frozen=True, slots=True)
class Layout:
    """`page` holds {title}, {opening} (two paragraphs), {rest}, {inside} (end of the body's box) and {below} (it)."""

    page: str
    paragraph: str = "<p>{}</p>"
    lines: tuple[str, ...] = STORY
    site: str = "_云州在线"
    meta: str = ""

    def written(self, inside: str = "", below: str = "", between: str = "") -> str:
        """The page, with noise at the body's end, under its container, and between its second and third paragraph."""
        head = _OPEN.format(title=TITLE, site=self.site, meta=self.meta, navigation=_NAVIGATION)
        opening, rest = self._set(self.lines[:2]), self._set(self.lines[2:])
        return head + self.page.format(title=TITLE, opening=opening + between, rest=rest, inside=inside, below=below)

    def _set(self, lines: Iterable[str]) -> str:
        return "".join(self.paragraph.format(line) for line in lines)


LAYOUTS = {
    "portal": Layout(
        "<div class='main'><h1 class='main-title'>{title}</h1><div class='date-source'>"
        "<span>2025年04月08日 13:43</span>"
        " <a href='/'>云州晚报</a></div><div class='article' id='artibody'>{opening}{rest}{inside}</div>{below}</div>"
        + _FOOT
    ),
    "portal with indents": Layout(
        "<div class='post_main'><h1 class='post_title'>{title}</h1><div class='post_info'>2025-04-08 13:43:45　来源:"
        " <a href='/'>云州晚报</a></div><div class='post_body'>{opening}{rest}{inside}</div>{below}</div>" + _FOOT,
        paragraph="<p>　　{}</p>",
    ),
    "party paper": Layout(
        "<div class='rm_txt'><h1>{title}</h1><div class='channel'>2025年04月08日13:43 | 来源：<a href='/'>云州晚报</a>"
        "</div><div class='rm_txt_con cf'>{opening}{rest}{inside}</div></div>{below}" + _FOOT,
        site="--云州频道--云州网",
        paragraph="<p style='text-indent: 2em'>\n\t{}</p>",
    ),
    "article element": Layout(
        "<main><article><header><h1>{title}</h1><time datetime='2025-04-08T13:43:00+08:00'>4月8日</time></header>"
        "<div itemprop='articleBody'>{opening}{rest}{inside}</div></article>{below}</main>" + _FOOT,
    ),
    "wechat": Layout(
        "<div id='img-content'><h1 class='rich_media_title' id='activity-name'>{title}</h1><div id='meta_content'>"
        "<span>云州发布</span> <em id='publish_time'>2025年04月08日 13:43</em></div><div class='rich_media_content'"
        " id='js_content'>{opening}{rest}{inside}</div></div>{below}</body></html>",
        site="",
        paragraph="<section><p><span style='font-size: 16px'>{}</span></p></section>",
    ),
    "TRS": Layout(
        "<div class='detail'><h2>{title}</h2><div class='info'>发布时间：2025-04-08 13:43 来源：云州晚报</div><div"
        " class='content'><div class='view TRS_UEDITOR trs_paper_default trs_web'>{opening}{rest}{inside}</div></div>"
        "</div>{below}" + _FOOT,
    ),
    "hanweb": Layout(
        "<table width='900' align='center'><tr><td align='center' class='bt'><!--<$[标题]>begin-->{title}<!--end-->"
        "</td>"
        "</tr><tr><td align='center'>发布日期：2025-04-08 13:43 来源：云州晚报</td></tr><tr><td class='bt_content'>"
        "<div id='zoom'>{opening}{rest}{inside}</div></td></tr></table>{below}" + _FOOT,
    ),
    "gkmlpt": Layout(
        "<div class='content-wrap'><div class='classify'><table><tr><td class='first'>索引号:</td><td>YZ-2025-0017</td>"
        "<td class='first'>分类:</td><td>农业、其他</td></tr><tr><td class='first'>发布机构:</td><td>青岭乡</td><td"
        " class='first'>发布日期:</td><td>2025-04-08</td></tr></table></div><h1 class='title document-number'>{title}"
        "</h1><div class='article-content'>{opening}{rest}{inside}</div></div>{below}" + _FOOT,
    ),
    "gov.cn": Layout(
        "<div class='pages-title'><h1 id='ti'>{title}</h1></div><div class='pages-date'>2025-04-08 13:43 <span"
        " class='font'>来源： 云州晚报</span></div><div class='pages_content' id='UCAP-CONTENT'>{opening}{rest}{inside}"
        "</div>{below}" + _FOOT,
        site="_新闻_中国云州",
    ),
    "Shanghai": Layout(
        "<div class='Article'><h2 id='ivs_title'>{title}<small class='PBtime'>2025-04-08</small></h2><div"
        " class='Article_content' id='ivs_content'>{opening}{rest}{inside}</div>{below}</div>" + _FOOT,
    ),
    "dedecms": Layout(
        "<div class='viewbox'><div class='title'><h2>{title}</h2></div><div class='info'><small>时间:</small>2025-04-08"
        " 13:43 <small>来源:</small>云州晚报 <small>作者:</small>管理员</div><div class='content'><table width='100%'>"
        "<tr><td>{opening}{rest}{inside}</td></tr></table></div>{below}</div>" + _FOOT,
        paragraph="<div>　　{}</div>",
    ),
    "empirecms": Layout(
        "<table width='100%'><tr><td class='title_info'><h1>{title}</h1></td></tr><tr><td class='info_text'>"
        "时间：2025-04-08 来源：云州晚报 作者：谭越</td></tr><tr><td id='text'>{opening}{rest}{inside}"
        "</td></tr></table>{below}" + _FOOT,
    ),
    "wordpress": Layout(
        "<article class='post-7 post type-post hentry'><header class='entry-header'><h1 class='entry-title'>"
        "{title}</h1>"
        "<div class='entry-meta'>2025年4月8日</div></header><div class='entry-content'>{opening}{rest}{inside}</div>"
        "</article>{below}" + _FOOT,
        site=" – 云州在线",
    ),
    "table": Layout(
        "<table><tr><td width='180'><a href='/a'>栏目一</a><br><a href='/b'>栏目二</a></td><td><table><tr><td"
        " align='center'><b>{title}</b></td></tr><tr><td>2025-4-8 13:43:45</td></tr><tr><td>"
        "{opening}{rest}{inside}</td></tr></table>{below}</td></tr></table>" + _FOOT,
    ),
    "br soup": Layout(
        "<div><h1>{title}</h1><div>2025-04-08 13:43</div><div id='txt'>{opening}{rest}{inside}</div>{below}</div>"
        + _FOOT,
        paragraph="　　{}<br><br>\n",
    ),
    "br soup in fonts": Layout(
        "<center><font size='5'><b>{title}</b></font></center><center>2025-04-08</center><table><tr><td>{opening}{rest}"
        "{inside}</td></tr></table>{below}" + _FOOT,
        paragraph="<font color='#333'>&nbsp;&nbsp;&nbsp;&nbsp;{}</font><br>\r\n",
    ),
    "unclosed": Layout(
        "<div class=box><h1>{title}</h1><p>2025-04-08 13:43<div class=con>{opening}{rest}{inside}</div>{below}" + _FOOT,
        paragraph="<p>{}\n",
    ),
    "split": Layout(
        "<div class='wrap'><h1>{title}</h1><div class='sub'>2025-04-08 13:43 来源：云州晚报</div><div class='part'>"
        "{opening}</div><div class='part'>{rest}{inside}</div>{below}</div>" + _FOOT,
    ),
    "sections": Layout(
        "<div id='app'><div class='x1a'><h1>{title}</h1><div class='x2b'><section>{opening}</section><section>{rest}"
        "</section>{inside}</div></div>{below}</div>" + _FOOT,
    ),
    "one paragraph": Layout(
        "<div class='wrap'><h1>{title}</h1><div class='sub'>2025-04-08 13:43 来源：云州晚报</div><div class='con'>"
        "{opening}{rest}{inside}</div>{below}</div>" + _FOOT,
        lines=ONE,
    ),
    "short notice": Layout(
        "<div class='wrap'><h1>{title}</h1><div class='sub'>2025-04-08 13:43 来源：云州晚报</div><div class='con'>"
        "{opening}{rest}{inside}</div>{below}</div>" + _FOOT,
        lines=NOTICE,
    ),
}
