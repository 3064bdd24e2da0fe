"""A text as both sides of the search for reprints see it: folded, without what each site adds, cut into small pieces.

Sketches (crawler/dedup.py) and the comparison itself (alerts/reprints) must agree on this form, or nothing is found.
What sites add are sentences by kind: source and editor lines, font sizes, print times, datelines, notices of copyright,
calls to scan, share, download or buy, and "read also".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from db.fold import fold

_PEOPLE = (
    r"责任?编辑|责编|编辑|编审|编校|校对|审核|审校|监制|作者|记者|通讯员|撰文|摄影|见习记者|editors?|reporters?|by"
)
_CLOCK = r"\d{1,2}:\d{2}"
_DAY = r"(?:19|20)\d{2}(?:年|[-/.])\d{1,2}(?:月|[-/.])\d{1,2}日?"
#: Beginnings of lines that say where a text comes from, and nothing of what it says. Such lines are short.
_LABEL = re.compile(
    rf"[\[(【\s]*(?:(?:信息|文章|稿件|新闻|本文|内容|图片)?来源|稿源|出处|原标题|文/|(?:初审|复审|终审)|{_PEOPLE}|"
    r"(?:发[布稿表]|更新|发文)(?:时间|日期)|(?:访问|浏览|阅读|点击)(?:次数|量|数)|字体|字号|打印|关闭|分享到?|"
    r"source|published|updated|last (?:modified|updated)|posted|font size|share)"
    r"(?:\s*[:\s|/]|$|[\])】])"
)
#: A short line with a full day and a clock time is when somebody printed it; so is a line of nothing but a day.
_PRINTED = re.compile(
    rf"{_DAY}\s*{_CLOCK}|{_CLOCK}(?::\d{{2}})?\s*{_DAY}|^\W*{_DAY}\W*$|字[号体]\s*:?\s*大|打印.{{0,6}}关闭"
)
_LABEL_MOST = 90
#: Sentences that a site adds, told by one of these alone …
_ADDED = re.compile(
    r"^\W*(?:特别声明|版权声明|免责声明|重要声明|声明|广告|推广|相关(?:阅读|新闻|链接|报道|推荐)|(?:延伸|推荐|拓展)阅读|为您推荐|编辑推荐|"
    r"热门(?:推荐|文章)|猜你喜欢|更多(?:精彩|新闻|资讯|内容|详情))"
    r"|扫描?.{0,6}(?:二维码|下方)|(?:长按|识别).{0,6}二维码|二维码.{0,8}关注|关注.{0,10}(?:公众号|视频号|微信)|"
    r"(?:公众号|视频号).{0,10}关注|点击.{0,8}(?:在看|阅读原文|下载|链接|关注|蓝字)|下载.{0,10}(?:客户端|app)|"
    r"不(?:代表|构成).{0,12}(?:观点|立场|意见|建议)|(?:注明|标明).{0,4}(?:来源|出处)|(?:转载|侵权|版权).{0,20}(?:联系|删除|告知|注明|所有)|"
    r"未经.{0,10}(?:授权|许可|同意).{0,10}(?:转载|使用|复制)|限时(?:优惠|抢购|特价)|立即(?:抢购|购买|报名参加)|"
    r"^\W*(?:advertisement|sponsored|related(?: \w+)?:|read (?:more|also|next)|see also|recommended)"
    r"|all rights reserved|^\W*(?:©|copyright\b)|(?:sign up|subscribe).{0,40}(?:newsletter|updates|channel|daily|free)|"
    r"(?:follow|like) us on|click here|download (?:our|the) app|scan the qr|republished (?:with|from)|"
    r"views? (?:expressed|and opinions).{0,60}(?:author|do(?:es)? not)|"
    r"do(?:es)? not (?:necessarily )?(?:reflect|represent)"
)
#: … or by two of these together.
_HINT = re.compile(
    r"本(?:网|站|平台|公众号)|转载|版权|作品内容|稿酬|客户端|app\b|优惠|促销|抢购|订阅|分享|点赞|转发|资讯|侵权"
)
_ADDED_MOST = 200
_BRACKETED = re.compile(rf"[(\[【](?:{_PEOPLE})[\s:][^)\]】\n]{{0,40}}[)\]】]|[(\[](?:完|end)[)\]]")
_DATELINE = re.compile(
    rf"^\W*(?:据?[^\s,。:;!?]{{0,24}}?(?:\d{{1,2}}月)?\d{{1,2}}日(?:电|讯|消息)|据?[^\s,。:;!?()]{{1,14}}?(?:讯|消息|电)(?=\s*[(,:]))"
    rf"\s*(?:\((?:[^)\n]{{0,8}}(?:{_PEOPLE}))?[^)\n]{{0,40}}\))?\s*[,:]?"
    r"|^[a-z][a-z .,]{2,40}?(?:[a-z]{3,9}\.? \d{1,2}(?:, \d{4})? ?)?\([a-z ./]{2,30}\)\s*[-–—]+\s*"
    r"|^[a-z][a-z .,]{2,30}, [a-z]{3,9}\.? \d{1,2}(?:, \d{4})?\s*[-–—]+\s*"
)
_SENTENCE = re.compile(r"(?:[^。!?\n;.]|\.(?=[\da-z]))+")
_CLAUSE = re.compile(r"[,:、…—|\"“”'‘’()\[\]{}【】\s]*(?:,(?!\d{3})|:(?!\d)|\.(?!\d)|[…—|])[\s\"“”'‘’]*|\s{2,}")
_NO_WORD = re.compile(r"(?<=\d)\.(?=\d)|([^\w%]|_)+")
_LATIN = re.compile(r"[a-z]+")
_TOKEN = re.compile(r"[a-z]+(?:['’][a-z]+)?|\d+(?:[.,]\d+)*%?|[^\W\d_]")
_LATIN_SHARE = 0.5
_CHARS, _WORDS = 5, 3
#: Traditional characters that stand for two simplified ones, of which the character table keeps them as they are.
_VARIANTS = str.maketrans("著瞭", "着了")


def sentences(text: str) -> Iterator[str]:
    """Folded sentences in order, with their punctuation, without what a site adds."""
    for line in fold(text).translate(_VARIANTS).split("\n"):
        bare = line.strip()
        if not bare or (len(bare) <= _LABEL_MOST and (_LABEL.match(bare) or _PRINTED.search(bare))):
            continue
        bare = _DATELINE.sub("", _BRACKETED.sub("", bare), count=1)
        yield from (one for one in _SENTENCE.findall(bare) if not _is_added(one))


def _is_added(sentence: str) -> bool:
    if len(sentence) > _ADDED_MOST:
        return False
    return bool(_ADDED.search(sentence)) or len(set(_HINT.findall(sentence))) > 1


def clauses(sentence: str) -> list[str]:
    """What stands between its commas and stops."""
    return [one for one in _CLAUSE.split(sentence) if one]


def words(folded: str) -> str:
    """Letters, digits, per cent and decimal points alone."""
    return _NO_WORD.sub(_kept, folded)


def _kept(found: re.Match[str]) -> str:
    return "" if found[1] else "."


def shingles(said: Iterable[str]) -> list[str]:
    """Overlapping pieces of sentences, in order: five characters each, three words where most is in Latin script."""
    text = "\n".join(said)
    if sum(map(len, _LATIN.findall(text))) > _LATIN_SHARE * len(text):
        units = _TOKEN.findall(text)
        return [" ".join(units[at : at + _WORDS]) for at in range(max(1, len(units) - _WORDS + 1))] if units else []
    text = words(text)
    return [text[at : at + _CHARS] for at in range(max(1, len(text) - _CHARS + 1))] if text else []
