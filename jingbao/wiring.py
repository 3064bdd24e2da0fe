"""From settings to things that run: the one place where collaborators are made and closed."""

from __future__ import annotations

import logging
import random
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Protocol

from alerts.assess import Know, known_of
from alerts.channels import KINDS
from alerts.follow import Bodies
from alerts.judge.judge import Judge
from alerts.judge.step import JudgeStep, Terms, matters_to
from alerts.message import Channel
from alerts.rules.match import RuleSet
from crawler.crawl import Crawl
from crawler.fetch import Fetcher
from crawler.parse import ParserPool
from crawler.render import Renderer, RenderingFetcher
from db import articles, sources
from db.store import Archive
from jingbao.budget import Budget
from jingbao.engine import Plan
from jingbao.logs import line
from jingbao.settings import ChannelSettings, Settings

log = logging.getLogger(__name__)

#: Long enough to see a source's habits and to answer for a quarter; two hundred sources make a million rows a year.
KEEP_ATTEMPTS = timedelta(days=120)

#: Seconds that a computing thread may keep the others from going on. Each step of a fetch or a write is short and needs
#: its turn; at Python's 5 ms they would wait for assessment most of the time.
SWITCH_S = 0.0005


def now() -> datetime:
    """The clock of everything but the tests."""
    return datetime.now(UTC)


def open_channel(settings: ChannelSettings) -> Channel:
    """The channel that these settings describe. Raises SettingsError where no message could ever leave."""
    kind = next(kind for kind in KINDS.values() if isinstance(settings, kind.settings))
    return kind.open(settings)


def make_fetcher(settings: Settings) -> RenderingFetcher:
    """A fetcher as `[fetch]` asks for it, with a browser for sources that want one. Close it after use."""
    fetcher = Fetcher(user_agent=settings.fetch.user_agent, allow_fake_ip=settings.fetch.allow_fake_ip)
    return RenderingFetcher(fetcher, Renderer(fetcher))


@contextmanager
def open_plan(settings: Settings, *, clock: Callable[[], datetime] = now) -> Iterator[Plan]:
    """Everything that `settings` describe, open for work; closed when the block ends.

    Raises ArchiveError where the archive cannot be opened.
    """
    sys.setswitchinterval(SWITCH_S)
    archive = Archive(settings.archive.path)
    parser = ParserPool()
    fetcher = make_fetcher(settings)
    rules = RuleSet(one.rule for one in settings.rules)
    budget = Budget(archive, settings.sources, settings.schedule, clock=clock)
    try:
        yield Plan(
            crawl=Crawl(
                archive=archive,
                fetcher=fetcher,
                parser=parser,
                clock=clock,
                rng=random.Random(),  # noqa: S311 - spreads polls in time, guards nothing
                recheck=tuple(timedelta(seconds=wait_s) for wait_s in settings.schedule.recheck_s),
                baseline_pages=settings.schedule.baseline_pages,
                older_pages=settings.schedule.older_pages,
                pace=budget.pace,
                scale=budget.scale,
                health_channels=settings.health,
            ),
            sources={source.name: source for source in settings.sources},
            rules=rules,
            routes={one.rule.name: one.channels for one in settings.rules},
            channels={one.name: open_channel(one) for one in settings.channels},
            tidy=partial(_tidy, archive, (parser, fetcher), settings.archive.keep_raw_days, clock),
            threads=settings.fetch.threads,
            judge=_judge_step(settings, archive, rules, clock),
            know=_know(settings),
            bodies=Bodies.of(settings.sources, settings.lexicon),
            reminders=settings.alerts.reminders,
        )
    finally:
        fetcher.close_browser()
        parser.close()
        archive.close()


def open_judge(settings: Settings) -> Judge | None:
    """The judge of `[llm]`; None: there is none."""
    endpoint = settings.llm.endpoint
    return Judge(endpoint) if endpoint else None


def _judge_step(
    settings: Settings, archive: Archive, rules: RuleSet, clock: Callable[[], datetime]
) -> JudgeStep | None:
    judge = open_judge(settings)
    if judge is None:
        return None
    terms = Terms(settings.llm.daily_cap, settings.llm.silence_share)
    return JudgeStep(archive, judge, terms, clock=clock, matters=matters_to(rules, clock=clock, know=_know(settings)))


def _know(settings: Settings) -> Know:
    return partial(known_of, lexicon=settings.lexicon)


class _Reaps(Protocol):
    def reap(self) -> None: ...


def _tidy(archive: Archive, idle: Iterable[_Reaps], keep_raw_days: int | None, clock: Callable[[], datetime]) -> None:
    """The slow tick: let idle child processes go, and drop attempts and raw pages past their time."""
    for one in idle:
        one.reap()
    sources.drop_attempts(archive, before=clock() - KEEP_ATTEMPTS)
    if keep_raw_days is not None:
        dropped = articles.drop_raw_pages(archive, before=clock() - timedelta(days=keep_raw_days))
        if dropped:
            log.info(line("tidy", raw_pages_dropped=dropped))
