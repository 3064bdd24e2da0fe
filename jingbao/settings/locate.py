"""Where things stand in a TOML text: line and column of every table, key and array element.

tomllib and tomlkit forget positions. This scan reads only what is needed to find them again and leans on tomllib having
accepted the text: it never decides whether something is valid.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

KeyPath = tuple[str | int, ...]  # ("sources", 1, "url"): the url of the second [[sources]]

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'  # up to two quotes may touch the closing three
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|(?P<blank>[ \t\r\ufeff]+|\#[^\n]*)"
    r"|[\n\[\]{}=,.]"
    r"""|[^\s\[\]{}=,.#"']+""",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the text, counted from 1. `value`: a scalar as it is written, quotes included ("" for the rest)."""

    line: int
    column: int
    value: str = ""
    value_line: int = 0
    value_column: int = 0

    def inside(self, line: int, column: int) -> tuple[int, int | None]:
        """File line and column of a character of the string written here, by its line and column in the string.

        The column is None where escapes or a ${NAME} may have moved it.
        """
        quotes = 3 if self.value.startswith(('"""', "'''")) else 1
        dropped = self.value[quotes : quotes + 2].startswith(("\n", "\r\n"))  # TOML drops a newline after the quotes
        first = line == 1 and not dropped
        exact = "${" not in self.value and (self.value.startswith("'") or "\\" not in self.value)
        shift = self.value_column - 1 + quotes if first else 0
        return self.value_line + line - 1 + dropped, column + shift if exact else None


def locate(text: str) -> Mapping[KeyPath, Mark]:
    """Every table, key and array element of `text`, which tomllib has accepted."""
    scan = _Scan(text)
    scan.document()
    return scan.marks


class _Scan:
    def __init__(self, text: str) -> None:
        self.marks: dict[KeyPath, Mark] = {}
        self._text = text
        self._tokens = [m.span() for m in _TOKEN.finditer(text) if m["blank"] is None]
        self._next = 0
        self._lines = [0, *(m.end() for m in re.finditer("\n", text))]
        self._tables: Counter[KeyPath] = Counter()  # how many [[…]] of each path have begun

    def document(self) -> None:
        table: KeyPath = ()
        while self._next < len(self._tokens):
            if self._peek() == "\n":
                self._next += 1
            elif self._peek() == "[":
                table = self._header()
            else:
                self._entry(table)

    def _peek(self) -> str:
        if self._next >= len(self._tokens):
            return "\n"  # the end closes a statement like a line's end
        start, end = self._tokens[self._next]
        return self._text[start:end]

    def _position(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    def _here(self) -> tuple[int, int]:
        return self._position(self._tokens[self._next][0])

    def _name(self, closing: str) -> tuple[str, ...]:
        """The parts of a dotted key up to (and past) `closing`, unquoted by tomllib itself."""
        first = self._next
        while self._peek() != closing:
            self._next += 1
        written = self._text[self._tokens[first][0] : self._tokens[self._next - 1][1]]
        self._next += 1
        parts: list[str] = []
        node: Any = tomllib.loads(f"{written} = 0")
        while isinstance(node, dict):
            parts.append(next(iter(node)))
            node = node[parts[-1]]
        return tuple(parts)

    def _header(self) -> KeyPath:
        here = self._here()
        self._next += 1
        repeated = self._peek() == "["
        self._next += repeated
        name = self._name("]")
        self._next += repeated
        path: KeyPath = ()
        for missing, part in enumerate(name, start=1 - len(name)):
            self.marks.setdefault((*path, part), Mark(*here))
            path = self._latest((*path, part), begin=repeated and missing == 0)
            self.marks.setdefault(path, Mark(*here))
        return path

    def _latest(self, path: KeyPath, *, begin: bool) -> KeyPath:
        """`path` with the number of its newest [[…]] table, where it is one."""
        self._tables[path] += begin
        count = self._tables[path]
        return (*path, count - 1) if count else path

    def _entry(self, table: KeyPath) -> None:
        here = self._here()
        path = (*table, *self._name("="))
        for length in range(len(table) + 1, len(path)):
            self.marks.setdefault(path[:length], Mark(*here))
        self._value(path, here)

    def _value(self, path: KeyPath, key: tuple[int, int]) -> None:
        value = self._here()
        if self._peek() in ("[", "{"):
            self.marks[path] = Mark(*key, "", *value)
            self._members(path, array=self._peek() == "[")
            return
        first = self._next
        while self._peek() not in (",", "]", "}", "\n"):
            self._next += 1
        written = self._text[self._tokens[first][0] : self._tokens[self._next - 1][1]]
        self.marks[path] = Mark(*key, written, *value)

    def _members(self, path: KeyPath, *, array: bool) -> None:
        """The elements of an array, or the entries of an inline table."""
        self._next += 1
        count = 0
        while self._peek() not in ("]", "}"):
            if self._peek() in (",", "\n"):
                self._next += 1
            elif array:
                self._value((*path, count), self._here())
                count += 1
            else:
                self._entry(path)
        self._next += 1
