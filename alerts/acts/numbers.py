"""The numbers that acts go by, in one form: 国发〔2025〕11号, 令, 公告, standards, bills, executive orders."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date

from alerts.policy import numerals
from db.fold import fold

_LETTER = re.compile(
    r"(?P<prefix>.+?)[〔\[(【〖﹝<〈](?P<year>(?:19|20)\d\d)年?[〕\])】〗﹞>〉](?:第)?(?:号)?(?P<n>\d{1,5})号?"
)
_ORDER = re.compile(r"(?P<before>.*?)第?(?P<n>\d{1,5}|[一二三四五六七八九十百〇零]{1,6})号(?P<after>.*)")
_YEAR = re.compile(r"\(?((?:19|20)\d\d)年?\)?")
_COUNTED = re.compile(r"(?:令|公告|通告)\d*第\d+号$")
_SORT = re.compile("令|公告|通告")
_STANDARD = re.compile(
    r"(?<![a-z])(gb(?:/[tz])?|[a-z]{2}/t|iso(?:/iec)?)\s*(\d{3,5}(?:\.\d+)?)\s*[-—–:]\s*((?:19|20)\d\d)"
)
_BILL = re.compile(
    r"(?<![\w.])(h\.? ?r\.?|s\.? ?b\.?|a\.? ?b\.?|h\.? ?b\.?|h\.? ?f\.?|s\.? ?f\.?|s\.|l\.? ?d\.?)"
    r"(?: ?(?:bill|no\.?) ?)? ?-?(\d{1,5})(?![\d,.]*\d|[\w%])"
)
_SPELT = re.compile(r"(?<!\w)(house|senate|assembly) (?:bill|file) (?:no\.? )?(\d{1,5})(?!\d)")
_NIST = re.compile(r"(?<!\w)nist (ai|sp|ir) (\d{3,4}-\d+\w?)(?![\w-])")
_EU = re.compile(r"(?:regulation|directive|条例|指令)?\s*\(?(?:eu|欧盟)\)?\s*(?:no\.? )?((?:20)\d\d/\d{2,4})(?!\d)")
_EXECUTIVE = re.compile(r"(?:executive order|(?<!\w)e\.?o\.?)(?: no\.?)? ?(1[34]\d{3})(?!\d)|第?(1[34]\d{3})号行政令")
_STATES = re.compile(
    r"(?<!\w)(california|colorado|connecticut|florida|georgia|illinois|maryland|massachusetts|michigan|minnesota|montana"
    r"|nevada|new jersey|new mexico|new york|north carolina|ohio|oregon|pennsylvania|rhode island|tennessee|texas|utah"
    r"|vermont|virginia|washington state|alabama|alaska|arizona|arkansas|delaware|hawaii|idaho|indiana|iowa|kansas"
    r"|kentucky|louisiana|maine|mississippi|missouri|nebraska|new hampshire|north dakota|oklahoma|south carolina"
    r"|south dakota|west virginia|wisconsin|wyoming)(?!\w)"
)


def canonical(printed: str, *, issuer: str = "", year: int | None = None) -> str:
    """A number as facts give it, in one form whatever its brackets; "" for 第6号公告 of nobody known.

    `issuer` and `year` complete the number of an order or an announcement, which each body counts for itself.
    """
    folded = re.sub(r"\s+", "", fold(printed))
    letter = _LETTER.fullmatch(folded)
    if letter:
        return f"{letter['prefix']}〔{letter['year']}〕{int(letter['n'])}号"
    order = _ORDER.fullmatch(folded)
    return _order(order, issuer, year) if order else ""


def _order(found: re.Match[str], issuer: str, year: int | None) -> str:
    around = found["before"] + found["after"]
    dated, sort = _YEAR.search(around), _SORT.search(around)
    kind = sort.group() if sort else "公告" if dated else ""
    body = fold(issuer) if kind and issuer else _SORT.sub("", _YEAR.sub("", around))
    n = numerals.parse(found["n"])
    if not body or not n:
        return ""
    if not kind:
        return f"{body}第{int(n)}号"
    counted = kind != "令"  # orders are numbered through, announcements from each new year on
    when = (dated[1] if dated else str(year or "")) if counted else ""
    return f"{body}{kind}{when}第{int(n)}号"


def at_odds(mine: Collection[str], theirs: Collection[str]) -> bool:
    """Whether two acts' numbers are not the same. Of orders and announcements the body may be called in two ways."""
    return bool(mine and theirs) and {_tail(one) for one in mine} != {_tail(one) for one in theirs}


def _tail(number: str) -> str:
    found = _COUNTED.search(number)
    return found.group() if found else number


def others(text: str, *, published_on: date | None, where: str = "") -> Iterator[tuple[str, int]]:
    """Numbers of standards, bills, EU acts and executive orders, in one form, each with its offset in folded `text`.

    `where`: folded words that may tell the state whose bill it is, where the text before the number does not.
    """
    for found in _STANDARD.finditer(text):
        yield f"{found[1]} {found[2]}-{found[3]}", found.start()
    for found in _NIST.finditer(text):
        yield f"nist {found[1]} {found[2]}", found.start()
    for found in _EU.finditer(text):
        yield f"eu {found[1]}", found.start()
    for found in _EXECUTIVE.finditer(text):
        yield f"eo {found[1] or found[2]}", found.start()
    for pattern in (_BILL, _SPELT):
        for found in pattern.finditer(text):
            yield _bill(found, text, published_on, where), found.start()


def _bill(found: re.Match[str], text: str, published_on: date | None, where: str) -> str:
    """Bills are numbered anew by each legislature: two years, in most states as in Congress."""
    chamber = re.sub(r"[. ]", "", found[1])
    chamber = {"house": "hb", "senate": "sb", "assembly": "ab"}.get(chamber, chamber)
    before = _STATES.findall(text, 0, found.start())
    states = before[-1:] or _STATES.findall(text, found.end())[:1] or _STATES.findall(where)[:1]
    term = f" {(published_on.year - 1) // 2 * 2 + 1}" if published_on else ""
    return f"{states[0] if states and chamber not in ('hr', 's') else 'us'} {chamber} {int(found[2])}{term}"
