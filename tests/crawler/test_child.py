"""One child and its parent's end: what each may rely on."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator

import pytest

from crawler.child import Child, ChildFailed
from db.outcomes import Outcome
from tests.crawler import bad_parsers

MEMORY = 256 << 20


@pytest.fixture
def child() -> Iterator[Child]:
    child = Child(memory_bytes=MEMORY, preload="db.models")
    child.wait_ready()
    yield child
    child.close()


def test_a_child_answers_calls_one_after_the_other(child: Child) -> None:
    answers = [child.call(bad_parsers.spin, seconds, timeout_s=5.0).result for seconds in (0.0, 0.01, 0.02)]
    assert answers == [0.0, 0.01, 0.02]
    assert child.call(bad_parsers.pid, timeout_s=5.0).result == child.pid


def test_a_child_tells_how_large_it_has_been(child: Child) -> None:
    before = child.call(bad_parsers.pid, timeout_s=5.0).peak_bytes
    assert 0 < before < 60 << 20  # its own, not its parent's
    after = child.call(bad_parsers.grow, 50, timeout_s=5.0).peak_bytes
    assert after - before > 40 << 20
    assert child.peak_bytes == after


@pytest.mark.parametrize("function", [bad_parsers.fail, bad_parsers.refuse, bad_parsers.unpicklable, bad_parsers.swell])
def test_a_call_that_raises_leaves_the_child_alive(child: Child, function: Callable[[], object]) -> None:
    with pytest.raises(ChildFailed) as caught:
        child.call(function, timeout_s=20.0)
    assert not caught.value.dead
    assert child.alive()
    assert child.call(bad_parsers.pid, timeout_s=5.0).result == child.pid


@pytest.mark.parametrize(
    ("function", "outcome", "reason"),
    [
        (bad_parsers.crash, Outcome.PARSER_KILLED, "SIGSEGV"),
        (bad_parsers.leave, Outcome.PARSER_KILLED, "exit status 3"),
    ],
)
def test_a_call_that_kills_leaves_a_dead_child(
    child: Child, function: Callable[[], object], outcome: Outcome, reason: str
) -> None:
    with pytest.raises(ChildFailed, match=reason) as caught:
        child.call(function, timeout_s=5.0)
    assert (caught.value.outcome, caught.value.dead) == (outcome, True)
    assert not child.alive()


def test_a_dead_child_says_so_at_every_call(child: Child) -> None:
    os.kill(child.pid, signal.SIGKILL)
    for _ in range(2):
        with pytest.raises(ChildFailed, match="SIGKILL") as caught:
            child.call(bad_parsers.pid, timeout_s=5.0)
        assert caught.value.outcome is Outcome.PARSER_KILLED


def test_too_slow_a_call_is_killed_and_called_a_timeout(child: Child) -> None:
    with pytest.raises(ChildFailed, match=r"killed after 0\.1 s") as caught:
        child.call(bad_parsers.spin, 30.0, timeout_s=0.1)
    assert (caught.value.outcome, caught.value.dead) == (Outcome.PARSER_KILLED, True)
    assert not child.alive()


def test_the_kernels_limit_on_processor_time_is_a_timeout_too(child: Child) -> None:
    with pytest.raises(ChildFailed, match="processor time") as caught:
        child.call(bad_parsers.burn, 0.0, timeout_s=10.0)
    assert caught.value.outcome is Outcome.PARSER_KILLED


def test_killing_twice_is_killing_once(child: Child) -> None:
    child.kill()
    child.kill()
    assert not child.alive()


def test_a_child_that_cannot_start_is_a_crash_not_a_hang(capfd: pytest.CaptureFixture[str]) -> None:
    child = Child(memory_bytes=MEMORY, preload="no.such.module")
    with pytest.raises(ChildFailed, match="exit status 1") as caught:
        child.wait_ready()
    assert caught.value.outcome is Outcome.PARSER_KILLED
    assert "ModuleNotFoundError" in capfd.readouterr().err
    child.close()


def test_a_child_leaves_no_core_and_keeps_its_limits(child: Child) -> None:
    limits = child.call(bad_parsers.limits, timeout_s=5.0).result
    assert limits == {"core": 0, "data": MEMORY}
