"""The archive's queues against a model of them: whatever workers do, in whatever order, and wherever they die.

The model is a few dictionaries; hypothesis looks for a sequence of steps after which the archive says something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Generic, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from db import alerts, articles, links, outbox, sources
from db.models import (
    AlertDraft,
    ArchivedArticle,
    Article,
    Attempt,
    Delivery,
    DeliveryStatus,
    DueLink,
    DueSource,
    Link,
    Reading,
    Source,
    Validators,
)
from db.outcomes import Outcome
from db.search import search
from db.store import Archive
from db.understanding import Evidence
from tests.db.rows import LEASE, NOW, page

SOURCES = {
    "a": Source("a", "http://one.example/a"),
    "b": Source("b", "http://one.example/b"),
    "c": Source("c", "http://two.example/"),
}
MOVED = {name: Source(name, f"{one.url}moved/") for name, one in SOURCES.items()}
URLS = tuple(f"http://{host}.example/{n}.html" for host in ("one", "two", "three") for n in (1, 2, 3))
TITLES = ("机器人补贴", "AI notice", "天气")
BODIES = ("全市机器人企业可申报。", "比赛昨晚结束。", "The AI bill passed.", "网站维护中。")
WORDS = ("机器人", "人企", "昨晚", "bill", "ai", "维护", "补")
CHANNELS = ("hook", "mail")
RULE = "robots"
POISON = "\ud800"  # half a character: SQLite refuses the row that holds it, after others of its transaction went in
DAY = timedelta(days=1)

Text = tuple[str, str]  # title, body
Due = TypeVar("Due")


class Hands(Generic[Due]):
    """What workers hold: nobody may be given what another still has."""

    def __init__(self) -> None:
        self._held: dict[object, tuple[Due, datetime]] = {}

    def take(self, key: object, due: Due, now: datetime) -> None:
        assert key not in self._held or self._held[key][1] <= now, f"{key} was claimed twice"
        self._held[key] = (due, now + LEASE)

    def oldest(self) -> Due:
        return self._held.pop(next(iter(self._held)))[0]

    def keys(self) -> set[object]:
        return set(self._held)

    def drop(self) -> None:
        self._held.clear()

    def __bool__(self) -> bool:
        return bool(self._held)


class Queues(RuleBasedStateMachine):
    """Workers that poll, read, assess and deliver; a web that changes; processes that die."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = TemporaryDirectory()
        self.archive = self._open()
        self.now = NOW
        self.web: dict[str, Text] = dict.fromkeys(URLS, (TITLES[0], BODIES[0]))
        self.polls, self.reads, self.sendings = Hands[DueSource](), Hands[DueLink](), Hands[Delivery]()
        self.settings: dict[str, Source] = {}
        self.known: dict[str, Source] = {}  # the last settings of every source there ever was
        self.validators: dict[str, Validators] = {}
        self.listed: set[str] = set()  # URLs
        self.unread: set[str] = set()  # URLs that were never read, nor given up
        self.texts: dict[str, Text] = {}
        self.earlier: list[tuple[str, Text]] = []
        self.unassessed: list[str] = []  # URLs, in the order in which their texts were stored
        self.outbox: dict[str, DeliveryStatus] = {}
        self.tries = 0  # to poll or to read, each a row of `polls`
        self.attempts = 0

    def _open(self) -> Archive:
        archive = Archive(Path(self._folder.name) / "a.db")
        archive.read().execute("pragma synchronous = off")  # no power cut is played here
        return archive

    def teardown(self) -> None:
        self.archive.close()
        self._folder.cleanup()

    # --- the world

    @initialize(begun=st.booleans())
    def everything_is_watched(self, *, begun: bool) -> None:
        self.settings_change(set(SOURCES), moved=set())
        if begun:
            self.work_goes_well(list(URLS[::2]))

    @rule(url=st.sampled_from(URLS), title=st.sampled_from(TITLES), body=st.sampled_from(BODIES))
    def somebody_edits_a_page(self, url: str, title: str, body: str) -> None:
        self.web[url] = (title, body)

    @rule(url=st.sampled_from(URLS), other=st.sampled_from(URLS))
    def somebody_reprints(self, url: str, other: str) -> None:
        self.web[url] = self.web[other]

    @rule(wait=st.sampled_from([timedelta(seconds=1), LEASE, timedelta(hours=1), DAY]))
    def time_passes(self, wait: timedelta) -> None:
        self.now += wait

    @rule(names=st.sets(st.sampled_from(sorted(SOURCES))), moved=st.sets(st.sampled_from(sorted(SOURCES))))
    def settings_change(self, names: set[str], moved: set[str]) -> None:
        self.settings = {name: (MOVED if name in moved else SOURCES)[name] for name in sorted(names)}
        sources.sync(self.archive, list(self.settings.values()), self.now)
        for name, one in self.settings.items():
            if self.known.get(name) != one:
                self.validators[name] = Validators()
        self.known |= self.settings
        self.crash()  # settings are read at a start only

    @rule()
    def crash(self) -> None:
        """The process dies with all it had in hand, and the next one begins."""
        self.archive.close()
        self.archive = self._open()
        sources.release_claims(self.archive, self.now)
        for hands in (self.polls, self.reads, self.sendings):
            hands.drop()

    @rule(found=st.lists(st.sampled_from(URLS), unique=True, min_size=2))
    def work_goes_well(self, found: list[str]) -> None:
        """An hour passes, and all that is due is polled and read: sequences get somewhere."""
        self.now += timedelta(hours=1)
        self.claim_polls(9, set())
        while self.polls:
            self.a_poll_ends_well(found, '"1"')
        self.claim_reads(9, set())
        while self.reads:
            self.a_read_ends_well(again=True)
        self.assess(9)

    # --- polls

    @rule(limit=st.integers(0, 3), busy=st.sets(st.sampled_from(["one.example", "two.example"])))
    def claim_polls(self, limit: int, busy: set[str]) -> None:
        for _ in range(2):  # two workers ask at the same moment
            due = sources.claim_due(self.archive, self.now, lease=LEASE, limit=limit, busy_hosts=busy)
            assert len(due) <= limit
            assert _differ(one.host for one in due)
            for one in due:
                assert one.host not in busy
                assert (one.url, one.validators) == (self.settings[one.name].url, self.validators[one.name])
                self.polls.take(one.id, one, self.now)

    @precondition(lambda self: self.polls)
    @rule(
        found=st.lists(st.sampled_from(URLS), unique=True),
        etag=st.sampled_from(['"1"', '"2"', None]),
        dies_first=st.booleans(),
    )
    def a_poll_ends_well(self, found: list[str], etag: str | None, *, dies_first: bool = True) -> None:
        due = self.polls.oldest()
        if dies_first:  # before its commit
            poisoned = [*(Link(url) for url in found), Link("http://one.example/new", title=POISON)]
            with pytest.raises(UnicodeEncodeError):
                self._settle(due, poisoned, Validators('"dead"'), Outcome.OK)
        new = self._settle(due, [Link(url, self.web[url][0]) for url in found], Validators(etag), Outcome.OK)
        self.tries += 1
        assert new == len(set(found) - self.listed)
        self.unread |= set(found) - self.listed
        self.listed |= set(found)
        self.validators[due.name] = Validators(etag)
        self._notice_what_is_news_after_all(found)

    @precondition(lambda self: self.polls)
    @rule()
    def a_poll_fails(self) -> None:
        self._settle(self.polls.oldest(), [], None, Outcome.TIMEOUT)
        self.tries += 1

    def _settle(self, due: DueSource, found: list[Link], given: Validators | None, outcome: Outcome) -> int:
        return sources.settle_poll(
            self.archive,
            due,
            Attempt(due.id, due.url, self.now, outcome, elapsed_ms=1, items=len(found)),
            next_poll_at=self.now + timedelta(minutes=15),
            links=[(link.url, link) for link in found],
            vouched=sources.Vouched(due.url, given) if given else None,
            baseline=due.first_poll,
        )

    def _notice_what_is_news_after_all(self, found: list[str]) -> None:
        """What only another source's first poll had seen is assessed again, if this poll listed it; nothing else is."""
        waiting = [one for _, one in self._waiting()]
        again = [one.url for one in waiting if one.url not in self.unassessed]
        assert set(again) <= set(found)
        assert not any(one.baseline for one in waiting if one.url in again)
        self.unassessed = [one.url for one in waiting]

    # --- reads

    @rule(limit=st.integers(0, 4), busy=st.sets(st.sampled_from(["one.example", "three.example"])))
    def claim_reads(self, limit: int, busy: set[str]) -> None:
        for _ in range(2):  # two workers ask at the same moment
            due = links.claim_due(self.archive, self.now, lease=LEASE, limit=limit, busy_hosts=busy)
            assert len(due) <= limit
            assert _differ(one.host for one in due)
            for one in due:
                assert one.host not in busy
                assert one.source_name in self.settings
                self.reads.take(one.url, one, self.now)

    @precondition(lambda self: self.reads)
    @rule(again=st.booleans(), dies_first=st.booleans())
    def a_read_ends_well(self, *, again: bool, dies_first: bool = True) -> None:
        link = self.reads.oldest()
        text = self.web[link.url]
        if dies_first:  # before its commit
            with pytest.raises(UnicodeEncodeError):
                self._store(link, "t", POISON, again=False)
        self.tries += 1
        expected = self._what_reading_is(link.url, text)
        assert self._store(link, *text, again=again) is expected
        self.unread.discard(link.url)
        if expected is Reading.SAME:
            return
        if expected is Reading.EDITED:
            self.earlier.append((link.url, self.texts[link.url]))
        self.texts[link.url] = text
        self.unassessed = [url for url in self.unassessed if url != link.url] + [link.url]

    def _what_reading_is(self, url: str, text: Text) -> Reading:
        if url in self.texts:
            return Reading.SAME if self.texts[url] == text else Reading.EDITED
        printed = any(body == text[1] for _, body in self.texts.values())
        return Reading.REPRINT if printed or text in [old for _, old in self.earlier] else Reading.NEW

    def _store(self, link: DueLink, title: str, body: str, *, again: bool) -> Reading:
        tried = Attempt(link.source_id, link.url, self.now, Outcome.OK, elapsed_ms=1, link_id=link.id, status=200)
        read = articles.Read(link, tried, page(link.url, now=self.now), Article(title, body), link.url, body)
        return articles.settle_read(self.archive, read, due_at=self.now + DAY if again else None)[0]

    @precondition(lambda self: self.reads)
    @rule(retry=st.booleans())
    def a_read_fails(self, *, retry: bool) -> None:
        link = self.reads.oldest()
        tried = Attempt(link.source_id, link.url, self.now, Outcome.TIMEOUT, elapsed_ms=1, link_id=link.id)
        links.settle_failure(self.archive, link, tried, due_at=self.now + timedelta(minutes=1) if retry else None)
        self.tries += 1
        if not retry:
            self.unread.discard(link.url)

    @rule()
    def whatever_was_in_hand_comes_back(self) -> None:
        """After a crash, with every source watched, all that was never read is given out, each once."""
        self.settings_change(set(SOURCES), moved=set())
        self.now += 2 * DAY
        given: list[str] = []
        while due := links.claim_due(self.archive, self.now, lease=LEASE, limit=9):
            given += [one.url for one in due]
        assert _differ(given)
        assert self.unread <= set(given) <= self.listed
        self.crash()

    # --- assessment

    def _waiting(self, limit: int = 99) -> tuple[tuple[int, ArchivedArticle], ...]:
        return articles.after(self.archive, alerts.cursor(self.archive), limit=limit)

    @rule(limit=st.integers(1, 3))
    def assess(self, limit: int) -> None:
        waiting = self._waiting(limit)
        if not waiting:
            return
        drafts = _drafts(one for _, one in waiting)
        told = set(self._rows("select rule, event_id from alerts"))  # an article may have moved on since
        dying = [*drafts, AlertDraft(POISON, waiting[-1][1], (), CHANNELS)]
        with pytest.raises(UnicodeEncodeError):  # it dies before its commit, and is done again
            alerts.record(self.archive, dying, position=waiting[-1][0], now=self.now)
        written = alerts.record(self.archive, drafts, position=waiting[-1][0], now=self.now)
        keys = [(draft.rule, draft.article.event_id) for draft in written]
        assert _differ(keys)
        assert set(keys) == {(draft.rule, draft.article.event_id) for draft in drafts} - told
        self.unassessed = self.unassessed[len(waiting) :]
        self._expect_deliveries([draft for draft in written if draft.status == "raised"])

    def _expect_deliveries(self, raised: list[AlertDraft]) -> None:
        added = [one for one in outbox.listed(self.archive, limit=999) if one.id not in self.outbox]
        assert sorted(one.channel for one in added) == sorted(CHANNELS * len(raised))
        self.outbox |= {one.id: DeliveryStatus.PENDING for one in added}

    # --- deliveries

    @rule(limit=st.integers(0, 3), busy=st.sets(st.sampled_from(CHANNELS)))
    def claim_deliveries(self, limit: int, busy: set[str]) -> None:
        for _ in range(2):  # two workers ask at the same moment
            due = outbox.claim_due(self.archive, self.now, lease=LEASE, limit=limit, busy_channels=busy)
            assert len(due) <= limit
            assert _differ(one.channel for one in due)
            for one in due:
                assert one.channel not in busy
                assert self.outbox[one.id] is DeliveryStatus.PENDING
                self.sendings.take(one.id, one, self.now)

    @precondition(lambda self: self.sendings)
    @rule(ends=st.sampled_from(DeliveryStatus))
    def a_sending_ends(self, ends: DeliveryStatus) -> None:
        one = self.sendings.oldest()
        self.outbox[one.id] = outbox.settle(
            self.archive,
            one,
            started_at=self.now,
            now=self.now,
            detail="as it went",
            due_at=self.now + timedelta(seconds=5) if ends is DeliveryStatus.PENDING else None,
            ok=ends is DeliveryStatus.DELIVERED,
        )
        assert self.outbox[one.id] is ends
        self.attempts += 1

    @rule()
    def dead_letters_are_revived(self) -> None:
        dead = {key for key, status in self.outbox.items() if status is DeliveryStatus.DEAD}
        assert outbox.redrive(self.archive, self.now) == len(dead)
        self.outbox |= dict.fromkeys(dead, DeliveryStatus.PENDING)

    # --- what always holds

    def _rows(self, sql: str) -> list[tuple[object, ...]]:
        return [tuple(row) for row in self.archive.read().execute(sql)]

    @invariant()
    def no_link_and_no_text_is_lost_or_doubled(self) -> None:
        assert sorted(self._rows("select url from links")) == sorted((url,) for url in self.listed)
        stored = self._rows("select url, title, body from articles")
        assert sorted(stored, key=str) == sorted(((url, *text) for url, text in self.texts.items()), key=str)
        versions = self._rows("select a.url, v.title, v.body from versions v join articles a on a.id = v.article_id")
        assert sorted(versions, key=str) == sorted(((url, *text) for url, text in self.earlier), key=str)

    @invariant()
    def every_try_is_a_row_and_one_that_died_is_none(self) -> None:
        assert self._rows("select count(*) from polls") == [(self.tries,)]

    @invariant()
    def the_cursor_never_passes_a_text_that_was_not_assessed(self) -> None:
        assert [one.url for _, one in self._waiting()] == self.unassessed

    @invariant()
    def validators_stand_only_beside_the_links_they_vouch_for(self) -> None:
        stored = self._rows("select name, etag from sources order by name")
        assert stored == [(name, given.etag) for name, given in sorted(self.validators.items())]

    @invariant()
    def a_rule_tells_an_event_once_and_every_channel_is_told(self) -> None:
        assert _differ(self._rows("select rule, event_id from alerts"))
        stored = {one.id: one.status for one in outbox.listed(self.archive, limit=999)}
        assert stored == self.outbox
        assert self._rows("select count(*) from delivery_attempts") == [(self.attempts,)]

    @invariant()
    def a_reprint_belongs_to_the_event_of_what_it_reprints(self) -> None:
        sql = "select a.id from articles a join articles f on f.id = a.duplicate_of where a.event_id <> f.event_id"
        assert self._rows(sql) == []

    @invariant()
    def search_finds_exactly_what_stands_in_the_texts(self) -> None:
        for word in WORDS:
            pattern = re.compile(rf"\b{word}\b" if word.isascii() else word, re.IGNORECASE)
            expected = {url for url, text in self.texts.items() if pattern.search("\n".join(text))}
            assert {one.url for one in search(self.archive, word, limit=99)} == expected


def _differ(values: Iterable[object]) -> bool:
    listed = list(values)
    return len(set(listed)) == len(listed)


def _drafts(found: Iterable[ArchivedArticle]) -> list[AlertDraft]:
    return [
        AlertDraft(
            RULE, one, (Evidence("机器人", "title", 0, 3, "…"),), CHANNELS, "baseline" if one.baseline else "raised"
        )
        for one in found
        if "机器人" in one.article.title + one.article.body
    ]


TestQueues = pytest.mark.filterwarnings("error")(Queues.TestCase)
TestQueues.settings = settings(
    max_examples=30, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
