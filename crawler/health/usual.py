"""What a source usually shows, learned from its good polls, and how a list deviates from it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from urllib.parse import urlsplit

from crawler.health.habits import MOST_DAYS, MOST_GAPS, Habits, at
from crawler.health.holidays import working_time
from crawler.urls import same_site
from db.models import Link, SourceKind
from db.outcomes import Outcome
from db.times import BEIJING

_DAY_S = 86_400.0
_MOST_COUNTED = 100_000

#: Lists to be seen before one can be called short, and what is short: a share of the shortest, and that many fewer.
_BODIES, _SHRUNK, _FEWER = 3, 0.4, 5
_MANY_DAYS = 10  # from here on the one shortest day is left out
#: Items that all bear one date, and the days their dates were of before; the share that is really new then.
_ONE_DATED, _SEVERAL, _MOSTLY_NEW = 8, 3, 0.5
_ON_SITE, _OFF_SITE, _LEAST_AWAY, _SLOWLY = 0.8, 0.2, 3, 0.2

#: How many pauses make how sure: (pauses, factor over the longest, least days). A pause is no fault before
#: factor × longest, nor before these days.
_PATIENCE = ((15, 2.0, 14.0), (8, 2.5, 14.0), (1, 3.0, 45.0))
_DAILY = (20, 36, 4.0)  # a source that has never paused 36 hours in twenty days with news
_UNKNOWN_DAYS = 120.0  # a list without dates that has never had anything new
_DEAD_DAYS, _UNPROVEN_DAYS = 400.0, 180.0  # by the list's own dates alone, when it is first seen and soon after
_OLDER_DAYS = 30.0  # a list whose newest item is so much older than before is an old copy
_PROVEN = 2  # new items seen to arrive
_FIRST_GAPS, _OUTLIER = 5, 5.0
_DAY_IN_PATH = re.compile(r"(?<!\d)(20\d\d)(?:(\d\d)(\d\d)(?!\d)|[-/](\d{1,2})[-/](\d{1,2})(?!\d))")
_MONTHS, _ANY_MONTHS_DAYS = 12, 28  # later days are left out: there are enough others
_FUTURE = timedelta(days=1)  # a later date is the item's subject, or a mistake


@dataclass(frozen=True, slots=True)
class Body:
    """A list as it was read. `newest`: the latest date that is not in the future. `one_day`: if all are of one."""

    items: int
    new: int
    newest: datetime | None
    days: tuple[int, ...]  # the dates' days, newest first, each once
    one_day: str | None
    on_site: float
    strangers: bool  # away from the site, and undated or on many hosts
    article: bool


def body_of(links: Sequence[Link], url: str, *, items: int, new: int, kind: SourceKind, now: datetime) -> Body:
    dated = [link.published_at for link in links if link.published_at]
    stamps = [stamp for stamp in dated or _in_addresses(links) if stamp <= now + _FUTURE]
    days = sorted({_day(stamp) for stamp in stamps}, reverse=True)
    single = len(days) == 1 and len(dated) == len(links) >= _ONE_DATED and kind is not SourceKind.SITEMAP
    origins = [urlsplit(link.url)[:2] for link in links]
    ours = {origin for origin in set(origins) if same_site("{}://{}".format(*origin), url)}
    away = [link for link, origin in zip(links, origins, strict=True) if origin not in ours]
    hosts = set(origins) - ours
    undated = 2 * sum(link.published_at is None for link in away) > len(away)
    return Body(
        items=items,
        new=new,
        newest=max(stamps, default=None),
        days=tuple(days),
        one_day=stamps[0].astimezone(BEIJING).date().isoformat() if single else None,
        on_site=1 - len(away) / len(links) if links else 1.0,
        strangers=len(away) >= _LEAST_AWAY and undated and 2 * len(hosts) > len(away),
        article=kind is SourceKind.ARTICLE,
    )


def _in_addresses(links: Sequence[Link]) -> list[datetime]:
    """The days in the links' paths, where most have one: /202405/t20240528_1.html, /art/2024/5/28/art_1.html."""
    found = [match for link in links if (match := _DAY_IN_PATH.search(urlsplit(link.url).path))]
    if 2 * len(found) <= len(links):
        return []
    parts = [[int(part) for part in match.groups() if part] for match in found]
    return [datetime(y, m, d, tzinfo=BEIJING) for y, m, d in parts if 1 <= m <= _MONTHS and 1 <= d <= _ANY_MONTHS_DAYS]


def _day(moment: datetime) -> int:
    """The number of the day in Beijing."""
    return moment.astimezone(BEIJING).toordinal()


# --- deviations ---------------------------------------------------------------------------------------------------


def deviation(known: Habits, body: Body) -> Outcome:
    """How a list deviates from what was learned: the first that holds, or `ok`. For the time alone, see `is_stale`."""
    if body.strangers and body.on_site <= _OFF_SITE and known.bodies >= _BODIES and known.on_site >= _ON_SITE:
        return Outcome.OFFSITE
    if body.article and not known.article and known.bodies >= _BODIES:
        return Outcome.EMPTY_LIST  # a text stands where the list was
    if _is_old_copy(known, body):
        return Outcome.STALE
    if _is_shrunk(known, body):
        return Outcome.SHRUNK_LIST
    return Outcome.SAME_DATES if _is_of_one_date(known, body) else Outcome.OK


def collects_others(known: Habits) -> bool:
    """Whether the source's list has always led to other sites."""
    return known.bodies >= _BODIES and known.on_site <= _OFF_SITE


def is_fresh(known: Habits, body: Body) -> bool:
    """Whether the list shows something it did not show before."""
    moved = body.newest is not None and (known.newest is None or body.newest.timestamp() > known.newest)
    return body.new > 0 or (moved and body.one_day is None)


