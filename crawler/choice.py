"""Which of a page's repeated blocks are its articles.

Clusters are weighed by what lists of articles have and navigation has not: titles of a sentence's length, dates beside
them, addresses that look like articles', the page's own site, a place in the main matter of the page.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import takewhile
from urllib.parse import urlsplit

from crawler.dating import date_items
from crawler.outline import Element
from crawler.pagelinks import PageLink, size_of
from crawler.records import Cluster, Item, Run
from crawler.zones import DECORATION, FURNITURE, worth_of

_FEWEST_DATED = 2
_FEWEST_UNDATED = 3
_MOSTLY = 0.5
#: What an item can be worth: 1 in all.
_TITLE_WORTH = 0.45
_DATE_WORTH = 0.35
_ADDRESS_WORTH = 0.2
_FEWEST_ALONE = 5
_SENTENCE = 10.0  # mean size of titles that name no columns and no pages
_ALMOST_ALL = 0.8
_LONG_TITLE = 20.0  # from here on a title is worth no more
_RUN = 4  # items in one place, from where on they are no parts of something else
_PIECES_WORTH = 0.75
_SHORT = 6.0  # no title, but a column's name
#: Least worth of the items of a list, mostly dated or not.
_LEAST_DATED = 0.35
_LEAST_UNDATED = 0.45
#: Another list of the page counts, too, when its items are worth this share of the best list's.
_AS_GOOD = 0.75
_AS_GOOD_UNDATED = 0.9

_COLUMN_PATH = re.compile(
    r"^(?!.*/(?:19|20)\d\d).*/(?:index|default|list|home|main)(?:_\d+)?\.\w+$|^/?$", re.IGNORECASE
)
_ARTICLE_PATH = re.compile(
    r"\d{4,}|/\d+\.\w{3,5}$|[?&]\w*id=\w+|[0-9a-f]{16,}|(?:[^/-]+-){3,}[^/-]+"
    r"|/(?:art|article|content|detail|news|info|post|view)s?/.",
    re.IGNORECASE,
)
_HEX = re.compile(r"[0-9a-f]{16,}")
_SLUG = re.compile(r"/(?!\d{4}-\d\d-\d\d)[^/.?-]+(?:-[^/.?-]+){2,}")
_DIGITS = re.compile(r"\d+")
#: An identifier of letters with digits among them: c2429kzo, doc-inaq7x9p, J7Q2K0AB.
_MIXED_ID = re.compile(r"(?<![a-z0-9])(?=[a-z]*\d[a-z]*\d)(?=\d*[a-z])[a-z0-9]{6,}(?![a-z0-9])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A cluster's items that may be articles. `worth`: of one item, 0 to 1; `dated`: the share with a date."""

    items: tuple[Item, ...]
    worth: float
    dated: float
    pieces: bool = False  # of two or three links here and there: rather parts of items than items

    @property
    def score(self) -> float:
        """A long list beats a short one of the same worth, but not a much better one."""
        return self.worth * self.worth * math.pow(len(self.items), 0.7) * (_PIECES_WORTH if self.pieces else 1)


def weigh_alone(cluster: Cluster, links_of_page: int, column: str) -> Weighed | None:
    """A cluster of a page that shows no list else, whatever its classes are called: only dated sentences count.

    `column`: the page's title.
    """
    places = [worth_of(run, links_of_page, lifted=DECORATION, column=column) for run in cluster.runs]
    if max(places) < 1.0 or len(cluster.items) < _FEWEST_ALONE:
        return None
    date_items(cluster)
    runs = [run for run, place in zip(cluster.runs, places, strict=True) if place == 1.0]
    weighed = _weigh_items(replace(cluster, runs=runs).items, 1.0)
    if weighed is None or weighed.dated < _ALMOST_ALL or _mean(item.rivals for item in weighed.items) > _MOSTLY:
        return None
    return weighed if _mean(item.size for item in weighed.items) >= _SENTENCE else None


def weigh(cluster: Cluster, links_of_page: int) -> Weighed | None:
    """The cluster, dated and cleaned of what is only shaped like its items. None: these are no article links."""
    items = cluster.items
    if len(items) < _FEWEST_DATED or _mean(min(item.rivals, 2) for item in items) > _MOSTLY:
        return None
    wordy = _mean(item.size for item in items) >= _SENTENCE
    lifted = FURNITURE if wordy else frozenset()
    places = [worth_of(run, links_of_page, lifted=lifted) for run in cluster.runs]
    if max(places) * (_DATE_WORTH + _mean(_undated_worth(item) for item in items)) < _LEAST_DATED:
        return None
    date_items(cluster)
    if wordy and sum(item.stamp is not None for item in items) < _ALMOST_ALL * len(items):
        places = [worth_of(run, links_of_page) for run in cluster.runs]
    dated = [item for run in cluster.runs for item in run.items if item.stamp]
    makes = {make_of(item.link.url) for item in dated} if len(dated) >= _FEWEST_UNDATED else set()
    kept = [pair for pair in zip(cluster.runs, places, strict=True) if _belongs(*pair, max(places), makes)]
    place = max((place for _, place in kept), default=0.0)
    runs = [run for run, own in kept if own >= _MOSTLY * place]  # a hot list may be dated, too
    weighed = _weigh_items(replace(cluster, runs=runs).items, place)
    blocks = _mean(len(run.blocks) for run in runs)
    return replace(weighed, pieces=1 < blocks < _RUN) if weighed else None


