"""Durations as people write them in jingbao.toml: "90s", "15m", "2h", "1d"."""

from __future__ import annotations

import re

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
REMEDY = 'Write a number and a unit in quotes: "90s", "15m", "2h" or "1d"'
LONGEST_S = 3650 * 86400.0  # ten years: more is a slip of the pen, and overflows date arithmetic

_DURATION = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)\s*([smhd])", re.ASCII)


def parse(text: str) -> float:
    """Seconds.

    Raises:
        ValueError: not a duration, or longer than ten years.
    """
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is not a duration")
    seconds = float(found[1]) * UNITS[found[2]]
    if seconds > LONGEST_S:
        raise ValueError(f"{text!r} is longer than ten years")
    return seconds


def show(seconds: float) -> str:
    """The shortest text that `parse` turns back into `seconds` (rounded to the millisecond): 900 → "15m"."""
    for unit, size in reversed(UNITS.items()):
        if seconds >= size and seconds % size == 0:
            return f"{int(seconds // size)}{unit}"
    return f"{seconds:.3f}".rstrip("0").rstrip(".") + "s"
