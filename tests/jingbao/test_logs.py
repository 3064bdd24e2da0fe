from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator
from dataclasses import FrozenInstanceError
from typing import Any, NoReturn

import httpx
import pytest

from db.outcomes import Outcome
from jingbao.logs import NOISY, Line, Value, configure, line

log = logging.getLogger("jingbao.test")


@pytest.fixture(autouse=True)
def _process_logging_is_restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    levels = {name: logging.getLogger(name).level for name in NOISY}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


@pytest.fixture
def people() -> io.StringIO:
    stream = io.StringIO()
    configure(stream=stream, json=False)
    return stream


@pytest.fixture
def machines() -> io.StringIO:
    stream = io.StringIO()
    configure(stream=stream, json=True)
    return stream


def only(stream: io.StringIO) -> dict[str, Any]:
    lines = stream.getvalue().splitlines()
    assert len(lines) == 1
    said: dict[str, Any] = json.loads(lines[0])
    return said


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"source": "miit", "outcome": "ok", "new": 3, "ms": 412}, "poll source=miit outcome=ok new=3 ms=412"),
        ({}, "poll"),
        ({"source": "工信部"}, "poll source=工信部"),
        ({"source": "MIIT news"}, 'poll source="MIIT news"'),
        ({"source": "工信部\u3000文件"}, 'poll source="工信部\u3000文件"'),
        ({"url": "https://a.example/?x=1"}, 'poll url="https://a.example/?x=1"'),
        ({"why": 'said "no"'}, 'poll why="said \\"no\\""'),
        ({"why": ""}, 'poll why=""'),
        ({"outcome": Outcome.TOO_BIG}, "poll outcome=too_big"),
        ({"first": True, "again": False}, "poll first=true again=false"),
        ({"ms": 1.5}, "poll ms=1.5"),
        ({"status": None, "new": 0}, "poll new=0"),
        ({"event": "x", "msg": "y"}, "poll event=x msg=y"),
    ],
)
def test_a_line_reads_as_logfmt(fields: dict[str, Value], text: str) -> None:
    assert str(line("poll", **fields)) == text


def test_a_line_is_a_frozen_record_that_keeps_its_order() -> None:
    said = line("read", b=1, a=2)
    assert said == Line("read", (("b", 1), ("a", 2)))
    with pytest.raises(FrozenInstanceError):
        said.event = "x"  # type: ignore[misc]


def test_people_get_time_level_and_message(people: io.StringIO) -> None:
    log.info(line("poll", source="miit", new=3))
    assert re.fullmatch(r"\d\d:\d\d:\d\d INFO    poll source=miit new=3\n", people.getvalue())


def test_machines_get_one_object_with_the_fields_as_values(machines: io.StringIO) -> None:
    log.warning(line("poll", source="miit", outcome=Outcome.EMPTY_LIST, new=0, first=True))
    said = only(machines)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", said.pop("ts"))
    assert said == {
        "level": "warning",
        "logger": "jingbao.test",
        "msg": "poll",
        "source": "miit",
        "outcome": "empty_list",
        "new": 0,
        "first": True,
    }


def test_plain_messages_work_in_both_forms() -> None:
    for as_json in (False, True):
        stream = io.StringIO()
        configure(stream=stream, json=as_json)
        log.info("started with %d sources", 3)
        assert "started with 3 sources" in stream.getvalue()


def test_machines_can_grep_for_chinese_names(machines: io.StringIO) -> None:
    log.info(line("poll", source="工信部"))
    assert "工信部" in machines.getvalue()


def test_a_field_never_hides_one_of_the_log_s_own_keys(machines: io.StringIO) -> None:
    log.info(line("poll", level="x", msg="y", ts="z", logger="w", error="v"))
    said = only(machines)
    assert (said["level"], said["msg"], said["logger"]) == ("info", "poll", "jingbao.test")
    assert {key: said[key] for key in ("level_", "msg_", "ts_", "logger_", "error_")} == {
        "level_": "x",
        "msg_": "y",
        "ts_": "z",
        "logger_": "w",
        "error_": "v",
    }


