"""Text as rules see it: folded, with white space that carries no meaning gone, and the way back to what is printed."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from db.fold import Folded, fold

QUOTE_CHARS = 160  # how much of a sentence an alert quotes: two lines of a mail

# Letters that are written in words with spaces between (Latin with its accents, Greek, Cyrillic), and digits, folded.
_LETTER = r"0-9a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u0300-\u052f\u1e00-\u1fff"
_WORD_CHAR = re.compile(f"[{_LETTER}]")
_BLANK = re.compile(  # a run of white space that is anything but one blank between two letters
    rf"\s(?:(?<![{_LETTER}].)\s*+|\s*+(?![{_LETTER}])|\s++|(?<! ))",  # begins with \s, so that sre skips to the blanks
    re.DOTALL,
)
_TWINS = str.maketrans(  # marks that one and the same word is printed with, each for one character
    {**dict.fromkeys("“”„‟«»「」『』", '"'), **dict.fromkeys("‘’‚‛`", "'"), **dict.fromkeys("‐‑‒–—―−", "-")}
)
_TWIN = re.compile(f"[{re.escape(''.join(map(chr, _TWINS)))}]+")
_LINE_END = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_SENTENCE_END = re.compile(
    r"""[。！？；!?;]+[”’」』）)"']*  # the closing quotes belong to the sentence
    |(?<=\w)(?<!\b\w)\.[”"')]*(?=\s|\Z)  # not the point of 3.5, gov.cn or the U.S. Senate
    |[\n\r\u2028\u2029]+""",
    re.VERBOSE,
)


def pattern(phrase: str) -> str:
    """The form in which a rule's phrase is looked for in `Text.searchable`."""
    return _squeezed(folded(phrase))[0].strip()


def folded(text: str) -> str:
    """`text` in the characters of `Text.searchable`, white space as it stands."""
    return _plain(fold(text))


@dataclass(frozen=True, slots=True)
class Text:
    """A field of a page. Build with `Text.of(original)`.

    In `searchable`, white space between two Latin words is one blank, a line feed elsewhere stays (words do not run
    across paragraphs), and other white space is gone: “人工智能 + 制造” and “通　知” are found as they are spoken.
    Quotation marks, apostrophes and dashes each have one form.
    """

    original: str
    searchable: str
    _folded: Folded
    _cuts: tuple[int, ...]  # offsets in `searchable` behind each place where white space was taken out …
    _taken: tuple[int, ...]  # … and how many characters were taken out up to there

    @classmethod
    def of(cls, original: str) -> Text:
        folded = Folded.of(original)
        searchable, cuts, taken = _squeezed(_plain(folded.text))
        return cls(original, searchable, folded, cuts, taken)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original of searchable[start:end], which neither begins nor ends with white space."""
        return self._folded.span(self._unsqueezed(start), self._unsqueezed(end - 1) + 1)

    def _unsqueezed(self, at: int) -> int:
        before = bisect_right(self._cuts, at)
        return at + self._taken[before - 1] if before else at


def _plain(folded: str) -> str:
    """Every quotation mark, apostrophe and dash in one form each; no offset moves."""
    return _TWIN.sub(_one_form, folded)  # they are few: str.translate would look up every character


def _one_form(twin: re.Match[str]) -> str:
    return twin[0].translate(_TWINS)


def _squeezed(folded: str) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
    pieces: list[str] = []
    cuts: list[int] = []
    taken: list[int] = []
    done = gone = 0
    for blank in _BLANK.finditer(folded):
        stays = _what_stays(folded, blank)
        pieces += folded[done : blank.start()], stays
        done = blank.end()
        gone += len(blank[0]) - len(stays)
        cuts.append(done - gone)
        taken.append(gone)
    pieces.append(folded[done:])
    return "".join(pieces), tuple(cuts), tuple(taken)


def _what_stays(folded: str, blank: re.Match[str]) -> str:
    start, end = blank.span()
    if start and _WORD_CHAR.match(folded, start - 1) and _WORD_CHAR.match(folded, end):
        return " "
    return "\n" if _LINE_END.search(blank[0]) else ""


def has_edges(word: str) -> bool:
    """Whether a searchable word begins or ends with a letter or digit, and so might be a part of a longer one."""
    return bool(_WORD_CHAR.match(word) or _WORD_CHAR.match(word, len(word) - 1))


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether searchable[start:end] is no part of a longer word: no letter or digit continues a letter or digit.

    `AI` stands alone in “AI政策”, “AI+” and “(AI)”, not in “chairmen” or “AI2”; a Chinese word stands anywhere.
    """
    return not (
        (start and _WORD_CHAR.match(text, start) and _WORD_CHAR.match(text, start - 1))
        or (_WORD_CHAR.match(text, end - 1) and _WORD_CHAR.match(text, end))
    )


def quote(original: str, start: int, end: int) -> str:
    """The sentence around original[start:end] as printed; a long one is cut to QUOTE_CHARS, never inside the words."""
    left, right = _sentence(original, start, end)
    spare = max(0, QUOTE_CHARS - (end - start))
    before = min(start - left, max(spare // 2, spare - (right - end)))
    after = min(right - end, spare - before)
    shown = original[start - before : end + after].strip()
    return ("…" if start - before > left else "") + shown + ("…" if end + after < right else "")


def _sentence(original: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence begins and ends; further than QUOTE_CHARS away it does not matter where."""
    floor = max(0, start - QUOTE_CHARS - 1)
    endings = (found.end() for found in _SENTENCE_END.finditer(original, floor, start + 1))
    left = max((at for at in endings if at <= start), default=floor)
    ending = _SENTENCE_END.search(original, end, end + QUOTE_CHARS + 1)
    right = ending.end() if ending else min(len(original), end + QUOTE_CHARS + 1)
    return left, right
