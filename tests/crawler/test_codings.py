from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import Callable

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.codings import ACCEPT_ENCODING, CodingError, TooBigError, decode, decoders

MIB = 1 << 20
TEXT = "全市人工智能产业发展工作会议召开。".encode() * 500


def bare_deflate(data: bytes) -> bytes:
    engine = zlib.compressobj(wbits=-15)
    return engine.compress(data) + engine.flush()


def zstd_without_size(data: bytes) -> bytes:
    engine = zstandard.ZstdCompressor(write_content_size=False, write_checksum=True).compressobj()
    return engine.compress(data) + engine.flush()


ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "GZip": gzip.compress,
    "deflate": zlib.compress,
    "zstd": zstandard.compress,
}
ONCE = [*ENCODERS.items(), ("deflate", bare_deflate), ("zstd", zstd_without_size)]


def in_pieces(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


@pytest.mark.parametrize(("name", "encode"), ONCE)
@pytest.mark.parametrize("size", [1, 7, 1000, MIB])
def test_every_offered_coding_comes_back_however_it_is_cut_up(
    name: str, encode: Callable[[bytes], bytes], size: int
) -> None:
    assert decode(in_pieces(encode(TEXT), size), name, max_bytes=MIB) == TEXT


def test_nothing_is_offered_that_is_not_undone() -> None:
    for name in ACCEPT_ENCODING.split(","):
        assert decoders(name.strip())


@pytest.mark.parametrize("name", ["", "identity", "none", " , identity", "utf-8", "GBK"])
def test_what_is_no_coding_leaves_the_body_alone(name: str) -> None:
    assert decode([b"<p>", b"hello"], name, max_bytes=MIB) == b"<p>hello"


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("gzip, deflate", zlib.compress(gzip.compress(TEXT))),
        ("deflate,gzip", gzip.compress(zlib.compress(TEXT))),
        ("gzip, identity, gzip", gzip.compress(gzip.compress(TEXT))),
        ("gzip, zstd, deflate", zlib.compress(zstandard.compress(gzip.compress(TEXT)))),
    ],
)
def test_codings_are_undone_last_first(name: str, body: bytes) -> None:
    assert decode(in_pieces(body, 100), name, max_bytes=MIB) == TEXT


def test_several_gzip_members_are_one_body() -> None:
    body = gzip.compress(b"one ") + gzip.compress(b"two ") + gzip.compress(b"three")
    for size in (1, 5, 1000):
        assert decode(in_pieces(body, size), "gzip", max_bytes=MIB) == b"one two three"


def test_several_zstd_frames_are_one_body() -> None:
    body = zstandard.compress(b"one ") + zstandard.compress(b"two")
    for size in (1, 5, 1000):
        assert decode(in_pieces(body, size), "zstd", max_bytes=MIB) == b"one two"


@pytest.mark.parametrize("padding", [b"\0" * 512, b"\n", b"<!-- cache -->"])
def test_padding_behind_a_gzip_stream_is_passed_over(padding: bytes) -> None:
    assert decode([gzip.compress(TEXT) + padding], "gzip", max_bytes=MIB) == TEXT
    assert decode([gzip.compress(TEXT), padding, padding], "gzip", max_bytes=MIB) == TEXT
    assert decode([zlib.compress(TEXT) + padding, padding], "deflate", max_bytes=MIB) == TEXT


@pytest.mark.parametrize("name", ["gzip", "deflate", "zstd", "gzip, gzip"])
def test_an_empty_body_is_empty_in_every_coding(name: str) -> None:
    assert decode([], name, max_bytes=MIB) == b""
    assert decode([b"", b""], name, max_bytes=MIB) == b""


@pytest.mark.parametrize(("name", "encode"), ONCE)
def test_a_cut_stream_is_no_body_wherever_it_is_cut(name: str, encode: Callable[[bytes], bytes]) -> None:
    body = encode(TEXT[:200])
    for length in range(1, len(body)):
        with pytest.raises(CodingError):
            decode([body[:length]], name, max_bytes=MIB)


