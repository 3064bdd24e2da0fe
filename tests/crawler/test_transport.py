from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from crawler import tls
from crawler.resolve import Place
from crawler.transport import Limits, Meter, Network
from db.errors import FetchError
from db.models import TlsProfile
from db.outcomes import Outcome
from tests.crawler.fetching import FakeTime, failure_of, only_loopback
from tests.crawler.raw import for_ever, raw_server, saying, silent

URL = "http://e.cn/"
QUICK = Limits(connect_s=0.5, read_s=0.3, total_s=1.0, head_bytes=100, wire_bytes=1000, framing_bytes=50)
PEM = Path(__file__).parent / "tls"


def meter(limits: Limits = QUICK, monotonic: Callable[[], float] = time.monotonic) -> Meter:
    made = Meter(URL, limits, monotonic=monotonic)
    made.begin_head()
    return made


def loopback_or_why(address: str) -> str | None:
    return None if only_loopback(address) else "not for tests"


def network(*addresses: str | tuple[str, int], clock: Meter | None = None) -> tuple[Network, list[str]]:
    """A network on which every name has these addresses, and the list of addresses judged."""
    judged: list[str] = []

    def resolve(host: str, port: int, timeout_s: float) -> tuple[Place, ...]:  # noqa: ARG001 never waits
        pairs = [(one, port) if isinstance(one, str) else one for one in addresses]
        return tuple(Place(socket.AF_INET6 if ":" in pair[0] else socket.AF_INET, pair) for pair in pairs)

    def refusal(address: str) -> str | None:
        judged.append(address)
        return loopback_or_why(address)

    return Network(clock or meter(), resolve=resolve, refusal=refusal), judged


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


# ---- the meter


def test_a_meter_counts_down_to_its_deadline_and_then_raises() -> None:
    clock = FakeTime()
    counting = meter(Limits(total_s=45), clock.monotonic)
    clock.pass_by(44)
    assert counting.left() == pytest.approx(1)
    assert counting.elapsed_ms() == 44_000
    clock.pass_by(1)
    with pytest.raises(FetchError, match="not complete after 45 s") as caught:
        counting.left()
    assert caught.value.outcome is Outcome.TIMEOUT
    assert caught.value.url == URL


def test_a_wait_ends_with_its_own_time_or_with_the_deadline() -> None:
    clock = FakeTime()
    counting = meter(Limits(total_s=45), clock.monotonic)
    patience = counting.patience(15)
    assert patience.rest("reading") == 15
    assert patience.tick("reading") == 0.5
    clock.pass_by(40)
    assert counting.patience(15).rest("reading") == 5
    with pytest.raises(FetchError, match="reading took more than 15 s"):
        patience.rest("reading")


def test_a_meter_that_is_told_to_stop_raises_at_once() -> None:
    stopped = Meter(URL, QUICK, monotonic=time.monotonic, stopping=lambda: True)
    with pytest.raises(FetchError, match="stopping"):
        stopped.left()


def test_the_head_the_framing_and_the_body_have_bounds_of_their_own() -> None:
    counting = meter()
    counting.count(100)
    assert failure_of(lambda: counting.count(1)).outcome is Outcome.TOO_BIG
    counting.begin_head()
    counting.count(90)
    counting.begin_body()
    counting.count(1000)
    counting.check_body(1000)
    counting.count(50)
    assert failure_of(lambda: counting.check_body(1001)).outcome is Outcome.TOO_BIG
    assert failure_of(lambda: counting.check_body(900)).outcome is Outcome.TOO_BIG
    assert failure_of(lambda: counting.count(1)).outcome is Outcome.TOO_BIG
    counting.begin_head()
    counting.count(100)


# ---- connecting


def test_the_address_that_was_judged_is_the_one_dialled() -> None:
    with raw_server(saying(b"hello")) as server:
        guarded, judged = network("127.0.0.1")
        stream = guarded.connect_tcp("e.cn", server.port)
        stream.write(b"GET / HTTP/1.1\r\n\r\n")
        assert stream.read(100) == b"hello"
        assert stream.read(100) == b""
        stream.close()
    assert judged == ["127.0.0.1"]


@pytest.mark.parametrize(
    "addresses", [["127.0.0.2"], ["10.0.0.1", "127.0.0.2"], ["::1"], ["0.0.0.0"], ["169.254.169.254"], []]
)
def test_a_name_without_an_admitted_address_is_refused_before_anything_is_dialled(addresses: Sequence[str]) -> None:
    guarded, judged = network(*addresses)
    error = failure_of(lambda: guarded.connect_tcp("evil.example", 80))
    assert error.outcome is Outcome.BLOCKED_ADDRESS
    assert error.permanent
    assert all(address in error.reason for address in addresses)
    assert judged == addresses


