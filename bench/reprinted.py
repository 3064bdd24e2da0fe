"""Made-up articles in any number, and what a reprint makes of one: half templates, half running text. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from random import Random

from db.models import Article

_WORDS, _SENTENCES = 30_000, 400
#: Han characters in common use.
_FIRST_HAN, _HANS = 0x4E00, 3_500
_START = date(2001, 1, 1)


@cache
def _vocabulary() -> tuple[list[str], list[float]]:
    """Words of one to three characters, and their summed weights: the k-th is used as often as 1 / k (Zipf)."""
    draw = Random(1)
    words = [
        "".join(chr(_FIRST_HAN + draw.randrange(_HANS)) for _ in range(draw.choice((1, 2, 2, 2, 3))))
        for _ in range(_WORDS)
    ]
    return words, list(accumulate(1 / rank for rank in range(1, _WORDS + 1)))


def _sentence(draw: Random, words: int = 14) -> str:
    vocabulary, weights = _vocabulary()
    said = draw.choices(vocabulary, cum_weights=weights, k=words)
    return "".join(said[: words // 2]) + "，" + "".join(said[words // 2 :]) + "。"


@cache
def _stock() -> list[str]:
    """Sentences that stand in very many articles."""
    draw = Random(2)
    return [_sentence(draw) for _ in range(_SENTENCES)]


def article(number: int) -> Article:
    """The `number`-th article, some 450 characters, always the same. Every other one is of a template.

    Of those most is stock, in the same order for the same template, with figures of its own in it.
    """
    draw = Random(number * 2 + 1)
    if number % 2:
        lines = [_sentence(draw, 16) for _ in range(16)]
    else:
        stock, at = _stock(), draw.randrange(40) * 10
        lines = [
            stock[at + row] if row % 3 else f"{draw.randrange(10**6)}件，{_sentence(draw, 10)}" for row in range(10)
        ]
        lines += [_sentence(draw, 16) for _ in range(5)]
    day = _START + timedelta(days=number // 500)
    paragraphs = ("".join(lines[at : at + 3]) for at in range(0, len(lines), 3))
    return Article(f"{day:%Y年%m月%d日}{lines[1][:20]}", "\n".join(paragraphs))


def reprinted(original: Article, number: int) -> Article:
    """`original` as another site prints it: in one of four ways cut, shortened, reworded, or with an advertisement."""
    lines = original.body.split("\n")
    way = number % 4
    if way == 0:
        body = original.body[: len(original.body) // 2]
    elif way == 1:
        body = "\n".join(lines[1:])
    elif way == 2:
        body = "\n".join([*lines[:2], "扫描二维码，关注我们的公众号。", *lines[2:-1]])
    else:
        draw = Random(number)
        chars = list(original.body)
        for _ in range(len(chars) // 40):
            chars[draw.randrange(len(chars))] = chr(_FIRST_HAN + draw.randrange(_HANS))
        body = "".join(chars)
    return Article(original.title, f"来源：某网 2031-01-01 08:00\n{body}")