@pytest.mark.parametrize("name", ["gzip", "deflate", "zstd"])
@pytest.mark.parametrize("body", [b"<p>plain</p>", b"\x1f\x8b\x08" + b"\xff" * 50, b"\x78\x9c\xff\xff\xff", b"\0" * 64])
def test_a_body_that_is_not_what_it_says_is_an_error(name: str, body: bytes) -> None:
    with pytest.raises(CodingError):
        decode([body], name, max_bytes=MIB)


@pytest.mark.parametrize("name", ["br", "compress", "aws-chunked", "gzip, br", "gzip;q=1", "机", "x" * 1000])
def test_a_coding_that_was_not_offered_is_an_error(name: str) -> None:
    with pytest.raises(CodingError, match="not offered"):
        decode([b"x"], name, max_bytes=MIB)


def test_more_than_three_codings_are_refused_before_anything_is_decoded() -> None:
    with pytest.raises(CodingError, match="500 content codings"):
        decode([b"x"], ",".join(["gzip"] * 500), max_bytes=MIB)
    assert len(decoders("gzip, gzip, gzip")) == 3


@pytest.mark.parametrize(("name", "encode"), ONCE)
def test_the_bound_is_exact(name: str, encode: Callable[[bytes], bytes]) -> None:
    assert decode([encode(TEXT)], name, max_bytes=len(TEXT)) == TEXT
    with pytest.raises(TooBigError):
        decode([encode(TEXT)], name, max_bytes=len(TEXT) - 1)


def test_a_body_without_codings_has_the_same_bound() -> None:
    with pytest.raises(TooBigError):
        decode([b"abc", b"d"], "", max_bytes=3)


@pytest.mark.parametrize(
    ("name", "encode"), [("gzip", gzip.compress), ("deflate", zlib.compress), ("zstd", zstandard.compress)]
)
def test_a_bomb_ends_at_the_bound_and_costs_little_memory(name: str, encode: Callable[[bytes], bytes]) -> None:
    bomb = encode(bytes(200 * MIB))
    tracemalloc.start()
    with pytest.raises(TooBigError):
        decode([bomb], name, max_bytes=15 * MIB)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12 * MIB  # two steps of zstd, which are the largest


def test_a_bomb_inside_a_coding_is_bounded_at_every_stage() -> None:
    empty_blocks = b"\x00\x00\x00\xff\xff" * (4 * MIB)  # 20 MiB of bare deflate that says nothing
    bomb = gzip.compress(empty_blocks + b"\x03\x00")
    with pytest.raises(TooBigError):
        decode([bomb], "deflate, gzip", max_bytes=15 * MIB)


def test_a_zstd_frame_that_wants_a_huge_window_is_refused() -> None:
    parameters = zstandard.ZstdCompressionParameters(window_log=27, write_content_size=False)
    engine = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    with pytest.raises(CodingError):
        decode([engine.compress(TEXT) + engine.flush()], "zstd", max_bytes=MIB)


def test_output_that_fills_a_step_exactly_is_not_taken_for_a_cut() -> None:
    for size in ((1 << 16) - 1, 1 << 16, *range((1 << 16) + 1, (1 << 16) + 260, 7), 3 << 16):
        data = bytes(size)
        for name, encode in ONCE:
            assert decode([encode(data)], name, max_bytes=MIB) == data
        assert decode(in_pieces(bare_deflate(data), 3), "deflate", max_bytes=MIB) == data


@settings(deadline=None)  # a loaded machine is no bug
@given(st.binary(max_size=200), st.sampled_from(["gzip", "deflate", "zstd", "gzip, zstd", "deflate, gzip"]))
def test_any_bytes_are_a_body_or_a_coding_error(body: bytes, name: str) -> None:
    try:
        decode([body], name, max_bytes=MIB)
    except CodingError as error:
        text = str(error)
    else:
        text = ""
    assert "\n" not in text


@settings(deadline=None)  # a loaded machine is no bug
@given(st.binary(max_size=2000), st.integers(1, 50), st.sampled_from(ONCE))
def test_any_body_survives_any_coding(body: bytes, size: int, coding: tuple[str, Callable[[bytes], bytes]]) -> None:
    name, encode = coding
    assert decode(in_pieces(encode(body), size), name, max_bytes=MIB) == body