def _weigh_items(items: Sequence[Item], place: float) -> Weighed | None:
    dated = _mean(item.stamp is not None for item in items)
    mostly = dated >= _MOSTLY
    elsewhere = _mean(not item.link.same_site for item in items) >= _MOSTLY  # a page that collects others' articles
    kept = tuple(item for item in items if item.stamp or (_at_home(item, elsewhere) and not _odd_one_out(item, dated)))
    if len(kept) < (_FEWEST_DATED if mostly else _FEWEST_UNDATED):
        return None
    worth = place * _mean(_undated_worth(item) + _DATE_WORTH * (item.stamp is not None) for item in kept)
    return Weighed(kept, worth, dated) if worth >= (_LEAST_DATED if mostly else _LEAST_UNDATED) else None


def _belongs(run: Run, place: float, best_place: float, makes: AbstractSet[str]) -> bool:
    """Whether a run is of the cluster's kind, not only of its shape: pages without classes have one shape for all.

    Among runs with dates, one without leads at least to addresses of a make that theirs have.
    """
    if any(item.stamp for item in run.items):
        return True
    if makes and not any(make_of(item.link.url) in makes for item in run.items):
        return False
    return place >= _MOSTLY * best_place and _mean(item.size for item in run.items) >= _SHORT


def _at_home(item: Item, elsewhere: bool) -> bool:  # noqa: FBT001
    """Whether an undated link may be an item: on this site, or among its like on others, and never a home page."""
    parts = urlsplit(item.link.url)
    if parts.path in {"", "/"} and not parts.query:
        return False
    return item.link.same_site or (elsewhere and _address_worth(item) == 1.0)


def _odd_one_out(item: Item, dated: float) -> bool:
    """A short undated link among dated items: 更多, a column's name in the last row."""
    return dated >= _ALMOST_ALL and item.size < _SHORT


def _undated_worth(item: Item) -> float:
    return _TITLE_WORTH * min(item.size, _LONG_TITLE) / _LONG_TITLE + _ADDRESS_WORTH * _address_worth(item)


def _address_worth(item: Item) -> float:
    parts = urlsplit(item.link.url)
    if is_column(parts.path):
        return 0.0
    if _ARTICLE_PATH.search(f"{parts.path}?{parts.query}" if parts.query else parts.path):
        return 1.0
    return 0.0 if parts.path.endswith("/") else 0.4


def make_of(url: str) -> str:
    """Host and path with numbers as 0 and words-of-a-title as w: what the articles of one list have in common."""
    parts = urlsplit(url)
    path = _MIXED_ID.sub("0", _HEX.sub("0", _SLUG.sub("/w", parts.path)))
    return _DIGITS.sub("0", f"{parts.netloc}{path}?{_HEX.sub('0', parts.query)}")


def is_column(path: str) -> bool:
    """Whether a path is a site's or a column's front page, not an article's."""
    return _COLUMN_PATH.search(path) is not None


def _mean(values: Iterable[float]) -> float:
    numbers = list(values)
    return sum(numbers) / len(numbers) if numbers else 0.0


# --- choosing -----------------------------------------------------------------------------------------------------


def choose(weighed: Iterable[Weighed], links: Sequence[PageLink]) -> list[Item]:
    """The items of the best list, and of those as good that stand elsewhere on the page."""
    ranked = sorted(weighed, key=lambda one: -one.score)
    chosen: dict[str, Item] = {}
    covered: set[int] = set()  # ids of the links in the room of a chosen item: authors, tags, comments
    for other in ranked:
        if other is not ranked[0] and not _as_good(other, ranked[0]):
            continue
        fresh = [item for item in other.items if item.link.key not in chosen and id(item.link) not in covered]
        if len(fresh) >= _FEWEST_DATED:
            around = rooms(fresh)
            chosen |= {item.link.key: _best_named(item, room, links) for item, room in zip(fresh, around, strict=True)}
            covered |= {id(link) for room in around for link in links[room.first_link : room.last_link]}
    return list(chosen.values())


def _as_good(other: Weighed, best: Weighed) -> bool:
    """Without dates to tell news from the rest, only a list of like length, or to addresses of the same make."""
    if best.dated < _MOSTLY:
        makes = {make_of(item.link.url) for item in best.items}
        alike = _mean(make_of(item.link.url) in makes for item in other.items) >= _MOSTLY
        likely = alike or len(other.items) >= _MOSTLY * len(best.items)
        return likely and other.worth >= _AS_GOOD_UNDATED * best.worth
    return other.worth >= _AS_GOOD * best.worth and other.dated >= _MOSTLY


def rooms(items: Sequence[Item]) -> list[Element]:
    """Each item's widest ancestor that holds no other of the items."""
    held: dict[int, int] = {}
    for item in items:
        for ancestor in (item.block, *item.block.ancestors()):
            held[id(ancestor)] = held.get(id(ancestor), 0) + 1
    return [next(_alone(item.block, held)) for item in items]


def _alone(block: Element, held: dict[int, int]) -> Iterator[Element]:
    """The elements around a block that hold one item, the widest first."""
    above = [block, *takewhile(lambda ancestor: held[id(ancestor)] == 1, block.ancestors())]
    return iter(above[::-1])


def _best_named(item: Item, room: Element, links: Sequence[PageLink]) -> Item:
    """The item under its best title: a picture's link and a heading's often lead to the same article."""
    same = [link for link in links[room.first_link : room.last_link] if link.key == item.link.key and link.title]
    best = max(same, key=lambda link: (-link.level, size_of(link.title)), default=item.link)
    return replace(item, title=best.title) if best.level < item.link.level else item
