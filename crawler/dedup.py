"""When are two texts the same text: the exact fingerprint that joins reprints (near-duplicates come on top of it)."""

from __future__ import annotations

import hashlib
import re

from db.fold import fold
from db.models import Article

_NOT_WORDS = re.compile(r"[\W_]+")

#: Folded characters. Shorter bodies ("全文见附件") stand under many titles, so the title counts, too.
SHORT = 200
#: Folded characters of title and body. Shorter than this they say nothing ("通知"): only the URL tells pages apart.
TINY = 20


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
