"""Features: conjunctions of signs in one scope, written so that a person can read the table of weights.

    "title: subject & (issue | consult) & !company" = 1.4

A scope is title, head (its first clause), clause (any one of its clauses), first (the first sentence of the text),
lead, text (any one sentence), page (title or lead) or source.
`public > deed > subject` wants the first words of each in that order. `[groups]` in weights.toml names sets of signs
that features may use in the place of one. The weights are fitted by bench/fit_policy.py.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from alerts.policy.signs import Found, Signs, Span

SCOPES: Mapping[str, Callable[[Signs], Sequence[Found]]] = {
    "title": lambda found: (found.title,),
    "head": lambda found: found.clauses[:1],
    "clause": lambda found: found.clauses,
    "lead": lambda found: (found.lead,),
    "first": lambda found: found.sentences[:1],
    "text": lambda found: found.sentences,
    "page": lambda found: (found.page,),
    "source": lambda found: (found.source,),
}
Groups = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Feature:
    """Holds in a scope where each of `needed` has one of its signs, and none of `barred` stands there."""

    name: str
    scope: str
    needed: tuple[frozenset[str], ...]
    barred: frozenset[str]
    ordered: bool  # must the needed stand in that order?

    @classmethod
    def of(cls, name: str, groups: Groups) -> Feature:
        """Raises: ValueError on a name that is no feature."""
        scope, _, rest = name.partition(":")
        ordered = ">" in rest
        parts = [part.strip() for part in rest.replace(">", "&").split("&")]
        if scope not in SCOPES or not all(parts):
            raise ValueError(f"no feature: {name!r}; write one as “title: subject & (issue | consult) & !company”")
        needed = tuple(_signs(part, groups) for part in parts if not part.startswith("!"))
        barred = (_signs(part[1:], groups) for part in parts if part.startswith("!"))
        return cls(name, scope, needed, frozenset().union(*barred), ordered)

    def where(self, found: Signs) -> tuple[Span, ...] | None:
        """The places of its signs, None where it does not hold."""
        if self.scope == "text" and any(signs.isdisjoint(found.text) for signs in self.needed):
            return None  # no need to ask each sentence
        for scope in SCOPES[self.scope](found):
            if self.barred.isdisjoint(scope) and not any(signs.isdisjoint(scope) for signs in self.needed):
                spans = tuple(min(scope[sign] for sign in signs if sign in scope) for signs in self.needed)
                if not self.ordered or all(one < other for one, other in pairwise(spans)):
                    return spans
        return None


def _signs(part: str, groups: Groups) -> frozenset[str]:
    named = (sign.strip() for sign in part.strip("() ").split("|"))
    return frozenset().union(*(groups.get(sign, frozenset((sign,))) for sign in named))


@dataclass(frozen=True, slots=True)
class Weights:
    """`bias` and weights are those of a logistic regression. A veto's text is its reason."""

    bias: float
    alert: float  # the score from which a page is alerted …
    review: float  # … or held for review
    weights: tuple[tuple[Feature, float], ...]
    vetoes: tuple[tuple[Feature, str], ...]


@cache
def shipped_weights() -> Weights:
    """The table weights.toml."""
    text = files("alerts.policy.lexicon").joinpath("weights.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    groups = groups_of(table["groups"])
    return Weights(
        table["bias"],
        table["alert"],
        table["review"],
        tuple((Feature.of(name, groups), weight) for name, weight in table["weights"].items()),
        tuple((Feature.of(name, groups), reason) for name, reason in table["vetoes"].items()),
    )


def groups_of(table: Mapping[str, str]) -> Groups:
    """Groups by name; one may use those above it."""
    groups: dict[str, frozenset[str]] = {}
    for name, signs in table.items():
        groups[name] = _signs(signs, groups)
    return groups
