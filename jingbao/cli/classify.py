"""`classify`: is it policy? In a module of its own, so that it starts without the crawler."""

from __future__ import annotations

import os
from pathlib import Path

import click

from alerts.classify import classify as classify_item
from alerts.classify import item_of
from alerts.policy.lexicon import shipped
from db.errors import SettingsError
from jingbao.cli.common import lines_in, print_json
from jingbao.settings import load


@click.command()
@click.option("--jsonl", is_flag=True, required=True, help="Lines {id,title,text,source,url,date} in, decisions out.")
@click.option("--config", type=click.Path(path_type=Path), help="A settings file whose [lexicon] adds words.")
def classify(*, jsonl: bool, config: Path | None) -> None:  # noqa: ARG001 - the only format there is
    """Say of items on standard input whether they are AI/robotics policy: {id, score, decision, why, …, facts}."""
    lexicon = load(config, os.environ).lexicon if config else shipped()
    for number, item in lines_in():
        try:
            decided = classify_item(item_of(item), lexicon)
        except ValueError as error:
            raise SettingsError(
                f"standard input, line {number}", str(error), "Give id, title, text, source, url, date"
            ) from None
        print_json(decided)
