"""Regular expressions on folded text, by RE2: time is linear in the text whatever the expression (Cox, swtch.com)."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import re2

from alerts.rules.text import folded

# Instructions; .{0,100} has 1,800. The slowest expression of this size reads the longest text that rules read, 200,000
# characters, in two seconds, an article of 3,000 in thirty milliseconds.
MAX_PROGRAM = 2_000
_MEMORY = 1 << 20  # bytes of RE2's own cache for one expression
_PLACES = ("", "a", "\n", "。", "a\n\na。\n。。aa\n。")  # have every sort of place at which ^ $ \A \z \b \B can hold


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression that needs at least one character. Build with `compiled`."""

    source: str
    _regex: Any = field(repr=False, compare=False)

    def first(self, text: str) -> tuple[int, int] | None:
        """Where it first finds something in `Text.searchable`."""
        found = self._regex.search(text)
        return found.span() if found else None


@lru_cache(maxsize=4096)
def compiled(source: str) -> Pattern:
    r"""What stands between the slashes; \/ is a slash.

    Raises: ValueError, with the reason.
    """
    options = re2.Options()
    options.case_sensitive = False
    options.never_capture = True
    options.log_errors = False
    options.max_mem = _MEMORY
    try:
        regex = re2.compile(_folded(source), options)
    except re2.error as error:
        raise ValueError(_reason(error)) from None
    if regex.programsize > MAX_PROGRAM:
        raise ValueError("it is too large")
    if any(regex.fullmatch(text, at, at) for text in _PLACES for at in range(len(text) + 1)):
        raise ValueError("it can find nothing at all")
    return Pattern(source, regex)


def _reason(error: Exception) -> str:
    """RE2 tells its reasons in bytes."""
    said = error.args[0] if error.args else ""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return "it is too large" if "too large" in text else text


def _folded(source: str) -> str:
    """The expression with its literal characters as texts have them: 機器人 finds 机器人, （ is a bracket to look for.

    ASCII is left alone: there it is syntax, and case is RE2's own business.
    """
    pieces: list[str] = []
    in_class = escaped = False
    for char in source:
        if char.isascii():
            if char in "[]" and not escaped:
                in_class = char == "["
            escaped = char == "\\" and not escaped
            pieces.append(char)
            continue
        if escaped:
            pieces.pop()
            escaped = False
        literal = "".join(map(re2.escape, folded(char)))
        pieces.append(literal if in_class or len(folded(char)) == 1 else f"(?:{literal})")
    return "".join(pieces)
