"""Text that any database, mail and terminal can hold: what pages say, without half characters and controls."""

from __future__ import annotations

import re
from dataclasses import replace

from db.models import Article, BodyLink, Link, Listing

#: All but tab and newline: ESC and its eight-bit kin steer a terminal, a carriage return hides what came before it.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def storable(text: str) -> str:
    """`text` with surrogate pairs joined, and lone surrogates (a JSON feed may escape them) and controls as U+FFFD."""
    text = _CONTROLS.sub("\ufffd", text.replace("\r\n", "\n"))
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def storable_listing(listing: Listing) -> Listing:
    return replace(listing, title=storable_or_none(listing.title), links=tuple(map(storable_link, listing.links)))


def storable_or_none(text: str | None) -> str | None:
    return None if text is None else storable(text)


def storable_link(link: Link) -> Link:
    return replace(link, url=storable(link.url), title=storable_or_none(link.title))


def storable_article(article: Article) -> Article:
    return replace(
        article,
        title=storable(article.title),
        body=storable(article.body),
        author=storable_or_none(article.author),
        source=storable_or_none(article.source),
        links=tuple(BodyLink(storable(link.url), storable(link.text)) for link in article.links),
        images=tuple(map(storable, article.images)),
    )