def test_of_mixed_addresses_only_the_admitted_ones_are_dialled() -> None:
    with (
        raw_server(saying(b"hello")) as server,
        raw_server(saying(b"secret"), host="127.0.0.2") as forbidden,
    ):
        guarded, judged = network(("127.0.0.2", forbidden.port), ("127.0.0.1", server.port))
        stream = guarded.connect_tcp("mixed.example", 80)
        stream.write(b"GET / HTTP/1.1\r\n\r\n")
        assert stream.read(100) == b"hello"
        stream.close()
        assert forbidden.asked == []
    assert judged == ["127.0.0.2", "127.0.0.1"]


def test_an_address_that_does_not_answer_gives_way_to_the_next() -> None:
    with raw_server(saying(b"hello")) as server:
        guarded, _ = network(("127.0.0.1", closed_port()), ("127.0.0.1", server.port))
        guarded.connect_tcp("e.cn", 80).close()


def test_a_refused_connection_is_named() -> None:
    port = closed_port()
    guarded, _ = network(("127.0.0.1", port), ("127.0.0.1", port))
    error = failure_of(lambda: guarded.connect_tcp("e.cn", port))
    assert error.outcome is Outcome.CONNECT
    assert "refused" in error.reason


@contextmanager
def deaf_port() -> Iterator[int]:
    """A port that takes connections no more: its backlog is full."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listening, ExitStack() as stack:
        port = int(listening.getsockname()[1])
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)  # noqa: FBT003 the standard library's own
            waiting.connect_ex(("127.0.0.1", port))
        yield port


def test_an_address_that_does_not_react_is_a_timeout() -> None:
    with deaf_port() as port:
        started = time.monotonic()
        assert failure_of(lambda: network("127.0.0.1")[0].connect_tcp("e.cn", port)).outcome is Outcome.TIMEOUT
        assert time.monotonic() - started < 1.0


def test_an_address_that_does_not_react_leaves_time_for_the_next() -> None:
    with deaf_port() as port, raw_server(saying(b"hello")) as server:
        guarded, _ = network(("127.0.0.1", port), ("127.0.0.1", server.port))
        guarded.connect_tcp("e.cn", 80).close()


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), "not known"),
        (TimeoutError("no answer in 10 s"), "no answer in 10 s"),
        (OSError(), "OSError"),
    ],
)
def test_a_name_that_cannot_be_looked_up_is_a_dns_failure(failure: OSError, words: str) -> None:
    def resolve(host: str, port: int, timeout_s: float) -> tuple[Place, ...]:  # noqa: ARG001 always fails
        raise failure

    guarded = Network(meter(), resolve=resolve, refusal=loopback_or_why)
    error = failure_of(lambda: guarded.connect_tcp("e.cn", 80))
    assert error.outcome is Outcome.DNS
    assert words in error.reason


def test_a_look_up_that_uses_up_the_deadline_is_a_timeout() -> None:
    clock = FakeTime()

    def resolve(host: str, port: int, timeout_s: float) -> tuple[Place, ...]:  # noqa: ARG001 hangs until then
        clock.pass_by(timeout_s)
        raise TimeoutError

    late = meter(Limits(connect_s=10, total_s=5), clock.monotonic)
    guarded = Network(late, resolve=resolve, refusal=loopback_or_why)
    assert failure_of(lambda: guarded.connect_tcp("e.cn", 80)).outcome is Outcome.TIMEOUT


# ---- reading


def test_a_silent_server_is_left_after_the_read_time() -> None:
    with raw_server(silent) as server:
        stream = network("127.0.0.1")[0].connect_tcp("e.cn", server.port)
        error = failure_of(lambda: stream.read(100))
        stream.close()
    assert error.outcome is Outcome.TIMEOUT
    assert "next byte" in error.reason


def test_a_drip_is_left_at_the_deadline_and_not_later() -> None:
    def read_all() -> None:
        while stream.read(100):
            pass

    with raw_server(for_ever(b"x", b"x", 0.05)) as server:
        stream = network("127.0.0.1")[0].connect_tcp("e.cn", server.port)
        stream.write(b"GET / HTTP/1.1\r\n\r\n")
        started = time.monotonic()
        error = failure_of(read_all)
        stream.close()
    assert error.outcome is Outcome.TIMEOUT
    assert time.monotonic() - started < QUICK.total_s + 0.5


# ---- TLS


def server_context(*, old: bool = False) -> ssl.SSLContext:
    """A server for secure.test; an old one speaks TLS 1.0 and nothing newer."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM / "server.pem")
    if old:
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        with pytest.warns(DeprecationWarning, match="TLSv1"):
            context.maximum_version = ssl.TLSVersion.TLSv1
    return context


