from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bench.lives import ROOT
from bench.press import PAPERS
from bench.watched import ARCHIVE, settings
from db.store import Archive

#: Four commits, of which each leaves a row; the process is to die at the second.
PROGRAM = """
import sys
from pathlib import Path
from bench.watched import make_mortal
from db.store import Archive
archive = Archive(Path(sys.argv[1]))
make_mortal(archive, sys.argv[2])
for number in range(4):
    with archive.write() as connection:
        connection.execute("insert into events (first_seen_at, title) values ('', ?)", [str(number)])
"""


@pytest.mark.parametrize(("when", "kept"), [("before:2", 1), ("after:2", 2), ("after:9", 4)])
def test_a_mortal_process_dies_right_before_or_after_its_commit(tmp_path: Path, when: str, kept: int) -> None:
    path = tmp_path / ARCHIVE
    ended = subprocess.run([sys.executable, "-c", PROGRAM, path, when], check=False, cwd=ROOT, timeout=30)
    assert ended.returncode == (0 if kept == 4 else -signal.SIGKILL)
    archive = Archive(path)
    try:
        assert archive.read().execute("select count(*) from events").fetchone()[0] == kept
    finally:
        archive.close()


def test_its_settings_watch_both_papers_and_tell_both_channels(tmp_path: Path) -> None:
    asked = settings(tmp_path, (81, 82), "http://127.0.0.1:83/hook")
    assert [one.name for one in asked.sources] == list(PAPERS)
    assert [one.name for one in asked.channels] == list(asked.rules[0].channels) == ["hook", "lines"]
    assert asked.archive.path == tmp_path / ARCHIVE
    assert asked.daemon.health_address is None
