"""Under which keys an article's event is found again. Few and selective: most articles share none. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from zlib import crc32

from alerts.acts.described import Described
from alerts.acts.subject import Subject
from alerts.naming import Name, letters

_HEADLINE = 6  # letters: shorter headlines are of many events
_GRAM, _GRAMS = 3, 5  # letters of a piece of a headline, and how many are kept: those whose hashes are smallest
_BODIES = 3  # issuers
_NAMES = 3
_NEAR = 2  # days on which the same news is told


def keys(one: Described) -> frozenset[str]:
    """What the article is filed under: its act's number and name; for two days what its headline and issuers are."""
    about = one.subject
    found = {f"doc:{number}" for number in about.numbers}
    for name in [*about.names, *about.soft][:_NAMES]:
        found |= set(_named(name, about))
    if one.policy:
        found |= {f"due:{day}@{about.region}" for day in about.consulted_until}
    return frozenset(found.union(_daily(one, [one.published_on] if one.published_on else [])))


def lookups(one: Described) -> frozenset[str]:
    """What to look up for an article: its keys, those of the days around, and those of the documents that it cites."""
    found = set(keys(one))
    for cited in one.subject.cited:
        if cited.number:
            found.add(f"doc:{cited.number}")
        if cited.name:
            found |= set(_named(cited.name, one.subject))
    if one.published_on:
        around = range(-_NEAR, _NEAR + 1)
        found |= set(_daily(one, [one.published_on + timedelta(days=n) for n in around]))
    return frozenset(found)


def _named(name: Name, about: Subject) -> Iterator[str]:
    yield f"title:{name.core}"
    if name.distinct:
        yield f"stem:{name.stem}"
    else:
        places = {"".join(path) for path in name.places} or {about.region}
        yield from (f"stem:{name.stem}@{place}" for place in sorted(places)[:2] if place)


def _daily(one: Described, days: Iterable[date]) -> Iterator[str]:
    headline = letters(one.title)
    for day in days:
        if len(headline) >= _HEADLINE:
            yield from (f"gram:{gram}@{day}" for gram in _rarest(headline))
        if one.policy or one.subject.names:
            yield from (f"who:{body}@{day}" for body in sorted(one.subject.bodies)[:_BODIES])


def _rarest(headline: str) -> list[str]:
    """Of two headlines alike, most of these are the same: the smallest hashes of their pieces (MinHash, bottom k)."""
    pieces = {headline[at : at + _GRAM] for at in range(len(headline) - _GRAM + 1)}
    return sorted(pieces, key=lambda piece: (crc32(piece.encode()), piece))[:_GRAMS]
