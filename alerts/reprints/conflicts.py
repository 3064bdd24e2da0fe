"""What differs although it matters: numbers, dates, names, places and document numbers in the wordings of one clause.

Government news is templated: next week's bulletin, another province's notice, another person's obituary share most of
their sentences. What tells them apart stands in the same place of the same clause.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import product

from alerts.policy.lexicon import Name, shipped
from alerts.policy.numerals import parse
from alerts.reprints.align import Swap, Variant, resemblance, variant
from alerts.reprints.text import Clause, Prepared
from alerts.reprints.wording import RELATIVE
from db.shingles import words

_COUNTED = re.compile(r"\d|[零〇一二三四五六七八九十百千万亿两]+$")
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|january|february|march|april|june|july|august|september"
_ENGLISH_COUNTED = re.compile(
    rf"{_MONTHS}|october|november|december|(?:mon|tues|wednes|thurs|fri|satur|sun)day|one|two|three|four|five|six|seven|"
    r"eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|thousand|first|second|third|fourth|fifth|sixth|"
    r"seventh|eighth|ninth|tenth"
)
_OPPOSITE = tuple(
    (frozenset(one.split()), frozenset(other.split()))
    for one, other in (
        (
            "增加 增 升 涨 高 多 up rose rise rises increased increase higher",
            "减少 减 降 跌 低 少 down fell fall falls decreased decrease lower",
        ),
        ("上 首 前", "下 末 后"),
        ("开", "闭"),
        ("东", "西 南 北 中"),
        ("南", "北 中"),
        ("西", "南 北 中"),
        ("甲 男", "乙 丙 女"),
        ("批准 通过 approved passed accepted", "否决 驳回 rejected blocked dismissed vetoed"),
    )
)
#: Surnames that are hardly ever part of another word.
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱郭罗宋郑谢韩唐冯董萧曹袁邓傅沈曾彭吕苏卢蒋蔡贾丁魏薛阎潘杜戴汪姜范姚谭廖邹熊陆郝"
    "崔邱秦顾侯邵孟钱汤尹黎乔赖龚庞樊"
)
_SERIAL = re.compile(
    r"第?([\d零〇一二三四五六七八九十百]+)(期|号|批|次|届|轮|季度|周|季)"
    r"|(?:no\.?|issue|volume|week|edition|round|batch) ?(\d+)"
)
#: Parts of a year: 上半年, 前三季度, 5月份.
_PERIOD = re.compile(r"[上下]半年|前?[一二三四1-4]季度|全年|(?:\d{1,2}[-—至到])?\d{1,2}月份|[qh][1-4]\b")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_LATIN = re.compile("[a-z0-9]")
_NAMED = re.compile(r"《([^《》]{2,})》")
#: A title with such a word is of another document than the same title without it.
_DRAFT = re.compile(r"征求意见|意见征集|公开征集|草案|送审稿|\bdraft\b|\bproposed\b|\bconsultation\b")
#: So often the same words stand for the same others, and they are what the text is about.
_THROUGHOUT = 3
_SAME_TITLE = 0.5
#: Characters of a text that says little more than its title.
_SHORT = 60


def conflicts(new: Prepared, old: Prepared, variants: Iterable[Variant]) -> Iterator[str]:
    """What two texts say differently in the same places, in words: `30 / 31`, `广东省 / 江苏省`."""
    if new.numbers and old.numbers and not any(_same_number(*pair) for pair in product(new.numbers, old.numbers)):
        yield f"{min(new.numbers)} / {min(old.numbers)}"
    swapped: Counter[Swap] = Counter()
    for one in variants:
        yield from (f"{mine} / {theirs}" for mine, theirs in _names(one))
        yield from _swaps(one, new, old)
        swapped.update(swap for swap in one.swaps if _is_throughout(swap, new, old))
    yield from (_shown(swap) for swap, times in swapped.items() if times >= _THROUGHOUT)


def _same_number(one: str, other: str) -> bool:
    """Words of the sentence may run on into a number: 按云工信〔2031〕6号."""
    return one.endswith(other) or other.endswith(one)


def _is_throughout(swap: Swap, new: Prepared, old: Prepared) -> bool:
    mine, theirs = "".join(swap.new), "".join(swap.old)
    return min(len(mine), len(theirs)) > 1 and not is_day(swap) and mine not in old.words and theirs not in new.words


def _swaps(one: Variant, new: Prepared, old: Prepared) -> Iterator[str]:
    for swap in one.swaps:
        if not is_day(swap) and (_facts(swap) or _subject(swap, new, old) or _proper(swap, new, old)):
            yield _shown(swap)


def _facts(swap: Swap) -> bool:
    return _numbers(swap) or _opposite(swap) or _persons(swap)


def _shown(swap: Swap) -> str:
    return " / ".join(_sides(swap))


def _sides(swap: Swap) -> tuple[str, str]:
    mine, theirs = ((" " if side[0].isascii() else "").join(side) for side in (swap.new, swap.old))
    return mine, theirs


def is_day(swap: Swap) -> bool:
    """“Today” against a day of the month: one and the same day, for all we know."""
    return any(side[0] in RELATIVE or "".join(side[:2]) in RELATIVE for side in (swap.new, swap.old))


def _numbers(swap: Swap) -> bool:
    mine, theirs = ({_value(one) for one in side if _is_number(one)} for side in (swap.new, swap.old))
    return bool(mine and theirs) and not (mine <= theirs or theirs <= mine)


def _is_number(token: str) -> bool:
    return bool(_COUNTED.match(token)) or bool(_ENGLISH_COUNTED.fullmatch(token))


def _value(token: str) -> str:
    if token[0].isdecimal() or token.isascii():
        return token.replace(",", "")
    value = parse(token)
    return token if value is None else f"{value:g}"


def _opposite(swap: Swap) -> bool:
    mine, theirs = ({*side, "".join(side)} for side in (swap.new, swap.old))
    return any((mine & a and theirs & b) or (mine & b and theirs & a) for a, b in _OPPOSITE)


def _persons(swap: Swap) -> bool:
    return all(side[0] in _SURNAMES and len(side) <= 4 for side in (swap.new, swap.old))


def _subject(swap: Swap, new: Prepared, old: Prepared) -> bool:
    """Each title has its own word for it: it is what the texts are about."""
    mine, theirs = "".join(swap.new), "".join(swap.old)
    one, other = new.title.words, old.title.words
    apart = mine in one and theirs in other and mine not in other and theirs not in one
    return apart and min(len(mine), len(theirs)) > 1


def _proper(swap: Swap, new: Prepared, old: Prepared) -> bool:
    """Words in capitals in both texts, or Latin words among others (GPT, 5G)."""
    mine, theirs = set(swap.new) & new.capitals, set(swap.old) & old.capitals
    return bool(mine and theirs and not mine & theirs)


def _names(one: Variant) -> Iterator[tuple[str, str]]:
    """Places, public bodies and countries, and documents by their 《names》, that stand against each other."""
    mine, theirs = _known(one.new), _known(one.old)
    ours = [name for key, name in mine.items() if key not in theirs]
    others = [name for key, name in theirs.items() if key not in mine]
    if ours and others:
        yield ours[0], others[0]
    titles, named = (tuple(map(words, _NAMED.findall(side.printed))) for side in (one.new, one.old))
    if titles and named and not any(a in b or b in a for a in titles for b in named):
        yield titles[0], named[0]


def _known(clause: Clause) -> dict[object, str]:
    """Identity → as printed."""
    lexicon = shipped()
    found: dict[object, str] = {}
    for index, start, end in lexicon.words.find_matches_as_indexes(clause.printed):
        if (key := _identity(lexicon.names[index])) is not None and _is_whole(clause.printed, start, end):
            found.setdefault(key, clause.printed[start:end])
    return found


def _identity(name: Name) -> object:
    return name.paths or name.body or (name.country and name.country[0]) or None


def _is_whole(text: str, start: int, end: int) -> bool:
    """Latin names are whole words."""
    return not text[start].isascii() or (
        not _LATIN.match(text[start - 1 : start]) and not _LATIN.match(text[end : end + 1])
    )


def title_conflicts(new: Prepared, old: Prepared) -> Iterator[str]:
    """What titles say against two texts being one: other years, serial numbers, names; a draft and what was issued.

    Who prints a text again cuts its title or writes another one. So it counts only what the texts themselves, or one of
    them, speak of and the other does not, or where the texts are too short to tell.
    """
    alike = resemblance(new.title, old.title) >= _SAME_TITLE
    if alike:
        yield from _draft(new, old)
    if new.title.words in old.title.words or old.title.words in new.title.words:
        return
    short = min(len(new.words), len(old.words)) < _SHORT
    for mine, theirs in (*_dated(new.title, old.title), *(_told(new.title, old.title) if alike else ())):
        if short or _only(words(mine), new, old) or _only(words(theirs), old, new):
            yield f"{mine} / {theirs}"


def _only(word: str, one: Prepared, other: Prepared) -> bool:
    return word in one.words and word not in other.words


def _dated(new: Clause, old: Clause) -> Iterator[tuple[str, str]]:
    """Years, parts of years and serial numbers, where the two have none of a kind in common."""
    for when in (_YEAR, _PERIOD):
        mine, theirs = set(when.findall(new.printed)), set(when.findall(old.printed))
        if mine and theirs and not mine & theirs:
            yield min(mine), min(theirs)
    numbered, others = _serials(new), _serials(old)
    for unit in numbered.keys() & others.keys():
        if numbered[unit].keys().isdisjoint(others[unit]):
            yield min(numbered[unit].values()), min(others[unit].values())


def _serials(title: Clause) -> dict[str, dict[str, str]]:
    """Unit → value → as printed."""
    found: dict[str, dict[str, str]] = {}
    for one in _SERIAL.finditer(title.printed):
        found.setdefault(one[2] or "no", {})[_value(one[1] or one[3])] = one[0]
    return found


def _told(new: Clause, old: Clause) -> Iterator[tuple[str, str]]:
    """Names, and any other words that stand against each other in two titles that are otherwise alike."""
    beside = variant(new, old)
    yield from _names(beside)
    for swap in beside.swaps:
        mine, theirs = _sides(swap)
        if _facts(swap) or min(len(mine), len(theirs)) > 1:
            yield mine, theirs


def _draft(new: Prepared, old: Prepared) -> Iterator[str]:
    mine, theirs = _DRAFT.search(new.title.printed), _DRAFT.search(old.title.printed)
    if mine and not theirs and mine[0] not in old.words:
        yield f"{mine[0]} / –"
    if theirs and not mine and theirs[0] not in new.words:
        yield f"– / {theirs[0]}"
