"""The rules as the archive last matched them: written down when the engine starts, read when one is tested."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from alerts.policy.lexicon import Lexicon
from alerts.rules.match import Rule
from alerts.rules.tree import Expression, Group, parts_of
from db import matched
from db.errors import RuleError
from db.matched import RuleText
from db.store import Archive


@dataclass(frozen=True, slots=True)
class Remembered:
    """`rule` None: the language has changed since, and it cannot be read any more."""

    text: str
    since: datetime
    rule: Rule | None


def remember(archive: Archive, rules: Iterable[Rule], now: datetime) -> None:
    matched.record(archive, [text_of(rule) for rule in rules], now)


def recall(archive: Archive, name: str, *, lexicon: Lexicon | None = None) -> Remembered | None:
    """None where the archive has never matched a rule of that name."""
    known = matched.current(archive, name)
    if known is None:
        return None
    text, since = known
    try:
        return Remembered(
            text.expression, since, Rule.of(name, text.expression, groups=dict(text.groups), lexicon=lexicon)
        )
    except RuleError:
        return Remembered(text.expression, since, None)


def text_of(rule: Rule) -> RuleText:
    """With the words of the groups that it names, which its text alone does not tell."""
    named = {group.name: tuple(word.phrase for word in group.words) for group in _groups(rule.expression)}
    return RuleText(rule.name, rule.text, tuple(sorted(named.items())))


def _groups(tree: Expression) -> Iterator[Group]:
    if isinstance(tree, Group):
        yield tree
    for part in parts_of(tree):
        yield from _groups(part)
