"""Which of the page's candidates is the headline, and where in the text it stands.

The <title> is nearly always right but carries the site's name; headings are clean but one page has many. So the answer is
the heading, or the line near the top, that agrees with <title> or og:title. A truncated meta loses to a whole heading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from db.fold import fold

from crawler.reading.metadata import Metadata
from crawler.reading.tree import Line, Tree

_SEPARATORS = re.compile(r"\s*(?:[_|丨｜»«–—·•]|\s-{1,2}\s|\s--\s|--|\s::\s|\s/\s|-(?=[^-]*$))\s*")
_NOT_WORD = re.compile(r"[\W_]+")
_MIN = 4  # folded characters of a title


@dataclass(frozen=True, slots=True)
class Headline:
    """`line` is the index of the line that shows it, None where the body shows none."""

    text: str
    line: int | None


def bare(text: str) -> str:
    """Folded, letters and digits only: what two renderings of one title share."""
    return _NOT_WORD.sub("", fold(text))


def find_headline(tree: Tree, found: Metadata) -> Headline:
    page_title = found.title
    claims = _claims(found)
    shown = _shown(tree, claims, bare(page_title))
    if shown is not None:
        return Headline(_best_spelling(tree.lines[shown].text, claims), shown)
    for claim in claims:
        return Headline(without_site(claim, found), None)
    return Headline("", None)


def _claims(found: Metadata) -> list[str]:
    """What the metadata calls the page, most trusted first."""
    claims = [*found.said("headline")][:1]
    claims.append(found.first("articletitle", "og:title", "twitter:title", "dc.title", "title"))
    claims.append(found.title)
    return [claim for claim in claims if len(bare(claim)) >= 2]


def _shown(tree: Tree, claims: list[str], page_title: str) -> int | None:
    """The line that shows the headline: it agrees with a claim, and of several the heading of the highest rank."""
    keys = [bare(claim) for claim in claims]
    best, best_score = None, 0.0
    for index, line in enumerate(tree.lines):
        if len(line.text) > 200:
            continue
        score = _agreement(line, keys, page_title)
        if score > best_score:
            best, best_score = index, score
    return best


def _agreement(line: Line, keys: list[str], page_title: str) -> float:
    key = bare(line.text)
    if len(key) < _MIN and line.heading != "h1":
        return 0.0
    if not key:
        return 0.0
    score = 0.0
    if key in keys:
        score = 3.0
    elif any(
        len(key) >= 0.5 * len(k)
        and k.startswith(key)
        or (len(k) >= 6 and key.startswith(k) and len(k) >= 0.6 * len(key))
        for k in keys
    ):
        score = 2.0
    elif page_title and key in page_title and len(key) >= 6 and len(key) >= 0.35 * len(page_title):
        score = 1.5
    rank = {"h1": 1.2, "h2": 0.7, "h3": 0.4}.get(line.heading, 0.0)
    if not score:
        return rank if line.heading == "h1" and len(key) >= _MIN and not line.link_share > 0.9 else 0.0
    if line.link_share > 0.9:
        score -= 1.0
    return score + rank


def _best_spelling(shown: str, claims: list[str]) -> str:
    return shown


def without_site(title: str, found: Metadata) -> str:
    """The title without the names of site and channel at its end (or, after a colon or bar, at its start)."""
    site = bare(found.first("og:site_name", "application-name"))
    parts = _SEPARATORS.split(title)
    if len(parts) < 2:
        return title
    ends = [match.start() for match in _SEPARATORS.finditer(title)]
    longest = max(range(len(parts)), key=lambda index: len(bare(parts[index])))
    if site and bare(parts[0]) == site and longest != 0:
        return title[len(parts[0]) :].lstrip(" _|-–—·•丨｜»«:")
    cut = next((end for end, part in zip(ends, parts[1:], strict=False) if _is_site(part, parts[0])), None)
    return title[:cut].rstrip() if cut is not None and longest == 0 else parts[longest] if longest == 0 else title


def _is_site(part: str, head: str) -> bool:
    return len(bare(part)) <= max(12, len(bare(head)) // 2)
