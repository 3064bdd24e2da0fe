"""A diff in the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from alerts.clauses.changes import QUIET, ClauseChange, Diff, Kind, Span
from alerts.clauses.names import Names, counts, names_for
from alerts.clauses.shown import rows, where
from jingbao.cli.common import console

_SIGNS = {Kind.ADDED: ("+", "green"), Kind.REMOVED: ("-", "red")}
_STYLES = {"delete": "red strike", "insert": "green underline"}
_MARKS = {"delete": ("[-", "-]"), "insert": ("{+", "+}")}  # as wdiff writes them, where there are no colours
_LONG = 60  # characters: of an equal run that is longer only the ends are shown


def print_diff(diff: Diff, before: str, after: str, *, context: int) -> None:
    """`before` and `after`: what the two texts are, a line each."""
    names = names_for(diff)
    console.print(Text(f"{names.before}  {before}\n{names.after}  {after}", style="dim"))
    console.print(Text(counts(diff, names), style="bold"))
    if not diff.trivial:
        for row in rows(diff, context):
            console.print()
            console.print(Group(*_row(row, names, colours=console.color_system is not None)))


def _row(row: ClauseChange | int, names: Names, *, colours: bool) -> Iterator[RenderableType]:
    if isinstance(row, int):
        yield Text(f"  … {names.unchanged.format(n=row)}", style="dim")
        return
    quiet = row.kind in QUIET
    sign, style = _SIGNS.get(row.kind, (" ", "dim") if quiet else ("~", "yellow"))
    head = f"{sign} {where(row)}"
    yield Text.assemble((head, "dim" if quiet else f"bold {style}"), (f"  {names.kinds[row.kind]}", style))
    for one in row.numbers:
        changed = f"{names.numbers}: {one.before or names.none} → {one.after or names.none}"
        yield Padding.indent(Text(changed, style="bold yellow"), 2)
    if row.kind in _SIGNS:
        text = Text(row.text_before + row.text_after, style=style)
    else:
        spans = row.spans or (Span("equal", row.text_after),)
        text = Text("", style="dim" if quiet else "").join(_span(one, colours=colours) for one in spans)
    yield Padding.indent(text, 2)


def _span(span: Span, *, colours: bool) -> Text:
    if span.op == "equal":
        text = span.text
        return Text(text if len(text) <= _LONG else f"{text[: _LONG // 2 - 1]} … {text[1 - _LONG // 2 :]}")
    left, right = ("", "") if colours else _MARKS[span.op]
    return Text(f"{left}{span.text}{right}", style=_STYLES[span.op])
