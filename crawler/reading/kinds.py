"""What stands at an article's address when it is no article: a list, a login wall, a challenge, a soft 404, nothing."""

from __future__ import annotations

import re

from crawler.firewall import ASKING
from crawler.reading.body import Reading
from crawler.reading.prose import prose
from db.fold import fold
from db.models import PageKind

_ENOUGH = 160.0  # weight of prose above which a page is an article whatever its words
_LITTLE = 12.0  # weight of prose below which there is no article at all
_BESIDE_TITLE = 40.0  # … when the headline itself says what the page is
_LIST_LINKS = 10
_LIST_PROSE = 40.0
_HEADLINE = 6.0  # weight of a link that may be a headline
_MENU = re.compile("nav|menu|footer|crumb")
_PAGE_WORDS = 3000  # characters of the page's text that are searched

_CHALLENGE = re.compile(ASKING)
_NOT_FOUND = re.compile(
    r"(?:^|\D)404(?:\D|$)|page (?:not|can(?:no|')t be|could not be) found|page (?:doesn't|does not) exist"
    r"|no longer (?:available|exists)"
    r"|(?:页面|网页|文章|内容|文件|信息|稿件|资源|帖子|新闻)(?:不存在|未找到|没有找到|找不到"
    r"|已(?:经)?(?:被)?(?:删除|下线|失效|撤回|移除)|走丢了|飞走了)|(?:找不到|没有找到)(?:您|你)?(?:要|想"
    r"|所)?(?:访问|请求|查看|找)?的?(?:页面|网页|内容|文件)"
    r"|(?:该|此|您访问的|你访问的)(?:页面|网页|文章|内容|链接)(?:不存在|已(?:经)?(?:被)?(?:删除|下线|失效)"
    r"|无法访问)|已被(?:发布者|作者|管理员)删除|此内容因违规|参数错误|非法访问"
)
_LOGIN = re.compile(
    r"(?:请|需要?|须)(?:先|您)?(?:登录|登陆)(?:后|才能|查看|阅读|继续)?|登录后(?:查看|阅读|继续|可|才能)"
    r"|(?:log|sign) ?in to (?:continue|read|view|your account)"
    r"|subscribe to (?:continue|keep) reading|(?:注册|订阅|开通会员|付费)(?:后|才能)?(?:可)?(?:阅读"
    r"|查看)(?:全文|更多|剩余)|create (?:a )?free account to"
)


def kind_of(reading: Reading, title: str) -> PageKind:
    """ARTICLE unless there is little prose and a reason for it."""
    lines = reading.tree.lines
    weights = [(lines[index], prose(lines[index])) for index in reading.kept()]
    weight = sum(each for _, each in weights)
    if weight >= _ENOUGH:
        return PageKind.ARTICLE
    said = fold("\n".join((title, *(line.text for line in lines if line.link_share < 0.5))))[:_PAGE_WORDS]
    for kind, pattern in ((PageKind.CHALLENGE, _CHALLENGE), (PageKind.NOT_FOUND, _NOT_FOUND), (PageKind.LOGIN, _LOGIN)):
        rest = sum(each for line, each in weights if not pattern.search(line.folded))
        if pattern.search(said) and rest < (_BESIDE_TITLE if pattern.search(fold(title)) else _LITTLE):
            return kind
    if _is_list(reading, weight):
        return PageKind.LIST
    return PageKind.ARTICLE if weight >= _LITTLE else PageKind.EMPTY


def _is_list(reading: Reading, weight: float) -> bool:
    """Many links the size of headlines, and hardly a sentence."""
    links = sum(
        line.link_share > 0.4 and line.weight >= _HEADLINE and not _MENU.search(why)
        for line, why in zip(reading.tree.lines, reading.why, strict=True)
    )
    return links >= _LIST_LINKS and weight < _LIST_PROSE
