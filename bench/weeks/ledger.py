"""What people were told, as lines of expected.txt, one for each message; and how they differ from that file. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import ndiff
from importlib.resources import files
from typing import Any

from bench.weeks.printings import Printing
from db.times import BEIJING

_WIDTHS = (11, 26, 26)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message as the receiver took it first. `look`: what the time was in the story."""

    id: str
    look: datetime
    body: bytes


def expected() -> tuple[str, ...]:
    """The lines of expected.txt, without the spaces that line them up."""
    text = files("bench.weeks").joinpath("expected.txt").read_text(encoding="utf-8")
    return tuple(_line(line.split("|")) for line in text.splitlines() if line and not line.startswith("#"))


def told(arrivals: Sequence[Arrival], pages: Mapping[str, Printing]) -> tuple[str, ...]:
    """One line for each message. `pages`: address → what is printed there.

    A policy is known by its event: a first alert names it, a follow-up is of the event's first alert.
    """
    policies: dict[int, str] = {}
    return tuple(_told(one, pages, policies) for one in arrivals)


def _told(one: Arrival, pages: Mapping[str, Printing], policies: dict[int, str]) -> str:
    said = json.loads(one.body)
    kind, about = said["type"], said["data"]
    page = pages.get(about.get("url") or "")
    first = kind == "alert.raised"
    if first and about["event_id"] not in policies:
        policies[about["event_id"]] = (page.policy if page else None) or "nothing"
    words = {"alert.raised": "first", "alert.followed_up": "follow-up"}.get(kind, kind)
    policy = policies.get(about["event_id"], f"event {about['event_id']}")
    changes = "; ".join(_changes(about.get("changes", ()), pages))
    return _line((f"{one.look.astimezone(BEIJING):%m-%d %H:%M}", f"{words} {policy}", _name(page), changes))


def _name(page: Printing | None) -> str:
    """The document, and how the page prints it again, if it does."""
    if page is None:
        return "?"
    return (page.document or f"“{page.title}”") + (f" ({page.way} in {page.site})" if page.way else "")


def _changes(changes: Sequence[Mapping[str, Any]], pages: Mapping[str, Printing]) -> Iterator[str]:
    for one in changes:
        kind, before, after = one["kind"], one["before"], one["after"]
        titles = {page.title: page for page in pages.values() if not page.way}
        if kind == "reminder":
            yield f"reminder {one['of']} {after} ({before} days)"
        elif kind in ("official", "withdrawn"):
            yield f"{kind} {_name(pages.get(after or before))}"
        elif kind == "repealed":
            yield f"repealed by {_name(titles.get(after))}"
        else:
            yield " ".join(part for part in (kind, one["of"], before, "→", after) if part)


def _line(cells: Sequence[str]) -> str:
    plain = [" ".join(cell.split()) for cell in cells]
    return " | ".join([*(cell.ljust(width) for cell, width in zip(plain, _WIDTHS, strict=False)), *plain[3:]]).rstrip()


def difference(wanted: Sequence[str], found: Sequence[str]) -> tuple[str, ...]:
    """The lines that are missing (-) and those that are too many (+), in order; () where all is as expected."""
    return tuple(line for line in ndiff(wanted, found) if line[0] in "-+")
