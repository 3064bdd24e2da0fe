"""The judge in the engine: texts in doubt wait, others pass, and what came of it is one line each."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pytest

from alerts.judge.rulings import rulings
from alerts.judge.step import JudgeStep, Terms, matters_to
from alerts.policy.detection import Decision
from alerts.policy.known import Known
from alerts.rules.match import Rule, RuleSet
from db import judgements
from db.judgements import Call
from db.models import Article
from db.store import Archive
from jingbao.engine import Engine
from tests.alerts.judge.endpoints import KEY, Model, http, judge_at, opinion_json, says
from tests.alerts.judge.test_rulings import HEADLINES
from tests.alerts.receivers import Scripted
from tests.db.rows import NOW, archived
from tests.jingbao.world import Town
from tests.jingbao.world import town as make_town

QUOTE = "对机器人首台套给予补贴"
CLEAR = Article("机器人补贴申报通知", "市财政对机器人首台套给予补贴。" * 20)
DOUBTFUL = Article("机器人补贴（存疑）", "据悉，市财政对机器人首台套给予补贴。" * 20)


@pytest.fixture
def town(archive: Archive) -> Town:
    return make_town(archive)


@dataclass(frozen=True, slots=True)
class Bench:
    town: Town
    engine: Engine
    model: Model


@contextmanager
def judged(town: Town, answer: bytes | Callable[[str], bytes], terms: Terms) -> Iterator[Bench]:
    model, crawl = Model(answer), town.world.crawl
    with Scripted(model) as server:
        step = JudgeStep(
            crawl.archive,
            judge_at(server),
            terms,
            clock=crawl.clock,
            matters=lambda article: "存疑" in article.article.title,
        )
        with town.engine(judge=step) as engine:
            yield Bench(town, engine, model)


def verdict(label: str) -> bytes:
    return says(opinion_json(label, None, [QUOTE]))


TERMS = Terms(daily_cap=9, silence_share=1.0)


@pytest.mark.parametrize(("label", "ruling"), [("policy", "alert"), ("not_policy", "no")])
def test_a_text_in_doubt_is_judged_before_it_is_assessed(town: Town, label: str, ruling: str) -> None:
    town.publishes("a.example", DOUBTFUL, CLEAR)
    with judged(town, verdict(label), TERMS) as bench:
        bench.engine.run_until_quiet()
        assert bench.engine.quiet()
    assert len(bench.model.heard) == 1
    assert DOUBTFUL.title in bench.model.question()
    assert [one.value for one in rulings(town.world.archive, [1, 2]).values()] == [ruling]
    assert CLEAR.title in town.subjects()


def test_the_archive_can_be_written_while_the_judge_thinks_and_what_is_not_in_doubt_is_told(town: Town) -> None:
    asked, let_go = threading.Event(), threading.Event()

    def slow(_: str) -> bytes:
        asked.set()
        assert let_go.wait(10)
        return verdict("policy")

    town.publishes("a.example", CLEAR)
    town.publishes("b.example", DOUBTFUL)
    with judged(town, slow, TERMS) as bench:
        working = threading.Thread(target=bench.engine.run_until_quiet)
        working.start()
        assert asked.wait(10)
        with town.world.archive.write() as connection:
            assert connection.execute("select elapsed_ms from judgements").fetchone()[0] is None
        assert bench.engine.running >= 1
        assert not bench.engine.quiet()
        let_go.set()
        working.join(10)
        assert bench.engine.quiet()
    assert sorted(town.subjects()) == sorted([CLEAR.title, DOUBTFUL.title])


@pytest.mark.parametrize(
    ("answer", "share", "said"),
    [
        (verdict("policy"), 1.0, "INFO judge article=1 outcome=policy ms=…"),
        (verdict("not_policy"), 1.0, "INFO judge article=1 outcome=not_policy ms=…"),
        (
            verdict("not_policy"),
            0.0,
            'WARNING judge article=1 outcome=not_policy ms=… detail="not silenced: [llm] silence_share is used up"',
        ),
        (
            verdict("perhaps"),
            1.0,
            'WARNING judge article=1 outcome=refused ms=… detail="its label is none of those allowed"',
        ),
        (
            http(b"", status="500 Oops"),
            1.0,
            'WARNING judge article=1 outcome=refused ms=… detail="HTTP 500: the endpoint is in trouble"',
        ),
    ],
)
def test_every_verdict_is_one_line_and_a_warning_where_it_does_not_count(
    town: Town, caplog: pytest.LogCaptureFixture, answer: bytes, share: float, said: str
) -> None:
    caplog.set_level(logging.INFO)
    town.publishes("a.example", DOUBTFUL)
    with judged(town, answer, Terms(9, share)) as bench:
        bench.engine.run_until_quiet()
    told = [f"{one.levelname} {one.getMessage()}" for one in caplog.records if one.getMessage().startswith("judge ")]
    assert [re.sub(r"ms=\d+", "ms=…", one) for one in told] == [said]
    assert KEY not in caplog.text
    assert town.subjects() == [DOUBTFUL.title], "its rule asks for words, and no judge takes them away"


def test_a_judge_that_never_answers_leaves_items_to_the_rules(town: Town) -> None:
    town.publishes("a.example", DOUBTFUL, CLEAR)
    with Scripted(lambda wire: wire.stay_silent()) as server:
        step = JudgeStep(
            town.world.crawl.archive,
            judge_at(server, timeout_s=0.3),
            TERMS,
            clock=town.world.crawl.clock,
            matters=lambda _: True,
        )
        with town.engine(judge=step) as engine:
            engine.run_until_quiet()
    assert len(town.inbox.messages) == 2


def test_what_a_dead_process_had_asked_holds_up_nothing_after_a_restart(town: Town) -> None:
    archive = town.world.archive
    archived(archive, title=DOUBTFUL.title)
    assert judgements.begin(archive, Call(1, 1, "m", "0" * 64, NOW), day=NOW, cap=1)
    with judged(town, verdict("policy"), TERMS) as bench:
        assert bench.engine.assess_new() == 1
    assert bench.model.heard == []


def test_without_a_judge_nothing_waits(town: Town) -> None:
    town.publishes("a.example", DOUBTFUL, CLEAR)
    with town.engine() as engine:
        engine.run_until_quiet()
    assert len(town.inbox.messages) == 2


# --- with detection and rules as they are


EMPTY = Article("", "该标题下没有正文。")


def _open_headline() -> str:
    """A headline that detection leaves open as the town prints it."""
    printed = (Known(one, EMPTY.body, "a.example\na.example", "http://a.example/1") for one in HEADLINES)
    return next(known.title for known in printed if known.detection.decision is Decision.REVIEW)


@pytest.mark.parametrize(
    ("rule", "label", "share", "told"),
    [
        ("kind:policy", "policy", 0.0, True),
        ("kind:policy", "not_policy", 1.0, False),
        ("kind:policy", "maybe", 1.0, False),
        ("kind:policy OR kind:review", "policy", 0.0, True),
        ("kind:policy OR kind:review", "not_policy", 1.0, False),
        ("kind:policy OR kind:review", "not_policy", 0.0, True),
        ("kind:policy OR kind:review", "maybe", 1.0, True),
    ],
)
def test_a_verdict_makes_an_alert_or_takes_one_away_and_anything_else_leaves_it_to_the_rules(
    town: Town, rule: str, label: str, share: float, *, told: bool
) -> None:
    headline, crawl = _open_headline(), town.world.crawl
    rules = RuleSet([Rule.of("robots", rule)])
    model = Model(says(opinion_json(label, None, [EMPTY.body])))
    town.publishes("a.example", replace(EMPTY, title=headline))
    with Scripted(model) as server:
        matters = matters_to(rules, clock=crawl.clock)
        step = JudgeStep(crawl.archive, judge_at(server), Terms(9, share), clock=crawl.clock, matters=matters)
        with town.engine(judge=step, rules=rules) as engine:
            engine.run_until_quiet()
    assert len(model.heard) == 1
    assert town.subjects() == [headline] * told


def test_where_no_rule_asks_for_kinds_nothing_is_asked(town: Town) -> None:
    town.publishes("a.example", replace(EMPTY, title=_open_headline()))
    crawl, model, rules = town.world.crawl, Model(), RuleSet([Rule.of("robots", "天气")])
    with Scripted(model) as server:
        matters = matters_to(rules, clock=crawl.clock)
        step = JudgeStep(crawl.archive, judge_at(server), TERMS, clock=crawl.clock, matters=matters)
        with town.engine(judge=step, rules=rules) as engine:
            engine.run_until_quiet()
    assert model.heard == []
