"""docs/archive.md is true of the archive: its queries run, and what it lists is what there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.models import Outcome
from db.store import Archive

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
    assert (len(QUERIES), len(SHELL_QUERIES)) == (17, 3)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: " ".join(query.split())[:60])
def test_every_query_runs(archive: Archive, query: str) -> None:
    archive.read().execute(query).fetchall()


@pytest.mark.parametrize("query", SHELL_QUERIES)
def test_every_query_of_the_shell_examples_runs(archive: Archive, query: str) -> None:
    connection = archive.read()
    connection.create_function("writefile", 2, lambda _name, content: len(content))  # a function of the sqlite3 shell
    connection.execute(query).fetchall()


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
