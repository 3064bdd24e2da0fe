"""What is known of an article beyond its words: what detection said, and the facts it states, one row each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from db.articles import SELECT, archived_article
from db.errors import ArchiveError
from db.models import ArchivedArticle
from db.sqlite import has_table, sqlite3
from db.store import Archive
from db.times import date_or_none
from db.understanding import Detected, Evidence, FactRow, Reason, Understood

#: Dates by which somebody has to do something.
DEADLINES = ("截止", "征求意见止")

_COLUMNS = ("article_id", *(one.name for one in fields(FactRow)))
_INSERT = f"insert into facts ({', '.join(_COLUMNS)}) values ({', '.join(f':{name}' for name in _COLUMNS)})"  # noqa: S608
_DETECTED = """
insert into detections (article_id, assessed_at, score, decision, topics, why, source_tier, verified)
values (?, ?, ?, ?, ?, ?, ?, ?)
"""


def replace(connection: sqlite3.Connection, understood: Iterable[Understood], now: str) -> None:
    """Write what is known of these articles' present texts; what was known of earlier ones goes."""
    for one in understood:
        connection.execute("delete from detections where article_id = ?", [one.article_id])
        connection.execute("delete from facts where article_id = ?", [one.article_id])
        if one.detected:
            connection.execute(_DETECTED, [one.article_id, now, *_told(one.detected)])
        connection.executemany(_INSERT, [_values(one.article_id, fact) for fact in one.facts])


def _told(found: Detected) -> list[object]:
    why = json.dumps([asdict(reason) for reason in found.why], ensure_ascii=False)
    topics = json.dumps(found.topics, ensure_ascii=False)
    return [found.score, found.decision, topics, why, found.source_tier, found.verified]


def _values(article_id: int, fact: FactRow) -> dict[str, object]:
    told = {name: getattr(fact, name) for name in _COLUMNS[1:]}  # dataclasses.asdict takes ten times as long
    return told | {
        "article_id": article_id,
        "qualifiers": " ".join(fact.qualifiers) or None,
        "day": fact.day and fact.day.isoformat(),
        "day_to": fact.day_to and fact.day_to.isoformat(),
    }


def of(connection: sqlite3.Connection, article_id: int) -> tuple[FactRow, ...]:
    """An article's facts in the order of the page; none in an archive that an older jingbao wrote."""
    if not has_table(connection, "facts"):
        return ()
    return tuple(_fact(*row) for row in connection.execute(_OF, [article_id]))


def detected(connection: sqlite3.Connection, article_id: int) -> Detected | None:
    """None for an article that was never assessed, or by an older jingbao, or that could not be."""
    if not has_table(connection, "facts"):
        return None
    row = connection.execute("select * from detections where article_id = ?", [article_id]).fetchone()
    if row is None:
        return None
    return Detected(
        score=row["score"],
        decision=row["decision"],
        source_tier=row["source_tier"],
        verified=None if row["verified"] is None else bool(row["verified"]),
        topics=tuple(json.loads(row["topics"])),
        why=tuple(_reason(**one) for one in json.loads(row["why"])),
    )


def _reason(name: str, weight: float, veto: bool, evidence: dict[str, object] | None) -> Reason:  # noqa: FBT001 - a row
    return Reason(name, weight, veto, Evidence(**evidence) if evidence else None)  # type: ignore[arg-type]


#: The columns in the order of FactRow's fields.
_OF = f"select {', '.join(_COLUMNS[1:])} from facts where article_id = ? order by id"  # noqa: S608 - our own words
_QUALIFIERS, _DAY, _DAY_TO = (_COLUMNS.index(name) - 1 for name in ("qualifiers", "day", "day_to"))


def _fact(*cells: Any) -> FactRow:  # noqa: ANN401 - a row
    values = list(cells)
    values[_QUALIFIERS] = tuple((cells[_QUALIFIERS] or "").split())
    values[_DAY], values[_DAY_TO] = date_or_none(cells[_DAY]), date_or_none(cells[_DAY_TO])
    return FactRow(*values)


@dataclass(frozen=True, slots=True)
class Sums:
    """Amounts of `unit` (ISO 4217) within bounds, both included, with all of these qualifiers."""

    unit: str
    at_least: float = 0.0
    at_most: float = float("inf")
    qualifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which policies to find; None asks for nothing.

    Words match inside a value, 深圳 in 广东省深圳市; the stage is one of those in alerts/policy/lexicon/stages.toml.
    `due`: the first and the last day of the deadline (截止, 征求意见止).
    """

    stage: str | None = None
    region: str | None = None
    issuer: str | None = None
    docnum: str | None = None
    sums: Sums | None = None
    due: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    article: ArchivedArticle
    facts: tuple[FactRow, ...]


def find(archive: Archive, wanted: Wanted, *, limit: int = 20) -> tuple[Policy, ...]:
    """Articles whose facts meet all that is wanted, without reprints: the next deadline first, else the newest.

    Raises ArchiveError for an archive that an older jingbao wrote.
    """
    connection = archive.read()
    if not has_table(connection, "facts"):
        raise ArchiveError(str(archive.path), "holds no facts yet: an older jingbao wrote it. `jingbao run` updates it")
    tests, values = _tests(wanted)
    met = " and ".join(f"a.id in (select article_id from facts where {test})" for test in tests)  # noqa: S608 - our own words
    sql = f"{SELECT} where a.duplicate_of is null and {met} order by {_order(wanted)} limit :limit"
    rows = connection.execute(sql, values | {"limit": limit}).fetchall()
    return tuple(Policy(archived_article(row), of(connection, row["id"])) for row in rows)


_DUE = f"kind = 'date' and date_kind in {DEADLINES} and day_to between :due_from and :due_to"


def _order(wanted: Wanted) -> str:
    if wanted.due is None:
        return "a.seq desc"
    return f"(select min(day_to) from facts where article_id = a.id and {_DUE}), a.seq desc"  # noqa: S608


def _tests(wanted: Wanted) -> tuple[list[str], dict[str, object]]:
    tests, values = ["1"], dict[str, object]()
    if wanted.stage:
        tests.append("kind = 'stage' and value = :stage")
        values["stage"] = wanted.stage
    for kind, asked in (("region", wanted.region), ("issuer", wanted.issuer), ("docnum", wanted.docnum)):
        if asked:
            tests.append(f"kind = '{kind}' and instr(value, :{kind})")
            values[kind] = asked
    if wanted.sums:
        tests.append(_AMOUNT + "".join(f" and instr(qualifiers, :q{n})" for n in range(len(wanted.sums.qualifiers))))
        values |= {"unit": wanted.sums.unit, "least": wanted.sums.at_least, "most": wanted.sums.at_most}
        values |= {f"q{number}": said for number, said in enumerate(wanted.sums.qualifiers)}
    if wanted.due:
        tests.append(_DUE)
        values |= {"due_from": wanted.due[0].isoformat(), "due_to": wanted.due[1].isoformat()}
    return tests, values


_AMOUNT = "kind = 'amount' and unit = :unit and number_to >= :least and number <= :most"
