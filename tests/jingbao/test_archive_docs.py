"""docs/archive.md is true of the archive: its queries run, and what it lists is what there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from db import alerts
from db.outcomes import Outcome
from db.store import Archive
from db.understanding import Detected, FactRow, Understood
from tests.db.rows import NOW, archived

TEXT = (Path(__file__).parents[2] / "docs" / "archive.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", TEXT, re.DOTALL)
SHELL_QUERIES = re.findall(r'sqlite3 -readonly [^"\n]*"(select [^"]*)"', TEXT)
#: What SQLite and sqlite-utils keep for themselves.
INTERNAL = re.compile(r"sqlite_|_sqlite_|articles_fts_|cursors$")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive(tmp_path / "jingbao.db")
    yield archive
    archive.close()


def names(archive: Archive, kind: str) -> set[str]:
    rows = archive.read().execute("select name from sqlite_schema where type = ?", [kind])
    return {row["name"] for row in rows if not INTERNAL.match(row["name"])}


def section(heading: str) -> str:
    return TEXT.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def first_columns(text: str) -> list[str]:
    """The names in the first column of a table."""
    return re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)


def test_the_queries_are_found() -> None:
    assert (len(QUERIES), len(SHELL_QUERIES)) == (18, 3)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: " ".join(query.split())[:60])
def test_every_query_runs(archive: Archive, query: str) -> None:
    archive.read().execute(query).fetchall()


@pytest.mark.parametrize("query", SHELL_QUERIES)
def test_every_query_of_the_shell_examples_runs(archive: Archive, query: str) -> None:
    connection = archive.read()
    connection.create_function("writefile", 2, lambda _name, content: len(content))  # a function of the sqlite3 shell
    connection.execute(query).fetchall()


def test_calls_that_offer_ten_million_and_are_due_next_month_are_found_by_one_query(archive: Archive) -> None:
    """Of eight policies, each of which but the first lacks something."""
    (query,) = (one for one in QUERIES if "申报通知" in one)
    (soon,) = (
        archive.read().execute("select date('now', '+8 hours', 'start of month', '+1 month', '+9 days')").fetchone()
    )
    (late,) = archive.read().execute("select date('now', '+8 hours', 'start of month', '+2 months')").fetchone()
    call, ten, due = ("stage", "申报通知"), ("amount", 1e7, "CNY", "最高 单件"), ("date", soon, "截止")
    states: list[list[tuple[object, ...]]] = [
        [call, ten, due],
        [("stage", "印发"), ten, due],
        [call, ("amount", 9_999_999.0, "CNY", "最高"), due],
        [call, ("amount", 1e7, "USD", "最高"), due],
        [call, ("amount", 1e7, "CNY", "累计"), due],
        [call, ten, ("date", late, "截止")],
        [call, ten, ("date", soon, "施行")],
        [call, ten],
    ]
    for number, stated in enumerate(states):
        found = archived(archive, title=f"通知{number}", body=f"正文{number}。", path=f"/{number}.html")
        rows = tuple(map(_row, stated))
        alerts.record(archive, [], position=1, now=NOW, understood=[Understood(found.id, Detected(1.0, "alert"), rows)])
    rows_found = archive.read().execute(query).fetchall()
    assert [tuple(one) for one in rows_found] == [("通知0", "10000000.0", soon, "http://news.example/0.html")]


def _row(stated: tuple[object, ...]) -> FactRow:
    kind, value, *more = stated
    row = FactRow(str(kind), str(value), "text", 0, 4, "一句。")
    if kind == "amount" and isinstance(value, float):
        return replace(row, number=value, number_to=value, unit=str(more[0]), qualifiers=tuple(str(more[1]).split()))
    if kind == "date":
        day = date.fromisoformat(str(value))
        return replace(row, day=day, day_to=day, date_kind=str(more[0]))
    return row


def test_the_views_are_the_archives_views_with_all_their_columns(archive: Archive) -> None:
    described = section("Three views to start from")
    assert set(first_columns(described)) == names(archive, "view")
    for view in first_columns(described):
        (row,) = re.findall(rf"^\| `{view}` \| [^|]* \| (.*) \|$", described, re.MULTILINE)
        columns = [column[1] for column in archive.read().execute(f"pragma table_info({view})")]
        assert row.replace("`", "").split() == columns


def test_the_tables_are_the_archives_tables(archive: Archive) -> None:
    assert set(first_columns(section("The tables"))) == names(archive, "table")


def test_the_numbers_that_tables_share_are_columns(archive: Archive) -> None:
    pairs = re.findall(r"`(\w+)\.(\w*id)`", section("The tables"))
    assert len(pairs) > 8
    for table, column in pairs:
        assert column in {row[1] for row in archive.read().execute(f"pragma table_info({table})")}, (table, column)


def test_all_outcomes_are_named_and_no_others() -> None:
    assert re.findall(r"`(\w+)`", section("How an attempt ended")) == [outcome.value for outcome in Outcome]


def test_links_inside_the_page_lead_to_its_headings() -> None:
    headings = {
        re.sub(r"[^\w -]", "", one).lower().replace(" ", "-") for one in re.findall(r"^#+ (.*)$", TEXT, re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([\w-]+)\)", TEXT)) <= headings
