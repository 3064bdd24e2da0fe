"""When are two texts the same text: the exact fingerprint that joins reprints, the sketch that finds edited ones."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from heapq import nsmallest
from zlib import crc32

from db.fold import fold
from db.models import Article
from db.shingles import sentences, shingles

_NOT_WORDS = re.compile(r"[\W_]+")

#: Folded characters. Shorter bodies ("全文见附件") stand under many titles, so the title counts, too.
SHORT = 200
#: Folded characters of title and body. Shorter than this they say nothing ("通知"): only the URL tells pages apart.
TINY = 20

#: Pieces of the whole text, and of its beginning: of a text cut to a half, half of the first are shared; a brief of a
#: long text shares few of them, but nearly always the beginning.
WHOLE, LEAD = 18, 6
_LEAD_PIECES = 160
#: Characters of a body that count. What is cut off, dropped or added shifts the end of that by little.
_CONSIDERED = 6_000
#: SQLite keeps such integers in six bytes; among 10⁸ pieces in an archive hardly two share one.
_KEY_BYTES = 6


def sketch(article: Article) -> tuple[int, ...]:
    """At most `WHOLE + LEAD` non-negative 48-bit integers, ascending; texts that say much the same share some.

    A bottom-k sketch (Broder 1997) of the shingles of the body; a body of a few words counts with its title. The same
    in every process and on every machine. () for an article without words.
    """
    text = article.body if len(article.body) >= TINY else f"{article.title}\n{article.body}"
    pieces = shingles(sentences(text[:_CONSIDERED]))
    chosen = {*_lowest(pieces, WHOLE), *_lowest(pieces[:_LEAD_PIECES], LEAD)}
    return tuple(sorted(map(_key, chosen)))


def _lowest(pieces: Sequence[str], most: int) -> list[bytes]:
    """Those whose checksums are lowest: chance, but the same chance in every text."""
    encoded = {piece.encode() for piece in pieces}
    return nsmallest(most, encoded, key=lambda piece: (crc32(piece), piece))


def _key(piece: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(piece, digest_size=_KEY_BYTES).digest())


def content_hash(article: Article, url: str) -> str:
    """SHA-256 (hex) of what the article says: letters and digits of its body, folded; two equal ones are reprints.

    A short body counts with its title, and where both are tiny, with `url` (canonical), so that no two notices are
    ever taken for one.
    """
    body = _words(article.body)
    if len(body) >= SHORT:
        return _sha256(body)
    title = _words(article.title)
    return _sha256("\n".join((title, body, url if len(title) + len(body) < TINY else "")))


def _words(text: str) -> str:
    return _NOT_WORDS.sub("", fold(text))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
