"""Who publishes a page, and how high they stand: by its host, its source's name, and what the page says."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from alerts.policy import issuers, regions
from alerts.policy.lexicon import Lexicon, Tier, tier_of
from alerts.policy.publishers import ends_of, is_government, is_newsroom
from db.fold import fold

MEDIA = "media"
UNKNOWN = "unknown"
_OFFICIAL = "gov.cn"


@dataclass(frozen=True, slots=True)
class Origin:
    """`tier`: central, ministry, province, city, district, foreign, media or unknown.

    `vouched`: its host or its user's name for it says so; what only the page itself says of its 来源 is a claim.
    """

    tier: str
    vouched: bool


@cache
def _hosts() -> Mapping[str, str]:
    """Host → tier."""
    said = tomllib.loads(files("alerts").joinpath("origin.toml").read_text(encoding="utf-8"))
    return {host: tier for tier, hosts in said["hosts"].items() for host in hosts}


def origin(host: str, *, source_name: str, printed: str | None, issuing: Iterable[Tier], lexicon: Lexicon) -> Origin:
    """`source_name`: as the user calls the source. `printed`: the 来源 of the page. `issuing`: the issuers it names."""
    ends = tuple(ends_of(host))
    listed = next(filter(None, map(_hosts().get, ends)), None)
    if listed or ends == (_OFFICIAL, "cn"):
        return Origin(listed or Tier.CENTRAL.value, vouched=True)
    if _OFFICIAL in ends:
        return Origin(_official(source_name, printed or "", issuing, lexicon), vouched=True)
    if is_government(host):
        return Origin(Tier.FOREIGN.value, vouched=True)
    tier = MEDIA if is_newsroom(source_name) else _of_body(source_name, lexicon)
    if tier:
        return Origin(tier, vouched=True)
    return Origin(MEDIA if printed and is_newsroom(printed) else UNKNOWN, vouched=False)


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
