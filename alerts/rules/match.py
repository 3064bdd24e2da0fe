"""Which rules a page matches, and by which words.

All words of all rules stand in one Aho–Corasick automaton, so a page is read once however many rules there are. Every
word knows, as the bits of one integer, the rules that need it or are barred by it; what stands in the page then decides
over all rules at once, in a few passes over memory that lies side by side (ten thousand rules over three thousand words
take some 10 MB). Rules that are more than groups of words are asked one by one, of those left. Where words stand, and
the sentences around them, is worked out for those who ask for the evidence.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import reduce
from itertools import zip_longest
from operator import or_

from ahocorasick_rs import AhoCorasick, Implementation

from alerts.policy.lexicon import Lexicon
from alerts.rules.checks import Need, Terms, compiled, decided, keys_of, likelihood
from alerts.rules.document import (
    ANYWHERE,
    MAX_CHARS,
    MAX_EVIDENCE,
    Document,
    Key,
    Page,
    key_of,
    placed,
    places,
    standing,
)
from alerts.rules.language import Groups, parse
from alerts.rules.text import has_edges
from alerts.rules.tree import FIELDS, Expression
from db.understanding import Evidence

__all__ = ["MAX_CHARS", "MAX_EVIDENCE", "Document", "Match", "Rule", "RuleSet", "match"]


LAYERS = 3  # groups of words a rule is filed by; one that needs more is asked itself

_Bits = int  # bit n stands for rule n


@dataclass(frozen=True, slots=True)
class Rule:
    """A named expression. `text` is what the user wrote, `expression` its tree. Build with `Rule.of`."""

    name: str
    text: str
    expression: Expression

    @classmethod
    def of(cls, name: str, text: str, *, groups: Groups | None = None, lexicon: Lexicon | None = None) -> Rule:
        """`groups`: what @name stands for. `lexicon`: as in `Known`; None: the shipped one. Raises: RuleError."""
        return cls(name, text, parse(text, rule=name, groups=groups, lexicon=lexicon))


class Match:
    """A rule that a page matches."""

    __slots__ = ("_number", "_page", "_rules")

    def __init__(self, rules: RuleSet, number: int, page: Page) -> None:
        self._rules = rules
        self._number = number
        self._page = page

    @property
    def rule(self) -> Rule:
        return self._rules.rules[self._number]

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """What made the rule true, where it stands first in each field; title first, then by offset.

        Worked out anew at each call.
        """
        return self._page.evidence(set(self._rules.checks[self._number].proofs(self._page, holds=True)))


def match(rule: Rule, document: Document) -> Match | None:
    """One rule, one page. For several of either build a RuleSet once: compiling costs more than matching."""
    return next(iter(RuleSet((rule,)).match(document)), None)


class RuleSet:
    """Rules compiled together; immutable, and safe to share between threads."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self.checks = tuple(compiled(rule.expression) for rule in self.rules)
        keys = {key for rule in self.rules for key in keys_of(rule.expression)}
        words = list(dict.fromkeys(word for _, word in map(placed, keys)))
        self._places = frozenset(place for place, _ in map(placed, keys))
        self._edged = frozenset(filter(has_edges, words))
        self._automaton = AhoCorasick(words, implementation=Implementation.ContiguousNFA, store_patterns=True)
        self._needing = tuple(_Layer() for _ in range(LAYERS))
        self._barring = _Layer()
        self._open: _Bits = 0  # rules that words alone do not decide
        for number, check in enumerate(self.checks):
            self._file(1 << number, check.terms(holds=True))

    def _file(self, bit: _Bits, terms: Terms) -> None:
        needs = sorted(terms.needs, key=likelihood)
        for layer, need in zip_longest(self._needing, needs[:LAYERS]):
            layer.add(bit, need)
        for ban in terms.bans:
            self._barring.add(bit, ban)
        if not terms.exact or len(needs) > LAYERS:
            self._open |= bit

    def match(self, document: Document) -> tuple[Match, ...]:
        """The rules that match, in the order in which they were given."""
        page = self.page(document)
        return tuple([Match(self, number, page) for number in self.decide(page)])

    def decide(self, page: Page) -> list[int]:
        """The numbers of the rules that match, rising."""
        left = ~self._barring.bits(page.hits)
        for layer in self._needing:
            left &= layer.bits(page.hits)
        asked = [number for number in _numbers(left & self._open) if not decided(self.checks[number], page)]
        return _numbers(left ^ sum(1 << number for number in asked))

    def page(self, document: Document) -> Page:
        """The document with those of the set's words that stand in it."""
        hits: set[Key] = set()
        for place in range(len(FIELDS)):
            in_text = ANYWHERE in self._places and place in places(ANYWHERE)
            if in_text or place in self._places:
                found = self._standing(document.texts[place].searchable)
                hits |= found if in_text else frozenset()
                hits.update([key_of(place, word) for word in found] if place in self._places else ())
        return Page(document, hits)

    def _standing(self, text: str) -> set[str]:
        found = set(self._automaton.find_matches_as_strings(text, overlapping=True))
        for word in found & self._edged:
            if next(standing(word, text), None) is None:
                found.discard(word)
        return found


class _Layer:
    """For every word, the rules that it concerns."""

    def __init__(self) -> None:
        self._always: _Bits = 0
        self._words: dict[Key, _Bits] = {}

    def add(self, bit: _Bits, words: Need | None) -> None:
        """File a rule under its words; without any, under every page."""
        if words is None:
            self._always |= bit
        for word in words or ():
            self._words[word] = self._words.get(word, 0) | bit

    def bits(self, hits: AbstractSet[Key]) -> _Bits:
        """The rules that concern words which stand in the page."""
        return reduce(or_, filter(None, map(self._words.get, hits)), self._always)


def _numbers(bits: _Bits) -> list[int]:
    """Which bits are set, rising."""
    digits = bin(bits)[:1:-1]
    numbers, at = [], digits.find("1")
    while at >= 0:
        numbers.append(at)
        at = digits.find("1", at + 1)
    return numbers
