"""Whether two articles without a number or a name in common tell of one event: by headline, issuer and day. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from alerts.acts.described import Described
from alerts.acts.same_act import Tie
from alerts.naming import letters
from db.fold import fold

_SHORTEST = 8  # letters of a headline that says what happened
_SAME_DAYS, _NEAR_DAYS, _CONSULTED_DAYS = 3, 1, 30
_ALIKE, _ALIKE_OF_ISSUER = 0.72, 0.5  # of the pairs of letters in two headlines, how many are in both (Dice)
_LEAST_HELD, _MOSTLY_HELD = 7, 0.8  # pairs of letters of a headline, and how many of them the longer one has
_HELD = 0.9  # of the triples of letters in a headline, how many the other's text has
_TEXT = 80  # letters of a text that can be held against another
_SWAPPED = 2  # letters
_SAME_TEXT = 0.15
_NUMBER = re.compile(r"\d+(?:\.\d+)?|第?[一二三四五六七八九十百]+(?=[批期届次版条大项个])")
#: What headlines of notices are made of beside their subject.
_FORMULA = re.compile("关于|(?:组织)?开展|组织|启动|做好|的(?:通知|公告|通告|公示|函)$")
_WORD = re.compile(r"[a-z]{4,}|\d+")  # of small words, one may stand for another
_LED_IN = re.compile(r"^(?:【[^】]{1,12}】)?[^:,。!?\s]{2,16}:")


def same_news(one: Described, other: Described) -> Tie | None:
    """None where either is a collection, where they name two acts, or lie days apart and share no deadline."""
    gap = _gap(one, other)
    if gap is None or gap > _CONSULTED_DAYS or not _comparable(one, other):
        return None
    alike = closeness(one.title, other.title)
    same = letters(one.title) == letters(other.title) and len(letters(one.title)) >= _SHORTEST
    if same and gap <= _SAME_DAYS:
        return Tie("similar", 1, "same headline") if _texts_agree(one, other, days=gap) else None
    counts = [_numbers(one.title), _numbers(other.title)]
    if all(counts) and counts[0] != counts[1]:
        return None
    if gap > _NEAR_DAYS:
        return _of_consultation(one, other, alike)
    if one.policy and other.policy:
        return _of_policy(one, other, alike) or _of_consultation(one, other, alike)
    plain = alike >= _ALIKE and not one.policy and not other.policy
    return Tie("similar", alike, f"headlines alike ({alike:.2f})") if plain else None


def _of_policy(one: Described, other: Described, alike: float) -> Tie | None:
    mine, theirs = one.subject, other.subject
    shared = sorted(mine.bodies & theirs.bodies)
    figures = sorted(mine.figures & theirs.figures)
    if (
        shared
        and (len(figures) > 1 or not _another(one, other))
        and alike >= _ALIKE_OF_ISSUER / (1 + (len(figures) > 1))
    ):
        stated = f", {'; '.join(figures[:3])}" if figures else ""
        return Tie("similar", alike, f"headlines alike ({alike:.2f}), {shared[0]}{stated}")
    if shared and max(_held(one, other), _held(other, one)) >= _HELD:
        return Tie("similar", alike, f"one's headline in the other's text, {shared[0]}")
    if alike >= _ALIKE and mine.region == theirs.region and not _another(one, other):
        return Tie("similar", alike, f"headlines alike ({alike:.2f})")
    return None


def _of_consultation(one: Described, other: Described, alike: float) -> Tie | None:
    """Two that ask the same place for answers until the same day."""
    days = one.subject.consulted_until & other.subject.consulted_until
    if not days or alike < _ALIKE_OF_ISSUER or one.subject.region != other.subject.region:
        return None
    return Tie("similar", alike, f"headlines alike ({alike:.2f}), {one.subject.region}, 征求意见止 {min(days)}")


def _gap(one: Described, other: Described) -> int | None:
    days = (one.published_on, other.published_on)
    return abs((days[0] - days[1]).days) if days[0] and days[1] else None


def _comparable(one: Described, other: Described) -> bool:
    mine, theirs = one.subject, other.subject
    if mine.digest or theirs.digest or (mine.names and theirs.names):
        return False  # two that name their acts were compared by the names
    if mine.bodies and theirs.bodies and mine.bodies.isdisjoint(theirs.bodies):
        return False
    return not (mine.region and theirs.region and mine.region != theirs.region)


def _texts_agree(one: Described, other: Described, *, days: int) -> bool:
    """A headline that comes back every day has another text each time, if from one template."""
    texts = [letters(each.body[:800])[:_TEXT] for each in (one, other)]
    return min(map(len, texts)) < _TEXT or (not days and dice(*texts) >= _SAME_TEXT)


def _another(one: Described, other: Described) -> bool:
    """Whether one headline has other words where the other one speaks of its subject: 智能眼镜标准, 智能手表标准."""
    mine, theirs = (_LED_IN.sub("", fold(each.title)) for each in (one, other))
    if mine.isascii() and theirs.isascii():  # letters of other words are much alike: adopts, seeks views on
        return _swapped(_WORD.findall(mine), _WORD.findall(theirs), least=1)
    return _swapped(*(_FORMULA.sub("", letters(each)) for each in (mine, theirs)), least=_SWAPPED)


def _swapped(mine: Sequence[str], theirs: Sequence[str], *, least: int) -> bool:
    swaps = SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes()
    return any(kind == "replace" and min(b - a, d - c) >= least for kind, a, b, c, d in swaps)


def _numbers(headline: str) -> set[str]:
    return set(_NUMBER.findall(fold(headline)))


def _held(one: Described, other: Described) -> float:
    said = letters(_LED_IN.sub("", fold(one.title)))
    if len(said) < _SHORTEST:
        return 0.0
    text = letters(f"{other.title}\n{other.body[:3000]}")
    pieces = [said[at : at + 3] for at in range(len(said) - 2)]
    return sum(piece in text for piece in pieces) / len(pieces)


def closeness(one: str, other: str) -> float:
    """How alike two headlines are, in 0–1: as `dice` has it, or one of them within the other."""
    mine, theirs = _pieces(one), _pieces(other)
    least = min(len(mine), len(theirs))
    held = len(mine & theirs) / max(1, least)
    return max(dice(one, other), held if least >= _LEAST_HELD and held >= _MOSTLY_HELD else 0.0)


def dice(one: str, other: str) -> float:
    """How alike two texts are: of their pairs of letters, the share that is in both (Sørensen–Dice), in 0–1."""
    mine, theirs = _pieces(one), _pieces(other)
    return 2 * len(mine & theirs) / max(1, len(mine) + len(theirs))


@lru_cache(maxsize=4096)
def _pieces(text: str) -> frozenset[str]:
    plain = letters(text)
    return frozenset(plain[at : at + 2] for at in range(len(plain) - 1))
