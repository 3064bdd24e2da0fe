"""Places in a text, and the one a policy is for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from alerts.policy.lexicon import Lexicon, Name, Path

_DISTRICT = re.compile(
    r"(?![各全该本我某])[\u4e00-\u9fff]{1,3}?(?:[区县旗]|(?<![城])市(?=人民政府|政府|[发工经科财商教民司人住交水农文卫审市数][\u4e00-\u9fff]{1,8}[局委办]))"
)
_NO_DISTRICT = re.compile(
    r".*(?:园|社|示范|试验|实验|先导|先行|开发|高新|经开|保税|片|地|辖|景|灾|校|[和与及])区|[市城山小特]区|.*[在的将对为]"
)
# A company, school or hospital is no sign that the city it is named after acts.
_PRIVATE = re.compile(
    r"[\u4e00-\u9fffa-z0-9]{0,14}?(?:公司|集团|总裁|董事长|ceo|股份|大学|医院|创始人|银行|证券|创投|联合创始|首席)"
)
_DATELINE = re.compile(r"(?:\d{1,2}月)?\d{1,2}日(?:电|讯|消息)|讯|电(?![动力子池信影商网视])|】")
_VENUE = re.compile(r"[^,。;]{0,8}?(?:召开|举行|举办|开幕|闭幕|开赛)")
_ADDRESSED = re.compile(r"各[省市州县区][^,。;:]*、$")  # whom a notice is addressed to
_ADDRESS_REACH = 24
_LISTED = 3
_SAMPLE = 400  # characters that tell an English text


@dataclass(frozen=True, slots=True)
class Place:
    """One mention: text[start:end]. `whole`: with its 省, 市 or 区, so that it can only be the place itself."""

    start: int
    end: int
    paths: tuple[Path, ...]
    whole: bool
    zone: bool = False


Words = list[tuple[int, int, Name]]
"""What a word at text[start:end] stands for."""


def find(text: str, lexicon: Lexicon) -> tuple[list[Place], Words]:
    """The places of folded text in order, a city and its district as one; and the other words, found on the way."""
    places: list[Place] = []
    others: Words = []
    for index, start, end in lexicon.words.find_matches_as_indexes(text):
        name = lexicon.names[index]
        if name.paths:
            _add(places, Place(start, end, name.paths, name.whole, name.zone), text)
        elif (name.body or name.country) and not _inside_word(text, start, end):
            others.append((start, end, name))
    return _told_apart(places), others


def _told_apart(places: list[Place]) -> list[Place]:
    """Of districts that share a name, the one in the province that the text names: 海南…龙华区 is Haikou's."""
    named = {place.paths[0][0] for place in places if len(place.paths) == 1}
    return [
        replace(place, paths=tuple(sorted(place.paths, key=lambda path: path[0] not in named)))
        if len(place.paths) > 1
        else place
        for place in places
    ]


def _inside_word(text: str, start: int, end: int) -> bool:
    """True for uk in “duke”: Latin names match on word boundaries."""
    return (_is_letter(text, start - 1) and _is_letter(text, start)) or (
        _is_letter(text, end - 1) and _is_letter(text, end)
    )


def _is_letter(text: str, at: int) -> bool:
    return 0 <= at < len(text) and text[at].isascii() and text[at].isalnum()


def _add(places: list[Place], place: Place, text: str) -> None:
    """Append a mention, merged with the one right before it where that is its province or city."""
    before = places[-1] if places else None
    if before and place.start < before.end:
        return
    if before and place.start == before.end:
        below = _below(before.paths, place.paths)
        if below:
            place = Place(before.start, place.end, below, whole=place.whole, zone=place.zone)
            places.pop()
    if not place.zone:
        place = _with_district(place, text)
    places.append(place)


def _below(parents: Iterable[Path], paths: tuple[Path, ...]) -> tuple[Path, ...]:
    parents = list(parents)
    return tuple(path for path in paths if any(path[: len(one)] == one for one in parents))


def _with_district(place: Place, text: str) -> Place:
    """深圳市某某区 where the list does not know the district: X区 or X县 right behind a city printed with its 市."""
    path = place.paths[0]
    municipal = len(path) == 2 or (len(path) == 1 and path[0].endswith("市"))
    if len(place.paths) != 1 or not place.whole or not municipal or text[place.end - 1] != "市":
        return place
    found = _DISTRICT.match(text, place.end)
    if not found or _NO_DISTRICT.match(found.group()):
        return place
    return Place(place.start, found.end(), ((*path, found.group()),), whole=True)


def is_public(place: Place, text: str) -> bool:
    """Whether a mention may say whose policy it is.

    False for 深圳某某科技公司, 新华社北京5月2日电, 在北京召开 and 各市、某某州.
    """
    before = text[max(0, place.start - _ADDRESS_REACH) : place.start]
    if _ADDRESSED.search(before) or _DATELINE.match(text, place.end):
        return False
    if before.endswith("在") and _VENUE.match(text, place.end):
        return False
    return place.whole or place.zone or not _PRIVATE.match(text, place.end)


def settle(place: Place) -> Path:
    """The path of a mention; among places that share a name, the one listed first."""
    return place.paths[0]


def common(paths: Sequence[Path]) -> Path | None:
    """The deepest of the paths where they lie on one line from the province down; None where they part."""
    deepest = max(paths, key=len, default=None)
    if deepest is None or any(deepest[: len(path)] != path for path in paths):
        return None
    return deepest


def leading(paths: Sequence[Path]) -> Path | None:
    """The place most of a text's mentions are of or inside of: two thirds of them at least, or None."""
    line = common(paths)
    if line is not None:
        return line
    root = min(paths, key=len)
    if root and all(path[: len(root)] == root for path in paths):
        return root  # 江西省下达资金,其中南昌市…,赣州市…
    for path, _ in Counter(paths).most_common(1):
        related = [one for one in paths if one[: len(path)] == path or path[: len(one)] == one]
        if 3 * len(related) >= 2 * len(paths) and len(paths) > 2:
            return common(related)
    return None


def listed(text: str, places: Sequence[Place]) -> bool:
    """Three places or more in one enumeration that is complete: 支持甲、乙、丙三地, not 在甲、乙、丙等七个城市."""
    run = 1
    for before, after in pairwise(places):
        run = run + 1 if text[before.end : after.start] in ("、", "和", "与", "及", "、和") else 1
        if run >= _LISTED and not text.startswith(("、", "和", "等"), after.end):
            return True
    return False


def abroad(words: Words, text: str) -> Path | None:
    """The country that most words point at, in the language of the text; None where none or several do equally."""
    english = sum(map(str.isascii, text[:_SAMPLE])) > 0.8 * len(text[:_SAMPLE])
    counted = Counter(name.country[english] for _, _, name in words if name.country)
    (first, often), *others = [*counted.most_common(2), ("", 0), ("", 0)][:2]
    return (first,) if often > others[0][1] else None
