"""The verb `poll`: ask a source for its links and settle its row. All effects of a poll are here."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from crawler import schedule
from crawler.cache_control import freshness_s
from crawler.crawl import Crawl, elapsed_ms, retry_after, status_of
from crawler.gather import Gathered, Gatherer, Known
from crawler.health import Judged, Look, judge
from crawler.rhythm import decode, encode
from crawler.storable import storable_link
from crawler.urls import canonical
from db import links, sources
from db.errors import FetchError, ParseError
from db.models import Attempt, DueSource, Link, Source, SourceKind, Unchanged, Validators
from db.outcomes import GOOD, LISTED, UNREACHABLE, Outcome
from db.sources import Left, Vouched

#: Longer than one page of a list can take: robots.txt and page, 45 s each, the host's turn, and the parser.
LEASE = timedelta(minutes=5)
#: The share of a page, its end, that tells whether it reaches back: items may be pinned to its top.
_END = 3
#: Time in which another host's answer proves that our network is well, and after which it is no excuse any more.
_LATELY, _LONG_ENOUGH = timedelta(minutes=30), timedelta(days=1)
#: How long older pages that fail are asked for again and again.
_LONGEST_GAP = timedelta(days=7)
#: A list that went on with unknown links to its last allowed page this often in a day never ends: no more is read of it
#: than at first.
_ENDLESS, _IN_A_DAY = 2, timedelta(days=1)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Found:
    """What a poll brought in. `before`: which of the keys were known."""

    gathered: Gathered
    keyed: tuple[tuple[str, Link], ...]
    before: Collection[str]

    @property
    def new(self) -> list[Link]:
        return [link for key, link in self.keyed if key not in self.before]


def poll(due: DueSource, source: Source, crawl: Crawl) -> Attempt:
    """Every expected failure is an outcome, not an exception."""
    started = crawl.clock()
    try:
        begun = Gatherer(crawl.fetcher, crawl.parser).first(source, _known(due))
        if isinstance(begun, Unchanged):
            attempt = _attempt(due, Outcome.NOT_MODIFIED, started, crawl, status=304)
            return _settle(due, source, attempt, crawl)
        found = _with_older(due, source, begun, crawl, started)
        attempt = _attempt(due, found.gathered.listing.outcome, started, crawl, status=begun.page.status)
        return _settle(due, source, replace(attempt, items=len(begun.listing.links)), crawl, found=found)
    except (FetchError, ParseError) as error:
        attempt = replace(_attempt(due, error.outcome, started, crawl), detail=error.reason, status=status_of(error))
        return _settle(due, source, attempt, crawl, retry_after_s=retry_after(error))
    except Exception as error:  # the boundary of one source: whatever broke, its row is settled and polled later
        log.exception("poll source=%s", due.name)
        attempt = replace(_attempt(due, Outcome.INTERNAL, started, crawl), detail=repr(error))
        return _settle(due, source, attempt, crawl, judged=_barely_judged(due, source, attempt, crawl))


def _known(due: DueSource) -> Known:
    """While a gap is open the list is asked for in full: a 304 would leave it open."""
    return Known() if due.gap_since else Known(due.validators_url or due.url, due.validators)


def _with_older(due: DueSource, source: Source, begun: Gathered, crawl: Crawl, started: datetime) -> _Found:
    """The list with the older pages that belong to it: some of them at first, later those back to a known link.

    What was found since a gap opened does not count as known: the items before it are still to come.
    """

    def met(page: Sequence[Link]) -> bool:
        keys = [key for key, _ in _keyed(page[-max(1, len(page) // _END) :])]
        listed = links.count_listed(crawl.archive, keys, due.id, before=due.gap_since or started)
        return not due.first_poll and 2 * listed >= len(keys)

    found = _found(begun, crawl)
    if begun.listing.older is None or met(begun.listing.links):
        return found
    gathered = Gatherer(crawl.fetcher, crawl.parser).older(
        begun,
        source,
        met=met,
        most_pages=_most_pages(due, source, found, crawl, started),
        before_each=lambda: sources.renew(crawl.archive, due, until=crawl.clock() + LEASE),
    )
    return _found(gathered, crawl)


def _found(gathered: Gathered, crawl: Crawl) -> _Found:
    keyed = _keyed(gathered.listing.links)
    return _Found(gathered, keyed, links.known(crawl.archive, [key for key, _ in keyed]))


def _most_pages(due: DueSource, source: Source, found: _Found, crawl: Crawl, started: datetime) -> int:
    """How far a list may be followed: what is no list of this source's not at all."""
    begun = found.gathered.listing
    attempt = _attempt(due, begun.outcome, started, crawl)
    if _judged(due, source, replace(attempt, items=len(begun.links)), crawl, found=found).outcome not in LISTED:
        return 1
    if due.first_poll:
        return crawl.baseline_pages
    went_on = sources.went_on(crawl.archive, due, pages=crawl.older_pages, since=started - _IN_A_DAY)
    return crawl.older_pages if went_on < _ENDLESS else min(crawl.baseline_pages, crawl.older_pages)


