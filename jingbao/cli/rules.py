"""`rules list`, `rules explain`, and where `rules test` hangs: what jingbao looks for, and what it makes of a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import click
from rich.text import Text
from rich.tree import Tree

from alerts.assess import document as archived_document
from alerts.assess import known_of
from alerts.policy.detection import Detection
from alerts.policy.features import shipped_weights
from alerts.rules.default import shipped_rules
from alerts.rules.explain import Branch, explain
from alerts.rules.match import Document, Rule
from crawler.parse import ParserPool
from crawler.urls import canonical
from db import articles
from db.errors import SettingsError
from db.models import ArchivedArticle, TlsProfile
from jingbao.cli.alert_view import quotes
from jingbao.cli.backtest import test
from jingbao.cli.common import (
    BEIJING,
    config_option,
    console,
    json_option,
    open_archive,
    print_json,
    print_table,
    rule_named,
)
from jingbao.cli.look import document_of, fetch_page, settings_or_default, source_of
from jingbao.settings import Settings
from jingbao.wiring import now

SIGNALS = 8  # of detection that are shown, the weightiest first, for or against
MANY = 6  # parts that don't hold and are shown one by one; a rule may list hundreds of words
_ID_DIGITS = 18  # as many as any number has that fits the archive
_COUNTED = ("OR", "@", " of ")


@click.group()
def rules() -> None:
    """What jingbao looks for: list the rules, explain what one makes of a page, test one over the archive."""


rules.add_command(test)


@rules.command("list")
@config_option
@json_option
def listed(config: Path, *, as_json: bool) -> None:
    """List the rules of jingbao.toml and whom each tells."""
    settings = settings_or_default(config)
    if as_json:
        for one in settings.rules:
            print_json({"name": one.rule.name, "expression": one.rule.text, "channels": one.channels})
        return
    rows = [(one.rule.name, _first_lines(one.rule.text), ", ".join(one.channels)) for one in settings.rules]
    print_table("Rules", ("Rule", "Expression", "Tells"), rows, empty="No rules.")
    others = [name for name in shipped_rules() if name not in {one.rule.name for one in settings.rules}]
    if others:
        console.print(Text(f'Also shipped, for use = "…": {", ".join(others)}', style="dim"))


def _first_lines(text: str) -> str:
    """The beginning of an expression, remarks left out."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]
    return "\n".join([*lines[:4], *(["…"] if len(lines) > 4 else [])])


@rules.command("explain")
@click.argument("words", nargs=-1, required=True, metavar="RULE URL|ID")
@click.option("--expr", help="An expression to try, in place of RULE.")
@click.option("--fetch", is_flag=True, help="Ask the site, even if the archive has the page.")
@config_option
@click.option("--allow-private", is_flag=True, help="Allow addresses of this machine and of local networks.")
@click.option("--ignore-robots", is_flag=True, help="Ask even where robots.txt says no.")
@click.option("--tls", type=click.Choice([one.value for one in TlsProfile]), help="legacy admits old ciphers.")
@json_option
def explained(words: tuple[str, ...], config: Path, *, expr: str | None, as_json: bool, **options: Any) -> None:  # noqa: ANN401 - click's values
    """Show why a page matches a rule or doesn't: the rule's tree, each part with ✓ or ✗, and the sentences.

    RULE is a name in jingbao.toml. The page is an article of the archive by its ID or URL, or is fetched now.
    """
    if len(words) != (2 if expr is None else 1):
        raise click.UsageError(
            "Give RULE and URL or ID" if expr is None else "Give URL or ID, and no RULE beside --expr"
        )
    settings = settings_or_default(config)
    rule = (
        rule_named(words[0], settings)
        if expr is None
        else Rule.of("--expr", expr, groups=settings.groups, lexicon=settings.lexicon)
    )
    document = _document(words[-1], settings, options)
    tree = explain(rule, document)
    if as_json:
        print_json({"rule": rule.name, "url": document.url, "title": document.title, "tree": tree})
        return
    console.print(Text(document.title or "(no title)", style="bold"))
    console.print(Text(document.url, style="cyan"))
    console.print(_drawn(tree, Tree(_verdict(rule, tree))))
    if document.known and _asks_detection(tree):
        for line in _detected(document.known.detection):
            console.print(line)


