"""Expressions made ready to be asked of pages: checks that say yes, no, or that it takes a dearer look.

A page is asked level by level, so that a fact that takes milliseconds is looked for only where words leave it open.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

from alerts.rules import asked
from alerts.rules.document import ANYWHERE, Find, Key, Page, Span, key_of, placed, places
from alerts.rules.regex import Pattern
from alerts.rules.regex import compiled as compiled_regex
from alerts.rules.text import pattern
from alerts.rules.tree import (
    FIELDS,
    KNOWN_FIELDS,
    And,
    AtLeast,
    Compare,
    Expression,
    Group,
    Near,
    Not,
    Or,
    Regex,
    Term,
    parts_of,
)

WORDS, SCAN, DETECTION, FACTS = range(4)  # what a look costs: nothing more, microseconds, a millisecond, several

Need = frozenset[Key]
"""Words of which one at least must stand."""


_LONG = 4  # characters: a Chinese term; two are an everyday word
_TEXTS = (ANYWHERE, FIELDS.index("body"))
_SHORT_FIELD = 0.1  # how much rarer a word is in a headline, a source or an address than in a text


@dataclass(frozen=True, slots=True)
class Terms:
    """Where a check holds, each of `needs` has a word that stands and none of `bans` has one.

    `exact`: and where that is so, the check holds.
    """

    needs: tuple[Need, ...] = ()
    bans: tuple[Need, ...] = ()
    exact: bool = False


class Check(Protocol):
    """A compiled expression."""

    @property
    def level(self) -> int:
        """At which level it always has an answer."""

    def holds(self, page: Page, level: int) -> bool | None:
        """None: looks up to `level` leave it open."""

    def proofs(self, page: Page, *, holds: bool) -> Iterator[Find]:
        """What stands in the page and makes the check true (holds=False: untrue), which it is."""

    def terms(self, *, holds: bool) -> Terms:
        """What words alone say of whether the check is true (untrue)."""


def decided(check: Check, page: Page) -> bool:
    """Whether the check holds, by no dearer looks than it takes."""
    for level in range(check.level):
        verdict = check.holds(page, level)
        if verdict is not None:
            return verdict
    return bool(check.holds(page, check.level))


@dataclass(frozen=True, slots=True)
class _Words:
    """True where any of the words stands at its place: one word, or several joined by OR."""

    keys: Need
    level: int = WORDS

    def holds(self, page: Page, level: int) -> bool | None:  # noqa: ARG002 - words are there from the beginning
        return not page.hits.isdisjoint(self.keys)

    def proofs(self, page: Page, *, holds: bool) -> Iterator[Find]:
        if holds:
            for key in self.keys & page.hits:
                yield from page.found(key)

    def terms(self, *, holds: bool) -> Terms:
        return Terms((self.keys,), (), exact=True) if holds else Terms((), (self.keys,), exact=True)


@dataclass(frozen=True, slots=True)
class _Regex:
    place: int
    regex: Pattern
    level: int = SCAN

    def holds(self, page: Page, level: int) -> bool | None:
        return next(self._finds(page), None) is not None if level >= SCAN else None

    def proofs(self, page: Page, *, holds: bool) -> Iterator[Find]:
        return self._finds(page) if holds else iter(())

    def _finds(self, page: Page) -> Iterator[Find]:
        for place in places(self.place):
            span = page.searched(self.regex, place)
            if span:
                yield page.printed(place, span)

    def terms(self, *, holds: bool) -> Terms:  # noqa: ARG002 - no words
        return Terms()


@dataclass(frozen=True, slots=True)
class _Near:
    left: Need
    right: Need
    chars: int
    level: int = SCAN

    def holds(self, page: Page, level: int) -> bool | None:
        if page.hits.isdisjoint(self.left) or page.hits.isdisjoint(self.right):
            return False
        return None if level < SCAN else next(self._pairs(page), None) is not None

    def proofs(self, page: Page, *, holds: bool) -> Iterator[Find]:
        if holds:
            for place, pair in self._pairs(page):
                yield from (page.printed(place, span) for span in pair)

    def _pairs(self, page: Page) -> Iterator[tuple[int, tuple[Span, Span]]]:
        """The first pair in each field."""
        for place in range(len(FIELDS)):
            lefts, rights = (_spans(page, side & page.hits, place) for side in (self.left, self.right))
            pair = _first_near(lefts, rights, self.chars)
            if pair:
                yield place, pair

    def terms(self, *, holds: bool) -> Terms:
        return Terms((self.left, self.right)) if holds else Terms()


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question to what is known of the page."""

    answer: Callable[[Page], asked.Answer]
    level: int

    def holds(self, page: Page, level: int) -> bool | None:
        return self.answer(page).holds if level >= self.level else None

    def proofs(self, page: Page, *, holds: bool) -> Iterator[Find]:
        return iter(self.answer(page).finds if holds else ())

    def terms(self, *, holds: bool) -> Terms:  # noqa: ARG002 - no words
        return Terms()


@dataclass(frozen=True, slots=True)
class _Not:
    part: Check
    level: int

    def holds(self, page: Page, level: int) -> bool | None:
        verdict = self.part.holds(page, level)
        return None if verdict is None else not verdict

    def proofs(self, page: Page, *, holds: bool) -> Iterator[Find]:
        return self.part.proofs(page, holds=not holds)

    def terms(self, *, holds: bool) -> Terms:
        return self.part.terms(holds=not holds)


