"""The words of subjects.toml and signs.toml as one automaton: each word stands for one sign or more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ahocorasick_rs import AhoCorasick

from db.fold import fold

SUBJECT, WEAK = "subject", "weak"


@dataclass(frozen=True, slots=True)
class Words:
    """`automaton` finds words by their index in `signs`; `edged` ones (Latin) count only where they stand alone."""

    automaton: AhoCorasick
    signs: tuple[tuple[str, ...], ...]
    edged: tuple[bool, ...]


def words_of(tables: Iterable[Mapping[str, Any]]) -> Words:
    """The words of all tables of the shape of subjects.toml or signs.toml; a later table adds to an earlier one.

    A topic with `on = false` is told as a topic and is no subject.
    """
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for word, sign in _entries(list(tables)):
        found[fold(word)][sign] = None
    return Words(
        AhoCorasick(list(found)),
        tuple(tuple(signs) for signs in found.values()),
        tuple(word[0].isascii() or word[-1].isascii() for word in found),
    )


def _entries(tables: list[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    on = {name: topic.get("on", True) for table in tables for name, topic in topics_in(table) if _rules(topic)}
    for table in tables:
        for name, topic in topics_in(table):
            for word in _listed(topic):
                yield from ((word, sign) for sign in (f"topic:{name}", *((SUBJECT,) if on.get(name, True) else ())))
            for word in topic.get("weak", "").split():
                yield word, WEAK if on.get(name, True) else f"topic:{name}"
        for sign, group in table.get("signs", {}).items():
            yield from ((word, sign) for word in _listed(group))


def topics_in(table: Mapping[str, Any]) -> Iterable[tuple[str, Mapping[str, Any]]]:
    topics: Mapping[str, Mapping[str, Any]] = table.get("topics", {})
    return topics.items()


def _rules(topic: Mapping[str, Any]) -> bool:
    """Does this table say whether the topic counts? One that only adds words leaves it as it was."""
    return "on" in topic or "label" in topic


def _listed(group: Mapping[str, str]) -> Iterator[str]:
    yield from group.get("zh", "").split()
    yield from filter(None, (" ".join(word.split()) for word in group.get("en", "").split(";")))
