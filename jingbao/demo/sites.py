"""The three demo sites as values: what each answers at each edition, and what a watcher ought to make of it.

Nothing here opens a socket; `jingbao.demo.server` serves it on loopback.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from jingbao.demo import cms, feed, gbk
from jingbao.demo.markup import File
from jingbao.demo.posts import LAST_EDITION, SITES, Post, posts

_ROBOTS = File(b"User-agent: *\nDisallow: /admin/\nAllow: /\n", "text/plain; charset=utf-8")


@dataclass(frozen=True, slots=True)
class Place:
    """A page by the demo site that prints it and its path (with the query, where that tells pages apart)."""

    site: str
    path: str


@dataclass(frozen=True, slots=True)
class PolicyEvent:
    """What must be told exactly once. `prints`: every page that tells it, in order of publication."""

    key: str
    title: str
    edition: int  # 0: there before the first poll, so counted in the baseline and not alerted
    prints: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Negative:
    """A page that must alert nobody. `why_not`: the temptation, None for everyday news."""

    title: str
    place: Place
    edition: int
    why_not: str | None


@dataclass(frozen=True, slots=True)
class Resource:
    """A file with its validators (RFC 9110 §8.8). `changed_at`: the edition's time at which its bytes last changed."""

    file: File
    etag: str | None
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a site is built. Real servers differ in what they send for conditional GET, so these do too."""

    list_path: str
    path: Callable[[Post], str]
    render: Callable[[Sequence[Post], str], dict[str, File]]
    etag: bool
    last_modified: bool


_LAYOUTS: Mapping[str, _Layout] = {
    "cms": _Layout(cms.LIST, cms.path, cms.render, etag=True, last_modified=True),
    "gbk": _Layout(gbk.LIST, gbk.path, gbk.render, etag=False, last_modified=True),
    "feed": _Layout(feed.LIST, feed.path, feed.render, etag=True, last_modified=False),
}


def list_path(site: str) -> str:
    """The list page or feed to watch."""
    return _LAYOUTS[site].list_path


def place_of(post: Post) -> Place:
    return Place(post.site, _LAYOUTS[post.site].path(post))


def post_at(place: Place, edition: int = LAST_EDITION) -> Post | None:
    """What is printed there at `edition`: the truth to compare an extraction with."""
    return next((post for post in posts(place.site, edition) if place_of(post) == place), None)


@cache
def expected_events() -> tuple[PolicyEvent, ...]:
    """In order of publication."""
    told: dict[str, list[Post]] = {}
    for post in _by_time():
        if post.event is not None:
            told.setdefault(post.event, []).append(post)
    return tuple(
        PolicyEvent(key, prints[0].title, prints[0].edition, tuple(map(place_of, prints)))
        for key, prints in told.items()
    )


@cache
def expected_follow_ups() -> tuple[Post, ...]:
    """The posts of policy events whose edit moves a fact that people were told."""
    edited = [post for post in _by_time() if post.event is not None and post.edit is not None]
    return tuple(post for post in edited if post.edit and post.edit.moves)


@cache
def negatives() -> tuple[Negative, ...]:
    """In order of publication."""
    return tuple(
        Negative(post.title, place_of(post), post.edition, post.why_not) for post in _by_time() if post.event is None
    )


def _by_time() -> list[Post]:
    return sorted((post for site in SITES for post in posts(site)), key=lambda post: post.at)


def resources(site: str, edition: int, base: str) -> dict[str, Resource]:
    """What `site` answers at `edition`, by path and query. `base`: its scheme and host, without a slash at the end."""
    found: dict[str, Resource] = {}
    for number in range(edition + 1):
        shown = posts(site, number)
        files = _LAYOUTS[site].render(shown, base) | {"/robots.txt": _ROBOTS}
        now = max(post.changed_at for post in shown)
        found = {path: _resource(site, file, found.get(path), now) for path, file in files.items()}
    return found


def _resource(site: str, file: File, before: Resource | None, now: datetime) -> Resource:
    if before is not None and before.file == file:
        return before
    layout = _LAYOUTS[site]
    etag = f'"{hashlib.sha256(file.content).hexdigest()[:16]}"' if layout.etag else None
    return Resource(file, etag, now if layout.last_modified else None)
