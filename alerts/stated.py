"""What is known of a page, as rows of the archive."""

from __future__ import annotations

import math
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import islice

from alerts.policy.detection import Decision, Detection, Signal
from alerts.policy.fact import Amount, Day, Fact, Facts, Official, Target
from db.understanding import FactRow, Reason

MOST = 100  # rows of one kind: a page may be a collection, or mean harm
#: How many signals are kept of a detection; most texts are nothing, and their quotes would outweigh their pages.
_REASONS = {Decision.ALERT: 12, Decision.REVIEW: 12, Decision.NO: 3}


def rows(facts: Facts) -> tuple[FactRow, ...]:
    """In the order of the page within each kind. The two ends of a range of money are one row."""
    found = (
        _texts("docnum", facts.docnums),
        _texts("title", facts.titles),
        (replace(_row("issuer", one), tier=one.tier.value) for one in facts.issuers),
        _texts("region", [facts.region] if facts.region else []),
        _texts("stage", [facts.stage] if facts.stage else []),
        _amounts(facts.amounts),
        filter(None, map(_day, facts.dates)),
        filter(None, map(_target, facts.targets)),
        map(_official, facts.officials),
    )
    return tuple(row for kind in found for row in islice(kind, MOST))


def reasons(detection: Detection) -> tuple[Reason, ...]:
    """Vetoes, then signals, those that weigh most first."""
    weighed = sorted(detection.signals, key=lambda signal: -abs(signal.weight))
    return tuple(
        [*_reasons(detection.vetoes, veto=True), *_reasons(weighed, veto=False)][: _REASONS[detection.decision]]
    )


def _reasons(signals: Iterable[Signal], *, veto: bool) -> list[Reason]:
    return [Reason(one.name, one.weight, veto, one.evidence) for one in signals]


def _row(kind: str, fact: Fact) -> FactRow:
    return FactRow(kind, fact.value, fact.field, fact.start, fact.end, fact.quote)


def _texts(kind: str, facts: Iterable[Fact]) -> Iterator[FactRow]:
    return (_row(kind, one) for one in facts)


def _amounts(amounts: Iterable[Amount]) -> Iterator[FactRow]:
    ranges: dict[tuple[str, int, int, str], FactRow] = {}
    for one in amounts:
        number = float(one.number)  # SQLite has no whole numbers beyond 64 bits
        if not math.isfinite(number):
            continue
        key = (one.field, one.start, one.end, one.currency)
        low = ranges.setdefault(key, replace(_row("amount", one), number=number, number_to=number))
        ends = sorted((low.number or 0.0, low.number_to or 0.0, number))
        ranges[key] = replace(low, number=ends[0], number_to=ends[-1], unit=one.currency, qualifiers=one.qualifiers)
    return iter(ranges.values())


def _day(one: Day) -> FactRow | None:
    """None for a day that no calendar has."""
    year, month, day = (*map(int, one.value.split("-")), 0, 0)[:3]
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return None
    last = first.replace(month=month or 12)
    last = last.replace(day=day or monthrange(last.year, last.month)[1])
    return replace(_row("date", one), day=first, day_to=last, date_kind=one.kind)


def _target(one: Target) -> FactRow | None:
    low, high = map(float, one.n if isinstance(one.n, tuple) else (one.n, one.n))
    if not (math.isfinite(low) and math.isfinite(high)):
        return None
    return replace(_row("target", one), number=low, number_to=high)


def _official(one: Official) -> FactRow:
    return replace(_row("official", one), role=one.role)
