"""The facts that a page states of a policy. Pure: `facts(title, text, published_on=…)`."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from datetime import date
from typing import TypeVar

from alerts.policy import amounts, dates, docnum, english, regions, stages, targets
from alerts.policy.fact import Amount, Day, Fact, Facts, Issuer, Official, Target
from alerts.policy.lexicon import Lexicon, Path, Tier, shipped
from alerts.policy.page import Page
from alerts.policy.reading import Support, offsets
from db.fold import fold

MAX_CHARS = 40_000  # of a page that are read; longer ones are collections, and time is bounded by it
_LEAD = 200  # characters: what a report opens with
_GOVERNS = re.compile("(?:省长|市长|区长|县长|州长|旗长)$")
_DATELINE = 16  # characters: 7月21日至22日,国务院国资委…
_NATION = "全国"
_SPEAKS = re.compile(r"[^,。;:\n]{0,16}?(?:表示|介绍|指出|透露|强调|说|称|提到|谈到|回应|答)|:")
_OF_NATION = re.compile(  # what opens the numbers of central bodies
    "国|中办|中发|中网办|工信|发改|财[教建资金综行]|教[技办科]|人社部|农[办机科]|建[标办市]|银发|交[办规科]|民[函发办]|市监"
)
_T = TypeVar("_T")


def facts(
    title: str,
    text: str,
    *,
    published_on: date | None,
    source: str = "",  # noqa: ARG001 - whoever publishes is not who issued it; asked for by the signature all the same
    url: str = "",  # noqa: ARG001 - as source
    lexicon: Lexicon | None = None,
) -> Facts:
    """What title and text say. `published_on` gives dates without a year theirs; None leaves those out.

    `lexicon`: the shipped words where None; `alerts.policy.lexicon.load` adds others to them.
    """
    page = Page.of(title[:MAX_CHARS], text[:MAX_CHARS], lexicon or shipped())
    return Facts(
        docnums=_docnums(page),
        titles=_titles(page),
        issuers=_issuers(page),
        region=_region(page),
        stage=_stage(page),
        amounts=_amounts(page),
        dates=_dates(page, published_on),
        targets=_targets(page),
        officials=_officials(page),
    )


def _stated(value: str, at: Support) -> tuple[str, str, int, int, str]:
    return value, at.field, at.start, at.end, at.quote


def _first_of_each(found: Iterable[tuple[Hashable, _T]]) -> tuple[_T, ...]:
    first: dict[Hashable, _T] = {}
    for key, fact in found:
        first.setdefault(key, fact)
    return tuple(first.values())


def _docnums(page: Page) -> tuple[Fact, ...]:
    printed = [(docnum.tidy(page.reading.printed(*span)), span) for span in page.docnums]
    return _first_of_each((fold(value), Fact(*_stated(value, page.support(*span)))) for value, span in printed)


def _titles(page: Page) -> tuple[Fact, ...]:
    spans = [(one.start, one.end) for one in page.titles]
    printed = [(page.reading.printed(*span), span) for span in spans]
    return _first_of_each((fold(value), Fact(*_stated(value, page.support(*span)))) for value, span in printed)


def _issuers(page: Page) -> tuple[Issuer, ...]:
    return _first_of_each(
        (body.name, Issuer(*_stated(body.name, page.support(body.start, body.end)), tier=body.tier))
        for body in page.issuing
    )


def _region(page: Page) -> Fact | None:
    """The place in the titles and of the issuers, else of the officials' bodies, else of the text as a whole."""
    central = [((), (body.start, body.end)) for body in page.issuing if body.tier in (Tier.CENTRAL, Tier.MINISTRY)]
    local = [(body.path, (body.start, body.end)) for body in page.issuing if body.path]
    public = [place for place in page.places if regions.is_public(place, page.text)]
    in_titles = offsets([one.whole for one in page.titles])
    named = [(regions.settle(one), (one.start, one.end)) for one in public if one.start in in_titles]
    roles = _roles(page)
    people = [
        (one.path, (one.start, one.end)) for one in page.bodies if one.start in roles and one.tier is not Tier.FOREIGN
    ]
    if not people and _opens_with_ministry(page):
        people = [((), (page.bodies[0].start, page.bodies[0].end))]
    if not local and not named and regions.listed(page.text, public):
        central = []  # what a ministry gives to several cities is theirs, and no one place's
        people = []
    running = [(regions.settle(place), (place.start, place.end)) for place in public]
    for evidence in (central + local + named, people, running, _marks(page)):
        if evidence:
            return _placed(page, evidence)
    return _abroad(page)


def _opens_with_ministry(page: Page) -> bool:
    """工信部规划司司长表示…: the body that the text is about, though it issues nothing in it."""
    first = page.bodies[0] if page.bodies else None
    if first is None or first.tier not in (Tier.CENTRAL, Tier.MINISTRY):
        return False
    before = first.start - page.reading.body_at
    return before == 0 or (before <= _DATELINE and page.text[first.start - 1] in ",:")