def _is_old_copy(known: Habits, body: Body) -> bool:
    if body.newest is None or known.newest is None or known.bodies < _BODIES:
        return False
    pause = timedelta(hours=max(known.gaps, default=0))
    older = at(known.newest) - body.newest
    return older > max(timedelta(days=_OLDER_DAYS), pause)


def _is_shrunk(known: Habits, body: Body) -> bool:
    """Far fewer items than ever, and none of them new: a list that goes on with fewer items has only been rebuilt."""
    if known.bodies < _BODIES or known.article or is_fresh(known, body):
        return False
    lows = sorted(low for low, _ in known.days)
    low = lows[1] if len(lows) >= _MANY_DAYS else lows[0]
    return body.items < _SHRUNK * low and low - body.items >= _FEWER


def _is_of_one_date(known: Habits, body: Body) -> bool:
    """Links known before bear another date than before, all the same one: the day of a move, or of the request."""
    if body.one_day is None or known.bodies == 0 or body.new >= _MOSTLY_NEW * body.items:
        return False
    return known.distinct >= _SEVERAL or (known.one_day is not None and known.one_day != body.one_day)


# --- pauses -------------------------------------------------------------------------------------------------------


def longest_pause(known: Habits) -> timedelta:
    """How long nothing new is no fault yet, in working time."""
    count, longest_h = len(known.gaps), max(known.gaps, default=0)
    if not count:
        return timedelta(days=_UNKNOWN_DAYS if known.newest is None else _DEAD_DAYS)
    factor, days = next((factor, days) for least, factor, days in _PATIENCE if count >= least)
    if count >= _DAILY[0] and longest_h <= _DAILY[1]:
        days = _DAILY[2]
    if known.advances < _PROVEN:
        days = max(days, _UNPROVEN_DAYS)
    return max(timedelta(hours=factor * longest_h), timedelta(days=days))


def is_stale(known: Habits, now: datetime) -> bool:
    """Whether nothing new has come for much longer than ever. A page that is its own item has no pauses."""
    last = last_new(known)
    if last is None or known.article:
        return False
    return working_time(last, now) > longest_pause(known)


def last_new(known: Habits) -> datetime | None:
    """When something new was last there: by the list's dates, or as seen."""
    times = [moment for moment in (known.fresh, known.newest) if moment is not None]
    return at(max(times)) if times else None


# --- learning -----------------------------------------------------------------------------------------------------


def usual_items(known: Habits) -> float | None:
    return median((low + high) / 2 for low, high in known.days) if known.days else None


def usual_gap(known: Habits) -> timedelta | None:
    return timedelta(hours=max(known.gaps)) if known.gaps else None


def learned(known: Habits, body: Body, now: datetime) -> Habits:
    """The habits with a good list added."""
    first = known.bodies == 0
    fresh = is_fresh(known, body)
    moved = _with_first_gaps(known, body) if first else _with_gap(known, body, now) if fresh else known
    on_site = body.on_site if first else known.on_site + _SLOWLY * (body.on_site - known.on_site)
    newest = body.newest.timestamp() if body.newest else None
    seen = (newest or now.timestamp()) if first else now.timestamp() if fresh else known.fresh
    return replace(
        _with_items(moved, body, now),
        bodies=min(known.bodies + 1, _MOST_COUNTED),
        on_site=round(on_site, 3),
        distinct=len(body.days),
        one_day=body.one_day,
        article=body.article,
        newest=newest,
        fresh=None if seen is None else round(min(seen, now.timestamp())),
        advances=known.advances if first or not fresh else min(known.advances + 1, _MOST_COUNTED),
        soft=None,
    )


def _with_items(known: Habits, body: Body, now: datetime) -> Habits:
    """A list that goes on with far fewer items is the usual one from now on."""
    today, days = _day(now), known.days
    if days and body.items < _SHRUNK * days[-1][0] and days[-1][0] - body.items >= _FEWER:
        days = ()
    if days and known.day == today:
        low, high = days[-1]
        days = (*days[:-1], (min(low, body.items), max(high, body.items)))
    else:
        days = (*days, (body.items, body.items))[-MOST_DAYS:]
    return replace(known, day=today, days=days)


def _with_gap(known: Habits, body: Body, now: datetime) -> Habits:
    """The pause that has ended: between the two newest dates, or between two looks at a list without dates."""
    if body.newest and known.newest:
        since, until = at(known.newest), body.newest
    else:
        since, until = at(known.fresh or known.polled), now
    hours = round(working_time(since, until).total_seconds() / 3600)
    if until <= since or hours == 0:
        return known
    today = _day(now)
    if known.gaps and known.gap_day == today:
        return replace(known, gaps=(*known.gaps[:-1], max(known.gaps[-1], hours)))
    return replace(known, gap_day=today, gaps=(*known.gaps, hours)[-MOST_GAPS:])


def _with_first_gaps(known: Habits, body: Body) -> Habits:
    """The pauses between the days of a list that is seen for the first time; one item pinned to its top makes none."""
    moments = [datetime.fromordinal(day).replace(tzinfo=BEIJING) for day in body.days][: MOST_GAPS + 1]
    pauses = (working_time(early, late) for late, early in pairwise(moments))
    hours = [hours for pause in pauses if (hours := round(pause.total_seconds() / 3600))]
    ranked = sorted(hours)
    if len(hours) >= _FIRST_GAPS and ranked[-1] > _OUTLIER * max(ranked[-2], 24):
        hours.remove(ranked[-1])
    return replace(known, gaps=tuple(hours[::-1]))
