"""A source's list, from wherever its parts stand: the page itself, the scripts behind it, the pages of older items."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from db.asks import Ask
from db.errors import FetchError, ParseError
from db.models import Access, Link, Listing, Page, Source, SourceKind, Unchanged, Validators
from db.outcomes import LISTED, Outcome

#: A list page names a script, whose answer may name another. More levels, or more parts, are no list's.
MOST_LEVELS, MOST_ASKS, MOST_ASKS_DEEPER = 3, 8, 2

log = logging.getLogger(__name__)


class Fetches(Protocol):
    def fetch(self, ask: str | Ask, *, access: Access, validators: Validators = ...) -> Page | Unchanged: ...

    def busy(self) -> frozenset[str]:
        """Hosts that would keep a request waiting: asked now, resting, or left alone as they wish."""


class Lists(Protocol):
    def listing(self, page: Page, source: Source) -> Listing: ...


@dataclass(frozen=True, slots=True)
class Known:
    """What an earlier poll left: `validators` vouch for the answer at `url`."""

    url: str | None = None
    validators: Validators = Validators()


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a poll brought in, newest page first.

    `page`: the answer at the address that was asked. `answer`: the one whose validators vouch for the items, None where
    there are several or none can. `why_not`: what kept an older page away.
    """

    page: Page
    listing: Listing
    answer: Page | None
    why_not: FetchError | ParseError | None = None


@dataclass(frozen=True, slots=True)
class Gatherer:
    """Collaborators of `gather`, and how far it goes."""

    fetcher: Fetches
    lists: Lists

    def first(self, source: Source, known: Known = Known()) -> Gathered | Unchanged:
        """The list as it begins. Raises: FetchError, ParseError."""
        return self._listed(Ask(source.url), source, known)

    def older(
        self,
        begun: Gathered,
        source: Source,
        *,
        met: Callable[[Sequence[Link]], bool],
        most_pages: int,
        before_each: Callable[[], None] = lambda: None,
    ) -> Gathered:
        """`begun` with its older pages, until `met` says that a page's links reach back to what is known.

        A page that is gone ends the list: sites delete their oldest one. One that cannot be read now leaves a gap.
        """
        if begun.listing.kind is SourceKind.LIST:
            source = replace(source, kind=SourceKind.LIST)  # its last page, of two items, may look like an article
        links, ask = list(begun.listing.links), begun.listing.older
        last: Sequence[Link] = begun.listing.links
        seen, asked = {link.url for link in links}, {begun.page.url, begun.page.final_url}
        for _ in range(1, most_pages):
            if ask is None or not last or met(last) or _key(ask) in asked:
                break
            asked.add(_key(ask))
            before_each()
            try:
                found = self._listed(ask, source, Known())
            except (FetchError, ParseError) as error:
                if error.outcome is Outcome.GONE:
                    break
                return replace(_with(begun, links), why_not=error)
            if isinstance(found, Unchanged) or found.listing.outcome not in LISTED:
                break  # a site's front page in the place of its last one
            last = [link for link in found.listing.links if link.url not in seen]
            links += last
            seen |= {link.url for link in last}
            ask = found.listing.older
        return _with(begun, links)

    def _listed(self, ask: Ask, source: Source, known: Known, level: int = 1) -> Gathered | Unchanged:
        """The items at an address, asked for where they stand instead. Raises: FetchError, ParseError."""
        vouched = ask.plain and known.url == ask.url
        validators = known.validators if vouched else Validators()
        page = self.fetcher.fetch(ask, access=source.access, validators=validators)
        if isinstance(page, Unchanged):
            return page
        listing = self.lists.listing(page, source)
        if listing.links or not listing.asks or level == MOST_LEVELS:
            return Gathered(page, listing, page if ask.plain else None)
        return self._parts(page, listing, source, known, level)

    def _parts(self, page: Page, listing: Listing, source: Source, known: Known, level: int) -> Gathered | Unchanged:
        """The items where `listing` says they stand. One part that fails costs the others nothing."""
        asks = listing.asks[: MOST_ASKS if level == 1 else MOST_ASKS_DEEPER]
        found: list[Gathered] = []
        failed: list[FetchError | ParseError] = []
        for ask in asks:
            try:
                part = self._listed(ask, source, known if len(asks) == 1 else Known(), level + 1)
            except (FetchError, ParseError) as error:
                failed.append(error)
                log.warning("poll source=%s part=%s outcome=%s", source.name, ask.url, error.outcome)
                continue
            if isinstance(part, Unchanged):
                return part
            found.append(part)
        if not found:
            raise failed[0]
        joined = _joined(listing, [part.listing for part in found])
        return Gathered(page, joined, found[0].answer if len(asks) == 1 else None)


def _joined(shell: Listing, parts: Sequence[Listing]) -> Listing:
    """The parts as one list. What kept its items away is what kept the first part's away."""
    links: dict[str, Link] = {}
    for part in parts:
        for link in part.links:
            links.setdefault(link.url, link)
    filled = [part for part in parts if part.links] or [parts[0]]
    return replace(
        shell,
        kind=filled[0].kind,
        title=shell.title or filled[0].title,
        links=tuple(links.values()),
        outcome=filled[0].outcome,
        platform=shell.platform or filled[0].platform,
        older=filled[0].older if len(filled) == 1 else None,
    )


def _with(begun: Gathered, links: Sequence[Link]) -> Gathered:
    return replace(begun, listing=replace(begun.listing, links=tuple(links)))


def _key(ask: Ask) -> str:
    return ask.url if ask.plain else f"{ask.method} {ask.url} {ask.body!r}"
