"""Folding: the one normal form in which words are compared, in rules, search and content hashes alike.

NFKC, case folding, traditional → simplified and zero-width characters away, character by character, so that an offset
in the folded text leads back to the text as printed. Traditional → simplified goes by OpenCC's single characters: what
matters is that both sides fold alike, not that 乾 becomes the right 干.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate

import opencc


class _FoldTable(dict[int, str]):
    """Code point → its folded text ("" to drop it), filled as characters are met (at most the 1.1 M that exist)."""

    def __init__(self) -> None:
        super().__init__()
        self._simplify = opencc.OpenCC("t2s").convert

    def __missing__(self, code: int) -> str:
        self[code] = folded = self._fold(chr(code))
        return folded

    def _fold(self, char: str) -> str:
        if "\u4e00" <= char <= "\u9fff":  # most of what is met; all but its traditional forms is the rest's work
            simple = self._simplify(char)
            return simple if simple == char else "".join(self[ord(one)] for one in simple)
        category = unicodedata.category(char)
        if category == "Cf":  # zero-width space and joiners, BOM, bidi marks, soft hyphen
            return ""
        if category == "Cs":  # half a surrogate pair: no character, and nothing can encode it
            return "\ufffd"
        folded = unicodedata.normalize("NFKC", char).casefold()
        if not folded.isascii():
            folded = "".join(self._simplify(one) for one in folded)
        return folded if folded in ("", char) else "".join(self[ord(one)] for one in folded)  # until nothing changes


@cache
def _table() -> _FoldTable:
    return _FoldTable()


def fold(text: str) -> str:
    """The normal form of `text`; folding it again changes nothing."""
    return text.lower() if text.isascii() else text.translate(_table())


@dataclass(frozen=True)
class Folded:
    """A text, its folded form, and the way back, found out when it is first asked for. Build with `Folded.of(text)`."""

    original: str
    text: str

    @classmethod
    def of(cls, original: str) -> Folded:
        return cls(original, fold(original))

    @cached_property
    def _starts(self) -> tuple[int, ...] | None:
        """The folded offset at which each original character begins; None: offsets are equal."""
        if self.original.isascii():
            return None
        widths = bytes(map(len, map(_table().__getitem__, map(ord, self.original))))
        return None if widths.count(1) == len(widths) else tuple(accumulate(widths, initial=0))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original of the characters that gave text[start:end] (a non-empty range)."""
        if self._starts is None:
            return start, end
        return bisect_right(self._starts, start) - 1, bisect_right(self._starts, end - 1)
