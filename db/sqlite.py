"""The SQLite that is in use: pysqlite3's current one, with the standard library's types.

Debian 12 links 3.40 and Debian 13 3.46; WAL with two connections is safe from `LEAST_VERSION` on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
else:
    import pysqlite3 as sqlite3

#: The WAL-reset fix (sqlite.org/wal.html, "the WAL-reset bug").
LEAST_VERSION = (3, 51, 3)
VERSION = sqlite3.sqlite_version_info

__all__ = ["LEAST_VERSION", "VERSION", "has_table", "sqlite3"]


def has_table(connection: sqlite3.Connection, name: str) -> bool:
    """An archive that is opened to be read is left as an older jingbao made it, and may lack a table."""
    return connection.execute("select 1 from sqlite_schema where name = ?", [name]).fetchone() is not None
