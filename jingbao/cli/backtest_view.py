"""What `rules test` found, for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from alerts.rules.backtest import Backtest, Difference, Hit, Marked, NearMiss, Told, Week
from alerts.rules.labelled import Scores
from alerts.rules.match import Rule
from alerts.rules.remembered import Remembered
from db.understanding import Evidence
from jingbao.cli.alert_view import quotes
from jingbao.cli.common import beijing, console

WEEKS = 26  # in the chart: half a year
_WIDEST = 50  # cells of the longest bar
_EIGHTHS = " ▏▎▍▌▋▊▉"
_QUOTE = Text("▸", style="dim")
Line = tuple[Text, Text]
"""A sign, and what hangs behind it however many lines it takes."""


@dataclass(frozen=True, slots=True)
class Report:
    """`found` None: there is no archive, and only `scores` to tell."""

    rule: Rule
    since: datetime
    until: datetime
    found: Backtest | None = None
    remembered: Remembered | None = None
    scores: Scores | None = None


def show(report: Report, *, samples: int) -> None:
    if report.found:
        _show_found(report, report.found, samples)
    if report.scores:
        _heading("Labelled items")
        _show_scores(report.scores, samples)


def _show_found(report: Report, found: Backtest, samples: int) -> None:
    _heading(f"Rule {report.rule.name!r} on {_many(found.articles, 'article')} since {beijing(report.since)[:10]}")
    _lines(_summary(found))
    _lines(chart(found.weeks, width=console.width))
    if found.hits:
        _heading(f"What it would have told, the newest {len(found.hits)} of {found.told + found.baseline}")
        for hit in found.hits:
            _show_hit(hit)
    if found.near:
        _heading(f"What it narrowly missed, the nearest {len(found.near)}")
        for miss in found.near:
            _show_miss(miss)
    if report.remembered:
        _heading("Against the rule as it was")
        _show_difference(report.remembered, found.difference, samples)
    _show_marked(found.marked, samples)


def _summary(found: Backtest) -> Iterator[Text]:
    told = f"{_many(found.told, 'alert')}, {found.a_week:.1f} a week"
    yield Text(told, style="bold green" if found.told else "bold red")
    if found.baseline:
        yield Text(f"{found.baseline} more stood there at a source's first poll: counted, not told", style="dim")
    if found.failed:
        yield Text(f"{_many(found.failed, 'article')} could not be asked: see standard error", style="red")


def chart(weeks: Sequence[Week], *, width: int) -> Iterator[Text]:
    """A bar for each week, the newest last."""
    shown = weeks[-WEEKS:]
    earlier = weeks[:-WEEKS]
    if earlier:
        told = _many(sum(week.told for week in earlier), "alert")
        yield Text(f"{_many(len(earlier), 'earlier week')}: {told}", style="dim")
    most = max((week.told for week in shown), default=0)
    room = min(_WIDEST, width - len("2026-03-02  ") - len(f" {most}"))
    for week in shown:
        bar = _bar(week.told, most, room)
        yield Text.assemble((f"{week.monday}  ", "dim"), (bar, "green"), f"{' ' * bool(bar)}{week.told}")


def _bar(value: int, most: int, cells: int) -> str:
    """Eighths of a cell tell small differences; what is not nothing shows."""
    eighths = max(round(8 * cells * value / most), 1) if value else 0
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def _show_hit(hit: Hit) -> None:
    _item(hit.told, hit.evidence)


def _show_miss(miss: NearMiss) -> None:
    lack = miss.lack
    stated = "" if lack.value is None else f"  the page: {lack.value or 'nothing stated'}"
    missing = Text.assemble(lack.said, (stated, "dim"))
    _item(miss.told, lack.evidence, lines=[(Text("✗", style="red"), missing)], also=f"  score {miss.score:.2f}")


def _item(told: Told, evidence: Sequence[Evidence], *, lines: Sequence[Line] = (), also: str = "") -> None:
    """What, when and where, and what there is to say of it, indented."""
    title = next((one for one in quotes(evidence) if one.plain == told.title), Text(told.title))
    title.stylize("bold")
    counted = "  (first poll)" if told.baseline else ""
    console.print(title)
    where = f"{beijing(told.seen_at)}  article {told.article_id}  {told.source}{counted}{also}"
    _lines([Text(where, style="dim"), Text(told.url, style="cyan")], indent=2)
    said = [piece for piece in evidence if piece.field in ("title", "body")]
    _hung([*lines, *((_QUOTE, quote) for quote in quotes(said) if quote.plain != told.title)])


def _show_difference(before: Remembered, difference: Difference | None, samples: int) -> None:
    since = f"since {beijing(before.since)}"
    if before.rule is None:
        console.print(Text(f"It was ({since}), and cannot be read any more: {before.text}", style="red"))
    elif difference is None:
        console.print(Text(f"It is as the archive was last matched by it, {since}."))
    else:
        console.print(Text(f"It was, {since}: {' '.join(before.text.split())}"))
        if not (difference.new or difference.gone):
            console.print(Text("Both tell the same.", style="green"))
        _titles("+", "green", "would be told as well", difference.new, samples)
        _titles("−", "red", "would no longer be told", difference.gone, samples)


def _show_marked(marked: Marked, samples: int) -> None:
    counts = [len(one) for one in (marked.good_kept, marked.good_lost, marked.noise_kept, marked.noise_gone)]
    if not any(counts):
        return
    _heading("What the marks say")
    kept, lost, noise, gone = counts
    precision = "–" if marked.precision is None else f"{marked.precision:.2f}"
    console.print(Text(f"good: {kept} kept, {lost} lost; noise: {noise} kept, {gone} gone; precision {precision}"))
    _titles("−", "red", "marked good, and lost", marked.good_lost, samples)
    _titles("✗", "yellow", "marked noise, and still told", marked.noise_kept, samples)


def _show_scores(found: Scores, samples: int) -> None:
    figures = (("precision", found.precision), ("recall", found.recall), ("F1", found.f1))
    said = ", ".join(f"{name} {'–' if value is None else f'{value:.3f}'}" for name, value in figures)
    console.print(Text(said, style="bold"))
    console.print(Text(f"{_many(found.items, 'item')}: {found.told} rightly told"))
    for sign, style, what, titles in (
        ("✗", "yellow", "told, and labelled 0", found.false),
        ("−", "red", "labelled 1, and not told", found.missed),
    ):
        console.print(Text(f"{len(titles)} {what}", style=style))
        _hung((Text(sign, style=style), Text(title)) for title in titles[:samples])
        _rest(len(titles) - samples)


def _titles(sign: str, style: str, what: str, events: Sequence[Told], samples: int) -> None:
    """Events by their titles, the newest first; nothing where there are none."""
    if not events:
        return
    console.print(Text(f"{_many(len(events), 'event')} {what}", style=style))
    newest = sorted(events, key=lambda told: told.seen_at, reverse=True)[:samples]
    _hung((Text(sign, style=style), Text.assemble(one.title, (f"\n{one.url}", "cyan"))) for one in newest)
    _rest(len(events) - samples)


def _rest(count: int) -> None:
    if count > 0:
        _lines([Text(f"… and {count} more: --samples, or --json", style="dim")], indent=2)


def _heading(text: str) -> None:
    console.print()
    console.print(Text(text, style="bold underline"))


def _lines(lines: Iterable[Text], *, indent: int = 0) -> None:
    for line in lines:
        console.print(Padding(line, (0, 0, 0, indent), expand=False))


def _hung(lines: Iterable[Line]) -> None:
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for line in lines:
        table.add_row(*line)
    if table.row_count:
        console.print(Padding(table, (0, 0, 0, 2), expand=False))


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
