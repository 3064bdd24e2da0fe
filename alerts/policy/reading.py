"""A page as the fact finders see it: title and text as one folded string, with the way back to what is printed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from alerts.rules.text import quote
from db.fold import Folded

# 關(guān)於: readings that some converters inject behind a character. The tone mark tells them from (ai) or (sh).
_PINYIN = r"(?<=[\u4e00-\u9fff])\([a-zü]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-z]*\)"
# “5 月 22 日”, “第 2 批”: blanks that newsrooms put between figures or Latin letters and Chinese mean nothing.
_BLANK = r"(?<=[0-9a-z+%])[^\S\n]+(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])[^\S\n]+(?=[0-9a-z+])"
_TAKEN_OUT = re.compile(f"{_PINYIN}|{_BLANK}")
SENTENCE = 300  # characters around a fact in which its sentence must end
_SAMPLE, _MOSTLY = 400, 0.9  # characters that tell an English page, and how many of them are ASCII
_END = re.compile(r"[。!?;\n]")


Spans = Sequence[tuple[int, int]]
"""Beginnings and ends, in order and apart."""


@dataclass(frozen=True, slots=True)
class Support:
    """Where a fact stands. `field`: title or text; offsets are into that field as printed; `quote`: its sentence."""

    field: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Build with `Reading.of(title, text)`. `text` is folded; title and text are divided by a line feed in it."""

    title: str
    body: str
    text: str
    _folded: Folded
    _cuts: tuple[int, ...]  # offsets in `text` behind each place where something was taken out …
    _taken: tuple[int, ...]  # … and how many characters were, up to there

    @classmethod
    def of(cls, title: str, text: str) -> Reading:
        folded = Folded.of(f"{title}\n{text}" if title else text)
        shortened, cuts, taken = _without_insertions(folded.text)
        return cls(title, text, shortened, folded, cuts, taken)

    @property
    def body_at(self) -> int:
        """Where the text begins behind the title in `text`: 0 where there is no title."""
        return self.text.index("\n") + 1 if self.title else 0

    @property
    def capitals(self) -> str:
        """The page as printed where it is English, so that its offsets are those of `text`; "" elsewhere."""
        original = self._folded.original
        sample = original[:_SAMPLE]
        english = len(original) == len(self.text) and sum(map(str.isascii, sample)) > _MOSTLY * len(sample)
        return original if english else ""

    def printed(self, start: int, end: int) -> str:
        """What text[start:end] reads in the original."""
        left, right = self._span(start, end)
        return self._folded.original[left:right]

    def support(self, start: int, end: int) -> Support:
        """The evidence for a fact at text[start:end], which lies in one of the two fields."""
        left, right = self._span(start, end)
        if self.title and left < len(self.title):
            return Support("title", left, right, quote(self.title, left, right))
        shift = len(self.title) + 1 if self.title else 0
        return Support("text", left - shift, right - shift, quote(self.body, left - shift, right - shift))

    def _span(self, start: int, end: int) -> tuple[int, int]:
        return self._folded.span(self._back(start), self._back(end - 1) + 1)

    def _back(self, at: int) -> int:
        before = bisect_right(self._cuts, at)
        return at + (self._taken[before - 1] if before else 0)


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around text[start:end] begins and ends, its full stop excluded."""
    floor = max(0, start - SENTENCE)
    left = max(text.rfind(mark, floor, start) for mark in "。;!?\n") + 1
    found = _END.search(text, end, end + SENTENCE)
    return max(left, floor), found.start() if found else min(len(text), end + SENTENCE)


def blotted(text: str, spans: Spans) -> str:
    """The text with what lies in the spans made NUL, offsets kept."""
    parts, end = [], 0
    for left, right in spans:
        parts += [text[end:left], "\0" * (right - left)]
        end = right
    return "".join([*parts, text[end:]])


def offsets(spans: Spans) -> set[int]:
    """Every offset inside the spans."""
    return {at for left, right in spans for at in range(left, right)}


def _without_insertions(text: str) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
    kept, cuts, taken, end, length, gone = [], [], [], 0, 0, 0
    for found in _TAKEN_OUT.finditer(text):
        kept.append(text[end : found.start()])
        length += found.start() - end
        gone += found.end() - found.start()
        cuts.append(length)
        taken.append(gone)
        end = found.end()
    return "".join([*kept, text[end:]]), tuple(cuts), tuple(taken)
