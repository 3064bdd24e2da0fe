"""Why a page matches a rule, or doesn't: the rule's tree with what each part comes to. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from alerts.rules import asked
from alerts.rules.checks import compiled, decided
from alerts.rules.document import Document, Page
from alerts.rules.match import Rule, RuleSet
from alerts.rules.tree import KNOWN_FIELDS, Compare, Expression, Near, Term, label, parts_of
from db.understanding import Evidence


@dataclass(frozen=True, slots=True)
class Branch:
    """A part of a rule. `said`: as written, or what joins its parts.

    `value`: what the page states where a fact is asked for, "" where it states nothing; None where words are asked for.
    `evidence`: what of it stands in the page, on each NEAR and else each leaf that holds, under a NOT, too.
    """

    said: str
    holds: bool
    value: str | None = None
    evidence: tuple[Evidence, ...] = ()
    parts: tuple[Branch, ...] = ()


def explain(rule: Rule, document: Document) -> Branch:
    """The whole tree: unlike matching, it asks for every fact that the rule names."""
    return _branch(rule.expression, RuleSet((rule,)).page(document))


def _branch(tree: Expression, page: Page, *, quoting: bool = True) -> Branch:
    check = compiled(tree)
    holds = decided(check, page)
    parts = parts_of(tree)
    shows = quoting and holds and (not parts or isinstance(tree, Near))
    return Branch(
        label(tree),
        holds,
        value_of(tree, page),
        page.evidence(set(check.proofs(page, holds=True))) if shows else (),
        tuple(_branch(part, page, quoting=quoting and not shows) for part in parts),
    )


def value_of(tree: Expression, page: Page) -> str | None:
    """What the page states where a fact is asked for, "" where nothing; None where words are asked for."""
    match tree:
        case Compare():
            return asked.of_measure(tree, page).said
        case Term(field=field, phrase=phrase) if field in KNOWN_FIELDS:
            return asked.of_field(field, phrase, page).said
        case _:
            return None
