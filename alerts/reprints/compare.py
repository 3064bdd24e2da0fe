"""The verdict: is one text a reprint of another, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from alerts.reprints.align import Variant, align, resemblance
from alerts.reprints.conflicts import conflicts, is_day, title_conflicts
from alerts.reprints.text import Prepared

#: Less than this share of the shorter text, and nothing else is looked at.
_LEAST_SHARED = 0.4
#: Shingles that two texts must share: all of a tiny one under its title, else under titles that are alike, or others.
_LEAST, _FEW, _SOME = 10, 20, 30
_WHOLE = 0.9
_AKIN = 0.6
#: Days in which a story is printed again. Later it is next year's, if not nearly all of it is the same.
_RECENT, _OLD_ALIKE = 45, 0.6
#: A text much shorter than the other is its brief when it begins alike; in the middle it is one item of a digest.
_HALF, _BRIEF = 0.35, 0.7
_LEAD, _FIRST, _CLAUSE = 300, 3, 6
_REWORDED, _SHORTENED, _CROSSED = 0.06, 0.1, 0.06
#: Another last paragraph (or first one) under the same title, within days.
_ENDS, _SOON = 0.3, 7


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two texts are, in figures of 0 to 1 and in what speaks against it.

    `containment`: share of the shorter one's shingles that stand in the longer one; `jaccard`: shared ones among all
    of both; `title`: how alike their titles are; `days` between them, None where one has no day; `shared`: shingles
    in both; `led`: whether they begin alike; `reworded`, `crossed`: how much of the shorter one has other words in
    its place, inside clauses and between them (`ends`: before and behind all that both say); `conflicts`: what
    differs although it matters, in words.
    """

    containment: float
    jaccard: float
    title: float
    days: int | None
    shared: int = 0
    led: bool = False
    reworded: float = 0.0
    crossed: float = 0.0
    ends: float = 0.0
    conflicts: tuple[str, ...] = ()

    @property
    def reprint(self) -> bool:
        """Whether the two are one text printed twice."""
        return not self.conflicts and _enough(self) and _unbroken(self)


@dataclass(frozen=True, slots=True)
class Reprint:
    """What a text is a reprint of, and why, for people."""

    article_id: int
    detail: str
    likeness: Likeness


def compare(new: Prepared, old: Prepared) -> Likeness:
    """How alike two texts are; the order of the two does not matter to the verdict."""
    shared = len(new.shingles & old.shingles)
    smaller = min(len(new.shingles), len(old.shingles)) or 1
    likeness = Likeness(
        shared=shared,
        led=_led(new, old),
        containment=shared / smaller,
        jaccard=shared / (len(new.shingles | old.shingles) or 1),
        title=resemblance(new.title, old.title),
        days=abs((new.published_on - old.published_on).days) if new.published_on and old.published_on else None,
    )
    return likeness if likeness.containment < _LEAST_SHARED else _closely(new, old, likeness)


def _closely(new: Prepared, old: Prepared, likeness: Likeness) -> Likeness:
    beside = align(new, old)
    smaller = min(len(new.words), len(old.words)) or 1
    other = sum(_swapped(one) for one in beside.variants)
    return replace(
        likeness,
        reworded=other / smaller,
        crossed=beside.crossed / smaller,
        ends=beside.ends / smaller,
        conflicts=tuple(dict.fromkeys([*title_conflicts(new, old), *conflicts(new, old, beside.variants)])),
    )


def _swapped(one: Variant) -> int:
    """Characters of a clause that the other text says otherwise."""
    swapped = sum(max(sum(map(len, swap.new)), sum(map(len, swap.old))) for swap in one.swaps if not is_day(swap))
    return swapped + one.slipped // 2


def _led(new: Prepared, old: Prepared) -> bool:
    """Whether the shorter text begins with what stands in the beginning of the longer one."""
    shorter, longer = sorted((new, old), key=lambda one: len(one.words))
    lead = longer.words[:_LEAD]
    return any(one.words in lead for one in shorter.clauses[:_FIRST] if len(one.words) >= _CLAUSE)


def _enough(of: Likeness) -> bool:
    """Whether what both say is enough to know them by."""
    akin = of.title >= _AKIN
    whole = of.containment >= _WHOLE
    if of.containment < _LEAST_SHARED or of.shared < (_LEAST if akin and whole else _FEW if akin else _SOME):
        return False
    if of.days is not None and of.days > _RECENT and of.jaccard < _OLD_ALIKE:
        return False
    return akin or of.jaccard >= _HALF or (of.led and of.containment >= _BRIEF)


def _unbroken(of: Likeness) -> bool:
    """Whether neither says other things in the places of what the other says.

    A brief puts things shortly, and may close with words of its own.
    """
    soon = (of.days or 0) <= _SOON
    brief = soon and of.led and of.containment >= _BRIEF and of.jaccard < _HALF
    ends = _ENDS if soon and (of.title >= _AKIN or brief) else _CROSSED
    reworded = _SHORTENED if brief else _REWORDED
    return of.reworded <= reworded and of.crossed <= _CROSSED and of.crossed + of.ends <= ends


def best(new: Prepared, olds: Sequence[tuple[int, Prepared]]) -> Reprint | None:
    """Of which of `olds` (id, text) `new` is a reprint: the likest one, the first among equals; None for none."""
    found = [(number, compare(new, old)) for number, old in olds]
    reprints = [(number, likeness) for number, likeness in found if likeness.reprint]
    if not reprints:
        return None
    at = max(range(len(reprints)), key=lambda at: (reprints[at][1].jaccard, reprints[at][1].title, -at))
    number, likeness = reprints[at]
    share = f"{100 * likeness.containment:.0f} %"
    longer = len(new.shingles) > len(dict(olds)[number].shingles)
    return Reprint(
        number, f"{share} of #{number} stands in it" if longer else f"{share} of it stands in #{number}", likeness
    )
