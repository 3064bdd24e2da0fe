"""What is known of a source's usual yield and pauses, and of the trouble it is in: a small JSON text in the archive."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from db.outcomes import Outcome

_VERSION = 1
_LATEST = 7.2e9  # seconds since 1970: the year 2198
#: Days, pauses and troubles remembered. Together with the rest they stay below 1 kB.
MOST_DAYS, MOST_GAPS, MOST_SPELLS = 14, 30, 6


@dataclass(frozen=True, slots=True)
class Trouble:
    """Polls that went wrong, one after another. Times in seconds since 1970.

    `good`: good polls since the last bad one, while they are too few to be believed. `again`: soon after another one.
    """

    since: float
    outcome: Outcome
    polls: int = 1
    told: bool = False
    good: int = 0
    again: bool = False


@dataclass(frozen=True, slots=True)
class Habits:
    """What good polls have shown, all fields of the last one unless they say otherwise. Times in seconds since 1970.

    `days`: fewest and most items on each of the last days with a list, the newest last; `day`: its number.
    `gaps`: hours between two new items, the longest of each day; `gap_day`: the last one's. `spells`: minutes that the
    last troubles lasted which passed by themselves. `calm`: good polls since the last trouble.
    """

    polled: float
    bodies: int = 0  # lists read
    day: int = 0
    days: tuple[tuple[int, int], ...] = ()
    on_site: float = 1.0  # share of links, a mean that follows slowly
    distinct: int = 0  # days that the dates are of
    one_day: str | None = None  # where all are of one
    article: bool = False  # the source is a page that is itself the item
    newest: float | None = None  # date on the list
    fresh: float | None = None  # when something new was last there
    advances: int = 0  # polls that found something new after the first
    gap_day: int = 0
    gaps: tuple[int, ...] = ()
    soft: Outcome | None = None  # what was wrong with the last list that was read, which a 304 says is still there
    trouble: Trouble | None = None
    spells: tuple[int, ...] = ()
    calm: int = 0
    told_at: float | None = None
    told: Outcome | None = None


def encode(habits: Habits) -> str:
    """At most 1 kB."""
    return json.dumps({"version": _VERSION} | asdict(habits), separators=(",", ":"))


def decode(text: str | None) -> Habits | None:
    """What `encode` wrote; None for anything else, so that learning begins anew."""
    try:
        value = json.loads(text or "null")
        return _habits(value) if isinstance(value, dict) and value.get("version") == _VERSION else None
    except (
        ValueError,
        TypeError,
        KeyError,
        RecursionError,
    ):  # ValueError: no JSON, no outcome, no number fit for its use
        return None


def _habits(value: Mapping[str, object]) -> Habits:
    return Habits(
        polled=_moment(value["polled"]),
        bodies=_count(value["bodies"]),
        day=_count(value["day"]),
        days=tuple(map(_range, _some(value["days"], MOST_DAYS))),
        on_site=min(_number(value["on_site"]), 1.0),
        distinct=_count(value["distinct"]),
        one_day=None if value["one_day"] is None else str(value["one_day"])[:10],
        article=value["article"] is True,
        newest=_moment_or_none(value["newest"]),
        fresh=_moment_or_none(value["fresh"]),
        advances=_count(value["advances"]),
        gap_day=_count(value["gap_day"]),
        gaps=tuple(map(_count, _some(value["gaps"], MOST_GAPS))),
        soft=_outcome_or_none(value["soft"]),
        trouble=_trouble(value["trouble"]),
        spells=tuple(map(_count, _some(value["spells"], MOST_SPELLS))),
        calm=_count(value["calm"]),
        told_at=_moment_or_none(value["told_at"]),
        told=_outcome_or_none(value["told"]),
    )


def _trouble(value: object) -> Trouble | None:
    if not isinstance(value, dict):
        return None
    return Trouble(
        since=_moment(value["since"]),
        outcome=Outcome(str(value["outcome"])),
        polls=_count(value["polls"]),
        told=value["told"] is True,
        good=_count(value["good"]),
        again=value["again"] is True,
    )


def _outcome_or_none(value: object) -> Outcome | None:
    return None if value is None else Outcome(str(value))


def _some(value: object, most: int) -> list[object]:
    if not isinstance(value, list):
        raise TypeError(f"not a list: {value!r}")
    return value[-most:]


def _range(value: object) -> tuple[int, int]:
    low, high = _some(value, 2)
    return _count(low), _count(high)


def _number(value: object) -> float:
    if not isinstance(value, int | float) or not math.isfinite(value) or not 0 <= value <= _LATEST:
        raise ValueError(f"not a number from 0 to {_LATEST}: {value!r:.40}")
    return float(value)


def _count(value: object) -> int:
    return int(_number(value))


def _moment(value: object) -> float:
    return _number(value)


def _moment_or_none(value: object) -> float | None:
    return None if value is None else _moment(value)


def at(moment: float) -> datetime:
    return datetime.fromtimestamp(moment, UTC)
