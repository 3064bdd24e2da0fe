"""A clause as tokens that compare by what they mean: 500万元 and 0.05亿元 are one sum, 三十 and 30 one number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from alerts.policy.numerals import SPELLED, parse, whole
from db.fold import Folded


class Sort(StrEnum):
    """What a token is, and of a number what it counts. MARK: punctuation, which changes nothing."""

    WORD = "word"
    MARK = "mark"
    DATE = "date"
    MONEY = "money"
    SHARE = "share"
    TIME = "time"
    ORDINAL = "ordinal"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Token:
    """text[start:end] of the clause as printed. Equal `key`s mean the same.

    `loose`: 一批, 百家 and the like, which may be manners of speaking: a number only beside another one.
    """

    key: str
    sort: Sort
    start: int
    end: int
    loose: bool = False

    @property
    def is_number(self) -> bool:
        return self.sort not in (Sort.WORD, Sort.MARK)


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    "(?:january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
)
_HAN = "〇零一二两三四五六七八九十百千"
_FIGURE = (
    r"(?:\d{1,3}(?:,\d{3}){1,6}(?!\d)|\d{1,30})(?:\.\d{1,9})?[ ]?"
    "(?:[百千]?[余多]?[万亿]{1,2}|[百千](?=[余多]?[个家项名瓦米]))?"
)
_SPOKEN = rf"[{_HAN}]{{1,12}}(?:[余多]?[万亿][{_HAN}]{{0,12}}){{0,3}}"
_DAY = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_CURRENCY = r"(?:us|hk|a|c|s|nz)?\$|[€£¥₹]|(?:rmb|usd|eur|gbp|cny|hkd|jpy)(?![a-z])"
_MONEY = "(?:人民币|新?台币|美|欧|港|日|韩|澳|加)?元|美金|英镑|(?:dollars|euros|pounds|yuan)(?![a-z])"
_SHARE = "%|‰|个?百分点|(?:per ?cent|percentage points?)(?![a-z])"
_TIME = (
    "个?(?:工作日|自然日|交易日)|个月|个季度|小时|分钟|周岁|[年月日天周秒]"
    "|(?:(?:working |business |calendar )?days?|months?|years?|weeks?|hours?|minutes?|quarters?)(?![a-z])"
)
_COUNT = (
    "[个家项名人台套件次批座辆条款章节号倍成亩吨米层处所户类级期轮届岁分页份张种场篇卡组支艘架]"
    "|平方(?:公里|米)|公里|千米|公顷|[万千兆]?瓦时?|(?:[ptg]flops|eflops|[kmg]wh?|km(?:/h)?)(?![a-z])"
)
_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "bn": 1e9}

_TOKEN = re.compile(
    # dates
    rf"(?P<year>(?<!\d)(?:19|20)\d\d|[〇零一二三四五六七八九]{{4}})[ ]?年(?![ ]?[度{_HAN}]?[个期内以])"
    rf"(?:[ ]?(?P<month>{_DAY})[ ]?月(?:[ ]?(?P<day>{_DAY})[ ]?[日号])?)?"
    rf"|(?<!\d)(?P<month2>{_DAY})[ ]?月[ ]?(?P<day2>{_DAY})[ ]?[日号]"
    r"|(?<![\d.-])(?P<year3>(?:19|20)\d\d)(?P<sep>[-/.])(?P<month3>\d{1,2})(?P=sep)(?P<day3>\d{1,2})(?![\d-])"
    rf"|(?<![a-z])(?P<name4>{_MONTH})\.? (?P<day4>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,? (?P<year4>20\d\d))?"
    rf"|(?<!\d)(?P<day5>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<name5>{_MONTH})(?![a-z])(?:,? (?P<year5>20\d\d))?"
    # numbers
    rf"|(?P<base>[百千万])分之(?P<share>{_FIGURE}|{_SPOKEN})"
    rf"|(?P<ordinal>第[ ]?)?(?P<currency>(?:{_CURRENCY})[ ]?)?"
    rf"(?:(?P<figure>{_FIGURE})|(?P<spoken>{_SPOKEN})|(?<![a-z])(?P<spelled>{'|'.join(SPELLED)})(?![a-z]))"
    rf"(?:[ -]?(?P<scale>{'|'.join(_SCALES)})(?![a-z]))?"
    rf"(?:[ -]?(?:(?P<money>{_MONEY})|(?P<percent>{_SHARE})|(?P<time>{_TIME})|(?P<count>{_COUNT})))?"
    # words: a Latin one, or one character; marks
    r"|(?P<word>[^\W\d_\u2e80-\uffff]+(?:'[a-z]+)?[+#]{0,2})"
    r"|(?P<blank>\s+)|(?P<other>.)",
    re.DOTALL,
)
_TWO_DIGITS = re.compile("[一二两三四五六七八九零〇]{2}")
_ROUND = re.compile("[一百千]$")
_MEANT = set("+<>=≤≥≦≧≠×÷±$€£¥₹%‰℃°&@")  # signs that are no punctuation


def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a text in order; blanks are none."""
    folded = Folded.of(text)
    read = folded.text.replace("○", "〇").replace("’", "'")
    found: list[Token] = []
    at = 0
    while match := _TOKEN.match(read, at):
        key, sort, loose = _meaning(match)
        at = match.start() + len(key) if sort is Sort.WORD else match.end()
        if key:
            printed = match.group()[: at - match.start()].rstrip()  # the blank before a unit that does not come
            left, right = folded.span(match.start(), match.start() + len(printed))
            found.append(Token(key, sort, left, right, loose))
    return tuple(found)


