"""Which signs of a policy stand where on a page: the atoms that detection's features combine.

A sign is a group of words (subjects.toml, signs.toml), a body or place of the lexicon, or something of the page's
make: a title that ends as documents do, a 《name》 that holds the subject. Signs are found in scopes: the title, each
sentence of the text, the opening of the text, the page as a whole, and where it was printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from alerts.policy.lexicon import Lexicon, Tier
from alerts.policy.publishers import is_government, is_newsroom
from alerts.policy.reading import Reading
from alerts.rules.text import stands_alone
from db.fold import fold

MAX_CHARS = 1_500  # of a text that are looked at: what a page is about, it says at its beginning
_LEAD = 220  # characters: what a report opens with
_SENTENCES = re.compile(r"[^。!?;\n]+?(?:[。!?;\n]+|\.(?=\s)|$)")
_CLAUSES = re.compile(r"[^,。!?;|丨…]+(?:[,。!?;|丨…]+|$)")
_NAME = re.compile(r"《([^《》]{2,80})》")
_TAIL = re.compile(r"(?:\([^()]{0,24}\)|[\s\"”』」》。!、,:|丨_-])+$")
_JOINT = re.compile(r"(?:[两二三四五六七八九十多]|十[一二三四五六七八九]|\d{1,2})\s?(?:部门|部委|机构|单位)|等部门")
_MONEY = re.compile(
    r"[\d一二两三四五六七八九十百千][\d.,一二两三四五六七八九十百千余多]*\s*(?:万|亿|万亿|千万)?(?:美元|欧元|英镑|日元|韩元|卢比|元)|[£$€₹]\s?\d"
    r"|\d+ ?(?:million|billion|bn|crore)"
)
_SPAN_OF_YEARS = re.compile(r"20\d\d\s*(?:年)?\s*[-—–~至到]+\s*20\d\d|\((?:暂行|试行|修订|20\d\d)[^()]{0,12}\)")
_NUMBERED = re.compile(r"[\u4e00-\u9fff]{1,10}[〔\[(【]20\d\d[〕\])】]\d{1,4}号|第\d{1,4}号(?:令|公告)?|令第")
_ORGAN = re.compile(  # after two characters at least: 数据局, not 布局, 部署 or 餐厅
    r"(?<=[\u4e00-\u9fff]{2})(?:(?<![布格结全大破出僵战变开终])局(?![长面势部限局])|(?<![客餐展大舞歌])厅(?![长堂])|(?<![部签])署(?!长)"
    r"|(?:委员会|办公室|政府|部门|网信办|人大常委会)(?!长))"
)
_GOAL = re.compile(r"到\s?20\d\d\s?年|不低于|年底前|目标到|力争")
_PLANS = re.compile(r"(?<![模虚比草])拟(?![人声合态像物])")
_FROM = re.compile(r"(?:今|明|日|月)起|起(?:施行|实施|执行)")
_CHAPTER = re.compile(r"第[\d一二三四五六七八九十百]+[章回]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_HOST = re.compile(r"//(?:[^/?#]*@)?([^/?#:@]+)")

_PATTERNS = {
    "joint": _JOINT,
    "money": _MONEY,
    "years": _SPAN_OF_YEARS,
    "numbered": _NUMBERED,
    "organ": _ORGAN,
    "fiction": _CHAPTER,
    "goal": _GOAL,
    "intend": _PLANS,
    "from": _FROM,
}
_NAME_LENGTH = 80
_OFTEN = 4
_EARLY = 12  # characters from the beginning of the title
_SHORT = 16  # characters of a headline that is a hot search's
_OPENING = 4  # characters from the beginning within which the first word stands
ABOUT = frozenset(("subject", "weak"))
_PAPERS = ("document", "paper", "notice", "law")
_WHO = (
    "central",
    "body",
    "place",
    "country",
    "company",
    "joint",
    "abroad",
    "foreign",
    "subject",
    "named",
    "guild",
    "firms",
)
_OFFICIAL = ("body", "central", "country", "foreign", "place")

Span = tuple[int, int]
Hit = tuple[str, int, int]
"""A sign and where its word stands."""
_NOWHERE: Span = (0, 0)
_GOVERNMENT = ("host", "official")
Found = dict[str, Span]
"""Sign → the first place where it stands, as offsets in the reading's text; (0, 0) for what stands nowhere in it."""


