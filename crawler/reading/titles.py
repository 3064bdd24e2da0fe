"""Which of the page's candidates is the headline, and where in the text it stands.

The <title> is nearly always right but carries the site's name; headings are clean but a page has many. So the answer
is the line that agrees best with what the metadata claims, a heading before others. Where nothing agrees (a generic
<title>, none at all), it is the line that looks like a headline above the first prose.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.dates import find_stamps
from crawler.reading.blocks import names_block
from crawler.reading.hints import HEADLINE_NAME
from crawler.reading.metadata import Metadata
from crawler.reading.tree import Line, Tree
from db.fold import fold

_NOT_WORD = re.compile(r"[\W_]+")
_SEPARATOR = re.compile(
    r"\s*[_|｜]+\s*|\s*-{2,}\s*|\s+[-–—·•»«:/]\s+|\s*[»«]\s*|(?<=[\u4e00-\u9fff\])）”!?！？])-(?=[\u4e00-\u9fffA-Za-z])|(?<=[^\s\u2014])—(?=[^\s\u2014]+$)"
)
_RANK = {"h1": 1.2, "h2": 0.7, "h3": 0.4, "h4": 0.3, "h5": 0.3}
_ABOVE = 30  # lines above the body
_NO_HEADLINE = re.compile(
    r"[>›»|]|首页|位置|正文$|^(?:作者|来源|发布|本报|编辑|记者|字[号体]|分\s*类|索\s*引|标\s*题|登录)"
)
_MAX = 200  # characters of a headline
_SITE_WEIGHT = 14  # Han characters (or half as many words) of a site's or channel's name, at most
_BADGE = 4  # characters
_LEAST = 4  # folded characters of a headline without further evidence


@dataclass(frozen=True, slots=True)
class Headline:
    """`line` is the last line that shows it, None where the page's text shows none."""

    text: str
    line: int | None
    sure: bool = True  # False where it is no more than a channel's name, or nothing


def bare(text: str) -> str:
    """Folded, letters and digits only: what two renderings of one title share."""
    return _NOT_WORD.sub("", fold(text))


def find_headline(tree: Tree, found: Metadata) -> Headline:
    claims = _claims(found)
    clean = [without_site(claim, found) for claim in claims]
    shown = _agreeing(tree.lines, [*claims, *clean], clean)
    if shown is not None:
        return _whole(tree.lines, shown, clean)
    generic = not clean or _is_generic(clean[0], tree.lines)
    return Headline(clean[0] if clean else "", None, sure=not generic)


def headline_above(tree: Tree, start: int, found: Metadata) -> Headline | None:
    """Without a claim that says more than the site's name: the most headline-like line above the first paragraph.

    `start` is that paragraph's line. Where nothing looks like a headline, it is the line right above.
    """
    shown = _looking_like(tree.lines, start, _site_names(_claims(found)))
    if shown is None and start and _may_be_headline(tree.lines[start - 1]):
        shown = start - 1
    return None if shown is None else _whole(tree.lines, shown, [])


def _claims(found: Metadata) -> list[str]:
    """What the metadata calls the page, most trusted first."""
    claims = [
        *list(found.said("headline"))[:1],
        found.first("articletitle", "og:title", "twitter:title", "dc.title", "dcterms.title", "title"),
        found.title,
    ]
    return [html.unescape(claim) for claim in claims if len(bare(claim)) >= 2]


def _site_names(claims: list[str]) -> set[str]:
    """What stands behind a separator: names of channels and of the site."""
    return {bare(part) for claim in claims for part in _SEPARATOR.split(claim)[1:]}


def _is_generic(claim: str, lines: Sequence[Line]) -> bool:
    """A channel's or site's name: short, or the words of a link."""
    key = bare(_SEPARATOR.split(claim)[0])
    return len(key) < 7 or any(line.link_share > 0.9 and bare(line.text) == key for line in lines[:80])


# ---------------------------------------------------------------------------------------- lines that agree with a claim
def _agreeing(lines: Sequence[Line], claims: list[str], clean: list[str]) -> int | None:
    keys = [bare(claim) for claim in dict.fromkeys(claims)]
    pairs = [_pairs(bare(claim)) for claim in clean]
    sites = _site_names(claims) - set(keys)
    only_h1 = sum(line.heading == "h1" for line in lines) == 1
    openings = {key[:1] for key in keys}
    best, most = None, 1.9
    for index, line in enumerate(lines):
        if len(line.text) > _MAX or (line.link_share > 0.9 and not line.heading):
            continue
        if not line.heading and fold(_opening(line.text)) not in openings:
            continue
        key = _NOT_WORD.sub("", line.folded)
        if key in sites:
            continue
        score = _agreement(line, key, keys, pairs) + (0.5 if only_h1 and line.heading == "h1" else 0.0)
        if score > most:
            best, most = index, score
    return best


def _opening(text: str) -> str:
    """The first letter or digit, "" where there is none."""
    return next(filter(str.isalnum, text), "")


