from __future__ import annotations

import threading

import pytest

from jingbao.crew import Crew

PATIENCE_S = 5.0


class _Job:
    """Work that runs until it is let go."""

    def __init__(self) -> None:
        self.began = threading.Event()
        self.let_go = threading.Event()

    def __call__(self) -> None:
        self.began.set()
        assert self.let_go.wait(PATIENCE_S)


def test_a_place_is_busy_while_it_is_worked_on_and_rests_afterwards() -> None:
    now = [100.0]
    crew = Crew("t", 2, clock=lambda: now[0])
    job = _Job()
    crew.submit("a.example", job, rest_s=2.0)
    assert job.began.wait(PATIENCE_S)
    assert crew.busy() == {"a.example"}
    assert (crew.running, crew.free) == (1, 1)
    job.let_go.set()
    assert crew.close(grace_s=PATIENCE_S)
    assert crew.busy() == {"a.example"}, "resting"
    now[0] += 2.0
    assert crew.busy() == frozenset()


def test_no_thread_is_free_when_all_are_at_work() -> None:
    crew = Crew("t", 1)
    job = _Job()
    crew.submit("a", job)
    assert crew.free == 0
    job.let_go.set()
    assert crew.close(grace_s=PATIENCE_S)
    assert crew.running == 0


def test_what_work_raises_is_logged_and_frees_its_place(caplog: pytest.LogCaptureFixture) -> None:
    crew = Crew("t", 1)

    def fail() -> None:
        raise ZeroDivisionError

    crew.submit("a.example", fail)
    assert crew.close(grace_s=PATIENCE_S)
    assert "work place=a.example outcome=internal" in caplog.text
    assert crew.busy() == frozenset()


def test_work_that_outlasts_the_grace_is_reported() -> None:
    crew = Crew("t", 1)
    job = _Job()
    crew.submit("a", job)
    assert job.began.wait(PATIENCE_S)
    assert not crew.close(grace_s=0.01)
    job.let_go.set()


def test_the_place_served_longest_ago_is_next() -> None:
    crew = Crew("t", 1)
    for place in ("a.example", "b.example", "a.example"):
        crew.submit(place, lambda: None)
    assert sorted(("a.example", "b.example", "new.example"), key=crew.turn) == ["new.example", "b.example", "a.example"]
    assert crew.close(grace_s=PATIENCE_S)


def test_work_is_taken_ahead_and_its_end_told_when_none_waits_any_more() -> None:
    left: list[int] = []
    crew = Crew("t", 1, ahead=2, ended=lambda: left.append(crew.running))
    jobs = [_Job() for _ in range(3)]
    for number, job in enumerate(jobs):
        crew.submit(str(number), job)
    assert (crew.running, crew.free) == (3, 0)
    assert crew.busy() == {"0", "1", "2"}, "no place gets more than one"
    for job in jobs:
        assert job.began.wait(PATIENCE_S)
        job.let_go.set()
    assert crew.close(grace_s=PATIENCE_S)
    assert left == [1, 0]
