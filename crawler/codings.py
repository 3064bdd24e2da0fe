"""Content codings (RFC 9110 §8.4) undone within bounds: gzip, deflate, zstd.

Streaming alone bounds nothing: a kilobyte can stand for gigabytes. Each step gives at most a few megabytes, each stage
counts what it gave, and the size is known before anything is kept: fifty bombs at once cost what they sent.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator

import zstandard

ACCEPT_ENCODING = "gzip, deflate, zstd"
MAX_CODINGS = 3

_STEP_BYTES = 1 << 16
_ZSTD_FEED_BYTES = 128  # a zstd block of 4 bytes can hold 128 KiB: at most 4 MiB a step
_ZSTD_WINDOW_BYTES = 1 << 23  # RFC 9659: no sender may ask for more
_GZIP_MAGIC = b"\x1f\x8b"

# Seen as content codings where a charset or nothing was meant; browsers pass over them.
_NO_CODINGS = frozenset(("", "identity", "none", "utf-8", "utf8", "gbk", "gb2312"))


class CodingError(Exception):
    """The body is not what its codings say: unknown, broken or cut."""


class TooBigError(CodingError):
    """The decoded body passes its bound."""


def decode(chunks: Iterable[bytes], content_encoding: str, *, max_bytes: int) -> bytes:
    """The body without its codings; `content_encoding` is the header's value, several joined with commas.

    Every stage of the decoding is held to `max_bytes`. An empty body is empty in every coding.
    Raises: CodingError, TooBigError.
    """
    steps = decoders(content_encoding)
    kept = tuple(chunks)
    if not any(kept) or not steps:
        return _joined(kept, max_bytes)
    size = sum(len(piece) for piece in _undone(kept, steps, max_bytes))
    whole = bytearray(size)
    at = 0
    for piece in _undone(kept, steps, max_bytes):
        whole[at : at + len(piece)] = piece
        at += len(piece)
    return bytes(whole)


def decoders(content_encoding: str) -> tuple[Decoder, ...]:
    """The stages that undo the codings, in the order they run. Raises: CodingError for more than three, or unknown."""
    names = [name.strip().lower() for name in content_encoding.split(",")]
    codings = [name for name in names if name not in _NO_CODINGS]
    if len(codings) > MAX_CODINGS:
        raise CodingError(f"{len(codings)} content codings, at most {MAX_CODINGS} are undone")
    for name in codings:
        if name not in _DECODERS:
            raise CodingError(f"content coding {name[:40]!r}, which was not offered")
    return tuple(_DECODERS[name] for name in reversed(codings))


def _joined(kept: tuple[bytes, ...], max_bytes: int) -> bytes:
    if sum(map(len, kept)) > max_bytes:
        raise TooBigError(f"more than {max_bytes:,} bytes")
    return b"".join(kept)


def _undone(chunks: Iterable[bytes], steps: tuple[Decoder, ...], max_bytes: int) -> Iterator[bytes]:
    stream = iter(chunks)
    for step in steps:
        stream = _bounded(step(stream), max_bytes)
    return stream


def _bounded(pieces: Iterable[bytes], max_bytes: int) -> Iterator[bytes]:
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > max_bytes:
            raise TooBigError(f"more than {max_bytes:,} bytes when decoded")
        yield piece


def _gunzip(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """One or more gzip members (RFC 1952 §2.2); padding after the last one is passed over, as browsers do."""
    engine = zlib.decompressobj(wbits=31)
    for chunk in chunks:
        data = chunk
        while data:
            if engine.eof:
                if not (_GZIP_MAGIC.startswith(data[:2]) or data.startswith(_GZIP_MAGIC)):
                    return
                engine = zlib.decompressobj(wbits=31)
            yield from _inflated(engine, data)
            data = engine.unused_data
    if not engine.eof:
        raise CodingError("the gzip stream is cut")


def _inflate(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """RFC 1950 as the standard says, or the bare RFC 1951 stream that some servers send under the same name."""
    engine = None
    for chunk in chunks:
        if engine is None:
            engine = zlib.decompressobj(wbits=15 if _looks_like_zlib(chunk) else -15)
        if not engine.eof:
            yield from _inflated(engine, chunk)
    if engine is None or not engine.eof:
        raise CodingError("the deflate stream is cut")


def _looks_like_zlib(start: bytes) -> bool:
    return start[0] & 0x0F == 8 and (len(start) < 2 or (start[0] << 8 | start[1]) % 31 == 0)


def _inflated(engine: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    while not engine.eof:
        try:
            piece = engine.decompress(data, _STEP_BYTES)
        except zlib.error as error:
            raise CodingError(str(error)) from None
        data = engine.unconsumed_tail
        if piece:
            yield piece
        if not data and len(piece) < _STEP_BYTES:  # a full piece may have more behind it that needs no more input
            return


def _unzstd(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """One or more zstd frames (RFC 8878)."""
    decompressor = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW_BYTES)
    engine = decompressor.decompressobj()
    for data in _slices(chunks, _ZSTD_FEED_BYTES):
        rest = data
        while rest:
            if engine.eof:
                engine = decompressor.decompressobj()
            try:
                yield engine.decompress(rest)
            except zstandard.ZstdError as error:
                raise CodingError(str(error)) from None
            rest = engine.unused_data
    if not engine.eof:
        raise CodingError("the zstd stream is cut")


def _slices(chunks: Iterable[bytes], size: int) -> Iterator[bytes]:
    for chunk in chunks:
        for at in range(0, len(chunk), size):
            yield chunk[at : at + size]


Decoder = Callable[[Iterator[bytes]], Iterator[bytes]]
_DECODERS: dict[str, Decoder] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "zstd": _unzstd,
}
