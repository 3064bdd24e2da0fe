"""Pages that fail a rule by one part: which, and what stands there beside. Pure.

For detection's word, near is what it leaves open (review); for a score, what is CLOSE to the limit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from alerts.policy.detection import Decision
from alerts.rules import asked
from alerts.rules.checks import FACTS, Check, compiled, decided
from alerts.rules.document import Find, Page
from alerts.rules.explain import value_of
from alerts.rules.tree import And, AtLeast, Compare, Expression, Group, Near, Not, Or, Term, label, parts_of
from alerts.rules.values import KINDS
from db.fold import fold
from db.understanding import Evidence

CLOSE = 0.15  # of a score: about as wide as the review band
_NAMED = 3  # parts that are told by name of those that would do


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a rule, ready to be asked of many pages. Those of `parts` that cost least come first."""

    tree: Expression
    check: Check
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Lack:
    """`said`: the part that should hold. `value`: what the page states there where a fact is asked for, else None.

    `evidence`: what stands in the page and speaks for the rule, and what a NOT bars.
    """

    said: str
    value: str | None
    evidence: tuple[Evidence, ...]


def part_of(tree: Expression) -> Part:
    parts = [] if isinstance(tree, Group) else sorted(map(part_of, parts_of(tree)), key=lambda part: part.check.level)
    return Part(tree, compiled(tree), tuple(parts))


def lack(rule: Part, page: Page) -> Lack | None:
    """By what a page fails that does not match; None where it is more than one part, or where nothing speaks for it."""
    part = _blamed(rule, page)
    finds = {*_standing(rule, page), *_open(part, page)} if part else None
    if not part or not finds:
        return None
    return Lack(brief(part.tree), value_of(part.tree, page), page.evidence(finds))


def _blamed(part: Part, page: Page) -> Part | None:
    """Of a part that does not hold: what alone keeps it from holding."""
    match part.tree:
        case And():
            return _only(part, page)
        case Or() | AtLeast():
            return _one_more(part, page)
        case Near():  # fails by a word, or by the distance
            return part if all(decided(one.check, page) for one in part.parts) else _only(part, page)
        case _:
            return part if _within_reach(part.tree, page) else None


def _only(part: Part, page: Page) -> Part | None:
    """Facts are not read for a page that fails by something cheaper: they cost most."""
    failing: Part | None = None
    for one in part.parts:
        if failing and one.check.level >= FACTS:
            return None
        if not decided(one.check, page):
            if failing:
                return None
            failing = one
    return _blamed(failing, page) if failing else None


def _one_more(part: Part, page: Page) -> Part | None:
    """Where one more part would do: the one that nearly holds; else all of them, of which any would."""
    missing = [one for one in part.parts if not decided(one.check, page)]
    needed = part.tree.n if isinstance(part.tree, AtLeast) else 1
    if len(part.parts) - len(missing) < needed - 1:
        return None
    near = [(one, blamed) for one in missing if (blamed := _blamed(one, page))]
    nearest = next((blamed for one, blamed in near if one.parts or _is_graded(one.tree)), None)
    return nearest or (part if near else None)


def _is_graded(tree: Expression) -> bool:
    """Whether there is a more and a less of it."""
    return (isinstance(tree, Term) and tree.field == "kind") or (isinstance(tree, Compare) and tree.measure == "score")


def _within_reach(tree: Expression, page: Page) -> bool:
    match tree:
        case Term(field="kind", phrase=phrase):
            return KINDS[fold(phrase).strip()] is Decision.ALERT and page.known.detection.decision is Decision.REVIEW
        case Compare(measure="score", limit=limit):
            return abs(page.known.detection.score - limit) <= CLOSE
        case _:
            return True


def _standing(part: Part, page: Page) -> Iterator[Find]:
    """What stands in the page and speaks for the rule: nothing under a NOT does."""
    if isinstance(part.tree, Not):
        return
    for one in part.parts:
        yield from _standing(one, page)
    if not part.parts and decided(part.check, page):
        yield from part.check.proofs(page, holds=True)


def _open(part: Part, page: Page) -> Iterator[Find]:
    """What spoke for a page that detection leaves open, and what bars one that a NOT keeps away."""
    match part.tree:
        case Not():
            yield from part.parts[0].check.proofs(page, holds=True)
        case Term(field="kind" as field, phrase=phrase):
            yield from asked.of_field(field, phrase, page).finds
        case Compare(measure="score") as compare:
            yield from asked.of_measure(compare, page).finds


def brief(tree: Expression) -> str:
    """A part as it could be written, long lists cut short."""
    match tree:
        case And():
            return _listed(tree.parts, " AND ", "({})")
        case Or():
            return _listed(tree.parts, " OR ", "({})")
        case AtLeast(n=n):
            return _listed(tree.parts, ", ", f"{n} of ({{}})")
        case Not(part=part):
            return f"NOT {brief(part)}"
        case Near(left=left, right=right):
            return f"{brief(left)} {label(tree)} {brief(right)}"
        case _:
            return label(tree)


def _listed(parts: tuple[Expression, ...], between: str, around: str) -> str:
    shown = [brief(one) for one in parts[:_NAMED]]
    left_out = len(parts) - len(shown)
    return around.format(between.join([*shown, *([f"… {left_out} more"] if left_out else [])]))