def _attempt(
    due: DueSource, outcome: Outcome, started: datetime, crawl: Crawl, *, status: int | None = None
) -> Attempt:
    return Attempt(due.id, due.url, started, outcome, elapsed_ms(started, crawl), status=status)


def _settle(
    due: DueSource,
    source: Source,
    attempt: Attempt,
    crawl: Crawl,
    *,
    found: _Found | None = None,
    retry_after_s: float | None = None,
    judged: Judged | None = None,
) -> Attempt:
    """Name the outcome by the source's habits, decide when to ask again, and write it all down."""
    now = crawl.clock()
    judged = judged or _judged(due, source, attempt, crawl, found=found)
    attempt = replace(attempt, outcome=judged.outcome)
    good = attempt.outcome in GOOD
    gathered = found.gathered if found else None
    gap = _gap(due, attempt, gathered)
    polled = schedule.Polled(
        published=_published(found, now) if found and good else (),
        first=due.first_poll,
        failures=0 if good else due.failures + 1,
        retry_after_s=retry_after_s,
        fresh_s=freshness_s(gathered.answer.headers, now) if gathered and gathered.answer else None,
    )
    rhythm, next_poll_at = schedule.after_poll(
        decode(due.rhythm), polled, pace=crawl.pace(source), scale=crawl.scale(), now=now, rng=crawl.rng
    )
    new = sources.settle_poll(
        crawl.archive,
        due,
        attempt,
        next_poll_at=next_poll_at,
        links=found.keyed if found and attempt.outcome in LISTED else (),
        vouched=_vouched(gathered) if good and gap is None else None,
        left=Left(
            gap_since=gap,
            platform=gathered.listing.platform if gathered else None,
            rhythm=encode(rhythm),
            habits=judged.habits,
            notice=judged.notice,
            channels=crawl.health_channels,
        ),
        baseline=due.first_poll and not source.backlog,
        again=gathered is not None and gathered.listing.kind is SourceKind.ARTICLE,
    )
    return replace(attempt, new=new if good else None)


def _judged(due: DueSource, source: Source, attempt: Attempt, crawl: Crawl, *, found: _Found | None = None) -> Judged:
    """What the poll is by what the source usually does: of the list's first page, older ones are of a pause.

    While no host at all answers, it is our own network that is ill, and no source is blamed for it.
    """
    now = crawl.clock()
    if attempt.outcome in UNREACHABLE and sources.nobody_answers(
        crawl.archive, since=now - _LATELY, not_before=now - _LONG_ENOUGH
    ):
        return Judged(attempt.outcome, due.habits or "")
    look = Look(attempt.outcome, due.url, detail=attempt.detail)
    if found:
        begun = found.gathered.listing
        first = begun.links[: attempt.items]
        look = replace(look, url=found.gathered.page.final_url, links=first, new=len(found.new), kind=begun.kind)
    return judge(due.habits, look, every_s=source.every_s, now=now)


def _barely_judged(due: DueSource, source: Source, attempt: Attempt, crawl: Crawl) -> Judged:
    """Of a poll that broke on a mistake of ours, which may be one of judging."""
    try:
        return _judged(due, source, attempt, crawl)
    except Exception:
        log.exception("poll source=%s: not judged", due.name)
        return Judged(attempt.outcome, due.habits or "")


def _published(found: _Found, now: datetime) -> list[datetime]:
    """When the new items were published; seen now, where the list says no more than the day, or nothing."""
    return [min(link.published_at or now, now) if _timed(link) else now for link in found.new]


def _timed(link: Link) -> bool:
    return link.published_at is not None and link.published_at.time() != time()


def _gap(due: DueSource, attempt: Attempt, gathered: Gathered | None) -> datetime | None:
    """Since when items may be missing behind the oldest one read. A first poll's older pages are a courtesy."""
    if gathered is None or attempt.outcome not in LISTED:
        return due.gap_since
    if gathered.why_not is None or due.first_poll:
        return None
    since = due.gap_since or attempt.started_at
    if attempt.started_at - since <= _LONGEST_GAP:
        return since
    log.warning("poll source=%s gap=%s given up: %s", due.name, since.isoformat(), gathered.why_not)
    return None


def _vouched(gathered: Gathered | None) -> Vouched | None:
    """The validators to ask with next time."""
    if gathered is None:
        return None
    answer = gathered.answer
    return Vouched(answer.url, answer.validators) if answer else Vouched(None, Validators())


def _keyed(found: Sequence[Link]) -> tuple[tuple[str, Link], ...]:
    """Links with their canonical URLs, in order, the first of each; what is no http(s) URL is left out.

    Two of one page would take turns at being its title, and have it read again at every poll.
    """
    keyed: dict[str, Link] = {}
    for link in found:
        try:
            keyed.setdefault(canonical(link.url), storable_link(link))
        except FetchError:
            continue
    return tuple(keyed.items())
