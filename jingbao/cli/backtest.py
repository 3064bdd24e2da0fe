"""`rules test`: what a rule would have told, over the archive and over labelled items."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from alerts.assess import document, known_of
from alerts.judge.rulings import rulings
from alerts.rules.backtest import Asked, Backtest, backtest
from alerts.rules.document import Document
from alerts.rules.labelled import Labelled, Scores, labelled, scores
from alerts.rules.match import Rule
from alerts.rules.remembered import Remembered, recall
from db import history, marks
from db.errors import SettingsError
from db.models import ArchivedArticle
from db.store import Archive
from db.times import BEIJING
from jingbao.cli import backtest_view as view
from jingbao.cli.common import (
    config_option,
    errors,
    json_lines,
    json_option,
    open_archive,
    print_json,
    rule_named,
)
from jingbao.cli.look import settings_or_default
from jingbao.settings import Settings, durations
from jingbao.wiring import now

UNNAMED = "--expr"


@click.command()
@click.argument("name", required=False)
@click.option("--expr", help="An expression to try: in place of NAME's, or by itself.")
@click.option("--since", default="90d", show_default=True, help="How far to go back: 14d, 365d …")
@click.option(
    "--labels",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Lines {title,text,source,url,label} with label 0 or 1: precision, recall and F1.",
)
@click.option(
    "--samples", default=10, show_default=True, type=click.IntRange(0, 1000), help="How many to show of each."
)
@config_option
@json_option
def test(
    name: str | None,
    config: Path,
    *,
    expr: str | None,
    since: str,
    labels: Path | None,
    samples: int,
    as_json: bool,
) -> None:
    """Ask a rule of the archive: what it would have told, what it narrowly missed, what your marks say of it.

    NAME is a rule of jingbao.toml; it is compared with what it was when the archive was last matched.
    """
    if name is None and expr is None:
        raise click.UsageError("Give the NAME of a rule, or an expression: --expr '机器人 AND 补贴'")
    settings = settings_or_default(config)
    rule = _rule(name, expr, settings)
    end = now()
    begin = end - timedelta(seconds=_since(since))
    labelled_scores = scores(rule, _labelled(labels, settings)) if labels else None
    if labelled_scores and not settings.archive.path.exists():
        _print(view.Report(rule, begin, end, scores=labelled_scores), samples=samples, as_json=as_json)
        return
    with closing(open_archive(settings)) as archive:
        history.require(archive)
        remembered = recall(archive, name, lexicon=settings.lexicon) if name else None
        asked = Asked(begin, end, _changed(rule, remembered), marks.by_event(archive, name), samples)
        found = backtest(rule, _pages(archive, begin, settings), asked)
    _print(view.Report(rule, begin, end, found, remembered, labelled_scores), samples=samples, as_json=as_json)


def _rule(name: str | None, expr: str | None, settings: Settings) -> Rule:
    if expr is None:
        return rule_named(str(name), settings)
    return Rule.of(name or UNNAMED, expr, groups=settings.groups, lexicon=settings.lexicon)


def _since(said: str) -> float:
    try:
        return durations.parse(said)
    except ValueError as error:
        raise SettingsError("--since", str(error), "Write a number and a unit: 14d, 365d") from None


def _changed(rule: Rule, remembered: Remembered | None) -> Rule | None:
    """The rule as it was, where it was another one."""
    before = remembered.rule if remembered else None
    return None if before is None or before.expression == rule.expression else before


def _labelled(path: Path, settings: Settings) -> Iterator[Labelled]:
    with path.open("rb") as file:
        for number, item in json_lines(file, str(path)):
            try:
                yield labelled(item, lexicon=settings.lexicon)
            except ValueError as error:
                remedy = "Give title, text, source, url, label"
                raise SettingsError(f"{path}, line {number}", str(error), remedy) from None


def _pages(archive: Archive, since: datetime, settings: Settings) -> Iterator[tuple[ArchivedArticle, Document]]:
    """As `assess` shows them to rules, on the day on which each was first seen; with a bar for people who wait."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as progress:
        task = progress.add_task("reading the archive", total=history.count(archive, since))
        for batch in history.batches(archive, since):
            decided = rulings(archive, [seq for seq, _ in batch])
            for seq, article in batch:
                known = known_of(article, decided.get(seq), settings.lexicon)
                today = article.first_seen_at.astimezone(BEIJING).date()
                yield article, document(article, known=known, today=today)
                progress.advance(task)


def _print(report: view.Report, *, samples: int, as_json: bool) -> None:
    if as_json:
        print_json(_plain(report))
    else:
        view.show(report, samples=samples)


def _plain(report: view.Report) -> dict[str, object]:
    """For programs: one object, with what is worked out of it."""
    said: dict[str, object] = {"rule": report.rule.name, "expression": report.rule.text, "since": report.since}
    if report.found:
        said |= _found(report.found)
    if report.remembered:
        said["before"] = {"expression": report.remembered.text, "since": report.remembered.since}
    if report.scores:
        said["labels"] = _scored(report.scores)
    return said


def _found(found: Backtest) -> dict[str, object]:
    marked = asdict(found.marked) | {"precision": found.marked.precision}
    return asdict(found) | {"a_week": found.a_week, "marked": marked}


def _scored(found: Scores) -> dict[str, object]:
    return asdict(found) | {"precision": found.precision, "recall": found.recall, "f1": found.f1}
