from __future__ import annotations

import os
import subprocess
import sys

import pytest

from bench.processes import Memory, Process, memory, of_session, parsed, processes, total, wait_until

TAIL = "4 0 -1 4194304 100 0 0 0 {user} {system} 0 0 20 0 3 0 100"


@pytest.mark.parametrize(
    ("name", "state"), [("python", "S"), ("a b", "R"), ("x) R 1 (y", "Z")], ids=["plain", "blank", "parentheses"]
)
def test_a_stat_line_is_read_whatever_the_process_calls_itself(name: str, state: str) -> None:
    tick = os.sysconf("SC_CLK_TCK")
    line = f"12 ({name}) {state} 7 9 " + TAIL.format(user=2 * tick, system=tick)
    assert parsed(line) == Process(12, state, parent=7, session=4, cpu_s=3.0, threads=3)


def test_this_process_is_among_those_alive_and_holds_memory() -> None:
    mine = next(one for one in processes() if one.pid == os.getpid())
    assert mine.session == os.getsid(0)
    held = memory(mine.pid)
    assert 0 < held.private <= held.pss <= held.rss


def test_a_session_holds_its_children_until_they_end() -> None:
    program = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'print(1, flush=True); input()'])"
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    ) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        assert len(of_session(parent.pid)) == 2
        parent.communicate(b"\n")
    assert of_session(parent.pid) == ()


def test_memories_add_up() -> None:
    assert total([Memory(3, 2, 1), Memory(30, 20, 10)]) == Memory(33, 22, 11)
    assert total([]) == Memory(0, 0, 0)


def test_waiting_ends_when_it_is_true_or_too_late() -> None:
    now = [0.0]

    def nap(seconds: float) -> None:
        now[0] += seconds

    def clock() -> float:
        return now[0]

    assert wait_until(lambda: now[0] >= 1, within_s=2.0, clock=clock, nap=nap) == pytest.approx(1.0, abs=0.01)
    assert wait_until(lambda: False, within_s=2.0, clock=clock, nap=nap) is None
