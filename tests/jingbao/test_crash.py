"""The real daemon as a process: killed, stopped, started twice."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.crash import bars, run
from bench.lives import Heard, Life, Moment, by_clock, by_commits, command
from bench.press import list_urls
from bench.processes import of_session
from bench.publisher import Publisher
from bench.watched import ARCHIVE
from db import alerts, outbox, stats
from db.models import DeliveryStatus
from db.store import Archive
from tests.jingbao.stubborn import ROOT, GatedReceiver, hanging_site, running, write_settings

KILLS = 6
AT_ONCE = Moment()


@pytest.fixture
def papers() -> Iterator[Publisher]:
    """Two lists; half of the front page is policy."""
    with Publisher(seed=3) as publisher:
        yield publisher


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[GatedReceiver]:
    with GatedReceiver(tmp_path / "hooks") as receiver:
        yield receiver
        receiver.gate.set()


def _policies(papers: Publisher) -> int:
    return len(set(papers.events.values()))


def test_killed_at_random_moments_it_loses_doubles_and_forgets_nothing(tmp_path: Path) -> None:
    result = run((*by_clock(KILLS - 2, seed=7), *by_commits(2, seed=7)), 7, tmp_path)
    missed = [(name, found) for name, found, held in bars(result) if not held and not name.startswith("repeats,")]
    assert missed == []
    assert len(result.passings) == KILLS
    assert all(one.arrivals - one.deliveries <= KILLS for one in result.told.values())
    assert result.events > 0


def test_a_kill_between_the_receivers_yes_and_our_commit_repeats_the_message_under_its_id(
    tmp_path: Path, papers: Publisher, receiver: GatedReceiver
) -> None:
    heard = Heard()
    first = Life(command(tmp_path, papers.ports, receiver.url), heard)
    assert heard.watched.wait(30)
    papers.print_next()  # the thirteenth deed: a policy
    try:
        assert receiver.held.wait(30)
        passing = first.kill(AT_ONCE)
    finally:
        first.end()
    assert (passing.status, passing.gone_s is not None) == (None, True)
    receiver.gate.set()
    second = Life(command(tmp_path, papers.ports, receiver.url, until_rest=True), heard)
    try:
        assert second.rest().status == 0
    finally:
        second.end()
    assert list(receiver.counts.values()) == [2]
    assert len({(one.id, one.alert_id) for one in receiver.arrivals}) == 1
    assert heard.troubles == []


def test_sigterm_ends_it_in_ten_seconds_although_a_site_and_a_receiver_hang_and_the_next_start_does_what_hung(
    tmp_path: Path, papers: Publisher, receiver: GatedReceiver
) -> None:
    with hanging_site() as site:
        config = write_settings(tmp_path, receiver.url, [*list_urls(papers.ports), site.url])
        with running(config) as daemon:
            assert site.hanging.wait(30)
            assert receiver.held.wait(30)
            daemon.terminate()
            status, seconds, log = daemon.ended()
            assert of_session(daemon.pid) == ()
        assert (status, seconds < 10) == (0, True)
        assert "Traceback" not in log
        assert '"msg": "stop", "unfinished": 2' in log
        (hung,) = receiver.counts
        receiver.gate.set()
        site.hanging.clear()
        with running(config) as daemon:
            assert site.hanging.wait(30)
            site.release.set()
            assert receiver.await_ids(_policies(papers))
            daemon.terminate()
            assert daemon.ended()[0] == 0
    assert receiver.counts.pop(hung) == 2
    assert set(receiver.counts.values()) == {1}


def test_a_delivery_under_way_at_sigterm_is_settled_and_the_next_start_repeats_none(
    tmp_path: Path, papers: Publisher, receiver: GatedReceiver
) -> None:
    config = write_settings(tmp_path, receiver.url, list_urls(papers.ports))
    with running(config) as daemon:
        assert receiver.held.wait(30)
        daemon.terminate()
        answer = threading.Timer(1.0, receiver.gate.set)  # a second after it was told to end
        answer.start()
        status, _, log = daemon.ended()
        answer.join()
    assert status == 0
    assert "Traceback" not in log
    with running(config) as daemon:
        assert receiver.await_ids(_policies(papers))
        daemon.terminate()
        assert daemon.ended()[0] == 0
    assert receiver.counts == Counter(dict.fromkeys(receiver.counts, 1))
    archive = Archive(tmp_path / ARCHIVE, read_only=True)
    try:
        assert {(one.status, one.attempts) for one in outbox.listed(archive)} == {(DeliveryStatus.DELIVERED, 1)}
        assert len(alerts.latest(archive)) == _policies(papers)
        assert {one.failures for one in stats.sources(archive)} == {0}
    finally:
        archive.close()


def test_a_second_instance_is_refused_and_told_who_is_at_work(
    tmp_path: Path, papers: Publisher, receiver: GatedReceiver
) -> None:
    receiver.gate.set()
    config = write_settings(tmp_path, receiver.url, list_urls(papers.ports))
    with running(config) as daemon:
        assert receiver.held.wait(30)
        second = subprocess.run(
            [sys.executable, "-m", "jingbao", "run", "--config", config],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
            cwd=ROOT,
        )
        daemon.terminate()
        assert daemon.ended()[0] == 0
    assert second.returncode == 1
    assert second.stdout == ""
    archive = tmp_path / ARCHIVE
    assert second.stderr == (
        f"jingbao: archive {archive}: another jingbao (process {daemon.pid}) is at work on it. Stop that one first\n"
    )
