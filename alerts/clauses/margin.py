"""Text that was broken at a margin: paragraphs put together again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from alerts.clauses.labels import label_at

_ENDED = re.compile(r"[。！？；：.!?;:”\"’」』）)]$")
_CELL = re.compile(r"[|｜\t]")
NARROW, WIDE = 30, 130  # columns between which a margin lies
FULL = 0.75  # of the widest line: a line at least so wide was broken, and did not end
LONGEST = 40  # lines of a paragraph: more are a list
MOST = 0.4  # of the lines are full where there is a margin


def unwrapped(lines: Sequence[str]) -> list[str]:
    """The paragraphs of a text; empty lines divide them and go. Lines of other texts are left as they are."""
    written = [line for line in lines if line]
    widest = max(map(_width, written), default=0)
    full = [bool(line) and _width(line) >= FULL * widest and not _CELL.search(line) for line in lines]
    open_ended = [is_full and not _ENDED.search(line) for line, is_full in zip(lines, full, strict=True)]
    if not (NARROW <= widest <= WIDE and sum(full) >= MOST * len(written) and any(open_ended)):
        return written
    found: list[str] = []
    run: list[str] = []  # lines that may be one paragraph
    for line, is_open in zip([*lines, ""], [*open_ended, False], strict=True):
        if run and (not line or label_at(line, 0)):
            found += run  # it did not end as a sentence does
            run = []
        if line:
            run.append(line)
        if run and not is_open:
            found += [_joined(run)] if _ENDED.search(run[-1]) and len(run) <= LONGEST else run
            run = []
    return found


def _joined(lines: Sequence[str]) -> str:
    text = lines[0]
    for line in lines[1:]:
        text += f" {line}" if text[-1].isascii() and line[0].isascii() else line
    return text


def _width(line: str) -> int:
    """Columns: a Chinese character takes two."""
    return len(line) + sum(char > "\u2e7f" for char in line)
