"""Phrases, by example: what each pattern must take and, more important, what it must leave."""

from __future__ import annotations

import re
import time

import pytest

from crawler.reading import phrases
from crawler.reading.blocks import names_block
from db.fold import fold


@pytest.mark.parametrize(
    "text",
    [
        "相关文章",
        "相关阅读：",
        "【相关新闻】",
        "延伸·推荐",
        "延伸 · 推荐",
        "推荐阅读",
        "热门排行",
        "热门文章推荐",
        "猜你喜欢",
        "为您推荐",
        "大家都在看",
        "其他人也在看",
        "排行榜",
        "新闻排行榜",
        "更多>>",
        "往期回顾",
        "友情链接",
        "网友评论",
        "最新评论",
        "發表評論",
        "相關報道",
        "最新文章",
        "本周热门",
        "看了本文的人还看了",
        "您可能感兴趣的文章",
        "Related articles",
        "RELATED POSTS",
        "Related Stories from the harbour",
        "Recommended for you",
        "You may also like",
        "Most Read",
        "Most popular in Sports",
        "More from the Courier",
        "Read more about robots",
        "Editor's picks",
        "Editor’s Picks",
        "Around the web",
        "Leave a comment",
        "3 Comments",
        "View all comments",
        "About the author",
        "Latest news",
        "Trending now",
        "Up next",
    ],
)
def test_a_name_of_a_block_is_known(text: str) -> None:
    assert names_block(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "相关部门正在调查",
        "推荐机器人进车间的三条理由",
        "一、工作目标",
        "热门景区实行预约",
        "更多场景将向企业开放",
        "评论员文章",
        "据相关新闻报道",
        "最新消息显示，台风已经减弱",
        "The related rules apply from June",
        "More than forty robots",
        "Most people walk",
        "What comes next for the pilot",
        "Comments from the mayor were brief",
        "相关文章" * 30,
    ],
)
def test_a_sentence_that_begins_alike_names_nothing(text: str) -> None:
    assert not names_block(fold(text))


