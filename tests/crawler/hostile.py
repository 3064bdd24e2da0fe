"""Ways in which a server can misbehave, each with the outcomes that are right for it under the limits `SMALL`."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass

import zstandard

from db.outcomes import Outcome
from tests.crawler.raw import Play, for_ever, page, redirect, resetting, saying, silent

OK_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
MIB = 1 << 20
OTHER_LOOPBACK = "127.0.0.2"  # not the one address that the tests' guard admits


@dataclass(frozen=True, slots=True)
class Case:
    """`right`: None among them means that a page may come of it, too."""

    play: Play
    right: tuple[Outcome | None, ...]


def case(play: Play, *right: Outcome | None) -> Case:
    return Case(play, right)


def coded(coding: bytes, body: bytes) -> Play:
    return saying(page(body, b"Content-Encoding: " + coding))


ZEROS = bytes(20 * MIB)
LINE = b"v" * 1000

CASES: dict[str, Case] = {
    # slow, or without end
    "silent": case(silent, Outcome.TIMEOUT),
    "dripping head": case(for_ever(OK_HEAD, b"x", 0.1), Outcome.TIMEOUT),
    "dripping body": case(for_ever(OK_HEAD + b"Content-Length: 999\r\n\r\n", b"x", 0.1), Outcome.TIMEOUT),
    "dripping chunks": case(
        for_ever(OK_HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n", 0.1), Outcome.TIMEOUT
    ),
    "early hints without end": case(
        for_ever(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </s.css>\r\n\r\n"), Outcome.TOO_BIG
    ),
    "body without end": case(for_ever(OK_HEAD + b"\r\n", LINE), Outcome.TOO_BIG),
    "chunks without end": case(
        for_ever(OK_HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"3e8\r\n" + LINE + b"\r\n"),
        Outcome.TOO_BIG,
    ),
    "tiny chunks without end": case(
        for_ever(OK_HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * 100), Outcome.TOO_BIG
    ),
    "chunk extension without end": case(
        for_ever(OK_HEAD + b"Transfer-Encoding: chunked\r\n\r\n1;a=", LINE), Outcome.TOO_BIG, Outcome.PROTOCOL
    ),
    "trailers without end": case(
        for_ever(OK_HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X-More: y\r\n"),
        Outcome.TOO_BIG,
        Outcome.PROTOCOL,
    ),
    "headers without end": case(for_ever(OK_HEAD, b"X-More: y\r\n"), Outcome.TOO_BIG, Outcome.PROTOCOL),
    "header line without end": case(for_ever(OK_HEAD + b"X-Long: ", LINE), Outcome.TOO_BIG, Outcome.PROTOCOL),
    "redirect that never ends its body": case(
        for_ever(b"HTTP/1.1 302 Found\r\nLocation: file:///x\r\n\r\n", LINE), Outcome.BAD_URL
    ),
    "error page without end": case(for_ever(b"HTTP/1.1 500 No\r\n\r\n", LINE), Outcome.HTTP_ERROR),
    "error page that drips": case(for_ever(b"HTTP/1.1 500 No\r\n\r\n", b"x", 0.1), Outcome.HTTP_ERROR),
    # content codings
    "gzip bomb": case(coded(b"gzip", gzip.compress(ZEROS)), Outcome.TOO_BIG),
    "deflate bomb": case(coded(b"deflate", zlib.compress(ZEROS)), Outcome.TOO_BIG),
    "zstd bomb": case(coded(b"zstd", zstandard.compress(ZEROS)), Outcome.TOO_BIG),
    "bomb in a bomb": case(coded(b"gzip, gzip", gzip.compress(gzip.compress(ZEROS))), Outcome.TOO_BIG),
    "many codings": case(coded(b",".join([b"gzip"] * 400), b"x"), Outcome.DECODE),
    "coding nobody offered": case(coded(b"br", b"\x0b\x02\x80hello\x03"), Outcome.DECODE),
    "coding nobody offered, without end": case(
        for_ever(OK_HEAD + b"Content-Encoding: br\r\n\r\n", LINE), Outcome.DECODE
    ),
    "cut gzip": case(coded(b"gzip", gzip.compress(LINE)[:15]), Outcome.DECODE),
    "plain text called gzip": case(coded(b"gzip", b"<p>plain</p>"), Outcome.DECODE),
    # lengths that lie, answers that stop
    "huge length": case(saying(OK_HEAD + b"Content-Length: 99999999999\r\n\r\nx"), Outcome.TOO_BIG),
    "length of letters": case(saying(OK_HEAD + b"Content-Length: many\r\n\r\nx"), Outcome.PROTOCOL),
    "negative length": case(saying(OK_HEAD + b"Content-Length: -1\r\n\r\nx"), Outcome.PROTOCOL),
    "length too long": case(saying(OK_HEAD + b"Content-Length: 50\r\n\r\nhalf"), Outcome.PROTOCOL),
    "length too short": case(saying(OK_HEAD + b"Content-Length: 4\r\n\r\npage and more"), None),
    "two lengths": case(saying(OK_HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nok"), Outcome.PROTOCOL),
    "cut chunks": case(saying(OK_HEAD + b"Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"), Outcome.PROTOCOL),
    "chunk size that is none": case(saying(OK_HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nx"), Outcome.PROTOCOL),
    "transfer coding unheard of": case(saying(OK_HEAD + b"Transfer-Encoding: rot13\r\n\r\nx"), Outcome.PROTOCOL),
    "cut head": case(saying(OK_HEAD), Outcome.PROTOCOL),
    "nothing at all": case(saying(), Outcome.PROTOCOL),
    "reset in the body": case(resetting(OK_HEAD + b"Content-Length: 50\r\n\r\nhalf"), Outcome.PROTOCOL),
    "reset at once": case(resetting(), Outcome.CONNECT),
    # not HTTP
    "HTML without a head": case(saying(b"<html>hello</html>"), Outcome.PROTOCOL),
    "status line that is none": case(saying(b"HTTP/3 OK \xff\r\n\r\n"), Outcome.PROTOCOL),
    "status out of range": case(saying(b"HTTP/1.1 042 What\r\n\r\n"), Outcome.PROTOCOL),
    "all bytes": case(saying(bytes(range(256)) * 40), Outcome.PROTOCOL),
    "NUL in a header": case(saying(page(b"ok", b"X-Nul: a\0b")), Outcome.PROTOCOL, None),
    "TLS where none is asked for": case(saying(b"\x15\x03\x01\x00\x02\x02\x46"), Outcome.PROTOCOL),
    "switching protocols": case(saying(b"HTTP/1.1 101 Switching\r\nUpgrade: ws\r\n\r\n"), Outcome.PROTOCOL),
    "a part": case(saying(b"HTTP/1.1 206 Part\r\nContent-Length: 1\r\n\r\nx"), Outcome.PROTOCOL),
    "not modified, unasked": case(saying(b"HTTP/1.1 304 Same\r\n\r\n"), Outcome.HTTP_ERROR),
    # redirects
    "redirect to a file": case(saying(redirect(b"file:///etc/passwd")), Outcome.BAD_URL),
    "redirect to nonsense": case(saying(redirect(b"http://[::1%25\xe4\xb8\xad")), Outcome.BAD_URL),
    "redirect to nowhere": case(saying(redirect(b"")), Outcome.TOO_MANY_REDIRECTS),
    "redirect to another loopback": case(
        saying(redirect(f"http://{OTHER_LOOPBACK}/".encode())), Outcome.BLOCKED_ADDRESS
    ),
    "redirect to the cloud's keys": case(saying(redirect(b"http://169.254.169.254/")), Outcome.BLOCKED_ADDRESS),
    "redirect with a password": case(saying(redirect(b"http://a:secret@e.cn/")), Outcome.BAD_URL),
    # odd, and harmless
    "many cookies": case(saying(page(b"ok", *(b"Set-Cookie: c%d=1" % n for n in range(500)))), None),
    "early hints first": case(saying(b"HTTP/1.1 103 Hints\r\n\r\n" * 3, page(b"ok")), None),
    "bare line feeds": case(saying(b"HTTP/1.1 200 OK\nContent-Length: 2\n\nok"), None),
}
