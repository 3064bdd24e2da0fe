"""[lexicon]: words of the user's own that policy is told by, added to the shipped ones (alerts/policy/lexicon)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from alerts.policy.lexicon import Lexicon, load, shipped
from db.fold import fold
from jingbao.settings.convert import Reading
from jingbao.settings.locate import KeyPath
from jingbao.settings.mistakes import nearest

_TEXT, _FLAG = "text", "true or false"
_DIVISION = re.compile(r"\s*;\s*|\s+")
_TOPIC = {"label": _TEXT, "on": _FLAG, "zh": _TEXT, "en": _TEXT, "weak": _TEXT}
_SIGN = {"zh": _TEXT, "en": _TEXT}
_NAMED = ("central", "ministry", "local", "countries", "foreign")  # name → other names


def read_lexicon(table: object, at: KeyPath, reading: Reading) -> Lexicon:
    """The shipped words and these; without the latter where a mistake was noted."""
    if not isinstance(table, dict):
        reading.mistakes.add(at, "must be one table", "Begin it with [lexicon.topics.…], in single brackets")
        return shipped()
    known = ("topics", "signs", *_NAMED)
    good = True
    for name, part in table.items():
        place = (*at, name)
        if name not in known:
            reading.mistakes.add(place, "is not a part of the lexicon", nearest(name, known))
            good = False
        elif not isinstance(part, dict):
            reading.mistakes.add(place, "must be a table", f"Begin it with [lexicon.{name}], in single brackets")
            good = False
        else:
            good &= _CHECKS.get(name, _are_names)(part, place, reading)
    return load(table) if table and good else shipped()


def _are_topics(part: Mapping[str, Any], at: KeyPath, reading: Reading) -> bool:
    return False not in [_is_shaped(topic, _TOPIC, (*at, name), reading) for name, topic in part.items()]


def _are_signs(part: Mapping[str, Any], at: KeyPath, reading: Reading) -> bool:
    known = sorted({sign for signs in shipped().signs.signs for sign in signs if ":" not in sign})
    unknown = [name for name in part if name not in known]
    for name in unknown:
        reading.mistakes.add((*at, name), "is not a sign that any feature asks for", nearest(name, known))
    shaped = [_is_shaped(part[name], _SIGN, (*at, name), reading) for name in part if name in known]
    return not unknown and all(shaped)


def _are_names(part: Mapping[str, Any], at: KeyPath, reading: Reading) -> bool:
    named = [_is(_TEXT, name, (*at, name), reading) for name in part]
    return all(named) and False not in [_is(_TEXT, written, (*at, name), reading) for name, written in part.items()]


_CHECKS: Mapping[str, Callable[[Mapping[str, Any], KeyPath, Reading], bool]] = {
    "topics": _are_topics,
    "signs": _are_signs,
}


def _is_shaped(table: object, shape: Mapping[str, str], at: KeyPath, reading: Reading) -> bool:
    if not isinstance(table, dict):
        reading.mistakes.add(at, "must be a table", f"Its keys are {', '.join(shape)}")
        return False
    unknown = [key for key in table if key not in shape]
    for key in unknown:
        reading.mistakes.add((*at, key), "is not a key of it", nearest(key, shape))
    right = [_is(shape[key], table[key], (*at, key), reading) for key in table if key in shape]
    return not unknown and all(right)


def _is(kind: str, written: object, at: KeyPath, reading: Reading) -> bool:
    if not isinstance(written, bool if kind == _FLAG else str):
        reading.mistakes.add(at, f"must be {kind}", "Divide Chinese words by blanks, English ones by semicolons")
        return False
    if isinstance(written, str) and not all(fold(word).strip() for word in _DIVISION.split(written.strip())):
        reading.mistakes.add(at, "holds nothing to look for", "Is a ; or an invisible character too many in it?")
        return False
    return True