def _asks_detection(branch: Branch) -> bool:
    return branch.said.startswith(("kind:", "score")) or any(map(_asks_detection, branch.parts))


def _detected(detection: Detection) -> Iterator[Text]:
    """The score, what it is held against, and what it is the sum of: as docs/policy.md describes it."""
    least = shipped_weights()
    bounds = f"policy from {least.alert:.2f} on, review from {least.review:.2f} on"
    yield Text(f"Detection: score {detection.score:.2f}, {detection.decision} ({bounds})")
    yield from (Text(f"   veto  {one.name}", style="red") for one in detection.vetoes)
    for one in sorted(detection.signals, key=lambda one: -abs(one.weight))[:SIGNALS]:
        yield Text(f"  {one.weight:+.2f}  {one.name}", style="dim")
    if len(detection.signals) > SIGNALS:
        yield Text(f"  … and {len(detection.signals) - SIGNALS} weaker ones", style="dim")


def _document(place: str, settings: Settings, options: dict[str, Any]) -> Document:
    if options["fetch"] and place.isdecimal():
        raise click.UsageError("--fetch asks the site: give the URL, not the ID")
    archived = None if options["fetch"] else _archived(place, settings)
    if archived is not None:
        today = now().astimezone(BEIJING).date()
        return archived_document(archived, known=known_of(archived, None, settings.lexicon), today=today)
    if place.isdecimal():
        raise SettingsError(f"article {place}", "is not in the archive", "See the ids with: jingbao search WORDS")
    source = source_of(place, settings, {**options, "kind": "auto", "selector": None, "body": None, "exclude": ()})
    page = fetch_page(settings, place, source.access)
    with closing(ParserPool(workers=1)) as parser:
        return document_of(parser.article(page, source.hints), page.final_url, settings.lexicon)


def _archived(place: str, settings: Settings) -> ArchivedArticle | None:
    """By id or URL; None where there is no such article, or no archive yet to look for a URL in."""
    if not place.isdecimal() and not settings.archive.path.exists():
        return None
    with closing(open_archive(settings)) as archive:
        if not place.isdecimal():
            return articles.at_url(archive, canonical(place))
        return articles.get(archive, int(place)) if len(place) <= _ID_DIGITS else None


def _verdict(rule: Rule, tree: Branch) -> Text:
    verdict = ("matches", "bold green") if tree.holds else ("does not match", "bold red")
    return Text.assemble(f"Rule {rule.name!r} ", verdict)


def _drawn(branch: Branch, under: Tree) -> Tree:
    node = under.add(_line(branch))
    for quote in quotes(branch.evidence):
        node.add(Text.assemble("“", quote, "”"))
    shown, left_out = _shown(branch)
    for part in shown:
        _drawn(part, node)
    if left_out:
        node.add(Text(f"✗ {left_out} others", style="dim red"))
    return under


def _line(branch: Branch) -> Text:
    mark = ("✓ ", "bold green") if branch.holds else ("✗ ", "red")
    stated = () if branch.value is None else ((f"  the page: {branch.value or 'nothing stated'}", "dim"),)
    return Text.assemble(mark, branch.said, *stated)


def _shown(branch: Branch) -> tuple[Sequence[Branch], int]:
    """The parts worth a line, and how many others don't hold: of a long list of words, those that stand."""
    if not any(sign in branch.said for sign in _COUNTED):
        return branch.parts, 0
    missing = [part for part in branch.parts if not part.holds and not part.parts]
    if len(missing) <= MANY:
        return branch.parts, 0
    return [part for part in branch.parts if part.holds or part.parts], len(missing)
