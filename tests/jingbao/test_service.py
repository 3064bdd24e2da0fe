from __future__ import annotations

import json
import logging
import threading
import urllib.error
import urllib.request
from contextlib import closing
from datetime import timedelta

import pytest

from db.errors import SettingsError
from db.models import Article
from db.store import Archive
from jingbao.engine import Engine
from jingbao.health import serve_health
from jingbao.service import STALE_AFTER_S, Daemon
from tests.jingbao.world import Town
from tests.jingbao.world import town as make_town

NEWS = Article("机器人补贴申报通知", "市财政对机器人首台套给予补贴。" * 20)
TICK_S = 0.02


@pytest.fixture
def town(archive: Archive) -> Town:
    return make_town(archive)


def _daemon(town: Town) -> Daemon:
    return Daemon(Engine(town.plan()), tick_s=TICK_S, tidy_s=TICK_S)


def test_the_daemon_does_all_the_work_by_its_ticks(town: Town) -> None:
    town.publishes("a.example", NEWS)
    daemon = _daemon(town)
    assert daemon.run(until=lambda: bool(town.inbox.messages) and daemon.engine.quiet(), look_s=TICK_S)
    assert town.subjects() == ["机器人补贴申报通知"]
    assert town.tidied >= 1


def test_a_long_stop_costs_one_poll_per_source_not_a_burst(town: Town) -> None:
    town.publishes("a.example", NEWS)
    for days in (0, 30):
        town.world.clock.now += timedelta(days=days)
        daemon = _daemon(town)
        daemon.run(until=daemon.engine.quiet, look_s=TICK_S)
    lists = [url for url, _ in town.world.web.asked if url.endswith("example/")]
    assert len(lists) == 2


def test_stop_ends_it_from_another_thread_and_may_be_said_twice(town: Town) -> None:
    daemon = _daemon(town)
    thread = threading.Thread(target=daemon.run)
    thread.start()
    daemon.stop()
    daemon.stop()
    thread.join(10.0)
    assert not thread.is_alive()


def test_a_tick_that_fails_is_logged_and_goes_on(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    town.publishes("a.example", NEWS)
    daemon = _daemon(town)
    tick, failures = daemon.ticks[0], [OSError("disk full")]
    poll = tick.run

    def fail_once() -> object:
        if failures:
            raise failures.pop()
        return poll()

    tick.run = fail_once
    daemon.run(until=lambda: bool(town.inbox.messages), look_s=TICK_S)
    assert "disk full" in caplog.text
    assert town.subjects() == ["机器人补贴申报通知"]


def test_a_tick_that_stopped_is_noticed_and_revived(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    daemon = _daemon(town)
    assert daemon.stale() == ()
    daemon.ticks[1].last_s -= STALE_AFTER_S + 10
    assert daemon.stale() == ("read_due",)
    looks = iter([False, True])
    daemon.run(until=lambda: next(looks), look_s=0.0)
    assert "watchdog tick=read_due age_s=" in caplog.text
    assert daemon.stale() == ()


def _get(port: int, path: str = "/healthz") -> tuple[int, dict[str, object]]:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}")
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with closing(error):
            return error.code, json.load(error)


def test_healthz_says_whether_every_tick_ends_in_time(town: Town) -> None:
    daemon = _daemon(town)
    with serve_health(daemon, ("127.0.0.1", 0)) as port:
        status, said = _get(port)
        assert (status, said["status"]) == (200, "ok")
        daemon.ticks[2].last_s -= STALE_AFTER_S + 10
        status, said = _get(port)
        assert (status, said["status"], said["stale"]) == (503, "stale", ["assess_new"])
        assert _get(port, "/other")[0] == 404


def test_a_taken_health_port_names_the_setting(town: Town) -> None:
    daemon = _daemon(town)
    with (
        serve_health(daemon, ("127.0.0.1", 0)) as port,
        pytest.raises(SettingsError, match=r"\[daemon\] health = 127.0.0.1:\d+.*Choose another port"),
        serve_health(daemon, ("127.0.0.1", port)),
    ):
        pass
