"""`events`: what of one policy belongs together. `--jsonl` groups items on standard input, without an archive."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import click

from alerts.classify import Item, day_of, item_of
from alerts.events import Candidate, Described, described_of_facts, keys, lookups, place
from alerts.policy.detection import Decision
from alerts.policy.known import Known
from alerts.reprints.compare import best
from alerts.reprints.text import Prepared, Text, prepare
from crawler.dedup import sketch
from db import sketches
from db.errors import SettingsError
from db.models import Article
from jingbao.cli.common import lines_in, print_json
from jingbao.cli.event_view import list_events, merge, show, split

_MOST = 24  # articles that share a key, those that share most first; the members of their events come with them


@click.group(invoke_without_command=True)
@click.option("--jsonl", is_flag=True, help="Lines {id,title,text,date,source,url} in, {id,event} out.")
@click.pass_context
def events(ctx: click.Context, *, jsonl: bool) -> None:
    """List the policies and what belongs to each; merge and split them.

    With --jsonl, group items on standard input: `event` is the id of the first item on the same policy.
    """
    if ctx.invoked_subcommand:
        return
    if not jsonl:
        raise click.UsageError("give --jsonl, or one of: list, show, merge, split")
    seen = Seen()
    for number, fields in lines_in():
        try:
            item = item_of(fields)
        except ValueError as error:
            raise SettingsError(
                f"standard input, line {number}", str(error), "Give id, title, text, source, url, date"
            ) from None
        print_json({"id": item.id, "event": seen.take(item)})


for _command in (list_events, show, merge, split):
    events.add_command(_command)


class Seen:
    """The items so far, numbered as they came, over an index in memory."""

    def __init__(self) -> None:
        self._sketches = sketches.standing_alone()
        self._filed: dict[str, list[int]] = defaultdict(list)
        self._members: dict[int, list[int]] = defaultdict(list)
        self._described: list[Described] = []
        self._items: list[Item] = []

    def take(self, item: Item) -> str | int:
        """The id of the first item of the event that `item` belongs to: its own where it is the first."""
        new = _described(len(self._items), item)
        self._items.append(item)
        event_id = place(new, self._candidates(new, item)).event_id
        placed = replace(new, event_id=new.article_id if event_id is None else event_id)
        self._described.append(placed)
        self._members[placed.event_id].append(placed.article_id)
        for key in keys(placed):
            self._filed[key].append(placed.article_id)
        return self._items[placed.event_id].id

    def _candidates(self, new: Described, item: Item) -> list[Candidate]:
        shared: dict[int, int] = defaultdict(int)
        for key in lookups(new):
            for other in self._filed.get(key, ()):
                shared[other] += 1
        named = sorted(shared, key=lambda other: (-shared[other], other))[:_MOST]
        cut = sketch(Article(item.title, item.text))
        alike = [other for other, _ in sketches.candidates(self._sketches, cut)]
        sketches.index(self._sketches, new.article_id, cut)
        reprint = best(self._prepared(new.article_id), [(other, self._prepared(other)) for other in alike])
        found = {*named, *([reprint.article_id] if reprint else [])}
        found |= {one for other in tuple(found) for one in self._members[self._described[other].event_id]}
        share = {reprint.article_id: reprint.likeness.containment} if reprint else {}
        return [Candidate(self._described[other], share.get(other)) for other in sorted(found)]

    def _prepared(self, number: int) -> Prepared:
        item = self._items[number]
        return prepare(Text(item.title, item.text, day_of(item.date), item.source))


def _described(number: int, item: Item) -> Described:
    day = day_of(item.date)
    known = Known(item.title, item.text, item.source, item.url, day)
    return described_of_facts(
        number,
        number,
        title=item.title,
        body=item.text,
        source=item.source,
        published_on=day,
        facts=known.facts,
        policy=known.detection.decision is not Decision.NO,
    )
