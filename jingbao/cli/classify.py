"""`classify`: is it policy? In a module of its own, so that it starts without the crawler."""

from __future__ import annotations

import click

from alerts.classify import classify as classify_item
from alerts.classify import item_of
from db.errors import SettingsError
from jingbao.cli.common import lines_in, print_json


@click.command()
@click.option("--jsonl", is_flag=True, required=True, help="Lines {id,title,text,source,url,date} in, decisions out.")
def classify(*, jsonl: bool) -> None:  # noqa: ARG001 - the only format there is
    """Say of items on standard input whether they are AI/robotics policy: {id, score, decision, why, facts}."""
    for number, item in lines_in():
        try:
            decided = classify_item(item_of(item))
        except ValueError as error:
            raise SettingsError(
                f"standard input, line {number}", str(error), "Give id, title, text, source, url, date"
            ) from None
        print_json(decided)
