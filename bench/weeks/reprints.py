"""How others print a document: shortened, dressed up, in other letters. Pure functions of text and dice."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from functools import cache

import opencc

from bench.weeks.documents import Document

Text = tuple[str, tuple[str, ...]]
"""A title and the paragraphs below it."""

_LED_IN = (
    "编者按：近来相关话题受到不少读者关注，本报将这份材料刊登如下，供读者参考。",
    "以下为全文，请收藏。",
    "小编第一时间为您整理，快来看看与您有什么关系。",
)
_LED_OUT = (
    "欢迎在评论区留下您的看法。",
    "本文仅供参考，一切以发布单位的正式文本为准。",
    "更多内容请关注本报后续报道。",
)
_ADS = ("【广告】春季家装节火热进行，满一万减八百。", "【推广】学编程，从零开始，扫码领取试听课。")
_LED_IN_EN = (
    "This story was carried by several outlets this week.",
    "Readers asked us for the details; here they are.",
)
_LED_OUT_EN = ("Write to us with your views.", "Follow our coverage for more.")
_ADS_EN = ("Advertisement: spring sale, everything must go.",)
_OTHER_WORDS = {
    "进一步": "更加",
    "鼓励": "支持",
    "建设": "打造",
    "有关": "相关",
    "组织": "开展",
    "应当": "应",
    "面向": "向",
    "推动": "促进",
    "优先": "重点",
    "明确": "提出",
    "认真": "切实",
    "近日": "日前",
    "would have to": "must",
    "said": "stated",
    "company": "firm",
    "workers": "employees",
    "machines": "robots",
}


def same(text: Text, document: Document, dice: random.Random) -> Text:  # noqa: ARG001 - as the others
    return text


def shortened(text: Text, document: Document, dice: random.Random) -> Text:  # noqa: ARG001
    """One or two paragraphs are left out, not the first two."""
    title, paragraphs = text
    gone = set(dice.sample(range(2, len(paragraphs)), min(dice.choice((1, 2)), len(paragraphs) - 3)))
    return title, tuple(one for at, one in enumerate(paragraphs) if at not in gone)


def framed(text: Text, document: Document, dice: random.Random) -> Text:
    """A word of the editors before and after."""
    title, paragraphs = text
    before, after = (_LED_IN_EN, _LED_OUT_EN) if document.lang == "en" else (_LED_IN, _LED_OUT)
    return title, (dice.choice(before), *paragraphs, dice.choice(after))


def traditional(text: Text, document: Document, dice: random.Random) -> Text:  # noqa: ARG001
    return _each(text, _to_traditional)


def wide(text: Text, document: Document, dice: random.Random) -> Text:  # noqa: ARG001
    """Digits and letters at full width."""
    return _each(text, lambda line: "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in line))


def narrow(text: Text, document: Document, dice: random.Random) -> Text:  # noqa: ARG001
    """Punctuation at half width."""
    return _each(text, lambda line: unicodedata.normalize("NFKC", line))


def halved(text: Text, document: Document, dice: random.Random) -> Text:  # noqa: ARG001
    """The first half, and where the rest can be had."""
    title, paragraphs = text
    kept = paragraphs[: max(3, (len(paragraphs) + 1) // 2)]
    return title, (*kept, "More at the link." if document.lang == "en" else "（未完，点击阅读原文）")


def advertised(text: Text, document: Document, dice: random.Random) -> Text:
    """An ad between the paragraphs."""
    title, paragraphs = text
    at = dice.randrange(1, len(paragraphs))
    ad = dice.choice(_ADS_EN if document.lang == "en" else _ADS)
    return title, (*paragraphs[:at], ad, *paragraphs[at:])


def reworded(text: Text, document: Document, dice: random.Random) -> Text:  # noqa: ARG001
    """Other words of the same meaning here and there; the title stays."""
    title, paragraphs = text
    swaps = [pair for pair in _OTHER_WORDS.items() if dice.random() < 0.7]
    return title, tuple(_swapped(one, swaps) for one in paragraphs)


def brief(text: Text, document: Document, dice: random.Random) -> Text:
    """A few sentences of one's own."""
    title, _ = text
    said = tuple(document.brief.splitlines())
    if document.lang == "en" or dice.random() < 0.5:
        return title, said
    led = dice.choice(("本报讯 ", "本网消息 ", "（记者 方远）"))
    return title, (led + said[0], *said[1:])


Way = Callable[[Text, Document, random.Random], Text]
WAYS: tuple[tuple[Way, int], ...] = (
    (same, 4),
    (shortened, 4),
    (framed, 4),
    (traditional, 2),
    (wide, 2),
    (narrow, 2),
    (halved, 3),
    (advertised, 3),
    (reworded, 4),
    (brief, 4),
)
"""With how often each is met."""
_OF_CHINESE = (traditional, wide, narrow)
_RENAMED = 0.45  # of the reprints stand under another headline


def reprinted(document: Document, dice: random.Random) -> tuple[str, Text]:
    """The name of the way, and what comes of it."""
    ways = [pair for pair in WAYS if document.lang == "zh" or pair[0] not in _OF_CHINESE]
    (way,) = dice.choices([one for one, _ in ways], [weight for _, weight in ways])
    renamed = way is not same and document.headlines and (way is brief or dice.random() < _RENAMED)
    title = dice.choice(document.headlines) if renamed else document.title
    return way.__name__, way((title, document.paragraphs), document, dice)


def _each(text: Text, change: Callable[[str], str]) -> Text:
    title, paragraphs = text
    return change(title), tuple(map(change, paragraphs))


def _swapped(line: str, swaps: list[tuple[str, str]]) -> str:
    for old, new in swaps:
        line = line.replace(old, new)
    return line


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def _to_traditional(line: str) -> str:
    return str(_converter().convert(line))
