"""What encoding a page declares in its first bytes: the standard's prescan, to the letter.

https://html.spec.whatwg.org/#prescan-a-byte-stream-to-determine-its-encoding
It knows no scripts and no body, only comments, tags and their attributes. A regular expression for `<meta` gets 37 of
the 82 cases of html5lib-tests wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.labels import encoding_of

_SCANNED_BYTES = 1 << 16  # browsers look at 1,024; CMSes put style sheets first
_SPACES = b"\t\n\f\r "
_META = re.compile(rb"<meta[\t\n\f\r /]", re.IGNORECASE)
_TAG = re.compile(rb"</?[a-z][^\t\n\f\r >]*", re.IGNORECASE)
_BOGUS_COMMENT = re.compile(rb"<[!/?]")
_NAME = re.compile(rb"[^\t\n\f\r />][^\t\n\f\r />=]*")  # a name may begin with "=", but not hold one
_UNQUOTED = re.compile(rb"[^\t\n\f\r >]*")
_CHARSET = re.compile(rb"charset[\t\n\f\r ]*=[\t\n\f\r ]*", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""encoding[\t\n\f\r ]*=[\t\n\f\r ]*(["'])([^"'\x00-\x20\x7f]*)\1""")


class _EndOfBytesError(Exception):
    """The bytes ended inside a tag: nothing in it counts."""


def declared(content: bytes) -> str | None:
    """The WHATWG name of the encoding the page declares, or None."""
    window = content[:_SCANNED_BYTES]
    if window.startswith((b"<\0?\0x\0", b"\0<\0?\0x")):
        return "utf-16le" if window[0] == 0x3C else "utf-16be"
    try:
        return _scanned(window) or _xml_encoding(window)
    except _EndOfBytesError:
        return _xml_encoding(window)


def _scanned(window: bytes) -> str | None:
    """Walks from tag to tag; the first meta that names a known encoding wins."""
    at = window.find(b"<")
    while at != -1:
        if window.startswith(b"<!--", at):
            at = _end_of(b"-->", window, at + 2)
        elif _META.match(window, at):
            name, at = _meta_encoding(window, at + 5)
            if name:
                return name
        elif tag := _TAG.match(window, at):
            for _, _, end in _attributes(window, tag.end()):
                at = end
            at = max(at, tag.end())
        elif _BOGUS_COMMENT.match(window, at):
            at = _end_of(b">", window, at)
        else:
            at += 1
        at = window.find(b"<", at)
    return None


def _end_of(mark: bytes, window: bytes, at: int) -> int:
    found = window.find(mark, at)
    if found == -1:
        raise _EndOfBytesError
    return found + len(mark)


def _meta_encoding(window: bytes, at: int) -> tuple[str | None, int]:
    """What one meta tag declares, and where its attributes end."""
    seen: dict[bytes, bytes] = {}
    for name, value, end in _attributes(window, at):
        seen.setdefault(name, value)
        at = end
    if b"charset" in seen:
        return _meant(encoding_of(_text(seen[b"charset"]))), at
    if seen.get(b"http-equiv") == b"content-type" and b"content" in seen:
        return _meant(_in_content(seen[b"content"])), at
    return None, at


def _meant(name: str | None) -> str | None:
    """Bytes that could be scanned are not UTF-16, and x-user-defined is a browser's trick."""
    return {"utf-16le": "utf-8", "utf-16be": "utf-8", "x-user-defined": "windows-1252"}.get(name or "", name)


def _in_content(content: bytes) -> str | None:
    """The charset in a content attribute: https://html.spec.whatwg.org/#extracting-character-encodings-from-meta"""
    found = _CHARSET.search(content)
    if not found:
        return None
    rest = content[found.end() :]
    if rest[:1] in (b'"', b"'"):
        label, closed, _ = rest[1:].partition(rest[:1])
        return encoding_of(_text(label)) if closed else None
    return encoding_of(_text(re.split(rb"[\t\n\f\r ;]", rest, maxsplit=1)[0]))


def _attributes(window: bytes, at: int) -> Iterator[tuple[bytes, bytes, int]]:
    """Name, value (both in lower case) and end of each attribute from `at` to the tag's end.

    Raises: _EndOfBytesError.
    """
    while True:
        at = _skip(_SPACES + b"/", window, at)
        if window[at : at + 1] == b">":
            return
        found = _NAME.match(window, at)
        end = found.end() if found else at + 1
        value, after = _value(window, end)
        yield window[at:end].lower(), value.lower(), after
        at = after


def _value(window: bytes, at: int) -> tuple[bytes, int]:
    after = _skip(_SPACES, window, at)
    if window[after : after + 1] != b"=":
        return b"", after
    at = _skip(_SPACES, window, after + 1)
    quote = window[at : at + 1]
    if quote in (b'"', b"'"):
        end = _end_of(quote, window, at + 1)
        return window[at + 1 : end - 1], end
    found = _UNQUOTED.match(window, at)
    end = found.end() if found else at
    return window[at:end], end  # at the end of the bytes the next step raises


def _skip(characters: bytes, window: bytes, at: int) -> int:
    """The first place from `at` on that holds none of `characters`. Raises: _EndOfBytesError."""
    while at < len(window) and window[at] in characters:
        at += 1
    if at == len(window):
        raise _EndOfBytesError
    return at


def _xml_encoding(window: bytes) -> str | None:
    """https://html.spec.whatwg.org/#xml-encoding: what an XML declaration on the first line says."""
    end = window.find(b">")
    if not window.startswith(b"<?xml") or end == -1:
        return None
    found = _XML_ENCODING.search(window, 0, end)
    return _meant(encoding_of(_text(found[2]))) if found else None


def _text(label: bytes) -> str:
    return label.decode("latin-1")
