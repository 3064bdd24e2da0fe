"""The names of documents: which two are of one, though media shorten them and drafts say (征求意见稿). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import IntEnum
from functools import lru_cache

from alerts.policy import numerals, regions
from alerts.policy.lexicon import Path, shipped
from db.fold import fold

_SHORTEST = 8  # characters of a name that may stand inside a longer one
_ALIKE = 0.8
_NUMBERS = re.compile(r"\d+|第[一二三四五六七八九十百]+")  # 第一批 and 第二批, 2025 and 2026 are not the same

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_PLAN = re.compile(r"十[一二三四五六七八九]五")
_BATCH = re.compile(r"(?:第([\d一二三四五六七八九十百]+)|(首))([批期版轮届])|(?<![\d.])(\d+\.\d+)版?")
_FIRST = frozenset({"1批", "1期", "1版", "1轮", "1届"})  # what a first one is seldom called before there is a second
#: What a document is: of two kinds there are two documents, however much alike they are called.
_KINDS = (
    ("law", re.compile("(?:暂行)?(?:条例|办法|规定|规则|细则|法案|法|章程|制度)$")),
    ("plan", re.compile("(?:行动计划|行动方案|实施方案|工作方案|总体方案|计划|方案|行动|工程)$")),
    ("outline", re.compile("(?:规划|纲要|战略|蓝图|路线图)$")),
    ("opinion", re.compile("(?:实施意见|指导意见|意见)$")),
    ("measures", re.compile(r"(?:政策措施|若干政策|扶持政策|支持政策|措施|举措|政策|[\d一二三四五六七八九十]+条)$")),
    ("guide", re.compile("(?:工作指引|指引|指南|导则)$")),
    ("standard", re.compile("(?:安全要求|技术要求|标准|规范|要求|准则)$")),
    ("list", re.compile("(?:名单|清单|目录|榜单|要点)$")),
    ("notice", re.compile("(?:通知|公告|通告|通报|函|决定|批复|令)$")),
    ("act", re.compile("(?:act|bill|order|regulations?|directive)$")),
    ("paper", re.compile("(?:strategy|roadmap|plan|framework|white ?paper|guidelines|guidance|code of practice)$")),
)
#: Words that media leave out and drafters change: they tell no document from another.
_COMMON = re.compile(
    "关于|进一步|加快|推动|推进|促进|支持|深入|大力|全面|积极|做好|开展|组织|实施|印发|建设|打造|若干|高质量|创新|产业|发展|行动"
    "|工作|管理|暂行|试行|专项|有关|相关|政策|措施|三年|年度|年版|公布|发布|延长|延期|时间|期限|更正|[的和与及等之年以]"
    "|the(?= )|(?<= )(?:of|for|and|on|in|to) "
)
_MARKS = re.compile(r"[^\w+]|_")
_BODY = re.compile(
    r"^[^,。《》]{0,60}?(?:院|部|委|局|厅|府|会|办公室|署|办|室)关于"
)  # whose act it is, in its full name
_DATED = re.compile(rf"(?:{_YEAR.pattern}[-—–~至到年度]*)+|{_BATCH.pattern}")
_ABOUT = re.compile("^关于(?:公布|发布|印发|下达)?")
_STARTED = re.compile("^(?:关于|开展|实施|启动|组织|深入|进一步|加快|做好)+")
_CALLING = re.compile(
    "^(?:关于)?(?:组织|开展|启动|做好)*(申报|申领|征集|遴选|推荐|评选)(.{6,}?)(?:工作)?$"
)  # 申报某项目: 某项目申报
_ENDED = re.compile("^((?:关于)?废止.+)的决定$")  # media say no more than that it is ended
_LIFT = re.compile(r"的(?:通知|公告|通告|函)$")


class Likeness(IntEnum):
    """How sure it is that two names are of one document. NEAR needs issuer and day beside it."""

    NEAR = 1
    ALIKE = 2
    EQUAL = 3


@dataclass(frozen=True, slots=True)
class Name:
    """`core`: folded letters and digits, without place and brackets. `stem`: what of it tells it from others.

    `act`: what is done, without what the document is: of 关于开展某某行动的通知, 某某行动.

    `kind` "": none that we know. `places`: what the place in it may be. `batches`: also versions and five-year plans.
    """

    printed: str
    core: str
    stem: str
    act: str
    kind: str
    places: frozenset[Path]
    years: frozenset[str]
    batches: frozenset[str]

    @property
    def distinct(self) -> bool:
        """Whether it tells a document from all others without a place or an issuer: 人工智能行动计划 does not."""
        return len(self.stem) >= (_SHORTEST if self.stem.isascii() else 6)


@lru_cache(maxsize=8192)
def name_of(printed: str) -> Name:
    """A name as printed, with or without 《》."""
    folded = fold(printed)
    bare = _without_brackets(folded)
    places, spans = _places(bare)
    for start, end in reversed(spans):
        bare = bare[:start] + bare[end:]
    bare = _BODY.sub("关于", bare.strip(" 《》"))
    bare = _ENDED.sub(r"\1", bare)
    bare = _CALLING.sub(r"\2\1", _LIFT.sub("", _DATED.sub("", bare).strip(" 《》")).strip(" 《》"))
    kind = next((name for name, pattern in _KINDS if pattern.search(bare)), "")
    stem = next((pattern.sub("", bare) for name, pattern in _KINDS if name == kind), bare)
    core = _ABOUT.sub("", _MARKS.sub("", bare))
    return Name(
        printed=printed,
        core=core,
        stem=_MARKS.sub("", _COMMON.sub("", stem)),
        act=_STARTED.sub("", _MARKS.sub("", bare if kind == "plan" else stem)).removesuffix("的"),
        kind=kind,
        places=places,
        years=frozenset(_YEAR.findall(folded)),
        batches=_batches(folded),
    )


def _places(text: str) -> tuple[frozenset[Path], list[tuple[int, int]]]:
    """The place that a name begins with or is about, and where it stands."""
    found, _ = regions.find(text, shipped())
    return (frozenset(found[0].paths), [(found[0].start, found[0].end)]) if found else (frozenset(), [])


def _batches(folded: str) -> frozenset[str]:
    found = []
    for one in _BATCH.finditer(folded):
        number, first, unit, version = one.groups()
        found.append(f"{version}版" if version else f"{1 if first else int(numerals.parse(number) or 0)}{unit}")
    return frozenset([*found, *_PLAN.findall(folded)])


def same_edition(one: Name, other: Name) -> bool:
    """False for 2025 and 2026, for a first and a second batch. What one of them leaves open is no difference."""
    if one.years and other.years and not (one.years <= other.years or other.years <= one.years):
        return False
    plans = [{mark for mark in name.batches if mark.endswith("五")} for name in (one, other)]
    if all(plans) and plans[0] != plans[1]:
        return False
    counted = [name.batches - _FIRST - plan for name, plan in zip((one, other), plans, strict=True)]
    return counted[0] == counted[1]


def likeness(one: Name, other: Name) -> Likeness | None:
    """How alike two names are, their places and editions agreeing; None where they are of two documents."""
    if not one.core or not other.core or not same_edition(one, other):
        return None
    if one.places and other.places and one.places.isdisjoint(other.places):
        return None
    if one.core == other.core:
        return Likeness.EQUAL
    if one.kind != other.kind or min(len(one.stem), len(other.stem)) < 2 or _ends(one) != _ends(other):
        return None
    if one.stem == other.stem:
        return Likeness.ALIKE
    shorter, longer = sorted((one.stem, other.stem), key=len)
    return Likeness.NEAR if len(shorter) >= 4 and _left_out(shorter, longer) else None


def _ends(name: Name) -> bool:
    """Whether it is the name of a document that ends or amends another one."""
    return name.core.startswith(("废止", "撤销", "修改"))


def _left_out(shorter: str, longer: str) -> bool:
    """Whether the shorter is the longer with words left out, not with others in their place."""
    blocks = SequenceMatcher(None, shorter, longer, autojunk=False).get_opcodes()
    return all(kind in ("equal", "insert") for kind, *_ in blocks) and 3 * len(shorter) >= 2 * len(longer)


def same_name(one: str, other: str) -> bool:
    """Whether two names are of one document of an issuer's: media leave out the place, 关于 and (试行), or a word."""
    shorter, longer = sorted((core(one), core(other)), key=len)
    if shorter == longer:
        return bool(shorter)
    if len(shorter) < _SHORTEST or _NUMBERS.findall(shorter) != _NUMBERS.findall(longer):
        return False
    return shorter in longer or SequenceMatcher(None, shorter, longer, autojunk=False).ratio() >= _ALIKE


def core(name: str) -> str:
    """Letters and digits alone, without what stands in brackets: (征求意见稿), (试行), (2026—2028年)."""
    kept = "".join(char for char in _without_brackets(fold(name)) if char.isalnum())
    return kept.removeprefix("关于").removesuffix("的通知")


def letters(text: str) -> str:
    """Folded letters and digits, and nothing between them."""
    return "".join(char for char in fold(text) if char.isalnum())


def _without_brackets(folded: str) -> str:
    depth, kept = 0, []
    for char in folded:
        depth += (char in "([〔") - (char in ")]〕")
        if depth == 0 and char not in ")]〕":
            kept.append(char)
    return "".join(kept)
