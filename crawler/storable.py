"""Text that any database, mail and terminal can hold: what pages and feeds say, without half characters and NULs."""

from __future__ import annotations

from dataclasses import replace

from db.models import Article, BodyLink, Link


def storable(text: str) -> str:
    """`text` with surrogate pairs joined, and lone surrogates (a JSON feed may escape them) and NUL as U+FFFD."""
    if text.isascii():
        return text.replace("\0", "\ufffd")
    return text.replace("\0", "\ufffd").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


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