@dataclass(frozen=True, slots=True)
class Signs:
    """`sentences`: of the text. `source`: of the site's name and address; their spans mean nothing."""

    reading: Reading
    title: Found
    clauses: tuple[Found, ...]  # of the title
    lead: Found
    sentences: tuple[Found, ...]
    source: Found
    topics: tuple[str, ...]
    page: Found  # of title and lead
    text: Found  # of any sentence


def signs(title: str, text: str, *, source: str, url: str, lexicon: Lexicon) -> Signs:
    """A page without a title is judged by its first sentence."""
    if not title.strip():
        title, text = _first_sentence(text)
    reading = Reading.of(title[:MAX_CHARS], text[:MAX_CHARS])
    body = reading.body_at
    hits = _hits(reading.text, lexicon)
    title_hits = [hit for hit in hits if hit[1] < body]
    sentence_hits = _apportioned(hits[len(title_hits) :], reading.text, _SENTENCES, body, len(reading.text))
    printed = _source(source, url, lexicon)
    site = {} if printed.keys().isdisjoint(_GOVERNMENT) else {"site": _NOWHERE}
    site |= _often(hits, body)
    headline = _title(reading.text[: max(body - 1, 0)], title_hits) | site
    lead = _first(hit for hit in hits if body <= hit[1] < body + _LEAD) | site
    sentences = tuple(_first(inside) | _names(reading.text, inside) for inside in sentence_hits)
    return Signs(
        reading=reading,
        title=headline,
        clauses=tuple(
            _first(inside) for inside in _apportioned(title_hits, reading.text, _CLAUSES, 0, max(body - 1, 0))
        ),
        lead=lead,
        sentences=sentences,
        source=printed,
        topics=tuple(dict.fromkeys(sign.removeprefix("topic:") for sign, _, _ in hits if sign.startswith("topic:"))),
        page=lead | headline,
        text={sign: span for found in reversed(sentences) for sign, span in found.items()},
    )


def _first_sentence(text: str) -> tuple[str, str]:
    found = re.match(r"\s*[^。！？!?\n]{1,120}[。！？!?\n]*", text)
    end = found.end() if found else 0
    return text[:end].strip(), text[end:]


def _hits(text: str, lexicon: Lexicon) -> list[Hit]:
    """Every sign with its place, in the order of the text."""
    found = [*_worded(text, lexicon), *_named(text, lexicon)]
    found += [(sign, *one.span()) for sign, pattern in _PATTERNS.items() for one in pattern.finditer(text)]
    drones = [hit for hit in found if hit[0] == "drone"]
    if drones:  # 无人驾驶航空器 is no 无人驾驶
        found = [hit for hit in found if hit[0] not in ABOUT or not any(_inside(hit, drone) for drone in drones)]
    found.sort(key=_place)
    return found


def _place(hit: Hit) -> tuple[int, int]:
    """From the left, the longest of those that begin at one place first."""
    return hit[1], -hit[2]


def _inside(hit: Hit, other: Hit) -> bool:
    return other[1] <= hit[1] and hit[2] <= other[2]


def _worded(text: str, lexicon: Lexicon) -> Iterator[Hit]:
    words = lexicon.signs
    for index, start, end in words.automaton.find_matches_as_indexes(text, overlapping=True):
        if not words.edged[index] or stands_alone(text, start, end):
            for sign in words.signs[index]:
                yield sign, start, end


