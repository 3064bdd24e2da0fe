from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest

from crawler.polite import NotYetError, Turnstile
from tests.crawler.fetching import FakeTime

PATIENT = 1000.0


class Gate:
    """A turnstile on a clock of its own. `visit` passes through it and returns when it was let in."""

    def __init__(self) -> None:
        self.time = FakeTime()
        self.turnstile = Turnstile(monotonic=self.time.monotonic, sleep=self.time.sleep)

    def visit(
        self, host: str = "e.cn", *, delay_s: float = 2.0, stay_s: float = 0.0, patience_s: float = PATIENT
    ) -> float:
        with self.turnstile.turn(host, delay_s, within_s=lambda: patience_s):
            came = self.time.elapsed_s
            self.time.pass_by(stay_s)
        return came


def test_the_first_visit_does_not_wait() -> None:
    gate = Gate()
    assert gate.visit() == 0
    assert gate.time.naps == []


def test_visits_to_one_host_are_a_pause_apart_counted_from_the_end_of_the_last() -> None:
    gate = Gate()
    came = [gate.visit(stay_s=1.5) for _ in range(4)]
    assert [later - earlier for earlier, later in pairwise(came)] == pytest.approx([3.5] * 3)


def test_visits_to_different_hosts_do_not_wait_for_each_other() -> None:
    gate = Gate()
    assert [gate.visit(host) for host in ("a.cn", "b.cn", "c.cn")] == [0, 0, 0]


def test_the_longer_of_two_pauses_counts() -> None:
    gate = Gate()
    gate.visit(delay_s=10)
    assert gate.visit(delay_s=2) == pytest.approx(10)
    assert gate.visit(delay_s=30) == pytest.approx(40)


def test_a_pause_that_is_over_is_not_waited_for_again() -> None:
    gate = Gate()
    gate.visit()
    gate.time.pass_by(5)
    assert gate.visit() == 5


def test_a_wait_that_would_be_too_long_is_refused_at_once_with_its_length() -> None:
    gate = Gate()
    gate.visit(delay_s=60)
    with pytest.raises(NotYetError, match="another 60 s") as caught:
        gate.visit(patience_s=45)
    assert caught.value.wait_s == pytest.approx(60)
    assert caught.value.host == "e.cn"
    assert gate.time.elapsed_s == 0


def test_a_host_on_hold_is_left_alone_for_that_long() -> None:
    gate = Gate()
    gate.turnstile.hold("e.cn", 120)
    with pytest.raises(NotYetError):
        gate.visit(patience_s=119)
    assert gate.visit("other.cn") == 0
    gate.time.pass_by(120)
    assert gate.visit() == 120


def test_a_shorter_hold_does_not_end_a_longer_one() -> None:
    gate = Gate()
    gate.turnstile.hold("e.cn", 500)
    gate.turnstile.hold("e.cn", 60)
    assert gate.visit() == pytest.approx(500)


def test_a_hold_put_on_during_a_visit_counts_after_it() -> None:
    gate = Gate()
    with gate.turnstile.turn("e.cn", 2, within_s=lambda: PATIENT):
        gate.turnstile.hold("e.cn", 90)
    assert gate.visit() == pytest.approx(90)


def test_a_host_is_free_when_nobody_is_there_and_it_has_rested() -> None:
    gate = Gate()
    turnstile = gate.turnstile
    assert turnstile.free("e.cn")
    with turnstile.turn("e.cn", 2, within_s=lambda: PATIENT):
        assert not turnstile.free("e.cn")
        assert turnstile.busy() == {"e.cn"}
        assert turnstile.free("other.cn")
    assert not turnstile.free("e.cn")
    gate.time.pass_by(2)
    assert turnstile.free("e.cn")
    assert turnstile.busy() == frozenset()
    turnstile.hold("e.cn", 60)
    assert not turnstile.free("e.cn")
    assert turnstile.busy() == {"e.cn"}


def test_a_visit_that_fails_leaves_the_host_to_the_next_one() -> None:
    gate = Gate()
    with pytest.raises(ZeroDivisionError), gate.turnstile.turn("e.cn", 2, within_s=lambda: PATIENT):
        raise ZeroDivisionError
    assert gate.visit() == pytest.approx(2)


def test_waiting_ends_with_what_the_patience_raises() -> None:
    class OutOfTimeError(Exception):
        pass

    gate = Gate()
    gate.visit(delay_s=10)

    def patience() -> float:
        if gate.time.elapsed_s > 3:
            raise OutOfTimeError
        return PATIENT

    with pytest.raises(OutOfTimeError), gate.turnstile.turn("e.cn", 10, within_s=patience):
        pass
    assert gate.time.elapsed_s < 4
    assert gate.visit() == pytest.approx(10)


def test_hosts_idle_for_an_hour_are_forgotten_and_those_on_hold_are_not() -> None:
    gate = Gate()
    gate.turnstile.hold("held.cn", 80_000)
    for number in range(999):
        gate.visit(f"h{number}.cn", delay_s=0)
    gate.time.pass_by(3601)
    gate.visit("new.cn", delay_s=0)
    assert gate.turnstile.remembered == 2
    assert gate.turnstile.busy() == {"held.cn"}


def test_many_threads_pass_one_at_a_time() -> None:
    turnstile = Turnstile()
    inside: list[int] = []
    most = 0
    lock = threading.Lock()

    def visit(number: int) -> None:
        nonlocal most
        with turnstile.turn("e.cn", 0.001, within_s=lambda: PATIENT):
            with lock:
                inside.append(number)
                most = max(most, len(inside))
            with lock:
                inside.remove(number)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(visit, range(40)))
    assert most == 1
