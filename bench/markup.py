"""Hostile markup of our own, for when no other is at hand: bombs that grow as wished, and damaged copies of good pages.

The same shape as a module given with `--bombs`: `BOMBS` with `name`, `kind` and `make(size)`, and `mutants`.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

Make = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Bomb:
    """`make(size)` gives about `size` bytes of it."""

    name: str
    kind: str
    make: Make


def _over_and_over(unit: bytes) -> Make:
    return lambda size: unit * (size // len(unit) + 1)


def _numbered(before: bytes, unit: bytes, after: bytes) -> Make:
    """`unit` holds %d, the number of its copy."""

    def make(size: int) -> bytes:
        longest = len(unit % (size // len(unit)))
        return before + b"".join(unit % number for number in range(size // longest)) + after

    return make


def _between(opening: bytes, filling: bytes, closing: bytes) -> Make:
    """A third of the bytes open, a third fill, a third close: `opening` is never closed in its own order."""

    def make(size: int) -> bytes:
        part = size // 3
        return opening * (part // len(opening)) + filling * (part // len(filling)) + closing * (part // len(closing))

    return make


BOMBS = (
    Bomb("sections in sections", "html", _over_and_over(b"<section>")),
    Bomb("spans in spans", "html", _over_and_over(b"<span>")),
    Bomb("lists in lists", "html", _over_and_over(b"<ul><li>")),
    Bomb("bold that never ends", "html", _over_and_over(b"<p><b>")),
    Bomb("ends in the wrong order", "html", _between(b"<i><div>", b"<p>text", b"</i></b>")),
    Bomb("text in front of tables", "html", _over_and_over(b"<table>x")),
    Bomb("links in links", "html", _over_and_over(b'<a href="/1.html">')),
    Bomb("one tag, all attributes", "html", _numbered(b"<div ", b"x%d=y ", b">")),
    Bomb("an attribute without end", "html", lambda size: b"<img alt='" + b"x" * size),
    Bomb("a tag without end", "html", lambda size: b"<" + b"x" * size),
    Bomb("one word", "html", lambda size: b"<p>" + b"x" * size + b"</p>"),
    Bomb("one sentence", "html", lambda size: "<p>机器人，".encode() + "字".encode() * (size // 3)),
    Bomb("digits", "html", lambda size: b"<p>" + b"2024-01-" * (size // 8)),
    Bomb("spaces", "html", lambda size: b"<p>x" + b" " * size + b"x</p>"),
    Bomb("breaks", "html", _over_and_over(b"<br>x")),
    Bomb("many links", "html", _numbered(b"<ul>", b'<li><a href="/%d.html">title of a page</a></li>', b"</ul>")),
    Bomb("many headings", "html", _over_and_over(b"<h1>one of many</h1>")),
    Bomb("many rows", "html", lambda size: b"<table>" + b"<tr><td>a<td>b" * (size // 14)),
    Bomb("many scripts", "html", _over_and_over(b"<script>var publishtime=1</script>")),
    Bomb("custom elements", "html", _numbered(b"", b"<x-%d>", b"")),
    Bomb("templates in templates", "html", _over_and_over(b"<template>")),
    Bomb("nothing but NUL", "html", _over_and_over(b"\0")),
    Bomb("JSON in JSON", "html", lambda size: b'<script type="application/ld+json">' + b'{"a":[' * (size // 6)),
)

_PIECES: tuple[bytes, ...] = tuple(
    b"<table> </div> <template> <!-- <a\thref= <svg> </body> <plaintext> <script> <select> </html> <math><mi>"
    b' <frameset> &#xD800; <![CDATA[ \0 \xff\xfe "'.split(b" ")
)


def mutants(pages: Sequence[bytes], count: int, seed: str | int) -> Iterator[bytes]:
    """`count` damaged pages; the n-th hangs on the seed, n and the pages alone."""
    for number in range(count):
        rng = random.Random(f"{seed} {number}")
        page = bytearray(rng.choice(pages))
        for _ in range(rng.randint(1, 20)):
            _injure(page, rng, pages)
        yield bytes(page)


def _injure(page: bytearray, rng: random.Random, pages: Sequence[bytes]) -> None:
    start = rng.randrange(len(page) + 1)
    end = min(start + rng.randint(1, 300), len(page))
    other = rng.choice(pages)
    cut = rng.randrange(len(other) + 1)
    page[start : rng.choice((start, end))] = rng.choice(
        (
            b"",
            rng.choice(_PIECES) * rng.randint(1, 30),
            bytes(page[start:end]) * rng.randint(1, 40),
            other[cut : cut + rng.randint(1, 5000)],
            rng.randbytes(rng.randint(1, 40)),
        )
    )
