"""Lines of descent: found, weighed and ended to the last."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.browser import procs

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="there is no /proc here")

ROOT = Path(__file__).resolve().parents[3]
# A head that adopts orphans, with a child in a session of its own whose parent has gone.
ORPHANING = """
import subprocess, sys
from crawler.browser import procs
if "adopt" in sys.argv:
    procs.adopt_orphans()
inner = (
    "import subprocess; quiet = subprocess.DEVNULL;"
    "print(subprocess.Popen(['sleep', '60'], start_new_session=True, stdout=quiet).pid, flush=True)"
)
print(subprocess.run([sys.executable, "-c", inner], stdout=subprocess.PIPE, text=True).stdout.strip(), flush=True)
sys.stdin.read()
"""


@pytest.fixture(params=["adopt", "leave"])
def head(request: pytest.FixtureRequest) -> Iterator[tuple[subprocess.Popen[str], int, bool]]:
    """(the head, its orphaned grandchild, whether it adopts)."""
    command = [sys.executable, "-c", ORPHANING, request.param]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout
        assert process.stdin
        orphan = int(process.stdout.readline())
        yield process, orphan, request.param == "adopt"
        process.stdin.close()
    procs.kill_strays(tuple(one for one in procs.descendants(1) if one.pid == orphan))


def test_an_orphan_stays_in_the_line_of_a_head_that_adopts(head: tuple[subprocess.Popen[str], int, bool]) -> None:
    process, orphan, adopts = head
    assert (orphan in {one.pid for one in procs.descendants(process.pid)}) is adopts
    procs.kill_line(process.pid)
    assert all(one.dead for one in procs.descendants(process.pid))
    assert process.poll() is None


def test_a_stray_is_ended_by_number_and_birth() -> None:
    with subprocess.Popen(["sleep", "60"]) as process:
        (one,) = (found for found in procs.descendants(os.getpid()) if found.pid == process.pid)
        procs.kill_strays((procs.Process(one.pid, one.parent, one.began - 1, dead=False),))
        assert process.poll() is None
        procs.kill_strays((one,))
        assert process.wait(5) != 0


def test_what_processes_hold_is_what_they_have_written_to() -> None:
    text = "kept = bytearray(b'x' * (64 << 20)); print(flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", text], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        line = tuple(one for one in procs.descendants(os.getpid()) if one.pid == process.pid)
        assert 64 << 20 < procs.resident_bytes(line) < 160 << 20
        process.kill()
    assert procs.resident_bytes(line) == 0


def test_a_process_that_leaves_the_network_reaches_nobody() -> None:
    text = (
        "from crawler.browser import procs; import socket, sys\n"
        "gone = procs.leave_network()\n"
        "try: socket.create_connection(('127.0.0.1', int(sys.argv[1])), 2); print(gone, 'reached')\n"
        "except OSError: print(gone, 'cut off')"
    )
    with socket.create_server(("127.0.0.1", 0)) as server:
        command = [sys.executable, "-c", text, str(server.getsockname()[1])]
        said = subprocess.run(command, check=True, cwd=ROOT, text=True, stdout=subprocess.PIPE).stdout.strip()
    assert said in ("True cut off", "False reached")
