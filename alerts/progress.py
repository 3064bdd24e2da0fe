"""A policy's course: what an article brings that people who were told of its event do not know yet. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher

from db.facts import DEADLINES
from db.progress import DRAFTS, Change, ChangeKind
from db.understanding import FactRow

#: The stages that a policy goes through; nobody waits to hear that a page about it speaks of its money.
_COURSE: Mapping[str, int] = {
    "拟出台": 0,
    "征求意见": 1,
    "印发": 2,
    "施行": 3,
    "解读": 3,
    "发布会": 3,
    "申报通知": 3,
}
_ISSUED = _COURSE["印发"]
_IN_FORCE = ("施行", "生效")
_TALKED_OF = ("解读", "发布会")  # before the text may be there
_REPEAL = "废止"
_REPEALS = re.compile(r"废止|废除|失效|撤销|撤回|停止执行|repeal|rescind|revok|withdr[ae]w", re.IGNORECASE)
_CORRECTS = re.compile(
    r"更正|延期|延长|延至|推迟|顺延|调整|变更|补充|勘误|截止[^，。]{0,4}的(?:通知|公告)|extend|postpone|correct|revis",
    re.IGNORECASE,
)
_MOST_AMOUNTS = 5  # of one follow-up: more is another text, and the page is there to be read
_SAME_SENTENCE = 0.5
#: Characters of a text in which it says what has happened; further down an act tells of its own measures.
_LEAD = 200


@dataclass(frozen=True, slots=True)
class Brought:
    """What an article says. `official_url`: its address where it is the issuer's own page.

    `before`: the facts of its earlier text, where it was edited; None: it is new. `today`: in Beijing.
    `had_official`: the stages on the issuer's page that the event has; None: it has none.
    """

    title: str
    facts: Sequence[FactRow]
    today: date
    official_url: str | None = None
    before: Sequence[FactRow] | None = None
    had_official: frozenset[str] | None = None

    @property
    def drafted(self) -> bool:
        """Whether it tells of what may come to be."""
        return any(one.kind == "stage" and one.value in DRAFTS for one in self.facts)

    @property
    def official_known(self) -> bool:
        """Whether the event has its official page; that of a draft is none of the text that is issued."""
        return self.had_official is not None and (self.drafted or not self.had_official & DRAFTS)

    @property
    def corrects(self) -> bool:
        """Whether its headline says that what was told is so no longer."""
        return bool(_CORRECTS.search(self.title))


def stated(brought: Brought) -> tuple[str, ...]:
    """The keys of what an event's first alert tells."""
    changes = [Change(ChangeKind.STAGE, stage) for stage in _stages(brought)]
    changes += [Change(ChangeKind.DEADLINE, day, of=kind) for kind, days in _deadlines(brought.facts) for day in days]
    return tuple(dict.fromkeys([*(change.key for change in changes), *stated_official(brought)]))


def stated_official(brought: Brought) -> tuple[str, ...]:
    """The key that the official page is known, where it is."""
    return (ChangeKind.OFFICIAL.value,) if brought.official_url or brought.official_known else ()


def changes(brought: Brought, told: Collection[str], over: Collection[str] = ()) -> tuple[Change, ...]:
    """What is new to people who know `told` and for whom `over` holds no longer (keys): the weightiest first."""
    course = [*_repealed(brought, told), *_next_stage(brought, told), *_official(brought, told)]
    found = [*course, *_moved_deadlines(brought, told, over, with_others=bool(course)), *_amounts(brought)]
    return tuple(change for change in found if change.key not in told)


def _stages(brought: Brought) -> list[str]:
    """A text that will be in force one day is not in force yet."""
    stages = [one.value for one in brought.facts if one.kind == "stage"]
    starts = [one.day for one in brought.facts if one.kind == "date" and one.date_kind in _IN_FORCE and one.day]
    if "施行" in stages and starts and min(starts) > brought.today:
        stages = ["印发" if stage == "施行" else stage for stage in stages]
    return stages


def _repealed(brought: Brought, told: Collection[str]) -> Iterator[Change]:
    """What says in passing that another act ends is no repeal, nor is the next page about a repeal."""
    own = _REPEAL in _stages(brought) and _REPEALS.search(brought.title)
    if own and f"{ChangeKind.STAGE}:{_REPEAL}" not in told:
        yield Change(ChangeKind.REPEALED, brought.title)


def _next_stage(brought: Brought, told: Collection[str]) -> Iterator[Change]:
    """What an edit leaves as it was is none; others than the issuer say it in the headline or the lead."""
    known = [key.removeprefix("stage:") for key in told if key.startswith("stage:")]
    stood = [one.value for one in brought.before or () if one.kind == "stage"]
    reached = max(known, key=lambda stage: _COURSE.get(stage, -1), default="")
    least = _ISSUED if reached in _TALKED_OF else _COURSE.get(reached, -1)
    led = [one for one in brought.facts if one.kind != "stage" or one.field == "title" or one.start < _LEAD]
    for stage in _stages(brought if brought.official_url else replace(brought, facts=led)):
        if stage in _COURSE and stage not in (*known, *stood) and _COURSE[stage] >= least:
            yield Change(ChangeKind.STAGE, stage, reached)


