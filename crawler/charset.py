"""From bytes to text: BOM, HTTP charset, the page's own word, and only then a guess.

The first three go by https://html.spec.whatwg.org/#determining-the-character-encoding, to the letter, because that is
what the page's author saw. GB2312 and GBK are always read as GB18030, their superset.
"""

from __future__ import annotations

import codecs
import re

from w3lib.encoding import to_unicode

from crawler.detect import detected, is_utf8
from crawler.labels import codec_of, encoding_of
from crawler.prescan import declared

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16le"), (codecs.BOM_UTF16_BE, "utf-16be"))
_HTTP_CHARSET = re.compile(r""";[^;]*?\bcharset\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s;,"']+))""", re.IGNORECASE)
_WESTERN = ("windows-1252", "iso-8859-15")
_LONG_UTF8 = re.compile(rb"[\xe2-\xf4][\x80-\xbf]{2}")  # in other encodings a coincidence, and soon refuted
_ACCENTS = re.compile(rb"[\xc3-\xf4][\x80-\xbf]|[\x81-\xfe]{4}")  # as UTF-8 and two Chinese characters look
_BROKEN_SHARE = 0.01  # of all characters; a page whose declaration is right has a stray byte, not one in a hundred


def sniff(content: bytes, content_type: str | None = None) -> str:
    """The encoding's WHATWG name in lower case ("utf-8", "gbk", "windows-1252").

    `content_type` is the HTTP header's value. A label that means nothing counts as none.
    """
    for bom, name in _BOMS:
        if content.startswith(bom):
            return name
    return _http_charset(content_type) or declared(content) or detected(content)


def decode(content: bytes, content_type: str | None = None) -> str:
    """The text, without BOM; undecodable bytes become U+FFFD. Never raises.

    A declaration that the bytes plainly contradict gives way to the guess: servers that stamp utf-8 or ISO-8859-1 on
    everything are common, and browsers' users have the page's other visitors to complain for them.
    """
    return _decided(content, content_type)[1]


def encoding(content: bytes, content_type: str | None = None) -> str:
    """The name of the encoding that `decode` reads by."""
    return _decided(content, content_type)[0]


def _decided(content: bytes, content_type: str | None) -> tuple[str, str]:
    """Name and text."""
    name = sniff(content, content_type)
    text = _read(content, name)
    if _contradicted(content, text, name) and (better := detected(content)) != "windows-1252":
        return better, _read(content, better)
    return name, text


def _http_charset(content_type: str | None) -> str | None:
    found = _HTTP_CHARSET.search(content_type or "")
    return encoding_of(found[1] or found[2] or found[3] or "") if found else None


def _read(content: bytes, name: str) -> str:
    return to_unicode(content, codec_of(name)).removeprefix("\ufeff")


def _contradicted(content: bytes, text: str, name: str) -> bool:
    """Can the declaration not be what was meant? Some encodings read any bytes; there, only a better reading tells."""
    if name != "utf-8" and _LONG_UTF8.search(content) and is_utf8(content):
        return True
    if name in _WESTERN:
        return _ACCENTS.search(content) is not None
    return text.count("\ufffd") > max(3, _BROKEN_SHARE * len(text))
