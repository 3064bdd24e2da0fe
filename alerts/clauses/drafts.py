"""Which pages of an event are its 征求意见稿 and its issued text."""

from __future__ import annotations

from collections.abc import Sequence

from db.events import Member

DRAFT, ISSUED = "征求意见", ("印发", "施行")


def draft_of(members: Sequence[Member]) -> Member | None:
    """The longest text put out for comment: notices and news of it are shorter than what they speak of."""
    return _longest([one for one in members if DRAFT in stages(one)])


def issued_of(members: Sequence[Member], official_url: str | None) -> Member | None:
    """The issuer's own page where that is no draft, else the longest text that was issued."""
    later = [one for one in members if DRAFT not in stages(one)]
    official = [one for one in later if one.article.url == official_url]
    return _longest(official or [one for one in later if stages(one).intersection(ISSUED)])


def stages(member: Member) -> frozenset[str]:
    return frozenset(fact.value for fact in member.facts if fact.kind == "stage")


def _longest(members: Sequence[Member]) -> Member | None:
    """The first seen among equals."""
    return max(members, key=lambda one: (len(one.article.article.body), -one.article.id), default=None)