def _abroad(page: Page) -> Fact | None:
    path = regions.abroad(page.words, page.text)
    for start, end, name in page.words if path else ():
        if path and name.country and path[0] in name.country:
            return Fact(*_stated(path[0], page.support(start, end)))
    return None


def _placed(page: Page, evidence: list[tuple[Path, tuple[int, int]]]) -> Fact | None:
    path = regions.leading([one for one, _ in evidence])
    if path is None:
        return None
    span = next(span for one, span in evidence if one == path)
    return Fact(*_stated("".join(path) or _NATION, page.support(*span)))


def _marks(page: Page) -> list[tuple[Path, tuple[int, int]]]:
    """粤府办〔2031〕6号 is of Guangdong."""
    found = [(page.lexicon.marks.get(page.text[start]), (start, start + 1)) for start, _ in page.docnums]
    if not any(path for path, _ in found):  # 武昌政规 is of 武昌区
        found = [(_district(page, start), (start, start + 2)) for start, _ in page.docnums]
    nation: list[tuple[Path, tuple[int, int]]] = [
        ((), (start, start + 1))
        for start, end in page.docnums
        if start == page.reading.body_at and _OF_NATION.match(page.text, start, end)
    ]
    return nation or [(path, span) for path, span in found if path]


def _district(page: Page, start: int) -> Path | None:
    places, _ = regions.find(page.text[start : start + 2] + "区", page.lexicon)
    whole = [
        place for place in places if place.whole and not place.zone and place.end == len("武昌区") and place.start == 0
    ]
    return regions.settle(whole[0]) if whole else None


def _stage(page: Page) -> Fact | None:
    """By the headline, else by what the text opens with, else by all of it: cues far down are of other documents."""
    body = page.reading.body_at
    lead = min(len(page.text), body + _LEAD)
    found = (
        (_cued(page, body - 1) or _headed(page, body - 1) if body else None)
        or _cued(page, lead)
        or (_cued(page, len(page.text)) if lead < len(page.text) else None)
        or _headed(page, len(page.text))
        or _spoken(page)
        or _numbered(page)
    )
    return Fact(*_stated(found.name, page.support(found.start, found.end))) if found else None


def _cued(page: Page, end: int) -> stages.Standing | None:
    quoted = [span for span in page.quoted if span[1] <= end]
    named = [one.whole for one in page.titles if one.whole[1] <= end]
    return stages.find(page.text[:end], quoted, named, page.lexicon)


def _headed(page: Page, end: int) -> stages.Standing | None:
    """A document that opens with its own name is one that was issued; a name and a colon open a summary of it."""
    heads = (one for one in page.titles if not one.quoted and one.end <= end)
    return next(
        (stages.Standing(one.start, one.end, "印发") for one in heads if not page.text.startswith(":", one.end)), None
    )


def _numbered(page: Page) -> stages.Standing | None:
    """What opens with its own number was issued, whatever it says of itself."""
    start, end = page.docnums[0] if page.docnums else (-1, -1)
    return stages.Standing(start, end, "印发") if start == page.reading.body_at else None


def _spoken(page: Page) -> stages.Standing | None:
    """An official of a public body who speaks does so at a press conference, where nothing else is said."""
    public = {body.start for body in page.bodies}
    for one in page.people:
        in_public = one.role and (not public.isdisjoint(range(*one.role)) or _GOVERNS.search(page.text, *one.role))
        if in_public and _SPEAKS.match(page.text, one.end):
            return stages.Standing(one.start, one.end, "发布会")
    return None


def _roles(page: Page) -> set[int]:
    """Where offices of people stand whose name is not spelt as those abroad are."""
    return offsets([one.role for one in page.people if one.role and "·" not in page.text[slice(*one.name)]])


def _amounts(page: Page) -> tuple[Amount, ...]:
    found = []
    for one in amounts.find(page.text):
        at = page.support(one.start, one.end)
        printed = page.reading.printed(one.start, one.end)
        amount = Amount(*_stated(printed, at), number=one.value, currency=one.currency, qualifiers=one.qualifiers)
        found.append(((at.quote, at.start if at.field == "text" else 0, one.value), amount))
    return _first_of_each(found)


def _dates(page: Page, published_on: date | None) -> tuple[Day, ...]:
    table = [(cell.kind, cell.start, cell.end) for cell in page.cells]
    found = dates.find(page.text, published_on, {body.end for body in page.issuing}, table)
    return _first_of_each(
        ((one.kind, one.value), Day(*_stated(one.value, page.support(one.start, one.end)), kind=one.kind))
        for one in found
    )


def _targets(page: Page) -> tuple[Target, ...]:
    found = targets.find(page.text, page.quoted)
    found.extend(targets.Count(*one) for one in english.counts(page.reading.capitals))
    return tuple(Target(*_stated(one.what, page.support(one.start, one.end)), n=one.n) for one in found)


def _officials(page: Page) -> tuple[Official, ...]:
    found = []
    for one in page.people:
        name = page.reading.printed(*one.name)
        role = page.reading.printed(*one.role) if one.role else ""
        found.append((fold(name), Official(*_stated(name, page.support(one.start, one.end)), role=role)))
    return _first_of_each(found)
