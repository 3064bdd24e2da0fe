"""Who waits for the judge and for how long, what is asked, and what `assess` gets to know of it."""

from __future__ import annotations

import itertools
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from alerts.judge.rulings import rulings
from alerts.judge.step import BATCH, PATIENCE_S, REST_S, Case, JudgeStep, Terms
from db import alerts, articles, judgements
from db.models import ArchivedArticle, Article
from db.store import Archive
from tests.alerts.judge.endpoints import KEY, Model, http, judge_at, opinion_json, says
from tests.alerts.receivers import Scripted
from tests.db.rows import NOW, listed, read_next

TERMS = Terms(daily_cap=200, silence_share=0.5)
OPEN = "存疑"  # what the tests' detection leaves open
BODY = f"{OPEN}条目的正文，供模型判断。"
QUOTE = "条目的正文，供模型判断"


def in_doubt(article: ArchivedArticle) -> bool:
    return OPEN in article.article.body


def answer(label: str = "policy") -> bytes:
    return says(opinion_json(label, None, [QUOTE]))


DOWN = http(b"{}", status="500 Internal Server Error")


@dataclass(slots=True)
class Times:
    """The wall clock and the monotonic one, moved by hand."""

    now: datetime = NOW
    elapsed_s: float = 0.0
    look: Callable[[], object] = lambda: None  # called whenever somebody looks at the monotonic one

    def monotonic(self) -> float:
        self.look()
        return self.elapsed_s

    def passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.elapsed_s += seconds


@dataclass(slots=True)
class Court:
    """A step over an archive, and what its model heard and says."""

    archive: Archive
    step: JudgeStep
    model: Model
    times: Times
    _number: int = field(default=0)

    def publishes(self, *bodies: str, baseline: bool = False) -> None:
        for body in bodies:
            self._number += 1
            listed(self.archive, f"/{self._number}.html", baseline=baseline)
            read_next(self.archive, Article(f"标题{self._number}", body))

    def until(self, room: int = 0) -> int:
        return self.step.docket(room=room).until

    def cases(self, room: int = 10) -> list[int]:
        return [case.seq for case in self.step.docket(room=room).cases]

    def judges(self, room: int = 10) -> int:
        """Ask about all that is to be asked about; how many of them were."""
        return len([one for one in map(self.step.ask, self.step.docket(room=room).cases) if one])

    def assessed(self, seq: int) -> None:
        alerts.record(self.archive, [], position=seq, now=NOW)

    def rulings(self) -> dict[int, str]:
        return {seq: ruling.value for seq, ruling in rulings(self.archive, range(1, 50)).items()}

    def rows(self, columns: str = "verdict, refused, silenced") -> list[tuple[object, ...]]:
        return [tuple(row) for row in self.archive.read().execute(f"select {columns} from judgements order by id")]


@contextmanager
def court(
    archive: Archive,
    *,
    terms: Terms = TERMS,
    matters: Callable[[ArchivedArticle], bool] = in_doubt,
    says: bytes | Callable[[str], bytes] | None = None,
) -> Iterator[Court]:
    model, times = Model(says or answer()), Times()
    with Scripted(model) as server:
        step = JudgeStep(
            archive,
            judge_at(server),
            terms,
            clock=lambda: times.now,
            matters=matters,
            monotonic=times.monotonic,
        )
        step.start()
        yield Court(archive, step, model, times)


def lines(*kinds: str) -> tuple[str, ...]:
    """Bodies that differ: clear ones, and those in doubt."""
    return tuple(f"{BODY}{number}" if kind == "?" else f"清楚的正文{number}" for number, kind in enumerate(kinds))


# --- who waits


@pytest.mark.parametrize(
    ("kinds", "free", "asked"),
    [
        ("", 0, []),
        ("..", 2, []),
        ("?", 0, [1]),
        ("..?.?", 2, [3, 5]),
        ("?????", 0, [1, 2, 3, 4, 5]),
    ],
)
def test_texts_before_the_first_in_doubt_go_on(archive: Archive, kinds: str, free: int, asked: list[int]) -> None:
    with court(archive) as one:
        one.publishes(*lines(*kinds))
        docket = one.step.docket(room=10)
        assert docket.until == free
        assert [case.seq for case in docket.cases] == asked


