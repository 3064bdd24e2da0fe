"""Lines of the page around a text: counters, print times, sharing, ads. They are no clauses."""

from __future__ import annotations

import re

from db.fold import fold

_TIME = r"\d{4}(?:[-/.年月]\s?\d{1,2}){2}日?(?:\s*t?\d{1,2}[:时]\d{2}(?:[:分]\d{2}秒?)?分?)?"
_CLOCK = r"\d{4}(?:[-/.年月]\s?\d{1,2}){2}日?\s*t?\d{1,2}:\d{2}(?::\d{2})?"
_ENGLISH_TIME = (
    r"(?:\d{1,2} [a-z]{3,9},? \d{4}|[a-z]{3,9} \d{1,2},? \d{4}|\d{4}-\d{2}-\d{2})"
    r"(?:,?(?: at)? \d{1,2}:\d{2}(?: ?[ap]m)?)?"
)
_DONE = "(?:阅读|浏览|点击|访问|点赞|评论|收藏|分享|转发|下载|查看|播放|人气|热度)"
_FIGURE = r"\d[\d,.]*"
_COUNT = (
    rf"(?:本文|本页|本站|已|被|共|累计|总|有){{0,4}}(?:{_DONE}(?:次数|人数|总数|量|数|率)?|已阅)\s*:?\s*{_FIGURE}\s*[万千]?\s*[次人个+]?"
    rf"|{_FIGURE}\s*[万千]?\s*次?人?(?:阅读|浏览|点击|访问|评论)"
)
_SEGMENTS = (  # a line of nothing but these is furniture
    _COUNT,
    rf"(?:(?:page )?views?|hits|reads|downloads?|shares?|comments?)\s*:\s*{_FIGURE}k?",
    rf"{_FIGURE}k? (?:views|reads|shares|comments)",
    rf"(?:(?:发布|发表|发稿|(?:最后|最近|页面)?更新|打印|修改|上传|录入)(?:时间|日期|于)\s*:?|时间\s*:)\s*{_TIME}",
    r"(?:page )?(?:last )?(?:updated|reviewed|modified|published|posted|printed)(?: on| at)?\s*:?\s*" + _ENGLISH_TIME,
    r"\d+[ -]min(?:ute)?s?[ -]read",
    _CLOCK,  # 2026年3月2日 alone is the date under a signature
    r"\d{4}-\d{1,2}-\d{1,2}",
    r"(?:信息)?(?:来源|发布机构|信源)\s*:\s*\S{1,30}",
    r"(?:作者|记者|通讯员|文|图|摄影|责任?编辑|编辑|责编|审核|校对|初审|复审|终审|录入|供稿)\s*:\s*\S{1,20}",
    r"(?:字体|字号)\s*:?\s*(?:[大中小特]\s*){1,4}",
    "分享(?:到|至)|(?:我要)?(?:打印|收藏|分享)(?:本页|本文|此页)?",
    "(?:关闭|返回)(?:窗口|本页|顶部)?",
    r"(?:上一篇|下一篇|上一条|下一条)\s*:.{0,80}",
    "纠错|无障碍浏览|(?:语音)?播报|阅读原文|点击(?:查看|阅读)原文",
    r"(?:print|share|email|save)(?: (?:this|the))?(?: page| article)?|share (?:on|via) \w+|back to top",
    "facebook|twitter|linkedin|wechat|微信|微博|qq空间|朋友圈",
    "广告|推广|赞助内容|advertisement|advertising|sponsored(?: content)?|ad",
)
_SEGMENT = re.compile("|".join(f"(?:{one})" for one in _SEGMENTS))
_BETWEEN = re.compile(r"[\s|丨·•,，、;；【】\[\]()\-—_:：/>*]*")
_CALLS = (  # to do something that has nothing to do with the text
    "(?:扫码|扫一扫|扫描.{0,10}二维码|长按.{0,10}二维码).{0,16}(?:关注|下载|加入|进群|添加)",
    "^.{0,6}(?:点击|欢迎|请)?关注.{0,24}(?:公众号|官方微博|视频号|小程序|抖音号)",
    "^.{0,4}(?:打开|下载|安装).{0,16}(?:客户端|app)(?:[,，、].{0,30}|$)",
    "^(?:更多|查看更多).{0,24}(?:客户端|app|公众号|关注)",
    "限时(?:优惠|特惠|抢购|免费)|优惠券$|立即(?:购买|抢购|领取|订阅|下载)|点击(?:购买|领取|抢购)|免费试用|0元购",
    r"^(?:subscribe|sign up) (?:now|here|today|to|for)\b.{0,60}(?:newsletter|alerts|updates|$)",
    r"^follow us\b|^download (?:our|the) app\b",
    r"\b(?:limited[- ]time offer|buy now|shop now|click here to (?:buy|subscribe|download))\b",
)
_CALL = re.compile("|".join(_CALLS))
_APART = re.compile(  # what a site says of itself, or offers beside the text
    "(?:相关|延伸|推荐|猜你喜欢|热门)(?:阅读|新闻|链接|推荐|文章)[:：]"
    "|(?:版权|免责|特别|郑重)?(?:声明|说明)[:：].*(?:转载|版权|立场|本网|本站|侵权)"
    "|(?:disclaimer|copyright notice)[:：]|related(?: stories| articles| reading)?[:：]|read (?:more|next)[:：]"
)
_BYLINE = re.compile(
    rf"{_CLOCK}\s+[^\s,.;:。，；：]{{2,12}}\s+(?=\S)"
)  # a time, a source that is not called one, and more
_CALL_LENGTH = 60  # characters: a call to act is short, a clause that speaks of coupons or apps goes on
_COUNTER = re.compile(rf"\(\s*(?:{_COUNT})\s*\)")


def is_furniture(line: str) -> bool:
    """Whether a whole line belongs to the page and not to its text."""
    read = fold(line).strip()
    if len(read) > 400:
        return False
    if len(read) <= _CALL_LENGTH and _CALL.search(read):
        return True
    if _APART.match(read):
        return True
    byline = _BYLINE.match(read)
    at = byline.end() if byline else _BETWEEN.match(read).end()  # type: ignore[union-attr]  # matches the empty text, too
    seen = False
    while found := _SEGMENT.match(read, at):
        seen, at = True, _BETWEEN.match(read, found.end()).end()  # type: ignore[union-attr]
    return seen and at == len(read)


def without_counters(line: str) -> str:
    """The line without the (下载次数：17) of its files."""
    if not any(mark in line for mark in "(（"):
        return line
    folded = fold(line)
    return _COUNTER.sub("", folded) if len(folded) == len(line) and _COUNTER.search(folded) else line