CASES: dict[str, tuple[re.Pattern[str], list[str], list[str]]] = {
    "credits": (
        phrases.CREDIT_LINE,
        [
            "责任编辑：李四",
            "（责任编辑：李四）",
            "【责任编辑:王頔】",
            "编辑 刘晓 校对 李明",
            "(编辑：文静)",
            "来源：云州晚报",
            "（来源：云州晚报）",
            "本文来源：云州晚报 责任编辑：周石",
            "原标题：云州出台新政",
            "（原标题：云州出台新政）",
            "作者：林晓舟",
            "文丨林晓舟",
            "记者 林晓舟 程远",
            "本报记者 林晓舟",
            "采写：晚报记者 林晓舟",
        ],
        [
            "编辑部昨天迁入新址。",
            "记者昨天从市政府获悉，方案已经公布。",
            "来源可靠的消息说，会议推迟。",
            "作者认为这是误会",
            "图书馆",
            "责任重于泰山",
        ],
    ),
    "counts": (
        phrases.COUNT_LINE,
        [
            "阅读 123",
            "浏览次数：12",
            "浏览量: 1.2万",
            "阅读(1660) 评论(5)",
            "123次浏览",
            "5人参与",
            "12 views",
            "点击：233次",
        ],
        ["阅读使人进步", "浏览器已经升级", "12人受伤", "评论认为"],
    ),
    "buttons": (
        phrases.BUTTON_LINE,
        [
            "打印",
            "【打印】 【关闭】",
            "字号：大 中 小",
            "微信 微博 QQ空间",
            "分享到：",
            "返回顶部",
            "查看全文",
            "大|中|小",
            "收藏本文",
            "T + -",
            "播报文章",
            "广告",
        ],
        ["打印机也能上网", "分享会今天举行", "大中小企业", "关闭三座煤矿", "返回途中遇雨"],
    ),
    "notices": (
        phrases.NOTICE_LINE,
        [
            "版权声明：本文归作者所有",
            "免责声明：以下内容",
            "本网站转载此文不代表同意其观点，版权归原作者。",
            "转载请注明出处",
            "图片来源于网络",
            "如有侵权请联系删除",
            "以上内容为创作者上传并发布",
            "特别声明：以上文章",
            "本文首发于某公众号",
        ],
        [
            "声明发表后，股价下跌。",
            "本文的主人公今年七十岁。",
            "本市昨天公布新规。",
            "如果明天下雨，比赛顺延。",
            "转载于火车的货物",
        ],
    ),
    "calls": (
        phrases.CALL_LINE,
        [
            "扫描二维码关注我们",
            "长按二维码识别",
            "点击下载客户端",
            "更多精彩内容请关注",
            "感谢阅读",
            "当前位置：首页",
            "上一篇：旧手机",
            "下一条 新手机",
            "关键词：机器人",
            "-END-",
            "The End",
        ],
        ["扫除文盲是第一步", "更多企业加入", "感谢信送到了消防队", "上一次会议", "关键词是信任", "加载了货物的卡车"],
    ),
    "english": (
        phrases.CALL_LINE_EN,
        [
            "advertisement",
            "read more: five charts",
            "share this article",
            "sign up for our newsletter",
            "follow us on",
            "photo: dana holloway",
            "tags: robots, city",
            "by dana holloway",
            "© 2025 courier",
            "3 min read",
            "loading...",
            "table of contents",
            "we use cookies to improve your experience.",
            "this article was originally published in may",
        ],
        [
            "reading is fun",
            "share prices fell",
            "followers of the team",
            "by the time the vote came, it was late and the room was empty",
            "photographs of the harbour hung in the hall",
            "menu prices rose",
            "tagged birds were released",
        ],
    ),
    "footers": (
        phrases.FOOTER_LINE,
        ["云icp备10000001号-1", "版权所有 云州在线", "copyright 2025", "网站标识码:440000"],
        ["公安部门提醒市民", "备有雨具", "版权保护日"],
    ),
    "captions": (
        phrases.CAPTION_LINE,
        ["资料图:采茶机器人", "▲发布会现场", "发布会现场。林晓舟 摄", "茶园里的机器 青岭乡供图"],
        ["这张图说明了什么", "他拍摄了三年", "图书馆昨天开馆"],
    ),
    "records": (
        phrases.RECORD_LINE,
        [
            "索引号:lj0011",
            "发文机关:区经信局",
            "[成文日期]:2025",
            "标题:通知",
            "发布日期:2025-04-22",
            "有效性:有效",
            "文号:临经信〔2025〕11号",
        ],
        ["发文机关昨天表示", "标题党", "有效期三年", "主题词"],
    ),
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, (_, takes, _) in CASES.items() for text in takes])
def test_a_phrase_is_taken(name: str, text: str) -> None:
    pattern = CASES[name][0]
    matches = pattern.search if name == "footers" else pattern.fullmatch if name in FULL else pattern.match
    assert matches(fold(text))


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, (_, _, leaves) in CASES.items() for text in leaves])
def test_prose_that_begins_alike_is_left(name: str, text: str) -> None:
    pattern = CASES[name][0]
    matches = pattern.search if name == "footers" else pattern.fullmatch if name in FULL else pattern.match
    assert not matches(fold(text))


FULL = {"credits", "counts", "buttons", "english", "captions"}


@pytest.mark.parametrize(
    "text",
    [
        "By signing up, you agree to our terms.",
        "By clicking Sign Me Up, you confirm you are over 16.",
        "If you buy through our links, we may earn a commission.",
        "This page holds affiliate links, for which we get a commission.",
        "Thanks for signing up!",
        "Get our best stories delivered to your inbox.",
        "The following content is brought to you by our partners.",
        "A robot waits at a crossing. Photo by: Dana Holloway",
    ],
)
def test_an_english_notice_is_taken(text: str) -> None:
    assert phrases.NOTICE_LINE_EN.match(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "By clicking through the slides, visitors learn how the machine works.",
        "The commission may earn praise for its report.",
        "Get up early and deliver the papers, she told her son.",
        "The photo by the door shows the first ferry.",
        "Check your tyres before the trip.",
    ],
)
def test_an_english_sentence_that_begins_alike_is_left(text: str) -> None:
    assert not phrases.NOTICE_LINE_EN.match(fold(text))


HOSTILE = (
    "微信朋友圈" * 32 + "x",
    "- " * 150 + "x",
    "打印" * 80 + "x",
    "阅读 1 " * 40 + "x",
    "a t " * 75 + "x",
    "大中小" * 53 + "x",
    "(" * 160,
    "相关" * 29 + "x",
    "more " * 12,
)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_pattern_explodes_on_a_hostile_line(text: str) -> None:
    started = time.perf_counter()
    for pattern in (phrases.NOTICE_LINE_EN, *(case[0] for case in CASES.values())):
        pattern.match(text)
        pattern.fullmatch(text)
    names_block(text)
    assert time.perf_counter() - started < 0.1