@dataclass(frozen=True, slots=True)
class _Count:
    """True where `n` of the parts are or more: OR is one of them, AND all."""

    n: int
    parts: tuple[Check, ...]
    level: int

    def holds(self, page: Page, level: int) -> bool | None:
        wanted, spare = self.n, len(self.parts) - self.n
        for part in self.parts:
            verdict = part.holds(page, level)
            if verdict:
                wanted -= 1
                if not wanted:
                    return True
            elif verdict is not None:
                spare -= 1
                if spare < 0:
                    return False
        return None

    def proofs(self, page: Page, *, holds: bool) -> Iterator[Find]:
        found = [tuple(part.proofs(page, holds=holds)) for part in self.parts if decided(part, page) is holds]
        if holds or self.n == 1 or all(found):  # an AND untrue for want of a word needs no word to be so
            yield from chain.from_iterable(found)

    def terms(self, *, holds: bool) -> Terms:
        parts = [part.terms(holds=holds) for part in self.parts]
        required = self.n if holds else len(parts) - self.n + 1
        if required == len(parts):
            needs = tuple(need for part in parts for need in part.needs)
            bans = tuple(ban for part in parts for ban in part.bans)
            return Terms(needs, bans, exact=all(part.exact for part in parts))
        return _some(parts, len(parts) - required)


def _some(parts: list[Terms], missing: int) -> Terms:
    """Of parts of which at most `missing` may be untrue: any one more of them has a word that stands."""
    able = sorted(
        (sorted(part.needs, key=likelihood) for part in parts if part.needs), key=lambda one: likelihood(one[0])
    )
    if len(able) <= missing:
        return Terms()
    chosen = able[: missing + 1]
    depth = max(map(len, chosen))
    needs = (frozenset().union(*(one[min(number, len(one) - 1)] for one in chosen)) for number in range(depth))
    lone = missing + 1 == len(parts) and all(part.exact and len(part.needs) == 1 and not part.bans for part in parts)
    return Terms(tuple(needs), exact=lone)


def likelihood(need: Need) -> float:
    """How many words of a need stand in a page, roughly: a long word is rarer than a short one, headlines are short."""
    return sum(
        2.0 ** -min(len(word), _LONG) * (1.0 if place in _TEXTS else _SHORT_FIELD) for place, word in map(placed, need)
    )


def compiled(tree: Expression) -> Check:
    match tree:
        case Term() | Compare():
            return _asked(tree) or _joined(1, _merged((tree,)))
        case Regex(field=field, source=source):
            return _Regex(_place(field), compiled_regex(source))
        case Near(left=left, right=right, chars=chars):
            return _Near(frozenset(keys_of(left)), frozenset(keys_of(right)), chars)
        case Not(part=part):
            check = compiled(part)
            return _Not(check, check.level)
        case Or() | Group():
            return _joined(1, _merged(parts_of(tree)))
        case And() | AtLeast():
            return _joined(tree.n if isinstance(tree, AtLeast) else len(tree.parts), [*map(compiled, tree.parts)])


def keys_of(tree: Expression) -> Iterator[Key]:
    """Every word that a page is read for, with its place."""
    if isinstance(tree, Term) and _is_word(tree):
        yield key_of(_place(tree.field), pattern(tree.phrase))
    for part in parts_of(tree):
        yield from keys_of(part)


def _is_word(tree: Expression) -> bool:
    """Whether it is looked for in what the page prints."""
    return isinstance(tree, Term) and tree.field not in KNOWN_FIELDS


def _joined(n: int, parts: list[Check]) -> Check:
    return parts[0] if len(parts) == 1 else _Count(n, tuple(parts), max(part.level for part in parts))


def _merged(parts: tuple[Expression, ...]) -> list[Check]:
    """The parts of an OR with its plain words taken together, so that a hundred synonyms cost one look."""
    leaves = [leaf for part in parts for leaf in (part.words if isinstance(part, Group) else (part,))]
    words = [leaf for leaf in leaves if _is_word(leaf)]
    others = [compiled(leaf) for leaf in leaves if not _is_word(leaf)]
    return [*([_Words(frozenset(chain.from_iterable(map(keys_of, words))))] if words else []), *others]


def _asked(tree: Term | Compare) -> _Asked | None:
    match tree:
        case Compare(measure=measure):
            return _Asked(lambda page: asked.of_measure(tree, page), DETECTION if measure == "score" else FACTS)
        case Term(field=field, phrase=phrase) if field in KNOWN_FIELDS:
            level = {"lang": SCAN, "kind": DETECTION, "topic": DETECTION}.get(field, FACTS)
            return _Asked(lambda page: asked.of_field(field, phrase, page), level)
        case _:
            return None


def _place(field: str | None) -> int:
    return ANYWHERE if field is None else FIELDS.index(field)


def _spans(page: Page, keys: Need, place: int) -> list[Span]:
    """Where words stand in a field in which they are looked for, in order."""
    here = {word for at, word in map(placed, keys) if place in places(at)}
    return sorted(span for word in here for span in page.spans(word, place))


def _first_near(lefts: list[Span], rights: list[Span], chars: int) -> tuple[Span, Span] | None:
    """The first two spans, one of each list, that neither overlap nor lie further apart; in the order of the text."""
    found = [pair for pair in (_first_followed(lefts, rights, chars), _first_followed(rights, lefts, chars)) if pair]
    return min(found, default=None)


def _first_followed(firsts: list[Span], seconds: list[Span], chars: int) -> tuple[Span, Span] | None:
    for one in firsts:
        behind = bisect_left(seconds, (one[1], 0))
        if behind < len(seconds) and seconds[behind][0] - one[1] <= chars:
            return one, seconds[behind]
    return None