def _official(brought: Brought, told: Collection[str]) -> Iterator[Change]:
    if brought.official_url and not brought.official_known and ChangeKind.OFFICIAL not in told:
        yield Change(ChangeKind.OFFICIAL, brought.official_url)


def _deadlines(facts: Sequence[FactRow]) -> list[tuple[str, list[str]]]:
    """Kind → days, YYYY-MM-DD; of a month or a year its last day."""
    days: defaultdict[str, set[str]] = defaultdict(set)
    for one in facts:
        if one.kind == "date" and one.date_kind in DEADLINES and one.day_to:
            days[one.date_kind].add(one.day_to.isoformat())
    return [(kind, sorted(days[kind])) for kind in sorted(days)]


def _moved_deadlines(
    brought: Brought, told: Collection[str], over: Collection[str], *, with_others: bool
) -> Iterator[Change]:
    """A day that takes the place of another; one more on a page of the issuer's; a first one with other news.

    An edit replaces what its own page stated. What was moved once comes back by an edit or a correction only: others
    go on printing it.
    """
    stood = dict(_deadlines(brought.before or ()))
    for kind, days in () if _is_behind(brought, told) else _deadlines(brought.facts):
        known, ended, was = _days(told, kind), _days(over, kind), set(stood.get(kind, ()))
        new = [day for day in days if day not in known | was and (was or brought.corrects or day not in ended)]
        replaces = known & was if was else known if _contradicts(brought, told, known) else set()
        gone = sorted(replaces - set(days))
        first = not known and (with_others or brought.before is not None)
        if gone or first or brought.official_url or brought.corrects:
            for at, day in enumerate(new):
                yield Change(ChangeKind.DEADLINE, day, gone[at] if at < len(gone) else "", kind)


def _is_behind(brought: Brought, told: Collection[str]) -> bool:
    """Whether it is a draft of what was issued: nobody is asked any more."""
    issued = (stage for stage, place in _COURSE.items() if place >= _ISSUED and stage not in _TALKED_OF)
    return brought.drafted and any(f"{ChangeKind.STAGE}:{stage}" in told for stage in issued)


def _days(keys: Collection[str], kind: str) -> set[str]:
    prefix = f"{ChangeKind.DEADLINE}:{kind}:"
    return {key.removeprefix(prefix) for key in keys if key.startswith(prefix)}


def _contradicts(brought: Brought, told: Collection[str], known: Collection[str]) -> bool:
    """Whether what it states stands against what was told: a correction, the issuer's word against the media's, or a
    page of the issuer's when the days that were told are past. Its others may be of another track, or of a district.
    """
    past = all(day < brought.today.isoformat() for day in known)
    official = brought.official_url and (past or brought.before is not None or ChangeKind.OFFICIAL not in told)
    return brought.corrects or bool(official)


def _amounts(brought: Brought) -> Iterator[Change]:
    """The sums that an edit has put in the place of others."""
    if brought.before is None:
        return
    old, new = _sums(brought.before), _sums(brought.facts)
    pairs = [(kind, *pair) for kind in new if kind in old for pair in _replaced(old[kind], new[kind])]
    for (qualifiers, _), gone, come in pairs[:_MOST_AMOUNTS]:
        yield Change(ChangeKind.AMOUNT, come, gone, qualifiers)


def _sums(facts: Sequence[FactRow]) -> dict[tuple[str, str], dict[tuple[float, float], FactRow]]:
    """(qualifiers, currency) → sums, as they are printed."""
    sums: dict[tuple[str, str], dict[tuple[float, float], FactRow]] = {}
    for one in facts:
        if one.kind == "amount" and one.number is not None and one.number_to is not None:
            kind = (" ".join(sorted(one.qualifiers)), one.unit or "")
            sums.setdefault(kind, {})[one.number, one.number_to] = one
    return sums


def _replaced(
    old: Mapping[tuple[float, float], FactRow], new: Mapping[tuple[float, float], FactRow]
) -> Iterator[tuple[str, str]]:
    """The sums that are gone, each with the one that stands in its sentence now; other sentences are other matters."""
    gone = [one for number, one in old.items() if number not in new]
    for come in (one for number, one in new.items() if number not in old):
        alike = {_likeness(one, come): one for one in reversed(gone)}
        if alike and max(alike) >= _SAME_SENTENCE:
            went = alike[max(alike)]
            gone.remove(went)
            yield went.value, come.value


def _likeness(one: FactRow, other: FactRow) -> float:
    mine, theirs = (re.sub(r"\d", "", fact.quote.replace(fact.value, "")) for fact in (one, other))
    return SequenceMatcher(None, mine, theirs, autojunk=False).ratio()
