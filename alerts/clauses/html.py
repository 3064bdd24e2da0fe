"""A diff as one HTML page that needs nothing else: readable in light and dark, on paper and aloud."""

from __future__ import annotations

from html import escape
from pathlib import Path

from alerts.clauses.changes import ClauseChange, Diff, Kind, Span
from alerts.clauses.names import Names, counts, names_for
from alerts.clauses.shown import rows, where

_STYLE = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
_TAGS = {"delete": "del", "insert": "ins"}


def page(diff: Diff, before: str, after: str, *, context: int = 1) -> str:
    """`before` and `after`: what the two texts are, a line each."""
    names = names_for(diff)
    body = "\n".join(_row(one, names) for one in rows(diff, context)) if not diff.trivial else ""
    return f"""<!doctype html>
<html lang="{names.lang}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{names.title}: {escape(after)}</title>
<style>
{_STYLE}
del::before {{ content: "{names.starts[0]}"; }}
ins::before {{ content: "{names.starts[1]}"; }}
</style>
<main>
<h1>{names.title}</h1>
<dl class="texts">
<div><dt>{names.before}</dt><dd>{escape(before)}</dd></div>
<div><dt>{names.after}</dt><dd>{escape(after)}</dd></div>
</dl>
<p class="counts">{escape(counts(diff, names))}</p>
{body}
</main>
</html>
"""


def _row(row: ClauseChange | int, names: Names) -> str:
    if isinstance(row, int):
        return f'<p class="gap">{escape(names.unchanged.format(n=row))}</p>'
    kind = f'<span class="kind">{escape(names.kinds[row.kind])}</span>'
    label = f'<span class="label">{escape(where(row))}</span>'
    return f'<section class="{row.kind}">\n<h2>{kind} {label}</h2>\n{_numbers(row, names)}{_text(row)}</section>'


def _numbers(one: ClauseChange, names: Names) -> str:
    if not one.numbers:
        return ""
    items = "".join(
        f"<li><del>{escape(number.before or names.none)}</del> → <ins>{escape(number.after or names.none)}</ins></li>"
        for number in one.numbers
    )
    return f'<ul class="numbers" aria-label="{names.numbers}">{items}</ul>\n'


def _text(one: ClauseChange) -> str:
    if one.kind is Kind.ADDED:
        return f"<p><ins>{_lines(one.text_after)}</ins></p>\n"
    if one.kind is Kind.REMOVED:
        return f"<p><del>{_lines(one.text_before)}</del></p>\n"
    spans = one.spans or (Span("equal", one.text_after),)
    return f"<p>{''.join(map(_span, spans))}</p>\n"


def _span(span: Span) -> str:
    tag = _TAGS.get(span.op)
    return f"<{tag}>{_lines(span.text)}</{tag}>" if tag else _lines(span.text)


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
