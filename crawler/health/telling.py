"""When people are told: once when a source has gone wrong for good, once when it is well again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from crawler.health.habits import MOST_SPELLS, Habits, Trouble, at
from db.health import NoticeKind
from db.outcomes import Outcome

WELL = frozenset({Outcome.OK, Outcome.NOT_MODIFIED})

_DAY = timedelta(days=1)
_SELDOM = timedelta(hours=4)  # polls further apart double their pause past a day before there are three
_POLLS, _FEWER_POLLS = 3, 2
#: One look is enough, and the second is for the case that it was a mistake of ours.
_CERTAIN = frozenset(
    {
        Outcome.STALE,
        Outcome.OFFSITE,
        Outcome.MOJIBAKE,
        Outcome.LOGIN,
        Outcome.ROBOTS,
        Outcome.BAD_URL,
        Outcome.BLOCKED_ADDRESS,
    }
)
#: Told only after a day: the server wants to be left alone, which we do, or the mistake is our own.
_OURS = frozenset({Outcome.RATE_LIMITED, Outcome.INTERNAL})
#: No page came; which way it did not is no other trouble.
_UNREACHABLE = frozenset(
    {
        Outcome.HTTP_ERROR,
        Outcome.DNS,
        Outcome.CONNECT,
        Outcome.TLS,
        Outcome.TIMEOUT,
        Outcome.PROTOCOL,
    }
)
#: What passes by itself, at some sources every night: they are given the time it usually takes.
_PASSING = _UNREACHABLE | {Outcome.EMPTY_LIST, Outcome.CHALLENGE, Outcome.PARSER_KILLED}
_LONGER = 1.5
#: Good polls after which the next trouble is another one; before that it is told once a day.
_CALM = 10
_BELIEVED, _BELIEVED_AGAIN = 1, 2
_MOST_COUNTED = 100_000


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be said. `trouble`: as it was when it was over, or came to be told."""

    kind: NoticeKind
    trouble: Trouble


def after(habits: Habits, outcome: Outcome, *, every_s: float, now: datetime) -> tuple[Habits, Told | None]:
    """The habits after a poll's outcome, and what people are to be told of it."""
    if outcome in WELL:
        return _good(habits, now)
    trouble = _bad(habits, outcome, now)
    habits = replace(habits, trouble=trouble, calm=0 if trouble.again or trouble.told else habits.calm)
    if trouble.told or not _is_ripe(habits, trouble, every_s, now) or _is_held_back(habits, outcome, now):
        return habits, None
    trouble = replace(trouble, told=True)
    habits = replace(habits, trouble=trouble, told_at=now.timestamp(), told=outcome, calm=0)
    return habits, Told(NoticeKind.TROUBLE, trouble)


def _bad(habits: Habits, outcome: Outcome, now: datetime) -> Trouble:
    """A change of its kind does not make it another trouble."""
    before = habits.trouble
    if before:
        polls = min(before.polls + 1, _MOST_COUNTED)
        named = before.outcome if before.told else outcome
        return replace(before, outcome=named, polls=polls, good=0, again=before.again or before.good > 0)
    soon = habits.told_at is not None and now - at(habits.told_at) < _DAY and habits.calm < _CALM
    return Trouble(now.timestamp(), outcome, again=soon)


def _good(habits: Habits, now: datetime) -> tuple[Habits, Told | None]:
    trouble, calm = habits.trouble, min(habits.calm + 1, _MOST_COUNTED)
    if trouble is None:
        return replace(habits, calm=calm), None
    good = trouble.good + 1
    if trouble.told and good < (_BELIEVED_AGAIN if trouble.again else _BELIEVED):
        return replace(habits, trouble=replace(trouble, good=good)), None
    spells = habits.spells
    if trouble.outcome in _PASSING:
        minutes = round((now - at(trouble.since)).total_seconds() / 60)
        spells = (*spells, max(minutes, 0))[-MOST_SPELLS:]
    habits = replace(habits, trouble=None, calm=calm, spells=spells)
    return habits, Told(NoticeKind.RECOVERED, trouble) if trouble.told else None


def _is_ripe(habits: Habits, trouble: Trouble, every_s: float, now: datetime) -> bool:
    """After three polls in a row (two, where one look is enough), or a day.

    Sources that are asked once a day or less need one poll fewer. Where troubles pass by themselves again and again,
    one has to last longer than those did.
    """
    lasted, every = now - at(trouble.since), timedelta(seconds=every_s)
    a_day = lasted >= _DAY and trouble.polls >= (_FEWER_POLLS if every >= _SELDOM else _POLLS)
    if trouble.outcome in _OURS:
        return a_day
    needed = _FEWER_POLLS if trouble.outcome in _CERTAIN else _POLLS
    needed -= every >= 0.9 * _DAY
    patience = _patience(habits) if trouble.outcome in _PASSING else timedelta()
    return a_day or (trouble.polls >= needed and lasted >= patience)


def _patience(habits: Habits) -> timedelta:
    """Longer than the second longest of the last spells: one of them is no habit."""
    if len(habits.spells) < 2:
        return timedelta()
    return min(_LONGER * timedelta(minutes=sorted(habits.spells)[-2]), _DAY)


def _is_held_back(habits: Habits, outcome: Outcome, now: datetime) -> bool:
    """The same fault soon after it was over is told once a day."""
    if habits.told_at is None or habits.told is None or habits.calm >= _CALM:
        return False
    return _family(habits.told) is _family(outcome) and now - at(habits.told_at) < _DAY


def _family(outcome: Outcome) -> Outcome:
    return Outcome.CONNECT if outcome in _UNREACHABLE else outcome
