"""What may stand behind a field that looks at what is known of a page, and on both sides of a comparison."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches

from alerts.policy.detection import Decision
from alerts.policy.lexicon import Lexicon
from alerts.policy.numerals import NUMBER, parse
from alerts.rules.tree import MEASURES, SIGNS
from db.fold import fold

LANGUAGES = ("zh", "en")
KINDS = {"policy": Decision.ALERT, "review": Decision.REVIEW}

_TRANSLATED = {
    "金额": "amount",
    "资金": "amount",
    "得分": "score",
    "分数": "score",
    "截止": "deadline",
    "期限": "deadline",
}
EXAMPLE = "amount>=5000万, score>=0.6, deadline<30d"
_COMPARED = re.compile(r"(?P<measure>[^<>=≤≥≦≧]*?)\s*(?P<sign>[<>=≤≥≦≧]+)\s*(?P<value>.*)", re.DOTALL)
_TWINS = {"≥": ">=", "≧": ">=", "≤": "<=", "≦": "<=", "==": "=", "=>": ">=", "=<": "<="}
_YUAN = re.compile(rf"({NUMBER})元?")
_DAYS = re.compile(r"(\d{1,5})[dD天]")
_SHARE = re.compile(r"0(\.\d{1,9})?|1(\.0{1,9})?|\.\d{1,9}")


class UnfitError(ValueError):
    """A value that can never hold. `remedy`: what to write instead."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


def check(field: str, value: str, lexicon: Lexicon) -> None:
    """Whether `value` may stand behind `field`, one of KNOWN_FIELDS.

    Raises: UnfitError.
    """
    wanted = fold(value).strip()
    stages = tuple(dict.fromkeys(stage.name for stage in lexicon.stages))
    known, fits = {
        "lang": (LANGUAGES, wanted in LANGUAGES),
        "kind": (tuple(KINDS), wanted in KINDS),
        "topic": (tuple(lexicon.labels), topic_named(wanted, lexicon) is not None),
        "stage": (stages, any(wanted in fold(name) for name in stages)),
    }.get(field, ((), True))
    if not fits:
        raise UnfitError(f"{field}: knows no “{value}”", _one_of(field, wanted, known))


def topic_named(wanted: str, lexicon: Lexicon) -> str | None:
    """The topic of that name, or of that name for people; `wanted` is folded."""
    return next((name for name, shown in lexicon.labels.items() if wanted in (fold(name), fold(shown))), None)


def _one_of(field: str, wanted: str, known: Sequence[str]) -> str:
    near = next(iter(get_close_matches(wanted, known, n=1)), None)
    meant = f"did you mean {field}:{near} ? " if near else ""
    return f"{meant}It is one of: {', '.join(known)}"


def comparison(plain: str) -> tuple[str, str, float]:
    """Measure, sign and limit of a comparison in ASCII signs: amount in yuan, score in 0–1, deadline in days.

    Raises: UnfitError.
    """
    found = _COMPARED.fullmatch(plain)
    measure, sign, value = found.group("measure", "sign", "value") if found else ("", "", "")
    if measure not in MEASURES:
        raise UnfitError(
            f"“{plain}” compares nothing", f"{_near(measure)}put quotes around it to look for it as written"
        )
    sign = _TWINS.get(sign, sign)
    if sign not in SIGNS:
        raise UnfitError(f"“{sign}” is no comparison", f"write one of {' '.join(SIGNS)}, as in: {EXAMPLE}")
    limit = _limit(measure, value.strip())
    if (sign, limit) == ("<", 0) or (measure, sign, limit) == ("score", ">", 1):
        remedy = "no measure is below 0, no score above 1, and a deadline that has passed does not count"
        raise UnfitError(f"“{plain}” can never hold", remedy)
    return measure, sign, limit


def _near(measure: str) -> str:
    close = _TRANSLATED.get(measure) or next(iter(get_close_matches(measure.lower(), MEASURES, n=1)), None)
    return f"did you mean {close}? Else " if close else f"what can be compared: {EXAMPLE}; "


def _limit(measure: str, value: str) -> float:
    if measure == "amount":
        found = _YUAN.fullmatch(fold(value))
        number = parse(found[1]) if found else None
        if number is None:
            remedy = "write a number, as in amount>=5000万, amount>=1.5亿 or amount>=300000"
            raise UnfitError(f"“{value}” is no sum in yuan", remedy)
        return number
    if measure == "score":
        if not _SHARE.fullmatch(value):
            raise UnfitError(f"“{value}” is no score", "write a number from 0 to 1, as in score>=0.6")
        return float(value)
    days = _DAYS.fullmatch(value)
    if not days:
        raise UnfitError(f"“{value}” is no number of days", "write it with d, as in deadline<30d")
    return float(days[1])
