from __future__ import annotations

import socket
import threading
import time

import pytest

from crawler.resolve import Place, Resolver, lookup

PLACE = Place(socket.AF_INET, ("127.0.0.1", 80))


def test_an_address_is_its_own_place() -> None:
    assert lookup("127.0.0.1", 80) == (PLACE,)
    assert lookup("127.0.0.1", 80)[0].address == "127.0.0.1"


@pytest.mark.parametrize("host", ["no-such-name.invalid", "a..b", "x" * 70 + ".cn", "." + "é"])
def test_a_name_without_an_address_is_an_os_error(host: str) -> None:
    with pytest.raises(OSError, match=r"."):
        lookup(host, 80)


def test_a_resolver_says_what_its_look_up_says() -> None:
    assert Resolver(lambda host, port: (PLACE,))("e.cn", 80, 1.0) == (PLACE,)  # noqa: ARG005 same for all


def test_a_failure_in_the_other_thread_is_raised_in_this_one() -> None:
    def fail(host: str, port: int) -> tuple[Place, ...]:
        raise socket.gaierror(socket.EAI_NONAME, f"{host}:{port}")

    with pytest.raises(socket.gaierror, match=r"e\.cn:80"):
        Resolver(fail)("e.cn", 80, 1.0)


def test_a_look_up_that_hangs_is_left_behind() -> None:
    answered = threading.Event()

    def hang(host: str, port: int) -> tuple[Place, ...]:  # noqa: ARG001 same for all
        answered.wait(10)
        return (PLACE,)

    resolver = Resolver(hang)
    started = time.monotonic()
    with pytest.raises(TimeoutError, match="no answer"):
        resolver("e.cn", 80, 0.05)
    assert time.monotonic() - started < 2
    answered.set()
    assert resolver("e.cn", 80, 5.0) == (PLACE,)


def test_hanging_look_ups_are_bounded_in_number() -> None:
    answered = threading.Event()

    def hang(host: str, port: int) -> tuple[Place, ...]:  # noqa: ARG001 same for all
        answered.wait(10)
        return (PLACE,)

    resolver = Resolver(hang)
    for _ in range(64):
        with pytest.raises(TimeoutError):
            resolver("e.cn", 80, 0.001)
    with pytest.raises(TimeoutError, match="hang already"):
        resolver("e.cn", 80, 0.01)
    answered.set()
    assert resolver("e.cn", 80, 5.0) == (PLACE,)


@pytest.mark.parametrize(
    ("host", "here"), [("127.0.0.1", True), ("::1", True), ("e.cn", False), ("fe80::1%lo", False), ("1.2.3", False)]
)
def test_only_what_must_be_looked_up_costs_a_thread(host: str, *, here: bool) -> None:
    looked: list[bool] = []

    def look(host: str, port: int) -> tuple[Place, ...]:  # noqa: ARG001 same for all
        looked.append(threading.current_thread() is threading.main_thread())
        return (PLACE,)

    Resolver(look)(host, 80, 5.0)
    assert looked == [here]
