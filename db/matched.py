"""The rules by which the archive's articles were matched: their texts as they were, a row for each change."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from db.store import Archive
from db.times import from_text, to_text

Groups = tuple[tuple[str, tuple[str, ...]], ...]
"""The [groups] that a rule names, by name: (name, words)."""


@dataclass(frozen=True, slots=True)
class RuleText:
    name: str
    expression: str
    groups: Groups = ()


_CURRENT = "select * from rules_matched where name = ? order by id desc limit 1"


def record(archive: Archive, rules: Iterable[RuleText], now: datetime) -> None:
    """Write down those rules whose text has changed since the last time, or that are new."""
    changed = [rule for rule in rules if (known := current(archive, rule.name)) is None or known[0] != rule]
    if not changed:
        return
    with archive.write() as connection:
        connection.executemany(
            "insert into rules_matched (name, expression, groups, since) values (?, ?, ?, ?)",
            [(one.name, one.expression, _written(one.groups), to_text(now)) for one in changed],
        )


def current(archive: Archive, name: str) -> tuple[RuleText, datetime] | None:
    """The rule as the archive last matched it, and since when; None where it never has."""
    row = archive.read().execute(_CURRENT, [name]).fetchone()
    if row is None:
        return None
    groups = tuple((group, tuple(words)) for group, words in json.loads(row["groups"]).items())
    return RuleText(row["name"], row["expression"], groups), from_text(row["since"])


def _written(groups: Groups) -> str:
    return json.dumps(dict(groups), ensure_ascii=False)
