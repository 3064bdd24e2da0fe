"""What rules ask of what is known of a page beyond its words: its facts, its detection, its language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from alerts.policy.fact import Day, Fact
from alerts.policy.known import Known
from alerts.policy.lexicon import Lexicon
from alerts.rules.document import Find, Page
from alerts.rules.tree import FIELDS, SIGNS, Compare
from alerts.rules.values import KINDS, topic_named
from db.fold import fold

_Fact = TypeVar("_Fact", bound=Fact)
_ENDS = ("截止", "征求意见止")  # kinds of days after which it is too late to act
_BRACKETS = str.maketrans("[({【〖﹝<〈", "〔" * 8) | str.maketrans(
    "])}】〗﹞>〉", "〕" * 8
)  # as docnums are printed with
_WHOLE_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Answer:
    """`said`: what is known in this respect, whether it fits or not; `finds`: what supports the fit."""

    holds: bool
    said: str
    finds: tuple[Find, ...] = ()


def of_field(field: str, phrase: str, page: Page) -> Answer:
    """What is known of a page against what stands behind one of KNOWN_FIELDS."""
    wanted = fold(phrase).strip()
    if field == "lang":
        return Answer(page.lang == wanted, page.lang)
    if field in ("kind", "topic"):
        return _detected(field, wanted, page.known)
    facts = page.known.facts
    match field:
        case "docnum":
            return _stated(facts.docnums, lambda fact: _docnum(phrase) in _docnum(fact.value))
        case "issuer":
            names = _full_names(wanted, page.known.lexicon)
            return _stated(facts.issuers, lambda fact: any(name in fold(fact.value) for name in names))
        case _:  # region and stage: one at most
            fact = facts.region if field == "region" else facts.stage
            return _stated([fact] if fact else [], lambda fact: wanted in fold(fact.value))


def of_measure(asked: Compare, page: Page) -> Answer:
    """Amounts in yuan, the score, and the days until it is too late, against a limit."""
    sign = SIGNS[asked.sign]
    match asked.measure:
        case "score":
            score = page.known.detection.score
            return Answer(sign(score, asked.limit), f"{score:.2f}", _signalled(page.known))
        case "amount":
            amounts = [one for one in page.known.facts.amounts if one.currency == "CNY"]
            return _stated(amounts, lambda amount: sign(amount.number, asked.limit))
        case _:
            ends = [one for one in page.known.facts.dates if one.kind in _ENDS]
            return _stated(ends, lambda end: _is_ahead(end, page.document.today, sign, asked.limit))


def _is_ahead(end: Day, today: date | None, sign: Callable[[float, float], bool], limit: float) -> bool:
    """Whether a day has not passed and is so far away. A month or a year, or without `today`, is never told to be."""
    if today is None or not _WHOLE_DAY.fullmatch(end.value):
        return False
    days = (date.fromisoformat(end.value) - today).days
    return days >= 0 and sign(days, limit)


def _detected(field: str, wanted: str, known: Known) -> Answer:
    found = known.detection
    if field == "topic":
        return Answer(topic_named(wanted, known.lexicon) in found.topics, ", ".join(found.topics), _signalled(known))
    vetoes = "".join(f", {veto.name}" for veto in found.vetoes)
    said = next((kind for kind, decision in KINDS.items() if decision is found.decision), "no")
    return Answer(said == wanted, f"{said}{vetoes}", _signalled(known))


def _stated(facts: Sequence[_Fact], fits: Callable[[_Fact], bool]) -> Answer:
    fitting = [fact for fact in facts if fits(fact)]
    finds = tuple((FIELDS.index("title" if one.field == "title" else "body"), one.start, one.end) for one in fitting)
    return Answer(bool(fitting), ", ".join(dict.fromkeys(fact.value for fact in facts)), finds)


def _signalled(known: Known) -> tuple[Find, ...]:
    """What spoke for it. A page without a headline is detected by its first sentence, whose offsets are its own."""
    places = {name: (FIELDS.index(name), text) for name, text in (("title", known.title), ("body", known.body))}
    return tuple(
        (places[one.field][0], one.start, one.end)
        for one in known.detection.why
        if places[one.field][1][one.start : one.end] == one.term
    )


def _docnum(text: str) -> str:
    """A document number whatever brackets and blanks it is printed with."""
    return "".join(fold(text).split()).translate(_BRACKETS)


def _full_names(wanted: str, lexicon: Lexicon) -> tuple[str, ...]:
    """What is meant, and the full name where it is a short one: 工信部, 工信局. Folded."""
    return tuple(dict.fromkeys((wanted, *map(fold, _bodies(wanted, lexicon)))))


def _bodies(wanted: str, lexicon: Lexicon) -> Iterator[str]:
    for index, start, end in lexicon.words.find_matches_as_indexes(wanted):
        if (start, end) == (0, len(wanted)) and lexicon.names[index].body:
            yield lexicon.names[index].body
    for short, full in lexicon.local.items():
        if wanted.endswith(short):
            yield wanted.removesuffix(short) + full
