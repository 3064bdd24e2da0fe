"""`facts`: policies by what they state, out of the archive."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

import click
from rich.text import Text

from alerts.labels import KINDS, LABELS
from alerts.policy import amounts
from crawler.storable import storable
from db import facts as fact_rows
from db.errors import SettingsError
from db.facts import Policy, Sums, Wanted
from db.fold import fold
from db.times import BEIJING
from jingbao.cli.alert_view import fact_lines
from jingbao.cli.common import (
    LIMIT,
    beijing,
    config_option,
    json_option,
    load_settings,
    open_archive,
    print_json,
    print_table,
)
from jingbao.settings import durations
from jingbao.wiring import now

_STAGES = tuple(LABELS["en"].stages)
_QUALIFIERS = "|".join(LABELS["en"].qualifiers)
_AMOUNT = re.compile(rf"(?P<qualifiers>(?:(?:{_QUALIFIERS})\s*)*)(?P<sign>>=|<=|=)?(?P<sum>.+)")
_BLANK = re.compile(r"\s+(?=[\u4e00-\u9fff])")
_SUMS = "Write a sum, with >= or <= before it if you like: '>=1000万', '最高>=500万元', '<=2亿', '>=10万美元'"
TIMES = "Write 30d, 2026-05 or 2026-05-31"
_MONTH = re.compile(r"(\d{4})-(\d{2})")

T = TypeVar("T")


@click.command()
@config_option
@click.option("--stage", type=click.Choice(_STAGES), help="How far it is, e.g. 申报通知.")
@click.option("--region", help="A word of its region: 深圳.")
@click.option("--issuer", help="A word of an issuer's full name: 工业和信息化.")
@click.option("--docnum", help="A part of its number: 工信部联科〔2026〕.")
@click.option("--amount", help="A sum it names: '>=1000万', '最高>=500万元', '<=2亿', '>=10万美元'.")
@click.option("--due", help="When its deadline is: within 30d, in 2026-05, or until 2026-05-31.")
@click.option("-n", "--limit", default=20, show_default=True, type=LIMIT, help="How many.")
@json_option
def facts(
    config: Path,
    *,
    stage: str | None,
    region: str | None,
    issuer: str | None,
    docnum: str | None,
    amount: str | None,
    due: str | None,
    limit: int,
    as_json: bool,
) -> None:
    """Find policies by what they state: jingbao facts --stage 申报通知 --amount '最高>=1000万' --due 30d."""
    today = now().astimezone(BEIJING).date()
    wanted = Wanted(
        stage=stage,
        region=region and storable(region),
        issuer=issuer and storable(issuer),
        docnum=docnum and storable(docnum),
        sums=_read("--amount", amount, sums, _SUMS),
        due=_read("--due", due, lambda said: days(said, today=today), TIMES),
    )
    with closing(open_archive(load_settings(config))) as archive:
        found = fact_rows.find(archive, wanted, limit=limit)
    if as_json:
        for one in found:
            print_json(one)
    else:
        rows = [_row(one) for one in found]
        print_table("Policies", ("Id", "What it states", "Source"), rows, empty="No policy states that.")


def _read(option: str, said: str | None, parse: Callable[[str], T], remedy: str) -> T | None:
    """Raises SettingsError, with the option's name and what it takes, where `parse` raises ValueError."""
    try:
        return None if said is None else parse(said)
    except ValueError as error:
        raise SettingsError(f"{option} {said}", str(error), remedy) from None


def sums(said: str) -> Sums:
    """`最高>=1000万`: amounts from ten million yuan on that are ceilings. Without a sign: exactly that much.

    Raises ValueError.
    """
    found = _AMOUNT.fullmatch(fold(said).strip())
    text = _BLANK.sub("", found["sum"].strip()) if found else ""
    named = _whole(text) or _whole(f"{text}元")
    if found is None or named is None:
        raise ValueError("is no sum of money")
    value = float(named.value)  # SQLite has no whole numbers beyond 64 bits
    least = value if found["sign"] != "<=" else 0.0
    most = value if found["sign"] != ">=" else float("inf")
    return Sums(named.currency, least, most, tuple(re.findall(_QUALIFIERS, found["qualifiers"])))


def _whole(text: str) -> amounts.Sum | None:
    """The one sum that the text is, and nothing else."""
    found = amounts.find(text)
    return found[0] if len(found) == 1 and (found[0].start, found[0].end) == (0, len(text)) else None


def days(said: str, *, today: date) -> tuple[date, date]:
    """First and last day: from `today` on for a time or up to a day, or a whole month. Raises ValueError."""
    month = _MONTH.fullmatch(said)
    if month:
        first = date(int(month[1]), int(month[2]), 1)
        return first, first.replace(day=monthrange(first.year, first.month)[1])
    try:
        return today, date.fromisoformat(said)
    except ValueError:
        return today, today + timedelta(seconds=durations.parse(said))


def _row(policy: Policy) -> tuple[object, ...]:
    found = policy.article
    labels = LABELS["en" if found.article.lang == "en" else "zh"]
    title = Text(found.article.title, style="bold")
    said = [title, Text(found.url, style="cyan"), *fact_lines(policy.facts, labels, KINDS)]
    where = f"{found.article.source or found.source_name}\n{beijing(found.article.published_at)}"
    return found.id, Text("\n").join(said), where