def shake_hands(port: int, context: ssl.SSLContext, host: str = "secure.test") -> bytes:
    """What the server says over TLS."""
    tcp = network("127.0.0.1")[0].connect_tcp(host, port)
    stream = tcp.start_tls(context, host)
    stream.write(b"GET / HTTP/1.1\r\n\r\n")
    said = stream.read(100)
    stream.close()
    return said


@pytest.mark.parametrize(
    ("profile", "old", "works"),
    [
        (TlsProfile.MODERN, False, True),
        (TlsProfile.MODERN, True, False),
        (TlsProfile.LEGACY, False, True),
        (TlsProfile.LEGACY, True, True),
    ],
)
def test_only_the_legacy_profile_reaches_an_old_server(profile: TlsProfile, old: bool, works: bool) -> None:  # noqa: FBT001
    context = tls.context(profile, cafile=str(PEM / "ca.pem"))
    with raw_server(saying(b"hello"), context=server_context(old=old)) as server:
        if works:
            assert shake_hands(server.port, context) == b"hello"
        else:
            error = failure_of(lambda: shake_hands(server.port, context))
            assert error.outcome is Outcome.TLS
            assert 'tls = "legacy"' in error.reason


@pytest.mark.parametrize("profile", list(TlsProfile))
@pytest.mark.parametrize("host", ["wrong.test", "secure.test.wrong.test", "127.0.0.1"])
def test_both_profiles_refuse_a_certificate_for_another_name(profile: TlsProfile, host: str) -> None:
    context = tls.context(profile, cafile=str(PEM / "ca.pem"))
    with raw_server(saying(b"hello"), context=server_context()) as server:
        error = failure_of(lambda: shake_hands(server.port, context, host))
    assert error.outcome is Outcome.TLS
    assert "certificate refused" in error.reason


@pytest.mark.parametrize("profile", list(TlsProfile))
def test_both_profiles_refuse_a_certificate_of_an_unknown_authority(profile: TlsProfile) -> None:
    with raw_server(saying(b"hello"), context=server_context()) as server:
        error = failure_of(lambda: shake_hands(server.port, tls.context(profile)))
    assert error.outcome is Outcome.TLS
    assert "certificate refused" in error.reason


def test_the_roots_dot_is_no_part_of_a_certificates_name() -> None:
    context = tls.context(TlsProfile.MODERN, cafile=str(PEM / "ca.pem"))
    with raw_server(saying(b"hello"), context=server_context()) as server:
        assert shake_hands(server.port, context, "secure.test.") == b"hello"


@pytest.mark.parametrize("host", ["." + "a" * 20, "a" * 70 + ".test", ""])
def test_a_name_that_no_certificate_can_hold_is_a_tls_failure(host: str) -> None:
    with raw_server(saying(b"hello"), context=server_context()) as server:
        error = failure_of(lambda: shake_hands(server.port, tls.context(TlsProfile.MODERN), host))
    assert error.outcome is Outcome.TLS


def test_a_server_that_speaks_no_tls_is_a_tls_failure_or_a_timeout() -> None:
    with raw_server(saying(b"HTTP/1.1 400 plain\r\n\r\n")) as server:
        error = failure_of(lambda: shake_hands(server.port, tls.context(TlsProfile.MODERN)))
    assert error.outcome in (Outcome.TLS, Outcome.TIMEOUT)


def test_a_handshake_that_hangs_ends() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        started = time.monotonic()
        error = failure_of(lambda: shake_hands(listening.getsockname()[1], tls.context(TlsProfile.MODERN)))
        assert time.monotonic() - started < 1.5
    assert error.outcome is Outcome.TIMEOUT


def test_a_context_is_made_once_and_shared() -> None:
    assert tls.context(TlsProfile.MODERN) is tls.context(TlsProfile.MODERN)
    assert tls.context(TlsProfile.MODERN) is not tls.context(TlsProfile.LEGACY)
    for profile in TlsProfile:
        assert tls.context(profile).verify_mode is ssl.CERT_REQUIRED
        assert tls.context(profile).check_hostname


def test_only_the_legacy_profile_connects_without_secure_renegotiation() -> None:
    assert tls.context(TlsProfile.LEGACY).options & 0x4
    assert not tls.context(TlsProfile.MODERN).options & 0x4


def test_http_1_1_is_the_one_protocol_offered_whatever_httpcore_sets() -> None:
    def chosen(connection: socket.socket, _: threading.Event) -> None:
        assert isinstance(connection, ssl.SSLSocket)
        connection.sendall((connection.selected_alpn_protocol() or "none").encode())

    context = tls.context(TlsProfile.MODERN, cafile=str(PEM / "ca.pem"))
    context.set_alpn_protocols(["h2"])
    server_side = server_context()
    server_side.set_alpn_protocols(["h2", "http/1.1"])
    with raw_server(chosen, context=server_side) as server:
        assert shake_hands(server.port, context) == b"http/1.1"
