"""What rules look at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date

from alerts.policy.known import Known
from alerts.rules.regex import Pattern
from alerts.rules.text import Text, has_edges, quote, stands_alone
from alerts.rules.tree import FIELDS
from db.understanding import Evidence

MAX_CHARS = 200_000  # of a field that rules read: a long law has 60,000; a page of 15 MiB must not cost gigabytes
MAX_EVIDENCE = 8  # quotes an alert shows per rule: what a person reads before following the link
ANYWHERE = len(FIELDS)  # the place of words without a field: title or body

Span = tuple[int, int]
Key = str
"""A searchable word and the place where it is looked for, in one."""
Find = tuple[int, int, int]
"""A place (index in FIELDS) and the offsets of what stands there as printed."""

_MARK = "\ud800"  # stands in no word: folding leaves no half of a surrogate pair
_HAN = re.compile("[\u4e00-\u9fff]")
_SAMPLE = 3000  # characters that tell the language


@dataclass(frozen=True, slots=True)
class Document:
    """What rules look at: the first MAX_CHARS of each field, folded once, at construction.

    `lang`: "" where it is not known, and is then told by the letters. `known`: what is known beyond the words, of this
    very title and body; None: worked out when a rule asks, without a day of publication. `today`: what deadlines are
    counted from; None: no deadline lies ahead.
    """

    title: str
    body: str = ""
    source: str = ""
    url: str = ""
    lang: str = ""
    known: Known | None = field(default=None, repr=False, compare=False)
    today: date | None = None
    texts: tuple[Text, ...] = field(init=False, repr=False, compare=False)  # in the order of FIELDS

    def __post_init__(self) -> None:
        fields = (self.title, self.body, self.source, self.url)
        texts = tuple(Text.of(original[:MAX_CHARS]) for original in fields)
        object.__setattr__(self, "texts", texts)


class Page:
    """A document under the eyes of a rule set. Not shared between threads.

    `hits`: the keys of the set whose words stand where they are looked for.
    """

    def __init__(self, document: Document, hits: AbstractSet[Key]) -> None:
        self.document = document
        self.hits = hits
        self._known = document.known
        self._regexes: dict[tuple[str, int], Span | None] = {}

    @property
    def known(self) -> Known:
        if self._known is None:
            seen = self.document
            self._known = Known(seen.title, seen.body, seen.source, seen.url)
        return self._known

    @property
    def lang(self) -> str:
        if self.document.lang:
            return self.document.lang
        sample = f"{self.document.title} {self.document.body[:_SAMPLE]}"
        return "zh" if 4 * len(_HAN.findall(sample)) > len(sample.strip()) else "en"

    def spans(self, word: str, place: int) -> list[Span]:
        """Where a searchable word stands in a field's searchable text, in order."""
        return list(standing(word, self.document.texts[place].searchable))

    def found(self, key: Key) -> Iterator[Find]:
        """Where a word stands first, in each field in which it is looked for."""
        place, word = placed(key)
        for field_place in places(place):
            span = next(standing(word, self.document.texts[field_place].searchable), None)
            if span:
                yield self.printed(field_place, span)

    def searched(self, regex: Pattern, place: int) -> Span | None:
        """Where a regular expression first finds something in a field's searchable text."""
        key = (regex.source, place)
        if key not in self._regexes:
            self._regexes[key] = regex.first(self.document.texts[place].searchable)
        return self._regexes[key]

    def printed(self, place: int, span: Span) -> Find:
        return (place, *self.document.texts[place].span(*span))

    def evidence(self, finds: AbstractSet[Find]) -> tuple[Evidence, ...]:
        """The finds with their sentences: title first, then by offset, at most MAX_EVIDENCE."""
        longest: list[Find] = []  # 人工智能 in 人工智能+ says nothing more
        for one in sorted(finds, key=lambda find: (find[0], find[1], -find[2])):
            if not longest or longest[-1][0] != one[0] or longest[-1][2] < one[2]:
                longest.append(one)
        return tuple(self._quoted(*one) for one in longest[:MAX_EVIDENCE])

    def _quoted(self, place: int, start: int, end: int) -> Evidence:
        original = self.document.texts[place].original
        return Evidence(original[start:end], FIELDS[place], start, end, quote(original, start, end))


def key_of(place: int, word: str) -> Key:
    return word if place == ANYWHERE else f"{place}{_MARK}{word}"


def placed(key: Key) -> tuple[int, str]:
    """Place and word of a key."""
    place, mark, word = key.partition(_MARK)
    return (int(place), word) if mark else (ANYWHERE, key)


def places(place: int) -> tuple[int, ...]:
    """The fields that a place means."""
    return (FIELDS.index("title"), FIELDS.index("body")) if place == ANYWHERE else (place,)


def standing(word: str, text: str) -> Iterator[Span]:
    """Where a searchable word stands alone in a searchable text, in order."""
    at, edged = text.find(word), has_edges(word)
    while at >= 0:
        end = at + len(word)
        if not edged or stands_alone(text, at, end):
            yield at, end
        at = text.find(word, at + 1)