def _named(text: str, lexicon: Lexicon) -> Iterator[Hit]:
    """What the bodies and places of the lexicon are signs of."""
    for index, start, end in lexicon.words.find_matches_as_indexes(text):
        name = lexicon.names[index]
        if text[start].isascii() and not stands_alone(text, start, end):
            continue
        if name.body:
            yield "central" if name.tier in (Tier.CENTRAL, Tier.MINISTRY) else "foreign", start, end
        elif name.country or name.paths:
            yield "country" if name.country else "place", start, end


def _apportioned(hits: list[Hit], text: str, parts: re.Pattern[str], start: int, stop: int) -> Iterator[list[Hit]]:
    """The signs of each part of text[start:stop]."""
    at = 0
    for part in parts.finditer(text, start, stop):
        first = at
        while at < len(hits) and hits[at][1] < part.end():
            at += 1
        yield hits[first:at]


def _first(hits: Iterable[Hit]) -> Found:
    found: Found = {}
    for sign, start, end in hits:
        found.setdefault(sign, (start, end))
    return found


def _title(title: str, hits: list[Hit]) -> Found:
    found = _first(hits) | _names(title, hits) | _ends(title, hits) | _opens(title, hits)
    if not _HAN.search(title):
        found["english"] = (0, len(title))
    if len(title) < _SHORT:
        found["short"] = (0, len(title))
    return found


def _often(hits: list[Hit], body: int) -> Found:
    """How often the subject is spoken of: what a page is about, it repeats; what it mentions stands there once."""
    times = sum(sign == "subject" for sign, _, _ in hits)
    in_title = sum(sign == "subject" and start < body for sign, start, _ in hits)
    found: Found = {}
    if in_title > 1:
        found["twice"] = _NOWHERE
    if times >= _OFTEN:
        found["often"] = _NOWHERE
    elif times == 1:
        found["once"] = _NOWHERE
    if any(sign == "subject" and start <= _EARLY for sign, start, _ in hits):
        found["early"] = _NOWHERE
    return found


def _names(text: str, hits: list[Hit]) -> Found:
    """《…》 that holds the subject; 《…》 that ends as documents do; both at once."""
    found: Found = {}
    if not hits:
        return found
    for name in _NAME.finditer(text, hits[0][1] and max(0, hits[0][1] - _NAME_LENGTH), hits[-1][2] + _NAME_LENGTH):
        inside = [hit for hit in hits if name.start() < hit[1] and hit[2] < name.end()]
        about = any(sign in ABOUT for sign, _, _ in inside)
        end = name.start() + len(_TAIL.sub("", name[0]))
        paper = any(sign in _PAPERS and at == end for sign, _, at in hits)
        kinds = {"named": True, "named subject": about, "named policy": about and paper}
        for sign, holds in kinds.items():
            if holds:
                found.setdefault(sign, name.span())
    return found


def _ends(title: str, hits: list[Hit]) -> Found:
    """Does the title end as documents do, whatever stands in brackets behind?"""
    end = len(_TAIL.sub("", title))
    for sign, start, at in hits:
        if sign in _PAPERS and at in (end, end + 1) and start > 1:
            return {"ends": (start, at)}
    return {}


def _opens(title: str, hits: list[Hit]) -> Found:
    """Who stands first, and whether the title is what it says (工信部：…)."""
    found: Found = {}
    for sign, start, end in hits:
        if start > _OPENING:
            break
        if sign in _WHO:
            found.setdefault(f"opens {sign}", (start, end))
            if title[end : end + 1] == ":":
                found.setdefault("says", (start, end))
    return found


def _source(source: str, url: str, lexicon: Lexicon) -> Found:
    name = fold(source)
    found = _first(_hits(name, lexicon))
    host = _HOST.search(url)
    if host and is_government(host[1]):
        found["host"] = _NOWHERE
    if not is_newsroom(name) and not found.keys().isdisjoint(_OFFICIAL):
        found["official"] = _NOWHERE
    return found