def _agreement(line: Line, key: str, keys: list[str], pairs: list[set[str]]) -> float:
    """3 for the same words, 2 for a beginning of the same; for headings a share of 2 by their common letter pairs."""
    if len(key) < 2:
        return 0.0
    rank = _RANK.get(line.heading, 0.0)
    if key in keys:
        return 3.0 + rank
    if len(key) >= 6 and any(_begins(key, other) for other in keys):
        return 2.0 + rank
    if line.heading in ("h1", "h2") and len(key) >= _LEAST:
        own = _pairs(key)
        return rank + 2 * max((_dice(own, other) for other in pairs), default=0.0)
    return 0.0


def _begins(key: str, claim: str) -> bool:
    if claim.startswith(key):
        return len(key) >= 0.5 * len(claim)
    return len(claim) >= 6 and key.startswith(claim) and len(claim) >= 0.6 * len(key)


def _pairs(key: str) -> set[str]:
    return {key[index : index + 2] for index in range(len(key) - 1)}


def _dice(one: set[str], other: set[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def _whole(lines: Sequence[Line], index: int, clean: list[str]) -> Headline:
    """The headline with the lines that continue it: of the same heading, or what a claim says comes next."""
    text, last = lines[index].text, index
    keys = {bare(claim) for claim in clean}
    while bare(text) not in keys and last + 1 < len(lines) and last < index + 3:
        following = lines[last + 1]
        joined = _join(text, following.text)
        same = following.heading and following.home is lines[index].home
        if not same and not any(bare(claim).startswith(bare(joined)) for claim in clean if following.text):
            break
        text, last = joined, last + 1
    return Headline(_spelled(text, clean), last)


def _join(one: str, other: str) -> str:
    return f"{one}{other}" if other.startswith("—") or one.endswith("—") else f"{one} {other}"


def _spelled(text: str, clean: list[str]) -> str:
    """A headline cut short on the page ("…"), or with a badge ("原创") before it, is spelled as the claim has it."""
    key = bare(text)
    for claim in clean:
        if len(bare(claim)) > 2 * _BADGE and key.endswith(bare(claim)) and 0 < len(key) - len(bare(claim)) <= _BADGE:
            return claim
    if (undated := _undated(text)) != text and bare(undated) in map(bare, clean):
        return undated
    if text.endswith(("…", "...")):
        return next(
            (claim for claim in clean if bare(claim).startswith(key) and not claim.endswith(("…", "..."))), text
        )
    return text


def _undated(text: str) -> str:
    """The text without the date at its end: some templates print it inside the heading."""
    stamps = find_stamps(text)
    if not stamps or text[stamps[-1].end :].strip(")）]】 "):
        return text
    return text[: stamps[-1].start].rstrip("(（[【 ")


# ----------------------------------------------------------------------------------------- lines that look like one
def _looking_like(lines: Sequence[Line], start: int, sites: set[str]) -> int | None:
    best, most = None, 0.9
    for index in range(max(start - _ABOVE, 0), start):
        if bare(lines[index].text) in sites:
            continue
        score = _headline_look(lines[index]) + _dated_below(lines, index) - 0.02 * (start - index)
        if score > most:
            best, most = index, score
    return best


def _headline_look(line: Line) -> float:
    if len(bare(line.text)) < _LEAST or line.link_share > 0.3 or not _may_be_headline(line):
        return 0.0
    if find_stamps(line.text) or _NO_HEADLINE.search(line.text):
        return 0.0
    home = line.home
    score = _RANK.get(line.heading, 0.0)
    if HEADLINE_NAME.search(home.names):
        score += 0.8
    if home.attributes.get("align") == "center" or "center" in (home.attributes.get("style") or ""):
        score += 0.4
    score += 0.5 if line.weight >= 8 else 0.0
    return score + (0.4 if line.bold > 0.8 * len(line.text) else 0.0)


def _may_be_headline(line: Line) -> bool:
    text = line.text
    return len(text) <= 100 and not (names_block(line.folded) or find_stamps(text) or _NO_HEADLINE.search(text))


def _dated_below(lines: Sequence[Line], index: int) -> float:
    return 0.8 if any(find_stamps(line.text) for line in lines[index + 1 : index + 3] if len(line.text) < 120) else 0.0


# ------------------------------------------------------------------------------------------------- the site's name
def without_site(title: str, found: Metadata) -> str:
    """The title without the names of channel and site behind it (or the site's before it)."""
    site = bare(found.first("og:site_name", "application-name"))
    title = title.strip()
    if site:
        for cut in _SEPARATOR.finditer(title):
            if bare(title[: cut.start()]) == site:
                return without_site(title[cut.end() :], found)
    while True:
        cuts = [cut for cut in _SEPARATOR.finditer(title) if cut.start() > 0]
        if not cuts or not _is_site(title[cuts[-1].end() :], title[: cuts[-1].start()], site):
            return title
        title = title[: cuts[-1].start()]


def _is_site(tail: str, head: str, site: str) -> bool:
    weight = len(tail.encode()) / 3
    if site and bare(tail) == site:
        return True
    return weight <= _SITE_WEIGHT and len(bare(head)) >= 6 and weight < len(head.encode()) / 3
