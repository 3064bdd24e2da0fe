"""The four verbs over their queues, in worker threads: what the daemon's ticks, `once` and the demo have in common.

Where there is an LLM judge, `assess` stops short of texts that wait for it.

Each step claims what is due and free, hands it to a worker and returns at once; a slow site or receiver holds up its
own host or channel only. A row that was claimed and not settled comes back after its lease, or at the next start.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from alerts.assess import Assessed, Know, assess, known_of
from alerts.deliver import deliver
from alerts.follow import Bodies, Followed, follow
from alerts.judge.step import Case, Judged, JudgeStep
from alerts.message import Channel
from alerts.reminders import DAYS_BEFORE, Reminded, remind
from alerts.retry import LONGEST_WAIT_S
from alerts.rules.match import RuleSet
from alerts.rules.remembered import remember
from alerts.withdrawn import withdraw
from crawler.crawl import Crawl
from crawler.poll import LEASE, poll
from crawler.read import read
from crawler.schedule import LONGEST_RETRY, LONGEST_WAIT
from db import alerts, links, outbox, sources, withdrawn
from db.judgements import Label
from db.models import Attempt, Delivery, DeliveryStatus, DueLink, DueSource, Source
from db.recall import Longest, recall
from jingbao.crew import Crew
from jingbao.logs import Value, line

log = logging.getLogger(__name__)

#: Longer than any channel's time limit.
DELIVERY_LEASE = timedelta(minutes=3)
#: Questions at once: a model of one's own answers them one after the other anyway.
JUDGE_THREADS = 2
#: Longer than a Crawl-delay usually is; Retry-After may be a day.
PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What the settings ask for, ready to run. `channels`: by name; `routes`: a rule's name to its channels' names."""

    crawl: Crawl
    sources: Mapping[str, Source]
    rules: RuleSet
    routes: Mapping[str, tuple[str, ...]]
    channels: Mapping[str, Channel]
    tidy: Callable[[], None]  # the slow tick's work
    threads: int = 8
    judge: JudgeStep | None = None
    know: Know = known_of
    bodies: Bodies = Bodies({})
    reminders: tuple[int, ...] = DAYS_BEFORE  # days before a deadline


