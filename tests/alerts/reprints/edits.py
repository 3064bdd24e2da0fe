"""What those who print a text again do to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import opencc

from alerts.reprints.text import Text

Edit = Callable[[Text], Text]

_FULL_DIGITS = str.maketrans("0123456789%", "０１２３４５６７８９％")
_HALF_MARKS = str.maketrans("，。：；！？（）“”", ',.:;!?()""')
_REWORDED = (
    ("表示", "指出"),
    ("日前", "近日"),
    ("开展", "进行"),
    ("推动", "促进"),
    ("举行", "召开"),
    ("重要", "关键"),
    ("加强", "强化"),
    ("said", "stated"),
    ("would", "will"),
    ("help", "assist"),
)


def _zh(text: Text) -> bool:
    return bool(re.search(r"[\u4e00-\u9fff]", text.body))


def _lines(text: Text) -> list[str]:
    return text.body.split("\n")


def _sentences(text: Text) -> list[str]:
    return re.findall(r".+?(?:[。\n]|[.](?=\s|$)\s*|$)", text.body, re.DOTALL)


def drop_first(text: Text) -> Text:
    return replace(text, body="".join(_sentences(text)[1:]))


def drop_last(text: Text) -> Text:
    return replace(text, body="\n".join(_lines(text)[:-1]) if len(_lines(text)) > 2 else "".join(_sentences(text)[:-1]))


def add_paragraph(text: Text) -> Text:
    more = (
        "业内专家分析，这一进展为同类工作积累了经验，后续效果还有待观察，各方普遍期待更多细节尽快明确。"
        if _zh(text)
        else "Observers called the step overdue, and said that much depends on how it is carried out in practice."
    )
    return replace(text, body=f"{text.body}\n{more}")


def source_line(text: Text) -> Text:
    line = (
        "来源：云州新闻网　2031-03-05 09:12　字号：大 中 小"
        if _zh(text)
        else "Source: Harbour Wire | Updated: 2031-03-05 09:12"
    )
    return replace(text, body=f"{line}\n{text.body}")


def editor_line(text: Text) -> Text:
    return replace(text, body=f"{text.body}\n" + ("（责任编辑：钟白）" if _zh(text) else "Editor: Rowan Pike"))


def dateline(text: Text) -> Text:
    opening = "云州新闻网3月5日电（记者 钟白 林夏）" if _zh(text) else "HARBOUR CITY, March 5 (Harbour Wire) -- "
    return replace(text, body=opening + text.body)


def other_title(text: Text) -> Text:
    return replace(
        text, title="重磅！最新消息来了，一起来看" if _zh(text) else "What we know so far: the latest in brief"
    )


def shorter_title(text: Text) -> Text:
    return replace(text, title=text.title[: len(text.title) * 2 // 3])


def half_width_marks(text: Text) -> Text:
    return replace(text, body=text.body.translate(_HALF_MARKS))


def full_width_digits(text: Text) -> Text:
    return replace(text, title=text.title.translate(_FULL_DIGITS), body=text.body.translate(_FULL_DIGITS))


def traditional(text: Text) -> Text:
    convert = opencc.OpenCC("s2t").convert
    return replace(text, title=convert(text.title), body=convert(text.body))


def cut_to_half(text: Text) -> Text:
    return replace(text, body=text.body[: len(text.body) // 2])


def advertisement(text: Text) -> Text:
    first, *rest = _lines(text)
    line = (
        "【推广】扫描下方二维码，关注本站公众号，第一时间获取行业资讯！"
        if _zh(text)
        else "Subscribe to our newsletter for daily updates. Click here to read more."
    )
    return replace(text, body="\n".join([first, line, *rest]))


def light_rewriting(text: Text) -> Text:
    body = text.body
    for old, new in _REWORDED:
        body = body.replace(old, new)
    return replace(text, body=body)


def brief(text: Text) -> Text:
    return replace(text, body="".join(_sentences(text)[:2]))


def other_spacing(text: Text) -> Text:
    body = "\n\n".join("　　" + line.replace("，", "， ").replace(", ", ",  ") for line in _lines(text))
    return replace(text, body=body)


EDITS: tuple[Edit, ...] = (
    drop_first,
    drop_last,
    add_paragraph,
    source_line,
    editor_line,
    dateline,
    other_title,
    shorter_title,
    half_width_marks,
    full_width_digits,
    traditional,
    cut_to_half,
    advertisement,
    light_rewriting,
    brief,
    other_spacing,
)


def a_day_later(text: Text) -> Text:
    return replace(text, published_on=text.published_on + timedelta(days=1)) if text.published_on else text
