from __future__ import annotations

import logging
import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from alerts.assess import known_of
from alerts.message import Message, Receipt
from alerts.policy.detection import Decision
from alerts.policy.known import Known
from alerts.rules.remembered import recall
from db import alerts, links, outbox, sources, stats
from db.asks import Ask
from db.errors import FetchError
from db.models import Access, ArchivedArticle, Article, DeliveryStatus, Page, Unchanged, Validators
from db.outcomes import Outcome
from db.sqlite import sqlite3
from db.store import Archive
from tests.jingbao.world import Town
from tests.jingbao.world import town as make_town

NEWS = Article("机器人补贴申报通知", "市财政对机器人首台套给予补贴。" * 20)
SPORT = Article("体育新闻", "比赛昨晚结束。" * 30)


@pytest.fixture
def town(archive: Archive) -> Town:
    return make_town(archive)


def test_the_whole_line_tells_a_policy_once(town: Town) -> None:
    town.publishes("a.example", NEWS, SPORT)
    with town.engine() as engine:
        engine.run_until_quiet()
        assert engine.quiet()
    assert town.subjects() == ["机器人补贴申报通知"]


def test_rules_are_written_down_as_they_are_before_anything_is_matched(town: Town, archive: Archive) -> None:
    began = town.world.clock.now
    for _ in range(2):
        with town.engine() as engine:
            known = [recall(archive, rule.name) for rule in engine.plan.rules.rules]
            assert [one and one.rule for one in known] == [*engine.plan.rules.rules]
            assert {one and one.since for one in known} == {began}
        town.world.clock.now += timedelta(hours=2)


def test_a_second_run_tells_nothing_again(town: Town) -> None:
    town.publishes("a.example", NEWS)
    for _ in range(2):
        with town.engine() as engine:
            engine.run_until_quiet()
        town.world.clock.now += timedelta(hours=2)
    assert len(town.inbox.messages) == 1


def test_a_reprint_on_another_site_tells_nothing(town: Town) -> None:
    town.publishes("a.example", NEWS)
    town.publishes("b.example", Article("转载", NEWS.body))
    with town.engine() as engine:
        engine.run_until_quiet()
    assert len(town.inbox.messages) == 1