def words(found: tuple[Token, ...]) -> tuple[str, ...]:
    """What is said: the keys without the marks."""
    return tuple(one.key for one in found if one.sort is not Sort.MARK)


def _meaning(match: re.Match[str]) -> tuple[str, Sort, bool]:
    """Key, sort and looseness; the key is "" of a blank."""
    kind = match.lastgroup
    if match["blank"]:
        return "", Sort.MARK, False
    if match["word"]:
        return match["word"], Sort.WORD, False
    if match["other"]:
        char = match["other"]
        meant = char.isalnum() or char in _MEANT
        return char, Sort.WORD if meant else Sort.MARK, False
    if kind in ("year", "month", "day", "day2", "day3", "day4", "year4", "name5", "year5"):
        return _date(match), Sort.DATE, False
    if match["base"]:
        return _share(match)
    return _number(match)


def _date(match: re.Match[str]) -> str:
    part = match.groupdict()
    name = part["name4"] or part["name5"]
    year = part["year"] or part["year3"] or part["year4"] or part["year5"]
    month = str(_MONTHS.index(name[:3]) + 1) if name else part["month"] or part["month2"] or part["month3"]
    day = part["day"] or part["day2"] or part["day3"] or part["day4"] or part["day5"]
    return "date:" + "-".join(_value(one) or one if one else "" for one in (year, month, day))


def _share(match: re.Match[str]) -> tuple[str, Sort, bool]:
    value = _value(match["share"])
    if value is None:
        return match.group()[0], Sort.WORD, False
    sign = {"百": "%", "千": "‰", "万": "‱"}[match["base"]]
    return f"{value}{sign}", Sort.SHARE, False


def _number(match: re.Match[str]) -> tuple[str, Sort, bool]:
    part = match.groupdict()
    value = str(SPELLED[part["spelled"]]) if part["spelled"] else _value(part["figure"] or part["spoken"])
    unit = part["money"] or part["percent"] or part["time"] or part["count"] or ""
    if value is None or (part["spoken"] and not _counts(part["spoken"], unit, part["ordinal"])):
        return _no_number(match), Sort.WORD, False
    if part["scale"]:
        value = f"{whole(float(value) * _SCALES[part['scale']]):.15g}"
    sort = _sort(part)
    manner = part["spelled"] or (part["spoken"] and (_ROUND.search(part["spoken"]) or unit == "分"))  # 十分, 一批
    loose = sort is Sort.COUNT and bool(manner)
    return f"{part['ordinal'] or ''}{(part['currency'] or '').strip()}{value}{_unit(unit)}", sort, loose


def _no_number(match: re.Match[str]) -> str:
    """How much of what looked like a number is a word: all the numerals of 十四五, one character else."""
    return match["spoken"] if match.start("spoken") == match.start() else match.group()[0]


def _counts(spoken: str, unit: str, ordinal: str | None) -> bool:
    """Whether Chinese numerals are a number here: 三 of 三方 is none, nor 四五 of 十四五."""
    if any(char in spoken for char in "十百千万亿") and _TWO_DIGITS.search(spoken):
        return False
    return bool(unit or ordinal or len(spoken) > 1)


def _unit(unit: str) -> str:
    spelled = {"per cent": "%", "percent": "%", "percentage point": "pp", "percentage points": "pp"}
    plural = unit.isascii() and len(unit) > 3 and unit.endswith("s") and "flops" not in unit
    return spelled.get(unit) or (unit[:-1] if plural else unit)


def _sort(part: dict[str, str | None]) -> Sort:
    if part["ordinal"]:
        return Sort.ORDINAL
    if part["money"] or part["currency"]:
        return Sort.MONEY
    if part["percent"]:
        return Sort.SHARE
    return Sort.TIME if part["time"] else Sort.COUNT


def _value(printed: str) -> str | None:
    """1,000, 一千 and 0.1万 are 1000. None where the characters make no number; figures too long stay as they are."""
    plain = printed.replace(" ", "").replace(",", "")
    if plain.isdecimal() and len(plain) > 15:
        return plain
    value = parse(plain)
    return None if value is None else f"{whole(value):.15g}"