def test_an_edit_of_a_text_in_front_does_not_push_one_in_doubt_through(archive: Archive) -> None:
    with court(archive) as one:
        listed(archive, "/0.html")
        read_next(archive, Article("标题", "清楚的正文"), due_at=NOW)
        one.publishes(*lines("?"))
        until = one.until()
        read_next(archive, Article("标题", "清楚的正文，又改了"))
        assert [seq for seq, _ in articles.after(archive, 0, limit=BATCH, until=until)] == []
        assert [seq for seq, _ in articles.after(archive, 0, limit=BATCH)] == [2, 3]


def test_a_text_waits_also_where_its_question_leaves_while_the_docket_is_made(archive: Archive) -> None:
    asked, let_go = threading.Event(), threading.Event()

    def slow(_: str) -> bytes:
        asked.set()
        assert let_go.wait(10)
        return answer()

    with court(archive, terms=Terms(daily_cap=1), says=slow) as one:
        one.publishes(*lines("?"))
        (case,) = one.step.docket(room=1).cases
        asking = threading.Thread(target=one.step.ask, args=[case])

        looks = itertools.count(1)

        def look() -> None:
            """The second look at the clock comes when the archive has been asked what is under way."""
            if next(looks) == 2:
                asking.start()
                assert asked.wait(10)

        one.times.look = look
        assert one.until() == 0
        let_go.set()
        asking.join(10)
        assert one.until() == 1


def test_a_text_that_is_judged_waits_no_longer(archive: Archive) -> None:
    with court(archive) as one:
        one.publishes(*lines("?", "."))
        assert one.until() == 0
        assert one.judges() == 1
        assert one.until() == 2
        assert one.rulings() == {1: "alert"}


def test_what_is_given_out_is_given_out_once_and_goes_on_waiting(archive: Archive) -> None:
    with court(archive) as one:
        one.publishes(*lines("?", "?"))
        assert one.cases(room=1) == [1]
        assert one.cases(room=1) == [2]
        assert one.cases() == []
        assert one.until() == 0


def test_a_text_waits_while_it_is_asked_about_and_no_longer_than_patience_lasts(archive: Archive) -> None:
    let_go = threading.Event()

    def slow(_: str) -> bytes:
        assert let_go.wait(10)
        return answer()

    with court(archive, says=slow) as one:
        one.publishes(*lines("?", "."))
        (case,) = one.step.docket(room=1).cases
        asking = threading.Thread(target=one.step.ask, args=(case,))
        asking.start()
        assert (one.until(), one.cases()) == (0, [])
        one.times.passes(PATIENCE_S - 1)
        assert one.until() == 0
        one.times.passes(1)
        assert (one.until(), one.cases()) == (2, [])
        let_go.set()
        asking.join(10)
    assert one.rows() == [("policy", "", 0)], "late, and still written down"


def test_a_text_that_nobody_comes_round_to_asks_no_more_patience_than_one_that_is_asked(archive: Archive) -> None:
    with court(archive) as one:
        one.publishes(*lines("?"))
        assert one.until(room=0) == 0
        one.times.passes(PATIENCE_S)
        assert (one.until(), one.cases()) == (1, [])


def test_patience_begins_for_each_text_when_it_is_first_seen(archive: Archive) -> None:
    with court(archive) as one:
        one.publishes(*lines("?"))
        assert one.until() == 0
        one.times.passes(PATIENCE_S - 1)
        one.publishes(BODY)
        assert one.until() == 0
        one.times.passes(1)
        assert one.until() == 1


def test_what_was_there_before_the_first_poll_is_not_asked_about(archive: Archive) -> None:
    with court(archive) as one:
        one.publishes(*lines("?"), baseline=True)
        assert (one.until(), one.cases()) == (1, [])


