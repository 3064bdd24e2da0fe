"""Alerts for people: a few lines each, as many as fit a screen. The full facts are in the mail and `jingbao facts`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from alerts import news, shown
from alerts.labels import LABELS, Labels
from db.models import Alert
from db.progress import EventSummary
from db.understanding import Evidence, FactRow
from jingbao.cli.common import beijing, console

_KINDS = ("date", "amount", "region", "official", "target")  # what a reader misses first when a line is full
_WHY_LINES = 2
_NONE: Mapping[int, str] = {}
_NARROWEST = 20  # cells for what is told, on whatever terminal


def quotes(evidence: Sequence[Evidence]) -> Iterator[Text]:
    """Each quoted sentence once, with every matched word in it set off."""
    for quote in dict.fromkeys(piece.quote for piece in evidence):
        text = Text(quote)
        text.highlight_words([piece.term for piece in evidence if piece.quote == quote], "bold yellow")
        yield text


def fact_lines(facts: Sequence[FactRow], labels: Labels, kinds: Sequence[str]) -> Iterator[Text]:
    """`金额：最高1000万元、50万—200万元`, a line for each of these kinds that there is."""
    for label, values in shown.table([one for one in facts if one.kind in kinds], labels):
        yield Text(f"{label}{labels.colon}{labels.comma.join(values)}", style="dim")


def print_alerts(
    found: Sequence[Alert],
    printings: Mapping[int, int],
    *,
    officials: Mapping[int, str] = _NONE,
    empty: str = "No alerts yet.",
) -> None:
    """Each alert's id, and beside it what it is about and why.

    `printings`: event id → pages that print it; `officials`: event id → the issuer's own page, where others told first.
    """
    if not found:
        console.print(Text(empty, style="dim"))
        return
    room = max(console.width - max(len(str(one.id)) for one in found) - 2, _NARROWEST)
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for one in found:
        lines = [*_told(one, printings, room)]
        official = officials.get(one.article.event_id)
        if official and official != one.article.url:
            lines.append(Text.assemble(("official page: ", "green"), (official, "cyan")))
        table.add_row(str(one.id), Text("\n").join(lines))
    console.print(table)


def _told(alert: Alert, printings: Mapping[int, int], room: int) -> Iterator[Text]:
    """Title, where it stands, why and what it states in `room` cells a line, its address."""
    labels = LABELS["en" if alert.article.article.lang == "en" else "zh"]
    yield _title(alert)
    if alert.changes:
        changes = news.of_alert(alert)
        yield _short(Text(f"⟳ {news.headline(changes, labels, room // 2)}", style="bold green"), room)
    yield Text(_where(alert, printings), style="dim")
    if alert.event and alert.event.reprints:
        yield _short(Text(_course(alert.event), style="dim"), room)
    why = shown.why(alert, labels, words=False)
    if why:
        yield _short(Text(why), _WHY_LINES * room - _WHY_LINES)  # a wide character may leave a cell empty
    yield from (_short(line, room) for line in _because(alert, labels, why))
    yield Text(alert.article.url, style="cyan")
    if alert.mark and alert.mark.note:
        yield Text(f"✎ {alert.mark.note}", style="magenta")


def _title(alert: Alert) -> Text:
    title = alert.article.article.title
    marked = next((one for one in quotes(alert.evidence) if one.plain == title), Text(title))
    marked.stylize("bold")
    return marked


def _course(event: EventSummary) -> str:
    more = "+1 reprint" if event.reprints == 1 else f"+{event.reprints} reprints"
    seen = f"{more}, first seen {beijing(event.first_seen_at)}"
    return f"{seen} at {event.first_source}" if event.first_source else seen


def _where(alert: Alert, printings: Mapping[int, int]) -> str:
    article, pages = alert.article.article, printings[alert.article.event_id]
    printed = "1 page" if pages == 1 else f"{pages} pages"
    source = f"{article.source or alert.article.source_name} {beijing(article.published_at)}"
    told = f"{alert.rule} {beijing(alert.raised_at)}"
    counted = () if alert.status == "raised" else (alert.status,)
    marked = (f"marked {alert.mark.verdict}",) if alert.mark else ()
    return " · ".join([*counted, *marked, source, printed, told])


def _because(alert: Alert, labels: Labels, why: str) -> Iterator[Text]:
    """A line of facts, or of the page where it states none; the words that matched; the doubt."""
    title = alert.article.article.title
    told = "  ".join(_stated(alert.facts, labels, frozenset(why.split(" · "))))
    if told:
        yield Text(told, style="dim")
    elif not alert.facts:
        sentences = quotes([piece for piece in alert.evidence if piece.field == "body"])
        yield from [Text("▸ ", style="dim") + one for one in sentences if one.plain != title][:1]
    words = ", ".join(dict.fromkeys(piece.term for piece in alert.evidence if piece.term != title))
    if words:
        yield Text(f"matched: {words}", style="yellow")
    doubt = shown.doubt(alert.detected, labels) if alert.detected else None
    if doubt:
        yield Text(f"{labels.unverified}{labels.colon}{doubt}", style="red")


def _stated(facts: Iterable[FactRow], labels: Labels, said: frozenset[str]) -> Iterator[str]:
    """`金额：50万—200万元`, kind by kind, without what is `said` already."""
    facts = tuple(facts)
    for kind in _KINDS:
        rest = [one for one in facts if one.kind == kind and shown.value(one, labels) not in said]
        for label, values in shown.table(rest, labels):
            yield f"{label}{labels.colon}{labels.comma.join(values)}"


def _short(line: Text, cells: int) -> Text:
    """On one line, and cut where it is longer than so many cells."""
    line = Text(" ").join(line.split()) if "\n" in line.plain else line
    if cell_len(line.plain) > cells:
        line.truncate(cells, overflow="ellipsis")
    return line