FORGERIES = [
    "a\n10:00:00 INFO    deliver outcome=ok",
    "a\r\nb",
    "a\u2028b",
    "a\u2029b",
    "a\u0085b",
    "a\x0bb\x0cb\x1cb",
    "\x1b[2J\x1b]0;title\x07",
    "a\u202eb",
    "\ud800",
    "\U000e0001",
]


@pytest.mark.parametrize("text", FORGERIES)
def test_no_text_starts_a_line_of_its_own_or_reaches_the_terminal_raw(people: io.StringIO, text: str) -> None:
    log.info(line("poll", title=text))
    log.info("seen %s", text)
    written = people.getvalue()
    assert len(written.splitlines()) == 2
    assert written.replace("\n", "").isprintable()


@pytest.mark.parametrize("text", FORGERIES)
def test_machines_read_back_exactly_what_was_logged_from_one_line(machines: io.StringIO, text: str) -> None:
    log.info(line("poll", title=text))
    assert only(machines)["title"] == text
    machines.getvalue().encode("utf-8")


def broken(text: str) -> NoReturn:
    raise ValueError(text)


def fail(text: str) -> None:
    try:
        broken(text)
    except ValueError:
        log.exception(line("poll", source="miit", outcome="internal"))


def test_people_see_the_traceback_indented_below(people: io.StringIO) -> None:
    fail("broken\n10:00:00 INFO    deliver outcome=ok")
    first, *rest = people.getvalue().splitlines()
    assert first.endswith("ERROR   poll source=miit outcome=internal")
    assert rest[0] == "  Traceback (most recent call last):"
    assert "  ValueError: broken" in rest
    assert all(one.startswith("  ") for one in rest)


def test_machines_get_the_traceback_as_a_field(machines: io.StringIO) -> None:
    fail("broken")
    assert only(machines)["error"].endswith("ValueError: broken")


def test_exc_info_without_an_exception_is_no_traceback(machines: io.StringIO) -> None:
    log.info("calm", exc_info=(None, None, None))
    assert "error" not in only(machines)


def test_configuring_again_replaces_the_last_stream_and_leaves_foreign_handlers() -> None:
    foreign = logging.NullHandler()
    logging.getLogger().addHandler(foreign)
    first, second = io.StringIO(), io.StringIO()
    configure(stream=first, json=False)
    configure(stream=second, json=False)
    log.info("once")
    assert first.getvalue() == ""
    assert second.getvalue().count("once") == 1
    assert foreign in logging.getLogger().handlers


@pytest.mark.parametrize(("level", "lines"), [(logging.DEBUG, 3), (logging.INFO, 2), (logging.ERROR, 0)])
def test_the_level_decides_what_is_said(level: int, lines: int) -> None:
    stream = io.StringIO()
    configure(stream=stream, json=False, level=level)
    log.debug("a")
    log.info("b")
    log.warning("c")
    assert len(stream.getvalue().splitlines()) == lines


def test_httpx_never_logs_a_url_not_even_at_debug() -> None:
    stream = io.StringIO()
    configure(stream=stream, json=False, level=logging.DEBUG)
    with httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(204))) as client:
        client.post("https://hooks.example.org/T0KEN")
    assert stream.getvalue() == ""


@pytest.mark.parametrize("name", ["apscheduler.scheduler", "apscheduler.executors.default", "httpcore.connection"])
def test_noisy_libraries_speak_only_when_something_is_wrong(people: io.StringIO, name: str) -> None:
    logging.getLogger(name).info("running job")
    assert people.getvalue() == ""
    logging.getLogger(name).warning("missed")
    assert "missed" in people.getvalue()


def test_a_stream_with_a_narrow_encoding_takes_every_line() -> None:
    raw = io.BytesIO()
    configure(stream=io.TextIOWrapper(raw, encoding="ascii", write_through=True), json=False)
    log.info(line("poll", source="工信部"))
    assert raw.getvalue().endswith(b"source=\\u5de5\\u4fe1\\u90e8\n")