def test_a_text_is_looked_at_once_however_often_the_docket_is_asked_for(archive: Archive) -> None:
    seen: list[int] = []
    with court(archive, matters=lambda one: seen.append(one.id) or in_doubt(one)) as one:  # type: ignore[func-returns-value]
        one.publishes(*lines(".", "?"))
        for _ in range(3):
            one.until()
        assert seen == [1, 2]
        one.assessed(2)
        one.publishes("新的正文")
        one.until()
        assert seen == [1, 2, 3]


def test_a_text_that_breaks_detection_costs_itself_not_the_batch(
    archive: Archive, caplog: pytest.LogCaptureFixture
) -> None:
    def fragile(article: ArchivedArticle) -> bool:
        if "毒" in article.article.body:
            raise RecursionError
        return in_doubt(article)

    with court(archive, matters=fragile) as one:
        one.publishes("毒", *lines("?"))
        assert (one.until(), one.cases()) == (1, [2])
    assert "RecursionError" in caplog.text


def test_no_more_than_a_batch_is_looked_at(archive: Archive) -> None:
    with court(archive) as one:
        one.publishes(*(f"清楚的正文{number}" for number in range(BATCH + 5)))
        assert one.until() == BATCH


# --- what is asked, and what comes of it


def test_a_reprint_waits_for_the_first_prints_answer_and_shares_it(archive: Archive) -> None:
    with court(archive) as one:
        one.publishes(BODY * 20, BODY * 20)
        first, reprint = one.step.docket(room=2).cases
        assert one.step.ask(first)
        assert one.step.ask(reprint) is None
        assert one.until() == 2
        assert one.rulings() == {1: "alert", 2: "alert"}
    assert len(one.model.heard) == 1


def test_an_edited_text_is_asked_about_again(archive: Archive) -> None:
    with court(archive) as one:
        listed(archive, "/1.html")
        read_next(archive, Article("标题", BODY), due_at=NOW)
        assert one.judges() == 1
        one.assessed(1)
        read_next(archive, Article("标题", f"{BODY}又改了"))
        assert one.judges() == 1
        assert one.rulings() == {2: "alert"}


def test_a_text_that_was_edited_before_its_turn_is_not_asked_about(archive: Archive) -> None:
    with court(archive) as one:
        listed(archive, "/1.html")
        read_next(archive, Article("标题", BODY), due_at=NOW)
        (case,) = one.step.docket(room=1).cases
        read_next(archive, Article("标题", f"{BODY}又改了"))
        assert one.step.ask(case) is None
        assert one.cases() == [2]


@pytest.mark.parametrize(
    ("says", "row", "ruling"),
    [
        (answer("policy"), ("policy", "", 0), {1: "alert"}),
        (answer("not_policy"), ("not_policy", "", 1), {1: "no"}),
        (answer("maybe"), (None, "its label is none of those allowed", 0), {}),
        (DOWN, (None, "HTTP 500: the endpoint is in trouble", 0), {}),
    ],
)
def test_every_call_is_written_down_with_its_verdict(
    archive: Archive, says: bytes, row: tuple[object, ...], ruling: dict[int, str]
) -> None:
    with court(archive, terms=Terms(silence_share=1.0), says=says) as one:
        one.publishes(BODY)
        assert one.judges() == 1
        assert one.rows() == [row]
        assert one.rulings() == ruling
        assert one.until() == 1
        ((article, model, asked_at, elapsed_ms, sha256, said),) = one.rows(
            "article_id, model, asked_at, elapsed_ms, prompt_sha256, answer"
        )
    assert (article, model, asked_at) == (1, "m", "2026-04-01T02:00:00.000Z")
    assert isinstance(elapsed_ms, int)
    assert len(str(sha256)) == 64
    assert said
    assert KEY not in str(said)


