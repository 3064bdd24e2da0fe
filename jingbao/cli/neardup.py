"""`neardup`: which items are reprints of earlier ones?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import click

from alerts.classify import Item, item_of
from alerts.reprints.compare import best
from alerts.reprints.text import Prepared, Text, prepare
from crawler.dedup import sketch
from db.errors import SettingsError
from db.models import Article
from db.sketches import candidates, index, standing_alone
from jingbao.cli.common import lines_in, print_json

_KEPT = 2_000  # texts kept ready to be compared again, of some 60 kB each


@click.command()
@click.option("--jsonl", is_flag=True, required=True, help="Lines {id,title,text,date,source} in, answers out.")
def neardup(*, jsonl: bool) -> None:  # noqa: ARG001 - the only format there is
    """Say of items on standard input, oldest first, which reprint an earlier one: {id, duplicate_of}, null for none."""
    seen = Seen()
    for number, fields in lines_in():
        try:
            item, text = _item(fields)
        except ValueError as error:
            raise SettingsError(
                f"standard input, line {number}", str(error), "Give id, title, text, date and source"
            ) from None
        print_json({"id": item.id, "duplicate_of": seen.take(item, text)})


def _item(fields: Mapping[str, object]) -> tuple[Item, Text]:
    item = item_of(fields)
    day = date.fromisoformat(item.date.strip()[:10]) if item.date.strip() else None
    return item, Text(item.title, item.text, day, item.source)


class Seen:
    """The items so far, numbered as they came, over an index in memory."""

    def __init__(self) -> None:
        self._index = standing_alone()
        self._texts: list[tuple[str | int, Text]] = []
        self._ready = lru_cache(_KEPT)(self._prepared)

    def take(self, item: Item, text: Text) -> str | int | None:
        """The id of the item that `item` reprints; from now on it is one that others may reprint."""
        number = len(self._texts)
        self._texts.append((item.id, text))
        keys = sketch(Article(text.title, text.body))
        found = [(other, self._ready(other)) for other, _ in candidates(self._index, keys)]
        index(self._index, number, keys)
        reprint = best(self._ready(number), found)
        return self._texts[reprint.article_id][0] if reprint else None

    def _prepared(self, number: int) -> Prepared:
        return prepare(self._texts[number][1])