def test_the_baseline_says_how_many_would_have_alerted(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    town.publishes("a.example", NEWS, SPORT, backlog=False)
    with town.engine() as engine:
        engine.run_until_quiet()
    assert town.subjects() == []
    assert "baseline source=a.example items=2 would_have_alerted=1" in caplog.text


def test_each_unit_of_work_is_one_line(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    town.publishes("a.example", NEWS)
    with town.engine() as engine:
        engine.run_until_quiet()
    events = [record.getMessage().split()[0] for record in caplog.records]
    assert sorted(events) == ["alert", "assess", "deliver", "poll", "read"], "a backlog is no baseline"
    polled = next(record.getMessage() for record in caplog.records if record.getMessage().startswith("poll"))
    assert polled == "poll source=a.example outcome=ok ms=0 items=1 new=1"


def test_what_a_dead_process_had_claimed_is_done_at_the_next_start(town: Town) -> None:
    town.publishes("a.example", NEWS)
    archive = town.world.archive
    with town.engine():
        claimed = sources.claim_due(archive, town.world.clock(), lease=timedelta(days=999), limit=1)
        assert [one.name for one in claimed] == ["a.example"]
    with town.engine() as engine:
        engine.run_until_quiet()
    assert len(town.inbox.messages) == 1


def test_a_failed_delivery_waits_for_its_time_and_is_quiet_meanwhile(town: Town) -> None:
    town.publishes("a.example", NEWS)
    town.inbox.refuses = "mailbox full"
    with town.engine() as engine:
        engine.run_until_quiet()
        (row,) = outbox.listed(town.world.archive)
        assert (row.status, row.last_detail) == (DeliveryStatus.PENDING, "mailbox full")
        town.inbox.refuses = ""
        town.world.clock.now += timedelta(seconds=30)
        assert not engine.quiet()
        engine.run_until_quiet()
    assert [message.id for message in town.inbox.messages] == [row.id]


def test_one_broken_source_stops_nobody(town: Town) -> None:
    town.publishes("good.example", NEWS)
    town.publishes("bad.example", SPORT)
    town.world.web.answers["http://bad.example/"] = FetchError("http://bad.example/", Outcome.TLS, "expired")
    with town.engine() as engine:
        engine.run_until_quiet()
    assert len(town.inbox.messages) == 1
    bad, good = stats.sources(town.world.archive)
    assert (bad.name, bad.last_outcome, bad.failures) == ("bad.example", "tls", 1)
    assert (good.name, good.last_outcome, good.failures) == ("good.example", "ok", 0)


def test_a_host_that_wishes_to_be_left_alone_costs_no_failure(town: Town) -> None:
    town.publishes("a.example", NEWS)
    town.world.web.resting = frozenset({"a.example"})
    with town.engine() as engine:
        assert engine.poll_due() == 0
        engine.run_until_quiet(patience_s=0.1)
        assert not engine.quiet(), "not forgotten, but not waited for either"
        town.world.web.resting = frozenset()
        engine.run_until_quiet()
    (source,) = stats.sources(town.world.archive)
    assert (source.failures, len(town.inbox.messages)) == (0, 1)


class _HangingWeb:
    """Answers for one host only when it is let go; the others at once."""

    def __init__(self, town: Town, host: str) -> None:
        self._town = town
        self._host = host
        self.let_go = threading.Event()

    def busy(self) -> frozenset[str]:
        return frozenset()

    def fetch(self, ask: str | Ask, *, access: Access, validators: Validators = Validators()) -> Page | Unchanged:
        if self._host in (ask if isinstance(ask, str) else ask.url):
            assert self.let_go.wait(10.0)
        return self._town.world.web.fetch(ask, access=access, validators=validators)


def test_a_hanging_site_holds_up_its_own_host_only(town: Town) -> None:
    town.publishes("slow.example", SPORT)
    town.publishes("good.example", NEWS)
    plan = town.plan()
    web = _HangingWeb(town, "slow.example")
    crawl = type(plan.crawl)(plan.crawl.archive, web, plan.crawl.parser, plan.crawl.clock, plan.crawl.rng)
    with town.engine(crawl=crawl) as engine:
        working = threading.Thread(target=engine.run_until_quiet)
        working.start()
        assert town.inbox.arrived.wait(10.0), "told while the slow site still hangs"
        assert engine.running >= 1
        web.let_go.set()
        working.join(10.0)
        assert engine.quiet()


class _Hanging:
    """A channel that says nothing until it is let go."""

    def __init__(self) -> None:
        self.let_go = threading.Event()

    def send(self, message: Message) -> Receipt:
        assert self.let_go.wait(10.0), message.id
        return Receipt("at last")


def test_hanging_channels_hold_up_no_other_however_many_they_are(town: Town) -> None:
    town.publishes("a.example", NEWS)
    hanging = {f"a{number}": _Hanging() for number in range(6)}
    everybody = {**hanging, "inbox": town.inbox}
    with town.engine(channels=everybody, routes={"robots": tuple(everybody)}) as engine:
        working = threading.Thread(target=engine.run_until_quiet)
        working.start()
        arrived = town.inbox.arrived.wait(5.0)
        for channel in hanging.values():
            channel.let_go.set()
        working.join(10.0)
    assert arrived, "told while the others still hang"


def test_alerts_are_kept_with_their_evidence(town: Town) -> None:
    town.publishes("a.example", NEWS)
    with town.engine() as engine:
        engine.run_until_quiet()
    (alert,) = alerts.latest(town.world.archive)
    assert [(piece.field, piece.term) for piece in alert.evidence] == [("title", "机器人"), ("body", "机器人")]


@pytest.mark.parametrize("restarted", [False, True])
def test_a_clock_that_was_a_year_ahead_costs_no_item_once_it_is_right(town: Town, *, restarted: bool) -> None:
    town.publishes("a.example", SPORT)
    town.world.clock.now += timedelta(days=365)
    with town.engine() as engine:
        engine.run_until_quiet()
        town.world.clock.now -= timedelta(days=365)
        town.publishes("a.example", SPORT, NEWS)
        assert engine.quiet()
        if not restarted:
            engine.tidy()
            engine.run_until_quiet()
    with town.engine() as engine:
        engine.run_until_quiet()
    assert town.subjects() == [NEWS.title]


def test_sources_that_are_always_due_leave_their_host_time_to_be_read(town: Town) -> None:
    """Three sources of one host, due again as soon as they are polled."""
    town.publishes("a.example", NEWS, SPORT)
    for number in range(3):
        again = replace(town.sources["a.example"], name=f"again {number}", every_s=0.0)
        town.sources[again.name] = again
    done: list[str] = []
    with town.engine() as engine:
        while len(done) < 5:
            started = [("poll", engine.poll_due()), ("read", engine.read_due())]
            done += [kind for kind, count in started if count]
            while engine.running:
                pass
    assert done == ["poll", "read", "poll", "read", "poll"]


def test_what_breaks_assessment_ends_the_run(town: Town, archive: Archive) -> None:
    town.publishes("a.example", NEWS)
    with town.engine() as engine:
        with archive.write() as connection:
            connection.execute("drop table cursors")
        with pytest.raises(sqlite3.OperationalError, match="cursors"):
            engine.run_until_quiet()


def test_what_breaks_a_round_does_not_wait_until_all_is_assessed(town: Town, archive: Archive) -> None:
    town.publishes("a.example", *(Article(f"通知{one}", f"机器人补贴第{one}号。" * 20) for one in range(250)))
    with town.engine() as engine:
        engine.poll_due()
        while engine.running or links.waiting(archive):
            engine.read_due()
    broken = threading.Event()

    def know(article: ArchivedArticle, ruling: Decision | None) -> Known:
        assert broken.wait(10.0)
        return known_of(article, ruling)

    def breaks(_: str) -> None:
        broken.set()
        raise KeyboardInterrupt

    with town.engine(know=know) as engine:
        with pytest.raises(KeyboardInterrupt):
            engine.run_until_quiet(watch=breaks)
        assert engine.halted
    assert 0 < alerts.cursor(archive) < 250


def test_a_round_that_is_halted_takes_no_more_work(town: Town) -> None:
    town.publishes("a.example", NEWS)
    with town.engine() as engine:
        engine.halt()
        engine.run_until_quiet()
        assert engine.assess_new() == 0
    assert town.subjects() == []
    assert town.world.web.asked == []
