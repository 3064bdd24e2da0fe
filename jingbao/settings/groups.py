"""[groups]: the user's own names for words that mean one thing, `@name` in rules."""

from __future__ import annotations

import re

from db.fold import fold
from jingbao.settings.convert import Reading
from jingbao.settings.locate import KeyPath

_NAME = re.compile(r"[\w-]+")
_LIST = 'Write its words and phrases as a list: robot = ["机器人", "robot", "robots"]'

Groups = dict[str, tuple[str, ...]]


def read_groups(table: object, at: KeyPath, reading: Reading) -> Groups:
    """Name → words. What is wrong is noted; a group that has a mistake is there all the same, for rules to name."""
    if not isinstance(table, dict):
        reading.mistakes.add(at, "must be one table", "Begin it with [groups], in single brackets")
        return {}
    return {name: _group(name, words, (*at, name), reading) for name, words in table.items()}


def _group(name: str, written: object, at: KeyPath, reading: Reading) -> tuple[str, ...]:
    if not _NAME.fullmatch(name):
        reading.mistakes.add(at, "cannot be a group's name", "Use letters, figures, Chinese characters, - and _")
    words = [written] if isinstance(written, str) else written
    if not isinstance(words, list) or not words:
        reading.mistakes.add(at, "is no list of words", _LIST)
        return (name,)
    return tuple(_word(word, (*at, index), reading) for index, word in enumerate(words))


def _word(written: object, at: KeyPath, reading: Reading) -> str:
    if not isinstance(written, str):
        reading.mistakes.add(at, "must be text", "Put it in quotes")
        return str(written)
    word = reading.text(written, at) or written
    if not fold(word).strip():
        reading.mistakes.add(at, "holds nothing to look for", "Write a word, or leave it away")
    elif word.startswith("@"):
        reading.mistakes.add(at, "names a group inside a group", "Write its words out here, too")
    return word
