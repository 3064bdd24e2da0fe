from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bench import press
from bench.press import FRONT_PAGE, PAPERS, Deed
from bench.publisher import Arrival, Publisher, Receiver, arrival, file_arrivals, printing

BODY = json.dumps({"data": {"id": "msg_1", "alert_id": 7, "url": "http://127.0.0.1/a"}}).encode()


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with Publisher(seed=1) as publisher:
        yield publisher


def _get(url: str, etag: str = "") -> tuple[int, bytes, str]:
    request = urllib.request.Request(url, headers={"If-None-Match": etag} if etag else {})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, answer.read(), answer.headers["ETag"]
    except urllib.error.HTTPError as error:
        with closing(error):
            return error.code, b"", ""


def test_all_that_is_printed_can_be_fetched_as_the_ledger_says(publisher: Publisher) -> None:
    for _ in range(60):
        publisher.print_next()
    for url, story in publisher.ledger.items():
        assert _get(url)[:2] == (200, press.article_page(story))


def test_a_list_that_has_not_changed_answers_304_and_one_that_has_does_not(publisher: Publisher) -> None:
    url = press.list_urls(publisher.ports)[0]
    _, _, etag = _get(url)
    assert _get(url, etag)[0] == 304
    while publisher.print_next() is Deed.EDIT or [*publisher.ledger.values()][-1].paper != PAPERS[0]:
        pass
    assert _get(url, etag)[0] == 200


def test_the_front_page_is_out_before_anyone_comes_and_none_of_it_is_to_be_told(publisher: Publisher) -> None:
    assert len(publisher.ledger) == FRONT_PAGE
    assert publisher.events
    assert publisher.to_tell == frozenset()


def test_reprints_and_edits_belong_to_the_event_they_began_as(publisher: Publisher) -> None:
    for _ in range(120):
        publisher.print_next()
    told_by = Counter(publisher.events.values())
    assert set(told_by.values()) == {1, 2}
    assert any(one.edited for one in publisher.ledger.values())
    assert publisher.to_tell == {number for number in told_by if number >= FRONT_PAGE}


def test_an_item_that_is_not_known_to_be_archived_is_never_edited() -> None:
    with Publisher(seed=1, archived=lambda _: False) as publisher:
        for _ in range(60):
            publisher.print_next()
        assert not any(one.edited for one in publisher.ledger.values())
        assert len(publisher.ledger) == FRONT_PAGE + 60


def test_nothing_is_printed_before_the_start(publisher: Publisher) -> None:
    with printing(publisher, rate=1000.0, may_start=threading.Event(), seed=1):
        pass
    assert publisher.deeds == FRONT_PAGE


def test_a_receiver_notes_what_it_took_under_its_id(tmp_path: Path) -> None:
    with Receiver(tmp_path, seed=1, slow=0.0, refused=0.0) as receiver:
        assert receiver.receive({"webhook-id": "msg_1"}, BODY) == 401, "not signed"
        assert receiver.arrivals == []


def test_a_receiver_refuses_a_message_once_and_does_not_count_it_as_arrived(tmp_path: Path) -> None:
    with Receiver(tmp_path, seed=1, slow=0.0, refused=1.0) as receiver:
        assert [receiver.receive({"webhook-id": "msg_1"}, BODY) for _ in range(2)] == [503, 401]
        assert receiver.arrivals == []


@pytest.mark.parametrize("torn", [b"", b"{", BODY[:40]])
def test_a_torn_body_is_no_arrival(torn: bytes) -> None:
    with pytest.raises(ValueError, match=r"Expecting|Unterminated|delimiter"):
        arrival(torn)


def test_the_files_lines_are_arrivals_and_torn_ones_are_counted(tmp_path: Path) -> None:
    lines = tmp_path / "alerts.jsonl"
    assert file_arrivals(lines) == ([], 0)
    lines.write_bytes(BODY + b"\n" + BODY[:30] + b"\n" + BODY + b"\n")
    assert file_arrivals(lines) == ([Arrival("msg_1", 7, "http://127.0.0.1/a")] * 2, 1)
