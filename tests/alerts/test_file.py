from __future__ import annotations

import json
import resource
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from alerts.channels.file import FileChannel, FileSettings
from alerts.payload import as_json
from db.errors import DeliveryError
from tests.alerts.samples import ID, ISSUED, followed, message


def channel(path: Path) -> FileChannel:
    return FileChannel(FileSettings(name="log", path=path))


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_message_becomes_a_line_of_json(tmp_path: Path) -> None:
    path = tmp_path / "alerts.jsonl"
    receipt = channel(path).send(message())
    assert lines(path) == [as_json(message().payload)]
    assert path.read_bytes().endswith(b"}\n")
    assert receipt.detail == f"{path.stat().st_size} bytes appended to {path}"


def test_a_follow_up_is_a_line_that_names_its_event_and_what_changed(tmp_path: Path) -> None:
    path = tmp_path / "alerts.jsonl"
    for told in (message(), followed(ISSUED)):
        channel(path).send(told)
    first, update = lines(path)
    assert (first["type"], update["type"]) == ("alert.raised", "alert.followed_up")
    assert first["data"]["event_id"] == update["data"]["event_id"]  # type: ignore[index]
    assert [one["after"] for one in update["data"]["changes"]] == ["印发"]  # type: ignore[index]


def test_missing_folders_are_made(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "alerts.jsonl"
    channel(path).send(message())
    assert len(lines(path)) == 1


def test_lines_are_added_and_nothing_is_taken_away(tmp_path: Path) -> None:
    path = tmp_path / "alerts.jsonl"
    path.write_text('{"old": 1}\n', encoding="utf-8")
    channel(path).send(message(title="一"))
    channel(path).send(message(title="二"))
    assert [line.get("old") or line["data"]["title"] for line in lines(path)] == [1, "一", "二"]  # type: ignore[index]


def test_a_repeat_carries_the_same_id(tmp_path: Path) -> None:
    path = tmp_path / "alerts.jsonl"
    for _ in range(2):
        channel(path).send(message())
    assert [line["data"]["id"] for line in lines(path)] == [ID, ID]  # type: ignore[index]


@pytest.mark.parametrize("title", ["两\n行", "\u2028\u2029\x85", "half \ud83e pair", '"quotes" \\ {"a": 1}', "\x00"])
def test_no_title_breaks_its_line(tmp_path: Path, title: str) -> None:
    path = tmp_path / "alerts.jsonl"
    channel(path).send(message(title=title))
    assert path.read_bytes().count(b"\n") == 1
    assert len(path.read_text(encoding="utf-8").splitlines()) == 1


def test_a_line_torn_by_a_crash_does_not_spoil_the_next(tmp_path: Path) -> None:
    path = tmp_path / "alerts.jsonl"
    path.write_bytes(b'{"type": "alert.rai')
    channel(path).send(message())
    torn, whole = path.read_text(encoding="utf-8").splitlines()
    assert torn == '{"type": "alert.rai'
    assert json.loads(whole) == as_json(message().payload)


def test_writers_at_once_never_mix_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "alerts.jsonl"
    long = message(body="正文" * 5000)

    def write() -> None:
        own = channel(path)
        for _ in range(25):
            own.send(long)

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert lines(path) == [as_json(long.payload)] * 100


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """A disk that fills up. (Python ignores SIGXFSZ, so a write past the limit is short, then EFBIG.)"""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_disk_that_fills_up_inside_a_line_is_an_error_and_the_line_comes_again(tmp_path: Path) -> None:
    path = tmp_path / "alerts.jsonl"
    with no_file_longer_than(100), pytest.raises(DeliveryError, match="only 100 of") as caught:
        channel(path).send(message())
    assert not caught.value.permanent
    assert path.stat().st_size == 100
    channel(path).send(message())
    assert json.loads(path.read_bytes().splitlines()[1]) == as_json(message().payload)


def test_a_full_disk_is_tried_again() -> None:
    with pytest.raises(DeliveryError, match="No space left on device") as caught:
        channel(Path("/dev/full")).send(message())
    assert not caught.value.permanent


@pytest.mark.parametrize("kind", ["folder", "under a file", "not allowed"])
def test_a_path_that_cannot_be_written_names_itself_and_is_tried_again(tmp_path: Path, kind: str) -> None:
    path = {"folder": tmp_path, "under a file": tmp_path / "file" / "x", "not allowed": Path("/proc/jingbao/x")}[kind]
    (tmp_path / "file").touch()
    with pytest.raises(DeliveryError) as caught:
        channel(path).send(message())
    assert not caught.value.permanent
    assert caught.value.channel == "log"
    assert str(path) in caught.value.reason


def test_no_descriptor_is_left_open(tmp_path: Path) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        channel(tmp_path / "alerts.jsonl").send(message())
    assert len(list(Path("/proc/self/fd").iterdir())) == before