def test_a_judge_that_always_says_no_silences_no_more_than_its_share(archive: Archive) -> None:
    with court(archive, terms=Terms(silence_share=0.25), says=answer("not_policy")) as one:
        one.publishes(*lines(*"????????"))
        judged = [one.step.ask(case) for case in one.step.docket(room=10).cases]
    assert [case.silenced for case in judged if case] == [False, False, False, True] * 2
    assert sorted(one.rulings().values()) == ["no", "no"]


# --- the cap


def test_beyond_the_cap_nothing_is_asked_and_nothing_waits(archive: Archive) -> None:
    with court(archive, terms=Terms(daily_cap=2)) as one:
        one.publishes(*lines(*"????"))
        assert one.cases(room=1) == [1]
        assert one.cases() == [2], "the one in hand counts"
        assert one.cases() == []
    with court(archive, terms=Terms(daily_cap=2)) as one:
        assert one.judges() == 2
        assert (one.until(), one.cases()) == (4, [])
    assert len(one.model.heard) == 2


def test_the_cap_begins_anew_at_midnight_in_beijing(archive: Archive) -> None:
    with court(archive, terms=Terms(daily_cap=1)) as one:
        one.times.now = datetime(2026, 4, 1, 15, 59, tzinfo=UTC)  # 23:59 in Beijing
        one.publishes(*lines("?"))
        assert one.judges() == 1
        one.publishes(f"{BODY}二", f"{BODY}三")
        assert one.judges() == 0
        one.times.passes(60)
        assert one.judges() == 1
        assert one.judges() == 0


def test_a_case_given_out_before_the_cap_was_reached_is_not_asked_after(archive: Archive) -> None:
    with court(archive, terms=Terms(daily_cap=1)) as one:
        one.publishes(*lines("?", "?"))
        (first,) = one.step.docket(room=9).cases
        (_, second) = articles.after(archive, 0, limit=2)
        assert one.step.ask(first)
        assert one.step.ask(Case(*second)) is None


# --- trouble


def test_an_endpoint_in_trouble_is_left_alone_longer_each_time_and_nobody_waits_meanwhile(archive: Archive) -> None:
    with court(archive, says=DOWN) as one:
        for failures in range(8):
            one.publishes(f"{BODY}{failures}")
            assert one.judges() == 1, failures
            one.times.passes(min(REST_S * 2**failures, 3600) - 1)
            one.publishes(f"{BODY}{failures}其间")
            assert (one.until(), one.cases()) == (2 * failures + 2, []), failures
            one.assessed(2 * failures + 2)
            one.times.passes(1)


def test_an_endpoint_is_not_asked_before_its_retry_after(archive: Archive) -> None:
    busy = http(b"{}", status="429 Too Many Requests", more="retry-after: 600\r\n")
    with court(archive, says=busy) as one:
        one.publishes(*lines("?"))
        assert one.judges() == 1
        one.publishes(f"{BODY}二")
        one.times.passes(599)
        assert one.cases() == []
        one.times.passes(1)
        assert one.cases() == [2]


def test_one_good_answer_ends_the_growing_of_rests(archive: Archive) -> None:
    with court(archive, says=DOWN) as one:
        for number in range(3):
            one.publishes(f"{BODY}{number}")
            assert one.judges() == 1
            one.model.answer = (DOWN, answer(), DOWN)[min(number + 1, 2)]
            one.times.passes(REST_S)
        one.publishes(f"{BODY}再")
        assert one.cases() == [4]


def test_what_a_dead_process_had_asked_holds_up_nobody(archive: Archive) -> None:
    with court(archive) as one:
        one.publishes(*lines("?"))
        call = judgements.Call(1, 1, "m", "0" * 64, NOW)
        judgements.begin(archive, call, day=NOW, cap=9)
        assert one.until() == 0
    with court(archive) as one:
        assert (one.until(), one.cases()) == (1, [])
    assert one.rows("refused") == [("jingbao ended before the answer came",)]


def test_the_log_says_nothing_of_pages(archive: Archive, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with court(archive) as one:
        one.publishes(*lines("?"))
        one.judges()
    assert QUOTE not in caplog.text
