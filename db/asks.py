"""What is asked of a server: an address alone, or a question put to the script behind it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ask:
    """One request. `headers`: besides the fetcher's own (Referer, Content-Type). `body` None: a GET."""

    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None

    @property
    def method(self) -> str:
        return "GET" if self.body is None else "POST"

    @property
    def plain(self) -> bool:
        """Whether the address says it all."""
        return not self.headers and self.body is None


@dataclass(frozen=True, slots=True)
class JsonPaths:
    """Where a JSON list keeps its things: dotted keys from the root (`items`, may be "") or from an item.

    `date` None: the list has no dates, or the usual names will find them. `address`: `url` may name several keys that
    make up the address in a template like `/detail/{id}.html`.
    """

    items: str
    title: str
    url: str
    date: str | None = None