class Engine:
    """Claims work and runs it. `close` after use."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._ended = threading.Event()  # some work has ended since it was last cleared
        self._crawlers = Crew("crawl", plan.threads, ahead=plan.threads, ended=self._ended.set)
        # a thread for each channel, so that a slow one delays nobody, and one for channels that are gone
        self._messengers = Crew("deliver", len(plan.channels) + 1)
        self._jury = Crew("judge", JUDGE_THREADS)
        self._claiming = threading.Lock()
        self._polled: set[str] = set()  # hosts whose last work was a poll
        self.halted = False

    @property
    def running(self) -> int:
        """How many pieces of work are in hand."""
        return self._crawlers.running + self._messengers.running + self._jury.running

    def start(self) -> None:
        """Bring the archive in line with the settings, and take back what a dead process had claimed.

        Rules are written down as they are, before anything is matched by them.
        """
        now = self.plan.crawl.clock()
        sources.sync(self.plan.crawl.archive, tuple(self.plan.sources.values()), now)
        sources.release_claims(self.plan.crawl.archive, now)
        remember(self.plan.crawl.archive, self.plan.rules.rules, now)
        if self.plan.judge:
            self.plan.judge.start()
        self._recall()
        self._look_after()

    def poll_due(self) -> int:
        """Start the polls that are due, as far as hosts and threads are free. Returns how many.

        After a poll it is the turn of the host's links, if any are due: many sources of one host could keep it
        occupied for good.
        """
        crew, crawl = self._crawlers, self.plan.crawl
        with self._claiming:
            now = crawl.clock()
            busy = self._busy_hosts()
            if self._polled and sources.anything_due(crawl.archive, now):
                busy |= self._polled & links.due_hosts(crawl.archive, now)
            due = sources.claim_due(crawl.archive, now, lease=LEASE, limit=crew.free, busy_hosts=busy)
            for one in due:
                self._polled.add(one.host)
                source = self.plan.sources[one.name]
                crew.submit(one.host, partial(self._poll, one, source), rest_s=source.access.delay_s)
        return len(due)

    def read_due(self) -> int:
        """Start the reads that are due, as far as hosts and threads are free. Returns how many."""
        crew, crawl = self._crawlers, self.plan.crawl
        with self._claiming:
            due = links.claim_due(
                crawl.archive,
                crawl.clock(),
                lease=LEASE,
                limit=crew.free,
                busy_hosts=self._busy_hosts(),
                turn=crew.turn,
            )
            for one in due:
                self._polled.discard(one.host)
                source = self.plan.sources[one.source_name]
                crew.submit(one.host, partial(self._read, one, source), rest_s=source.access.delay_s)
        return len(due)

    def halt(self) -> None:
        """Have `run_until_quiet` and `assess_new` return after what they have in hand. Safe in a signal handler."""
        self.halted = True

    def assess_new(self) -> int:
        """Match what is new and waits for no judge. Returns how many article texts were assessed."""
        plan, total = self.plan, 0
        while not self.halted and (done := self._assess(self._until())).articles:
            total += done.articles
            _log_assessed(done)
        followed = follow(plan.crawl.archive, plan.bodies, plan.crawl.clock())
        if followed != Followed():
            said = {"opened": followed.opened, "found": followed.found, "hastened": followed.hastened}
            log.info(line("follow", **said))
        for name, items, would in sources.finished_baselines(plan.crawl.archive, plan.crawl.clock()):
            if not plan.sources[name].backlog:
                log.info(line("baseline", source=name, items=items, would_have_alerted=would))
        return total

    def _assess(self, until: int | None) -> Assessed:
        plan, now = self.plan, self.plan.crawl.clock()
        return assess(
            plan.crawl.archive, plan.rules, plan.routes, now=now, until=until, know=plan.know, bodies=plan.bodies
        )

    def _until(self) -> int | None:
        """Up to which text may be assessed now, None: any; the judge is asked about those that it holds up."""
        if self.plan.judge is None:
            return None
        docket = self.plan.judge.docket(room=self._jury.free)
        for case in docket.cases:
            self._jury.submit(str(case.seq), partial(self._judge, self.plan.judge, case))
        return docket.until

    def deliver_due(self) -> int:
        """Start the deliveries that are due, one per channel. Returns how many."""
        crew, crawl = self._messengers, self.plan.crawl
        with self._claiming:
            due = outbox.claim_due(
                crawl.archive, crawl.clock(), lease=DELIVERY_LEASE, limit=crew.free, busy_channels=crew.busy()
            )
            for one in due:
                crew.submit(one.channel, partial(self._deliver, one))
        return len(due)

    def tidy(self) -> None:
        """The slow tick's work: what the plan wants tidied, and what waits too long."""
        self._recall()
        self._look_after()
        self.plan.tidy()

    def _look_after(self) -> None:
        """What was told is kept true without a new text: deadlines come near, pages go, and are looked at for that."""
        plan, archive, now = self.plan, self.plan.crawl.archive, self.plan.crawl.clock()
        reminded = remind(archive, plan.routes, now, days_before=plan.reminders)
        gone = withdraw(archive, plan.routes, now)
        if plan.crawl.recheck:
            withdrawn.watch(archive, now)
        if reminded != Reminded() or gone.raised:
            log.info(line("remind", raised=reminded.raised, cancelled=reminded.cancelled, withdrawn=gone.raised))

    def _recall(self) -> None:
        crawl = self.plan.crawl
        longest = Longest(
            poll=2 * LONGEST_WAIT,
            quiet=timedelta(seconds=max((crawl.pace(one).most_s for one in self.plan.sources.values()), default=0.0)),
            read=LONGEST_RETRY,
            recheck=max((*crawl.recheck, LONGEST_RETRY)),
            delivery=timedelta(seconds=LONGEST_WAIT_S),
        )
        recalled = recall(crawl.archive, tuple(self.plan.sources.values()), longest, crawl.clock())
        if recalled:
            log.warning(line("recall", rows=recalled, detail="due later than ever asked: was the clock set back?"))

    def run_until_quiet(
        self, *, watch: Callable[[str], None] = lambda _: None, pause_s: float = 0.05, patience_s: float = PATIENCE_S
    ) -> None:
        """Work until nothing is due and nothing is in hand, or `halt`. What failed and is due later is left for later.

        So is a host that wants to be left alone for longer than `patience_s`. `watch` is told what is left to read.
        """
        worked_at = time.monotonic()
        with ThreadPoolExecutor(1, thread_name_prefix="assess") as assessor, self._halting_on_error():
            assessing = assessor.submit(self.assess_new)  # pages are fetched meanwhile
            while not self.halted:
                self._ended.clear()
                started = self.poll_due() + self.read_due() + self.deliver_due()
                assessed = assessing.result() if assessing.done() else None
                if started or assessed != 0 or self.running:
                    worked_at = time.monotonic()
                elif self.quiet() or time.monotonic() - worked_at > patience_s:
                    return
                if assessed is not None:
                    assessing = assessor.submit(self.assess_new)
                watch(f"{links.waiting(self.plan.crawl.archive)} pages to read, {self.running} at work")
                self._ended.wait(pause_s)

    @contextmanager
    def _halting_on_error(self) -> Iterator[None]:
        """What breaks a round does not wait until everything else has been assessed."""
        try:
            yield
        except BaseException:
            self.halt()
            raise

    def quiet(self) -> bool:
        """Nothing is in hand, nothing is due (not even behind a resting host), nothing waits to be assessed."""
        archive, now = self.plan.crawl.archive, self.plan.crawl.clock()
        due = (sources.anything_due, links.anything_due, outbox.anything_due)
        with self._claiming:  # what is being claimed is neither due any more nor in hand yet
            return not (self.running or alerts.anything_new(archive) or any(one(archive, now) for one in due))

    def _busy_hosts(self) -> frozenset[str]:
        """Hosts that get no work now: at work, resting, or wishing to be left alone (Crawl-delay, Retry-After)."""
        return self._crawlers.busy() | self.plan.crawl.fetcher.busy()

    def close(self, *, grace_s: float) -> bool:
        """Take no more work and wait for what is in hand. False when some of it outlasted the grace."""
        deadline = time.monotonic() + grace_s
        crawled = self._crawlers.close(grace_s=grace_s)
        delivered = self._messengers.close(grace_s=max(0.0, deadline - time.monotonic()))
        return self._jury.close(grace_s=max(0.0, deadline - time.monotonic())) and crawled and delivered

    def _poll(self, due: DueSource, source: Source) -> None:
        attempt = poll(due, source, self.plan.crawl)
        said = line("poll", source=due.name, **_said(attempt), items=attempt.items, new=attempt.new)
        log.info(said)

    def _read(self, link: DueLink, source: Source) -> None:
        attempt, reading = read(link, source, self.plan.crawl)
        log.info(line("read", source=link.source_name, url=link.url, **_said(attempt), article=reading))

    def _judge(self, judge: JudgeStep, case: Case) -> None:
        judged = judge.ask(case)
        if judged:
            _log_judged(judged)

    def _deliver(self, delivery: Delivery) -> None:
        crawl = self.plan.crawl
        channel = self.plan.channels.get(delivery.channel)
        status = deliver(delivery, channel, archive=crawl.archive, clock=crawl.clock, rng=crawl.rng)
        level = logging.INFO if status is DeliveryStatus.DELIVERED else logging.WARNING
        log.log(level, line("deliver", id=delivery.id, channel=delivery.channel, outcome=status))


def _said(attempt: Attempt) -> dict[str, Value]:
    return {"outcome": attempt.outcome, "ms": attempt.elapsed_ms, "detail": attempt.detail}


def _log_judged(judged: Judged) -> None:
    """A warning where the answer did not count, or was not allowed to: the rules' own answer stands."""
    said, article = judged.said, judged.case.article
    label = said.opinion.label if said.opinion else None
    kept = label is Label.NOT_POLICY and not judged.silenced
    detail = "not silenced: [llm] silence_share is used up" if kept else said.refused or None
    level = logging.WARNING if detail else logging.INFO
    outcome = label or "refused"
    log.log(level, line("judge", article=article.id, outcome=outcome, ms=said.elapsed_ms, detail=detail))


def _log_assessed(done: Assessed) -> None:
    log.info(line("assess", articles=done.articles, alerts=len(done.raised), baseline=done.baseline))
    for draft in done.raised:
        log.info(line("alert", rule=draft.rule, event=draft.article.event_id, title=draft.article.article.title))
