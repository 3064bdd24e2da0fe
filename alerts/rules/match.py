"""Which rules a page matches, and by which words.

All words of all rules stand in one Aho–Corasick automaton, so a page is read once however many rules there are; a rule
is looked at only where one of its anchors stands: the fewest words of which it needs at least one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Protocol

from ahocorasick_rs import AhoCorasick, Implementation

from alerts.rules.language import FIELDS, And, Expression, Not, Or, Term, parse
from alerts.rules.text import Text, has_edges, pattern, quote, stands_alone
from db.models import Evidence

MAX_CHARS = 200_000  # of a field that rules read: a long law has 60,000; a page of 15 MiB must not cost gigabytes
MAX_EVIDENCE = 8  # quotes an alert shows per rule: what a person reads before following the link

_Hits = dict[int, tuple[int, int]]  # key → first place of its word, as offsets in the field's searchable text


@dataclass(frozen=True, slots=True)
class Rule:
    """A named expression. `text` is what the user wrote, `expression` its tree. Build with `Rule.of`."""

    name: str
    text: str
    expression: Expression

    @classmethod
    def of(cls, name: str, text: str) -> Rule:
        """Raises: RuleError."""
        return cls(name, text, parse(text, rule=name))


@dataclass(frozen=True, slots=True)
class Document:
    """What rules look at: the first MAX_CHARS of each field, folded once, at construction."""

    title: str
    body: str = ""
    source: str = ""
    url: str = ""
    texts: tuple[Text, ...] = field(init=False, repr=False, compare=False)  # in the order of FIELDS

    def __post_init__(self) -> None:
        fields = (self.title, self.body, self.source, self.url)
        texts = tuple(Text.of(original[:MAX_CHARS]) for original in fields)
        object.__setattr__(self, "texts", texts)


@dataclass(frozen=True, slots=True)
class Match:
    """`evidence`: where the words that made the rule true stand first in each field; title first, then by offset."""

    rule: Rule
    evidence: tuple[Evidence, ...]


def match(rule: Rule, document: Document) -> Match | None:
    """One rule, one page. For several of either build a RuleSet once: compiling costs more than matching."""
    return next(iter(RuleSet((rule,)).match(document)), None)


class RuleSet:
    """Rules compiled together; immutable, and safe to share between threads."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        keys = _Keys()
        self._tests = tuple(keys.compiled(rule.expression) for rule in self.rules)
        self._edged = tuple(map(has_edges, keys.patterns))
        self._automaton = AhoCorasick(keys.patterns, implementation=Implementation.ContiguousNFA)
        self._anchored: defaultdict[int, list[int]] = defaultdict(list)  # key → rules it is an anchor of
        for number, test in enumerate(self._tests):
            for key in test.anchors(holds=True) or ():
                self._anchored[key].append(number)

    def match(self, document: Document) -> tuple[Match, ...]:
        """The rules that match, in the order in which they were given."""
        hits = self._hits(document)
        numbers = sorted({number for key in hits if key in self._anchored for number in self._anchored[key]})
        return tuple(
            Match(self.rules[number], _evidence(document, hits, self._tests[number]))
            for number in numbers
            if self._tests[number].holds(hits)
        )

    def _hits(self, document: Document) -> _Hits:
        hits: _Hits = {}
        for place, text in enumerate(document.texts):
            searchable = text.searchable
            for index, start, end in self._automaton.find_matches_as_indexes(searchable, overlapping=True):
                key = index * len(FIELDS) + place
                if key not in hits and (not self._edged[index] or stands_alone(searchable, start, end)):
                    hits[key] = (start, end)
        return hits


def _evidence(document: Document, hits: _Hits, test: _Test) -> tuple[Evidence, ...]:
    found = sorted({(key % len(FIELDS), *hits[key]) for key in test.proofs(hits, holds=True)})
    longest = [one for one in found if not any(_within(one, other) for other in found)]
    return tuple(_printed(document, *one) for one in longest[:MAX_EVIDENCE])


