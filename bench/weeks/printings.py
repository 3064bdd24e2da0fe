"""Everything that is printed in the eight weeks, and how a page reads at any moment. All follows from the seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import cache

from bench.weeks.documents import Document, documents, edits, news, withdrawals
from bench.weeks.reprints import reprinted
from db.times import BEIJING

EVE = datetime(2026, 3, 1, 20, 0, tzinfo=BEIJING)
DAYS = 56
STEPS = tuple(
    datetime.combine((EVE + timedelta(days=1 + day)).date(), hour, BEIJING)
    for day in range(DAYS)
    for hour in (time(9, 30), time(15, 30))
)
"""When the daemon looks, after the eve: twice a day."""
_LAST = STEPS[-1] - timedelta(hours=1)

MEDIA = ("kexun", "chanjing", "jiangan", "harbour")
CITIES = ("ningbo", "hefei")
SITES = ("miit", "hunan", "hubei", "hebei", *CITIES, *MEDIA)
NAMES = {
    "miit": "工业和信息化部",
    "hunan": "湖南省人民政府",
    "hubei": "湖北省人民政府",
    "hebei": "河北省人民政府",
    "ningbo": "宁波市经济和信息化局",
    "hefei": "合肥市经济和信息化局",
    "kexun": "科讯网",
    "chanjing": "产经早报",
    "jiangan": "江岸晚报",
    "harbour": "Harbour Wire",
}
ISSUERS = {
    "miit": "工业和信息化部",
    "hunan": "湖南省人民政府/湖南省工业和信息化厅",
    "hubei": "湖北省人民政府/湖北省经济和信息化厅",
    "hebei": "河北省人民政府/河北省工业和信息化厅",
    "ningbo": "宁波市经济和信息化局",
    "hefei": "合肥市经济和信息化局",
}
"""Whose documents are first published where; media have none."""

_OLD, _FRESH = 8, 9  # everyday items of each site before the eve and after it
_EDITORS = ("方圆", "季明", "苏禾", "田野")
_MATTERS = ("防汛值守", "春耕备播", "社区养老", "公交调整", "图书馆夜间开放", "绿道养护", "旧房改造", "供水管网检修")
_DONE = (
    "完成现场核查并形成问题清单",
    "公布进度安排并接受群众监督",
    "听取居民代表的建议",
    "落实配套经费",
    "建立部门之间的会商机制",
    "分批开展业务培训和演练",
)


@dataclass(frozen=True, slots=True)
class Printing:
    """One page. `document`: what it prints, None for other news; `way`: how it prints it again, "" for the first."""

    site: str
    number: int
    at: datetime
    title: str
    paragraphs: tuple[str, ...]
    source: str
    editor: str
    document: str | None = None
    way: str = ""
    views: int = 120
    shown_at: datetime | None = None  # the time that the page names, where it is not `at`

    @property
    def path(self) -> str:
        return f"/art/{self.at:%Y/%m/%d}/c{10_000 + self.number}.html"

    @property
    def policy(self) -> str | None:
        return self.document.partition("/")[0] if self.document else None


@cache
def printings(seed: int = 1) -> tuple[Printing, ...]:
    """By time."""
    found = [*_firsts(), *_reprints(seed), *_everyday(seed), *_other_news(seed)]
    ordered = sorted(found, key=lambda one: (one.at, one.site, one.title))
    return tuple(replace(one, number=number) for number, one in enumerate(ordered))


def as_of(one: Printing, now: datetime) -> Printing:
    """The page with the edits made until then."""
    for edit in edits() if one.document and not one.way else ():
        if edit.document == one.document and edit.at <= now:
            paragraphs = tuple(_swapped(line, edit.swap) for line in one.paragraphs)
            with_ad = (*paragraphs[:3], edit.ad, *paragraphs[3:]) if edit.ad else paragraphs
            one = replace(
                one,
                paragraphs=with_ad,
                views=edit.views or one.views,
                editor=edit.editor or one.editor,
                shown_at=edit.moved_to or one.shown_at,
            )
    return one


def gone(one: Printing, now: datetime) -> int | None:
    """The status that a withdrawn page answers; None: it is there."""
    if one.way or not one.document:
        return None
    return next((two.status for two in withdrawals() if two.document == one.document and two.at <= now), None)


def _firsts() -> Iterator[Printing]:
    for one in documents():
        yield Printing(one.site, 0, one.at, one.title, one.paragraphs, one.source, "方圆", one.id)


def _reprints(seed: int) -> Iterator[Printing]:
    for one in documents():
        dice = random.Random(f"{seed} reprints {one.id}")
        for _ in range(one.reprints):
            way, (title, paragraphs) = reprinted(one, dice)
            later = one.at + timedelta(hours=1 + dice.expovariate(1 / 40))
            at = min(later, _LAST - timedelta(minutes=dice.randrange(99)))
            site = dice.choice(_others(one))
            source = dice.choice((one.source, NAMES[one.site], NAMES[site]))
            yield Printing(site, 0, at, title, paragraphs, source, dice.choice(_EDITORS), one.id, way)


def _others(one: Document) -> Sequence[str]:
    """Who prints it again: media, and cities what the ministry says. A medium may print its own story once more."""
    if one.lang == "en":
        return ("harbour", "kexun")
    return (*MEDIA, *MEDIA, *CITIES) if one.site == "miit" else MEDIA


def _everyday(seed: int) -> Iterator[Printing]:
    for site in SITES:
        dice = random.Random(f"{seed} everyday {site}")
        ages = [timedelta(hours=dice.randrange(5, 400)) for _ in range(_OLD)]
        later = [timedelta(hours=dice.randrange(12, DAYS * 24 - 12)) for _ in range(_FRESH)]
        for number, at in enumerate([*(EVE - age for age in ages), *(EVE + age for age in later)]):
            matter = dice.choice(_MATTERS)
            title = f"{matter}工作有序推进：第{number + 1}期情况"
            lines = tuple(_sentence(dice, matter) for _ in range(dice.randint(3, 6)))
            yield Printing(site, 0, at, title, lines, NAMES[site], dice.choice(_EDITORS))


def _sentence(dice: random.Random, matter: str) -> str:
    done = "，".join(dice.sample(_DONE, 2))
    return f"{matter}方面，各街道{done}，涉及{dice.randint(100, 99_999)}户、{dice.randint(2, 90)}个点位。"


def _other_news(seed: int) -> Iterator[Printing]:
    """Each in two places, a day apart."""
    dice = random.Random(f"{seed} news")
    for one in news():
        at = EVE + timedelta(hours=dice.randrange(12, (DAYS - 3) * 24))
        for number, site in enumerate(dice.sample(MEDIA, 2)):
            when = at + timedelta(days=number)
            yield Printing(site, 0, when, one.title, one.paragraphs, NAMES[site], dice.choice(_EDITORS))


def _swapped(line: str, swap: Sequence[tuple[str, str]]) -> str:
    for old, new in swap:
        line = line.replace(old, new)
    return line
