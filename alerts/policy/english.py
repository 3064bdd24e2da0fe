"""What English pages tell by their capitals: the names of documents and of people; and the things they count."""

from __future__ import annotations

import re
from collections.abc import Iterator

from alerts.policy.numerals import SPELLED

_WORD = r"[A-Z0-9][\w'’&+-]*(?:\.\d+)?"
_SMALL = r"(?:of|for|and|the|on|in|to|a|an|by|with|&)"
_KIND = (
    r"(?:Act|Bill|Plan|Strategy|Roadmap|Framework|Guidelines|Guidance|Code of (?:Practice|Conduct)|White Paper"
    r"|Regulations?|Directive|Declaration|Charter|Convention|Standards?|Rules?|Principles|Blueprint|Agenda|Package"
    r"|Order|Manifesto|Playbook)"
)
_NO_START = r"(?!The |A |An |Its |This |In |On |Under |By |\d+ )"
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_DATED = r"[A-Z][a-z]+ \d"  # on July 4
_OF_WHAT = rf" (?:for|of|on(?! (?:{_WEEKDAY}|{_DATED}))) (?:the )?[A-Z][\w-]+(?: [A-Z][\w-]+){{0,4}}"
_DOCUMENT = re.compile(
    rf"(?<![\w.-]){_NO_START}(?P<title>{_WORD}"
    rf"(?:,? {_WORD}|(?:,(?= and))? {_SMALL}(?= (?:{_SMALL} )?[A-Z0-9])){{0,14}}?"
    rf" ?(?<= ){_KIND}(?:,? (?:of )?20\d\d|{_OF_WHAT})?)(?![\w-]| (?:of|for|and) [A-Z]| [A-Z][a-z])"
)
_NO_DOCUMENT = re.compile(
    "Executive Order$|^[A-Z][a-z]+ (?:Order|Rules?|Standards?|Guidance|Agenda|Package|Regulations?)$"
)
_OWNER = re.compile(r"(?:[A-Z][\w-]+ ){0,3}[A-Z][\w-]+['’]s (?=[A-Z])")  # Colorado's Artificial Intelligence Act
_QUOTED = re.compile(r"[“\"](?P<title>[A-Z][^“”\"\n]{8,120}?)[”\"]")
_KIND_RE = re.compile(rf"\b{_KIND}\b")

_PARTICLE = r"(?:de|van|von|der|bin|al|la|di)"
_NAME = (
    rf"[A-Z][a-zÀ-ÿ'’]+(?:-[A-Z][a-zÀ-ÿ]+)?(?: [A-Z]\.)?(?: {_PARTICLE} | )"
    r"(?:[A-Z][a-z]*['’])?[A-Z][\wÀ-ÿ'’-]+(?: [A-Z][a-zÀ-ÿ-]+)?"
)
_ROLE = (
    r"(?:Secretary(?: of State)?(?: for [A-Z][\w, ]{2,60}?)?"
    r"|Minister(?: (?:for|of) [A-Z]\w+(?:,? (?:and )?[A-Z]\w+){0,5}?)?|President|Commissioner|Governor"
    r"|Chair(?:man|woman|person)?|Director(?:[- ]General)?|Administrator"
    r"|Attorney General|Chancellor|Spokes(?:man|woman|person)|CEO|Chief Executive|Senator|Sen\.|Representative|Rep\."
    r"|Congress(?:man|woman)|Mayor|Officer|Premier|Ambassador|MEP|Rapporteur|Judge|Professor|Lord|Baroness)"
)
_IN_OFFICE = re.compile(
    rf"(?P<role>(?:\b[A-Z][\w'’]+[ -]){{0,4}}?\b{_ROLE})(?: \([^()]{{1,20}}\))?,? (?P<name>{_NAME})"
)
_BY_NAME = re.compile(
    rf"(?P<name>{_NAME}), (?:the |an? )?"
    rf"(?P<role>(?:[\w'’-]+ ){{0,6}}?(?i:{_ROLE}|minister|director|chair|head|chief)\b)"
)
_NO_NAME = re.compile(
    r"^(?:The|A|An|In|On|For|And|Of|United|New|European|National|Federal|White|State|Department|Ministry|House|Prime"
    r"|General|North|South|Deputy|First)\b"
    r"|\b(?:Act|Office|Commission|Council|Department|Agency|Ministry|Plan|Committee|Board|States|Kingdom|Union"
    r"|Institute|Today|Technology|Intelligence)$"
)

#: "One system" is seldom a target.
_FIGURES = {word: n for word, n in SPELLED.items() if n > 1}
_COUNT = re.compile(
    rf"(?<![\w$€£¥₹.,%/-])(?P<n>\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}}|{'|'.join(_FIGURES)})(?:\+| new| additional)? "
    r"(?P<what>(?!and |or |to |of |per |in |by )(?:[A-Za-z][\w-]+ ){0,3}?[a-z]{3,}s)\b"
)
_NO_THING = re.compile(
    r"\b(?:years|months|days|weeks|hours|minutes|percent|times|points|dollars|pounds|euros|gigawatts|megawatts|is|was"
    r"|has|this|millions|billions|as|its|cents|miles|pages|ways|takes|comes|starts|begins|ends|sections|seconds"
    r"|degrees|quarters|decades)$|^(?:million|billion|trillion|thousand|crore|lakh|per)\b"
)
_YEARS = range(1900, 2100)


def titles(text: str) -> Iterator[tuple[int, int]]:
    """Where documents are named: UK Compute Roadmap, the Online Safety Act 2023."""
    for found in _DOCUMENT.finditer(text):
        if not _NO_DOCUMENT.search(found["title"]):
            owner = _OWNER.match(found["title"])
            yield found.start("title") + (owner.end() if owner else 0), found.end("title")
    for found in _QUOTED.finditer(text):
        if _KIND_RE.search(found["title"]) and not _KIND_RE.fullmatch(found["title"]):
            yield found.span("title")


def people(text: str) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Spans of name and role of those named with an office, in no order."""
    for pattern in (_IN_OFFICE, _BY_NAME):
        for found in pattern.finditer(text):
            if not _NO_NAME.search(found["name"]):
                yield found.span("name"), found.span("role")


def counts(text: str) -> Iterator[tuple[int, int, int, str]]:
    """Start, end, number and thing: up to 10 projects, seven companies."""
    for found in _COUNT.finditer(text):
        figure = found["n"].replace(",", "")
        n = int(figure) if figure.isdigit() else _FIGURES[figure]
        if n > 1 and not _NO_THING.search(found["what"]) and not (figure == found["n"] and n in _YEARS):
            yield found.start(), found.end(), n, found["what"]
