"""Whether two articles speak of one act of policy: by its number, or by its name with issuer, place and time. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from alerts.acts.described import Described
from alerts.acts.numbers import at_odds
from alerts.acts.subject import Subject
from alerts.naming import Likeness, Name, likeness, name_of, same_edition
from db.fold import fold

Reason = Literal["docnum", "title", "reprint", "similar", ""]

_NATION = "全国"
#: Days between two articles on one act, by how sure its name is. A draft may wait two years to be issued.
_EQUAL, _ALIKE, _RENAMED, _UNSURE, _NEAR = 730, 400, 300, 120, 10
_YEARLY = 150  # days: a notice that comes again each year under one name
_YEARLY_KINDS = ("", "notice", "list")
_SHORTLY, _LONG = 30, 10  # days for a name of so many letters in full, of which neither place nor issuer is known
_UNDER = re.compile("根据|依据|按照?|落实|贯彻|结合|为|对照")  # what is done under a document is another act
_MARKED = re.compile("《[^《》]*》?")  # what stands there was read as a name, and found not to be of the article's act
_CALL = re.compile("(?:申报|申领|征集|遴选|推荐|评选|认定)$")
_OPENING = 200  # characters
_SAID = 6  # letters of a document's name that a headline has to say
_DRAFTED = ("拟出台", "征求意见")
_OPEN_KINDS = ("plan", "opinion", "measures", "outline")  # what a draft is called may change among these


@dataclass(frozen=True, slots=True)
class Tie:
    """Why two articles are of one event; the greater the `strength` (within one reason), the surer."""

    reason: Reason
    strength: float
    detail: str


def apart(one: Described, other: Described) -> bool:
    """Whether two articles can't be of one event, whatever else is alike: other numbers, years, batches or places."""
    mine, theirs = one.subject, other.subject
    if at_odds(mine.numbers, theirs.numbers):
        return True
    pairs = [(name, named) for name in mine.names for named in theirs.names]
    return bool(pairs) and not any(_one_document(name, named) for name, named in pairs)


def _one_document(name: Name, named: Name) -> bool:
    """Whether two names may be of one document: not of two places or editions."""
    placed = not (name.places and named.places and name.places.isdisjoint(named.places))
    return placed and (same_edition(name, named) or name.stem != named.stem)


def same_act(one: Described, other: Described) -> Tie | None:
    """By the number, else by the name. Collections, and articles on several acts, join by no name of theirs alone."""
    mine, theirs = one.subject, other.subject
    if mine.numbers and mine.numbers == theirs.numbers:
        return Tie("docnum", 1, f"文号 {'、'.join(sorted(mine.numbers))}")
    if mine.digest or theirs.digest or apart(one, other):
        return None
    if mine.names and theirs.names:
        return _by_names(one, other)
    return _by_soft_names(one, other)


def _by_names(one: Described, other: Described) -> Tie | None:
    if len(one.subject.names) != len(other.subject.names):
        return None
    found = []
    for name in one.subject.names:
        alike = [_named(one, other, name, named) for named in other.subject.names]
        found.append(max((like for like in alike if like), default=None))
    if None in found:
        return None
    strength = min(like for like in found if like)
    return Tie("title", strength, _words(other.subject.names[0], other.subject))


def _words(name: Name, about: Subject) -> str:
    local = about.region if about.region != _NATION else ""
    of = local or next(iter(sorted(about.issuers)), "")
    return f"《{name.printed.strip('《》')}》" + (f" of {of}" if of else "")


def _named(one: Described, other: Described, name: Name, named: Name) -> Likeness | None:
    """How alike the names are, where place, issuer and time do not speak against it."""
    like = likeness(name, named) or _renamed(one, other, name, named)
    agreed = _agreement(one.subject, other.subject, name, named)
    if like is None or agreed is False or not _fits(one, other, name, named):
        return None
    sure = name.distinct and named.distinct
    most = _most_days(like, sure=sure and bool(agreed or like is Likeness.EQUAL))
    if any(about.stage in _DRAFTED for about in (one.subject, other.subject)) and like is Likeness.EQUAL:
        most = _EQUAL
    if not sure and not agreed:
        long = like is Likeness.EQUAL and len(name.core) >= _LONG and agreed is None
        most = _SHORTLY if long else -1
    if like is Likeness.NEAR and not (agreed and one.subject.bodies & other.subject.bodies):
        return None
    gap = _gap(one, other)
    return like if (gap <= most if gap is not None else like > Likeness.NEAR and most > 0) else None


def _most_days(like: Likeness, *, sure: bool) -> int:
    if like is Likeness.NEAR:
        return _NEAR
    if like is Likeness.EQUAL:
        return _EQUAL if sure else _ALIKE
    return _ALIKE if sure else _UNSURE