def _within(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    """Whether `one` is a part of another find: 人工智能 in 人工智能+ says nothing more."""
    return one != other and one[0] == other[0] and other[1] <= one[1] and one[2] <= other[2]


def _printed(document: Document, place: int, start: int, end: int) -> Evidence:
    text = document.texts[place]
    begin, stop = text.span(start, end)
    return Evidence(text.original[begin:stop], FIELDS[place], begin, stop, quote(text.original, begin, stop))


class _Test(Protocol):
    """A compiled expression: its words are keys of _Hits."""

    def holds(self, hits: _Hits) -> bool: ...

    def proofs(self, hits: _Hits, *, holds: bool) -> Iterator[int]:
        """The keys that stand in the page and make the expression true (with holds=False: untrue)."""

    def anchors(self, *, holds: bool) -> frozenset[int] | None:
        """Keys of which one must stand for the expression to be true (untrue); None: it may be without any."""


@dataclass(frozen=True, slots=True)
class _Word:
    """True where any of the keys stands: one word in its fields, or several words joined by OR."""

    keys: frozenset[int]

    def holds(self, hits: _Hits) -> bool:
        return not hits.keys().isdisjoint(self.keys)  # walks over the smaller of the two

    def proofs(self, hits: _Hits, *, holds: bool) -> Iterator[int]:
        return iter(self.keys & hits.keys()) if holds else iter(())

    def anchors(self, *, holds: bool) -> frozenset[int] | None:
        return self.keys if holds else None


@dataclass(frozen=True, slots=True)
class _None:
    part: _Test

    def holds(self, hits: _Hits) -> bool:
        return not self.part.holds(hits)

    def proofs(self, hits: _Hits, *, holds: bool) -> Iterator[int]:
        return self.part.proofs(hits, holds=not holds)

    def anchors(self, *, holds: bool) -> frozenset[int] | None:
        return self.part.anchors(holds=not holds)


@dataclass(frozen=True, slots=True)
class _Joined:
    """AND (`every`) or OR of its parts."""

    every: bool
    parts: tuple[_Test, ...]

    def holds(self, hits: _Hits) -> bool:
        return (all if self.every else any)(part.holds(hits) for part in self.parts)

    def proofs(self, hits: _Hits, *, holds: bool) -> Iterator[int]:
        found = [tuple(part.proofs(hits, holds=holds)) for part in self.parts if part.holds(hits) is holds]
        if holds or not self.every or all(found):  # an AND untrue for want of a word needs no word to be so
            yield from chain.from_iterable(found)

    def anchors(self, *, holds: bool) -> frozenset[int] | None:
        found = [part.anchors(holds=holds) for part in self.parts]
        needed = [anchors for anchors in found if anchors is not None]
        if self.every is holds:  # all parts are needed: the part with the fewest words stands for them
            return min(needed, key=len, default=None)
        return frozenset().union(*needed) if len(needed) == len(found) else None


class _Keys:
    """Numbers the words: a key is the number of a pattern and the number of a field in one."""

    def __init__(self) -> None:
        self.patterns: dict[str, int] = {}

    def compiled(self, tree: Expression) -> _Test:
        match tree:
            case Term():
                return _Word(self._keys(tree))
            case Not(part=part):
                return _None(self.compiled(part))
            case And(parts=parts):
                return _Joined(every=True, parts=tuple(map(self.compiled, parts)))
            case Or(parts=parts):
                return self._any(parts)

    def _any(self, parts: tuple[Expression, ...]) -> _Test:
        """OR with its plain words taken together, so that a hundred synonyms cost one look."""
        words = [self._keys(part) for part in parts if isinstance(part, Term)]
        others = [self.compiled(part) for part in parts if not isinstance(part, Term)]
        joined: list[_Test] = [_Word(frozenset().union(*words))] if words else []
        return joined[0] if words and not others else _Joined(every=False, parts=(*joined, *others))

    def _keys(self, term: Term) -> frozenset[int]:
        number = self.patterns.setdefault(pattern(term.phrase), len(self.patterns))
        fields = ("title", "body") if term.field is None else (term.field,)
        return frozenset(number * len(FIELDS) + FIELDS.index(name) for name in fields)
