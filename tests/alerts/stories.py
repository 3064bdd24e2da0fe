"""The stories of event_cases.toml, and articles put into events one after the other, as `assess` does it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from alerts.events import Candidate, Described, Placed, described_of_facts, keys, lookups, place
from alerts.naming import letters
from alerts.policy.detection import Decision
from alerts.policy.known import Known

Item = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Story:
    name: str
    items: tuple[Item, ...]
    links: frozenset[str]


def stories() -> list[Story]:
    table = tomllib.loads(Path(__file__).with_name("event_cases.toml").read_text(encoding="utf-8"))
    return [Story(one["name"], tuple(one["items"]), frozenset(one.get("links", ()))) for one in table["stories"]]


def described(number: int, item: Item) -> Described:
    """An article whose event is its own so far."""
    day = date.fromisoformat(item["date"])
    known = Known(item["title"], item["text"], item["source"], "", day)
    return described_of_facts(
        number,
        number,
        title=item["title"],
        body=item["text"],
        source=item["source"],
        published_on=day,
        facts=known.facts,
        policy=known.detection.decision is not Decision.NO,
    )


def in_order(items: Iterable[Item]) -> list[tuple[Described, Placed]]:
    """Each article where it was put, in the order they came; the same text again is a reprint."""
    done: list[tuple[Described, Placed]] = []
    for number, item in enumerate(items, 1):
        new = described(number, item)
        said = place(new, candidates(new, [one for one, _ in done]))
        done.append((replace(new, event_id=said.event_id or number), said))
    return done


def candidates(new: Described, olds: Sequence[Described]) -> list[Candidate]:
    sought = lookups(new)
    shared = [(one, 1.0 if one.body and letters(one.body) == letters(new.body) else None) for one in olds]
    found = {one.event_id for one, reprint in shared if reprint or not sought.isdisjoint(keys(one))}
    return [Candidate(one, reprint) for one, reprint in shared if one.event_id in found]