def _renamed(one: Described, other: Described, name: Name, named: Name) -> Likeness | None:
    """A draft may be called 方案 and the act 意见."""
    drafted = any(about.stage in _DRAFTED for about in (one.subject, other.subject))
    open_kinds = name.kind in _OPEN_KINDS and named.kind in _OPEN_KINDS
    gap = _gap(one, other)
    near = gap is not None and gap <= _RENAMED
    same = name.stem == named.stem and name.distinct and same_edition(name, named)
    return Likeness.ALIKE if drafted and open_kinds and near and same else None


def _agreement(mine: Subject, theirs: Subject, name: Name, named: Name) -> bool | None:
    """Whether place and issuers agree; None: one of the two says nothing of either."""
    of_places = _places_agree(mine, theirs, name, named)
    if of_places is False:
        return False
    bodies, others = mine.bodies, theirs.bodies
    shared = bool(bodies & others)
    if of_places and _NATION not in (mine.region, theirs.region):
        return True
    if shared:
        return True
    return False if bodies and others and not (name.distinct and named.distinct) else None


def _places_agree(mine: Subject, theirs: Subject, name: Name, named: Name) -> bool | None:
    if name.places and named.places:
        return not name.places.isdisjoint(named.places)
    for places, region in ((name.places, theirs.region), (named.places, mine.region)):
        if places and region:
            return region in {"".join(path) for path in places}
    if mine.region and theirs.region:
        return mine.region == theirs.region
    return None


def _fits(one: Described, other: Described, name: Name, named: Name) -> bool:
    """A year that one name has, and the other one leaves out, is about when the other was told of."""
    for years, unnamed, about in ((name.years, named.years, other), (named.years, name.years, one)):
        if years and not unnamed and about.published_on:
            first, last = int(min(years)), int(max(years))
            if not first - 1 <= about.published_on.year <= max(last, first + 1):
                return False
    if not (name.years or named.years) and (name.kind in _YEARLY_KINDS and named.kind in _YEARLY_KINDS):
        gap = _gap(one, other)
        return gap is not None and gap <= _YEARLY
    return True


def _gap(one: Described, other: Described) -> int | None:
    """Days between the two, None where a day is not known."""
    days = (one.published_on, other.published_on)
    return abs((days[0] - days[1]).days) if days[0] and days[1] else None


def _by_soft_names(one: Described, other: Described) -> Tie | None:
    """One of the two names its act in no 《》, or not in full: issuers have to be the same."""
    mine, theirs = one.subject, other.subject
    gap = _gap(one, other)
    if gap is None or gap > _RENAMED or len(mine.names) > 1 or len(theirs.names) > 1:
        return None
    for name, named in _pairs(mine, theirs):
        agreed = _agreement(mine, theirs, name, named)
        full = likeness(name, named) is Likeness.EQUAL and min(len(name.core), len(named.core)) >= _LONG
        bill = name.kind == "act" and name.distinct  # which is before a parliament for months under one name
        if agreed is False or not (agreed or (full and gap <= (_RENAMED if bill else _NEAR))):
            continue
        if _softly(name, named) and _fits(one, other, name, named):
            return Tie("title", 0.5, _words(named, theirs))
    return _headlined(one, other) or _headlined(other, one)


def _headlined(one: Described, other: Described) -> Tie | None:
    """Whether an article without a name says what the other's document is called: 某部:开展“某某”行动.

    Its headline may say so where they share an issuer; the opening of its text where they share the place, too.
    """
    gap = _gap(one, other)
    if one.subject.names or len(other.subject.names) != 1 or gap is None or gap > _SHORTLY:
        return None
    bodies, others = one.subject.bodies, other.subject.bodies
    local = one.subject.region == other.subject.region != ""
    if not (bodies & others or (local and not bodies and one.subject.region != _NATION)):
        return None
    name = other.subject.names[0]
    clauses = re.split(r"[,。;\n]", fold(one.body[:_OPENING])) if local else []
    bare = [_MARKED.sub("", text) for text in (one.title, *clauses)]
    sayings = [name_of(text) for text in bare if len(text) >= _SAID]
    said = any(_says(saying, name) and _fits(one, other, saying, name) for saying in sayings)
    return Tie("title", 0.25, _words(name, other.subject)) if said else None


def _says(said: Name, name: Name) -> bool:
    """Whether the words hold what the document is called, or what it is that is done, of the same year and batch."""
    if _UNDER.match(said.core) or not same_edition(said, name):
        return False
    called = _CALL.search(name.act)
    what = name.act[: called.start()] if called else name.act
    done = len(what) >= _SAID and what in said.core and (not called or called.group() in said.core)
    return done or (len(name.core) >= _SAID and name.core in said.core)


def _pairs(mine: Subject, theirs: Subject) -> Iterator[tuple[Name, Name]]:
    for name in mine.names or mine.soft:
        for named in theirs.names or theirs.soft:
            yield name, named


def _softly(name: Name, named: Name) -> bool:
    if likeness(name, named) in (Likeness.EQUAL, Likeness.ALIKE):
        return True
    kinds = name.kind in _OPEN_KINDS and named.kind in _OPEN_KINDS
    return kinds and name.distinct and name.stem == named.stem and same_edition(name, named)
