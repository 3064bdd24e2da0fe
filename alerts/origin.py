"""Who publishes a page, and how high they stand: by its host, its source's name, and what the page says."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from alerts.policy import issuers, regions
from alerts.policy.lexicon import Lexicon, Tier, tier_of
from db.fold import fold

MEDIA = "media"
UNKNOWN = "unknown"
_OFFICIAL = ["gov", "cn"]
_WORDS = re.compile(r"[a-z0-9]+")
_PARTS = re.compile(r"[\s/|,，、:：·()（）\-–—]+")


@dataclass(frozen=True, slots=True)
class Origin:
    """`tier`: central, ministry, province, city, district, foreign, media or unknown.

    `vouched`: its host or its user's name for it says so; what only the page itself says of its 来源 is a claim.
    """

    tier: str
    vouched: bool


@dataclass(frozen=True, slots=True)
class _Table:
    hosts: Mapping[str, str]  # host → tier
    ends: tuple[str, ...]
    never: tuple[str, ...]
    holds: tuple[str, ...]
    words: frozenset[str]


@cache
def _table() -> _Table:
    said = tomllib.loads(files("alerts").joinpath("origin.toml").read_text(encoding="utf-8"))
    media = said["media"]
    return _Table(
        hosts={host: tier for tier, hosts in said["hosts"].items() for host in hosts},
        ends=tuple(media["ends"]),
        never=tuple(media["never"]),
        holds=tuple(media["holds"]),
        words=frozenset(media["words"]),
    )


def origin(host: str, *, source_name: str, printed: str | None, issuing: Iterable[Tier], lexicon: Lexicon) -> Origin:
    """`source_name`: as the user calls the source. `printed`: the 来源 of the page. `issuing`: the issuers it names."""
    labels = host.lower().partition(":")[0].rstrip(".").split(".")
    listed = _listed(labels)
    if listed:
        return Origin(listed, vouched=True)
    if labels[-2:] == _OFFICIAL:
        return Origin(_official(source_name, printed or "", issuing, lexicon), vouched=True)
    tier = MEDIA if _is_media(source_name) else _of_body(source_name, lexicon)
    if tier:
        return Origin(tier, vouched=True)
    return Origin(MEDIA if printed and _is_media(printed) else UNKNOWN, vouched=False)


def _listed(labels: list[str]) -> str | None:
    """By the longest listed host that this one is or ends in."""
    if labels == _OFFICIAL:
        return Tier.CENTRAL.value
    ends = (".".join(labels[start:]) for start in range(len(labels)))
    return next(filter(None, map(_table().hosts.get, ends)), None)


def _official(source_name: str, printed: str, issuing: Iterable[Tier], lexicon: Lexicon) -> str:
    """A government's site: of a district at least, where no name says more."""
    named = (_of_body(name, lexicon) or _of_place(name, lexicon) for name in (source_name, printed))
    domestic = (tier.value for tier in issuing if tier not in (Tier.FOREIGN, Tier.UNKNOWN))
    return next(filter(None, (*named, *domestic)), Tier.DISTRICT.value)


def _of_body(name: str, lexicon: Lexicon) -> str | None:
    """The tier of the first public body in a name."""
    text = fold(name)
    places, words = regions.find(text, lexicon)
    tiers = (body.tier for body in issuers.find(text, places, words, lexicon))
    return next((tier.value for tier in tiers if tier is not Tier.UNKNOWN), None)


def _of_place(name: str, lexicon: Lexicon) -> str | None:
    places, _ = regions.find(fold(name), lexicon)
    return tier_of(places[0].paths[0]).value if places and places[0].paths else None


def _is_media(name: str) -> bool:
    return any(_is_newsroom(part) for part in _parts(fold(name)))


def _parts(name: str) -> Iterator[str]:
    yield from filter(None, _PARTS.split(name))


def _is_newsroom(part: str) -> bool:
    table = _table()
    if part.endswith(table.never):
        return False
    held = part.endswith(table.ends) or any(word in part for word in table.holds)
    return held or not table.words.isdisjoint(_WORDS.findall(part))
