"""Which event an article belongs to: one event is one act of policy, from its draft to its explanation. Pure.

An article joins by the act's number, else by its name with issuer and time, else as a reprint, else by what it states.
Two numbers are two acts; so are two places, two years, two batches, and a measure and the one that it implements.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from alerts.acts.described import Candidate, Described, described_of_facts, described_of_rows
from alerts.acts.keys import keys, lookups
from alerts.acts.numbers import at_odds
from alerts.acts.same_act import Reason, Tie, apart, same_act
from alerts.acts.same_news import same_news
from alerts.acts.subject import Cited
from alerts.naming import Likeness, likeness

__all__ = ["Candidate", "Described", "Placed", "described_of_facts", "described_of_rows", "keys", "lookups", "place"]

_RANKS = ("docnum", "title", "reprint", "similar")


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an article goes. `event_id` None: a new event, and then `reason` is "" and `with_article_id` None.

    `detail` says why, for people. `implements` and `repeals`: other events that it builds on or ends, with what it
    calls them.
    """

    event_id: int | None
    reason: Reason = ""
    with_article_id: int | None = None
    detail: str = ""
    implements: tuple[tuple[int, str], ...] = ()
    repeals: tuple[tuple[int, str], ...] = ()


def place(
    new: Described, found: Sequence[Candidate], *, numbers: Mapping[int, Collection[str]] | None = None
) -> Placed:
    """The event that `new` joins, the surest tie first. The order of `found` does not matter.

    `found`: articles that share a key of `lookups(new)` or are alike in text, and the other members of their events:
    one member that can't be of the same act keeps `new` out. `numbers`: event id → the numbers of all its members
    (their keys that begin with "doc:", without that), where `found` may lack some of them.
    """
    ties = sorted(_ties(new, found), key=_sureness)
    joined = next((tie for tie in ties if _may_join(new, tie[1].article.event_id, found, numbers or {})), None)
    event_id = joined[1].article.event_id if joined else None
    links = tuple(_links(new, found, event_id))
    return Placed(
        event_id,
        joined[0].reason if joined else "",
        joined[1].article.article_id if joined else None,
        joined[0].detail if joined else "",
        implements=tuple((other, said) for kind, other, said in links if kind == "implements"),
        repeals=tuple((other, said) for kind, other, said in links if kind == "repeals"),
    )


def _ties(new: Described, found: Sequence[Candidate]) -> Iterator[tuple[Tie, Candidate]]:
    for one in found:
        tie = same_act(new, one.article) or _reprinted(one) or same_news(new, one.article)
        if tie:
            yield tie, one


def _reprinted(one: Candidate) -> Tie | None:
    return None if one.reprint is None else Tie("reprint", one.reprint, f"{one.reprint:.0%} of one text in the other")


def _sureness(tied: tuple[Tie, Candidate]) -> tuple[int, float, int]:
    tie, one = tied
    return _RANKS.index(tie.reason), -tie.strength, one.article.article_id


def _may_join(
    new: Described, event_id: int, found: Sequence[Candidate], numbers: Mapping[int, Collection[str]]
) -> bool:
    if at_odds(new.subject.numbers, numbers.get(event_id, ())):
        return False
    return not any(apart(new, one.article) for one in found if one.article.event_id == event_id)


def _links(new: Described, found: Sequence[Candidate], own: int | None) -> Iterator[tuple[str, int, str]]:
    """Each other event once: the documents that an act of policy builds on, or ends."""
    linked: set[tuple[str, int]] = set()
    acts = bool(new.subject.names or new.subject.numbers)
    for cited in (one for one in new.subject.cited if acts or one.kind == "repeals"):
        for one in sorted(found, key=lambda one: one.article.article_id):
            link = (cited.kind, one.article.event_id)
            if one.article.event_id != own and link not in linked and _is_of(one.article, cited):
                linked.add(link)
                yield (
                    *link,
                    f"文号 {cited.number}"
                    if cited.number
                    else f"《{cited.name.printed.strip('《》') if cited.name else ''}》",
                )


def _is_of(one: Described, cited: Cited) -> bool:
    """Whether an article is of the document that another one cites."""
    if cited.number:
        return cited.number in one.subject.numbers
    alike = [likeness(cited.name, name) for name in one.subject.names[:1]] if cited.name else []
    return any(
        like is Likeness.EQUAL or (like is Likeness.ALIKE and cited.name.distinct) for like in alike if cited.name
    )
