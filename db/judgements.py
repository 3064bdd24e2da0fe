"""What the LLM judge was asked and what came of it: one row a call, written before the question leaves.

A text is asked about once. A reprint, which says the same (`content_hash`), shares its row; an edit is another text.
The daily cap and the share of silenced items are held here, inside the write, whoever asks.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from db.sqlite import sqlite3
from db.store import Archive
from db.times import to_text

#: The share of silenced items is counted over so many accepted verdicts.
WINDOW = 50


class Label(StrEnum):
    """What a judge may say of an item."""

    POLICY = "policy"
    NOT_POLICY = "not_policy"


class State(StrEnum):
    """How far a text is. ASKED: its answer is on the way. SETTLED: nothing more will come, whatever it was."""

    ASKED = "asked"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Call:
    """A question about to leave. `seq`: of the article's text that it shows (db.articles.after)."""

    article_id: int
    seq: int
    model: str
    prompt_sha256: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a call ended. `label` None: the answer does not count, and `refused` says why."""

    elapsed_ms: int
    answer: str = ""  # what the model said, clipped
    label: Label | None = None
    stage: str = ""
    quotes: tuple[str, ...] = ()
    refused: str = ""


_STATES = """
select a.seq, max(j.elapsed_ms is null) as open
from articles a join judgements j on j.content_hash = a.content_hash
where a.seq in (select value from json_each(?)) group by a.seq
"""


def states(archive: Archive, seqs: Sequence[int]) -> Mapping[int, State]:
    """How far these texts are, by seq; those never asked about are left out."""
    rows = archive.read().execute(_STATES, [json.dumps([*seqs])])
    return {row["seq"]: State.ASKED if row["open"] else State.SETTLED for row in rows}


def asked_on(archive: Archive, day: datetime) -> int:
    """How many calls were made in the 24 hours from `day` on: those of a clock that ran ahead are another day's."""
    return int(archive.read().execute(_ASKED_ON, _bounds(day)).fetchone()[0])


def _bounds(day: datetime) -> dict[str, str]:
    return {"day": to_text(day), "next_day": to_text(day + timedelta(days=1))}


_ASKED_ON = "select count(*) from judgements where asked_at >= :day and asked_at < :next_day"


_BEGIN = f"""
insert into judgements (article_id, content_hash, model, asked_at, prompt_sha256)
select id, content_hash, :model, :asked_at, :prompt_sha256 from articles a
where id = :article_id and seq = :seq
  and not exists (select 1 from judgements j where j.content_hash = a.content_hash)
  and ({_ASKED_ON}) < :cap
"""  # noqa: S608 - our own words


def begin(archive: Archive, call: Call, *, day: datetime, cap: int) -> int | None:
    """Write the call down before it is made. `day`: when the day began of which `cap` calls may be made.

    Returns its id; None, and nothing is to be asked: the text was asked about or edited, or the cap is reached.
    """
    asked = {
        "article_id": call.article_id,
        "seq": call.seq,
        "model": call.model,
        "prompt_sha256": call.prompt_sha256,
        "asked_at": to_text(call.asked_at),
        "cap": cap,
    } | _bounds(day)
    with archive.write() as connection:
        cursor = connection.execute(_BEGIN, asked)
        return cursor.lastrowid if cursor.rowcount else None


def settle(archive: Archive, call_id: int, outcome: Outcome, *, share: float) -> bool:
    """Write down how a call ended. Returns whether its item is silenced.

    Of any WINDOW accepted verdicts in a row, never more than `share` (0–1) are silenced.
    """
    with archive.write() as connection:
        silenced = outcome.label is Label.NOT_POLICY and _may_silence(connection, share)
        connection.execute(
            "update judgements set elapsed_ms = ?, answer = ?, verdict = ?, stage = ?, quotes = ?, refused = ?,"
            " silenced = ? where id = ?",
            [
                outcome.elapsed_ms,
                outcome.answer,
                outcome.label,
                outcome.stage,
                json.dumps(outcome.quotes, ensure_ascii=False),
                outcome.refused,
                silenced,
                call_id,
            ],
        )
        if outcome.label:
            _number(connection, call_id)
    return silenced


_COUNTED = """
select count(*) as judged, coalesce(sum(silenced), 0) as silenced
from (select silenced from judgements where counted is not null order by counted desc limit ?)
"""


def _may_silence(connection: sqlite3.Connection, share: float) -> bool:
    """Whether one more silenced item leaves their share where it may be."""
    before = connection.execute(_COUNTED, [WINDOW - 1]).fetchone()
    return bool(before["silenced"] + 1 <= share * (before["judged"] + 1))


def _number(connection: sqlite3.Connection, call_id: int) -> None:
    """Give an accepted verdict its number: answers end in another order than questions begin."""
    connection.execute(
        "update judgements set counted = (select coalesce(max(counted), 0) + 1 from judgements) where id = ?", [call_id]
    )


def abandon(archive: Archive) -> int:
    """Settle what a dead process had asked: its answers will not come. Returns how many there were."""
    sql = "update judgements set elapsed_ms = 0, refused = ? where elapsed_ms is null"
    with archive.write() as connection:
        return connection.execute(sql, ["jingbao ended before the answer came"]).rowcount


_RULINGS = """
select a.seq, j.verdict from articles a join judgements j on j.content_hash = a.content_hash
where a.seq in (select value from json_each(?)) and (j.verdict = 'policy' or j.silenced)
"""


def rulings(archive: Archive, seqs: Sequence[int]) -> Mapping[int, Label]:
    """The verdicts that hold for these texts, by seq. NOT_POLICY stands here only where it may silence."""
    rows = archive.read().execute(_RULINGS, [json.dumps([*seqs])])
    return {row["seq"]: Label(row["verdict"]) for row in rows}
