"""Collecting what is wrong with a file, each with the line it stands on."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from db.errors import SettingsError, SettingsMistakes
from jingbao.settings.locate import KeyPath, Mark

#: Keys that belong to no table.
AT_THE_TOP = ("presets",)
ABOVE_ALL = "It belongs to no table: write it above the first [table] of the file"


@dataclass(slots=True)
class Mistakes:
    """The mistakes of the file at `path` so far.

    `secrets`: resolved value → how the file writes it; a mistake's text never shows the value.
    """

    path: Path
    marks: Mapping[KeyPath, Mark]
    secrets: dict[str, str] = field(default_factory=dict, repr=False)
    _found: list[tuple[int, SettingsError]] = field(default_factory=list)

    def mark(self, at: KeyPath) -> Mark:
        """Where `at` stands, or the nearest thing around it that stands somewhere."""
        around = (at[:length] for length in range(len(at), 0, -1))
        return next((self.marks[part] for part in around if part in self.marks), Mark(1, 1))

    def add(self, at: KeyPath, reason: str, remedy: str = "") -> None:
        """Note that the key, element or table at `at` is wrong."""
        self._note(at, self.mark(at).line, "", reason, remedy)

    def add_inside(self, at: KeyPath, place: tuple[int, int], reason: str, remedy: str) -> None:
        """Note that a character of the string at `at` is wrong; `place`: its line and column there, from 1."""
        line, column = self.mark(at).inside(*place)
        self._note(at, line, f":{column}" if column else "", reason, remedy)

    def _note(self, at: KeyPath, line: int, column: str, reason: str, remedy: str) -> None:
        place = f"{self.path}:{line}{column}: {title(at)}"
        self._found.append((line, SettingsError(place, self._hide(reason), self._hide(remedy))))

    def _hide(self, text: str) -> str:
        for value in sorted(self.secrets, key=len, reverse=True):  # one may be a part of another
            for shown in (value, repr(value)[1:-1]):
                text = text.replace(shown, self.secrets[value])
        return text

    def raise_if_any(self) -> None:
        if self._found:
            ordered = sorted(self._found, key=lambda found: found[0])
            raise SettingsMistakes(str(self.path), tuple(error for _, error in ordered))


def title(at: KeyPath) -> str:
    """("sources", 1, "url") → [[sources]] url: the line already says which one. ("a", "b", "c") → [a.b] c.

    ("presets", 0) → presets: a key above all tables.
    """
    if at[0] in AT_THE_TOP:
        return str(at[0])
    if len(at) > 2 and all(isinstance(part, str) for part in at):
        return f"[{'.'.join(map(str, at[:-1]))}] {at[-1]}"
    table = f"[[{at[0]}]]" if len(at) > 1 and isinstance(at[1], int) else f"[{at[0]}]"
    key = ".".join(part for part in at[1:] if isinstance(part, str))
    return f"{table} {key}".rstrip()


def closest(wrong: str, known: Iterable[str]) -> str | None:
    """The known word that `wrong` looks like."""
    return next(iter(difflib.get_close_matches(wrong.lower(), sorted(known), n=1)), None)


def nearest(wrong: str, known: Iterable[str]) -> str:
    """A remedy: the closest of the `known` words, or all of them."""
    known = sorted(known)
    close = closest(wrong, known)
    return f"Did you mean {close}?" if close else f"Known here: {', '.join(known) or 'none'}"
